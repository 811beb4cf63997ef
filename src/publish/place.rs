use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::publish::error::{PublishError, io};
use crate::publish::verify::verify;

/// The places of one job below the folder of publications, and the steps between them.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) reports: PathBuf,
    pub(super) target: PathBuf,
    pub(super) staging: PathBuf,
    pub(super) aside: PathBuf,
    pub(super) lock: PathBuf,
}

impl Places {
    pub(super) fn new(reports: &Path, job: &str) -> Self {
        Self {
            reports: reports.to_owned(),
            target: reports.join(job),
            staging: reports.join(format!(".{job}.staging")),
            aside: reports.join(format!(".{job}.aside")),
            lock: reports.join(format!(".{job}.lock")),
        }
    }

    /// Puts right what a process left that died: only with the lock held.
    pub(super) fn recover(&self) -> Result<(), PublishError> {
        if exists(&self.aside)? {
            if exists(&self.target)? {
                remove(&self.aside)?; // it died before it removed the old one
            } else if verify(&self.aside).is_ok_and(|found| found.faults.is_empty()) {
                rename(&self.aside, &self.target)?; // it died between the two renames
                self.sync()?;
            } else {
                let path = self.aside.clone();
                return Err(PublishError::DamagedAside { path });
            }
        }
        remove(&self.staging)
    }

    /// Puts the staged folder in place of the target. Afterwards the old one is still at the place
    /// that [`Places::sweep`] clears.
    pub(super) fn switch(&self) -> Result<(), PublishError> {
        if !exists(&self.target)? {
            rename(&self.staging, &self.target)?;
        } else if !exchange(&self.staging, &self.target)? {
            self.set_aside()?;
            self.move_in()?;
        }
        self.sync()
    }

    /// First half of a switch without exchange. Between the two there is no publication for a moment;
    /// after a kill there, [`Places::recover`] puts the old one back.
    pub(super) fn set_aside(&self) -> Result<(), PublishError> {
        rename(&self.target, &self.aside)
    }

    /// Second half.
    pub(super) fn move_in(&self) -> Result<(), PublishError> {
        rename(&self.staging, &self.target)
    }

    /// Removes the old publication after a switch.
    pub(super) fn sweep(&self) -> Result<(), PublishError> {
        remove(&self.aside)?;
        remove(&self.staging)
    }

    /// Makes renames last through a power cut.
    pub(super) fn sync(&self) -> Result<(), PublishError> {
        sync_folder(&self.reports)
    }
}

/// Only Unix can open a folder; elsewhere the file system journals names by itself.
pub(super) fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(io("writing the folder", folder))?;
    }
    Ok(())
}

pub(super) fn exists(path: &Path) -> Result<bool, PublishError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(io("looking at", path)(source)),
    }
}

fn remove(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io("removing", folder)(error)),
        _ => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), PublishError> {
    fs::rename(from, to).map_err(io("moving into place", to))
}

/// Lets two folders change places in one step; false where the file system cannot.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> Result<bool, PublishError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(io("moving into place", other)(error.into())),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> Result<bool, PublishError> {
    Ok(false)
}
