//! The files of a publication as bytes, apart by what they rest on, so that `fazhi verify` makes the
//! same bytes by the same way.

use crate::harmonize::Harmonized;
use crate::model::{Observation, Target};
use crate::panel::Panel;
use crate::reference::Job;
use crate::render::{self, DocumentRow, Names, RenderError};
use crate::run::points::points;
use crate::run::readings::ReadArticle;
use crate::run::tables::Tables;

/// A file of a publication: name and bytes.
pub(crate) type File = (&'static str, Vec<u8>);

/// Name of the job's own text inside a publication.
pub(crate) const JOB: &str = "job.toml";

/// The files of a publication that hold tables, for its dictionary; `audit.csv` is there where figures
/// were audited.
const TABLES: &[&str] = &[
    "audit.csv",
    "comparison.csv",
    "coverage.csv",
    "dictionary.csv",
    "documents.csv",
    "issues.csv",
    "observations.csv",
    "panel.csv",
    "points.csv",
    "sources.csv",
    "tables.csv",
];

/// The snapshots that the figures rest on, as rows.
pub(crate) fn documents(articles: &[ReadArticle]) -> Vec<DocumentRow<'_>> {
    let rows = articles.iter().map(|read| DocumentRow {
        article: &read.of.article,
        snapshot: &read.of.snapshot,
        revision: read.of.revision,
        identity: &read.reading.identity,
        mentions: read.reading.extraction.mentions.len(),
        unclaimed: read.reading.extraction.unclaimed.len(),
    });
    rows.collect()
}

/// What rests on the archive: documents, figures, and every place that states them.
pub(crate) fn figures(
    articles: &[ReadArticle],
    harmonized: &Harmonized,
    tables: &Tables,
) -> Result<Vec<File>, RenderError> {
    let documents = documents(articles);
    let names = Names {
        catalogue: &tables.catalogue,
        regions: &tables.regions,
    };
    let (observations, targets): (&[Observation], &[Target]) = (&harmonized.observations, &harmonized.targets);
    Ok(vec![
        ("documents.csv", render::documents_csv(&documents)?),
        (
            "observations.csv",
            render::observations_csv(observations, targets, &names)?,
        ),
        ("sources.csv", render::sources_csv(observations, targets, &documents)?),
    ])
}

/// What rests on the figures alone: the panel with everything that follows from it, and the points
/// of the charts.
pub(crate) fn derived(job: &Job, tables: &Tables, panel: &Panel) -> Result<Vec<File>, RenderError> {
    Ok(vec![
        ("panel.csv", render::panel_csv(panel)?),
        ("comparison.csv", render::comparison_csv(panel)?),
        ("coverage.csv", render::coverage_csv(panel)?),
        ("points.csv", render::points_csv(&points(job, tables, panel))?),
    ])
}

/// What the publication was made with: the job, the tables, and what every column means.
pub(crate) fn provenance(job: &Job, tables: &Tables) -> Result<Vec<File>, RenderError> {
    Ok(vec![
        (JOB, job.text.clone().into_bytes()),
        ("tables.csv", render::tables_csv(&tables.files)?),
        ("dictionary.csv", render::dictionary_csv(&tables.contracts, TABLES)?),
    ])
}
