//! Brings bytes in, from sites and from folders. Fetches; never parses.
//!
//! A site is asked politely (robots.txt, one request at a time, a delay that follows its speed),
//! never twice for what has not changed (validators of the last visit), and never for an address
//! inside the own network, whatever a link or a redirect says. A challenge page is an error that a
//! person sees, never an empty page and never bypassed. Times come from a [`Clock`], so that tests
//! do not wait.

mod ask;
mod body;
mod challenge;
mod client;
mod clock;
mod counts;
mod entry_error;
mod error;
mod fetcher;
mod folder;
mod guard;
mod headers;
mod loopback;
mod pace;
mod policy;
mod request;
mod robots;
#[cfg(test)]
mod tests;
mod trail;

pub use challenge::Challenges;
pub use clock::{Clock, SystemClock};
pub use counts::{Counter, Counts};
pub use entry_error::EntryError;
pub use error::{FetchError, Reason, Refusal, SetupError};
pub use fetcher::Fetcher;
pub use folder::{Entry, FolderLimits, Inbox, SkipReason, scan};
pub use loopback::{Files, Loopback, files_from, files_in};
pub use policy::{FetchPolicy, Rehearsal, Roots};
pub use request::{Request, Response, Validators};
