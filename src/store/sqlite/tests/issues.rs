use super::{Desk, HARMONIZE, at};
use crate::model::{Decision, DecisionKind, Issue, IssueCode, IssueId, IssuePlace, Severity};
use crate::store::{Found, IssueState, Ledger, LedgerError, NewIssues};

fn found(code: IssueCode, value: u32, severity: Severity) -> Found {
    Found {
        issue: Issue::new(code, IssuePlace::Job).with("value", value),
        severity,
        stamp: HARMONIZE,
    }
}

fn late() -> Found {
    found(IssueCode::PublishedLate, 1, Severity::Check)
}

fn conflict() -> Found {
    found(IssueCode::ValueConflict, 2, Severity::Error)
}

fn info() -> Found {
    found(IssueCode::DateMissing, 3, Severity::Info)
}

fn decision(issue: &IssueId, kind: DecisionKind) -> Decision {
    Decision {
        issue: issue.clone(),
        kind,
        person: "王某".to_owned(),
        reason: "与原件核对无误".to_owned(),
        at: at(30),
    }
}

/// One whole run of the job.
fn run(desk: &mut Desk, found: &[Found]) -> NewIssues {
    let run = desk.begin("yearly");
    let new = desk.ledger.record_issues(run, found).unwrap();
    desk.finish(run);
    new
}

fn codes(new: &NewIssues) -> Vec<IssueCode> {
    new.undecided.iter().map(|record| record.issue.code).collect()
}

#[test]
fn new_issues_are_told_once_worst_first() {
    let mut desk = Desk::new();
    let first = run(&mut desk, &[late(), info(), conflict()]);
    let worst_first = [
        IssueCode::ValueConflict,
        IssueCode::PublishedLate,
        IssueCode::DateMissing,
    ];
    assert_eq!(codes(&first), worst_first);
    assert_eq!((first.opened, first.open, first.gone), (3, 3, 0));
    let at_least = [Severity::Info, Severity::Check, Severity::Error].map(|severity| first.at_least(severity));
    assert_eq!(at_least, [3, 2, 1]);

    let second = run(&mut desk, &[late(), info(), conflict()]);
    assert_eq!(
        second,
        NewIssues {
            open: 3,
            ..NewIssues::default()
        }
    );
}

#[test]
fn what_is_not_found_again_is_gone_and_what_comes_back_is_new() {
    let mut desk = Desk::new();
    run(&mut desk, &[late(), conflict()]);
    let second = run(&mut desk, &[late()]);
    assert_eq!((second.opened, second.open, second.gone), (0, 1, 1));
    let records = desk.ledger.issues("yearly").unwrap();
    let state = |code| records.iter().find(|r| r.issue.code == code).unwrap().state;
    assert_eq!(state(IssueCode::ValueConflict), IssueState::Gone);
    assert_eq!(state(IssueCode::PublishedLate), IssueState::Open);

    let third = run(&mut desk, &[late(), conflict()]);
    assert_eq!(codes(&third), [IssueCode::ValueConflict]);
    let back = &third.undecided[0];
    assert_eq!((back.first_run.0, back.opened_run.0, back.last_run.0), (1, 3, 3));
}

#[test]
fn a_decided_issue_is_not_told_again_even_when_it_comes_back() {
    let mut desk = Desk::new();
    run(&mut desk, &[late(), conflict()]);
    let id = conflict().issue.id();
    desk.ledger.decide(&decision(&id, DecisionKind::Explain)).unwrap();
    run(&mut desk, &[late()]);
    let back = run(&mut desk, &[late(), conflict()]);
    assert_eq!((back.opened, back.undecided.len()), (1, 0));
}

#[test]
fn issues_of_a_run_that_died_are_told_by_the_next_one() {
    let mut desk = Desk::new();
    let dead = desk.begin("yearly");
    desk.ledger.record_issues(dead, &[conflict()]).unwrap();
    // No end: its process died, and nobody read what it found.
    let next = run(&mut desk, &[conflict()]);
    assert_eq!(codes(&next), [IssueCode::ValueConflict]);
    assert_eq!(next.undecided[0].first_run, dead);
}

#[test]
fn the_same_issue_twice_in_a_run_is_one_and_severity_follows_the_tables() {
    let mut desk = Desk::new();
    let first = run(&mut desk, &[late(), late()]);
    assert_eq!(first.open, 1);
    let raised = Found {
        severity: Severity::Error,
        ..late()
    };
    run(&mut desk, &[raised]);
    let records = desk.ledger.issues("yearly").unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].severity, Severity::Error);
    assert_eq!(records[0].issue, late().issue);
    assert_eq!(records[0].stamp, HARMONIZE);
    assert_eq!(desk.ledger.issues("monthly").unwrap(), []);
}

#[test]
fn decisions_are_appended_and_can_be_neither_changed_nor_deleted() {
    let mut desk = Desk::new();
    run(&mut desk, &[late()]);
    let id = late().issue.id();
    let first = decision(&id, DecisionKind::Accept);
    let second = decision(&id, DecisionKind::Dismiss);
    desk.ledger.decide(&first).unwrap();
    desk.ledger.decide(&second).unwrap();
    assert_eq!(desk.ledger.decisions(&id).unwrap(), [first, second.clone()]);
    assert_eq!(desk.ledger.issues("yearly").unwrap()[0].decision, Some(second));
    for sql in ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions"] {
        let refused = desk.ledger.connection.execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    assert_eq!(desk.reopened().ledger.decisions(&id).unwrap().len(), 2);
}

#[test]
fn a_decision_needs_an_issue_a_person_and_a_reason() {
    let mut desk = Desk::new();
    let id = late().issue.id();
    let unknown = desk.ledger.decide(&decision(&id, DecisionKind::Accept)).unwrap_err();
    assert!(matches!(unknown, LedgerError::UnknownIssue { .. }), "{unknown}");
    run(&mut desk, &[late()]);
    let nameless = Decision {
        person: " ".to_owned(),
        ..decision(&id, DecisionKind::Accept)
    };
    let refused = desk.ledger.decide(&nameless).unwrap_err();
    assert!(matches!(refused, LedgerError::EmptyDecision { .. }), "{refused}");
    assert_eq!(desk.ledger.issue(&id).unwrap(), Some(late().issue));
}

#[test]
fn issues_that_are_kept_are_as_if_they_were_found_again() {
    let mut desk = Desk::new();
    run(&mut desk, &[late(), conflict()]);
    run(&mut desk, &[late()]);
    let third = desk.begin("yearly");
    let kept = desk.ledger.keep_issues(third).unwrap();
    desk.finish(third);
    assert_eq!(
        kept,
        NewIssues {
            open: 1,
            ..NewIssues::default()
        }
    );
    let records = desk.ledger.issues("yearly").unwrap();
    let of = |code| records.iter().find(|one| one.issue.code == code).unwrap();
    let (late, conflict) = (of(IssueCode::PublishedLate), of(IssueCode::ValueConflict));
    assert_eq!(
        (late.state, late.last_run.0, late.opened_run.0),
        (IssueState::Open, 3, 1)
    );
    assert_eq!((conflict.state, conflict.last_run.0), (IssueState::Gone, 1));
    // The next run that looks for itself finds the same.
    assert_eq!(run(&mut desk, &[self::late()]).opened, 0);
}
