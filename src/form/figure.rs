use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use crate::document::{Cell, CellValue};
use crate::model::{Qualifier, Quantity};

/// A figure in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) quantity: Quantity,
    /// The unit that the cell itself states.
    pub(super) unit: Option<String>,
    pub(super) qualifier: Qualifier,
}

/// What a cell says where a figure is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// A figure.
    Figure(Figure),
    /// A mark for "does not apply": `/`, `×`, 不适用.
    NotApplicable,
    /// A mark that only fills the place: `—`, 无.
    Missing,
    /// An Excel error.
    Error(String),
    /// A formula whose result the workbook does not hold.
    Uncomputed,
    /// Anything else.
    NotNumber,
}

// A table of constants: it compiles, and the tests use it.
static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let text = r"^(?P<before>约|近|超过|逾|不足)?(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.(?P<part>\d+))?(?P<scale>万|亿)?(?P<after>余|多)?\s*(?P<unit>[%‰]|\p{Han}{1,4})?$";
    Regex::new(text).ok()
});

/// Marks of what does not apply, or is not to be filled in.
const NOT_APPLICABLE: &[&str] = &["/", "\\", "×", "不适用", "不涉及"];
/// The errors of spreadsheets, as texts: what was copied, or saved as a page or between commas, keeps no other trace of them.
const ERRORS: &[&str] = &["#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!"];
/// Marks that only fill a place.
const FILLERS: &[&str] = &["", "-", "--", "—", "——", "–", "无"];

/// Reads a cell. `/` and `×`, dashes and 无 are no figure and no zero.
pub(super) fn read(cell: &Cell) -> Reading {
    match &cell.value {
        CellValue::Number(number) => figure(Quantity::exact(*number), None, Qualifier::Exact),
        CellValue::Percent(number) => figure(Quantity::exact(*number), Some("%".to_owned()), Qualifier::Exact),
        CellValue::Text(text) => read_text(text),
        CellValue::Error(error) => Reading::Error(error.clone()),
        CellValue::Uncomputed => Reading::Uncomputed,
        CellValue::Date(_) | CellValue::Bool(_) => Reading::NotNumber,
    }
}

/// Whether a figure can be what its cell should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It can.
    Fits,
    /// 0.95 in a column of percentages may be 95% or 0.95%; 3.5万 in a column of 万元 may be either: not taken.
    Unclear,
    /// Nothing that forms count is below zero.
    Negative,
}

/// Holds a figure against the unit of its column.
pub(super) fn fits(figure: &Figure, cell: &Cell, unit: &str) -> Fit {
    let value = figure.quantity.value;
    if value < Decimal::ZERO {
        return Fit::Negative;
    }
    let plain = matches!(cell.value, CellValue::Number(_))
        || (figure.unit.is_none() && matches!(cell.value, CellValue::Text(_)));
    let share = unit == "%" && plain && value > Decimal::ZERO && value <= Decimal::ONE;
    let scaled = figure.unit.is_none() && unit.starts_with(['万', '亿']) && cell.text.contains(['万', '亿']);
    let percent = figure.unit.as_deref() == Some("%") && unit != "%";
    if share || scaled || percent {
        Fit::Unclear
    } else {
        Fit::Fits
    }
}

const fn figure(quantity: Quantity, unit: Option<String>, qualifier: Qualifier) -> Reading {
    Reading::Figure(Figure {
        quantity,
        unit,
        qualifier,
    })
}

fn read_text(text: &str) -> Reading {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    let text: String = text.chars().map(narrow).collect();
    let text = text.trim().trim_start_matches('\'');
    if NOT_APPLICABLE.contains(&text) {
        return Reading::NotApplicable;
    }
    if FILLERS.contains(&text) {
        return Reading::Missing;
    }
    if let Some(error) = ERRORS.iter().find(|error| error.eq_ignore_ascii_case(text)) {
        return Reading::Error((*error).to_owned());
    }
    parse(text).unwrap_or(Reading::NotNumber)
}

fn parse(text: &str) -> Option<Reading> {
    let found = FIGURE.as_ref()?.captures(text)?;
    let group = |name: &str| found.name(name).map(|group| group.as_str());
    let part = group("part").unwrap_or("");
    let digits = format!("{}.{part}", group("whole")?.replace([',', ' '], ""));
    let printed: Decimal = digits.trim_end_matches('.').parse().ok()?;
    let factor = match group("scale") {
        None => Decimal::ONE,
        Some("万") => Decimal::from(10_000),
        Some(_) => Decimal::from(100_000_000),
    };
    let step = Decimal::new(1, u32::try_from(part.len()).ok()?);
    let scaled = |number: Decimal| number.checked_mul(factor);
    let whole = |number: Decimal| {
        if factor == Decimal::ONE {
            number
        } else {
            number.normalize()
        }
    };
    let quantity = Quantity {
        value: whole(scaled(printed)?),
        upper: None,
        step: whole(scaled(step)?),
    };
    let qualifier = match (group("before"), group("after")) {
        (Some("约" | "近"), _) => Qualifier::About,
        (Some("不足"), _) => Qualifier::AtMost,
        (Some(_), _) | (None, Some(_)) => Qualifier::AtLeast,
        (None, None) => Qualifier::Exact,
    };
    Some(figure(quantity, group("unit").map(str::to_owned), qualifier))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Figure, Reading, read_text};

    #[test]
    fn texts_in_cells() {
        for (text, expected) in [
            ("936", "936 step 1 exact"),
            (" １，４３１ ", "1431 step 1 exact"),
            ("58学时", "58 step 1 学时 exact"),
            ("58.50 学时", "58.50 step 0.01 学时 exact"),
            ("4.6万元", "46000 step 1000 元 exact"),
            ("约300人", "300 step 1 人 about"),
            ("50余件", "50 step 1 件 at_least"),
            ("97.4%", "97.4 step 0.1 % exact"),
            ("/", "not applicable"),
            ("不适用", "not applicable"),
            ("无", "missing"),
            ("——", "missing"),
            ("", "missing"),
            ("见附件", "not a number"),
            ("1 2", "not a number"),
            ("1 431", "1431 step 1 exact"),
            ("12\u{a0}345", "12345 step 1 exact"),
            ("1 43", "not a number"),
            ("同上", "not a number"),
            ("99.2％", "99.2 step 0.1 % exact"),
            ("28.70&", "not a number"),
            ("12/15", "not a number"),
            ("1-2", "not a number"),
            ("12,34", "not a number"),
            ("2031年3月", "not a number"),
            ("**", "not a number"),
            ("#REF!", "#REF!"),
            ("＃n/a", "#N/A"),
        ] {
            let seen = match read_text(text) {
                Reading::Figure(Figure {
                    quantity,
                    unit,
                    qualifier,
                }) => {
                    let unit = unit.map_or(String::new(), |unit| format!(" {unit}"));
                    format!("{quantity} step {}{unit} {qualifier}", quantity.step)
                }
                Reading::NotApplicable => "not applicable".to_owned(),
                Reading::Missing => "missing".to_owned(),
                Reading::Error(error) => error,
                Reading::Uncomputed => "uncomputed".to_owned(),
                Reading::NotNumber => "not a number".to_owned(),
            };
            assert_eq!(seen, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whole_numbers_read_as_themselves(number in 0u64..1_000_000_000_000) {
            let Reading::Figure(Figure { quantity, .. }) = read_text(&number.to_string()) else { panic!("a figure") };
            prop_assert_eq!(quantity.value.to_string(), number.to_string());
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            drop(read_text(&text));
        }
    }
}
