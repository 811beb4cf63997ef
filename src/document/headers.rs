//! Which rows of a grid are headers, and the labels that stand above and beside a cell.

use std::collections::BTreeMap;

use crate::document::grid::{Cell, CellValue, Grid};

/// Cells that merged labels are laid out over; a sheet merged beyond that keeps the rest unlabelled.
const MOST_COVERED: usize = 200_000;
/// Words that stand where a figure is due.
const NO_FIGURE: &[&str] = &["无", "/", "\\", "-", "—", "——", "－", "×", "…", "*", "空"];

/// The labels of a grid: its header rows, told from data rows by what they hold, and the texts at
/// the head of its rows.
///
/// A header is a run of rows without figures. It may stand again further down, with the same labels
/// or others; each data row has the nearest one above. Labels that repeat across (地区 数量 地区
/// 数量) part the table into groups: the label of a row is then the one of its own group.
#[derive(Debug)]
pub struct Headers<'a> {
    grid: &'a Grid,
    /// For every row with cells whether it is a header row.
    rows: BTreeMap<u32, bool>,
    /// The groups of header rows that stand together, from top to bottom.
    bands: Vec<Vec<u32>>,
    /// The cell that a merged region shows elsewhere.
    covered: BTreeMap<(u32, u32), usize>,
    /// Last row and column of merged regions, by their first.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    /// Number of columns.
    width: u32,
}

impl<'a> Headers<'a> {
    /// Reads the labels of a grid. Linear in its cells and what its merges cover.
    pub fn of(grid: &'a Grid) -> Self {
        let mut headers = Self {
            grid,
            rows: BTreeMap::new(),
            bands: Vec::new(),
            covered: covered(grid),
            merged: grid
                .merges
                .iter()
                .map(|merge| {
                    (
                        (merge.first_row, merge.first_column),
                        (merge.last_row, merge.last_column),
                    )
                })
                .collect(),
            width: grid
                .cells
                .iter()
                .map(|cell| cell.column.saturating_add(1))
                .max()
                .unwrap_or(0),
        };
        headers.rows = headers.tell();
        headers.bands = Self::together(&headers.rows);
        headers
    }

    /// The header rows above the first data row, by number.
    pub fn top(&self) -> Vec<u32> {
        let top = self.rows.iter().take_while(|(_, header)| **header);
        top.map(|(row, _)| *row).collect()
    }

    /// Whether a row is a header row.
    pub fn is_header(&self, row: u32) -> bool {
        self.rows.get(&row).copied().unwrap_or(false)
    }

    /// Labels above a cell, outermost first, then those at the head of its row; blanks and line
    /// breaks inside labels left out.
    pub fn path(&self, row: u32, column: u32) -> Vec<String> {
        let band = self.band(row);
        let mut found: Vec<&Cell> = Vec::new();
        let above = band.iter().filter_map(|header| self.cell(*header, column));
        let group = self.group(band, column);
        let beside = (group..column).filter_map(|column| self.cell(row, column));
        for cell in above.chain(beside).filter(|cell| !is_figure(cell)) {
            if !found
                .iter()
                .any(|other| (other.row, other.column) == (cell.row, cell.column))
            {
                found.push(cell);
            }
        }
        found.into_iter().map(|cell| bare(&cell.text)).collect()
    }

    fn cell(&self, row: u32, column: u32) -> Option<&'a Cell> {
        self.grid.cell(row, column).or_else(|| {
            let index = self.covered.get(&(row, column))?;
            self.grid.cells.get(*index)
        })
    }

    /// The header rows nearest above a row.
    fn band(&self, row: u32) -> &[u32] {
        let above = self
            .bands
            .partition_point(|band| band.first().is_some_and(|first| *first < row));
        let Some(band) = above.checked_sub(1).and_then(|at| self.bands.get(at)) else {
            return &[];
        };
        band.get(..band.partition_point(|header| *header < row))
            .unwrap_or_default()
    }

    /// The groups of header rows that stand together, from top to bottom.
    fn together(rows: &BTreeMap<u32, bool>) -> Vec<Vec<u32>> {
        let mut bands: Vec<Vec<u32>> = Vec::new();
        let mut open = false;
        for (row, header) in rows {
            match bands.last_mut().filter(|_| open) {
                Some(band) if *header => band.push(*row),
                _ if *header => bands.push(vec![*row]),
                _ => {}
            }
            open = *header;
        }
        bands
    }

    /// The first column of the group that a column belongs to.
    fn group(&self, band: &[u32], column: u32) -> u32 {
        let Some(row) = band.last() else { return 0 };
        let cells = self.grid.row(*row);
        let Some(first) = cells.first() else { return 0 };
        let again = cells.iter().skip(1).find(|cell| bare(&cell.text) == bare(&first.text));
        let width = again.map_or(0, |again| again.column - first.column);
        if width < 2 || column < first.column {
            return 0;
        }
        let repeats = cells.iter().all(|cell| {
            let other = (cell.column - first.column) % width + first.column;
            self.grid
                .cell(*row, other)
                .is_some_and(|other| bare(&other.text) == bare(&cell.text))
        });
        if repeats {
            column - (column - first.column) % width
        } else {
            0
        }
    }

    fn tell(&self) -> BTreeMap<u32, bool> {
        let mut rows: BTreeMap<u32, bool> = BTreeMap::new();
        let numbers: Vec<u32> = {
            let mut numbers: Vec<u32> = self.grid.cells.iter().map(|cell| cell.row).collect();
            numbers.dedup();
            numbers
        };
        let figures = |row: u32| self.grid.row(row).iter().any(is_figure);
        let first_data = numbers
            .iter()
            .copied()
            .find(|row| figures(*row) && !is_code_row(self.grid.row(*row)));
        // A table of texts: its first row, and what the merges of that row reach.
        let top = first_data.unwrap_or_else(|| self.reach(numbers.first().copied().unwrap_or(0)) + 1);
        for row in numbers {
            let cells = self.grid.row(row);
            let header = if row < top {
                // 规章 with blanks behind it is a row that nobody filled in.
                rows.is_empty() || cells.len() > 1 || self.is_title(row) || is_code_row(cells)
            } else {
                first_data.is_some() && self.begins_again(row)
            };
            rows.insert(row, header);
        }
        rows
    }

    /// The last row that the merged cells of a row reach; of a title over the whole table, that of the
    /// header below it.
    fn reach(&self, row: u32) -> u32 {
        let last = |row: u32| self.ends(row).map(|(last, _)| last).max().unwrap_or(row);
        let own = last(row);
        let at = self.grid.cells.partition_point(|cell| cell.row <= own);
        let below = self.grid.cells.get(at).filter(|_| self.is_title(row) && self.width > 1);
        below.map_or(own, |cell| last(cell.row))
    }

    /// Last row and column of every cell of a row.
    fn ends(&self, row: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let cells = self.grid.row(row).iter();
        cells.map(|cell| {
            let own = (cell.row, cell.column);
            self.merged.get(&own).copied().unwrap_or(own)
        })
    }

    /// Whether the only cell of a row is merged across.
    fn is_title(&self, row: u32) -> bool {
        match self.grid.row(row) {
            [only] => self.ends(row).any(|(_, last)| last > only.column),
            _ => false,
        }
    }

    /// Whether a row between data rows is a header again: only texts, and more than the label of a
    /// row that was not filled in.
    fn begins_again(&self, row: u32) -> bool {
        let cells = self.grid.row(row);
        if cells.iter().any(is_figure) {
            return false;
        }
        let wide = cells
            .iter()
            .zip(self.ends(row))
            .map(|(cell, (_, last))| last + 1 - cell.column);
        self.is_title(row) || (cells.len() >= 2 && wide.map(u64::from).sum::<u64>() * 2 > u64::from(self.width))
    }
}

/// Where merged cells show besides their own address, within what the grid holds.
fn covered(grid: &Grid) -> BTreeMap<(u32, u32), usize> {
    let mut covered = BTreeMap::new();
    let last_row = grid.cells.last().map_or(0, |cell| cell.row);
    let last_column = grid.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
    for merge in &grid.merges {
        let head = (merge.first_row, merge.first_column);
        let Ok(index) = grid.cells.binary_search_by_key(&head, |cell| (cell.row, cell.column)) else {
            continue;
        };
        for row in merge.first_row..=merge.last_row.min(last_row) {
            for column in merge.first_column..=merge.last_column.min(last_column) {
                if covered.len() >= MOST_COVERED {
                    return covered;
                }
                covered.insert((row, column), index);
            }
        }
    }
    covered
}

/// The row 甲 乙 1 2 3 of a statistical form.
fn is_code_row(cells: &[Cell]) -> bool {
    cells
        .first()
        .is_some_and(|cell| matches!(bare(&cell.text).as_str(), "甲" | "栏次" | "编号"))
}

fn is_figure(cell: &Cell) -> bool {
    match &cell.value {
        CellValue::Number(_) | CellValue::Percent(_) | CellValue::Uncomputed => true,
        CellValue::Text(text) => {
            let text = text.trim();
            NO_FIGURE.contains(&text) || begins_number(text)
        }
        CellValue::Date(_) | CellValue::Bool(_) | CellValue::Error(_) => false,
    }
}

/// 12, １２件, -3.5%, but not 2031年, 1.警告 or 12345热线.
fn begins_number(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let text = text.strip_prefix(['-', '－', '+', '约', '近']).unwrap_or(text);
    if !text.starts_with(digit) {
        return false;
    }
    let rest = text.trim_start_matches(|c: char| digit(c) || matches!(c, '.' | ',' | '，' | ' ' | '．'));
    rest.chars().count() <= 3 && !rest.starts_with(['年', '月', '、', '-', '—'])
}

/// A label without the blanks and line breaks inside it.
fn bare(label: &str) -> String {
    label.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests;
