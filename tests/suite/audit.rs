//! Figures of a publication drawn, judged and read back, through the whole program.

use std::fs;
use std::path::PathBuf;

use crate::publication::small;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/audit")
        .join(name)
}

#[test]
fn the_same_seed_draws_the_same_sample_and_another_seed_another() {
    let project = small();
    let draw = |seed: &str, file: &str| {
        let called = project
            .call(&["audit", "sample", "12", "demo", "--seed", seed, "-o", file])
            .expect(0);
        assert!(called.stdout.contains("抽取 12 个"), "{}", called.stdout);
        fs::read(project.path(file)).unwrap()
    };
    let first = draw("3", "a.xlsx");
    assert!(first == draw("3", "b.xlsx"), "the same seed gave another workbook");
    assert!(first != draw("4", "c.xlsx"), "another seed gave the same workbook");
    // A workbook that may hold verdicts is never written over.
    let called = project
        .call(&["audit", "sample", "12", "demo", "-o", "a.xlsx"])
        .expect(2);
    assert!(called.stderr.contains("a.xlsx 已经存在"), "{}", called.stderr);
    assert_eq!(fs::read(project.path("a.xlsx")).unwrap(), first);
    // Empty, it is read back, and nothing is judged.
    let called = project
        .call(&["audit", "read", "a.xlsx", "demo", "--lang", "en"])
        .expect(0);
    assert!(called.stdout.contains("0 judged of 12 drawn"), "{}", called.stdout);
}

#[test]
fn verdicts_are_kept_and_their_rates_stand_in_the_next_publication() {
    let project = small();
    assert!(!project.path("reports/demo/audit.csv").exists());
    let called = project
        .call(&["audit", "read", fixture("filled.xlsx").to_str().unwrap(), "demo"])
        .expect(2);
    assert!(
        called.stderr.contains("demo-7-"),
        "a sample that was never drawn here: {}",
        called.stderr
    );
    let text = fs::read_to_string(fixture("sample.json")).unwrap();
    let id = text.split('"').find(|word| word.starts_with("demo-7-")).unwrap();
    project.write(&format!("data/state/audits/demo/{id}.json"), &text);
    let filled = fixture("filled.xlsx");
    let called = project
        .call(&["audit", "read", filled.to_str().unwrap(), "demo"])
        .expect(0);
    for part in ["错 2 / 判定 16", "6.58%", "1.15%—29.92%", "mediation.cases"] {
        assert!(called.stdout.contains(part), "no `{part}` in {}", called.stdout);
    }
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let audit = project.table("audit.csv");
    let whole = audit.iter().find(|row| row["indicator"] == "*").unwrap();
    let told = ["population", "judged", "wrong", "error_rate", "low", "high"].map(|column| whole[column].as_str());
    assert_eq!(told, ["45", "16", "2", "6.58", "1.15", "29.92"]);
    // The figures are as they were, and so nothing was revised.
    assert!(!project.path("reports/REVISIONS.md").exists());
    project.call(&["verify", "reports/demo"]).expect(0);
}
