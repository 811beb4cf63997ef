use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::document::block::{Block, BlockKind};
use crate::document::lines::pattern;
use crate::document::view::View;
use crate::model::{Finding, IssueCode, Place};

/// How a heading is numbered: 一、 (一) 1. (1) 第一章.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Chinese,
    ChineseInBrackets,
    Digits,
    DigitsInBrackets,
    Chapter,
}

/// Styles with the group that holds the number. A digit behind the point is a decimal or a date.
static STYLES: LazyLock<Vec<(Style, Regex)>> = LazyLock::new(|| {
    let styles = [
        (Style::Chinese, r"^\s*([一二三四五六七八九十]{1,3})\s*[、.,]"),
        (
            Style::ChineseInBrackets,
            r"^\s*[((]\s*([一二三四五六七八九十]{1,3})\s*[))]",
        ),
        (Style::Digits, r"^\s*(\d{1,2})\s*(?:[、.]\s*[^\d\s.])"),
        (Style::DigitsInBrackets, r"^\s*[((]\s*(\d{1,2})\s*[))]"),
        (Style::Chapter, r"^\s*第([一二三四五六七八九十]{1,3})(?:部分|章|节)"),
    ];
    let compiled = styles.into_iter();
    compiled
        .filter_map(|(style, text)| Some((style, pattern(text)?)))
        .collect()
});

/// A heading number with its place.
struct Heading<'a> {
    style: Style,
    number: u32,
    /// As printed: (三).
    printed: String,
    at: usize,
    block: &'a Block,
}

/// Headings whose number does not follow the one before on their level. A list that begins again at
/// one is a new list.
pub(super) fn gaps(view: &View<'_>) -> Vec<Finding> {
    let lines: Vec<(usize, &Block, &str)> = view.body().collect();
    let headings: Vec<Heading<'_>> = lines.iter().filter_map(heading).collect();
    let mut open: Vec<&Heading<'_>> = Vec::new();
    let mut found = Vec::new();
    for heading in &headings {
        let before = open.iter().rposition(|other| other.style == heading.style);
        match before {
            Some(level) => {
                let last = open.get(level).copied();
                open.truncate(level);
                found.extend(last.and_then(|last| gap(last, heading, &lines)));
            }
            // The first of a list that is not one: its beginning may stand in a line that was lost.
            None if heading.number > 1 && !open.is_empty() => found.extend(start(heading, &open, &lines)),
            None => {}
        }
        open.push(heading);
    }
    found
}

fn heading<'a>((at, block, folded): &(usize, &'a Block, &str)) -> Option<Heading<'a>> {
    if block.kind == BlockKind::TableRow {
        return None;
    }
    STYLES.iter().find_map(|(style, pattern)| {
        let found: Captures<'_> = pattern.captures(folded)?;
        let number = found.get(1)?;
        let printed = found.get(0)?.as_str().trim();
        let value = match style {
            Style::Digits | Style::DigitsInBrackets => number.as_str().parse().ok()?,
            Style::Chinese | Style::ChineseInBrackets | Style::Chapter => below_hundred(number.as_str())?,
        };
        Some(Heading {
            style: *style,
            number: value,
            printed: if *style == Style::Digits {
                number.as_str().to_owned()
            } else {
                printed.trim_end_matches(['、', '.', ',']).to_owned()
            },
            at: *at,
            block,
        })
    })
}

fn gap(last: &Heading<'_>, next: &Heading<'_>, lines: &[(usize, &Block, &str)]) -> Option<Finding> {
    let follows = next.number == last.number + 1 || next.number == 1;
    let between = lines.iter().filter(|(at, ..)| (last.at..next.at).contains(at));
    let text: String = between.map(|(_, _, folded)| *folded).collect();
    let lost = last.number + 1..next.number;
    // A page that lost a line break has the heading inside the paragraph before.
    let inside = !lost.is_empty() && lost.clone().all(|number| text.contains(&written(next.style, number)));
    (!follows && !inside).then(|| finding(&last.printed, next))?
}

fn start(first: &Heading<'_>, open: &[&Heading<'_>], lines: &[(usize, &Block, &str)]) -> Option<Finding> {
    // Only a level that the document uses in the usual order is sure to begin here.
    let above = open.last()?;
    let usual = matches!(
        (above.style, first.style),
        (Style::Chinese | Style::Chapter, Style::ChineseInBrackets) | (Style::ChineseInBrackets, Style::Digits)
    );
    let between = lines.iter().filter(|(at, ..)| (above.at..first.at).contains(at));
    let text: String = between.map(|(_, _, folded)| *folded).collect();
    let inside = (1..first.number).all(|number| text.contains(&written(first.style, number)));
    (usual && !inside).then(|| finding(&above.printed, first))?
}

fn finding(from: &str, to: &Heading<'_>) -> Option<Finding> {
    let chars = to.block.text.chars().take_while(|c| !"。;；\n".contains(*c)).count();
    let chars = chars.min(40);
    let (start, end) = to.block.source_span(0, chars)?;
    let place = Place::Text {
        block: to.at,
        start,
        end,
    };
    let quote: String = to.block.text.chars().take(chars).collect();
    let finding = Finding::at(IssueCode::NumberingGap, place, quote);
    Some(finding.with("from", from).with("to", &to.printed))
}

/// How a number of a style is written in folded text.
fn written(style: Style, number: u32) -> String {
    match style {
        Style::Chinese => format!("{}、", chinese(number)),
        Style::ChineseInBrackets => format!("({})", chinese(number)),
        Style::Digits => format!("{number}."),
        Style::DigitsInBrackets => format!("({number})"),
        Style::Chapter => format!("第{}", chinese(number)),
    }
}

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

fn chinese(number: u32) -> String {
    let digit = |number: u32| {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        DIGITS.get(at).copied().unwrap_or("")
    };
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

/// The value of a number below one hundred in Chinese numerals.
fn below_hundred(text: &str) -> Option<u32> {
    (1..100).find(|number| chinese(*number) == text)
}
