//! Rows of tables that print the unit in a cell of its own before the number: 主动公开政府信息数 | 条 | 3021.

use crate::reference::WordSet;

/// What a table's head calls the column of units, the one of the year, and the one that adds up the years before it.
const UNITS: &str = "单位";
const YEARS: &[&str] = &["年度", "年", "本年度", "本年", "当年"];
const SUMS: &[&str] = &["历年累计", "累计", "历年累计数", "累计数"];

/// How far before a row the head of its table is looked for, in characters.
const HEAD: usize = 2000;

/// The unit in the cell before a number that fills a cell, with the place where the label before it ends.
///
/// Of several numbers in a row only the head of the table can tell which is the year's: the first one is
/// taken where the head says that the second adds up the years.
pub(crate) fn unit_cell(chars: &[char], (start, end): (usize, usize), units: &WordSet) -> Option<(usize, String)> {
    let filled = |to: usize| Some(chars.get(..to)?.iter().rposition(|c| !parts(*c))? + 1);
    let unit_end = filled(start).filter(|unit_end| *unit_end < start)?;
    let unit = chars.get(..unit_end)?.iter().rposition(|c| parts(*c))? + 1;
    let cell = chars.get(unit..unit_end)?;
    let known = units.at_head(cell).any(|unit| unit.len() == cell.len());
    let label = filled(unit)?;
    // 12 件 30: the unit is that of the number before it.
    let named = chars.get(label - 1).is_some_and(|c| !c.is_ascii_digit());
    let alone = match chars.get(end) {
        None => true,
        Some(c) if parts(*c) => {
            !numeric(chars.get(end..).unwrap_or(&[])) || sums_up(chars.get(label.saturating_sub(HEAD)..label)?)
        }
        Some(_) => false,
    };
    (known && named && alone).then(|| (label, cell.iter().collect()))
}

fn parts(c: char) -> bool {
    matches!(c, ' ' | '|')
}

/// The cells of a text, without empty ones.
fn cells(text: &[char]) -> impl Iterator<Item = &[char]> {
    text.split(|c| parts(*c)).filter(|cell| !cell.is_empty())
}

/// Whether the next cell is a number.
fn numeric(text: &[char]) -> bool {
    let cell = cells(text).next();
    cell.is_some_and(|cell| {
        cell.iter()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '+'))
    })
}

/// Whether the head of the table has a column of units, then one of a year, then the sum of the years.
fn sums_up(text: &[char]) -> bool {
    let cells: Vec<&[char]> = cells(text).collect();
    let is = |cell: &[char], words: &[&str]| words.iter().any(|word| word.chars().eq(cell.iter().copied()));
    cells.windows(3).any(|head| {
        let [unit, year, sum] = head else { return false };
        let bare = year.iter().position(|c| !c.is_ascii_digit()).unwrap_or(year.len());
        unit.ends_with(&UNITS.chars().collect::<Vec<_>>()) && is(&year[bare..], YEARS) && is(sum, SUMS)
    })
}

#[cfg(test)]
mod tests {
    use super::unit_cell;
    use crate::extract::tests::lexicon;

    #[test]
    fn a_unit_in_a_cell_before_a_number_is_its_unit() {
        let lexicon = lexicon();
        for (text, expected) in [
            ("收到申请数 件 21", Some((5, "件"))),
            ("收到申请数 | 件 | 21", Some((5, "件"))),
            ("收到申请数(含网络) 件 21 当面申请数 件", Some((10, "件"))),
            // The number has its unit behind it, is a second one, or fills no cell.
            ("受理 12 件 21", None),
            ("收到申请数件 21", None),
            ("收到申请数 件 21人", None),
            ("收到申请数 件21", None),
            // Which of two is the year's?
            ("收到申请数 件 21 34", None),
            ("指标 单位 2022年 2023年 收到申请数 件 21 34", None),
            ("指标 计量单位 2023年度 历年累计 收到申请数 件 21 34", Some((25, "件"))),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let at = text.find("21").map(|at| text[..at].chars().count()).unwrap();
            let found = unit_cell(&chars, (at, at + 2), &lexicon.spellings);
            let found = found.as_ref().map(|(label, unit)| (*label, unit.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
