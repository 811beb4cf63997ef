//! Every place that a published figure rests on, and every document: what `fazhi verify` and
//! `fazhi explain` need of a publication beside the archive.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::document::{DocumentKind, Identity};
use crate::model::{ArticleId, Digest, Observation, ObservationKey, Origin, Place, Snapshot, Source, Target};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};
use crate::render::stream::{PIECE, Stream};

/// Columns of `sources.csv`.
pub const SOURCE_COLUMNS: &[&str] = &[
    "observation",
    "standing",
    "number",
    "article",
    "address",
    "document_kind",
    "snapshot",
    "block",
    "start",
    "end",
    "sheet",
    "cell",
    "header",
    "value",
    "unit",
    "step",
    "printed",
    "qualifier",
    "role",
    "base",
    "counted_by",
    "rule",
    "lost_by",
    "quote",
    "quote_sha256",
];

/// Columns of `documents.csv`.
pub const DOCUMENT_COLUMNS: &[&str] = &[
    "article",
    "revision",
    "snapshot",
    "origin",
    "address",
    "charset",
    "page_of",
    "page",
    "first_seen",
    "kind",
    "title",
    "body",
    "region_code",
    "year",
    "publication_date",
    "n_mentions",
    "n_unclaimed",
];

/// One snapshot that a publication rests on.
#[derive(Debug, Clone, Copy)]
pub struct DocumentRow<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// Its bytes.
    pub snapshot: &'a Snapshot,
    /// 0 is the newest snapshot, 1 the one before it.
    pub revision: usize,
    /// What the document is.
    pub identity: &'a Identity,
    /// Figures that an indicator claims.
    pub mentions: usize,
    /// Figures that no indicator claims.
    pub unclaimed: usize,
}

/// Bytes of `documents.csv`, in the order given.
pub fn documents_csv(documents: &[DocumentRow<'_>]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "documents.csv",
        columns: DOCUMENT_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(documents.iter().map(document))
}

fn document(row: &DocumentRow<'_>) -> [Cell; 17] {
    let origin = &row.snapshot.origin;
    let further = origin.further_page();
    let identity = row.identity;
    let date: Option<NaiveDate> = identity.publication_date.as_ref().map(|found| found.value);
    [
        Cell::text(row.article),
        Cell::number(row.revision),
        Cell::text(row.snapshot.digest),
        Cell::text(match origin {
            Origin::Web { .. } => "web",
            Origin::File { .. } => "file",
        }),
        Cell::text(address(row)),
        Cell::maybe_text(row.snapshot.charset.as_ref()),
        Cell::maybe_text(further.map(|page| &page.of)),
        Cell::maybe_number(further.map(|page| page.number)),
        Cell::text(time(row.snapshot.first_seen)),
        Cell::text(identity.kind),
        Cell::maybe_text(identity.title.as_ref().map(|found| &found.value)),
        Cell::maybe_text(identity.body.as_ref().map(|found| &found.value)),
        Cell::maybe_text(identity.region.as_ref().map(|found| &found.value)),
        Cell::maybe_number(identity.year.as_ref().map(|found| found.value)),
        Cell::maybe_text(date),
        Cell::number(row.mentions),
        Cell::number(row.unclaimed),
    ]
}

/// A web address, or the path of a file as it is published: its own may name a person.
fn address<'a>(row: &DocumentRow<'a>) -> &'a str {
    match &row.snapshot.origin {
        Origin::Web { url, .. } => url,
        Origin::File { .. } => row.article.0.strip_prefix("file:").unwrap_or(&row.article.0),
    }
}

fn time(at: DateTime<Utc>) -> String {
    // To the full second, as the ledger's own texts of it may be finer.
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Bytes of `sources.csv`: the sources and alternatives of every observation, then of every target,
/// in their order.
pub fn sources_csv(
    observations: &[Observation],
    targets: &[Target],
    documents: &[DocumentRow<'_>],
) -> Result<Vec<u8>, RenderError> {
    let documents = Documents::of(documents);
    let observed = observations.chunks(PIECE).collect::<Vec<_>>();
    let stream = Stream {
        table: "sources.csv",
        columns: SOURCE_COLUMNS,
        pieces: observed.len() + 1,
    };
    stream.bytes(&|piece| match observed.get(piece) {
        Some(some) => some.iter().flat_map(|one| of_observation(one, &documents)).collect(),
        None => of_targets(targets, &documents),
    })
}

fn of_observation(observation: &Observation, documents: &Documents<'_>) -> Vec<[Cell; 25]> {
    let of = |standing: &'static str| Standing {
        key: &observation.key,
        unit: &observation.unit,
        word: standing,
        documents,
    };
    let mut rows = of("source").rows(&observation.sources, 0);
    rows.extend(of("alternative").rows(&observation.alternatives, 0));
    rows
}

fn of_targets(targets: &[Target], documents: &Documents<'_>) -> Vec<[Cell; 25]> {
    let mut rows = Vec::new();
    let mut counted: BTreeMap<&ObservationKey, usize> = BTreeMap::new();
    for target in targets {
        let of = Standing {
            key: &target.key,
            unit: &target.unit,
            word: "source",
            documents,
        };
        // Several goals of one key go on counting.
        let before = counted.entry(&target.key).or_default();
        rows.extend(of.rows(&target.sources, *before));
        *before += target.sources.len();
    }
    rows
}

/// The snapshots that a publication rests on, by article and by their bytes alone.
struct Documents<'a> {
    articles: BTreeMap<(&'a ArticleId, Digest), &'a DocumentRow<'a>>,
    bytes: BTreeMap<Digest, &'a DocumentRow<'a>>,
}

impl<'a> Documents<'a> {
    fn of(documents: &'a [DocumentRow<'a>]) -> Self {
        let articles = documents.iter().map(|row| ((row.article, row.snapshot.digest), row));
        Self {
            articles: articles.collect(),
            bytes: documents.iter().map(|row| (row.snapshot.digest, row)).collect(),
        }
    }

    /// The row of a source. A return that gave way stands under the article that took its place.
    fn row(&self, article: &ArticleId, snapshot: Digest) -> Option<&'a DocumentRow<'a>> {
        let own = self.articles.get(&(article, snapshot));
        own.or_else(|| self.bytes.get(&snapshot)).copied()
    }
}

struct Standing<'a> {
    key: &'a ObservationKey,
    unit: &'a str,
    word: &'static str,
    documents: &'a Documents<'a>,
}

impl Standing<'_> {
    fn rows(&self, sources: &[Source], before: usize) -> Vec<[Cell; 25]> {
        let numbered = (before + 1..).zip(sources);
        numbered.map(|(number, source)| self.row(number, source)).collect()
    }

    fn row(&self, number: usize, source: &Source) -> [Cell; 25] {
        let locator = &source.locator;
        let document = self.documents.row(&source.article, locator.snapshot);
        let (block, span, cell) = match &locator.place {
            Place::Text { block, start, end } => (Some(*block), Some((*start, *end)), None),
            Place::Cell(cell) => (None, cell.span, Some(cell)),
        };
        let address = document.map_or(source.article.0.as_str(), |row| address(row));
        [
            Cell::text(self.key),
            Cell::text(self.word),
            Cell::number(number),
            Cell::text(&source.article),
            Cell::text(address),
            Cell::text(document.map_or(DocumentKind::Other, |row| row.identity.kind)),
            Cell::text(locator.snapshot),
            Cell::maybe_number(block),
            Cell::maybe_number(span.map(|(start, _)| start)),
            Cell::maybe_number(span.map(|(_, end)| end)),
            Cell::maybe_text(cell.map(|cell| &cell.sheet)),
            Cell::maybe_text(cell.map(crate::model::CellRef::a1)),
            Cell::maybe_text(cell.map(|cell| cell.header_path.join(" / "))),
            Cell::number(source.value),
            Cell::text(self.unit),
            Cell::number(source.step),
            Cell::text(&source.printed),
            Cell::text(source.qualifier),
            Cell::text(source.role),
            Cell::maybe_text(source.base.as_ref()),
            Cell::maybe_text(source.counted_by),
            Cell::text(&source.rule.0),
            Cell::maybe_text(source.lost_by),
            Cell::text(&locator.quote),
            Cell::text(locator.quote_digest),
        ]
    }
}
