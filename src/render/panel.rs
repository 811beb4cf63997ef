use std::collections::BTreeMap;
use std::io::Write;

use crate::harmonize::{CellNote, FrameCell};
use crate::model::{IndicatorCode, RegionCode};
use crate::panel::{Aggregate, ComparisonRow, CoverageRow, Distribution, Panel, PanelRow, StatisticsRow, TrendRow};
use crate::render::RenderError;
use crate::render::observations::corrections;
use crate::render::stream::{Lines, Stream};

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
    "own_value",
    "derived_from",
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
    "percentile",
    "quarter",
    "share",
    "previous",
    "change",
    "change_unit",
    "change_percent",
    "peer_group",
    "n_peers_reported",
    "n_peers",
    "peer_mean",
    "peer_median",
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

/// Columns of `statistics.csv`.
pub const STATISTICS_COLUMNS: &[&str] = &[
    "indicator",
    "name",
    "unit",
    "year",
    "level",
    "group_code",
    "group",
    "method",
    "value",
    "qualifier",
    "n_used",
    "n_expected",
    "coverage",
    "n_values",
    "mean",
    "deviation",
    "variation",
    "gini",
    "min",
    "lower_quartile",
    "median",
    "upper_quartile",
    "max",
];

/// Columns of `trends.csv`.
pub const TREND_COLUMNS: &[&str] = &[
    "indicator",
    "name",
    "unit",
    "region_code",
    "region",
    "city",
    "n_years",
    "n_expected",
    "first_year",
    "first",
    "last_year",
    "last",
    "growth",
    "slope",
    "slope_low",
    "slope_high",
    "approximate",
];

/// First columns of `wide.csv`; the codes of the indicators follow.
pub const WIDE_COLUMNS: &[&str] = &["region_code", "region", "city", "province", "year"];

/// What is to be said of cells beside their figures.
pub type CellNotes = BTreeMap<FrameCell, CellNote>;

/// The note of a cell, where there is one.
fn note<'a>(
    (region, year, indicator): (&RegionCode, i32, &IndicatorCode),
    notes: &'a CellNotes,
) -> Option<&'a CellNote> {
    if notes.is_empty() {
        return None; // most jobs: no key is made for each of a million cells
    }
    notes.get(&FrameCell {
        region: region.clone(),
        year,
        indicator: indicator.clone(),
    })
}

/// The keys of the observations behind a figure that was carried over, as they were reported.
fn reported_as(note: Option<&CellNote>) -> Option<String> {
    let keys: Vec<String> = note?.reported_as.iter().map(ToString::to_string).collect();
    (!keys.is_empty()).then(|| keys.join(";"))
}

/// Writes `panel.csv`: the cells of the regions, then the aggregates of cities and provinces.
pub fn panel_csv(panel: &Panel, notes: &CellNotes, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "panel.csv",
        columns: PANEL_COLUMNS,
        pieces: panel.regions() + panel.units(),
    };
    stream.write(out, &|piece, lines| match piece.checked_sub(panel.regions()) {
        None => panel
            .rows_of_region(piece)
            .for_each(|row| cell(&row, note((&row.region.code, row.year, row.indicator), notes), lines)),
        Some(unit) => panel.aggregates_of_unit(unit).for_each(|one| aggregate(&one, lines)),
    })
}

/// Writes `comparison.csv`.
pub fn comparison_csv(panel: &Panel, notes: &CellNotes, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "comparison.csv",
        columns: COMPARISON_COLUMNS,
        pieces: panel.slots(),
    };
    stream.write(out, &|slot, lines| {
        panel
            .comparisons_of(slot)
            .for_each(|row| comparison(&row, note((&row.region.code, row.year, row.indicator), notes), lines));
    })
}

/// Writes `coverage.csv`.
pub fn coverage_csv(panel: &Panel, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "coverage.csv",
        columns: COVERAGE_COLUMNS,
        pieces: 1,
    };
    stream.write(out, &|_, lines| {
        panel.coverage().iter().for_each(|row| coverage(row, lines));
    })
}

/// Writes `statistics.csv`.
pub fn statistics_csv(panel: &Panel, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "statistics.csv",
        columns: STATISTICS_COLUMNS,
        pieces: panel.slots(),
    };
    stream.write(out, &|slot, lines| {
        panel.statistics_of(slot).for_each(|row| statistics(&row, lines));
    })
}

/// Writes `trends.csv`.
pub fn trends_csv(panel: &Panel, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "trends.csv",
        columns: TREND_COLUMNS,
        pieces: panel.series(),
    };
    stream.write(out, &|series, lines| {
        panel.trends_of(series).for_each(|row| trend(&row, lines));
    })
}

/// Writes `wide.csv`: one row for each region and year, one column for each indicator; cells without a
/// value are empty, whatever the reason.
pub fn wide_csv(panel: &Panel, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut columns: Vec<&str> = WIDE_COLUMNS.to_vec();
    columns.extend(panel.indicators().map(crate::model::IndicatorCode::as_str));
    let stream = Stream {
        table: "wide.csv",
        columns: &columns,
        pieces: panel.regions(),
    };
    stream.write(out, &|region, lines| {
        let mut year = None;
        for row in panel.rows_of_region(region) {
            if year != Some(row.year) {
                if year.is_some() {
                    lines.end();
                }
                year = Some(row.year);
                let region = row.region;
                lines.text(region.code.as_str()).text(&region.name);
                lines.text(region.city.as_ref().map_or("", |city| &city.name));
                lines.text(region.province.as_ref().map_or("", |province| &province.name));
                lines.number(row.year);
            }
            lines.decimal(row.value);
        }
        if year.is_some() {
            lines.end();
        }
    })
}

fn cell(row: &PanelRow<'_>, note: Option<&CellNote>, lines: &mut Lines) {
    let region = row.region;
    lines.word(region.code.level().word());
    lines.word(region.code.as_str()).text(&region.name);
    lines.text(region.city.as_ref().map_or("", |city| &city.name));
    lines.number(row.year);
    lines.word(row.indicator.as_str()).text(row.name).text(row.unit);
    lines.decimal(row.value).word(row.status.word());
    lines.word(row.qualifier.map_or("", crate::model::Qualifier::word));
    for _ in 0..8 {
        lines.empty();
    }
    lines.maybe(row.derived);
    match reported_as(note) {
        Some(keys) => lines.text(&keys),
        None => lines.key(row.observation),
    };
    lines.maybe(note.and_then(|note| note.broken.as_ref()));
    lines.maybe(note.map(|note| corrections(&note.corrections))).end();
}

fn aggregate(one: &Aggregate<'_>, lines: &mut Lines) {
    let spread = one.distribution.as_ref();
    lines.text(one.level.word());
    lines.text(one.region.code.as_str()).text(&one.region.name).empty();
    lines.number(one.year);
    lines.text(one.indicator.as_str()).text(one.name).text(one.unit);
    lines.decimal(one.value).empty();
    lines.text(one.qualifier.map_or("", crate::model::Qualifier::word));
    lines.text(one.method.word());
    lines.show(one.reported).show(one.expected);
    lines.decimal(spread.map(|spread| spread.mean));
    lines.decimal(spread.map(|spread| spread.median));
    lines.decimal(spread.map(|spread| spread.least));
    lines.decimal(spread.map(|spread| spread.most));
    lines.decimal(one.own.map(|(value, _)| value)).empty();
    lines.key(one.own_observation).empty().empty().end();
}

fn comparison(row: &ComparisonRow<'_>, note: Option<&CellNote>, lines: &mut Lines) {
    let change_unit = if row.unit == "%" { "百分点" } else { row.unit };
    lines.word(row.indicator.as_str()).text(row.name).text(row.unit);
    lines.number(row.year);
    lines.word(row.region.code.as_str()).text(&row.region.name);
    lines.text(row.region.city.as_ref().map_or("", |city| &city.name));
    lines.decimal(Some(row.value)).word(row.qualifier.word());
    lines.number(row.rank).word(row.order.word());
    lines.number(row.ranked).number(row.expected);
    lines
        .decimal(Some(row.percentile))
        .number(row.quarter)
        .decimal(row.share);
    lines.decimal(row.previous).decimal(row.change);
    lines.text(row.change.map_or("", |_| change_unit));
    lines.decimal(row.change_percent);
    match row.peers {
        None => lines.empty().empty().empty().empty().empty(),
        Some(peers) => lines
            .text(peers.group)
            .number(peers.reported)
            .number(peers.expected)
            .decimal(peers.mean)
            .decimal(peers.median),
    };
    lines.word(yes_no(row.approximate));
    match reported_as(note) {
        Some(keys) => lines.text(&keys),
        None => lines.key(row.observation),
    };
    lines.end();
}

fn coverage(row: &CoverageRow, lines: &mut Lines) {
    lines.text(row.indicator.as_str()).text(&row.name);
    lines.number(row.year).number(row.reported);
    lines.number(row.conflict).number(row.parts_only);
    lines.number(row.not_applicable).number(row.not_comparable);
    lines.number(row.missing).number(row.expected);
    lines.decimal(Some(row.share)).end();
}

fn statistics(row: &StatisticsRow<'_>, lines: &mut Lines) {
    lines.text(row.indicator.as_str()).text(row.name).text(row.unit);
    lines.number(row.year).text(row.level.word());
    lines.text(row.code.map_or("", |code| code.as_str())).text(row.group);
    lines.text(row.method.word()).decimal(row.value);
    lines.text(row.qualifier.map_or("", crate::model::Qualifier::word));
    lines.number(row.used).number(row.expected).decimal(Some(row.coverage));
    lines.show(row.distribution.map_or(0, |spread| spread.count));
    let told = |of: fn(&Distribution) -> Option<rust_decimal::Decimal>| row.distribution.as_ref().and_then(of);
    lines.decimal(told(|spread| Some(spread.mean)));
    lines.decimal(told(|spread| spread.deviation));
    lines.decimal(told(|spread| spread.variation));
    lines.decimal(told(|spread| spread.gini));
    lines.decimal(told(|spread| Some(spread.least)));
    lines.decimal(told(|spread| Some(spread.lower_quartile)));
    lines.decimal(told(|spread| Some(spread.median)));
    lines.decimal(told(|spread| Some(spread.upper_quartile)));
    lines.decimal(told(|spread| Some(spread.most)));
    lines.end();
}

fn trend(row: &TrendRow<'_>, lines: &mut Lines) {
    lines.text(row.indicator.as_str()).text(row.name).text(row.unit);
    lines.text(row.region.code.as_str()).text(&row.region.name);
    lines.text(row.region.city.as_ref().map_or("", |city| &city.name));
    lines.show(row.reported).show(row.expected);
    lines.number(row.first.0).decimal(Some(row.first.1));
    lines.number(row.last.0).decimal(Some(row.last.1));
    lines.decimal(row.growth).decimal(row.slope);
    lines.decimal(row.interval.map(|(low, _)| low));
    lines.decimal(row.interval.map(|(_, high)| high));
    lines.text(yes_no(row.approximate)).end();
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
