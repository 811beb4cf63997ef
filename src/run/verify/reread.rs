//! The documents of a publication, read again from the archive, and the quotations that are sliced out of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::archive::{Archive, ArchiveError};
use crate::document::{Document, Input};
use crate::model::{ArticleId, Digest, FurtherPage, Origin, Place, Snapshot};
use crate::run::edition::{Edition, Line};
use crate::run::error::RunError;
use crate::run::readings::{ReadArticle, Snapped};
use crate::run::slice::{cell_named, slice};
use crate::run::verify::FaultWord;
use crate::run::workers::{Readers, spread};

/// What became of the documents of a publication.
#[derive(Default)]
pub(super) struct Documents {
    /// What was read.
    pub(super) read: Vec<ReadArticle>,
    /// Why the figures of a snapshot cannot be derived: what is wrong and the details.
    pub(super) lost: BTreeMap<Digest, (FaultWord, String)>,
    /// Articles without their newest snapshot, of which nothing is derived.
    pub(super) without: BTreeSet<ArticleId>,
    /// Sources, by their row in sources.csv, at whose place another text stands.
    pub(super) sliced: BTreeMap<usize, String>,
}

/// A source's place and quotation.
struct Quoted {
    number: usize,
    place: Option<Place>,
    quote: String,
}

/// A document of the publication that is to be read again.
struct Listed {
    of: Snapped,
    quoted: Vec<Quoted>,
}

/// What became of one document.
enum Again {
    Read(Box<ReadArticle>, Vec<(usize, String)>),
    Lost(FaultWord, String),
}

impl Documents {
    /// Reads every document that the publication lists.
    pub(super) fn read(edition: &Edition, archive: &Archive, readers: &Readers<'_>) -> Result<Self, RunError> {
        let listed = listed(edition)?;
        let again = spread(listed.len(), readers.count(), |index| {
            read_again(&listed[index], archive, readers)
        })?;
        let mut out = Self::default();
        for (one, again) in listed.iter().zip(again) {
            match again {
                Again::Read(article, sliced) => {
                    out.read.push(*article);
                    out.sliced.extend(sliced);
                }
                Again::Lost(word, detail) => {
                    out.lost.insert(one.of.snapshot.digest, (word, detail));
                }
            }
        }
        // Without its newest snapshot the one before it would pass for current.
        let lost = &out.lost;
        let newest = listed.iter().filter(|one| one.of.revision == 0);
        out.without = newest
            .filter(|one| lost.contains_key(&one.of.snapshot.digest))
            .map(|one| one.of.article.clone())
            .collect();
        let without = &out.without;
        out.read.retain(|read| !without.contains(&read.of.article));
        Ok(out)
    }
}

/// The snapshots of documents.csv with the quotations of sources.csv that stand in them.
fn listed(edition: &Edition) -> Result<Vec<Listed>, RunError> {
    let mut quoted: BTreeMap<String, Vec<Quoted>> = BTreeMap::new();
    edition.each("sources.csv", |line| {
        let own = quoted.entry(line.text("snapshot").to_owned()).or_default();
        own.push(Quoted {
            number: line.number,
            place: place(&line),
            quote: line.text("quote").to_owned(),
        });
        Ok(())
    })?;
    let mut listed = Vec::new();
    for line in &edition.table("documents.csv")?.lines {
        let snapshot = snapshot(line).ok_or_else(|| RunError::Table {
            name: "documents.csv".to_owned(),
            reason: format!("row {} names no snapshot", line.number),
        })?;
        listed.push(Listed {
            // The same bytes at two addresses: their quotations are sliced once.
            quoted: quoted.remove(line.text("snapshot")).unwrap_or_default(),
            of: Snapped {
                article: ArticleId(line.text("article").to_owned()),
                revision: line.read("revision").unwrap_or_default(),
                snapshot,
            },
        });
    }
    Ok(listed)
}

/// Where a row of sources.csv says that it stands.
pub(crate) fn place(line: &Line) -> Option<Place> {
    match line.read("block") {
        Some(block) => Some(Place::Text {
            block,
            start: line.read("start")?,
            end: line.read("end")?,
        }),
        None => cell_named(line.text("sheet"), line.text("cell")).map(Place::Cell),
    }
}

fn snapshot(line: &Line) -> Option<Snapshot> {
    let address = line.text("address").to_owned();
    let page = line.read("page").map(|number| FurtherPage {
        of: ArticleId(line.text("page_of").to_owned()),
        number,
    });
    Some(Snapshot {
        digest: line.read("snapshot")?,
        media_type: None,
        charset: Some(line.text("charset").to_owned()).filter(|charset| !charset.is_empty()),
        origin: match line.text("origin") {
            "file" => Origin::File { path: address },
            _ => Origin::Web {
                final_url: address.clone(),
                url: address,
                referrer: None,
                page,
            },
        },
        first_seen: line.read("first_seen")?,
    })
}

fn read_again(listed: &Listed, archive: &Archive, readers: &Readers<'_>) -> Result<Again, RunError> {
    let snapshot = &listed.of.snapshot;
    let bytes = match archive.get(&snapshot.digest) {
        Ok(bytes) => bytes,
        Err(ArchiveError::Missing { .. }) => return Ok(Again::Lost(FaultWord::ArchiveMissing, String::new())),
        Err(ArchiveError::Damaged { found, .. }) => {
            return Ok(Again::Lost(FaultWord::ArchiveDamaged, found.to_string()));
        }
        Err(error) => return Err(error.into()),
    };
    let input = Input {
        bytes: &bytes,
        charset: snapshot.charset.as_deref(),
    };
    let opened = readers.open(&input)?;
    let article = Box::new(ReadArticle {
        of: listed.of.clone(),
        reading: opened.reading,
    });
    match (opened.document, listed.quoted.is_empty()) {
        (Some(document), _) => Ok(Again::Read(article, other_slices(&document, &listed.quoted))),
        // A page that could not be read when it was collected states nothing now as then.
        (None, true) => Ok(Again::Read(article, Vec::new())),
        (None, false) => Ok(Again::Lost(FaultWord::DocumentUnreadable, String::new())),
    }
}

/// The quotations that do not stand at their place, by row of sources.csv, each with what does.
fn other_slices(document: &Document, quoted: &[Quoted]) -> Vec<(usize, String)> {
    let read = |one: &Quoted| one.place.as_ref().and_then(|place| slice(document, place));
    let found = quoted.iter().map(|one| (one, read(one)));
    let other = found.filter(|(one, found)| found.as_ref() != Some(&one.quote));
    other
        .map(|(one, found)| (one.number, format!("{} ≠ {}", one.quote, found.unwrap_or_default())))
        .collect()
}
