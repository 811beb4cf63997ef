use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};

use crate::document::{Cell, CellValue, Grid};

/// What stands out in a cell of a copy.
pub(super) type Paint = BTreeMap<(u32, u32), Format>;

/// Writes the cells of a sheet to the same places, value for value.
pub(super) fn copy(page: &mut Worksheet, grid: &Grid, paint: &Paint) -> Result<(), XlsxError> {
    // The writer's own default is 0, which would be a figure.
    page.set_formula_result_default("");
    let plain = Format::new();
    for merge in &grid.merges {
        let (Ok(first), Ok(last)) = (u16::try_from(merge.first_column), u16::try_from(merge.last_column)) else {
            continue;
        };
        let one = merge.first_row == merge.last_row && first == last;
        if !one {
            let format = paint.get(&(merge.first_row, merge.first_column)).unwrap_or(&plain);
            page.merge_range(merge.first_row, first, merge.last_row, last, "", format)?;
        }
    }
    for cell in &grid.cells {
        write(page, cell, paint.get(&(cell.row, cell.column)))?;
    }
    // An empty cell may be at issue as well.
    for ((row, column), format) in paint {
        if grid.cell(*row, *column).is_none()
            && let Ok(column) = u16::try_from(*column)
        {
            page.write_blank(*row, column, format)?;
        }
    }
    hide(page, grid)
}

fn write(page: &mut Worksheet, cell: &Cell, paint: Option<&Format>) -> Result<(), XlsxError> {
    let Ok(column) = u16::try_from(cell.column) else {
        return Ok(());
    };
    let row = cell.row;
    let format = paint.cloned().unwrap_or_default();
    match &cell.value {
        CellValue::Text(text) => page.write_string_with_format(row, column, text, &format)?,
        CellValue::Number(number) => match float(*number) {
            Some(value) => page.write_number_with_format(row, column, value, &format)?,
            None => page.write_string_with_format(row, column, &cell.text, &format)?,
        },
        CellValue::Percent(number) => {
            let stored = number.checked_div(Decimal::ONE_HUNDRED).and_then(float);
            let places = usize::try_from(number.scale()).unwrap_or(0);
            let code = match places {
                0 => "0%".to_owned(),
                _ => format!("0.{}%", "0".repeat(places.min(15))),
            };
            let format = format.set_num_format(code);
            match stored {
                Some(value) => page.write_number_with_format(row, column, value, &format)?,
                None => page.write_string_with_format(row, column, &cell.text, &format)?,
            }
        }
        CellValue::Date(date) => {
            let value = ExcelDateTime::parse_from_str(&date.format("%Y-%m-%dT%H:%M:%S").to_string())?;
            let format = format.set_num_format("yyyy-mm-dd hh:mm:ss");
            page.write_datetime_with_format(row, column, &value, &format)?
        }
        CellValue::Bool(value) => page.write_boolean_with_format(row, column, *value, &format)?,
        // A formula with the same result: what it refers to is not known here.
        CellValue::Error(error) => {
            let formula = Formula::new(format!("={error}")).set_result(error.clone());
            page.write_formula_with_format(row, column, formula, &format)?
        }
        // No result is no figure. NA() would be one; a formula of nothing without a result is none either.
        CellValue::Uncomputed => {
            let formula = Formula::new("=\"\"");
            page.write_formula_with_format(row, column, formula, &format)?
        }
    };
    Ok(())
}

/// The binary number that a decimal of at most fifteen digits was printed from.
fn float(number: Decimal) -> Option<f64> {
    number.to_string().parse().ok() // digits and a point are a number
}

/// Rows that are hidden as a whole, and columns where single cells of rows are.
fn hide(page: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
    let shown: BTreeSet<u32> = grid
        .cells
        .iter()
        .filter(|cell| !cell.hidden)
        .map(|cell| cell.row)
        .collect();
    for cell in grid.cells.iter().filter(|cell| cell.hidden) {
        if !shown.contains(&cell.row) {
            page.set_row_hidden(cell.row)?;
        } else if let Ok(column) = u16::try_from(cell.column) {
            page.set_column_hidden(column)?;
        }
    }
    Ok(())
}
