//! A filled return as a whole: whose it is, of when, every figure by row and column, and which controls fail.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use serde::{Deserialize, Serialize};

use crate::model::{CellRef, Finding, IndicatorKind, IssueCode, Period, Place, RegionCode, Scope};
use crate::reference::{ColumnTime, ControlLevel};

/// Fewest figures by which a return is taken for a copy of an earlier one.
const ENOUGH_FIGURES: usize = 5;

/// One table of a filled return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Key of the form.
    pub form: String,
    /// Sheet that it stands on.
    pub sheet: String,
    /// The reporting body as stated above the table, or by the name of the sheet.
    pub body: Option<String>,
    /// The region that the body belongs to.
    pub region: Option<RegionCode>,
    /// The period.
    pub period: Option<Period>,
    /// Its cells of figures, in order of place, totals included.
    pub cells: Vec<FilledCell>,
    /// Controls that do not hold.
    pub failures: Vec<ControlFailure>,
}

/// One cell where a figure is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledCell {
    /// Code of the item, name of the body, label that the sender wrote; empty in a form of one row.
    pub row: String,
    /// Code of the column.
    pub column: String,
    /// Where.
    pub at: CellRef,
    /// The figure in `unit`; none where none is stated for sure.
    pub value: Option<Decimal>,
    /// The unit of the form, whatever unit the sheet prints.
    pub unit: String,
    /// How it adds up.
    pub kind: IndicatorKind,
    /// Of which time.
    pub time: ColumnTime,
    /// Whether the row is a total.
    pub total: bool,
    /// Whose figure it is; none where that cannot be told, and of totals.
    pub of: Option<Bearer>,
}

/// Whose a figure is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bearer {
    /// The region.
    pub region: RegionCode,
    /// All of it, its own level, or one body in it.
    pub scope: Scope,
}

/// A control that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlFailure {
    /// Its key within the form.
    pub control: String,
    /// Hard or soft.
    pub level: ControlLevel,
    /// The cells that it rests on, the left side first.
    pub cells: Vec<CellRef>,
    /// What the left side comes to.
    pub left: Decimal,
    /// What the right side comes to.
    pub right: Decimal,
}

/// What was asked for, where somebody asked: whose return, of which form and period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The region of the sender.
    pub region: Option<RegionCode>,
    /// The period.
    pub period: Option<Period>,
}

impl Filled {
    /// The same with places alone: labels are for people who look at the sheet, and take most of the room.
    #[must_use]
    pub fn without_labels(mut self) -> Self {
        let cells = self.cells.iter_mut().map(|cell| &mut cell.at);
        let failing = self.failures.iter_mut().flat_map(|failure| &mut failure.cells);
        for at in cells.chain(failing) {
            at.header_path.clear();
        }
        self
    }

    /// The figure of a cell: `row` is empty in a form of one row.
    pub fn figure(&self, row: &str, column: &str) -> Option<Decimal> {
        let cell = self
            .cells
            .iter()
            .find(|cell| cell.row == row && cell.column == column)?;
        cell.value
    }

    /// What differs from what was asked for: another region than the sender's, another period.
    pub fn differs(&self, asked: &Asked) -> Vec<Finding> {
        let mut findings = Vec::new();
        let at = |code, quote: String| match self.cells.first() {
            Some(cell) => Finding::at(code, Place::Cell(cell.at.clone()), quote),
            None => Finding::new(code),
        };
        if let (Some(own), Some(asked)) = (self.period, asked.period)
            && own != asked
        {
            let finding = at(IssueCode::PeriodOther, own.to_string());
            findings.push(
                finding
                    .with("found", own)
                    .with("expected", asked)
                    .with("form", &self.form),
            );
        }
        if let (Some(own), Some(asked)) = (&self.region, &asked.region)
            && own != asked
        {
            let found = self.body.clone().unwrap_or_else(|| own.to_string());
            let finding = at(IssueCode::SenderOther, found.clone());
            findings.push(
                finding
                    .with("found", found)
                    .with("expected", asked)
                    .with("form", &self.form),
            );
        }
        findings
    }

    /// Whether its figures are all those of an earlier return of another period: last year's file sent again. Zeros
    /// and blanks are no evidence.
    pub fn repeats(&self, earlier: &Self) -> Option<Finding> {
        if self.form != earlier.form || self.period == earlier.period {
            return None;
        }
        let key = |cell: &FilledCell| (cell.row.clone(), cell.column.clone());
        let known: BTreeMap<_, _> = earlier.cells.iter().map(|cell| (key(cell), cell.value)).collect();
        let figures = self.cells.iter().filter(|cell| {
            cell.time == ColumnTime::This && !cell.total && cell.value.is_some_and(|value| !value.is_zero())
        });
        let mut count = 0;
        for cell in figures {
            if known.get(&key(cell)) != Some(&cell.value) {
                return None;
            }
            count += 1;
        }
        let before = earlier.period.map_or_else(String::new, |period| period.to_string());
        (count >= ENOUGH_FIGURES).then(|| {
            let finding = Finding::new(IssueCode::FiguresRepeated).with("form", &self.form);
            finding.with("count", count).with("before", before)
        })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Asked, Filled, FilledCell};
    use crate::model::{CellRef, IndicatorKind, IssueCode, Period};
    use crate::reference::ColumnTime;

    fn cell(row: &str, column: &str, value: Option<i64>) -> FilledCell {
        FilledCell {
            row: row.to_owned(),
            column: column.to_owned(),
            at: CellRef {
                sheet: "a".to_owned(),
                row: 1,
                column: 1,
                header_path: Vec::new(),
                span: None,
            },
            value: value.map(Decimal::from),
            kind: if column == "9" {
                IndicatorKind::Mean
            } else {
                IndicatorKind::Count
            },
            unit: "件".to_owned(),
            time: ColumnTime::This,
            total: row == "合计",
            of: None,
        }
    }

    fn filled(year: i32, cells: Vec<FilledCell>) -> Filled {
        Filled {
            form: "training".to_owned(),
            sheet: "a".to_owned(),
            body: Some("云磐区".to_owned()),
            region: "990102".parse().ok(),
            period: Some(Period::Year(year)),
            cells,
            failures: Vec::new(),
        }
    }

    #[test]
    fn last_years_figures_are_known_again() {
        let cells: Vec<FilledCell> = (1..=5).map(|n| cell("甲", &n.to_string(), Some(n))).collect();
        let (this, last) = (filled(2031, cells.clone()), filled(2030, cells.clone()));
        assert_eq!(this.repeats(&last).unwrap().code, IssueCode::FiguresRepeated);
        assert!(this.repeats(&this).is_none());
        let mut other = cells;
        other[2].value = Some(Decimal::from(99));
        assert!(filled(2031, other).repeats(&last).is_none());
        // Four figures may well be the same.
        let few: Vec<FilledCell> = last.cells[..4].to_vec();
        assert!(filled(2031, few).repeats(&last).is_none());
    }

    #[test]
    fn another_period_or_sender_is_named() {
        let own = filled(2031, vec![cell("甲", "1", Some(1))]);
        let asked = |region: &str, year| Asked {
            region: region.parse().ok(),
            period: Some(Period::Year(year)),
        };
        assert!(own.differs(&asked("990102", 2031)).is_empty());
        let codes = |asked: &Asked| own.differs(asked).iter().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(codes(&asked("990103", 2031)), [IssueCode::SenderOther]);
        assert_eq!(codes(&asked("990102", 2030)), [IssueCode::PeriodOther]);
    }
}
