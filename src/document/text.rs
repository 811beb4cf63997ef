//! Plain text: a line is a block, or several that one paragraph is broken over; its characters stay exactly where they are.

use crate::document::block::{Block, BlockKind, Run, Zone};
use crate::document::csv;
use crate::document::grid::{Cell, CellValue, Grid};
use crate::document::lines::is_numbered_heading;
use crate::document::marks::Marks;
use crate::document::read::{Limits, Parts};
use crate::document::wrapped::{Printed, paragraphs};
use crate::model::{Finding, IssueCode};

/// A line without the blanks around it, and where its first character stands.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// Blanks before it.
    indent: usize,
    /// Byte that it begins at.
    byte: usize,
    /// Its number in the text, empty lines counted.
    number: usize,
}

/// The lines that hold something. Line ends are LF, CRLF (two characters) or CR.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut byte, mut number) = (0, 0, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        let kept = line.trim();
        if !kept.is_empty() {
            let before = line.chars().take_while(|c| c.is_whitespace()).count();
            lines.push(Line {
                text: kept,
                start: start + before,
                indent: before,
                byte: byte + line.len() - line.trim_start().len(),
                number,
            });
        }
        start += line.chars().count();
        byte += line.len();
        // The second half of a CRLF is no line of its own.
        number += usize::from(line != "\n" || !text[..byte - line.len()].ends_with('\r'));
    }
    lines
}

/// Reads a plain text. Lines with cells between `|` are rows of tables; lines of a fixed width are one paragraph.
pub(super) fn read(text: &str, limits: &Limits, marks: &Marks) -> Parts {
    let lines = lines(text);
    let mut parts = Parts::default();
    let mut table: Vec<Line<'_>> = Vec::new();
    let mut printed = Vec::with_capacity(lines.len());
    for line in &lines {
        let row = line.text.matches('|').count() >= 1 && is_row(line.text, marks, &table);
        if row {
            table.push(*line);
        } else {
            end_table(&mut table, &mut parts, limits);
        }
        printed.push(Printed {
            text: line.text,
            indent: line.indent,
            number: line.number,
            row,
        });
    }
    end_table(&mut table, &mut parts, limits);
    for range in paragraphs(&printed) {
        let (Some(first), Some(last)) = (lines.get(range.start), lines.get(range.end - 1)) else {
            continue;
        };
        let whole = Line {
            text: &text[first.byte..last.byte + last.text.len()],
            ..*first
        };
        let kind = if printed.get(range.start).is_some_and(|line| line.row) {
            BlockKind::TableRow
        } else if range.len() == 1 && is_numbered_heading(first.text) {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        parts.blocks.push(block(kind, whole));
    }
    parts.content = (0, parts.blocks.len());
    parts
}

/// A `|` inside a sentence is none between cells.
fn is_row(line: &str, marks: &Marks, above: &[Line<'_>]) -> bool {
    let first = line.trim_start_matches('|').split('|').next().unwrap_or_default();
    let bars = line.matches('|').count();
    let rule = line.chars().all(|c| matches!(c, '|' | '-' | ' ' | ':'));
    rule || marks.field(first).is_some() || (bars >= 2 && !line.contains('。')) || (bars >= 1 && !above.is_empty())
}

fn block(kind: BlockKind, line: Line<'_>) -> Block {
    let chars = line.text.chars().count();
    Block {
        kind,
        zone: Zone::Furniture,
        text: line.text.to_owned(),
        runs: vec![Run {
            at: 0,
            chars,
            source: line.start,
            width: chars,
        }],
    }
}

fn end_table(table: &mut Vec<Line<'_>>, parts: &mut Parts, limits: &Limits) {
    let rows = std::mem::take(table);
    if rows.len() >= 2 {
        let cells: Vec<Vec<(&str, usize)>> = rows.iter().map(|row| split(*row, '|')).collect();
        let number = parts.grids.len() + 1;
        push_grid(format!("table {number}"), &cells, limits, parts);
    }
}

/// The cells of a line, each with the place of its first character; empty for a rule.
fn split(line: Line<'_>, separator: char) -> Vec<(&str, usize)> {
    if line.text.chars().all(|c| matches!(c, '|' | '-' | ' ' | ':')) {
        return Vec::new();
    }
    let bare = line.text.strip_prefix(separator).unwrap_or(line.text);
    let mut at = line.start + usize::from(bare.len() < line.text.len());
    let mut cells = Vec::new();
    for cell in bare.split(separator) {
        let before = cell.chars().take_while(|c| c.is_whitespace()).count();
        cells.push((cell.trim(), at + before));
        at += cell.chars().count() + 1;
    }
    cells
}

fn push_grid(name: String, rows: &[Vec<(&str, usize)>], limits: &Limits, parts: &mut Parts) {
    let mut grid = Grid {
        name,
        hidden: false,
        cells: Vec::new(),
        merges: Vec::new(),
    };
    for (row, cells) in (0u32..).zip(rows.iter().filter(|cells| !cells.is_empty())) {
        for (column, (text, start)) in (0u32..).zip(cells) {
            if text.is_empty() {
                continue;
            }
            if grid.cells.len() >= limits.cells {
                parts
                    .findings
                    .push(Finding::new(IssueCode::LimitReached).with("limit", "cells"));
                parts.grids.push(grid);
                return;
            }
            grid.cells.push(Cell {
                row,
                column,
                value: CellValue::Text((*text).to_owned()),
                text: (*text).to_owned(),
                hidden: false,
                span: Some((*start, start + text.chars().count())),
            });
        }
    }
    parts.grids.push(grid);
}

/// Reads comma separated values: one grid, and every line as a block.
pub(super) fn read_csv(text: &str, limits: &Limits) -> Parts {
    let mut parts = Parts::default();
    let lines = lines(text);
    parts.blocks = lines.iter().map(|line| block(BlockKind::TableRow, *line)).collect();
    let (grid, finding) = csv::grid(text, limits);
    parts.grids.push(grid);
    parts.findings.extend(finding);
    parts.content = (0, parts.blocks.len());
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;
    use crate::document::marks::Marks;
    use crate::document::read::Limits;
    use crate::document::{BlockKind, Grid};

    fn slice(text: &str, span: (usize, usize)) -> String {
        text.chars().skip(span.0).take(span.1 - span.0).collect()
    }

    fn marks() -> &'static Marks {
        Marks::shipped().unwrap()
    }

    #[test]
    fn every_line_stands_where_python_finds_it() {
        // Positions counted by hand: CRLF is two characters.
        let text = "甲乙\r\n\r\n\u{3000}丙丁 \n戊";
        let parts = read(text, &Limits::default(), marks());
        let seen: Vec<(&str, Option<(usize, usize)>)> = parts
            .blocks
            .iter()
            .map(|block| (block.text.as_str(), block.source_span(0, block.text.chars().count())))
            .collect();
        assert_eq!(
            seen,
            [("甲乙", Some((0, 2))), ("丙丁", Some((7, 9))), ("戊", Some((11, 12)))]
        );
    }

    #[test]
    fn lines_with_bars_become_a_grid() {
        let text = "前言\n| 单位 | 件数 |\n|---|---|\n| 甲镇 | 12 |\n后记";
        let parts = read(text, &Limits::default(), marks());
        let kinds: Vec<BlockKind> = parts.blocks.iter().map(|block| block.kind).collect();
        let row = BlockKind::TableRow;
        assert_eq!(kinds, [BlockKind::Paragraph, row, row, row, BlockKind::Paragraph]);
        let [Grid { cells, .. }] = parts.grids.as_slice() else {
            panic!("one grid")
        };
        let found: Vec<(u32, u32, String)> = cells
            .iter()
            .map(|cell| (cell.row, cell.column, slice(text, cell.span.unwrap())))
            .collect();
        let expected = [(0, 0, "单位"), (0, 1, "件数"), (1, 0, "甲镇"), (1, 1, "12")];
        assert_eq!(
            found,
            expected.map(|(row, column, text)| (row, column, text.to_owned()))
        );
    }

    proptest! {
        #[test]
        fn blocks_slice_to_their_own_text(text in "[甲乙 |\\n\\r\u{3000}1。-]{0,60}") {
            for block in read(&text, &Limits::default(), marks()).blocks {
                let span = block.source_span(0, block.text.chars().count()).unwrap();
                prop_assert_eq!(slice(&text, span), block.text);
            }
        }
    }
}
