use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Holds a job: while it lives, no other process and no other thread runs the job.
///
/// An advisory lock of the operating system on `<folder>/<job>.lock`, so that it is free again the
/// moment its process dies, however it dies. The file stays: removing it would let two processes
/// hold two files of one name.
#[derive(Debug)]
pub struct JobLock {
    job: String,
    // Held open for the sake of the lock alone.
    _file: File,
}

/// Why a job could not be held.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process or thread holds it.
    #[error("job `{job}` is running already ({holder}); wait for it, or stop it")]
    Busy {
        /// The job.
        job: String,
        /// Who holds it: `process 123`.
        holder: String,
    },
    /// The name cannot be a file's.
    #[error("`{job}` cannot be the name of a job: use letters, digits, - and _")]
    Name {
        /// The name as given.
        job: String,
    },
    /// The lock file cannot be used.
    #[error("the lock {} cannot be used: {source}; check that its folder can be written", path.display())]
    Io {
        /// The lock file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl JobLock {
    /// Holds `job`, with its lock file in `folder` (which is made where it is missing).
    pub fn acquire(folder: &Path, job: &str) -> Result<Self, LockError> {
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if job.is_empty() || job.len() > 200 || !job.chars().all(plain) {
            return Err(LockError::Name { job: job.to_owned() });
        }
        let path = folder.join(format!("{job}.lock"));
        let io = |source| LockError::Io {
            path: path.clone(),
            source,
        };
        fs::create_dir_all(folder).map_err(io)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(source)) => return Err(io(source)),
            Err(TryLockError::WouldBlock) => {
                let job = job.to_owned();
                let holder = holder(&mut file);
                return Err(LockError::Busy { job, holder });
            }
        }
        // Only for the message of those who come too late.
        file.set_len(0).map_err(io)?;
        file.rewind().map_err(io)?;
        write!(file, "process {}", std::process::id()).map_err(io)?;
        let job = job.to_owned();
        Ok(Self { job, _file: file })
    }

    /// The job that is held.
    pub fn job(&self) -> &str {
        &self.job
    }
}

/// Who wrote the lock file; a holder that has not yet written, or a system that forbids reading a
/// locked file, is an unknown process.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.is_empty() => text,
        _ => "an unknown process".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{JobLock, LockError};

    #[test]
    fn a_job_is_held_once_and_free_again_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let first = JobLock::acquire(folder.path(), "yearly").unwrap();
        assert_eq!(first.job(), "yearly");
        let busy = JobLock::acquire(folder.path(), "yearly").unwrap_err();
        let own = format!("process {}", std::process::id());
        assert!(
            matches!(&busy, LockError::Busy { holder, .. } if *holder == own),
            "{busy}"
        );
        JobLock::acquire(folder.path(), "monthly").unwrap();
        drop(first);
        JobLock::acquire(folder.path(), "yearly").unwrap();
    }

    #[test]
    fn a_name_that_is_a_path_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for bad in ["", "../x", "a/b", "a\\b", "a.b", "a\0b"] {
            let refused = JobLock::acquire(folder.path(), bad).unwrap_err();
            assert!(matches!(refused, LockError::Name { .. }), "{bad}");
        }
        JobLock::acquire(folder.path(), "法治年报").unwrap();
    }
}
