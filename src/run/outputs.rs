//! The files of a publication, and the switch.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};

use crate::chart::{self, ChartError, Plan};
use crate::harmonize::Harmonized;
use crate::model::{ArticleId, Issue, IssueCode, IssuePlace};
use crate::panel::{Panel, targets};
use crate::publish::{Change, Committed, Label, Staging};
use crate::reference::{Chart, Job, Lang, Texts};
use crate::render::{self, CellNotes, IssueNotes, Names, RenderError};
use crate::run::error::RunError;
use crate::run::project::Project;
use crate::run::readings::ReadArticle;
use crate::run::tables::Tables;
use crate::store::{Found, Published, RunId};

/// Everything that a publication is made of.
pub(crate) struct Publishing<'a> {
    pub(crate) project: &'a Project,
    pub(crate) job: &'a Job,
    pub(crate) tables: &'a Tables,
    pub(crate) articles: &'a [ReadArticle],
    pub(crate) harmonized: &'a Harmonized,
    pub(crate) panel: &'a Panel,
    pub(crate) notes: &'a CellNotes,
    pub(crate) lang: Lang,
}

/// The charts of a job by file name, and what drawing them met.
#[derive(Default)]
pub(crate) struct Charts {
    files: BTreeMap<String, Vec<u8>>,
    pub(crate) issues: Vec<Issue>,
}

/// The row of the ledger for a publication, where something was switched in.
pub(crate) fn record(committed: &Committed, job: &str, run: RunId, at: DateTime<Utc>) -> Option<Published> {
    (committed.change != Change::Unchanged).then(|| Published {
        job: job.to_owned(),
        run,
        folder: committed.folder.clone(),
        manifest: committed.manifest,
        at,
    })
}

/// Draws the charts of the job. A character that the font lacks is an issue, and is drawn as a box.
pub(crate) fn draw_charts(publishing: &Publishing<'_>) -> Result<Charts, RunError> {
    let mut charts = Charts::default();
    for chart in &publishing.job.charts {
        draw(publishing, chart, &mut charts)?;
    }
    Ok(charts)
}

fn draw(publishing: &Publishing<'_>, chart: &Chart, charts: &mut Charts) -> Result<(), RunError> {
    // `Tables::check_job` refused every chart of an unknown indicator before the run began.
    let Some(indicator) = publishing.tables.catalogue.get(&chart.indicator) else {
        return Ok(());
    };
    let plan = Plan {
        panel: publishing.panel,
        indicator,
        job: &publishing.job.title,
        texts: &publishing.tables.texts,
        lang: publishing.lang,
    };
    let drawn = match chart::png(&plan.spec(chart)) {
        Ok(drawn) => drawn,
        // A broken font or engine is ours; everything else comes from the figures and costs one chart.
        Err(source @ (ChartError::Font { .. } | ChartError::Draw { .. })) => {
            let chart = chart.file.clone();
            return Err(RunError::Chart { chart, source });
        }
        Err(error) => {
            let issue = Issue::new(IssueCode::ChartNotDrawn, IssuePlace::Job).with("chart", &chart.file);
            let issue = issue
                .with("name", &indicator.name_zh)
                .with("indicator", &indicator.code);
            charts.issues.push(issue.with("detail", error));
            return Ok(());
        }
    };
    if !drawn.missing_glyphs.is_empty() {
        let found: String = drawn.missing_glyphs.iter().collect();
        let issue = Issue::new(IssueCode::MissingGlyph, IssuePlace::Job);
        charts
            .issues
            .push(issue.with("found", found).with("chart", &chart.file));
    }
    charts.files.insert(format!("{}.png", chart.file), drawn.png);
    Ok(())
}

/// Writes the publication beside the last one and switches it in, unless nothing has changed.
pub(crate) fn publish(publishing: &Publishing<'_>, charts: &Charts, found: &[Found]) -> Result<Committed, RunError> {
    let mut staging = Staging::begin(&publishing.project.reports, &publishing.job.name)?;
    for (name, bytes) in tables(publishing, found)? {
        staging.write(name, &bytes)?;
    }
    panel_tables(publishing, &mut staging)?;
    for (name, bytes) in &charts.files {
        staging.write(name, bytes)?;
    }
    Ok(staging.commit(Label {
        program: env!("CARGO_PKG_VERSION"),
        tables: publishing.tables.whole,
    })?)
}

fn tables(publishing: &Publishing<'_>, found: &[Found]) -> Result<[(&'static str, Vec<u8>); 2], RunError> {
    let tables = publishing.tables;
    let harmonized = publishing.harmonized;
    let names = Names {
        catalogue: &tables.catalogue,
        regions: &tables.regions,
    };
    let current = publishing.articles.iter().filter(|read| read.is_current());
    let first_seen: BTreeMap<ArticleId, DateTime<Utc>> = current
        .map(|read| (read.of.article.clone(), read.of.snapshot.first_seen))
        .collect();
    let notes = IssueNotes {
        texts: &tables.texts,
        lang: publishing.lang,
        first_seen: &first_seen,
    };
    let issues: Vec<Issue> = found.iter().map(|found| found.issue.clone()).collect();
    Ok([
        (
            "observations.csv",
            render::observations_csv(&harmonized.observations, &harmonized.targets, &names)?,
        ),
        ("issues.csv", render::issues_csv(&issues, &notes)?),
    ])
}

/// A table of the panel as it writes itself.
type WriteTable = fn(&Panel, &mut dyn Write) -> Result<(), RenderError>;

/// The tables that come of the panel alone, each written while it is made.
const PANEL_TABLES: &[(&str, WriteTable)] = &[
    ("coverage.csv", render::coverage_csv),
    ("statistics.csv", render::statistics_csv),
    ("trends.csv", render::trends_csv),
    ("wide.csv", render::wide_csv),
];

fn panel_tables(publishing: &Publishing<'_>, staging: &mut Staging) -> Result<(), RunError> {
    let (panel, notes) = (publishing.panel, publishing.notes);
    staging.write_with("panel.csv", |out| {
        render::panel_csv(panel, notes, out).map_err(RunError::from)
    })?;
    staging.write_with("comparison.csv", |out| {
        render::comparison_csv(panel, notes, out).map_err(RunError::from)
    })?;
    for (name, table) in PANEL_TABLES {
        staging.write_with(name, |out| table(publishing.panel, out).map_err(RunError::from))?;
    }
    staging.write_with("panel.parquet", |out| {
        publishing.panel.write_parquet(out).map_err(RunError::from)
    })?;
    let harmonized = publishing.harmonized;
    let catalogue = &publishing.tables.catalogue;
    let goals = targets(&harmonized.targets, &harmonized.observations, catalogue);
    let names = Names {
        catalogue,
        regions: &publishing.tables.regions,
    };
    staging.write_with("targets.csv", |out| {
        render::targets_csv(&goals, &names, out).map_err(RunError::from)
    })
}

/// An issue in one line: what, the words that stand there, and where.
pub fn issue_line(issue: &Issue, texts: &Texts, lang: Lang) -> String {
    let text = texts.issue(issue, lang);
    let (quote, place) = match &issue.place {
        IssuePlace::Inside { article, locator } => (locator.quote.as_str(), article.0.as_str()),
        IssuePlace::Document { article } => ("", article.0.as_str()),
        IssuePlace::Observation { key } => ("", key.as_str()),
        IssuePlace::Job | IssuePlace::Address { .. } => return text,
    };
    let quote = Some(quote).filter(|quote| !quote.is_empty() && !text.contains(quote));
    let quote = quote.map_or_else(String::new, |quote| format!("「{quote}」"));
    match lang {
        Lang::Zh => format!("{text}{quote}（{place}）"),
        Lang::En => format!("{text} {quote}({place})"),
    }
}
