//! Blank returns out, filled ones in, receipts back, and who is late. The workbooks of tests/fixtures/returns are blanks of ours
//! that LibreOffice filled and saved (tests/tools/fill_returns.py).
#![allow(clippy::print_stderr)] // why a test was skipped

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fazhi::document::{CellValue, Document, Input, Limits, read_with};
use fazhi::form::{Standing, Weight, figures_digest};
use fazhi::model::Period;
use fazhi::reference::{Lang, shipped_tables};
use fazhi::render::{ReceiptBook, receipt_workbook};
use fazhi::run::{Blanks, Checked, ReadIn, Tables, blank_returns, check_return, open_file};

/// What the signature rows of the fixtures hold.
const PRIVATE: &[&str] = &["林晚舟", "周望", "13812345678"];

fn tables() -> Tables {
    let mut files = shipped_tables();
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    let text = fs::read_to_string(regions).unwrap();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), text)]);
    Tables::load(&files).unwrap()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/returns")
        .join(name)
}

fn document(bytes: &[u8], tables: &Tables) -> Document {
    let input = Input { bytes, charset: None };
    read_with(&input, &Limits::default(), &tables.marks).unwrap()
}

fn checked(path: &Path, tables: &Tables) -> (Checked, Document) {
    let (file, document) = open_file(path, &ReadIn::ThisProcess.open(tables)).unwrap();
    let document = document.unwrap();
    (check_return(&file, &document, tables, Lang::Zh), document)
}

#[test]
fn what_was_typed_into_a_blank_is_read_back() {
    let tables = tables();
    let typed = fs::read_to_string(fixture("typed.tsv")).unwrap();
    let mut files: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in typed.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        files.entry(fields[0]).or_default().push((fields[1], fields[2]));
    }
    assert_eq!(files.len(), tables.forms.iter().count(), "a form has no fixture");
    for (name, cells) in files {
        let (file, document) = open_file(&fixture(name), &ReadIn::ThisProcess.open(&tables)).unwrap();
        let form = name.trim_end_matches(".xlsx");
        let sent: Vec<_> = file
            .reading
            .sent
            .iter()
            .map(|sent| (sent.form.as_str(), sent.body.as_deref()))
            .collect();
        assert_eq!(sent, [(form, Some("云磐区司法局"))], "{name}");
        let period = if form == "correction" {
            Period::Quarter(2031, 2)
        } else {
            Period::Year(2031)
        };
        assert_eq!(file.reading.sent[0].period, Some(period), "{name}");
        let document = document.unwrap();
        let read: BTreeMap<String, String> = document.grids[0]
            .cells
            .iter()
            .filter(|cell| matches!(cell.value, CellValue::Number(_) | CellValue::Percent(_)))
            .map(|cell| (a1(cell.row, cell.column), cell.text.clone()))
            .collect();
        for (cell, figure) in cells {
            assert_eq!(read.get(cell).map(String::as_str), Some(figure), "{name} {cell}");
        }
        for mention in &file.reading.extraction.mentions {
            assert_eq!(
                mention.region.as_ref().map(ToString::to_string).as_deref(),
                Some("990102"),
                "{name}"
            );
        }
    }
}

fn a1(row: u32, column: u32) -> String {
    let letter = char::from(b'A' + u8::try_from(column).unwrap());
    format!("{letter}{}", row + 1)
}

#[test]
fn a_receipt_alters_no_figure_and_names_every_cell_at_issue() {
    let tables = tables();
    for form in tables.forms.iter() {
        let name = format!("{}.xlsx", form.key);
        let (checked, sent) = checked(&fixture(&name), &tables);
        let bytes = receipt_workbook(&ReceiptBook {
            document: &checked.document,
            issues: &checked.issues,
            card: &checked.card,
            name: &name,
            texts: &tables.texts,
            lang: Lang::Zh,
        });
        let receipt = document(&bytes.unwrap(), &tables);
        assert_eq!(figures_digest(&receipt), figures_digest(&sent), "{name}");
        assert_eq!(
            checked.card.get("figures"),
            Some(figures_digest(&sent).to_string().as_str())
        );
        let list = &receipt.grids[0];
        for issue in &checked.issues {
            let row = list.cells.iter().find(|cell| cell.text == issue.id).unwrap().row;
            assert_eq!(list.cell(row, 3).unwrap().text, issue.text, "{name}");
        }
    }
}

#[test]
fn a_changed_figure_changes_the_digest() {
    let tables = tables();
    let (_, sent) = checked(&fixture("training.xlsx"), &tables);
    let mut other = sent.clone();
    let cell = other.grids[0]
        .cells
        .iter_mut()
        .find(|cell| matches!(cell.value, CellValue::Number(_)))
        .unwrap();
    cell.value = CellValue::Number(12.into());
    assert_ne!(figures_digest(&other), figures_digest(&sent));
}

#[test]
fn an_explanation_closes_a_soft_issue_and_a_bare_word_does_not() {
    let tables = tables();
    for (name, standing, left) in [
        ("publicity.xlsx", Standing::Open, 1),
        ("receipt_bare.xlsx", Standing::Bare, 1),
        ("receipt_explained.xlsx", Standing::Closed, 0),
    ] {
        let (checked, _) = checked(&fixture(name), &tables);
        let soft: Vec<Standing> = checked
            .issues
            .iter()
            .filter(|issue| issue.weight == Weight::Soft)
            .map(|issue| issue.standing)
            .collect();
        assert_eq!(soft, [standing], "{name}");
        assert_eq!(
            (checked.left(Weight::Soft), checked.left(Weight::Hard)),
            (left, 0),
            "{name}"
        );
        assert_eq!(checked.unchanged, name.starts_with("receipt").then_some(true), "{name}");
    }
}

#[test]
fn nothing_that_is_read_of_a_return_names_who_filled_it_in() {
    let tables = tables();
    for form in tables.forms.iter() {
        let path = fixture(&format!("{}.xlsx", form.key));
        let (file, document) = open_file(&path, &ReadIn::ThisProcess.open(&tables)).unwrap();
        let reading = format!("{:?}", file.reading);
        let whole = format!("{:?}", document.unwrap());
        for private in PRIVATE {
            assert!(!reading.contains(private), "{}: {private}", form.key);
            // The receipt goes to the unit, with what it wrote.
            assert!(
                form.notes.is_empty() || whole.contains(private),
                "{}: {private} was never there",
                form.key
            );
        }
    }
}

#[test]
fn the_same_order_gives_the_same_blanks() {
    let tables = tables();
    let bodies = ["岚州市司法局".to_owned(), "云磐区/司法局".to_owned()];
    let blanks = Blanks {
        form: tables.forms.get("training").unwrap(),
        period: Period::Year(2031),
        bodies: &bodies,
        last_year: None,
        lang: Lang::En,
    };
    let files = blank_returns(&blanks, &tables).unwrap();
    assert_eq!(files, blank_returns(&blanks, &tables).unwrap());
    assert_eq!(files[1].0, "行政执法人员培训情况统计表_2031_云磐区_司法局.xlsx");
}

/// Every workbook, table and page that tests read as a return.
fn all_returns() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks/returns");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| !file.extension().is_some_and(|kind| kind == "tsv" || kind == "md"));
    files.sort();
    files
}

/// Sheet, cell and value of what a person reads as a figure.
fn figures(document: &Document) -> Vec<(String, String, String)> {
    let own = ["核对结果", "_fazhi"];
    let grids = document.grids.iter().filter(|grid| !own.contains(&grid.name.as_str()));
    let cells = grids.flat_map(|grid| grid.cells.iter().map(|cell| (grid.name.clone(), cell)));
    let figures = cells.filter_map(|(sheet, cell)| {
        let value = match &cell.value {
            CellValue::Number(number) | CellValue::Percent(number) => number.normalize().to_string(),
            CellValue::Text(text) if text.chars().any(char::is_numeric) => text.clone(),
            CellValue::Date(date) => date.to_string(),
            _ => return None,
        };
        Some((sheet, format!("{} {}", cell.row, cell.column), value))
    });
    figures.collect()
}

fn receipt(checked: &Checked, name: &str, tables: &Tables) -> Vec<u8> {
    let book = ReceiptBook {
        document: &checked.document,
        issues: &checked.issues,
        card: &checked.card,
        name,
        texts: &tables.texts,
        lang: Lang::Zh,
    };
    receipt_workbook(&book).unwrap()
}

#[test]
fn a_receipt_of_any_kind_of_file_shows_the_figures_as_they_were_sent() {
    let tables = tables();
    let csv = "岚州市2031年行政执法人员培训情况统计表,,,,,\n单位,执法人员数,参训人次,人均年度培训学时,参考人数,合格人数\n\
云磐区,１２,60,58.50,\"1,431\",99.2%\n望砚区,约300人,/,3.5万,007,2032-01-05\n";
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.csv");
    fs::write(&own, csv).unwrap();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for path in all_returns().into_iter().chain([own]) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (checked, sent) = checked(&path, &tables);
        let receipt = document(&receipt(&checked, &name, &tables), &tables);
        assert_eq!(figures(&receipt), figures(&sent), "{name}");
        assert_eq!(
            figures_digest(&receipt).to_string(),
            checked.card.get("figures").unwrap(),
            "{name}"
        );
        *kinds
            .entry(path.extension().unwrap().to_str().unwrap().to_owned())
            .or_default() += 1;
    }
    let kinds: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["csv", "html", "ods", "xls", "xlsb", "xlsx"]);
}

/// Runs a program on files; nothing, with the reason printed, where it is not installed.
fn ran(command: &mut std::process::Command) -> Option<String> {
    match command.output() {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => {
            eprintln!("skipped: {command:?}: {}", String::from_utf8_lossy(&output.stderr));
            None
        }
        Err(error) => {
            eprintln!("skipped: {command:?}: {error}");
            None
        }
    }
}

/// By file, sheet and cell the value, and whether a comment hangs on it.
type Found = BTreeMap<(String, String, String), (String, bool)>;

/// What openpyxl finds.
fn cells_by_openpyxl(files: &[PathBuf]) -> Option<Found> {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/workbook_cells.py");
    let listed = ran(std::process::Command::new("python3").arg(tool).args(files))?;
    let cells = listed.lines().map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let at = (cells[0].to_owned(), cells[1].to_owned(), cells[2].to_owned());
        (at, (cells[3].to_owned(), cells[4] == "comment"))
    });
    Some(cells.collect())
}

#[test]
fn receipts_of_every_form_open_elsewhere_with_figures_and_comments_in_their_places() {
    let tables = tables();
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut receipts) = (Vec::new(), Vec::new());
    for form in tables.forms.iter() {
        let name = format!("{}.xlsx", form.key);
        let (checked, _) = checked(&fixture(&name), &tables);
        let path = folder.path().join(&name);
        fs::write(&path, receipt(&checked, &name, &tables)).unwrap();
        files.push(path);
        receipts.push((name, checked));
    }
    let Some(by_openpyxl) = cells_by_openpyxl(&files) else {
        return;
    };
    let commented = |cells: &BTreeMap<(String, String, String), (String, bool)>, name: &str| -> Vec<String> {
        let own = cells
            .iter()
            .filter(|((file, ..), (_, comment))| file == name && *comment);
        own.map(|((_, sheet, cell), _)| format!("{sheet} {cell}")).collect()
    };
    let mut forms_with_comments = 0;
    for (name, checked) in &receipts {
        let mut due: Vec<String> = checked
            .issues
            .iter()
            .filter_map(|issue| issue.place.as_ref())
            .map(|place| format!("{} {}", place.sheet, place.a1()))
            .collect();
        due.sort();
        due.dedup();
        let mut seen = commented(&by_openpyxl, name);
        seen.sort();
        assert_eq!(seen, due, "{name}");
        forms_with_comments += usize::from(!due.is_empty());
    }
    assert!(forms_with_comments >= 8, "{forms_with_comments}");
    let out = folder.path().join("out");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.path().join("profile").display()
    );
    let mut office = std::process::Command::new("soffice");
    office
        .args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .args(&files);
    if ran(&mut office).is_none() {
        return;
    }
    let copies: Vec<PathBuf> = files.iter().map(|file| out.join(file.file_name().unwrap())).collect();
    let by_office = cells_by_openpyxl(&copies).unwrap();
    for (name, checked) in &receipts {
        assert_eq!(commented(&by_office, name), commented(&by_openpyxl, name), "{name}");
        let (again, copy) = self::checked(&out.join(name), &tables);
        assert_eq!(again.unchanged, Some(true), "{name}: LibreOffice saved other figures");
        assert_eq!(
            figures(&copy),
            figures(&document(&fs::read(fixture(name)).unwrap(), &tables)),
            "{name}"
        );
        let ids = |checked: &Checked| checked.issues.iter().map(|issue| issue.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&again), ids(checked), "{name}: the same issues");
    }
}

#[test]
fn a_blank_that_nobody_filled_in_states_no_figure() {
    let tables = tables();
    let bodies = ["岚州市司法局".to_owned()];
    for form in tables.forms.iter() {
        let blanks = Blanks {
            form,
            period: Period::Year(2031),
            bodies: &bodies,
            last_year: None,
            lang: Lang::Zh,
        };
        let (name, bytes) = blank_returns(&blanks, &tables).unwrap().remove(0);
        let blank = document(&bytes, &tables);
        let numbers = blank.grids.iter().flat_map(|grid| &grid.cells);
        let mut numbers = numbers.filter(|cell| matches!(cell.value, CellValue::Number(_) | CellValue::Percent(_)));
        assert!(
            numbers.next().is_none(),
            "{name}: the totals of an empty form are no zeros"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(&name);
        fs::write(&path, &bytes).unwrap();
        let (checked, _) = checked(&path, &tables);
        assert!(!checked.accepted(), "{name}: nothing is filled in");
    }
}
