//! What changed between two publications, row by row, each change with its cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::word_list;
use crate::reference::{Column, ColumnType, Contracts};
use crate::run::edition::{Edition, Line, Sheet};
use crate::run::error::RunError;
use crate::run::lineage::Lineage;

word_list! {
    /// What became of a row.
    ChangeKind, "a kind of change (added, removed, changed)" {
        /// Only the second publication has it.
        Added = "added",
        /// Only the first has it.
        Removed = "removed",
        /// Both have it, with another cell.
        Changed = "changed",
    }
}

word_list! {
    /// Why a figure changed: the most particular cause that is known, in this order.
    Cause, "a cause of a change" {
        /// A person's correction came, went or changed.
        Correction = "correction",
        /// An article that states it has other bytes than before.
        SourceRevised = "source_revised",
        /// An article that states it was collected since.
        SourceAdded = "source_added",
        /// An article that stated it does not count any more.
        SourceGone = "source_gone",
        /// The same bytes were read or judged by other tables.
        TablesChanged = "tables_changed",
        /// The same bytes were read or judged by another version of the program.
        ProgramChanged = "program_changed",
        /// The job compares other regions or years, or draws other charts.
        JobChanged = "job_changed",
        /// None of these.
        Unexplained = "unexplained",
    }
}

/// One cell that changed, or one row that came or went.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row by its key columns.
    pub row: String,
    /// What became of it.
    pub kind: ChangeKind,
    /// The column; empty for a row that came or went, whose value stands in `before` or `after`.
    pub column: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// Why.
    pub cause: Cause,
    /// The addresses, tables, rules or versions behind it.
    pub detail: String,
}

/// Columns of observations.csv that are the figure; the others say where it comes from.
const FIGURE: &[&str] = &["value", "unit", "status", "qualifier", "stated"];
/// Tables that no figure rests on.
const SPEAKING: &[&str] = &["texts.tsv", "issues.tsv", "columns.tsv"];
/// Tables that say what the figures rest on, and wide.csv, which holds those of panel.csv once more.
const EVIDENCE: &[&str] = &[
    "audit.csv",
    "dictionary.csv",
    "documents.csv",
    "issues.csv",
    "observations.csv",
    "sources.csv",
    "tables.csv",
    "wide.csv",
];

/// The changes of all tables, figures first, by table and row.
///
/// # Errors
/// A table of either publication is broken.
pub fn diff(
    before: &Edition,
    after: &Edition,
    lineages: [&Lineage; 2],
    contracts: &Contracts,
) -> Result<Vec<Change>, RunError> {
    let sides = Sides::of(before, after)?;
    let mut changes = figures(before, after, &sides, contracts)?;
    let causes: BTreeMap<String, (Cause, String)> = changes
        .iter()
        .map(|change| (plain(&change.row).to_owned(), (change.cause, change.detail.clone())))
        .collect();
    let names: BTreeSet<&str> = before.tables().chain(after.tables()).collect();
    for name in names.into_iter().filter(|name| !EVIDENCE.contains(name)) {
        let (old, new) = (sheet(before, name)?, sheet(after, name)?);
        if old == new {
            continue;
        }
        let why = |lines: [Option<&Line>; 2]| of_parts(lines, lineages, &causes).unwrap_or_else(|| sides.general());
        changes.extend(rows(name, [&old, &new], contracts, &why));
    }
    Ok(changes)
}

/// The changed figures alone, by key.
///
/// # Errors
/// A table of either publication is broken.
pub(crate) fn changed_figures(
    before: &Edition,
    after: &Edition,
    contracts: &Contracts,
) -> Result<Vec<Change>, RunError> {
    figures(before, after, &Sides::of(before, after)?, contracts)
}

fn figures(before: &Edition, after: &Edition, sides: &Sides, contracts: &Contracts) -> Result<Vec<Change>, RunError> {
    const NAME: &str = "observations.csv";
    let (old, new) = (sheet(before, NAME)?, sheet(after, NAME)?);
    let why = |lines: [Option<&Line>; 2]| sides.of_figure(lines);
    Ok(rows(NAME, [&old, &new], contracts, &why))
}

fn sheet(edition: &Edition, name: &str) -> Result<Sheet, RunError> {
    if edition.has(name) {
        edition.table(name)
    } else {
        Ok(Sheet::default())
    }
}

/// The key without the number that tells several rows of one key apart.
fn plain(row: &str) -> &str {
    row.rsplit_once('#').map_or(row, |(key, number)| {
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            key
        } else {
            row
        }
    })
}

type Why<'a> = &'a dyn Fn([Option<&Line>; 2]) -> (Cause, String);

fn rows(name: &str, [old, new]: [&Sheet; 2], contracts: &Contracts, why: Why<'_>) -> Vec<Change> {
    let (before, after) = (old.by_key(name, contracts), new.by_key(name, contracts));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let lines = [before.get(key).copied(), after.get(key).copied()];
        let change = |kind, column: &str, [before, after]: [&str; 2]| {
            let (cause, detail) = why(lines);
            Change {
                table: name.to_owned(),
                row: key.clone(),
                kind,
                column: column.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
                cause,
                detail,
            }
        };
        match lines {
            [Some(one), Some(two)] => {
                let columns = compared(name, contracts);
                let other = columns.filter(|column| one.text(column) != two.text(column));
                changes.extend(
                    other.map(|column| change(ChangeKind::Changed, column, [one.text(column), two.text(column)])),
                );
            }
            [Some(one), None] => changes.push(change(ChangeKind::Removed, "", [shown(one), ""])),
            [None, Some(two)] => changes.push(change(ChangeKind::Added, "", ["", shown(two)])),
            [None, None] => {}
        }
    }
    changes
}

/// The columns that are figures: of the observations their own, of other tables all but names and keys.
fn compared<'a>(name: &'a str, contracts: &'a Contracts) -> impl Iterator<Item = &'a str> {
    let counts = |column: &&Column| {
        let figure = !matches!(column.kind, ColumnType::Text | ColumnType::Key);
        !column.key && figure
    };
    let own = contracts.columns(name).iter();
    let observed = name == "observations.csv";
    own.filter(move |column| {
        if observed {
            FIGURE.contains(&column.name.as_str())
        } else {
            counts(column)
        }
    })
    .map(|column| column.name.as_str())
}

/// What a row that came or went states.
fn shown(line: &Line) -> &str {
    let texts = ["value", "stated", "status"].map(|column| line.text(column));
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// The cause of a row's own figures; of a rank that of any figure of its indicator and year.
fn of_parts(
    lines: [Option<&Line>; 2],
    lineages: [&Lineage; 2],
    causes: &BTreeMap<String, (Cause, String)>,
) -> Option<(Cause, String)> {
    let sides = || {
        lines
            .into_iter()
            .zip(lineages)
            .filter_map(|(line, lineage)| Some((line?, lineage)))
    };
    let found = |parts: Vec<crate::run::Part>| {
        let keys = parts.into_iter().filter_map(|part| part.observation);
        keys.filter_map(|key| causes.get(&key.to_string()).cloned()).min()
    };
    let own = sides().filter_map(|(line, lineage)| found(lineage.parts(line))).min();
    own.or_else(|| {
        let all = sides().filter_map(|(line, lineage)| {
            let parts = lineage.all(&line.read("indicator")?, line.read("year")?);
            found(parts)
        });
        all.min()
    })
}

/// What each of the two publications rests on.
struct Sides {
    before: Side,
    after: Side,
}

struct Side {
    /// Newest snapshot and address of each article.
    articles: BTreeMap<String, (String, String)>,
    /// Articles that a figure rests on, by key.
    stated: BTreeMap<String, BTreeSet<String>>,
    /// Corrections of a figure with their values, by key.
    corrected: BTreeMap<String, BTreeSet<(String, String)>>,
    tables: BTreeMap<(String, String), String>,
    program: String,
    job: Vec<u8>,
}

impl Side {
    fn of(edition: &Edition) -> Result<Self, RunError> {
        let mut side = Self {
            articles: BTreeMap::new(),
            stated: BTreeMap::new(),
            corrected: BTreeMap::new(),
            tables: BTreeMap::new(),
            program: edition.manifest.program.clone(),
            job: if edition.has("job.toml") {
                edition.bytes("job.toml")?
            } else {
                Vec::new()
            },
        };
        let text = |line: &Line, column: &str| line.text(column).to_owned();
        for line in sheet(edition, "documents.csv")?
            .lines
            .iter()
            .filter(|line| line.text("revision") == "0")
        {
            let value = (text(line, "snapshot"), text(line, "address"));
            side.articles.insert(text(line, "article"), value);
        }
        for line in &sheet(edition, "sources.csv")?.lines {
            let key = text(line, "observation");
            if line.text("rule").starts_with("correction/") {
                let own = side.corrected.entry(key).or_default();
                own.insert((text(line, "rule"), text(line, "value")));
            } else {
                side.stated.entry(key).or_default().insert(text(line, "article"));
            }
        }
        for line in &sheet(edition, "tables.csv")?.lines {
            side.tables
                .insert((text(line, "table"), text(line, "layer")), text(line, "sha256"));
        }
        Ok(side)
    }

    /// The corrections of a figure, and whether one struck a statement out.
    fn corrections(&self, line: Option<&Line>) -> (BTreeSet<(String, String)>, bool) {
        let key = line.map_or("", |line| line.text("observation"));
        let struck = line.is_some_and(|line| {
            let ruled = line.text("precedence").split(';').any(|rule| rule == "correction");
            ruled || line.text("status") == "withdrawn"
        });
        (self.corrected.get(key).cloned().unwrap_or_default(), struck)
    }
}

impl Sides {
    fn of(before: &Edition, after: &Edition) -> Result<Self, RunError> {
        Ok(Self {
            before: Side::of(before)?,
            after: Side::of(after)?,
        })
    }

    fn of_figure(&self, lines: [Option<&Line>; 2]) -> (Cause, String) {
        let [one, two] = lines;
        let (old, new) = (self.before.corrections(one), self.after.corrections(two));
        let notes = [one, two].map(|line| line.map_or("", |line| line.text("corrections")));
        if notes[0] != notes[1] {
            let noted = notes.into_iter().filter(|note| !note.is_empty());
            return (Cause::Correction, noted.collect::<Vec<_>>().join(" → "));
        }
        if old != new {
            let rules: BTreeSet<String> = old
                .0
                .symmetric_difference(&new.0)
                .map(|(rule, _)| rule.clone())
                .collect();
            return (Cause::Correction, joined(rules));
        }
        let key = one.or(two).map_or("", |line| line.text("observation"));
        let stated = [&self.before, &self.after]
            .into_iter()
            .filter_map(|side| side.stated.get(key));
        let articles: BTreeSet<&String> = stated.flatten().collect();
        let mut found: BTreeMap<Cause, BTreeSet<String>> = BTreeMap::new();
        for article in articles {
            let (cause, address) = match (self.before.articles.get(article), self.after.articles.get(article)) {
                (Some((one, _)), Some((two, address))) if one != two => (Cause::SourceRevised, address),
                (None, Some((_, address))) => (Cause::SourceAdded, address),
                (Some((_, address)), None) => (Cause::SourceGone, address),
                _ => continue,
            };
            found.entry(cause).or_default().insert(address.clone());
        }
        match found.pop_first() {
            Some((cause, addresses)) => (cause, joined(addresses)),
            None => self.general(),
        }
    }

    /// What changed for all figures alike.
    fn general(&self) -> (Cause, String) {
        let (old, new) = (&self.before, &self.after);
        let tables: BTreeSet<&(String, String)> = old.tables.keys().chain(new.tables.keys()).collect();
        let counts = |(name, _): &(String, String)| !SPEAKING.contains(&name.as_str());
        let other = tables.into_iter().filter(|table| counts(table));
        let other = other.filter(|table| old.tables.get(*table) != new.tables.get(*table));
        let changed: BTreeSet<String> = other.map(|(name, _)| name.clone()).collect();
        if !changed.is_empty() {
            (Cause::TablesChanged, joined(changed))
        } else if old.program != new.program {
            (Cause::ProgramChanged, format!("{} → {}", old.program, new.program))
        } else if old.job != new.job {
            (Cause::JobChanged, String::new())
        } else {
            (Cause::Unexplained, String::new())
        }
    }
}

fn joined(texts: BTreeSet<String>) -> String {
    texts.into_iter().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_a_number_behind_the_mark_is_taken_off() {
        for (row, key) in [("a|b", "a|b"), ("a|b#2", "a|b"), ("a#x|b", "a#x|b")] {
            assert_eq!(plain(row), key);
        }
    }
}
