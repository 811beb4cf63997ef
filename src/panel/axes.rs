//! The axes of a panel: which regions, years and series it has, each as a small number.
//!
//! A cell's place is `(series * years + year) * regions + region`: the regions of one series and year
//! lie together, so that a ranking is one run of memory and the year before is one step back. Series
//! and year together are called a slot.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::model::{Direction, Indicator, IndicatorCode, IndicatorKind, Level, RegionCode};
use crate::panel::aggregate::Method;
use crate::panel::tables::{Base, Derived};
use crate::panel::{FrameRegion, PanelError, PanelFrame, Parent};

/// Where the cells of a series come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Observations of an indicator of the catalogue.
    Observed,
    /// One series over another.
    Derived,
    /// A table of denominators.
    Denominator,
}

/// What one series of cells counts: an indicator of the catalogue, one derived from two, or a
/// denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series {
    pub(super) code: IndicatorCode,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) kind: IndicatorKind,
    pub(super) better: Direction,
    pub(super) method: Method,
    /// Whether the frame asks for it; the others only serve as parts.
    pub(super) asked: bool,
    pub(super) origin: Origin,
    /// Positions of numerator (of a weighted mean the series itself) and denominator.
    pub(super) parts: Option<(usize, usize)>,
    /// What a quotient is multiplied with.
    pub(super) factor: Decimal,
}

/// A city or province that regions are summed under, or a group of peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The level; absent for peers.
    pub(super) level: Option<Level>,
    /// The region; absent for peers.
    pub(super) region: Option<Parent>,
    /// Name for people.
    pub(super) name: String,
    /// Positions of its regions, in order.
    pub(super) members: Vec<usize>,
}

/// Position of a compared region, or of a city or province above some.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row {
    Region(usize),
    Parent(usize),
}

/// The sorted lists behind the small numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Axes {
    pub(super) regions: Vec<FrameRegion>,
    pub(super) years: Vec<i32>,
    pub(super) series: Vec<Series>,
    /// Cities, then provinces, each by code.
    pub(super) parents: Vec<Unit>,
    /// Peer groups that the office named, by name.
    pub(super) peers: Vec<Unit>,
    /// Position of each region's peer group: among `peers`, or among `parents` where the office named
    /// none.
    pub(super) peer_of: Vec<Option<usize>>,
    /// Whether the office named peer groups.
    pub(super) own_peers: bool,
    region_at: HashMap<RegionCode, usize>,
    series_at: HashMap<IndicatorCode, usize>,
    parent_at: HashMap<RegionCode, usize>,
}

impl Axes {
    pub(super) fn of(frame: &PanelFrame<'_>) -> Result<Self, PanelError> {
        let regions = regions(frame)?;
        let years: BTreeSet<i32> = frame.years.iter().copied().collect();
        let years: Vec<i32> = years.into_iter().collect();
        let series = series(frame)?;
        let cells = series.len() * years.len() * regions.len();
        if u32::try_from(cells).is_err() {
            return Err(PanelError::TooLarge { cells });
        }
        let parents = parents(&regions);
        let peers = peers(&regions, frame);
        let own_peers = !peers.is_empty();
        // Cities stand before provinces, so that a region without a city falls to its province.
        let peer_of = member_of(if own_peers { &peers } else { &parents }, regions.len());
        let parent_code = |(at, unit): (usize, &Unit)| unit.region.as_ref().map(|region| (region.code.clone(), at));
        Ok(Self {
            region_at: regions.iter().map(|region| region.code.clone()).zip(0..).collect(),
            series_at: series.iter().map(|series| series.code.clone()).zip(0..).collect(),
            parent_at: parents.iter().enumerate().filter_map(parent_code).collect(),
            regions,
            years,
            series,
            parents,
            peers,
            peer_of,
            own_peers,
        })
    }

    /// Where the cells of a region or of a parent lie.
    pub(super) fn row_at(&self, code: &RegionCode) -> Option<Row> {
        let region = self.region_at.get(code).map(|at| Row::Region(*at));
        region.or_else(|| self.parent_at.get(code).map(|at| Row::Parent(*at)))
    }

    pub(super) fn series_at(&self, code: &IndicatorCode) -> Option<usize> {
        self.series_at.get(code).copied()
    }

    /// Position of a year that the frame has.
    pub(super) fn year_at(&self, year: i32) -> Option<usize> {
        self.years.binary_search(&year).ok()
    }

    /// Number of slots: series times years.
    pub(super) fn slots(&self) -> usize {
        self.series.len() * self.years.len()
    }

    /// Number of cells.
    pub(super) fn cells(&self) -> usize {
        self.slots() * self.regions.len()
    }

    /// Series and year of a slot, with the year's position.
    pub(super) fn slot(&self, slot: usize) -> Option<(&Series, i32, usize)> {
        let at = slot.checked_rem(self.years.len())?;
        let series = self.series.get(slot / self.years.len())?;
        Some((series, *self.years.get(at)?, at))
    }

    /// Whether the year at that position follows on the one before it in the frame.
    pub(super) fn follows(&self, year: usize) -> bool {
        let before = year.checked_sub(1).and_then(|before| self.years.get(before));
        before.is_some_and(|before| self.years.get(year) == Some(&(before + 1)))
    }
}

fn regions(frame: &PanelFrame<'_>) -> Result<Vec<FrameRegion>, PanelError> {
    let regions: BTreeMap<&RegionCode, &FrameRegion> = frame.regions.iter().map(|r| (&r.code, r)).collect();
    let regions: Vec<FrameRegion> = regions.into_values().cloned().collect();
    for pair in regions.windows(2) {
        if let [one, two] = pair
            && one.code.level() != two.code.level()
        {
            return Err(PanelError::MixedLevels(one.code.clone(), two.code.clone()));
        }
    }
    Ok(regions)
}

fn parents(regions: &[FrameRegion]) -> Vec<Unit> {
    let of_level = |level: Level, parent: fn(&FrameRegion) -> Option<&Parent>| {
        let mut units: BTreeMap<RegionCode, Unit> = BTreeMap::new();
        for (at, region) in regions.iter().enumerate() {
            if let Some(parent) = parent(region) {
                let unit = units.entry(parent.code.clone()).or_insert_with(|| Unit {
                    level: Some(level),
                    region: Some(parent.clone()),
                    name: parent.name.clone(),
                    members: Vec::new(),
                });
                unit.members.push(at);
            }
        }
        units.into_values()
    };
    let cities = of_level(Level::City, |region| region.city.as_ref());
    cities
        .chain(of_level(Level::Province, |region| region.province.as_ref()))
        .collect()
}

/// The groups of peers that the office's table names.
fn peers(regions: &[FrameRegion], frame: &PanelFrame<'_>) -> Vec<Unit> {
    let mut units: BTreeMap<&str, Unit> = BTreeMap::new();
    for (at, region) in regions.iter().enumerate() {
        if let Some(name) = frame.tables.peers_of(&region.code) {
            let unit = units.entry(name).or_insert_with(|| Unit {
                level: None,
                region: None,
                name: name.to_owned(),
                members: Vec::new(),
            });
            unit.members.push(at);
        }
    }
    units.into_values().collect()
}

/// Position of each region's group among `units`: the first that it is a member of.
fn member_of(units: &[Unit], regions: usize) -> Vec<Option<usize>> {
    let mut member_of = vec![None; regions];
    for (at, unit) in units.iter().enumerate() {
        for member in &unit.members {
            if let Some(place) = member_of.get_mut(*member) {
                place.get_or_insert(at);
            }
        }
    }
    member_of
}

/// The series of the frame and the parts that its ratios, means and derived indicators need, by code.
fn series(frame: &PanelFrame<'_>) -> Result<Vec<Series>, PanelError> {
    let asked: BTreeSet<&IndicatorCode> = frame.indicators.iter().collect();
    let mut series: BTreeMap<IndicatorCode, Series> = BTreeMap::new();
    let mut parts: BTreeMap<IndicatorCode, [IndicatorCode; 2]> = BTreeMap::new();
    let known = |code: &IndicatorCode| {
        let found = frame.catalogue.get(code);
        found.ok_or_else(|| PanelError::UnknownIndicator(code.clone()))
    };
    let derived = derived(frame, &asked);
    for (derived, base) in &derived {
        parts.insert(derived.code.clone(), [derived.numerator.clone(), base.code.clone()]);
        series.insert(derived.code.clone(), of_derived(derived));
        if base.origin == Origin::Denominator {
            series.insert(base.code.clone(), base.clone());
        }
    }
    let of_derived = parts.values().flatten().filter(|code| !series.contains_key(code));
    let mut wanted: Vec<IndicatorCode> = of_derived.cloned().collect();
    wanted.extend(frame.indicators.iter().cloned());
    while let Some(code) = wanted.pop() {
        if series.contains_key(&code) {
            continue;
        }
        let indicator = known(&code)?;
        let method = method(frame, indicator);
        let own = match method {
            Method::SumOverSum => indicator.numerator.clone().zip(indicator.denominator.clone()),
            Method::WeightedMean => Some(code.clone()).zip(indicator.denominator.clone()),
            Method::Sum | Method::Distribution => None,
        };
        // What only serves as a part needs no parts of its own.
        if asked.contains(&code)
            && let Some((top, base)) = own
        {
            wanted.extend([top.clone(), base.clone()]);
            parts.insert(code.clone(), [top, base]);
        }
        series.insert(code.clone(), of_catalogue(indicator, method, asked.contains(&code)));
    }
    let at: BTreeMap<IndicatorCode, usize> = series.keys().cloned().zip(0..).collect();
    for (code, [top, base]) in &parts {
        if let Some(series) = series.get_mut(code) {
            series.parts = at.get(top).copied().zip(at.get(base).copied());
        }
    }
    Ok(series.into_values().collect())
}

fn of_catalogue(indicator: &Indicator, method: Method, asked: bool) -> Series {
    let percent = indicator.unit == "%" && method == Method::SumOverSum;
    Series {
        code: indicator.code.clone(),
        name: indicator.name_zh.clone(),
        unit: indicator.unit.clone(),
        kind: indicator.kind,
        better: indicator.better,
        method,
        asked,
        origin: Origin::Observed,
        parts: None,
        factor: if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE },
    }
}

fn of_derived(derived: &Derived) -> Series {
    Series {
        code: derived.code.clone(),
        name: derived.name_zh.clone(),
        unit: derived.unit.clone(),
        kind: IndicatorKind::Ratio,
        better: derived.better,
        method: Method::SumOverSum,
        asked: true,
        origin: Origin::Derived,
        parts: None,
        factor: derived.factor,
    }
}

/// The derived indicators whose numerator is asked for and whose base is known, with the base.
fn derived<'a>(frame: &PanelFrame<'a>, asked: &BTreeSet<&IndicatorCode>) -> Vec<(&'a Derived, Series)> {
    let usable = frame
        .tables
        .derived()
        .filter(|derived| asked.contains(&derived.numerator));
    let with_base = usable.filter_map(|derived| {
        let base = match &derived.base {
            Base::Indicator(code) if asked.contains(code) => {
                let indicator = frame.catalogue.get(code)?;
                of_catalogue(indicator, method(frame, indicator), true)
            }
            Base::Table(name) if frame.tables.has_denominator(name) => Series {
                code: denominator_code(name)?,
                name: name.clone(),
                unit: String::new(),
                kind: IndicatorKind::Stock,
                better: Direction::Neutral,
                method: Method::Sum,
                asked: false,
                origin: Origin::Denominator,
                parts: None,
                factor: Decimal::ONE,
            },
            Base::Indicator(_) | Base::Table(_) => return None,
        };
        Some((derived, base))
    });
    with_base.collect()
}

/// The code under which a denominator stands among the series: no indicator of the catalogue has a
/// family of that name.
fn denominator_code(name: &str) -> Option<IndicatorCode> {
    format!("{DENOMINATOR_FAMILY}.{name}").parse().ok()
}

/// Family of the codes of denominators.
pub(super) const DENOMINATOR_FAMILY: &str = "denominator";

/// How an indicator aggregates over the regions of one year (DESIGN promise 6). An aggregate is
/// always of one year, so stocks are never added over years.
fn method(frame: &PanelFrame<'_>, indicator: &Indicator) -> Method {
    match indicator.kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => Method::Sum,
        IndicatorKind::Mean if indicator.denominator.is_some() => Method::WeightedMean,
        IndicatorKind::Ratio if !frame.norms.is_as_printed(&indicator.code) => Method::SumOverSum,
        IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => Method::Distribution,
    }
}
