//! The lines above the table of a return: who fills it in, and for which period.

use chrono::NaiveDate;

use crate::document::fold::fold;
use crate::document::grid::{Cell, Grid};
use crate::document::identify::date::date_in;
use crate::document::identity::{Found, Script};
use crate::document::marks::{Field, Marks, bare_label};
use crate::document::view::View;

/// How many rows a return may have above its header.
const HEAD_ROWS: u32 = 6;

/// The cells of the first rows of a sheet.
pub(super) fn head(grid: &Grid) -> impl Iterator<Item = &Cell> {
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    grid.cells.iter().take_while(move |cell| cell.row < top + HEAD_ROWS)
}

/// What stands behind a label in a cell, or in the cell to its right.
pub(super) fn stated(grid: &Grid, field: Field, marks: &Marks) -> Option<String> {
    let pattern = marks.label_line.as_ref()?;
    head(grid).find_map(|cell| {
        let folded = fold(&cell.text, Script::Unknown);
        let captures = pattern.captures(&folded)?;
        let (whole, label) = (captures.get(0)?, captures.name("label")?);
        if whole.start() > 0 || marks.field(&bare_label(label.as_str())) != Some(field) {
            return None;
        }
        let chars = folded.get(..whole.end())?.chars().count();
        let value: String = cell.text.chars().skip(chars).collect();
        let value = value.trim();
        if !value.is_empty() {
            return Some(value.to_owned());
        }
        let next = grid
            .cells
            .iter()
            .find(|other| other.row == cell.row && other.column > cell.column)?;
        (!pattern.is_match(&fold(&next.text, Script::Unknown))).then(|| next.text.trim().to_owned())
    })
}

/// When a return was filled in: of two of one body and period the later one counts, and the earlier one stays.
pub(super) fn filled(view: &View<'_>) -> Option<Found<NaiveDate>> {
    let grid = view.shown_grid()?;
    let text = stated(grid, Field::Filled, view.marks)?;
    let (value, _) = date_in(&fold(&text, Script::Unknown))?;
    Some(Found {
        value,
        span: None,
        by: format!("filled in, sheet {}", grid.name),
    })
}

/// Whether a cell says when the return was filled in.
pub(super) fn is_filling_date(cell: &Cell, marks: &Marks) -> bool {
    let folded = fold(&cell.text, Script::Unknown);
    let found = marks.label_line.as_ref().and_then(|pattern| pattern.captures(&folded));
    let label = found.and_then(|captures| captures.name("label").map(|label| bare_label(label.as_str())));
    label.is_some_and(|label| marks.field(&label) == Some(Field::Filled))
}
