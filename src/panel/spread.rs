//! How figures are spread over regions, all weighing alike, in whole numbers.
//!
//! | figure | formula | source |
//! |---|---|---|
//! | quartiles, median | `x[h]` at `h = (n - 1) p`, linear between neighbours | Hyndman and Fan (1996), type 7; the default of R, numpy and Excel's QUARTILE.INC |
//! | deviation | `sqrt(sum((x - mean)^2) / (n - 1))` | ISO 3534-1, sample standard deviation |
//! | coefficient of variation | deviation over mean, where the mean is above zero | ISO 3534-1 |
//! | Gini coefficient | `sum((2 i - n - 1) x(i)) / (n sum(x))`, x ascending, none negative | Sen (1973), On Economic Inequality; without the factor n / (n - 1) for small samples |

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::panel::quotient::{COEFFICIENT_DECIMALS, COMPUTED_DECIMALS, rounded_float, rounded_fraction};

/// How values are spread over regions. Computed figures are rounded to [`COMPUTED_DECIMALS`],
/// coefficients to [`COEFFICIENT_DECIMALS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Distribution {
    /// Number of values.
    pub count: usize,
    /// Their mean.
    pub mean: Decimal,
    /// The middle one, or the mean of the middle two.
    pub median: Decimal,
    /// The smallest.
    pub least: Decimal,
    /// The largest.
    pub most: Decimal,
    /// Lower quartile.
    pub lower_quartile: Decimal,
    /// Upper quartile.
    pub upper_quartile: Decimal,
    /// Sample standard deviation; absent for fewer than two values.
    pub deviation: Option<Decimal>,
    /// Coefficient of variation; absent for fewer than two values, or a mean that is not above zero.
    pub variation: Option<Decimal>,
    /// Gini coefficient: 0 for all alike; absent where a value is negative or all are zero.
    pub gini: Option<Decimal>,
}

/// The same in whole numbers, at the scale of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    count: u32,
    sum: i64,
    least: i64,
    most: i64,
    /// Four times the lower quartile, the median and the upper quartile.
    quarters: [i64; 3],
    /// `n sum(x^2) - sum(x)^2`.
    squares: i128,
    /// `sum((2 i - n - 1) x(i))`.
    order: i128,
}

impl Spread {
    /// Of values in ascending order; nothing for none.
    pub(super) fn of(values: &[i64]) -> Option<Self> {
        let (least, most) = (*values.first()?, *values.last()?);
        let count = u32::try_from(values.len()).ok()?; // cells fit in 32 bits
        let n = i128::from(count);
        let (mut sum, mut squares, mut order, mut weight) = (0i64, 0i128, 0i128, 1 - i64::from(count));
        for value in values {
            sum += value;
            squares += i128::from(*value) * i128::from(*value);
            order += i128::from(weight) * i128::from(*value);
            weight += 2;
        }
        let wide = i128::from(sum);
        Some(Self {
            count,
            sum,
            least,
            most,
            quarters: [quarter(values, 1)?, quarter(values, 2)?, quarter(values, 3)?],
            squares: n * squares - wide * wide,
            order,
        })
    }

    /// Number of values.
    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    /// Their sum, in units of the series.
    pub(super) const fn total(&self) -> i64 {
        self.sum
    }

    /// As decimals of a series with `scale` decimals.
    pub(super) fn distribution(&self, scale: u32) -> Option<Distribution> {
        let plain = |units: i64| Decimal::try_from_i128_with_scale(i128::from(units), scale).ok(); // 50 bits always fit
        let unit = 10i128.checked_pow(scale)?;
        let quarter = |four: i64| rounded_fraction(i128::from(four), unit.checked_mul(4)?, COMPUTED_DECIMALS);
        let [lower, middle, upper] = self.quarters;
        let n = i128::from(self.count);
        Some(Distribution {
            count: usize::try_from(self.count).ok()?, // 32 bits fit
            mean: rounded_fraction(i128::from(self.sum), unit.checked_mul(n)?, COMPUTED_DECIMALS)?,
            median: quarter(middle)?,
            least: plain(self.least)?,
            most: plain(self.most)?,
            lower_quartile: quarter(lower)?,
            upper_quartile: quarter(upper)?,
            deviation: self.deviation().and_then(|deviation| {
                let unit = unit.to_f64()?;
                rounded_float(deviation / unit, COMPUTED_DECIMALS)
            }),
            variation: self.variation(),
            gini: self.gini(),
        })
    }

    /// The median.
    pub(super) fn median(&self, scale: u32) -> Option<Decimal> {
        let unit = 10i128.checked_pow(scale)?.checked_mul(4)?;
        let [_, middle, _] = self.quarters;
        rounded_fraction(i128::from(middle), unit, COMPUTED_DECIMALS)
    }

    /// Mean of the values.
    pub(super) fn mean(&self, scale: u32) -> Option<Decimal> {
        let unit = 10i128.checked_pow(scale)?.checked_mul(i128::from(self.count))?;
        rounded_fraction(i128::from(self.sum), unit, COMPUTED_DECIMALS)
    }

    fn deviation(&self) -> Option<f64> {
        let n = f64::from(self.count);
        let squares = self.squares.to_f64()?;
        (self.count > 1).then(|| (squares / n / (n - 1.0)).sqrt())
    }

    fn variation(&self) -> Option<Decimal> {
        let mean = self.sum.to_f64()? / f64::from(self.count);
        let deviation = self.deviation().filter(|_| self.sum > 0)?;
        rounded_float(deviation / mean, COEFFICIENT_DECIMALS)
    }

    fn gini(&self) -> Option<Decimal> {
        let whole = i128::from(self.sum).checked_mul(i128::from(self.count))?;
        if self.least < 0 {
            return None;
        }
        rounded_fraction(self.order, whole, COEFFICIENT_DECIMALS)
    }
}

/// Four times the `quarters`-th quartile of sorted values.
fn quarter(values: &[i64], quarters: usize) -> Option<i64> {
    let place = (values.len() - 1) * quarters;
    let lower = *values.get(place / 4)?;
    let part = i64::try_from(place % 4).ok()?; // below four
    match values.get(place / 4 + 1) {
        Some(upper) => Some(lower * 4 + (upper - lower) * part),
        None => Some(lower * 4),
    }
}
