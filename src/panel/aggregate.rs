use rust_decimal::Decimal;

use crate::model::{Indicator, IndicatorCode, IndicatorKind, Level, Qualifier, word_list};
use crate::panel::engine::{self, Group};
use crate::panel::row::{Cells, figure};
use crate::panel::{PanelError, Parent, rounded};

word_list! {
    /// How the value of an aggregate comes from those of its regions.
    Method, "a method (sum, weighted_mean, sum_over_sum, distribution)" {
        /// The sum of the reported values.
        Sum = "sum",
        /// The mean of the reported values, weighted by their denominator.
        WeightedMean = "weighted_mean",
        /// Sum of the numerators over sum of the denominators, of the regions that state both.
        SumOverSum = "sum_over_sum",
        /// No value: only the distribution of the reported ones.
        Distribution = "distribution",
    }
}

/// One city or province, year and indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// City or province.
    pub level: Level,
    /// The city or province.
    pub region: Parent,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// The catalogue's unit, of the value and of the distribution.
    pub unit: String,
    /// How `value` comes about.
    pub method: Method,
    /// The aggregate; absent where nothing could be used, where the method gives none, or beyond
    /// 28 digits.
    pub value: Option<Decimal>,
    /// How it bounds the true value, from the qualifiers of what was used; absent without a value.
    pub qualifier: Option<Qualifier>,
    /// Regions that entered the value: for a ratio or weighted mean those that state both parts,
    /// for a distribution those that report.
    pub reported: usize,
    /// Regions of the frame under this city or province.
    pub expected: usize,
    /// How the reported values of the regions are spread; absent where none reports.
    pub distribution: Option<Distribution>,
}

/// How values are spread over regions, all weighing alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distribution {
    /// Number of values.
    pub count: usize,
    /// Their mean, rounded.
    pub mean: Decimal,
    /// The middle one, or the mean of the middle two, rounded.
    pub median: Decimal,
    /// The smallest.
    pub least: Decimal,
    /// The largest.
    pub most: Decimal,
}

/// Aggregates of every city and province of the frame, by level, region, year and indicator.
pub(super) fn all(cells: &Cells<'_>) -> Result<Vec<Aggregate>, PanelError> {
    let mut aggregates = level(cells, Level::City)?;
    aggregates.extend(level(cells, Level::Province)?);
    Ok(aggregates)
}

fn level(cells: &Cells<'_>, level: Level) -> Result<Vec<Aggregate>, PanelError> {
    let parent = |region: &crate::panel::FrameRegion| match level {
        Level::City => region.city.clone(),
        Level::Province => region.province.clone(),
        Level::County | Level::Township => None,
    };
    let mut parents: Vec<Parent> = cells.rows.iter().filter_map(|row| parent(&row.region)).collect();
    parents.sort();
    parents.dedup_by(|one, two| one.code == two.code);
    let unit = |row: &crate::panel::PanelRow| {
        let own = parent(&row.region)?;
        parents.iter().position(|one| one.code == own.code)
    };
    let units: Vec<Option<usize>> = cells.rows.iter().map(unit).collect();
    let groups = engine::groups(&cells.keys, &units)?;
    let aggregates = groups.iter().filter_map(|group| {
        let region = parents.get(group.unit)?;
        let indicator = cells.indicators.get(group.indicator)?;
        let wanted = cells.asks_for(&indicator.code);
        wanted.then(|| aggregate(cells, group, indicator, (level, region)))
    });
    Ok(aggregates.collect())
}

fn aggregate(cells: &Cells<'_>, group: &Group, indicator: &Indicator, (level, region): (Level, &Parent)) -> Aggregate {
    let places = &group.cells;
    let figures: Vec<(usize, Decimal, Qualifier)> = places
        .iter()
        .filter_map(|at| cells.rows.get(*at).and_then(figure).map(|(value, q)| (*at, value, q)))
        .collect();
    let method = method(cells, indicator);
    let summed = match method {
        Method::Sum => sum(&figures),
        Method::WeightedMean => weighted_mean(cells, indicator, &figures),
        Method::SumOverSum => sum_over_sum(cells, indicator, places),
        Method::Distribution => Summed {
            used: figures.len(),
            ..Summed::default()
        },
    };
    Aggregate {
        level,
        region: region.clone(),
        year: group.year,
        indicator: indicator.code.clone(),
        name: indicator.name_zh.clone(),
        unit: indicator.unit.clone(),
        method,
        value: summed.value,
        qualifier: summed.value.and(summed.qualifier),
        reported: summed.used,
        expected: group.cells.len(),
        distribution: distribution(figures.iter().map(|(_, value, _)| *value).collect()),
    }
}

/// How an indicator aggregates over the regions of one year (DESIGN promise 6). An aggregate is
/// always of one year, so stocks are never added over years.
fn method(cells: &Cells<'_>, indicator: &Indicator) -> Method {
    match indicator.kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => Method::Sum,
        IndicatorKind::Mean if indicator.denominator.is_some() => Method::WeightedMean,
        IndicatorKind::Ratio if !cells.norms.is_as_printed(&indicator.code) => Method::SumOverSum,
        IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => Method::Distribution,
    }
}

#[derive(Default)]
struct Summed {
    value: Option<Decimal>,
    qualifier: Option<Qualifier>,
    used: usize,
}

fn sum(figures: &[(usize, Decimal, Qualifier)]) -> Summed {
    Summed {
        value: total(figures.iter().map(|(_, value, _)| *value)),
        qualifier: joint(figures.iter().map(|(.., qualifier)| *qualifier)),
        used: figures.len(),
    }
}

fn weighted_mean(cells: &Cells<'_>, indicator: &Indicator, figures: &[(usize, Decimal, Qualifier)]) -> Summed {
    let pairs: Vec<Pair> = figures
        .iter()
        .filter_map(|(at, value, qualifier)| {
            let key = *cells.keys.get(*at)?;
            let (weight, other) = cells.beside(key, indicator.denominator.as_ref()?)?;
            Some(Pair {
                top: value.checked_mul(weight)?,
                base: weight,
                qualifier: rough([*qualifier, other]),
            })
        })
        .collect();
    over(&pairs, Decimal::ONE)
}

fn sum_over_sum(cells: &Cells<'_>, indicator: &Indicator, places: &[usize]) -> Summed {
    let pairs: Vec<Pair> = places
        .iter()
        .filter_map(|at| {
            let key = *cells.keys.get(*at)?;
            let (top, one) = cells.beside(key, indicator.numerator.as_ref()?)?;
            let (base, other) = cells.beside(key, indicator.denominator.as_ref()?)?;
            Some(Pair {
                top,
                base,
                qualifier: rough([one, other]),
            })
        })
        .collect();
    let factor = if indicator.unit == "%" {
        Decimal::ONE_HUNDRED
    } else {
        Decimal::ONE
    };
    over(&pairs, factor)
}

struct Pair {
    top: Decimal,
    base: Decimal,
    qualifier: Qualifier,
}

/// Sum over sum times `factor`, rounded; no value over a base of zero.
fn over(pairs: &[Pair], factor: Decimal) -> Summed {
    let quotient = || {
        let top = total(pairs.iter().map(|pair| pair.top))?;
        let base = total(pairs.iter().map(|pair| pair.base))?;
        top.checked_mul(factor)?.checked_div(base)
    };
    Summed {
        value: quotient().map(rounded),
        qualifier: (!pairs.is_empty()).then(|| rough(pairs.iter().map(|pair| pair.qualifier))),
        used: pairs.len(),
    }
}

/// The sum in the order given; nothing for no values, or beyond 28 digits.
fn total(mut values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let first = values.next()?;
    values.try_fold(first, Decimal::checked_add)
}

/// The qualifier of a sum: bounds on one side stay bounds, anything mixed is about.
fn joint(qualifiers: impl Iterator<Item = Qualifier>) -> Option<Qualifier> {
    qualifiers.reduce(|one, two| match (one, two) {
        (same, other) if same == other => same,
        (Qualifier::Exact, other) | (other, Qualifier::Exact) => other,
        _ => Qualifier::About,
    })
}

/// The qualifier of a quotient: exact only from exact parts.
fn rough(qualifiers: impl IntoIterator<Item = Qualifier>) -> Qualifier {
    let exact = qualifiers.into_iter().all(|qualifier| qualifier == Qualifier::Exact);
    if exact { Qualifier::Exact } else { Qualifier::About }
}

fn distribution(mut values: Vec<Decimal>) -> Option<Distribution> {
    values.sort_unstable();
    let (least, most) = (*values.first()?, *values.last()?);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    let mean = total(values.iter().copied())?.checked_div(Decimal::from(values.len()))?;
    Some(Distribution {
        count: values.len(),
        mean: rounded(mean),
        median: rounded(lower.checked_add(upper)? / Decimal::TWO),
        least,
        most,
    })
}
