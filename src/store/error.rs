use std::path::PathBuf;

use crate::model::IssueId;
use crate::store::rows::{ResultKey, RunId};

/// Why the ledger could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file cannot be opened or made.
    #[error("the ledger {} cannot be opened: {source}; check that its folder exists and can be written", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A file of some other program.
    #[error("{} is no ledger of fazhi; name another file", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// Written by a newer program.
    #[error("the ledger {} has schema {found}, this program knows up to {known}; use the newer program", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Schema of the file.
        found: u32,
        /// Newest schema that this program knows.
        known: u32,
    },
    /// Opened for reading only, and its schema is older than the program's.
    #[error("the ledger {} has schema {found}, this program reads {known}; run a job once to bring it up", path.display())]
    TooOld {
        /// The file.
        path: PathBuf,
        /// Schema of the file.
        found: u32,
        /// Schema that this program reads.
        known: u32,
    },
    /// A migration of the file is not the one of that number in this program.
    #[error(
        "migration {number} of the ledger {} differs from this program's `{name}`; \
         the file was made by another build: use that build, or start with a new file", path.display()
    )]
    MigrationChanged {
        /// The file.
        path: PathBuf,
        /// Number of the migration.
        number: u32,
        /// Its name in this program.
        name: &'static str,
    },
    /// SQLite refused.
    #[error("the ledger could not {doing}: {source}")]
    Sql {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Another process kept writing for longer than the patience of this one.
    #[error("the ledger could not {doing}: another process is writing to it; try again when that is done")]
    Busy {
        /// What was being done.
        doing: &'static str,
    },
    /// A value could not be turned into JSON.
    #[error("the ledger could not {doing}: {source}")]
    Encode {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
    /// A stored value is not what was stored.
    #[error("the ledger holds a damaged value ({what}): {reason}; restore the file from a copy")]
    Damaged {
        /// Which value.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The bytes kept for a result are not those that were put: work it out again and put it anew.
    #[error("the kept result of {key} is damaged; it must be worked out again")]
    DamagedResult {
        /// The result.
        key: ResultKey,
    },
    /// A stage gave two different results for the same input.
    #[error("two different results for {key}: raise the stage's code version, or make it deterministic")]
    TwoResults {
        /// The result.
        key: ResultKey,
    },
    /// Two observations with one key.
    #[error("two observations of job `{job}` share the key `{key}`; nothing was replaced")]
    TwoObservations {
        /// The job.
        job: String,
        /// The key's text form.
        key: String,
    },
    /// No such run.
    #[error("there is no run {run}")]
    UnknownRun {
        /// The run.
        run: RunId,
    },
    /// The run has ended.
    #[error("run {run} has ended; nothing more can be recorded for it")]
    RunEnded {
        /// The run.
        run: RunId,
    },
    /// A decision on an issue that no job has.
    #[error("there is no issue `{issue}`; list the job's issues to find its id")]
    UnknownIssue {
        /// The issue.
        issue: IssueId,
    },
    /// A decision without a name or a reason.
    #[error("a decision on issue `{issue}` needs the name of a person and a reason")]
    EmptyDecision {
        /// The issue.
        issue: IssueId,
    },
}

/// Says what was being done when SQLite or JSON refused.
pub(super) trait Doing<T> {
    /// `doing` completes the sentence "the ledger could not ...".
    fn doing(self, doing: &'static str) -> Result<T, LedgerError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, LedgerError> {
        self.map_err(|source| match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => LedgerError::Busy { doing },
            _ => LedgerError::Sql { doing, source },
        })
    }
}

impl<T> Doing<T> for Result<T, serde_json::Error> {
    fn doing(self, doing: &'static str) -> Result<T, LedgerError> {
        self.map_err(|source| LedgerError::Encode { doing, source })
    }
}
