//! Folding for matching only: quotes are always cut from the original. One character becomes one
//! character, so that places stay the same.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use crate::document::identity::Script;

/// Simplified characters for traditional ones. The dictionary is part of the program; without it
/// pages in traditional characters would match less.
static SIMPLIFY: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// Characters of simplified texts that the dictionary would also change.
const ALSO_SIMPLIFIED: &str = "著乾瞭藉夥於徵覆摺嚮麽蹟甯";

/// Half-width letters and blanks; simplified characters too where the script is traditional.
pub(super) fn fold(text: &str, script: Script) -> String {
    let narrow: String = text.chars().map(narrow).collect();
    match script {
        Script::Traditional => simplify(&narrow),
        Script::Simplified | Script::Unknown => narrow,
    }
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '∶' => ':',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The same text in simplified characters, as many as before.
pub(super) fn simplify(text: &str) -> String {
    let Some(converter) = SIMPLIFY.as_ref() else {
        return text.to_owned();
    };
    let whole = converter.convert(text);
    if whole.chars().count() == text.chars().count() {
        return whole;
    }
    // No entry of the dictionary changes the length; should one ever do, characters go one by one.
    let mut letter = [0; 4];
    let one = |c: char| {
        let single = converter.convert(c.encode_utf8(&mut letter));
        let mut chars = single.chars();
        chars.next().filter(|_| chars.next().is_none()).unwrap_or(c)
    };
    text.chars().map(one).collect()
}

/// The ideographs of the first plane, in which nearly every text is written.
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// For each ideograph whether it is the traditional form of another: a look at it spares most texts, which
/// have none, the walk through the dictionary.
static TRADITIONAL: LazyLock<Vec<bool>> = LazyLock::new(|| {
    // Line breaks between them keep neighbours from being taken for words.
    let apart: String = HAN.flat_map(|c| [c, '\n']).collect();
    let simplified = simplify(&apart);
    let pairs = apart.chars().zip(simplified.chars()).step_by(2);
    pairs.map(|(before, after)| before != after).collect()
});

/// Whether some character may be of the traditional script. A rare one outside of the table may be.
pub(crate) fn may_be_traditional(mut text: impl Iterator<Item = char>) -> bool {
    let first = u32::from(*HAN.start());
    let table = TRADITIONAL.as_slice();
    text.any(|c| {
        let at = u32::from(c).checked_sub(first).and_then(|at| usize::try_from(at).ok());
        let known = at.and_then(|at| table.get(at)).copied();
        known.unwrap_or(matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..))
    })
}

/// The script of a text, and the characters that only the other script has (of a simplified text).
pub(super) fn script_of(text: &str) -> (Script, Vec<(usize, char)>) {
    let han = text.chars().filter(|c| HAN.contains(c)).count();
    if han < 20 {
        return (Script::Unknown, Vec::new());
    }
    if !may_be_traditional(text.chars()) {
        return (Script::Simplified, Vec::new());
    }
    let simplified = simplify(text);
    let changed: Vec<(usize, char)> = text
        .chars()
        .zip(simplified.chars())
        .enumerate()
        .filter(|(_, (before, after))| before != after && !ALSO_SIMPLIFIED.contains(*before))
        .map(|(at, (before, _))| (at, before))
        .collect();
    // Every tenth character of ordinary traditional prose differs and more; of simplified none.
    if changed.len() * 20 > han {
        (Script::Traditional, Vec::new())
    } else {
        (Script::Simplified, changed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold, script_of, simplify};
    use crate::document::Script;

    #[test]
    fn traditional_text_is_told_and_folded() {
        let text = "岚州市望溪區嚴格落實行政執法責任制，全年開展聯合執法檢查，規范辦案程序。";
        assert_eq!(script_of(text).0, Script::Traditional);
        assert_eq!(
            fold(text, Script::Traditional),
            "岚州市望溪区严格落实行政执法责任制,全年开展联合执法检查,规范办案程序。"
        );
    }

    #[test]
    fn a_stray_character_is_reported_in_a_simplified_text() {
        let (script, stray) = script_of("望溪区全年受理行政复议申请，依法解決群众反映强烈的问题。");
        assert_eq!((script, stray), (Script::Simplified, vec![(17, '決')]));
        assert_eq!(script_of("短").0, Script::Unknown);
    }

    proptest! {
        #[test]
        fn what_cannot_be_traditional_is_left_as_it_is(text in "[\u{3400}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{20fff}a-z,。]{0,60}") {
            prop_assert!(super::may_be_traditional(text.chars()) || simplify(&text) == text);
        }

        #[test]
        fn folding_keeps_the_number_of_characters(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&text, Script::Traditional).chars().count(), text.chars().count());
            prop_assert_eq!(simplify(&text).chars().count(), text.chars().count());
        }
    }
}
