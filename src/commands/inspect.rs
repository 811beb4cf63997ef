use clap::ArgMatches;
use serde_json::{Value, json};

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::extract::{read_all, tables};
use crate::document::Found;
use crate::model::{Issue, IssuePlace, Place};
use crate::run::{LocalFile, Tables};

/// What each document is: one JSON object a line.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let tables = tables(arguments)?;
    let (files, outcome) = read_all(arguments, &tables, console)?;
    for file in &files {
        console::line(&describe(file, &tables).to_string())?;
    }
    Ok(outcome)
}

fn describe(file: &LocalFile, tables: &Tables) -> Value {
    let identity = &file.reading.identity;
    let (start, end) = identity.body_span.unzip();
    json!({
        "document": file.path,
        "digest": file.digest,
        "media": file.reading.media,
        "kind": identity.kind,
        "year": value(identity.year.as_ref()),
        "body": value(identity.body.as_ref()),
        "region_code": value(identity.region.as_ref()),
        "region": identity.region.as_ref().map(|region| tables.regions.full_name(&region.value)),
        "title": value(identity.title.as_ref()),
        "publication_date": value(identity.publication_date.as_ref()),
        "script": identity.script,
        "body_start": start,
        "body_end": end,
        "found_by": {
            "year": by(identity.year.as_ref()),
            "body": by(identity.body.as_ref()),
            "region_code": by(identity.region.as_ref()),
            "title": by(identity.title.as_ref()),
            "publication_date": by(identity.publication_date.as_ref()),
        },
        "found_at": {
            "year": at(identity.year.as_ref()),
            "body": at(identity.body.as_ref()),
            "region_code": at(identity.region.as_ref()),
            "title": at(identity.title.as_ref()),
            "publication_date": at(identity.publication_date.as_ref()),
        },
        "issues": file.issues().iter().map(issue).collect::<Vec<_>>(),
    })
}

fn value<T: Clone>(found: Option<&Found<T>>) -> Option<T> {
    found.map(|found| found.value.clone())
}

fn by<T>(found: Option<&Found<T>>) -> Option<&str> {
    found.map(|found| found.by.as_str())
}

/// Start and end in Unicode scalars of the decoded original.
fn at<T>(found: Option<&Found<T>>) -> Option<(usize, usize)> {
    found.and_then(|found| found.span)
}

fn issue(issue: &Issue) -> Value {
    let (quote, span) = match &issue.place {
        IssuePlace::Inside { locator, .. } => {
            let span = match &locator.place {
                Place::Text { start, end, .. } => Some((*start, *end)),
                Place::Cell(cell) => cell.span,
            };
            (Some(locator.quote.as_str()), span)
        }
        _ => (None, None),
    };
    let (start, end) = span.unzip();
    json!({ "code": issue.code, "params": issue.params, "quote": quote, "start": start, "end": end })
}
