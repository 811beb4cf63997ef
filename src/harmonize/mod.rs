//! Mentions become observations: one value for each reporting body, region, indicator, period and
//! scope, in the catalogue's unit, with every place that states it; or the reason why there is none.
//!
//! | file | step |
//! |---|---|
//! | `unit` | to the catalogue's unit; counts become integers |
//! | `body` | who reports: the body that speaks for the region, or a branch of it |
//! | `period` | one spelling for one stretch of time |
//! | `claim` | a mention after those three steps, or the reason why it was dropped |
//! | `grain` | how finely a figure is printed, and whether a coarser one agrees with a finer one |
//! | `verdict` | the figures of one key: duplicates, conflicts, parts, superseded snapshots |
//! | `targets` | the goals of one key |
//! | `receipt` | read = produced + dropped |
//! | `listing` | the figures of one document as `fazhi extract` prints them |
//!
//! Precedence is never silent. A figure that lost stands among an observation's alternatives, and
//! `precedence` names the rules, joined by `;`:
//!
//! - `exact_over_rounded`: a coarser figure that agrees with a finer one (近1500万 beside
//!   14,940,123) gives way to it.
//! - `total_over_part`: parts beside a stated total stand among the alternatives; they are neither
//!   summed nor compared with it (parts often fall short of their total).
//! - `newer_snapshot`: of one article, the current snapshot counts; another value of an older one is
//!   a revision, not a conflict.
//!
//! Everything else that disagrees, prose with return, page with page, is a conflict: no value.

mod body;
mod claim;
mod grain;
mod listing;
mod period;
mod receipt;
mod targets;
mod unit;
mod verdict;

use crate::document::Identity;
use crate::model::{ArticleId, Extraction, Issue, IssueCode, IssuePlace, Observation, ObservationKey, Status, Target};
use crate::reference::{Catalogue, Regions};

pub use body::{BodyKinds, speaks_for_region};
pub(crate) use listing::place_label;
pub use listing::{ListingRow, rows};
pub use receipt::{DropReason, Dropped, Receipt};
pub use unit::UnitTable;

use claim::{Claim, Slot};
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
    };
    for (slot, claims) in sorted.slots {
        let key = match slot.key() {
            Ok(key) => key,
            Err(reason) => {
                out.dropped.extend(claims.iter().map(|claim| claim.dropped(reason)));
                continue;
            }
        };
        let judged = Judged::of(&slot, claims);
        out.dropped.extend(judged.dropped);
        out.targets
            .extend(judged.goals.into_iter().map(|goal| goal.into_target(key.clone())));
        if let Some(verdict) = judged.verdict {
            out.observations.push(verdict.into_observation(key));
        }
    }
    let issues = value_issues(&out.observations, rules.catalogue);
    out.issues.extend(issues);
    out.issues.sort();
    out.issues.dedup();
    out.dropped.sort();
    out
}

/// What the claims of one slot come to.
struct Judged<'a> {
    verdict: Option<Verdict<'a>>,
    goals: Vec<targets::Goal>,
    dropped: Vec<Dropped>,
}

impl<'a> Judged<'a> {
    fn of(slot: &Slot, claims: Vec<Claim<'a>>) -> Self {
        match slot.sense {
            crate::model::Sense::Observed => {
                let (verdict, dropped) = verdict::judge(claims);
                Self {
                    verdict,
                    goals: Vec::new(),
                    dropped,
                }
            }
            crate::model::Sense::Target => {
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

/// Conflicts, and parts without a total anywhere in the region's scope.
fn value_issues(observations: &[Observation], catalogue: &Catalogue) -> Vec<Issue> {
    // Observations stand in the order of their keys.
    let has_total = |key: &ObservationKey| {
        let whole = ObservationKey {
            scope: crate::model::Scope::Region,
            ..key.clone()
        };
        let found = observations.binary_search_by(|observation| observation.key.cmp(&whole));
        found.is_ok_and(|at| {
            observations
                .get(at)
                .is_some_and(|total| total.status != Status::PartsOnly)
        })
    };
    let mut issues = Vec::new();
    for observation in observations {
        let code = match observation.status {
            Status::Conflict => IssueCode::ValueConflict,
            Status::PartsOnly if !has_total(&observation.key) => IssueCode::PartsOnly,
            Status::PartsOnly | Status::Reported | Status::NotApplicable => continue,
        };
        let name = catalogue
            .get(&observation.key.indicator)
            .map_or(observation.key.indicator.as_str(), |indicator| &indicator.name_zh);
        let place = IssuePlace::Observation {
            key: observation.key.to_string(),
        };
        issues.push(
            Issue::new(code, place)
                .with("name", name)
                .with("indicator", &observation.key.indicator)
                .with("values", stated_values(observation)),
        );
    }
    issues
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

#[cfg(test)]
mod tests;
