use super::Desk;
use crate::model::Digest;
use crate::store::{Ledger, LedgerError, ResultKey, Stage, Stamp};

fn key(stage: Stage, code_version: u32, input: &[u8]) -> ResultKey {
    ResultKey {
        stage,
        code_version,
        input: Digest::of(input),
        tables: Digest::of(b"tables"),
    }
}

#[test]
fn a_result_is_found_under_the_whole_of_its_key_only() {
    let mut desk = Desk::new();
    let kept = key(Stage::Extract, 2, b"page");
    desk.ledger.put_results(&[(kept, b"mentions".to_vec())]).unwrap();
    let desk = desk.reopened();
    assert_eq!(desk.ledger.result(&kept).unwrap().unwrap(), b"mentions");
    for other in [
        key(Stage::Document, 2, b"page"),
        key(Stage::Extract, 3, b"page"),
        key(Stage::Extract, 2, b"other page"),
        ResultKey {
            tables: Digest::of(b"other tables"),
            ..kept
        },
    ] {
        assert_eq!(desk.ledger.result(&other).unwrap(), None, "{other}");
    }
}

#[test]
fn putting_twice_changes_nothing_and_another_result_is_refused_with_its_whole_call() {
    let mut desk = Desk::new();
    let kept = key(Stage::Extract, 2, b"page");
    for _ in 0..2 {
        desk.ledger.put_results(&[(kept, b"mentions".to_vec())]).unwrap();
    }
    assert_eq!(desk.ledger.count_results(Stage::Extract).unwrap(), 1);
    let further = key(Stage::Extract, 2, b"further page");
    let refused = desk
        .ledger
        .put_results(&[(further, b"new".to_vec()), (kept, b"different".to_vec())])
        .unwrap_err();
    assert!(matches!(refused, LedgerError::TwoResults { key } if key == kept));
    assert_eq!(desk.ledger.result(&further).unwrap(), None);
    assert_eq!(desk.ledger.result(&kept).unwrap().unwrap(), b"mentions");
}

#[test]
fn a_damaged_result_is_an_error_and_can_be_put_anew() {
    let mut desk = Desk::new();
    let kept = key(Stage::Document, 1, b"page");
    desk.ledger.put_results(&[(kept, b"blocks".to_vec())]).unwrap();
    desk.ledger
        .connection
        .execute("UPDATE results SET bytes = x'00'", [])
        .unwrap();
    let damaged = desk.ledger.result(&kept).unwrap_err();
    assert!(matches!(damaged, LedgerError::DamagedResult { key } if key == kept));
    desk.ledger.put_results(&[(kept, b"blocks".to_vec())]).unwrap();
    assert_eq!(desk.ledger.result(&kept).unwrap().unwrap(), b"blocks");
}

#[test]
fn results_of_other_code_versions_can_be_forgotten() {
    let mut desk = Desk::new();
    let old = key(Stage::Extract, 1, b"page");
    let new = key(Stage::Extract, 2, b"page");
    let other = key(Stage::Document, 1, b"page");
    let results = [old, new, other].map(|key| (key, b"x".to_vec()));
    desk.ledger.put_results(&results).unwrap();
    let keep = Stamp {
        stage: Stage::Extract,
        code_version: 2,
    };
    assert_eq!(desk.ledger.forget_results(keep).unwrap(), 1);
    let left = [old, new, other].map(|key| desk.ledger.result(&key).unwrap().is_some());
    assert_eq!(left, [false, true, true]);
}
