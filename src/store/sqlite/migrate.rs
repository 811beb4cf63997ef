use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::model::Digest;
use crate::store::error::{Doing, LedgerError};

/// One step of the schema. Steps are numbered from 1 in order and never changed once released: a
/// change is a further step.
pub(super) struct Migration {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_sources",
        sql: include_str!("migrations/0001_sources.sql"),
    },
    Migration {
        name: "0002_runs",
        sql: include_str!("migrations/0002_runs.sql"),
    },
    Migration {
        name: "0003_figures",
        sql: include_str!("migrations/0003_figures.sql"),
    },
];

/// Marks the file as ours: "fazh" in the header of every SQLite file we made.
const APPLICATION_ID: i64 = 0x6661_7A68;

/// Refuses a database of another program; an empty file is to become ours.
pub(super) fn recognise(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    // One statement, so that it cannot fall between the two halves of another process's first steps.
    let sql = "SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id";
    let look: Result<(i64, i64), _> = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
    match look.doing("look at the schema")? {
        (APPLICATION_ID, _) | (0, 0) => Ok(()),
        _ => Err(LedgerError::NotALedger { path: path.to_owned() }),
    }
}

/// Brings the file up to the last of `migrations`, each in its own transaction.
pub(super) fn migrate(connection: &mut Connection, path: &Path, migrations: &[Migration]) -> Result<(), LedgerError> {
    const DOING: &str = "bring the schema up";
    while check(connection, path, migrations)? < migrations.len() {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing(DOING)?;
        // Looked at again: another process may have done it while this one waited for the lock.
        let done = check(&transaction, path, migrations)?;
        if let Some(migration) = migrations.get(done) {
            transaction
                .pragma_update(None, "application_id", APPLICATION_ID)
                .doing(DOING)?;
            transaction.execute_batch(migration.sql).doing(DOING)?;
            record(&transaction, done + 1, migration).doing(DOING)?;
        }
        transaction.commit().doing(DOING)?;
    }
    Ok(())
}

/// Refuses a file whose schema is not that of this program.
pub(super) fn check_current(connection: &Connection, path: &Path, migrations: &[Migration]) -> Result<(), LedgerError> {
    let found = check(connection, path, migrations)?;
    if found < migrations.len() {
        return Err(LedgerError::TooOld {
            path: path.to_owned(),
            found: number(found),
            known: number(migrations.len()),
        });
    }
    Ok(())
}

fn record(connection: &Connection, step: usize, migration: &Migration) -> Result<(), rusqlite::Error> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, program TEXT NOT NULL
        ) STRICT",
    )?;
    let digest = Digest::of(migration.sql.as_bytes()).to_string();
    connection.execute(
        "INSERT INTO migrations (number, name, digest, program) VALUES (?1, ?2, ?3, ?4)",
        (number(step), migration.name, digest, env!("CARGO_PKG_VERSION")),
    )?;
    Ok(())
}

/// How many migrations the file has, all of them known and unchanged.
fn check(connection: &Connection, path: &Path, migrations: &[Migration]) -> Result<usize, LedgerError> {
    let applied = applied(connection).doing("look at the schema")?;
    let newest = applied.last().map_or(0, |(number, _)| *number);
    if newest > number(migrations.len()) {
        return Err(LedgerError::TooNew {
            path: path.to_owned(),
            found: newest,
            known: number(migrations.len()),
        });
    }
    for (index, (migration, (found, digest))) in migrations.iter().zip(&applied).enumerate() {
        let same = *found == number(index + 1) && *digest == Digest::of(migration.sql.as_bytes()).to_string();
        if !same {
            return Err(LedgerError::MigrationChanged {
                path: path.to_owned(),
                number: *found,
                name: migration.name,
            });
        }
    }
    Ok(applied.len())
}

fn applied(connection: &Connection) -> Result<Vec<(u32, String)>, rusqlite::Error> {
    let table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'";
    if connection.query_row(table, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare("SELECT number, digest FROM migrations ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// There are a handful of migrations.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
