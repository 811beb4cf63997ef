use chrono::{DateTime, Utc};

use crate::model::{
    Article, ArticleId, Decision, IndicatorCode, Issue, IssueId, Observation, ObservationKey, Snapshot, Target,
};
use crate::store::error::LedgerError;
use crate::store::lock::JobLock;
use crate::store::rows::{
    Begun, Figures, Found, Frontier, IssueRecord, NewIssues, Published, ResultKey, Run, RunEnd, RunId, Seen, Stage,
    Stamp,
};

/// What the program remembers between runs.
///
/// A call that returned `Ok` is on the disk: a kill, or a power cut, after it loses nothing. Every
/// call is one transaction: a kill inside it changes nothing.
pub trait Ledger: Send {
    /// Adds a snapshot to an article, which is made where it is new. The order of adding is the
    /// order of the snapshots: the last one added is current.
    fn add_snapshot(&mut self, article: &ArticleId, snapshot: &Snapshot) -> Result<Seen, LedgerError>;
    /// One article with its snapshots.
    fn article(&self, id: &ArticleId) -> Result<Option<Article>, LedgerError>;
    /// Every article, by id.
    fn articles(&self) -> Result<Vec<Article>, LedgerError>;
    /// Notes that a run's job has seen articles, changed or not.
    fn note_articles(&mut self, run: RunId, articles: &[ArticleId]) -> Result<(), LedgerError>;
    /// Every article that a job has ever seen, by id: what a run without the network works on.
    fn articles_of(&self, job: &str) -> Result<Vec<Article>, LedgerError>;

    /// The kept result, verified against its digest.
    fn result(&self, key: &ResultKey) -> Result<Option<Vec<u8>>, LedgerError>;
    /// Keeps results. The same bytes again change nothing; other bytes under a key that has some are
    /// refused, and with them the whole call.
    fn put_results(&mut self, results: &[(ResultKey, Vec<u8>)]) -> Result<(), LedgerError>;
    /// Drops the results of all other code versions of a stage; how many.
    fn forget_results(&mut self, keep: Stamp) -> Result<usize, LedgerError>;
    /// How many results a stage has.
    fn count_results(&self, stage: Stage) -> Result<u32, LedgerError>;

    /// Replaces all observations and targets of a run's job.
    fn replace_figures(&mut self, run: RunId, stamp: Stamp, figures: Figures<'_>) -> Result<(), LedgerError>;
    /// The observations of a job, in the order in which they were given.
    fn observations(&self, job: &str) -> Result<Vec<Observation>, LedgerError>;
    /// The observations of a job that count one of some indicators, by key.
    fn observations_of(&self, job: &str, indicators: &[IndicatorCode]) -> Result<Vec<Observation>, LedgerError>;
    /// One observation of a job.
    fn observation(&self, job: &str, key: &ObservationKey) -> Result<Option<Observation>, LedgerError>;
    /// The targets of a job, in the order in which they were given.
    fn targets(&self, job: &str) -> Result<Vec<Target>, LedgerError>;

    /// Records all issues of a run: those that the job had and that are not among them are gone.
    fn record_issues(&mut self, run: RunId, found: &[Found]) -> Result<NewIssues, LedgerError>;
    /// Records that a run found the open issues of its job again, and no other: as
    /// [`Ledger::record_issues`] with all of them.
    fn keep_issues(&mut self, run: RunId) -> Result<NewIssues, LedgerError>;
    /// The issues of a job, open and gone, by id, each with the last decision on it.
    fn issues(&self, job: &str) -> Result<Vec<IssueRecord>, LedgerError>;
    /// One issue by id, whatever the job.
    fn issue(&self, id: &IssueId) -> Result<Option<Issue>, LedgerError>;
    /// Appends a decision on an issue that some job has.
    fn decide(&mut self, decision: &Decision) -> Result<(), LedgerError>;
    /// The decisions on an issue, oldest first.
    fn decisions(&self, issue: &IssueId) -> Result<Vec<Decision>, LedgerError>;

    /// Begins a run of the lock's job. The lock is the lease: who holds it is the only live run, so
    /// an unfinished one belongs to a process that died, and is taken over.
    fn begin_run(&mut self, lock: &JobLock, due: DateTime<Utc>, now: DateTime<Utc>) -> Result<Begun, LedgerError>;
    /// Ends a run.
    fn finish_run(&mut self, run: RunId, end: &RunEnd) -> Result<(), LedgerError>;
    /// One run.
    fn run(&self, id: RunId) -> Result<Option<Run>, LedgerError>;
    /// The last `limit` runs of a job, newest first.
    fn runs(&self, job: &str, limit: u32) -> Result<Vec<Run>, LedgerError>;

    /// Keeps what is known of an address.
    fn put_frontier(&mut self, frontier: &Frontier) -> Result<(), LedgerError>;
    /// What is known of an address.
    fn frontier(&self, url: &str) -> Result<Option<Frontier>, LedgerError>;

    /// Records a publication.
    fn add_publication(&mut self, published: &Published) -> Result<(), LedgerError>;
    /// The publications of a job, newest first.
    fn publications(&self, job: &str) -> Result<Vec<Published>, LedgerError>;
}

// Stays usable as `Box<dyn Ledger>`.
const _: fn(&dyn Ledger) = |_| ();
