//! Every byte that was ever seen, kept under its SHA-256 and never changed.
//!
//! `ab/abcdef...` below the root: the first two hex digits as folder, the whole digest as name, so
//! that `sha256sum` verifies the archive without this program.

mod error;
mod keep;
mod verify;

pub use error::ArchiveError;
pub use keep::{Archive, Kept};
pub use verify::{Fault, FaultKind, Verification};
