use std::path::PathBuf;

use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::harmonize::place_label;
use crate::model::{Issue, IssueCode, IssuePlace};
use crate::reference::shipped_tables;
use crate::render;
use crate::run::{FigureIssue, LocalFile, Project, ReadIn, RunError, Tables, Workers, expand, read_files};

/// The figures of local files, to stdout; their issues, to stderr.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let tables = tables(arguments)?;
    let (files, outcome) = read_all(arguments, &tables, console)?;
    let format = arguments.get_one::<String>("format").map_or("table", String::as_str);
    if arguments.get_flag("unclaimed") {
        console::bytes(&unclaimed(&files, format)?)?;
        return Ok(outcome);
    }
    let rows: Vec<_> = files.iter().flat_map(|file| file.rows(&tables)).collect();
    let bytes = match format {
        "csv" => render::listing_csv(&rows)?,
        "json" => render::listing_json(&rows)?,
        _ => render::listing_table(&rows, &tables.texts, console.lang()).into_bytes(),
    };
    console::bytes(&bytes)?;
    for file in &files {
        for issue in file.issues() {
            console::note(&say(&issue, &tables, console));
        }
        for found in file.figure_issues(&tables) {
            console::note(&say_figure(file, &found, (&tables, console)));
        }
    }
    Ok(outcome)
}

/// Every file that can be read. One that cannot is told, and does not keep the others from being read.
pub(crate) fn read_all(
    arguments: &ArgMatches,
    tables: &Tables,
    console: &Console,
) -> anyhow::Result<(Vec<LocalFile>, Outcome)> {
    let mut outcome = Outcome::Done;
    let mut told = |error: RunError| {
        console.error(&error.into());
        outcome = Outcome::CouldNotRun;
    };
    let mut found = Vec::new();
    for path in expand(&paths(arguments)) {
        match path {
            Ok(path) => found.push(path),
            Err(error) => told(error),
        }
    }
    let readers = ReadIn::Workers(Workers::of_this_program()?).open(tables);
    let mut files = Vec::new();
    for file in read_files(&found, &readers)? {
        match file {
            Ok(file) => files.push(file),
            Err(error) => told(error),
        }
    }
    // What stands in a broken file is missing from the listing: that is no success.
    let unread = |issue: &Issue| matches!(issue.code, IssueCode::Unreadable | IssueCode::SheetUnreadable);
    if files.iter().any(|file| file.issues().iter().any(unread)) {
        outcome = Outcome::CouldNotRun;
    }
    Ok((files, outcome))
}

/// The tables inside the program or, where a job is named, those that the job works with.
pub(crate) fn tables(arguments: &ArgMatches) -> anyhow::Result<Tables> {
    let Some(file) = arguments.get_one::<PathBuf>("job") else {
        return Ok(Tables::load(&shipped_tables())?);
    };
    let project = Project::of_job(file)?;
    let job = project.job(file)?;
    Ok(Tables::load(&project.tables(Some(&job))?)?)
}

/// The paths given.
fn paths(arguments: &ArgMatches) -> Vec<PathBuf> {
    arguments
        .get_many::<PathBuf>("path")
        .unwrap_or_default()
        .cloned()
        .collect()
}

/// The figures that no indicator claims, of each file those that look most like indicators first.
fn unclaimed(files: &[LocalFile], format: &str) -> anyhow::Result<Vec<u8>> {
    let mut rows: Vec<render::UnclaimedRow<'_>> = Vec::new();
    for file in files {
        let mut figures: Vec<_> = file.reading.extraction.unclaimed.iter().collect();
        figures.sort_by_key(|figure| std::cmp::Reverse(figure.likeness()));
        rows.extend(figures.into_iter().map(|figure| render::UnclaimedRow {
            document: &file.path,
            figure,
        }));
    }
    Ok(match format {
        "csv" => render::unclaimed_csv(&rows)?,
        "json" => render::unclaimed_json(&rows)?,
        _ => render::unclaimed_table(&rows).into_bytes(),
    })
}

pub(crate) fn say(issue: &Issue, tables: &Tables, console: &Console) -> String {
    let text = tables.texts.issue(issue, console.lang());
    match &issue.place {
        IssuePlace::Inside { article, locator } => format!("{article}: {text}  「{}」", locator.quote),
        IssuePlace::Document { article } => format!("{article}: {text}"),
        IssuePlace::Job | IssuePlace::Address { .. } | IssuePlace::Observation { .. } => text,
    }
}

/// An issue of figures with the places that state them: `report.html: …  「调解纠纷120件」 block 3`.
fn say_figure(file: &LocalFile, found: &FigureIssue, (tables, console): (&Tables, &Console)) -> String {
    let text = tables.texts.issue(&found.issue, console.lang());
    // The text of a conflict shows its places already.
    let others = found.places.iter().filter(|locator| !text.contains(&locator.quote));
    let places = others.map(|locator| {
        let place = place_label(&locator.place);
        format!("  「{}」 {place}", locator.quote)
    });
    let places: String = places.collect();
    format!("{}: {text}{places}", file.article())
}
