use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::model::{Digest, DigestWriter};
use crate::publish::error::{PublishError, io};

/// What the file system says of every file of a publication, without opening one: its path, size, times
/// and number. Whoever writes to a file, puts another in its place, adds or removes one changes it, since
/// nobody can set the time of a file's last change of state. It says nothing of a disk that rots: that is
/// what [`verify`](crate::publish::verify) reads every byte for.
///
/// # Errors
/// The folder or a file of it cannot be looked at.
pub fn traces(folder: &Path) -> Result<Digest, PublishError> {
    let mut writer = DigestWriter::default();
    add(folder, "", &mut writer)?;
    Ok(writer.finish())
}

fn add(root: &Path, below: &str, writer: &mut DigestWriter) -> Result<(), PublishError> {
    let folder = root.join(below);
    let entries = fs::read_dir(&folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let mut entries = entries.map_err(io("reading the folder", &folder))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let named = name.as_encoded_bytes();
        // A link is not followed: it is no file that this program wrote.
        let metadata = fs::symlink_metadata(entry.path()).map_err(io("looking at", &entry.path()))?;
        writer.add(&(named.len() as u64).to_le_bytes());
        writer.add(named);
        if metadata.is_dir() {
            let inside = Path::new(below).join(&name);
            writer.add(b"folder");
            add(root, &inside.to_string_lossy(), writer)?;
            writer.add(b"end");
        } else {
            writer.add(trace(&metadata).as_bytes());
        }
    }
    Ok(())
}

/// Size, times and number of a file, as a text: also that of a program is told by it.
pub fn trace(metadata: &Metadata) -> String {
    let modified = metadata.modified().map(|time| time.duration_since(UNIX_EPOCH));
    format!("{} {modified:?} {}", metadata.len(), state(metadata))
}

/// When the state of a file last changed, and which file it is.
#[cfg(unix)]
fn state(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime(), metadata.ctime_nsec());
    format!("{seconds}.{nanoseconds} {} {}", metadata.ino(), metadata.mode())
}

#[cfg(not(unix))]
fn state(metadata: &Metadata) -> String {
    format!("{:?}", metadata.created())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::traces;

    #[test]
    fn every_change_of_a_folder_changes_its_traces() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("below")).unwrap();
        fs::write(path("a.csv"), "one").unwrap();
        fs::write(path("below/b.csv"), "two").unwrap();
        let of = || traces(folder.path()).unwrap();
        let mut seen = vec![of()];
        assert_eq!(of(), seen[0], "nothing changed");
        // The same size, and the time of its last change set back.
        let time = fs::metadata(path("a.csv")).unwrap().modified().unwrap();
        fs::write(path("a.csv"), "eno").unwrap();
        let file = fs::File::options().write(true).open(path("a.csv")).unwrap();
        file.set_modified(time).unwrap();
        seen.push(of());
        fs::rename(path("below/b.csv"), path("b.csv")).unwrap();
        seen.push(of());
        fs::write(path("c.csv"), "").unwrap();
        seen.push(of());
        fs::remove_file(path("a.csv")).unwrap();
        seen.push(of());
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
        assert!(traces(&path("gone")).is_err());
    }
}
