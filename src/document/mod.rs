//! Bytes become a [`Document`]: blocks of text and grids of cells with stable places, and a sure
//! answer to what the document is, whose it is and which year it speaks of.

mod block;
mod block_builder;
mod csv;
mod defects;
mod encoding;
mod fold;
mod grid;
mod headers;
mod html;
mod identify;
mod identity;
mod lines;
mod marks;
mod metadata;
mod read;
mod signature;
mod sniff;
mod text;
mod view;
mod workbook;
mod wrapped;
mod zones;

use serde::{Deserialize, Serialize};

use crate::model::{Digest, Finding, word_list};
use crate::reference::Regions;

pub use block::{Block, BlockKind, Run, Zone};
pub use defects::{DefectCheck, DefectRules, ReportPart, defects};
pub(crate) use fold::may_be_traditional;
pub use grid::{Cell, CellValue, ColumnMerges, Grid, Merge};
pub use headers::Headers;
pub use html::{PageText, numbered, page_text};
pub use identify::{division_of_index_number, identify};
pub use identity::{DocumentKind, Found, Identity, Script};
pub use marks::{Field, MarkRole, Marks};
pub use read::{Input, Limits, ReadError, decoded_text, read, read_with};
pub use signature::{BINS, MalformedSignature, Resemblance, Signature};

/// One document as read. Plain data: it can cross a process boundary as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The archived bytes.
    pub digest: Digest,
    /// What the bytes are, by content.
    pub media: MediaType,
    /// Encoding of the text, by its WHATWG name; absent for workbooks.
    pub encoding: Option<String>,
    /// Text in reading order.
    pub blocks: Vec<Block>,
    /// Tables of a page, sheets of a workbook.
    pub grids: Vec<Grid>,
    /// Links in order of appearance, addresses as written.
    pub links: Vec<Link>,
    /// Named values that the page states about itself: meta tags, the metadata table.
    pub metadata: Vec<MetaEntry>,
    /// What the document is. Filled by `identify`.
    pub identity: Identity,
    /// Issues found while reading.
    pub findings: Vec<Finding>,
}

/// The signature of a document's body, once it is identified; none for one without text.
pub fn signature(document: &Document, regions: &Regions) -> Option<Signature> {
    Signature::of(document, regions)
}

/// The links of a page in order of appearance, addresses as written.
pub fn links(document: &Document) -> &[Link] {
    &document.links
}

word_list! {
    /// What bytes are, decided by content and never by name.
    MediaType, "a media type that fazhi knows" {
        /// A page.
        Html = "html",
        /// Plain text.
        Text = "text",
        /// Excel 2007 and later.
        Xlsx = "xlsx",
        /// Excel 97.
        Xls = "xls",
        /// Excel binary.
        Xlsb = "xlsb",
        /// OpenDocument spreadsheet.
        Ods = "ods",
        /// Comma separated values.
        Csv = "csv",
        /// Nothing that fazhi reads.
        Unknown = "unknown",
    }
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Address as written in the page, not yet resolved.
    pub href: String,
    /// Text of the link, or its title where the text is cut short.
    pub text: String,
}

/// A named value that a page states about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaEntry {
    /// Name as written, spaces removed: PubDate, 索引号.
    pub name: String,
    /// Value as written.
    pub value: String,
    /// Start and end in Unicode scalars of the decoded original, where it could be located.
    pub span: Option<(usize, usize)>,
}
