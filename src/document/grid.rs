use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A table of a page or a sheet of a workbook, with absolute addresses. Empty cells are absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Name of the sheet; `table 1`, `table 2`... for tables of a page.
    pub name: String,
    /// Whether the sheet is hidden: read, marked, and never taken for this year's figures.
    pub hidden: bool,
    /// Cells that hold something, by row and then column.
    pub cells: Vec<Cell>,
    /// Merged regions.
    pub merges: Vec<Merge>,
}

impl Grid {
    /// The cell at an address, where it holds something.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let index = self
            .cells
            .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column));
        index.ok().and_then(|index| self.cells.get(index))
    }

    /// The cells of a row, by column.
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.row < row);
        let end = self.cells.partition_point(|cell| cell.row <= row);
        self.cells.get(start..end).unwrap_or_default()
    }

    /// The cell at an address, or the head of the merged region that covers it.
    pub fn cell_or_merge(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cell(row, column).or_else(|| {
            let merge = self.merges.iter().find(|merge| merge.covers(row, column))?;
            self.cell(merge.first_row, merge.first_column)
        })
    }
}

/// A merged region, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// First row.
    pub first_row: u32,
    /// First column.
    pub first_column: u32,
    /// Last row.
    pub last_row: u32,
    /// Last column.
    pub last_column: u32,
}

impl Merge {
    /// Whether an address lies inside.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row) && (self.first_column..=self.last_column).contains(&column)
    }
}

/// One cell that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Row from 0, absolute.
    pub row: u32,
    /// Column from 0, absolute.
    pub column: u32,
    /// What it holds.
    pub value: CellValue,
    /// What a person reads in it.
    pub text: String,
    /// Whether its row or column is hidden.
    pub hidden: bool,
    /// Start and end in the decoded original, for tables of a page.
    pub span: Option<(usize, usize)>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum CellValue {
    /// A text.
    Text(String),
    /// A number, by the shortest decimal that a workbook's binary number stands for.
    Number(Decimal),
    /// A number shown as a percentage: 12.5 for a stored 0.125 with format `0.0%`.
    Percent(Decimal),
    /// A date and time.
    Date(NaiveDateTime),
    /// A truth value.
    Bool(bool),
    /// An Excel error: `#REF!`, `#DIV/0!`.
    Error(String),
    /// A formula whose result the workbook does not hold: no blank, and no zero.
    Uncomputed,
}
