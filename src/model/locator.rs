use serde::{Deserialize, Serialize};

use crate::model::Digest;

/// The exact place of a quotation in archived bytes.
///
/// `quote` is what a person reads there; `quote_digest` is its digest, so that a flipped byte in
/// the archive or in a publication shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Locator {
    /// The archived bytes.
    pub snapshot: Digest,
    /// Path of a member inside an archive file (zip), outermost first; absent for a plain file.
    pub member: Option<String>,
    /// Where inside.
    pub place: Place,
    /// The readable text at the place: of a text, the slice with markup removed and entities
    /// decoded; of a cell, its printed value.
    pub quote: String,
    /// SHA-256 of `quote` in UTF-8.
    pub quote_digest: Digest,
}

impl Locator {
    /// A locator of a plain file, with the digest of its quotation worked out.
    pub fn new(snapshot: Digest, place: Place, quote: String) -> Self {
        Self {
            snapshot,
            member: None,
            place,
            quote_digest: Digest::of(quote.as_bytes()),
            quote,
        }
    }
}

/// Where inside a document a quotation stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A run of text.
    Text {
        /// Index of the block in the document.
        block: usize,
        /// First character, in Unicode scalars of the decoded original (markup included).
        start: usize,
        /// One past the last character.
        end: usize,
    },
    /// A cell of a sheet, or of a table in a page.
    Cell(CellRef),
}

/// Address of a cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRef {
    /// Name of the sheet; `table 1`, `table 2`... for tables of a page.
    pub sheet: String,
    /// Row from 0, absolute on the sheet.
    pub row: u32,
    /// Column from 0, absolute on the sheet.
    pub column: u32,
    /// Labels of the merged header above the cell, outermost first, then the row's label.
    pub header_path: Vec<String>,
    /// Start and end of the table cell in the decoded original, for tables of a page.
    pub span: Option<(usize, usize)>,
}

impl CellRef {
    /// The spreadsheet name of the cell: B7.
    pub fn a1(&self) -> String {
        format!("{}{}", column_letters(self.column), u64::from(self.row) + 1)
    }
}

/// Bijective base 26: 0 is A, 25 is Z, 26 is AA.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0); // below 26 by the remainder
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
