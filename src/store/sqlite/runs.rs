use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::store::error::{Doing, LedgerError};
use crate::store::rows::{Begun, Outcome, Published, Run, RunEnd, RunId};
use crate::store::sqlite::column::{get, parse, parse_optional, time_text};

/// Begins a run; the caller holds the job's lock, so that an unfinished run is a dead one.
pub(super) fn begin(
    tx: &Transaction<'_>,
    job: &str,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Begun, LedgerError> {
    const DOING: &str = "begin a run";
    let took_over = tx
        .query_row(
            "SELECT id FROM runs WHERE job = ?1 AND finished IS NULL",
            [job],
            |row| row.get(0).map(RunId),
        )
        .optional()
        .doing(DOING)?;
    if let Some(dead) = took_over {
        let end = RunEnd {
            finished: now,
            outcome: Outcome::Died,
            exit_status: None,
            receipt: None,
        };
        finish(tx, dead, &end)?;
    }
    tx.execute(
        "INSERT INTO runs (job, due, program, started) VALUES (?1, ?2, ?3, ?4)",
        (job, time_text(due), env!("CARGO_PKG_VERSION"), time_text(now)),
    )
    .doing(DOING)?;
    let run = RunId(tx.last_insert_rowid());
    Ok(Begun { run, took_over })
}

pub(super) fn finish(tx: &Transaction<'_>, run: RunId, end: &RunEnd) -> Result<(), LedgerError> {
    live_job(tx, run)?;
    tx.execute(
        "UPDATE runs SET finished = ?2, outcome = ?3, exit_status = ?4, receipt = ?5 WHERE id = ?1",
        (
            run.0,
            time_text(end.finished),
            end.outcome.word(),
            end.exit_status,
            end.receipt.as_ref().map(ToString::to_string),
        ),
    )
    .doing("end a run")?;
    Ok(())
}

/// The job of a run that has not ended.
pub(super) fn live_job(connection: &Connection, run: RunId) -> Result<String, LedgerError> {
    let found: Option<(String, bool)> = connection
        .prepare_cached("SELECT job, finished IS NULL FROM runs WHERE id = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([run.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .doing("read a run")?;
    match found {
        Some((job, true)) => Ok(job),
        Some((_, false)) => Err(LedgerError::RunEnded { run }),
        None => Err(LedgerError::UnknownRun { run }),
    }
}

const SELECT: &str = "SELECT id, job, due, program, started, finished, outcome, exit_status, receipt FROM runs";

pub(super) fn one(connection: &Connection, id: RunId) -> Result<Option<Run>, LedgerError> {
    connection
        .query_row(&format!("{SELECT} WHERE id = ?1"), [id.0], |row| Ok(run(row)))
        .optional()
        .doing("read a run")?
        .transpose()
}

pub(super) fn of_job(connection: &Connection, job: &str, limit: u32) -> Result<Vec<Run>, LedgerError> {
    const DOING: &str = "read the runs of a job";
    let sql = format!("{SELECT} WHERE job = ?1 ORDER BY id DESC LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql).doing(DOING)?;
    let rows = statement.query_map((job, limit), |row| Ok(run(row))).doing(DOING)?;
    rows.map(|row| row.doing(DOING)?).collect()
}

fn run(row: &Row<'_>) -> Result<Run, LedgerError> {
    let end = match (parse_optional(row, "finished")?, parse_optional(row, "outcome")?) {
        (Some(finished), Some(outcome)) => Some(RunEnd {
            finished,
            outcome,
            exit_status: get(row, "exit_status")?,
            receipt: parse_optional(row, "receipt")?,
        }),
        // A check of the table keeps the two together.
        _ => None,
    };
    Ok(Run {
        id: RunId(get(row, "id")?),
        job: get(row, "job")?,
        due: parse(row, "due")?,
        program: get(row, "program")?,
        started: parse(row, "started")?,
        end,
    })
}

pub(super) fn add_publication(tx: &Transaction<'_>, published: &Published) -> Result<(), LedgerError> {
    tx.execute(
        "INSERT INTO publications (job, run, folder, manifest, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            &published.job,
            published.run.0,
            published.folder.to_string_lossy(),
            published.manifest.to_string(),
            time_text(published.at),
        ),
    )
    .doing("record a publication")?;
    Ok(())
}

pub(super) fn publications(connection: &Connection, job: &str) -> Result<Vec<Published>, LedgerError> {
    const DOING: &str = "read the publications of a job";
    let sql = "SELECT job, run, folder, manifest, at FROM publications WHERE job = ?1 ORDER BY id DESC";
    let mut statement = connection.prepare_cached(sql).doing(DOING)?;
    let rows = statement.query_map([job], |row| Ok(publication(row))).doing(DOING)?;
    rows.map(|row| row.doing(DOING)?).collect()
}

fn publication(row: &Row<'_>) -> Result<Published, LedgerError> {
    let folder: String = get(row, "folder")?;
    Ok(Published {
        job: get(row, "job")?,
        run: RunId(get(row, "run")?),
        folder: PathBuf::from(folder),
        manifest: parse(row, "manifest")?,
        at: parse(row, "at")?,
    })
}
