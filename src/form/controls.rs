//! Holds the figures of a filled return against the controls of its form. A figure that is not stated is no zero: the
//! control then says nothing. A column or item that the sheet does not have counts nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::form::filled::{ControlFailure, Filled, FilledCell};
use crate::form::totals::Total;
use crate::model::{Finding, IssueCode, Place, Scope};
use crate::reference::{ColumnTime, ControlAxis, ControlLevel, Form, FormControl, Forms, Relation, Side, Term, TermOf};

/// Other returns that controls may ask for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// The return of the same body and form one year before.
    pub last_year: Option<&'a Filled>,
    /// Returns of the same body and period of other forms.
    pub others: &'a [&'a Filled],
}

/// The controls of a form that do not hold, with the cells that they rest on.
pub fn check(filled: &Filled, form: &Form, beside: Beside<'_>) -> Vec<ControlFailure> {
    let last = beside.last_year.map(by_name);
    let mut failures = Vec::new();
    for axis in [ControlAxis::Columns, ControlAxis::Rows] {
        let controls: Vec<&FormControl> = form.controls.iter().filter(|control| control.axis == axis).collect();
        if controls.is_empty() {
            continue;
        }
        let cells = by_line(filled, axis);
        for (line, name) in lines(filled, axis) {
            for control in &controls {
                let look = Look {
                    form,
                    cells: &cells,
                    last: last.as_ref(),
                    beside,
                    control,
                    line,
                    name,
                };
                failures.extend(look.failure());
            }
        }
    }
    failures
}

/// Cells by the number of their row, or column, and the code of the other.
type ByLine<'a> = BTreeMap<(u32, &'a str), &'a FilledCell>;
/// Figures by row and column.
type ByName<'a> = BTreeMap<(&'a str, &'a str), Decimal>;

fn by_line(filled: &Filled, axis: ControlAxis) -> ByLine<'_> {
    let of = |cell: &'_ FilledCell| line_of(cell, axis);
    filled
        .cells
        .iter()
        .map(|cell| match axis {
            ControlAxis::Columns => ((of(cell), cell.column.as_str()), cell),
            ControlAxis::Rows => ((of(cell), cell.row.as_str()), cell),
        })
        .collect()
}

fn by_name(filled: &Filled) -> ByName<'_> {
    let mut stated: BTreeMap<_, Vec<Decimal>> = BTreeMap::new();
    for cell in &filled.cells {
        let own = stated.entry((cell.row.as_str(), cell.column.as_str())).or_default();
        own.extend(cell.value);
    }
    // Of two rows of one name neither is last year's.
    let single = |(name, values): (_, Vec<Decimal>)| Some((name, *values.first().filter(|_| values.len() == 1)?));
    stated.into_iter().filter_map(single).collect()
}

const fn line_of(cell: &FilledCell, axis: ControlAxis) -> u32 {
    match axis {
        ControlAxis::Columns => cell.at.row,
        ControlAxis::Rows => cell.at.column,
    }
}

/// The finding of a failure; none where the form has no such control.
pub fn control_finding(failure: &ControlFailure, form: &Form) -> Option<Finding> {
    let control = form.controls.iter().find(|control| control.key == failure.control)?;
    let first = failure.cells.first()?;
    let code = match failure.level {
        ControlLevel::Hard => IssueCode::FormControl,
        ControlLevel::Soft => IssueCode::FormControlSoft,
    };
    let names: Vec<String> = failure.cells.iter().map(crate::model::CellRef::a1).collect();
    let finding = Finding::at(code, Place::Cell(first.clone()), failure.left.to_string());
    let finding = finding
        .with("form", &form.key)
        .with("control", &control.key)
        .with("rule", &control.rule);
    let finding = finding.with("demand", &control.text_zh).with("cells", names.join(" "));
    Some(
        finding
            .with("left", failure.left.normalize())
            .with("right", failure.right.normalize().round_dp(4)),
    )
}

/// The rows, or columns, in which a control is to hold, with their names: two rows may bear one.
fn lines(filled: &Filled, axis: ControlAxis) -> BTreeMap<u32, &str> {
    let due = |cell: &&FilledCell| axis == ControlAxis::Columns || cell.time == ColumnTime::This;
    let named = filled.cells.iter().filter(due).map(|cell| match axis {
        ControlAxis::Columns => (line_of(cell, axis), cell.row.as_str()),
        ControlAxis::Rows => (line_of(cell, axis), cell.column.as_str()),
    });
    named.collect()
}

struct Look<'a> {
    form: &'a Form,
    cells: &'a ByLine<'a>,
    last: Option<&'a ByName<'a>>,
    beside: Beside<'a>,
    control: &'a FormControl,
    line: u32,
    name: &'a str,
}

impl Look<'_> {
    fn failure(&self) -> Option<ControlFailure> {
        let weighed = self.control.weigh(&|term| self.figure(term))?;
        if weighed.holds || self.strangers() == weighed.left.checked_sub(weighed.right) {
            return None;
        }
        let own = self.control.terms().filter(|term| term.of == TermOf::Same);
        let cells: Vec<_> = own
            .filter_map(|term| self.cell(term))
            .map(|cell| cell.at.clone())
            .collect();
        (!cells.is_empty()).then(|| ControlFailure {
            control: self.control.key.clone(),
            level: self.control.level,
            cells,
            left: weighed.left,
            right: weighed.right,
        })
    }

    /// What items that the form does not know come to among the parts of a sum, up to the known items before and behind: some
    /// offices add kinds of their own, and some word one their own way.
    fn strangers(&self) -> Option<Decimal> {
        let Side::Sum(terms) = &self.control.right else {
            return None;
        };
        if self.control.axis != ControlAxis::Rows || self.control.relation != Relation::Equal || terms.len() < 3 {
            return None;
        }
        let column = || {
            let cells = self.cells.range((self.line, "")..);
            cells
                .take_while(|((line, _), _)| *line == self.line)
                .map(|((_, code), cell)| (*code, *cell))
        };
        let rows = || terms.iter().filter_map(|term| Some(self.cell(term)?.at.row));
        let (first, last) = rows().min().zip(rows().max())?;
        let is_part = |code: &str| terms.iter().any(|term| term.code == code);
        let others = || column().filter(|(code, _)| self.form.item(code).is_some() && !is_part(code));
        let after = others().map(|(_, cell)| cell.at.row).filter(|row| *row < first).max();
        let before = others().map(|(_, cell)| cell.at.row).filter(|row| *row > last).min();
        let among = |row: u32| after.is_none_or(|after| after < row) && before.is_none_or(|before| row < before);
        let mut strange = column()
            .filter(|(code, cell)| self.form.item(code).is_none() && among(cell.at.row))
            .map(|(_, cell)| cell.value)
            .peekable();
        strange.peek()?;
        strange.try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))
    }

    fn cell(&self, term: &Term) -> Option<&FilledCell> {
        self.cells.get(&(self.line, term.code.as_str())).copied()
    }

    fn figure(&self, term: &Term) -> Option<Decimal> {
        match &term.of {
            TermOf::Same => match self.cell(term) {
                Some(cell) => cell.value,
                None => self.absent(term),
            },
            TermOf::Number => None,
            TermOf::LastYear => {
                let (name, code) = (self.name, term.code.as_str());
                let key = match self.control.axis {
                    ControlAxis::Columns => (name, code),
                    ControlAxis::Rows => (code, name),
                };
                self.last?.get(&key).copied()
            }
            TermOf::Form(key) => {
                let other = self.beside.others.iter().find(|other| other.form == *key)?;
                let in_column = other
                    .figure(self.name, &term.code)
                    .or_else(|| other.figure("", &term.code));
                let in_row = || {
                    let mut cells = other.cells.iter();
                    cells
                        .find(|cell| cell.row == term.code && cell.time == ColumnTime::This)?
                        .value
                };
                in_column.or_else(in_row).or_else(|| self.of_whole(other, &term.code))
            }
        }
    }

    /// What another form states of the region as a whole, where this line is about the whole too: one lists the bureaus of a
    /// county with their total, the other has the county alone.
    fn of_whole(&self, other: &Filled, column: &str) -> Option<Decimal> {
        let whole = |cell: &FilledCell| {
            let own = cell.of.as_ref().filter(|of| of.scope == Scope::Region);
            Total::of_label(&cell.row) == Some(Total::All)
                || own.is_some_and(|of| Some(&of.region) == other.region.as_ref())
        };
        let (_, own) = self.cells.range((self.line, "")..).next()?;
        let mut found = other
            .cells
            .iter()
            .filter(|cell| cell.column == column && cell.time == ColumnTime::This && whole(cell));
        match (found.next(), found.next()) {
            (Some(cell), None) if whole(own) => cell.value,
            _ => None,
        }
    }

    /// A part of a sum that the sheet has no place for: many copies of a form merge or leave out columns.
    fn absent(&self, term: &Term) -> Option<Decimal> {
        let sums = matches!(&self.control.right, Side::Sum(terms) if terms.len() > 2 && terms.contains(term));
        let optional = match self.control.axis {
            ControlAxis::Columns => !self.form.column(&term.code)?.required.is_yes(),
            ControlAxis::Rows => !self.form.item(&term.code)?.required.is_yes(),
        };
        let other = match &self.control.right {
            Side::Sum(terms) => terms.iter().filter(|term| self.cell(term).is_some()).count() > 1,
            Side::Percent(..) => false,
        };
        (sums && optional && other && self.control.relation == Relation::Equal).then_some(Decimal::ZERO)
    }
}

/// Controls between the forms of one file, and their findings: returns of one body and period.
pub(super) fn across(filled: &mut [Filled], forms: &Forms) -> Vec<Finding> {
    let asks = |form: &Form| {
        let mut terms = form.controls.iter().flat_map(FormControl::terms);
        terms.any(|term| matches!(term.of, TermOf::Form(_)))
    };
    let all = filled.to_vec();
    let mut findings = Vec::new();
    for own in filled {
        let Some(form) = forms.get(&own.form).filter(|form| asks(form)) else {
            continue;
        };
        let same = |other: &&Filled| {
            other.form != own.form
                && other.period == own.period
                && (other.region == own.region || other.region.is_none())
        };
        let others: Vec<&Filled> = all.iter().filter(same).collect();
        if others.is_empty() {
            continue;
        }
        let beside = Beside {
            last_year: None,
            others: &others,
        };
        for failure in check(own, form, beside) {
            if !own.failures.contains(&failure) {
                findings.extend(control_finding(&failure, form));
                own.failures.push(failure);
            }
        }
    }
    findings
}
