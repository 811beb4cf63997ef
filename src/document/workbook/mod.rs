//! Workbooks: every sheet a grid with absolute addresses. The reader of a kind is chosen by the
//! content of the file, never by its name.

mod compound;
mod dense;
mod hidden;
mod ods_shape;
mod stream;
mod value;
mod xml;
pub(in crate::document) mod zip;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use crate::document::MediaType;
use crate::document::grid::{Cell, Grid, Merge};
use crate::document::read::{Limits, Parts, ReadError};
use crate::model::{Finding, IssueCode};

/// A small workbook may unpack to this much whatever its ratio: blank rows pack well.
const ALWAYS_ALLOWED: u64 = 32 << 20;

/// More merged regions than any sheet made by hand has; each is looked at for each cell.
const MOST_MERGES: usize = 20_000;

/// What the sheets of a workbook are read into.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub(super) grids: Vec<Grid>,
    pub(super) findings: Vec<Finding>,
}

/// One sheet as its reader gives it.
#[derive(Debug, Default)]
pub(super) struct SheetCells {
    pub(super) cells: Vec<Cell>,
    pub(super) merges: Vec<Merge>,
    /// Whether the limit on cells cut it short.
    pub(super) cut: bool,
}

impl Sheets {
    /// Adds a sheet, or the finding that it could not be read.
    pub(super) fn add(&mut self, sheet: &Sheet, read: Result<SheetCells, String>) {
        let mut found = match read {
            Ok(found) => found,
            Err(reason) => {
                let finding = Finding::new(IssueCode::SheetUnreadable);
                self.findings
                    .push(finding.with("sheet", &sheet.name).with("reason", reason));
                return;
            }
        };
        if found.cut {
            let limit = format!("cells of sheet {}", sheet.name);
            self.findings
                .push(Finding::new(IssueCode::LimitReached).with("limit", limit));
        }
        if found.merges.len() > MOST_MERGES {
            found.merges.truncate(MOST_MERGES);
            let limit = format!("merged regions of sheet {}", sheet.name);
            self.findings
                .push(Finding::new(IssueCode::LimitReached).with("limit", limit));
        }
        found.cells.sort_by_key(|cell| (cell.row, cell.column));
        found.cells.dedup_by_key(|cell| (cell.row, cell.column));
        self.grids.push(Grid {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
            cells: found.cells,
            merges: found.merges,
        });
    }
}

/// The sheets with cells, as many as allowed.
pub(super) fn worksheets(all: &[Sheet], limits: &Limits, findings: &mut Vec<Finding>) -> Vec<Sheet> {
    let cells = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    if all.len() > limits.sheets {
        findings.push(Finding::new(IssueCode::LimitReached).with("limit", format!("{} sheets", limits.sheets)));
    }
    cells.take(limits.sheets).cloned().collect()
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], media: MediaType, limits: &Limits) -> Result<Parts, ReadError> {
    if media != MediaType::Xls {
        check_size(bytes, limits)?;
    }
    check_area(bytes, media, limits)?;
    let refused = |reason: String| ReadError::Workbook { media, reason };
    // calamine indexes into records of damaged files and panics on some; one bad workbook must not
    // end a run. Nothing of ours is shared with the closure but bytes and limits, both unchanged.
    let caught = catch_unwind(AssertUnwindSafe(|| open(bytes, media, limits)));
    let sheets = caught
        .unwrap_or_else(|_| Err("the reader gave up on a damaged record".to_owned()))
        .map_err(refused)?;
    Ok(Parts {
        grids: sheets.grids,
        findings: sheets.findings,
        ..Parts::default()
    })
}

fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let by_ratio = size.saturating_mul(limits.ratio).max(ALWAYS_ALLOWED);
    let limit = limits.unpacked.min(by_ratio);
    let found = zip::unpacked(bytes, limit);
    if found > limit {
        Err(ReadError::Unpacks { found, limit })
    } else {
        Ok(())
    }
}

/// Refuses a workbook whose reader would lay out more cells than allowed.
fn check_area(bytes: &[u8], media: MediaType, limits: &Limits) -> Result<(), ReadError> {
    let cells = match media {
        MediaType::Xls => compound::area(bytes),
        MediaType::Ods => ods_shape::area(bytes),
        // These are read cell by cell.
        _ => 0,
    };
    if cells > u64::try_from(limits.area).unwrap_or(u64::MAX) {
        let reason = format!("its sheets span {cells} cells, more than the limit of {}", limits.area);
        return Err(ReadError::Workbook { media, reason });
    }
    Ok(())
}

fn open(bytes: &[u8], media: MediaType, limits: &Limits) -> Result<Sheets, String> {
    let cursor = Cursor::new(bytes);
    match media {
        MediaType::Xlsx => {
            let mut workbook = Xlsx::new(cursor).map_err(|error| error.to_string())?;
            Ok(stream::xlsx(&mut workbook, bytes, limits))
        }
        MediaType::Xlsb => {
            let mut workbook = Xlsb::new(cursor).map_err(|error| error.to_string())?;
            Ok(stream::xlsb(&mut workbook, limits))
        }
        MediaType::Xls => {
            let mut workbook = Xls::new(cursor).map_err(|error| error.to_string())?;
            Ok(dense::xls(&mut workbook, limits))
        }
        MediaType::Ods => {
            let mut workbook = Ods::new(cursor).map_err(|error| error.to_string())?;
            Ok(dense::ods(&mut workbook, bytes, limits))
        }
        MediaType::Html | MediaType::Text | MediaType::Csv | MediaType::Unknown => {
            Err("the bytes are no workbook".to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
