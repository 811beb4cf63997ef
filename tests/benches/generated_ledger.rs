//! What the ledger takes of a generated country: the results of reading its pages kept and read back,
//! and its observations replaced and read back, in a file of its own.

use std::fs;

use chrono::{DateTime, Utc};
use fazhi::model::{Digest, Extraction, Observation};
use fazhi::store::{Figures, JobLock, Ledger, Outcome, ResultKey, RunEnd, SqliteLedger, Stage, Stamp};
use tempfile::TempDir;

use super::Took;
use super::country::Batch;

/// Results that a run keeps at a time.
const RESULTS: usize = 64;

const READ: Stamp = Stamp {
    stage: Stage::Extract,
    code_version: 1,
};

const JUDGED: Stamp = Stamp {
    stage: Stage::Harmonize,
    code_version: 1,
};

/// A ledger that is written batch by batch, each as the figures of a job of its own.
pub(crate) struct Books {
    folder: TempDir,
    ledger: SqliteLedger,
    jobs: usize,
    pub(crate) keep_results: Took,
    pub(crate) read_results: Took,
    pub(crate) keep_observations: Took,
    pub(crate) read_observations: Took,
}

impl Books {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            ledger: SqliteLedger::open(&folder.path().join("ledger.sqlite")).unwrap(),
            folder,
            jobs: 0,
            keep_results: Took::default(),
            read_results: Took::default(),
            keep_observations: Took::default(),
            read_observations: Took::default(),
        }
    }

    /// Keeps what the pages state and reads it back.
    pub(crate) fn results(&mut self, batch: &Batch) {
        let key = |input: Digest| ResultKey {
            stage: READ.stage,
            code_version: READ.code_version,
            input,
            tables: Digest::of(b"tables"),
        };
        let pages: Vec<(Digest, &Extraction)> = batch.extractions().collect();
        let ((), took) = Took::of(|| {
            for some in pages.chunks(RESULTS) {
                let encoded = some
                    .iter()
                    .map(|(page, stated)| (key(*page), serde_json::to_vec(stated).unwrap()));
                let encoded: Vec<_> = encoded.collect();
                self.ledger.put_results(&encoded).unwrap();
            }
        });
        self.keep_results = self.keep_results + took;
        let (mentions, took) = Took::of(|| {
            let read = pages.iter().map(|(page, _)| {
                let bytes = self.ledger.result(&key(*page)).unwrap().unwrap();
                serde_json::from_slice::<Extraction>(&bytes).unwrap().mentions.len()
            });
            read.sum::<usize>()
        });
        assert_eq!(mentions, batch.len());
        self.read_results = self.read_results + took;
    }

    /// Keeps the observations of a batch and reads them back.
    pub(crate) fn observations(&mut self, observations: &[Observation]) {
        self.jobs += 1;
        let job = format!("part{}", self.jobs);
        let lock = JobLock::acquire(self.folder.path(), &job).unwrap();
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let run = self.ledger.begin_run(&lock, now, now).unwrap().run;
        let figures = Figures {
            observations,
            targets: &[],
        };
        let ((), took) = Took::of(|| self.ledger.replace_figures(run, JUDGED, figures).unwrap());
        self.keep_observations = self.keep_observations + took;
        let (read, took) = Took::of(|| self.ledger.observations(&job).unwrap());
        assert!(read == observations, "observations come back as they were");
        self.read_observations = self.read_observations + took;
        let end = RunEnd {
            finished: now,
            outcome: Outcome::Done,
            exit_status: Some(0),
            receipt: None,
        };
        self.ledger.finish_run(run, &end).unwrap();
    }

    /// Bytes of the ledger's file.
    pub(crate) fn bytes(&self) -> u64 {
        fs::metadata(self.folder.path().join("ledger.sqlite")).unwrap().len()
    }
}
