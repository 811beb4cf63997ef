use rust_decimal::Decimal;

use crate::model::{IndicatorCode, Level, Qualifier, RegionCode, word_list};
use crate::panel::Panel;
use crate::panel::aggregate::{Group, Groups, Method};
use crate::panel::axes::Unit;
use crate::panel::quotient::{COMPUTED_DECIMALS, rounded_fraction};
use crate::panel::spread::Distribution;

word_list! {
    /// What a row of statistics is about.
    GroupLevel, "a level of groups (all, province, city, peers)" {
        /// All regions of the frame.
        All = "all",
        /// The regions of a province.
        Province = "province",
        /// The regions of a city.
        City = "city",
        /// A group of peers that the office named.
        Peers = "peers",
    }
}

/// One group of regions, indicator and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatisticsRow<'a> {
    /// What the group is.
    pub level: GroupLevel,
    /// Code of the city or province.
    pub code: Option<&'a RegionCode>,
    /// Name of the group; empty for all regions.
    pub group: &'a str,
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// Its name in Chinese.
    pub name: &'a str,
    /// The catalogue's unit.
    pub unit: &'a str,
    /// The year.
    pub year: i32,
    /// How `value` comes about.
    pub method: Method,
    /// The aggregate by the indicator's kind.
    pub value: Option<Decimal>,
    /// How it bounds the true value.
    pub qualifier: Option<Qualifier>,
    /// Regions that entered `value`.
    pub used: u32,
    /// Regions of the group.
    pub expected: u32,
    /// `used` in percent of `expected`, rounded.
    pub coverage: Decimal,
    /// How the regions' values are spread.
    pub distribution: Option<Distribution>,
}

impl Panel {
    /// Statistics by indicator, year and group: all regions, provinces, cities, peers. A single
    /// province is all regions, which are then not told a second time.
    pub fn statistics(&self) -> impl Iterator<Item = StatisticsRow<'_>> {
        (0..self.slots()).flat_map(|slot| self.statistics_of(slot))
    }

    /// The statistics of one slot.
    pub fn statistics_of(&self, slot: usize) -> impl Iterator<Item = StatisticsRow<'_>> {
        let axes = &self.axes;
        let everywhere = axes
            .parents
            .iter()
            .any(|unit| unit.members.len() == axes.regions.len() && unit.level == Some(Level::Province));
        let whole = (!everywhere).then(|| self.statistic(slot, (GroupLevel::All, None), self.whole.get(0, slot)));
        let of = move |units: &'_ [Unit], level: Option<Level>| -> Vec<usize> {
            let own = units.iter().enumerate().filter(|(_, unit)| unit.level == level);
            own.map(|(at, _)| at).collect()
        };
        let group = move |groups: &Groups, at: usize| groups.get(at, slot).cloned();
        let parents = [(Level::Province, GroupLevel::Province), (Level::City, GroupLevel::City)];
        let parents = parents.into_iter().flat_map(move |(level, kind)| {
            let units = of(&axes.parents, Some(level));
            units.into_iter().map(move |at| {
                let found = group(&self.parents, at);
                self.statistic(slot, (kind, axes.parents.get(at)), found.as_ref())
            })
        });
        let own = if axes.own_peers { axes.peers.as_slice() } else { &[] };
        let peers = own.iter().enumerate().map(move |(at, unit)| {
            let found = group(&self.peers, at);
            self.statistic(slot, (GroupLevel::Peers, Some(unit)), found.as_ref())
        });
        whole.into_iter().chain(parents).chain(peers).flatten()
    }

    fn statistic<'a>(
        &'a self,
        slot: usize,
        (level, unit): (GroupLevel, Option<&'a Unit>),
        group: Option<&Group>,
    ) -> Option<StatisticsRow<'a>> {
        let (series, year, _) = self.axes.slot(slot).filter(|(series, ..)| series.asked)?;
        let group = group?;
        let scale = self.scaled.scale(&self.axes, slot);
        Some(StatisticsRow {
            level,
            code: unit.and_then(|unit| unit.region.as_ref()).map(|region| &region.code),
            group: unit.map_or("", |unit| &unit.name),
            indicator: &series.code,
            name: &series.name,
            unit: &series.unit,
            year,
            method: series.method,
            value: group.value,
            qualifier: group.qualifier,
            used: group.used,
            expected: group.expected,
            coverage: rounded_fraction(
                i128::from(group.used) * 100,
                i128::from(group.expected),
                COMPUTED_DECIMALS,
            )?,
            distribution: group
                .spread
                .zip(scale)
                .and_then(|(spread, scale)| spread.distribution(scale)),
        })
    }
}
