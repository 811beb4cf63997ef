/// Quantile of the normal distribution for 95% on both sides.
const Z: f64 = 1.959_963_984_540_054;

/// What was judged of one stratum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Figures of the stratum.
    pub population: usize,
    /// Figures judged.
    pub judged: usize,
    /// Of them, those judged wrong.
    pub wrong: usize,
}

/// An error rate with its 95% interval, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The rate.
    pub rate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The error rate over strata, each weighted by its population; strata of which nothing was judged
/// are left out. Nothing where nothing was judged.
///
/// The interval is the score interval (Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22, 1927) for the effective sample size 1 / Σ(W²/n) (Kish, Survey
/// Sampling, 1965), which is the number judged where every stratum has its share.
pub fn estimate(strata: &[Tally]) -> Option<Estimate> {
    let judged: Vec<&Tally> = strata.iter().filter(|tally| tally.judged > 0).collect();
    let whole: f64 = judged.iter().map(|tally| float(tally.population)).sum();
    if judged.is_empty() || whole <= 0.0 {
        return None;
    }
    let (mut rate, mut spread) = (0.0, 0.0);
    for tally in judged {
        let (weight, count) = (float(tally.population) / whole, float(tally.judged));
        rate += weight * float(tally.wrong) / count;
        spread += weight * weight / count;
    }
    Some(wilson(rate, 1.0 / spread))
}

fn wilson(rate: f64, count: f64) -> Estimate {
    let square = Z * Z;
    let middle = (rate + square / (2.0 * count)) / (1.0 + square / count);
    let half = Z * (rate * (1.0 - rate) / count + square / (4.0 * count * count)).sqrt() / (1.0 + square / count);
    Estimate {
        rate,
        low: (middle - half).max(0.0),
        high: (middle + half).min(1.0),
    }
}

/// Counts of figures are far below 2^52.
#[allow(clippy::cast_precision_loss)]
const fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Tally, estimate};

    fn tally(population: usize, judged: usize, wrong: usize) -> Tally {
        Tally {
            population,
            judged,
            wrong,
        }
    }

    #[test]
    fn one_stratum_has_the_published_score_interval() {
        // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine
        // 17, 1998, table I, method 3.
        for (wrong, judged, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = estimate(&[tally(1000, judged, wrong)]).unwrap();
            assert!(
                (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5,
                "{found:?}"
            );
        }
    }

    #[test]
    fn strata_count_by_their_population() {
        // 1 of 10 wrong in 900 figures, 5 of 10 in 100: 0.9 * 0.1 + 0.1 * 0.5 = 0.14.
        let found = estimate(&[tally(900, 10, 1), tally(100, 10, 5)]).unwrap();
        assert!((found.rate - 0.14).abs() < 1e-12);
        // Effective size 1 / (0.81/10 + 0.01/10) = 12.195: wider than that of twenty figures.
        let plain = estimate(&[tally(1000, 20, 3)]).unwrap();
        assert!(found.high - found.low > plain.high - plain.low);
        // Nothing judged there says nothing.
        assert_eq!(
            estimate(&[tally(900, 10, 1), tally(100, 0, 0)]),
            estimate(&[tally(900, 10, 1)])
        );
        assert_eq!(estimate(&[tally(100, 0, 0)]), None);
        assert_eq!(estimate(&[]), None);
    }

    #[test]
    fn proportional_strata_are_as_one_sample() {
        let parts = estimate(&[tally(300, 30, 3), tally(700, 70, 4)]).unwrap();
        let whole = estimate(&[tally(1000, 100, 7)]).unwrap();
        assert!((parts.rate - whole.rate).abs() < 1e-12 && (parts.low - whole.low).abs() < 1e-12);
    }
}
