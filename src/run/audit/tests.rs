//! The workbook that a person filled in (tests/tools/fill_audit.py) against the rates that the script
//! worked out by itself.

use std::collections::BTreeMap;

use super::keep::rates;
use super::{Answer, Sample, read_workbook};
use crate::document::Marks;
use crate::reference::{Texts, shipped_tables};
use crate::render::percent;
use crate::run::RunError;

const FILLED: &[u8] = include_bytes!("../../../tests/fixtures/audit/filled.xlsx");
/// The same, saved once more by LibreOffice.
const FILLED_AGAIN: &[u8] = include_bytes!("../../../tests/fixtures/audit/filled_again.xlsx");
const SAMPLE: &str = include_str!("../../../tests/fixtures/audit/sample.json");
const EXPECTED: &str = include_str!("../../../tests/fixtures/audit/expected.tsv");

fn read(bytes: &[u8]) -> Result<super::Read, RunError> {
    let files = shipped_tables();
    let (marks, texts) = (Marks::load(&files).unwrap(), Texts::load(&files).unwrap());
    read_workbook("filled.xlsx", bytes, &marks, &texts)
}

#[test]
fn a_filled_workbook_gives_the_rates_that_another_program_worked_out() {
    let sample: Sample = serde_json::from_str(SAMPLE).unwrap();
    for bytes in [FILLED, FILLED_AGAIN] {
        let read = read(bytes).unwrap();
        assert_eq!((read.sample.as_str(), read.rows.len()), (sample.id.as_str(), 20));
        let verdicts = read.verdicts("filled.xlsx", &sample).unwrap();
        let wrong: Vec<&str> = verdicts
            .iter()
            .filter(|one| one.answer == Answer::Wrong)
            .map(|one| one.note.as_str())
            .collect();
        assert_eq!(wrong, ["是下一年的目标", "页面为 351 件"]);
        let found: BTreeMap<String, String> = rates(&sample, &verdicts)
            .into_iter()
            .map(|row| {
                let rate = |at: usize| {
                    row.rate
                        .and_then(|rates| percent(rates[at]))
                        .map(|share| share.to_string())
                };
                let counts = [row.population, row.sampled, row.judged, row.wrong].map(|count| count.to_string());
                let rates: Vec<String> = (0..3).map(|at| rate(at).unwrap_or_default()).collect();
                (row.indicator, [counts.to_vec(), rates].concat().join("\t"))
            })
            .collect();
        let expected = EXPECTED.lines().skip(1).filter_map(|line| line.split_once('\t'));
        let expected: BTreeMap<String, String> = expected
            .map(|(name, rest)| (name.to_owned(), rest.to_owned()))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn rows_that_were_not_drawn_stand_twice_or_say_neither_are_all_named() {
    let sample: Sample = serde_json::from_str(SAMPLE).unwrap();
    let mut read = read(FILLED).unwrap();
    read.rows[0].1 = "m000000000000".to_owned();
    read.rows[2].1 = read.rows[1].1.clone();
    read.rows[3].2 = "也许".to_owned();
    let told = read.verdicts("filled.xlsx", &sample).unwrap_err().to_string();
    for part in [
        "filled.xlsx",
        "row 2: `m000000000000`",
        "row 4:",
        "twice",
        "row 5: `也许`",
    ] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    assert!(
        super::read_workbook(
            "x.xlsx",
            b"no workbook",
            &Marks::load(&shipped_tables()).unwrap(),
            &Texts::load(&shipped_tables()).unwrap()
        )
        .is_err()
    );
}
