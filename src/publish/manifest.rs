use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::model::Digest;
use crate::publish::error::PublishError;
use crate::publish::name::check_file;

/// Name of the manifest inside its publication.
pub const MANIFEST: &str = "manifest.json";

/// Layout of the manifest; another number is another layout.
const FORMAT: u32 = 1;

/// What a publication holds and what made it. Without any clock: the same archive, tables and
/// program give the same manifest, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Layout of this file.
    pub format: u32,
    /// The job.
    pub job: String,
    /// Version of the program.
    pub program: String,
    /// Digest of the tables that were used.
    pub tables: Digest,
    /// Every other file, sorted by path byte by byte.
    pub files: Vec<FileRecord>,
}

/// One published file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Path inside the publication, with forward slashes.
    pub path: String,
    /// Size.
    pub bytes: u64,
    /// Digest.
    pub sha256: Digest,
}

impl Manifest {
    pub(super) fn new(job: &str, program: &str, tables: Digest) -> Self {
        Self {
            format: FORMAT,
            job: job.to_owned(),
            program: program.to_owned(),
            tables,
            files: Vec::new(),
        }
    }

    /// The bytes of the file.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads and checks the manifest of a folder; with it the digest of its bytes.
    pub fn read(folder: &Path) -> Result<(Self, Digest), PublishError> {
        let path = folder.join(MANIFEST);
        let unreadable = |reason: String| PublishError::Manifest {
            path: path.clone(),
            reason,
        };
        let bytes = fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(unreadable(format!("its format is {}, not {FORMAT}", manifest.format)));
        }
        for file in &manifest.files {
            check_file(&file.path).map_err(|error| unreadable(error.to_string()))?;
        }
        Ok((manifest, Digest::of(&bytes)))
    }
}
