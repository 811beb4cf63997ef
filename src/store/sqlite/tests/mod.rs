//! The ledger on real files.

mod articles;
mod figures;
mod issues;
mod migrations;
mod processes;
mod results;
mod runs;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use crate::store::{JobLock, Ledger, Outcome, RunEnd, RunId, SqliteLedger, Stage, Stamp};

const HARMONIZE: Stamp = Stamp {
    stage: Stage::Harmonize,
    code_version: 3,
};

/// A ledger in a folder of its own.
struct Desk {
    ledger: SqliteLedger,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite")).unwrap();
        Self { ledger, folder }
    }

    /// Begins a run whose lock is let go at once, as if its process had died.
    fn begin(&mut self, job: &str) -> RunId {
        let lock = JobLock::acquire(self.folder.path(), job).unwrap();
        self.ledger.begin_run(&lock, at(0), at(1)).unwrap().run
    }

    fn finish(&mut self, run: RunId) {
        self.ledger.finish_run(run, &done(at(2))).unwrap();
    }

    /// The ledger opened again, as the next process would.
    fn reopened(self) -> Self {
        let Self { ledger, folder } = self;
        drop(ledger);
        let ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite")).unwrap();
        Self { ledger, folder }
    }
}

/// A minute of the day of the tests, with nanoseconds that must survive.
fn at(minute: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2025-03-01T02:00:00.123456789Z".parse().unwrap();
    start + TimeDelta::minutes(minute)
}

fn done(finished: DateTime<Utc>) -> RunEnd {
    RunEnd {
        finished,
        outcome: Outcome::Done,
        exit_status: Some(0),
        receipt: Some(serde_json::json!({"read": 3, "dropped": {"too_large": 1}})),
    }
}
