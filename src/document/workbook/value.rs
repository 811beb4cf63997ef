use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use crate::document::grid::CellValue;
use crate::document::workbook::format::Shown;

/// The day from which a workbook counts its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Epoch {
    /// 1 is 1 January 1900, and 60 the 29 February that the year did not have.
    #[default]
    Of1900,
    /// 0 is 1 January 1904: workbooks that began on a Macintosh.
    Of1904,
}

/// Powers of ten that a binary number holds exactly, as far as digits after the point are looked for.
const TENS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// Below this a number has at most the fifteen digits that a spreadsheet shows.
const FIFTEEN_DIGITS: f64 = 1e15;

/// What a cell with a number holds, by the number's format.
pub(super) fn number(value: f64, shown: Shown, epoch: Epoch) -> CellValue {
    let dated = match shown {
        Shown::Date => date(value, epoch).map(CellValue::Date),
        Shown::Time => time(value).map(CellValue::Text),
        Shown::Plain | Shown::Percent => None,
    };
    dated.unwrap_or_else(|| figure(value, shown == Shown::Percent))
}

fn figure(value: f64, percent: bool) -> CellValue {
    let Some(decimal) = decimal(value) else {
        // Beyond 28 digits there is no figure of any indicator.
        return CellValue::Text(value.to_string());
    };
    match decimal.checked_mul(Decimal::ONE_HUNDRED).filter(|_| percent) {
        Some(percent) => CellValue::Percent(percent.normalize()),
        None => CellValue::Number(decimal),
    }
}

/// The decimal that a binary number stands for: the shortest one that leads to it, 0.1 and not
/// 0.1000000000000000055, cut to the fifteen digits that a spreadsheet shows, since 0.1 + 0.2 is
/// stored as 0.30000000000000004 and shown as 0.3.
fn decimal(value: f64) -> Option<Decimal> {
    for (scale, ten) in (0u32..).zip(TENS) {
        let scaled = (value * ten).round();
        if scaled.abs() >= FIFTEEN_DIGITS {
            break;
        }
        // Exact: the quotient of two exact numbers is rounded once, as the number itself was.
        if (scaled / ten).to_bits() == value.to_bits() {
            return whole(scaled).map(|digits| Decimal::new(digits, scale));
        }
    }
    let fifteen: f64 = format!("{value:.14e}").parse().ok()?;
    let decimal: Decimal = fifteen.to_string().parse().ok()?;
    // A number too small for a decimal is no zero.
    (!decimal.is_zero()).then_some(decimal)
}

/// A float without a fraction, below 10^15, as an integer.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f64) -> Option<i64> {
    (value.abs() < FIFTEEN_DIGITS).then_some(value as i64)
}

/// The date of a serial number of days; nothing where the calendar has none.
fn date(serial: f64, epoch: Epoch) -> Option<NaiveDateTime> {
    let days = whole(serial.floor()).and_then(|days| u64::try_from(days).ok())?;
    let start = match epoch {
        Epoch::Of1904 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        Epoch::Of1900 if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        Epoch::Of1900 => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    // 31 December 9999 is the last day of a spreadsheet.
    let day = start.checked_add_days(Days::new(days)).filter(|_| days < 2_958_466)?;
    let millis = whole(((serial - serial.floor()) * 86_400_000.0).round())?;
    day.and_time(NaiveTime::MIN)
        .checked_add_signed(TimeDelta::milliseconds(millis))
}

/// A time as a person reads it: 9:30:00. Lengths count their hours on: 37:30:00.
fn time(days: f64) -> Option<String> {
    let seconds = whole((days * 86_400.0).round()).filter(|seconds| *seconds >= 0)?;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(format!("{hours}:{minutes:02}:{seconds:02}"))
}

/// A date as ISO 8601 writes it; as a text where it is none.
pub(super) fn iso_date(text: &str) -> CellValue {
    let bare = text.trim_end_matches('Z');
    let time = bare.parse::<NaiveDateTime>();
    let day = || bare.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN));
    match time.or_else(|_| day()) {
        Ok(date) => CellValue::Date(date),
        Err(_) => CellValue::Text(text.to_owned()),
    }
}

/// The error that a code of Excel's binary formats stands for ([MS-XLS] 2.5.10).
pub(super) fn error(code: u8) -> CellValue {
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#ERROR!",
    };
    CellValue::Error(text.to_owned())
}

/// What a person reads in the cell.
pub(super) fn printed(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) | CellValue::Error(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Percent(number) => format!("{number}%"),
        CellValue::Date(date) if date.time() == NaiveTime::MIN => date.date().to_string(),
        CellValue::Date(date) => date.format("%Y-%m-%d %H:%M:%S").to_string(),
        CellValue::Bool(true) => "TRUE".to_owned(),
        CellValue::Bool(false) => "FALSE".to_owned(),
        CellValue::Uncomputed => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::{Epoch, number, printed};
    use crate::document::CellValue;
    use crate::document::workbook::format::Shown;

    fn read(value: f64, shown: Shown) -> String {
        printed(&number(value, shown, Epoch::Of1900))
    }

    #[test]
    fn numbers_are_the_decimals_that_people_typed() {
        for (value, shown, text) in [
            (58.5, Shown::Plain, "58.5"),
            (936.0, Shown::Plain, "936"),
            (-3.0, Shown::Plain, "-3"),
            (-0.0, Shown::Plain, "0"),
            (0.1, Shown::Plain, "0.1"),
            (0.1 + 0.2, Shown::Plain, "0.3"),
            (3874.716, Shown::Plain, "3874.716"),
            (9013.12735, Shown::Plain, "9013.12735"),
            (1.0 / 3.0, Shown::Plain, "0.333333333333333"),
            (123_456_789_012_345_680.0, Shown::Plain, "123456789012346000"),
            (0.125, Shown::Percent, "12.5%"),
            (1.0, Shown::Percent, "100%"),
            (0.945, Shown::Percent, "94.5%"),
        ] {
            assert_eq!(read(value, shown), text, "{value}");
        }
        for value in [1e300, 3e-104, f64::NAN, f64::INFINITY] {
            assert!(matches!(
                number(value, Shown::Percent, Epoch::Of1900),
                CellValue::Text(_)
            ));
        }
    }

    #[test]
    fn serial_numbers_are_dates_of_their_epoch() {
        // 1 March 1900 is 61 by Excel's own count; 45292 is 1 January 2024, and 43830 in workbooks of 1904.
        for (serial, epoch, text) in [
            (1.0, Epoch::Of1900, "1900-01-01"),
            (59.0, Epoch::Of1900, "1900-02-28"),
            (61.0, Epoch::Of1900, "1900-03-01"),
            (45292.0, Epoch::Of1900, "2024-01-01"),
            (45_292.395_833_333_336, Epoch::Of1900, "2024-01-01 09:30:00"),
            (43830.0, Epoch::Of1904, "2024-01-01"),
            (0.0, Epoch::Of1904, "1904-01-01"),
            (2_958_465.0, Epoch::Of1900, "9999-12-31"),
        ] {
            assert_eq!(printed(&number(serial, Shown::Date, epoch)), text);
        }
        assert_eq!(read(-1.0, Shown::Date), "-1");
        assert_eq!(read(2_958_466.0, Shown::Date), "2958466");
        assert_eq!(read(0.395_833_333_333_333_3, Shown::Time), "9:30:00");
        assert_eq!(read(1.5625, Shown::Time), "37:30:00");
    }

    proptest! {
        #[test]
        fn typed_decimals_come_back(digits in -999_999_999_999_999i64..=999_999_999_999_999, scale in 0u32..9) {
            let typed = Decimal::new(digits, scale);
            let value: f64 = typed.to_string().parse().unwrap();
            let CellValue::Number(read) = number(value, Shown::Plain, Epoch::Of1900) else { panic!("a number") };
            prop_assert_eq!(read.normalize(), typed.normalize());
        }

        #[test]
        fn any_bits_read_as_something(bits in any::<u64>()) {
            for shown in [Shown::Plain, Shown::Percent, Shown::Date, Shown::Time] {
                drop(printed(&number(f64::from_bits(bits), shown, Epoch::Of1904)));
            }
        }
    }
}
