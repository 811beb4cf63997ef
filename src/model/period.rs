use std::fmt;
use std::str::FromStr;

use crate::model::{Malformed, text_form};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i32,
    month: u8,
}

impl YearMonth {
    /// `month` counts from 1; `None` outside 1..=12 or outside the years 1900..=2199.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1..=12).contains(&month) && (1900..=2199).contains(&year)).then_some(Self { year, month })
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The time that a figure speaks of. It belongs to the mention, not to the page.
///
/// Text forms: `2024`, `2024-H1`, `2024-Q3`, `2024-05`, `2021-01/2024-06` (a span) and
/// `../2024-09` (to date, start not stated).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A whole calendar year.
    Year(i32),
    /// Half a year: 1 or 2.
    Half(i32, u8),
    /// A quarter: 1 to 4.
    Quarter(i32, u8),
    /// One month.
    Month(YearMonth),
    /// From the first month to the last, both within; several years, or part of one.
    Span(YearMonth, YearMonth),
    /// Cumulative to the end of a month from a start that is not stated.
    ToDate(YearMonth),
}

impl Period {
    /// The year in which the period ends.
    pub const fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Half(year, _) | Self::Quarter(year, _) => year,
            Self::Month(month) | Self::Span(_, month) | Self::ToDate(month) => month.year,
        }
    }

    /// Whether it is one whole calendar year: only such values are compared between years.
    pub const fn is_whole_year(self) -> bool {
        matches!(self, Self::Year(_))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Month(month) => write!(f, "{month}"),
            Self::Span(from, to) => write!(f, "{from}/{to}"),
            Self::ToDate(to) => write!(f, "../{to}"),
        }
    }
}

impl FromStr for Period {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        parse(text).ok_or_else(|| {
            Malformed::new(
                "a period (2024, 2024-H1, 2024-Q3, 2024-05, 2021-01/2024-06, ../2024-09)",
                text,
            )
        })
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some((from, to)) = text.split_once('/') {
        let to = parse_month(to)?;
        return match from {
            ".." => Some(Period::ToDate(to)),
            _ => parse_month(from)
                .filter(|from| *from <= to)
                .map(|from| Period::Span(from, to)),
        };
    }
    let Some((year, rest)) = text.split_once('-') else {
        return parse_year(text).map(Period::Year);
    };
    let year = parse_year(year)?;
    match rest.split_at_checked(1)? {
        ("H", half) => numbered(half, 2).map(|half| Period::Half(year, half)),
        ("Q", quarter) => numbered(quarter, 4).map(|quarter| Period::Quarter(year, quarter)),
        _ => parse_month(text).map(Period::Month),
    }
}

fn parse_year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let year = digits.then(|| text.parse::<i32>().ok())??;
    (1900..=2199).contains(&year).then_some(year)
}

fn parse_month(text: &str) -> Option<YearMonth> {
    let (year, month) = text.split_once('-')?;
    let month = (month.len() == 2).then(|| month.parse::<u8>().ok())??;
    YearMonth::new(parse_year(year)?, month)
}

fn numbered(text: &str, most: u8) -> Option<u8> {
    text.parse::<u8>()
        .ok()
        .filter(|n| (1..=most).contains(n) && text.len() == 1)
}

text_form!(Period);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Period, YearMonth};

    fn month(year: i32, month: u8) -> YearMonth {
        YearMonth::new(year, month).unwrap()
    }

    #[test]
    fn each_form_has_one_spelling() {
        for (text, period) in [
            ("2024", Period::Year(2024)),
            ("2024-H1", Period::Half(2024, 1)),
            ("2024-Q4", Period::Quarter(2024, 4)),
            ("2024-05", Period::Month(month(2024, 5))),
            ("2021-07/2024-06", Period::Span(month(2021, 7), month(2024, 6))),
            ("../2024-09", Period::ToDate(month(2024, 9))),
        ] {
            assert_eq!(text.parse(), Ok(period));
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn impossible_periods_are_refused() {
        for bad in [
            "",
            "24",
            "2024-13",
            "2024-00",
            "2024-H3",
            "2024-Q0",
            "2024-05/2023-04",
            "2024-5",
            "../2024",
            "2024-é",
        ] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn months_round_trip(year in 1900..2200i32, m in 1..=12u8) {
            let period = Period::Month(month(year, m));
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,12}") {
            drop(text.parse::<Period>());
        }
    }
}
