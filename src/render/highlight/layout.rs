//! Which blocks are rows of a table that is shown as one.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Block, BlockKind, Document, Grid};

/// Where tables stand among the blocks.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Blocks whose every character stands in a cell of the grid: they are not shown again.
    rows: BTreeMap<usize, usize>,
    /// The grids that stand before a block.
    before: BTreeMap<usize, usize>,
    /// Cells of each grid by their places in the original: start, end, row, column.
    cells: Vec<Vec<(usize, usize, u32, u32)>>,
}

impl Layout {
    /// Finds the rows of every grid by their places in the original.
    pub(super) fn of(document: &Document) -> Self {
        let mut layout = Self {
            cells: document.grids.iter().map(placed_cells).collect(),
            ..Self::default()
        };
        let extents = layout.extents();
        let mut seen = BTreeSet::new();
        let rows = document.blocks.iter().enumerate();
        for (index, block) in rows.filter(|(_, block)| block.kind == BlockKind::TableRow) {
            let Some(grid) = grid_at(block, &extents) else { continue };
            if seen.insert(grid) {
                layout.before.insert(index, grid);
            }
            if layout.covers(grid, block) {
                layout.rows.insert(index, grid);
            }
        }
        layout
    }

    /// The grid whose cells show a block.
    pub(super) fn grid_of(&self, block: usize) -> Option<usize> {
        self.rows.get(&block).copied()
    }

    /// The grid that is shown before a block.
    pub(super) fn before(&self, block: usize) -> Option<usize> {
        self.before.get(&block).copied()
    }

    /// The grids that stand at no block, in order.
    pub(super) fn apart(&self) -> impl Iterator<Item = usize> + '_ {
        let placed: BTreeSet<usize> = self.before.values().copied().collect();
        (0..self.cells.len()).filter(move |grid| !placed.contains(grid))
    }

    /// Row and column of the cell of a grid that holds the start of a place in the original.
    pub(super) fn cell_at(&self, grid: usize, (start, end): (usize, usize)) -> Option<(u32, u32)> {
        let cells = self.cells.get(grid)?;
        let first = cells.partition_point(|(_, to, ..)| *to <= start);
        let (from, _, row, column) = cells.get(first)?;
        (*from < end).then_some((*row, *column))
    }

    /// First and last place of every grid that has any, in the order of the original.
    fn extents(&self) -> Vec<(usize, usize, usize)> {
        let extent = |(grid, cells): (usize, &Vec<(usize, usize, u32, u32)>)| {
            let start = cells.first()?.0;
            let end = cells.iter().map(|cell| cell.1).max()?;
            Some((start, end, grid))
        };
        let mut extents: Vec<_> = self.cells.iter().enumerate().filter_map(extent).collect();
        extents.sort_unstable();
        extents
    }

    /// Whether every character of a row that says something stands in a cell.
    fn covers(&self, grid: usize, block: &Block) -> bool {
        let Some(cells) = self.cells.get(grid) else {
            return false;
        };
        let holds = |place: usize| {
            let first = cells.partition_point(|(_, to, ..)| *to <= place);
            cells.get(first).is_some_and(|(from, ..)| *from <= place)
        };
        block
            .text
            .chars()
            .enumerate()
            .all(|(at, c)| separates(c) || block.source_span(at, at + 1).is_some_and(|(place, _)| holds(place)))
    }
}

/// Characters that part cells, and the lines under headers that are drawn with them.
fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '-' | ':' | ',' | ';' | '"')
}

fn placed_cells(grid: &Grid) -> Vec<(usize, usize, u32, u32)> {
    let placed = grid.cells.iter().filter_map(|cell| {
        let (start, end) = cell.span?;
        Some((start, end, cell.row, cell.column))
    });
    let mut cells: Vec<_> = placed.collect();
    cells.sort_unstable();
    cells
}

/// The grid whose extent holds a block.
fn grid_at(block: &Block, extents: &[(usize, usize, usize)]) -> Option<usize> {
    let (start, end) = block.source_span(0, block.text.chars().count())?;
    // A row of nothing but rules may begin before the first cell or end behind the last.
    let before = extents.partition_point(|(from, ..)| *from < end);
    let (_, to, grid) = extents.get(before.checked_sub(1)?)?;
    (start < *to).then_some(*grid)
}
