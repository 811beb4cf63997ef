use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::model::{Article, ArticleId, Snapshot};
use crate::store::error::{Doing, LedgerError};
use crate::store::rows::{Frontier, RunId, Seen};
use crate::store::sqlite::column::{get, json, parse, parse_optional, time_text};
use crate::store::sqlite::runs;

pub(super) fn add(tx: &Transaction<'_>, article: &ArticleId, snapshot: &Snapshot) -> Result<Seen, LedgerError> {
    const DOING: &str = "add a snapshot";
    let known = one(tx, article)?;
    let current = known.as_ref().and_then(Article::current);
    let seen = match current {
        None => Seen::New,
        Some(current) if current.digest != snapshot.digest => Seen::Revised,
        Some(current) if declared(current) != declared(snapshot) => Seen::Redeclared,
        Some(_) => return Ok(Seen::Same),
    };
    tx.prepare_cached("INSERT INTO articles (id) VALUES (?1) ON CONFLICT DO NOTHING")
        .and_then(|mut statement| statement.execute([&article.0]))
        .doing(DOING)?;
    let origin = serde_json::to_string(&snapshot.origin).doing(DOING)?;
    tx.prepare_cached(
        "INSERT INTO snapshots (article, seq, digest, media_type, charset, origin, first_seen)
         VALUES (?1, (SELECT count(*) FROM snapshots WHERE article = ?1), ?2, ?3, ?4, ?5, ?6)",
    )
    .and_then(|mut statement| {
        statement.execute((
            &article.0,
            snapshot.digest.to_string(),
            &snapshot.media_type,
            &snapshot.charset,
            origin,
            time_text(snapshot.first_seen),
        ))
    })
    .doing(DOING)?;
    Ok(seen)
}

/// What decides, beside the bytes, how a document is read.
fn declared(snapshot: &Snapshot) -> (Option<&str>, Option<&str>) {
    (snapshot.media_type.as_deref(), snapshot.charset.as_deref())
}

const SELECT: &str = "SELECT article, digest, media_type, charset, origin, first_seen FROM snapshots";

pub(super) fn one(connection: &Connection, id: &ArticleId) -> Result<Option<Article>, LedgerError> {
    let found = many(connection, &format!("{SELECT} WHERE article = ?1 ORDER BY seq"), &id.0)?;
    Ok(found.into_iter().next())
}

pub(super) fn all(connection: &Connection) -> Result<Vec<Article>, LedgerError> {
    // The parameter is there only so that the three queries are asked in one way.
    many(connection, &format!("{SELECT} WHERE ?1 = '' ORDER BY article, seq"), "")
}

pub(super) fn of_job(connection: &Connection, job: &str) -> Result<Vec<Article>, LedgerError> {
    let of_job = "article IN (SELECT article FROM job_articles WHERE job = ?1)";
    many(
        connection,
        &format!("{SELECT} WHERE {of_job} ORDER BY article, seq"),
        job,
    )
}

fn many(connection: &Connection, sql: &str, argument: &str) -> Result<Vec<Article>, LedgerError> {
    const DOING: &str = "read articles";
    let mut statement = connection.prepare_cached(sql).doing(DOING)?;
    let mut rows = statement.query([argument]).doing(DOING)?;
    let mut articles: Vec<Article> = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        let id = ArticleId(get(row, "article")?);
        let snapshot = snapshot(row)?;
        match articles.last_mut().filter(|last| last.id == id) {
            Some(last) => last.snapshots.push(snapshot),
            None => articles.push(Article {
                id,
                snapshots: vec![snapshot],
            }),
        }
    }
    Ok(articles)
}

fn snapshot(row: &Row<'_>) -> Result<Snapshot, LedgerError> {
    Ok(Snapshot {
        digest: parse(row, "digest")?,
        media_type: get(row, "media_type")?,
        charset: get(row, "charset")?,
        origin: json(row, "origin")?,
        first_seen: parse(row, "first_seen")?,
    })
}

pub(super) fn note(tx: &Transaction<'_>, run: RunId, articles: &[ArticleId]) -> Result<(), LedgerError> {
    const DOING: &str = "note articles";
    let job = runs::live_job(tx, run)?;
    let mut statement = tx
        .prepare_cached(
            "INSERT INTO job_articles (job, article, first_run, last_run) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (job, article) DO UPDATE SET last_run = excluded.last_run",
        )
        .doing(DOING)?;
    for article in articles {
        statement.execute((&job, &article.0, run.0)).doing(DOING)?;
    }
    Ok(())
}

pub(super) fn put_frontier(tx: &Transaction<'_>, frontier: &Frontier) -> Result<(), LedgerError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO frontier (url, etag, last_modified, digest, status, fetched)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .and_then(|mut statement| {
        statement.execute((
            &frontier.url,
            &frontier.etag,
            &frontier.last_modified,
            frontier.digest.map(|digest| digest.to_string()),
            frontier.status,
            time_text(frontier.fetched),
        ))
    })
    .doing("keep what is known of an address")?;
    Ok(())
}

pub(super) fn frontier(connection: &Connection, url: &str) -> Result<Option<Frontier>, LedgerError> {
    connection
        .prepare_cached("SELECT url, etag, last_modified, digest, status, fetched FROM frontier WHERE url = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([url], |row| {
                    Ok((|| {
                        Ok(Frontier {
                            url: get(row, "url")?,
                            etag: get(row, "etag")?,
                            last_modified: get(row, "last_modified")?,
                            digest: parse_optional(row, "digest")?,
                            status: get(row, "status")?,
                            fetched: parse(row, "fetched")?,
                        })
                    })())
                })
                .optional()
        })
        .doing("read what is known of an address")?
        .transpose()
}
