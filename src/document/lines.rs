//! What a line looks like: shapes that need no table.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern of the program itself. The tests use every one, so none fails to compile; one that did
/// would match nothing.
pub(super) fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^\s*([一二三四五六七八九十]{1,3}\s*[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}(部分|章))",
    )
});

/// Whether a line begins with a heading number: 一、 (二).
pub(super) fn is_numbered(line: &str) -> bool {
    NUMBERED.as_ref().is_some_and(|pattern| pattern.is_match(line))
}

/// Whether a line is a heading by its number and not a paragraph that begins with one.
pub(super) fn is_numbered_heading(line: &str) -> bool {
    is_numbered(line) && line.chars().count() <= 60 && !line.contains('。')
}

/// Whether a line reads like a sentence of a text: long enough, with marks of a sentence.
pub(super) fn is_prose(line: &str) -> bool {
    let length = line.chars().count();
    let marks = line
        .chars()
        .filter(|c| matches!(c, '。' | '，' | ',' | '；' | ';' | '、'))
        .count();
    let stops = line.ends_with(['。', '；', ';', '！', '!', '：', ':']);
    (length >= 24 && (marks >= 1 || stops)) || (length >= 12 && line.contains('。')) || length >= 80
}

#[cfg(test)]
mod tests {
    use super::{is_numbered, is_numbered_heading, is_prose};

    #[test]
    fn headings_are_told_from_numbered_paragraphs() {
        assert!(is_numbered_heading("一、主要工作"));
        assert!(is_numbered_heading("（二）加强执法监督"));
        assert!(
            is_numbered("(三)坚持普法。全年开展活动12场。") && !is_numbered_heading("(三)坚持普法。全年开展活动12场。")
        );
        assert!(!is_numbered("一是加强领导"));
    }

    #[test]
    fn prose_is_told_from_menus() {
        assert!(is_prose("2031年，望溪区全年受理行政复议申请12件，办结11件。"));
        for line in ["政务公开", "首页 > 政务公开 > 法治政府建设", "国务院部门网站"] {
            assert!(!is_prose(line), "{line}");
        }
    }
}
