use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::publication::Published;
use crate::model::{IndicatorCode, ObservationKey};
use crate::reference::Lang;
use crate::render;
use crate::run::{Change, Lineage, diff};

/// What changed from one publication to another, and why.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let folder = |name: &str| arguments.get_one::<PathBuf>(name).cloned().unwrap_or_default(); // clap requires both
    let (before, after) = (folder("before"), folder("after"));
    let open = |folder: &Path| Published::open(folder, arguments, console);
    let (before, after) = (open(&before)?, open(&after)?);
    let lineages = [
        &Lineage::of(&before.edition, &before.tables)?,
        &Lineage::of(&after.edition, &after.tables)?,
    ];
    let changes = diff(&before.edition, &after.edition, lineages, &after.tables.contracts)?;
    match arguments.get_one::<String>("format").map_or("table", String::as_str) {
        "csv" => console::bytes(&render::changes_csv(&rows(&changes))?)?,
        "json" => console::bytes(&render::changes_json(&rows(&changes))?)?,
        _ => console::bytes(describe(&changes, &after, console).as_bytes())?,
    }
    Ok(Outcome::Done)
}

fn rows(changes: &[Change]) -> Vec<render::ChangeRow<'_>> {
    let rows = changes.iter().map(|change| render::ChangeRow {
        table: &change.table,
        row: &change.row,
        change: change.kind.word(),
        column: &change.column,
        before: &change.before,
        after: &change.after,
        cause: change.cause.word(),
        detail: &change.detail,
    });
    rows.collect()
}

fn describe(changes: &[Change], after: &Published, console: &Console) -> String {
    if changes.is_empty() {
        return format!("{}\n", console.phrase("diff.none"));
    }
    let (figures, derived): (Vec<_>, Vec<_>) = changes.iter().partition(|change| change.table == "observations.csv");
    let mut lines = vec![console.fill("diff.figures", &[("count", &figures.len().to_string())])];
    lines.extend(figures.iter().map(|change| line(change, after, console)));
    let mut tables: BTreeMap<&str, usize> = BTreeMap::new();
    for change in derived {
        *tables.entry(&change.table).or_default() += 1;
    }
    if !tables.is_empty() {
        let tables: Vec<String> = tables.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let separator = console.phrase("list.separator");
        lines.push(console.fill("diff.derived", &[("tables", &tables.join(separator))]));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// `  云磐区 2024 人民调解纠纷数 value：120 → 126（来源修订 http://…）`
fn line(change: &Change, published: &Published, console: &Console) -> String {
    let key = change
        .row
        .split('#')
        .next()
        .and_then(|key| key.parse::<ObservationKey>().ok()); // else the row itself
    let what = key.map_or_else(|| change.row.clone(), |key| named(&key, published, console));
    let how = if change.column.is_empty() {
        console.phrase(&format!("change.{}", change.kind)).to_owned()
    } else {
        change.column.clone()
    };
    let dash = |text: &str| {
        if text.is_empty() {
            "—".to_owned()
        } else {
            text.to_owned()
        }
    };
    let cause = console.phrase(&format!("cause.{}", change.cause)).to_owned();
    let slots = [
        ("what", what.as_str()),
        ("how", how.as_str()),
        ("before", &dash(&change.before)),
        ("after", &dash(&change.after)),
        ("cause", &cause),
        ("detail", &change.detail),
    ];
    format!("  {}", console.fill("diff.line", &slots))
}

/// `青岚省岚州市云磐区 2024 人民调解纠纷数 [990102|…]`
pub(crate) fn named(key: &ObservationKey, published: &Published, console: &Console) -> String {
    let name = name_of(&key.indicator, published, console);
    let region = published.tables.regions.full_name(&key.region);
    format!("{region} {} {name} [{key}]", key.period)
}

/// The name of an indicator in the language of the reader.
pub(crate) fn name_of<'a>(code: &'a IndicatorCode, published: &'a Published, console: &Console) -> &'a str {
    let indicator = published.tables.catalogue.get(code);
    indicator.map_or(code.as_str(), |indicator| match console.lang() {
        Lang::Zh => &indicator.name_zh,
        Lang::En => &indicator.name_en,
    })
}
