use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::harmonize::claim::{Age, Base, Claim};
use crate::harmonize::grain::{agrees, grain};
use crate::harmonize::precedence::Ties;
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::model::{
    CorrectionNote, Indicator, Observation, ObservationKey, Precedence, Qualifier, Role, Source, Status,
};

/// What the observed claims of one slot come to.
#[derive(Debug)]
pub(super) struct Verdict<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) status: Status,
    pub(super) value: Option<Decimal>,
    pub(super) qualifier: Qualifier,
    pub(super) sources: Vec<Source>,
    /// Each with the rule that it gave way by.
    pub(super) alternatives: Vec<Source>,
}

impl<'a> Verdict<'a> {
    /// A verdict without a value.
    fn valueless(indicator: &'a Indicator, status: Status, claims: Vec<Claim<'a>>) -> Self {
        Self {
            indicator,
            status,
            value: None,
            qualifier: Qualifier::Exact,
            sources: into_sources(claims),
            alternatives: Vec::new(),
        }
    }

    /// What is left of a figure of which every statement was struck out.
    pub(super) fn withdrawn(indicator: &'a Indicator) -> Self {
        Self::valueless(indicator, Status::Withdrawn, Vec::new())
    }

    fn give_way(&mut self, claims: Vec<Claim<'a>>, rule: Precedence) {
        let lost = claims.into_iter().map(|claim| claim.into_source().lost(rule));
        self.alternatives.extend(lost);
    }

    pub(super) fn into_observation(self, key: ObservationKey, corrections: Vec<CorrectionNote>) -> Observation {
        let precedence = rules(&self.alternatives);
        Observation {
            key,
            value: self.value,
            unit: self.indicator.unit.clone(),
            status: self.status,
            qualifier: self.qualifier,
            sources: self.sources,
            alternatives: self.alternatives,
            precedence,
            corrections,
        }
    }
}

/// The rules by which alternatives gave way, each once, in their order.
fn rules(alternatives: &[Source]) -> Option<String> {
    let mut words: Vec<&str> = Vec::new();
    for rule in alternatives.iter().filter_map(|source| source.lost_by) {
        if !words.contains(&rule.word()) {
            words.push(rule.word());
        }
    }
    (!words.is_empty()).then(|| words.join(";"))
}

/// Judges the claims of one slot, which stand in the one order of claims. No verdict where only
/// older snapshots speak.
pub(super) fn judge(claims: Vec<Claim<'_>>) -> (Option<Verdict<'_>>, Vec<Dropped>) {
    let (current, older): (Vec<_>, Vec<_>) = claims.into_iter().partition(|claim| claim.age == Age::Current);
    let (totals, parts): (Vec<_>, Vec<_>) = current.into_iter().partition(|claim| claim.role == Role::Total);
    let (totals, others): (Vec<_>, Vec<_>) = totals.into_iter().partition(|claim| claim.base == Base::Own);
    let mut verdict = of_totals(totals);
    for (claims, status, rule) in [
        (others, Status::OtherBase, Precedence::CatalogueBase),
        (parts, Status::PartsOnly, Precedence::TotalOverPart),
    ] {
        let Some(indicator) = claims.first().map(|claim| claim.indicator) else {
            continue;
        };
        match &mut verdict {
            Some(verdict) => verdict.give_way(claims, rule),
            None => verdict = Some(Verdict::valueless(indicator, status, claims)),
        }
    }
    revisions(verdict, older)
}

/// The verdict on a figure that is stated once, as most are: there is nothing to choose. Claims that
/// need more than that are given back.
pub(super) fn alone(claim: Claim<'_>) -> Result<Verdict<'_>, Claim<'_>> {
    let plain = claim.age == Age::Current && claim.role == Role::Total && claim.base == Base::Own;
    if !plain {
        return Err(claim);
    }
    Ok(Verdict {
        indicator: claim.indicator,
        status: Status::Reported,
        value: Some(claim.value),
        qualifier: claim.qualifier,
        sources: vec![claim.into_source()],
        alternatives: Vec::new(),
    })
}

/// The totals as one: the finest figure is the value if every other one says the same or agrees as
/// a coarser one. Otherwise the sources of the lowest rank decide, among those the newest; where
/// these contradict each other too there is no value.
fn of_totals(totals: Vec<Claim<'_>>) -> Option<Verdict<'_>> {
    let (standing, rest) = by_rank(totals);
    if let Some(best) = united(standing.iter().chain(&rest)) {
        return Some(reported(&best, standing.into_iter().chain(rest).collect()));
    }
    if let Some(best) = united(standing.iter()) {
        return Some(over(&best, standing, vec![(rest, Precedence::RankedSource)]));
    }
    let (newest, older) = match by_date(standing) {
        Ok(parted) => parted,
        Err(standing) => return conflict(standing, rest),
    };
    match united(newest.iter()) {
        Some(best) => {
            let losers = vec![(older, Precedence::NewerDocument), (rest, Precedence::RankedSource)];
            Some(over(&best, newest, losers))
        }
        None => conflict(newest.into_iter().chain(older).collect(), rest),
    }
}

/// Every place of a contradiction; those of lower ranks are sources of it as well.
fn conflict<'a>(standing: Vec<Claim<'a>>, rest: Vec<Claim<'a>>) -> Option<Verdict<'a>> {
    let indicator = standing.first()?.indicator;
    let mut claims: Vec<Claim<'a>> = standing.into_iter().chain(rest).collect();
    claims.sort_by(Claim::cmp);
    Some(Verdict::valueless(indicator, Status::Conflict, claims))
}

/// The claims of the lowest rank, and the others.
fn by_rank(claims: Vec<Claim<'_>>) -> Parted<'_> {
    let lowest = claims.iter().map(|claim| claim.standing.rank).min();
    claims
        .into_iter()
        .partition(|claim| Some(claim.standing.rank) == lowest)
}

/// Claims that stand, and the others.
type Parted<'a> = (Vec<Claim<'a>>, Vec<Claim<'a>>);

/// The claims of the document published last, and the others; all of them as they were where the
/// table leaves ties open, a date is missing, or all are of one date.
fn by_date(claims: Vec<Claim<'_>>) -> Result<Parted<'_>, Vec<Claim<'_>>> {
    let settled = claims.iter().all(|claim| claim.standing.ties == Ties::Newest);
    let dates: Option<Vec<NaiveDate>> = claims.iter().map(|claim| claim.published).collect();
    let last = dates.filter(|_| settled).and_then(|dates| dates.into_iter().max());
    match last {
        Some(last) if claims.iter().any(|claim| claim.published != Some(last)) => {
            Ok(claims.into_iter().partition(|claim| claim.published == Some(last)))
        }
        _ => Err(claims),
    }
}

/// The finest of the claims, if none of the others contradicts it.
fn united<'c, 'a: 'c>(claims: impl Iterator<Item = &'c Claim<'a>> + Clone) -> Option<Claim<'a>> {
    let best = claims.clone().min_by_key(|claim| (grain(claim), claim.qualifier))?;
    claims.into_iter().all(|claim| fits(claim, best)).then(|| best.clone())
}

/// Whether a claim says the value of `best`, or agrees with it as a coarser one.
fn fits(claim: &Claim<'_>, best: &Claim<'_>) -> bool {
    let value = best.value;
    let coarser = (grain(best), best.qualifier) < (grain(claim), claim.qualifier);
    claim.value == value || (coarser && agrees(claim, value))
}

/// The value of `best` with every claim that says it; coarser ones give way.
fn reported<'a>(best: &Claim<'a>, claims: Vec<Claim<'a>>) -> Verdict<'a> {
    let (same, rounded): (Vec<_>, Vec<_>) = claims.into_iter().partition(|claim| claim.value == best.value);
    let mut same = same;
    same.sort_by(Claim::cmp);
    let mut sources = into_sources(same);
    // The published place first, the others in their order.
    if sources.len() > 1 {
        let best = best.clone().into_source();
        if let Some(at) = sources.iter().position(|source| *source == best) {
            sources[..=at].rotate_right(1);
        }
    }
    let mut verdict = Verdict {
        indicator: best.indicator,
        status: Status::Reported,
        value: Some(best.value),
        qualifier: best.qualifier,
        sources,
        alternatives: Vec::new(),
    };
    verdict.give_way(rounded, Precedence::ExactOverRounded);
    verdict
}

/// The value of `best`; of the losers those that say the same stand beside it all the same.
fn over<'a>(best: &Claim<'a>, winners: Vec<Claim<'a>>, losers: Vec<(Vec<Claim<'a>>, Precedence)>) -> Verdict<'a> {
    let mut agreeing = winners;
    let mut beaten = Vec::new();
    for (claims, rule) in losers {
        let (same, lost): (Vec<_>, Vec<_>) = claims.into_iter().partition(|claim| fits(claim, best));
        agreeing.extend(same);
        beaten.push((lost, rule));
    }
    let mut verdict = reported(best, agreeing);
    for (lost, rule) in beaten {
        verdict.give_way(lost, rule);
    }
    verdict
}

/// Totals of older snapshots that differ from what their article says now become alternatives.
fn revisions<'a>(verdict: Option<Verdict<'a>>, older: Vec<Claim<'a>>) -> (Option<Verdict<'a>>, Vec<Dropped>) {
    let Some(mut verdict) = verdict else {
        return (None, superseded(&older));
    };
    let (revised, rest): (Vec<_>, Vec<_>) = older.into_iter().partition(|old| {
        let now = || verdict.sources.iter().filter(|source| source.article == *old.article());
        let total = |source: &Source| source.role == Role::Total;
        old.role == Role::Total && now().any(total) && now().all(|source| source.value != old.value)
    });
    verdict.give_way(revised, Precedence::NewerSnapshot);
    (Some(verdict), superseded(&rest))
}

fn superseded(claims: &[Claim<'_>]) -> Vec<Dropped> {
    claims
        .iter()
        .map(|claim| claim.dropped(DropReason::Superseded))
        .collect()
}

fn into_sources(claims: Vec<Claim<'_>>) -> Vec<Source> {
    claims.into_iter().map(Claim::into_source).collect()
}
