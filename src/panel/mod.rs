//! Observations become a panel of regions by years and indicators, its aggregates, comparisons,
//! statistics, trends and coverage.
//!
//! | file | step |
//! |---|---|
//! | `frame`, `tables` | what is compared: regions, years, indicators; denominators, derived indicators, peers |
//! | `axes` | each of them as a small number |
//! | `facts` | observations, one after another, into cells of twenty bytes |
//! | `scaled` | figures as whole numbers at one scale a series |
//! | `standing` | the figures of each year put in order once: ranks, changes, how groups are spread |
//! | `engine` | the parts of ratios summed by group, in polars |
//! | `aggregate`, `spread` | cities, provinces and peers: values by kind, how the regions' are spread |
//! | `comparison`, `trend`, `coverage`, `statistics`, `targets` | what is published of it |
//! | `parquet` | the whole as one table for other programs |
//!
//! Ranks, changes and sums are worked out over whole numbers, and quotients in whole numbers or
//! decimals: nothing depends on the order in which floats are added, so that the same observations
//! give the same bytes, on however many cores. No type of polars leaves this room. Rows are made when they
//! are looked at: a country's panel of four million cells is some columns of numbers.
//!
//! A cell holds the figure of the body that speaks for the region, for the whole region and the
//! whole year. Branches, fields of work, own levels and parts of a year never fill it. A cell
//! without a figure says why: missing, conflict, parts only, not applicable.

mod aggregate;
mod axes;
mod comparison;
mod coverage;
mod engine;
mod facts;
mod frame;
mod parquet;
mod quotient;
mod row;
mod scaled;
mod spread;
mod standing;
mod statistics;
mod tables;
mod targets;
mod trend;

use crate::model::{IndicatorCode, Observation, ObservationKey, RegionCode};

use aggregate::{Given, Groups};
use axes::{Axes, Origin, Unit};
use facts::Cell;
use scaled::Scaled;
use standing::Ranked;

pub use aggregate::{Aggregate, Method};
pub use comparison::{ComparisonRow, Peers, RankOrder};
pub use coverage::CoverageRow;
pub use facts::Facts;
pub use frame::{FrameRegion, PanelFrame, Parent};
pub use parquet::PARQUET_COLUMNS;
pub use quotient::{COEFFICIENT_DECIMALS, COMPUTED_DECIMALS};
pub use row::{CellKey, CellStatus, DerivedFrom, PanelRow};
pub use spread::Distribution;
pub use statistics::{GroupLevel, StatisticsRow};
pub use tables::{Base, Denominator, Derived, PanelTables};
pub use targets::{Bound, Outcome, TargetRow, targets};
pub use trend::TrendRow;

/// Regions by years and indicators, with what follows from them. Every list is in the order of
/// region, indicator or level, then year: whatever the order of the observations and of the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    axes: Axes,
    cells: Vec<Cell>,
    own: Vec<Cell>,
    scaled: Scaled,
    ranked: Ranked,
    /// All regions together.
    whole: Groups,
    /// Cities, then provinces.
    parents: Groups,
    peers: Groups,
    coverage: Vec<CoverageRow>,
    tables: PanelTables,
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
    /// More cells than can be counted in 32 bits.
    #[error("a panel of {cells} cells is too large; compare fewer regions, years or indicators at a time")]
    TooLarge {
        /// Cells asked for.
        cells: usize,
    },
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
        let mut facts = Facts::of(frame)?;
        facts.add_all(observations)?;
        facts.panel()
    }

    fn of(facts: Facts) -> Result<Self, PanelError> {
        let Facts {
            axes,
            cells,
            own,
            tables,
        } = facts;
        let scaled = Scaled::of(&axes, &cells);
        let whole = Unit {
            level: None,
            region: None,
            name: String::new(),
            members: (0..axes.regions.len()).collect(),
        };
        let given = Given {
            axes: &axes,
            cells: &cells,
            scaled: &scaled,
        };
        let peers = if axes.own_peers { axes.peers.as_slice() } else { &[] };
        let ([whole, parents, peers], ranked) = standing::compared(&given, [&[whole], &axes.parents, peers])?;
        Ok(Self {
            whole,
            parents,
            peers,
            ranked,
            coverage: coverage::all(&axes, &cells),
            axes,
            cells,
            own,
            scaled,
            tables,
        })
    }

    /// One row for each region, year and indicator of the frame, by region, year and indicator.
    pub fn rows(&self) -> impl Iterator<Item = PanelRow<'_>> {
        (0..self.axes.regions.len()).flat_map(|region| self.rows_of_region(region))
    }

    /// Number of regions, each of which [`Panel::rows_of_region`] takes.
    pub fn regions(&self) -> usize {
        self.axes.regions.len()
    }

    /// Number of cities and provinces, each of which [`Panel::aggregates_of_unit`] takes.
    pub fn units(&self) -> usize {
        self.axes.parents.len()
    }

    /// Number of slots (an indicator in a year), each of which [`Panel::comparisons_of`] takes.
    pub fn slots(&self) -> usize {
        self.axes.slots()
    }

    /// Number of series of indicators, each of which [`Panel::trends_of`] takes.
    pub fn series(&self) -> usize {
        self.axes.series.len()
    }

    /// The codes of the indicators that the frame asks for, in the order in which the rows of a region
    /// and year have them.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorCode> {
        let asked = self.axes.series.iter().filter(|series| series.asked);
        asked.map(|series| &series.code)
    }

    /// The rows of the region at a position, by year and indicator.
    pub fn rows_of_region(&self, region: usize) -> impl Iterator<Item = PanelRow<'_>> {
        let axes = &self.axes;
        axes.years.iter().enumerate().flat_map(move |(y, year)| {
            let asked = axes.series.iter().enumerate().filter(|(_, series)| series.asked);
            asked.filter_map(move |(s, series)| {
                let place = (s * axes.years.len() + y) * axes.regions.len() + region;
                self.row(series, *year, (region, place))
            })
        })
    }

    /// The rows of one indicator, by region and year; none where the frame does not ask for it.
    pub fn rows_of(&self, indicator: &IndicatorCode) -> impl Iterator<Item = PanelRow<'_>> {
        let axes = &self.axes;
        let at = axes.series_at(indicator);
        let found = at.and_then(|at| Some((at, axes.series.get(at).filter(|series| series.asked)?)));
        found.into_iter().flat_map(move |(s, series)| {
            (0..axes.regions.len()).flat_map(move |region| {
                axes.years.iter().enumerate().filter_map(move |(y, year)| {
                    let place = (s * axes.years.len() + y) * axes.regions.len() + region;
                    self.row(series, *year, (region, place))
                })
            })
        })
    }

    fn row<'a>(&'a self, series: &'a axes::Series, year: i32, (region, place): (usize, usize)) -> Option<PanelRow<'a>> {
        let mut row = row::row(&self.axes, (series, year, region), self.cells.get(place)?)?;
        if row.status == CellStatus::Derived {
            row.derived = self.derived_from(series, (&row.region.code, year));
        }
        Some(row)
    }

    /// What a derived figure of a region and year comes from.
    fn derived_from(&self, series: &axes::Series, (region, year): (&RegionCode, i32)) -> Option<DerivedFrom<'_>> {
        let (top, base) = series.parts?;
        let base = self.axes.series.get(base)?;
        let table = base.origin == Origin::Denominator;
        let found = self.tables.denominator_of(&base.name, region, year).filter(|_| table);
        Some(DerivedFrom {
            numerator: &self.axes.series.get(top)?.code,
            base: if table { &base.name } else { base.code.as_str() },
            factor: series.factor,
            source: found.map(|found| found.source.as_str()),
        })
    }

    /// One for each city and province, year and indicator, by level, region, year and indicator.
    pub fn aggregates(&self) -> impl Iterator<Item = Aggregate<'_>> {
        (0..self.axes.parents.len()).flat_map(|unit| self.aggregates_of_unit(unit))
    }

    /// The aggregates of one indicator, by level, region and year.
    pub fn aggregates_of(&self, indicator: &IndicatorCode) -> impl Iterator<Item = Aggregate<'_>> {
        let axes = &self.axes;
        let at = axes.series_at(indicator);
        let asked = at.filter(|at| axes.series.get(*at).is_some_and(|series| series.asked));
        asked.into_iter().flat_map(move |series| {
            let years = axes.years.len();
            (0..axes.parents.len())
                .flat_map(move |unit| (0..years).filter_map(move |year| self.aggregate(unit, series * years + year)))
        })
    }

    /// The aggregates of the city or province at a position, by year and indicator.
    pub fn aggregates_of_unit(&self, unit: usize) -> impl Iterator<Item = Aggregate<'_>> {
        let axes = &self.axes;
        (0..axes.years.len()).flat_map(move |year| {
            let asked = axes.series.iter().enumerate().filter(|(_, series)| series.asked);
            asked.filter_map(move |(series, _)| self.aggregate(unit, series * axes.years.len() + year))
        })
    }

    fn aggregate(&self, unit: usize, slot: usize) -> Option<Aggregate<'_>> {
        let given = Given {
            axes: &self.axes,
            cells: &self.cells,
            scaled: &self.scaled,
        };
        let own = self.own.get(unit * self.axes.slots() + slot);
        aggregate::view(given, &self.parents, (unit, slot), own)
    }

    /// One for each indicator and year.
    pub fn coverage(&self) -> &[CoverageRow] {
        &self.coverage
    }
}

#[cfg(test)]
mod law_tests;
#[cfg(test)]
mod tests;
