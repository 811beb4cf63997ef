use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::Utc;
use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::commands::highlight::write_whole;
use crate::form::{State, StatusRow, period_words};
use crate::reference::Lang;
use crate::render::{StatusNotes, status_csv, status_table, status_workbook};
use crate::run::{Project, ReadIn, Tables, Workers, day, returns_status};

/// Who has reported and who is late: a table, or a message for each body that is.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let file = arguments.get_one::<PathBuf>("job").cloned().unwrap_or_default(); // clap requires it
    let project = Project::of_job(&file)?;
    let job = project.job(&file)?;
    let tables = Tables::load(&project.tables(Some(&job))?)?;
    let readers = ReadIn::Workers(Workers::of_this_program()?).open(&tables);
    let now = Utc::now();
    let rows = returns_status(&project, &job, &readers, now)?;
    let zone = job
        .schedule
        .as_ref()
        .map_or(chrono_tz::Asia::Shanghai, |schedule| schedule.zone);
    let today = day(now, zone);
    let notes = StatusNotes {
        forms: &tables.forms,
        texts: &tables.texts,
        lang: console.lang(),
    };
    let late = rows.iter().filter(|row| row.to_remind(today));
    let bytes = if arguments.get_flag("remind") {
        let messages: Vec<String> = late.map(|row| message(row, &notes, console)).collect();
        format!("{}\n", messages.join("\n\n")).into_bytes()
    } else {
        match arguments.get_one::<String>("format").map_or("table", String::as_str) {
            "csv" => status_csv(&rows, &notes)?,
            "xlsx" => status_workbook(&rows, &notes)?,
            _ => status_table(&rows, &notes).into_bytes(),
        }
    };
    match arguments.get_one::<PathBuf>("output") {
        Some(target) if target.exists() => {
            bail!(
                "{}",
                console.fill("form.exists", &[("file", &target.display().to_string())])
            );
        }
        Some(target) => write_whole(target, &bytes).with_context(|| target.display().to_string())?,
        None => console::bytes(&bytes)?,
    }
    Ok(Outcome::Done)
}

/// What to send to a body that is late (催报).
fn message(row: &StatusRow, notes: &StatusNotes<'_>, console: &Console) -> String {
    let key = match row.state {
        State::Waiting | State::Overdue | State::Accepted => "remind.missing",
        State::Returned => "remind.returned",
        State::Unexplained => "remind.unexplained",
    };
    let slots = [
        ("body", row.body.clone()),
        ("form", notes.form(&row.form)),
        (
            "period",
            match console.lang() {
                Lang::Zh => period_words(row.period),
                Lang::En => row.period.to_string(),
            },
        ),
        ("due", row.due.map(|due| due.to_string()).unwrap_or_default()),
        ("days", row.late.to_string()),
        ("hard", row.left.0.to_string()),
        ("soft", row.left.1.to_string()),
    ];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(name, text)| (*name, text.as_str())).collect();
    console.fill(key, &slots)
}
