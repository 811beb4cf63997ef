//! Whether a run would come to what the last one came to.
//!
//! A run's figures and its publication follow from the snapshots of its articles, the files that lie in
//! its inboxes, its job, the tables, people's verdicts on samples, the options and the program. Their
//! digest, with the traces of the folder that it published, stands in the receipt of a run. Where the
//! run just before came to its end and has the same digest, nothing is judged, drawn or written again.

use std::path::Path;

use serde::Serialize;

use crate::model::{Article, ArticleId, Digest, Issue};
use crate::publish::{trace, traces};
use crate::reference::Job;
use crate::render;
use crate::run::audit::audit_file;
use crate::run::crawl::Collected;
use crate::run::error::RunError;
use crate::run::options::{Network, Options};
use crate::run::stages::program;
use crate::run::summary::Summary;
use crate::run::tables::Tables;
use crate::store::{Outcome, Run};

/// All that a run rests on, once its sources are collected.
pub(crate) struct Inputs<'a> {
    pub(crate) state: &'a Path,
    pub(crate) job: &'a Job,
    pub(crate) tables: &'a Tables,
    /// Every article of the job with its snapshots.
    pub(crate) articles: &'a [Article],
    pub(crate) collected: &'a Collected,
    pub(crate) options: &'a Options,
}

/// Digest of all that a run rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Basis(Digest);

impl Basis {
    /// The digest; none where the program cannot be told from another one of its version.
    pub(crate) fn of(inputs: &Inputs<'_>) -> Result<Option<Self>, RunError> {
        let Some(file) = program_file() else {
            return Ok(None);
        };
        let Inputs {
            state,
            job,
            tables,
            articles,
            collected,
            options,
        } = inputs;
        let network = match options.network {
            Network::Online => "online",
            Network::Offline => "offline",
        };
        // The names of the tables' layers are published beside their digests.
        let layers = render::tables_csv(&tables.files)?;
        let audit = audit_file(state, &job.name)?;
        let sources = Sources {
            articles,
            present: collected.present.iter().collect(),
            issues: &collected.issues,
        };
        let sources = serde_json::to_vec(&sources).map_err(|source| RunError::Json {
            what: "the sources of a run".to_owned(),
            source,
        })?;
        let (program, tables, lang) = (program(), tables.whole.to_string(), options.lang.to_string());
        let parts: [&[u8]; 10] = [
            program.as_bytes(),
            file.as_bytes(),
            job.name.as_bytes(),
            job.text.as_bytes(),
            tables.as_bytes(),
            &layers,
            &audit.unwrap_or_default(),
            &sources,
            network.as_bytes(),
            lang.as_bytes(),
        ];
        Ok(Some(Self(Digest::of_parts(&parts))))
    }

    /// The same with the publication as it lies there.
    pub(crate) fn with(self, folder: &Path) -> Result<Digest, RunError> {
        let (basis, traces) = (self.0.to_string(), traces(folder)?.to_string());
        Ok(Digest::of_parts(&[basis.as_bytes(), traces.as_bytes()]))
    }

    /// Whether a run rested on the same, and what it published in `folder` was not touched since.
    pub(crate) fn stands(self, summary: &Summary, folder: &Path) -> bool {
        // A folder that is gone or cannot be looked at is published again, and that says what is wrong.
        let now = self.with(folder).ok();
        now.is_some() && now == summary.rests_on
    }
}

/// What was collected, by this run and by those before.
#[derive(Serialize)]
struct Sources<'a> {
    articles: &'a [Article],
    present: Vec<&'a ArticleId>,
    issues: &'a [Issue],
}

/// Which build of the program this is: versions are only raised by those who remember to.
fn program_file() -> Option<String> {
    let metadata = std::env::current_exe().and_then(|path| path.metadata()).ok()?;
    Some(trace(&metadata))
}

/// What a run came to, if it came to its end; none of a program that wrote other receipts.
pub(crate) fn summary_of(run: &Run) -> Option<Summary> {
    let end = run.end.as_ref().filter(|end| end.outcome == Outcome::Done)?;
    serde_json::from_value(end.receipt.clone()?).ok()
}
