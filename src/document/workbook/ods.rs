//! OpenDocument spreadsheets, read piece by piece: a cell may say that it stands there a million times,
//! and calamine lays every sheet out in full, without percentages and hidden rows.

use std::collections::BTreeSet;

use crate::document::MediaType;
use crate::document::grid::CellValue;
use crate::document::read::{Limits, ReadError};
use crate::document::workbook::format::Shown;
use crate::document::workbook::package::{Package, says_encrypted};
use crate::document::workbook::sheet::{Head, SheetCells, Sheets};
use crate::document::workbook::value::{Epoch, iso_date, number};
use crate::document::workbook::xml::{Piece, Pieces, Tag, decoded};

/// Reads an OpenDocument spreadsheet.
///
/// # Errors
/// A part that is damaged, locked or beyond the limits, a text that is no spreadsheet.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheets, ReadError> {
    let media = MediaType::Ods;
    let package = Package::open(bytes, media, limits)?;
    let manifest = package.text("META-INF/manifest.xml")?;
    if manifest.is_some_and(|manifest| says_encrypted(&manifest)) {
        return Err(ReadError::Locked { media });
    }
    let content = package
        .text("content.xml")?
        .ok_or_else(|| package.refused("it has no content"))?;
    let mut reader = Reader {
        limits,
        hidden: hidden_styles(&content),
        sheets: Sheets::default(),
    };
    let mut pieces = Pieces::of(&content);
    let mut count = 0;
    let mut whole = false;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open(tag) if tag.name == "table:table" && !tag.empty => {
                count += 1;
                if count <= limits.sheets {
                    reader.sheet(&tag, &mut pieces);
                }
            }
            Piece::Open(tag) if tag.local() == "dde-links" || tag.local() == "tracked-changes" => {
                skip(&tag, &mut pieces);
            }
            Piece::Close("office:spreadsheet") => whole = true,
            _ => {}
        }
    }
    if !whole {
        return Err(package.refused("its content breaks off or is no spreadsheet"));
    }
    reader.sheets.check_count(count, limits);
    Ok(reader.sheets)
}

/// Names of the table styles that hide their tables.
fn hidden_styles(content: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut style = None;
    for tag in Pieces::of(content).tags() {
        match tag.name {
            "style:style" => style = tag.attribute("style:name"),
            "style:table-properties" if tag.raw("table:display") == Some("false") => {
                found.extend(style.take().map(std::borrow::Cow::into_owned));
            }
            "table:table" => break,
            _ => {}
        }
    }
    found
}

/// Passes over what stands inside a tag.
fn skip(tag: &Tag<'_>, pieces: &mut Pieces<'_>) {
    let mut depth = usize::from(!tag.empty);
    while depth > 0 {
        match pieces.next() {
            Some(Piece::Open(inner)) if inner.name == tag.name && !inner.empty => depth += 1,
            Some(Piece::Close(name)) if name == tag.name => depth -= 1,
            None => return,
            _ => {}
        }
    }
}

struct Reader<'a> {
    limits: &'a Limits,
    hidden: BTreeSet<String>,
    sheets: Sheets,
}

/// Where the next cell stands.
#[derive(Default)]
struct Cursor {
    row: u32,
    /// How often the row stands there.
    repeats: u32,
    column: u32,
    /// Column of the next column declaration.
    declared: u32,
    /// Number of cells before the row.
    before: usize,
}

fn repeats(tag: &Tag<'_>, name: &str) -> u32 {
    tag.raw(name).map_or(1, |text| {
        // A number too large for a column is as many as there are.
        text.trim()
            .parse::<u64>()
            .map_or(1, |number| u32::try_from(number).unwrap_or(u32::MAX))
    })
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.raw("table:visibility").is_some_and(|visible| visible != "visible")
}

impl Reader<'_> {
    /// Reads a sheet to the end of its table.
    fn sheet(&mut self, table: &Tag<'_>, pieces: &mut Pieces<'_>) {
        let style = table.attribute("table:style-name");
        let head = Head {
            name: table.attribute("table:name").unwrap_or_default().into_owned(),
            hidden: style.is_some_and(|style| self.hidden.contains(style.as_ref())),
        };
        // What another file held when it was last asked is no sheet of this one.
        let foreign = head.name.starts_with("'file:");
        let mut sheet = SheetCells::new(self.limits, self.sheets.room(self.limits));
        let mut cursor = Cursor::default();
        let read = loop {
            let Some(piece) = pieces.next() else {
                break Err("its table breaks off".to_owned());
            };
            match piece {
                Piece::Open(tag) => {
                    if let Err(reason) = part(&tag, pieces, &mut cursor, &mut sheet) {
                        break Err(reason);
                    }
                }
                Piece::Close("table:table-row") => end_row(&mut cursor, &mut sheet),
                Piece::Close("table:table") => break Ok(sheet),
                _ => {}
            }
        };
        if !foreign {
            self.sheets.add(head, read);
        }
    }
}

fn end_row(cursor: &mut Cursor, sheet: &mut SheetCells) {
    sheet.repeat_row(cursor.before, cursor.repeats.saturating_sub(1));
    cursor.row = cursor.row.saturating_add(cursor.repeats);
}

/// Reads one part of a table that has a start tag.
fn part(tag: &Tag<'_>, pieces: &mut Pieces<'_>, cursor: &mut Cursor, sheet: &mut SheetCells) -> Result<(), String> {
    match tag.name {
        "table:table-column" => {
            let after = cursor
                .declared
                .saturating_add(repeats(tag, "table:number-columns-repeated"));
            if is_hidden(tag) {
                sheet.hidden.columns.push((cursor.declared, after.saturating_sub(1)));
            }
            cursor.declared = after;
        }
        "table:table-row" => {
            cursor.repeats = repeats(tag, "table:number-rows-repeated");
            (cursor.column, cursor.before) = (0, sheet.len());
            if is_hidden(tag) {
                let last = cursor.row.saturating_add(cursor.repeats.saturating_sub(1));
                sheet.hidden.rows.push((cursor.row, last));
            }
            if tag.empty {
                end_row(cursor, sheet);
            }
        }
        "table:table-cell" | "table:covered-table-cell" => {
            let text = if tag.empty { Text::default() } else { text(tag, pieces)? };
            cell(tag, text, cursor, sheet);
        }
        "table:shapes" | "office:forms" | "table:named-expressions" | "table:scenario" => skip(tag, pieces),
        "table:table" => return Err("a table stands inside of its table".to_owned()),
        _ => {}
    }
    Ok(())
}

/// The paragraphs of a cell, joined by line ends.
#[derive(Default)]
struct Text(Option<String>);

/// Reads the text of a cell to its end. Notes and drawings on it are passed over.
fn text(cell: &Tag<'_>, pieces: &mut Pieces<'_>) -> Result<Text, String> {
    let mut found: Option<String> = None;
    let mut inside = false;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open(tag) => match tag.name {
                "text:p" | "text:h" => {
                    if let Some(found) = &mut found {
                        found.push('\n');
                    }
                    found.get_or_insert_default();
                    inside = !tag.empty;
                }
                "text:s" => push(&mut found, &" ".repeat(spaces(&tag))),
                "text:tab" => push(&mut found, "\t"),
                "text:line-break" => push(&mut found, "\n"),
                "office:annotation" | "text:ruby-text" | "table:table" => skip(&tag, pieces),
                name if name.starts_with("draw:") || name.starts_with("table:detective") => skip(&tag, pieces),
                _ => {}
            },
            Piece::Close("text:p" | "text:h") => inside = false,
            Piece::Close(name) if name == cell.name => return Ok(Text(found)),
            Piece::Text(text) if inside => push(&mut found, &decoded(text)),
            Piece::Data(text) if inside => push(&mut found, text),
            _ => {}
        }
    }
    Err("a cell breaks off".to_owned())
}

fn push(found: &mut Option<String>, text: &str) {
    found.get_or_insert_default().push_str(text);
}

/// How many blanks a tag stands for; no cell needs more than these.
fn spaces(tag: &Tag<'_>) -> usize {
    tag.number("text:c")
        .and_then(|count| usize::try_from(count).ok())
        .map_or(1, |count| count.min(256))
}

fn cell(tag: &Tag<'_>, text: Text, cursor: &mut Cursor, sheet: &mut SheetCells) {
    let (row, first) = (cursor.row, cursor.column);
    let repeats = repeats(tag, "table:number-columns-repeated");
    cursor.column = first.saturating_add(repeats);
    let down = tag.number("table:number-rows-spanned").unwrap_or(1).max(1) - 1;
    let across = tag.number("table:number-columns-spanned").unwrap_or(1).max(1) - 1;
    if tag.name == "table:table-cell" {
        sheet.merge((row, row.saturating_add(down)), (first, first.saturating_add(across)));
    }
    let Some(value) = value(tag, text) else { return };
    if matches!(&value, CellValue::Text(text) if text.trim().is_empty()) {
        return;
    }
    for column in first..cursor.column {
        if !sheet.put(row, column, value.clone()) {
            break;
        }
    }
}

/// What a cell holds; nothing where it is empty.
fn value(tag: &Tag<'_>, Text(text): Text) -> Option<CellValue> {
    let kind = tag.raw("office:value-type");
    let formula = tag.raw("table:formula").is_some();
    let printed = text.as_deref().unwrap_or_default();
    let error = tag.raw("calcext:value-type") == Some("error") || (formula && is_error(printed));
    if error {
        return Some(CellValue::Error(printed.to_owned()));
    }
    // LibreOffice saves a truth value of a formula as the number 1 that reads TRUE.
    if kind == Some("float") && matches!(printed, "TRUE" | "FALSE") {
        return Some(CellValue::Bool(printed == "TRUE"));
    }
    let stated = |name: &str| tag.raw(name).and_then(|text| text.trim().parse::<f64>().ok());
    let of_text = |text: Option<String>| text.map(CellValue::Text);
    match kind {
        Some("float" | "currency") => {
            let value = stated("office:value").map(|value| number(value, Shown::Plain, Epoch::Of1900));
            value.or_else(|| of_text(text))
        }
        Some("percentage") => {
            let value = stated("office:value").map(|value| number(value, Shown::Percent, Epoch::Of1900));
            value.or_else(|| of_text(text))
        }
        Some("date") => {
            let date = tag.raw("office:date-value").map(iso_date);
            date.or_else(|| of_text(text))
        }
        Some("time") => of_text(text.or_else(|| tag.raw("office:time-value").map(str::to_owned))),
        Some("boolean") => tag
            .raw("office:boolean-value")
            .map(|value| CellValue::Bool(value == "true")),
        Some(_) => of_text(text.or_else(|| tag.attribute("office:string-value").map(std::borrow::Cow::into_owned))),
        None if formula && text.is_none() => Some(CellValue::Uncomputed),
        None => of_text(text),
    }
}

/// How spreadsheet programs print errors.
fn is_error(text: &str) -> bool {
    text.starts_with("Err:") || (text.starts_with('#') && text.ends_with(['!', '?', 'A']))
}
