use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::model::{Decision, Digest, Issue, IssueId, Observation, Severity, Target, word_list};

word_list! {
    /// What makes a result. Its code version is kept beside everything it made.
    Stage, "a stage (collect, document, extract, form, harmonize, check, panel, score, chart, render)" {
        /// Bytes from a site or a folder.
        Collect = "collect",
        /// Bytes to a document.
        Document = "document",
        /// Prose to mentions.
        Extract = "extract",
        /// Grids of a return to mentions.
        Form = "form",
        /// Mentions to observations.
        Harmonize = "harmonize",
        /// Issues about documents and observations.
        Check = "check",
        /// Observations to a panel.
        Panel = "panel",
        /// Panel to scorecard.
        Score = "score",
        /// Comparison to charts.
        Chart = "chart",
        /// Values to files.
        Render = "render",
    }
}

/// A stage in the version that did the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The stage.
    pub stage: Stage,
    /// Version of its code, raised whenever the same input gives another result.
    pub code_version: u32,
}

/// Everything that a result depends on (DESIGN promise 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultKey {
    /// The stage.
    pub stage: Stage,
    /// Version of its code.
    pub code_version: u32,
    /// Digest of all that it reads but the tables. For a document that is the bytes and the declared
    /// charset.
    pub input: Digest,
    /// Digest of the tables that it reads.
    pub tables: Digest,
}

impl fmt::Display for ResultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (input, tables) = (self.input.short(), self.tables.short());
        write!(
            f,
            "{} {} of input {input} with tables {tables}",
            self.stage, self.code_version
        )
    }
}

/// What a snapshot that was added is to its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The first of a new article.
    New,
    /// The current one again: nothing was added.
    Same,
    /// The same bytes, declared with another media type or charset: added, because it may be read
    /// otherwise.
    Redeclared,
    /// Other bytes: the article was revised.
    Revised,
}

/// What is known of an address from the last visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    /// The address.
    pub url: String,
    /// Validator for the next request.
    pub etag: Option<String>,
    /// Validator for the next request.
    pub last_modified: Option<String>,
    /// The bytes that the validators stand for.
    pub digest: Option<Digest>,
    /// The last HTTP status.
    pub status: u16,
    /// When it was last fetched.
    pub fetched: DateTime<Utc>,
}

/// Number of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

word_list! {
    /// How a run ended.
    Outcome, "an outcome of a run (done, failed, stopped, died)" {
        /// To its end.
        Done = "done",
        /// It could not run.
        Failed = "failed",
        /// Asked to stop.
        Stopped = "stopped",
        /// Its process died; the next run of the job noticed.
        Died = "died",
    }
}

/// One run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Number.
    pub id: RunId,
    /// The job.
    pub job: String,
    /// The time that the schedule meant; of a run by hand, the time it started.
    pub due: DateTime<Utc>,
    /// Version of the program.
    pub program: String,
    /// When it started.
    pub started: DateTime<Utc>,
    /// How it ended; absent while it goes on.
    pub end: Option<RunEnd>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunEnd {
    /// When; of a run that died, when that was noticed.
    pub finished: DateTime<Utc>,
    /// How.
    pub outcome: Outcome,
    /// Exit status (DESIGN promise 7); absent when it died.
    pub exit_status: Option<u8>,
    /// What it read, made and dropped; absent when it died.
    pub receipt: Option<serde_json::Value>,
}

/// A run that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The new run.
    pub run: RunId,
    /// The run of a process that died, which this one takes over.
    pub took_over: Option<RunId>,
}

/// The whole set of a job's figures.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    /// Observations, in the order to be read back. No two share a key.
    pub observations: &'a [Observation],
    /// Targets, in the order to be read back.
    pub targets: &'a [Target],
}

/// An issue as a stage found it in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The issue.
    pub issue: Issue,
    /// How much it matters.
    pub severity: Severity,
    /// Who found it.
    pub stamp: Stamp,
}

word_list! {
    /// Whether the last run still found an issue.
    IssueState, "a state of an issue (open, gone)" {
        /// Found by the last run.
        Open = "open",
        /// Not found any more.
        Gone = "gone",
    }
}

/// An issue of a job with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRecord {
    /// Stable identity.
    pub id: IssueId,
    /// The issue.
    pub issue: Issue,
    /// How much it matters.
    pub severity: Severity,
    /// The run that found it first.
    pub first_run: RunId,
    /// The run since which it is open: the first, or the one in which it came back.
    pub opened_run: RunId,
    /// The last run that found it.
    pub last_run: RunId,
    /// Open or gone.
    pub state: IssueState,
    /// Who found it last.
    pub stamp: Stamp,
    /// The last decision on it.
    pub decision: Option<Decision>,
}

/// What a run's issues are to those of the runs before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewIssues {
    /// Issues that opened in this run (or in a run that did not come to its end, so that nobody was
    /// told) and that nobody has decided, worst first, then by id.
    pub undecided: Vec<IssueRecord>,
    /// How many opened, decided ones included.
    pub opened: usize,
    /// How many are open now.
    pub open: usize,
    /// How many went away.
    pub gone: usize,
}

impl NewIssues {
    /// How many new undecided issues matter at least as much as `severity`.
    pub fn at_least(&self, severity: Severity) -> usize {
        self.undecided
            .iter()
            .filter(|record| record.severity >= severity)
            .count()
    }
}

/// A publication that was switched in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The job.
    pub job: String,
    /// The run that made it.
    pub run: RunId,
    /// The folder.
    pub folder: PathBuf,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// When it was switched in.
    pub at: DateTime<Utc>,
}
