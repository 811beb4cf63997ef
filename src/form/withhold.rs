//! Names and telephone numbers of those who filled a return in: they stay in the archive, and nothing that is read of the
//! return carries them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Cell, CellValue, Document, Grid, MediaType};
use crate::form::own::CARD;
use crate::form::plain::Plain;
use crate::model::{Extraction, Place};

/// What was covered, as it was before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Grid, cell.
    cells: Vec<(usize, usize, Cell)>,
    /// Blocks of text that print the same cells.
    texts: Vec<(usize, String)>,
    /// Names of sheets as published, each with its own.
    pub sheets: BTreeMap<String, String>,
}

/// What stands before the name or number of a person.
const WHO: &str = "填报人(?:员)?|填表人(?:员)?|制表人?|报表人|经办人(?:员)?|联系人|联络人|审核人|复核人|校核人|单位负责人|统计负责人|部门负责人|\
主要负责人|负责人|分管领导|联系电话|联系方式|办公电话|电话号码|固定电话|电话|手机号码|手机号|手机|传真|电子邮箱|邮箱";

// Tables of constants: they compile, and the tests use them.
/// A label with what stands behind its colon, up to the next label.
static BEHIND: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?:{WHO})\s*(?:[(（][^()（）]{{0,8}}[)）])?\s*[:：]")).ok());
/// A cell that is nothing but a label.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^\s*(?:{WHO})\s*(?:[(（][^()（）]{{0,8}}[)）])?\s*[:：]?\s*$"
    ))
    .ok()
});
/// The label of another field, which ends what stands behind one.
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(r"(?:{WHO}|填报日期|填表日期|报出日期|填报时间|填表时间|填报单位|日期|时间|单位)\s*(?:[(（][^()（）]{{0,8}}[)）])?\s*[:：]")).ok()
});
/// A telephone number, or the number of an identity card.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9.])([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx]|(?:\+?86[- ]?|0)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-－—–]\d{7,8})(?:[^0-9]|$)").ok()
});

/// Covers the names and numbers of persons on the sheets of a document, and hands over the cells as they were: what stands behind
/// labels such as 填报人 and 联系电话 in their cell, in the cell to the right, or as names and numbers below them, and telephone
/// numbers in any text. A covered cell keeps its place and length.
pub fn withhold(document: &mut Document, plain: &Plain<'_>) -> Withheld {
    let mut withheld = Withheld {
        sheets: rename(document, plain),
        ..Withheld::default()
    };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (index, grid) in document.grids.iter_mut().enumerate() {
        let beside = beside(grid);
        for (at, cell) in grid.cells.iter_mut().enumerate() {
            let text = if beside.contains(&at) {
                Some(covered(&cell.text))
            } else {
                inside(cell)
            };
            if let Some(text) = text.filter(|text| *text != cell.text) {
                withheld.cells.push((index, at, cell.clone()));
                pairs.push((cell.text.clone(), text.clone()));
                cell.value = CellValue::Text(text.clone());
                cell.text = text;
            }
        }
    }
    // The lines of a text and the rows of a page's table stand among its blocks as well.
    for (at, block) in document.blocks.iter_mut().enumerate() {
        let mut text = block.text.clone();
        for (before, after) in pairs.iter().filter(|(before, _)| !before.is_empty()) {
            text = text.replace(before, after);
        }
        // A line of a CSV is a row. Prose is left alone: what stands behind 负责人： there may be a whole report.
        if document.media == MediaType::Csv
            && let Some(covered) = numbers(&text)
        {
            text = covered;
        }
        if text != block.text {
            withheld.texts.push((at, std::mem::replace(&mut block.text, text)));
        }
    }
    withheld
}

/// Sheets of workbooks are called after those who filled them in as well, and a published figure names its sheet.
fn rename(document: &mut Document, plain: &Plain<'_>) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    // Tables of a page have no names of their own; all else is one sheet or more.
    if matches!(document.media, MediaType::Html | MediaType::Text) {
        return renamed;
    }
    let mut taken: Vec<String> = document.grids.iter().map(|grid| grid.name.clone()).collect();
    for (at, grid) in (1..).zip(document.grids.iter_mut()) {
        let covered = plain.cover(&grid.name);
        if grid.name == CARD || covered == grid.name {
            continue;
        }
        // 云磐区林晚舟 still says whose figures it holds; two sheets stay two.
        let numbered = format!("{covered} {at}");
        let name = if taken.contains(&covered) { numbered } else { covered };
        taken.push(name.clone());
        let own = std::mem::replace(&mut grid.name, name.clone());
        renamed.insert(name, own);
    }
    renamed
}

/// Covers names and numbers of persons in what is told of a return: in the words of its findings, in the labels of its figures, in
/// its title.
pub fn cover_names(document: &mut Document, extraction: &mut Extraction, plain: &Plain<'_>) {
    let cover = |text: &mut String| *text = plain.cover(text);
    let at = |place: &mut Place| {
        if let Place::Cell(cell) = place {
            cell.header_path.iter_mut().for_each(cover);
        }
    };
    for finding in document.findings.iter_mut().chain(&mut extraction.findings) {
        finding.params.values_mut().for_each(cover);
        if let Some((place, quote)) = &mut finding.at {
            at(place);
            cover(quote);
        }
    }
    for mention in &mut extraction.mentions {
        at(&mut mention.locator.place);
    }
    extraction
        .unstated
        .iter_mut()
        .for_each(|unstated| at(&mut unstated.place));
    for unclaimed in &mut extraction.unclaimed {
        at(&mut unclaimed.place);
        cover(&mut unclaimed.clause);
    }
    extraction.ignored.iter_mut().for_each(|ignored| at(&mut ignored.place));
    let identity = &mut document.identity;
    for found in [&mut identity.title, &mut identity.body].into_iter().flatten() {
        cover(&mut found.value);
    }
}

/// Puts the cells back, into the document that they were taken from; names of sheets stay as they are published.
pub fn restore(document: &mut Document, withheld: Withheld) {
    for (grid, at, before) in withheld.cells {
        let cell = document.grids.get_mut(grid).and_then(|grid| grid.cells.get_mut(at));
        if let Some(cell) = cell {
            *cell = before;
        }
    }
    for (at, before) in withheld.texts {
        if let Some(block) = document.blocks.get_mut(at) {
            block.text = before;
        }
    }
}

fn covered(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { c } else { '＊' }).collect()
}

fn is_label(text: &str) -> bool {
    LABEL.as_ref().is_some_and(|label| label.is_match(text))
}

/// Cells that hold what a label to the left of them or above them asks for.
fn beside(grid: &Grid) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, label) in grid.cells.iter().enumerate().filter(|(_, cell)| is_label(&cell.text)) {
        let next = grid.cells.get(at + 1).filter(|next| next.row == label.row);
        // 填报人 | 联系电话 side by side are headings: a label is nobody's name, and neither is 注：.
        if next.is_some_and(|next| !is_field(&next.text) && (label.text.contains([':', '：']) || is_person(next))) {
            found.push(at + 1);
        }
        let below = grid
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.column == label.column && cell.row > label.row);
        found.extend(below.filter(|(_, cell)| is_person(cell)).map(|(at, _)| at));
    }
    found
}

fn is_field(text: &str) -> bool {
    is_label(text)
        || OTHER
            .as_ref()
            .is_some_and(|other| other.find(text).is_some_and(|found| found.start() == 0))
}

/// A name of two to four characters, or a telephone number. Figures of a return are neither.
fn is_person(cell: &Cell) -> bool {
    let text: String = cell.text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '·';
    let name =
        matches!(cell.value, CellValue::Text(_)) && (2..=4).contains(&text.chars().count()) && text.chars().all(han);
    let number = (7..=12).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
    (name && !is_label(&text) && !is_total(&text)) || number
}

/// Rows of totals stand below headings as well.
fn is_total(text: &str) -> bool {
    ["合计", "总计", "小计", "单位", "备注", "说明"].contains(&text)
}

/// A text with names behind labels, and telephone numbers, covered; nothing where there are none.
fn inside(cell: &Cell) -> Option<String> {
    let CellValue::Text(text) = &cell.value else {
        return None;
    };
    let mut chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut cover = |start: usize, end: usize| {
        for (at, c) in &mut chars {
            if (start..end).contains(at) && !c.is_whitespace() {
                *c = '＊';
            }
        }
    };
    for label in BEHIND.as_ref()?.find_iter(text) {
        let rest = text.get(label.end()..)?;
        let end = OTHER.as_ref()?.find(rest).map_or(rest.len(), |next| next.start());
        cover(label.end(), label.end() + end);
    }
    // A cell of digits alone is a figure, unless a label asks for a number there.
    let figure = text.trim().chars().all(|c| c.is_ascii_digit());
    // Numbers may share the blank between them.
    let mut from = if figure { text.len() } else { 0 };
    while let Some(found) = PHONE.as_ref()?.captures_at(text, from).and_then(|found| found.get(1)) {
        cover(found.start(), found.end());
        from = found.end();
    }
    Some(chars.into_iter().map(|(_, c)| c).collect())
}

/// A text with its telephone and identity numbers covered.
pub(super) fn numbers(text: &str) -> Option<String> {
    let mut covered = String::new();
    let mut from = 0;
    while let Some(found) = PHONE.as_ref()?.captures_at(text, from).and_then(|found| found.get(1)) {
        covered.push_str(text.get(from..found.start())?);
        let cover = |c: char| if c.is_whitespace() { c } else { '＊' };
        covered.extend(found.as_str().chars().map(cover));
        from = found.end();
    }
    covered.push_str(text.get(from..)?);
    Some(covered)
}

#[cfg(test)]
mod tests {
    use super::{restore, withhold};
    use crate::document::{Document, Input, Limits, Marks, read_with};
    use crate::form::plain::Plain;
    use crate::reference::{Catalogue, Forms, Regions, shipped_tables};

    fn document(csv: &str) -> Document {
        let marks = Marks::load(&shipped_tables()).unwrap();
        let input = Input {
            bytes: csv.as_bytes(),
            charset: None,
        };
        read_with(&input, &Limits::default(), &marks).unwrap()
    }

    #[test]
    fn nothing_that_names_a_person_is_left_and_every_figure_is() {
        let csv = "行政执法人员培训情况统计表,,,\n填报单位：云磐区司法局 填报人：欧阳青禾,,联系电话：13812345678,\n\
单位,执法人员数,报表人,联系电话\n云磐区,1381,林晚舟,0999-6543210\n合计,13812345678,,\n\
填报人,林晚舟,手机,13912345678\n单位负责人（签字）：,周望,报出日期：2032年1月5日,\n注：问题请致电 013812345678 或 +86 137 1234 5678,,,\n";
        let mut document = document(csv);
        let whole = document.clone();
        let files = shipped_tables();
        let forms = Forms::load(&files, &Catalogue::load(&files).unwrap()).unwrap();
        let regions = Regions::load(&files).unwrap();
        let withheld = withhold(&mut document, &Plain::of(&forms, &regions));
        let text = format!("{document:?}");
        for private in ["欧阳青禾", "林晚舟", "周望", "13912345678", "6543210", "137 1234 5678"] {
            assert!(format!("{whole:?}").contains(private), "{private} was never there");
            assert!(!text.contains(private), "{private} is left");
        }
        for figure in [
            "云磐区司法局",
            "1381",
            "合计",
            "报出日期：2032年1月5日",
            "行政执法人员培训情况统计表",
        ] {
            assert!(text.contains(figure), "{figure} is gone");
        }
        // An amount of eleven digits in a column of figures stays.
        assert_eq!(
            document.grids[0]
                .cells
                .iter()
                .filter(|cell| cell.text == "13812345678")
                .count(),
            1
        );
        assert!(!text.contains("：13812345678"));
        restore(&mut document, withheld);
        assert_eq!(document, whole);
    }
}
