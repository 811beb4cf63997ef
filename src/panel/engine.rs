//! The only file that speaks polars: joins, groups and ranks over whole numbers.

use polars::prelude::{
    Column, DataFrame, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame, PolarsError, PolarsResult, RankMethod,
    RankOptions, SortMultipleOptions, col, lit,
};

use crate::panel::PanelError;

/// A cell's place: positions of region and indicator in their sorted lists, and the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) region: usize,
    pub(super) year: i32,
    pub(super) indicator: usize,
}

const REGION: &str = "region";
const YEAR: &str = "year";
const INDICATOR: &str = "indicator";
const CELL: &str = "cell";
const UNIT: &str = "unit";

/// The cells of one parent region, year and indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) unit: usize,
    pub(super) year: i32,
    pub(super) indicator: usize,
    /// Positions of the cells, in order.
    pub(super) cells: Vec<usize>,
}

/// Joins what was observed to every key of the frame, by region, year and indicator.
pub(super) fn attach(skeleton: &[Key], observed: &[(Key, usize)]) -> Result<Vec<(Key, Option<usize>)>, PanelError> {
    let work = || {
        let keys: Vec<Key> = observed.iter().map(|(key, _)| *key).collect();
        let found = narrow(observed.iter().map(|(_, index)| *index))?;
        let right = with_column(table(&keys)?, CELL, found)?.lazy();
        let on = [col(REGION), col(YEAR), col(INDICATOR)];
        let frame = table(skeleton)?
            .lazy()
            .join(right, on.clone(), on, JoinArgs::new(JoinType::Left))
            .sort([REGION, YEAR, INDICATOR], SortMultipleOptions::default())
            .collect()?;
        let found = positions(optional(&frame, CELL)?);
        Ok(keys_of(&frame)?.into_iter().zip(found).collect())
    };
    work().map_err(failed("joined observations to the frame"))
}

/// Groups cells by parent, year and indicator. `units` holds each cell's parent.
pub(super) fn groups(keys: &[Key], units: &[Option<usize>]) -> Result<Vec<Group>, PanelError> {
    let work = || {
        let cells = narrow(0..keys.len())?;
        let frame = with_column(with_column(table(keys)?, CELL, cells)?, UNIT, narrow_some(units)?)?
            .lazy()
            .filter(col(UNIT).is_not_null())
            .group_by([col(UNIT), col(YEAR), col(INDICATOR)])
            .agg([col(CELL).sort(polars::prelude::SortOptions::default())])
            .sort([UNIT, YEAR, INDICATOR], SortMultipleOptions::default())
            .collect()?;
        let (units, years, indicators) = (wide(&frame, UNIT)?, years(&frame)?, wide(&frame, INDICATOR)?);
        let mut groups = Vec::with_capacity(frame.height());
        for (at, ((unit, year), indicator)) in units.into_iter().zip(years).zip(indicators).enumerate() {
            let cells = frame.column(CELL)?.list()?.get_as_series(at);
            let cells = match cells {
                Some(cells) => cells.u32()?.iter().flatten().map(|cell| cell as usize).collect(),
                None => Vec::new(),
            };
            groups.push(Group {
                unit,
                year,
                indicator,
                cells,
            });
        }
        Ok(groups)
    };
    work().map_err(failed("grouped cells by parent"))
}

/// Competition ranks ("1224") within each indicator and year: the smallest of `order` is first;
/// cells without an order have no rank.
pub(super) fn ranks(keys: &[Key], order: &[Option<usize>]) -> Result<Vec<Option<u32>>, PanelError> {
    let work = || {
        let cells = narrow(0..keys.len())?;
        let first = RankOptions {
            method: RankMethod::Min,
            descending: false,
        };
        let rank: Expr = col("order").rank(first, None).over([col(INDICATOR), col(YEAR)])?;
        let ranked = with_column(
            with_column(table(keys)?, CELL, cells.clone())?,
            "order",
            narrow_some(order)?,
        )?
        .lazy()
        .filter(col("order").is_not_null())
        .select([col(CELL), rank.alias("rank")]);
        per_cell(cells, ranked, "rank")
    };
    work().map_err(failed("ranked regions"))
}

/// The cell of the same region and indicator a year before.
pub(super) fn year_before(keys: &[Key]) -> Result<Vec<Option<usize>>, PanelError> {
    let work = || {
        let cells = narrow(0..keys.len())?;
        let now = with_column(table(keys)?, CELL, cells.clone())?.lazy();
        let before = now.clone().select([
            col(REGION),
            (col(YEAR) + lit(1i32)).alias(YEAR),
            col(INDICATOR),
            col(CELL).alias("before"),
        ]);
        let on = [col(REGION), col(YEAR), col(INDICATOR)];
        let joined = now
            .join(before, on.clone(), on, JoinArgs::new(JoinType::Inner))
            .select([col(CELL), col("before")]);
        per_cell(cells, joined, "before").map(positions)
    };
    work().map_err(failed("joined each year to the one before"))
}

/// How often each of `kinds` codes stands among the cells of an indicator and year:
/// (indicator, year, counts), by indicator and year.
pub(super) fn tally(keys: &[Key], codes: &[usize], kinds: usize) -> Result<Vec<(usize, i32, Vec<u32>)>, PanelError> {
    let work = || {
        let count = |code: &u32| {
            let hit = col("code").eq(lit(*code));
            col("code").filter(hit).count().alias(format!("n{code}"))
        };
        let kinds = narrow(0..kinds)?;
        let counts: Vec<Expr> = kinds.iter().map(count).collect();
        let frame = with_column(table(keys)?, "code", narrow(codes.iter().copied())?)?
            .lazy()
            .group_by([col(INDICATOR), col(YEAR)])
            .agg(counts)
            .sort([INDICATOR, YEAR], SortMultipleOptions::default())
            .collect()?;
        let columns: Vec<Vec<u32>> = kinds
            .iter()
            .map(|code| whole(&frame, &format!("n{code}")))
            .collect::<PolarsResult<_>>()?;
        let rows = wide(&frame, INDICATOR)?.into_iter().zip(years(&frame)?).enumerate();
        Ok(rows
            .map(|(at, (indicator, year))| {
                let counts = columns.iter().filter_map(|column| column.get(at).copied()).collect();
                (indicator, year, counts)
            })
            .collect())
    };
    work().map_err(failed("counted statuses"))
}

fn failed(doing: &'static str) -> impl FnOnce(PolarsError) -> PanelError {
    move |error| PanelError::Engine {
        doing,
        reason: error.to_string(),
    }
}

fn table(keys: &[Key]) -> PolarsResult<DataFrame> {
    let regions = narrow(keys.iter().map(|key| key.region))?;
    let years: Vec<i32> = keys.iter().map(|key| key.year).collect();
    let indicators = narrow(keys.iter().map(|key| key.indicator))?;
    DataFrame::new(
        keys.len(),
        vec![
            Column::new(REGION.into(), regions),
            Column::new(YEAR.into(), years),
            Column::new(INDICATOR.into(), indicators),
        ],
    )
}

fn with_column<T>(mut frame: DataFrame, name: &str, values: Vec<T>) -> PolarsResult<DataFrame>
where
    polars::prelude::Series: polars::prelude::NamedFrom<Vec<T>, [T]>,
{
    use polars::prelude::NamedFrom;
    let series = polars::prelude::Series::new(name.into(), values);
    frame.with_column(series.into())?;
    Ok(frame)
}

/// One answer for each cell, none where `found` has no row for it.
fn per_cell(cells: Vec<u32>, found: LazyFrame, name: &str) -> PolarsResult<Vec<Option<u32>>> {
    let height = cells.len();
    let all = DataFrame::new(height, vec![Column::new(CELL.into(), cells)])?;
    let frame = all
        .lazy()
        .join(found, [col(CELL)], [col(CELL)], JoinArgs::new(JoinType::Left))
        .sort([CELL], SortMultipleOptions::default())
        .collect()?;
    optional(&frame, name)
}

fn keys_of(frame: &DataFrame) -> PolarsResult<Vec<Key>> {
    let rows = wide(frame, REGION)?
        .into_iter()
        .zip(years(frame)?)
        .zip(wide(frame, INDICATOR)?);
    Ok(rows
        .map(|((region, year), indicator)| Key {
            region,
            year,
            indicator,
        })
        .collect())
}

fn optional(frame: &DataFrame, name: &str) -> PolarsResult<Vec<Option<u32>>> {
    Ok(frame.column(name)?.u32()?.iter().collect())
}

/// Positions as polars counts rows; more than it can count is an error.
fn narrow(positions: impl Iterator<Item = usize>) -> PolarsResult<Vec<u32>> {
    positions.map(narrow_one).collect()
}

fn narrow_some(positions: &[Option<usize>]) -> PolarsResult<Vec<Option<u32>>> {
    let one = |position: &Option<usize>| position.map(narrow_one).transpose();
    positions.iter().map(one).collect()
}

fn narrow_one(position: usize) -> PolarsResult<u32> {
    u32::try_from(position).map_err(|_| PolarsError::ComputeError("more cells than polars can count".into()))
}

fn positions(column: Vec<Option<u32>>) -> Vec<Option<usize>> {
    column.into_iter().map(|at| at.map(|at| at as usize)).collect()
}

/// Positions of a column that has no empty cell.
fn wide(frame: &DataFrame, name: &str) -> PolarsResult<Vec<usize>> {
    Ok(whole(frame, name)?.into_iter().map(|at| at as usize).collect())
}

/// A column that has no empty cell; one would shift all that follow, so it is an error.
fn whole(frame: &DataFrame, name: &str) -> PolarsResult<Vec<u32>> {
    let values = frame.column(name)?.u32()?;
    polars::prelude::polars_ensure!(values.null_count() == 0, ComputeError: "column {name} has empty cells");
    Ok(values.iter().flatten().collect())
}

fn years(frame: &DataFrame) -> PolarsResult<Vec<i32>> {
    let values = frame.column(YEAR)?.i32()?;
    polars::prelude::polars_ensure!(values.null_count() == 0, ComputeError: "column {YEAR} has empty cells");
    Ok(values.iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::{Key, attach, groups, ranks, tally, year_before};

    fn key(region: usize, year: i32, indicator: usize) -> Key {
        Key {
            region,
            year,
            indicator,
        }
    }

    #[test]
    fn every_key_stays_and_finds_its_own() {
        let skeleton = [key(1, 2024, 0), key(0, 2024, 0), key(0, 2023, 1)];
        let found = attach(&skeleton, &[(key(0, 2024, 0), 7), (key(5, 2024, 0), 9)]).unwrap();
        assert_eq!(
            found,
            [
                (key(0, 2023, 1), None),
                (key(0, 2024, 0), Some(7)),
                (key(1, 2024, 0), None)
            ]
        );
        assert!(attach(&[], &[]).unwrap().is_empty());
        assert_eq!(attach(&skeleton[..1], &[]).unwrap(), [(key(1, 2024, 0), None)]);
    }

    #[test]
    fn ties_share_the_better_rank_and_skip_the_next() {
        let keys = [0, 1, 2, 3, 4].map(|region| key(region, 2024, 0));
        let order = [Some(8), Some(3), None, Some(3), Some(1)];
        assert_eq!(
            ranks(&keys, &order).unwrap(),
            [Some(4), Some(2), None, Some(2), Some(1)]
        );
        assert_eq!(ranks(&keys, &[None; 5]).unwrap(), [None; 5]);
    }

    #[test]
    fn the_year_before_is_of_the_same_region_and_indicator() {
        let keys = [key(0, 2022, 0), key(0, 2023, 0), key(1, 2023, 0), key(0, 2025, 0)];
        assert_eq!(year_before(&keys).unwrap(), [None, Some(0), None, None]);
    }

    #[test]
    fn cells_without_a_parent_are_in_no_group() {
        let keys = [key(2, 2024, 0), key(0, 2024, 0), key(1, 2024, 0)];
        let found = groups(&keys, &[Some(4), None, Some(4)]).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].unit, found[0].cells.as_slice()), (4, [0, 2].as_slice()));
    }

    #[test]
    fn tallies_count_each_code() {
        let keys = [key(0, 2024, 0), key(1, 2024, 0), key(2, 2024, 0)];
        assert_eq!(tally(&keys, &[1, 0, 1], 3).unwrap(), [(0, 2024, vec![1, 2, 0])]);
    }
}
