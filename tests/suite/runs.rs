//! Runs that are cut off, run at once, or run by the clock.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::project::Project;

fn spawn(project: &Project, arguments: &[&str]) -> Child {
    project
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Whether every file of the publication has the digest that its manifest says.
fn whole(folder: &Path) -> bool {
    let verification = fazhi::publish::verify(folder).unwrap();
    verification.faults.is_empty()
}

/// Waits, without sleeping, until `ready` or until the process has ended.
fn until(child: &mut Child, ready: impl Fn() -> bool) {
    while !ready() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
}

#[test]
fn a_kill_during_publication_leaves_the_last_one_whole_and_the_next_run_completes() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let first = project.files("reports/demo");
    let target = project.path("reports/demo");
    let staging = project.path("reports/.demo.staging");
    // A page changes, so that there is something to publish; each round dies a little later.
    let page = fs::read_dir(project.path("data/sample/site/990102/fzzf/202501"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("法治政府建设", "法治政府 建设")).unwrap();
    let steps = [
        "observations.csv",
        "comparison.csv",
        "issues.csv",
        "training_hours.png",
        "manifest.json",
    ];
    let mut killed = 0;
    for step in steps {
        let mut child = spawn(&project, &["run", "jobs/demo.toml"]);
        until(&mut child, || staging.join(step).exists());
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        assert!(whole(&target), "killed at {step}: the publication is broken");
    }
    assert!(killed > 0, "every run came to its end before it could be killed");
    project.call(&["run", "jobs/demo.toml"]);
    assert!(whole(&target));
    assert!(!staging.exists(), "the next run left the staging of a dead one");
    assert!(first.keys().eq(project.files("reports/demo").keys()));
}

#[test]
fn two_runs_of_one_job_never_go_at_once() {
    let project = Project::sample();
    let lock = fazhi::store::JobLock::acquire(&project.path("data/state"), "demo").unwrap();
    let called = project.call(&["run", "jobs/demo.toml"]).expect(2);
    assert!(called.stderr.contains("`demo` is running already"), "{}", called.stderr);
    drop(lock);
    project.call(&["run", "jobs/demo.toml"]).expect(0);
}

#[test]
#[cfg(unix)]
fn serve_runs_a_job_by_its_line_and_ends_when_asked() {
    let project = Project::sample();
    let job = fs::read_to_string(project.path("jobs/demo.toml")).unwrap();
    project.write("jobs/demo.toml", job.replace("\"0 30 6 * * *\"", "\"* * * * * *\""));
    let mut child = spawn(&project, &["serve"]);
    until(&mut child, || project.path("reports/demo/manifest.json").exists());
    assert!(child.try_wait().unwrap().is_none(), "serve ended by itself");
    let ended = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(ended.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(whole(&project.path("reports/demo")));
    let ledger = fazhi::store::SqliteLedger::open_reader(&project.path("data/state/ledger.sqlite")).unwrap();
    let runs = fazhi::store::Ledger::runs(&ledger, "demo", 100).unwrap();
    assert!(!runs.is_empty() && runs.iter().all(|run| run.end.is_some()), "{runs:?}");
}

#[test]
fn explain_walks_from_a_total_to_the_sentence_and_the_cell() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let truth = crate::project::truth("truth.tsv");
    let of = |indicator: &str| {
        let asked = |row: &&crate::project::Row| {
            row["region_code"] == "990102"
                && row["year"] == "2024"
                && row["indicator"] == indicator
                && row["sense"] == "observed"
        };
        truth.iter().find(asked).unwrap()
    };
    let cases = of("mediation.cases");
    let called = project
        .call(&["explain", "990102", "mediation.cases", "2024"])
        .expect(0);
    assert!(
        called.stdout.contains(&format!("【{}】", cases["printed"])),
        "{}\n{}",
        cases["printed"],
        called.stdout
    );
    let hours = of("enforce.training_hours");
    let called = project
        .call(&["explain", "云磐区", "enforce.training_hours", "2024"])
        .expect(0);
    assert!(
        called.stdout.contains(&format!("【{}】", hours["value"])),
        "{}",
        called.stdout
    );
    let called = project
        .call(&["explain", "990100", "mediation.cases", "2024"])
        .expect(0);
    assert!(
        called.stdout.contains("云磐区") && called.stdout.contains(&cases["value"]),
        "{}",
        called.stdout
    );
    let called = project
        .call(&["explain", "990102", "mediation.cases", "1999"])
        .expect(2);
    assert!(called.stderr.contains("没有这个数值"), "{}", called.stderr);
}
