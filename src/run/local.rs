//! Files on their own, without a job: for `fazhi extract` and `fazhi inspect`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::document::{Input, decoded_text};
use crate::harmonize::{self, ListingRow};
use crate::model::{ArticleId, Digest, Issue};
use crate::run::error::RunError;
use crate::run::stages::{Reading, read};
use crate::run::tables::Tables;

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

/// The files that paths name: a folder stands for every file in it, by name, at any depth.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, RunError> {
    let mut files = Vec::new();
    for path in paths {
        add(path, &mut files)?;
    }
    Ok(files)
}

fn add(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), RunError> {
    let io = |source| RunError::Io {
        path: path.to_owned(),
        source,
    };
    if !fs::metadata(path).map_err(io)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        inside.push(entry.map_err(io)?.path());
    }
    inside.sort();
    inside.iter().try_for_each(|path| add(path, files))
}

/// Reads one file.
pub fn read_file(path: &Path, tables: &Tables) -> Result<LocalFile, RunError> {
    let bytes = fs::read(path).map_err(|source| RunError::Io {
        path: path.to_owned(),
        source,
    })?;
    let input = Input {
        bytes: &bytes,
        charset: None,
    };
    Ok(LocalFile {
        path: path.display().to_string(),
        reading: read(&input, tables),
        digest: Digest::of(&bytes),
        text: decoded_text(&input).map(|text| text.chars().collect()),
    })
}

impl LocalFile {
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
        findings
            .map(|finding| finding.clone().into_issue(&self.article(), self.digest))
            .collect()
    }

    fn slice(&self, start: usize, end: usize) -> Option<String> {
        Some(self.text.as_ref()?.get(start..end)?.iter().collect())
    }
}
