//! How a region's figures moved over the years.
//!
//! | figure | formula | source |
//! |---|---|---|
//! | slope | median of `(y(j) - y(i)) / (t(j) - t(i))` over all pairs of years | Theil (1950); Sen (1968), J. Am. Stat. Assoc. 63, 1379 |
//! | interval | the slopes of ranks `(N - C) / 2` and `(N + C) / 2 + 1`, `C = z sqrt(V)`, `V = (n (n-1) (2n+5) - sum t (t-1) (2t+5)) / 18` over ties of y | Sen (1968); Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, 16.4.2 |
//! | compound growth | `(last / first) ^ (1 / years) - 1` between the first and the last year with a value | the rate of 年均增长 in the statistical communiqués |

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::{IndicatorCode, Qualifier};
use crate::panel::facts::Cell;
use crate::panel::quotient::{COEFFICIENT_DECIMALS, COMPUTED_DECIMALS, rounded_float};
use crate::panel::{FrameRegion, Panel};

/// Quantile of the normal distribution at 0.975: intervals have a confidence of 95 percent.
const Z: f64 = 1.959_963_984_540_054;

/// Fewest years for which a slope is worked out.
const FEWEST: usize = 3;

/// The figures of one region and indicator over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendRow<'a> {
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// Its name in Chinese.
    pub name: &'a str,
    /// The catalogue's unit.
    pub unit: &'a str,
    /// The region.
    pub region: &'a FrameRegion,
    /// Years with a value.
    pub reported: usize,
    /// Years of the frame.
    pub expected: usize,
    /// First year with a value, and the value.
    pub first: (i32, Decimal),
    /// Last year with a value, and the value.
    pub last: (i32, Decimal),
    /// Compound growth from the first to the last, in percent a year; absent for percentages, and
    /// where one of them is not above zero.
    pub growth: Option<Decimal>,
    /// Theil-Sen slope in `unit` a year (percentage points for percentages), for three years or more.
    pub slope: Option<Decimal>,
    /// Interval of the slope at 95 percent; absent where so few years have none.
    pub interval: Option<(Decimal, Decimal)>,
    /// Whether one of the values is no exact figure.
    pub approximate: bool,
}

/// A slope and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slope {
    pub(super) slope: f64,
    pub(super) interval: Option<(f64, f64)>,
}

/// Theil-Sen slope of figures over years; none for fewer than two different years.
pub(super) fn theil_sen(points: &[(i32, f64)]) -> Option<Slope> {
    let mut slopes = Vec::with_capacity(points.len() * points.len() / 2);
    for (at, (year, value)) in points.iter().enumerate() {
        for (later, other) in points.iter().skip(at + 1).filter(|(later, _)| later != year) {
            slopes.push((other - value) / f64::from(later - year));
        }
    }
    slopes.sort_unstable_by(f64::total_cmp);
    let upper = *slopes.get(slopes.len() / 2)?;
    let lower = *slopes.get((slopes.len() - 1) / 2)?;
    Some(Slope {
        slope: f64::midpoint(lower, upper),
        interval: interval(points, &slopes),
    })
}

fn interval(points: &[(i32, f64)], slopes: &[f64]) -> Option<(f64, f64)> {
    let all = slopes.len().to_f64()?;
    let reach = Z * variance(points)?.sqrt();
    // Ranks from 1, rounded to the nearest; below the first slope there is no interval of that confidence.
    let lower = ((all - reach) / 2.0).round_ties_even();
    let upper = f64::midpoint(all, reach).round_ties_even() + 1.0;
    let slope = |rank: f64| slopes.get(rank.to_usize()?.checked_sub(1)?).copied();
    slope(lower).zip(slope(upper))
}

/// Variance of Mann-Kendall's S with ties of the figures.
fn variance(points: &[(i32, f64)]) -> Option<f64> {
    let term = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let mut values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let mut ties = 0.0;
    for group in values.chunk_by(|one, two| one.total_cmp(two).is_eq()) {
        ties += term(group.len().to_f64()?);
    }
    Some((term(points.len().to_f64()?) - ties) / 18.0)
}

/// Compound growth in percent a year.
pub(super) fn compound_growth((first, from): (i32, f64), (last, to): (i32, f64)) -> Option<f64> {
    let years = f64::from(last - first);
    (from > 0.0 && to > 0.0 && years > 0.0).then(|| ((to / from).powf(1.0 / years) - 1.0) * 100.0)
}

impl Panel {
    /// The trends of every indicator that the frame asks for and every region with values in two years
    /// or more, by indicator and region.
    pub fn trends(&self) -> impl Iterator<Item = TrendRow<'_>> {
        (0..self.axes.series.len()).flat_map(|series| self.trends_of(series))
    }

    /// The trends of one series, by region.
    pub fn trends_of(&self, series: usize) -> impl Iterator<Item = TrendRow<'_>> {
        (0..self.axes.regions.len()).filter_map(move |region| self.trend(series, region))
    }

    fn trend(&self, at: usize, place: usize) -> Option<TrendRow<'_>> {
        let axes = &self.axes;
        let series = axes.series.get(at).filter(|series| series.asked)?;
        let region = axes.regions.get(place)?;
        let figures = axes.years.iter().enumerate().filter_map(|(y, year)| {
            let place = (at * axes.years.len() + y) * axes.regions.len() + place;
            let (value, qualifier) = self.cells.get(place).and_then(Cell::figure)?;
            Some((*year, value, qualifier))
        });
        let figures: Vec<(i32, Decimal, Qualifier)> = figures.collect();
        let [(first, from, _), .., (last, to, _)] = *figures.as_slice() else {
            return None;
        };
        let points: Option<Vec<(i32, f64)>> = figures
            .iter()
            .map(|(year, value, _)| Some((*year, value.to_f64()?)))
            .collect();
        let points = points?;
        let growth = compound_growth(*points.first()?, *points.last()?).filter(|_| series.unit != "%");
        let slope = theil_sen(&points).filter(|_| points.len() >= FEWEST);
        let printed = |value: f64| rounded_float(value, COEFFICIENT_DECIMALS);
        Some(TrendRow {
            indicator: &series.code,
            name: &series.name,
            unit: &series.unit,
            region,
            reported: figures.len(),
            expected: axes.years.len(),
            first: (first, from),
            last: (last, to),
            growth: growth.and_then(|growth| rounded_float(growth, COMPUTED_DECIMALS)),
            slope: slope.and_then(|slope| printed(slope.slope)),
            interval: slope.and_then(|slope| {
                let (low, high) = slope.interval?;
                printed(low).zip(printed(high))
            }),
            approximate: figures.iter().any(|(.., qualifier)| *qualifier != Qualifier::Exact),
        })
    }
}
