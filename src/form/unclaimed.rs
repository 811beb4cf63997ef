use std::collections::BTreeSet;

use crate::document::{Cell, CellValue, Document, Grid, Headers};
use crate::model::{CellRef, Extraction, Place, Unclaimed};

/// Longest text of a cell that is taken for a figure with its unit.
const LONGEST: usize = 16;

/// The figures in the grids of a document that no mention rests on and that are not known to be none:
/// totals, columns that no form names, and every figure of a sheet that could not be read.
pub fn unclaimed(document: &Document, extraction: &Extraction) -> Vec<Unclaimed> {
    let mentions = extraction.mentions.iter().map(|mention| &mention.locator.place);
    let ignored = extraction.ignored.iter().map(|ignored| &ignored.place);
    let claimed: BTreeSet<(&str, u32, u32)> = mentions
        .chain(ignored)
        .filter_map(|place| match place {
            Place::Cell(cell) => Some((cell.sheet.as_str(), cell.row, cell.column)),
            Place::Text { .. } => None,
        })
        .collect();
    // A row that prints its unit is read as a sentence, which ends with its figure.
    let told: BTreeSet<usize> = extraction
        .mentions
        .iter()
        .filter_map(|mention| match &mention.locator.place {
            Place::Text { end, .. } => Some(*end),
            Place::Cell(_) => None,
        })
        .collect();
    let in_sentence = |cell: &Cell| {
        cell.span
            .is_some_and(|(start, end)| told.range(start + 1..=end.max(start + 1)).next().is_some())
    };
    let of_grid = |grid: &Grid| {
        let headers = Headers::of(grid);
        let free = |cell: &&Cell| {
            let claimed = claimed.contains(&(grid.name.as_str(), cell.row, cell.column));
            is_figure(cell) && !claimed && !in_sentence(cell)
        };
        grid.cells
            .iter()
            .filter(free)
            .map(|cell| figure(grid, cell, &headers))
            .collect::<Vec<_>>()
    };
    document.grids.iter().flat_map(of_grid).collect()
}

fn figure(grid: &Grid, cell: &Cell, headers: &Headers<'_>) -> Unclaimed {
    Unclaimed {
        place: Place::Cell(CellRef {
            sheet: grid.name.clone(),
            row: cell.row,
            column: cell.column,
            header_path: headers.path(cell.row, cell.column),
            span: cell.span,
        }),
        printed: cell.text.clone(),
        clause: row_label(grid, cell.row),
    }
}

fn is_figure(cell: &Cell) -> bool {
    match &cell.value {
        CellValue::Number(_) | CellValue::Percent(_) => true,
        CellValue::Text(text) => {
            let text = text.trim();
            let short = text.chars().count() <= LONGEST;
            let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
            // 1.政府公报公开数 is a label with its number.
            let numbered = text.trim_start_matches(digit).strip_prefix(['.', '、', '．']);
            short && text.starts_with(digit) && numbered.is_none_or(|label| label.starts_with(digit))
        }
        CellValue::Date(_) | CellValue::Bool(_) | CellValue::Error(_) | CellValue::Uncomputed => false,
    }
}

/// The texts of the row, for a person to see what the figure may be.
fn row_label(grid: &Grid, row: u32) -> String {
    let texts = grid
        .row(row)
        .iter()
        .filter(|cell| matches!(cell.value, CellValue::Text(_)));
    texts.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
}
