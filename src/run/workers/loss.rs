use std::process::ExitStatus;
use std::time::Duration;

use crate::document::Limits;
use crate::run::stages::{Reading, Unread, unreadable};

/// Why a document could not be read: its worker did not survive it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// The worker ended, and so did a second one.
    #[error("the worker that read it ended: {how}")]
    Died {
        /// How: a stack overflow, a signal, an answer that is none.
        how: String,
    },
    /// The worker asked for more memory than it may have.
    #[error("reading it takes more than {limit} bytes of memory; split the file")]
    TooMuchMemory {
        /// Bytes allowed.
        limit: u64,
    },
    /// The worker was not done in time.
    #[error("reading it takes longer than {} ms; split the file", limit.as_millis())]
    TooSlow {
        /// Time allowed.
        limit: Duration,
    },
}

/// What Rust's runtime says on standard error before it aborts for want of memory, and at the end of
/// a stack. Should the words ever change, the test with a real bomb fails, and the loss is a `Died`.
const NO_MEMORY: &str = "memory allocation of";
const NO_STACK: &str = "overflowed its stack";

impl Loss {
    /// The loss of a worker that ended so, with its last words.
    pub(super) fn of_death(status: Option<ExitStatus>, words: &str, limit: u64) -> Self {
        if words.contains(NO_MEMORY) {
            return Self::TooMuchMemory { limit };
        }
        let how = match status {
            _ if words.contains(NO_STACK) => "its nesting is too deep (stack overflow)".to_owned(),
            Some(status) => status.to_string(),
            None => "for an unknown reason".to_owned(),
        };
        Self::Died { how }
    }

    /// The word that stands for the reason in issues; its phrases are in `texts.tsv`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Died { .. } => "reader_died",
            Self::TooMuchMemory { .. } => "too_much_memory",
            Self::TooSlow { .. } => "too_slow",
        }
    }

    /// The reading that says so.
    pub(crate) fn reading(&self) -> Reading {
        unreadable(self.word(), self)
    }

    /// The same for a list page.
    pub(crate) fn unread(&self) -> Unread {
        Unread {
            reason: self.word().to_owned(),
            detail: self.to_string(),
        }
    }
}

/// Whether bytes are refused for their size alone, before any reader looks at them.
pub(super) fn refused_unread(bytes: &[u8], limits: &Limits) -> bool {
    bytes.len() > limits.bytes
}
