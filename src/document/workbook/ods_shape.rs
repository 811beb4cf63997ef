//! The shape of the sheets of an OpenDocument spreadsheet: its reader lays them out in full, and a
//! cell may say that it stands there a million times.

use std::collections::BTreeMap;

use crate::document::grid::Merge;
use crate::document::workbook::hidden::member_text;
use crate::document::workbook::xml::{Tag, tags};

/// How far a sheet reaches, and its merged regions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shape {
    rows: u64,
    columns: u64,
    pub(super) merges: Vec<Merge>,
}

#[derive(Default)]
struct Cursor {
    row: u64,
    repeats: u64,
    column: u64,
}

/// The shapes by name of sheet.
pub(super) fn shapes(bytes: &[u8]) -> BTreeMap<String, Shape> {
    member_text(bytes, "content.xml")
        .map(|content| shapes_in(&content))
        .unwrap_or_default()
}

fn shapes_in(content: &str) -> BTreeMap<String, Shape> {
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let mut name: Option<String> = None;
    let mut cursor = Cursor::default();
    for tag in tags(content) {
        match (tag.name.as_str(), tag.closes) {
            ("table:table", false) => {
                name = tag.attributes.get("table:name").cloned();
                cursor = Cursor::default();
            }
            ("table:table-row", false) => {
                cursor.repeats = u64::from(tag.number("table:number-rows-repeated", 1));
                cursor.column = 0;
                if tag.empty {
                    cursor.row += cursor.repeats;
                }
            }
            ("table:table-row", true) => cursor.row += cursor.repeats,
            ("table:table-cell" | "table:covered-table-cell", false) => {
                if let Some(shape) = name.as_ref().map(|name| shapes.entry(name.clone()).or_default()) {
                    shape.note(&tag, &cursor);
                }
                cursor.column += u64::from(tag.number("table:number-columns-repeated", 1));
            }
            _ => {}
        }
    }
    shapes
}

impl Shape {
    fn note(&mut self, tag: &Tag, cursor: &Cursor) {
        let repeats = u64::from(tag.number("table:number-columns-repeated", 1));
        if !tag.empty || tag.attributes.contains_key("office:value-type") {
            self.rows = self.rows.max(cursor.row + cursor.repeats);
            self.columns = self.columns.max(cursor.column + repeats);
        }
        let across = tag.number("table:number-columns-spanned", 1);
        let down = tag.number("table:number-rows-spanned", 1);
        let first = u32::try_from(cursor.row).ok().zip(u32::try_from(cursor.column).ok());
        if let Some((row, column)) = first.filter(|_| across > 1 || down > 1) {
            self.merges.push(Merge {
                first_row: row,
                first_column: column,
                last_row: row.saturating_add(down.saturating_sub(1)),
                last_column: column.saturating_add(across.saturating_sub(1)),
            });
        }
    }
}

/// Cells up to the last of each sheet, empty ones included, over all sheets.
pub(super) fn area(bytes: &[u8]) -> u64 {
    let shapes = shapes(bytes);
    let cells = shapes.values().map(|shape| shape.rows.saturating_mul(shape.columns));
    cells.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::shapes_in;

    #[test]
    fn repeats_and_spans_are_counted() {
        let content = "<table:table table:name=\"甲\"><table:table-row table:number-rows-repeated=\"3\"/>\
            <table:table-row><table:table-cell table:number-columns-spanned=\"2\" office:value-type=\"string\"><p/>\
            </table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated=\"1000\"/>\
            </table:table-row><table:table-row table:number-rows-repeated=\"500\"><table:table-cell \
            table:number-columns-repeated=\"9\" office:value-type=\"float\"/></table:table-row></table:table>";
        let shapes = shapes_in(content);
        let shape = &shapes["甲"];
        assert_eq!((shape.rows, shape.columns), (504, 9));
        let merge = shape.merges[0];
        assert_eq!(
            (merge.first_row, merge.first_column, merge.last_row, merge.last_column),
            (3, 0, 3, 1)
        );
    }
}
