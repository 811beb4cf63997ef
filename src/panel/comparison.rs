use rust_decimal::Decimal;

use crate::model::{Direction, IndicatorCode, Qualifier, word_list};
use crate::panel::axes::Series;
use crate::panel::facts::Cell;
use crate::panel::quotient::{COMPUTED_DECIMALS, rounded_fraction};
use crate::panel::row::CellKey;
use crate::panel::{FrameRegion, Panel};

word_list! {
    /// Which end of an indicator has rank 1.
    RankOrder, "an order of ranks (larger_first, smaller_first, larger_first_neutral)" {
        /// More is better: the largest is first.
        LargerFirst = "larger_first",
        /// Less is better: the smallest is first.
        SmallerFirst = "smaller_first",
        /// Neither is better: the largest is first, and the rank is no judgement.
        LargerFirstNeutral = "larger_first_neutral",
    }
}

impl From<Direction> for RankOrder {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Up => Self::LargerFirst,
            Direction::Down => Self::SmallerFirst,
            Direction::Neutral => Self::LargerFirstNeutral,
        }
    }
}

/// A region's value among those of the others in the same year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonRow<'a> {
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// Its name in Chinese.
    pub name: &'a str,
    /// The catalogue's unit.
    pub unit: &'a str,
    /// The year.
    pub year: i32,
    /// The region.
    pub region: &'a FrameRegion,
    /// The value, reported or derived.
    pub value: Decimal,
    /// How it bounds the true value.
    pub qualifier: Qualifier,
    /// Competition rank ("1224") by face value; regions without a value have none.
    pub rank: u32,
    /// Number of regions ranked.
    pub ranked: u32,
    /// Number of regions in the frame.
    pub expected: u32,
    /// Which end has rank 1.
    pub order: RankOrder,
    /// Mean percentile rank: `100 (behind + alike / 2) / ranked`, the region itself among those alike;
    /// 100 is before all, whichever end is first (Roscoe 1975; `percentileofscore(kind="mean")` of scipy).
    pub percentile: Decimal,
    /// Which quarter of the ranking, 1 the first: `1 + floor(4 (rank - 1) / ranked)`. Regions of one
    /// rank stand in one quarter.
    pub quarter: u32,
    /// Share of the reported total of the frame in percent; only where values may be added up.
    pub share: Option<Decimal>,
    /// Value of the year before, where the frame has one.
    pub previous: Option<Decimal>,
    /// Change on the year before, in `unit`; in percentage points where the unit is %.
    pub change: Option<Decimal>,
    /// Change in percent of the year before, rounded; absent for percentages and over zero.
    pub change_percent: Option<Decimal>,
    /// The region's peers.
    pub peers: Option<Peers<'a>>,
    /// Whether the value or that of the year before is no exact figure, so that rank and change
    /// are only near.
    pub approximate: bool,
    /// The observation behind the value; absent for derived ones.
    pub observation: Option<CellKey<'a>>,
}

/// What a region is held against: its peer group, the region itself among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peers<'a> {
    /// Name of the group.
    pub group: &'a str,
    /// Peers with a value.
    pub reported: u32,
    /// Peers.
    pub expected: u32,
    /// Mean of what can be added up; the peers' aggregate of ratios and weighted means, so that a
    /// ratio is never a mean of ratios; absent for what is only distributed.
    pub mean: Option<Decimal>,
    /// Median of the peers' values.
    pub median: Option<Decimal>,
}

impl Panel {
    /// Every cell with a value that the frame asks for, by indicator, year and region.
    pub fn comparisons(&self) -> impl Iterator<Item = ComparisonRow<'_>> {
        (0..self.axes.slots()).flat_map(|slot| self.comparisons_of(slot))
    }

    /// The comparisons of one slot, by region.
    pub fn comparisons_of(&self, slot: usize) -> impl Iterator<Item = ComparisonRow<'_>> {
        let (axes, whole) = (&self.axes, self.whole.get(0, slot));
        let asked = axes.slot(slot).filter(|(series, ..)| series.asked);
        let found = asked.zip(whole).map(|((series, year, _), whole)| {
            let place = Slot {
                series,
                year,
                at: slot,
                scale: self.scaled.scale(axes, slot),
                total: whole
                    .spread
                    .map(|spread| spread.total())
                    .filter(|_| series.kind.is_additive()),
                ranked: whole.spread.map_or(0, |spread| spread.count()),
            };
            (0..axes.regions.len()).filter_map(move |region| self.compare(&place, region))
        });
        found.into_iter().flatten()
    }

    fn compare(&self, slot: &Slot<'_>, region: usize) -> Option<ComparisonRow<'_>> {
        let regions = self.axes.regions.len();
        let place = slot.at * regions + region;
        let series = self.axes.series.get(slot.at / self.axes.years.len())?;
        let row = self.row(series, slot.year, (region, place))?;
        let value = row.value?;
        let qualifier = row.qualifier?;
        let rank = self.ranked.rank.get(place).copied().flatten()?;
        let last = rank + self.ranked.alike.get(place)?.checked_sub(1)?;
        let ranked = self.whole_count(slot)?;
        let change = self.ranked.change.get(place).copied().flatten();
        let follows = self.axes.follows(slot.at % self.axes.years.len());
        let before = place.checked_sub(regions).filter(|_| follows);
        let before = before.and_then(|before| self.cells.get(before)).and_then(Cell::figure);
        let units = self.scaled.units.get(place).copied().flatten();
        let near = |qualifier: Qualifier| qualifier != Qualifier::Exact;
        let percent = || {
            let change = change.filter(|_| row.unit != "%")?;
            let before = units? - change;
            rounded_fraction(i128::from(change) * 100, i128::from(before.abs()), COMPUTED_DECIMALS)
        };
        Some(ComparisonRow {
            indicator: row.indicator,
            name: row.name,
            unit: row.unit,
            year: row.year,
            region: row.region,
            value,
            qualifier,
            rank,
            ranked,
            expected: u32::try_from(regions).ok()?, // cells fit in 32 bits
            order: series.better.into(),
            percentile: percentile(rank, last, ranked)?,
            quarter: 1 + 4 * (rank - 1) / ranked,
            share: slot.total.zip(units).and_then(|(total, units)| {
                rounded_fraction(i128::from(units) * 100, i128::from(total), COMPUTED_DECIMALS)
            }),
            previous: before.map(|(before, _)| before),
            change: change.zip(slot.scale).and_then(|(change, scale)| {
                let change = Decimal::try_from_i128_with_scale(i128::from(change), scale);
                change.ok().map(|change| change.normalize()) // within 51 bits
            }),
            change_percent: percent(),
            peers: self.peers_of(slot, region),
            approximate: near(qualifier) || before.is_some_and(|(_, qualifier)| near(qualifier)),
            observation: row.observation,
        })
    }

    /// Regions ranked in a slot: also where no whole numbers can hold their values.
    fn whole_count(&self, slot: &Slot<'_>) -> Option<u32> {
        if slot.scale.is_some() {
            return Some(slot.ranked).filter(|ranked| *ranked > 0);
        }
        let regions = self.axes.regions.len();
        let ranks = self.ranked.rank.iter().skip(slot.at * regions).take(regions);
        u32::try_from(ranks.flatten().count()).ok() // cells fit in 32 bits
    }

    fn peers_of(&self, slot: &Slot<'_>, region: usize) -> Option<Peers<'_>> {
        let at = self.axes.peer_of.get(region).copied().flatten()?;
        let (groups, units) = if self.axes.own_peers {
            (&self.peers, &self.axes.peers)
        } else {
            (&self.parents, &self.axes.parents)
        };
        let group = groups.get(at, slot.at)?;
        Some(Peers {
            group: &units.get(at)?.name,
            reported: group.spread.map_or(0, |spread| spread.count()),
            expected: group.expected,
            mean: group.mean(slot.series, slot.scale),
            median: group
                .spread
                .zip(slot.scale)
                .and_then(|(spread, scale)| spread.median(scale)),
        })
    }
}

/// What the comparisons of one slot have in common.
struct Slot<'a> {
    series: &'a Series,
    year: i32,
    at: usize,
    scale: Option<u32>,
    total: Option<i64>,
    ranked: u32,
}

/// Those behind and half of those alike, in percent; `last` is the rank of the last of those alike.
fn percentile(rank: u32, last: u32, ranked: u32) -> Option<Decimal> {
    let (rank, last, ranked) = (i128::from(rank), i128::from(last), i128::from(ranked));
    let behind_and_half = 2 * (ranked - last) + (last - rank + 1);
    rounded_fraction(behind_and_half * 100, 2 * ranked, COMPUTED_DECIMALS)
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_count_half_of_those_alike() {
        for (rank, last, ranked, told) in [(1, 1, 4, "87.5"), (2, 3, 4, "50"), (4, 4, 4, "12.5"), (1, 1, 1, "50")] {
            assert_eq!(percentile(rank, last, ranked).unwrap().to_string(), told);
        }
    }
}
