//! The ledger: articles and their snapshots, results by digest, figures, issues, decisions, runs,
//! the frontier of the crawl, publications.
//!
//! Everything above this room speaks to [`Ledger`], a synchronous trait with one writer; the only
//! implementation is [`SqliteLedger`]. Every time is an argument: the ledger has no clock. One run
//! of a job goes at a time: [`JobLock`] is held by the process, and the operating system frees it
//! when the process dies.

mod error;
mod ledger;
mod lock;
mod rows;
mod sqlite;

pub use error::LedgerError;
pub use ledger::Ledger;
pub use lock::{JobLock, LockError};
pub use rows::{
    Begun, Figures, Found, Frontier, IssueRecord, IssueState, NewIssues, Outcome, Published, ResultKey, Run, RunEnd,
    RunId, Seen, Stage, Stamp,
};
pub use sqlite::SqliteLedger;
