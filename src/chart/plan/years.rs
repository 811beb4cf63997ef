use std::collections::BTreeMap;

use crate::chart::plan::{Plan, figure};
use crate::chart::{Baseline, ChartKind, ChartSpec, Line, Lines, Point};
use crate::model::{Level, Qualifier};
use crate::panel::{Aggregate, Method};

/// A line for each city and one for the province, over the years. An aggregate that covers only some
/// of its regions says so in a footnote, with the numbers.
pub(super) fn spec(plan: &Plan<'_>) -> ChartSpec {
    let years = plan.years();
    let mut lines: BTreeMap<(Order, String), BTreeMap<i32, Aggregate<'_>>> = BTreeMap::new();
    for aggregate in plan.panel.aggregates_of(&plan.indicator.code) {
        let order = if aggregate.level == Level::Province {
            Order::Whole
        } else {
            Order::Part
        };
        let line = lines.entry((order, aggregate.region.name.clone())).or_default();
        line.insert(aggregate.year, aggregate);
    }
    let series = lines.iter().map(|((_, name), by_year)| Line {
        name: name.clone(),
        points: years
            .iter()
            .map(|year| by_year.get(year).map_or_else(|| Point::missing(""), point))
            .collect(),
    });
    let kind = ChartKind::Lines(Lines {
        years: years.clone(),
        series: series.collect(),
        baseline: if plan.indicator.unit == "%" {
            Baseline::Data
        } else {
            Baseline::Zero
        },
    });
    let mut spec = plan.frame(
        plan.fill("chart.title.years", &[("name", plan.name().to_owned())]),
        kind,
    );
    spec.coverage = plan.coverage_of_years();
    spec.notes.push(plan.phrase("chart.partial"));
    spec
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Whole,
    Part,
}

/// A sum that lacks some of its regions is at least what it says.
fn point(aggregate: &Aggregate<'_>) -> Point {
    let Some(value) = aggregate.value else {
        return Point::missing("");
    };
    let partial = aggregate.method == Method::Sum && aggregate.reported < aggregate.expected;
    let qualifier = match aggregate.qualifier.unwrap_or(Qualifier::Exact) {
        Qualifier::Exact if partial => Qualifier::AtLeast,
        qualifier => qualifier,
    };
    figure(value, qualifier)
}
