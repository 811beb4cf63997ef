use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::model::{Digest, DigestWriter};
use crate::publish::error::{PublishError, io};
use crate::publish::manifest::{FileRecord, MANIFEST, Manifest};
use crate::publish::name::{check_file, check_job};
use crate::publish::place::{Places, exists, sync_folder};
use crate::publish::verify::verify;

/// A publication while it is written. Dropped before [`Staging::commit`], it leaves the last
/// publication as it was; the next staging of the job clears it away.
#[derive(Debug)]
pub struct Staging {
    job: String,
    places: Places,
    files: BTreeMap<String, FileRecord>,
    // Held for the sake of the lock alone: the system frees it when the process dies.
    _lock: File,
}

/// What made a publication.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    /// Version of the program.
    pub program: &'a str,
    /// Digest of the tables that were used.
    pub tables: Digest,
}

/// A publication in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The folder.
    pub folder: PathBuf,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// What became of the last one.
    pub change: Change,
}

/// A publication that is written and not yet in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its manifest.
    pub manifest: Manifest,
    /// Digest of the manifest's bytes.
    pub digest: Digest,
    /// What the switch will do to the last publication.
    pub change: Change,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The first publication of the job.
    First,
    /// The last one was replaced.
    Replaced,
    /// The last one is the same and whole: it was left in place.
    Unchanged,
}

impl Staging {
    /// Begins a publication of `job` in the folder `reports`, which is made where it is missing.
    /// Puts right what a dead process left.
    pub fn begin(reports: &Path, job: &str) -> Result<Self, PublishError> {
        check_job(job)?;
        let places = Places::new(reports, job);
        fs::create_dir_all(reports).map_err(io("making the folder", reports))?;
        let lock = hold(&places.lock, job)?;
        places.recover()?;
        fs::create_dir(&places.staging).map_err(io("making the folder", &places.staging))?;
        Ok(Self {
            job: job.to_owned(),
            places,
            files: BTreeMap::new(),
            _lock: lock,
        })
    }

    /// Writes one file; `name` is a relative path with forward slashes.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.write_with(name, |out| out.write_all(bytes).map_err(io("writing", Path::new(name))))
    }

    /// Writes one file as `fill` makes it, so that a large table is never in memory as a whole.
    pub fn write_with<E: From<PublishError>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), E>,
    ) -> Result<(), E> {
        check_file(name)?;
        let path = self.places.staging.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(io("making the folder", folder))?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => PublishError::Twice { name: name.to_owned() },
            _ => io("writing", &path)(error),
        })?;
        let mut counted = Counted {
            file: BufWriter::with_capacity(BUFFER, file),
            bytes: 0,
            digest: DigestWriter::default(),
        };
        fill(&mut counted)?;
        let Counted { file, bytes, digest } = counted;
        let file = file
            .into_inner()
            .map_err(|error| io("writing", &path)(error.into_error()))?;
        file.sync_all().map_err(io("writing", &path))?;
        let record = FileRecord {
            path: name.to_owned(),
            bytes,
            sha256: digest.finish(),
        };
        self.files.insert(name.to_owned(), record);
        Ok(())
    }

    /// Puts the publication in its place. What was there is removed after the switch, whatever else
    /// lay in it; a folder that is no publication is not touched.
    pub fn commit(self, label: Label<'_>) -> Result<Committed, PublishError> {
        let sealed = self.seal(label)?;
        self.switch(&sealed)
    }

    /// Writes the manifest and says what [`Staging::switch`] will do.
    pub fn seal(&self, label: Label<'_>) -> Result<Sealed, PublishError> {
        let (manifest, digest) = self.write_manifest(label)?;
        Ok(Sealed {
            change: self.change(digest)?,
            manifest,
            digest,
        })
    }

    /// Puts a sealed publication in its place, as [`Staging::commit`] does.
    pub fn switch(self, sealed: &Sealed) -> Result<Committed, PublishError> {
        let change = sealed.change;
        if change != Change::Unchanged {
            self.places.switch()?;
        }
        self.places.sweep()?;
        Ok(Committed {
            folder: self.places.target,
            manifest: sealed.digest,
            change,
        })
    }

    /// Writes the manifest and makes all that was written last through a power cut.
    fn write_manifest(&self, label: Label<'_>) -> Result<(Manifest, Digest), PublishError> {
        let mut manifest = Manifest::new(&self.job, label.program, label.tables);
        manifest.files = self.files.values().cloned().collect();
        let path = self.places.staging.join(MANIFEST);
        let bytes = manifest.to_bytes().map_err(|error| PublishError::Manifest {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        write_new(&path, &bytes).map_err(io("writing", &path))?;
        sync_folders(&self.places.staging)?;
        Ok((manifest, Digest::of(&bytes)))
    }

    /// What the commit will do to the last publication.
    fn change(&self, manifest: Digest) -> Result<Change, PublishError> {
        let target = &self.places.target;
        if !exists(target)? {
            return Ok(Change::First);
        }
        if !exists(&target.join(MANIFEST))? && !is_empty(target)? {
            return Err(PublishError::NotAPublication { path: target.clone() });
        }
        // A last one that was tampered with is replaced, whatever its manifest says.
        match verify(target) {
            Ok(last) if last.manifest == manifest && last.faults.is_empty() => Ok(Change::Unchanged),
            _ => Ok(Change::Replaced),
        }
    }
}

/// Bytes that are written at once.
const BUFFER: usize = 1 << 20;

/// A file that counts its bytes and takes their digest while they go by.
struct Counted {
    file: BufWriter<File>,
    bytes: u64,
    digest: DigestWriter,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.add(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Holds the lock of the job's publications, which is made where it is missing and stays.
fn hold(path: &Path, job: &str) -> Result<File, PublishError> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(path);
    let file = file.map_err(io("opening", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy { job: job.to_owned() }),
        Err(TryLockError::Error(source)) => Err(io("locking", path)(source)),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_folders(folder: &Path) -> Result<(), PublishError> {
    for entry in fs::read_dir(folder).map_err(io("reading the folder", folder))? {
        let entry = entry.map_err(io("reading the folder", folder))?;
        let kind = entry.file_type().map_err(io("reading the folder", folder))?;
        if kind.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

fn is_empty(folder: &Path) -> Result<bool, PublishError> {
    let mut entries = fs::read_dir(folder).map_err(io("reading the folder", folder))?;
    Ok(entries.next().is_none())
}

#[cfg(test)]
#[path = "staging_tests.rs"]
mod tests;
