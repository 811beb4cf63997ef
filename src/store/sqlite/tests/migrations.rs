use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::store::sqlite::migrate::{MIGRATIONS, Migration, migrate};
use crate::store::{Ledger, LedgerError, SqliteLedger};

fn made_by(path: &Path, migrations: &[Migration]) {
    migrate(&mut Connection::open(path).unwrap(), path, migrations).unwrap();
}

fn numbers(path: &Path) -> Vec<u32> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT number FROM migrations ORDER BY number")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_file_of_any_older_program_is_brought_up_and_keeps_its_rows() {
    for known in 1..=MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        made_by(&path, &MIGRATIONS[..known]);
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "INSERT INTO articles (id) VALUES ('a');
                 INSERT INTO snapshots (article, seq, digest, origin, first_seen) VALUES ('a', 0,
                   'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
                   '{\"kind\":\"file\",\"path\":\"x.xlsx\"}', '2024-01-01T00:00:00Z')",
            )
            .unwrap();
        let ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.articles().unwrap()[0].snapshots[0].origin.label(), "x.xlsx");
        assert_eq!(ledger.runs("yearly", 1).unwrap(), []);
        assert_eq!(numbers(&path), [1, 2, 3]);
    }
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    drop(SqliteLedger::open(&path).unwrap());
    let insert = "INSERT INTO migrations VALUES (4, '0004_future', 'x', '9.9.9')";
    Connection::open(&path).unwrap().execute_batch(insert).unwrap();
    let refused = SqliteLedger::open(&path).unwrap_err();
    assert!(
        matches!(refused, LedgerError::TooNew { found: 4, known: 3, .. }),
        "{refused}"
    );
    assert!(matches!(
        SqliteLedger::open_reader(&path),
        Err(LedgerError::TooNew { .. })
    ));
}

#[test]
fn a_changed_migration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let other = Migration {
        name: "0001_sources",
        sql: "CREATE TABLE articles (id TEXT PRIMARY KEY, colour TEXT) STRICT",
    };
    made_by(&path, &[other]);
    let refused = SqliteLedger::open(&path).unwrap_err();
    assert!(
        matches!(refused, LedgerError::MigrationChanged { number: 1, .. }),
        "{refused}"
    );
}

#[test]
fn a_migration_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let broken = Migration {
        name: "0001_broken",
        sql: "CREATE TABLE a (x TEXT) STRICT; CREATE TABLE a (x TEXT) STRICT;",
    };
    assert!(migrate(&mut Connection::open(&path).unwrap(), &path, &[broken]).is_err());
    drop(SqliteLedger::open(&path).unwrap());
    assert_eq!(numbers(&path), [1, 2, 3]);
}

#[test]
fn a_file_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("other.sqlite");
    let sql = "CREATE TABLE addresses (name TEXT)";
    Connection::open(&database).unwrap().execute_batch(sql).unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "no database at all, but long enough to have a header".repeat(9)).unwrap();
    for path in [database, text] {
        let before = fs::read(&path).unwrap();
        let refused = SqliteLedger::open(&path).unwrap_err();
        assert!(matches!(refused, LedgerError::NotALedger { .. }), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_reader_neither_makes_nor_changes_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let missing = SqliteLedger::open_reader(&path).unwrap_err();
    assert!(matches!(missing, LedgerError::Open { .. }), "{missing}");
    assert!(!path.exists());

    made_by(&path, &MIGRATIONS[..1]);
    let old = SqliteLedger::open_reader(&path).unwrap_err();
    assert!(matches!(old, LedgerError::TooOld { found: 1, known: 3, .. }), "{old}");

    drop(SqliteLedger::open(&path).unwrap());
    let reader = SqliteLedger::open_reader(&path).unwrap();
    assert_eq!(reader.articles().unwrap(), []);
    let refused = reader
        .connection
        .execute("INSERT INTO articles VALUES ('a')", [])
        .unwrap_err();
    assert!(refused.to_string().contains("readonly"), "{refused}");
}
