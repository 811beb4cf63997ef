//! Files on their own, without a job: for `fazhi extract`, `fazhi inspect` and `fazhi highlight`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::check::{self, Due};
use crate::document::{Document, Found, Input, Limits, decoded_text};
use crate::harmonize::{self, ListingRow};
use crate::model::{ArticleId, Digest, Issue, IssueCode, IssuePlace, Locator, Observation, RegionCode};
use crate::run::error::RunError;
use crate::run::stages::{Opened, Reading};
use crate::run::tables::Tables;
use crate::run::workers::{Readers, spread};

/// One file with what it states.
pub struct LocalFile {
    /// The file as the user named it.
    pub path: String,
    /// Its reading.
    pub reading: Reading,
    /// Digest of its bytes.
    pub digest: Digest,
    text: Option<Vec<char>>,
}

/// An issue about the figures of one file.
pub struct FigureIssue {
    /// The issue; its place is the observation.
    pub issue: Issue,
    /// Where the file states the figure; of a conflict one place for each value.
    pub places: Vec<Locator>,
}

/// One place for each value that an observation is stated with.
fn places(observation: &Observation) -> Vec<Locator> {
    let mut seen = BTreeSet::new();
    let each = observation.sources.iter().filter(|source| seen.insert(source.value));
    each.map(|source| source.locator.clone()).collect()
}

/// The whole country: stands for the region of a file that names none while its figures are compared
/// with each other, and goes no further.
fn nowhere() -> Option<Found<RegionCode>> {
    let value = "100000".parse().ok()?; // six digits are a code
    Some(Found {
        value,
        span: None,
        by: String::new(),
    })
}

/// The files that paths name: a folder stands for every file in it, by name, at any depth, hidden ones
/// and links left out. What cannot be listed is an error of its own.
pub fn expand(paths: &[PathBuf]) -> Vec<Result<PathBuf, RunError>> {
    let mut files = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => add_folder(path, &mut files),
            Ok(_) => files.push(Ok(path.clone())),
            Err(source) => files.push(Err(io(path, source))),
        }
    }
    files
}

fn add_folder(folder: &Path, files: &mut Vec<Result<PathBuf, RunError>>) {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(source) => return files.push(Err(io(folder, source))),
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !hidden => add_folder(&entry.path(), files),
            Ok(kind) if kind.is_file() && !hidden => files.push(Ok(entry.path())),
            Ok(_) => {}
            Err(source) => files.push(Err(io(&entry.path(), source))),
        }
    }
}

fn io(path: &Path, source: std::io::Error) -> RunError {
    RunError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Reads files, each on its own: one that cannot be read keeps none of the others back.
///
/// # Errors
/// No worker can be started.
pub fn read_files(paths: &[PathBuf], readers: &Readers<'_>) -> Result<Vec<Result<LocalFile, RunError>>, RunError> {
    spread(paths.len(), readers.count(), |index| {
        match read_file(&paths[index], readers) {
            Err(error @ RunError::Worker { .. }) => Err(error),
            of_the_file => Ok(of_the_file),
        }
    })
}

/// Reads one file and hands out its document too, to be shown; none where its bytes could not be read.
///
/// # Errors
/// The file cannot be read, or no worker can be started.
pub fn open_file(path: &Path, readers: &Readers<'_>) -> Result<(LocalFile, Option<Document>), RunError> {
    let bytes = bytes_of(path)?;
    let input = input(&bytes);
    let Opened { document, reading } = readers.open(&input)?;
    Ok((LocalFile::of(path, reading, &input), document))
}

fn read_file(path: &Path, readers: &Readers<'_>) -> Result<LocalFile, RunError> {
    let bytes = bytes_of(path)?;
    let input = input(&bytes);
    let reading = readers.read(&input)?.into_reading();
    Ok(LocalFile::of(path, reading, &input))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, RunError> {
    let mut bytes = Vec::new();
    // One byte past the limit is enough for the reader to refuse the file.
    let most = u64::try_from(Limits::default().bytes)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let file = fs::File::open(path).map_err(|source| io(path, source))?;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|source| io(path, source))?;
    Ok(bytes)
}

/// A file declares no charset.
const fn input(bytes: &[u8]) -> Input<'_> {
    Input { bytes, charset: None }
}

impl LocalFile {
    fn of(path: &Path, reading: Reading, input: &Input<'_>) -> Self {
        Self {
            path: path.display().to_string(),
            reading,
            digest: Digest::of(input.bytes),
            text: decoded_text(input).map(|text| text.chars().collect()),
        }
    }

    /// A file that was read before; no slice of its text is at hand.
    pub(crate) fn read_before(path: &str, reading: Reading, digest: Digest) -> Self {
        Self {
            path: path.to_owned(),
            reading,
            digest,
            text: None,
        }
    }

    /// The article that the file stands for.
    pub fn article(&self) -> ArticleId {
        ArticleId(format!("file:{}", self.path))
    }

    /// Its figures, a row each.
    pub fn rows(&self, tables: &Tables) -> Vec<ListingRow> {
        let article = self.article();
        let reading = harmonize::Reading::current(&article, &self.reading.identity, &self.reading.extraction);
        harmonize::rows(&reading, &tables.rules(), &|start, end| self.slice(start, end))
    }

    /// Its issues.
    pub fn issues(&self) -> Vec<Issue> {
        let findings = self.reading.findings.iter().chain(&self.reading.extraction.findings);
        let article = self.article();
        let late = check::published_late(&article, &self.reading.identity, Due::default());
        findings
            .map(|finding| finding.clone().into_issue(&article, self.digest))
            .chain(late)
            .collect()
    }

    /// Issues of its figures among each other: a rate against its parts, parts against their total, a
    /// subset against its set, one place against another; and figures that were not taken for what they
    /// are: not whole, impossible, in a unit that cannot be turned.
    ///
    /// Region and body are the same for all of them, so a file that names none is checked as well.
    pub fn figure_issues(&self, tables: &Tables) -> Vec<FigureIssue> {
        let article = self.article();
        let mut identity = self.reading.identity.clone();
        if identity.region.is_none() {
            identity.region = nowhere();
        }
        let reading = harmonize::Reading::current(&article, &identity, &self.reading.extraction);
        let harmonized = harmonize::harmonize(&[reading], &tables.rules());
        let told = [
            IssueCode::ValueConflict,
            IssueCode::NotWhole,
            IssueCode::UnitMismatch,
            IssueCode::Implausible,
        ];
        let judged = harmonized.issues.into_iter();
        let judged = judged.filter(|issue| told.contains(&issue.code));
        let checked = check::check_figures(&harmonized.observations, &tables.catalogue, &tables.norms);
        let of_key: BTreeMap<String, &Observation> = harmonized
            .observations
            .iter()
            .map(|observation| (observation.key.to_string(), observation))
            .collect();
        let with_places = |issue: Issue| {
            let places = match &issue.place {
                IssuePlace::Observation { key } => of_key.get(key).map_or_else(Vec::new, |found| places(found)),
                IssuePlace::Inside { locator, .. } => vec![locator.clone()],
                _ => Vec::new(),
            };
            FigureIssue { issue, places }
        };
        judged.chain(checked).map(with_places).collect()
    }

    fn slice(&self, start: usize, end: usize) -> Option<String> {
        Some(self.text.as_ref()?.get(start..end)?.iter().collect())
    }
}
