use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ArgMatches;

use crate::commands::console::{self, Console};
use crate::commands::highlight::write_whole;
use crate::commands::publication::Published;
use crate::commands::{Outcome, check};
use crate::reference::Lang;
use crate::render::{self, AuditRow, AuditSheet};
use crate::run::{Item, RunError, Sample, draw, keep_sample, keep_verdicts, kept_sample, rates, read_workbook};

/// Draws a sample, or reads one back.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    match arguments.subcommand() {
        Some(("sample", arguments)) => sample(arguments, console),
        Some(("read", arguments)) => read(arguments, console),
        _ => anyhow::bail!("no command"), // clap requires one of those above
    }
}

/// The publication of a job, by the job's name or file.
fn published(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Published> {
    let word = arguments.get_one::<String>("job").map_or("", String::as_str);
    let name = Path::new(word)
        .file_stem()
        .map_or(word.to_owned(), |stem| stem.to_string_lossy().into_owned());
    let folder = check::project(arguments).reports.join(name);
    Published::open(&folder, arguments, console)
}

fn sample(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let published = published(arguments, console)?;
    let count = arguments.get_one::<usize>("count").copied().unwrap_or_default(); // clap requires it
    let seed = arguments.get_one::<u64>("seed").copied().unwrap_or(1);
    let file = arguments.get_one::<PathBuf>("output").cloned().unwrap_or_default(); // clap requires it
    let shown = file.display().to_string();
    if file.exists() {
        // It may hold a person's verdicts.
        anyhow::bail!("{}", console.fill("audit.exists", &[("file", &shown)]));
    }
    let sample = draw(&published.edition, &published.tables, count, seed)?;
    let bytes = workbook(&sample, console)?;
    keep_sample(&published.project.state, &sample)?;
    write_whole(&file, &bytes).with_context(|| shown.clone())?;
    let slots = [
        ("count", sample.items.len().to_string()),
        (
            "population",
            sample
                .strata
                .iter()
                .map(|one| one.population)
                .sum::<usize>()
                .to_string(),
        ),
        ("strata", sample.strata.len().to_string()),
        ("sample", sample.id.clone()),
        ("file", shown),
    ];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(name, text)| (*name, text.as_str())).collect();
    console::line(&console.fill("audit.drawn", &slots))?;
    Ok(Outcome::Done)
}

/// Headings of the sheet to fill in, as keys of the texts.
const COLUMNS: &[&str] = &[
    "id",
    "region",
    "period",
    "indicator",
    "sense",
    "value",
    "unit",
    "qualifier",
    "role",
    "printed",
    "quote",
    "place",
    "address",
    "kind",
    "answer",
    "note",
];

fn workbook(sample: &Sample, console: &Console) -> anyhow::Result<Vec<u8>> {
    let word = |key: String| console.phrase(&key).to_owned();
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|name| word(format!("audit.column.{name}")))
        .collect();
    let rows: Vec<Vec<String>> = sample.items.iter().map(|item| row(item, console)).collect();
    let about = [
        ("audit.sample", sample.id.clone()),
        ("audit.job", sample.job.clone()),
        ("audit.seed", sample.seed.to_string()),
        ("audit.manifest", sample.manifest.to_string()),
        ("audit.how", word("audit.how.text".to_owned())),
    ];
    let about = about.map(|(key, value)| (word(key.to_owned()), value));
    let sheets = [
        console.phrase("audit.sheet.figures"),
        console.phrase("audit.sheet.about"),
    ];
    let answers = [console.phrase("audit.right"), console.phrase("audit.wrong")];
    Ok(render::audit_workbook(&AuditSheet {
        sheets,
        columns: &columns,
        rows: &rows,
        answers,
        about: &about,
    })?)
}

fn row(item: &Item, console: &Console) -> Vec<String> {
    let word = |key: &str, word: &str| console.phrase(&format!("{key}.{word}")).to_owned();
    let name = match console.lang() {
        Lang::Zh => format!("{} {}", item.name, item.indicator),
        Lang::En => item.indicator.clone(),
    };
    vec![
        item.id.clone(),
        item.region.clone(),
        item.period.clone(),
        name,
        word("sense", &item.sense),
        item.value.clone(),
        item.unit.clone(),
        word("qualifier", &item.qualifier),
        word("role", &item.role),
        item.printed.clone(),
        item.quote.clone(),
        item.place.clone(),
        item.address.clone(),
        word("kind", &item.kind),
    ]
}

fn read(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let published = published(arguments, console)?;
    let file = arguments.get_one::<PathBuf>("file").cloned().unwrap_or_default(); // clap requires it
    let name = file.display().to_string();
    let bytes = std::fs::read(&file).map_err(|source| RunError::Io { path: file, source })?;
    let read = read_workbook(&name, &bytes, &published.tables.marks, console.texts())?;
    let state = &published.project.state;
    let sample = kept_sample(state, &published.job.name, &read.sample)?;
    let verdicts = read.verdicts(&name, &sample)?;
    keep_verdicts(state, &sample, &verdicts)?;
    let rows = rates(&sample, &verdicts);
    let lines: Vec<String> = rows.iter().map(|row| line(row, console)).collect();
    console::line(&lines.join("\n"))?;
    console::line(console.phrase("audit.kept"))?;
    Ok(Outcome::Done)
}

fn line(row: &AuditRow, console: &Console) -> String {
    let percent = |at: usize| {
        let share = row.rate.and_then(|rates| rates.get(at).copied());
        share
            .and_then(render::percent)
            .map_or_else(|| "—".to_owned(), |share| share.to_string())
    };
    let whole = row.indicator == "*";
    let name = match console.lang() {
        _ if whole => console.phrase("audit.whole").to_owned(),
        Lang::Zh => format!("{} {}", row.indicator, row.name),
        Lang::En => row.indicator.clone(),
    };
    let slots = [
        ("name", name),
        ("wrong", row.wrong.to_string()),
        ("judged", row.judged.to_string()),
        ("sampled", row.sampled.to_string()),
        ("population", row.population.to_string()),
        ("rate", percent(0)),
        ("low", percent(1)),
        ("high", percent(2)),
    ];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let key = if row.rate.is_some() {
        "audit.rate"
    } else {
        "audit.rate.none"
    };
    console.fill(key, &slots)
}
