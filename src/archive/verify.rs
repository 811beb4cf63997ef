use std::fs;
use std::path::{Path, PathBuf};

use crate::archive::error::ArchiveError;
use crate::archive::keep::{Archive, TEMPORARY, io};
use crate::model::Digest;

/// What a look at every file of the archive found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Files whose bytes have the digest that their name says.
    pub good: usize,
    /// Their bytes in all.
    pub bytes: u64,
    /// Every file that is not so, by path.
    pub faults: Vec<Fault>,
}

/// One file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a file of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Its bytes have another digest.
    Damaged {
        /// The digest of its bytes.
        found: Digest,
    },
    /// It stands where no archived file stands, or its name is no digest.
    Misplaced,
    /// Left by a process that died while writing; it may be removed.
    Leftover,
    /// It cannot be read.
    Unreadable {
        /// Why not.
        reason: String,
    },
}

impl Archive {
    /// The digests of all archived files, in order, by name alone: [`Archive::verify`] looks inside.
    pub fn list(&self) -> Result<Vec<Digest>, ArchiveError> {
        let mut digests: Vec<Digest> = self.files()?.into_iter().filter_map(|path| self.named(&path)).collect();
        digests.sort_unstable();
        Ok(digests)
    }

    /// Reads every file and compares it with its name.
    pub fn verify(&self) -> Result<Verification, ArchiveError> {
        let mut found = Verification::default();
        for path in self.files()? {
            match self.fault(&path) {
                Ok(bytes) => {
                    found.good += 1;
                    found.bytes += bytes;
                }
                Err(kind) => found.faults.push(Fault { path, kind }),
            }
        }
        Ok(found)
    }

    /// The size of a good file, or what is wrong with it.
    fn fault(&self, path: &Path) -> Result<u64, FaultKind> {
        if path.parent() == Some(&self.root().join(TEMPORARY)) {
            return Err(FaultKind::Leftover);
        }
        let named = self.named(path).ok_or(FaultKind::Misplaced)?;
        let bytes = fs::read(path).map_err(|error| FaultKind::Unreadable {
            reason: error.to_string(),
        })?;
        let found = Digest::of(&bytes);
        if found == named {
            Ok(bytes.len() as u64)
        } else {
            Err(FaultKind::Damaged { found })
        }
    }

    /// The digest that the file's name says, where the file stands in its place.
    fn named(&self, path: &Path) -> Option<Digest> {
        let digest: Digest = path.file_name()?.to_str()?.parse().ok()?; // no digest, no place
        (self.path_of(&digest) == path).then_some(digest)
    }

    /// Everything below the root that is no folder, sorted.
    fn files(&self) -> Result<Vec<PathBuf>, ArchiveError> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(io("reading the folder", &folder))? {
                let entry = entry.map_err(io("reading the folder", &folder))?;
                let kind = entry.file_type().map_err(io("reading the folder", &folder))?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push(entry.path());
                }
            }
        }
        files.sort_unstable();
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Fault, FaultKind};
    use crate::archive::Archive;
    use crate::model::Digest;

    #[test]
    fn every_bad_or_misnamed_file_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        for bytes in [&b"one"[..], b"two", b"three"] {
            archive.put(bytes).unwrap();
        }
        assert_eq!(archive.verify().unwrap().good, 3);
        assert_eq!(archive.verify().unwrap().bytes, 11);

        let two = archive.path_of(&Digest::of(b"two"));
        fs::write(&two, b"twO").unwrap();
        let astray = folder.path().join("00").join(Digest::of(b"three").to_string());
        fs::create_dir_all(astray.parent().unwrap()).unwrap();
        fs::rename(archive.path_of(&Digest::of(b"three")), &astray).unwrap();
        let note = folder.path().join("note.txt");
        fs::write(&note, b"hello").unwrap();
        let leftover = folder.path().join("tmp/half");
        fs::write(&leftover, b"thr").unwrap();

        let found = archive.verify().unwrap();
        assert_eq!(found.good, 1);
        let fault = |path: &std::path::Path, kind| Fault {
            path: path.to_owned(),
            kind,
        };
        let damaged = FaultKind::Damaged {
            found: Digest::of(b"twO"),
        };
        let mut expected = vec![
            fault(&two, damaged),
            fault(&astray, FaultKind::Misplaced),
            fault(&note, FaultKind::Misplaced),
            fault(&leftover, FaultKind::Leftover),
        ];
        expected.sort_by(|a, b| a.path.cmp(&b.path));
        assert_eq!(found.faults, expected);
    }

    #[test]
    fn the_list_is_sorted_and_holds_archived_files_only() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        assert_eq!(archive.list().unwrap(), []);
        let mut put: Vec<Digest> = (0..50_u8).map(|n| archive.put(&[n]).unwrap().0).collect();
        fs::write(folder.path().join("note.txt"), b"hello").unwrap();
        put.sort_unstable();
        assert_eq!(archive.list().unwrap(), put);
    }
}
