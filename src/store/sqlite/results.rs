use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::model::Digest;
use crate::store::error::{Doing, LedgerError};
use crate::store::rows::{ResultKey, Stage, Stamp};

type KeyColumns = (&'static str, u32, String, String);

fn columns(key: &ResultKey) -> KeyColumns {
    (
        key.stage.word(),
        key.code_version,
        key.input.to_string(),
        key.tables.to_string(),
    )
}

pub(super) fn get(connection: &Connection, key: &ResultKey) -> Result<Option<Vec<u8>>, LedgerError> {
    let kept: Option<(Vec<u8>, String)> = connection
        .prepare_cached(
            "SELECT bytes, digest FROM results
             WHERE stage = ?1 AND code_version = ?2 AND input = ?3 AND tables = ?4",
        )
        .and_then(|mut statement| {
            statement
                .query_row(columns(key), |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .doing("read a result")?;
    match kept {
        Some((bytes, digest)) if Digest::of(&bytes).to_string() == digest => Ok(Some(bytes)),
        Some(_) => Err(LedgerError::DamagedResult { key: *key }),
        None => Ok(None),
    }
}

/// Keeps a result; a damaged one is replaced, a different one refused.
pub(super) fn put(tx: &Transaction<'_>, key: &ResultKey, bytes: &[u8]) -> Result<(), LedgerError> {
    match get(tx, key) {
        Ok(Some(kept)) if kept == bytes => return Ok(()),
        Ok(Some(_)) => return Err(LedgerError::TwoResults { key: *key }),
        Ok(None) | Err(LedgerError::DamagedResult { .. }) => {}
        Err(error) => return Err(error),
    }
    let (stage, code_version, input, tables) = columns(key);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO results (stage, code_version, input, tables, bytes, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .and_then(|mut statement| {
        let digest = Digest::of(bytes).to_string();
        statement.execute((stage, code_version, input, tables, bytes, digest))
    })
    .doing("keep a result")?;
    Ok(())
}

pub(super) fn forget(tx: &Transaction<'_>, keep: Stamp) -> Result<usize, LedgerError> {
    tx.execute(
        "DELETE FROM results WHERE stage = ?1 AND code_version <> ?2",
        (keep.stage.word(), keep.code_version),
    )
    .doing("forget results")
}

pub(super) fn count(connection: &Connection, stage: Stage) -> Result<u32, LedgerError> {
    connection
        .query_row("SELECT count(*) FROM results WHERE stage = ?1", [stage.word()], |row| {
            row.get(0)
        })
        .doing("count results")
}
