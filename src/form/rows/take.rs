//! What stands in one cell: a figure, a reason for none, or a number that is no figure.

use rust_decimal::Decimal;

use crate::document::{Cell, Merge};
use crate::form::figure::{self, Figure, Reading};
use crate::form::header::{self, HeaderColumn, cell_ref};
use crate::form::label::bare;
use crate::form::rows::{Reader, Row, RowKind, UnitRow};
use crate::form::subject::Subject;
use crate::model::{
    CellRef, Extraction, Finding, Ignored, IssueCode, Lack, Locator, Measure, Mention, NonFigure, Place, RuleRef,
    Sense, Unstated,
};
use crate::reference::ColumnTime;

impl Reader<'_> {
    pub(super) fn place(&self, row: &Row<'_>, column: &HeaderColumn<'_>) -> CellRef {
        let name = match &row.kind {
            RowKind::Item(item) => item.name.clone(),
            _ => row.label.clone(),
        };
        let labels = column
            .path
            .iter()
            .cloned()
            .chain((!name.is_empty()).then_some(name))
            .collect();
        cell_ref(self.grid(), (row.at, column.at), labels)
    }

    pub(super) fn about(&self, row: &Row<'_>, code: IssueCode) -> Finding {
        let place = cell_ref(
            self.grid(),
            (row.at, self.header.labels.unwrap_or(0)),
            vec![row.label.clone()],
        );
        Finding::at(code, Place::Cell(place), row.label.clone())
    }

    pub(super) fn merge(&self, row: u32, column: u32) -> Option<&Merge> {
        self.merged.get(&column)?.at(row)
    }

    /// The figure of one cell of a unit's row; what is none is reported.
    pub(super) fn figure(
        &self,
        of: &UnitRow<'_>,
        column: &HeaderColumn<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Figure> {
        let place = self.place(of.row, column);
        let a1 = place.a1();
        let merge = self.merge(of.row.at, column.at);
        let Some(cell) = self.grid().cell(of.row.at, column.at) else {
            // An empty row is no unit; a merged cell is reported where it begins.
            if of.unit.is_some() && merge.is_none() {
                let finding = Finding::at(IssueCode::BlankFigure, Place::Cell(place), "");
                findings.push(finding.with("quote", format!("{} {a1}", of.row.label)).with("cell", a1));
            }
            return None;
        };
        let slot = self.slot(of.row, column);
        let (code, found) = match (cell.hidden, figure::read(cell), merge) {
            (true, ..) => (IssueCode::HiddenData, a1.clone()),
            (false, Reading::Figure(figure), None) => match figure::fits(&figure, cell, &slot.unit) {
                figure::Fit::Fits => return Some(figure),
                figure::Fit::Unclear => (IssueCode::UnitUnclear, cell.text.clone()),
                figure::Fit::Negative => (IssueCode::CellNotNumber, cell.text.clone()),
            },
            (false, Reading::Figure(_), Some(merge)) => {
                (IssueCode::MergedFigure, format!("{} ({})", cell.text, self.area(merge)))
            }
            (false, Reading::Missing | Reading::NotApplicable, _) => return None,
            (false, Reading::Error(error), _) => (IssueCode::CellError, error),
            (false, Reading::Uncomputed, _) => {
                let finding = Finding::at(IssueCode::FormulaUncomputed, Place::Cell(place), cell.text.clone());
                let finding = finding.with("sheet", &self.grid().name);
                findings.push(finding.with("count", 1).with("cell", a1));
                return None;
            }
            (false, Reading::NotNumber, _) => (IssueCode::CellNotNumber, cell.text.clone()),
        };
        let finding = Finding::at(code, Place::Cell(place), cell.text.clone());
        findings.push(finding.with("cell", a1).with("found", found));
        None
    }

    /// A return of one body in which nothing is filled in at all: none of its cells is reported alone.
    pub(super) fn nothing(&self, extraction: &mut Extraction) {
        let mut own = self
            .rows
            .iter()
            .filter(|row| !matches!(row.kind, RowKind::Codes | RowKind::Unknown));
        let stated = |row: &Row<'_>| {
            let cells = self
                .header
                .columns
                .iter()
                .filter_map(|column| self.grid().cell(row.at, column.at));
            cells.map(figure::read).any(|reading| reading != Reading::Missing)
        };
        let bodies = self.rows.iter().any(|row| matches!(row.kind, RowKind::Unit));
        if !bodies && !own.any(stated) {
            let place = cell_ref(
                self.grid(),
                (self.header.bottom, self.header.labels.unwrap_or(0)),
                Vec::new(),
            );
            let finding = Finding::at(IssueCode::BlankFigure, Place::Cell(place), "");
            extraction.findings.push(finding.with("quote", &self.sheet.title));
        }
    }

    /// Whether a cell holds a figure without doubt, or says that there is none: a total over anything else may leave it out.
    pub(super) fn is_certain(&self, row: &Row<'_>, column: &HeaderColumn<'_>) -> bool {
        let shown = |cell: &&Cell| !cell.hidden && self.merge(row.at, column.at).is_none();
        let Some(cell) = self.grid().cell(row.at, column.at).filter(shown) else {
            return false;
        };
        match figure::read(cell) {
            Reading::Figure(figure) => figure::fits(&figure, cell, &self.slot(row, column).unit) == figure::Fit::Fits,
            Reading::Missing | Reading::NotApplicable => true,
            Reading::Error(_) | Reading::Uncomputed | Reading::NotNumber => false,
        }
    }

    /// What a unit leaves out: an empty cell, or a mark in place of a figure. A merged area says
    /// nothing of its single cells.
    pub(super) fn unstated(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>) -> Option<Unstated> {
        let Subject { region, scope, .. } = of.unit.clone()?;
        let this = column.meaning.time == ColumnTime::This;
        if self.merge(of.row.at, column.at).is_some() {
            return None;
        }
        let lack = match self.grid().cell(of.row.at, column.at) {
            None => Lack::Blank,
            Some(cell) if cell.hidden => return None,
            Some(cell) => match figure::read(cell) {
                Reading::Missing => Lack::Blank,
                Reading::NotApplicable => Lack::NotApplicable,
                Reading::Figure(_) | Reading::Error(_) | Reading::Uncomputed | Reading::NotNumber => return None,
            },
        };
        Some(Unstated {
            indicator: self.slot(of.row, column).indicator.filter(|_| this)?,
            region,
            period: self.period,
            scope,
            lack,
            place: Place::Cell(self.place(of.row, column)),
        })
    }

    /// The mention of a figure whose unit is known.
    pub(super) fn mention(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>, figure: Figure) -> Option<Mention> {
        let Subject { region, scope, role } = of.unit.clone()?;
        let place = self.place(of.row, column);
        let quote = self.grid().cell(of.row.at, column.at)?.text.clone();
        let slot = self.slot(of.row, column);
        let indicator = slot.indicator?;
        Some(Mention {
            rule: RuleRef(format!("form/{}/{indicator}", self.sheet.form.key)),
            indicator,
            quantity: figure.quantity,
            unit: figure.unit.unwrap_or(slot.unit),
            qualifier: figure.qualifier,
            measure: Measure::Level,
            sense: Sense::Observed,
            role,
            base: None,
            period: Some(self.period),
            scope,
            counted_by: None,
            region: Some(region),
            locator: Locator::new(self.sheet.document.digest, Place::Cell(place), quote),
        })
    }

    fn area(&self, merge: &Merge) -> String {
        let corner = |row, column| cell_ref(self.grid(), (row, column), Vec::new()).a1();
        format!(
            "{}:{}",
            corner(merge.first_row, merge.first_column),
            corner(merge.last_row, merge.last_column)
        )
    }

    /// The figure of a total, for checking only.
    pub(super) fn control(
        &self,
        row: &Row<'_>,
        column: &HeaderColumn<'_>,
        extraction: &mut Extraction,
    ) -> Option<Decimal> {
        let cell = self.grid().cell(row.at, column.at)?;
        let place = self.place(row, column);
        match figure::read(cell) {
            Reading::Figure(figure) => self.value(row, column, &figure),
            Reading::Error(error) => {
                let a1 = place.a1();
                let finding = Finding::at(IssueCode::CellError, Place::Cell(place), cell.text.clone());
                extraction.findings.push(finding.with("cell", a1).with("found", error));
                None
            }
            Reading::Missing | Reading::NotApplicable | Reading::Uncomputed | Reading::NotNumber => None,
        }
    }

    /// A figure of last year's column: shown beside, not this year's.
    pub(super) fn earlier(&self, row: &Row<'_>, column: &HeaderColumn<'_>) -> Option<Ignored> {
        let class = match column.meaning.time {
            ColumnTime::LastYear => NonFigure::EarlierPeriod,
            ColumnTime::This | ColumnTime::Plan => return None,
        };
        let cell = self.grid().cell(row.at, column.at)?;
        Some(Ignored {
            place: Place::Cell(self.place(row, column)),
            printed: cell.text.clone(),
            class,
        })
    }

    /// Numbers of a row that are no figures: serial numbers and those of a row of codes.
    pub(super) fn rest(&self, row: &Row<'_>, extraction: &mut Extraction) {
        let codes = matches!(row.kind, RowKind::Codes);
        let claimed = |cell: &&Cell| !codes && self.header.columns.iter().any(|column| column.at == cell.column);
        let others = self.grid().row(row.at).iter().filter(|cell| !claimed(cell));
        for cell in others.filter(|cell| matches!(figure::read(cell), Reading::Figure(_))) {
            let labels = header::path(self.grid(), (self.header.top, self.header.bottom), cell.column);
            let serial = labels
                .iter()
                .any(|label| matches!(bare(label).as_str(), "序号" | "编号" | "代码" | "行次"));
            let path = labels.iter().chain([&row.label]).cloned().collect();
            let place = Place::Cell(cell_ref(self.grid(), (cell.row, cell.column), path));
            if serial || codes {
                extraction.ignored.push(Ignored {
                    place,
                    printed: cell.text.clone(),
                    class: NonFigure::ListMark,
                });
            }
        }
    }
}
