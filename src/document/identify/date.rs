use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::document::MetaEntry;
use crate::document::identity::Found;
use crate::document::lines::pattern;
use crate::document::marks::Field;
use crate::document::view::{View, chars_of, found_at};
use crate::model::{Finding, IssueCode};

static YEAR_FIRST: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"));
static DAY_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b"));
static IN_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
});
static ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"^[\d\s:.年月日/-]{8,32}$"));

/// The dates of a document.
pub(super) struct Dates {
    pub(super) published: Option<Found<NaiveDate>>,
    pub(super) findings: Vec<Finding>,
}

/// The date in a folded text with the characters where it stands.
pub(super) fn date_in(folded: &str) -> Option<(NaiveDate, (usize, usize))> {
    let number = |text: &str| text.parse::<u32>().ok();
    let year_first = YEAR_FIRST
        .as_ref()
        .and_then(|pattern| pattern.captures(folded))
        .and_then(|found| {
            let [whole, year, month, day] = [0, 1, 2, 3].map(|group| found.get(group));
            let date = NaiveDate::from_ymd_opt(
                year?.as_str().parse().ok()?,
                number(month?.as_str())?,
                number(day?.as_str())?,
            )?;
            Some((date, chars_of(folded, &whole?)))
        });
    // 06.03.2017 is the sixth of March, as such sites are set up abroad.
    let day_first = || {
        let found = DAY_FIRST.as_ref()?.captures(folded)?;
        let [whole, day, month, year] = [0, 1, 2, 3].map(|group| found.get(group));
        let date = NaiveDate::from_ymd_opt(
            year?.as_str().parse().ok()?,
            number(month?.as_str())?,
            number(day?.as_str())?,
        )?;
        Some((date, chars_of(folded, &whole?)))
    };
    let in_words = || {
        let found = IN_WORDS.as_ref()?.captures(folded)?;
        let [whole, year, month, day] = [0, 1, 2, 3].map(|group| found.get(group));
        let year = year?.as_str().chars().map(digit).collect::<Option<Vec<u32>>>()?;
        let year = year.iter().fold(0, |value, digit| value * 10 + digit);
        let date = NaiveDate::from_ymd_opt(
            i32::try_from(year).ok()?,
            below_hundred(month?.as_str())?,
            below_hundred(day?.as_str())?,
        )?;
        Some((date, chars_of(folded, &whole?)))
    };
    year_first.or_else(day_first).or_else(in_words)
}

fn digit(c: char) -> Option<u32> {
    let digits = "〇一二三四五六七八九";
    let c = if matches!(c, '○' | '零') { '〇' } else { c };
    let at = digits.chars().position(|digit| digit == c)?;
    u32::try_from(at).ok()
}

fn below_hundred(text: &str) -> Option<u32> {
    match text.split_once('十') {
        None => text.chars().next().and_then(digit),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() {
                1
            } else {
                tens.chars().next().and_then(digit)?
            };
            let ones = if ones.is_empty() {
                0
            } else {
                ones.chars().next().and_then(digit)?
            };
            Some(tens * 10 + ones)
        }
    }
}

/// The year in Chinese numerals: 二〇三一.
pub(super) fn year_in_words(text: &str) -> Option<i32> {
    let digits = text.chars().map(digit).collect::<Option<Vec<u32>>>()?;
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit);
    i32::try_from(value).ok().filter(|year| (1949..2200).contains(year))
}

/// The date of publication: meta tag or label, then a line above the body that is nothing but a
/// date. The date of signature is another one.
pub(super) fn dates(view: &View<'_>) -> Dates {
    let mut stated: Vec<(Found<NaiveDate>, &MetaEntry)> = Vec::new();
    for entry in view.stated(Field::Published) {
        if let Some((date, (start, end))) = date_in(&view.fold(&entry.value)) {
            let found = Found {
                value: date,
                span: entry.span.map(|(from, _)| (from + start, from + end)),
                by: format!("stated under {}", entry.name),
            };
            stated.push((found, entry));
        }
    }
    let mut findings = Vec::new();
    let first = stated.first().map(|(date, _)| date.value);
    let other = stated.iter().find(|(date, _)| Some(date.value) != first);
    if let Some((first, (second, entry))) = first.zip(other) {
        findings.push(conflict(view, entry, first, second.value));
    }
    let published = stated.into_iter().next().map(|(date, _)| date).or_else(|| line(view));
    let mut numbers = view.stated(Field::IndexNumber);
    let index = numbers.find_map(|entry| Some((entry, year_of_index(&entry.value)?)));
    if let Some((published, (entry, year))) = published.as_ref().zip(index)
        && published.value.year() != year
    {
        findings.push(conflict(view, entry, published.value, year));
    }
    findings.extend(numbers_differ(view));
    Dates { published, findings }
}

fn conflict(
    view: &View<'_>,
    entry: &MetaEntry,
    first: impl std::fmt::Display,
    second: impl std::fmt::Display,
) -> Finding {
    view.finding_at(IssueCode::DateConflict, entry)
        .with("first", first)
        .with("second", second)
}

/// Two index numbers on one page: one of them is another document's.
fn numbers_differ(view: &View<'_>) -> Option<Finding> {
    let bare = |entry: &MetaEntry| -> String { view.fold(&entry.value).split_whitespace().collect() };
    let mut numbers = view.stated(Field::IndexNumber).map(|entry| (bare(entry), entry));
    let (first, _) = numbers.find(|(number, _)| !number.is_empty())?;
    let (second, entry) = numbers.find(|(number, _)| !number.is_empty() && *number != first)?;
    Some(conflict(view, entry, first, second))
}

fn line(view: &View<'_>) -> Option<Found<NaiveDate>> {
    view.above().find_map(|(_, block, folded)| {
        let alone = ALONE.as_ref()?.is_match(folded);
        let (date, chars) = alone.then(|| date_in(folded)).flatten()?;
        Some(found_at(date, block, chars, "date line"))
    })
}

/// The year in the second part of an index number: 119901…/2032-00001.
fn year_of_index(value: &str) -> Option<i32> {
    let (_, serial) = value.split_once('/')?;
    let year = serial.trim().get(..4)?.parse().ok()?;
    let separated = serial.trim().get(4..5).is_none_or(|next| next == "-" || next == "_");
    (separated && (1990..2200).contains(&year)).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::{date_in, year_in_words};

    #[test]
    fn dates_in_every_shape() {
        for (text, expected) in [
            ("2032-01-15 09:30", "2032-01-15"),
            ("2032年1月5日", "2032-01-05"),
            ("2032/1/15", "2032-01-15"),
            ("2032- 01- 15 11: 14", "2032-01-15"),
            ("05.03.2032 16:32", "2032-03-05"),
            ("二〇三二年十一月二十五日", "2032-11-25"),
            ("二○三二年一月十日", "2032-01-10"),
        ] {
            assert_eq!(date_in(text).unwrap().0.to_string(), expected, "{text}");
        }
        for none in ["2032-13-01", "2032年", "12345", "1.2.3"] {
            assert_eq!(date_in(none), None, "{none}");
        }
        assert_eq!(year_in_words("二〇三一"), Some(2031));
    }
}
