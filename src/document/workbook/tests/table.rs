//! `expected.tsv`: what a person saw in each file.

use std::path::Path;

use crate::document::workbook::tests::document;
use crate::document::{Cell, CellValue, Document, Grid, Merge};
use crate::model::{CellRef, IssueCode};

fn a1(row: u32, column: u32) -> String {
    let sheet = String::new();
    CellRef {
        sheet,
        row,
        column,
        header_path: Vec::new(),
        span: None,
    }
    .a1()
}

fn area(merge: &Merge) -> String {
    format!(
        "{}:{}",
        a1(merge.first_row, merge.first_column),
        a1(merge.last_row, merge.last_column)
    )
}

const fn kind(value: &CellValue) -> &'static str {
    match value {
        CellValue::Text(_) => "text",
        CellValue::Number(_) => "number",
        CellValue::Percent(_) => "percent",
        CellValue::Date(_) => "date",
        CellValue::Bool(_) => "bool",
        CellValue::Error(_) => "error",
        CellValue::Uncomputed => "uncomputed",
    }
}

/// Kind, text, merged region and hidden mark of a cell, as the table writes them.
fn seen(grid: &Grid, cell: &Cell) -> [String; 4] {
    let mut merges = grid.merges.iter();
    let merge = merges.find(|merge| merge.covers(cell.row, cell.column)).map(area);
    let text = cell.text.replace('\r', "\\r").replace('\n', "\\n");
    let hidden = if cell.hidden { "hidden" } else { "" };
    [
        kind(&cell.value).to_owned(),
        text,
        merge.unwrap_or_default(),
        hidden.to_owned(),
    ]
}

fn wrong(found: &Document, sheet: &str, cell: &str, expected: [&str; 4]) -> Option<String> {
    let grid = found.grids.iter().find(|grid| grid.name == sheet);
    if expected[0] == "unreadable sheet" {
        let told = found
            .findings
            .iter()
            .any(|finding| finding.code == IssueCode::SheetUnreadable && finding.params["sheet"] == sheet);
        return (grid.is_some() || !told).then(|| "a sheet that should be told as unreadable".to_owned());
    }
    let Some(grid) = grid else {
        return Some("no such sheet".to_owned());
    };
    let at = grid.cells.iter().find(|other| a1(other.row, other.column) == cell);
    match (expected[0], at) {
        ("hidden sheet", _) => (!grid.hidden).then(|| "the sheet is not marked as hidden".to_owned()),
        ("cells", _) => {
            let count = grid.cells.len().to_string();
            (count != expected[1]).then(|| format!("{count} cells"))
        }
        ("absent", at) => at.map(|cell| format!("holds {:?}", cell.value)),
        (_, None) => Some("no such cell".to_owned()),
        (_, Some(cell)) => {
            let seen = seen(grid, cell);
            (seen != expected.map(str::to_owned)).then(|| format!("{seen:?}"))
        }
    }
}

#[test]
fn every_file_holds_what_a_person_saw_in_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks");
    let table = std::fs::read_to_string(folder.join("expected.tsv")).unwrap();
    let mut differ = Vec::new();
    let mut count = 0;
    for line in table.lines().skip(1) {
        let [files, sheet, cell, expected @ ..] = line.split('\t').collect::<Vec<_>>().try_into().unwrap_or([""; 7]);
        for file in files.split(' ') {
            count += 1;
            let found = document(&std::fs::read(folder.join(file)).unwrap());
            let wrong = wrong(&found, sheet, cell, expected);
            differ.extend(wrong.map(|wrong| format!("{file} {sheet}!{cell}: expected {expected:?}, {wrong}")));
        }
    }
    assert!(count > 300, "{count}");
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn formulas_without_results_are_told_once_a_sheet() {
    let bytes = include_bytes!("../../../../tests/fixtures/workbooks/kinds_openpyxl.xlsx");
    let findings = document(bytes).findings;
    let [finding] = findings.as_slice() else {
        panic!("one finding: {findings:?}")
    };
    assert_eq!(finding.code, IssueCode::FormulaUncomputed);
    let params: Vec<&str> = finding.params.values().map(String::as_str).collect();
    assert_eq!(params, ["F3", "3", "情况"]);
}
