use std::path::PathBuf;

use crate::archive::ArchiveError;
use crate::chart::ChartError;
use crate::panel::PanelError;
use crate::publish::PublishError;
use crate::reference::Problems;
use crate::render::RenderError;
use crate::run::project::SetupError;
use crate::store::{LedgerError, LockError};

/// Why a job could not run. What is wrong with one document is an issue, never one of these.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Tables or the job are wrong or cannot be read.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The job is running already, or its lock cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The archive cannot be read or written, or an archived file was altered.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The publication could not be written or switched.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A chart could not be drawn.
    #[error("chart `{chart}`: {source}")]
    Chart {
        /// Name of the chart in the job.
        chart: String,
        /// Why.
        source: ChartError,
    },
    /// A value that the program itself wrote could not be read back.
    #[error("{what}: {source}")]
    Json {
        /// What was read or written.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A table of a publication is missing or broken.
    #[error("{name}: {reason}")]
    Table {
        /// Its name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file or folder could not be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Documents cannot be read, because no worker process can be started.
    #[error("{} does not start as a worker that reads documents: {reason}", program.display())]
    Worker {
        /// The program that was started.
        program: PathBuf,
        /// Why.
        reason: String,
    },
    /// A run without the network has nothing to work on.
    #[error("job `{job}` has no archived page of its sites; run it once with the network")]
    NothingArchived {
        /// The job.
        job: String,
    },
    /// The HTTP client could not be set up.
    #[error(transparent)]
    Client(#[from] crate::collect::SetupError),
    /// The panel could not be built.
    #[error(transparent)]
    Panel(#[from] PanelError),
    /// A table could not be written.
    #[error(transparent)]
    Render(#[from] RenderError),
}

impl From<Problems> for RunError {
    fn from(problems: Problems) -> Self {
        Self::Setup(problems.into())
    }
}
