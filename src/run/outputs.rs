//! The files of a publication, and the switch.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::chart::{self, ChartError, Plan};
use crate::harmonize::Harmonized;
use crate::model::{ArticleId, Issue, IssueCode, IssuePlace};
use crate::panel::Panel;
use crate::publish::{Change, Committed, Label, Staging};
use crate::reference::{Chart, ChartKind, Job, Lang, Texts};
use crate::render::{self, CellNotes, IssueNotes};
use crate::run::audit::audit_file;
use crate::run::error::RunError;
use crate::run::files::{self, Derived, File};
use crate::run::project::Project;
use crate::run::readings::ReadArticle;
use crate::run::revisions;
use crate::run::stages::program;
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
    let mut spec = plan.spec(chart);
    spec.notes.extend(corrected(publishing, chart));
    let drawn = match chart::png(&spec) {
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

/// Most corrected figures that a chart names.
const CORRECTED: usize = 4;

/// The footnote of a chart whose figures people corrected: which, and where to look.
fn corrected(publishing: &Publishing<'_>, chart: &Chart) -> Option<String> {
    let drawn = |year: i32| match chart.kind {
        ChartKind::Heat | ChartKind::Years => true,
        ChartKind::Target => year == chart.year,
        ChartKind::Districts => year == chart.year || year + 1 == chart.year,
    };
    let notes = publishing.notes.iter();
    let cells: Vec<String> = notes
        .filter(|(cell, note)| cell.indicator == chart.indicator && !note.corrections.is_empty() && drawn(cell.year))
        .map(|(cell, _)| {
            let region = publishing.tables.regions.get(&cell.region);
            let name = region.map_or_else(|| cell.region.to_string(), |region| region.name.clone());
            format!("{name} {}", cell.year)
        })
        .collect();
    let (texts, lang) = (&publishing.tables.texts, publishing.lang);
    let shown = cells.get(..CORRECTED.min(cells.len())).unwrap_or(&[]);
    let list = shown.join(texts.phrase("list.separator", lang));
    let key = if cells.len() > CORRECTED {
        "chart.corrected_more"
    } else {
        "chart.corrected"
    };
    let count = cells.len().to_string();
    (!cells.is_empty()).then(|| texts.fill(key, lang, &[("list", list.as_str()), ("count", count.as_str())]))
}

/// Writes the publication beside the last one and switches it in, unless nothing has changed. What it
/// changes of the last one's figures is written down before the switch, so that no kill loses it.
pub(crate) fn publish(publishing: &Publishing<'_>, charts: Charts, found: &[Found]) -> Result<Committed, RunError> {
    let mut staging = Staging::begin(&publishing.project.reports, &publishing.job.name)?;
    let mut all: BTreeMap<String, Vec<u8>> = charts.files;
    if let Some(bytes) = audit_file(&publishing.project.state, &publishing.job.name)? {
        all.insert("audit.csv".to_owned(), bytes);
    }
    for (name, bytes) in files(publishing, found)? {
        all.insert(name.to_owned(), bytes);
    }
    for (name, bytes) in &all {
        staging.write(name, bytes)?;
    }
    let harmonized = publishing.harmonized;
    let derived = Derived {
        job: publishing.job,
        tables: publishing.tables,
        panel: publishing.panel,
        notes: publishing.notes,
        observations: &harmonized.observations,
        targets: &harmonized.targets,
    };
    for name in files::DERIVED {
        staging.write_with(name, |out| derived.write(name, out))?;
    }
    let sealed = staging.seal(Label {
        program: &program(),
        tables: publishing.tables.whole,
    })?;
    if sealed.change == Change::Replaced {
        revisions::record(publishing, (&sealed.manifest, sealed.digest), all)?;
    }
    Ok(staging.switch(&sealed)?)
}

/// What does not follow from the panel: small enough to be held.
fn files(publishing: &Publishing<'_>, found: &[Found]) -> Result<Vec<File>, RunError> {
    let (job, tables) = (publishing.job, publishing.tables);
    let mut all = files::figures(publishing.articles, publishing.harmonized, tables)?;
    all.extend(files::provenance(job, tables)?);
    all.push(("issues.csv", issues(publishing, found)?));
    Ok(all)
}

fn issues(publishing: &Publishing<'_>, found: &[Found]) -> Result<Vec<u8>, RunError> {
    let current = publishing.articles.iter().filter(|read| read.is_current());
    let first_seen: BTreeMap<ArticleId, DateTime<Utc>> = current
        .map(|read| (read.of.article.clone(), read.of.snapshot.first_seen))
        .collect();
    let notes = IssueNotes {
        texts: &publishing.tables.texts,
        lang: publishing.lang,
        first_seen: &first_seen,
    };
    let issues: Vec<Issue> = found.iter().map(|found| found.issue.clone()).collect();
    Ok(render::issues_csv(&issues, &notes)?)
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
