//! The file that speaks polars: the parts of ratios summed by group, lazily, over whole numbers.
//!
//! Keys come sorted and say so, so that a group is a run of rows and nothing is hashed.

use polars::prelude::{Column, DataFrame, IntoLazy, NamedFrom, PolarsError, PolarsResult, Series, col, polars_ensure};
use polars::series::IsSorted;

use crate::panel::PanelError;

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
    use super::{Pairs, Summed, sums};

    #[test]
    fn nothing_at_all_is_no_error() {
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
