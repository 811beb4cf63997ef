//! Blank returns out, filled ones in, receipts back, and who is late. The workbooks of tests/fixtures/returns are blanks of ours
//! that LibreOffice filled and saved (tests/tools/fill_returns.py).

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
