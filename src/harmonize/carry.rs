//! Figures carried over to the regions of one frame year.
//!
//! Observations stay as they were reported. Where the territory that a frame's region has in the
//! frame year was that of other regions before, its cells are made anew from theirs: taken over
//! whole (a county that became a district), summed (counts, amounts and stocks of regions that
//! became one, where every one states them), or broken and marked, where neither gives the figure.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{
    BodyId, CorrectionNote, IndicatorCode, IndicatorKind, Issue, IssueCode, IssuePlace, Observation, ObservationKey,
    Period, Qualifier, RegionCode, Scope, Sense, Status,
};
use crate::reference::{Catalogue, Crosswalk, Lineage, RegionChange, Regions};

/// The regions that a panel compares, and the year whose divisions they are.
#[derive(Debug, Clone, Copy)]
pub struct CarryFrame<'a> {
    /// The regions.
    pub regions: &'a [RegionCode],
    /// The year at whose end they are there.
    pub year: i32,
}

/// The tables that carrying rests on.
#[derive(Debug, Clone, Copy)]
pub struct CarryRules<'a> {
    /// What became of regions.
    pub crosswalk: &'a Crosswalk,
    /// The kinds of the indicators.
    pub catalogue: &'a Catalogue,
    /// Names, for the texts of issues.
    pub regions: &'a Regions,
}

/// One cell of a panel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameCell {
    /// The frame's region.
    pub region: RegionCode,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: IndicatorCode,
}

/// What is to be said of a cell beside its figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellNote {
    /// The observations behind a figure that was carried over or could not be, as reported.
    pub reported_as: Vec<ObservationKey>,
    /// Why the figure cannot be carried over: kind and year of the change, the regions before and
    /// after, and what is missing: `merge 2020: 990103+990104>990103; not stated: 990104`.
    pub broken: Option<String>,
    /// Corrections by people that made the figure what it is.
    pub corrections: Vec<CorrectionNote>,
}

/// Observations for the panel of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried<'a> {
    /// The observations, by key; those of cells that were made anew stand in the place of the
    /// reported ones.
    pub observations: Cow<'a, [Observation]>,
    /// Notes of cells that have any.
    pub notes: BTreeMap<FrameCell, CellNote>,
    /// Breaks, one for each region and year.
    pub issues: Vec<Issue>,
}

/// Carries the observations of a job, which stand in the order of their keys, over to a frame.
pub fn carry<'a>(observations: &'a [Observation], frame: &CarryFrame<'_>, rules: &CarryRules<'_>) -> Carried<'a> {
    let cells = Cells::of(observations, rules.crosswalk);
    let mut remade = Remade::default();
    for region in frame.regions.iter().filter(|region| rules.crosswalk.touches(region)) {
        for year in &cells.years {
            let place = Spot {
                region,
                year: *year,
                frame: frame.year,
                rules,
                cells: &cells,
            };
            place.fill(&mut remade);
        }
    }
    let mut notes = remade.notes;
    let observations = if remade.observations.is_empty() {
        Cow::Borrowed(observations)
    } else {
        Cow::Owned(merged(observations, remade.observations))
    };
    for observation in observations.iter().filter(|one| !one.corrections.is_empty()) {
        if let Some(cell) = cell_of(&observation.key) {
            notes
                .entry(cell)
                .or_default()
                .corrections
                .clone_from(&observation.corrections);
        }
    }
    Carried {
        observations,
        notes,
        issues: remade.issues,
    }
}

/// The reported observations with the remade ones in their place.
fn merged(observations: &[Observation], mut remade: BTreeMap<ObservationKey, Observation>) -> Vec<Observation> {
    let mut all: Vec<Observation> = observations
        .iter()
        .map(|one| remade.remove(&one.key).unwrap_or_else(|| one.clone()))
        .collect();
    all.extend(remade.into_values());
    all.sort_by(|one, two| one.key.cmp(&two.key));
    all
}

/// The cell that an observation fills: that of its region's own body, for the whole region and year.
fn cell_of(key: &ObservationKey) -> Option<FrameCell> {
    let own = key.body == BodyId::government(&key.region) && key.sense == Sense::Observed;
    match key.period {
        Period::Year(year) if own && key.scope == Scope::Region => Some(FrameCell {
            region: key.region.clone(),
            year,
            indicator: key.indicator.clone(),
        }),
        _ => None,
    }
}

fn key_of(cell: &FrameCell) -> ObservationKey {
    ObservationKey {
        body: BodyId::government(&cell.region),
        region: cell.region.clone(),
        indicator: cell.indicator.clone(),
        period: Period::Year(cell.year),
        scope: Scope::Region,
        sense: Sense::Observed,
    }
}

/// The reported cells of regions to which something happened.
struct Cells<'a> {
    by_key: BTreeMap<FrameCell, &'a Observation>,
    indicators: BTreeMap<(RegionCode, i32), BTreeSet<IndicatorCode>>,
    years: BTreeSet<i32>,
}

impl<'a> Cells<'a> {
    fn of(observations: &'a [Observation], crosswalk: &Crosswalk) -> Self {
        let touched = observations.iter().filter(|one| crosswalk.touches(&one.key.region));
        let by_key: BTreeMap<FrameCell, &Observation> =
            touched.filter_map(|one| Some((cell_of(&one.key)?, one))).collect();
        let mut indicators: BTreeMap<_, BTreeSet<IndicatorCode>> = BTreeMap::new();
        for cell in by_key.keys() {
            let of = indicators.entry((cell.region.clone(), cell.year)).or_default();
            of.insert(cell.indicator.clone());
        }
        let years = by_key.keys().map(|cell| cell.year).collect();
        Self {
            by_key,
            indicators,
            years,
        }
    }

    fn get(&self, region: &RegionCode, cell: &FrameCell) -> Option<&'a Observation> {
        let key = FrameCell {
            region: region.clone(),
            ..cell.clone()
        };
        self.by_key.get(&key).copied()
    }
}

/// Cells that were made anew.
#[derive(Default)]
struct Remade {
    observations: BTreeMap<ObservationKey, Observation>,
    notes: BTreeMap<FrameCell, CellNote>,
    issues: Vec<Issue>,
}

/// A frame's region in one year.
struct Spot<'a> {
    region: &'a RegionCode,
    year: i32,
    frame: i32,
    rules: &'a CarryRules<'a>,
    cells: &'a Cells<'a>,
}

type Made = (Observation, CellNote);

impl Spot<'_> {
    fn fill(&self, remade: &mut Remade) {
        let mut broken: Vec<String> = Vec::new();
        for indicator in self.indicators() {
            let cell = FrameCell {
                region: self.region.clone(),
                year: self.year,
                indicator,
            };
            if let Some((observation, note)) = self.make(&cell) {
                broken.extend(note.broken.clone());
                remade.observations.insert(observation.key.clone(), observation);
                remade.notes.insert(cell, note);
            }
        }
        remade.issues.extend(self.issue(broken));
    }

    fn lineage(&self, year: i32) -> Lineage {
        self.rules.crosswalk.lineage(self.region, self.frame, year)
    }

    /// Every indicator that the region or one that stands for it states in the year.
    fn indicators(&self) -> BTreeSet<IndicatorCode> {
        let mut codes = self.aliases();
        codes.insert(self.region.clone());
        for lineage in [self.lineage(self.year), self.lineage(self.year - 1)] {
            match lineage {
                Lineage::One(code) => codes.extend([code]),
                Lineage::Several(several, _) | Lineage::Broken(several, _) => codes.extend(several),
            }
        }
        let of = codes
            .into_iter()
            .filter_map(|code| self.cells.indicators.get(&(code, self.year)));
        of.flatten().cloned().collect()
    }

    /// The codes that the very territory has had.
    fn aliases(&self) -> BTreeSet<RegionCode> {
        let years = self.cells.years.iter();
        let one = years.filter_map(|year| match self.lineage(*year) {
            Lineage::One(code) => Some(code),
            Lineage::Several(..) | Lineage::Broken(..) => None,
        });
        one.collect()
    }

    /// The cell anew; nothing where it stays as it was reported, or was not.
    fn make(&self, cell: &FrameCell) -> Option<Made> {
        match self.lineage(self.year) {
            Lineage::One(code) => self.taken(cell, &code),
            Lineage::Several(codes, change) => self.summed(cell, &codes, &change),
            Lineage::Broken(codes, change) => self.broken(cell, &codes, self.reason(&codes, &change)),
        }
    }

    /// The figure of the one region whose territory it was.
    fn taken(&self, cell: &FrameCell, code: &RegionCode) -> Option<Made> {
        let own = self.cells.get(self.region, cell);
        let other = self.cells.get(code, cell).filter(|_| code != self.region);
        match (own, other) {
            (Some(own), Some(other)) if contradict(own, other) => {
                let mut one = joined(cell, &[own, other]);
                one.status = Status::Conflict;
                Some((one, behind(&[own, other])))
            }
            (Some(own), Some(other)) if own.value.is_none() && other.value.is_some() => Some(carried(cell, other)),
            (Some(_), _) => None,
            (None, Some(other)) => Some(carried(cell, other)),
            (None, None) => self.as_before(cell),
        }
    }

    /// Where nothing stands under the code in force, the codes before it: a page or a return may use
    /// them once more.
    fn as_before(&self, cell: &FrameCell) -> Option<Made> {
        let aliases = self.aliases();
        if let Some(found) = aliases.iter().find_map(|code| self.cells.get(code, cell)) {
            return Some(carried(cell, found));
        }
        match self.lineage(self.year - 1) {
            // After a split the region that lives on speaks for itself again.
            Lineage::One(_) | Lineage::Broken(..) => None,
            Lineage::Several(codes, change) => self.summed(cell, &codes, &change),
        }
    }

    /// The sum of regions that became one: of what can be summed, where all of them state it. A
    /// later report of the region itself may have restated the year.
    fn summed(&self, cell: &FrameCell, codes: &[RegionCode], change: &RegionChange) -> Option<Made> {
        let restated = self.cells.get(self.region, cell).filter(|own| own.value.is_some());
        if restated.is_some() && !codes.contains(self.region) {
            return None;
        }
        let reason = self.reason(codes, change);
        let indicator = self.rules.catalogue.get(&cell.indicator)?;
        let additive = match indicator.kind {
            IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => true,
            IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => false,
        };
        if !additive {
            return self.broken(cell, codes, format!("{reason}; not additive"));
        }
        let stated: Vec<&Observation> = codes.iter().filter_map(|code| self.cells.get(code, cell)).collect();
        let absent = codes
            .iter()
            .filter(|code| self.cells.get(code, cell).is_none_or(|one| one.value.is_none()));
        let absent: Vec<&str> = absent.map(RegionCode::as_str).collect();
        let sum = stated
            .iter()
            .try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.value?));
        match sum.filter(|_| absent.is_empty()) {
            Some(sum) => {
                let mut one = joined(cell, &stated);
                one.status = Status::Reported;
                one.value = Some(sum);
                one.qualifier = stated
                    .iter()
                    .fold(Qualifier::Exact, |qualifier, one| qualifier.joined(one.qualifier));
                Some((one, behind(&stated)))
            }
            None => self.broken(cell, codes, format!("{reason}; not stated: {}", absent.join("+"))),
        }
    }

    /// A break, where there is a figure that it breaks.
    fn broken(&self, cell: &FrameCell, codes: &[RegionCode], reason: String) -> Option<Made> {
        let mut involved: BTreeSet<&RegionCode> = codes.iter().collect();
        involved.insert(self.region);
        let stated: Vec<&Observation> = involved
            .into_iter()
            .filter_map(|code| self.cells.get(code, cell))
            .filter(|one| has_figure(one))
            .collect();
        if stated.is_empty() {
            return None;
        }
        let mut one = joined(cell, &stated);
        one.status = Status::Break;
        let note = CellNote {
            broken: Some(reason),
            ..behind(&stated)
        };
        Some((one, note))
    }

    /// `merge 2020: 990103+990104>990103`.
    fn reason(&self, codes: &[RegionCode], change: &RegionChange) -> String {
        let codes: Vec<&str> = codes.iter().map(RegionCode::as_str).collect();
        format!("{} {}: {}>{}", change.kind, change.year, codes.join("+"), self.region)
    }

    fn issue(&self, mut reasons: Vec<String>) -> Option<Issue> {
        let count = reasons.len();
        reasons.sort();
        reasons.dedup();
        (count > 0).then(|| {
            Issue::new(IssueCode::SeriesBreak, IssuePlace::Job)
                .with("region", self.rules.regions.full_name(self.region))
                .with("code", self.region)
                .with("year", self.year)
                .with("frame_year", self.frame)
                .with("reason", reasons.join(" | "))
                .with("count", count)
        })
    }
}

fn contradict(one: &Observation, other: &Observation) -> bool {
    matches!((one.value, other.value), (Some(one), Some(other)) if one != other)
}

/// Whether an observation states any figure, firm or not.
const fn has_figure(one: &Observation) -> bool {
    match one.status {
        Status::Reported | Status::Conflict | Status::PartsOnly | Status::OtherBase | Status::Break => true,
        Status::NotApplicable | Status::Blank | Status::Withdrawn => false,
    }
}

/// An observation as that of the frame's region.
fn carried(cell: &FrameCell, from: &Observation) -> Made {
    let one = Observation {
        key: key_of(cell),
        ..from.clone()
    };
    (one, behind(&[from]))
}

fn behind(observations: &[&Observation]) -> CellNote {
    CellNote {
        reported_as: observations.iter().map(|one| one.key.clone()).collect(),
        ..CellNote::default()
    }
}

/// Everything that stands behind several observations, without a value.
fn joined(cell: &FrameCell, observations: &[&Observation]) -> Observation {
    let each = || observations.iter();
    Observation {
        key: key_of(cell),
        value: None,
        unit: each().next().map_or_else(String::new, |one| one.unit.clone()),
        status: Status::Break,
        qualifier: Qualifier::Exact,
        sources: each().flat_map(|one| one.sources.clone()).collect(),
        alternatives: each().flat_map(|one| one.alternatives.clone()).collect(),
        precedence: None,
        corrections: each().flat_map(|one| one.corrections.clone()).collect(),
    }
}

#[cfg(test)]
mod tests;
