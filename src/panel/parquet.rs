//! The panel as one Parquet table, for programs that take many rows: every cell with its rank and its
//! change. Values are doubles there; the exact decimals stand in the CSV files.

use std::io::Write;

use polars::prelude::{
    Column, DataFrame, DataType, Field, IdxCa, NamedFrom, ParquetWriter, PlSmallStr, PolarsResult, Schema, Series,
    StringChunked,
};
use rust_decimal::prelude::ToPrimitive;

use crate::panel::axes::Axes;
use crate::panel::facts::Cell;
use crate::panel::row::CellStatus;
use crate::panel::{Panel, PanelError};

/// Columns of the table, in order.
pub const PARQUET_COLUMNS: &[&str] = &[
    "indicator",
    "name",
    "unit",
    "year",
    "region_code",
    "region",
    "city",
    "province",
    "value",
    "status",
    "qualifier",
    "rank",
    "n_ranked",
    "change",
];

impl Panel {
    /// Writes every cell that the frame asks for, by indicator, year and region; one group of rows for
    /// each indicator.
    pub fn write_parquet(&self, out: &mut (dyn Write + Send)) -> Result<(), PanelError> {
        let work = || -> PolarsResult<()> {
            let words = Words::of(&self.axes);
            let mut writer = ParquetWriter::new(out).batched(&schema())?;
            for series in 0..self.axes.series.len() {
                if let Some(frame) = self.frame_of(series, &words)? {
                    writer.write_batch(&frame)?;
                }
            }
            writer.finish()?;
            Ok(())
        };
        work().map_err(|error| PanelError::Engine {
            doing: "wrote Parquet",
            reason: error.to_string(),
        })
    }

    /// The cells of one series; none where the frame does not ask for it.
    fn frame_of(&self, at: usize, words: &Words) -> PolarsResult<Option<DataFrame>> {
        let axes = &self.axes;
        let Some(series) = axes.series.get(at).filter(|series| series.asked) else {
            return Ok(None);
        };
        let (years, regions) = (axes.years.len(), axes.regions.len());
        let (from, to) = (at * years * regions, (at + 1) * years * regions);
        let height = years * regions;
        let of_regions = |names: &StringChunked, name: &str| -> PolarsResult<Column> {
            let places = (0..years).flat_map(|_| words.places.iter().copied());
            let places = IdxCa::from_vec(PlSmallStr::EMPTY, places.collect());
            Ok(Series::from(names.clone()).take(&places)?.with_name(name.into()).into())
        };
        let constant = |name: &str, text: &str| {
            let one = StringChunked::new(name.into(), [text]);
            Column::from(Series::from(one).new_from_index(0, height))
        };
        let year: Vec<i32> = axes
            .years
            .iter()
            .flat_map(|year| std::iter::repeat_n(*year, regions))
            .collect();
        let cells = self.cells.get(from..to).unwrap_or_default();
        let value: Vec<Option<f64>> = cells
            .iter()
            .map(|cell| cell.figure().and_then(|(value, _)| value.to_f64()))
            .collect();
        let status: StringChunked = cells.iter().map(|cell| Some(cell.status.word())).collect();
        let qualifier: StringChunked = cells
            .iter()
            .map(|cell| cell.figure().map(|(_, one)| one.word()))
            .collect();
        let scale = self.scaled.scales.get(at).copied().flatten();
        let unit = scale
            .and_then(|scale| 10i64.checked_pow(scale))
            .and_then(|unit| unit.to_f64());
        let change = self.ranked.change.get(from..to).unwrap_or_default();
        let change: Vec<Option<f64>> = change
            .iter()
            .map(|change| Some(change.as_ref()?.to_f64()? / unit?))
            .collect();
        let ranked = cells.chunks(regions.max(1)).flat_map(|cells| {
            let count = cells.iter().filter(|cell| is_figure(cell)).map(|_| 1u32).sum::<u32>();
            std::iter::repeat_n(count, cells.len())
        });
        let columns = vec![
            constant("indicator", series.code.as_str()),
            constant("name", &series.name),
            constant("unit", &series.unit),
            Column::new("year".into(), year),
            of_regions(&words.codes, "region_code")?,
            of_regions(&words.names, "region")?,
            of_regions(&words.cities, "city")?,
            of_regions(&words.provinces, "province")?,
            Column::new("value".into(), value),
            Series::from(status.with_name("status".into())).into(),
            Series::from(qualifier.with_name("qualifier".into())).into(),
            Column::new("rank".into(), self.ranked.rank.get(from..to).unwrap_or_default()),
            Column::new("n_ranked".into(), ranked.collect::<Vec<u32>>()),
            Column::new("change".into(), change),
        ];
        DataFrame::new(height, columns).map(Some)
    }
}

fn is_figure(cell: &Cell) -> bool {
    matches!(cell.status, CellStatus::Reported | CellStatus::Derived)
}

fn schema() -> Schema {
    let kind = |name: &str| match name {
        "year" => DataType::Int32,
        "value" | "change" => DataType::Float64,
        "rank" | "n_ranked" => DataType::UInt32,
        _ => DataType::String,
    };
    let fields = PARQUET_COLUMNS
        .iter()
        .map(|name| Field::new((*name).into(), kind(name)));
    fields.collect()
}

/// The names of the regions, from which each year takes its rows.
struct Words {
    places: Vec<u32>,
    codes: StringChunked,
    names: StringChunked,
    cities: StringChunked,
    provinces: StringChunked,
}

impl Words {
    fn of(axes: &Axes) -> Self {
        let regions = axes.regions.iter();
        Self {
            places: regions.clone().zip(0..).map(|(_, at)| at).collect(),
            codes: regions.clone().map(|region| Some(region.code.as_str())).collect(),
            names: regions.clone().map(|region| Some(region.name.as_str())).collect(),
            cities: regions
                .clone()
                .map(|region| region.city.as_ref().map(|city| city.name.as_str()))
                .collect(),
            provinces: regions
                .map(|region| region.province.as_ref().map(|one| one.name.as_str()))
                .collect(),
        }
    }
}
