//! The files of a publication as bytes, apart by what they rest on, so that `fazhi verify` makes the
//! same bytes by the same way.

use std::io::Write;

use crate::form::consolidate;
use crate::harmonize::Harmonized;
use crate::model::{Observation, Target};
use crate::panel::{Panel, targets};
use crate::reference::Job;
use crate::render::{self, CellNotes, DocumentRow, Names, RenderError};
use crate::run::error::RunError;
use crate::run::points::points;
use crate::run::readings::ReadArticle;
use crate::run::returns::Together;
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
    "consolidated.csv",
    "coverage.csv",
    "dictionary.csv",
    "documents.csv",
    "issues.csv",
    "observations.csv",
    "panel.csv",
    "panel.parquet",
    "points.csv",
    "sources.csv",
    "statistics.csv",
    "tables.csv",
    "targets.csv",
    "trends.csv",
    "wide.csv",
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

/// What rests on the archive: documents, totals of returns, figures, and every place that states them.
pub(crate) fn figures(
    articles: &[ReadArticle],
    harmonized: &Harmonized,
    tables: &Tables,
) -> Result<Vec<File>, RenderError> {
    let documents = documents(articles);
    let names = names(tables);
    let (observations, targets): (&[Observation], &[Target]) = (&harmonized.observations, &harmonized.targets);
    let returns = Together::of(articles, &tables.regions).figures();
    let totals = consolidate(&returns, &tables.forms, &tables.catalogue, &tables.regions);
    Ok(vec![
        (
            "consolidated.csv",
            render::consolidated_csv(&totals, &tables.forms, &tables.regions)?,
        ),
        ("documents.csv", render::documents_csv(&documents)?),
        (
            "observations.csv",
            render::observations_csv(observations, targets, &names)?,
        ),
        ("sources.csv", render::sources_csv(observations, targets, &documents)?),
    ])
}

/// The files that rest on the figures alone: the panel with everything that follows from it, and the
/// points of the charts.
pub(crate) const DERIVED: &[&str] = &[
    "panel.csv",
    "comparison.csv",
    "coverage.csv",
    "statistics.csv",
    "trends.csv",
    "wide.csv",
    "panel.parquet",
    "targets.csv",
    "points.csv",
];

/// What those files are made of.
#[derive(Clone, Copy)]
pub(crate) struct Derived<'a> {
    pub(crate) job: &'a Job,
    pub(crate) tables: &'a Tables,
    pub(crate) panel: &'a Panel,
    pub(crate) notes: &'a CellNotes,
    pub(crate) observations: &'a [Observation],
    pub(crate) targets: &'a [Target],
}

impl Derived<'_> {
    /// Writes one of [`DERIVED`] while it is made, so that no large table is in memory as a whole.
    pub(crate) fn write(&self, name: &str, out: &mut (dyn Write + Send)) -> Result<(), RunError> {
        let panel = self.panel;
        match name {
            "panel.csv" => render::panel_csv(panel, self.notes, out)?,
            "comparison.csv" => render::comparison_csv(panel, self.notes, out)?,
            "coverage.csv" => render::coverage_csv(panel, out)?,
            "statistics.csv" => render::statistics_csv(panel, out)?,
            "trends.csv" => render::trends_csv(panel, out)?,
            "wide.csv" => render::wide_csv(panel, out)?,
            "panel.parquet" => panel.write_parquet(out)?,
            "targets.csv" => {
                let goals = targets(self.targets, self.observations, &self.tables.catalogue);
                render::targets_csv(&goals, &names(self.tables), out)?;
            }
            _ => {
                let points = render::points_csv(&points(self.job, self.tables, panel))?;
                out.write_all(&points).map_err(|source| RunError::Io {
                    path: name.into(),
                    source,
                })?;
            }
        }
        Ok(())
    }
}

fn names(tables: &Tables) -> Names<'_> {
    Names {
        catalogue: &tables.catalogue,
        regions: &tables.regions,
    }
}

/// What the publication was made with: the job, the tables, and what every column means.
pub(crate) fn provenance(job: &Job, tables: &Tables) -> Result<Vec<File>, RenderError> {
    Ok(vec![
        (JOB, job.text.clone().into_bytes()),
        ("tables.csv", render::tables_csv(&tables.files)?),
        ("dictionary.csv", render::dictionary_csv(&tables.contracts, TABLES)?),
    ])
}
