use crate::chart::plan::Plan;
use crate::chart::{Bars, ChartKind, ChartSpec, Dumbbell, Row};
use crate::reference::Chart;

/// One year by district with the year before beside it. Percentages lie close together near 100, so
/// they are drawn as two dots on a scale that says where it starts; everything else as bars from
/// zero.
pub(super) fn spec(plan: &Plan<'_>, chart: &Chart) -> ChartSpec {
    let year = chart.year;
    let name_of = |year: i32| plan.fill("chart.year", &[("year", year.to_string())]);
    let rows = plan.rows_of(year).into_iter().map(|row| Row {
        category: row.region.name.clone(),
        points: vec![plan.point(&row), plan.point_of(row.region.code.as_str(), year - 1)],
    });
    let rows: Vec<Row> = rows.collect();
    let series = [name_of(year), name_of(year - 1)];
    let kind = if plan.indicator.unit == "%" {
        ChartKind::Dumbbell(Dumbbell { series, rows })
    } else {
        ChartKind::Bars(Bars {
            series: series.to_vec(),
            rows,
            reference: None,
        })
    };
    let slots = [("name", plan.name().to_owned()), ("year", year.to_string())];
    let mut spec = plan.frame(plan.fill("chart.title.districts", &slots), kind);
    spec.coverage = plan.coverage_text(year);
    spec
}
