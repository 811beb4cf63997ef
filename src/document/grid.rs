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

    /// The merged regions that cover a column, for many lookups in it.
    pub fn merges_of(&self, column: u32) -> ColumnMerges<'_> {
        let covers = |merge: &&Merge| (merge.first_column..=merge.last_column).contains(&column);
        let mut merges: Vec<&Merge> = self.merges.iter().filter(covers).collect();
        merges.sort_by_key(|merge| merge.first_row);
        ColumnMerges(merges)
    }

    /// The cell at an address, or the head of the merged region that covers it.
    pub fn cell_or_merge(&self, row: u32, column: u32) -> Option<&Cell> {
        self.cell(row, column).or_else(|| {
            let merge = self.merges.iter().find(|merge| merge.covers(row, column))?;
            self.cell(merge.first_row, merge.first_column)
        })
    }
}

/// The merged regions that cover one column, from the top down. They never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMerges<'a>(Vec<&'a Merge>);

impl<'a> ColumnMerges<'a> {
    /// The merged region that covers a row.
    pub fn at(&self, row: u32) -> Option<&'a Merge> {
        let above = self.0.partition_point(|merge| merge.first_row <= row);
        let merge = self.0.get(above.checked_sub(1)?).copied()?;
        (row <= merge.last_row).then_some(merge)
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

#[cfg(test)]
mod tests {
    use super::{Grid, Merge};

    #[test]
    fn merges_of_a_column_from_the_top_down() {
        let merge = |rows: (u32, u32), columns: (u32, u32)| Merge {
            first_row: rows.0,
            first_column: columns.0,
            last_row: rows.1,
            last_column: columns.1,
        };
        let merges = vec![
            merge((7, 9), (1, 1)),
            merge((0, 0), (0, 5)),
            merge((2, 3), (1, 2)),
            merge((2, 3), (3, 3)),
        ];
        let grid = Grid {
            name: String::new(),
            hidden: false,
            cells: Vec::new(),
            merges,
        };
        let column = grid.merges_of(1);
        let heads: Vec<Option<u32>> = (0..11).map(|row| column.at(row).map(|merge| merge.first_row)).collect();
        let (a, b, c) = (Some(0), Some(2), Some(7));
        assert_eq!(heads, [a, None, b, b, None, None, None, c, c, c, None]);
    }
}
