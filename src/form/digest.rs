use crate::document::{CellValue, Document, Grid};
use crate::form::own::{CARD, Card};
use crate::model::{CellRef, Digest};

/// The digest over every figure of a workbook with its sheet and cell, the sheets of our own making left out: two
/// workbooks have the same where no figure was altered, added, moved or taken away, whatever became of
/// colours, widths and comments.
///
/// Figures are numbers (0.10 as 0.1, a percentage as the number behind it), dates, and texts with a digit, character for
/// character. A number that is the result of a formula counts as that number.
pub fn figures_digest(document: &Document) -> Digest {
    let card = Card::of(document);
    let issues = card.as_ref().and_then(|card| card.get(Card::ISSUES));
    let own = |grid: &&Grid| card.is_some() && (grid.name == CARD || issues == Some(grid.name.as_str()));
    let grids = document.grids.iter().filter(|grid| !own(grid));
    let lines: Vec<String> = grids.flat_map(lines).collect();
    let parts: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
    Digest::of_parts(&parts)
}

fn lines(grid: &Grid) -> Vec<String> {
    let line = |cell: &crate::document::Cell| {
        let value = canonical(&cell.value)?;
        let place = CellRef {
            sheet: String::new(),
            row: cell.row,
            column: cell.column,
            header_path: Vec::new(),
            span: None,
        };
        Some(format!("{}\t{}\t{value}", grid.name, place.a1()))
    };
    grid.cells.iter().filter_map(line).collect()
}

fn canonical(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Number(number) => Some(format!("n {}", number.normalize())),
        CellValue::Percent(number) => {
            let stored = number.checked_div(rust_decimal::Decimal::ONE_HUNDRED)?;
            Some(format!("n {}", stored.normalize()))
        }
        CellValue::Date(date) => Some(format!("d {date}")),
        CellValue::Text(text) if text.chars().any(char::is_numeric) => Some(format!("t {text}")),
        CellValue::Text(_) | CellValue::Bool(_) | CellValue::Error(_) | CellValue::Uncomputed => None,
    }
}
