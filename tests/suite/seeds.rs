//! The five real documents that the product was asked for, where they lie beside the checkout.

use std::path::PathBuf;
use std::process::Command;

use crate::project::{Project, rows};

fn shared(inside: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inside);
    path.exists().then_some(path)
}

#[test]
fn the_first_floor_of_precision_and_recall_holds() {
    let (Some(seeds), Some(gold), Some(tool)) = (
        shared("seeds"),
        shared("gold/seeds.jsonl"),
        shared("tools/score_extraction.py"),
    ) else {
        return; // a user's clone has none
    };
    let project = Project::empty();
    let called = project
        .call(&["extract", seeds.to_str().unwrap(), "--format", "csv"])
        .expect(0);
    project.write("seeds.csv", &called.stdout);
    let scored = Command::new("python3")
        .arg(tool)
        .arg(gold)
        .arg(project.path("seeds.csv"))
        .arg("--list")
        .output()
        .unwrap();
    let said = String::from_utf8(scored.stdout).unwrap();
    let last = said.lines().last().unwrap_or_default();
    let figure = |name: &str| -> f64 {
        let tail = last
            .split(name)
            .nth(1)
            .unwrap_or_else(|| panic!("no {name} in: {last}"));
        tail.split_whitespace().next().unwrap().parse().unwrap()
    };
    assert!(figure("precision") >= 0.95, "{said}");
    assert!(figure("recall") >= 0.50, "{said}");
    let whole = [
        "mediation.",
        "review.",
        "litigation.",
        "casefile.",
        "aid.",
        "enforce.training_",
    ];
    let missed: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("MISS") && whole.iter().any(|family| line.contains(&format!(" {family}"))))
        .collect();
    assert!(
        missed.is_empty(),
        "families that must be whole lack:\n{}",
        missed.join("\n")
    );
}

#[test]
fn every_slice_is_true() {
    let Some(seeds) = shared("seeds") else { return };
    let project = Project::empty();
    let called = project
        .call(&["extract", seeds.to_str().unwrap(), "--format", "csv"])
        .expect(0);
    let found = rows(called.stdout.as_bytes());
    assert!(found.len() > 100, "only {} rows", found.len());
    for row in found {
        let text: Vec<char> = std::fs::read_to_string(&row["document"]).unwrap().chars().collect();
        let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), row["evidence"]);
    }
}

#[test]
fn a_folder_of_saved_texts_serves_as_an_inbox() {
    let Some(seeds) = shared("seeds") else { return };
    let project = Project::empty();
    for entry in std::fs::read_dir(seeds).unwrap() {
        let path = entry.unwrap().path();
        std::fs::create_dir_all(project.path("inbox")).unwrap();
        std::fs::copy(&path, project.path("inbox").join(path.file_name().unwrap())).unwrap();
    }
    let job = "title = \"t\"\nyears = { first = 2016, last = 2024 }\nparent = \"110000\"\n\
               [[inbox]]\nname = \"i\"\nfolder = \"inbox\"\n";
    project.write("jobs/demo.toml", job);
    let called = project.call(&["run", "jobs/demo.toml"]);
    assert_ne!(called.status, Some(2), "{}", called.stderr);
    let observations = project.table("observations.csv");
    let regions: std::collections::BTreeSet<&str> =
        observations.iter().map(|row| row["region_code"].as_str()).collect();
    assert!(regions.len() >= 4, "{regions:?}");
}
