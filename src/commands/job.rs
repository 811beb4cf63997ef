use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::model::{Issue, Severity};
use crate::run::{Network, Options, Project, ReadIn, Summary, Workers, issue_line, run_job};

/// Issues printed at the end of a run; the rest stands in issues.csv.
const SHOWN: usize = 8;

/// Runs a job once.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let Some(file) = arguments.get_one::<PathBuf>("job") else {
        anyhow::bail!("no job file"); // clap requires it
    };
    let network = if arguments.get_flag("offline") {
        Network::Offline
    } else {
        Network::Online
    };
    let options = Options {
        network,
        lang: console.lang(),
        read_in: ReadIn::Workers(Workers::of_this_program()?),
        ..Options::default()
    };
    run_file(&Project::of_job(file)?, file, &options, console)
}

/// Runs a job file of a project and prints the summary.
pub(crate) fn run_file(
    project: &Project,
    file: &Path,
    options: &Options,
    console: &Console,
) -> anyhow::Result<Outcome> {
    let job = project.job(file)?;
    let summary = run_job(project, &job, options)?;
    console::bytes(describe(&summary, console).as_bytes())?;
    Ok(if summary.new_at_severity > 0 {
        Outcome::NewIssues
    } else {
        Outcome::Done
    })
}

/// The summary in words: what was collected, what is new, what needs a person, where it is.
pub(crate) fn describe(summary: &Summary, console: &Console) -> String {
    let mut lines = vec![
        summary.title.clone(),
        counted(
            console,
            "run.collected",
            &[
                ("articles", summary.articles),
                ("new", summary.new_articles),
                ("changed", summary.changed_articles),
                ("lists", summary.lists),
                ("files", summary.files),
            ],
        ),
        counted(
            console,
            "run.read",
            &[
                ("documents", summary.documents),
                ("fresh", summary.fresh),
                ("reports", summary.reports),
                ("returns", summary.returns),
            ],
        ),
        counted(
            console,
            "run.figures",
            &[
                ("mentions", summary.mentions),
                ("observations", summary.observations),
                ("targets", summary.targets),
                ("unclaimed", summary.unclaimed),
            ],
        ),
        counted(
            console,
            "run.coverage",
            &[("expected", summary.expected), ("reported", summary.reported)],
        ),
    ];
    lines.extend(issues(summary, console));
    let key = if summary.published {
        "run.outputs"
    } else {
        "run.unchanged"
    };
    lines.push(console.fill(key, &[("folder", &summary.folder.display().to_string())]));
    lines.push(String::new());
    lines.join("\n")
}

fn issues(summary: &Summary, console: &Console) -> Vec<String> {
    if summary.open.is_empty() {
        return vec![console.phrase("run.issues.none").to_owned()];
    }
    let of = |severity: Severity| summary.open.iter().filter(|(found, _)| *found == severity).count();
    let mut lines = vec![counted(
        console,
        "run.issues",
        &[
            ("new", summary.new.len()),
            ("all", summary.open.len()),
            ("error", of(Severity::Error)),
            ("check", of(Severity::Check)),
            ("info", of(Severity::Info)),
        ],
    )];
    let attention: Vec<&Issue> = summary
        .new
        .iter()
        .filter(|(severity, _)| *severity >= Severity::Check)
        .map(|(_, issue)| issue)
        .collect();
    if !attention.is_empty() {
        lines.push(console.phrase("run.attention").to_owned());
        let shown = attention.iter().take(SHOWN);
        // A clerk looks for the file by its own name.
        let own = |line: String| {
            let mut names = summary.names.iter();
            names
                .by_ref()
                .fold(line, |line, (published, path)| line.replace(published, path))
        };
        lines.extend(shown.map(|issue| format!("  - {}", own(issue_line(issue, console.texts(), console.lang())))));
    }
    if attention.len() > SHOWN {
        lines.push(format!(
            "  {}",
            counted(console, "run.attention.more", &[("count", attention.len() - SHOWN)])
        ));
    }
    lines
}

fn counted(console: &Console, key: &str, counts: &[(&str, usize)]) -> String {
    let slots: Vec<(&str, String)> = counts.iter().map(|(name, count)| (*name, count.to_string())).collect();
    let slots: Vec<(&str, &str)> = slots.iter().map(|(name, count)| (*name, count.as_str())).collect();
    console.fill(key, &slots)
}
