use std::collections::BTreeMap;

use crate::harmonize::{CellNote, FrameCell};
use crate::model::{IndicatorCode, ObservationKey};
use crate::panel::{Aggregate, ComparisonRow, CoverageRow, FrameRegion, Panel, PanelRow};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};
use crate::render::observations::corrections;

/// Columns of `panel.csv`.
pub const PANEL_COLUMNS: &[&str] = &[
    "level",
    "region_code",
    "region",
    "city",
    "year",
    "indicator",
    "name",
    "unit",
    "value",
    "status",
    "qualifier",
    "method",
    "n_reported",
    "n_expected",
    "mean",
    "median",
    "min",
    "max",
    "observation",
    "break",
    "corrections",
];

/// Columns of `comparison.csv`.
pub const COMPARISON_COLUMNS: &[&str] = &[
    "indicator",
    "name",
    "unit",
    "year",
    "region_code",
    "region",
    "city",
    "value",
    "qualifier",
    "rank",
    "rank_order",
    "n_ranked",
    "n_expected",
    "previous",
    "change",
    "change_unit",
    "change_percent",
    "approximate",
    "observation",
];

/// Columns of `coverage.csv`.
pub const COVERAGE_COLUMNS: &[&str] = &[
    "indicator",
    "name",
    "year",
    "n_reported",
    "n_conflict",
    "n_parts_only",
    "n_not_applicable",
    "n_not_comparable",
    "n_missing",
    "n_expected",
    "share",
];

/// What is to be said of cells beside their figures.
pub type CellNotes = BTreeMap<FrameCell, CellNote>;

/// The note of a cell, where there is one.
fn note<'a>(
    (region, year, indicator): (&FrameRegion, i32, &IndicatorCode),
    notes: &'a CellNotes,
) -> Option<&'a CellNote> {
    if notes.is_empty() {
        return None; // most jobs: no key is made for each of a million cells
    }
    notes.get(&FrameCell {
        region: region.code.clone(),
        year,
        indicator: indicator.clone(),
    })
}

/// The keys of the observations behind a cell, as they were reported.
fn behind(own: Option<&ObservationKey>, note: Option<&CellNote>) -> Cell {
    let carried = note.filter(|note| !note.reported_as.is_empty());
    match carried {
        Some(note) => {
            let keys: Vec<String> = note.reported_as.iter().map(ToString::to_string).collect();
            Cell::text(keys.join(";"))
        }
        None => Cell::maybe_text(own),
    }
}

/// Bytes of `panel.csv`: the cells of the regions, then the aggregates of cities and provinces.
pub fn panel_csv(panel: &Panel, notes: &CellNotes) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "panel.csv",
        columns: PANEL_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(
        panel
            .rows
            .iter()
            .map(|row| cell(row, note((&row.region, row.year, &row.indicator), notes)))
            .chain(panel.aggregates.iter().map(aggregate)),
    )
}

/// Bytes of `comparison.csv`.
pub fn comparison_csv(panel: &Panel, notes: &CellNotes) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "comparison.csv",
        columns: COMPARISON_COLUMNS,
        mark: Mark::Bom,
    };
    let note = |row: &ComparisonRow| note((&row.region, row.year, &row.indicator), notes);
    sheet.bytes(panel.comparisons.iter().map(|row| comparison(row, note(row))))
}

/// Bytes of `coverage.csv`.
pub fn coverage_csv(panel: &Panel) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "coverage.csv",
        columns: COVERAGE_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(panel.coverage.iter().map(coverage))
}

fn cell(row: &PanelRow, note: Option<&CellNote>) -> [Cell; 21] {
    [
        Cell::text(row.region.code.level()),
        Cell::text(&row.region.code),
        Cell::text(&row.region.name),
        Cell::maybe_text(row.region.city.as_ref().map(|city| &city.name)),
        Cell::number(row.year),
        Cell::text(&row.indicator),
        Cell::text(&row.name),
        Cell::text(&row.unit),
        Cell::maybe_number(row.value),
        Cell::text(row.status),
        Cell::maybe_text(row.qualifier),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        behind(row.observation.as_ref(), note),
        Cell::maybe_text(note.and_then(|note| note.broken.as_ref())),
        note.map_or(Cell::Empty, |note| Cell::text(corrections(&note.corrections))),
    ]
}

fn aggregate(one: &Aggregate) -> [Cell; 21] {
    let spread = one.distribution.as_ref();
    [
        Cell::text(one.level),
        Cell::text(&one.region.code),
        Cell::text(&one.region.name),
        Cell::Empty,
        Cell::number(one.year),
        Cell::text(&one.indicator),
        Cell::text(&one.name),
        Cell::text(&one.unit),
        Cell::maybe_number(one.value),
        Cell::Empty,
        Cell::maybe_text(one.qualifier),
        Cell::text(one.method),
        Cell::number(one.reported),
        Cell::number(one.expected),
        Cell::maybe_number(spread.map(|spread| spread.mean)),
        Cell::maybe_number(spread.map(|spread| spread.median)),
        Cell::maybe_number(spread.map(|spread| spread.least)),
        Cell::maybe_number(spread.map(|spread| spread.most)),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ]
}

fn comparison(row: &ComparisonRow, note: Option<&CellNote>) -> [Cell; 19] {
    let change_unit = if row.unit == "%" {
        "百分点"
    } else {
        row.unit.as_str()
    };
    [
        Cell::text(&row.indicator),
        Cell::text(&row.name),
        Cell::text(&row.unit),
        Cell::number(row.year),
        Cell::text(&row.region.code),
        Cell::text(&row.region.name),
        Cell::maybe_text(row.region.city.as_ref().map(|city| &city.name)),
        Cell::number(row.value),
        Cell::text(row.qualifier),
        Cell::number(row.rank),
        Cell::text(row.order),
        Cell::number(row.ranked),
        Cell::number(row.expected),
        Cell::maybe_number(row.previous),
        Cell::maybe_number(row.change),
        Cell::maybe_text(row.change.map(|_| change_unit)),
        Cell::maybe_number(row.change_percent),
        Cell::text(if row.approximate { "yes" } else { "no" }),
        behind(row.observation.as_ref(), note),
    ]
}

fn coverage(row: &CoverageRow) -> [Cell; 11] {
    [
        Cell::text(&row.indicator),
        Cell::text(&row.name),
        Cell::number(row.year),
        Cell::number(row.reported),
        Cell::number(row.conflict),
        Cell::number(row.parts_only),
        Cell::number(row.not_applicable),
        Cell::number(row.not_comparable),
        Cell::number(row.missing),
        Cell::number(row.expected),
        Cell::number(row.share),
    ]
}
