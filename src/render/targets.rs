use std::io::Write;

use crate::panel::TargetRow;
use crate::render::stream::{Lines, Stream};
use crate::render::{Names, RenderError};

/// Columns of `targets.csv`.
pub const TARGET_COLUMNS: &[&str] = &[
    "target",
    "body",
    "region_code",
    "region",
    "indicator",
    "name",
    "unit",
    "scope",
    "period",
    "goal",
    "goal_qualifier",
    "bound",
    "result",
    "result_qualifier",
    "status",
    "difference",
    "outcome",
    "observation",
    "article",
    "quote",
];

/// Writes `targets.csv`.
pub fn targets_csv(rows: &[TargetRow<'_>], names: &Names<'_>, out: &mut dyn Write) -> Result<(), RenderError> {
    let stream = Stream {
        table: "targets.csv",
        columns: TARGET_COLUMNS,
        pieces: 1,
    };
    stream.write(out, &|_, lines| rows.iter().for_each(|one| row(one, names, lines)))
}

fn row(row: &TargetRow<'_>, names: &Names<'_>, lines: &mut Lines) {
    let target = row.target;
    let key = &target.key;
    let first = target.sources.first();
    lines.show(key).show(&key.body).text(key.region.as_str());
    lines.text(names.regions.get(&key.region).map_or("", |region| &region.name));
    lines.text(key.indicator.as_str());
    lines.text(
        names
            .catalogue
            .get(&key.indicator)
            .map_or("", |indicator| &indicator.name_zh),
    );
    lines.text(&target.unit).text(key.scope.word()).show(key.period);
    lines.decimal(Some(target.value)).text(target.bound.word());
    lines.maybe(row.bound);
    let result = row.result.filter(|result| result.value.is_some());
    lines.decimal(result.and_then(|result| result.value));
    lines.maybe(result.map(|result| result.qualifier));
    lines
        .text(row.status.word())
        .decimal(row.difference)
        .text(row.outcome.word());
    lines.maybe(row.result.map(|result| &result.key));
    lines.maybe(first.map(|source| &source.article));
    lines.text(first.map_or("", |source| &source.locator.quote)).end();
}
