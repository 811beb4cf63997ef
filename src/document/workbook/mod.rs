//! Workbooks: sheets as grids.

pub(in crate::document) mod zip;

use crate::document::MediaType;
use crate::document::read::{Limits, Parts, ReadError};

/// Reads a workbook.
pub(super) fn read(_bytes: &[u8], media: MediaType, _limits: &Limits) -> Result<Parts, ReadError> {
    Err(ReadError::Workbook {
        media,
        reason: "not yet".to_owned(),
    })
}
