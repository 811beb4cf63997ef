use std::fs;
use std::path::Path;

use crate::collect::{Entry, EntryError, FolderLimits, SkipReason, scan};
use crate::model::IssueCode;

fn limits() -> FolderLimits {
    FolderLimits {
        max_bytes: 10,
        max_files: 100,
        max_depth: 2,
    }
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Path and bytes, or path and error, of every entry.
fn entries(root: &Path, limits: FolderLimits) -> Vec<(String, Result<Vec<u8>, String>)> {
    let inbox = scan(root, limits).unwrap();
    let told = |Entry { path, content }| (path, content.map_err(|error| error.to_string()));
    inbox.map(told).collect()
}

#[test]
fn files_come_sorted_with_forward_slashes_and_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["b.xlsx", "a/年报.xls", "a.html", "a/b/c.html"] {
        write(folder.path(), path, path.as_bytes().get(..3).unwrap());
    }
    let paths: Vec<String> = scan(folder.path(), limits()).unwrap().map(|entry| entry.path).collect();
    // Byte by byte: '.' goes before '/'.
    assert_eq!(paths, ["a.html", "a/b/c.html", "a/年报.xls", "b.xlsx"]);
    let first = scan(folder.path(), limits()).unwrap().next().unwrap();
    assert_eq!(first.content.unwrap(), b"a.h");
}

#[test]
fn what_is_no_input_is_listed_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "a/~$年报.xlsx",
        ".DS_Store",
        ".git/config",
        "Thumbs.db",
        "Desktop.ini",
        "a.html",
    ] {
        write(folder.path(), path, b"x");
    }
    let inbox = scan(folder.path(), limits()).unwrap();
    let skipped: Vec<(&str, SkipReason)> = inbox
        .skipped()
        .iter()
        .map(|(path, why)| (path.as_str(), *why))
        .collect();
    let expected = [
        (".DS_Store", SkipReason::Hidden),
        (".git", SkipReason::Hidden),
        ("Desktop.ini", SkipReason::SystemFile),
        ("Thumbs.db", SkipReason::SystemFile),
        ("a/~$年报.xlsx", SkipReason::LockFile),
    ];
    assert_eq!(skipped, expected);
    assert_eq!(inbox.count(), 1);
}

#[test]
fn limits_are_told_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.html", &[b'x'; 11]);
    write(folder.path(), "b.html", &[b'x'; 10]);
    write(folder.path(), "c/d/e/f.html", b"x");
    let found: Vec<Entry> = scan(folder.path(), limits()).unwrap().collect();
    let large = found[0].content.as_ref().unwrap_err();
    assert!(matches!(large, EntryError::TooLarge { limit: 10, .. }), "{large}");
    assert_eq!(large.issue().params["address"], "a.html");
    assert_eq!(found[1].content.as_ref().unwrap().len(), 10);
    let deep = found[2].content.as_ref().unwrap_err();
    assert!(
        matches!(deep, EntryError::TooDeep { path, limit: 2 } if path == "c/d/e"),
        "{deep}"
    );
    assert_eq!(deep.code(), IssueCode::LimitReached);
    assert_eq!(found.len(), 3);

    let few = FolderLimits {
        max_files: 1,
        ..limits()
    };
    let found = entries(folder.path(), few);
    assert_eq!(found.len(), 2);
    assert!(
        found[1]
            .1
            .as_ref()
            .unwrap_err()
            .contains("b.html and those after it were not read")
    );
}

#[test]
fn an_inbox_that_is_not_there_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("inbox");
    let error = scan(&missing, limits()).unwrap_err();
    assert!(error.to_string().contains("inbox"), "{error}");
    write(folder.path(), "file", b"x");
    scan(&folder.path().join("file"), limits()).unwrap_err();
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_inbox_nor_in_circles() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    write(folder.path(), "secret", b"x");
    write(&inbox, "a/real.html", b"real");
    symlink("../secret", inbox.join("b1")).unwrap();
    symlink("a/real.html", inbox.join("b2")).unwrap();
    symlink(".", inbox.join("b3")).unwrap();
    symlink("nowhere", inbox.join("b4")).unwrap();
    symlink("/dev/null", inbox.join("b5")).unwrap();
    let found: Vec<Entry> = scan(&inbox, limits()).unwrap().collect();
    let paths: Vec<&str> = found.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["a/real.html", "b1", "b2", "b3", "b4", "b5"]);
    let error = |index: usize| found[index].content.as_ref().unwrap_err();
    assert!(matches!(error(1), EntryError::LeavesFolder { .. }));
    assert_eq!(found[2].content.as_ref().unwrap(), b"real");
    assert!(matches!(error(3), EntryError::LinkToFolder { .. }));
    assert!(matches!(error(4), EntryError::Unreadable { .. }));
    assert!(matches!(error(5), EntryError::LeavesFolder { .. }));
    assert_eq!(error(1).code(), IssueCode::Unreadable);
}

#[cfg(unix)]
#[test]
fn pipes_and_names_that_are_no_unicode_are_told_and_do_not_block() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    let name = OsStr::from_bytes(b"\xC4\xEA\xB1\xA8.xls"); // GB 18030 on a disk mounted as UTF-8
    fs::write(folder.path().join(name), b"x").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("z")).unwrap();
    let found: Vec<Entry> = scan(folder.path(), limits()).unwrap().collect();
    let errors: Vec<&EntryError> = found.iter().map(|entry| entry.content.as_ref().unwrap_err()).collect();
    assert!(errors.iter().any(|error| matches!(error, EntryError::Name { .. })));
    assert!(errors.iter().any(|error| matches!(error, EntryError::NotAFile { .. })));
    assert_eq!(errors.len(), 2);
}
