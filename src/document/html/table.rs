use std::collections::BTreeSet;

use ego_tree::NodeRef;
use scraper::Node;

use crate::document::block::{Block, BlockKind, Run, Zone};
use crate::document::block_builder::Gathered;
use crate::document::grid::{Cell, CellValue, Grid, Merge};
use crate::document::html::text::Origin;

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
    /// One block for each row that holds something.
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

/// Reads a table: its cells with their places, its spans as merges, its rows as lines.
pub(super) fn read(table: NodeRef<'_, Node>, origin: &Origin<'_>, limits: &TableLimits, number: usize) -> ReadTable {
    let mut read = ReadTable {
        grid: Grid {
            name: format!("table {number}"),
            hidden: false,
            cells: Vec::new(),
            merges: Vec::new(),
        },
        rows: Vec::new(),
        cut: false,
    };
    // Addresses that a rowspan above has taken.
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut visited = 0usize;
    for (row, node) in (0u32..).zip(rows(table)) {
        let mut column = 0;
        let mut line = Line::default();
        for cell in cells(node) {
            while taken.contains(&(row, column)) {
                column += 1;
            }
            let (down, across) = (span(cell, "rowspan", limits.span), span(cell, "colspan", limits.span));
            visited += usize::try_from(u64::from(down) * u64::from(across)).unwrap_or(usize::MAX);
            if visited > limits.cells {
                read.cut = true;
                return read;
            }
            for below in row + 1..row + down {
                taken.extend((column..column + across).map(|column| (below, column)));
            }
            if down > 1 || across > 1 {
                read.grid.merges.push(Merge {
                    first_row: row,
                    first_column: column,
                    last_row: row + down - 1,
                    last_column: column + across - 1,
                });
            }
            if let Some(gathered) = origin.line(cell).finish(BlockKind::Paragraph) {
                read.grid.cells.push(grid_cell(&gathered, row, column));
                line.add(&gathered);
            }
            column += across;
        }
        read.rows.extend(line.finish());
    }
    read.grid.cells.sort_by_key(|cell| (cell.row, cell.column));
    read
}

fn grid_cell(gathered: &Gathered, row: u32, column: u32) -> Cell {
    let text = gathered.block.text.clone();
    let length = text.chars().count();
    Cell {
        row,
        column,
        value: CellValue::Text(text.clone()),
        text,
        hidden: false,
        span: gathered.block.source_span(0, length),
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
