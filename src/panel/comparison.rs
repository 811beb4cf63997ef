use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Direction, IndicatorCode, ObservationKey, Qualifier, word_list};
use crate::panel::engine;
use crate::panel::row::{Cells, figure};
use crate::panel::{FrameRegion, PanelError, PanelRow, rounded};

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

/// A region's reported value among those of the others in the same year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonRow {
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// The catalogue's unit.
    pub unit: String,
    /// The year.
    pub year: i32,
    /// The region.
    pub region: FrameRegion,
    /// The reported value.
    pub value: Decimal,
    /// How it bounds the true value.
    pub qualifier: Qualifier,
    /// Competition rank ("1224") by face value; regions without a value have none.
    pub rank: u32,
    /// Number of regions ranked.
    pub ranked: usize,
    /// Number of regions in the frame.
    pub expected: usize,
    /// Which end has rank 1.
    pub order: RankOrder,
    /// The reported value of the year before, where the frame has one.
    pub previous: Option<Decimal>,
    /// Change on the year before, in `unit`; in percentage points where the unit is %.
    pub change: Option<Decimal>,
    /// Change in percent of the year before, rounded; absent for percentages and over zero.
    pub change_percent: Option<Decimal>,
    /// Whether the value or that of the year before is no exact figure, so that rank and change
    /// are only near.
    pub approximate: bool,
    /// The observation behind the value.
    pub observation: Option<ObservationKey>,
}

/// Every reported cell that the frame asks for, by indicator, year and region.
pub(super) fn all(cells: &Cells<'_>) -> Result<Vec<ComparisonRow>, PanelError> {
    let ranks = engine::ranks(&cells.keys, &order(cells))?;
    let before = engine::year_before(&cells.keys)?;
    let mut sizes: BTreeMap<(usize, i32), (usize, usize)> = BTreeMap::new();
    for (key, row) in cells.keys.iter().zip(&cells.rows) {
        let (ranked, expected) = sizes.entry((key.indicator, key.year)).or_default();
        *ranked += usize::from(row.value.is_some());
        *expected += 1;
    }
    let mut rows = Vec::new();
    for (at, row) in cells.rows.iter().enumerate() {
        let key = cells.keys.get(at);
        let size = key.and_then(|key| sizes.get(&(key.indicator, key.year)));
        let rank = ranks.get(at).copied().flatten();
        let earlier = before.get(at).copied().flatten();
        let earlier = earlier.and_then(|at| cells.rows.get(at));
        let indicator = key.and_then(|key| cells.indicators.get(key.indicator));
        if let (Some(size), Some(rank), Some(indicator)) = (size, rank, indicator)
            && cells.asks_for(&row.indicator)
        {
            let place = Place {
                rank,
                size: *size,
                order: indicator.better.into(),
            };
            rows.extend(compare(row, earlier, &place));
        }
    }
    rows.sort_by(|one, two| {
        let (first, second) = (&one.region.code, &two.region.code);
        (&one.indicator, one.year, first).cmp(&(&two.indicator, two.year, second))
    });
    Ok(rows)
}

struct Place {
    rank: u32,
    size: (usize, usize),
    order: RankOrder,
}

fn compare(row: &PanelRow, earlier: Option<&PanelRow>, place: &Place) -> Option<ComparisonRow> {
    let (value, qualifier) = figure(row)?;
    let previous = earlier.and_then(figure);
    let change = previous.and_then(|(before, _)| value.checked_sub(before));
    let percentage = row.unit == "%";
    let percent = previous.filter(|_| !percentage).and_then(|(before, _)| {
        let share = change?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())?;
        Some(rounded(share))
    });
    let near = |qualifier: Qualifier| qualifier != Qualifier::Exact;
    Some(ComparisonRow {
        indicator: row.indicator.clone(),
        name: row.name.clone(),
        unit: row.unit.clone(),
        year: row.year,
        region: row.region.clone(),
        value,
        qualifier,
        rank: place.rank,
        ranked: place.size.0,
        expected: place.size.1,
        order: place.order,
        previous: previous.map(|(before, _)| before),
        change,
        change_percent: percent,
        approximate: near(qualifier) || previous.is_some_and(|(_, qualifier)| near(qualifier)),
        observation: row.observation.clone(),
    })
}

/// Each value's position among all values of its indicator, counted from the end that is first:
/// whole numbers rank exactly where binary fractions might not.
fn order(cells: &Cells<'_>) -> Vec<Option<usize>> {
    let mut values: BTreeMap<usize, Vec<Decimal>> = BTreeMap::new();
    for (key, row) in cells.keys.iter().zip(&cells.rows) {
        values.entry(key.indicator).or_default().extend(row.value);
    }
    for sorted in values.values_mut() {
        sorted.sort_unstable();
        sorted.dedup();
    }
    let place = |(key, row): (&engine::Key, &PanelRow)| {
        let sorted = values.get(&key.indicator)?;
        let value = row.value?;
        let at = sorted.partition_point(|one| *one < value);
        let indicator = cells.indicators.get(key.indicator)?;
        Some(match RankOrder::from(indicator.better) {
            RankOrder::SmallerFirst => at,
            RankOrder::LargerFirst | RankOrder::LargerFirstNeutral => sorted.len() - 1 - at,
        })
    };
    cells.keys.iter().zip(&cells.rows).map(place).collect()
}
