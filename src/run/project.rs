use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::reference::{Job, Problems, TableFiles, shipped_tables};

/// Where a run reads and writes: the folder that holds `jobs/` and `data/`, the program's own state
/// and the publications.
#[derive(Debug, Clone)]
pub struct Project {
    /// Inputs: `jobs/`, `data/reference`, the folders that jobs name.
    pub root: PathBuf,
    /// `data/state`: the ledger, the archive, locks.
    pub state: PathBuf,
    /// `reports`.
    pub reports: PathBuf,
}

/// A job or table that could not be read or is wrong.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file or folder could not be read.
    #[error("{path}: {source}")]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Tables or jobs with mistakes.
    #[error(transparent)]
    Wrong(#[from] Problems),
}

impl SetupError {
    fn read(path: &Path, source: io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            source,
        }
    }
}

impl Project {
    /// The project in a folder.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            state: root.join("data/state"),
            reports: root.join("reports"),
        }
    }

    /// The project that a job file belongs to: the folder above `jobs/`, or the file's own folder
    /// where it lies elsewhere. Never the current folder: a cron line may start us anywhere.
    pub fn of_job(file: &Path) -> Result<Self, SetupError> {
        let file = fs::canonicalize(file).map_err(|source| SetupError::read(file, source))?;
        let folder = file.parent().unwrap_or(&file);
        let above = folder
            .parent()
            .filter(|_| folder.file_name().is_some_and(|name| name == "jobs"));
        Ok(Self::at(above.unwrap_or(folder)))
    }

    /// The ledger's file.
    pub fn ledger(&self) -> PathBuf {
        self.state.join("ledger.sqlite")
    }

    /// The archive's folder.
    pub fn archive(&self) -> PathBuf {
        self.state.join("archive")
    }

    /// Reads a job file.
    pub fn job(&self, file: &Path) -> Result<Job, SetupError> {
        let text = fs::read_to_string(file).map_err(|source| SetupError::read(file, source))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Job::parse(&name, &file.display().to_string(), &text)?)
    }

    /// Every job file under `jobs/`, by name.
    pub fn job_files(&self) -> Result<Vec<PathBuf>, SetupError> {
        files_of_kind(&self.root.join("jobs"), "toml")
    }

    /// The tables: those in the binary, the project's own, then the job's.
    pub fn tables(&self, job: Option<&Job>) -> Result<TableFiles, SetupError> {
        let mut files = shipped_tables();
        // A project that is not there is a mistake of the caller, not an empty one.
        fs::read_dir(&self.root).map_err(|source| SetupError::read(&self.root, source))?;
        let own = self.root.join("data/reference");
        if own.is_dir() {
            self.add_layer(&mut files, &own)?;
        }
        for folder in job.map_or(&[][..], |job| &job.tables) {
            self.add_layer(&mut files, &self.root.join(folder))?;
        }
        Ok(files)
    }

    fn add_layer(&self, files: &mut TableFiles, folder: &Path) -> Result<(), SetupError> {
        let mut layer = Vec::new();
        for path in files_of_kind(folder, "tsv")? {
            let text = fs::read_to_string(&path).map_err(|source| SetupError::read(&path, source))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A checkout of fazhi itself has the shipped tables on disk too: one layer is enough.
            if files.texts(&name).any(|(_, known)| known == text) {
                continue;
            }
            if !files.has(&name) {
                let known = files.names().collect::<Vec<_>>().join(", ");
                let mut problems = Problems::default();
                problems.push(
                    &path.display().to_string(),
                    0,
                    format!("no table has this name; known are {known}"),
                );
                return Err(problems.into());
            }
            let label = path.strip_prefix(&self.root).unwrap_or(&path).display().to_string();
            layer.push((name, label, text));
        }
        files.add_layer(layer);
        Ok(())
    }
}

fn files_of_kind(folder: &Path, kind: &str) -> Result<Vec<PathBuf>, SetupError> {
    let read = |source| SetupError::read(folder, source);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        if path.is_file() && path.extension().is_some_and(|found| found == kind) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
