use serde::Serialize;

use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};
use crate::render::faults::json_lines;

/// Columns of `fazhi diff --format csv`.
pub const CHANGE_COLUMNS: &[&str] = &["table", "row", "change", "column", "before", "after", "cause", "detail"];

/// One change between two publications.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ChangeRow<'a> {
    /// The table.
    pub table: &'a str,
    /// The row by its key columns.
    pub row: &'a str,
    /// What became of it, as a word.
    pub change: &'a str,
    /// The column that changed.
    pub column: &'a str,
    /// What stood there.
    pub before: &'a str,
    /// What stands there now.
    pub after: &'a str,
    /// Why, as a word.
    pub cause: &'a str,
    /// The addresses, tables, rules or versions behind it.
    pub detail: &'a str,
}

/// The rows as CSV without a byte order mark, for pipes.
pub fn changes_csv(rows: &[ChangeRow<'_>]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "the changes",
        columns: CHANGE_COLUMNS,
        mark: Mark::Plain,
    };
    sheet.bytes(rows.iter().map(|row| {
        let texts = [
            row.table, row.row, row.change, row.column, row.before, row.after, row.cause, row.detail,
        ];
        texts.map(Cell::text)
    }))
}

/// The rows as JSON lines.
pub fn changes_json(rows: &[ChangeRow<'_>]) -> Result<Vec<u8>, RenderError> {
    json_lines("the changes", rows)
}
