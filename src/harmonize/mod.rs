//! Mentions become observations: one value for each reporting body, region, indicator, period and
//! scope, in the catalogue's unit, with every place that states it; or the reason why there is none.
//!
//! | file | step |
//! |---|---|
//! | `unit` | to the catalogue's unit; counts become integers |
//! | `body` | who reports: the body that speaks for the region, or a branch of it |
//! | `period` | one spelling for one stretch of time |
//! | `claim` | a mention after those three steps, or the reason why it was dropped |
//! | `filing`, `cores` | mentions filed under what they speak of, and judged on all cores |
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
mod cores;
mod correction;
mod filing;
mod findings;
mod grain;
mod listing;
mod period;
mod precedence;
mod receipt;
mod targets;
mod unit;
mod verdict;

use std::collections::BTreeMap;

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

use claim::{Claim, Slot};
use correction::Corrections;
use filing::{Claims, Filed, Slots};
use verdict::Verdict;

pub(crate) use cores::{append, in_parts};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

/// Judges the mentions of all readings together, on all cores.
///
/// Mentions of older snapshots only serve to show revisions. The result does not depend on the
/// order of `readings`.
pub fn harmonize(readings: &[Reading<'_>], rules: &Rules<'_>) -> Harmonized {
    let mut filed = Filed::of(readings, rules);
    let corrections = Corrections::of(rules);
    let mut out = Harmonized {
        observations: Vec::new(),
        targets: Vec::new(),
        issues: Vec::new(),
        dropped: std::mem::take(&mut filed.dropped),
        read: readings.iter().map(|reading| reading.extraction.mentions.len()).sum(),
        added: 0,
        stale: Problems::default(),
    };
    let mut met: Vec<ObservationKey> = Vec::new();
    for share in filed.judged(|slots| Share::of(&slots, (rules, &corrections))) {
        met.extend(share.met);
        out.join(share.judged);
    }
    out.add_corrected(&met, (rules, &corrections));
    out.add_unstated(std::mem::take(&mut filed.unstated), rules);
    let observations = &out.observations;
    let issues = in_parts(observations.len(), |some| {
        findings::of(observations, some, rules.catalogue)
    });
    out.issues.extend(issues);
    out.issues.sort();
    out.issues.dedup();
    out.dropped.sort();
    out
}

/// What one core made of the slots of some of the bodies.
struct Share {
    judged: Harmonized,
    /// The figures with corrections that somebody states.
    met: Vec<ObservationKey>,
}

impl Share {
    fn of<'a>(slots: &Slots<'_, 'a>, (rules, corrections): (&Rules<'a>, &Corrections<'a>)) -> Self {
        let mut judged = Harmonized::default();
        judged.observations.reserve(slots.most());
        let mut met = Vec::new();
        let refused = slots.each(rules, |slot, claims| match slot.into_key() {
            Ok(key) => {
                let about = corrections.about(&key);
                if !about.is_empty() {
                    met.push(key.clone());
                }
                judged.judge(key, claims, (rules, about));
            }
            Err(reason) => {
                let claims: Vec<Claim<'_>> = claims.into();
                judged.dropped.extend(claims.iter().map(|claim| claim.dropped(reason)));
            }
        });
        judged.dropped.extend(refused.dropped);
        judged.issues.extend(refused.issues);
        Self { judged, met }
    }
}

impl Harmonized {
    /// Adds what comes after it in the order of keys.
    fn join(&mut self, other: Self) {
        append(&mut self.observations, other.observations);
        self.targets.extend(other.targets);
        self.issues.extend(other.issues);
        self.dropped.extend(other.dropped);
        self.added += other.added;
        self.stale.0.extend(other.stale.0);
    }

    fn judge<'a>(&mut self, key: ObservationKey, claims: Claims<'a>, (rules, about): (&Rules<'a>, &[&Correction])) {
        let claims = match claims {
            Claims::One(claim) if about.is_empty() && key.sense == Sense::Observed => match verdict::alone(claim) {
                Ok(verdict) => return self.observations.push(verdict.into_observation(key, Vec::new())),
                Err(claim) => vec![claim],
            },
            claims => claims.into(),
        };
        let corrected = correction::apply(about, claims, rules);
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

    /// The corrections of figures that nobody states: additions, and corrections of what is gone.
    fn add_corrected<'a>(&mut self, met: &[ObservationKey], (rules, corrections): (&Rules<'a>, &Corrections<'a>)) {
        let before = self.observations.len();
        // What was met stands in the order of keys.
        for key in corrections.keys().filter(|key| met.binary_search(key).is_err()) {
            self.judge(
                key.clone(),
                Claims::Several(Vec::new()),
                (rules, corrections.about(key)),
            );
        }
        self.sort_since(before);
    }

    /// Places in which no figure stands, where nothing else states it.
    fn add_unstated(&mut self, unstated: BTreeMap<Slot, Lack>, rules: &Rules<'_>) {
        let before = self.observations.len();
        for (slot, lack) in unstated {
            let (Ok(key), Some(indicator)) = (slot.key(), rules.catalogue.get(&slot.indicator)) else {
                continue; // a form gives region, period and an indicator of the catalogue
            };
            let stated = self.observations.get(..before).unwrap_or_default();
            if stated.binary_search_by(|one| one.key.cmp(&key)).is_err() {
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
        self.sort_since(before);
    }

    /// Puts the observations added since there were `before` in their place.
    fn sort_since(&mut self, before: usize) {
        if self.observations.len() > before {
            self.observations.sort_by(|one, two| one.key.cmp(&two.key));
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
