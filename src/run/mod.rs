//! The only place where stages are joined: collecting, reading, judging, publishing, explaining.

mod collecting;
mod crawl;
mod error;
mod explain;
mod frame;
mod job;
mod local;
mod options;
mod outputs;
mod pages;
mod project;
mod readings;
mod sample;
mod stages;
mod summary;
mod tables;
mod workers;

pub use error::RunError;
pub use explain::{Aggregated, Entering, Explained, Explanation, Passage, Question, explain};
pub use job::{last_due, run_job};
pub use local::{FigureIssue, LocalFile, expand, open_file, read_files};
pub use options::{Network, Options};
pub use outputs::issue_line;
pub use project::{Project, SetupError};
pub use sample::unpack_sample;
pub use stages::{Opened, Reading};
pub use summary::Summary;
pub use tables::Tables;
pub use workers::{Bounds, Loss, Outcome, PROTOCOL, Pool, ReadIn, Readers, Workers, serve as serve_worker};
