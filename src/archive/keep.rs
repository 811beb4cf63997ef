use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::archive::error::ArchiveError;
use crate::model::Digest;

/// Folder for files that are being written; a name that no digest has.
pub(super) const TEMPORARY: &str = "tmp";

/// The archive below one folder.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

/// What putting bytes did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// They are new.
    New,
    /// They were there.
    Present,
    /// The file was there with other bytes, and was put right.
    Repaired,
}

impl Archive {
    /// The archive below `root`, which is made where it is missing.
    pub fn open(root: &Path) -> Result<Self, ArchiveError> {
        let temporary = root.join(TEMPORARY);
        fs::create_dir_all(&temporary).map_err(io("making the folder", &temporary))?;
        Ok(Self { root: root.to_owned() })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the bytes of that digest are, or would be.
    pub fn path_of(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.root.join(&name[..2]).join(name)
    }

    /// Keeps bytes under their digest. When it returns they are on the disk under their final name,
    /// and a kill before that leaves nothing under it.
    pub fn put(&self, bytes: &[u8]) -> Result<(Digest, Kept), ArchiveError> {
        let digest = Digest::of(bytes);
        let path = self.path_of(&digest);
        let kept = match fs::read(&path) {
            Ok(there) if there == bytes => return Ok((digest, Kept::Present)),
            Ok(_) => Kept::Repaired,
            Err(error) if error.kind() == ErrorKind::NotFound => Kept::New,
            Err(source) => return Err(io("reading", &path)(source)),
        };
        self.write(&path, bytes)?;
        Ok((digest, kept))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), ArchiveError> {
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.is_dir() {
            fs::create_dir_all(folder).map_err(io("making the folder", folder))?;
            sync_folder(&self.root)?;
        }
        let temporary = self.root.join(TEMPORARY);
        let write = || -> std::io::Result<()> {
            let mut file = readable_by_all().tempfile_in(&temporary)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(io("writing", path))?;
        sync_folder(folder)
    }

    /// The bytes of that digest, verified.
    pub fn get(&self, digest: &Digest) -> Result<Vec<u8>, ArchiveError> {
        let path = self.path_of(digest);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(ArchiveError::Missing { path }),
            Err(source) => return Err(io("reading", &path)(source)),
        };
        let found = Digest::of(&bytes);
        if found == *digest {
            Ok(bytes)
        } else {
            Err(ArchiveError::Damaged { path, found })
        }
    }
}

/// Temporary files are their owner's alone by default; archived ones an auditor reads too.
#[cfg(unix)]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(fs::Permissions::from_mode(0o644));
    builder
}

#[cfg(not(unix))]
fn readable_by_all() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}

/// Puts an error into the words of this room.
pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> ArchiveError {
    let path = path.to_owned();
    move |source| ArchiveError::Io { doing, path, source }
}

/// Makes a rename in `folder` last through a power cut. Only Unix can open a folder; elsewhere the
/// file system journals names by itself.
fn sync_folder(folder: &Path) -> Result<(), ArchiveError> {
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(io("writing the folder", folder))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Archive, Kept};
    use crate::archive::ArchiveError;
    use crate::model::Digest;

    #[test]
    fn bytes_are_kept_once_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        let (digest, kept) = archive.put(b"abc").unwrap();
        assert_eq!(kept, Kept::New);
        // FIPS 180-4 example.
        let path = "ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fs::read(folder.path().join(path)).unwrap(), b"abc");
        assert_eq!(archive.put(b"abc").unwrap(), (digest, Kept::Present));
        assert_eq!(archive.get(&digest).unwrap(), b"abc");
        assert_eq!(archive.put(b"").unwrap().1, Kept::New);
        assert_eq!(archive.get(&Digest::of(b"")).unwrap(), b"");
    }

    #[test]
    fn a_flipped_byte_is_an_error_that_names_the_file_and_putting_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        let (digest, _) = archive.put(b"abc").unwrap();
        let path = archive.path_of(&digest);
        fs::write(&path, b"abd").unwrap();
        let error = archive.get(&digest).unwrap_err();
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        assert!(matches!(error, ArchiveError::Damaged { found, .. } if found == Digest::of(b"abd")));
        assert_eq!(archive.put(b"abc").unwrap().1, Kept::Repaired);
        assert_eq!(archive.get(&digest).unwrap(), b"abc");
    }

    #[test]
    fn what_was_never_put_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        let missing = archive.get(&Digest::of(b"never")).unwrap_err();
        assert!(matches!(missing, ArchiveError::Missing { .. }));
    }

    #[test]
    fn several_threads_may_put_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path()).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for number in 0..20_u8 {
                        archive.put(&[number; 100]).unwrap();
                    }
                });
            }
        });
        assert_eq!(archive.list().unwrap().len(), 20);
    }
}
