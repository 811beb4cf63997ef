//! Rows of `fazhi extract` held against the truth, by the rules of one figure for one row.

use rust_decimal::Decimal;

use super::distract::About;
use super::source::{Fact, Source};
use crate::project::Row;

/// What was right, missed and false.
#[derive(Debug, Default)]
pub(crate) struct Score {
    pub(crate) right: usize,
    pub(crate) missed: Vec<String>,
    pub(crate) wrong: Vec<String>,
    /// Rows on sentences put in that tell true things of another year or region.
    pub(crate) excused: Vec<String>,
}

impl Score {
    pub(crate) fn add(&mut self, other: Self) {
        self.right += other.right;
        self.missed.extend(other.missed);
        self.wrong.extend(other.wrong);
        self.excused.extend(other.excused);
    }

    pub(crate) fn recall(&self) -> f64 {
        share(self.right, self.missed.len())
    }

    pub(crate) fn precision(&self) -> f64 {
        share(self.right, self.wrong.len())
    }

    /// Precision with nothing excused.
    pub(crate) fn strict(&self) -> f64 {
        share(self.right, self.wrong.len() + self.excused.len())
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(right: usize, other: usize) -> f64 {
    if right + other == 0 {
        1.0
    } else {
        right as f64 / (right + other) as f64
    }
}

fn overlap((a, b): (usize, usize), (c, d): (usize, usize)) -> bool {
    a < d && c < b
}

fn span(row: &Row) -> (usize, usize) {
    (row["start"].parse().unwrap(), row["end"].parse().unwrap())
}

/// The rows of one text against its truth.
pub(crate) fn score(source: &Source, rows: &[&Row]) -> Score {
    let mut used = vec![false; rows.len()];
    let mut score = Score::default();
    let true_slice = |row: &Row| {
        let (start, end) = span(row);
        let slice = source.text.get(start..end);
        slice.is_some_and(|slice| slice.iter().copied().eq(row["evidence"].chars()))
    };
    let placed = |fact: &Fact, row: &Row| true_slice(row) && fact.at.iter().any(|at| overlap(*at, span(row)));
    let same = |fact: &Fact, row: &Row| {
        row["sense"] == fact.sense
            && row["year"] == fact.year.to_string()
            && row["value"].parse::<Decimal>().is_ok_and(|value| value == fact.value)
    };
    let mut found = vec![false; source.facts.len()];
    // The indicator itself first, then those that are right as well.
    for first in [true, false] {
        for (fact, found) in source.facts.iter().zip(&mut found) {
            let codes = if first {
                &fact.indicators[..fact.indicators.len().min(1)]
            } else {
                &fact.indicators[..]
            };
            let fits = |(index, row): &(usize, &&Row)| {
                !used[*index] && codes.contains(&row["indicator"]) && same(fact, row) && placed(fact, row)
            };
            if *found {
                continue;
            }
            if let Some((index, _)) = rows.iter().enumerate().find(fits) {
                (used[index], *found) = (true, true);
                score.right += 1;
            }
        }
    }
    for (fact, found) in source.facts.iter().zip(found) {
        if fact.indicators.is_empty() {
            if let Some((index, _)) = rows
                .iter()
                .enumerate()
                .find(|(index, row)| !used[*index] && placed(fact, row))
            {
                used[index] = true;
            }
        } else if !found {
            score.missed.push(miss(source, fact));
        }
    }
    for (row, _) in rows.iter().zip(used).filter(|(_, used)| !used) {
        let put_in = source
            .put_in
            .iter()
            .find(|(start, end, _)| overlap((*start, *end), span(row)));
        let line = around(source, row, put_in.is_some());
        match put_in {
            Some((.., about)) if excusable(*about, source, row) => score.excused.push(line),
            _ => score.wrong.push(line),
        }
    }
    score
}

/// A sentence put in may be told with the year or region that it is of.
fn excusable(about: About, source: &Source, row: &Row) -> bool {
    match about {
        About::Nothing => false,
        About::LastYear => row["year"].parse::<i32>().is_ok_and(|year| year < source.year),
        About::Month => row["period"] != source.year.to_string(),
    }
}

fn miss(source: &Source, fact: &Fact) -> String {
    let (start, end) = fact.at[0];
    let text: String = source.text[start.saturating_sub(25)..(end + 5).min(source.text.len())]
        .iter()
        .collect();
    let (code, value) = (fact.indicators.join("|"), fact.value);
    format!(
        "{} MISS {code} {value} {} {} | {}",
        source.name,
        fact.sense,
        fact.year,
        text.replace('\n', "⏎")
    )
}

fn around(source: &Source, row: &Row, put_in: bool) -> String {
    let (start, end) = span(row);
    let text: String = source.text[start.saturating_sub(25)..(end + 5).min(source.text.len())]
        .iter()
        .collect();
    let from = if put_in { " (put in)" } else { "" };
    format!(
        "{} FALSE{from} {} {} {} {} | {}",
        source.name,
        row["indicator"],
        row["value"],
        row["sense"],
        row["period"],
        text.replace('\n', "⏎")
    )
}
