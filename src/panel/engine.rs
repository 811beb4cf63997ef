//! The file that speaks polars: rankings, changes and groups, lazily, over whole numbers.
//!
//! Keys come sorted and say so, so that a group is a run of rows and nothing is hashed.

use polars::prelude::{
    Column, DataFrame, Expr, IntoLazy, NamedFrom, PolarsError, PolarsResult, RankMethod, RankOptions, Series, col, lit,
    polars_ensure,
};
use polars::series::IsSorted;

use crate::panel::PanelError;

/// What is ranked and compared: the cells of all slots, those of one slot together.
pub(super) struct Ranking<'a> {
    /// Regions of a slot.
    pub(super) regions: usize,
    /// Of each slot, whether the one before it is the year before of the same series.
    pub(super) follows: &'a [bool],
    /// What ranks go by: the smallest is first.
    pub(super) order: Vec<Option<i64>>,
    /// The figures.
    pub(super) units: &'a [Option<i64>],
}

/// What comes of a ranking, one for each cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ranked {
    /// Competition rank ("1224"); absent without a figure.
    pub(super) rank: Vec<Option<u32>>,
    /// How many have the same rank.
    pub(super) alike: Vec<u32>,
    /// Figure less that of the year before.
    pub(super) change: Vec<Option<i64>>,
}

/// Ranks the regions of each slot and takes the year before from each figure.
pub(super) fn rank(ranking: Ranking<'_>) -> Result<Ranked, PanelError> {
    let work = || {
        let regions = ranking.regions;
        let slots = spread_out(0..narrow(ranking.follows.len())?, regions);
        let follows: Vec<bool> = spread_out(ranking.follows.iter().copied(), regions);
        let frame = DataFrame::new(
            slots.len(),
            vec![
                sorted("slot", slots),
                Column::new("follows".into(), follows),
                Column::new("order".into(), ranking.order),
                Column::new("units".into(), ranking.units),
            ],
        )?;
        let first = RankOptions {
            method: RankMethod::Min,
            descending: false,
        };
        let rank: Expr = col("order").rank(first, None).over([col("slot")])?;
        let before = col("units").shift(lit(i64::try_from(regions).unwrap_or(i64::MAX))); // cells fit in 32 bits
        let ranked = frame
            .lazy()
            .select([
                rank.alias("rank"),
                polars::prelude::when(col("follows"))
                    .then(col("units") - before)
                    .otherwise(lit(polars::prelude::NULL))
                    .alias("change"),
            ])
            .collect()?;
        let rank: Vec<Option<u32>> = ranked.column("rank")?.u32()?.iter().collect();
        Ok(Ranked {
            alike: alike(&rank, regions),
            rank,
            change: ranked.column("change")?.i64()?.iter().collect(),
        })
    };
    work().map_err(failed("ranked regions"))
}

/// How many cells of a slot have each cell's rank; none without a rank.
fn alike(rank: &[Option<u32>], regions: usize) -> Vec<u32> {
    let mut alike = Vec::with_capacity(rank.len());
    let mut counts = vec![0u32; regions + 1];
    for slot in rank.chunks(regions.max(1)) {
        counts.fill(0);
        for rank in slot.iter().flatten() {
            if let Some(count) = counts.get_mut(*rank as usize) {
                *count += 1;
            }
        }
        let of = |rank: &Option<u32>| rank.and_then(|rank| counts.get(rank as usize)).copied();
        alike.extend(slot.iter().map(|rank| of(rank).unwrap_or(0))); // none without a rank
    }
    alike
}

/// Pairs to be summed by key; keys ascend.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) keys: Vec<u32>,
    /// What stands over the line; absent where a region lacks one of both.
    pub(super) tops: Vec<Option<i64>>,
    /// What stands under it.
    pub(super) bases: Vec<Option<i64>>,
    /// Whether one of both is no exact figure.
    pub(super) rough: Vec<bool>,
}

/// The pairs of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summed {
    pub(super) key: u32,
    /// Pairs that have both.
    pub(super) used: u32,
    pub(super) top: i64,
    pub(super) base: i64,
    /// Whether one of them is no exact figure.
    pub(super) rough: bool,
}

/// Sums pairs by key, in the order of keys.
pub(super) fn sums(pairs: Pairs) -> Result<Vec<Summed>, PanelError> {
    let work = || {
        let rough: Vec<u32> = pairs.rough.into_iter().map(u32::from).collect();
        let columns = vec![
            sorted("key", pairs.keys),
            Column::new("top".into(), pairs.tops),
            Column::new("base".into(), pairs.bases),
            Column::new("rough".into(), rough),
        ];
        let height = columns.first().map_or(0, Column::len);
        let frame = DataFrame::new(height, columns)?
            .lazy()
            .group_by_stable([col("key")])
            .agg([
                col("top").count().alias("used"),
                col("top").sum(),
                col("base").sum(),
                col("rough").max(),
            ])
            .collect()?;
        let count = |name: &str| -> PolarsResult<Vec<u32>> { whole(frame.column(name)?.u32()?.iter()) };
        let number = |name: &str| -> PolarsResult<Vec<i64>> { whole(frame.column(name)?.i64()?.iter()) };
        let counts = count("key")?.into_iter().zip(count("used")?).zip(count("rough")?);
        let sums = number("top")?.into_iter().zip(number("base")?);
        let summed = counts.zip(sums).map(|(((key, used), rough), (top, base))| Summed {
            key,
            used,
            top,
            base,
            rough: rough > 0,
        });
        Ok(summed.collect())
    };
    work().map_err(failed("summed regions"))
}

/// Each of `values` as often as there are regions.
fn spread_out<T: Clone>(values: impl Iterator<Item = T>, regions: usize) -> Vec<T> {
    values.flat_map(|value| std::iter::repeat_n(value, regions)).collect()
}

/// A column of keys that ascend.
fn sorted(name: &str, keys: Vec<u32>) -> Column {
    let mut keys = Series::new(name.into(), keys);
    keys.set_sorted_flag(IsSorted::Ascending);
    keys.into()
}

fn failed(doing: &'static str) -> impl FnOnce(PolarsError) -> PanelError {
    move |error| PanelError::Engine {
        doing,
        reason: error.to_string(),
    }
}

/// Positions as polars counts rows; more than it can count is an error.
fn narrow(position: usize) -> PolarsResult<u32> {
    u32::try_from(position).map_err(|_| PolarsError::ComputeError("more cells than polars can count".into()))
}

/// A column that has no empty cell; one would shift all that follow, so it is an error.
fn whole<T>(values: impl Iterator<Item = Option<T>>) -> PolarsResult<Vec<T>> {
    let mut found = Vec::new();
    for value in values {
        polars_ensure!(value.is_some(), ComputeError: "a column of counts has empty cells");
        found.extend(value);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{Pairs, Ranking, Summed, rank, sums};

    #[test]
    fn ties_share_the_better_rank_and_skip_the_next() {
        let ranked = rank(Ranking {
            regions: 5,
            follows: &[false, true],
            order: vec![
                Some(8),
                Some(3),
                None,
                Some(3),
                Some(1),
                None,
                Some(1),
                None,
                None,
                Some(0),
            ],
            units: &[
                Some(8),
                Some(3),
                None,
                Some(3),
                Some(1),
                Some(9),
                None,
                None,
                Some(5),
                Some(-1),
            ],
        })
        .unwrap();
        let first = [Some(4), Some(2), None, Some(2), Some(1)];
        assert_eq!(ranked.rank[..5], first);
        assert_eq!(ranked.alike[..5], [1, 2, 0, 2, 1]);
        assert_eq!(ranked.rank[5..], [None, Some(2), None, None, Some(1)]);
        assert_eq!(ranked.change[..5], [None; 5]);
        assert_eq!(ranked.change[5..], [Some(1), None, None, Some(2), Some(-2)]);
    }

    #[test]
    fn nothing_at_all_is_no_error() {
        let ranked = rank(Ranking {
            regions: 0,
            follows: &[false],
            order: Vec::new(),
            units: &[],
        })
        .unwrap();
        assert!(ranked.rank.is_empty() && ranked.change.is_empty());
        assert!(sums(Pairs::default()).unwrap().is_empty());
    }

    #[test]
    fn pairs_are_summed_by_key() {
        let summed = sums(Pairs {
            keys: vec![0, 0, 3, 3],
            tops: vec![Some(5), None, Some(-2), Some(7)],
            bases: vec![Some(1), None, Some(2), Some(3)],
            rough: vec![false, false, true, false],
        })
        .unwrap();
        let row = |key, used, (top, base), rough| Summed {
            key,
            used,
            top,
            base,
            rough,
        };
        assert_eq!(summed, [row(0, 1, (5, 1), false), row(3, 2, (5, 5), true)]);
    }
}
