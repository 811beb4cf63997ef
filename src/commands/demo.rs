use std::path::Path;

use crate::commands::console::Console;
use crate::commands::{Outcome, job};
use crate::run::{Options, Project, ReadIn, Workers, unpack_sample};

/// The whole job on the shipped samples. They are unpacked from the binary, so that the demo works
/// in any folder; the ledger and the publication stay in the current one.
pub(crate) fn run(console: &Console) -> anyhow::Result<Outcome> {
    let unpacked = tempfile::tempdir()?;
    let file = unpack_sample(unpacked.path())?;
    let here = Project::at(Path::new("."));
    let project = Project {
        root: unpacked.path().to_owned(),
        ..here
    };
    let options = Options {
        lang: console.lang(),
        read_in: ReadIn::Workers(Workers::of_this_program()?),
        ..Options::default()
    };
    job::run_file(&project, &file, &options, console)
}
