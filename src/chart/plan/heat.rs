use crate::chart::plan::Plan;
use crate::chart::{ChartKind, ChartSpec, HeatMap, Row};

/// Districts by years, districts in the order of their codes.
pub(super) fn spec(plan: &Plan<'_>) -> ChartSpec {
    let years = plan.years();
    let mut regions: Vec<(&str, &str)> = plan
        .rows()
        .map(|row| (row.region.code.as_str(), row.region.name.as_str()))
        .collect();
    regions.dedup();
    let rows = regions.into_iter().map(|(code, name)| Row {
        category: name.to_owned(),
        points: years.iter().map(|year| plan.point_of(code, *year)).collect(),
    });
    let kind = ChartKind::HeatMap(HeatMap {
        columns: years.iter().map(ToString::to_string).collect(),
        rows: rows.collect(),
    });
    let mut spec = plan.frame(plan.fill("chart.title.heat", &[("name", plan.name().to_owned())]), kind);
    spec.coverage = plan.coverage_of_years();
    spec
}
