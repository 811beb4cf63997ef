use crate::document::{Cell, CellValue, Grid};
use crate::form::HEAD_ROWS;
use crate::form::label::{bare, split_unit};
use crate::form::lines;
use crate::model::{CellRef, Finding, IssueCode};
use crate::reference::{Form, FormColumn, Required};

/// The last column that spreadsheets have.
const LAST_COLUMN: u32 = 16_383;
/// Rows that a header may have.
const HEADER_ROWS: u32 = 5;

/// The header of a form: which columns hold what.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// First row of the header.
    pub(super) top: u32,
    /// Last row of the header.
    pub(super) bottom: u32,
    /// Column of the names of rows; none in a form of one row.
    pub(super) labels: Option<u32>,
    /// Columns of figures, from left to right.
    pub(super) columns: Vec<HeaderColumn<'a>>,
    /// Unit of the unit line.
    pub(super) unit: Option<String>,
}

/// A column of figures.
#[derive(Debug)]
pub(super) struct HeaderColumn<'a> {
    pub(super) at: u32,
    pub(super) meaning: &'a FormColumn,
    /// Labels above its cells, outermost first, as printed.
    pub(super) path: Vec<String>,
    /// Unit in brackets in its labels.
    pub(super) printed: Option<String>,
}

impl Header<'_> {
    /// Unit of a field: printed in the header, stated by the unit line, or that of the form. A line that states a count
    /// says nothing of money, nor the other way round.
    pub(super) fn unit_of(&self, printed: Option<&String>, own: &str) -> String {
        if let Some(unit) = printed {
            return unit.clone();
        }
        match &self.unit {
            Some(unit)
                if own.is_empty() || (lines::money(unit).is_some() == lines::money(own).is_some() && own != "%") =>
            {
                unit.clone()
            }
            _ => own.to_owned(),
        }
    }
}

/// Finds the header of `form` in a table. Columns that are missing or stand twice are reported and left out; without
/// names of rows, or without a row to begin from, nothing can be read.
pub(super) fn find<'a>(grid: &Grid, form: &'a Form, findings: &mut Vec<Finding>) -> Option<Header<'a>> {
    let place = place(grid, form);
    let Some((top, bottom, labels)) = place else {
        let finding = Finding::new(IssueCode::FormColumn).with("form", &form.key);
        let column = if form.label_name.is_empty() {
            "单位"
        } else {
            &form.label_name
        };
        findings.push(finding.with("column", column));
        return None;
    };
    let mut columns: Vec<HeaderColumn<'a>> = Vec::new();
    let paths = paths(grid, (top, bottom), labels);
    for meaning in &form.columns {
        let mut found = of_column(&paths, meaning);
        if found.len() == 1 {
            columns.append(&mut found);
        } else if !found.is_empty() || meaning.required == Required::Yes {
            let finding = Finding::new(IssueCode::FormColumn).with("form", &form.key);
            findings.push(finding.with("column", &meaning.name));
        }
    }
    columns.sort_by_key(|column| column.at);
    // One column of the sheet is one column of the form.
    let double: Vec<u32> = columns
        .windows(2)
        .filter_map(|pair| match pair {
            [left, right] => (left.at == right.at).then_some(left.at),
            _ => None,
        })
        .collect();
    for at in &double {
        let names = columns
            .iter()
            .filter(|column| column.at == *at)
            .map(|column| column.meaning.name.as_str());
        let finding = Finding::new(IssueCode::FormColumn).with("form", &form.key);
        findings.push(finding.with("column", names.collect::<Vec<_>>().join(" = ")));
    }
    columns.retain(|column| !double.contains(&column.at));
    Some(Header {
        top,
        bottom,
        labels,
        columns,
        unit: lines::unit(grid, top),
    })
}

/// How many columns of a form a table has, and whether it has all that it must have.
pub(super) fn likeness(grid: &Grid, form: &Form) -> (usize, bool) {
    let Some((top, bottom, labels)) = place(grid, form) else {
        return (0, false);
    };
    let paths = paths(grid, (top, bottom), labels);
    let has = |column: &&FormColumn| of_column(&paths, column).len() == 1;
    let count = form.columns.iter().filter(has).count();
    let all = form
        .columns
        .iter()
        .filter(|column| column.required.is_yes())
        .all(|column| has(&column));
    (count, all)
}

/// The rows of a header with the merges that reach into them: a sheet may have many.
fn near(grid: &Grid, (top, bottom): (u32, u32)) -> Grid {
    let cells = (top..=bottom).flat_map(|row| grid.row(row)).cloned();
    let reach = |merge: &&crate::document::Merge| merge.first_row <= bottom && merge.last_row >= top;
    Grid {
        name: String::new(),
        hidden: grid.hidden,
        cells: cells.collect(),
        merges: grid.merges.iter().filter(reach).copied().collect(),
    }
}

/// Whether every column that must be there is.
fn likeness_of(paths: &Paths, form: &Form) -> bool {
    let mut required = form.columns.iter().filter(|column| column.required.is_yes());
    required.all(|column| of_column(paths, column).len() == 1)
}

type Paths = Vec<(u32, Vec<String>)>;

fn paths(grid: &Grid, rows: (u32, u32), labels: Option<u32>) -> Paths {
    let last = grid
        .cells
        .iter()
        .map(|cell| cell.column)
        .max()
        .unwrap_or(0)
        .min(LAST_COLUMN);
    let first = labels.map_or(0, |labels| labels + 1);
    let near = near(grid, rows);
    let all = (first..=last).map(|at| (at, path(&near, rows, at)));
    all.filter(|(_, path)| !path.is_empty()).collect()
}

fn of_column<'a>(paths: &Paths, meaning: &'a FormColumn) -> Vec<HeaderColumn<'a>> {
    let fits = |(at, path): &(u32, Vec<String>)| {
        let names: Vec<(String, Option<String>)> = path.iter().map(|label| split_unit(label)).collect();
        let joined: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        meaning.header.is_match(&joined.join("/")).then(|| HeaderColumn {
            at: *at,
            meaning,
            path: path.clone(),
            printed: names.into_iter().rev().find_map(|(_, unit)| unit),
        })
    };
    paths.iter().filter_map(fits).collect()
}

/// First and last row of the header and the column of names.
fn place(grid: &Grid, form: &Form) -> Option<(u32, u32, Option<u32>)> {
    let begin = grid.cells.first().map_or(0, |cell| cell.row);
    let mut near = grid
        .cells
        .iter()
        .take_while(|cell| cell.row < begin.saturating_add(HEAD_ROWS));
    let labels = near.find(|cell| {
        let pattern = form.label_column.as_ref();
        pattern.is_some_and(|pattern| pattern.is_match(&split_unit(&cell.text).0)) && grid.row(cell.row).len() > 1
    });
    let Some(labels) = labels else {
        // Only a form of one row has no names.
        return (form.shape == crate::reference::Shape::WideRow)
            .then(|| one_row(grid, form, begin))
            .flatten()
            .map(|(top, bottom)| (top, bottom, None));
    };
    let reach = grid.merges.iter().filter(|merge| merge.first_row == labels.row);
    let merged = reach.map(|merge| merge.last_row).max().unwrap_or(labels.row);
    let mut bottom = merged.min(labels.row.saturating_add(HEADER_ROWS));
    // Labels of a second row without merges, as tables between commas have them.
    while bottom < labels.row + HEADER_ROWS && is_sub_header(grid, bottom + 1, labels.column) {
        bottom += 1;
    }
    Some((labels.row, bottom, Some(labels.column)))
}

fn is_sub_header(grid: &Grid, row: u32, labels: u32) -> bool {
    let cells = grid.row(row);
    let text =
        |cell: &Cell| matches!(&cell.value, CellValue::Text(text) if !text.starts_with(|c: char| c.is_numeric()));
    !cells.is_empty()
        && cells
            .iter()
            .all(|cell| cell.column > labels && text(cell) && bare(&cell.text).chars().count() > 1)
}

/// The rows whose labels name most columns of a form without names of rows; of equals the fewest.
fn one_row(grid: &Grid, form: &Form, begin: u32) -> Option<(u32, u32)> {
    let mut best: Option<(usize, u32, (u32, u32))> = None;
    for bottom in begin..begin.saturating_add(HEAD_ROWS) {
        for top in bottom.saturating_sub(2).max(begin)..=bottom {
            let title = |cell: &Cell| form.title.is_match(&bare(&cell.text));
            if (top..=bottom).any(|row| grid.row(row).iter().any(title)) {
                continue;
            }
            let paths = paths(grid, (top, bottom), None);
            let count = form
                .columns
                .iter()
                .filter(|column| of_column(&paths, column).len() == 1)
                .count();
            let height = bottom - top;
            let better = best.is_none_or(|(most, least, _)| count > most || (count == most && height < least));
            let all = || likeness_of(&paths, form);
            if better && (count >= 2 || (count == 1 && all())) {
                best = Some((count, height, (top, bottom)));
            }
        }
    }
    best.map(|(.., rows)| rows)
}

/// The labels above a column, a merged one once.
pub(super) fn path(grid: &Grid, (top, bottom): (u32, u32), column: u32) -> Vec<String> {
    let mut found: Vec<&Cell> = Vec::new();
    for row in top..=bottom {
        if let Some(cell) = grid.cell_or_merge(row, column)
            && found
                .last()
                .is_none_or(|last| (last.row, last.column) != (cell.row, cell.column))
        {
            found.push(cell);
        }
    }
    found
        .into_iter()
        .map(|cell| cell.text.split_whitespace().collect())
        .collect()
}

/// The place of a cell with its labels.
pub(super) fn cell_ref(grid: &Grid, at: (u32, u32), labels: Vec<String>) -> CellRef {
    CellRef {
        sheet: grid.name.clone(),
        row: at.0,
        column: at.1,
        header_path: labels,
        span: grid.cell(at.0, at.1).and_then(|cell| cell.span),
    }
}
