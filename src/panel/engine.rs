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
    /// Rank of the last of those with the same figure.
    pub(super) last: Vec<Option<u32>>,
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
        let place = |method: RankMethod| -> PolarsResult<Expr> {
            let options = RankOptions {
                method,
                descending: false,
            };
            col("order").rank(options, None).over([col("slot")])
        };
        let before = col("units").shift(lit(i64::try_from(regions).unwrap_or(i64::MAX))); // cells fit in 32 bits
        let ranked = frame
            .lazy()
            .select([
                place(RankMethod::Min)?.alias("rank"),
                place(RankMethod::Max)?.alias("last"),
                polars::prelude::when(col("follows"))
                    .then(col("units") - before)
                    .otherwise(lit(polars::prelude::NULL))
                    .alias("change"),
            ])
            .collect()?;
        Ok(Ranked {
            rank: ranked.column("rank")?.u32()?.iter().collect(),
            last: ranked.column("last")?.u32()?.iter().collect(),
            change: ranked.column("change")?.i64()?.iter().collect(),
        })
    };
    work().map_err(failed("ranked regions"))
}

/// Rows to be summed by key; keys ascend.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) keys: Vec<u32>,
    pub(super) values: Vec<Option<i64>>,
    /// Code of the qualifier of a value that is not exact.
    pub(super) hedges: Vec<Option<u32>>,
    /// What stands under the values of quotients; empty where there is none.
    pub(super) bases: Vec<Option<i64>>,
}

/// The rows of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Summed {
    pub(super) key: u32,
    /// Rows.
    pub(super) rows: u32,
    /// Rows with a value.
    pub(super) used: u32,
    pub(super) sum: i64,
    /// Sum of the bases; zero where there are none.
    pub(super) base: i64,
    /// Least and largest code of what is not exact; absent where all are exact.
    pub(super) hedges: Option<(u32, u32)>,
}

/// Sums rows by key, in the order of keys.
pub(super) fn sums(rows: Rows) -> Result<Vec<Summed>, PanelError> {
    let work = || {
        let mut columns = vec![
            sorted("key", rows.keys),
            Column::new("value".into(), rows.values),
            Column::new("hedge".into(), rows.hedges),
        ];
        let mut sums = vec![
            col("value").len().alias("rows"),
            col("value").count().alias("used"),
            col("value").sum().alias("sum"),
            col("hedge").min().alias("low"),
            col("hedge").max().alias("high"),
        ];
        if !rows.bases.is_empty() {
            columns.push(Column::new("base".into(), rows.bases));
            sums.push(col("base").sum());
        }
        let height = columns.first().map_or(0, Column::len);
        let frame = DataFrame::new(height, columns)?
            .lazy()
            .group_by_stable([col("key")])
            .agg(sums)
            .collect()?;
        let number = |name: &str| -> PolarsResult<Vec<u32>> { whole(frame.column(name)?.u32()?.iter()) };
        let optional =
            |name: &str| -> PolarsResult<Vec<Option<u32>>> { Ok(frame.column(name)?.u32()?.iter().collect()) };
        let (keys, rows, used) = (number("key")?, number("rows")?, number("used")?);
        let (low, high) = (optional("low")?, optional("high")?);
        let sum: Vec<i64> = whole(frame.column("sum")?.i64()?.iter())?;
        let base: Vec<i64> = match frame.column("base") {
            Ok(base) => whole(base.i64()?.iter())?,
            Err(_) => vec![0; keys.len()],
        };
        let hedges = low.into_iter().zip(high).map(|(low, high)| low.zip(high));
        let counts = keys.into_iter().zip(rows).zip(used);
        let sums = sum.into_iter().zip(base).zip(hedges);
        Ok(counts
            .zip(sums)
            .map(|(((key, rows), used), ((sum, base), hedges))| Summed {
                key,
                rows,
                used,
                sum,
                base,
                hedges,
            })
            .collect())
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
    use super::{Ranking, Rows, Summed, rank, sums};

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
        assert_eq!(ranked.last[..5], [Some(4), Some(3), None, Some(3), Some(1)]);
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
        assert!(sums(Rows::default()).unwrap().is_empty());
    }

    #[test]
    fn rows_are_summed_by_key() {
        let summed = sums(Rows {
            keys: vec![0, 0, 3, 3],
            values: vec![Some(5), None, Some(-2), Some(7)],
            hedges: vec![None, None, Some(1), Some(3)],
            bases: vec![Some(1), None, Some(2), Some(3)],
        })
        .unwrap();
        let row = |key, rows, used, (sum, base), hedges| Summed {
            key,
            rows,
            used,
            sum,
            base,
            hedges,
        };
        assert_eq!(summed, [row(0, 2, 1, (5, 1), None), row(3, 2, 2, (5, 5), Some((1, 3)))]);
    }
}
