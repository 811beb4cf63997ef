//! What part of a report a block stands in: results, shortcomings, plans.

use crate::extract::page::Page;
use crate::reference::{WordClass, Words};

/// A part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// What was done.
    Results,
    /// What is amiss: its figures are never indicators.
    Shortcomings,
    /// What is planned, for this year.
    Plan(i32),
}

/// The section that begins with a block, where its head is one of the first level (一、).
///
/// `year` is the reporting year: a plan without a year of its own is for the next.
pub(crate) fn begins(page: &Page, year: i32, words: &Words) -> Option<Section> {
    let heading = heading(page)?;
    let has = |class| words.of(class).iter().any(|word| contains(heading, word));
    let later = years(heading).filter(|found| *found > year).max();
    if has(WordClass::PlanHeading) && (!has(WordClass::ResultHeading) || later.is_some()) {
        return Some(Section::Plan(later.unwrap_or(year + 1)));
    }
    if has(WordClass::ShortcomingHeading) && !has(WordClass::ResultHeading) {
        return Some(Section::Shortcomings);
    }
    Some(Section::Results)
}

/// The text of a first-level heading: `一、` and what follows up to the first full stop.
fn heading(page: &Page) -> Option<&[char]> {
    let chars = page.chars();
    let start = chars.iter().position(|c| *c != ' ')?;
    let numerals = chars
        .get(start..)?
        .iter()
        .take_while(|c| "一二三四五六七八九十".contains(**c))
        .count();
    if !(1..=3).contains(&numerals) || chars.get(start + numerals) != Some(&'、') {
        return None;
    }
    let text = chars.get(start + numerals + 1..)?;
    let end = text.iter().position(|c| *c == '。').unwrap_or(text.len());
    Some(&text[..end.min(50)])
}

fn contains(text: &[char], word: &[char]) -> bool {
    !word.is_empty() && text.windows(word.len()).any(|window| window == word)
}

/// Every year that a text names in digits.
fn years(text: &[char]) -> impl Iterator<Item = i32> + '_ {
    text.windows(4).filter_map(|window| {
        let digits: Option<Vec<u32>> = window.iter().map(|c| c.to_digit(10)).collect();
        let value = digits?.into_iter().fold(0, |value, digit| value * 10 + digit);
        i32::try_from(value).ok().filter(|year| (1949..=2099).contains(year))
    })
}
