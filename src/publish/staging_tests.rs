use std::fs;
use std::path::Path;

use super::{Change, Label, Staging};
use crate::model::Digest;
use crate::publish::place::Places;
use crate::publish::{Fault, FaultKind, Manifest, PublishError, verify};

fn label() -> Label<'static> {
    Label {
        program: "1.2.3",
        tables: Digest::of(b"tables"),
    }
}

fn staged(reports: &Path, text: &str) -> Staging {
    let mut staging = Staging::begin(reports, "demo").unwrap();
    staging.write("index.html", text.as_bytes()).unwrap();
    staging.write("data/调解.csv", b"a,b\n").unwrap();
    staging
}

fn publish(reports: &Path, text: &str) -> super::Committed {
    staged(reports, text).commit(label()).unwrap()
}

/// The text of the publication, which must be whole.
fn published(reports: &Path) -> String {
    let folder = reports.join("demo");
    assert_eq!(verify(&folder).unwrap().faults, []);
    fs::read_to_string(folder.join("index.html")).unwrap()
}

fn names(reports: &Path) -> Vec<String> {
    let entries = fs::read_dir(reports).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_publication_is_put_in_place_with_its_manifest() {
    let reports = tempfile::tempdir().unwrap();
    let first = publish(reports.path(), "one");
    assert_eq!(first.change, Change::First);
    assert_eq!(first.folder, reports.path().join("demo"));
    let expected = r#"{
  "format": 1,
  "job": "demo",
  "program": "1.2.3",
  "tables": "TABLES",
  "files": [
    {
      "path": "data/调解.csv",
      "bytes": 4,
      "sha256": "CSV"
    },
    {
      "path": "index.html",
      "bytes": 3,
      "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    }
  ]
}
"#;
    // The digest of "one" is from sha256sum.
    let expected = expected
        .replace("TABLES", &Digest::of(b"tables").to_string())
        .replace("CSV", &Digest::of(b"a,b\n").to_string());
    let bytes = fs::read(first.folder.join("manifest.json")).unwrap();
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert_eq!(first.manifest, Digest::of(&bytes));

    let second = publish(reports.path(), "two");
    assert_eq!(second.change, Change::Replaced);
    assert_eq!(published(reports.path()), "two");
    assert_eq!(names(reports.path()), [".demo.lock", "demo"]);
}

#[test]
fn the_same_content_is_left_in_place_unless_it_was_tampered_with() {
    let reports = tempfile::tempdir().unwrap();
    let first = publish(reports.path(), "one");
    let manifest = first.folder.join("manifest.json");
    let made = fs::metadata(&manifest).unwrap().modified().unwrap();
    let again = publish(reports.path(), "one");
    assert_eq!((again.change, again.manifest), (Change::Unchanged, first.manifest));
    assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), made);
    assert_eq!(names(reports.path()), [".demo.lock", "demo"]);

    fs::write(first.folder.join("index.html"), "0ne").unwrap();
    assert_eq!(publish(reports.path(), "one").change, Change::Replaced);
    assert_eq!(published(reports.path()), "one");

    let mut staging = staged(reports.path(), "one");
    staging.write("extra.txt", b"").unwrap();
    assert_eq!(staging.commit(label()).unwrap().change, Change::Replaced);
    let other_tables = Label {
        tables: Digest::of(b"other"),
        ..label()
    };
    assert_eq!(
        staged(reports.path(), "one").commit(other_tables).unwrap().change,
        Change::Replaced
    );
}

/// Steps of a commit; a kill after any of them is a drop.
const STEPS: [fn(&Staging); 6] = [
    |_| {},
    |staging| {
        staging.seal(label()).unwrap();
    },
    |staging| staging.places.set_aside().unwrap(),
    |staging| staging.places.move_in().unwrap(),
    |staging| fs::remove_file(staging.places.aside.join("index.html")).unwrap(),
    |staging| staging.places.sweep().unwrap(),
];

#[test]
fn after_a_kill_at_any_step_of_the_fallback_the_next_staging_finds_a_whole_publication() {
    // The old one until the new one has moved in.
    for (count, expected) in [(1, "old"), (2, "old"), (3, "old"), (4, "new"), (5, "new"), (6, "new")] {
        let reports = tempfile::tempdir().unwrap();
        publish(reports.path(), "old");
        let staging = staged(reports.path(), "new");
        STEPS[..count].iter().for_each(|step| step(&staging));
        drop(staging);
        drop(Staging::begin(reports.path(), "demo").unwrap());
        assert_eq!(published(reports.path()), expected, "after step {count}");
        assert_eq!(publish(reports.path(), "newest").change, Change::Replaced);
        assert_eq!(published(reports.path()), "newest");
        assert_eq!(names(reports.path()), [".demo.lock", "demo"]);
    }
}

#[test]
fn with_exchange_there_is_a_whole_publication_at_every_moment() {
    let steps: [fn(&Staging); 3] = [
        |staging| {
            staging.seal(label()).unwrap();
        },
        |staging| staging.places.switch().unwrap(),
        |staging| staging.places.sweep().unwrap(),
    ];
    for (count, expected) in [(0, "old"), (1, "old"), (2, "new"), (3, "new")] {
        let reports = tempfile::tempdir().unwrap();
        publish(reports.path(), "old");
        let staging = staged(reports.path(), "new");
        steps[..count].iter().for_each(|step| step(&staging));
        drop(staging);
        assert_eq!(
            published(reports.path()),
            expected,
            "before recovery, after step {count}"
        );
        drop(Staging::begin(reports.path(), "demo").unwrap());
        assert_eq!(
            published(reports.path()),
            expected,
            "after recovery, after step {count}"
        );
    }
}

#[test]
fn the_first_publication_appears_whole_or_not_at_all() {
    let reports = tempfile::tempdir().unwrap();
    let staging = staged(reports.path(), "one");
    staging.seal(label()).unwrap();
    drop(staging);
    drop(Staging::begin(reports.path(), "demo").unwrap());
    assert!(!reports.path().join("demo").exists());
    assert_eq!(publish(reports.path(), "one").change, Change::First);
}

#[test]
fn a_damaged_publication_that_was_set_aside_is_left_for_a_person() {
    let reports = tempfile::tempdir().unwrap();
    publish(reports.path(), "old");
    let places = Places::new(reports.path(), "demo");
    places.set_aside().unwrap();
    fs::remove_file(places.aside.join("index.html")).unwrap();
    let error = Staging::begin(reports.path(), "demo").unwrap_err();
    assert!(matches!(error, PublishError::DamagedAside { .. }), "{error}");
    assert!(places.aside.exists());
}

#[test]
fn one_staging_of_a_job_at_a_time() {
    let reports = tempfile::tempdir().unwrap();
    let staging = staged(reports.path(), "one");
    let busy = Staging::begin(reports.path(), "demo").unwrap_err();
    assert!(matches!(busy, PublishError::Busy { .. }), "{busy}");
    drop(Staging::begin(reports.path(), "other").unwrap());
    staging.commit(label()).unwrap();
    assert_eq!(published(reports.path()), "one");
}

#[test]
fn a_name_is_written_once_and_stays_inside() {
    let reports = tempfile::tempdir().unwrap();
    let mut staging = staged(reports.path(), "one");
    let twice = staging.write("index.html", b"two").unwrap_err();
    assert!(matches!(twice, PublishError::Twice { .. }), "{twice}");
    for name in ["../x", "/x", "manifest.json", ".x"] {
        assert!(
            matches!(staging.write(name, b""), Err(PublishError::Name { .. })),
            "{name}"
        );
    }
    staging.commit(label()).unwrap();
    assert_eq!(published(reports.path()), "one");
    assert!(Staging::begin(reports.path(), "../demo").is_err());
}

#[test]
fn a_folder_that_is_no_publication_is_not_replaced() {
    let reports = tempfile::tempdir().unwrap();
    let folder = reports.path().join("demo");
    fs::create_dir(&folder).unwrap();
    assert_eq!(publish(reports.path(), "one").change, Change::Replaced); // an empty one is

    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.docx"), "years of work").unwrap();
    let error = staged(reports.path(), "two").commit(label()).unwrap_err();
    assert!(matches!(error, PublishError::NotAPublication { .. }), "{error}");
    assert_eq!(fs::read_to_string(folder.join("thesis.docx")).unwrap(), "years of work");
}

#[test]
fn verification_names_every_file_that_differs() {
    let reports = tempfile::tempdir().unwrap();
    let folder = publish(reports.path(), "one").folder;
    fs::write(folder.join("index.html"), "onE").unwrap();
    fs::remove_file(folder.join("data/调解.csv")).unwrap();
    fs::write(folder.join("data/more.csv"), "x").unwrap();
    let found = verify(&folder).unwrap();
    let fault = |path: &str, kind| Fault {
        path: path.to_owned(),
        kind,
    };
    let changed = FaultKind::Changed {
        found: Digest::of(b"onE"),
    };
    let expected = [
        fault("data/more.csv", FaultKind::Extra),
        fault("data/调解.csv", FaultKind::Missing),
        fault("index.html", changed),
    ];
    assert_eq!((found.good, found.faults.as_slice()), (0, expected.as_slice()));
}

#[test]
fn a_manifest_that_cannot_be_trusted_is_an_error() {
    let reports = tempfile::tempdir().unwrap();
    let folder = publish(reports.path(), "one").folder;
    let path = folder.join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    for (from, to) in [
        ("\"format\": 1", "\"format\": 2"),
        ("index.html", "../index.html"),
        ("\"job\"", "\"colour\": \"red\", \"job\""),
        ("{", ""),
    ] {
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        assert!(
            matches!(Manifest::read(&folder), Err(PublishError::Manifest { .. })),
            "{to}"
        );
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(verify(&folder), Err(PublishError::Manifest { .. })));
}
