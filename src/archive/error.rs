use std::path::PathBuf;

use crate::model::Digest;

/// Why the archive could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Never archived, or lost.
    #[error("the archive has no {}; restore it from a copy of the archive", path.display())]
    Missing {
        /// The file that would hold it.
        path: PathBuf,
    },
    /// Its bytes are not those that were archived.
    #[error("{} holds bytes with the digest {found}; restore the file from a copy of the archive", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The digest of its bytes.
        found: Digest,
    },
    /// The file system refused.
    #[error("{doing} {} failed: {source}", path.display())]
    Io {
        /// What was being done, as the subject of the sentence.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}
