//! What a stage makes of one document, and the key under which it is kept.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::document::{self, Document, DocumentKind, Identity, Input, Limits, Link, MediaType, ReadError, Signature};
use crate::extract;
use crate::form::{self, Card, Filled, Plain, Sent, Withheld};
use crate::model::{Digest, Extraction, Finding, IssueCode, Snapshot};
use crate::reference::Shape;
use crate::run::tables::Tables;
use crate::store::{ResultKey, Stage, Stamp};

/// Version of the code that reads a document and its figures. Raise it whenever the same bytes and
/// tables give another result: everything kept under the old version is then made again.
pub(crate) const READING: Stamp = Stamp {
    stage: Stage::Extract,
    code_version: 18,
};
/// Version of the code that finds the links of a page.
pub(crate) const LINKS: Stamp = Stamp {
    stage: Stage::Document,
    code_version: 1,
};
/// Version of the code that judges mentions.
pub(crate) const HARMONIZE: Stamp = Stamp {
    stage: Stage::Harmonize,
    code_version: 5,
};
/// Version of the code that checks.
pub(crate) const CHECK: Stamp = Stamp {
    stage: Stage::Check,
    code_version: 4,
};
/// Version of the code that collects.
pub(crate) const COLLECT: Stamp = Stamp {
    stage: Stage::Collect,
    code_version: 1,
};
/// Version of the code that draws.
pub(crate) const CHART: Stamp = Stamp {
    stage: Stage::Chart,
    code_version: 1,
};

/// The program that makes a publication, with the versions of the stages that its figures went through.
pub(crate) fn program() -> String {
    let stage = |stamp: Stamp| format!("{}{}", stamp.stage, stamp.code_version);
    let stages = [READING, HARMONIZE, CHECK, CHART].map(stage);
    format!("{}+{}", env!("CARGO_PKG_VERSION"), stages.join("."))
}

/// What one document is and states: everything that later stages need of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What the bytes are.
    pub media: MediaType,
    /// What the document is.
    pub identity: Identity,
    /// What it states.
    pub extraction: Extraction,
    /// Issues found while reading it.
    pub findings: Vec<Finding>,
    /// What is kept of the text to compare it with others.
    pub signature: Option<Signature>,
    /// The sheets that are registered forms.
    #[serde(default)]
    pub sent: Vec<Sent>,
    /// What the unit answered on a receipt that came back, by issue.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Names of sheets that name a person, by the names under which they are published.
    #[serde(default)]
    pub sheets: BTreeMap<String, String>,
}

/// The key of a snapshot's reading: its bytes, the charset its server declared, and the tables.
pub(crate) fn reading_key(snapshot: &Snapshot, tables: &Tables) -> ResultKey {
    key(READING, (&snapshot.digest, snapshot.charset.as_deref()), tables)
}

/// The key of a page's links: as that of a reading.
pub(crate) fn links_key(input: &Input<'_>, tables: &Tables) -> ResultKey {
    key(LINKS, (&Digest::of(input.bytes), input.charset), tables)
}

fn key(stamp: Stamp, (digest, charset): (&Digest, Option<&str>), tables: &Tables) -> ResultKey {
    let charset = charset.unwrap_or_default();
    ResultKey {
        stage: stamp.stage,
        code_version: stamp.code_version,
        input: Digest::of_parts(&[digest.to_string().as_bytes(), charset.as_bytes()]),
        tables: tables.digest,
    }
}

/// Reads one document. A document that cannot be read gives a reading with the reason: it costs
/// itself and nothing else. A panic is a bug, and still costs only the one document.
pub(crate) fn read(input: &Input<'_>, limits: &Limits, tables: &Tables) -> Reading {
    let read = catch_unwind(AssertUnwindSafe(|| attempt(input, limits, tables)));
    read.unwrap_or_else(|_| unreadable(PANICKED.0, &PANICKED.1))
}

fn attempt(input: &Input<'_>, limits: &Limits, tables: &Tables) -> Reading {
    match open(input, limits, tables) {
        Ok((document, withheld)) => figures(document, withheld.sheets, tables),
        Err(error) => unreadable(error.word(), &error),
    }
}

/// A document with what it states, for showing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The document, identified; absent where the bytes could not be read.
    pub document: Option<Document>,
    /// Its reading; of bytes that could not be read the one that says why.
    pub reading: Reading,
}

impl Opened {
    /// What is left of a document that could not be read.
    pub(crate) const fn unread(reading: Reading) -> Self {
        Self {
            document: None,
            reading,
        }
    }
}

/// Reads one document as [`read`] does, and keeps the document.
pub(crate) fn read_open(input: &Input<'_>, limits: &Limits, tables: &Tables) -> Opened {
    let read = catch_unwind(AssertUnwindSafe(|| match open(input, limits, tables) {
        Ok((mut document, withheld)) => Opened {
            reading: figures(document.clone(), withheld.sheets.clone(), tables),
            document: {
                form::restore(&mut document, withheld);
                Some(document)
            },
        },
        Err(error) => Opened::unread(unreadable(error.word(), &error)),
    }));
    read.unwrap_or_else(|_| Opened::unread(unreadable(PANICKED.0, &PANICKED.1)))
}

/// The links of a list page in order of appearance, or why it cannot be read.
pub(crate) fn links(input: &Input<'_>, limits: &Limits, tables: &Tables) -> Result<Vec<Link>, Unread> {
    let read = catch_unwind(AssertUnwindSafe(|| document::read_with(input, limits, &tables.marks)));
    match read {
        Ok(Ok(document)) => Ok(document.links),
        Ok(Err(error)) => Err(Unread {
            reason: error.word().to_owned(),
            detail: error.to_string(),
        }),
        Err(_) => Err(Unread {
            reason: PANICKED.0.to_owned(),
            detail: PANICKED.1.to_owned(),
        }),
    }
}

/// Why a list page could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unread {
    /// A word with a phrase in the texts.
    pub(crate) reason: String,
    /// What a maintainer wants to know.
    pub(crate) detail: String,
}

/// The word and the details of a panic.
const PANICKED: (&str, &str) = ("reader_panicked", "a bug of fazhi");

/// The document itself, identified, without the names of those who filled it in; and what was withheld.
fn open(input: &Input<'_>, limits: &Limits, tables: &Tables) -> Result<(Document, Withheld), ReadError> {
    let mut document = document::read_with(input, limits, &tables.marks)?;
    // A receipt that comes back is the unit's return; what we wrote on it says nothing of what it is.
    let own = form::take_own(&mut document);
    let withheld = form::withhold(&mut document, &Plain::of(&tables.forms, &tables.regions));
    document::identify(&mut document, &tables.regions, &tables.marks);
    document::defects(&mut document, &tables.regions, &tables.marks, &tables.defects);
    document.grids.extend(own);
    Ok((document, withheld))
}

/// The figures of a document: a workbook's from its grids, a text's from its prose. Which documents
/// speak for their districts is for those to judge who join them.
fn figures(mut document: Document, sheets: BTreeMap<String, String>, tables: &Tables) -> Reading {
    let card = Card::of(&document);
    let answers = form::explanations(&document, &tables.texts);
    drop(form::take_own(&mut document));
    let (filled, mut extraction) = match document.media {
        MediaType::Xlsx | MediaType::Xls | MediaType::Xlsb | MediaType::Ods | MediaType::Csv => {
            form::read_filled(&document, &tables.forms, &tables.regions)
        }
        MediaType::Html | MediaType::Text => {
            let mut extraction = extract::extract(&document, &tables.lexicon);
            let (filled, in_grids) = form::read_filled(&document, &tables.forms, &tables.regions);
            extraction.join(in_grids);
            (filled, extraction)
        }
        MediaType::Unknown => (Vec::new(), Extraction::default()),
    };
    let sent = filled.iter().map(|one| Sent::of(one, card.as_ref())).collect();
    if let Some(card) = &card {
        let differs = |one: &Filled| form::differs_from_card(one, card);
        extraction.findings.extend(filled.iter().flat_map(differs));
    }
    if says_whose(&document, &filled, (&extraction, tables)) {
        // It is the title of the file that names no region.
        document
            .findings
            .retain(|finding| finding.code != IssueCode::RegionUnknown || finding.at.is_some());
    }
    let signature = document::signature(&document, &tables.regions);
    let unclaimed = form::unclaimed(&document, &extraction);
    extraction.unclaimed.extend(unclaimed);
    if !filled.is_empty() && document.identity.kind == DocumentKind::Other && document.identity.title.is_none() {
        // A return that was saved as a page has its title in its table alone.
        document.identity.kind = DocumentKind::StatisticalTable;
    }
    if !filled.is_empty() || is_sent(&document) {
        form::cover_names(
            &mut document,
            &mut extraction,
            &Plain::of(&tables.forms, &tables.regions),
        );
    }
    Reading {
        media: document.media,
        identity: document.identity,
        extraction,
        findings: document.findings,
        signature,
        sent,
        answers,
        sheets,
    }
}

/// Whether a document is of the kind that units send, whoever has published it.
fn is_sent(document: &Document) -> bool {
    let kind = document.identity.kind;
    let page = matches!(document.media, MediaType::Html | MediaType::Text);
    !page || matches!(kind, DocumentKind::Return | DocumentKind::StatisticalTable)
}

/// Whether the tables of a return say for themselves whose they are; one that does not has an issue of its own. Where none could
/// be read it does not matter.
fn says_whose(document: &Document, filled: &[Filled], (extraction, tables): (&Extraction, &Tables)) -> bool {
    let settled = |one: &Filled| {
        let form = tables.forms.get(&one.form);
        one.region.is_some() || form.is_some_and(|form| form.shape != Shape::FreeItems)
    };
    let unread = || {
        let findings = extraction.findings.iter().chain(&document.findings);
        let mut codes = findings.map(|finding| finding.code);
        codes.any(|code| matches!(code, IssueCode::FormUnknown | IssueCode::YearMissing))
    };
    let read = !filled.is_empty() || unread();
    document.identity.kind == DocumentKind::Return && read && filled.iter().all(settled)
}

/// A reading that only says why there is none: a word with a phrase in the texts, and the details.
pub(crate) fn unreadable(reason: &str, detail: &dyn std::fmt::Display) -> Reading {
    Reading {
        media: MediaType::Unknown,
        identity: Identity::default(),
        extraction: Extraction::default(),
        findings: vec![
            Finding::new(IssueCode::Unreadable)
                .with("reason", reason)
                .with("detail", detail),
        ],
        signature: None,
        sent: Vec::new(),
        answers: BTreeMap::new(),
        sheets: BTreeMap::new(),
    }
}
