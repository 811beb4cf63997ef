//! From a published figure back to the sentence or the cell, and how it was aggregated.

use crate::archive::Archive;
use crate::document::{self, Document, Input, Limits};
use crate::model::{Article, IndicatorCode, Observation, Period, Place, RegionCode, Sense, Source};
use crate::panel::{Aggregate, PanelRow};
use crate::reference::Job;
use crate::run::error::RunError;
use crate::run::frame::panel;
use crate::run::project::Project;
use crate::run::tables::Tables;
use crate::store::{Ledger, SqliteLedger};

/// What is asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// The region.
    pub region: RegionCode,
    /// The indicator.
    pub indicator: IndicatorCode,
    /// The time.
    pub period: Period,
}

/// Everything that is known of a figure.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// Observed values with that region, indicator and period: one for each scope and body.
    pub observations: Vec<Explained>,
    /// The aggregate of a city or province, with the rows that enter it.
    pub aggregate: Option<(Aggregate, Vec<PanelRow>)>,
}

/// An observation with the passages of its sources.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The observation.
    pub observation: Observation,
    /// The places that state it.
    pub sources: Vec<Passage>,
    /// The places that state something else and were not taken.
    pub alternatives: Vec<Passage>,
}

/// A source with the words around it.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The source.
    pub source: Source,
    /// The sentence, the figure between 【 and 】; of a cell, its header path and text.
    pub marked: String,
    /// When its bytes were first seen.
    pub first_seen: Option<chrono::DateTime<chrono::Utc>>,
}

/// Explains a figure of a job from the ledger and the archive.
pub fn explain(project: &Project, job: &Job, tables: &Tables, question: &Question) -> Result<Explanation, RunError> {
    let ledger = SqliteLedger::open_reader(&project.ledger())?;
    let archive = Archive::open(&project.archive())?;
    let observations = ledger.observations(&job.name)?;
    let asked = |observation: &&Observation| {
        let key = &observation.key;
        let same = key.region == question.region && key.indicator == question.indicator;
        same && key.period == question.period && key.sense == Sense::Observed
    };
    let mut explanation = Explanation::default();
    for observation in observations.iter().filter(asked) {
        let passages = |sources: &[Source]| -> Result<Vec<Passage>, RunError> {
            sources
                .iter()
                .map(|source| passage(source, &ledger, &archive))
                .collect()
        };
        explanation.observations.push(Explained {
            sources: passages(&observation.sources)?,
            alternatives: passages(&observation.alternatives)?,
            observation: observation.clone(),
        });
    }
    explanation.aggregate = aggregate(&observations, job, tables, question)?;
    Ok(explanation)
}

fn aggregate(
    observations: &[Observation],
    job: &Job,
    tables: &Tables,
    question: &Question,
) -> Result<Option<(Aggregate, Vec<PanelRow>)>, RunError> {
    let Period::Year(year) = question.period else {
        return Ok(None);
    };
    let panel = panel(observations, job, tables)?;
    let of = |aggregate: &&Aggregate| {
        let same = aggregate.region.code == question.region && aggregate.indicator == question.indicator;
        same && aggregate.year == year
    };
    let Some(aggregate) = panel.aggregates.iter().find(of).cloned() else {
        return Ok(None);
    };
    let below = |row: &PanelRow| {
        let mut above = row.region.city.iter().chain(&row.region.province);
        above.any(|above| above.code == question.region)
    };
    let rows = panel
        .rows
        .into_iter()
        .filter(|row| row.indicator == question.indicator && row.year == year);
    Ok(Some((aggregate, rows.filter(below).collect())))
}

fn passage(source: &Source, ledger: &SqliteLedger, archive: &Archive) -> Result<Passage, RunError> {
    let article = ledger.article(&source.article)?;
    let snapshot = article.as_ref().and_then(|article| snapshot_of(article, source));
    let marked = match &source.locator.place {
        Place::Cell(cell) => format!("{} = 【{}】", cell.header_path.join(" / "), source.locator.quote),
        Place::Text { block, .. } => {
            let charset = snapshot.and_then(|snapshot| snapshot.charset.as_deref());
            let bytes = archive.get(&source.locator.snapshot)?;
            let input = Input { bytes: &bytes, charset };
            // The bytes were read before; should a newer reader refuse them, the quotation still stands.
            let document = document::read(&input, &Limits::default()).ok();
            let sentence = document.and_then(|document| sentence(&document, *block, &source.locator.quote));
            mark(&sentence.unwrap_or_else(|| source.locator.quote.clone()), source)
        }
    };
    Ok(Passage {
        marked,
        first_seen: snapshot.map(|snapshot| snapshot.first_seen),
        source: source.clone(),
    })
}

fn snapshot_of<'a>(article: &'a Article, source: &Source) -> Option<&'a crate::model::Snapshot> {
    article
        .snapshots
        .iter()
        .find(|snapshot| snapshot.digest == source.locator.snapshot)
}

/// The sentence of the block that holds the quotation.
fn sentence(document: &Document, block: usize, quote: &str) -> Option<String> {
    let text = &document.blocks.get(block)?.text;
    let at = text.find(quote)?;
    let end = |c: char| matches!(c, '。' | '！' | '？' | '\n');
    let start = text[..at].rfind(end).map_or(0, |found| {
        found + text[found..].chars().next().map_or(0, char::len_utf8)
    });
    let after = at + quote.len();
    let stop = text[after..].find(end).map_or(text.len(), |found| {
        after + found + '。'.len_utf8().min(text.len() - after - found)
    });
    Some(text.get(start..stop)?.trim().to_owned())
}

/// The sentence with the figure between marks: the figure as printed inside the quotation, or the
/// quotation as a whole where the figure stands in other characters.
fn mark(sentence: &str, source: &Source) -> String {
    let quote = source.locator.quote.as_str();
    let Some(at) = sentence.find(quote) else {
        return format!("【{sentence}】");
    };
    let inside = quote
        .rfind(&source.printed)
        .map(|found| (at + found, source.printed.len()));
    let (start, length) = inside.unwrap_or((at, quote.len()));
    let (before, rest) = sentence.split_at(start);
    let (figure, after) = rest.split_at(length);
    format!("{before}【{figure}】{after}")
}
