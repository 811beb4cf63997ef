//! Figures that were left blank or masked: 解决 个, XX件, **件.

use crate::extract::page::Page;

/// A place where a figure is due and none stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blank {
    /// First character: of the words before it.
    pub(crate) start: usize,
    /// One past the unit.
    pub(crate) end: usize,
}

/// Every blank figure of a block.
pub(crate) fn blanks(page: &Page, units: &[Vec<char>]) -> Vec<Blank> {
    let chars = page.chars();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let masked = chars[at..]
            .iter()
            .take_while(|c| matches!(c, '*' | 'X' | 'x' | '×' | '_' | '某' | '□'))
            .count();
        let blank = chars[at..].iter().take_while(|c| **c == ' ').count();
        let gap = masked.max(blank);
        if gap == 0 {
            at += 1;
            continue;
        }
        let word = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        // 1**件 is masked as well; 1 件 is 1.
        let after_word = at > 0 && (word(chars[at - 1]) || masked > 0 && chars[at - 1].is_ascii_digit());
        let open = chars[at + gap..]
            .iter()
            .take_while(|c| matches!(c, '余' | '多' | '万'))
            .count();
        let beyond = if masked > 0 { gap + open } else { gap };
        let unit = unit_at(chars, at + beyond, units, masked > 0);
        if let (true, Some(end), false) = (after_word, unit, page.in_title(at)) {
            let start = page.clause(at).0;
            found.push(Blank { start, end });
        }
        at += gap;
    }
    found
}

/// The end of a unit that nothing follows. After a mere blank only a unit at the end of its clause
/// tells that a figure is missing.
fn unit_at(chars: &[char], at: usize, units: &[Vec<char>], masked: bool) -> Option<usize> {
    let rest = chars.get(at..)?;
    let unit = units.iter().find(|unit| rest.starts_with(unit))?;
    let end = at + unit.len();
    let ends = chars
        .get(end)
        .is_none_or(|c| matches!(c, ',' | '，' | ';' | '。' | '、' | ')' | '(' | ' '));
    (ends || masked).then_some(end)
}
