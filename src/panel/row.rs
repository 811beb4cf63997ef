use std::fmt;

use rust_decimal::Decimal;

use crate::model::{
    BodyId, IndicatorCode, ObservationKey, Period, Qualifier, RegionCode, Scope, Sense, Status, word_list,
};
use crate::panel::FrameRegion;
use crate::panel::axes::{Axes, Series};
use crate::panel::facts::Cell;

word_list! {
    /// What is known of a cell: the status of its observation, derived, or missing.
    CellStatus, "a status of a cell (reported, conflict, parts_only, not_applicable, derived, missing, blank, other_base, withdrawn, break)" {
        /// A value stands there.
        Reported = "reported",
        /// Sources disagree.
        Conflict = "conflict",
        /// Only parts are stated.
        PartsOnly = "parts_only",
        /// The table does not apply to the region.
        NotApplicable = "not_applicable",
        /// Nobody states it; it is worked out from two figures that are stated.
        Derived = "derived",
        /// Nothing is stated.
        Missing = "missing",
        /// The return leaves the place for the figure empty.
        Blank = "blank",
        /// A rate with another base than the catalogue's.
        OtherBase = "other_base",
        /// Struck out by a correction.
        Withdrawn = "withdrawn",
        /// Stated for another territory than the region's in the frame year.
        Break = "break",
    }
}

impl From<Status> for CellStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Reported => Self::Reported,
            Status::Conflict => Self::Conflict,
            Status::PartsOnly => Self::PartsOnly,
            Status::NotApplicable => Self::NotApplicable,
            Status::Blank => Self::Blank,
            Status::OtherBase => Self::OtherBase,
            Status::Withdrawn => Self::Withdrawn,
            Status::Break => Self::Break,
        }
    }
}

/// The observation behind a cell. Its key follows from the cell: the body that speaks for the region,
/// the year, and the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellKey<'a> {
    /// The region, and the body that speaks for it.
    pub region: &'a RegionCode,
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// The year.
    pub year: i32,
    /// The whole region, or fields of its work.
    pub scope: Scope,
}

impl CellKey<'_> {
    /// The key of the observation.
    pub fn key(&self) -> ObservationKey {
        ObservationKey {
            body: BodyId::government(self.region),
            region: self.region.clone(),
            indicator: self.indicator.clone(),
            period: Period::Year(self.year),
            scope: self.scope,
            sense: Sense::Observed,
        }
    }
}

/// As [`ObservationKey`] prints.
impl fmt::Display for CellKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            region,
            indicator,
            year,
            scope,
        } = self;
        let period = Period::Year(*year);
        write!(f, "{region}|{region}|{indicator}|{period}|{scope}|{}", Sense::Observed)
    }
}

/// One region, year and indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelRow<'a> {
    /// The region with its parents.
    pub region: &'a FrameRegion,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// Its name in Chinese.
    pub name: &'a str,
    /// The catalogue's unit.
    pub unit: &'a str,
    /// The figure in `unit`; present exactly where `status` is reported or derived.
    pub value: Option<Decimal>,
    /// What is known.
    pub status: CellStatus,
    /// How the value bounds the true one; absent without a value.
    pub qualifier: Option<Qualifier>,
    /// The observation behind the cell; absent where it is missing or derived.
    pub observation: Option<CellKey<'a>>,
    /// What a derived figure comes from; absent for all others.
    pub derived: Option<DerivedFrom<'a>>,
}

/// What a derived figure comes from: numerator over base times factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DerivedFrom<'a> {
    /// The indicator that is divided.
    pub numerator: &'a IndicatorCode,
    /// What it is divided by: an indicator, or a name in the table of denominators.
    pub base: &'a str,
    /// What the quotient is multiplied with.
    pub factor: Decimal,
    /// Where a figure of the table comes from.
    pub source: Option<&'a str>,
}

/// `mediation.cases / population * 10000 [yearbook 2025]`.
impl fmt::Display for DerivedFrom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} * {}", self.numerator, self.base, self.factor)?;
        match self.source {
            None => Ok(()),
            Some(source) => write!(f, " [{source}]"),
        }
    }
}

/// The row of a cell.
pub(super) fn row<'a>(
    axes: &'a Axes,
    (series, year, region): (&'a Series, i32, usize),
    cell: &Cell,
) -> Option<PanelRow<'a>> {
    let region = axes.regions.get(region)?;
    let figure = cell.figure();
    let observed = !matches!(cell.status, CellStatus::Missing | CellStatus::Derived);
    Some(PanelRow {
        region,
        year,
        indicator: &series.code,
        name: &series.name,
        unit: &series.unit,
        value: figure.map(|(value, _)| value),
        status: cell.status,
        qualifier: figure.map(|(_, qualifier)| qualifier),
        observation: observed.then_some(CellKey {
            region: &region.code,
            indicator: &series.code,
            year,
            scope: cell.scope,
        }),
        derived: None,
    })
}
