use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;

use crate::document::{Input, Limits};
use crate::run::error::RunError;
use crate::run::tables::Tables;
use crate::run::workers::bounds::Workers;
use crate::run::workers::loss::Loss;
use crate::run::workers::process::Worker;
use crate::run::workers::wire::{Act, Task};

/// Workers that are started when they are needed and kept until the pool is dropped. Several threads
/// may ask at once; each has one worker to itself meanwhile.
pub struct Pool<'a> {
    workers: Workers,
    tables: &'a Tables,
    idle: Mutex<Vec<Worker>>,
    in_hand: Mutex<BTreeSet<u32>>,
}

impl<'a> Pool<'a> {
    /// A pool without a worker yet.
    pub fn new(workers: Workers, tables: &'a Tables) -> Self {
        Self {
            workers,
            tables,
            idle: Mutex::default(),
            in_hand: Mutex::default(),
        }
    }

    /// Most workers at a time.
    pub(super) fn count(&self) -> NonZeroUsize {
        self.workers.count
    }

    /// What the workers' readers refuse.
    pub(super) fn limits(&self) -> &Limits {
        &self.workers.bounds.limits
    }

    /// What they read by.
    pub(super) fn tables(&self) -> &Tables {
        self.tables
    }

    /// Process ids of the workers that have a document in hand now.
    pub fn in_hand(&self) -> Vec<u32> {
        locked(&self.in_hand).iter().copied().collect()
    }

    /// Process ids of the workers that wait for a document.
    pub fn waiting(&self) -> Vec<u32> {
        locked(&self.idle).iter().map(Worker::id).collect()
    }

    /// What a worker makes of a document, or why none could. Where the loss may not be the document's
    /// fault, it is tried once more in a fresh worker.
    ///
    /// # Errors
    /// No worker can be started.
    pub(super) fn ask<T: DeserializeOwned>(&self, act: Act, input: &Input<'_>) -> Result<Result<T, Loss>, RunError> {
        let kept = locked(&self.idle).pop();
        let first = match kept {
            Some(worker) => match self.ask_one(worker, act, input) {
                // What is left of earlier documents may have filled its memory.
                Err(Loss::TooMuchMemory { .. }) => None,
                answer => Some(answer),
            },
            None => Some(self.ask_one(self.start()?, act, input)),
        };
        match first {
            // Others may have ended it; what took too long would only hold up the run again.
            None | Some(Err(Loss::Died { .. })) => Ok(self.ask_one(self.start()?, act, input)),
            Some(answer) => Ok(answer),
        }
    }

    fn start(&self) -> Result<Worker, RunError> {
        Worker::start(&self.workers, self.tables)
    }

    fn ask_one<T: DeserializeOwned>(&self, mut worker: Worker, act: Act, input: &Input<'_>) -> Result<T, Loss> {
        let task = Task {
            act,
            charset: input.charset.map(str::to_owned),
        };
        let id = worker.id();
        locked(&self.in_hand).insert(id);
        let answer = worker.ask(task, input.bytes.to_vec());
        locked(&self.in_hand).remove(&id);
        let decoded = serde_json::from_slice(&answer?).map_err(|error| Loss::Died {
            how: format!("its answer is none: {error}"),
        })?;
        locked(&self.idle).push(worker);
        Ok(decoded)
    }
}

/// What is behind these locks is whole between two statements, so a panic elsewhere spoils nothing.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
