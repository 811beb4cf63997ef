use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::word_list;

/// A figure as printed: an exact decimal with its printed scale (99.0 keeps its zero), or a range.
///
/// Scale words are already multiplied in (4.6万件 is 46000), units are not (3万元 is 3 with the
/// unit 万元): the unit stands beside the quantity in a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// The value; the lower end of a range.
    pub value: Decimal,
    /// The upper end of a range (1-2个).
    pub upper: Option<Decimal>,
    /// One unit of the last printed digit, in the same unit as `value`: 0.1 for 97.4, 1000 for
    /// 4.6万 (46000 printed to the thousand). Rates are checked against their parts with it.
    pub step: Decimal,
}

impl Quantity {
    /// A single value printed to all its digits.
    pub fn exact(value: Decimal) -> Self {
        Self {
            value,
            upper: None,
            step: Decimal::new(1, value.scale()),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.upper {
            None => write!(f, "{}", self.value),
            Some(upper) => write!(f, "{}-{upper}", self.value),
        }
    }
}

word_list! {
    /// How a printed figure bounds the true value; it survives to the footnote of a chart.
    Qualifier, "a qualifier (exact, about, at_least, at_most)" {
        /// Printed as is.
        Exact = "exact",
        /// 约, 近, 左右: 近5000件.
        About = "about",
        /// 余, 多, 以上, 超过, 不少于: 50余件.
        AtLeast = "at_least",
        /// 不足, 不到, 不超过.
        AtMost = "at_most",
    }
}

impl Qualifier {
    /// The qualifier of a sum of two figures: bounds on one side stay bounds (exact and at least is
    /// at least), anything mixed is about.
    #[must_use]
    pub const fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact, one) | (one, Self::Exact) => one,
            (Self::AtLeast, Self::AtLeast) => Self::AtLeast,
            (Self::AtMost, Self::AtMost) => Self::AtMost,
            (Self::About | Self::AtLeast | Self::AtMost, Self::About | Self::AtLeast | Self::AtMost) => Self::About,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Qualifier::{self, About, AtLeast, AtMost, Exact};

    #[test]
    fn bounds_on_one_side_stay_bounds_and_mixed_ones_are_about() {
        for (one, other, joined) in [
            (Exact, Exact, Exact),
            (Exact, AtLeast, AtLeast),
            (AtMost, Exact, AtMost),
            (AtLeast, AtLeast, AtLeast),
            (AtLeast, AtMost, About),
            (About, AtLeast, About),
        ] {
            assert_eq!(one.joined(other), joined, "{one} {other}");
        }
    }

    #[test]
    fn the_order_and_the_grouping_of_a_sum_do_not_matter() {
        for one in Qualifier::ALL {
            for two in Qualifier::ALL {
                assert_eq!(one.joined(*two), two.joined(*one));
                for three in Qualifier::ALL {
                    assert_eq!(one.joined(*two).joined(*three), one.joined(two.joined(*three)));
                }
            }
        }
    }
}
