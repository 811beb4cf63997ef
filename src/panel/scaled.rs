//! Figures as whole numbers: each series has one scale, at which all of its figures are whole, so that
//! sums, ranks and changes are exact and do not depend on any order.

use rust_decimal::Decimal;

use crate::harmonize::in_parts;
use crate::panel::axes::Axes;
use crate::panel::facts::Cell;

/// Largest whole number that is worked with: quarters of it are still exact in every step.
const LARGEST: i64 = 1 << 50;

/// The cells' figures in units of their series' last decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scaled {
    /// Decimals of each series; absent where a figure is too large or too fine to be worked with: then
    /// the series has ranks and no computed figures.
    pub(super) scales: Vec<Option<u32>>,
    /// By place of the cell; absent without a figure, and throughout a series without a scale.
    pub(super) units: Vec<Option<i64>>,
}

impl Scaled {
    pub(super) fn of(axes: &Axes, cells: &[Cell]) -> Self {
        let width = axes.years.len() * axes.regions.len();
        let own = |series: usize| cells.get(series * width..(series + 1) * width).unwrap_or_default();
        let largest = largest(axes);
        let scales = in_parts(axes.series.len(), |series| {
            series.map(|series| scale(own(series), largest)).collect()
        });
        let units = in_parts(axes.series.len(), |series| {
            let mut found = Vec::with_capacity(series.len() * width);
            for at in series {
                match scales.get(at).copied().flatten() {
                    None => found.resize(found.len() + width, None),
                    Some(scale) => {
                        let figure = |cell: &Cell| cell.figure().and_then(|(value, _)| units(value, scale));
                        found.extend(own(at).iter().map(figure));
                    }
                }
            }
            found
        });
        Self { scales, units }
    }

    /// The scale of the series that a slot belongs to.
    pub(super) fn scale(&self, axes: &Axes, slot: usize) -> Option<u32> {
        let series = slot.checked_div(axes.years.len())?;
        self.scales.get(series).copied().flatten()
    }
}

/// Largest figure of which all regions together still have a sum in 63 bits.
fn largest(axes: &Axes) -> i64 {
    let regions = i64::try_from(axes.regions.len().max(1)).unwrap_or(i64::MAX); // cells fit in 32 bits
    LARGEST.min((1 << 62) / regions)
}

/// The decimals at which all figures of a series are whole numbers in the range.
fn scale(cells: &[Cell], largest: i64) -> Option<u32> {
    let figures = || cells.iter().filter_map(Cell::figure).map(|(value, _)| value);
    let scale = figures().map(|value| value.scale()).max().unwrap_or(0);
    let fits = |value| units(value, scale).is_some_and(|units| units.abs() <= largest);
    figures().all(fits).then_some(scale)
}

/// `value` in units of the decimal at `scale`, where that is a number of 64 bits.
fn units(value: Decimal, scale: u32) -> Option<i64> {
    let mantissa = i64::try_from(value.mantissa()).ok()?; // out of range is no unit
    match scale.checked_sub(value.scale())? {
        0 => Some(mantissa),
        more => mantissa.checked_mul(10i64.checked_pow(more)?),
    }
}
