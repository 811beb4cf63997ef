use serde::Serialize;

use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `fazhi verify --format csv`.
pub const FAULT_COLUMNS: &[&str] = &["table", "row", "fault", "detail", "address"];

/// One thing of a publication that does not hold.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct FaultRow<'a> {
    /// The table; `manifest.json` for files.
    pub table: &'a str,
    /// The row by its key columns, or the file.
    pub row: &'a str,
    /// What is wrong, as a word.
    pub fault: &'a str,
    /// What was published and what was found.
    pub detail: &'a str,
    /// The page or file.
    pub address: &'a str,
}

/// The rows as CSV without a byte order mark, for pipes.
pub fn faults_csv(rows: &[FaultRow<'_>]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "the faults",
        columns: FAULT_COLUMNS,
        mark: Mark::Plain,
    };
    sheet.bytes(
        rows.iter()
            .map(|row| [row.table, row.row, row.fault, row.detail, row.address].map(Cell::text)),
    )
}

/// The rows as JSON lines.
pub fn faults_json(rows: &[FaultRow<'_>]) -> Result<Vec<u8>, RenderError> {
    json_lines("the faults", rows)
}

/// One JSON object a line.
pub(super) fn json_lines<T: Serialize>(table: &'static str, rows: &[T]) -> Result<Vec<u8>, RenderError> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, row).map_err(|error| RenderError {
            table,
            reason: error.to_string(),
        })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
