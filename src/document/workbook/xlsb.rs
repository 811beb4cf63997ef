//! Excel binary workbooks, record by record ([MS-XLSB]). calamine passes over formulas that result in
//! errors, and knows no percentages, merged regions and hidden rows.

use std::collections::BTreeMap;

use crate::document::MediaType;
use crate::document::grid::CellValue;
use crate::document::read::{Limits, ReadError};
use crate::document::workbook::format::Shown;
use crate::document::workbook::package::{Package, missing};
use crate::document::workbook::record::{byte, double, long, packed, short, units, wide};
use crate::document::workbook::sheet::{Head, SheetCells, Sheets};
use crate::document::workbook::value::{Epoch, error, number};

/// The record of a blank cell.
const BLANK: u32 = 0x01;

/// The records of a part: number and content.
struct Records<'a> {
    rest: &'a [u8],
    /// Whether the part ends inside of a record.
    broken: bool,
}

impl<'a> Records<'a> {
    const fn of(part: &'a [u8]) -> Self {
        Self {
            rest: part,
            broken: false,
        }
    }

    /// A number in steps of seven bits, at most `most` bytes long.
    fn varied(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for step in 0..most {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u32::from(first & 0x7f) << (7 * step);
            if first & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }

    fn record(&mut self) -> Option<(u32, &'a [u8])> {
        let kind = self.varied(2)?;
        let length = usize::try_from(self.varied(4)?).ok()?;
        let (content, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((kind, content))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u32, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let record = self.record();
        self.broken = record.is_none();
        record
    }
}

/// A text with its number of units before it, and where it ends.
fn text(record: &[u8], at: usize) -> Option<(String, bool, usize)> {
    let length = usize::try_from(long(record, at)?).ok()?.checked_mul(2)?;
    let end = at.checked_add(4)?.checked_add(length)?;
    let (text, replaced) = wide(&units(record.get(at + 4..end)?));
    Some((text, replaced, end))
}

/// What the workbook says beside its sheets.
#[derive(Default)]
struct Book {
    sheets: Vec<(Head, String)>,
    epoch: Epoch,
    formats: Vec<Shown>,
    strings: Vec<String>,
    /// Texts among them with units that stood alone.
    undecoded: usize,
}

/// Reads an xlsb workbook.
///
/// # Errors
/// A part that is damaged, locked or beyond the limits.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheets, ReadError> {
    let package = Package::open(bytes, MediaType::Xlsb, limits)?;
    let book = book(&package, limits)?;
    let mut sheets = Sheets::default();
    sheets.check_count(book.sheets.len(), limits);
    for (at, (head, path)) in book.sheets.iter().take(limits.sheets).enumerate() {
        let mut sheet = SheetCells::new(limits, sheets.room(limits));
        sheet.undecoded = if at == 0 { book.undecoded } else { 0 };
        let read = match package.part(path) {
            Ok(Some(part)) => cells(&part, &book, &mut sheet).map(|()| sheet),
            Ok(None) => Err(missing(path)),
            Err(error) => Err(error.to_string()),
        };
        sheets.add(head.clone(), read);
    }
    Ok(sheets)
}

fn book(package: &Package<'_>, limits: &Limits) -> Result<Book, ReadError> {
    let root = package.relations("")?;
    let main = root.values().find(|relation| relation.kind == "officeDocument");
    let path = main.map_or("xl/workbook.bin", |main| main.path.as_str());
    let part = package
        .part(path)?
        .ok_or_else(|| package.refused("it has no workbook part"))?;
    let relations = package.relations(path)?;
    let first = |kind: &str| relations.values().find(|relation| relation.kind == kind);
    let damaged = |what: &str| package.refused(format!("its {what} are damaged"));
    let mut book = Book::default();
    let mut records = Records::of(&part);
    for (kind, record) in records.by_ref() {
        match kind {
            0x99 if byte(record, 0).is_some_and(|flags| flags & 1 == 1) => book.epoch = Epoch::Of1904,
            0x9c => {
                let (head, id) = bundle(record).ok_or_else(|| damaged("sheets"))?;
                match relations.get(&id) {
                    Some(relation) if relation.kind != "worksheet" => {}
                    relation => {
                        let path = relation.map(|relation| relation.path.clone());
                        book.sheets.push((head, path.unwrap_or_default()));
                    }
                }
            }
            _ => {}
        }
    }
    if records.broken {
        return Err(damaged("records"));
    }
    if let Some(styles) = first("styles")
        && let Some(part) = package.part(&styles.path)?
    {
        book.formats = formats(&part).ok_or_else(|| damaged("styles"))?;
    }
    if let Some(strings) = first("sharedStrings")
        && let Some(part) = package.part(&strings.path)?
    {
        shared(&part, limits, &mut book).map_err(|reason| package.refused(reason))?;
    }
    Ok(book)
}

/// Head of a sheet and the id of its relation.
fn bundle(record: &[u8]) -> Option<(Head, String)> {
    let (id, _, end) = text(record, 8)?;
    let (name, _, _) = text(record, end)?;
    let hidden = long(record, 0)? != 0;
    Some((Head { name, hidden }, id))
}

fn formats(part: &[u8]) -> Option<Vec<Shown>> {
    let mut codes = BTreeMap::new();
    let mut shown = Vec::new();
    let mut inside = false;
    for (kind, record) in Records::of(part) {
        match kind {
            0x2c => {
                codes.insert(short(record, 0)?, text(record, 2)?.0);
            }
            0x269 => inside = true,
            0x26a => inside = false,
            0x2f if inside => {
                let number = short(record, 2)?;
                shown.push(Shown::of(number.into(), codes.get(&number).map(String::as_str)));
            }
            _ => {}
        }
    }
    Some(shown)
}

fn shared(part: &[u8], limits: &Limits, book: &mut Book) -> Result<(), String> {
    for (_, record) in Records::of(part).filter(|(kind, _)| *kind == 0x13) {
        let (text, replaced, _) = text(record, 1).ok_or("its shared texts are damaged")?;
        if book.strings.len() >= limits.strings {
            return Err(format!("it shares more than {} texts", limits.strings));
        }
        book.undecoded += usize::from(replaced);
        book.strings.push(text);
    }
    Ok(())
}

fn cells(part: &[u8], book: &Book, sheet: &mut SheetCells) -> Result<(), String> {
    let (mut row, mut next) = (0, 0);
    let mut whole = false;
    let mut records = Records::of(part);
    for (kind, record) in records.by_ref() {
        if sheet.is_full() {
            return Ok(());
        }
        match kind {
            0x00 => {
                row = long(record, 0).ok_or("a row is damaged")?;
                next = 0;
                if byte(record, 11).is_some_and(|flags| flags & 0x10 != 0) {
                    sheet.hidden.rows.push((row, row));
                }
            }
            0x01..=0x0b | 0x3e => {
                let column = long(record, 0).ok_or("a cell is damaged")?;
                if kind != BLANK {
                    let cell = record.get(4..).and_then(|cell| value(kind, cell, book, sheet));
                    sheet.put(row, column, cell.ok_or_else(|| damaged(row))?);
                }
                next = column.saturating_add(1);
            }
            // The same without a column: it is the one after the cell before.
            0x0c..=0x12 => {
                let kind = kind - 0x0b;
                if kind != BLANK {
                    let value = value(kind, record, book, sheet).ok_or_else(|| damaged(row))?;
                    sheet.put(row, next, value);
                }
                next = next.saturating_add(1);
            }
            0x3c => {
                let flags = short(record, 16).unwrap_or(0);
                if let (Some(first), Some(last), true) = (long(record, 0), long(record, 4), flags & 1 == 1) {
                    sheet.hidden.columns.push((first, last));
                }
            }
            0xb0 => {
                let ends = [0, 4, 8, 12].map(|at| long(record, at).unwrap_or(0));
                sheet.merge((ends[0], ends[1]), (ends[2], ends[3]));
            }
            0x82 => whole = true,
            _ => {}
        }
    }
    if records.broken || !whole {
        return Err("its records break off".to_owned());
    }
    Ok(())
}

fn damaged(row: u32) -> String {
    format!("a cell of row {} is damaged", u64::from(row) + 1)
}

/// What a cell holds, from its style on; nothing where its record is damaged.
fn value(kind: u32, cell: &[u8], book: &Book, sheet: &mut SheetCells) -> Option<CellValue> {
    let style = usize::try_from(long(cell, 0)? & 0x00ff_ffff).ok()?;
    let shown = book.formats.get(style).copied().unwrap_or_default();
    let written = |at: usize, sheet: &mut SheetCells| {
        let (text, replaced, _) = text(cell, at)?;
        sheet.undecoded += usize::from(replaced);
        Some(CellValue::Text(text))
    };
    let value = match kind {
        0x02 => number(packed(long(cell, 4)?), shown, book.epoch),
        0x05 | 0x09 => number(double(cell, 4)?, shown, book.epoch),
        0x03 | 0x0b => error(byte(cell, 4)?),
        0x04 | 0x0a => CellValue::Bool(byte(cell, 4)? != 0),
        0x06 | 0x08 => written(4, sheet)?,
        0x3e => written(5, sheet)?,
        _ => {
            let at = usize::try_from(long(cell, 4)?).ok()?;
            CellValue::Text(book.strings.get(at)?.clone())
        }
    };
    Some(value)
}
