//! A province of returns that a program of its own made (tests/fixtures/province): no table, no blank form and no code of ours
//! went into it. The real program reads all of it; every planted mistake must be told, nothing else, and every figure be right.
#![allow(clippy::print_stdout)] // what was measured, shown with --nocapture

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::project::Project;

/// Mistakes of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    planted: usize,
    found: usize,
}

/// What became of a province.
#[derive(Debug)]
struct Score {
    figures: BTreeMap<String, usize>,
    kinds: BTreeMap<String, Kind>,
    /// False alarms by issue code, and `all`.
    alarms: BTreeMap<String, usize>,
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/province")
        .join(name)
}

fn python(arguments: &[&str]) -> String {
    let output = Command::new("python3").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether the generator can run here.
fn can_generate() -> bool {
    let asked = Command::new("python3").args(["-c", "import openpyxl, xlwt"]).output();
    asked.is_ok_and(|output| output.status.success())
}

/// Generates, runs, scores; nothing where the generator's libraries are missing.
fn score(arguments: &[&str]) -> Option<Score> {
    if !can_generate() {
        println!("skipped: python3 with openpyxl and xlwt is needed");
        return None;
    }
    let project = Project::empty();
    let folder = project.root().to_str().unwrap();
    let generator = script("generate.py");
    let call: Vec<&str> = [generator.to_str().unwrap(), folder]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    python(&["-B"].into_iter().chain(call).collect::<Vec<_>>());
    let started = Instant::now();
    project.call(&["run", "jobs/province.toml"]).expect(0);
    println!("run in {:.1} s", started.elapsed().as_secs_f64());
    let said = python(&["-B", script("score.py").to_str().unwrap(), folder, "--list"]);
    println!("{said}");
    Some(read(&said))
}

fn read(said: &str) -> Score {
    let mut score = Score {
        figures: BTreeMap::new(),
        kinds: BTreeMap::new(),
        alarms: BTreeMap::new(),
    };
    let named = |field: &str| {
        let (name, count) = field.split_once('=').unwrap();
        (name.to_owned(), count.parse::<usize>().unwrap())
    };
    for line in said.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            ["figures", counts @ ..] => score.figures = counts.iter().copied().map(named).collect(),
            ["planted", kind, counts @ ..] => {
                let counts: BTreeMap<String, usize> = counts.iter().copied().map(named).collect();
                let (planted, found) = (counts["planted"], counts["found"]);
                score.kinds.insert((*kind).to_owned(), Kind { planted, found });
            }
            ["false", code, count] => {
                score.alarms.insert((*code).to_owned(), count.parse().unwrap());
            }
            _ => {}
        }
    }
    score
}

impl Score {
    #[track_caller]
    fn is_flawless(&self) {
        for flaw in ["wrong", "missing", "too_many"] {
            assert_eq!(self.figures[flaw], 0, "{flaw}: {:?}", self.figures);
        }
        for (kind, count) in &self.kinds {
            assert_eq!(count.found, count.planted, "{kind}");
        }
        assert_eq!(self.alarms["all"], 0, "{:?}", self.alarms);
    }
}

/// What still holds of a whole province: bodies in columns are not read but told, and a name in `dues.tsv` may be worded otherwise
/// than on a sheet.
fn nearly_flawless(score: &Score) {
    for flaw in ["wrong", "too_many"] {
        assert_eq!(score.figures[flaw], 0, "{flaw}: {:?}", score.figures);
    }
    assert!(
        score.figures["missing"] * 50 <= score.figures["right"],
        "{:?}",
        score.figures
    );
    for (kind, count) in &score.kinds {
        assert!(count.found * 20 >= count.planted * 19, "{kind}: {count:?}");
    }
    assert!(score.alarms["all"] <= 10, "{:?}", score.alarms);
}

/// Without the files that only LibreOffice makes: those of seven counties, for two years.
#[test]
fn a_small_province_is_read_without_a_flaw() {
    if let Some(score) = score(&["--units", "7", "--years", "2", "--each", "2", "--plain"]) {
        assert!(score.figures["right"] > 500, "{:?}", score.figures);
        score.is_flawless();
    }
}

/// `cargo test --release --test fazhi -- --ignored --nocapture a_whole_province`: some minutes, most of them LibreOffice's.
#[test]
#[ignore = "2,700 returns"]
fn a_whole_province_is_read_and_every_mistake_told() {
    if let Some(score) = score(&["--units", "150", "--years", "3", "--each", "30"]) {
        assert!(score.figures["right"] > 20_000, "{:?}", score.figures);
        nearly_flawless(&score);
    }
}
