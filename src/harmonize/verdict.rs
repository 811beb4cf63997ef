use rust_decimal::Decimal;

use crate::harmonize::claim::{Age, Claim};
use crate::harmonize::grain::{agrees, grain};
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::model::{Indicator, Observation, ObservationKey, Qualifier, Role, Source, Status};

const EXACT_OVER_ROUNDED: &str = "exact_over_rounded";
const TOTAL_OVER_PART: &str = "total_over_part";
const NEWER_SNAPSHOT: &str = "newer_snapshot";

/// What the observed claims of one slot come to.
#[derive(Debug)]
pub(super) struct Verdict<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) status: Status,
    pub(super) value: Option<Decimal>,
    pub(super) qualifier: Qualifier,
    pub(super) sources: Vec<Source>,
    pub(super) alternatives: Vec<Source>,
    precedence: Vec<&'static str>,
}

impl Verdict<'_> {
    pub(super) fn into_observation(self, key: ObservationKey) -> Observation {
        Observation {
            key,
            value: self.value,
            unit: self.indicator.unit.clone(),
            status: self.status,
            qualifier: self.qualifier,
            sources: self.sources,
            alternatives: self.alternatives,
            precedence: (!self.precedence.is_empty()).then(|| self.precedence.join(";")),
        }
    }
}

/// Judges the claims of one slot, which stand in the one order of claims. No verdict where only
/// older snapshots speak.
pub(super) fn judge(claims: Vec<Claim<'_>>) -> (Option<Verdict<'_>>, Vec<Dropped>) {
    let (current, older): (Vec<_>, Vec<_>) = claims.into_iter().partition(|claim| claim.age == Age::Current);
    let (totals, parts): (Vec<_>, Vec<_>) = current.into_iter().partition(|claim| claim.source.role == Role::Total);
    let verdict = match (totals.is_empty(), parts.first().map(|part| part.indicator)) {
        (true, None) => None,
        (true, Some(indicator)) => Some(parts_only(indicator, parts)),
        (false, _) => of_totals(totals).map(|verdict| with_parts(verdict, parts)),
    };
    revisions(verdict, older)
}

fn parts_only<'a>(indicator: &'a Indicator, parts: Vec<Claim<'a>>) -> Verdict<'a> {
    Verdict {
        indicator,
        status: Status::PartsOnly,
        value: None,
        qualifier: Qualifier::Exact,
        sources: into_sources(parts),
        alternatives: Vec::new(),
        precedence: Vec::new(),
    }
}

/// The finest figure is the value if every other one says the same or agrees as a coarser one;
/// otherwise they are in conflict.
fn of_totals(totals: Vec<Claim<'_>>) -> Option<Verdict<'_>> {
    let best = totals
        .iter()
        .min_by_key(|claim| (grain(claim), claim.source.qualifier))?
        .clone();
    let value = best.source.value;
    let fits = |claim: &Claim<'_>| {
        let coarser = (grain(&best), best.source.qualifier) < (grain(claim), claim.source.qualifier);
        claim.source.value == value || (coarser && agrees(claim, value))
    };
    if !totals.iter().all(fits) {
        return Some(Verdict {
            indicator: best.indicator,
            status: Status::Conflict,
            value: None,
            qualifier: Qualifier::Exact,
            sources: into_sources(totals),
            alternatives: Vec::new(),
            precedence: Vec::new(),
        });
    }
    let (same, rounded): (Vec<_>, Vec<_>) = totals.into_iter().partition(|claim| claim.source.value == value);
    let mut sources = into_sources(same);
    // The published place first, the others in their order.
    if let Some(at) = sources.iter().position(|source| *source == best.source) {
        sources[..=at].rotate_right(1);
    }
    Some(Verdict {
        indicator: best.indicator,
        status: Status::Reported,
        value: Some(value),
        qualifier: best.source.qualifier,
        sources,
        precedence: rule(EXACT_OVER_ROUNDED, &rounded),
        alternatives: into_sources(rounded),
    })
}

fn with_parts<'a>(mut verdict: Verdict<'a>, parts: Vec<Claim<'a>>) -> Verdict<'a> {
    verdict.precedence.extend(rule(TOTAL_OVER_PART, &parts));
    verdict.alternatives.extend(into_sources(parts));
    verdict
}

/// Totals of older snapshots that differ from what their article says now become alternatives.
fn revisions<'a>(verdict: Option<Verdict<'a>>, older: Vec<Claim<'a>>) -> (Option<Verdict<'a>>, Vec<Dropped>) {
    let Some(mut verdict) = verdict else {
        return (None, superseded(&older));
    };
    let (revised, rest): (Vec<_>, Vec<_>) = older.into_iter().partition(|old| {
        let now = || {
            verdict
                .sources
                .iter()
                .filter(|source| source.article == old.source.article)
        };
        let total = |source: &Source| source.role == Role::Total;
        total(&old.source) && now().any(total) && now().all(|source| source.value != old.source.value)
    });
    verdict.precedence.extend(rule(NEWER_SNAPSHOT, &revised));
    verdict.alternatives.extend(into_sources(revised));
    (Some(verdict), superseded(&rest))
}

fn superseded(claims: &[Claim<'_>]) -> Vec<Dropped> {
    claims
        .iter()
        .map(|claim| claim.dropped(DropReason::Superseded))
        .collect()
}

/// The rule, if anything lost by it.
fn rule(name: &'static str, losers: &[Claim<'_>]) -> Vec<&'static str> {
    if losers.is_empty() { Vec::new() } else { vec![name] }
}

fn into_sources(claims: Vec<Claim<'_>>) -> Vec<Source> {
    claims.into_iter().map(|claim| claim.source).collect()
}
