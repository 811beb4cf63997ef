//! `REVISIONS.md` beside the publications: a section for each publication that changed figures.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::model::Digest;
use crate::publish::error::{PublishError, io};
use crate::publish::place::sync_folder;

/// Name of the file inside the folder of publications.
pub const REVISIONS: &str = "REVISIONS.md";

/// One publication that changed figures.
#[derive(Debug, Clone, Copy)]
pub struct Revision<'a> {
    /// The job.
    pub job: &'a str,
    /// Manifest of the publication that was replaced.
    pub from: Digest,
    /// Manifest of the one that took its place.
    pub to: Digest,
    /// The text of the section, without its heading.
    pub text: &'a str,
}

/// Adds a section at the end of the file, which begins with `title` where it is new. The same revision
/// twice is one section; a section whose publication never appeared, because its process died before
/// the switch, gives way to the next one from the same publication.
pub fn add_revision(reports: &Path, title: &str, revision: &Revision<'_>) -> Result<(), PublishError> {
    let path = reports.join(REVISIONS);
    let lock = reports.join(".revisions.lock");
    let held = OpenOptions::new().write(true).create(true).truncate(false).open(&lock);
    let held = held.map_err(io("opening", &lock))?;
    held.lock().map_err(io("locking", &lock))?;
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => format!("{}\n", title.trim_end()),
        Err(error) => return Err(io("reading", &path)(error)),
    };
    let written = with_section(&text, revision);
    if written == text {
        return Ok(());
    }
    let new = reports.join(".revisions.new");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&new)?;
        file.write_all(written.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(io("writing", &path))?;
    sync_folder(reports)
}

fn with_section(text: &str, revision: &Revision<'_>) -> String {
    let Revision { job, from, to, .. } = revision;
    let from_here = format!("\n## {job} {} → ", from.short());
    let of_job = format!("\n## {job} ");
    let mut kept = text.to_owned();
    // Only the job's last section can be one that never appeared.
    if let Some(at) = text.rfind(&of_job)
        && text[at..].starts_with(&from_here)
    {
        let end = text[at + 1..].find("\n## ").map_or(text.len(), |next| at + 1 + next);
        kept.replace_range(at..end, "");
    }
    format!(
        "{}\n{from_here}{}\n\n{}\n",
        kept.trim_end(),
        to.short(),
        revision.text.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::{REVISIONS, Revision, add_revision};
    use crate::model::Digest;

    #[test]
    fn sections_are_appended_and_one_that_never_appeared_gives_way() {
        let folder = tempfile::tempdir().unwrap();
        let digest = |text: &str| Digest::of(text.as_bytes());
        let add = |job: &str, from: &str, to: &str, text: &str| {
            let revision = Revision {
                job,
                from: digest(from),
                to: digest(to),
                text,
            };
            add_revision(folder.path(), "# Title", &revision).unwrap();
            std::fs::read_to_string(folder.path().join(REVISIONS)).unwrap()
        };
        let heading =
            |job: &str, from: &str, to: &str| format!("## {job} {} → {}", digest(from).short(), digest(to).short());
        let first = add("a", "1", "2", "one");
        assert_eq!(first, format!("# Title\n\n{}\n\none\n", heading("a", "1", "2")));
        // The same again changes nothing.
        assert_eq!(add("a", "1", "2", "one"), first);
        let second = add("b", "1", "2", "other job");
        assert!(second.starts_with(&first));
        // 1 → 2 never appeared: its section gives way, that of the other job stays.
        let third = add("a", "1", "3", "three");
        assert!(
            !third.contains("one\n") && third.contains("other job") && third.contains("three"),
            "{third}"
        );
        // It goes back and forth: nothing is taken away.
        add("a", "3", "1", "back");
        let last = add("a", "1", "3", "again");
        assert!(
            last.contains("three") && last.contains("back") && last.contains("again"),
            "{last}"
        );
    }
}
