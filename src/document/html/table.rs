use std::collections::{BTreeMap, BTreeSet};

use ego_tree::NodeRef;
use scraper::Node;

use crate::document::block::{Block, BlockKind, Run, Zone};
use crate::document::block_builder::{Gathered, is_wide};
use crate::document::grid::{Cell, CellValue, Grid, Merge};
use crate::document::headers::Headers;
use crate::document::html::text::{Breaks, Origin};

/// What stands between the cells of a row that is printed as one line.
const JOINT: &str = " | ";
/// Cells with more text than this are paragraphs: the table is there for layout.
const LONGEST_CELL: usize = 800;

/// Bounds on a table: a colspan of a million is a mistake or an attack.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableLimits {
    pub(super) cells: usize,
    pub(super) span: u32,
}

/// A table as read.
pub(super) struct ReadTable {
    pub(super) grid: Grid,
    /// The caption, then one block for each row that holds something.
    pub(super) rows: Vec<Gathered>,
    /// Whether a limit cut it short.
    pub(super) cut: bool,
}

/// Whether a table holds data rather than the layout of a page: no table inside, at least two rows
/// and two columns, and no cell with paragraphs of text.
pub(super) fn holds_data(table: NodeRef<'_, Node>) -> bool {
    let inner = |node: &NodeRef<'_, Node>| {
        node.value()
            .as_element()
            .is_some_and(|element| element.name() == "table")
    };
    if table.descendants().skip(1).any(|node| inner(&node)) {
        return false;
    }
    let rows = rows(table);
    let widest = rows.iter().map(|row| cells(*row).len()).max().unwrap_or(0);
    let length = |cell: &NodeRef<'_, Node>| -> usize {
        let texts = cell.descendants().filter_map(|node| node.value().as_text());
        texts.map(|text| text.len() / 3).sum()
    };
    rows.len() >= 2
        && widest >= 2
        && rows
            .iter()
            .flat_map(|row| cells(*row))
            .all(|cell| length(&cell) <= LONGEST_CELL)
}

fn is_element(node: NodeRef<'_, Node>, names: &[&str]) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| names.contains(&element.name()))
}

fn rows(table: NodeRef<'_, Node>) -> Vec<NodeRef<'_, Node>> {
    table.descendants().filter(|node| is_element(*node, &["tr"])).collect()
}

fn cells(row: NodeRef<'_, Node>) -> Vec<NodeRef<'_, Node>> {
    row.children().filter(|node| is_element(*node, &["td", "th"])).collect()
}

fn span(cell: NodeRef<'_, Node>, attribute: &str, most: u32) -> u32 {
    let text = cell.value().as_element().and_then(|element| element.attr(attribute));
    // Browsers take anything else for 1, and so does the reader of the page.
    let number = text.and_then(|text| text.trim().parse::<u32>().ok());
    number.unwrap_or(1).clamp(1, most)
}

/// A cell as it was met.
struct Met<'a> {
    row: u32,
    column: u32,
    node: NodeRef<'a, Node>,
    gathered: Gathered,
}

/// Reads a table: its cells with their places, its spans as merges, its rows as lines.
pub(super) fn read(table: NodeRef<'_, Node>, origin: &Origin<'_>, limits: &TableLimits, number: usize) -> ReadTable {
    let mut read = ReadTable {
        grid: Grid {
            name: format!("table {number}"),
            hidden: false,
            cells: Vec::new(),
            merges: Vec::new(),
        },
        rows: captions(table, origin),
        cut: false,
    };
    let mut met = read.lay_out(table, origin, limits);
    met.sort_by_key(|met| (met.row, met.column));
    read.grid.cells = met.iter().map(grid_cell).collect();
    let labels: Vec<bool> = {
        let headers = Headers::of(&read.grid);
        let label = |met: &Met<'_>| headers.is_header(met.row) || is_upright(&met.gathered.block.text);
        met.iter().map(label).collect()
    };
    let mut lines: BTreeMap<u32, Line> = BTreeMap::new();
    for ((mut met, label), cell) in met.into_iter().zip(labels).zip(&mut read.grid.cells) {
        let joined = label.then(|| origin.line(met.node, Breaks::Join).finish(BlockKind::Paragraph));
        if let Some(gathered) = joined.flatten() {
            met.gathered = gathered;
            *cell = grid_cell(&met);
        }
        lines.entry(met.row).or_default().add(&met.gathered);
    }
    read.rows.extend(lines.into_values().filter_map(Line::finish));
    read
}

/// What stands over a table as its caption: a line of its own.
fn captions(table: NodeRef<'_, Node>, origin: &Origin<'_>) -> Vec<Gathered> {
    let captions = table.children().filter(|node| is_element(*node, &["caption"]));
    captions
        .filter_map(|node| origin.line(node, Breaks::Part).finish(BlockKind::Paragraph))
        .collect()
}

/// Whether a text is written downwards, a character a line.
fn is_upright(text: &str) -> bool {
    let single = |line: &str| {
        let mut chars = line.chars();
        chars.next().is_some_and(is_wide) && chars.next().is_none()
    };
    text.contains(' ') && text.split(' ').all(single)
}

impl ReadTable {
    /// Gives every cell its address; an empty one only takes its place.
    fn lay_out<'a>(&mut self, table: NodeRef<'a, Node>, origin: &Origin<'_>, limits: &TableLimits) -> Vec<Met<'a>> {
        let mut met = Vec::new();
        // Addresses that a rowspan above has taken.
        let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut visited = 0usize;
        let rows = rows(table);
        let below = rows_below(&rows);
        for ((row, node), below) in (0u32..).zip(rows).zip(below) {
            let mut column = 0;
            for cell in cells(node) {
                while taken.contains(&(row, column)) {
                    column += 1;
                }
                let (down, across) = (row_span(cell, limits.span, below), span(cell, "colspan", limits.span));
                visited += usize::try_from(u64::from(down) * u64::from(across)).unwrap_or(usize::MAX);
                if visited > limits.cells {
                    self.cut = true;
                    return met;
                }
                for below in row + 1..row + down {
                    taken.extend((column..column + across).map(|column| (below, column)));
                }
                if down > 1 || across > 1 {
                    self.grid.merges.push(Merge {
                        first_row: row,
                        first_column: column,
                        last_row: row + down - 1,
                        last_column: column + across - 1,
                    });
                }
                if let Some(gathered) = origin.line(cell, Breaks::Part).finish(BlockKind::Paragraph) {
                    met.push(Met {
                        row,
                        column,
                        node: cell,
                        gathered,
                    });
                }
                column += across;
            }
        }
        met
    }
}

/// For every row how many rows its part of the table (thead, tbody) still has, itself included: no
/// cell reaches further.
fn rows_below(rows: &[NodeRef<'_, Node>]) -> Vec<u32> {
    let mut below: Vec<u32> = Vec::with_capacity(rows.len());
    let mut part = None;
    for row in rows.iter().rev() {
        let own = row.parent().map(|part| part.id());
        let count = below.last().copied().filter(|_| part == own).unwrap_or(0);
        below.push(count.saturating_add(1));
        part = own;
    }
    below.reverse();
    below
}

/// The rows that a cell takes; 0 stands for all that follow in its part of the table.
fn row_span(cell: NodeRef<'_, Node>, most: u32, below: u32) -> u32 {
    let text = cell.value().as_element().and_then(|element| element.attr("rowspan"));
    match text.map(str::trim) {
        Some("0") => below.min(most),
        _ => span(cell, "rowspan", below.min(most)),
    }
}

fn grid_cell(met: &Met<'_>) -> Cell {
    let text = met.gathered.block.text.clone();
    let length = text.chars().count();
    Cell {
        row: met.row,
        column: met.column,
        value: CellValue::Text(text.clone()),
        text,
        hidden: false,
        span: met.gathered.block.source_span(0, length),
    }
}

/// The cells of a row as one line.
#[derive(Default)]
struct Line {
    text: String,
    chars: usize,
    runs: Vec<Run>,
    lost: bool,
    linked: usize,
}

impl Line {
    fn add(&mut self, cell: &Gathered) {
        if self.chars > 0 {
            let end = self.runs.last().map_or(0, |run| run.source + run.width);
            for c in JOINT.chars() {
                self.text.push(c);
                self.runs.push(Run {
                    at: self.chars,
                    chars: 1,
                    source: end,
                    width: 0,
                });
                self.chars += 1;
            }
        }
        let shifted = cell.block.runs.iter().map(|run| Run {
            at: run.at + self.chars,
            ..*run
        });
        self.runs.extend(shifted);
        self.text.push_str(&cell.block.text);
        self.chars += cell.block.text.chars().count();
        self.lost |= cell.lost;
        self.linked += cell.linked;
    }

    fn finish(self) -> Option<Gathered> {
        (self.chars > 0).then(|| Gathered {
            block: Block {
                kind: BlockKind::TableRow,
                zone: Zone::Furniture,
                text: self.text,
                runs: if self.lost { Vec::new() } else { self.runs },
            },
            lost: self.lost,
            linked: self.linked,
        })
    }
}
