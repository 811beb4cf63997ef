//! Mentions become observations: one value for each reporting body, region, indicator, period and
//! scope, in the catalogue's unit, with every place that states it; or the reason why there is none.
//!
//! | file | step |
//! |---|---|
//! | `unit` | to the catalogue's unit; counts become integers |
//! | `body` | who reports: the body that speaks for the region, or a branch of it |
//! | `period` | one spelling for one stretch of time |
//! | `claim` | a mention after those three steps, or the reason why it was dropped |
//! | `precedence` | which sources count before which others |
//! | `correction` | what people struck out, replaced or added |
//! | `grain` | how finely a figure is printed, and whether a coarser one agrees with a finer one |
//! | `verdict` | the figures of one key: duplicates, conflicts, parts, superseded snapshots |
//! | `targets` | the goals of one key |
//! | `findings` | conflicts, overruled and revised figures, other bases, parts without a total, as issues |
//! | `receipt` | read = produced + dropped |
//! | `carry` | observations carried over to the regions of a frame year |
//! | `listing` | the figures of one document as `fazhi extract` prints them |
//!
//! Precedence is never silent. A figure that lost stands among an observation's alternatives with
//! the rule by which it did ([`Precedence`](crate::model::Precedence)); `precedence` names the
//! rules, joined by `;`. In this order:
//!
//! 1. `correction`: what a person struck out or replaced (`corrections.tsv`).
//! 2. `exact_over_rounded`: a coarser figure that agrees with a finer one (近1500万 beside
//!    14,940,123) gives way to it.
//! 3. `ranked_source`: of sources that disagree the one with the lowest rank in `precedence.tsv`
//!    counts: a return, a statutory table, a report's prose, other prose. An issue shows both places.
//! 4. `newer_document`: of one rank, the document published later, where all have a date.
//! 5. What still disagrees is a conflict: no value. Two places of one page always are.
//!
//! Beside these, `total_over_part`: parts beside a stated total are neither summed nor compared with
//! it (parts often fall short of their total); `catalogue_base`: a rate with another base gives way
//! to one with the catalogue's, and alone has the status `other_base`; `newer_snapshot`: of one
//! article, the current snapshot counts; another value of an older one is a revision, not a conflict.

mod body;
mod carry;
mod claim;
mod correction;
mod findings;
mod grain;
mod listing;
mod period;
mod precedence;
mod receipt;
mod targets;
mod unit;
mod verdict;

use std::collections::BTreeSet;

use crate::document::Identity;
use crate::model::{ArticleId, Extraction, Issue, Lack, Observation, ObservationKey, Qualifier, Sense, Status, Target};
use crate::reference::{Catalogue, Correction, Problems, Regions};

pub use body::{BodyKinds, speaks_for_region};
pub use carry::{Carried, CarryFrame, CarryRules, CellNote, FrameCell, carry};
pub(crate) use listing::place_label;
pub use listing::{ListingRow, rows};
pub use precedence::{Ranking, SourceKind, Ties};
pub use receipt::{DropReason, Dropped, Receipt};
pub use unit::UnitTable;

use claim::{Claim, Slot, Sorted};
use verdict::Verdict;

/// What one document states, with what the document is.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The article whose snapshot was read.
    pub article: &'a ArticleId,
    /// What the document is.
    pub identity: &'a Identity,
    /// What it states.
    pub extraction: &'a Extraction,
    /// Age of the snapshot among those of its article: 0 is the newest, 1 the one before it.
    pub revision: usize,
}

impl<'a> Reading<'a> {
    /// A reading of an article's newest snapshot.
    pub fn current(article: &'a ArticleId, identity: &'a Identity, extraction: &'a Extraction) -> Self {
        Self {
            article,
            identity,
            extraction,
            revision: 0,
        }
    }
}

/// The tables that judge mentions.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The indicators, their units and kinds.
    pub catalogue: &'a Catalogue,
    /// The regions and their names.
    pub regions: &'a Regions,
    /// Factors between printed units and the catalogue's.
    pub units: &'a dyn UnitTable,
    /// What a body is by the end of its name.
    pub bodies: &'a BodyKinds,
    /// Which sources count before which others.
    pub precedence: &'a Ranking,
    /// What people struck out, replaced or added: those of the job, none for a single document.
    pub corrections: &'a [Correction],
}

/// What the mentions of a job come to. Every list is in the order of its keys or places, whatever
/// the order of the readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Harmonized {
    /// One for each key, by key.
    pub observations: Vec<Observation>,
    /// Goals, by key and value.
    pub targets: Vec<Target>,
    /// What a person may have to look at.
    pub issues: Vec<Issue>,
    /// Mentions that entered nothing, each with its reason, by article and place.
    pub dropped: Vec<Dropped>,
    /// Number of mentions read.
    pub read: usize,
    /// Number of sources that people added.
    pub added: usize,
    /// Corrections that no longer find what they correct. A run stops on any of them.
    pub stale: Problems,
}

impl Harmonized {
    /// Counts of what was read, produced and dropped (DESIGN promise 1).
    pub fn receipt(&self) -> Receipt {
        Receipt::of(self)
    }
}

/// Judges the mentions of all readings together.
///
/// Mentions of older snapshots only serve to show revisions. The result does not depend on the
/// order of `readings`.
pub fn harmonize(readings: &[Reading<'_>], rules: &Rules<'_>) -> Harmonized {
    let mut sorted = claim::sort(readings, rules);
    let mut out = Harmonized {
        observations: Vec::new(),
        targets: Vec::new(),
        issues: std::mem::take(&mut sorted.issues),
        dropped: std::mem::take(&mut sorted.dropped),
        read: readings.iter().map(|reading| reading.extraction.mentions.len()).sum(),
        added: 0,
        stale: Problems::default(),
    };
    add_corrected(&mut sorted, rules);
    for (slot, claims) in std::mem::take(&mut sorted.slots) {
        match slot.into_key() {
            Ok(key) => out.judge(key, claims, rules),
            Err(reason) => out.dropped.extend(claims.iter().map(|claim| claim.dropped(reason))),
        }
    }
    out.add_unstated(sorted, rules);
    out.observations.sort_by(|one, two| one.key.cmp(&two.key));
    let issues = findings::of(&out.observations, rules.catalogue);
    out.issues.extend(issues);
    out.issues.sort();
    out.issues.dedup();
    out.dropped.sort();
    out
}

/// A slot for every figure that a correction is about, so that additions and corrections of what is
/// gone are seen.
fn add_corrected<'a>(sorted: &mut Sorted<'a>, rules: &Rules<'a>) {
    if rules.corrections.is_empty() {
        return;
    }
    let slots = sorted.slots.iter();
    let taken: BTreeSet<ObservationKey> = slots.filter_map(|(slot, _)| slot.key().ok()).collect();
    let wanted = rules.corrections.iter().map(|one| correction::slot_of(one, rules));
    let wanted: BTreeSet<Slot> = wanted
        .filter(|slot| slot.key().is_ok_and(|key| !taken.contains(&key)))
        .collect();
    sorted.slots.extend(wanted.into_iter().map(|slot| (slot, Vec::new())));
    sorted.slots.sort_by(|(one, _), (other, _)| one.cmp(other));
}

impl Harmonized {
    fn judge<'a>(&mut self, key: ObservationKey, claims: Vec<Claim<'a>>, rules: &Rules<'a>) {
        let corrected = correction::apply(&key, claims, rules);
        self.added += corrected.added;
        self.stale.0.extend(corrected.stale);
        let judged = Judged::of(key.sense, corrected.claims);
        self.dropped.extend(judged.dropped);
        let goals = judged.goals.into_iter().map(|goal| goal.into_target(key.clone()));
        self.targets.extend(goals);
        let struck = (!corrected.struck.is_empty()).then(|| rules.catalogue.get(&key.indicator));
        let withdrawn = || struck.flatten().map(Verdict::withdrawn);
        if let Some(mut verdict) = judged.verdict.or_else(withdrawn) {
            // First, since a person's word goes before every rule.
            verdict.alternatives.splice(0..0, corrected.struck);
            self.observations.push(verdict.into_observation(key, corrected.notes));
        }
    }

    /// Places in which no figure stands, where nothing else states it.
    fn add_unstated(&mut self, sorted: Sorted<'_>, rules: &Rules<'_>) {
        if sorted.unstated.is_empty() {
            return;
        }
        let taken: BTreeSet<ObservationKey> = self.observations.iter().map(|one| one.key.clone()).collect();
        for (slot, lack) in sorted.unstated {
            let (Ok(key), Some(indicator)) = (slot.key(), rules.catalogue.get(&slot.indicator)) else {
                continue; // a form gives region, period and an indicator of the catalogue
            };
            if !taken.contains(&key) {
                self.observations.push(Observation {
                    key,
                    value: None,
                    unit: indicator.unit.clone(),
                    status: match lack {
                        Lack::Blank => Status::Blank,
                        Lack::NotApplicable => Status::NotApplicable,
                    },
                    qualifier: Qualifier::Exact,
                    sources: Vec::new(),
                    alternatives: Vec::new(),
                    precedence: None,
                    corrections: Vec::new(),
                });
            }
        }
    }
}

/// What the claims of one slot come to.
struct Judged<'a> {
    verdict: Option<Verdict<'a>>,
    goals: Vec<targets::Goal>,
    dropped: Vec<Dropped>,
}

impl<'a> Judged<'a> {
    fn of(sense: Sense, claims: Vec<Claim<'a>>) -> Self {
        match sense {
            Sense::Observed => {
                let (verdict, dropped) = verdict::judge(claims);
                Self {
                    verdict,
                    goals: Vec::new(),
                    dropped,
                }
            }
            Sense::Target => {
                let (goals, dropped) = targets::gather(claims);
                Self {
                    verdict: None,
                    goals,
                    dropped,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
