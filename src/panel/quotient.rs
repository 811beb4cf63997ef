//! Exact quotients and roundings. Floats appear only where a root or a logarithm has to be taken.

use rust_decimal::Decimal;

/// Most decimals of computed figures (ratios, means, percentages), rounded half to even and without
/// zeros at the end. Reported figures keep their own.
pub const COMPUTED_DECIMALS: u32 = 2;

/// Most decimals of coefficients and slopes, which are small where figures are small.
pub const COEFFICIENT_DECIMALS: u32 = 4;

/// A computed figure as it is published: rounded half to even (GB/T 8170), no zeros at the end.
pub(super) fn rounded(value: Decimal) -> Decimal {
    value.round_dp(COMPUTED_DECIMALS).normalize()
}

/// `top / base * factor`, rounded; nothing over zero or beyond 28 digits.
pub(super) fn quotient(top: Decimal, base: Decimal, factor: Decimal) -> Option<Decimal> {
    top.checked_mul(factor)?.checked_div(base).map(rounded)
}

/// `numerator / denominator` rounded half to even to `decimals`, in whole numbers throughout; nothing
/// over zero or beyond the range.
pub(super) fn rounded_fraction(numerator: i128, denominator: i128, decimals: u32) -> Option<Decimal> {
    let scaled = numerator.checked_mul(10i128.checked_pow(decimals)?)?;
    let (scaled, denominator) = match denominator {
        0 => return None,
        below if below < 0 => (scaled.checked_neg()?, below.checked_neg()?),
        above => (scaled, above),
    };
    let (whole, rest) = (scaled.div_euclid(denominator), scaled.rem_euclid(denominator));
    let twice = rest.checked_mul(2)?;
    let up = twice > denominator || (twice == denominator && whole % 2 != 0);
    let value = Decimal::try_from_i128_with_scale(whole + i128::from(up), decimals);
    value.ok().map(|value| value.normalize()) // beyond 28 digits is no figure
}

/// A float as it is published, with at most `decimals`; nothing for what is no number.
pub(super) fn rounded_float(value: f64, decimals: u32) -> Option<Decimal> {
    let exact = Decimal::from_f64_retain(value)?;
    Some(exact.round_dp(decimals).normalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{rounded_float, rounded_fraction};

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (top, base, told) in [
            (1, 8, "0.12"),
            (3, 8, "0.38"),
            (-1, 8, "-0.12"),
            (-3, 8, "-0.38"),
            (1, -8, "-0.12"),
            (2, 3, "0.67"),
            (-2, 3, "-0.67"),
            (5, 1, "5"),
            (0, 7, "0"),
        ] {
            let found = rounded_fraction(top, base, 2).unwrap().to_string();
            assert_eq!(found, told, "{top}/{base}");
        }
        assert_eq!(rounded_fraction(1, 0, 2), None);
        assert_eq!(rounded_fraction(i128::MAX, 1, 2), None);
        assert_eq!(rounded_float(f64::NAN, 2), None);
    }

    proptest! {
        #[test]
        fn whole_numbers_round_as_decimals_do(top in -1_000_000i64..1_000_000, base in 1i64..10_000) {
            let decimal = rust_decimal::Decimal::from(top) / rust_decimal::Decimal::from(base);
            let found = rounded_fraction(i128::from(top), i128::from(base), 2).unwrap();
            // The quotient of decimals is cut at 28 digits, which cannot hide a half at the third.
            prop_assert_eq!(found, super::rounded(decimal));
        }
    }
}
