//! Where each label, input and formula of a blank return stands.

use std::collections::BTreeMap;

use crate::form::blank::{BlankArea, Content, Demand, InputRule, Order, period_words};
use crate::form::formula::{Line, formulas};
use crate::model::IndicatorKind;
use crate::reference::{ColumnTime, ControlAxis, FormColumn, FormItem, NoteKind, Shape};

/// Rows that a form worded by its sender leaves open.
const FREE_ROWS: u32 = 30;

/// A column of the sheet: one of the form, or last year's beside it.
struct SheetColumn<'a> {
    of: &'a FormColumn,
    before: bool,
}

/// A blank return while it is laid out, from the top down.
pub(super) struct Layout<'a> {
    order: &'a Order<'a>,
    columns: Vec<SheetColumn<'a>>,
    pub(super) labels: u16,
    row: u32,
    pub(super) head: u32,
    pub(super) areas: Vec<BlankArea>,
}

impl<'a> Layout<'a> {
    pub(super) fn of(order: &'a Order<'a>) -> Self {
        let form = order.form;
        let mut columns = Vec::new();
        for of in &form.columns {
            columns.push(SheetColumn { of, before: false });
            if order.last_year.is_some() && of.time == ColumnTime::This && form.shape != Shape::FreeItems {
                columns.push(SheetColumn { of, before: true });
            }
        }
        Self {
            order,
            columns,
            labels: u16::from(form.shape != Shape::WideRow),
            row: 0,
            head: 0,
            areas: Vec::new(),
        }
    }

    fn put(&mut self, first: (u32, u16), last: (u32, u16), content: Content) {
        self.areas.push(BlankArea { first, last, content });
    }

    fn width(&self) -> u16 {
        u16::try_from(self.columns.len())
            .unwrap_or(u16::MAX)
            .saturating_add(self.labels)
    }

    fn last_column(&self) -> u16 {
        self.width().saturating_sub(1)
    }

    pub(super) fn top(&mut self) {
        let form = self.order.form;
        let title = format!("{}{}", period_words(self.order.period), form.name_zh);
        let last = self.last_column();
        self.put((0, 0), (0, last), Content::Title(title));
        let body = format!("填报单位：{}", self.order.body);
        let unit = !form.unit.is_empty() && last > 0;
        self.put((1, 0), (1, if unit { last - 1 } else { last }), Content::Line(body));
        if unit {
            self.put((1, last), (1, last), Content::Line(format!("计量单位：{}", form.unit)));
        }
        self.row = 2;
    }

    /// The labels of a column, outermost first, with its unit behind the last.
    fn path(&self, column: &SheetColumn<'_>) -> Vec<String> {
        let mut path: Vec<String> = column.of.path().map(str::to_owned).collect();
        if let Some(last) = path.last_mut() {
            if column.before {
                last.insert_str(0, "上年");
            }
            let unit = &column.of.unit;
            if !unit.is_empty() && *unit != self.order.form.unit {
                last.push_str(&["（", unit, "）"].concat());
            }
        }
        path
    }

    pub(super) fn header(&mut self) {
        let paths: Vec<Vec<String>> = self.columns.iter().map(|column| self.path(column)).collect();
        let depth = paths.iter().map(Vec::len).max().unwrap_or(1);
        let row = |level: usize| self.row.saturating_add(u32::try_from(level).unwrap_or(0));
        let (top, bottom) = (row(0), row(depth.saturating_sub(1)));
        let mut areas = Vec::new();
        if self.labels > 0 {
            areas.push(((top, 0), (bottom, 0), self.order.form.label_name.clone()));
        }
        for level in 0..depth {
            let mut at = 0;
            while at < paths.len() {
                let Some(label) = paths[at].get(level) else {
                    at += 1;
                    continue;
                };
                // An outer label covers the columns that share it; an innermost one reaches down to the bottom.
                let inner = level + 1 == paths[at].len();
                let same =
                    |path: &&Vec<String>| !inner && path.len() > level + 1 && path[..=level] == paths[at][..=level];
                let span = paths[at..].iter().take_while(same).count().max(1);
                let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX).saturating_add(self.labels);
                let last = if inner { bottom } else { row(level) };
                areas.push(((row(level), column(at)), (last, column(at + span - 1)), label.clone()));
                at += span;
            }
        }
        for (first, last, label) in areas {
            self.put(first, last, Content::Label(label));
        }
        self.row = bottom + 1;
        self.head = self.row;
    }

    pub(super) fn codes(&mut self) {
        if !self.order.form.code_row.is_yes() {
            return;
        }
        let row = self.row;
        if self.labels > 0 {
            self.put((row, 0), (row, 0), Content::Label("甲".to_owned()));
        }
        let codes: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                if column.before {
                    String::new()
                } else {
                    column.of.code.clone()
                }
            })
            .collect();
        for (column, code) in (self.labels..).zip(codes) {
            self.put((row, column), (row, column), Content::Label(code));
        }
        self.row += 1;
        self.head = self.row;
    }

    pub(super) fn rows(&mut self) {
        let form = self.order.form;
        match form.shape {
            Shape::WideRow => self.figures(None, ""),
            Shape::RowsByUnit => self.bodies(),
            Shape::Items | Shape::Matrix => self.items(),
            Shape::FreeItems => {
                for _ in 0..FREE_ROWS {
                    let input = Content::Input {
                        rule: InputRule::Text,
                        name: form.label_name.clone(),
                        unit: String::new(),
                        controls: Vec::new(),
                    };
                    self.put((self.row, 0), (self.row, 0), input);
                    self.figures(None, "");
                }
            }
        }
    }

    fn bodies(&mut self) {
        let alone = [self.order.body.to_owned()];
        let names = if self.order.rows.is_empty() {
            &alone[..]
        } else {
            self.order.rows
        };
        let top = self.row;
        for name in names {
            self.put((self.row, 0), (self.row, 0), Content::Label(name.clone()));
            // Last year's figures of the body itself have no name.
            let known = if self.order.rows.is_empty() { "" } else { name };
            self.figures(None, known);
        }
        if names.len() > 1 {
            self.total(top);
        }
    }

    /// The row of totals: only what adds up over bodies.
    fn total(&mut self, top: u32) {
        let (row, bottom) = (self.row, self.row - 1);
        self.put((row, 0), (row, 0), Content::Label("合计".to_owned()));
        let kinds: Vec<(bool, IndicatorKind)> = self
            .columns
            .iter()
            .map(|column| (column.before, column.of.kind))
            .collect();
        for (column, (before, kind)) in (self.labels..).zip(kinds) {
            let content = match kind {
                _ if before => Content::Before(None),
                IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => {
                    let range = format!("{}:{}", a1(top, column), a1(bottom, column));
                    Content::Formula(format!("=IF(COUNTBLANK({range})>0,\"\",SUM({range}))"))
                }
                IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => Content::Label("—".to_owned()),
            };
            self.put((row, column), (row, column), content);
        }
        self.row += 1;
    }

    fn items(&mut self) {
        let form = self.order.form;
        let top = self.row;
        let mut within = 0;
        for item in &form.items {
            let name = item.path().last().unwrap_or_default();
            let lead = match (item.depth, within) {
                (0, _) => String::new(),
                (depth, before) if depth > before => format!("{}其中：", "　".repeat(usize::from(depth))),
                (depth, _) => "　".repeat(usize::from(depth) + 3),
            };
            within = item.depth;
            let unit = match item.unit.as_str() {
                "" => String::new(),
                unit if unit == form.unit => String::new(),
                unit => format!("（{unit}）"),
            };
            self.put(
                (self.row, 0),
                (self.row, 0),
                Content::Label(format!("{lead}{name}{unit}")),
            );
            self.figures(Some(item), "");
        }
        self.work_out_items(top);
    }

    /// Items that a hard control says to be sums of others.
    fn work_out_items(&mut self, top: u32) {
        let form = self.order.form;
        let row_of: BTreeMap<&str, u32> = form.items.iter().map(|item| item.code.as_str()).zip(top..).collect();
        let columns: Vec<(u16, bool)> = (self.labels..)
            .zip(self.columns.iter().map(|column| column.before))
            .collect();
        for (column, _) in columns.into_iter().filter(|(_, before)| !before) {
            let at = |code: &str| row_of.get(code).map(|row| a1(*row, column));
            for (code, formula) in formulas(
                form,
                &Line {
                    axis: ControlAxis::Rows,
                    at: &at,
                },
            ) {
                if let Some(row) = row_of.get(code) {
                    self.replace((*row, column), formula);
                }
            }
        }
    }

    fn replace(&mut self, at: (u32, u16), formula: String) {
        let area = self.areas.iter_mut().find(|area| area.first == at);
        if let Some(area) = area.filter(|area| matches!(area.content, Content::Input { .. })) {
            area.content = Content::Formula(formula);
        }
    }

    /// The figures of one row.
    fn figures(&mut self, item: Option<&FormItem>, row_name: &str) {
        let (form, row) = (self.order.form, self.row);
        let contents: Vec<Content> = self
            .columns
            .iter()
            .map(|column| self.figure(column, item, row_name))
            .collect();
        let column_of: BTreeMap<&str, u16> = (self.labels..)
            .zip(&self.columns)
            .filter(|(_, column)| !column.before)
            .map(|(at, column)| (column.of.code.as_str(), at))
            .collect();
        for (column, content) in (self.labels..).zip(contents) {
            self.areas.push(BlankArea {
                first: (row, column),
                last: (row, column),
                content,
            });
        }
        let at = |code: &str| column_of.get(code).map(|column| a1(row, *column));
        let found: Vec<((u32, u16), String)> = formulas(
            form,
            &Line {
                axis: ControlAxis::Columns,
                at: &at,
            },
        )
        .into_iter()
        .filter_map(|(code, formula)| Some(((row, *column_of.get(code)?), formula)))
        .collect();
        for (at, formula) in found {
            self.replace(at, formula);
        }
        self.row += 1;
    }

    fn figure(&self, column: &SheetColumn<'_>, item: Option<&FormItem>, row_name: &str) -> Content {
        let of = column.of;
        let found = item.and_then(|item| item.indicator(&of.code));
        let indicator = found.map(|found| &found.indicator).or(of.indicator.as_ref());
        if column.before {
            let known = self.order.last_year.zip(indicator);
            let value = known.and_then(|(known, code)| known.get(&(row_name.to_owned(), code.clone())));
            return Content::Before(value.copied());
        }
        let unit = item
            .map(|item| item.unit.as_str())
            .filter(|unit| !unit.is_empty())
            .unwrap_or(&of.unit);
        let unit = if unit.is_empty() { &self.order.form.unit } else { unit };
        let kind = found.map_or(of.kind, |found| found.kind);
        let code = item.map_or(of.code.as_str(), |item| item.code.as_str());
        let axis = if item.is_some() {
            ControlAxis::Rows
        } else {
            ControlAxis::Columns
        };
        let controls = self.order.form.controls.iter();
        let controls = controls.filter(|control| control.axis == axis && control.terms().any(|term| term.code == code));
        let name = item.map_or(of.name.as_str(), |item| item.name.as_str());
        Content::Input {
            rule: rule(kind, unit),
            name: name.rsplit('/').next().unwrap_or(name).to_owned(),
            unit: unit.to_owned(),
            controls: controls
                .map(|control| Demand {
                    zh: control.text_zh.clone(),
                    en: control.text_en.clone(),
                })
                .collect(),
        }
    }

    pub(super) fn below(&mut self) {
        let notes = &self.order.form.notes;
        let of = |kind| {
            notes
                .iter()
                .filter(move |note| note.kind == kind)
                .map(|note| note.text.clone())
        };
        let (signatures, notes): (Vec<String>, Vec<String>) =
            (of(NoteKind::Signature).collect(), of(NoteKind::Note).collect());
        for text in signatures {
            self.put((self.row, 0), (self.row, 0), Content::Line(format!("{text}：")));
            let input = Content::Input {
                rule: InputRule::Text,
                name: text,
                unit: String::new(),
                controls: Vec::new(),
            };
            if self.last_column() > 0 {
                self.put((self.row, 1), (self.row, 1), input);
            }
            self.row += 1;
        }
        let last = self.last_column();
        for (number, text) in (1..).zip(notes) {
            let lead = if number == 1 { "注：" } else { "　　" };
            self.put(
                (self.row, 0),
                (self.row, last),
                Content::Line(format!("{lead}{number}．{text}")),
            );
            self.row += 1;
        }
    }
}

fn rule(kind: IndicatorKind, unit: &str) -> InputRule {
    match kind {
        _ if unit == "%" => InputRule::Percent,
        IndicatorKind::Count | IndicatorKind::Stock if !unit.starts_with(['万', '亿']) => InputRule::Whole,
        IndicatorKind::Count
        | IndicatorKind::Stock
        | IndicatorKind::Amount
        | IndicatorKind::Mean
        | IndicatorKind::Ratio
        | IndicatorKind::Rate => InputRule::Number,
    }
}

/// The spreadsheet name of a cell.
fn a1(row: u32, column: u16) -> String {
    let cell = crate::model::CellRef {
        sheet: String::new(),
        row,
        column: u32::from(column),
        header_path: Vec::new(),
        span: None,
    };
    cell.a1()
}
