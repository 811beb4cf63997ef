//! The records of one sheet of an Excel 97 workbook.

use crate::document::grid::CellValue;
use crate::document::read::Limits;
use crate::document::workbook::biff_text::Content;
use crate::document::workbook::format::Shown;
use crate::document::workbook::record::{byte, double, long, packed, short};
use crate::document::workbook::sheet::{Room, SheetCells};
use crate::document::workbook::value::{error, number};
use crate::document::workbook::xls::{BEGIN, Book, END, Records};

/// Numbers of the records of formulas: that of Excel 97, and those that some programs still write.
const FORMULA: [u16; 3] = [0x0006, 0x0206, 0x0406];

/// Whether any formula of a workbook holds a result that is no blank text.
pub(super) fn has_results(stream: &[u8]) -> bool {
    Records::of(stream).any(|(kind, record)| FORMULA.contains(&kind) && !is_blank(record))
}

/// Whether the result of a formula is a blank text.
fn is_blank(record: &[u8]) -> bool {
    short(record, 12) == Some(0xffff) && byte(record, 6) == Some(3)
}

/// Reads a sheet that may take what there is `room` for.
pub(super) fn read(records: Records<'_>, book: &Book, limits: &Limits, room: Room) -> Result<SheetCells, String> {
    let mut reader = Reader {
        book,
        sheet: SheetCells::new(limits, room),
        awaited: None,
    };
    // Charts inside a sheet have records of their own between a beginning and an end.
    let mut depth = 0;
    let mut records = records;
    while let Some((kind, record)) = records.next() {
        match kind {
            BEGIN => depth += 1,
            END => {
                depth -= 1;
                if depth <= 0 {
                    return Ok(reader.sheet);
                }
            }
            _ if depth == 1 => {
                reader
                    .record(kind, record, &mut records)
                    .ok_or_else(|| format!("a record is damaged (kind {kind:#06x}, row {})", row(record)))?;
                if reader.sheet.is_full() {
                    return Ok(reader.sheet);
                }
            }
            _ => {}
        }
    }
    Err("its records break off".to_owned())
}

struct Reader<'a> {
    book: &'a Book,
    sheet: SheetCells,
    /// The cell whose formula results in a text that follows.
    awaited: Option<(u16, u16)>,
}

impl Reader<'_> {
    fn put(&mut self, place: (u16, u16), value: CellValue) {
        self.sheet.put(place.0.into(), place.1.into(), value);
    }

    fn shown(&self, record: &[u8], at: usize) -> Option<Shown> {
        let format = usize::from(short(record, at)?);
        Some(self.book.formats.get(format).copied().unwrap_or_default())
    }

    /// Reads one record; nothing where it is damaged.
    fn record(&mut self, kind: u16, record: &[u8], records: &mut Records<'_>) -> Option<()> {
        match kind {
            0x0203 => self.number(record, double(record, 6)?)?,
            0x027e => self.number(record, packed(long(record, 6)?))?,
            0x00bd => self.several(record)?,
            0x00fd => {
                let at = usize::try_from(long(record, 6)?).ok()?;
                let text = self.book.strings.get(at)?.clone();
                self.put(place(record)?, CellValue::Text(text));
            }
            0x0204 | 0x00d6 => {
                let mut parts = vec![record.get(6..)?];
                parts.extend(records.continued());
                self.text(place(record)?, parts)?;
            }
            0x0205 => {
                let code = byte(record, 6)?;
                let value = if byte(record, 7)? == 0 {
                    CellValue::Bool(code != 0)
                } else {
                    error(code)
                };
                self.put(place(record)?, value);
            }
            _ if FORMULA.contains(&kind) => self.formula(record)?,
            0x0207 => {
                let mut parts = vec![record];
                parts.extend(records.continued());
                if let Some(place) = self.awaited.take() {
                    self.text(place, parts)?;
                }
            }
            0x0208 if long(record, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = short(record, 0)?.into();
                self.sheet.hidden.rows.push((row, row));
            }
            0x007d if short(record, 8).is_some_and(|flags| flags & 1 == 1) => {
                let run = (short(record, 0)?.into(), short(record, 2)?.into());
                self.sheet.hidden.columns.push(run);
            }
            0x00e5 => {
                for merge in record.get(2..)?.chunks_exact(8).take(short(record, 0)?.into()) {
                    let end = |at| short(merge, at).map_or(0, u32::from);
                    self.sheet.merge((end(0), end(2)), (end(4), end(6)));
                }
            }
            _ => {}
        }
        Some(())
    }

    fn number(&mut self, record: &[u8], value: f64) -> Option<()> {
        let shown = self.shown(record, 4)?;
        self.put(place(record)?, number(value, shown, self.book.epoch));
        Some(())
    }

    /// Several numbers in one row.
    fn several(&mut self, record: &[u8]) -> Option<()> {
        let (row, first) = place(record)?;
        let body = record.get(4..record.len().checked_sub(2)?)?;
        for (column, cell) in (first..).zip(body.chunks_exact(6)) {
            let value = packed(long(cell, 2)?);
            let shown = self.shown(cell, 0)?;
            self.put((row, column), number(value, shown, self.book.epoch));
        }
        Some(())
    }

    fn text(&mut self, place: (u16, u16), parts: Vec<&[u8]>) -> Option<()> {
        let written = Content::of(parts).text(self.book.writing)?;
        self.sheet.undecoded += usize::from(written.replaced);
        self.put(place, CellValue::Text(written.text));
        Some(())
    }

    /// A formula with its result.
    fn formula(&mut self, record: &[u8]) -> Option<()> {
        let place = place(record)?;
        self.awaited = None;
        if short(record, 12)? != 0xffff {
            return self.number(record, double(record, 6)?);
        }
        let code = byte(record, 8)?;
        match byte(record, 6)? {
            0 => self.awaited = Some(place),
            1 => self.put(place, CellValue::Bool(code != 0)),
            2 => self.put(place, error(code)),
            _ if !self.book.has_results => self.put(place, CellValue::Uncomputed),
            _ => {}
        }
        Some(())
    }
}

/// Row of a record as a person counts it.
fn row(record: &[u8]) -> u32 {
    u32::from(short(record, 0).unwrap_or(0)) + 1
}

/// Row and column of a record with a cell.
fn place(record: &[u8]) -> Option<(u16, u16)> {
    Some((short(record, 0)?, short(record, 2)?))
}
