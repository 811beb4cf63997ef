use std::path::PathBuf;

use super::{Desk, at, done};
use crate::model::Digest;
use crate::store::{Begun, JobLock, Ledger, LedgerError, LockError, Outcome, Published, Run, RunId};

#[test]
fn a_run_is_begun_and_ended_and_read_back() {
    let mut desk = Desk::new();
    let lock = JobLock::acquire(desk.folder.path(), "yearly").unwrap();
    let begun = desk.ledger.begin_run(&lock, at(0), at(1)).unwrap();
    let first = Begun {
        run: RunId(1),
        took_over: None,
    };
    assert_eq!(begun, first);
    let mut expected = Run {
        id: RunId(1),
        job: "yearly".to_owned(),
        due: at(0),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        started: at(1),
        end: None,
    };
    assert_eq!(desk.ledger.run(RunId(1)).unwrap().unwrap(), expected);
    desk.ledger.finish_run(RunId(1), &done(at(5))).unwrap();
    expected.end = Some(done(at(5)));
    assert_eq!(desk.ledger.run(RunId(1)).unwrap().unwrap(), expected);
    assert_eq!(desk.ledger.run(RunId(2)).unwrap(), None);
}

#[test]
fn a_run_ends_once() {
    let mut desk = Desk::new();
    let run = desk.begin("yearly");
    desk.finish(run);
    let again = desk.ledger.finish_run(run, &done(at(9))).unwrap_err();
    assert!(matches!(again, LedgerError::RunEnded { .. }));
    let unknown = desk.ledger.finish_run(RunId(7), &done(at(9))).unwrap_err();
    assert!(matches!(unknown, LedgerError::UnknownRun { .. }));
}

#[test]
fn a_live_run_is_not_taken_over_and_a_dead_one_is() {
    let mut desk = Desk::new();
    let lock = JobLock::acquire(desk.folder.path(), "yearly").unwrap();
    let dead = desk.ledger.begin_run(&lock, at(0), at(1)).unwrap().run;
    let busy = JobLock::acquire(desk.folder.path(), "yearly").unwrap_err();
    assert!(matches!(busy, LockError::Busy { .. }));
    drop(lock); // what the system does when the process dies

    let lock = JobLock::acquire(desk.folder.path(), "yearly").unwrap();
    let begun = desk.ledger.begin_run(&lock, at(10), at(11)).unwrap();
    assert_eq!(begun.took_over, Some(dead));
    let end = desk.ledger.run(dead).unwrap().unwrap().end.unwrap();
    assert_eq!(
        (end.outcome, end.finished, end.exit_status),
        (Outcome::Died, at(11), None)
    );
    let late = desk.ledger.finish_run(dead, &done(at(12))).unwrap_err();
    assert!(matches!(late, LedgerError::RunEnded { .. }));
}

#[test]
fn runs_are_listed_newest_first_by_job() {
    let mut desk = Desk::new();
    for job in ["yearly", "monthly", "yearly", "yearly"] {
        let run = desk.begin(job);
        desk.finish(run);
    }
    let ids = |job, limit| {
        let runs = desk.ledger.runs(job, limit).unwrap();
        runs.into_iter().map(|run| run.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids("yearly", 2), [4, 3]);
    assert_eq!(ids("monthly", 9), [2]);
    assert_eq!(ids("weekly", 9), Vec::<i64>::new());
}

#[test]
fn publications_are_recorded() {
    let mut desk = Desk::new();
    let run = desk.begin("yearly");
    let published = |minute| Published {
        job: "yearly".to_owned(),
        run,
        folder: PathBuf::from("reports/yearly"),
        manifest: Digest::of(&[minute]),
        at: at(i64::from(minute)),
    };
    for minute in [3, 4] {
        desk.ledger.add_publication(&published(minute)).unwrap();
    }
    assert_eq!(
        desk.ledger.publications("yearly").unwrap(),
        [published(4), published(3)]
    );
    assert_eq!(desk.ledger.publications("monthly").unwrap(), []);
}
