//! Readings of all current snapshots: those kept from before, and the others made now.

use std::thread;

use crate::archive::Archive;
use crate::document::Input;
use crate::model::{ArticleId, Snapshot};
use crate::run::error::RunError;
use crate::run::stages::{Reading, read, reading_key};
use crate::run::tables::Tables;
use crate::store::{Ledger, ResultKey};

/// One article with its current snapshot and what it states.
#[derive(Debug, Clone)]
pub(crate) struct ReadArticle {
    pub(crate) article: ArticleId,
    pub(crate) snapshot: Snapshot,
    pub(crate) reading: Reading,
}

/// All readings of a job, and how many of them were made in this run.
pub(crate) struct Readings {
    pub(crate) articles: Vec<ReadArticle>,
    pub(crate) fresh: usize,
}

/// Results are kept after each batch of this many documents, so that a kill loses at most one.
const BATCH: usize = 64;

/// Reads the current snapshot of every article that the job has seen.
pub(crate) fn read_all(
    job: &str,
    ledger: &mut dyn Ledger,
    archive: &Archive,
    tables: &Tables,
) -> Result<Readings, RunError> {
    let mut articles = Vec::new();
    let mut missing = Vec::new();
    for article in ledger.articles_of(job)? {
        let Some(snapshot) = article.current() else { continue };
        let key = reading_key(snapshot, tables);
        match ledger.result(&key)? {
            Some(bytes) => articles.push(ReadArticle {
                reading: decode(&bytes, &article.id)?,
                snapshot: snapshot.clone(),
                article: article.id,
            }),
            None => missing.push((article.id.clone(), snapshot.clone(), key)),
        }
    }
    let fresh = missing.len();
    for batch in missing.chunks(BATCH) {
        articles.extend(read_batch(batch, ledger, archive, tables)?);
    }
    articles.sort_by(|one, two| one.article.cmp(&two.article));
    Ok(Readings { articles, fresh })
}

fn read_batch(
    batch: &[(ArticleId, Snapshot, ResultKey)],
    ledger: &mut dyn Ledger,
    archive: &Archive,
    tables: &Tables,
) -> Result<Vec<ReadArticle>, RunError> {
    let mut loaded = Vec::new();
    for (_, snapshot, _) in batch {
        loaded.push((archive.get(&snapshot.digest)?, snapshot.charset.clone()));
    }
    let readings = in_parallel(&loaded, tables);
    let mut results = Vec::new();
    let mut articles = Vec::new();
    for ((article, snapshot, key), reading) in batch.iter().zip(readings) {
        let bytes = serde_json::to_vec(&reading).map_err(|source| json(article, source))?;
        results.push((*key, bytes));
        articles.push(ReadArticle {
            article: article.clone(),
            snapshot: snapshot.clone(),
            reading,
        });
    }
    // Two articles with the same bytes share a key: one result is enough.
    results.sort_by_key(|(key, _)| (key.input, key.tables));
    results.dedup_by_key(|(key, _)| *key);
    ledger.put_results(&results)?;
    Ok(articles)
}

/// Readings in the order of the inputs, made on every core. Pure work: no order between them.
fn in_parallel(inputs: &[(Vec<u8>, Option<String>)], tables: &Tables) -> Vec<Reading> {
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = inputs.len().div_ceil(workers).max(1);
    let of_share = |share: &[(Vec<u8>, Option<String>)]| -> Vec<Reading> {
        let inputs = share.iter().map(|(bytes, charset)| Input {
            bytes,
            charset: charset.as_deref(),
        });
        inputs.map(|input| read(&input, tables)).collect()
    };
    thread::scope(|scope| {
        let handles: Vec<_> = inputs
            .chunks(share)
            .map(|share| (share, scope.spawn(move || of_share(share))))
            .collect();
        // `read` catches panics, so a lost thread can only be out of memory: do its share here.
        handles
            .into_iter()
            .flat_map(|(share, handle)| handle.join().unwrap_or_else(|_| of_share(share)))
            .collect()
    })
}

fn decode(bytes: &[u8], article: &ArticleId) -> Result<Reading, RunError> {
    serde_json::from_slice(bytes).map_err(|source| json(article, source))
}

fn json(article: &ArticleId, source: serde_json::Error) -> RunError {
    RunError::Json {
        what: format!("the kept reading of {article}"),
        source,
    }
}
