use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::model::{Decision, Issue, IssueId};
use crate::store::error::{Doing, LedgerError};
use crate::store::rows::{Found, IssueRecord, IssueState, NewIssues, Outcome, RunId, Stamp};
use crate::store::sqlite::column::{get, json, parse, time_text};
use crate::store::sqlite::runs;

const RECORDING: &str = "record issues";

pub(super) fn record(tx: &Transaction<'_>, run: RunId, found: &[Found]) -> Result<NewIssues, LedgerError> {
    let job = runs::live_job(tx, run)?;
    for found in found {
        upsert(tx, &job, run, found)?;
    }
    let gone = tx
        .execute(
            "UPDATE issues SET state = 'gone' WHERE job = ?1 AND state = 'open' AND last_run <> ?2",
            (&job, run.0),
        )
        .doing(RECORDING)?;
    summary(tx, run, open(tx, &job)?, gone)
}

/// The open issues of a run's job are those that it found.
pub(super) fn keep(tx: &Transaction<'_>, run: RunId) -> Result<NewIssues, LedgerError> {
    let job = runs::live_job(tx, run)?;
    tx.execute(
        "UPDATE issues SET last_run = ?2 WHERE job = ?1 AND state = 'open'",
        (&job, run.0),
    )
    .doing(RECORDING)?;
    summary(tx, run, open(tx, &job)?, 0)
}

fn open(tx: &Transaction<'_>, job: &str) -> Result<Vec<IssueRecord>, LedgerError> {
    let mut records = of_job(tx, job)?;
    records.retain(|record| record.state == IssueState::Open);
    Ok(records)
}

fn upsert(tx: &Transaction<'_>, job: &str, run: RunId, found: &Found) -> Result<(), LedgerError> {
    let text = serde_json::to_string(&found.issue).doing(RECORDING)?;
    // An issue that was gone and is back is opened anew; else the run that opened it stays.
    tx.prepare_cached(
        "INSERT INTO issues
         (job, id, code, severity, json, first_run, opened_run, last_run, state, stage, code_version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6, 'open', ?7, ?8)
         ON CONFLICT (job, id) DO UPDATE SET
           opened_run = CASE state WHEN 'gone' THEN excluded.opened_run ELSE opened_run END,
           last_run = excluded.last_run, state = 'open', severity = excluded.severity, json = excluded.json,
           stage = excluded.stage, code_version = excluded.code_version",
    )
    .and_then(|mut statement| {
        statement.execute((
            job,
            found.issue.id().0,
            found.issue.code.word(),
            found.severity.word(),
            text,
            run.0,
            found.stamp.stage.word(),
            found.stamp.code_version,
        ))
    })
    .doing(RECORDING)?;
    Ok(())
}

fn summary(tx: &Transaction<'_>, run: RunId, open: Vec<IssueRecord>, gone: usize) -> Result<NewIssues, LedgerError> {
    let mut new = NewIssues {
        open: open.len(),
        gone,
        ..NewIssues::default()
    };
    for record in open {
        if opened_unseen(tx, run, record.opened_run)? {
            new.opened += 1;
            if record.decision.is_none() {
                new.undecided.push(record);
            }
        }
    }
    new.undecided
        .sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
    Ok(new)
}

/// Whether nobody was told of what `opened` found: it is this run, or one that did not come to its
/// end, so that an issue is not lost with the run that found it first.
fn opened_unseen(tx: &Transaction<'_>, run: RunId, opened: RunId) -> Result<bool, LedgerError> {
    if opened == run {
        return Ok(true);
    }
    let outcome: Option<String> = tx
        .prepare_cached("SELECT outcome FROM runs WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([opened.0], |row| row.get(0)))
        .doing(RECORDING)?;
    Ok(outcome.as_deref() != Some(Outcome::Done.word()))
}

pub(super) fn of_job(connection: &Connection, job: &str) -> Result<Vec<IssueRecord>, LedgerError> {
    const DOING: &str = "read the issues of a job";
    let mut statement = connection
        .prepare_cached(
            "SELECT i.id, i.severity, i.json, i.first_run, i.opened_run, i.last_run, i.state, i.stage, i.code_version,
                    i.id AS issue, d.kind, d.person, d.reason, d.at
             FROM issues i
             LEFT JOIN decisions d ON d.id = (SELECT max(id) FROM decisions WHERE issue = i.id)
             WHERE i.job = ?1 ORDER BY i.id",
        )
        .doing(DOING)?;
    let rows = statement.query_map([job], |row| Ok(issue_record(row))).doing(DOING)?;
    rows.map(|row| row.doing(DOING)?).collect()
}

fn issue_record(row: &Row<'_>) -> Result<IssueRecord, LedgerError> {
    let decided: Option<String> = get(row, "kind")?;
    Ok(IssueRecord {
        id: IssueId(get(row, "id")?),
        issue: json(row, "json")?,
        severity: parse(row, "severity")?,
        first_run: RunId(get(row, "first_run")?),
        opened_run: RunId(get(row, "opened_run")?),
        last_run: RunId(get(row, "last_run")?),
        state: parse(row, "state")?,
        stamp: Stamp {
            stage: parse(row, "stage")?,
            code_version: get(row, "code_version")?,
        },
        decision: decided.map(|_| decision(row)).transpose()?,
    })
}

pub(super) fn one(connection: &Connection, id: &IssueId) -> Result<Option<Issue>, LedgerError> {
    connection
        .query_row("SELECT json FROM issues WHERE id = ?1 LIMIT 1", [&id.0], |row| {
            Ok(json(row, "json"))
        })
        .optional()
        .doing("read an issue")?
        .transpose()
}

pub(super) fn decide(tx: &Transaction<'_>, decision: &Decision) -> Result<(), LedgerError> {
    let issue = decision.issue.clone();
    if one(tx, &issue)?.is_none() {
        return Err(LedgerError::UnknownIssue { issue });
    }
    if decision.person.trim().is_empty() || decision.reason.trim().is_empty() {
        return Err(LedgerError::EmptyDecision { issue });
    }
    tx.execute(
        "INSERT INTO decisions (issue, kind, person, reason, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            &decision.issue.0,
            decision.kind.word(),
            &decision.person,
            &decision.reason,
            time_text(decision.at),
        ),
    )
    .doing("append a decision")?;
    Ok(())
}

pub(super) fn decisions(connection: &Connection, issue: &IssueId) -> Result<Vec<Decision>, LedgerError> {
    const DOING: &str = "read the decisions on an issue";
    let sql = "SELECT issue, kind, person, reason, at FROM decisions WHERE issue = ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql).doing(DOING)?;
    let rows = statement.query_map([&issue.0], |row| Ok(decision(row))).doing(DOING)?;
    rows.map(|row| row.doing(DOING)?).collect()
}

fn decision(row: &Row<'_>) -> Result<Decision, LedgerError> {
    Ok(Decision {
        issue: IssueId(get(row, "issue")?),
        kind: parse(row, "kind")?,
        person: get(row, "person")?,
        reason: get(row, "reason")?,
        at: parse(row, "at")?,
    })
}
