//! Figures as whole numbers: each series has one scale, at which all of its figures are whole, so that
//! sums, ranks and changes are exact and do not depend on any order.

use rust_decimal::Decimal;

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
        let mut scaled = Self {
            scales: Vec::with_capacity(axes.series.len()),
            units: Vec::with_capacity(cells.len()),
        };
        for own in cells.chunks(width.max(1)).take(axes.series.len()) {
            let scale = own
                .iter()
                .filter_map(Cell::figure)
                .map(|(value, _)| value.scale())
                .max();
            let scale = scale.unwrap_or(0);
            let from = scaled.units.len();
            let largest = largest(axes);
            let fits = own.iter().all(|cell| {
                let units = cell.figure().map(|(value, _)| units(value, scale, largest));
                let fits = units != Some(None);
                scaled.units.push(units.flatten());
                fits
            });
            if !fits {
                scaled.units.truncate(from);
                scaled.units.resize(from + own.len(), None);
            }
            scaled.scales.push(fits.then_some(scale));
        }
        scaled
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

/// `value` in units of the decimal at `scale`, where it is in the range.
fn units(value: Decimal, scale: u32, largest: i64) -> Option<i64> {
    let power = 10i128.checked_pow(scale.checked_sub(value.scale())?)?;
    let units = i64::try_from(value.mantissa().checked_mul(power)?).ok()?; // out of range is no unit
    (units.abs() <= largest).then_some(units)
}
