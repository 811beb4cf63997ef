//! Workbooks: every sheet a grid with absolute addresses. The reader of a kind is chosen by the
//! content of the file, never by its name.

mod biff_text;
pub(in crate::document) mod compound;
mod facts;
mod format;
mod ods;
mod package;
mod record;
mod repack;
mod sheet;
mod value;
mod xls;
mod xls_sheet;
mod xlsb;
mod xlsx;
mod xml;
pub(in crate::document) mod zip;

use crate::document::MediaType;
use crate::document::read::{Limits, Parts, ReadError};

/// Reads a workbook.
///
/// # Errors
/// A workbook that is damaged as a whole, locked, or beyond the limits. A sheet that cannot be read is a
/// finding.
pub(super) fn read(bytes: &[u8], media: MediaType, limits: &Limits) -> Result<Parts, ReadError> {
    let sheets = match media {
        MediaType::Xlsx => xlsx::read(bytes, limits)?,
        MediaType::Xlsb => xlsb::read(bytes, limits)?,
        MediaType::Xls => xls::read(bytes, limits)?,
        MediaType::Ods => ods::read(bytes, limits)?,
        MediaType::Html | MediaType::Text | MediaType::Csv | MediaType::Unknown => {
            let reason = "the bytes are no workbook".to_owned();
            return Err(ReadError::Workbook { media, reason });
        }
    };
    Ok(Parts {
        grids: sheets.grids,
        findings: sheets.findings,
        ..Parts::default()
    })
}

#[cfg(test)]
mod tests;
