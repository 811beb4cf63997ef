use rust_decimal::Decimal;

use crate::harmonize::claim::Claim;
use crate::model::Qualifier;

/// How finely a figure is known, in the catalogue's unit: the printed step of an exact figure; the
/// width of a range; of a hedged figure (4000多件) also the place of its last digit that is not zero.
pub(super) fn grain(claim: &Claim<'_>) -> Decimal {
    if let Some(upper) = claim.upper {
        return (upper - claim.value).max(claim.step);
    }
    match claim.qualifier {
        Qualifier::Exact => claim.step,
        Qualifier::About | Qualifier::AtLeast | Qualifier::AtMost => claim.step.max(last_digit(claim.value)),
    }
}

/// One unit of the last digit that is not zero: 1000 for 4000, 0.1 for 2.50, nothing for 0.
fn last_digit(value: Decimal) -> Decimal {
    let value = value.normalize();
    let mut mantissa = value.mantissa();
    if mantissa == 0 {
        return Decimal::ZERO;
    }
    let mut unit = Decimal::new(1, value.scale());
    while mantissa % 10 == 0 {
        mantissa /= 10;
        unit *= Decimal::TEN;
    }
    unit
}

/// Whether the coarser figure agrees with the value of a finer one.
///
/// An exact figure agrees within less than one unit of its last printed digit, which covers rounding
/// and cutting off. A hedged one reaches as far as its grain on the side that it leaves open; a
/// hedged percentage as far as there are percentages (95%以上 agrees with 97.6%).
pub(super) fn agrees(coarse: &Claim<'_>, fine: Decimal) -> bool {
    let value = coarse.value;
    let grain = grain(coarse);
    let open = coarse.indicator.unit == "%";
    match (coarse.qualifier, coarse.upper) {
        (_, Some(upper)) => (value..=upper).contains(&fine),
        (Qualifier::Exact, None) => (fine - value).abs() < grain,
        (Qualifier::About, None) => (fine - value).abs() <= grain,
        (Qualifier::AtLeast, None) => fine >= value && (open || fine - value < grain),
        (Qualifier::AtMost, None) => fine <= value && (open || value - fine < grain),
    }
}

#[cfg(test)]
mod tests {
    use super::last_digit;
    use rust_decimal::Decimal;

    #[test]
    fn the_last_digit_that_is_not_zero_gives_the_unit() {
        for (value, unit) in [
            ("4000", "1000"),
            ("50", "10"),
            ("4714", "1"),
            ("2.50", "0.1"),
            ("0", "0"),
            ("0.03", "0.01"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(last_digit(value), unit.parse::<Decimal>().unwrap(), "{value}");
        }
    }
}
