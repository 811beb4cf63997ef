use std::num::NonZeroUsize;
use std::thread;

use crate::document::{Input, Limits, Link};
use crate::run::error::RunError;
use crate::run::stages::{self, Opened, Reading, Unread};
use crate::run::tables::Tables;
use crate::run::workers::bounds::Workers;
use crate::run::workers::loss::{Loss, refused_unread};
use crate::run::workers::pool::Pool;
use crate::run::workers::wire::Act;

/// Where documents are read.
#[derive(Debug, Clone, Default)]
pub enum ReadIn {
    /// In this process: for tests, and for callers whose documents are their own.
    #[default]
    ThisProcess,
    /// In worker processes under limits.
    Workers(Workers),
}

impl ReadIn {
    /// The readers for these tables. Workers start with the first document.
    pub fn open<'a>(&self, tables: &'a Tables) -> Readers<'a> {
        match self {
            Self::ThisProcess => Readers::InProcess(tables),
            Self::Workers(workers) => Readers::Pool(Box::new(Pool::new(workers.clone(), tables))),
        }
    }
}

/// Who reads the documents of a run.
pub enum Readers<'a> {
    /// This process.
    InProcess(&'a Tables),
    /// Worker processes.
    Pool(Box<Pool<'a>>),
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was read; of a document that is broken the reading says why.
    Read(Box<Reading>),
    /// Its worker was lost. This may be the machine's doing, so nothing of it is kept, and the next run
    /// tries again.
    Lost(Loss),
}

impl Outcome {
    /// The reading; of a lost document the one that says so.
    pub fn into_reading(self) -> Reading {
        match self {
            Self::Read(reading) => *reading,
            Self::Lost(loss) => loss.reading(),
        }
    }
}

impl Readers<'_> {
    /// The tables that documents are read by.
    pub fn tables(&self) -> &Tables {
        match self {
            Self::InProcess(tables) => tables,
            Self::Pool(pool) => pool.tables(),
        }
    }

    /// How many documents can be read at once.
    pub fn count(&self) -> NonZeroUsize {
        match self {
            Self::InProcess(_) => thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            Self::Pool(pool) => pool.count(),
        }
    }

    /// Reads one document; several threads may ask at once.
    ///
    /// # Errors
    /// No worker can be started.
    pub fn read(&self, input: &Input<'_>) -> Result<Outcome, RunError> {
        let outcome = |reading| Outcome::Read(Box::new(reading));
        Ok(match self {
            Self::InProcess(tables) => outcome(stages::read(input, &Limits::default(), tables)),
            Self::Pool(pool) if refused_unread(input.bytes, pool.limits()) => {
                outcome(stages::read(input, pool.limits(), pool.tables()))
            }
            Self::Pool(pool) => pool.ask(Act::Read, input)?.map_or_else(Outcome::Lost, outcome),
        })
    }

    /// Reads one document and hands it out with its reading, to be shown. The answer is larger than a
    /// reading alone, and counts against the worker's memory.
    ///
    /// # Errors
    /// No worker can be started.
    pub fn open(&self, input: &Input<'_>) -> Result<Opened, RunError> {
        Ok(match self {
            Self::InProcess(tables) => stages::read_open(input, &Limits::default(), tables),
            Self::Pool(pool) if refused_unread(input.bytes, pool.limits()) => {
                stages::read_open(input, pool.limits(), pool.tables())
            }
            Self::Pool(pool) => match pool.ask(Act::Open, input)? {
                Ok(opened) => opened,
                Err(loss) => Opened::unread(loss.reading()),
            },
        })
    }

    /// The links of a list page, in order, or why it cannot be read.
    ///
    /// # Errors
    /// No worker can be started.
    pub(crate) fn links(&self, input: &Input<'_>) -> Result<Result<Vec<Link>, Unread>, RunError> {
        Ok(match self {
            Self::InProcess(tables) => stages::links(input, &Limits::default(), tables),
            Self::Pool(pool) if refused_unread(input.bytes, pool.limits()) => {
                stages::links(input, pool.limits(), pool.tables())
            }
            Self::Pool(pool) => match pool.ask(Act::Links, input)? {
                Ok(links) => links,
                Err(loss) => Err(loss.unread()),
            },
        })
    }
}
