//! A publication as it lies in its folder, read back: its manifest, its tables, its job.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::{Digest, Observation, ObservationKey, Sense, Target};
use crate::publish::Manifest;
use crate::reference::{Contracts, Job};
use crate::run::error::RunError;
use crate::run::files::JOB;

/// A publication read back.
pub struct Edition {
    /// What made it.
    pub manifest: Manifest,
    /// Digest of the manifest's bytes.
    pub digest: Digest,
    source: Kept,
}

enum Kept {
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

/// A table of a publication: the header and its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Names of the columns in order.
    pub columns: Vec<String>,
    /// The rows in order, each as long as the header.
    pub lines: Vec<Line>,
}

/// One row of a table with the number by which a spreadsheet shows it: 2 for the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the row in a spreadsheet.
    pub number: usize,
    header: Arc<Header>,
    /// The cells one behind the other: a country's tables have millions of rows.
    text: Box<str>,
    /// Where each cell ends.
    ends: Box<[usize]>,
}

/// The columns of a table, which all its rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Header {
    /// Names in alphabetical order.
    names: Vec<String>,
    /// Position of each in the table.
    positions: Vec<usize>,
}

impl Header {
    fn of(columns: &[String]) -> Self {
        let positions: BTreeMap<&String, usize> = columns.iter().zip(0..).collect();
        Self {
            names: positions.keys().map(|name| (*name).clone()).collect(),
            positions: positions.into_values().collect(),
        }
    }

    fn position(&self, column: &str) -> Option<usize> {
        let at = self.names.binary_search_by(|name| name.as_str().cmp(column)).ok()?;
        self.positions.get(at).copied()
    }
}

impl Line {
    fn of(number: usize, header: &Arc<Header>, record: &csv::StringRecord) -> Self {
        let mut text = String::with_capacity(record.as_slice().len());
        let ends = record.iter().map(|cell| {
            text.push_str(bare(cell));
            text.len()
        });
        Self {
            number,
            header: Arc::clone(header),
            ends: ends.collect(),
            text: text.into_boxed_str(),
        }
    }

    /// The cell of a column; empty where the table has no such column.
    pub fn text(&self, column: &str) -> &str {
        let cell = || {
            let at = self.header.position(column)?;
            let begin = at.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
            self.text.get(*begin..*self.ends.get(at)?)
        };
        cell().unwrap_or_default()
    }

    /// The names of the columns, in alphabetical order.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        self.header.names.iter()
    }

    /// The cell as a value of its type; nothing where it is empty or something else.
    pub(crate) fn read<T: std::str::FromStr>(&self, column: &str) -> Option<T> {
        self.text(column).parse().ok() // a cell of another type is for `Contracts` to refuse
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Sheet {
    /// Reads the bytes of a CSV file. An apostrophe that keeps a text from being a formula is taken off.
    pub(crate) fn parse(name: &str, bytes: &[u8]) -> Result<Self, RunError> {
        let mut lines = Vec::new();
        let columns = each_line(name, bytes, |line| {
            lines.push(line);
            Ok(())
        })?;
        Ok(Self { columns, lines })
    }

    /// The rows by the text of their key columns, joined by bars; a key that several rows have is
    /// numbered from the second on.
    pub(crate) fn by_key<'a>(&'a self, name: &str, contracts: &Contracts) -> BTreeMap<String, &'a Line> {
        let mut rows = BTreeMap::new();
        for line in &self.lines {
            let key = key_of(line, name, contracts);
            let taken = rows.contains_key(&key);
            let mut own = key.clone();
            let mut count = 2;
            while taken && rows.contains_key(&own) {
                own = format!("{key}#{count}");
                count += 1;
            }
            rows.insert(own, line);
        }
        rows
    }
}

/// Reads the rows of a CSV file one after another, and returns its columns.
fn each_line(
    name: &str,
    bytes: &[u8],
    mut work: impl FnMut(Line) -> Result<(), RunError>,
) -> Result<Vec<String>, RunError> {
    let broken = |error: csv::Error| RunError::Table {
        name: name.to_owned(),
        reason: error.to_string(),
    };
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let columns: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_owned).collect();
    let header = Arc::new(Header::of(&columns));
    let mut record = csv::StringRecord::new();
    let mut number = 1;
    while reader.read_record(&mut record).map_err(broken)? {
        number += 1;
        work(Line::of(number, &header, &record))?;
    }
    Ok(columns)
}

/// The key columns of a row, joined by bars.
pub(crate) fn key_of(line: &Line, name: &str, contracts: &Contracts) -> String {
    let keys = contracts.columns(name).iter().filter(|column| column.key);
    let parts: Vec<&str> = keys.map(|column| line.text(&column.name)).collect();
    parts.join("|")
}

/// The text without the apostrophe that the program put in front of it.
fn bare(cell: &str) -> &str {
    let formula = |rest: &&str| rest.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    cell.strip_prefix('\'').filter(formula).unwrap_or(cell)
}

impl Edition {
    /// Reads a publication's manifest; its files are read when they are asked for.
    ///
    /// # Errors
    /// The folder holds no manifest that can be read.
    pub fn open(folder: &Path) -> Result<Self, RunError> {
        let (manifest, digest) = Manifest::read(folder)?;
        Ok(Self {
            manifest,
            digest,
            source: Kept::Folder(folder.to_owned()),
        })
    }

    /// A publication that is about to be switched in.
    pub(crate) fn staged(manifest: Manifest, digest: Digest, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            manifest,
            digest,
            source: Kept::Memory(files),
        }
    }

    /// Whether it has a file of that name.
    pub fn has(&self, name: &str) -> bool {
        self.manifest.files.iter().any(|file| file.path == name)
    }

    /// The names of its tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let names = self.manifest.files.iter().map(|file| file.path.as_str());
        names.filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "csv"))
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, RunError> {
        match &self.source {
            Kept::Folder(folder) => {
                let path = folder.join(name);
                fs::read(&path).map_err(|source| RunError::Io { path, source })
            }
            Kept::Memory(files) => files.get(name).cloned().ok_or_else(|| RunError::Table {
                name: name.to_owned(),
                reason: "the publication has no such file".to_owned(),
            }),
        }
    }

    /// One of its tables.
    ///
    /// # Errors
    /// It has no such file, or the file is no CSV.
    pub fn table(&self, name: &str) -> Result<Sheet, RunError> {
        Sheet::parse(name, &self.bytes(name)?)
    }

    /// The rows of one of its tables, one after another: a large table is not held as a whole.
    ///
    /// # Errors
    /// As [`Edition::table`], and those of `work`.
    pub(crate) fn each(&self, name: &str, work: impl FnMut(Line) -> Result<(), RunError>) -> Result<(), RunError> {
        each_line(name, &self.bytes(name)?, work).map(drop)
    }

    /// The job that made it.
    ///
    /// # Errors
    /// It has no job of its own (it is older than this program), or its job is wrong.
    pub fn job(&self) -> Result<Job, RunError> {
        let bytes = self.bytes(JOB)?;
        let text = String::from_utf8(bytes).map_err(|error| RunError::Table {
            name: JOB.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Job::parse(&self.manifest.job, JOB, &text)?)
    }

    /// The published figures without their sources, as the panel is made of them.
    pub(crate) fn figures(&self) -> Result<(Vec<Observation>, Vec<Target>), RunError> {
        let (mut observations, mut targets) = (Vec::new(), Vec::new());
        self.each("observations.csv", |line| {
            let line = &line;
            let broken = |source| RunError::Json {
                what: format!("row {} of observations.csv", line.number),
                source,
            };
            let value = Some(line.text("value")).filter(|value| !value.is_empty());
            let wished = line.text("sense") == Sense::Target.word();
            // Through their serialised form: fields that a later version adds have their defaults.
            let whole = serde_json::json!({
                "key": key(line)?,
                "value": value,
                "unit": line.text("unit"),
                "status": line.text("status"),
                "qualifier": Some(line.text("qualifier")).filter(|word| !word.is_empty()).unwrap_or("exact"),
                "bound": line.text("qualifier"),
                "sources": if wished { first_source(line) } else { Vec::new() },
                "alternatives": [],
                "precedence": null,
            });
            if wished {
                targets.push(serde_json::from_value(whole).map_err(broken)?);
            } else {
                observations.push(serde_json::from_value(whole).map_err(broken)?);
            }
            Ok(())
        })?;
        Ok((observations, targets))
    }
}

/// The place that a row of observations.csv names, as a source; a goal is shown with its words.
fn first_source(line: &Line) -> Vec<serde_json::Value> {
    let quote = line.text("quote");
    vec![serde_json::json!({
        "article": line.text("article"),
        "value": line.text("value"),
        "step": "1",
        "printed": line.text("printed"),
        "qualifier": line.text("qualifier"),
        "role": "total",
        "base": null,
        "counted_by": null,
        "locator": {
            "snapshot": line.text("snapshot"),
            "member": null,
            "place": { "text": { "block": 0, "start": 0, "end": 0 } },
            "quote": quote,
            "quote_digest": Digest::of(quote.as_bytes()),
        },
        "rule": line.text("rule"),
    })]
}

fn key(line: &Line) -> Result<ObservationKey, RunError> {
    line.text("observation").parse().map_err(|error| RunError::Table {
        name: "observations.csv".to_owned(),
        reason: format!("row {}: {error}", line.number),
    })
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::reference::{Contracts, shipped_tables};

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does_and_apostrophes_come_off() {
        let bytes = "\u{feff}a,b\n'-5件,'x\n=,\n".as_bytes();
        let sheet = Sheet::parse("t.csv", bytes).unwrap();
        assert_eq!(sheet.columns, ["a", "b"]);
        let seen: Vec<(usize, &str, &str)> = sheet
            .lines
            .iter()
            .map(|line| (line.number, line.text("a"), line.text("b")))
            .collect();
        assert_eq!(seen, [(2, "-5件", "'x"), (3, "=", "")]);
        assert!(Sheet::parse("t.csv", b"a,b\n1\n").is_err());
    }

    #[test]
    fn rows_of_one_key_are_numbered() {
        let contracts = Contracts::load(&shipped_tables()).unwrap();
        let sheet = Sheet::parse("coverage.csv", b"indicator,year\na.b,2024\na.b,2024\na.b,2025\n").unwrap();
        let keys: Vec<String> = sheet.by_key("coverage.csv", &contracts).into_keys().collect();
        assert_eq!(keys, ["a.b|2024", "a.b|2024#2", "a.b|2025"]);
    }
}
