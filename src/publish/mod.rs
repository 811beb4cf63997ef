//! Puts a whole folder in place at once: a publication appears whole or not at all.
//!
//! Files are written into a hidden folder beside the target, then the two folders change places in
//! one step. A kill at any moment leaves the old publication or the new one, never a mixture; what a
//! dead process left behind is cleared away, or put back, by the next [`Staging::begin`].
//!
//! | below `reports/` | |
//! |---|---|
//! | `demo/` | the publication of job `demo`, with its `manifest.json` |
//! | `.demo.staging/` | the next one while it is written |
//! | `.demo.aside/` | the last one for a moment, on file systems that cannot exchange folders |
//! | `.demo.lock` | held while a process is staging |
//! | `REVISIONS.md` | what each publication changed of the one before it |

mod error;
mod manifest;
mod name;
mod place;
mod revisions;
mod staging;
mod traces;
mod verify;

pub use error::PublishError;
pub use manifest::{FileRecord, MANIFEST, Manifest};
pub use revisions::{REVISIONS, Revision, add_revision};
pub use staging::{Change, Committed, Label, Sealed, Staging};
pub use traces::{trace, traces};
pub use verify::{Fault, FaultKind, Verification, verify};
