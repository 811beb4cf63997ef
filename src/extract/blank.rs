//! Figures that were left blank or masked: 解决 个, XX件, **件.

use crate::extract::page::Page;
use crate::reference::WordSet;

/// A place where a figure is due and none stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blank {
    /// First character: of the words before it.
    pub(crate) start: usize,
    /// One past the unit.
    pub(crate) end: usize,
}

/// Every blank figure of a block.
pub(crate) fn blanks(page: &Page, units: &WordSet) -> Vec<Blank> {
    let chars = page.chars();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !due(chars[at]) {
            at += 1;
            continue;
        }
        let masked = chars[at..].iter().take_while(|c| masks(**c)).count();
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
        let counted = masked == 0 && is_counted(chars.get(..at).unwrap_or_default());
        let unit = unit_at(chars, at + beyond, units, masked > 0);
        // 共收集 企业问题: figure and unit are both missing, and the object stands behind the blank.
        let object = chars.get(at + gap).is_some_and(|c| word(*c));
        let unit = unit.or((counted && object).then_some(at + gap));
        if let (true, Some(end), false) = (after_word, unit, page.in_title(at)) {
            let start = page.clause(at).0;
            found.push(Blank { start, end });
        }
        at += gap;
    }
    found
}

/// Whether a character stands for a figure that is not told.
const fn masks(c: char) -> bool {
    matches!(c, '*' | 'X' | 'x' | '×' | '_' | '某' | '□')
}

/// Whether a figure may be left out at a character.
const fn due(c: char) -> bool {
    c == ' ' || masks(c)
}

/// What is counted behind 共 in reports.
const COUNTING: &[&str] = &[
    "收集", "收到", "征集", "受理", "办理", "办结", "处理", "解决", "化解", "调解", "排查", "梳理", "清理", "审查",
    "审核", "立案", "查处", "检查", "开展", "组织", "举办", "召开", "培训", "接待", "发放", "出动", "整改", "完成",
];

/// Whether a text ends with 共 and a word of counting, which a figure must follow.
fn is_counted(before: &[char]) -> bool {
    let tail: String = before
        .get(before.len().saturating_sub(3)..)
        .unwrap_or_default()
        .iter()
        .collect();
    let counted = tail.strip_prefix('共');
    counted.is_some_and(|word| COUNTING.contains(&word))
}

/// The end of a unit that nothing follows. After a mere blank only a unit at the end of its clause
/// tells that a figure is missing.
fn unit_at(chars: &[char], at: usize, units: &WordSet, masked: bool) -> Option<usize> {
    let rest = chars.get(at..)?;
    let unit = units.at_head(rest).next()?;
    let end = at + unit.len();
    let ends = chars
        .get(end)
        .is_none_or(|c| matches!(c, ',' | '，' | ';' | '。' | '、' | ')' | '(' | ' '));
    // 主动公开文件数 条 254: the unit has a cell of its own, and the number follows.
    let behind = chars[end..].iter().find(|c| !matches!(c, ' ' | '|'));
    let follows = chars.get(end) == Some(&' ') && behind.is_some_and(char::is_ascii_digit);
    (ends && !follows || masked).then_some(end)
}
