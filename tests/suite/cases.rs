//! The literate cases of tests/cases: passages with every figure that a careful reader finds in them,
//! read as `fazhi extract` reads a file and held against floors that only rise.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fazhi::run::{LocalFile, Project as Home, ReadIn, Tables, read_files};

#[path = "cases/compare.rs"]
mod compare;
#[path = "cases/floors.rs"]
mod floors;
#[path = "cases/layout.rs"]
mod layout;
#[path = "cases/parse.rs"]
mod parse;
#[path = "cases/words.rs"]
mod words;

use compare::{Deviation, Tally, compare};
use parse::{Case, parse};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped tables with the invented regions, as the demonstration's job names them.
fn tables() -> Tables {
    let home = Home::at(root());
    let job = home.job(&root().join("jobs/demo.toml")).unwrap();
    Tables::load(&home.tables(Some(&job)).unwrap()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Every case file by name, README left out.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/cases")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md"));
    files.sort();
    files
}

fn cases(tables: &Tables) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut wrong = String::new();
    for path in files() {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        match parse(&name, &fs::read_to_string(&path).unwrap(), &tables.catalogue) {
            Ok(found) => cases.extend(found),
            Err(mistakes) => writeln!(wrong, "{}", mistakes.join("\n")).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "cases that cannot be read:\n{wrong}");
    cases
}

/// Each case as a file of its own, read with the program's readers in this process.
fn readings(cases: &[Case], tables: &Tables) -> Vec<LocalFile> {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let path = folder.path().join(format!("{number:04}.txt"));
        fs::write(&path, case.document()).unwrap();
        paths.push(path);
    }
    let readers = ReadIn::ThisProcess.open(tables);
    let read = read_files(&paths, &readers).unwrap();
    read.into_iter().map(Result::unwrap).collect()
}

fn list(deviations: &[(&Case, Deviation)]) -> String {
    let mut text = String::new();
    for (case, deviation) in deviations {
        let known = if case.known.is_some() { "known: " } else { "" };
        let Deviation { line, what } = deviation;
        writeln!(text, "{}:{line}: {known}{what}", case.file).unwrap();
    }
    text
}

#[test]
fn the_cases_hold_their_floors() {
    let tables = tables();
    let cases = cases(&tables);
    let mut tally = Tally::default();
    let mut deviations = Vec::new();
    let mut stale = String::new();
    for (case, file) in cases.iter().zip(readings(&cases, &tables)) {
        let found = compare(case, &file, &tables, &mut tally);
        if let Some(line) = case.known.filter(|_| found.is_empty()) {
            writeln!(stale, "{}:{line}: read as it should be; delete this line", case.file).unwrap();
        }
        deviations.extend(found.into_iter().map(|deviation| (case, deviation)));
    }
    let listed = list(&deviations);
    let measured = format!("{} cases, {} figures\n{tally}", cases.len(), tally.figures());
    println!("{listed}{measured}");
    let table = fs::read_to_string(root().join("tests/cases/floors.tsv")).unwrap();
    let broken = floors::hold(&table, &tally);
    assert!(
        broken.is_empty() && stale.is_empty(),
        "{listed}{measured}\n{stale}{broken}"
    );
}
