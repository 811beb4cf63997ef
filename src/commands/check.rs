use std::path::PathBuf;

use clap::ArgMatches;

use crate::commands::Outcome;
use crate::commands::console::{self, Console};
use crate::reference::Problems;
use crate::run::{Project, SetupError, Tables};

/// Checks every table and every job of a project, and names all mistakes.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let project = project(arguments);
    let mut problems = Problems::default();
    let files = collect(&mut problems, project.tables(None))?;
    let tables = files.and_then(|files| keep(&mut problems, Tables::load(&files)));
    if let Some(tables) = &tables {
        problems.0.extend(tables.check_examples().0);
    }
    let mut jobs = 0;
    let job_files = if project.root.join("jobs").is_dir() {
        project.job_files()?
    } else {
        Vec::new()
    };
    for file in job_files {
        jobs += 1;
        let Some(job) = collect(&mut problems, project.job(&file))? else {
            continue;
        };
        let layers = collect(&mut problems, project.tables(Some(&job)))?;
        if let Some(tables) = layers.and_then(|files| keep(&mut problems, Tables::load(&files))) {
            problems.0.extend(tables.check_job(&file.display().to_string(), &job).0);
            problems.0.extend(tables.check_examples().0);
        }
    }
    problems.0.sort();
    problems.0.dedup();
    for problem in &problems.0 {
        console::note(&problem.to_string());
    }
    if let (true, Some(tables)) = (problems.0.is_empty(), tables) {
        let count = |n: usize| n.to_string();
        let slots = [
            ("indicators", count(tables.catalogue.iter().count())),
            ("wordings", count(tables.lexicon.count())),
            ("regions", count(tables.regions.iter().count())),
            ("jobs", count(jobs)),
        ];
        let slots: Vec<(&str, &str)> = slots.iter().map(|(name, value)| (*name, value.as_str())).collect();
        console::line(&console.fill("check.sound", &slots))?;
        return Ok(Outcome::Done);
    }
    console::note(&console.fill("check.problems", &[("count", &problems.0.len().to_string())]));
    Ok(Outcome::CouldNotRun)
}

/// The project that `--project` names.
pub(crate) fn project(arguments: &ArgMatches) -> Project {
    let folder = arguments.get_one::<PathBuf>("project").cloned();
    Project::at(&folder.unwrap_or_else(|| PathBuf::from(".")))
}

fn keep<T>(problems: &mut Problems, result: Result<T, Problems>) -> Option<T> {
    result.map_err(|found| problems.0.extend(found.0)).ok()
}

/// Mistakes are collected; a file that cannot be read ends the check.
fn collect<T>(problems: &mut Problems, result: Result<T, SetupError>) -> Result<Option<T>, SetupError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(SetupError::Wrong(found)) => {
            problems.0.extend(found.0);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
