//! Issues about observations and about which reports there are. Pure: the thresholds stand in a
//! table, due dates and expected reports are arguments.
//!
//! A check speaks only where the figures are firm enough to carry it: a rate is compared with its
//! parts only where all three are exact, of the same body, period and scope, and the text names no
//! other base. Cases carried over make more concluded than received, so that pair is no check. Parts
//! that fall short of their total are no issue: they often do on real pages.

mod jumps;
mod near_copies;
mod norms;
mod parts;
mod rates;
mod reports;
mod subsets;

use std::collections::BTreeMap;

use crate::model::{
    Indicator, IndicatorCode, Issue, IssueCode, IssuePlace, Level, Observation, ObservationKey, Period, Sense, Status,
};
use crate::reference::Catalogue;

pub use near_copies::{Signed, check_copies};
pub use norms::{CheckKind, Norms};
pub use reports::{Due, Expectation, check_reports, published_late};

/// Issues of the figures of a job, in the order of [`Issue`], each once.
pub fn check_figures(observations: &[Observation], catalogue: &Catalogue, norms: &Norms) -> Vec<Issue> {
    let figures = Figures::of(observations, catalogue);
    let mut issues = rates::check(&figures, norms);
    issues.extend(subsets::check(&figures, norms));
    issues.extend(parts::check(&figures));
    issues.extend(jumps::check(&figures, norms));
    issues.extend(figures.all.iter().filter_map(implausible));
    issues.sort();
    issues.dedup();
    issues
}

/// A reported observation with its indicator.
struct Figure<'a> {
    observation: &'a Observation,
    indicator: &'a Indicator,
    value: rust_decimal::Decimal,
}

/// The reported figures of a job, findable by key.
struct Figures<'a> {
    all: Vec<Figure<'a>>,
    by_key: BTreeMap<&'a ObservationKey, usize>,
}

impl<'a> Figures<'a> {
    fn of(observations: &'a [Observation], catalogue: &'a Catalogue) -> Self {
        let reported = observations
            .iter()
            .filter(|o| o.status == Status::Reported && o.key.sense == Sense::Observed);
        let all: Vec<Figure<'a>> = reported
            .filter_map(|observation| {
                Some(Figure {
                    observation,
                    indicator: catalogue.get(&observation.key.indicator)?,
                    value: observation.value?,
                })
            })
            .collect();
        let by_key = all
            .iter()
            .enumerate()
            .map(|(index, figure)| (&figure.observation.key, index))
            .collect();
        Self { all, by_key }
    }

    /// The figure of the same body, region, period and scope for another indicator.
    fn beside(&self, figure: &Figure<'_>, indicator: &IndicatorCode) -> Option<&Figure<'a>> {
        let key = ObservationKey {
            indicator: indicator.clone(),
            ..figure.observation.key.clone()
        };
        self.by_key.get(&key).and_then(|index| self.all.get(*index))
    }

    /// The same figure a year before, for a figure of a whole year.
    fn year_before(&self, figure: &Figure<'_>) -> Option<&Figure<'a>> {
        let Period::Year(year) = figure.observation.key.period else {
            return None;
        };
        let key = ObservationKey {
            period: Period::Year(year - 1),
            ..figure.observation.key.clone()
        };
        self.by_key.get(&key).and_then(|index| self.all.get(*index))
    }
}

impl Figure<'_> {
    /// An issue about this figure, with its name and code filled in.
    fn issue(&self, code: IssueCode) -> Issue {
        let place = IssuePlace::Observation {
            key: self.observation.key.to_string(),
        };
        Issue::new(code, place)
            .with("name", &self.indicator.name_zh)
            .with("indicator", &self.indicator.code)
    }

    /// The value with its unit, as people write it.
    fn printed(&self) -> String {
        format!("{}{}", self.value, self.indicator.unit)
    }
}

/// Outside the catalogue's range. The upper end is that of one county-level region in a year, so it
/// binds only such figures; that of a percentage binds all.
fn implausible(figure: &Figure<'_>) -> Option<Issue> {
    let indicator = figure.indicator;
    let key = &figure.observation.key;
    let county = matches!(key.region.level(), Level::County | Level::Township) && key.period.is_whole_year();
    let below = indicator.least.is_some_and(|least| figure.value < least);
    let above = indicator.most.is_some_and(|most| figure.value > most) && (county || indicator.unit == "%");
    (below || above).then(|| {
        let end = |end: Option<rust_decimal::Decimal>, open: &str| end.map_or(open.to_owned(), |end| end.to_string());
        figure
            .issue(IssueCode::Implausible)
            .with("value", figure.printed())
            .with("least", end(indicator.least, "−∞"))
            .with("most", end(indicator.most, "∞"))
    })
}

#[cfg(test)]
mod tests;
