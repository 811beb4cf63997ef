//! What calamine leaves out of a sheet of an xlsx workbook: hidden rows and columns, merged regions,
//! formulas without a result. One search over the bytes of the part for the few tags that matter; cells
//! in between cost nothing.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::document::workbook::sheet::SheetCells;
use crate::document::workbook::xml::{Tag, tag_end};

/// Notes what stands in the part beside the values of its cells, and where formulas have no result.
///
/// # Errors
/// A name that no search can be made for.
pub(super) fn note(part: &[u8], sheet: &mut SheetCells) -> Result<Vec<(u32, u32)>, String> {
    let prefix = prefix(part);
    let names = ["row", "col", "mergeCell", "f"];
    let needles = names.map(|name| format!("<{prefix}{name}"));
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(&needles)
        .map_err(|error| error.to_string())?;
    let mut uncomputed = Vec::new();
    let mut next_row = 0;
    for found in search.find_iter(part) {
        let Some(tag) = tag_at(part, found.start()) else {
            continue;
        };
        match tag.local() {
            "row" => {
                let row = tag.number("r").map_or(next_row, |row| row.saturating_sub(1));
                next_row = row.saturating_add(1);
                if is_hidden(&tag, "ht") {
                    sheet.hidden.rows.push((row, row));
                }
            }
            "col" if is_hidden(&tag, "width") => {
                let (first, last) = (tag.number("min").unwrap_or(1), tag.number("max").unwrap_or(1));
                let run = (first.saturating_sub(1), last.saturating_sub(1));
                sheet.hidden.columns.push(run);
            }
            "mergeCell" => {
                if let Some((first, last)) = tag.raw("ref").and_then(area) {
                    sheet.merge((first.0, last.0), (first.1, last.1));
                }
            }
            "f" if !has_result(part, found.start(), &tag) => match cell_before(part, found.start()) {
                Some(place) => uncomputed.push(place),
                None => sheet.unplaced += 1,
            },
            _ => {}
        }
    }
    Ok(uncomputed)
}

/// Hidden, or of no height or width, which is the same to a reader.
fn is_hidden(tag: &Tag<'_>, size: &str) -> bool {
    tag.says("hidden") || tag.raw(size).is_some_and(|size| size == "0" || size == "0.0")
}

/// The prefix of the names of the part, with its colon: that of its first tag.
fn prefix(part: &[u8]) -> String {
    let mut at = 0;
    while let Some(start) = part
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b'<'))
    {
        at += start + 1;
        if matches!(part.get(at), Some(b'?' | b'!')) {
            continue;
        }
        let name = part.get(at..at + 64).or_else(|| part.get(at..)).unwrap_or_default();
        let name = name.split(|byte| matches!(byte, b' ' | b'>' | b'\n' | b'\r' | b'\t' | b'/'));
        let name = name.into_iter().next().unwrap_or_default();
        let prefix = name
            .iter()
            .position(|byte| *byte == b':')
            .and_then(|end| name.get(..=end));
        return String::from_utf8_lossy(prefix.unwrap_or_default()).into_owned();
    }
    String::new()
}

/// The start tag whose `<` stands at `start`.
fn tag_at(part: &[u8], start: usize) -> Option<Tag<'_>> {
    let rest = part.get(start + 1..)?;
    let inside = rest.get(..tag_end(rest)?)?;
    std::str::from_utf8(inside).ok().map(Tag::of)
}

/// Whether the cell whose formula begins at `start` holds its result.
fn has_result(part: &[u8], start: usize, formula: &Tag<'_>) -> bool {
    let rest = part.get(start..).unwrap_or_default();
    let mut ends = 1 + usize::from(!formula.empty);
    // Past the tag of the formula, and past its end tag where it has one.
    let mut at = 0;
    while ends > 0 {
        let Some(tag) = rest.get(at..).and_then(tag_end) else {
            return false;
        };
        at += tag + 1;
        ends -= 1;
    }
    let rest = rest.get(at..).unwrap_or_default().trim_ascii_start();
    let Some(tag) = tag_at(rest, 0).filter(|tag| matches!(tag.local(), "v" | "is")) else {
        return false;
    };
    let after = rest.get(tag_end(rest).map_or(0, |end| end + 1)..).unwrap_or_default();
    let blank = tag.empty || after.starts_with(b"</");
    // A formula may result in a text of no characters.
    !blank || type_before(part, start).is_some_and(|kind| kind == "str")
}

/// The tag of the cell that a formula at `start` stands in.
fn tag_before(part: &[u8], start: usize) -> Option<Tag<'_>> {
    let before = part.get(..start)?;
    let open = before.iter().rposition(|byte| *byte == b'<')?;
    tag_at(part, open).filter(|tag| tag.local() == "c")
}

fn type_before(part: &[u8], start: usize) -> Option<&str> {
    tag_before(part, start)?.raw("t")
}

fn cell_before(part: &[u8], start: usize) -> Option<(u32, u32)> {
    address(tag_before(part, start)?.raw("r")?)
}

/// Both corners of an area: A1:B2.
fn area(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((address(first)?, address(last)?))
}

/// Row and column of an address, from 0: B7 is (6, 1).
fn address(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = (text.get(..digits)?, text.get(digits..)?);
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        let digit = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a',
            _ => return None,
        };
        column.checked_mul(26)?.checked_add(u32::from(digit) + 1)
    })?;
    let row: u32 = row.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::{address, area, note};
    use crate::document::read::Limits;
    use crate::document::workbook::sheet::{Room, SheetCells};

    #[test]
    fn addresses() {
        for (text, place) in [
            ("A1", Some((0, 0))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("b7", Some((6, 1))),
            ("A0", None),
            ("7", None),
            ("$A$1", None),
            ("A99999999999", None),
            ("AAAAAAAAAA1", None),
        ] {
            assert_eq!(address(text), place, "{text}");
        }
        assert_eq!(area("A1:B2"), Some(((0, 0), (1, 1))));
    }

    #[test]
    fn hidden_merged_and_without_result() {
        for prefix in ["", "x:"] {
            let part = "<?xml version='1.0'?>\n<@worksheet><@cols><@col min=\"2\" max=\"3\" hidden=\"1\"/><@col min=\"9\" \
                max=\"9\" width=\"0\"/></@cols><@sheetData><@row><@c r=\"A1\"><@v>1</@v></@c></@row><@row hidden='true'>\
                <@c r=\"A2\"><@f>A1&gt;2</@f></@c><@c r=\"B2\"><@f>A1</@f><@v>3</@v></@c><@c r=\"C2\" t=\"str\"><@f>\"\"</@f>\
                <@v></@v></@c><@c r=\"D2\"><@f t=\"shared\" si=\"0\"/><@v/></@c><@c><@f>A2</@f></@c></@row><@row r=\"9\" \
                ht=\"0\"/></@sheetData><@mergeCells count=\"1\"><@mergeCell ref=\"A1:B2\"/></@mergeCells>\
                <@formula1>A1</@formula1></@worksheet>"
                .replace('@', prefix);
            let mut sheet = SheetCells::new(&Limits::default(), Room::default());
            let uncomputed = note(part.as_bytes(), &mut sheet).unwrap();
            assert_eq!((uncomputed, sheet.unplaced), (vec![(1, 0), (1, 3)], 1));
            assert_eq!(sheet.hidden.rows, [(1, 1), (8, 8)]);
            assert_eq!(sheet.hidden.columns, [(1, 2), (8, 8)]);
        }
    }
}
