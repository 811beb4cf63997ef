//! The tables of a sheet: stacked ones begin at their titles or at a second line of the reporting body, those side by
//! side at a second title in other columns, or where the header over the names of rows comes again in its row.

use std::borrow::Cow;

use crate::document::{Cell, CellValue, Grid};
use crate::form::label::bare;
use crate::form::lines;
use crate::reference::{Form, Forms};

/// Tables that are looked for on one sheet.
const MOST_AREAS: usize = 300;

/// Cells among which a header is looked for.
const NEAR_CELLS: usize = 5_000;
/// Groups of columns side by side.
const MOST_GROUPS: usize = 20;

/// A part of a sheet with the title above it, addresses unchanged.
pub(super) struct Area<'a> {
    pub(super) grid: Cow<'a, Grid>,
    /// Its own title, or that of the table above where only the line of the body comes again.
    pub(super) title: Option<String>,
}

/// The tables of a sheet, from the top down and from left to right.
pub(super) fn areas<'a>(grid: &'a Grid, forms: &Forms) -> Vec<Area<'a>> {
    let titles: Vec<&Cell> = grid.cells.iter().filter(|cell| is_title(cell, forms)).collect();
    // A line of the body right below a title is of the same table.
    let mut begins: Vec<u32> = Vec::new();
    for cell in grid
        .cells
        .iter()
        .filter(|cell| is_title(cell, forms) || lines::is_reporter(&cell.text))
    {
        let Some(begun) = begins.last().copied() else {
            begins.push(cell.row);
            continue;
        };
        let titled = titles
            .iter()
            .any(|title| (title.row, title.column) == (cell.row, cell.column));
        let near = !has_table(grid, (begun, cell.row), band(&titles, (begun, cell.row), cell.column));
        let same = if titled {
            near && is_beside(grid, cell, &titles, begun)
        } else {
            near
        };
        if cell.row > begun && !same {
            begins.push(cell.row);
        }
    }
    if begins.len() > MOST_AREAS || (begins.len() <= 1 && titles.len() <= 1) {
        return vec![Area {
            grid: Cow::Borrowed(grid),
            title: titles.first().map(|cell| cell.text.clone()),
        }];
    }
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    let mut title: Option<String> = None;
    let mut areas = Vec::new();
    for (index, begin) in begins.iter().enumerate() {
        let first = if index == 0 { top } else { *begin };
        let last = begins.get(index + 1).map_or(u32::MAX, |next| next.saturating_sub(1));
        let mut own: Vec<&&Cell> = titles
            .iter()
            .filter(|cell| (first..=last).contains(&cell.row))
            .collect();
        own.sort_by_key(|cell| cell.column);
        if own.len() < 2 {
            title = own.first().map(|cell| cell.text.clone()).or(title);
            areas.push(Area {
                grid: Cow::Owned(part(grid, (first, last), (0, u32::MAX))),
                title: title.clone(),
            });
            continue;
        }
        for (at, cell) in own.iter().enumerate() {
            let left = if at == 0 { 0 } else { cell.column };
            let right = own.get(at + 1).map_or(u32::MAX, |next| next.column.saturating_sub(1));
            areas.push(Area {
                grid: Cow::Owned(part(grid, (first, last), (left, right))),
                title: Some(cell.text.clone()),
            });
        }
    }
    areas
}

/// The groups of columns where the header over names comes again in its row: 地区 数量 地区 数量.
pub(super) fn groups<'a>(grid: &'a Grid, form: &Form) -> Vec<Cow<'a, Grid>> {
    let Some(pattern) = form.label_column.as_ref() else {
        return vec![Cow::Borrowed(grid)];
    };
    let fits = |cell: &&Cell| pattern.is_match(&bare(&cell.text));
    let first = grid.cells.iter().take(NEAR_CELLS).find(fits).map(|cell| cell.row);
    let columns: Vec<u32> = first.map_or_else(Vec::new, |row| {
        grid.row(row).iter().filter(fits).map(|cell| cell.column).collect()
    });
    match first {
        Some(row) if (2..=MOST_GROUPS).contains(&columns.len()) => {
            let head = grid.cells.iter().filter(|cell| cell.row < row).cloned();
            let group = |at: usize, left: u32| {
                let right = columns.get(at + 1).map_or(u32::MAX, |next| next - 1);
                let own = part(grid, (row, u32::MAX), (if at == 0 { 0 } else { left }, right));
                // The lines above belong to every group.
                let cells = head.clone().chain(own.cells).collect();
                Cow::Owned(Grid { cells, ..own })
            };
            columns.iter().enumerate().map(|(at, left)| group(at, *left)).collect()
        }
        _ => vec![Cow::Borrowed(grid)],
    }
}

fn part(grid: &Grid, rows: (u32, u32), columns: (u32, u32)) -> Grid {
    let inside = |row: u32, column: u32| (rows.0..=rows.1).contains(&row) && (columns.0..=columns.1).contains(&column);
    let cells = grid.cells.iter().filter(|cell| inside(cell.row, cell.column));
    let merges = grid
        .merges
        .iter()
        .filter(|merge| inside(merge.first_row, merge.first_column));
    Grid {
        name: grid.name.clone(),
        hidden: grid.hidden,
        cells: cells.cloned().collect(),
        merges: merges.copied().collect(),
    }
}

fn is_title(cell: &Cell, forms: &Forms) -> bool {
    if !matches!(cell.value, CellValue::Text(_)) {
        return false;
    }
    let text = bare(&cell.text);
    let length = text.chars().count();
    // A note that names a form in its sentence is none: 注:本表与培训情况统计表一致。
    (6..=60).contains(&length) && !text.contains(['。', ';', '《', ':']) && forms.by_title(&text).is_some()
}

/// Whether a title stands beside those above it, down to the row where these began: in other columns than any of them.
fn is_beside(grid: &Grid, title: &Cell, titles: &[&Cell], begun: u32) -> bool {
    let mut above = titles
        .iter()
        .filter(|other| (begun..title.row).contains(&other.row))
        .peekable();
    let right = |cell: &Cell| {
        let merge = grid.merges.iter().find(|merge| merge.covers(cell.row, cell.column));
        merge.map_or(cell.column, |merge| merge.last_column)
    };
    above.peek().is_some() && above.all(|other| right(other) < title.column || right(title) < other.column)
}

/// The columns of the table to which a column belongs, where titles stand beside each other in some rows.
fn band(titles: &[&Cell], (from, to): (u32, u32), column: u32) -> (u32, u32) {
    let own = titles.iter().filter(|title| (from..=to).contains(&title.row));
    let columns: Vec<u32> = own.map(|title| title.column).collect();
    let left = columns.iter().copied().filter(|left| *left <= column).max();
    let right = columns.iter().copied().filter(|right| *right > column).min();
    let outermost = left.is_none() || left == columns.iter().copied().min();
    let left = left.filter(|_| !outermost).unwrap_or_default();
    (left, right.map_or(u32::MAX, |right| right - 1))
}

/// Whether figures stand between two rows in some columns.
fn has_table(grid: &Grid, (from, to): (u32, u32), columns: (u32, u32)) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let figure = |cell: &Cell| match &cell.value {
        CellValue::Number(_) | CellValue::Percent(_) => true,
        CellValue::Text(text) => text.starts_with(digit) && text.ends_with(digit),
        CellValue::Date(_) | CellValue::Bool(_) | CellValue::Error(_) | CellValue::Uncomputed => false,
    };
    let inside = |cell: &&Cell| (from..to).contains(&cell.row) && (columns.0..=columns.1).contains(&cell.column);
    grid.cells.iter().filter(inside).any(figure)
}
