use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::commands::console::Console;
use crate::reference::Job;
use crate::run::{Edition, Project, Tables, unpack_sample};

/// A publication with the project that it belongs to and the tables that it is judged by.
pub(crate) struct Published {
    pub(crate) edition: Edition,
    pub(crate) project: Project,
    pub(crate) job: Job,
    pub(crate) tables: Tables,
    // The shipped sample while it is needed: it vanishes with this.
    _sample: Option<tempfile::TempDir>,
}

impl Published {
    /// The publication in `folder`; its project is the one named, or the folder two above it.
    pub(crate) fn open(folder: &Path, arguments: &ArgMatches, console: &Console) -> anyhow::Result<Self> {
        let edition = Edition::open(folder)?;
        for file in ["job.toml", "documents.csv", "sources.csv"] {
            if !edition.has(file) {
                let folder = folder.display().to_string();
                let slots = [("folder", folder.as_str()), ("file", file)];
                anyhow::bail!("{}", console.fill("verify.older", &slots));
            }
        }
        let job = edition.job()?;
        // A default is not what the person said: the publication knows better where it lies.
        let said = arguments.value_source("project") == Some(ValueSource::CommandLine);
        let named = arguments.get_one::<PathBuf>("project").filter(|_| said);
        let mut project = match named {
            Some(root) => Project::at(root),
            None => Project::at(&above(folder)?),
        };
        let sample = sample(&mut project, &job)?;
        let tables = Tables::load(&project.tables(Some(&job))?)?;
        Ok(Self {
            edition,
            project,
            job,
            tables,
            _sample: sample,
        })
    }
}

/// `reports/demo` lies two below its project.
fn above(folder: &Path) -> anyhow::Result<PathBuf> {
    let real = std::fs::canonicalize(folder).with_context(|| folder.display().to_string())?;
    let above = real.parent().and_then(Path::parent);
    Ok(above.unwrap_or(&real).to_owned())
}

/// The tables of the demonstration come with the program; where its project lacks them they are
/// unpacked.
fn sample(project: &mut Project, job: &Job) -> anyhow::Result<Option<tempfile::TempDir>> {
    let missing = job.tables.iter().any(|folder| !project.root.join(folder).is_dir());
    if job.name != "demo" || !missing {
        return Ok(None);
    }
    let unpacked = tempfile::tempdir()?;
    unpack_sample(unpacked.path())?;
    unpacked.path().clone_into(&mut project.root);
    Ok(Some(unpacked))
}
