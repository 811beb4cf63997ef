//! Holds the figures of a filled return against the controls of its form. A figure that is not stated is no zero: the
//! control then says nothing. A column or item that the sheet does not have counts nothing.

use rust_decimal::Decimal;

use crate::form::filled::{ControlFailure, Filled, FilledCell};
use crate::model::{Finding, IssueCode, Place};
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
    let mut failures = Vec::new();
    for control in &form.controls {
        for line in lines(filled, control.axis) {
            let look = Look {
                filled,
                form,
                beside,
                control,
                line,
            };
            failures.extend(look.failure());
        }
    }
    failures
}

/// The finding of a failure.
pub(super) fn finding(failure: &ControlFailure, form: &Form) -> Option<Finding> {
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

/// The rows, or columns, in which a control is to hold.
fn lines(filled: &Filled, axis: ControlAxis) -> Vec<&str> {
    let name = |cell: &'_ &FilledCell| -> bool { axis == ControlAxis::Columns || cell.time == ColumnTime::This };
    let mut lines: Vec<&str> = Vec::new();
    for cell in filled.cells.iter().filter(name) {
        let line = match axis {
            ControlAxis::Columns => cell.row.as_str(),
            ControlAxis::Rows => cell.column.as_str(),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

struct Look<'a> {
    filled: &'a Filled,
    form: &'a Form,
    beside: Beside<'a>,
    control: &'a FormControl,
    line: &'a str,
}

impl Look<'_> {
    fn failure(&self) -> Option<ControlFailure> {
        let weighed = self.control.weigh(&|term| self.figure(term))?;
        if weighed.holds {
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

    fn key<'b>(&'b self, code: &'b str) -> (&'b str, &'b str) {
        match self.control.axis {
            ControlAxis::Columns => (self.line, code),
            ControlAxis::Rows => (code, self.line),
        }
    }

    fn cell(&self, term: &Term) -> Option<&FilledCell> {
        let (row, column) = self.key(&term.code);
        let mut cells = self.filled.cells.iter();
        cells.find(|cell| cell.row == row && cell.column == column)
    }

    fn figure(&self, term: &Term) -> Option<Decimal> {
        match &term.of {
            TermOf::Same => match self.cell(term) {
                Some(cell) => cell.value,
                None => self.absent(term),
            },
            TermOf::Number => None,
            TermOf::LastYear => {
                let (row, column) = self.key(&term.code);
                self.beside.last_year?.figure(row, column)
            }
            TermOf::Form(key) => {
                let other = self.beside.others.iter().find(|other| other.form == *key)?;
                let in_column = other
                    .figure(self.line, &term.code)
                    .or_else(|| other.figure("", &term.code));
                in_column.or_else(|| {
                    let mut cells = other.cells.iter();
                    cells
                        .find(|cell| cell.row == term.code && cell.time == ColumnTime::This)?
                        .value
                })
            }
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
    let all = filled.to_vec();
    let mut findings = Vec::new();
    for own in filled {
        let Some(form) = forms.get(&own.form) else { continue };
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
                findings.extend(finding(&failure, form));
                own.failures.push(failure);
            }
        }
    }
    findings
}
