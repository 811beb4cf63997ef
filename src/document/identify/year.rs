use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::MediaType;
use crate::document::block::Block;
use crate::document::fold::fold;
use crate::document::grid::Grid;
use crate::document::identify::congress::{of_congress, to_congress};
use crate::document::identify::date::year_in_words;
use crate::document::identify::sheet::{head, is_filling_date};
use crate::document::identity::{Found, Script};
use crate::document::lines::pattern;
use crate::document::marks::Marks;
use crate::document::view::{View, chars_of, found_at};

/// A heading on what was done.
static REVIEW: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"回顾|总结"));

/// A year alone: not one end of a range, not in a document number, not the year of a full date, not a
/// count (2041人), not what something began in (2016年以来).
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?P<skip>\d{4}年?\s*[-—–~至]+\s*\d{4}|[〔\[(]\d{4}[〕\])]|\d{4}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}|\d{5,}|[从自]\s*\d{4}\s*年|\d{4}\s*年?(?:以来|至今|底以来|起[,至到])|\d{4}[余多]?[人名件起宗个家次份元万场条项户亩例位只台套册本张部所支队岁辆])|(?P<year>(?:19|20)\d\d)\s*(?P<mark>年)?|(?P<words>二[〇○零][〇○零一二三四五六七八九]{2})年",
    )
});

/// From the first day of a year to its last, or a date in a line that names a period.
static YEAR_OF_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"((?:19|20)\d\d)\s*[-/.年]\s*1\s*[-/.月]\s*1日?\s*[-—–~至]"));

/// A heading of the first level, up to its full stop.
static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"^\s*[一二三四五六七八九十]{1,3}、[^。]{2,40}(?:。|$)"));

/// A heading on what is planned.
static PLAN: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"计划|打算|安排|思路|谋划|展望|下一步|下步|目标|要点|设想"));

/// A year in a text with its characters, and whether 年 follows.
pub(super) type YearAt = (i32, (usize, usize), bool);

pub(super) fn years(folded: &str) -> Vec<YearAt> {
    let Some(pattern) = YEAR.as_ref() else {
        return Vec::new();
    };
    let one = |found: regex::Captures<'_>| {
        let words = found
            .name("words")
            .and_then(|words| Some((year_in_words(words.as_str())?, words)));
        let digits = || {
            found
                .name("year")
                .and_then(|year| Some((year.as_str().parse().ok()?, year)))
        };
        let marked = found.name("mark").is_some() || words.is_some();
        let (year, place) = words.or_else(digits)?;
        Some((year, chars_of(folded, &place), marked))
    };
    pattern.captures_iter(folded).filter_map(one).collect()
}

/// The text with what stands in 《》 blanked, as many characters as before.
pub(super) fn without_titles(folded: &str) -> String {
    let mut depth = 0usize;
    let blank = |c: char| {
        match c {
            '《' | '〈' => depth += 1,
            '》' | '〉' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 || c == '》' || c == '〉' { ' ' } else { c }
    };
    folded.chars().map(blank).collect()
}

/// The reporting year: of the title, of the sentence that names the report, of the first sentence,
/// of the headings, then the one that most of the body speaks of. A plan's year is the year planned, which is the
/// one its title names.
pub(super) fn year(view: &View<'_>, title: Option<&Found<String>>) -> Option<Found<i32>> {
    let sheet = || view.shown_grid().and_then(|grid| of_sheet(grid, view.marks));
    if view.document.media == MediaType::Csv || view.is_all_tables() {
        // What looks like text are rows and notes: 口径为2029年制发的报表制度.
        return of_title(view, title).or_else(sheet);
    }
    if let Some(folded) = title
        .map(|title| view.fold(&title.value))
        .filter(|title| to_congress(title))
    {
        return of_congress(view, title, &folded);
    }
    of_title(view, title)
        .or_else(|| announced(view))
        .or_else(|| of_first_sentence(view))
        .or_else(|| looked_back(view))
        .or_else(|| of_headings(view))
        .or_else(|| of_majority(view))
        .or_else(sheet)
}

/// The year in the first rows of a return: of its title, or of the line that names its period. The
/// date of filling in is another one.
fn of_sheet(grid: &Grid, marks: &Marks) -> Option<Found<i32>> {
    let mut found: Option<Found<i32>> = None;
    for cell in head(grid).filter(|cell| !is_filling_date(cell, marks)) {
        let folded = fold(&cell.text, Script::Unknown);
        // 2031.56 is a figure of the first row.
        if !folded.contains(|c: char| c.is_alphabetic()) {
            continue;
        }
        let whole_year = || YEAR_OF_DATE.as_ref().and_then(|pattern| pattern.captures(&folded));
        let year = years(&folded).first().map(|(year, ..)| *year);
        let year = year.or_else(|| whole_year().and_then(|found| found.get(1)?.as_str().parse().ok()));
        match (year, &found) {
            (Some(year), None) => {
                found = Some(Found {
                    value: year,
                    span: cell.span,
                    by: format!("sheet {}", grid.name),
                });
            }
            (Some(year), Some(first)) if year != first.value => return None,
            _ => {}
        }
    }
    found
}

pub(super) fn of_title(view: &View<'_>, title: Option<&Found<String>>) -> Option<Found<i32>> {
    let title = title?;
    let found = years(&view.fold(&title.value));
    // 2031年工作总结和2032年工作计划 reports on the first.
    let (year, (start, end), _) = *found.iter().find(|(.., marked)| *marked).or_else(|| found.first())?;
    Some(Found {
        value: year,
        span: title.span.map(|(from, _)| (from + start, from + end)),
        by: "title".to_owned(),
    })
}

fn announced(view: &View<'_>) -> Option<Found<i32>> {
    view.body().chain(view.above()).find_map(|(_, block, folded)| {
        view.marks.announcements.iter().find_map(|pattern| {
            let sentence = pattern.find(folded)?;
            let (offset, _) = chars_of(folded, &sentence);
            let (year, (start, end), _) = years(sentence.as_str()).into_iter().find(|(.., marked)| *marked)?;
            Some(found_at(
                year,
                block,
                (offset + start, offset + end),
                "sentence that names the report",
            ))
        })
    })
}

fn of_first_sentence(view: &View<'_>) -> Option<Found<i32>> {
    let prose = |(_, _, folded): &(usize, &Block, &str)| folded.chars().count() >= 12;
    let (_, block, folded) = view.body().find(prose)?;
    let text = without_titles(folded);
    let sentence = text.split('。').next()?;
    let found: Vec<YearAt> = years(sentence).into_iter().filter(|(.., marked)| *marked).collect();
    let (year, chars, _) = *found.first()?;
    let agreed = found.iter().all(|(other, ..)| *other == year);
    agreed.then(|| found_at(year, block, chars, "first sentence"))
}

/// A heading of the first level, and the years that it names.
struct Heading<'a> {
    block: &'a Block,
    text: String,
    years: Vec<YearAt>,
}

fn headings<'a>(view: &'a View<'_>) -> impl Iterator<Item = Heading<'a>> {
    view.body().filter_map(|(_, block, folded)| {
        let text = without_titles(folded);
        let line = HEADING.as_ref()?.find(&text)?.as_str().to_owned();
        let years = years(&line).into_iter().filter(|(.., marked)| *marked).collect();
        Some(Heading {
            block,
            text: line,
            years,
        })
    })
}

/// The year that a heading looks back on alone: 一、2031年工作回顾.
pub(super) fn looked_back(view: &View<'_>) -> Option<Found<i32>> {
    let (plan, review) = (PLAN.as_ref()?, REVIEW.as_ref()?);
    let heading = headings(view)
        .find(|heading| heading.years.len() == 1 && review.is_match(&heading.text) && !plan.is_match(&heading.text))?;
    let (year, chars, _) = *heading.years.first()?;
    Some(found_at(year, heading.block, chars, "heading that looks back"))
}

/// The year that the headings of the first level name, where they agree: 一、2031年主要工作. A heading on
/// plans names the year after it.
pub(super) fn of_headings(view: &View<'_>) -> Option<Found<i32>> {
    let plan = PLAN.as_ref()?;
    let mut found: Option<Found<i32>> = None;
    for heading in headings(view) {
        for (year, chars, _) in heading.years {
            let year = year - i32::from(plan.is_match(&heading.text));
            match &found {
                Some(first) if first.value != year => return None,
                Some(_) => {}
                None => found = Some(found_at(year, heading.block, chars, "headings")),
            }
        }
    }
    found
}

fn of_majority(view: &View<'_>) -> Option<Found<i32>> {
    let mut counts: BTreeMap<i32, (usize, Found<i32>)> = BTreeMap::new();
    for (_, block, folded) in view.body() {
        for (year, chars, marked) in years(&without_titles(folded)) {
            if marked {
                let first = || (0, found_at(year, block, chars, "majority of the body"));
                counts.entry(year).or_insert_with(first).0 += 1;
            }
        }
    }
    let most = counts.values().map(|(count, _)| *count).max()?;
    let mut first = counts.into_values().filter(|(count, _)| *count == most);
    let (_, found) = first.next()?;
    first.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{without_titles, years};

    #[test]
    fn only_years_that_stand_alone_count() {
        for (text, expected) in [
            ("2031年，全区", vec![2031]),
            ("二〇三一年度报告", vec![2031]),
            ("（2021—2025年）", vec![]),
            ("2021年至2025年", vec![]),
            ("溪政办发〔2031〕19号", vec![]),
            ("2032年1月15日", vec![]),
            ("12345热线20312件", vec![]),
            ("2031主要工作", vec![2031]),
            ("上半年为2041人解忧", vec![]),
            ("2031年以来，全区", vec![]),
            ("2031年起草文件", vec![2031]),
            ("从2031年8月开始试点", vec![]),
        ] {
            let found: Vec<i32> = years(text).iter().map(|(year, ..)| *year).collect();
            assert_eq!(found, expected, "{text}");
        }
        let text = "按照《2030年要点》，2031年";
        assert_eq!(without_titles(text).chars().count(), text.chars().count());
        assert_eq!(years(&without_titles(text)).len(), 1);
    }
}
