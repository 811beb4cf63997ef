use calamine::{CellErrorType, Data, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

use crate::document::grid::{Cell, CellValue};

/// A cell from what the reader found; `percent` says that its format shows a percentage. Nothing
/// for an empty cell.
pub(super) fn cell(row: u32, column: u32, data: &Data, percent: bool) -> Option<Cell> {
    let value = match data {
        Data::Empty => return None,
        Data::Int(number) => CellValue::Number(Decimal::from(*number)),
        Data::Float(number) => float(*number, percent),
        Data::String(text) if text.trim().is_empty() => return None,
        Data::String(text) | Data::DurationIso(text) => CellValue::Text(text.clone()),
        Data::Bool(value) => CellValue::Bool(*value),
        Data::DateTime(time) => date_time(*time),
        Data::DateTimeIso(text) => iso(text),
        Data::Error(error) => CellValue::Error(error_text(error)),
    };
    Some(Cell {
        row,
        column,
        text: printed(&value),
        value,
        hidden: false,
        span: None,
    })
}

/// A binary number stands for the shortest decimal that leads to it: 0.1 is stored, and meant.
fn float(number: f64, percent: bool) -> CellValue {
    let shortest = number.to_string();
    match shortest.parse::<Decimal>() {
        Ok(decimal) if percent => match decimal.checked_mul(Decimal::ONE_HUNDRED) {
            Some(percent) => CellValue::Percent(percent.normalize()),
            None => CellValue::Text(shortest),
        },
        Ok(decimal) => CellValue::Number(decimal),
        // Beyond 28 digits there is no figure of any indicator.
        Err(_) => CellValue::Text(shortest),
    }
}

fn date_time(date: ExcelDateTime) -> CellValue {
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let time = day.filter(|_| date.is_datetime()).and_then(|day| {
        let (hour, minute, second) = (u32::from(hour), u32::from(minute), u32::from(second));
        day.and_hms_milli_opt(hour, minute, second, u32::from(milli))
    });
    time.map_or_else(|| float(date.as_f64(), false), CellValue::Date)
}

fn iso(text: &str) -> CellValue {
    let time = text.parse::<NaiveDateTime>();
    let day = || {
        text.parse::<NaiveDate>()
            .map(|day| day.and_time(chrono::NaiveTime::MIN))
    };
    match time.or_else(|_| day()) {
        Ok(date) => CellValue::Date(date),
        Err(_) => CellValue::Text(text.to_owned()),
    }
}

fn error_text(error: &CellErrorType) -> String {
    error.to_string()
}

/// What a person reads in the cell.
fn printed(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) | CellValue::Error(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Percent(number) => format!("{number}%"),
        CellValue::Date(date) if date.time() == chrono::NaiveTime::MIN => date.date().to_string(),
        CellValue::Date(date) => date.format("%Y-%m-%d %H:%M:%S").to_string(),
        CellValue::Bool(true) => "TRUE".to_owned(),
        CellValue::Bool(false) => "FALSE".to_owned(),
    }
}

/// Whether a number format shows a percentage: a `%` outside quotes.
pub(super) fn is_percent(format: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    format.chars().any(|c| {
        let literal = std::mem::take(&mut escaped) || quoted;
        match c {
            '"' => quoted = !quoted,
            '\\' => escaped = true,
            _ => {}
        }
        c == '%' && !literal
    })
}

#[cfg(test)]
mod tests {
    use calamine::Data;

    use super::{cell, is_percent};
    use crate::document::CellValue;

    #[test]
    fn numbers_are_the_decimals_that_people_typed() {
        for (number, percent, value, text) in [
            (58.5, false, CellValue::Number("58.5".parse().unwrap()), "58.5"),
            (936.0, false, CellValue::Number("936".parse().unwrap()), "936"),
            (0.1, false, CellValue::Number("0.1".parse().unwrap()), "0.1"),
            (0.125, true, CellValue::Percent("12.5".parse().unwrap()), "12.5%"),
            (1.0, true, CellValue::Percent("100".parse().unwrap()), "100%"),
        ] {
            let cell = cell(0, 0, &Data::Float(number), percent).unwrap();
            assert_eq!((cell.value, cell.text.as_str()), (value, text));
        }
        assert!(matches!(
            cell(0, 0, &Data::Float(1e300), false).unwrap().value,
            CellValue::Text(_)
        ));
        assert!(matches!(
            cell(0, 0, &Data::Float(f64::NAN), true).unwrap().value,
            CellValue::Text(_)
        ));
        assert_eq!(cell(0, 0, &Data::String("  ".to_owned()), false), None);
    }

    #[test]
    fn percent_formats() {
        for (format, percent) in [
            ("0.0%", true),
            ("0\"%\"", false),
            ("0\\%", false),
            ("General", false),
            ("0%;-0%", true),
        ] {
            assert_eq!(is_percent(format), percent, "{format}");
        }
    }
}
