//! Observations become a panel of regions by years and indicators, its aggregates, comparisons and
//! coverage.
//!
//! The table work (joins, groups, ranks, order) is done by polars inside `engine`, over whole
//! numbers that stand for regions, years, indicators and cells; figures themselves stay exact
//! decimals and are added in one fixed order, so that the same observations give the same bytes.
//! No type of polars leaves this room.
//!
//! A cell holds the figure of the body that speaks for the region, for the whole region and the
//! whole year. Branches, fields of work, own levels and parts of a year never fill it. A cell
//! without a figure says why: missing, conflict, parts only, not applicable.

mod aggregate;
mod comparison;
mod coverage;
mod engine;
mod frame;
mod row;

use rust_decimal::Decimal;

use crate::model::{IndicatorCode, Observation, ObservationKey, RegionCode};

pub use aggregate::{Aggregate, Distribution, Method};
pub use comparison::{ComparisonRow, RankOrder};
pub use coverage::CoverageRow;
pub use frame::{FrameRegion, PanelFrame, Parent};
pub use row::{CellStatus, PanelRow};

/// Most decimals of computed figures (ratios, means, percentages), rounded half to even and without
/// zeros at the end. Reported figures and sums keep their own.
pub const COMPUTED_DECIMALS: u32 = 2;

/// A computed figure as it is published.
fn rounded(value: Decimal) -> Decimal {
    value.round_dp(COMPUTED_DECIMALS).normalize()
}

/// Regions by years and indicators, with what follows from them. Every list is in the order of
/// region, indicator or level, then year: whatever the order of the observations and of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// One row for each region, year and indicator of the frame, by region, year and indicator.
    pub rows: Vec<PanelRow>,
    /// One for each city and province, year and indicator, by level, region, year and indicator.
    pub aggregates: Vec<Aggregate>,
    /// One for each reported cell, by indicator, year and region.
    pub comparisons: Vec<ComparisonRow>,
    /// One for each indicator and year.
    pub coverage: Vec<CoverageRow>,
}

/// Why no panel could be built. None of these comes from a figure: they are mistakes of the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    /// Two observations with one key.
    #[error("two observations share the key {0}; harmonize all readings of a job together")]
    DuplicateKey(Box<ObservationKey>),
    /// The frame asks for an indicator that the catalogue lacks.
    #[error("indicator `{0}` of the frame is not in the catalogue; add a row to indicators.tsv")]
    UnknownIndicator(IndicatorCode),
    /// Regions of several levels in one frame: a county and its towns would count twice.
    #[error("the frame mixes regions of several levels ({0} and {1}); compare one level at a time")]
    MixedLevels(RegionCode, RegionCode),
    /// The table engine failed.
    #[error("the table engine failed while it {doing}: {reason}")]
    Engine {
        /// What it was doing.
        doing: &'static str,
        /// What it said.
        reason: String,
    },
}

impl Panel {
    /// Builds the panel of `frame` from the observations of a job.
    pub fn build(observations: &[Observation], frame: &PanelFrame<'_>) -> Result<Self, PanelError> {
        let cells = row::Cells::build(observations, frame)?;
        Ok(Self {
            aggregates: aggregate::all(&cells)?,
            comparisons: comparison::all(&cells)?,
            coverage: coverage::all(&cells)?,
            rows: cells.into_rows(),
        })
    }
}

#[cfg(test)]
mod tests;
