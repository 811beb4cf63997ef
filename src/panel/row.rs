use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::check::Norms;
use crate::model::{
    BodyId, Indicator, IndicatorCode, Observation, ObservationKey, Period, Qualifier, RegionCode, Scope, Sense, Status,
    word_list,
};
use crate::panel::engine::{self, Key};
use crate::panel::{FrameRegion, PanelError, PanelFrame};

word_list! {
    /// What is known of a cell: the status of its observation, or missing.
    CellStatus, "a status of a cell (reported, conflict, parts_only, not_applicable, missing, blank, other_base, withdrawn, break)" {
        /// A value stands there.
        Reported = "reported",
        /// Sources disagree.
        Conflict = "conflict",
        /// Only parts are stated.
        PartsOnly = "parts_only",
        /// The table does not apply to the region.
        NotApplicable = "not_applicable",
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

/// One region, year and indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRow {
    /// The region with its parents.
    pub region: FrameRegion,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// The catalogue's unit.
    pub unit: String,
    /// The figure in `unit`; present exactly where `status` is reported.
    pub value: Option<Decimal>,
    /// What is known.
    pub status: CellStatus,
    /// How the value bounds the true one; absent without a value.
    pub qualifier: Option<Qualifier>,
    /// The observation behind the cell; absent where it is missing.
    pub observation: Option<ObservationKey>,
}

/// The rows of the frame and of the parts that its ratios and means need, with their place in the
/// frame as whole numbers.
pub(super) struct Cells<'a> {
    pub(super) rows: Vec<PanelRow>,
    pub(super) keys: Vec<Key>,
    pub(super) indicators: Vec<&'a Indicator>,
    pub(super) norms: &'a Norms,
    /// Indicators that the frame asks for; the others only serve as parts.
    asked: BTreeSet<IndicatorCode>,
    at: BTreeMap<Key, usize>,
}

impl<'a> Cells<'a> {
    pub(super) fn build(observations: &[Observation], frame: &PanelFrame<'a>) -> Result<Self, PanelError> {
        let regions: BTreeMap<&RegionCode, &FrameRegion> = frame.regions.iter().map(|r| (&r.code, r)).collect();
        let regions: Vec<&FrameRegion> = regions.into_values().collect();
        for pair in regions.windows(2) {
            if let [one, two] = pair
                && one.code.level() != two.code.level()
            {
                return Err(PanelError::MixedLevels(one.code.clone(), two.code.clone()));
            }
        }
        let years: BTreeSet<i32> = frame.years.iter().copied().collect();
        let indicators = with_parts(frame)?;
        let candidates = candidates(observations)?;
        let mut skeleton = Vec::new();
        let mut observed = Vec::new();
        for (r, region) in regions.iter().enumerate() {
            for year in years.iter().copied() {
                for (i, indicator) in indicators.iter().enumerate() {
                    let key = Key {
                        region: r,
                        year,
                        indicator: i,
                    };
                    skeleton.push(key);
                    let found = candidates.get(&(&region.code, year, &indicator.code));
                    observed.extend(found.map(|index| (key, *index)));
                }
            }
        }
        let mut rows = Vec::with_capacity(skeleton.len());
        let mut keys = Vec::with_capacity(skeleton.len());
        for (key, index) in engine::attach(&skeleton, &observed)? {
            let observation = index.and_then(|index| observations.get(index));
            if let (Some(region), Some(indicator)) = (regions.get(key.region), indicators.get(key.indicator)) {
                keys.push(key);
                rows.push(row(region, key.year, indicator, observation));
            }
        }
        let at = keys.iter().copied().zip(0..).collect();
        Ok(Self {
            rows,
            keys,
            indicators,
            norms: frame.norms,
            asked: frame.indicators.iter().cloned().collect(),
            at,
        })
    }

    /// The reported figure of another indicator in the same region and year.
    pub(super) fn beside(&self, key: Key, indicator: &IndicatorCode) -> Option<(Decimal, Qualifier)> {
        let position = self.indicators.iter().position(|one| one.code == *indicator)?;
        let key = Key {
            indicator: position,
            ..key
        };
        figure(self.at.get(&key).and_then(|index| self.rows.get(*index))?)
    }

    /// Whether the frame asks for the indicator.
    pub(super) fn asks_for(&self, indicator: &IndicatorCode) -> bool {
        self.asked.contains(indicator)
    }

    /// The rows that the frame asks for.
    pub(super) fn into_rows(self) -> Vec<PanelRow> {
        let Self { rows, asked, .. } = self;
        rows.into_iter().filter(|row| asked.contains(&row.indicator)).collect()
    }
}

/// Value and qualifier of a reported row.
pub(super) fn figure(row: &PanelRow) -> Option<(Decimal, Qualifier)> {
    row.value.zip(row.qualifier)
}

/// The indicators of the frame and the parts of its ratios and means, by code.
fn with_parts<'a>(frame: &PanelFrame<'a>) -> Result<Vec<&'a Indicator>, PanelError> {
    let mut indicators: BTreeMap<&IndicatorCode, &Indicator> = BTreeMap::new();
    let known = |code: &IndicatorCode| {
        let found = frame.catalogue.get(code);
        found.ok_or_else(|| PanelError::UnknownIndicator(code.clone()))
    };
    for code in &frame.indicators {
        let indicator = known(code)?;
        indicators.insert(&indicator.code, indicator);
        for part in [&indicator.numerator, &indicator.denominator].into_iter().flatten() {
            let part = known(part)?;
            indicators.insert(&part.code, part);
        }
    }
    Ok(indicators.into_values().collect())
}

/// The observation that fills a cell: that of the region's own body for the whole region and year;
/// where there is none, what only fields of its work state, which is parts only.
fn candidates(observations: &[Observation]) -> Result<BTreeMap<(&RegionCode, i32, &IndicatorCode), usize>, PanelError> {
    let mut seen = BTreeSet::new();
    let mut whole = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for (index, observation) in observations.iter().enumerate() {
        let key = &observation.key;
        if !seen.insert(key) {
            return Err(PanelError::DuplicateKey(Box::new(key.clone())));
        }
        let own = key.sense == Sense::Observed && key.body == BodyId::government(&key.region);
        let (true, Period::Year(year)) = (own, key.period) else {
            continue;
        };
        let cell = (&key.region, year, &key.indicator);
        match (key.scope, observation.status) {
            (Scope::Region, _) => {
                whole.insert(cell, index);
            }
            (Scope::PartOfWork, Status::PartsOnly) => {
                parts.insert(cell, index);
            }
            (Scope::PartOfWork | Scope::OwnLevel | Scope::Body, _) => {}
        }
    }
    parts.extend(whole);
    Ok(parts)
}

fn row(region: &FrameRegion, year: i32, indicator: &Indicator, observation: Option<&Observation>) -> PanelRow {
    let value = observation.and_then(|o| o.value.filter(|_| o.status == Status::Reported));
    PanelRow {
        region: region.clone(),
        year,
        indicator: indicator.code.clone(),
        name: indicator.name_zh.clone(),
        unit: indicator.unit.clone(),
        value,
        status: observation.map_or(CellStatus::Missing, |o| o.status.into()),
        qualifier: observation.filter(|_| value.is_some()).map(|o| o.qualifier),
        observation: observation.map(|o| o.key.clone()),
    }
}
