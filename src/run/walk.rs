//! From a row of any published table, or a point of a chart, back to the sentences and cells that it
//! rests on: with publication and archive alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::archive::Archive;
use crate::document::{self, Document, Input, Limits};
use crate::model::{Digest, IndicatorCode, ObservationKey, Place};
use crate::reference::Column;
use crate::run::edition::{Edition, Line, key_of};
use crate::run::error::RunError;
use crate::run::explain::{mark, sentence};
use crate::run::lineage::{Lineage, Part};
use crate::run::tables::Tables;
use crate::run::verify::place;

/// Which row of which publication.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The table (`panel.csv`), or a chart with or without the ending of its file.
    pub table: String,
    /// The number of the row in a spreadsheet, or its key columns joined by bars; of a chart the
    /// number of a point, or its category, or category and year joined by a slash.
    pub row: String,
    /// One column, where only it is asked about.
    pub column: Option<String>,
}

/// A row with everything that it rests on.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The table.
    pub table: String,
    /// The row.
    pub line: Line,
    /// Its cells that hold something, or the one asked about, each with its column.
    pub cells: Vec<(Column, String)>,
    /// What enters it, by region, year and indicator.
    pub parts: Vec<Entered>,
}

/// A part with its figure and the places that state it.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The part.
    pub part: Part,
    /// Its rows of observations.csv: one, or several goals of one key; none where nothing is stated.
    pub figures: Vec<Line>,
    /// The places that state it, then those that state otherwise.
    pub places: Vec<Stated>,
}

/// A row of sources.csv with the words around its quotation.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The row.
    pub source: Line,
    /// The sentence, the figure between 【 and 】; of a cell its header path and text. Empty where the
    /// document was not opened.
    pub marked: String,
    /// When the bytes were first seen, as documents.csv says.
    pub first_seen: String,
}

/// Rows with more parts than this are told with the quotations alone: no document is opened.
const OPENED: usize = 4;

/// Walks back from a row; nothing where there is no such table or row.
///
/// # Errors
/// A table of the publication is missing or broken.
pub fn walk(edition: &Edition, archive: &Path, tables: &Tables, asked: &Asked) -> Result<Option<Walk>, RunError> {
    let Some((table, line)) = find(edition, tables, asked)? else {
        return Ok(None);
    };
    let lineage = Lineage::of(edition, tables)?;
    let mut parts = match &asked.column {
        Some(column) => lineage.parts_of_column(&line, column),
        None => lineage.parts(&line),
    };
    // These hold a region against all others.
    let among = ["rank", "percentile", "quarter", "share", "peer"];
    let among = |column: &str| table != "coverage.csv" && among.iter().any(|word| column.contains(word));
    let ranked = asked.column.as_deref().is_some_and(among);
    if let (true, Some(indicator), Some(year)) = (ranked, line.read::<IndicatorCode>("indicator"), line.read("year")) {
        parts = lineage.all(&indicator, year);
    }
    // In the order of the contract; columns that are named by indicators behind the others.
    let known = tables
        .contracts
        .columns(&table)
        .iter()
        .map(|column| column.name.as_str());
    let known: Vec<&str> = known.filter(|name| *name != "*").collect();
    let coded = line.columns().map(String::as_str).filter(|name| !known.contains(name));
    let columns = known.iter().copied().chain(coded).filter(|column| match &asked.column {
        Some(asked) => column == asked,
        None => !line.text(column).is_empty(),
    });
    let cells = columns.filter_map(|name| {
        let column = tables.contracts.column(&table, name)?;
        let named = Column {
            name: name.to_owned(),
            ..column.clone()
        };
        Some((named, line.text(name).to_owned()))
    });
    let cells: Vec<(Column, String)> = cells.collect();
    Ok(Some(Walk {
        cells,
        parts: Walker::of(&parts, edition, (archive, tables))?.enter(parts)?,
        table,
        line,
    }))
}

/// What is known of one observation or target by its key.
///
/// # Errors
/// A table of the publication is missing or broken.
pub fn walk_key(
    edition: &Edition,
    archive: &Path,
    tables: &Tables,
    key: &ObservationKey,
) -> Result<Option<Entered>, RunError> {
    let part = Part {
        region: key.region.clone(),
        year: key.period.year(),
        indicator: key.indicator.clone(),
        observation: Some(key.clone()),
    };
    let parts = vec![part];
    let entered = Walker::of(&parts, edition, (archive, tables))?.enter(parts)?;
    Ok(entered.into_iter().find(|entered| !entered.figures.is_empty()))
}

fn find(edition: &Edition, tables: &Tables, asked: &Asked) -> Result<Option<(String, Line)>, RunError> {
    const POINTS: &str = "points.csv";
    if edition.tables().any(|name| name == asked.table) {
        let number: Option<usize> = asked.row.parse().ok(); // otherwise a key
        let mut found = None;
        edition.each(&asked.table, |line| {
            let meant = match number {
                _ if found.is_some() => false, // the first one
                Some(number) => line.number == number,
                None => key_of(&line, &asked.table, &tables.contracts) == asked.row,
            };
            if meant {
                found = Some(line);
            }
            Ok(())
        })?;
        return Ok(found.map(|line| (asked.table.clone(), line)));
    }
    if !edition.has(POINTS) {
        return Ok(None);
    }
    let chart = asked.table.strip_suffix(".png").or(asked.table.strip_suffix(".svg"));
    let chart = chart.unwrap_or(&asked.table);
    let points = edition.table(POINTS)?.lines;
    let mut own = points.into_iter().filter(|line| line.text("chart") == chart);
    let meant = |line: &Line| {
        let category = line.text("category");
        let dated = format!("{category}/{}", line.text("year"));
        [line.text("number"), category, &dated].contains(&asked.row.as_str())
    };
    Ok(own.find(|line| meant(line)).map(|line| (POINTS.to_owned(), line)))
}

struct Walker<'a> {
    figures: BTreeMap<String, Vec<Line>>,
    sources: BTreeMap<String, Vec<Line>>,
    /// Charset and first sight of each snapshot.
    snapshots: BTreeMap<String, (String, String)>,
    archive: &'a Path,
    tables: &'a Tables,
    opened: BTreeMap<Digest, Option<Document>>,
}

impl<'a> Walker<'a> {
    /// Holds what the parts need of the tables.
    fn of(parts: &[Part], edition: &Edition, (archive, tables): (&'a Path, &'a Tables)) -> Result<Self, RunError> {
        let keys = parts.iter().filter_map(|part| part.observation.as_ref());
        let needed: BTreeSet<String> = keys.map(ToString::to_string).collect();
        let by = |name: &str| -> Result<BTreeMap<String, Vec<Line>>, RunError> {
            let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
            edition.each(name, |line| {
                if needed.contains(line.text("observation")) {
                    lines.entry(line.text("observation").to_owned()).or_default().push(line);
                }
                Ok(())
            })?;
            Ok(lines)
        };
        let mut snapshots = BTreeMap::new();
        for line in edition.table("documents.csv")?.lines {
            let known = (line.text("charset").to_owned(), line.text("first_seen").to_owned());
            snapshots.insert(line.text("snapshot").to_owned(), known);
        }
        Ok(Self {
            figures: by("observations.csv")?,
            sources: by("sources.csv")?,
            snapshots,
            archive,
            tables,
            opened: BTreeMap::new(),
        })
    }

    fn enter(mut self, parts: Vec<Part>) -> Result<Vec<Entered>, RunError> {
        let open = parts.len() <= OPENED;
        let mut entered = Vec::new();
        for part in parts {
            let key = part.observation.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut places = Vec::new();
            for source in self.sources.get(&key).cloned().unwrap_or_default() {
                places.push(self.stated(source, open)?);
            }
            entered.push(Entered {
                figures: self.figures.get(&key).cloned().unwrap_or_default(),
                places,
                part,
            });
        }
        Ok(entered)
    }

    fn stated(&mut self, source: Line, open: bool) -> Result<Stated, RunError> {
        let quote = source.text("quote").to_owned();
        let marked = match place(&source) {
            Some(Place::Text { block, start, end }) if open => {
                let found = self
                    .document(&source)?
                    .and_then(|document| sentence(document, block, (start, end)));
                mark(
                    found.unwrap_or([String::new(), quote, String::new()]),
                    source.text("printed"),
                )
            }
            Some(Place::Cell(_)) => format!("{} = 【{quote}】", source.text("header")),
            _ => String::new(),
        };
        let seen = self.snapshots.get(source.text("snapshot"));
        Ok(Stated {
            first_seen: seen.map_or_else(String::new, |(_, seen)| seen.clone()),
            marked,
            source,
        })
    }

    /// The document of a source; nothing where the archive is not at hand or the bytes are not as they
    /// were: then the published quotation stands alone, and `fazhi verify` says more.
    fn document(&mut self, source: &Line) -> Result<Option<&Document>, RunError> {
        let Some(digest) = source.read::<Digest>("snapshot").filter(|_| self.archive.is_dir()) else {
            return Ok(None);
        };
        if !self.opened.contains_key(&digest) {
            let bytes = Archive::open(self.archive)?.get(&digest).ok();
            let charset = self
                .snapshots
                .get(source.text("snapshot"))
                .map(|(charset, _)| charset.as_str());
            let read = bytes.and_then(|bytes| {
                let input = Input {
                    bytes: &bytes,
                    charset: charset.filter(|charset| !charset.is_empty()),
                };
                document::read_with(&input, &Limits::default(), &self.tables.marks).ok()
            });
            self.opened.insert(digest, read);
        }
        Ok(self.opened.get(&digest).and_then(Option::as_ref))
    }
}
