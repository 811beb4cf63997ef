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

/// The receipts of the last runs of the demo, the last one first.
fn receipts(project: &Project) -> Vec<serde_json::Value> {
    let ledger = fazhi::store::SqliteLedger::open_reader(&project.path("data/state/ledger.sqlite")).unwrap();
    let runs = fazhi::store::Ledger::runs(&ledger, "demo", 100).unwrap();
    let receipt = |run: fazhi::store::Run| run.end.and_then(|end| end.receipt).unwrap_or_default();
    runs.into_iter().map(receipt).collect()
}

/// Runs the demo; whether the last run's results were given again.
#[track_caller]
fn was_unchanged(project: &Project) -> bool {
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    receipts(project)[0]["unchanged"].as_bool().unwrap()
}

#[test]
fn where_nothing_changed_the_last_results_stand_and_are_told_again() {
    let project = Project::sample();
    assert!(!was_unchanged(&project), "a first run");
    let (first, open) = (project.files("reports/demo"), project.open_issues());
    assert!(was_unchanged(&project));
    assert_eq!(project.files("reports/demo"), first);
    assert_eq!(project.open_issues(), open);
    // What a run that judges everything anew says of the same sources, but for what it read anew.
    let again = project.call(&["run", "jobs/demo.toml"]).expect(0);
    fs::remove_file(project.path("reports/demo/wide.csv")).unwrap();
    let anew = project.call(&["run", "jobs/demo.toml"]).expect(0);
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let (again, anew) = (lines(&again.stdout), lines(&anew.stdout));
    assert_eq!(again[..again.len() - 1], anew[..anew.len() - 1]);
    let receipts = receipts(&project);
    let counted = |at: usize| {
        let mut receipt = receipts[at].clone();
        let fields = receipt.as_object_mut().unwrap();
        for own in ["unchanged", "rests_on", "published"] {
            fields.remove(own).unwrap();
        }
        receipt
    };
    assert_eq!(
        (&receipts[0]["unchanged"], &receipts[1]["unchanged"]),
        (&false.into(), &true.into())
    );
    assert_eq!(counted(0), counted(1));
    assert_eq!(project.files("reports/demo"), first);
    assert_eq!(project.open_issues(), open);
}

#[test]
fn every_change_of_what_a_run_rests_on_is_seen() {
    let project = Project::sample();
    let edit = |path: &str, from: &str, to: &str| {
        let text = fs::read_to_string(project.path(path)).unwrap();
        assert!(text.contains(from), "{path}");
        fs::write(project.path(path), text.replacen(from, to, 1)).unwrap();
    };
    assert!(!was_unchanged(&project), "a first run");
    let page = "data/sample/site/990102/fzzf/202501";
    let page = project
        .files(page)
        .into_keys()
        .map(|name| format!("{page}/{name}"))
        .next()
        .unwrap();
    let files = project.files("data/sample/returns");
    let file = format!("data/sample/returns/{}", files.keys().next().unwrap());
    let changes: [(&str, &dyn Fn()); 11] = [
        ("a page", &|| edit(&page, "法治政府建设", "法治政府 建设")),
        ("a file of an inbox is gone", &|| {
            fs::remove_file(project.path(&file)).unwrap();
        }),
        ("a file of an inbox is back", &|| {
            project.write(&file, files.values().next().unwrap());
        }),
        ("a second file of an inbox", &|| {
            project.write("data/sample/returns/again.xlsx", files.values().next().unwrap());
        }),
        ("the job", &|| edit("jobs/demo.toml", "target = 60", "target = 61")),
        ("a table of the project", &|| {
            project.write(
                "data/reference/texts.tsv",
                "key\tzh\ten\nrun.unchanged\t未变 {folder}\tsame {folder}\n",
            );
        }),
        ("verdicts on a sample", &|| {
            project
                .call(&["audit", "sample", "3", "demo", "-o", "a.xlsx"])
                .expect(0);
            let sample = project.files("data/state/audits/demo").into_keys().next().unwrap();
            let verdicts = sample.replace(".json", ".verdicts.json");
            project.write(&format!("data/state/audits/demo/{verdicts}"), "[]");
        }),
        ("a published file", &|| {
            let path = "reports/demo/coverage.csv";
            let mut bytes = fs::read(project.path(path)).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            project.write(path, bytes);
        }),
        ("a published file is gone", &|| {
            fs::remove_file(project.path("reports/demo/panel.parquet")).unwrap();
        }),
        ("a file beside the published ones", &|| {
            project.write("reports/demo/notes.txt", "");
        }),
        ("the publication is gone", &|| {
            fs::remove_dir_all(project.path("reports/demo")).unwrap();
        }),
    ];
    for (name, change) in changes {
        change();
        assert!(!was_unchanged(&project), "{name}: not seen");
        assert!(whole(&project.path("reports/demo")), "{name}");
        assert!(!project.path("reports/demo/notes.txt").exists());
    }
    assert!(was_unchanged(&project), "nothing changed any more");
}

#[test]
fn a_run_after_one_that_failed_or_went_without_the_network_judges_anew() {
    let project = Project::sample();
    assert!(!was_unchanged(&project), "a first run");
    project.call(&["run", "--offline", "jobs/demo.toml"]).expect(0);
    assert_eq!(receipts(&project)[0]["unchanged"], false, "without the network");
    project.call(&["run", "--offline", "jobs/demo.toml"]).expect(0);
    assert_eq!(receipts(&project)[0]["unchanged"], true, "without it again");
    assert!(!was_unchanged(&project), "with it again");
    // A table that cannot be read refuses a run before it begins: nothing was touched.
    project.write("data/reference/units.tsv", "broken");
    project.call(&["run", "jobs/demo.toml"]).expect(2);
    fs::remove_file(project.path("data/reference/units.tsv")).unwrap();
    assert!(was_unchanged(&project), "after a run that was refused");
    // A correction of what nobody states stops a run on its way.
    let columns = "key\taction\tbody\tindicator\tperiod\tscope\tarticle\tquote\texpect\tvalue\tqualifier\tcited\treason\tauthor\tdate";
    let row = "k1\tdrop\t990102\tmediation.cases\t2024\tregion\t\t\t1\t\t\t\t核对\t王五\t2025-05-01";
    project.write("data/reference/corrections.tsv", format!("{columns}\n{row}\n"));
    let called = project.call(&["run", "jobs/demo.toml"]).expect(2);
    assert!(called.stderr.contains("k1"), "{}", called.stderr);
    fs::remove_file(project.path("data/reference/corrections.tsv")).unwrap();
    assert!(!was_unchanged(&project), "after a run that failed");
    assert!(was_unchanged(&project));
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
