//! How far the figures of a publication can be trusted: a random sample of them is drawn into a
//! workbook, a person holds each against its page, and the verdicts come to an error rate with its
//! confidence interval.
//!
//! Samples and verdicts are kept below `data/state/audits/<job>/`: `<sample>.json` when it is drawn,
//! `<sample>.verdicts.json` when it is read back. The rates stand in `audit.csv` of the next publication.

mod draw;
mod keep;
mod random;
mod rate;
mod verdict;

use serde::{Deserialize, Serialize};

use crate::model::Digest;

pub use draw::draw;
pub use keep::{audit_file, keep_sample, keep_verdicts, kept_sample, rates};
pub use rate::{Estimate, Tally, estimate};
pub use verdict::{Answer, Read, Verdict, read_workbook};

/// A sample of the figures of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Job, seed and a digest of what was drawn.
    pub id: String,
    /// The job.
    pub job: String,
    /// What the draw began with.
    pub seed: u64,
    /// Manifest of the publication that was sampled.
    pub manifest: Digest,
    /// What was drawn from, by indicator and kind of document.
    pub strata: Vec<Stratum>,
    /// What was drawn, in the order of the pages.
    pub items: Vec<Item>,
}

/// The figures of one indicator in one kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// The indicator's code.
    pub indicator: String,
    /// Its name in Chinese.
    pub name: String,
    /// The kind of document, as a word.
    pub kind: String,
    /// Figures that the publication rests on.
    pub population: usize,
    /// Figures drawn.
    pub sampled: usize,
}

/// One figure in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable: the same place read the same way has the same id.
    pub id: String,
    /// The observation or target that it entered.
    pub observation: String,
    /// Region, as a person names it.
    pub region: String,
    /// The time.
    pub period: String,
    /// The indicator's code.
    pub indicator: String,
    /// Its name in Chinese.
    pub name: String,
    /// `observed` or `target`.
    pub sense: String,
    /// The figure in `unit`.
    pub value: String,
    /// The catalogue's unit.
    pub unit: String,
    /// How it bounds the true value.
    pub qualifier: String,
    /// `total` or `part`.
    pub role: String,
    /// Figure and unit as printed.
    pub printed: String,
    /// The quotation.
    pub quote: String,
    /// Block, or sheet and cell.
    pub place: String,
    /// Page or file.
    pub address: String,
    /// The kind of document, as a word.
    pub kind: String,
}

#[cfg(test)]
mod tests;
