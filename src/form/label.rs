//! Labels of headers and rows, brought to one form for matching.

use std::sync::LazyLock;

use regex::Regex;

/// What stands before the name of an item: its number, 其中.
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:其中[::]?|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[、.]|[#①-⑳*])+",
    )
    .ok()
});

/// A label with half-width letters and without blanks.
pub(super) fn bare(label: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    label.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

/// A label without the unit in brackets at its end, and that unit.
pub(super) fn split_unit(label: &str) -> (String, Option<String>) {
    let bare = bare(label);
    let unit = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match unit {
        // 县(市、区) ends in no unit.
        Some((name, unit)) if !name.is_empty() && !unit.contains(['、', ',']) && unit.chars().count() <= 6 => {
            let unit = unit.trim_start_matches("单位:").to_owned();
            (name.to_owned(), Some(unit))
        }
        _ => (bare, None),
    }
}

/// The name of an item without number, 其中 and unit, and that unit.
pub(super) fn item_name(label: &str) -> (String, Option<String>) {
    let (name, unit) = split_unit(label);
    let end = BEFORE
        .as_ref()
        .and_then(|pattern| pattern.find(&name))
        .map_or(0, |found| found.end());
    (name.get(end..).unwrap_or_default().to_owned(), unit)
}

#[cfg(test)]
mod tests {
    use super::{item_name, split_unit};

    #[test]
    fn units_stand_in_brackets_at_the_end() {
        for (label, name, unit) in [
            ("参训人次（人次）", "参训人次", Some("人次")),
            ("罚没\n金额(单位:万元)", "罚没金额", Some("万元")),
            ("单 位", "单位", None),
            ("县（市、区）", "县(市、区)", None),
            ("（一）", "(一)", None),
        ] {
            assert_eq!(split_unit(label), (name.to_owned(), unit.map(str::to_owned)));
        }
    }

    #[test]
    fn items_lose_their_numbers() {
        for (label, name) in [
            ("一、案件总数（件）", "案件总数"),
            ("  其中：1.民事案件", "民事案件"),
            ("（二）刑事案件", "刑事案件"),
            ("①邻里纠纷", "邻里纠纷"),
            ("十一、其他", "其他"),
        ] {
            assert_eq!(item_name(label).0, name, "{label}");
        }
    }
}
