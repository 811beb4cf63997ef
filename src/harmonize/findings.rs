use std::ops::Range;

use crate::model::{
    Issue, IssueCode, IssuePlace, Observation, ObservationKey, Precedence, Role, Scope, Source, Status,
};
use crate::reference::Catalogue;

/// Most places that one issue shows; more say no more.
const MOST_PLACES: usize = 6;

/// What a person should see of the observations: conflicts, figures that were overruled or revised,
/// other bases, and parts without a total anywhere in the region's scope. Of `some` of the observations,
/// which stand in the order of their keys.
pub(super) fn of(observations: &[Observation], some: Range<usize>, catalogue: &Catalogue) -> Vec<Issue> {
    let has_total = |key: &ObservationKey| {
        let whole = ObservationKey {
            scope: Scope::Region,
            ..key.clone()
        };
        let found = observations.binary_search_by(|observation| observation.key.cmp(&whole));
        let total = found.ok().and_then(|at| observations.get(at));
        total.is_some_and(|total| matches!(total.status, Status::Reported | Status::Conflict))
    };
    let mut issues = Vec::new();
    for observation in observations.get(some).unwrap_or_default() {
        let about = About { observation, catalogue };
        match observation.status {
            Status::Conflict => issues.push(about.stated(IssueCode::ValueConflict)),
            Status::OtherBase => issues.push(about.other_base()),
            Status::PartsOnly if !has_total(&observation.key) => issues.push(about.stated(IssueCode::PartsOnly)),
            Status::PartsOnly
            | Status::Reported
            | Status::NotApplicable
            | Status::Blank
            | Status::Withdrawn
            | Status::Break => {}
        }
        let overruled = [Precedence::RankedSource, Precedence::NewerDocument];
        issues.extend(about.alternatives(IssueCode::ValueOverruled, &overruled));
        issues.extend(about.alternatives(IssueCode::ValueRevised, &[Precedence::NewerSnapshot]));
    }
    issues
}

struct About<'a> {
    observation: &'a Observation,
    catalogue: &'a Catalogue,
}

impl About<'_> {
    fn issue(&self, code: IssueCode) -> Issue {
        let key = &self.observation.key;
        let name = self
            .catalogue
            .get(&key.indicator)
            .map_or(key.indicator.as_str(), |indicator| &indicator.name_zh);
        let place = IssuePlace::Observation { key: key.to_string() };
        Issue::new(code, place)
            .with("name", name)
            .with("indicator", &key.indicator)
    }

    /// Every value that the sources state, and where.
    fn stated(&self, code: IssueCode) -> Issue {
        let sources = &self.observation.sources;
        self.issue(code)
            .with("values", stated_values(self.observation))
            .with("places", places(sources.iter()))
    }

    fn other_base(&self) -> Issue {
        let source = self.observation.sources.first();
        let base = source.and_then(|source| source.base.as_deref()).unwrap_or_default();
        let indicator = self.catalogue.get(&self.observation.key.indicator);
        let own = indicator
            .and_then(|one| one.denominator.as_ref())
            .and_then(|code| self.catalogue.get(code));
        self.stated(IssueCode::OtherBase)
            .with("base", base)
            .with("expected", own.map_or("", |own| own.name_zh.as_str()))
    }

    /// The value that stands, and the total statements that gave way to it by one of `rules`.
    fn alternatives(&self, code: IssueCode, rules: &[Precedence]) -> Option<Issue> {
        let gave_way = |source: &&Source| {
            let by_rule = source.lost_by.is_some_and(|rule| rules.contains(&rule));
            by_rule && source.role == Role::Total
        };
        let lost: Vec<&Source> = self.observation.alternatives.iter().filter(gave_way).collect();
        let value = self.observation.value.filter(|_| !lost.is_empty())?;
        let unit = &self.observation.unit;
        let mut values: Vec<_> = lost.iter().map(|source| source.value).collect();
        values.sort_unstable();
        values.dedup();
        let values: Vec<String> = values.iter().map(|value| format!("{value}{unit}")).collect();
        let first = self.observation.sources.first();
        Some(
            self.issue(code)
                .with("value", format!("{value}{unit}"))
                .with("values", values.join("、"))
                .with("places", places(first.into_iter().chain(lost))),
        )
    }
}

/// The values of all sources with the unit, each value once and in order: `154件、163件`. Parts are
/// all listed, since two parts may be alike.
fn stated_values(observation: &Observation) -> String {
    let mut values: Vec<_> = observation.sources.iter().map(|source| source.value).collect();
    if observation.status == Status::Conflict {
        values.sort_unstable();
        values.dedup();
    }
    let texts: Vec<String> = values
        .iter()
        .map(|value| format!("{value}{}", observation.unit))
        .collect();
    texts.join("、")
}

/// The quotations with their addresses: `「办理163件」 http://…`.
fn places<'a>(sources: impl Iterator<Item = &'a Source>) -> String {
    let mut texts: Vec<String> = Vec::new();
    for source in sources {
        let text = format!("「{}」 {}", source.locator.quote, source.article);
        if texts.len() < MOST_PLACES && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join("；")
}
