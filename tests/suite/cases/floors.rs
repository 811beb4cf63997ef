//! The floors that the cases hold: tests/cases/floors.tsv.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::compare::{Measure, Tally};

/// Floors have three decimals; above one by more than this, it is raised.
const STEP: u32 = 2;
const WHOLE: u32 = 1000;

/// What is wrong with the floors or below them; empty where they hold.
pub(crate) fn hold(table: &str, tally: &Tally) -> String {
    let mut wrong = String::new();
    let mut floors = BTreeMap::new();
    let rows = table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.starts_with("measure\t"));
    for (index, line) in rows {
        let row = line
            .split_once('\t')
            .and_then(|(name, floor)| Some((measure(name)?, thousandths(floor)?)));
        match row {
            Some((measure, floor)) => floors.insert(measure, floor).map_or((), |_| {
                writeln!(
                    wrong,
                    "tests/cases/floors.tsv:{}: a measure stands twice: {line}",
                    index + 1
                )
                .unwrap();
            }),
            None => writeln!(wrong, "tests/cases/floors.tsv:{}: not understood: {line}", index + 1).unwrap(),
        }
    }
    for (measure, name) in Measure::ALL {
        let (right, all) = tally.of(measure);
        let Some(reached) = (right * WHOLE).checked_div(all) else {
            continue;
        };
        let line = format!("{name}\t{}.{:03}", reached / WHOLE, reached % WHOLE);
        match floors.get(&measure) {
            None => writeln!(wrong, "tests/cases/floors.tsv lacks the line\n{line}").unwrap(),
            Some(floor) if reached < *floor => {
                let floor = f64::from(*floor) / f64::from(WHOLE);
                writeln!(wrong, "{name} is {right} of {all}, below its floor of {floor:.3}").unwrap();
            }
            Some(floor) if reached > *floor + STEP => {
                writeln!(wrong, "raise the floor to\n{line}").unwrap();
            }
            Some(_) => {}
        }
    }
    wrong
}

fn measure(name: &str) -> Option<Measure> {
    Measure::ALL
        .iter()
        .find(|(_, other)| *other == name)
        .map(|(measure, _)| *measure)
}

/// `0.985` as 985.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.')?;
    let floor: u32 = format!("{whole}{part}").parse().ok()?;
    (part.len() == 3 && floor <= WHOLE).then_some(floor)
}

#[cfg(test)]
mod tests {
    use super::super::compare::{Measure, Tally};
    use super::hold;

    #[test]
    fn floors_hold_are_missed_or_are_raised() {
        let mut tally = Tally::default();
        for index in 0..200 {
            tally.count(Measure::Recall, index > 2);
        }
        // 197 of 200 are 0.985.
        for (table, said) in [
            ("measure\tfloor\nrecall\t0.985\n", ""),
            ("recall\t0.983", ""),
            ("recall\t0.982", "raise the floor to\nrecall\t0.985\n"),
            ("recall\t0.986", "recall is 197 of 200, below its floor of 0.986\n"),
        ] {
            assert_eq!(hold(table, &tally), said, "{table}");
        }
        for table in [
            "",
            "recall 0.985",
            "recall\t0.98",
            "recall\t1.001",
            "recal\t0.985",
            "recall\t0.985\nrecall\t0.985",
        ] {
            assert!(!hold(table, &tally).is_empty(), "{table}");
        }
    }
}
