use rust_decimal::Decimal;

use crate::check::norms::Norms;
use crate::check::{Figure, Figures};
use crate::model::{Indicator, IndicatorKind, Issue, IssueCode, Qualifier};

/// Decimals of a computed rate in an issue.
const DECIMALS: u32 = 2;

/// Rates that differ from their parts by one unit of the last printed digit or more: less is what
/// rounding and cutting off explain.
pub(super) fn check(figures: &Figures<'_>, norms: &Norms) -> Vec<Issue> {
    figures
        .all
        .iter()
        .filter_map(|rate| mismatch(rate, figures, norms))
        .collect()
}

fn mismatch(rate: &Figure<'_>, figures: &Figures<'_>, norms: &Norms) -> Option<Issue> {
    let indicator = rate.indicator;
    if indicator.kind != IndicatorKind::Ratio || norms.is_as_printed(&indicator.code) {
        return None;
    }
    let numerator = figures.beside(rate, indicator.numerator.as_ref()?)?;
    let denominator = figures.beside(rate, indicator.denominator.as_ref()?)?;
    let exact = |figure: &Figure<'_>| figure.observation.qualifier == Qualifier::Exact;
    let firm = [rate, numerator, denominator].into_iter().all(exact);
    if !firm || !base_fits(rate, denominator.indicator, norms) {
        return None;
    }
    let step = step(rate);
    let (low, high) = bounds(numerator, denominator, factor(indicator))?;
    if rate.value > low - step && rate.value < high + step {
        return None;
    }
    let computed = numerator.value.checked_div(denominator.value)? * factor(indicator);
    Some(
        rate.issue(IssueCode::RateMismatch)
            .with("printed", rate.printed())
            .with("computed", format!("{}{}", computed.round_dp(DECIMALS), indicator.unit))
            .with("numerator", numerator.printed())
            .with("denominator", denominator.printed()),
    )
}

/// Whether the printed base is the catalogue's denominator: by code or name, or not named at all
/// where that is enough.
fn base_fits(rate: &Figure<'_>, denominator: &Indicator, norms: &Norms) -> bool {
    let base = rate
        .observation
        .sources
        .first()
        .and_then(|source| source.base.as_deref());
    match base {
        Some(base) => base == denominator.code.as_str() || base == denominator.name_zh,
        None => !norms.needs_base(&rate.indicator.code),
    }
}

/// Percentages are a hundred times the ratio of their parts.
fn factor(indicator: &Indicator) -> Decimal {
    if indicator.unit == "%" {
        Decimal::ONE_HUNDRED
    } else {
        Decimal::ONE
    }
}

/// The least and greatest ratio that the parts allow, for parts that are themselves printed rounded
/// (4.6万件). `None` where the denominator may be zero.
fn bounds(numerator: &Figure<'_>, denominator: &Figure<'_>, factor: Decimal) -> Option<(Decimal, Decimal)> {
    let (over, under) = (slack(numerator), slack(denominator));
    let smallest = denominator.value - under;
    if smallest <= Decimal::ZERO {
        return None;
    }
    let low = (numerator.value - over).checked_div(denominator.value + under)?;
    let high = (numerator.value + over).checked_div(smallest)?;
    Some((low.checked_mul(factor)?, high.checked_mul(factor)?))
}

/// How far the true value may be from the printed one: nothing for a count printed to the last one.
fn slack(figure: &Figure<'_>) -> Decimal {
    let step = step(figure);
    match figure.indicator.kind {
        IndicatorKind::Count | IndicatorKind::Stock if step <= Decimal::ONE => Decimal::ZERO,
        _ => step,
    }
}

fn step(figure: &Figure<'_>) -> Decimal {
    let first = figure.observation.sources.first();
    first.map_or_else(|| Decimal::new(1, figure.value.scale()), |source| source.step)
}
