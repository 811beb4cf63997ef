mod blanks;
mod status;

use std::path::PathBuf;

use anyhow::Context;
use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::extract::{say, tables};
use crate::commands::highlight::write_whole;
use crate::form::{ReceiptIssue, Standing, Weight};
use crate::render::{ReceiptBook, receipt_workbook};
use crate::run::{Checked, ReadIn, Workers, check_return, open_file};

/// Blank returns, receipts, and who is late.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    match arguments.subcommand() {
        Some(("check", arguments)) => check(arguments, console),
        Some(("new", arguments)) => blanks::run(arguments, console),
        Some(("status", arguments)) => status::run(arguments, console),
        _ => anyhow::bail!("no command"), // clap requires one of those above
    }
}

/// What is wrong with a return, to stdout, and its receipt.
fn check(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let path = arguments.get_one::<PathBuf>("path").cloned().unwrap_or_default(); // clap requires it
    let tables = tables(arguments)?;
    let readers = ReadIn::Workers(Workers::of_this_program()?).open(&tables);
    let (file, document) = open_file(&path, &readers)?;
    let Some(document) = document else {
        for issue in &file.issues() {
            console::note(&say(issue, &tables, console));
        }
        anyhow::bail!(console.fill("form.unreadable", &[("path", &file.path)]));
    };
    let checked = check_return(&file, &document, &tables, console.lang());
    if let Some(target) = arguments.get_one::<PathBuf>("output") {
        let shown = target.display().to_string();
        if target.exists() {
            // It may be what the unit sent, or hold its answers.
            anyhow::bail!("{}", console.fill("form.exists", &[("file", &shown)]));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = receipt_workbook(&ReceiptBook {
            document: &checked.document,
            issues: &checked.issues,
            card: &checked.card,
            name: &name,
            texts: &tables.texts,
            lang: console.lang(),
        })?;
        write_whole(target, &bytes).with_context(|| shown)?;
    }
    tell(&checked, console)?;
    Ok(if checked.accepted() {
        Outcome::Done
    } else {
        Outcome::NewIssues
    })
}

fn tell(checked: &Checked, console: &Console) -> anyhow::Result<()> {
    for issue in &checked.issues {
        console::line(&line(issue, console))?;
    }
    if checked.unchanged == Some(false) {
        console::line(console.phrase("form.changed"))?;
    }
    let slots = [
        ("hard", checked.left(Weight::Hard).to_string()),
        ("soft", checked.left(Weight::Soft).to_string()),
    ];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let key = if checked.accepted() {
        "form.accepted"
    } else {
        "form.left"
    };
    console::line(&console.fill(key, &slots))?;
    Ok(())
}

fn line(issue: &ReceiptIssue, console: &Console) -> String {
    let place = issue
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!("{} {} ", place.sheet, place.a1()));
    let standing = match (issue.weight, issue.standing) {
        (Weight::Soft, Standing::Bare | Standing::Closed) => {
            format!(" [{}]", console.phrase(&format!("standing.{}", issue.standing)))
        }
        _ => String::new(),
    };
    let key = format!("weight.{}", issue.weight);
    format!("[{}] {place}{}{standing}", console.phrase(&key), issue.text)
}
