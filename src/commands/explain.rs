use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ArgMatches;

use crate::commands::console::{self, Console};
use crate::commands::{Outcome, check, walk};
use crate::harmonize::CellNote;
use crate::model::{ObservationKey, Place, RegionCode, Status};
use crate::reference::{Job, Regions};
use crate::run::{Aggregated, Explained, Passage, Project, Question, Tables, explain};

/// Where a figure comes from and how it was aggregated.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let word = |name: &str| arguments.get_one::<String>(name).map_or("", String::as_str);
    if let (Ok(key), "") = (word("body").parse::<ObservationKey>(), word("indicator")) {
        return walk::observation(&key, arguments, console);
    }
    if is_file(word("indicator")) || walk::is_publication(word("body"), arguments) {
        return walk::row(arguments, console);
    }
    let project = check::project(arguments);
    let job = job(&project, arguments.get_one::<String>("job"), console)?;
    let tables = Tables::load(&project.tables(Some(&job))?)?;
    let question = Question {
        region: region(word("body"), &job, &tables.regions, console)?,
        indicator: word("indicator").parse()?,
        period: word("period").parse()?,
    };
    let explanation = explain(&project, &job, &tables, &question)?;
    if explanation.observations.is_empty() && explanation.aggregate.is_none() {
        let key = format!("{} {} {}", question.region, question.indicator, question.period);
        bail!("{}", console.fill("explain.none", &[("key", &key)]));
    }
    if let Some(note) = &explanation.note {
        for line in cell_note(note, console) {
            console::line(&line)?;
        }
    }
    for explained in &explanation.observations {
        console::line(&observation(explained, &tables, console))?;
    }
    if let Some(aggregate) = &explanation.aggregate {
        console::line(&aggregated(aggregate, console))?;
    }
    Ok(Outcome::Done)
}

/// Whether a table or chart is meant, and no indicator: `panel.csv`, `training_hours.png`.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("csv" | "png" | "svg"))
}

/// The job that is meant: the one named, or the only one.
fn job(project: &Project, name: Option<&String>, console: &Console) -> anyhow::Result<Job> {
    let files = project.job_files()?;
    let stem = |file: &PathBuf| {
        file.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let names: Vec<String> = files.iter().map(stem).collect();
    let at = match name {
        Some(name) => names
            .iter()
            .position(|known| known == name)
            .with_context(|| format!("jobs/{name}.toml"))?,
        None if files.len() == 1 => 0,
        None => bail!("{}", console.fill("explain.jobs", &[("jobs", &names.join(", "))])),
    };
    Ok(project.job(&files[at])?)
}

/// A region by code, or by a name that only one region below the job's parent bears.
fn region(word: &str, job: &Job, regions: &Regions, console: &Console) -> anyhow::Result<RegionCode> {
    if let Ok(code) = word.parse() {
        return Ok(code);
    }
    let inside = |code: &&RegionCode| regions.ancestry(code).any(|above| above.code == job.parent);
    let found: Vec<RegionCode> = regions.named(word).iter().filter(inside).cloned().collect();
    match found.as_slice() {
        [code] => Ok(code.clone()),
        [] => bail!("{}", console.fill("explain.none", &[("key", word)])),
        several => {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            bail!(
                "{}",
                console.fill("explain.ambiguous", &[("name", word), ("codes", &codes.join(", "))])
            )
        }
    }
}

fn observation(explained: &Explained, tables: &Tables, console: &Console) -> String {
    let observation = &explained.observation;
    let (key, unit) = (&observation.key, &observation.unit);
    let indicator = tables.catalogue.get(&key.indicator);
    let name = indicator.map_or_else(|| key.indicator.to_string(), |indicator| indicator.name_zh.clone());
    let status = console.phrase(&format!("status.{}", observation.status)).to_owned();
    let value = match (observation.status, observation.value) {
        (Status::Reported, Some(value)) => value.to_string(),
        _ => status.clone(),
    };
    let region = tables.regions.full_name(&key.region);
    let slots = [
        ("region", region.as_str()),
        ("period", &key.period.to_string()),
        ("name", &name),
        ("value", &value),
        (
            "unit",
            if observation.value.is_some() {
                &observation.unit
            } else {
                ""
            },
        ),
    ];
    let mut lines = vec![console.fill("explain.value", &slots)];
    let qualifier = console
        .phrase(&format!("qualifier.{}", observation.qualifier))
        .to_owned();
    lines.push(console.fill("explain.status", &[("status", &status), ("qualifier", &qualifier)]));
    if let Some(rule) = &observation.precedence {
        lines.push(console.fill("explain.rule", &[("rule", rule)]));
    }
    lines.extend(
        observation
            .corrections
            .iter()
            .map(|note| console.fill("explain.correction", &[("note", &note.to_string())])),
    );
    lines.push(console.fill("explain.sources", &[("count", &explained.sources.len().to_string())]));
    lines.extend(
        explained
            .sources
            .iter()
            .flat_map(|passage| place(passage, unit, console)),
    );
    if !explained.alternatives.is_empty() {
        lines.push(console.phrase("explain.alternatives").to_owned());
        lines.extend(
            explained
                .alternatives
                .iter()
                .flat_map(|passage| place(passage, unit, console)),
        );
    }
    lines.join("\n")
}

/// What a cell of the frame year was made of, where that is not its own observation.
fn cell_note(note: &CellNote, console: &Console) -> Vec<String> {
    let keys: Vec<String> = note.reported_as.iter().map(ToString::to_string).collect();
    let carried = (!keys.is_empty()).then(|| console.fill("explain.carried", &[("keys", &keys.join("; "))]));
    let broken = note.broken.as_ref();
    let broken = broken.map(|reason| console.fill("explain.break", &[("reason", reason)]));
    carried.into_iter().chain(broken).collect()
}

fn place(passage: &Passage, unit: &str, console: &Console) -> Vec<String> {
    let source = &passage.source;
    let own = passage.path.as_ref().map(|path| format!("file:{path}"));
    let address = own.unwrap_or_else(|| source.article.to_string());
    let at = match &source.locator.place {
        Place::Text { start, end, .. } => console.fill(
            "explain.place.text",
            &[("start", &start.to_string()), ("end", &end.to_string())],
        ),
        Place::Cell(cell) => console.fill("explain.place.cell", &[("sheet", &cell.sheet), ("cell", &cell.a1())]),
    };
    let mut lines = vec![
        format!("  {address}"),
        format!("    {at}"),
        format!("    {}", passage.marked),
    ];
    let value = source.value.to_string();
    let converted = [("printed", source.printed.as_str()), ("value", &value), ("unit", unit)];
    lines.push(format!("    {}", console.fill("explain.converted", &converted)));
    let digest = source.locator.snapshot.to_string();
    lines.push(format!(
        "    {}",
        console.fill("explain.rule.of", &[("rule", &source.rule.0), ("digest", &digest)])
    ));
    if let Some(time) = passage.first_seen {
        let time = time
            .with_timezone(&chrono_tz::Asia::Shanghai)
            .format("%Y-%m-%d %H:%M")
            .to_string();
        lines.push(format!("    {}", console.fill("explain.seen", &[("time", &time)])));
    }
    lines
}

fn aggregated(aggregate: &Aggregated, console: &Console) -> String {
    let dash = || "—".to_owned();
    let value = aggregate.value.map_or_else(dash, |value| value.to_string());
    let method = console.phrase(&format!("method.{}", aggregate.method)).to_owned();
    let slots = [
        ("region", aggregate.region.as_str()),
        ("period", &aggregate.year.to_string()),
        ("value", &value),
        ("name", &aggregate.name),
        ("unit", &aggregate.unit),
        ("method", &method),
        ("reported", &aggregate.reported.to_string()),
        ("expected", &aggregate.expected.to_string()),
    ];
    let mut lines = vec![
        console.fill("explain.aggregate", &slots),
        console.phrase("explain.parts").to_owned(),
    ];
    lines.extend(aggregate.rows.iter().map(|row| {
        let status = console.phrase(&format!("status.{}", row.status)).to_owned();
        let value = row.value.map_or(status, |value| format!("{value} {}", row.unit));
        format!("  {} {}  {}：{value}", row.code, row.region, row.name)
    }));
    lines.join("\n")
}
