//! Comma separated values, and values between tabs: one grid whose rows are counted as a spreadsheet
//! program counts them. Quotes keep separators and line ends in a cell (RFC 4180).

use std::borrow::Cow;

use crate::document::grid::{Cell, CellValue, Grid};
use crate::document::read::Limits;
use crate::model::{Finding, IssueCode};

/// Titles above a table, and notes below it, that may have fewer cells than its rows.
const LOOSE: usize = 3;
/// Rows that are looked at to tell a table from prose.
const SAMPLE: usize = 20;
/// Longest value that may be a figure with its unit.
const LONGEST_FIGURE: usize = 16;

/// A value with the characters that it stands at, quotes not included.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field<'a> {
    text: Cow<'a, str>,
    span: (usize, usize),
}

/// The rows of a text.
struct Rows<'a> {
    rest: &'a str,
    /// Characters before the rest.
    at: usize,
    separator: char,
    /// Whether a quote was left open: from there on quotes are characters like others.
    open: bool,
}

impl<'a> Rows<'a> {
    const fn of(text: &'a str, separator: char) -> Self {
        Self {
            rest: text,
            at: 0,
            separator,
            open: false,
        }
    }

    /// Takes so many bytes.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.at += taken.chars().count();
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn field(&mut self) -> Field<'a> {
        let separator = self.separator;
        let blank = move |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r') && c != separator;
        self.take_while(blank);
        if self.rest.starts_with('"')
            && !self.open
            && let Some(field) = self.quoted()
        {
            self.take_while(blank);
            if self.rest.is_empty() || self.rest.starts_with([separator, '\n', '\r']) {
                return field;
            }
            // Characters after the closing quote belong to the value too.
            let more = self.bare();
            let text = format!("{}{}", field.text, more.text);
            return Field {
                text: Cow::Owned(text),
                span: (field.span.0, more.span.1),
            };
        }
        self.bare()
    }

    fn bare(&mut self) -> Field<'a> {
        let start = self.at;
        let separator = self.separator;
        let text = self.take_while(|c| c != separator && !matches!(c, '\n' | '\r'));
        let kept = text.trim_end();
        Field {
            text: Cow::Borrowed(kept),
            span: (start, start + kept.chars().count()),
        }
    }

    /// A value between quotes; nothing where none closes it.
    fn quoted(&mut self) -> Option<Field<'a>> {
        let inside = self.rest.get(1..)?;
        let mut end = 0;
        let mut doubled = false;
        loop {
            let Some(quote) = inside.get(end..).and_then(|rest| rest.find('"')) else {
                self.open = true;
                return None;
            };
            end += quote;
            if !inside.get(end + 1..).is_some_and(|rest| rest.starts_with('"')) {
                break;
            }
            doubled = true;
            end += 2;
        }
        self.take(1);
        let start = self.at;
        let raw = self.take(end);
        let span = (start, self.at);
        self.take(1);
        let text = if doubled {
            Cow::Owned(raw.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(raw)
        };
        Some(Field { text, span })
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Vec<Field<'a>>;

    fn next(&mut self) -> Option<Vec<Field<'a>>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = vec![self.field()];
        while self.rest.starts_with(self.separator) {
            self.take(self.separator.len_utf8());
            fields.push(self.field());
        }
        if self.rest.starts_with("\r\n") {
            self.take(2);
        } else if !self.rest.is_empty() {
            self.take(1);
        }
        Some(fields)
    }
}

/// What separates the values of a text; nothing where it is no table. All rows of a table have as many
/// values, but for titles above and notes below; prose never looks so.
pub(super) fn separator(text: &str) -> Option<char> {
    if let Some(stated) = stated(text) {
        return Some(stated);
    }
    let is_table = |separator: char, least: usize| {
        let rows = Rows::of(text, separator).filter(|row| row.iter().any(|field| !field.text.is_empty()));
        let rows: Vec<Vec<Field<'_>>> = rows.take(SAMPLE).collect();
        let widths: Vec<usize> = rows.iter().map(Vec::len).collect();
        // Paragraphs may have as many commas as one another; sentences end in cells of notes at most.
        let wide = rows.iter().filter(|row| row.len() > 1);
        let prose = wide
            .clone()
            .filter(|row| row.iter().any(|field| field.text.contains('。')))
            .count();
        let alone = |width: &&usize| **width == 1;
        let above = widths.iter().take_while(alone).count();
        let below = widths.iter().rev().take_while(alone).count();
        let rows = widths
            .get(above..widths.len().saturating_sub(below))
            .unwrap_or_default();
        let same = rows
            .first()
            .is_some_and(|first| *first >= least && rows.iter().all(|width| width == first));
        let least_count = above.max(below) <= LOOSE && rows.len() >= 2 && same;
        // A line of prose may well have one comma: names with figures behind them are a table.
        let narrow = separator == ',' && rows.first() == Some(&2);
        let figures = wide.clone().filter(|row| row.last().is_some_and(is_figure)).count();
        least_count && prose * 2 < wide.count() && (!narrow || (figures >= 3 && figures * 2 >= rows.len()))
    };
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if first.contains('。') {
        return None;
    }
    [(',', 2), ('\t', 2)]
        .into_iter()
        .find(|(separator, least)| is_table(*separator, *least))
        .map(|(separator, _)| separator)
}

fn is_figure(field: &Field<'_>) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    field.text.starts_with(digit) && field.text.chars().count() <= LONGEST_FIGURE
}

/// The separator that the first line states for spreadsheet programs: `sep=;`.
fn stated(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim_end();
    let mut after = first.strip_prefix("sep=")?.chars();
    after
        .next()
        .filter(|c| matches!(c, ',' | ';' | '\t' | '|') && after.next().is_none())
}

/// Reads the values of a text into a grid.
pub(super) fn grid(text: &str, limits: &Limits) -> (Grid, Option<Finding>) {
    let separator = separator(text).unwrap_or(',');
    let mut grid = Grid {
        name: "csv".to_owned(),
        hidden: false,
        cells: Vec::new(),
        merges: Vec::new(),
    };
    let is_stated = stated(text).is_some();
    let rows = (0u32..).zip(Rows::of(text, separator)).skip(usize::from(is_stated));
    for (row, fields) in rows {
        for (column, field) in (0u32..).zip(fields) {
            if field.text.trim().is_empty() {
                continue;
            }
            if grid.cells.len() >= limits.cells || row >= limits.rows || column >= limits.columns {
                let finding = Finding::new(IssueCode::LimitReached).with("limit", "cells");
                return (grid, Some(finding));
            }
            let text = field.text.into_owned();
            grid.cells.push(Cell {
                row,
                column,
                value: CellValue::Text(text.clone()),
                text,
                hidden: false,
                span: Some(field.span),
            });
        }
    }
    (grid, None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{grid, separator};
    use crate::document::read::Limits;

    fn cells(text: &str) -> Vec<(u32, u32, String)> {
        let (grid, finding) = grid(text, &Limits::default());
        assert_eq!(finding, None);
        grid.cells
            .into_iter()
            .map(|cell| (cell.row, cell.column, cell.text))
            .collect()
    }

    fn texts(text: &str) -> Vec<String> {
        cells(text).into_iter().map(|(_, _, text)| text).collect()
    }

    #[test]
    fn quotes_keep_separators_line_ends_and_quotes() {
        let text = "单位,人数,\"甲,乙\"\r\n 甲镇 ,\"12\",\"三\"\"四\"\"\n五\"\n";
        assert_eq!(texts(text), ["单位", "人数", "甲,乙", "甲镇", "12", "三\"四\"\n五"]);
        let (grid, _) = grid(text, &Limits::default());
        let slice = |cell: &crate::document::Cell| -> String {
            let (start, end) = cell.span.unwrap();
            text.chars().skip(start).take(end - start).collect()
        };
        assert_eq!(slice(&grid.cells[2]), "甲,乙");
        assert_eq!(slice(&grid.cells[3]), "甲镇");
        // Doubled quotes are doubled in the original.
        assert_eq!(slice(&grid.cells[5]), "三\"\"四\"\"\n五");
    }

    #[test]
    fn a_quote_that_nothing_closes_loses_nothing() {
        assert_eq!(texts("a,b,c\n1,\"2,3\n4,5\",6"), ["a", "b", "c", "1", "2,3\n4,5", "6"]);
        assert_eq!(
            texts("a,b,c\n1,\"2,3\n4,5,6"),
            ["a", "b", "c", "1", "\"2", "3", "4", "5", "6"]
        );
        assert_eq!(texts("a,b\n\"1\"x,2"), ["a", "b", "1x", "2"]);
    }

    #[test]
    fn rows_count_as_in_a_spreadsheet() {
        let expected =
            [(0, 0, "表"), (2, 0, "甲"), (2, 2, "1")].map(|(row, column, text)| (row, column, text.to_owned()));
        assert_eq!(cells("表,,\n\n甲,,1\n"), expected);
        assert_eq!(cells("sep=;\n甲;2"), [(1, 0, "甲".to_owned()), (1, 1, "2".to_owned())]);
    }

    #[test]
    fn tables_are_told_from_prose() {
        for (text, expected) in [
            ("单位,人数,次数\n甲镇,1,2\n乙镇,3,4\n", Some(',')),
            ("情况统计表\n单位,人数,次数\n甲镇,1,2\n填报人\n", Some(',')),
            ("单位\t人数\n甲镇\t1\n", Some('\t')),
            ("单位,\"人数\n(人)\",次数\n甲镇,1,2\n", Some(',')),
            ("甲,乙,丙。\n丁,戊,己。", None),
            ("单位,人数\n甲镇,1\n", None),
            ("援助情况表,\n项目,数量\n案件,120件\n人数,３\n咨询,1.5\n", Some(',')),
            ("甲镇,乙镇\n丙镇,丁镇\n戊镇,己镇\n庚镇,辛镇\n", None),
            ("甲,乙,丙\n丁,戊\n", None),
            ("望溪区年度报告\n全年，全区……", None),
            ("单位,人数,次数\n", None),
            ("sep=|\na|b\n", Some('|')),
        ] {
            assert_eq!(separator(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_table_is_read_back(table in proptest::collection::vec(proptest::collection::vec("[甲乙1,;\"\\n\\t .]{0,6}", 3), 2..8)) {
            let mut writer = ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let expected: Vec<(u32, u32, String)> = (0..).zip(&table)
                .flat_map(|(row, values)| (0..).zip(values).map(move |(column, value)| (row, column, value.clone())))
                .filter(|(_, _, value)| !value.trim().is_empty())
                .collect();
            let separated = table.iter().any(|row| row.iter().any(|value| !value.trim().is_empty()));
            if separated && separator(&text) == Some(',') {
                prop_assert_eq!(cells(&text), expected);
            }
        }

        #[test]
        fn any_text_has_its_values_where_it_says(text in "[甲1,\"\\n\\r\t ]{0,60}") {
            let (grid, _) = grid(&text, &Limits::default());
            for cell in grid.cells {
                let (start, end) = cell.span.unwrap();
                let slice: String = text.chars().skip(start).take(end - start).collect();
                if !slice.contains('"') {
                    prop_assert_eq!(slice, cell.text);
                }
            }
        }
    }
}
