//! The lines above a table: who fills it in, the unit of its figures.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use crate::document::Grid;
use crate::form::label::bare;

/// 填报单位(盖章):…
static REPORTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:填报|报送|填表|上报|编报)(?:单位|机关)(?:名称)?(?:\([^)]{1,6}\))?[::](.*)$").ok()
});

/// Words that follow on the same line.
static NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:填报|填表|报送|报出|制表)(?:时间|日期|人)|(?:计量)?单位[::]|\(?(?:盖章|公章)\)?").ok()
});

/// Whether a cell names the reporting body.
pub(super) fn is_reporter(text: &str) -> bool {
    text.chars().count() <= 80 && REPORTER.as_ref().is_some_and(|pattern| pattern.is_match(&bare(text)))
}

/// The reporting body that a table states above itself: in the line, or in the cell to its right.
pub(super) fn reporter(grid: &Grid) -> Option<String> {
    let cell = grid.cells.iter().find(|cell| is_reporter(&cell.text))?;
    let line = bare(&cell.text);
    let behind = REPORTER.as_ref()?.captures(&line)?.get(1)?.as_str().to_owned();
    let end = NEXT
        .as_ref()
        .and_then(|pattern| pattern.find(&behind))
        .map_or(behind.len(), |found| found.start());
    let own = behind
        .get(..end)
        .unwrap_or_default()
        .trim_matches(['_', '-'])
        .to_owned();
    if !own.is_empty() {
        return Some(own);
    }
    let next = grid.row(cell.row).iter().find(|other| other.column > cell.column)?;
    let next = bare(&next.text);
    (!next.contains(':')).then_some(next)
}

/// 计量单位:万元 above the header. 填报单位 is who reports.
pub(super) fn unit(grid: &Grid, header: u32) -> Option<String> {
    let above = grid.cells.iter().take_while(|cell| cell.row < header);
    let mut units = above.filter_map(|cell| {
        let text = bare(&cell.text);
        let text = text.trim_start_matches('(').trim_end_matches(')');
        let unit = text.strip_prefix("计量单位:").or_else(|| text.strip_prefix("单位:"))?;
        (!unit.is_empty() && unit.chars().count() <= 4 && !unit.contains(['、', '/'])).then(|| unit.to_owned())
    });
    units.next()
}

/// Units of money, with what each comes to in 元.
const MONEY: &[(&str, i64)] = &[
    ("元", 1),
    ("千元", 1_000),
    ("万元", 10_000),
    ("百万元", 1_000_000),
    ("亿元", 100_000_000),
];

/// Words before a unit that multiply it.
const SCALES: &[(&str, i64)] = &[
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
];

/// A figure of one unit in another: 万人次 in 人次, 元 in 万元. Units that count the same things (宗, 件) are taken for one another;
/// nothing where one is money or a share and the other is not.
pub(super) fn convert(value: Decimal, from: &str, to: &str) -> Option<Decimal> {
    if from == to || from.is_empty() || to.is_empty() {
        return Some(value);
    }
    if money(from).is_some() != money(to).is_some() || (from == "%") != (to == "%") {
        return None;
    }
    let (from, to) = (scale(from), scale(to));
    if from == to {
        return Some(value);
    }
    value.checked_mul(from.into())?.checked_div(to.into())
}

fn scale(unit: &str) -> i64 {
    let scaled = SCALES
        .iter()
        .find(|(word, _)| unit.strip_prefix(word).is_some_and(|rest| !rest.is_empty()));
    scaled.map_or(1, |(_, scale)| *scale)
}

/// What a unit of money comes to in 元.
pub(super) fn money(unit: &str) -> Option<i64> {
    MONEY.iter().find(|(name, _)| *name == unit).map(|(_, worth)| *worth)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{REPORTER, convert, is_reporter, money};

    #[test]
    fn figures_turn_from_one_unit_to_another() {
        for (value, from, to, expected) in [
            ("46000", "元", "万元", Some("4.6")),
            ("3.5", "万人次", "人次", Some("35000")),
            ("1.2", "亿元", "万元", Some("12000")),
            ("12", "宗", "件", Some("12")),
            ("12", "", "件", Some("12")),
            ("12", "%", "件", None),
            ("12", "元", "件", None),
        ] {
            let seen = convert(value.parse().unwrap(), from, to);
            let expected: Option<Decimal> = expected.map(|text| text.parse().unwrap());
            assert_eq!(seen, expected, "{value}{from}");
        }
    }

    #[test]
    fn lines_of_the_body() {
        for (line, body) in [
            ("填报单位（盖章）：云磐区司法局", Some("云磐区司法局")),
            ("报送单位: 云磐区", Some("云磐区")),
            ("填报时间：2032年1月", None),
            ("单位：件", None),
        ] {
            let bare = super::bare(line);
            let found = REPORTER
                .as_ref()
                .unwrap()
                .captures(&bare)
                .map(|found| found[1].to_owned());
            assert_eq!(found.as_deref(), body, "{line}");
            assert_eq!(is_reporter(line), body.is_some());
        }
        assert_eq!(money("万元"), Some(10_000));
        assert_eq!(money("件"), None);
    }
}
