//! Workbooks whose cells come one by one: two cells at far corners cost two cells.

use std::io::{Read, Seek};

use calamine::{Data, Dimensions, Reader, Style, Xlsb, Xlsx};

use crate::document::grid::Merge;
use crate::document::read::Limits;
use crate::document::workbook::hidden::{self, Hidden};
use crate::document::workbook::value::{cell, is_percent};
use crate::document::workbook::{SheetCells, Sheets, worksheets};

/// Reads an xlsx workbook; `bytes` are the same file, for what its reader leaves out.
pub(super) fn xlsx<R: Read + Seek>(workbook: &mut Xlsx<R>, bytes: &[u8], limits: &Limits) -> Sheets {
    let mut sheets = Sheets::default();
    let hidden = hidden::of_workbook(bytes);
    for sheet in worksheets(workbook.sheets_metadata(), limits, &mut sheets.findings) {
        let mut read = xlsx_cells(workbook, &sheet.name, limits);
        if let (Ok(found), Some(hidden)) = (&mut read, hidden.get(&sheet.name)) {
            hide(found, hidden);
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name);
        let read = read.and_then(|found| {
            let merges = merges.map_err(|error| error.to_string())?;
            Ok(SheetCells {
                merges: merges.iter().map(merge).collect(),
                ..found
            })
        });
        sheets.add(&sheet, read);
    }
    sheets
}

fn hide(found: &mut SheetCells, hidden: &Hidden) {
    for cell in &mut found.cells {
        cell.hidden = hidden.covers(cell.row, cell.column);
    }
}

/// A merged region as the readers give it.
pub(super) fn merge(region: &Dimensions) -> Merge {
    Merge {
        first_row: region.start.0,
        first_column: region.start.1,
        last_row: region.end.0,
        last_column: region.end.1,
    }
}

fn xlsx_cells<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str, limits: &Limits) -> Result<SheetCells, String> {
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    let percent: Vec<bool> = reader.styles().iter().map(shows_percent).collect();
    let mut found = SheetCells::default();
    while let Some((read, style)) = reader.next_cell_with_style_id().map_err(|error| error.to_string())? {
        if found.cells.len() >= limits.cells {
            found.cut = true;
            break;
        }
        let ((row, column), data) = (read.get_position(), Data::from(read.get_value().clone()));
        let percent = percent.get(style).copied().unwrap_or(false);
        found.cells.extend(cell(row, column, &data, percent));
    }
    Ok(found)
}

fn shows_percent(style: &Style) -> bool {
    style
        .number_format
        .as_ref()
        .is_some_and(|format| is_percent(&format.format_code))
}

/// Reads an xlsb workbook. Its reader knows no merges and no formats.
pub(super) fn xlsb<R: Read + Seek>(workbook: &mut Xlsb<R>, limits: &Limits) -> Sheets {
    let mut sheets = Sheets::default();
    for sheet in worksheets(workbook.sheets_metadata(), limits, &mut sheets.findings) {
        let read = xlsb_cells(workbook, &sheet.name, limits);
        sheets.add(&sheet, read);
    }
    sheets
}

fn xlsb_cells<R: Read + Seek>(workbook: &mut Xlsb<R>, name: &str, limits: &Limits) -> Result<SheetCells, String> {
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    let mut found = SheetCells::default();
    while let Some(read) = reader.next_cell().map_err(|error| error.to_string())? {
        if found.cells.len() >= limits.cells {
            found.cut = true;
            break;
        }
        let ((row, column), data) = (read.get_position(), Data::from(read.get_value().clone()));
        found.cells.extend(cell(row, column, &data, false));
    }
    Ok(found)
}
