//! Workbooks whose reader lays every sheet out in full; their size was checked before.

use std::io::{Read, Seek};

use calamine::{Data, Ods, Range, Reader, Xls};

use crate::document::read::Limits;
use crate::document::workbook::stream::merge;
use crate::document::workbook::value::cell;
use crate::document::workbook::{SheetCells, Sheets, ods_shape, worksheets};

/// Reads an xls workbook.
pub(super) fn xls<R: Read + Seek>(workbook: &mut Xls<R>, limits: &Limits) -> Sheets {
    let mut sheets = Sheets::default();
    for sheet in worksheets(workbook.sheets_metadata(), limits, &mut sheets.findings) {
        let range = workbook.worksheet_range(&sheet.name).map_err(|error| error.to_string());
        let read = range.and_then(|range| {
            let merges = workbook.merge_cells_by_sheet_name(&sheet.name);
            let merges = merges.map_err(|error| error.to_string())?;
            Ok(SheetCells {
                merges: merges.iter().map(merge).collect(),
                ..cells(&range, limits)
            })
        });
        sheets.add(&sheet, read);
    }
    sheets
}

/// Reads an OpenDocument spreadsheet; `bytes` are the same file, for its merges.
pub(super) fn ods<R: Read + Seek>(workbook: &mut Ods<R>, bytes: &[u8], limits: &Limits) -> Sheets {
    let mut sheets = Sheets::default();
    let shapes = ods_shape::shapes(bytes);
    for sheet in worksheets(workbook.sheets_metadata(), limits, &mut sheets.findings) {
        let range = workbook.worksheet_range(&sheet.name).map_err(|error| error.to_string());
        let read = range.map(|range| SheetCells {
            merges: shapes
                .get(&sheet.name)
                .map(|shape| shape.merges.clone())
                .unwrap_or_default(),
            ..cells(&range, limits)
        });
        sheets.add(&sheet, read);
    }
    sheets
}

fn cells(range: &Range<Data>, limits: &Limits) -> SheetCells {
    let mut found = SheetCells::default();
    let Some((first_row, first_column)) = range.start() else {
        return found;
    };
    for (row, column, data) in range.used_cells() {
        if found.cells.len() >= limits.cells {
            found.cut = true;
            break;
        }
        // Ranges begin at their first used cell; addresses count from A1.
        let address = u32::try_from(row).ok().zip(u32::try_from(column).ok());
        let address =
            address.and_then(|(row, column)| first_row.checked_add(row).zip(first_column.checked_add(column)));
        if let Some((row, column)) = address {
            found.cells.extend(cell(row, column, data, false));
        }
    }
    found
}
