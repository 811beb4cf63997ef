use std::sync::LazyLock;

use regex::Regex;

use crate::document::{CellValue, Document, Grid};
use crate::form::HEAD_ROWS;
use crate::form::label::bare;
use crate::model::{Period, YearMonth};

static QUARTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"第?([一二三四1-4])季度").ok());
static MONTHS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:年|^)0?(\d{1,2})月?[-—–~至]0?(\d{1,2})月").ok());

/// A year with its sign.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"((?:19|20)\d\d)年").ok());

/// A line that says nothing but a period.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:统计|报告|所属)?(?:期间|时期|时间|年度|期)?[:]?\(?(?:19|20)\d\d年(?:度|第?[一二三四1-4]季度|[上下]半年|\d{0,2}月?.{0,16})?\)?$").ok()
});

/// Words of lines whose year is another one: when it was filled in, how long the form is in force.
const OTHER_YEARS: &[&str] = &[
    "填报",
    "填表",
    "报送",
    "报出",
    "制表",
    "有效期",
    "批准",
    "备案",
    "文号",
    "制定",
];

/// The period of a table: the year of its own title, of a line that says nothing else, of the document, of another line
/// above it; narrowed where they name a quarter, a half or some months. The date of filling in is none of them.
pub(super) fn period(document: &Document, grid: &Grid, title: &str) -> Option<Period> {
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    let head = grid.cells.iter().take_while(|cell| cell.row < top + HEAD_ROWS);
    let head: Vec<(u32, String)> = head
        .filter(|cell| matches!(cell.value, CellValue::Text(_)))
        .map(|cell| (cell.row, bare(&cell.text)))
        .filter(|(_, text)| !OTHER_YEARS.iter().any(|word| text.contains(word)))
        .collect();
    // Two years stand over columns.
    let alone = head
        .iter()
        .filter(|(_, text)| LINE.as_ref().is_some_and(|line| line.is_match(text)));
    let mut alone: Vec<&String> = alone.map(|(_, text)| text).collect();
    if alone
        .iter()
        .any(|line| own_year(line) != alone.first().and_then(|first| own_year(first)))
    {
        alone.clear();
    }
    let near = head.iter().filter(|(row, _)| *row < top + HEAD_ROWS / 4);
    let lines: Vec<&String> = alone.iter().copied().chain(near.map(|(_, text)| text)).collect();
    let whole = document.identity.title.iter().map(|title| bare(&title.value));
    let (title, whole): (String, Vec<String>) = (bare(title), whole.collect());
    let stated = own_year(&title).or_else(|| alone.first().and_then(|line| own_year(line)));
    let stated = stated.or_else(|| document.identity.year.as_ref().map(|year| year.value));
    let texts = || std::iter::once(&title).chain(lines.iter().copied()).chain(&whole);
    let year = stated.or_else(|| texts().find_map(|text| own_year(text)))?;
    let part = texts().find_map(|text| part_of_year(year, text));
    Some(part.unwrap_or(Period::Year(year)))
}

/// The only year that a text names.
fn own_year(text: &str) -> Option<i32> {
    let mut found = YEAR
        .as_ref()?
        .captures_iter(text)
        .filter_map(|found| found.get(1)?.as_str().parse::<i32>().ok());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn part_of_year(year: i32, text: &str) -> Option<Period> {
    let quarter = QUARTER
        .as_ref()
        .and_then(|pattern| pattern.captures(text))
        .and_then(|found| found.get(1));
    if let Some(quarter) = quarter {
        let number = match quarter.as_str() {
            "一" | "1" => 1,
            "二" | "2" => 2,
            "三" | "3" => 3,
            _ => 4,
        };
        return Some(Period::Quarter(year, number));
    }
    if text.contains("上半年") {
        return Some(Period::Half(year, 1));
    }
    if text.contains("下半年") {
        return Some(Period::Half(year, 2));
    }
    let found = MONTHS.as_ref()?.captures(text)?;
    let month = |group: usize| found.get(group)?.as_str().parse::<u8>().ok();
    let (first, last) = (YearMonth::new(year, month(1)?)?, YearMonth::new(year, month(2)?)?);
    match (first.month(), last.month()) {
        (1, 12) => Some(Period::Year(year)),
        _ => (first < last).then_some(Period::Span(first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::part_of_year;

    #[test]
    fn parts_of_a_year() {
        for (text, expected) in [
            ("2031年度行政执法人员培训情况统计表", None),
            ("2031年第三季度培训情况表", Some("2031-Q3")),
            ("2031年上半年培训情况表", Some("2031-H1")),
            ("2031年1-9月", Some("2031-01/2031-09")),
            ("2031年1月至12月", Some("2031")),
            ("统计期间:2031年1月1日至2031年12月31日", None),
        ] {
            let seen = part_of_year(2031, text).map(|period| period.to_string());
            assert_eq!(seen.as_deref(), expected, "{text}");
        }
    }
}
