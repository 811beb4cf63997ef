use std::sync::mpsc::sync_channel;
use std::thread;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{IndicatorCode, Observation, ObservationKey, Target};
use crate::store::error::{Doing, LedgerError};
use crate::store::rows::{RunId, Stamp};
use crate::store::sqlite::column::json;

/// Whose rows they are and who made them.
pub(super) struct Owner<'a> {
    pub(super) job: &'a str,
    pub(super) run: RunId,
    pub(super) stamp: Stamp,
}

const REPLACING: &str = "replace the figures of a job";

pub(super) fn clear(tx: &Transaction<'_>, job: &str) -> Result<(), LedgerError> {
    tx.execute("DELETE FROM observations WHERE job = ?1", [job])
        .doing(REPLACING)?;
    tx.execute("DELETE FROM targets WHERE job = ?1", [job])
        .doing(REPLACING)?;
    Ok(())
}

/// Observations that are encoded at a time, and pieces of them that may wait to be written.
const PIECE: usize = 1024;
const WAITING: usize = 8;

pub(super) fn add_observations(
    tx: &Transaction<'_>,
    owner: &Owner<'_>,
    observations: &[Observation],
) -> Result<(), LedgerError> {
    // They are encoded on another core than the one that writes them.
    let (sender, receiver) = sync_channel::<(&[Observation], Result<Vec<String>, rusqlite::Error>)>(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || {
            for piece in observations.chunks(PIECE) {
                if sender.send((piece, piece.iter().map(encode).collect())).is_err() {
                    return; // writing failed, and says so
                }
            }
        });
        let mut ordinal = 0;
        for (piece, encoded) in receiver {
            for (observation, json) in piece.iter().zip(encoded.doing(REPLACING)?) {
                add_observation(tx, owner, (ordinal, observation, &json))?;
                ordinal += 1;
            }
        }
        Ok(())
    })
}

fn add_observation(
    tx: &Transaction<'_>,
    owner: &Owner<'_>,
    (ordinal, observation, json): (i64, &Observation, &str),
) -> Result<(), LedgerError> {
    let key = &observation.key;
    let printed = key.to_string();
    let value = observation.value.map(|value| value.to_string());
    let added = tx
        .prepare_cached(
            "INSERT INTO observations
             (job, ordinal, key, body, region, indicator, period, scope, status, value, unit, json,
              run, stage, code_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                owner.job,
                ordinal,
                printed,
                key.body.as_str(),
                key.region.as_str(),
                key.indicator.as_str(),
                key.period.to_string(),
                key.scope.word(),
                observation.status.word(),
                value,
                observation.unit,
                json,
                owner.run.0,
                owner.stamp.stage.word(),
                owner.stamp.code_version,
            ])
        });
    if added.as_ref().is_err_and(is_constraint) {
        return Err(LedgerError::TwoObservations {
            job: owner.job.to_owned(),
            key: printed,
        });
    }
    added.doing(REPLACING)?;
    Ok(())
}

pub(super) fn add_targets(tx: &Transaction<'_>, owner: &Owner<'_>, targets: &[Target]) -> Result<(), LedgerError> {
    for (ordinal, target) in (0_i64..).zip(targets) {
        tx.prepare_cached(
            "INSERT INTO targets
             (job, ordinal, key, body, region, indicator, period, scope, value, unit, json, run, stage, code_version)
             VALUES (:job, :ordinal, :key, :body, :region, :indicator, :period, :scope, :value, :unit, :json, :run,
              :stage, :code_version)",
        )
        .and_then(|mut statement| {
            let key = &target.key;
            statement.execute(named_params! {
                ":job": owner.job,
                ":ordinal": ordinal,
                ":key": key.to_string(),
                ":body": key.body.as_str(),
                ":region": key.region.to_string(),
                ":indicator": key.indicator.as_str(),
                ":period": key.period.to_string(),
                ":scope": key.scope.word(),
                ":value": target.value.to_string(),
                ":unit": target.unit,
                ":json": encode(target)?,
                ":run": owner.run.0,
                ":stage": owner.stamp.stage.word(),
                ":code_version": owner.stamp.code_version,
            })
        })
        .doing(REPLACING)?;
    }
    Ok(())
}

/// JSON, with its error in the shape of SQLite's, so that it goes with the statement.
fn encode<T: Serialize>(value: &T) -> Result<String, rusqlite::Error> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

pub(super) fn observations(connection: &Connection, job: &str) -> Result<Vec<Observation>, LedgerError> {
    many(
        connection,
        "SELECT json FROM observations WHERE job = ?1 ORDER BY ordinal",
        job,
    )
}

pub(super) fn observations_of(
    connection: &Connection,
    job: &str,
    indicators: &[IndicatorCode],
) -> Result<Vec<Observation>, LedgerError> {
    const DOING: &str = "read the figures of a job";
    let mut found: Vec<Observation> = Vec::new();
    for indicator in indicators {
        let mut statement = connection
            .prepare_cached("SELECT json FROM observations WHERE job = ?1 AND indicator = ?2")
            .doing(DOING)?;
        let rows = statement.query_map([job, indicator.as_str()], |row| Ok(json(row, "json")));
        for row in rows.doing(DOING)? {
            found.push(row.doing(DOING)??);
        }
    }
    found.sort_by(|one, other| one.key.cmp(&other.key));
    found.dedup_by(|one, other| one.key == other.key);
    Ok(found)
}

pub(super) fn targets(connection: &Connection, job: &str) -> Result<Vec<Target>, LedgerError> {
    many(
        connection,
        "SELECT json FROM targets WHERE job = ?1 ORDER BY ordinal",
        job,
    )
}

fn many<T: DeserializeOwned>(connection: &Connection, sql: &str, job: &str) -> Result<Vec<T>, LedgerError> {
    const DOING: &str = "read the figures of a job";
    let mut statement = connection.prepare_cached(sql).doing(DOING)?;
    let rows = statement.query_map([job], |row| Ok(json(row, "json"))).doing(DOING)?;
    rows.map(|row| row.doing(DOING)?).collect()
}

pub(super) fn observation(
    connection: &Connection,
    job: &str,
    key: &ObservationKey,
) -> Result<Option<Observation>, LedgerError> {
    connection
        .prepare_cached("SELECT json FROM observations WHERE job = ?1 AND key = ?2")
        .and_then(|mut statement| {
            statement
                .query_row((job, key.to_string()), |row| Ok(json(row, "json")))
                .optional()
        })
        .doing("read an observation")?
        .transpose()
}
