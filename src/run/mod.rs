//! The only place where stages are joined: collecting, reading, judging, publishing, explaining.

mod audit;
mod collecting;
mod crawl;
mod diff;
mod edition;
mod error;
mod explain;
mod files;
mod frame;
mod job;
mod lineage;
mod local;
mod names;
mod options;
mod outputs;
mod pages;
mod points;
mod project;
mod readings;
mod returns;
mod revisions;
mod sample;
mod slice;
mod stages;
mod summary;
mod tables;
mod unchanged;
mod verify;
mod walk;
mod workers;

pub use audit::{
    Answer, Estimate, Item, Read, Sample, Stratum, Tally, Verdict, audit_file, draw, estimate, keep_sample,
    keep_verdicts, kept_sample, rates, read_workbook,
};
pub use diff::{Cause, Change, ChangeKind, diff};
pub use edition::{Edition, Line, Sheet};
pub use error::RunError;
pub use explain::{Aggregated, Entering, Explained, Explanation, Passage, Question, explain};
pub use job::{last_due, run_job};
pub use lineage::{Lineage, Part};
pub use local::{FigureIssue, LocalFile, expand, open_file, read_files};
pub use options::{Network, Options};
pub use outputs::issue_line;
pub use project::{Project, SetupError};
pub use returns::{Blanks, Checked, blank_returns, check_return, day, figures_of_last_year, returns_status};
pub use sample::unpack_sample;
pub use stages::{Opened, Reading};
pub use summary::Summary;
pub use tables::Tables;
pub use verify::{FaultWord, FigureFault, Verified, verify};
pub use walk::{Asked, Entered, Stated, Walk, walk, walk_key};
pub use workers::{Bounds, Loss, Outcome, PROTOCOL, Pool, ReadIn, Readers, Workers, serve as serve_worker};
