use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::model::Digest;
use crate::publish::error::{PublishError, io};
use crate::publish::manifest::{FileRecord, MANIFEST, Manifest};

/// What a comparison of a publication with its manifest found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Digest of the manifest.
    pub manifest: Digest,
    /// Files that are as the manifest says.
    pub good: usize,
    /// Every other, sorted by path.
    pub faults: Vec<Fault>,
}

/// One file that is not as the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path inside the publication.
    pub path: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a file of a publication.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The manifest has it, the folder has not.
    Missing,
    /// Its bytes are others.
    Changed {
        /// The digest of its bytes.
        found: Digest,
    },
    /// The folder has it, the manifest has not.
    Extra,
    /// It cannot be read.
    Unreadable {
        /// Why not.
        reason: String,
    },
}

/// Compares every file of a publication with its manifest. Fails when there is no manifest that can
/// be read; what is wrong with single files is in the answer.
pub fn verify(folder: &Path) -> Result<Verification, PublishError> {
    let (manifest, digest) = Manifest::read(folder)?;
    let mut faults = Vec::new();
    let mut good = 0;
    for record in &manifest.files {
        match compare(folder, record) {
            None => good += 1,
            Some(kind) => faults.push(Fault {
                path: record.path.clone(),
                kind,
            }),
        }
    }
    let known: BTreeSet<&str> = manifest.files.iter().map(|record| record.path.as_str()).collect();
    let mut present = Vec::new();
    list(folder, "", &mut present)?;
    let extra = present
        .into_iter()
        .filter(|path| path != MANIFEST && !known.contains(path.as_str()));
    faults.extend(extra.map(|path| Fault {
        path,
        kind: FaultKind::Extra,
    }));
    faults.sort();
    Ok(Verification {
        manifest: digest,
        good,
        faults,
    })
}

fn compare(folder: &Path, record: &FileRecord) -> Option<FaultKind> {
    match fs::read(folder.join(&record.path)) {
        Ok(bytes) => {
            let found = Digest::of(&bytes);
            (found != record.sha256).then_some(FaultKind::Changed { found })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(FaultKind::Missing),
        Err(error) => Some(FaultKind::Unreadable {
            reason: error.to_string(),
        }),
    }
}

/// The paths of everything below the folder that is no folder.
fn list(root: &Path, below: &str, found: &mut Vec<String>) -> Result<(), PublishError> {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).map_err(io("reading the folder", &folder))? {
        let entry = entry.map_err(io("reading the folder", &folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type().map_err(io("reading the folder", &folder))?;
        if kind.is_dir() {
            list(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
