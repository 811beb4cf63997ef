//! Readings of all current snapshots and of those before them: those kept from before, and the others made now.

use crate::archive::{Archive, ArchiveError};
use crate::document::Input;
use crate::model::{ArticleId, Snapshot};
use crate::run::error::RunError;
use crate::run::pages;
use crate::run::stages::{Reading, reading_key, unreadable};
use crate::run::workers::{Outcome, Readers, spread};
use crate::store::{Ledger, LedgerError, ResultKey};

/// The current snapshot of an article and the one before it, which shows what was revised.
const REVISIONS: usize = 2;

/// One snapshot of an article.
#[derive(Debug, Clone)]
pub(crate) struct Snapped {
    pub(crate) article: ArticleId,
    pub(crate) snapshot: Snapshot,
    /// 0 is the current one, 1 the one before it.
    pub(crate) revision: usize,
}

/// A snapshot and what it states.
#[derive(Debug, Clone)]
pub(crate) struct ReadArticle {
    pub(crate) of: Snapped,
    pub(crate) reading: Reading,
}

impl ReadArticle {
    /// Whether it is the article's current snapshot.
    pub(crate) fn is_current(&self) -> bool {
        self.of.revision == 0
    }

    /// Whether it is a further page of an article, and no article of its own.
    pub(crate) fn is_further(&self) -> bool {
        self.of.snapshot.origin.further_page().is_some()
    }
}

/// All readings of a job, and how many of them were made in this run.
pub(crate) struct Readings {
    pub(crate) articles: Vec<ReadArticle>,
    pub(crate) fresh: usize,
    /// How many documents could not be read for a reason that may pass: the next run tries them again.
    pub(crate) lost: usize,
}

/// Results are kept after each batch of this many documents, so that a kill loses at most one.
const BATCH: usize = 64;

/// Kept results whose bytes are in memory at a time, to be decoded on all cores.
const DECODED: usize = 256;

/// Reads the last snapshots of every article that the job has seen.
pub(crate) fn read_all(
    job: &str,
    ledger: &mut dyn Ledger,
    archive: &Archive,
    readers: &Readers<'_>,
) -> Result<Readings, RunError> {
    let mut articles = Vec::new();
    let mut missing = Vec::new();
    let mut stored = Vec::new();
    for article in ledger.articles_of(job)? {
        for (revision, snapshot) in article.snapshots.iter().rev().take(REVISIONS).enumerate() {
            let of = Snapped {
                article: article.id.clone(),
                snapshot: snapshot.clone(),
                revision,
            };
            let key = reading_key(snapshot, readers.tables());
            let kept = match ledger.result(&key) {
                // What was damaged on the disk is made again.
                Err(LedgerError::DamagedResult { .. }) => None,
                kept => kept?,
            };
            match kept {
                Some(bytes) => stored.push((of, bytes)),
                None => missing.push((of, key)),
            }
        }
        if stored.len() >= DECODED {
            articles.extend(decode_all(std::mem::take(&mut stored), readers)?);
        }
    }
    articles.extend(decode_all(stored, readers)?);
    let fresh = missing.len();
    let mut lost = 0;
    for batch in missing.chunks(BATCH) {
        let read = read_batch(batch, ledger, archive, readers)?;
        articles.extend(read.articles);
        lost += read.lost;
    }
    let mut articles = pages::join(articles);
    articles.sort_by(|one, two| (&one.of.article, one.of.revision).cmp(&(&two.of.article, two.of.revision)));
    Ok(Readings { articles, fresh, lost })
}

fn read_batch(
    batch: &[(Snapped, ResultKey)],
    ledger: &mut dyn Ledger,
    archive: &Archive,
    readers: &Readers<'_>,
) -> Result<Readings, RunError> {
    let mut inputs = Vec::new();
    let mut articles = Vec::new();
    for (of, key) in batch {
        match archive.get(&of.snapshot.digest) {
            Ok(bytes) => inputs.push(Waiting { of, key: *key, bytes }),
            // One lost file costs one article, and nothing is kept: it is read once it is restored.
            Err(error @ (ArchiveError::Missing { .. } | ArchiveError::Damaged { .. })) => articles.push(ReadArticle {
                of: of.clone(),
                reading: unreadable("archive_damaged", &error),
            }),
            Err(error) => return Err(error.into()),
        }
    }
    let mut lost = articles.len();
    let mut results = Vec::new();
    let outcomes = spread(inputs.len(), readers.count(), |index| {
        readers.read(&inputs[index].input())
    })?;
    for (waiting, outcome) in inputs.iter().zip(outcomes) {
        match &outcome {
            Outcome::Read(reading) => {
                let bytes = serde_json::to_vec(reading).map_err(|source| json(&waiting.of.article, source))?;
                results.push((waiting.key, bytes));
            }
            Outcome::Lost(_) => lost += 1,
        }
        articles.push(ReadArticle {
            of: waiting.of.clone(),
            reading: outcome.into_reading(),
        });
    }
    // Two articles with the same bytes share a key: one result is enough.
    results.sort_by_key(|(key, _)| (key.input, key.tables));
    results.dedup_by_key(|(key, _)| *key);
    ledger.put_results(&results)?;
    let fresh = batch.len();
    Ok(Readings { articles, fresh, lost })
}

/// A snapshot that was not read before, with its bytes.
struct Waiting<'a> {
    of: &'a Snapped,
    key: ResultKey,
    bytes: Vec<u8>,
}

impl Waiting<'_> {
    fn input(&self) -> Input<'_> {
        Input {
            bytes: &self.bytes,
            charset: self.of.snapshot.charset.as_deref(),
        }
    }
}

fn decode_all(kept: Vec<(Snapped, Vec<u8>)>, readers: &Readers<'_>) -> Result<Vec<ReadArticle>, RunError> {
    let readings = spread(kept.len(), readers.count(), |at| {
        let (of, bytes) = &kept[at];
        decode(bytes, &of.article)
    })?;
    let articles = kept.into_iter().zip(readings);
    Ok(articles.map(|((of, _), reading)| ReadArticle { of, reading }).collect())
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
