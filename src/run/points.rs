//! The points of a job's charts as rows, each with what leads back from it.

use std::collections::BTreeMap;

use crate::chart::{ChartKind, ChartSpec, Plan};
use crate::model::{ObservationKey, RegionCode};
use crate::panel::Panel;
use crate::reference::{Chart, Job, Lang};
use crate::render::PointRow;
use crate::run::frame::county_level;
use crate::run::tables::Tables;

/// The points of every chart of the job, in drawing order. The same in every language.
pub(crate) fn points(job: &Job, tables: &Tables, panel: &Panel) -> Vec<PointRow> {
    let mut rows = Vec::new();
    for chart in &job.charts {
        let Some(indicator) = tables.catalogue.get(&chart.indicator) else {
            continue; // refused by `Tables::check_job`
        };
        let plan = Plan {
            panel,
            indicator,
            job: &job.title,
            texts: &tables.texts,
            lang: Lang::Zh,
        };
        let spec = plan.spec(chart);
        let names = match spec.kind {
            ChartKind::Lines(_) => parents(job, tables),
            _ => regions(job, tables),
        };
        rows.extend(of_chart(chart, &spec, &names));
    }
    rows
}

fn of_chart(chart: &Chart, spec: &ChartSpec, names: &BTreeMap<String, Option<RegionCode>>) -> Vec<PointRow> {
    let years = years(chart, &spec.kind);
    let points = spec.points().zip(years.iter().cycle()).zip(1..);
    let rows = points.map(|(((category, point), year), number)| {
        let observation = point.observations.first();
        let observation = observation.and_then(|key| key.parse::<ObservationKey>().ok()); // aggregates name several or none
        let region = observation.as_ref().map(|key| key.region.clone());
        let value = point.value.and_then(|_| point.label.parse().ok()); // the label is the decimal itself
        PointRow {
            chart: chart.file.clone(),
            number,
            category: category.to_owned(),
            indicator: chart.indicator.clone(),
            region: region.or_else(|| names.get(category).cloned().flatten()),
            year: Some(*year),
            qualifier: Some(point.qualifier).filter(|_| value.is_some()),
            value,
            unit: spec.unit.clone(),
            observation,
        }
    });
    rows.collect()
}

/// The years of the points of one row or line.
fn years(chart: &Chart, kind: &ChartKind) -> Vec<i32> {
    match kind {
        ChartKind::Lines(lines) => lines.years.clone(),
        ChartKind::HeatMap(map) => {
            let digits = |heading: &String| heading.chars().filter(char::is_ascii_digit).collect::<String>();
            let headings = map.columns.iter().map(digits);
            headings.map(|year| year.parse().unwrap_or(chart.year)).collect()
        }
        ChartKind::Targets(_) => vec![chart.year],
        ChartKind::Bars(_) | ChartKind::Dumbbell(_) => vec![chart.year, chart.year - 1],
    }
}

/// Codes of the compared regions by name; nothing for a name that two of them bear.
fn regions(job: &Job, tables: &Tables) -> BTreeMap<String, Option<RegionCode>> {
    let regions = county_level(job, tables).into_iter();
    unique(regions.map(|region| (region.name, region.code)))
}

/// Codes of the cities and provinces above them by name.
fn parents(job: &Job, tables: &Tables) -> BTreeMap<String, Option<RegionCode>> {
    let above = county_level(job, tables).into_iter();
    let above = above.flat_map(|region| region.city.into_iter().chain(region.province));
    unique(above.map(|parent| (parent.name, parent.code)))
}

fn unique(named: impl Iterator<Item = (String, RegionCode)>) -> BTreeMap<String, Option<RegionCode>> {
    let mut codes: BTreeMap<String, Option<RegionCode>> = BTreeMap::new();
    for (name, code) in named {
        let same = |known: &mut Option<RegionCode>| *known = known.take().filter(|known| *known == code);
        codes.entry(name).and_modify(same).or_insert(Some(code.clone()));
    }
    codes
}
