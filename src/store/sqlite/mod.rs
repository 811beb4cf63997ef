//! The ledger in one SQLite file.
//!
//! `mod.rs` opens the file and spells out the trait; `migrate` brings the schema up; each of the
//! other files holds the statements of one kind of row.

mod articles;
mod column;
mod figures;
mod issues;
mod migrate;
mod results;
mod runs;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::model::{
    Article, ArticleId, Decision, IndicatorCode, Issue, IssueId, Observation, ObservationKey, Snapshot, Target,
};
use crate::store::error::{Doing, LedgerError};
use crate::store::ledger::Ledger;
use crate::store::lock::JobLock;
use crate::store::rows::{
    Begun, Figures, Found, Frontier, IssueRecord, NewIssues, Published, ResultKey, Run, RunEnd, RunId, Seen, Stage,
    Stamp,
};
use crate::store::sqlite::migrate::MIGRATIONS;

/// How long a call waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Pages held in memory, in kibibytes and negative, as SQLite wants it: the indexes of a large job's
/// figures are written in another order than the figures, and do not fit in the 2 MiB of the default.
const CACHE: i64 = -64 * 1024;

/// The ledger in one SQLite file.
///
/// Journal WAL, so that readers and the writer do not wait for each other; `synchronous = FULL`,
/// because with WAL the cheaper NORMAL may lose the last transactions at a power cut, and what was
/// acknowledged must stay (DESIGN promise 5).
#[derive(Debug)]
pub struct SqliteLedger {
    connection: Connection,
}

impl SqliteLedger {
    /// Opens the ledger for writing, makes it where it is missing, and brings its schema up.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut ledger = Self::connect(path, flags)?;
        migrate::recognise(&ledger.connection, path)?;
        ledger.switch_to_wal()?;
        migrate::migrate(&mut ledger.connection, path, MIGRATIONS)?;
        Ok(ledger)
    }

    /// Opens an existing ledger for reading only, as a status page does beside a running job.
    pub fn open_reader(path: &Path) -> Result<Self, LedgerError> {
        let ledger = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        migrate::recognise(&ledger.connection, path)?;
        migrate::check_current(&ledger.connection, path, MIGRATIONS)?;
        Ok(ledger)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, LedgerError> {
        let open = || -> Result<Connection, rusqlite::Error> {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "cache_size", CACHE)?;
            connection.set_prepared_statement_cache_capacity(64);
            Ok(connection)
        };
        let path = path.to_owned();
        let connection = open().map_err(|source| match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => LedgerError::NotALedger { path },
            _ => LedgerError::Open { path, source },
        })?;
        Ok(Self { connection })
    }

    /// A property of the file, which cannot be set inside a transaction. Two processes that make the
    /// file at once collide here, and SQLite's own patience does not cover it: measured, one start
    /// in 15 of four threads at once failed without these tries.
    fn switch_to_wal(&self) -> Result<(), LedgerError> {
        const PAUSE: Duration = Duration::from_millis(20);
        let switch = || {
            self.connection
                .pragma_update(None, "journal_mode", "wal")
                .doing("switch to write-ahead logging")
        };
        let mut waited = Duration::ZERO;
        loop {
            match switch() {
                Err(LedgerError::Busy { .. }) if waited < PATIENCE => std::thread::sleep(PAUSE),
                result => return result,
            }
            waited += PAUSE;
        }
    }

    /// Runs `work` in one transaction, which begins as a writer so that it cannot fail half way for
    /// want of the lock. An error rolls back.
    fn write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(doing)?;
        let value = work(&transaction)?;
        transaction.commit().doing(doing)?;
        Ok(value)
    }
}

impl Ledger for SqliteLedger {
    fn add_snapshot(&mut self, article: &ArticleId, snapshot: &Snapshot) -> Result<Seen, LedgerError> {
        self.write("add a snapshot", |tx| articles::add(tx, article, snapshot))
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>, LedgerError> {
        articles::one(&self.connection, id)
    }

    fn articles(&self) -> Result<Vec<Article>, LedgerError> {
        articles::all(&self.connection)
    }

    fn note_articles(&mut self, run: RunId, seen: &[ArticleId]) -> Result<(), LedgerError> {
        self.write("note articles", |tx| articles::note(tx, run, seen))
    }

    fn articles_of(&self, job: &str) -> Result<Vec<Article>, LedgerError> {
        articles::of_job(&self.connection, job)
    }

    fn result(&self, key: &ResultKey) -> Result<Option<Vec<u8>>, LedgerError> {
        results::get(&self.connection, key)
    }

    fn put_results(&mut self, kept: &[(ResultKey, Vec<u8>)]) -> Result<(), LedgerError> {
        self.write("keep results", |tx| {
            kept.iter().try_for_each(|(key, bytes)| results::put(tx, key, bytes))
        })
    }

    fn forget_results(&mut self, keep: Stamp) -> Result<usize, LedgerError> {
        self.write("forget results", |tx| results::forget(tx, keep))
    }

    fn count_results(&self, stage: Stage) -> Result<u32, LedgerError> {
        results::count(&self.connection, stage)
    }

    fn replace_figures(&mut self, run: RunId, stamp: Stamp, figures: Figures<'_>) -> Result<(), LedgerError> {
        self.write("replace the figures of a job", |tx| {
            let job = runs::live_job(tx, run)?;
            figures::clear(tx, &job)?;
            let owner = figures::Owner { job: &job, run, stamp };
            figures::add_observations(tx, &owner, figures.observations)?;
            figures::add_targets(tx, &owner, figures.targets)
        })
    }

    fn observations(&self, job: &str) -> Result<Vec<Observation>, LedgerError> {
        figures::observations(&self.connection, job)
    }

    fn observations_of(&self, job: &str, indicators: &[IndicatorCode]) -> Result<Vec<Observation>, LedgerError> {
        figures::observations_of(&self.connection, job, indicators)
    }

    fn observation(&self, job: &str, key: &ObservationKey) -> Result<Option<Observation>, LedgerError> {
        figures::observation(&self.connection, job, key)
    }

    fn targets(&self, job: &str) -> Result<Vec<Target>, LedgerError> {
        figures::targets(&self.connection, job)
    }

    fn record_issues(&mut self, run: RunId, found: &[Found]) -> Result<NewIssues, LedgerError> {
        self.write("record issues", |tx| issues::record(tx, run, found))
    }

    fn keep_issues(&mut self, run: RunId) -> Result<NewIssues, LedgerError> {
        self.write("record issues", |tx| issues::keep(tx, run))
    }

    fn issues(&self, job: &str) -> Result<Vec<IssueRecord>, LedgerError> {
        issues::of_job(&self.connection, job)
    }

    fn issue(&self, id: &IssueId) -> Result<Option<Issue>, LedgerError> {
        issues::one(&self.connection, id)
    }

    fn decide(&mut self, decision: &Decision) -> Result<(), LedgerError> {
        self.write("append a decision", |tx| issues::decide(tx, decision))
    }

    fn decisions(&self, issue: &IssueId) -> Result<Vec<Decision>, LedgerError> {
        issues::decisions(&self.connection, issue)
    }

    fn begin_run(&mut self, lock: &JobLock, due: DateTime<Utc>, now: DateTime<Utc>) -> Result<Begun, LedgerError> {
        self.write("begin a run", |tx| runs::begin(tx, lock.job(), due, now))
    }

    fn finish_run(&mut self, run: RunId, end: &RunEnd) -> Result<(), LedgerError> {
        self.write("end a run", |tx| runs::finish(tx, run, end))
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, LedgerError> {
        runs::one(&self.connection, id)
    }

    fn runs(&self, job: &str, limit: u32) -> Result<Vec<Run>, LedgerError> {
        runs::of_job(&self.connection, job, limit)
    }

    fn put_frontier(&mut self, frontier: &Frontier) -> Result<(), LedgerError> {
        self.write("keep what is known of an address", |tx| {
            articles::put_frontier(tx, frontier)
        })
    }

    fn frontier(&self, url: &str) -> Result<Option<Frontier>, LedgerError> {
        articles::frontier(&self.connection, url)
    }

    fn add_publication(&mut self, published: &Published) -> Result<(), LedgerError> {
        self.write("record a publication", |tx| runs::add_publication(tx, published))
    }

    fn publications(&self, job: &str) -> Result<Vec<Published>, LedgerError> {
        runs::publications(&self.connection, job)
    }
}
