use crate::model::{IndicatorKind, Period, YearMonth};

/// One spelling for one stretch of time: January to December is the year, and so on. A stock at the
/// end of December is the year's value, since the panel compares stocks at the end of years.
pub(super) fn canonical(period: Period, kind: IndicatorKind) -> Period {
    match period {
        Period::Span(from, to) if from.year() == to.year() => within_year(period, from, to),
        Period::ToDate(to) if to.month() == 12 && kind == IndicatorKind::Stock => Period::Year(to.year()),
        Period::Year(_)
        | Period::Half(..)
        | Period::Quarter(..)
        | Period::Month(_)
        | Period::Span(..)
        | Period::ToDate(_) => period,
    }
}

fn within_year(period: Period, from: YearMonth, to: YearMonth) -> Period {
    let year = from.year();
    match (from.month(), to.month()) {
        (1, 12) => Period::Year(year),
        (1, 6) => Period::Half(year, 1),
        (7, 12) => Period::Half(year, 2),
        (1, 3) => Period::Quarter(year, 1),
        (4, 6) => Period::Quarter(year, 2),
        (7, 9) => Period::Quarter(year, 3),
        (10, 12) => Period::Quarter(year, 4),
        (first, last) if first == last => Period::Month(from),
        _ => period,
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use crate::model::IndicatorKind::{Count, Stock};

    #[test]
    fn one_stretch_of_time_has_one_spelling() {
        for (printed, kind, kept) in [
            ("2024-01/2024-12", Count, "2024"),
            ("2024-01/2024-06", Count, "2024-H1"),
            ("2024-07/2024-12", Count, "2024-H2"),
            ("2024-10/2024-12", Count, "2024-Q4"),
            ("2024-05/2024-05", Count, "2024-05"),
            ("2024-01/2024-11", Count, "2024-01/2024-11"),
            ("2023-01/2024-12", Count, "2023-01/2024-12"),
            ("../2024-12", Stock, "2024"),
            ("../2024-11", Stock, "../2024-11"),
            ("../2024-12", Count, "../2024-12"),
        ] {
            assert_eq!(canonical(printed.parse().unwrap(), kind).to_string(), kept, "{printed}");
        }
    }
}
