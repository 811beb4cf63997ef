use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::collect::entry_error::EntryError;
use crate::model::word_list;

/// How much of a folder is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderLimits {
    /// Most bytes of a file.
    pub max_bytes: u64,
    /// Most files.
    pub max_files: usize,
    /// Most folders inside each other, the inbox itself not counted.
    pub max_depth: usize,
}

impl Default for FolderLimits {
    fn default() -> Self {
        Self {
            max_bytes: 64 << 20,
            max_files: 100_000,
            max_depth: 16,
        }
    }
}

/// The files of an inbox, sorted by path. Each is read when its turn comes.
#[derive(Debug)]
pub struct Inbox {
    root: PathBuf,
    limits: FolderLimits,
    files: std::vec::IntoIter<Found>,
    skipped: Vec<(String, SkipReason)>,
}

/// A file of an inbox.
#[derive(Debug)]
pub struct Entry {
    /// Path below the inbox, with forward slashes.
    pub path: String,
    /// Its bytes, or why it could not be read.
    pub content: Result<Vec<u8>, EntryError>,
}

word_list! {
    /// Why a file of an inbox is no input.
    SkipReason, "a reason to skip a file (hidden, lock_file, system_file)" {
        /// Its name begins with a dot.
        Hidden = "hidden",
        /// `~$name.xlsx`: left by an office program while a file is open.
        LockFile = "lock_file",
        /// `Thumbs.db`, `desktop.ini`.
        SystemFile = "system_file",
    }
}

/// One file as the walk found it.
#[derive(Debug)]
struct Found {
    path: String,
    /// Why it is known already that it cannot be read.
    error: Option<EntryError>,
}

/// Lists an inbox, sorted by path byte by byte, so that every system gives the same order. The
/// error is the inbox itself; what is wrong with one file is its entry's.
pub fn scan(root: &Path, limits: FolderLimits) -> Result<Inbox, EntryError> {
    let unreadable = |source| EntryError::Unreadable {
        path: root.display().to_string(),
        source,
    };
    let root = root.canonicalize().map_err(unreadable)?;
    fs::read_dir(&root).map_err(unreadable)?;
    let mut walk = Walk {
        root: &root,
        limits,
        found: Vec::new(),
        skipped: Vec::new(),
    };
    walk.folder("", 0);
    let Walk {
        mut found, mut skipped, ..
    } = walk;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    skipped.sort();
    if let Some(first) = found.get_mut(limits.max_files) {
        let limit = limits.max_files;
        let path = first.path.clone();
        first.error = Some(EntryError::TooMany { path, limit });
        found.truncate(limits.max_files + 1);
    }
    Ok(Inbox {
        root,
        limits,
        files: found.into_iter(),
        skipped,
    })
}

impl Inbox {
    /// Files that are no input, with the reason, sorted by path.
    pub fn skipped(&self) -> &[(String, SkipReason)] {
        &self.skipped
    }
}

impl Iterator for Inbox {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let Found { path, error } = self.files.next()?;
        let content = match error {
            Some(error) => Err(error),
            None => read(&self.root, &path, self.limits.max_bytes),
        };
        Some(Entry { path, content })
    }
}

struct Walk<'a> {
    root: &'a Path,
    limits: FolderLimits,
    found: Vec<Found>,
    skipped: Vec<(String, SkipReason)>,
}

impl Walk<'_> {
    fn folder(&mut self, path: &str, depth: usize) {
        let path_owned = || path.to_owned();
        if depth > self.limits.max_depth {
            let limit = self.limits.max_depth;
            return self.bad(EntryError::TooDeep {
                path: path_owned(),
                limit,
            });
        }
        let entries = match fs::read_dir(self.root.join(path)) {
            Ok(entries) => entries,
            Err(source) => {
                return self.bad(EntryError::Unreadable {
                    path: path_owned(),
                    source,
                });
            }
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(path, &entry, depth),
                Err(source) => self.bad(EntryError::Unreadable {
                    path: path_owned(),
                    source,
                }),
            }
        }
    }

    fn entry(&mut self, folder: &str, entry: &fs::DirEntry, depth: usize) {
        let name = entry.file_name();
        let join = |name: &str| {
            if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            }
        };
        let Some(name) = name.to_str() else {
            let path = join(&name.to_string_lossy());
            return self.bad(EntryError::Name { path });
        };
        let path = join(name);
        if let Some(reason) = skip(name) {
            return self.skipped.push((path, reason));
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => self.folder(&path, depth + 1),
            Ok(kind) if kind.is_file() => self.found.push(Found { path, error: None }),
            Ok(kind) if kind.is_symlink() => self.link(path),
            Ok(_) => self.bad(EntryError::NotAFile { path }),
            Err(source) => self.bad(EntryError::Unreadable { path, source }),
        }
    }

    /// A link to a file of the inbox is read as that file; folders are not entered through links, so
    /// that no file is read twice and no walk goes in a circle.
    fn link(&mut self, path: String) {
        match self.root.join(&path).canonicalize() {
            Err(source) => self.bad(EntryError::Unreadable { path, source }),
            Ok(target) if !target.starts_with(self.root) => self.bad(EntryError::LeavesFolder { path }),
            Ok(target) if target.is_dir() => self.bad(EntryError::LinkToFolder { path }),
            Ok(target) if target.is_file() => self.found.push(Found { path, error: None }),
            Ok(_) => self.bad(EntryError::NotAFile { path }),
        }
    }

    fn bad(&mut self, error: EntryError) {
        self.found.push(Found {
            path: error.path().to_owned(),
            error: Some(error),
        });
    }
}

fn skip(name: &str) -> Option<SkipReason> {
    if name.starts_with("~$") {
        Some(SkipReason::LockFile)
    } else if name.starts_with('.') {
        Some(SkipReason::Hidden)
    } else if ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str()) {
        Some(SkipReason::SystemFile)
    } else {
        None
    }
}

fn read(root: &Path, path: &str, limit: u64) -> Result<Vec<u8>, EntryError> {
    let unreadable = |source| EntryError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let path_owned = || path.to_owned();
    let file = File::open(root.join(path)).map_err(unreadable)?;
    let before = file.metadata().map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than the limit tells a file that is larger, whatever its size was a moment ago.
    let taken = (&file).take(limit.saturating_add(1)).read_to_end(&mut bytes);
    taken.map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(EntryError::TooLarge {
            path: path_owned(),
            limit,
        });
    }
    let after = file.metadata().map_err(unreadable)?;
    let stamp = |metadata: &fs::Metadata| (metadata.len(), metadata.modified().ok()); // systems without it
    if stamp(&before) != stamp(&after) || after.len() != bytes.len() as u64 {
        return Err(EntryError::Changing { path: path_owned() });
    }
    Ok(bytes)
}
