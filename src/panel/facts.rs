//! What observations state of the cells of a frame: one compact cell for each, filled one
//! observation after another, so that a country is never in memory as observations.

use rust_decimal::Decimal;

use crate::model::{IndicatorCode, Observation, Period, Qualifier, RegionCode, Scope, Sense, Status};
use crate::panel::axes::{Axes, Origin, Row};
use crate::panel::quotient::quotient;
use crate::panel::row::CellStatus;
use crate::panel::tables::PanelTables;
use crate::panel::{Panel, PanelError, PanelFrame};

/// What is known of one region, year and series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// The figure where `status` has one; zero otherwise.
    pub(super) value: Decimal,
    pub(super) status: CellStatus,
    pub(super) qualifier: Qualifier,
    /// `Region`, or `PartOfWork` where only fields of work state parts.
    pub(super) scope: Scope,
}

impl Cell {
    const MISSING: Self = Self {
        value: Decimal::ZERO,
        status: CellStatus::Missing,
        qualifier: Qualifier::Exact,
        scope: Scope::Region,
    };

    fn of(observation: &Observation) -> Self {
        let value = observation.value.filter(|_| observation.status == Status::Reported);
        Self {
            value: value.unwrap_or_default(), // read only beside a status that has a value
            status: match (observation.status, value) {
                (Status::Reported, None) => CellStatus::Missing,
                (status, _) => status.into(),
            },
            qualifier: observation.qualifier,
            scope: observation.key.scope,
        }
    }

    /// Value and qualifier, where there is a value.
    pub(super) fn figure(&self) -> Option<(Decimal, Qualifier)> {
        match self.status {
            CellStatus::Reported | CellStatus::Derived => Some((self.value, self.qualifier)),
            CellStatus::Conflict
            | CellStatus::PartsOnly
            | CellStatus::NotApplicable
            | CellStatus::Missing
            | CellStatus::Blank
            | CellStatus::OtherBase
            | CellStatus::Withdrawn
            | CellStatus::Break => None,
        }
    }
}

/// Whether an observation may fill a cell.
fn counts(observation: &Observation) -> bool {
    let key = &observation.key;
    let own = key.sense == Sense::Observed && key.body.as_str() == key.region.as_str();
    let scope = match key.scope {
        Scope::Region => true,
        Scope::PartOfWork => observation.status == Status::PartsOnly,
        Scope::OwnLevel | Scope::Body => false,
    };
    own && scope && matches!(key.period, Period::Year(_))
}

/// Collects observations into the cells of a frame. [`Facts::add_all`] takes them in any order and keeps
/// some twenty bytes of each; [`Facts::panel`] then builds the panel.
#[derive(Debug)]
pub struct Facts {
    pub(super) axes: Axes,
    /// By place, see `axes`.
    pub(super) cells: Vec<Cell>,
    /// What cities and provinces report of themselves as a whole: by parent and slot. Never added to
    /// anything, since their regions report the same work.
    pub(super) own: Vec<Cell>,
    pub(super) tables: PanelTables,
}

impl Facts {
    /// Empty cells of a frame.
    pub fn of(frame: &PanelFrame<'_>) -> Result<Self, PanelError> {
        let axes = Axes::of(frame)?;
        Ok(Self {
            cells: vec![Cell::MISSING; axes.cells()],
            own: vec![Cell::MISSING; axes.parents.len() * axes.slots()],
            axes,
            tables: frame.tables.clone(),
        })
    }

    /// Takes observations. Only that of the body that speaks for the region, for the whole region and
    /// the whole year, fills a cell; where there is none, what fields of its work state says that there
    /// are parts only. Everything else stands in the list of observations alone. In the order of their
    /// keys most are of the region and the indicator of the one before, which are not looked for again.
    pub fn add_all(&mut self, observations: &[Observation]) -> Result<(), PanelError> {
        let mut last: Option<(&RegionCode, Option<Row>)> = None;
        let mut before: Option<(&IndicatorCode, Option<usize>)> = None;
        for observation in observations.iter().filter(|one| counts(one)) {
            let key = &observation.key;
            let row = match last {
                Some((region, row)) if *region == key.region => row,
                _ => self.axes.row_at(&key.region),
            };
            let series = match before {
                Some((indicator, series)) if *indicator == key.indicator => series,
                _ => self.axes.series_at(&key.indicator),
            };
            (last, before) = (Some((&key.region, row)), Some((&key.indicator, series)));
            let cell = row
                .zip(series)
                .and_then(|(row, series)| self.cell(row, series, key.period.year()));
            if let Some(cell) = cell {
                cell.fill(observation)?;
            }
        }
        Ok(())
    }

    fn cell(&mut self, row: Row, series: usize, year: i32) -> Option<&mut Cell> {
        let slot = series * self.axes.years.len() + self.axes.year_at(year)?;
        match row {
            Row::Region(region) => self.cells.get_mut(slot * self.axes.regions.len() + region),
            Row::Parent(parent) => self.own.get_mut(parent * self.axes.slots() + slot),
        }
    }

    /// The panel of what was added.
    pub fn panel(mut self) -> Result<Panel, PanelError> {
        self.fill_denominators();
        self.derive();
        Panel::of(self)
    }

    fn fill_denominators(&mut self) {
        let (axes, tables) = (&self.axes, &self.tables);
        let of_table = |(_, series): &(usize, &crate::panel::axes::Series)| series.origin == Origin::Denominator;
        for (at, series) in axes.series.iter().enumerate().filter(of_table) {
            for (y, year) in axes.years.iter().enumerate() {
                for (r, region) in axes.regions.iter().enumerate() {
                    let found = tables.denominator_of(&series.name, &region.code, *year);
                    let place = (at * axes.years.len() + y) * axes.regions.len() + r;
                    if let (Some(found), Some(cell)) = (found, self.cells.get_mut(place)) {
                        cell.value = found.value;
                        cell.status = CellStatus::Reported;
                    }
                }
            }
        }
    }

    /// Fills the cells of derived series from those of their parts.
    fn derive(&mut self) {
        let width = self.axes.years.len() * self.axes.regions.len();
        for (at, series) in self.axes.series.iter().enumerate() {
            let (Origin::Derived, Some((top, base))) = (series.origin, series.parts) else {
                continue;
            };
            for offset in 0..width {
                let figure = |part: usize| self.cells.get(part * width + offset).and_then(Cell::figure);
                let cell = figure(top).zip(figure(base)).and_then(|((top, one), (base, other))| {
                    Some(Cell {
                        value: quotient(top, base, series.factor)?,
                        status: CellStatus::Derived,
                        qualifier: rough([one, other]),
                        scope: Scope::Region,
                    })
                });
                if let (Some(cell), Some(place)) = (cell, self.cells.get_mut(at * width + offset)) {
                    *place = cell;
                }
            }
        }
    }
}

impl Cell {
    fn fill(&mut self, observation: &Observation) -> Result<(), PanelError> {
        let cell = Self::of(observation);
        let filled = self.status != CellStatus::Missing;
        if filled && self.scope == cell.scope {
            return Err(PanelError::DuplicateKey(Box::new(observation.key.clone())));
        }
        if !filled || cell.scope == Scope::Region {
            *self = cell;
        }
        Ok(())
    }
}

/// The qualifier of a quotient: exact only from exact parts.
pub(super) fn rough(qualifiers: impl IntoIterator<Item = Qualifier>) -> Qualifier {
    let exact = qualifiers.into_iter().all(|qualifier| qualifier == Qualifier::Exact);
    if exact { Qualifier::Exact } else { Qualifier::About }
}
