use std::env;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::document::Limits;
use crate::run::error::RunError;

/// What reading one document may cost. All limits of workers stand here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of address space that a worker may take beyond what it holds when it is ready. Measured:
    /// a page of 4 MiB and a workbook of 200,000 cells fit into 256 MiB, one of 300,000 cells does not.
    /// Reports have some hundred kilobytes and returns some hundred cells.
    pub memory: u64,
    /// Longest time for one document, by the clock. A report takes some hundredths of a second, the
    /// largest workbook a few seconds; the rest is room for a busy machine.
    pub time: Duration,
    /// Longest time for a worker to get ready: it reads every table.
    pub start: Duration,
    /// What the readers themselves refuse or cut short.
    pub limits: Limits,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            memory: 256 << 20,
            time: Duration::from_mins(1),
            start: Duration::from_mins(1),
            limits: Limits::default(),
        }
    }
}

/// Which program the workers are, how many there are, and what they may cost.
#[derive(Debug, Clone)]
pub struct Workers {
    /// The program, which answers to `worker` as `fazhi` does.
    pub program: PathBuf,
    /// Most workers at a time.
    pub count: NonZeroUsize,
    /// What each may cost.
    pub bounds: Bounds,
}

/// The running program, even while its file is being replaced by a newer one.
const SELF: &str = "/proc/self/exe";

impl Workers {
    /// Workers that are this program once more, as many as there are cores. Only for `fazhi` itself: a
    /// program that embeds the library or tests it names the `fazhi` binary, see [`Workers::of`].
    ///
    /// # Errors
    /// The own program cannot be found.
    pub fn of_this_program() -> Result<Self, RunError> {
        if Path::new(SELF).exists() {
            return Ok(Self::of(PathBuf::from(SELF)));
        }
        let program = env::current_exe().map_err(|source| RunError::Worker {
            program: PathBuf::from("fazhi"),
            reason: format!("the own program cannot be found: {source}"),
        });
        program.map(Self::of)
    }

    /// Workers that are the `fazhi` binary at `program`, as many as there are cores.
    pub fn of(program: PathBuf) -> Self {
        Self {
            program,
            count: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            bounds: Bounds::default(),
        }
    }
}
