use crate::chart::plan::Plan;
use crate::chart::{Bound, ChartKind, ChartSpec, Reference, Row, Targets};
use crate::model::Direction;
use crate::reference::Chart;

/// One year by district against a target: a floor, or a ceiling where less is better.
pub(super) fn spec(plan: &Plan<'_>, chart: &Chart) -> ChartSpec {
    let rows = plan.rows_of(chart.year).into_iter().map(|row| Row {
        category: row.region.name.clone(),
        points: vec![plan.point(&row)],
    });
    let value = chart.target.unwrap_or_default(); // a job without one is refused when it is read
    let printed = format!("{value}{}", plan.indicator.unit);
    let kind = ChartKind::Targets(Targets {
        rows: rows.collect(),
        target: Reference {
            value,
            label: plan.fill("chart.target", &[("value", printed.clone())]),
        },
        bound: match plan.indicator.better {
            Direction::Up | Direction::Neutral => Bound::Floor,
            Direction::Down => Bound::Ceiling,
        },
    });
    let slots = [
        ("name", plan.name().to_owned()),
        ("year", chart.year.to_string()),
        ("value", printed),
    ];
    let mut spec = plan.frame(plan.fill("chart.title.target", &slots), kind);
    spec.coverage = plan.coverage_text(chart.year);
    spec
}
