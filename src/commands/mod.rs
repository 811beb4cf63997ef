//! One file per subcommand; no decisions about data. Figures go to stdout, everything else to
//! stderr.

mod audit;
mod check;
mod cli;
mod console;
mod demo;
mod diff;
mod explain;
mod extract;
mod form;
mod highlight;
mod inspect;
mod job;
mod publication;
mod serve;
mod verify;
mod walk;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;

use crate::commands::console::Console;
use crate::reference::{Texts, shipped_tables};

/// How a command ended (DESIGN promise 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 0: done.
    Done,
    /// 1: done, and there are new issues at or above the job's severity that nobody has decided.
    NewIssues,
    /// 2: could not run.
    CouldNotRun,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::NewIssues => 1,
            Outcome::CouldNotRun => 2,
        })
    }
}

/// Runs the program with its arguments, the program's own name first.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = cli::language(&arguments);
    let texts = match Texts::load(&shipped_tables()) {
        Ok(texts) => texts,
        Err(problems) => {
            // Only a broken build gets here; there are no texts yet to say it in.
            console::note(&problems.to_string());
            return Outcome::CouldNotRun.into();
        }
    };
    let console = Console::new(texts, lang);
    let matches = match cli::command(&console).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return console::usage(&error).into(),
    };
    if let Some(("worker", arguments)) = matches.subcommand() {
        // Before the log starts: a worker's standard error is for its last words alone.
        return worker::run(arguments).into();
    }
    console::start_log(matches.get_count("verbose"));
    match dispatch(&matches, &console) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            console.error(&error);
            Outcome::CouldNotRun.into()
        }
    }
}

fn dispatch(matches: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    match matches.subcommand() {
        Some(("demo", _)) => demo::run(console),
        Some(("run", arguments)) => job::run(arguments, console),
        Some(("extract", arguments)) => extract::run(arguments, console),
        Some(("inspect", arguments)) => inspect::run(arguments, console),
        Some(("form", arguments)) => form::run(arguments, console),
        Some(("highlight", arguments)) => highlight::run(arguments, console),
        Some(("explain", arguments)) => explain::run(arguments, console),
        Some(("diff", arguments)) => diff::run(arguments, console),
        Some(("audit", arguments)) => audit::run(arguments, console),
        Some(("verify", arguments)) => verify::run(arguments, console),
        Some(("check", arguments)) => check::run(arguments, console),
        Some(("serve", arguments)) => serve::run(arguments, console),
        _ => anyhow::bail!("no command"), // clap requires one of those above
    }
}
