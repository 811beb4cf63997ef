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
    if let (Ok(top), Ok(base)) = (i64::try_from(numerator), i64::try_from(denominator))
        && let Some(scaled) = 10i64.checked_pow(decimals).and_then(|unit| top.checked_mul(unit))
        && scaled != i64::MIN
        && base != i64::MIN
    {
        return narrow_fraction(scaled, base, decimals);
    }
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

/// The same of 64 bits, where division is quick: nearly all figures. Neither is the smallest number.
fn narrow_fraction(scaled: i64, base: i64, decimals: u32) -> Option<Decimal> {
    let (scaled, base) = if base < 0 { (-scaled, -base) } else { (scaled, base) };
    let whole = scaled.checked_div_euclid(base)?;
    // The product may leave the range by less than the base; the rest does not.
    let rest = scaled.wrapping_sub(whole.wrapping_mul(base));
    let up = rest > base - rest || (rest == base - rest && whole % 2 != 0);
    Some(without_zeros(whole + i64::from(up), decimals))
}

/// A decimal without zeros at its end.
fn without_zeros(mut whole: i64, mut decimals: u32) -> Decimal {
    while decimals > 0 && whole % 10 == 0 {
        whole /= 10;
        decimals -= 1;
    }
    Decimal::new(whole, decimals)
}

/// A float as it is published, with at most `decimals`, its exact value rounded half to even; nothing
/// for what is no number.
pub(super) fn rounded_float(value: f64, decimals: u32) -> Option<Decimal> {
    if let Some(narrow) = narrow_float(value, decimals) {
        return Some(narrow);
    }
    let exact = Decimal::from_f64_retain(value)?;
    Some(exact.round_dp(decimals).normalize())
}

/// The same where the float times the unit fits in 63 bits: its digits are whole numbers shifted.
fn narrow_float(value: f64, decimals: u32) -> Option<Decimal> {
    const DIGITS: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = value.to_bits();
    let exponent = i32::try_from((bits >> DIGITS) & 0x7ff).ok()?; // eleven bits fit
    let fraction = i128::from(bits & ((1 << DIGITS) - 1));
    let scaled = 10i128.checked_pow(decimals)?.checked_mul(fraction + (1 << DIGITS))?;
    // Where the value is `(fraction + 2^52) * 2^-shift`: between 2^-60 and 2^52.
    let shift = u32::try_from(1023 + i32::try_from(DIGITS).ok()? - exponent).ok()?;
    if !(1..=112).contains(&shift) || scaled >= 1 << 112 {
        return None;
    }
    let (whole, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1i128 << (shift - 1));
    let up = rest > half || (rest == half && whole % 2 != 0);
    let whole = i64::try_from(whole + i128::from(up)).ok()?; // larger ones are for decimals
    Some(without_zeros(if value < 0.0 { -whole } else { whole }, decimals))
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

        #[test]
        fn wide_and_narrow_fractions_are_alike(top in any::<i64>(), base in any::<i64>(), decimals in 0u32..5) {
            // A common factor moves the fraction out of 64 bits and leaves it the same.
            let wide = 1i128 << 40;
            let found = rounded_fraction(i128::from(top), i128::from(base), decimals);
            prop_assert_eq!(found, rounded_fraction(i128::from(top) * wide, i128::from(base) * wide, decimals));
        }

        #[test]
        fn floats_round_as_their_exact_decimals_do(value in -1e9f64..1e9, small in -1.0f64..1.0, decimals in 0u32..5) {
            for value in [value, small, small / 1024.0, (value / 1e4).round() / 8.0] {
                let exact = rust_decimal::Decimal::from_f64_retain(value).unwrap();
                let told = exact.round_dp(decimals).normalize();
                prop_assert_eq!(rounded_float(value, decimals), Some(told), "{}", value);
            }
        }
    }
}
