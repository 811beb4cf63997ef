//! Paragraphs that a plain text prints over several lines: what was copied out of a page of fixed width.

use std::ops::Range;

use crate::document::lines::{is_numbered, is_numbered_heading};

/// Narrowest and widest page that lines are broken for, in columns; an ideograph takes two.
const WIDTHS: Range<usize> = 24..121;
/// How far from the margin a full line may end, in columns: what is not broken goes down whole.
const RAGGED: usize = 5;
/// Longest unit at the end of a line, with a blank before it.
const UNIT: usize = 3;
/// Fewest lines of a page of fixed width.
const LINES: usize = 3;
/// Fewest marks inside its lines: lists of short lines have none.
const MARKS: usize = 2;

/// A line as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printed<'a> {
    /// Without the blanks around it.
    pub(super) text: &'a str,
    /// Blanks before it.
    pub(super) indent: usize,
    /// Its number in the text, empty lines counted.
    pub(super) number: usize,
    /// It is a row of a table.
    pub(super) row: bool,
}

/// The paragraphs of a text, as ranges of its lines: one line each, but for those of a fixed width. The first line of a text
/// and lines that are indented begin a paragraph always.
pub(super) fn paragraphs(lines: &[Printed<'_>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let together = |at: &usize| {
            let (last, next) = (&lines[at - 1], &lines[*at]);
            last.number + 1 == next.number && last.row == next.row
        };
        let to = (from + 1..lines.len())
            .take_while(together)
            .last()
            .map_or(from + 1, |at| at + 1);
        let width = width(&lines[from..to]);
        let mut start = from;
        for at in from + 1..to {
            // The first line of a text is its title.
            let goes_on = at > 1 && width.is_some_and(|width| goes_on(&lines[at - 1], &lines[at], width));
            if !goes_on {
                found.push(start..at);
                start = at;
            }
        }
        found.push(start..to);
        from = to;
    }
    found
}

/// The width that some lines are broken for, if they are prose of a fixed width.
fn width(lines: &[Printed<'_>]) -> Option<usize> {
    let inside = |line: &Printed<'_>| {
        let mut chars = line.text.chars();
        chars.next_back();
        chars.filter(|c| matches!(c, '。' | '，' | ',' | '；' | ';')).count()
    };
    let marks: usize = lines.iter().map(inside).sum();
    let widest = lines.iter().map(|line| columns(line.text)).max()?;
    let prose = lines.len() >= LINES && marks >= MARKS && !lines.iter().any(|line| line.row);
    (prose && WIDTHS.contains(&widest)).then_some(widest)
}

/// Whether a line goes on in the next one.
fn goes_on(line: &Printed<'_>, next: &Printed<'_>, width: usize) -> bool {
    // Lines that each end in a figure with its unit are a list.
    let counted = |line: &Printed<'_>| {
        let unit = line.text.chars().rev().position(|c| c.is_ascii_digit());
        unit.is_some_and(|length| (1..=UNIT).contains(&length))
    };
    if counted(line) && counted(next) {
        return false;
    }
    let full = columns(line.text) + RAGGED >= width;
    let ends = line.text.ends_with([
        '。', '！', '!', '？', '?', '；', ';', '：', ':', '”', '）', ')', '》', '】',
    ]);
    full && !ends && next.indent < 2 && !is_numbered(next.text) && !is_numbered_heading(line.text)
}

/// Columns that a text takes.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Printed, paragraphs};

    fn read(text: &str) -> Vec<Range<usize>> {
        let lines: Vec<Printed<'_>> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(number, line)| Printed {
                text: line.trim(),
                indent: line.chars().take_while(|c| c.is_whitespace()).count(),
                number,
                row: line.contains('|'),
            })
            .collect();
        paragraphs(&lines)
    }

    #[test]
    fn lines_of_a_fixed_width_are_one_paragraph() {
        let text = "望溪区年鉴\n\n全区各类调解组织受理各类矛\n盾纠纷 485 件，排查重大矛盾纠\n纷 112 件，成功 98 件。\n（张三）";
        assert_eq!(read(text), [0..1, 1..4, 4..5]);
    }

    #[test]
    fn what_only_looks_like_it_stays_apart() {
        for (text, expected) in [
            // A list of counts without a mark.
            ("标题\n受理案件 12 件\n办结案件 11 件\n调解成功 10 件", 4),
            // Paragraphs that end.
            (
                "标题\n全区受理案件 12 件，办结 11 件。\n全区调解纠纷 30 件，成功 29 件。\n全区普法 5 场，受众 90 人。",
                4,
            ),
            // Long paragraphs, of which none is broken.
            (
                "标题\n全年开展工作\n全区受理案件 12 件，办结 11 件，其中行政处罚类 5 件，信息公开类 4 件，土地征收类 2 件，其余为其他类案件，均在法定期限内办结\n另有说明",
                4,
            ),
            // A list of counts with marks inside its lines.
            (
                "标题\n受理行政复议案件 12 件，办结 11 件\n受理行政应诉案件 22 件，败诉 11 件\n受理法律援助案件 32 件，办结 30 件",
                4,
            ),
            // Indented paragraphs.
            (
                "标题\n\u{3000}\u{3000}全区受理案件 12 件，办结 11\n\u{3000}\u{3000}全区调解纠纷 30 件，成功 29\n\u{3000}\u{3000}全区普法 5 场，受众 90 人次",
                4,
            ),
        ] {
            assert_eq!(read(text).len(), expected, "{text}");
        }
    }
}
