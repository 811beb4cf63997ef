//! Documents are read in worker processes under limits, because they come from outside: a page that
//! fills the memory, overflows a stack or never ends costs itself and nothing else.
//!
//! A worker is this program once more (`fazhi worker`), started when the first document waits and
//! kept for the run. It gets the texts of the tables once, then one document after the other, and
//! answers each with what `read` makes of it: the same value, to the byte, as in this process. It has
//! an empty environment and three open files (its pipes), may open no other, write no file, start no
//! process, and grow by a fixed amount of memory. A worker that dies or takes too long is replaced;
//! a document whose worker died is tried once more in a fresh one before it is blamed, since a worker
//! may also die of what others do to the machine. A worker whose parent is gone ends at once.
//!
//! These limits are those of the operating system for one process (`setrlimit`). They keep honest
//! readers from harm by dishonest documents; they are no prison for a reader that was taken over.

mod bounds;
mod confine;
mod loss;
mod pool;
mod process;
mod readers;
mod serve;
mod spread;
mod wire;

pub use bounds::{Bounds, Workers};
pub use loss::Loss;
pub use pool::Pool;
pub use readers::{Outcome, ReadIn, Readers};
pub use serve::serve;
pub use wire::PROTOCOL;

pub(crate) use spread::spread;
