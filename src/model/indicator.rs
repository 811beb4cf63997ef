use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::{Malformed, text_form, word_list};

/// Code of an indicator: family, dot, name, in lower-case ASCII (`mediation.success_rate`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorCode(CompactString);

impl IndicatorCode {
    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the dot.
    pub fn family(&self) -> &str {
        self.0.split_once('.').map_or("", |(family, _)| family)
    }
}

impl fmt::Display for IndicatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for IndicatorCode {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let plain = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        match text.split_once('.') {
            Some((family, name)) if plain(family) && plain(name) => Ok(Self(CompactString::new(text))),
            _ => Err(Malformed::new("an indicator code (family.name in lower case)", text)),
        }
    }
}

text_form!(IndicatorCode);

word_list! {
    /// What an indicator measures, which decides how it aggregates (DESIGN promise 6).
    IndicatorKind, "a kind of indicator (count, amount, stock, mean, ratio, rate)" {
        /// Events in a period: summed over regions and periods.
        Count = "count",
        /// Money or area in a period: summed over regions and periods.
        Amount = "amount",
        /// State at a time: summed over regions, never over years.
        Stock = "stock",
        /// Mean of something: weighted by its denominator, or only distributed where none is known.
        Mean = "mean",
        /// Numerator over denominator, both in the catalogue: sum over sum.
        Ratio = "ratio",
        /// A rate whose parts are not in the catalogue: never aggregated, only distributed.
        Rate = "rate",
    }
}

impl IndicatorKind {
    /// Whether values of regions may be added up.
    pub const fn is_additive(self) -> bool {
        match self {
            Self::Count | Self::Amount | Self::Stock => true,
            Self::Mean | Self::Ratio | Self::Rate => false,
        }
    }
}

word_list! {
    /// Which way is better, for colours and scores. Ranks say it in their column header.
    Direction, "a direction (up, down, -)" {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
        /// Neither.
        Neutral = "-",
    }
}

/// One row of the catalogue (指标).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Code.
    pub code: IndicatorCode,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Unit of every stored value (件, 人, %, 万元).
    pub unit: String,
    /// How it aggregates.
    pub kind: IndicatorKind,
    /// Numerator of a ratio.
    pub numerator: Option<IndicatorCode>,
    /// Denominator of a ratio, weight of a mean.
    pub denominator: Option<IndicatorCode>,
    /// Which way is better.
    pub better: Direction,
    /// Smallest plausible value in `unit`.
    pub least: Option<Decimal>,
    /// Largest plausible value of one county-level region in a year, in `unit`.
    pub most: Option<Decimal>,
    /// Definition in Chinese, with the official source where there is one.
    pub definition_zh: String,
    /// Definition in English.
    pub definition_en: String,
}

#[cfg(test)]
mod tests {
    use super::IndicatorCode;

    #[test]
    fn codes_have_two_plain_parts() {
        let code: IndicatorCode = "mediation.success_rate".parse().unwrap();
        assert_eq!((code.family(), code.as_str()), ("mediation", "mediation.success_rate"));
        for bad in [
            "",
            "mediation",
            "Mediation.cases",
            "mediation.",
            ".cases",
            "a.b.c",
            "调解.件",
        ] {
            assert!(bad.parse::<IndicatorCode>().is_err(), "{bad}");
        }
    }
}
