use rust_decimal::Decimal;

use crate::harmonize::in_parts;
use crate::model::IndicatorCode;
use crate::panel::Panel;
use crate::panel::axes::Axes;
use crate::panel::facts::Cell;
use crate::panel::quotient::{COMPUTED_DECIMALS, rounded_fraction};
use crate::panel::row::CellStatus;

/// How many regions state an indicator in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// The year.
    pub year: i32,
    /// Regions with a value, reported or derived.
    pub reported: u32,
    /// Regions whose sources disagree.
    pub conflict: u32,
    /// Regions that state parts only.
    pub parts_only: u32,
    /// Regions to which the table does not apply.
    pub not_applicable: u32,
    /// Regions with a figure that cannot be compared: a rate with another base, a value of another
    /// territory.
    pub not_comparable: u32,
    /// Regions that state nothing, leave the place empty, or whose figure was struck out.
    pub missing: u32,
    /// Regions of the frame: the six above together.
    pub expected: u32,
    /// Reported in percent of expected, rounded.
    pub share: Decimal,
}

/// One row for each indicator that the frame asks for and each year.
pub(super) fn all(axes: &Axes, cells: &[Cell]) -> Vec<CoverageRow> {
    let regions = axes.regions.len();
    let row = |slot: usize| {
        let (series, year, _) = axes.slot(slot).filter(|(series, ..)| series.asked)?;
        let cells = cells.get(slot * regions..(slot + 1) * regions)?;
        let mut counts = [0u32; CellStatus::ALL.len()];
        for cell in cells {
            counts[cell.status as usize] += 1; // statuses are numbered from zero
        }
        let count = |wanted: CellStatus| counts[wanted as usize];
        let reported = count(CellStatus::Reported) + count(CellStatus::Derived);
        let expected = u32::try_from(cells.len()).ok()?; // cells fit in 32 bits
        Some(CoverageRow {
            indicator: series.code.clone(),
            name: series.name.clone(),
            year,
            reported,
            conflict: count(CellStatus::Conflict),
            parts_only: count(CellStatus::PartsOnly),
            not_applicable: count(CellStatus::NotApplicable),
            not_comparable: count(CellStatus::OtherBase) + count(CellStatus::Break),
            missing: count(CellStatus::Missing) + count(CellStatus::Blank) + count(CellStatus::Withdrawn),
            expected,
            share: rounded_fraction(i128::from(reported) * 100, i128::from(expected), COMPUTED_DECIMALS)?,
        })
    };
    in_parts(axes.slots(), |slots| slots.filter_map(row).collect())
}

impl Panel {
    /// The coverage of one indicator, by year.
    pub fn coverage_of(&self, indicator: &IndicatorCode) -> impl Iterator<Item = &CoverageRow> {
        self.coverage.iter().filter(move |row| row.indicator == *indicator)
    }
}
