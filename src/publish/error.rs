use std::path::{Path, PathBuf};

/// Why something could not be published or verified.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Another process is staging the same job.
    #[error("job `{job}` is being published by another process; wait for it")]
    Busy {
        /// The job.
        job: String,
    },
    /// A name that is no safe relative path.
    #[error("`{name}` cannot be the name of a published file or job: {reason}")]
    Name {
        /// The name as given.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file that was written already.
    #[error("`{name}` was written already; two artefacts share a name")]
    Twice {
        /// The name.
        name: String,
    },
    /// The folder to be replaced was not made by this program.
    #[error("{} holds files but no manifest, so it is no publication; move it away", path.display())]
    NotAPublication {
        /// The folder.
        path: PathBuf,
    },
    /// The manifest of a publication cannot be read.
    #[error("{} is no manifest that this program can read: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The last publication was set aside by a process that died, and is not whole any more.
    #[error("{} is the last publication and is damaged; look at it, then remove it by hand", path.display())]
    DamagedAside {
        /// The folder.
        path: PathBuf,
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

/// Puts an error of the file system into the words of this room.
pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Io { doing, path, source }
}
