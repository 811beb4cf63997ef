use clap::ArgMatches;

use crate::commands::{Outcome, console};
use crate::run::{PROTOCOL, serve_worker};

/// Reads documents for the program that started this one, over the standard streams. People never
/// call it, so it stands in no help, and it speaks English to the log of its parent.
pub(crate) fn run(arguments: &ArgMatches) -> Outcome {
    let asked = arguments.get_one::<u32>("protocol").copied().unwrap_or_default();
    if asked != PROTOCOL {
        console::note(&format!("this worker speaks protocol {PROTOCOL}, not {asked}"));
        return Outcome::CouldNotRun;
    }
    match serve_worker() {
        Ok(()) => Outcome::Done,
        Err(error) => {
            console::note(&error.to_string());
            Outcome::CouldNotRun
        }
    }
}
