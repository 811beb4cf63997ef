//! `fazhi explain PUBLICATION TABLE ROW [COLUMN]` and `fazhi explain KEY`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::ArgMatches;

use crate::commands::console::{self, Console};
use crate::commands::diff::{name_of, named};
use crate::commands::publication::Published;
use crate::commands::{Outcome, check};
use crate::model::ObservationKey;
use crate::publish::MANIFEST;
use crate::reference::Lang;
use crate::run::{Asked, Entered, Line, Stated, Walk, walk, walk_key};

/// Explains a row of a table, or a point of a chart.
pub(crate) fn row(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let word = |name: &str| arguments.get_one::<String>(name).map_or("", String::as_str);
    let published = published(word("body"), arguments, console)?;
    let asked = Asked {
        table: word("indicator").to_owned(),
        row: word("period").to_owned(),
        column: arguments.get_one::<String>("column").cloned(),
    };
    let (edition, archive) = (&published.edition, published.project.archive());
    let Some(found) = walk(edition, &archive, &published.tables, &asked)? else {
        let key = format!("{} {}", asked.table, asked.row);
        bail!("{}", console.fill("explain.none", &[("key", &key)]));
    };
    if let (Some(column), true) = (&asked.column, found.cells.is_empty()) {
        bail!(
            "{}",
            console.fill("explain.none", &[("key", &format!("{} {column}", asked.table))])
        );
    }
    console::bytes(describe(&found, &published, console).as_bytes())?;
    Ok(Outcome::Done)
}

/// Explains an observation or target by its key.
pub(crate) fn observation(key: &ObservationKey, arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let job = arguments.get_one::<String>("job").cloned();
    let job = match job {
        Some(job) => job,
        None => only_publication(arguments, console)?,
    };
    let published = published(&job, arguments, console)?;
    let (edition, archive) = (&published.edition, published.project.archive());
    let Some(entered) = walk_key(edition, &archive, &published.tables, key)? else {
        bail!("{}", console.fill("explain.none", &[("key", &key.to_string())]));
    };
    let lines = part(&entered, &published, console);
    console::line(&lines.join("\n"))?;
    Ok(Outcome::Done)
}

/// Whether a word names a publication.
pub(crate) fn is_publication(word: &str, arguments: &ArgMatches) -> bool {
    !word.is_empty() && folder(word, arguments).join(MANIFEST).is_file()
}

/// The folder of the publication that a word names: itself, or that of a job by name or file.
fn folder(word: &str, arguments: &ArgMatches) -> PathBuf {
    let folder = Path::new(word);
    if folder.join(MANIFEST).is_file() {
        return folder.to_owned();
    }
    let name = folder
        .file_stem()
        .map_or(word.to_owned(), |stem| stem.to_string_lossy().into_owned());
    check::project(arguments).reports.join(name)
}

fn published(word: &str, arguments: &ArgMatches, console: &Console) -> anyhow::Result<Published> {
    Published::open(&folder(word, arguments), arguments, console)
}

fn only_publication(arguments: &ArgMatches, console: &Console) -> anyhow::Result<String> {
    let reports = check::project(arguments).reports;
    let mut folders: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&reports)? {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.join(MANIFEST).is_file() {
            folders.push(path);
        }
    }
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match folders.as_slice() {
        [only] => Ok(name(only)),
        several => {
            let names: Vec<String> = several.iter().map(name).collect();
            bail!("{}", console.fill("explain.jobs", &[("jobs", &names.join(", "))]))
        }
    }
}

fn describe(walk: &Walk, published: &Published, console: &Console) -> String {
    let number = walk.line.number.to_string();
    let mut lines = vec![console.fill("explain.row", &[("table", &walk.table), ("row", &number)])];
    lines.extend(walk.cells.iter().map(|(column, text)| {
        let meaning = match console.lang() {
            Lang::Zh => &column.meaning_zh,
            Lang::En => &column.meaning_en,
        };
        let slots = [("column", column.name.as_str()), ("text", text), ("meaning", meaning)];
        format!("  {}", console.fill("explain.cell", &slots))
    }));
    if walk.parts.is_empty() {
        lines.push(console.phrase("explain.rests.nothing").to_owned());
        lines.push(String::new());
        return lines.join("\n");
    }
    let stated = walk.parts.iter().filter(|entered| !entered.figures.is_empty()).count();
    let counts = [("stated", stated.to_string()), ("count", walk.parts.len().to_string())];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, count)| (*name, count.as_str())).collect();
    lines.push(console.fill("explain.rests", &counts));
    for entered in &walk.parts {
        lines.extend(part(entered, published, console));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn part(entered: &Entered, published: &Published, console: &Console) -> Vec<String> {
    let part = &entered.part;
    let Some(key) = &part.observation else {
        let tables = &published.tables;
        let name = name_of(&part.indicator, published, console);
        let missing = console.phrase("status.missing");
        let region = tables.regions.full_name(&part.region);
        return vec![format!("- {} {region} {} {name}：{missing}", part.region, part.year)];
    };
    let mut lines = Vec::new();
    for figure in &entered.figures {
        lines.push(format!(
            "- {}：{}",
            named(key, published, console),
            value(figure, console)
        ));
        let rules = figure.text("precedence").split(';').filter(|rule| !rule.is_empty());
        lines.extend(rules.map(|rule| {
            let words = console.phrase(&format!("precedence.{rule}")).to_owned();
            format!(
                "    {}",
                console.fill("explain.rule", &[("rule", &format!("{rule} {words}"))])
            )
        }));
    }
    let notes = entered.figures.iter().map(|figure| figure.text("corrections"));
    let notes = notes.filter(|note| !note.is_empty());
    lines.extend(notes.map(|note| format!("    {}", console.fill("explain.correction", &[("note", note)]))));
    let mut told = false;
    for place in &entered.places {
        if place.source.text("standing") == "alternative" && !told {
            lines.push(format!("    {}", console.phrase("explain.alternatives")));
            told = true;
        }
        lines.extend(stated(place, console));
    }
    lines
}

/// `120 件（确数）`, or why there is no value and what is stated instead.
fn value(figure: &Line, console: &Console) -> String {
    let (value, unit) = (figure.text("value"), figure.text("unit"));
    let status = console.phrase(&format!("status.{}", figure.text("status"))).to_owned();
    if value.is_empty() {
        let stated = Some(figure.text("stated")).filter(|stated| !stated.is_empty());
        return stated.map_or(status.clone(), |stated| {
            console.fill("explain.unvalued", &[("status", &status), ("stated", stated)])
        });
    }
    let qualifier = console
        .phrase(&format!("qualifier.{}", figure.text("qualifier")))
        .to_owned();
    let slots = [("value", value), ("unit", unit), ("qualifier", &qualifier)];
    console.fill("explain.figure", &slots)
}

fn stated(place: &Stated, console: &Console) -> Vec<String> {
    let source = &place.source;
    let text = |column: &str| source.text(column);
    let at = if text("block").is_empty() {
        console.fill(
            "explain.place.cell",
            &[("sheet", text("sheet")), ("cell", text("cell"))],
        )
    } else {
        console.fill("explain.place.text", &[("start", text("start")), ("end", text("end"))])
    };
    let converted = [
        ("printed", text("printed")),
        ("value", text("value")),
        ("unit", text("unit")),
    ];
    let quoted = if place.marked.is_empty() {
        text("quote")
    } else {
        &place.marked
    };
    let rule = [("rule", text("rule")), ("digest", text("snapshot"))];
    let mut lines = vec![
        format!("    {} · {at}", text("address")),
        format!("      {quoted}"),
        format!("      {}", console.fill("explain.converted", &converted)),
        format!("      {}", console.fill("explain.rule.of", &rule)),
    ];
    let lost = text("lost_by");
    if !lost.is_empty() {
        let words = console.phrase(&format!("precedence.{lost}")).to_owned();
        let rule = format!("{lost} {words}");
        lines.push(format!("      {}", console.fill("explain.rule", &[("rule", &rule)])));
    }
    if !place.first_seen.is_empty() {
        lines.push(format!(
            "      {}",
            console.fill("explain.seen", &[("time", &place.first_seen)])
        ));
    }
    lines
}
