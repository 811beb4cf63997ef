use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::{Digest, Issue, Severity};

/// What a run did, for its receipt in the ledger and for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Title of the job.
    pub title: String,
    /// Articles that the job has seen, ever.
    pub articles: usize,
    /// Articles seen for the first time.
    pub new_articles: usize,
    /// Articles whose bytes changed.
    pub changed_articles: usize,
    /// List pages visited.
    pub lists: usize,
    /// Files of inboxes.
    pub files: usize,
    /// Documents that the figures rest on.
    pub documents: usize,
    /// Of them, those read in this run; the others were read before.
    pub fresh: usize,
    /// Yearly reports among the documents.
    pub reports: usize,
    /// Returns among the documents.
    pub returns: usize,
    /// Figures claimed by an indicator.
    pub mentions: usize,
    /// Mentions that entered no observation or target, each with a reason.
    pub dropped: usize,
    /// Figures that no indicator claims.
    pub unclaimed: usize,
    /// Observations.
    pub observations: usize,
    /// Targets.
    pub targets: usize,
    /// Regions times years that a yearly report is expected from.
    pub expected: usize,
    /// Of them, those that reported.
    pub reported: usize,
    /// Open issues with their severity.
    #[serde(skip)]
    pub open: Vec<(Severity, Issue)>,
    /// Issues that are new and undecided, worst first.
    #[serde(skip)]
    pub new: Vec<(Severity, Issue)>,
    /// Paths of files that are published under another name, by that name: for people of the office.
    #[serde(skip)]
    pub names: BTreeMap<String, String>,
    /// How many of them matter at least as much as the job's severity.
    pub new_at_severity: usize,
    /// Whether everything was as the last run left it, so that its figures and publication stand.
    pub unchanged: bool,
    /// Digest of all that the run rested on and of the traces of what it published; absent where a
    /// document was lost and is to be tried again.
    pub rests_on: Option<Digest>,
    /// Whether a publication was switched in; otherwise it was unchanged.
    pub published: bool,
    /// Its folder.
    #[serde(skip)]
    pub folder: PathBuf,
}
