//! What the readers of all kinds fill: the cells of one sheet, under the bounds of the workbook.

use crate::document::grid::{Cell, CellValue, Grid, Merge};
use crate::document::read::Limits;
use crate::document::workbook::value::printed;
use crate::model::{CellRef, Finding, IssueCode};

/// Name of a sheet, and whether it is hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) hidden: bool,
}

/// The rows and columns of a sheet that are not shown, from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    /// First and last of each run, in the order of the file.
    pub(super) rows: Vec<(u32, u32)>,
    /// First and last of each run.
    pub(super) columns: Vec<(u32, u32)>,
}

impl Hidden {
    /// Marks the cells, which stand by row.
    fn mark(mut self, cells: &mut [Cell], limits: &Limits) {
        if self.rows.is_empty() && self.columns.is_empty() {
            return;
        }
        let width = usize::try_from(limits.columns).unwrap_or(usize::MAX);
        let mut columns = Vec::new();
        // As many runs as columns say all that there is to say.
        for (first, last) in self.columns.into_iter().take(width) {
            let Some((first, last)) = usize::try_from(first).ok().zip(usize::try_from(last).ok()) else {
                continue;
            };
            let last = last.min(width.saturating_sub(1));
            if columns.len() <= last {
                columns.resize(last + 1, false);
            }
            if let Some(run) = columns.get_mut(first..=last) {
                run.fill(true);
            }
        }
        self.rows.sort_unstable();
        let mut runs = self.rows.into_iter().peekable();
        for cell in cells {
            while runs.next_if(|(_, last)| *last < cell.row).is_some() {}
            let row = runs.peek().is_some_and(|(first, _)| *first <= cell.row);
            let column = usize::try_from(cell.column)
                .ok()
                .and_then(|at| columns.get(at).copied());
            cell.hidden = row || column.unwrap_or(false);
        }
    }
}

/// What a sheet may still take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Room {
    cells: usize,
    /// Bytes of the texts of cells.
    text: usize,
}

/// The cells of one sheet while they are read.
#[derive(Debug)]
pub(super) struct SheetCells {
    limits: Limits,
    cells: Vec<Cell>,
    merges: Vec<Merge>,
    pub(super) hidden: Hidden,
    room: Room,
    full: bool,
    outside: bool,
    many_merges: bool,
    /// Formulas without a result whose address the file does not state.
    pub(super) unplaced: usize,
    /// Texts with characters that their encoding does not have.
    pub(super) undecoded: usize,
}

impl SheetCells {
    /// An empty sheet that may take what there is `room` for.
    pub(super) fn new(limits: &Limits, room: Room) -> Self {
        Self {
            limits: *limits,
            cells: Vec::new(),
            merges: Vec::new(),
            hidden: Hidden::default(),
            room,
            full: false,
            outside: false,
            many_merges: false,
            unplaced: 0,
            undecoded: 0,
        }
    }

    /// Sets what the sheet may take.
    pub(super) const fn set_room(&mut self, room: Room) {
        self.room = room;
    }

    /// Whether the limit on cells is reached: the rest need not be read.
    pub(super) const fn is_full(&self) -> bool {
        self.full
    }

    /// Adds a cell; false where a limit leaves it out. A blank text is an empty cell.
    pub(super) fn put(&mut self, row: u32, column: u32, value: CellValue) -> bool {
        if matches!(&value, CellValue::Text(text) if text.trim().is_empty()) {
            return true;
        }
        if row >= self.limits.rows || column >= self.limits.columns {
            self.outside = true;
            return false;
        }
        let text = printed(&value);
        let left = self.room.text.checked_sub(text.len());
        let Some(left) = left.filter(|_| self.cells.len() < self.room.cells) else {
            self.full = true;
            return false;
        };
        self.room.text = left;
        self.cells.push(Cell {
            row,
            column,
            value,
            text,
            hidden: false,
            span: None,
        });
        true
    }

    /// Adds a merged region; one of a single cell is none.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        let backwards = rows.0 > rows.1 || columns.0 > columns.1;
        if backwards || (rows.0 == rows.1 && columns.0 == columns.1) {
            return;
        }
        if self.merges.len() >= self.limits.merges {
            self.many_merges = true;
            return;
        }
        self.merges.push(Merge {
            first_row: rows.0,
            first_column: columns.0,
            last_row: rows.1,
            last_column: columns.1,
        });
    }

    /// The number of cells so far.
    pub(super) const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Repeats the cells since `from`, which are those of one row, `times` more in the rows below it.
    pub(super) fn repeat_row(&mut self, from: usize, times: u32) {
        let row: Vec<Cell> = self.cells.get(from..).unwrap_or_default().to_vec();
        for below in 1..=times {
            let all = row
                .iter()
                .all(|cell| self.put(cell.row.saturating_add(below), cell.column, cell.value.clone()));
            if row.is_empty() || !all {
                break;
            }
        }
    }
}

/// What the sheets of a workbook are read into.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub(super) grids: Vec<Grid>,
    pub(super) findings: Vec<Finding>,
    cells: usize,
    text: usize,
}

impl Sheets {
    /// The room that the sheets before leave to the next one.
    pub(super) const fn room(&self, limits: &Limits) -> Room {
        Room {
            cells: limits.cells.saturating_sub(self.cells),
            text: limits.text.saturating_sub(self.text),
        }
    }

    /// Says that sheets beyond the limit are left out.
    pub(super) fn check_count(&mut self, count: usize, limits: &Limits) {
        if count > limits.sheets {
            self.limit(format!("{} sheets", limits.sheets));
        }
    }

    fn limit(&mut self, limit: String) {
        self.findings
            .push(Finding::new(IssueCode::LimitReached).with("limit", limit));
    }

    /// Adds a sheet, or the finding that it could not be read.
    pub(super) fn add(&mut self, head: Head, read: Result<SheetCells, String>) {
        match read {
            Ok(found) => self.fill(head, found),
            Err(reason) => self.findings.push(
                Finding::new(IssueCode::SheetUnreadable)
                    .with("sheet", &head.name)
                    .with("reason", reason),
            ),
        }
    }

    fn fill(&mut self, head: Head, mut found: SheetCells) {
        for (reached, what) in [
            (found.full, "cells and text"),
            (found.outside, "rows and columns"),
            (found.many_merges, "merged regions"),
        ] {
            if reached {
                self.limit(format!("{what} of sheet {}", head.name));
            }
        }
        if found.undecoded > 0 {
            let finding = Finding::new(IssueCode::BadEncoding).with("encoding", &head.name);
            self.findings.push(finding.with("count", found.undecoded));
        }
        let address = |cell: &Cell| (cell.row, cell.column);
        if !found.cells.is_sorted_by_key(address) {
            found.cells.sort_by_key(address);
        }
        found.cells.dedup_by_key(|cell| (cell.row, cell.column));
        found.cells.shrink_to_fit();
        found.hidden.mark(&mut found.cells, &found.limits);
        self.uncomputed(&head, &found.cells, found.unplaced);
        self.cells += found.cells.len();
        self.text += found.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
        self.grids.push(Grid {
            name: head.name,
            hidden: head.hidden,
            cells: found.cells,
            merges: found.merges,
        });
    }

    /// Says once a sheet that formulas have no result, and where the first one stands.
    fn uncomputed(&mut self, head: &Head, cells: &[Cell], unplaced: usize) {
        let mut places = cells.iter().filter(|cell| cell.value == CellValue::Uncomputed);
        let first = places.next();
        let count = usize::from(first.is_some()) + places.count() + unplaced;
        if count == 0 {
            return;
        }
        let cell = first.map_or_else(|| "?".to_owned(), |cell| a1(&head.name, cell));
        let finding = Finding::new(IssueCode::FormulaUncomputed).with("sheet", &head.name);
        self.findings.push(finding.with("count", count).with("cell", cell));
    }
}

fn a1(sheet: &str, cell: &Cell) -> String {
    let place = CellRef {
        sheet: sheet.to_owned(),
        row: cell.row,
        column: cell.column,
        header_path: Vec::new(),
        span: None,
    };
    place.a1()
}
