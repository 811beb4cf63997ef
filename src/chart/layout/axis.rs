/// A straight map from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// Smallest value of the axis.
    pub(crate) low: f64,
    /// Largest value of the axis.
    pub(crate) high: f64,
    /// Pixel of `low`.
    pub(crate) from: f64,
    /// Pixel of `high`.
    pub(crate) to: f64,
}

impl Scale {
    pub(crate) fn at(self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
}

/// A value of the axis with its printed form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

/// Where an axis begins and ends: on round values around the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) low: f64,
    pub(crate) high: f64,
    step: f64,
}

impl Span {
    /// From zero (or the negative smallest value) to a round value at or above the largest, in about
    /// `steps` steps. Without any value the axis is 0 to 1.
    pub(crate) fn from_zero(values: impl IntoIterator<Item = f64>, steps: f64) -> Self {
        let (low, high) = bounds(values).unwrap_or((0.0, 0.0));
        Self::around(low.min(0.0), high.max(0.0), steps)
    }

    /// Near the data; but from zero when the smallest value is less than half the largest, since
    /// nothing is gained by cutting then.
    pub(crate) fn near(values: impl IntoIterator<Item = f64>, steps: f64) -> Self {
        let (low, high) = bounds(values).unwrap_or((0.0, 0.0));
        let low = if low >= 0.0 && low < high / 2.0 { 0.0 } else { low };
        Self::around(low, high, steps)
    }

    fn around(low: f64, high: f64, steps: f64) -> Self {
        let width = high - low;
        // All alike: nothing but 0 and 1 for zeros, else a little room below the value.
        let (low, high, step) = match () {
            () if width > high.abs() * 1e-9 => (low, high, round_step(width / steps)),
            () if high.abs() > 0.0 => (high - high.abs() * 0.05, high, round_step(high.abs() * 0.05 / steps)),
            () => (0.0, 1.0, 1.0),
        };
        Self {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
        }
    }

    /// Whether zero is left out.
    pub(crate) fn is_short(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    /// Round values from end to end.
    pub(crate) fn ticks(self, suffix: &str) -> Vec<Tick> {
        let decimals = decimals_of(self.step);
        let mut ticks = Vec::new();
        let mut count = (self.low / self.step).round();
        while count * self.step <= self.high + self.step * 1e-6 {
            let value = count * self.step;
            ticks.push(Tick {
                value,
                label: format!("{}{suffix}", grouped(value, decimals)),
            });
            count += 1.0;
        }
        ticks
    }
}

fn bounds(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().fold(None, |found, value| match found {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    let found = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| factor * power >= raw * (1.0 - 1e-9));
    found.unwrap_or(10.0) * power
}

fn decimals_of(step: f64) -> usize {
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 9 && (scaled - scaled.round()).abs() > 1e-6 * scaled {
        scaled *= 10.0;
        decimals += 1;
    }
    decimals
}

/// A value with thousands set off by commas; by power of ten from a thousand million million on.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let zero = plain.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    format!("{sign}{text}{rest}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::{Span, grouped};

    fn labels(span: Span) -> Vec<String> {
        span.ticks("").into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn axes_end_on_round_values() {
        for (span, expected) in [
            (
                Span::from_zero([3.0, 87.0], 5.0),
                vec!["0", "20", "40", "60", "80", "100"],
            ),
            (Span::from_zero([0.0], 5.0), vec!["0", "1"]),
            (Span::from_zero([], 5.0), vec!["0", "1"]),
            (Span::from_zero([4200.0], 4.0), vec!["0", "2,000", "4,000", "6,000"]),
            (
                Span::from_zero([-30.0, 50.0], 4.0),
                vec!["-40", "-20", "0", "20", "40", "60"],
            ),
            (Span::near([97.2, 100.0], 4.0), vec!["97", "98", "99", "100"]),
            (Span::near([20.0, 100.0], 4.0), vec!["0", "50", "100"]),
        ] {
            assert_eq!(labels(span), expected);
        }
        assert!(Span::near([97.2, 100.0], 4.0).is_short());
        assert!(!Span::near([20.0, 100.0], 4.0).is_short());
    }

    #[test]
    fn figures_are_grouped_by_thousands() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (999.0, 0, "999"),
            (1000.0, 0, "1,000"),
            (-1_234_567.5, 1, "-1,234,567.5"),
            (-0.0, 0, "0"),
            (1e18, 0, "1e18"),
        ] {
            assert_eq!(grouped(value, decimals), expected);
        }
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values(values in proptest::collection::vec(-1e9f64..1e9, 1..6), steps in 2u8..8) {
            for span in [Span::from_zero(values.clone(), f64::from(steps)), Span::near(values.clone(), f64::from(steps))] {
                let slack = (span.high - span.low) * 1e-6;
                prop_assert!(values.iter().all(|v| span.low <= v + slack && *v <= span.high + slack));
                prop_assert!((2..=14).contains(&span.ticks("").len()));
            }
        }
    }
}
