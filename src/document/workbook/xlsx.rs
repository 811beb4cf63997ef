//! Excel 2007 and later. The values of cells come from calamine, one by one: two cells at far corners
//! cost two cells. What it leaves out comes from the parts themselves.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx};

use crate::document::MediaType;
use crate::document::grid::CellValue;
use crate::document::read::{Limits, ReadError};
use crate::document::workbook::facts;
use crate::document::workbook::format::Shown;
use crate::document::workbook::package::{Package, missing};
use crate::document::workbook::repack::Repacked;
use crate::document::workbook::sheet::{Head, Room, SheetCells, Sheets};
use crate::document::workbook::value::{Epoch, iso_date, number};
use crate::document::workbook::xml::{Piece, Pieces};

/// Sheets are handed on unpacked up to this many bytes together; beyond, as they lie in the file, so that
/// memory stays small where speed matters less.
const UNPACKED: usize = 24 << 20;

/// How many texts a part of shared texts states to hold.
const COUNT: &[u8] = b"uniqueCount";

/// The tag that states how far a sheet reaches.
const EXTENT: &[u8] = b"dimension";

/// Makes a name near the beginning of a part unknown.
fn blot(part: &mut [u8], name: &[u8]) {
    let head = part.len().min(4096);
    let found = part
        .get(..head)
        .and_then(|head| head.windows(name.len()).position(|window| window == name));
    if let Some(name) = found.and_then(|at| part.get_mut(at..at + name.len())) {
        name.fill(b'x');
    }
}

/// What the workbook says beside its sheets.
struct Book {
    /// Heads of the sheets with the paths of their parts.
    sheets: Vec<(Head, String)>,
    epoch: Epoch,
    /// How numbers of each cell format are shown.
    formats: Vec<Shown>,
    /// Path of the shared texts.
    strings: Option<String>,
}

/// Reads an xlsx or xlsm workbook.
///
/// # Errors
/// A part that is damaged, locked or beyond the limits.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheets, ReadError> {
    let package = Package::open(bytes, MediaType::Xlsx, limits)?;
    let book = book(&package)?;
    let mut sheets = Sheets::default();
    sheets.check_count(book.sheets.len(), limits);
    let mut zip = Repacked::default();
    let mut part = Vec::new();
    strings(&package, &book, limits, &mut zip)?;
    let mut known = Vec::new();
    for (at, (_, path)) in book.sheets.iter().take(limits.sheets).enumerate() {
        part.clear();
        let facts = sheet_part(&package, path, &mut part, limits);
        if facts.is_ok() {
            // The extent that a sheet states is trusted to be an address, and needed for nothing.
            blot(&mut part, EXTENT);
            let name = format!("xl/s{at}.xml");
            let packed = package
                .packed(path)
                .filter(|_| zip.len() + part.len() > UNPACKED && part.starts_with(b"<"));
            match packed {
                Some(packed) => zip.add(&name, &packed),
                None => zip.store(&name, &part),
            }
        }
        known.push(facts);
    }
    drop(part);
    skeleton(&mut zip, known.len());
    let zip = zip.finish();
    // calamine indexes into damaged parts and panics on some; one bad workbook must not end a run.
    // Nothing of ours is shared with it but the bytes.
    let opened = catch_unwind(|| Xlsx::new(Cursor::new(zip.as_slice())).map_err(|error| error.to_string()));
    let mut workbook = opened
        .unwrap_or_else(|_| Err("the reader gave up on a damaged part".to_owned()))
        .map_err(|reason| package.refused(reason))?;
    for (at, ((head, _), facts)) in book.sheets.iter().zip(known).enumerate() {
        let room = sheets.room(limits);
        let read = facts.and_then(|(mut found, uncomputed)| {
            found.set_room(room);
            let name = format!("s{at}");
            let read = catch_unwind(AssertUnwindSafe(|| cells(&mut workbook, &name, &book, &mut found)));
            read.unwrap_or_else(|_| Err("the reader gave up on a damaged cell".to_owned()))?;
            for (row, column) in uncomputed {
                found.put(row, column, CellValue::Uncomputed);
            }
            Ok(found)
        });
        sheets.add(head.clone(), read);
    }
    Ok(sheets)
}

fn book(package: &Package<'_>) -> Result<Book, ReadError> {
    let root = package.relations("")?;
    let main = root.values().find(|relation| relation.kind == "officeDocument");
    let path = main.map_or("xl/workbook.xml", |main| main.path.as_str());
    let text = package
        .text(path)?
        .ok_or_else(|| package.refused("it has no workbook part"))?;
    let relations = package.relations(path)?;
    let first = |kind: &str| relations.values().find(|relation| relation.kind == kind);
    let mut book = Book {
        sheets: Vec::new(),
        epoch: Epoch::Of1900,
        formats: Vec::new(),
        strings: first("sharedStrings").map(|relation| relation.path.clone()),
    };
    for tag in Pieces::of(&text).tags() {
        match tag.local() {
            "workbookPr" if tag.says("date1904") => book.epoch = Epoch::Of1904,
            "sheet" => {
                let head = Head {
                    name: tag.attribute("name").unwrap_or_default().into_owned(),
                    hidden: tag.raw("state").is_some_and(|state| state != "visible"),
                };
                // Sheets of charts, dialogs and macros have no cells of a return. A sheet without a part
                // is told when its part is looked for.
                match tag.raw("id").and_then(|id| relations.get(id)) {
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
    if let Some(styles) = first("styles")
        && let Some(text) = package.text(&styles.path)?
    {
        book.formats = formats(&text);
    }
    Ok(book)
}

/// How numbers of each cell format are shown, in the order that cells count them.
fn formats(styles: &str) -> Vec<Shown> {
    let mut codes = BTreeMap::new();
    let mut shown = Vec::new();
    let mut inside = false;
    for piece in Pieces::of(styles) {
        match piece {
            Piece::Open(tag) => match tag.local() {
                "cellXfs" => inside = !tag.empty,
                "numFmt" => {
                    if let Some((number, code)) = tag.number("numFmtId").zip(tag.attribute("formatCode")) {
                        codes.entry(number).or_insert_with(|| code.into_owned());
                    }
                }
                "xf" if inside => {
                    let number = tag.number("numFmtId").unwrap_or(0);
                    shown.push(Shown::of(number, codes.get(&number).map(String::as_str)));
                }
                _ => {}
            },
            Piece::Close(name) if name.ends_with("cellXfs") => inside = false,
            _ => {}
        }
    }
    shown
}

/// Hands on the shared texts, if they are as few as allowed.
fn strings(package: &Package<'_>, book: &Book, limits: &Limits, zip: &mut Repacked) -> Result<(), ReadError> {
    let mut part = Vec::new();
    let Some(path) = &book.strings else { return Ok(()) };
    if !package.unpack_utf8(path, &mut part)? {
        return Ok(());
    }
    let texts = part
        .windows(3)
        .filter(|window| matches!(*window, b"<si" | b":si"))
        .count();
    if texts > limits.strings {
        return Err(package.refused(format!("it shares more than {} texts", limits.strings)));
    }
    // The number of texts that the part states is set aside in memory unseen.
    blot(&mut part, COUNT);
    zip.store("xl/sharedStrings.xml", &part);
    Ok(())
}

/// The facts of a sheet, with the places of formulas without a result.
type Known = (SheetCells, Vec<(u32, u32)>);

/// Unpacks the part of a sheet into `part` and notes its facts.
fn sheet_part(package: &Package<'_>, path: &str, part: &mut Vec<u8>, limits: &Limits) -> Result<Known, String> {
    match package.unpack_utf8(path, part) {
        Ok(true) => {
            let mut sheet = SheetCells::new(limits, Room::default());
            let uncomputed = facts::note(part, &mut sheet)?;
            Ok((sheet, uncomputed))
        }
        Ok(false) => Err(missing(path)),
        Err(error) => Err(error.to_string()),
    }
}

/// The parts that lead to the sheets.
fn skeleton(zip: &mut Repacked, sheets: usize) {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let of = |part: &dyn Fn(usize) -> String| (0..sheets).map(part).collect::<String>();
    let list = of(&|at| format!("<sheet name=\"s{at}\" sheetId=\"{}\" r:id=\"r{at}\"/>", at + 1));
    let targets = of(&|at| format!("<Relationship Id=\"r{at}\" Type=\"{KIND}/worksheet\" Target=\"s{at}.xml\"/>"));
    let root = format!("<Relationship Id=\"r\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    let relations = |inside: &str| format!("<Relationships>{inside}</Relationships>");
    zip.store("_rels/.rels", relations(&root).as_bytes());
    zip.store("xl/_rels/workbook.xml.rels", relations(&targets).as_bytes());
    zip.store(
        "xl/workbook.xml",
        format!("<workbook><sheets>{list}</sheets></workbook>").as_bytes(),
    );
}

fn cells<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    book: &Book,
    found: &mut SheetCells,
) -> Result<(), String> {
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| error.to_string())? {
        let shown = book.formats.get(style).copied().unwrap_or_default();
        if let Some(value) = value(cell.get_value(), shown, book.epoch) {
            let (row, column) = cell.get_position();
            found.put(row, column, value);
            if found.is_full() {
                break;
            }
        }
    }
    Ok(())
}

/// What a cell holds; nothing where it is empty. The workbook that calamine sees has no formats, so that
/// numbers come as they are stored.
fn value(data: &DataRef<'_>, shown: Shown, epoch: Epoch) -> Option<CellValue> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(value) => CellValue::Number((*value).into()),
        DataRef::Float(value) => number(*value, shown, epoch),
        DataRef::String(text) | DataRef::DurationIso(text) => CellValue::Text(text.clone()),
        DataRef::SharedString(text) => CellValue::Text((*text).to_owned()),
        DataRef::Bool(value) => CellValue::Bool(*value),
        DataRef::DateTime(date) => number(date.as_f64(), shown, epoch),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::Error(error) => CellValue::Error(error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::formats;
    use crate::document::workbook::format::Shown;

    #[test]
    fn formats_of_cells_and_not_of_named_styles() {
        let styles = "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"0.0&quot;%&quot;\"/><numFmt \
            numFmtId=\"9\" formatCode=\"0%\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf/>\
            <xf numFmtId=\"176\"></xf><xf numFmtId=\"10\"/><xf numFmtId=\"31\"/></cellXfs><cellStyles><xf numFmtId=\"9\"/>\
            </cellStyles></styleSheet>";
        let expected = [Shown::Plain, Shown::Plain, Shown::Percent, Shown::Date];
        assert_eq!(formats(styles), expected);
    }
}
