use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::block::Block;
use crate::document::grid::Grid;
use crate::document::identity::Identity;
use crate::document::marks::Marks;
use crate::document::{Document, Link, MediaType, MetaEntry, encoding, html, sniff, text, workbook, zones};
use crate::model::{Digest, Finding};

/// The bytes of a document and what the server said about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input<'a> {
    /// The archived bytes.
    pub bytes: &'a [u8],
    /// Charset of the HTTP header, where there was one.
    pub charset: Option<&'a str>,
}

/// Bounds on what reading may cost, all in one place. What lies beyond is refused, or left out and
/// reported.
///
/// The shipped bounds keep a reader below 256 MiB. They bound time too: each reader walks over its bytes
/// a fixed number of times, so that its work grows with bytes, unpacked bytes and cells and with nothing
/// else. Reading is pure and has no clock; a limit by the clock is its caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Largest document in bytes.
    pub bytes: usize,
    /// Most cells of one table of a page, and of all sheets of a workbook together.
    pub cells: usize,
    /// Most bytes of the texts of all cells of a workbook: many cells may share one long text.
    pub text: usize,
    /// Most rows of a sheet: what Excel has.
    pub rows: u32,
    /// Most columns of a sheet: what Excel has.
    pub columns: u32,
    /// Most merged regions of a sheet.
    pub merges: usize,
    /// Most texts that the cells of a workbook share.
    pub strings: usize,
    /// Most sheets of a workbook.
    pub sheets: usize,
    /// Largest rowspan or colspan.
    pub span: u32,
    /// Deepest nesting of elements.
    pub depth: usize,
    /// Most members of a zip.
    pub members: usize,
    /// Most bytes that the parts of a workbook that are read may unpack to, together.
    pub unpacked: u64,
    /// Most bytes that one byte of a zip may unpack to.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 << 20,
            cells: 250_000,
            text: 24 << 20,
            rows: 1 << 20,
            columns: 1 << 14,
            merges: 20_000,
            strings: 250_000,
            sheets: 100,
            span: 1000,
            depth: 512,
            members: 10_000,
            unpacked: 96 << 20,
            ratio: 200,
        }
    }
}

/// Why bytes could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Larger than the limit.
    #[error("the document has {found} bytes, more than the limit of {limit}; raise the limit or split the file")]
    TooLarge {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Nothing that fazhi reads.
    #[error("the bytes are {found}, which fazhi does not read; save the document as a page, text or workbook")]
    UnknownMedia {
        /// What the bytes look like.
        found: &'static str,
    },
    /// A workbook or archive whose end is lost.
    #[error("the end of the file is lost; download or copy it again")]
    CutShort,
    /// A workbook that cannot be opened.
    #[error("the {media} workbook cannot be opened: {reason}; open and save it again in a spreadsheet program")]
    Workbook {
        /// What the bytes are.
        media: MediaType,
        /// What the reader said.
        reason: String,
    },
    /// A workbook that opens with a password only.
    #[error("the {media} workbook is locked by a password; save it without one")]
    Locked {
        /// What the bytes are.
        media: MediaType,
    },
    /// A workbook that unpacks to more than is allowed.
    #[error("the workbook unpacks to {found} bytes, more than the limit of {limit}; it may be damaged on purpose")]
    Unpacks {
        /// Bytes it says it unpacks to.
        found: u64,
        /// Bytes allowed for a file of its size.
        limit: u64,
    },
    /// A mistake in the tables inside the program.
    #[error("the shipped table of marks is wrong: {reason}")]
    Tables {
        /// What is wrong.
        reason: String,
    },
}

impl ReadError {
    /// The word that stands for the reason in issues; its phrases are in `texts.tsv`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::UnknownMedia { .. } => "unknown_media",
            Self::CutShort => "cut_short",
            Self::Workbook { .. } => "broken_workbook",
            Self::Locked { .. } => "locked",
            Self::Unpacks { .. } => "unpacks_too_far",
            Self::Tables { .. } => "broken_tables",
        }
    }
}

/// What a reader of one kind of media makes of it.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) blocks: Vec<Block>,
    pub(super) grids: Vec<Grid>,
    pub(super) links: Vec<Link>,
    pub(super) metadata: Vec<MetaEntry>,
    pub(super) findings: Vec<Finding>,
    /// Blocks that are mostly links.
    pub(super) menus: BTreeSet<usize>,
    /// First block, and one past the last, of what may be the body.
    pub(super) content: (usize, usize),
    /// First block, and one past the last, of the part of the content that holds most of its text.
    pub(super) densest: (usize, usize),
}

/// The decoded original that places of a page or text count in; nothing for a workbook.
pub fn decoded_text(input: &Input<'_>) -> Option<String> {
    let is_text = matches!(sniff::container(input.bytes), sniff::Container::Text);
    is_text.then(|| encoding::decode(input).text)
}

/// Reads bytes with the marks inside the program.
///
/// # Errors
/// Bytes of no known kind, a workbook that cannot be opened, more than `limits` allows.
pub fn read(input: &Input<'_>, limits: &Limits) -> Result<Document, ReadError> {
    let marks = Marks::shipped().map_err(|problems| ReadError::Tables {
        reason: problems.to_string(),
    })?;
    read_with(input, limits, marks)
}

/// Reads bytes with a project's own marks.
///
/// # Errors
/// As [`read`].
pub fn read_with(input: &Input<'_>, limits: &Limits, marks: &Marks) -> Result<Document, ReadError> {
    let bytes = input.bytes;
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge {
            found: bytes.len(),
            limit: limits.bytes,
        });
    }
    let sniffed = sniff::container(bytes);
    let (media, encoding, mut parts) = match sniffed {
        sniff::Container::Text => {
            let decoded = encoding::decode(input);
            let media = sniff::text_kind(&decoded.text);
            let mut parts = match media {
                MediaType::Html => html::read(&decoded.text, limits, marks),
                MediaType::Csv => text::read_csv(&decoded.text, limits),
                _ => text::read(&decoded.text, limits, marks),
            };
            parts.findings.extend(decoded.finding);
            (media, Some(decoded.encoding.to_owned()), parts)
        }
        sniff::Container::Workbook(media) => (media, None, workbook::read(bytes, media, limits)?),
        sniff::Container::Locked(media) => return Err(ReadError::Locked { media }),
        sniff::Container::CutShort => return Err(ReadError::CutShort),
        sniff::Container::Other(found) => return Err(ReadError::UnknownMedia { found }),
    };
    zones::assign(&mut parts, marks);
    Ok(Document {
        digest: Digest::of(bytes),
        media,
        encoding,
        blocks: parts.blocks,
        grids: parts.grids,
        links: parts.links,
        metadata: parts.metadata,
        identity: Identity::default(),
        findings: parts.findings,
    })
}
