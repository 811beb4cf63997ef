//! From a published figure back to the sentence or the cell, and how it was aggregated.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::archive::Archive;
use crate::document::{self, Document, Input, Limits, Marks};
use crate::harmonize::{CellNote, FrameCell};
use crate::model::{
    Article, IndicatorCode, Observation, ObservationKey, Origin, Period, Place, RegionCode, Sense, Snapshot, Source,
};
use crate::panel::{Base, CellStatus, FrameRegion, Method, PanelRow};
use crate::reference::Job;
use crate::run::error::RunError;
use crate::run::frame::{carried, county_level, panel};
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
    /// What is to be said of the cell: what it was carried over from, or why it is broken.
    pub note: Option<CellNote>,
    /// The aggregate of a city or province, with the rows that enter it.
    pub aggregate: Option<Aggregated>,
}

/// The aggregate of a city or province, with what enters it.
#[derive(Debug, Clone)]
pub struct Aggregated {
    /// Name of the city or province.
    pub region: String,
    /// The year.
    pub year: i32,
    /// Name of the indicator.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// How the value comes about.
    pub method: Method,
    /// The value, where there is one.
    pub value: Option<Decimal>,
    /// Regions that entered it.
    pub reported: usize,
    /// Regions of the frame under the city or province.
    pub expected: usize,
    /// The rows that enter it.
    pub rows: Vec<Entering>,
}

/// A row that enters an aggregate.
#[derive(Debug, Clone)]
pub struct Entering {
    /// Code of the region.
    pub code: RegionCode,
    /// Name of the region.
    pub region: String,
    /// Name of the indicator.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// What is known.
    pub status: CellStatus,
    /// The value, where there is one.
    pub value: Option<Decimal>,
}

impl Entering {
    fn of(row: &PanelRow<'_>) -> Self {
        Self {
            code: row.region.code.clone(),
            region: row.region.name.clone(),
            name: row.name.to_owned(),
            unit: row.unit.to_owned(),
            status: row.status,
            value: row.value,
        }
    }
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
    /// Path of the file, where it is published under another name.
    pub path: Option<String>,
    /// When its bytes were first seen.
    pub first_seen: Option<chrono::DateTime<chrono::Utc>>,
}

/// Explains a figure of a job from the ledger and the archive.
pub fn explain(project: &Project, job: &Job, tables: &Tables, question: &Question) -> Result<Explanation, RunError> {
    let ledger = SqliteLedger::open_reader(&project.ledger())?;
    let archive = Archive::open(&project.archive())?;
    let observations = match narrowed(job, tables, question) {
        Some(indicators) => ledger.observations_of(&job.name, &indicators)?,
        None => ledger.observations(&job.name)?,
    };
    let carried = carried(&observations, job, tables);
    let mut explanation = Explanation {
        note: cell(question).and_then(|cell| carried.notes.get(&cell)).cloned(),
        ..Explanation::default()
    };
    let former: Vec<ObservationKey> = explanation
        .note
        .iter()
        .flat_map(|note| note.reported_as.clone())
        .collect();
    let asked = |observation: &&Observation| {
        let key = &observation.key;
        let same = key.region == question.region && key.indicator == question.indicator;
        let own = same && key.period == question.period && key.sense == Sense::Observed;
        own || former.contains(key)
    };
    for observation in observations.iter().filter(asked) {
        let passages = |sources: &[Source]| -> Result<Vec<Passage>, RunError> {
            sources
                .iter()
                .map(|source| passage(source, &tables.marks, (&ledger, &archive)))
                .collect()
        };
        explanation.observations.push(Explained {
            sources: passages(&observation.sources)?,
            alternatives: passages(&observation.alternatives)?,
            observation: observation.clone(),
        });
    }
    explanation.aggregate = aggregate(&carried.observations, job, tables, question)?;
    Ok(explanation)
}

/// The indicators whose observations say everything of a figure: itself and its parts. None where the
/// divisions of the region or of one below it changed: then all years of all of them matter.
fn narrowed(job: &Job, tables: &Tables, question: &Question) -> Option<Vec<IndicatorCode>> {
    let asked = |region: &FrameRegion| {
        let mut above = region.city.iter().chain(&region.province);
        region.code == question.region || above.any(|above| above.code == question.region)
    };
    let mut regions = county_level(job, tables).into_iter().filter(asked);
    if regions.any(|region| tables.crosswalk.touches(&region.code)) {
        return None;
    }
    let mut indicators = vec![question.indicator.clone()];
    if let Some(indicator) = tables.catalogue.get(&question.indicator) {
        indicators.extend(indicator.numerator.iter().chain(&indicator.denominator).cloned());
    }
    for derived in tables.comparing.derived().filter(|one| one.code == question.indicator) {
        indicators.push(derived.numerator.clone());
        if let Base::Indicator(base) = &derived.base {
            indicators.push(base.clone());
        }
    }
    Some(indicators)
}

fn cell(question: &Question) -> Option<FrameCell> {
    let Period::Year(year) = question.period else {
        return None;
    };
    Some(FrameCell {
        region: question.region.clone(),
        year,
        indicator: question.indicator.clone(),
    })
}

fn aggregate(
    observations: &[Observation],
    job: &Job,
    tables: &Tables,
    question: &Question,
) -> Result<Option<Aggregated>, RunError> {
    let Period::Year(year) = question.period else {
        return Ok(None);
    };
    let panel = panel(observations, job, tables)?;
    let mut aggregates = panel.aggregates_of(&question.indicator);
    let Some(aggregate) = aggregates.find(|one| one.region.code == question.region && one.year == year) else {
        return Ok(None);
    };
    let below = |row: &PanelRow<'_>| {
        let mut above = row.region.city.iter().chain(&row.region.province);
        row.year == year && above.any(|above| above.code == question.region)
    };
    // What enters a ratio are its parts, and a weighted mean its weights too: not the printed rates.
    let indicator = tables.catalogue.get(&question.indicator);
    let parts = indicator.map(|one| [one.numerator.clone(), one.denominator.clone()]);
    let [numerator, denominator] = parts.unwrap_or_default();
    let enters: BTreeSet<IndicatorCode> = match aggregate.method {
        Method::SumOverSum => numerator.into_iter().chain(denominator).collect(),
        Method::WeightedMean => std::iter::once(question.indicator.clone()).chain(denominator).collect(),
        Method::Sum | Method::Distribution => BTreeSet::from([question.indicator.clone()]),
    };
    let mut rows: Vec<PanelRow<'_>> = enters.iter().flat_map(|one| panel.rows_of(one)).filter(below).collect();
    rows.sort_by_key(|row| (&row.region.code, row.indicator));
    Ok(Some(Aggregated {
        region: aggregate.region.name.clone(),
        year,
        name: aggregate.name.to_owned(),
        unit: aggregate.unit.to_owned(),
        method: aggregate.method,
        value: aggregate.value,
        reported: aggregate.reported,
        expected: aggregate.expected,
        rows: rows.iter().map(Entering::of).collect(),
    }))
}

fn passage(source: &Source, marks: &Marks, (ledger, archive): (&SqliteLedger, &Archive)) -> Result<Passage, RunError> {
    let article = ledger.article(&source.article)?;
    let snapshot = article.as_ref().and_then(|article| snapshot_of(article, source));
    let marked = match &source.locator.place {
        Place::Cell(cell) => format!("{} = 【{}】", cell.header_path.join(" / "), source.locator.quote),
        Place::Text { block, start, end } => {
            let charset = snapshot.and_then(|snapshot| snapshot.charset.as_deref());
            let bytes = archive.get(&source.locator.snapshot)?;
            let input = Input { bytes: &bytes, charset };
            // The bytes were read before; should a newer reader refuse them, the quotation still stands.
            let document = document::read_with(&input, &Limits::default(), marks).ok();
            let found = document.and_then(|document| sentence(&document, *block, (*start, *end)));
            let alone = || [String::new(), source.locator.quote.clone(), String::new()];
            mark(found.unwrap_or_else(alone), &source.printed)
        }
    };
    Ok(Passage {
        marked,
        path: snapshot.and_then(|snapshot| match &snapshot.origin {
            Origin::File { path } => Some(path.clone()),
            Origin::Web { .. } => None,
        }),
        first_seen: snapshot.map(|snapshot| snapshot.first_seen),
        source: source.clone(),
    })
}

fn snapshot_of<'a>(article: &'a Article, source: &Source) -> Option<&'a Snapshot> {
    // The last one: the same bytes may have been declared anew with another charset.
    let snapshots = article.snapshots.iter().rev();
    snapshots
        .into_iter()
        .find(|snapshot| snapshot.digest == source.locator.snapshot)
}

/// The sentence of the block in which the place stands, cut into what comes before the quotation, the
/// quotation and what comes after.
pub(crate) fn sentence(document: &Document, block: usize, (start, end): (usize, usize)) -> Option<[String; 3]> {
    let block = document.blocks.get(block)?;
    let text: Vec<char> = block.text.chars().collect();
    let of_source = |place: usize| {
        let run = block
            .runs
            .iter()
            .find(|run| (run.source..run.source + run.width).contains(&place))?;
        Some(run.at + if run.width == run.chars { place - run.source } else { 0 })
    };
    let (from, to) = (of_source(start)?, of_source(end.checked_sub(1)?)? + 1);
    let ends = |c: &char| matches!(c, '。' | '！' | '？' | '\n');
    let first = text.get(..from)?.iter().rposition(ends).map_or(0, |at| at + 1);
    let last = text
        .get(to..)?
        .iter()
        .position(ends)
        .map_or(text.len(), |at| to + at + 1);
    let part = |range: std::ops::Range<usize>| text.get(range).map(|part| part.iter().collect::<String>());
    Some([part(first..from)?, part(from..to)?, part(to..last)?])
}

/// The sentence with the figure between marks: the figure as printed inside the quotation, or the
/// quotation as a whole where the figure stands there in other characters, or not alone.
pub(crate) fn mark([before, quote, after]: [String; 3], printed: &str) -> String {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',');
    let alone = |at: &usize| {
        let tail = &quote[at + printed.len()..];
        !digit(quote[..*at].chars().next_back()) && !digit(tail.chars().next())
    };
    let mut places = quote.match_indices(printed).map(|(at, _)| at).filter(alone);
    let figure = match (places.next(), places.next()) {
        (Some(at), None) if !printed.is_empty() => at..at + printed.len(),
        _ => 0..quote.len(),
    };
    let (head, tail) = (&quote[..figure.start], &quote[figure.end..]);
    format!("{before}{head}【{}】{tail}{after}", &quote[figure])
        .trim()
        .to_owned()
}
