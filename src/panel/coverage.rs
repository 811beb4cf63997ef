use rust_decimal::Decimal;

use crate::model::IndicatorCode;
use crate::panel::row::{CellStatus, Cells};
use crate::panel::{PanelError, engine, rounded};

/// How many regions state an indicator in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// The year.
    pub year: i32,
    /// Regions with a value.
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
pub(super) fn all(cells: &Cells<'_>) -> Result<Vec<CoverageRow>, PanelError> {
    let codes: Vec<usize> = cells.rows.iter().map(|row| code(row.status)).collect();
    let tallies = engine::tally(&cells.keys, &codes, CellStatus::ALL.len())?;
    let rows = tallies.into_iter().filter_map(|(indicator, year, counts)| {
        let indicator = cells.indicators.get(indicator)?;
        let count = |status: CellStatus| counts.get(code(status)).copied();
        let expected: u32 = counts.iter().sum();
        let reported = count(CellStatus::Reported)?;
        let share = Decimal::from(reported) * Decimal::ONE_HUNDRED;
        cells.asks_for(&indicator.code).then_some(CoverageRow {
            indicator: indicator.code.clone(),
            name: indicator.name_zh.clone(),
            year,
            reported,
            conflict: count(CellStatus::Conflict)?,
            parts_only: count(CellStatus::PartsOnly)?,
            not_applicable: count(CellStatus::NotApplicable)?,
            not_comparable: count(CellStatus::OtherBase)? + count(CellStatus::Break)?,
            missing: count(CellStatus::Missing)? + count(CellStatus::Blank)? + count(CellStatus::Withdrawn)?,
            expected,
            share: rounded(share.checked_div(Decimal::from(expected))?),
        })
    });
    Ok(rows.collect())
}

/// Position of a status in [`CellStatus::ALL`].
const fn code(status: CellStatus) -> usize {
    match status {
        CellStatus::Reported => 0,
        CellStatus::Conflict => 1,
        CellStatus::PartsOnly => 2,
        CellStatus::NotApplicable => 3,
        CellStatus::Missing => 4,
        CellStatus::Blank => 5,
        CellStatus::OtherBase => 6,
        CellStatus::Withdrawn => 7,
        CellStatus::Break => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::{CellStatus, code};

    #[test]
    fn codes_are_positions() {
        for (at, status) in CellStatus::ALL.iter().enumerate() {
            assert_eq!(code(*status), at);
        }
    }
}
