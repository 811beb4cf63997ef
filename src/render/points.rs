use rust_decimal::Decimal;

use crate::model::{IndicatorCode, ObservationKey, Qualifier, RegionCode};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `points.csv`.
pub const POINT_COLUMNS: &[&str] = &[
    "chart",
    "number",
    "category",
    "indicator",
    "region_code",
    "year",
    "value",
    "unit",
    "qualifier",
    "observation",
];

/// One point of a chart, with what leads back from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointRow {
    /// Name of the chart's file without its extension.
    pub chart: String,
    /// Number in drawing order, from 1.
    pub number: usize,
    /// Name of the row or line.
    pub category: String,
    /// What is drawn.
    pub indicator: IndicatorCode,
    /// The region, or the city or province summed.
    pub region: Option<RegionCode>,
    /// The year.
    pub year: Option<i32>,
    /// The figure as printed beside the point, in `unit`.
    pub value: Option<Decimal>,
    /// The catalogue's unit.
    pub unit: String,
    /// How the figure bounds the true value; absent without one.
    pub qualifier: Option<Qualifier>,
    /// The observation behind it; absent for aggregates.
    pub observation: Option<ObservationKey>,
}

/// Bytes of `points.csv`, in the order given.
pub fn points_csv(points: &[PointRow]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "points.csv",
        columns: POINT_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(points.iter().map(row))
}

fn row(point: &PointRow) -> [Cell; 10] {
    [
        Cell::text(&point.chart),
        Cell::number(point.number),
        Cell::text(&point.category),
        Cell::text(&point.indicator),
        Cell::maybe_text(point.region.as_ref()),
        Cell::maybe_number(point.year),
        Cell::maybe_number(point.value),
        Cell::text(&point.unit),
        Cell::maybe_text(point.qualifier),
        Cell::maybe_text(point.observation.as_ref()),
    ]
}
