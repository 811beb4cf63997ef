//! Excel 97 workbooks and those of Excel 5, record by record ([MS-XLS]). calamine lays every sheet out
//! in full, trusts the sizes that a file states, and knows no percentages and hidden rows.

use std::collections::BTreeMap;

use crate::document::MediaType;
use crate::document::read::{Limits, ReadError};
use crate::document::workbook::biff_text::{Content, Writing};
use crate::document::workbook::compound::Compound;
use crate::document::workbook::format::Shown;
use crate::document::workbook::record::{byte, long, short};
use crate::document::workbook::sheet::{Head, Sheets};
use crate::document::workbook::value::Epoch;
use crate::document::workbook::xls_sheet;

/// The first record of a workbook and of each sheet.
pub(super) const BEGIN: u16 = 0x0809;
/// The last one.
pub(super) const END: u16 = 0x000a;
/// A record that continues the one before.
const CONTINUE: u16 = 0x003c;

/// The records of a stream: number and content.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) const fn of(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    /// The contents of the records that continue the one before.
    pub(super) fn continued(&mut self) -> Vec<&'a [u8]> {
        let mut found = Vec::new();
        while short(self.rest, 0) == Some(CONTINUE) {
            // A record that is cut short is met again, and told, by whoever reads on.
            let Some((_, content)) = self.next() else { break };
            found.push(content);
        }
        found
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (short(self.rest, 0)?, usize::from(short(self.rest, 2)?));
        let content = self.rest.get(4..4 + length)?;
        self.rest = self.rest.get(4 + length..)?;
        Some((kind, content))
    }
}

/// What the workbook says beside its sheets.
#[derive(Debug)]
pub(super) struct Book {
    /// Heads of the sheets with the places of their first records.
    sheets: Vec<(Head, usize)>,
    pub(super) epoch: Epoch,
    pub(super) writing: Writing,
    pub(super) formats: Vec<Shown>,
    pub(super) strings: Vec<String>,
    /// Texts among them with characters that were replaced.
    undecoded: usize,
    /// Whether any formula holds its result: some programs write none, and leave a blank text instead.
    pub(super) has_results: bool,
}

/// Reads an xls workbook, in its compound file or bare.
///
/// # Errors
/// A workbook that is damaged, locked or beyond the limits.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheets, ReadError> {
    let media = MediaType::Xls;
    let refused = |reason: String| ReadError::Workbook { media, reason };
    let stream = stream(bytes).ok_or_else(|| refused("its stream cannot be found".to_owned()))?;
    let mut book = book(&stream, limits)?;
    book.has_results = xls_sheet::has_results(&stream);
    let mut sheets = Sheets::default();
    sheets.check_count(book.sheets.len(), limits);
    for (at, (head, place)) in book.sheets.iter().take(limits.sheets).enumerate() {
        let records = stream.get(*place..).map(Records::of);
        let read = records.ok_or_else(|| "it lies beyond the end of the file".to_owned());
        let read = read.and_then(|records| xls_sheet::read(records, &book, limits, sheets.room(limits)));
        let read = read.map(|mut sheet| {
            sheet.undecoded += if at == 0 { book.undecoded } else { 0 };
            sheet
        });
        sheets.add(head.clone(), read);
    }
    Ok(sheets)
}

fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&BEGIN.to_le_bytes()) {
        return Some(bytes.to_vec());
    }
    let file = Compound::of(bytes)?;
    file.stream("Workbook").or_else(|| file.stream("Book"))
}

fn book(stream: &[u8], limits: &Limits) -> Result<Book, ReadError> {
    let media = MediaType::Xls;
    let refused = |reason: &str| ReadError::Workbook {
        media,
        reason: reason.to_owned(),
    };
    let mut book = Book {
        sheets: Vec::new(),
        epoch: Epoch::Of1900,
        writing: Writing::Units,
        formats: Vec::new(),
        strings: Vec::new(),
        undecoded: 0,
        has_results: false,
    };
    let mut numbers = Vec::new();
    let mut codes = BTreeMap::new();
    let mut records = Records::of(stream);
    let mut old = false;
    loop {
        let Some((kind, record)) = records.next() else {
            return Err(refused("its records break off"));
        };
        match kind {
            BEGIN => match short(record, 0) {
                Some(0x0600) => {}
                Some(0x0500) => {
                    old = true;
                    book.writing = Writing::Page(encoding_rs::WINDOWS_1252);
                }
                _ => return Err(refused("it is of a version that fazhi does not read")),
            },
            0x002f => return Err(ReadError::Locked { media }),
            0x0042 if old => {
                let page = short(record, 0).and_then(Writing::of_page);
                book.writing = page.ok_or_else(|| refused("its code page is unknown"))?;
            }
            0x0022 if short(record, 0) == Some(1) => book.epoch = Epoch::Of1904,
            0x041e => {
                let code = code(record, book.writing);
                codes.extend(code);
            }
            0x00e0 => numbers.push(short(record, 2).unwrap_or(0)),
            0x0085 => {
                let (kind, head, place) =
                    bundle(record, book.writing).ok_or_else(|| refused("its list of sheets is damaged"))?;
                // Sheets of charts and macros have no cells of a return.
                if kind == 0 {
                    book.sheets.push((head, place));
                }
            }
            0x00fc => {
                let mut parts = vec![record];
                parts.extend(records.continued());
                shared(parts, limits, &mut book).map_err(|reason| refused(&reason))?;
            }
            END => break,
            _ => {}
        }
    }
    let shown = |number: &u16| Shown::of((*number).into(), codes.get(number).map(String::as_str));
    book.formats = numbers.iter().map(shown).collect();
    Ok(book)
}

/// A number format with its number.
fn code(record: &[u8], writing: Writing) -> Option<(u16, String)> {
    let mut content = Content::of(vec![record]);
    let number = content.short()?;
    let written = match writing {
        Writing::Units => content.text(writing)?,
        Writing::Page(_) => {
            let length = content.byte()?;
            content.characters(length.into(), writing)?
        }
    };
    Some((number, written.text))
}

/// The kind of a sheet, its head, and the place of its first record.
fn bundle(record: &[u8], writing: Writing) -> Option<(u8, Head, usize)> {
    let place = usize::try_from(long(record, 0)?).ok()?;
    let (state, kind) = (byte(record, 4)?, byte(record, 5)?);
    let mut content = Content::of(vec![record.get(6..)?]);
    let length = content.byte()?;
    let name = content.characters(length.into(), writing)?;
    let head = Head {
        name: name.text,
        hidden: state & 3 != 0,
    };
    Some((kind, head, place))
}

fn shared(parts: Vec<&[u8]>, limits: &Limits, book: &mut Book) -> Result<(), String> {
    let mut content = Content::of(parts);
    let damaged = || "its shared texts are damaged".to_owned();
    content.long().ok_or_else(damaged)?;
    let count = content.long().ok_or_else(damaged)?;
    for _ in 0..count {
        if book.strings.len() >= limits.strings {
            return Err(format!("it shares more than {} texts", limits.strings));
        }
        // A table that ends early is told by the first cell that asks for what is missing.
        let Some(written) = content.text(book.writing) else {
            break;
        };
        book.undecoded += usize::from(written.replaced);
        book.strings.push(written.text);
    }
    Ok(())
}
