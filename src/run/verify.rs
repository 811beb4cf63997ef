//! Re-derives every figure of a publication with only archive, tables and publication: the archived
//! bytes are read again, every quotation is sliced out of them, the figures are harmonized again, and
//! the panel is built again out of the published figures (DESIGN promise 9).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::archive::Archive;
use crate::model::{ArticleId, CorrectionNote, Digest, ObservationKey, word_list};
use crate::publish::{self, Fault, FaultKind};
use crate::run::edition::{Edition, Line, Sheet};
use crate::run::error::RunError;
use crate::run::files::{self, Derived};
use crate::run::frame::{carried, panel};
use crate::run::job::harmonized;
use crate::run::lineage::Lineage;
use crate::run::pages;
use crate::run::stages::program;
use crate::run::tables::Tables;
use crate::run::workers::Readers;

mod reread;

use reread::Documents;

pub(crate) use reread::place;

word_list! {
    /// What is wrong with a file, a figure or a row of a publication.
    FaultWord, "a fault of a publication" {
        /// The manifest has the file, the folder has not.
        FileMissing = "file_missing",
        /// The file's bytes are not those of the manifest.
        FileChanged = "file_changed",
        /// The folder has a file that the manifest has not.
        FileExtra = "file_extra",
        /// The file cannot be read.
        FileUnreadable = "file_unreadable",
        /// The archive lacks the bytes that the figure rests on.
        ArchiveMissing = "archive_missing",
        /// The archived bytes that the figure rests on are not those of their digest.
        ArchiveDamaged = "archive_damaged",
        /// The document that the figure rests on cannot be read any more.
        DocumentUnreadable = "document_unreadable",
        /// Another text stands at the place that the figure is said to come from.
        SliceDiffers = "slice_differs",
        /// The figure that is derived again is another one.
        FigureDiffers = "figure_differs",
        /// The figure is not derived again.
        FigureNotDerived = "figure_not_derived",
        /// A figure that is derived again was not published.
        FigureNotPublished = "figure_not_published",
        /// A row that is worked out again is another one.
        RowDiffers = "row_differs",
        /// A row is not worked out again.
        RowNotDerived = "row_not_derived",
        /// A row that is worked out again was not published.
        RowNotPublished = "row_not_published",
        /// The row is sound in itself and rests on a figure that is not.
        RestsOnFault = "rests_on_fault",
    }
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureFault {
    /// The table; `manifest.json` for files.
    pub table: String,
    /// The row by its key columns, or the file.
    pub row: String,
    /// What is wrong.
    pub fault: FaultWord,
    /// What was published and what was found.
    pub detail: String,
    /// The page or file that it is about.
    pub address: String,
}

/// What a verification looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Files of the publication that are as its manifest says.
    pub files: usize,
    /// Snapshots read again.
    pub documents: usize,
    /// Figures derived again.
    pub figures: usize,
    /// Rows of other tables worked out again.
    pub rows: usize,
    /// Everything that does not hold, by table and row.
    pub faults: Vec<FigureFault>,
    /// Whether the tables are not those that the publication was made with.
    pub other_tables: bool,
    /// The program that made it and this one, where they differ.
    pub other_program: Option<(String, String)>,
}

/// Verifies the publication in `folder`.
///
/// # Errors
/// The publication, the archive or the tables cannot be read at all.
pub fn verify(folder: &Path, archive: &Path, tables: &Tables, readers: &Readers<'_>) -> Result<Verified, RunError> {
    std::fs::metadata(archive).map_err(|source| RunError::Io {
        path: archive.to_owned(),
        source,
    })?;
    let archive = Archive::open(archive)?;
    let files = publish::verify(folder)?;
    let edition = Edition::open(folder)?;
    let this = program();
    let mut verified = Verified {
        files: files.good,
        faults: files.faults.into_iter().map(of_file).collect(),
        other_tables: edition.manifest.tables != tables.whole,
        other_program: (edition.manifest.program != this).then(|| (edition.manifest.program.clone(), this)),
        ..Verified::default()
    };
    let mut work = Work {
        edition: &edition,
        tables,
        verified: &mut verified,
        failing: BTreeMap::new(),
        corrections: BTreeMap::new(),
    };
    let documents = Documents::read(&edition, &archive, readers)?;
    work.figures(documents)?;
    work.derived()?;
    verified.faults.sort();
    verified.faults.dedup();
    Ok(verified)
}

fn of_file(fault: Fault) -> FigureFault {
    let (word, detail) = match fault.kind {
        FaultKind::Missing => (FaultWord::FileMissing, String::new()),
        FaultKind::Changed { found } => (FaultWord::FileChanged, found.to_string()),
        FaultKind::Extra => (FaultWord::FileExtra, String::new()),
        FaultKind::Unreadable { reason } => (FaultWord::FileUnreadable, reason),
    };
    FigureFault {
        table: publish::MANIFEST.to_owned(),
        row: fault.path,
        fault: word,
        detail,
        address: String::new(),
    }
}

struct Work<'a> {
    edition: &'a Edition,
    tables: &'a Tables,
    verified: &'a mut Verified,
    /// Figures that do not hold, by the key of their observation.
    failing: BTreeMap<String, FaultWord>,
    /// Corrections by people, by what they corrected.
    corrections: BTreeMap<ObservationKey, Vec<CorrectionNote>>,
}

impl Work<'_> {
    /// Documents, figures and their sources against the archive.
    fn figures(&mut self, documents: Documents) -> Result<(), RunError> {
        self.verified.documents = documents.read.len();
        let Documents {
            read,
            lost,
            without,
            sliced,
        } = documents;
        let sources = self.edition.table("sources.csv")?;
        for line in &sources.lines {
            let lost = line.read::<Digest>("snapshot").and_then(|digest| lost.get(&digest));
            let other = sliced
                .get(&line.number)
                .map(|text| (FaultWord::SliceDiffers, text.clone()));
            if let Some((word, detail)) = lost.cloned().or(other) {
                self.fail(line, word, detail);
            }
        }
        let articles = pages::join(read);
        let job = self.edition.job()?;
        let harmonized = harmonized(&job, self.tables, &articles);
        let corrected = harmonized.observations.iter().filter(|one| !one.corrections.is_empty());
        self.corrections = corrected
            .map(|one| (one.key.clone(), one.corrections.clone()))
            .collect();
        for (name, bytes) in files::figures(&articles, &harmonized, self.tables)? {
            let derived = Sheet::parse(name, &bytes)?;
            let published = self.edition.table(name)?;
            if name == "observations.csv" {
                self.verified.figures = published.lines.len();
            }
            self.compare(name, [&published, &derived], &without);
        }
        Ok(())
    }

    fn fail(&mut self, source: &Line, word: FaultWord, detail: String) {
        let key = source.text("observation").to_owned();
        self.verified.faults.push(FigureFault {
            table: "observations.csv".to_owned(),
            row: key.clone(),
            fault: word,
            detail,
            address: source.text("address").to_owned(),
        });
        self.failing.entry(key).or_insert(word);
    }

    /// The rows of a table that rests on the archive, apart from those that are known to fail.
    fn compare(&mut self, name: &str, [published, derived]: [&Sheet; 2], without: &BTreeSet<ArticleId>) {
        let known = |line: &Line, failing: &BTreeMap<String, FaultWord>| {
            let of = ["article", "page_of"].map(|column| ArticleId(line.text(column).to_owned()));
            let document = name == "documents.csv" && of.iter().any(|article| without.contains(article));
            document || failing.contains_key(line.text("observation"))
        };
        let failing = self.failing.clone();
        for fault in differences(name, published, derived, self.tables) {
            let line = fault.line;
            if known(line, &failing) {
                continue;
            }
            let of_figure = name == "observations.csv";
            let word = match fault.word {
                FaultWord::RowDiffers if of_figure => FaultWord::FigureDiffers,
                FaultWord::RowNotDerived if of_figure => FaultWord::FigureNotDerived,
                FaultWord::RowNotPublished if of_figure => FaultWord::FigureNotPublished,
                // A total says how many bodies it is over and not which: a lost document explains it.
                FaultWord::RowDiffers | FaultWord::RowNotDerived
                    if name == "consolidated.csv" && !failing.is_empty() =>
                {
                    FaultWord::RestsOnFault
                }
                word => word,
            };
            if of_figure {
                self.failing.insert(line.text("observation").to_owned(), word);
            }
            let article = Some(line.text("address")).filter(|address| !address.is_empty());
            self.verified.faults.push(FigureFault {
                table: name.to_owned(),
                row: fault.key,
                fault: word,
                detail: fault.detail,
                address: article.unwrap_or_else(|| line.text("article")).to_owned(),
            });
        }
    }

    /// The tables that rest on the figures: worked out again from the published ones, and looked
    /// through for those that rest on a figure that does not hold.
    fn derived(&mut self) -> Result<(), RunError> {
        let job = self.edition.job()?;
        let (mut observations, targets) = self.edition.figures()?;
        for observation in &mut observations {
            // Published as text; the rows of the table themselves were applied again above.
            observation.corrections = self.corrections.remove(&observation.key).unwrap_or_default();
        }
        let carried = carried(&observations, &job, self.tables);
        let panel = panel(&carried.observations, &job, self.tables)?;
        let lineage = Lineage::of(self.edition, self.tables)?;
        let derived = Derived {
            job: &job,
            tables: self.tables,
            panel: &panel,
            notes: &carried.notes,
            observations: &observations,
            targets: &targets,
        };
        for name in files::DERIVED.iter().filter(|name| self.edition.has(name)) {
            let mut bytes = Vec::new();
            derived.write(name, &mut bytes)?;
            let same = self.edition.bytes(name)? == bytes;
            if !self.edition.tables().any(|table| table == *name) {
                // Not a table of rows: as a whole it is the same or not.
                let fault = (String::new(), FaultWord::RowDiffers, String::new());
                self.verified.faults.extend((!same).then(|| of_table(name, fault)));
                continue;
            }
            let published = self.edition.table(name)?;
            self.verified.rows += published.lines.len();
            if !same {
                let derived = Sheet::parse(name, &bytes)?;
                let found = differences(name, &published, &derived, self.tables).into_iter();
                let faults = found.map(|found| of_table(name, (found.key, found.word, found.detail)));
                self.verified.faults.extend(faults);
            }
            if !self.failing.is_empty() {
                self.resting(name, &published, &lineage);
            }
        }
        Ok(())
    }

    fn resting(&mut self, name: &str, published: &Sheet, lineage: &Lineage) {
        for (key, line) in published.by_key(name, &self.tables.contracts) {
            let parts = lineage.parts(line).into_iter().filter_map(|part| part.observation);
            let keys = parts.map(|key| key.to_string());
            let on: Vec<String> = keys.filter(|key| self.failing.contains_key(key)).collect();
            if !on.is_empty() {
                self.verified.faults.push(FigureFault {
                    table: name.to_owned(),
                    row: key,
                    fault: FaultWord::RestsOnFault,
                    detail: on.join(" "),
                    address: String::new(),
                });
            }
        }
    }
}

fn of_table(table: &str, (row, fault, detail): (String, FaultWord, String)) -> FigureFault {
    FigureFault {
        table: table.to_owned(),
        row,
        fault,
        detail,
        address: String::new(),
    }
}

/// A row that is not the same in two tables.
struct Difference<'a> {
    key: String,
    word: FaultWord,
    detail: String,
    line: &'a Line,
}

fn differences<'a>(name: &str, published: &'a Sheet, derived: &'a Sheet, tables: &Tables) -> Vec<Difference<'a>> {
    let (old, new) = (
        published.by_key(name, &tables.contracts),
        derived.by_key(name, &tables.contracts),
    );
    let mut found = Vec::new();
    for (key, line) in &old {
        let (word, detail) = match new.get(key) {
            None => (FaultWord::RowNotDerived, String::new()),
            Some(again) => match other_cells(&published.columns, line, again) {
                cells if cells.is_empty() => continue,
                cells => (FaultWord::RowDiffers, cells.join("; ")),
            },
        };
        found.push(Difference {
            key: key.clone(),
            word,
            detail,
            line,
        });
    }
    for (key, line) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        found.push(Difference {
            key: key.clone(),
            word: FaultWord::RowNotPublished,
            detail: String::new(),
            line,
        });
    }
    found
}

fn other_cells(columns: &[String], published: &Line, derived: &Line) -> Vec<String> {
    let other = columns
        .iter()
        .filter(|column| published.text(column) != derived.text(column));
    other
        .map(|column| format!("{column}: {} ≠ {}", published.text(column), derived.text(column)))
        .collect()
}
