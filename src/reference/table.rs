use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::Digest;

/// One mistake in a table or job file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, as the user knows it.
    pub file: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.reason),
            line => write!(f, "{}:{line}: {}", self.file, self.reason),
        }
    }
}

/// Every mistake found, never only the first.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes one mistake.
    pub fn push(&mut self, file: &str, line: usize, reason: impl Into<String>) {
        self.0.push(Problem {
            file: file.to_owned(),
            line,
            reason: reason.into(),
        });
    }

    /// Keeps the value of a good result and the mistakes of a bad one.
    pub fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0.push(problem);
                None
            }
        }
    }

    /// `value`, unless a mistake was noted.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// The texts of all table files in layers, lowest first. Pure: who reads disks fills it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TableFiles {
    layers: Vec<BTreeMap<String, LayerFile>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct LayerFile {
    label: String,
    text: String,
}

impl TableFiles {
    /// Adds a layer on top: (table name such as `indicators.tsv`, label for messages, text).
    pub fn add_layer(&mut self, files: impl IntoIterator<Item = (String, String, String)>) {
        let layer = files
            .into_iter()
            .map(|(name, label, text)| (name, LayerFile { label, text }));
        self.layers.push(layer.collect());
    }

    /// The table of that name in every layer that has it, lowest first. The shipped layer has every
    /// table, so an empty answer is a problem.
    pub fn tables(&self, name: &str, columns: &[&str]) -> Result<Vec<Table>, Problems> {
        let mut problems = Problems::default();
        let mut tables = Vec::new();
        for file in self.layers.iter().filter_map(|layer| layer.get(name)) {
            match Table::parse(&file.label, &file.text, columns) {
                Ok(table) => tables.push(table),
                Err(found) => problems.0.extend(found.0),
            }
        }
        if tables.is_empty() && problems.0.is_empty() {
            problems.push(name, 0, "no layer has this table");
        }
        problems.or(tables)
    }

    /// The texts of one table in every layer that has it: (label, text), lowest first.
    pub fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let files = self.layers.iter().filter_map(move |layer| layer.get(name));
        files.map(|file| (file.label.as_str(), file.text.as_str()))
    }

    /// Whether some layer has a table of that name.
    pub fn has(&self, name: &str) -> bool {
        self.layers.iter().any(|layer| layer.contains_key(name))
    }

    /// The names of the tables of the lowest layer, which has them all.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.layers
            .first()
            .into_iter()
            .flat_map(|layer| layer.keys().map(String::as_str))
    }

    /// Digest over every table of every layer but those named: part of the key of results that rest on
    /// tables in general. A table added later is within without anybody thinking of it.
    pub fn digest_without(&self, names: &[&str]) -> Digest {
        let files = self
            .layers
            .iter()
            .flatten()
            .filter(|(name, _)| !names.contains(&name.as_str()));
        let parts: Vec<&[u8]> = files
            .flat_map(|(name, file)| [name.as_bytes(), file.text.as_bytes()])
            .collect();
        Digest::of_parts(&parts)
    }

    /// Digest over the named tables of every layer: part of the key of a stage's stored results.
    pub fn digest(&self, names: &[&str]) -> Digest {
        let parts: Vec<&[u8]> = names
            .iter()
            .flat_map(|name| std::iter::once(*name).chain(self.texts(name).map(|(_, text)| text)))
            .map(str::as_bytes)
            .collect();
        Digest::of_parts(&parts)
    }
}

/// A tab-separated table with a header line. Blank lines and lines that begin with `#` are left
/// out. Cells are trimmed; there is no quoting, so a cell holds neither tab nor line break.
#[derive(Debug, Clone)]
pub struct Table {
    /// The columns as they stand in the file.
    pub header: Vec<String>,
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// File, as the user knows it.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    cells: BTreeMap<String, String>,
}

impl Table {
    /// Reads a table that must have exactly `columns`, in any order: an unknown column is refused.
    pub fn parse(file: &str, text: &str, columns: &[&str]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = body
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let Some((header_line, header)) = lines.next() else {
            problems.push(
                file,
                0,
                format!("is empty; its first line must name the columns {}", columns.join(", ")),
            );
            return Err(problems);
        };
        let header: Vec<&str> = header.split('\t').map(str::trim).collect();
        for missing in columns.iter().filter(|column| !header.contains(column)) {
            problems.push(file, header_line, format!("column `{missing}` is missing"));
        }
        for unknown in header.iter().filter(|column| !columns.contains(column)) {
            problems.push(
                file,
                header_line,
                format!("unknown column `{unknown}`; known are {}", columns.join(", ")),
            );
        }
        let mut rows = Vec::new();
        for (line, text) in lines {
            let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
            if cells.len() > header.len() {
                problems.push(
                    file,
                    line,
                    format!("has {} cells where the header has {}", cells.len(), header.len()),
                );
                continue;
            }
            let padded = cells.into_iter().chain(std::iter::repeat(""));
            let cells = header
                .iter()
                .map(|name| (*name).to_owned())
                .zip(padded.map(str::to_owned))
                .collect();
            rows.push(Row {
                file: file.to_owned(),
                line,
                cells,
            });
        }
        let header = header.into_iter().map(str::to_owned).collect();
        problems.or(Self { header, rows })
    }
}

impl Row {
    /// The cell of a column; empty where the row ends early.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The cell, which must hold something.
    pub fn required(&self, column: &str) -> Result<&str, Problem> {
        match self.text(column) {
            "" => Err(self.problem(format!("column `{column}` is empty"))),
            text => Ok(text),
        }
    }

    /// The cell as a checked value.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self, column: &str) -> Result<T, Problem> {
        let text = self.required(column)?;
        text.parse()
            .map_err(|error| self.problem(format!("column `{column}`: {error}")))
    }

    /// The cell as a checked value, or nothing where it is empty.
    pub fn optional<T: FromStr<Err: fmt::Display>>(&self, column: &str) -> Result<Option<T>, Problem> {
        if self.text(column).is_empty() {
            Ok(None)
        } else {
            self.parse(column).map(Some)
        }
    }

    /// The parts of a cell between `separator`, empty ones left out.
    pub fn list(&self, column: &str, separator: char) -> Vec<String> {
        let parts = self.text(column).split(separator).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A mistake of this row.
    pub fn problem(&self, reason: impl Into<String>) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line,
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, TableFiles};

    #[test]
    fn rows_know_their_line_past_comments_and_blanks() {
        let table = Table::parse("t.tsv", "# note\na\tb\n\n1\t2\n3\n", &["a", "b"]).unwrap();
        let seen: Vec<(usize, &str, &str)> = table.rows.iter().map(|r| (r.line, r.text("a"), r.text("b"))).collect();
        assert_eq!(seen, [(4, "1", "2"), (5, "3", "")]);
        assert_eq!(
            table.rows[1].parse::<u8>("b").unwrap_err().to_string(),
            "t.tsv:5: column `b` is empty"
        );
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let problems = Table::parse("t.tsv", "a\tc\n1\t2\t3\n", &["a", "b"]).unwrap_err();
        let text = problems.to_string();
        for part in [
            "t.tsv:1: column `b` is missing",
            "unknown column `c`",
            "t.tsv:2: has 3 cells",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn the_digest_depends_on_every_layer_and_name() {
        let file = |text: &str| vec![("a.tsv".to_owned(), "a.tsv".to_owned(), text.to_owned())];
        let mut one = TableFiles::default();
        one.add_layer(file("x"));
        let mut two = one.clone();
        two.add_layer(file("y"));
        assert_ne!(one.digest(&["a.tsv"]), two.digest(&["a.tsv"]));
        assert_ne!(one.digest(&["a.tsv"]), one.digest(&["b.tsv"]));
    }
}
