use std::collections::BTreeMap;

use crate::document::{Cell, ColumnMerges, Grid, Merge};
use crate::form::figure::{self, Figure, Reading};
use crate::form::header::{self, Header, HeaderColumn, bare, cell_ref};
use crate::form::period::period;
use crate::form::totals::{self, Line, Total};
use crate::form::{Sheet, titles};
use crate::model::{
    CellRef, Extraction, Finding, Ignored, IssueCode, Lack, Locator, Measure, Mention, NonFigure, Period, Place,
    RegionCode, Role, RuleRef, Scope, Sense, Unstated,
};
use crate::reference::Regions;

/// Labels of rows that end the table.
const ENDS: &[&str] = &[
    "填报人",
    "填表人",
    "制表人",
    "审核人",
    "单位负责人",
    "统计负责人",
    "注:",
    "备注:",
    "说明:",
    "填表说明",
    "填报说明",
];

/// More units than any return lists.
const MOST_ROWS: usize = 10_000;

/// A row of the table.
struct Row {
    at: u32,
    label: String,
    kind: RowKind,
}

enum RowKind {
    Unit,
    Total(Total),
    /// The row 甲 乙 1 2 3 of a statistical form.
    Codes,
}

struct Reader<'a> {
    sheet: &'a Sheet<'a>,
    regions: &'a Regions,
    header: &'a Header<'a>,
    period: Period,
    rows: &'a [Row],
    /// The merged regions of the columns of the form.
    merged: BTreeMap<u32, ColumnMerges<'a>>,
}

/// Reads the rows of a form into `extraction`.
pub(super) fn read(sheet: &Sheet<'_>, regions: &Regions, extraction: &mut Extraction) {
    let Some(header) = header::find(sheet.grid, sheet.form, &mut extraction.findings) else {
        return;
    };
    let Some(period) = period(sheet.document, sheet.grid) else {
        let known = sheet
            .document
            .findings
            .iter()
            .any(|finding| finding.code == IssueCode::YearMissing);
        let title = titles(sheet.document, sheet.grid)
            .into_iter()
            .next()
            .unwrap_or_default();
        extraction
            .findings
            .extend((!known).then(|| Finding::new(IssueCode::YearMissing).with("found", title)));
        return;
    };
    let mut rows = rows(sheet.grid, &header);
    if rows.len() > MOST_ROWS {
        rows.truncate(MOST_ROWS);
        let finding = Finding::new(IssueCode::LimitReached);
        extraction
            .findings
            .push(finding.with("limit", format!("{MOST_ROWS} rows")));
    }
    let reader = Reader {
        sheet,
        regions,
        header: &header,
        period,
        rows: &rows,
        merged: header
            .columns
            .iter()
            .map(|column| (column.at, sheet.grid.merges_of(column.at)))
            .collect(),
    };
    reader.read(extraction);
}

fn rows(grid: &Grid, header: &Header<'_>) -> Vec<Row> {
    let mut below: Vec<u32> = grid
        .cells
        .iter()
        .map(|cell| cell.row)
        .filter(|row| *row > header.bottom)
        .collect();
    below.dedup();
    // One more than is read, to tell that there are more.
    below.truncate(MOST_ROWS + 1);
    let merged = grid.merges_of(header.units);
    let mut rows = Vec::new();
    for at in below {
        let Some(first) = grid.row(at).first() else { continue };
        if ENDS.iter().any(|end| bare(&first.text).starts_with(end)) {
            break;
        }
        let head = || {
            let merge = merged.at(at)?;
            grid.cell(merge.first_row, merge.first_column)
        };
        let label = grid
            .cell(at, header.units)
            .or_else(head)
            .map(|cell| bare(&cell.text))
            .unwrap_or_default();
        // The word may stand in the column of serial numbers.
        let total = Total::of_label(&label).or_else(|| Total::of_label(&bare(&first.text)));
        let kind = match total {
            Some(total) => RowKind::Total(total),
            None if matches!(label.as_str(), "甲" | "乙" | "丙") => RowKind::Codes,
            None => RowKind::Unit,
        };
        rows.push(Row { at, label, kind });
    }
    rows
}

/// A unit's row with whose it is and the scope of its figures.
struct UnitRow<'a> {
    row: &'a Row,
    unit: Option<(RegionCode, Scope)>,
}

impl Reader<'_> {
    fn grid(&self) -> &Grid {
        self.sheet.grid
    }

    fn read(&self, extraction: &mut Extraction) {
        let mut lines = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = Line::default();
            match row.kind {
                RowKind::Unit => {
                    let unit = self.unit(index, extraction);
                    let of = UnitRow { row, unit };
                    for column in &self.header.columns {
                        let figure = self.figure(&of, column, &mut extraction.findings);
                        extraction.unstated.extend(self.unstated(&of, column));
                        line.values.push(figure.as_ref().map(|figure| figure.quantity.value));
                        let mention = figure.and_then(|figure| self.mention(&of, column, figure));
                        extraction.mentions.extend(mention);
                    }
                }
                RowKind::Total(total) => {
                    line.total = Some(total);
                    for column in &self.header.columns {
                        line.values.push(self.control(row, column, extraction));
                    }
                }
                RowKind::Codes => {}
            }
            self.rest(row, extraction);
            if !matches!(row.kind, RowKind::Codes) {
                lines.push((row.at, line));
            }
        }
        for found in totals::check(&lines, &self.header.columns) {
            let row = self.rows.iter().find(|row| row.at == found.row);
            let column = self.header.columns.get(found.column);
            if let Some((row, column)) = row.zip(column) {
                let place = self.place(row, column);
                let finding = Finding::at(
                    IssueCode::TotalMismatch,
                    Place::Cell(place.clone()),
                    found.printed.to_string(),
                );
                let finding = finding.with("cell", place.a1()).with("printed", found.printed);
                extraction.findings.push(finding.with("sum", found.sum));
            }
        }
    }

    /// Whose row it is, with the scope of its figures.
    fn unit(&self, index: usize, extraction: &mut Extraction) -> Option<(RegionCode, Scope)> {
        let row = self.rows.get(index)?;
        let holds = |column: &HeaderColumn<'_>| self.grid().cell(row.at, column.at).is_some();
        if row.label.is_empty() && !self.header.columns.iter().any(holds) {
            return None;
        }
        let context = self.sheet.document.identity.region.as_ref().map(|region| &region.value);
        if let Some(own) = row.label.strip_suffix("本级") {
            let named = own.is_empty() || ["省", "市", "县", "区"].contains(&own);
            let code = if named {
                context.cloned()
            } else {
                // Of several bearers none is taken: the name as a whole is then reported below.
                match self.bearers(own).as_slice() {
                    [code] => Some(code.clone()),
                    _ => None,
                }
            };
            if let Some(code) = code {
                return Some((code, Scope::OwnLevel));
            }
        }
        let bearers = self.bearers(&row.label);
        match bearers.as_slice() {
            [code] => Some((code.clone(), Scope::Region)),
            [] => {
                extraction
                    .findings
                    .push(self.about(row, IssueCode::RegionUnknown).with("found", &row.label));
                None
            }
            several => {
                let settled = self.by_subtotal(index, several);
                if settled.is_none() {
                    let names: Vec<String> = several.iter().map(|code| self.regions.full_name(code)).collect();
                    let finding = self.about(row, IssueCode::RegionAmbiguous).with("name", &row.label);
                    extraction.findings.push(finding.with("candidates", names.join("、")));
                }
                settled.map(|code| (code, Scope::Region))
            }
        }
    }

    /// The regions that a unit's name may mean, within the region that the return is about.
    fn bearers(&self, label: &str) -> Vec<RegionCode> {
        let year = Some(self.period.year());
        let named = |name: &str| -> Vec<RegionCode> {
            let found = self.regions.named_in(name, year);
            found.map(|region| region.code.clone()).collect()
        };
        let mut codes = named(label);
        if codes.is_empty() {
            // 岚州市云磐区, 云磐区司法局: the last name inside says which district.
            let inside = self.regions.names_in(label).filter(|found| !found.weak).last();
            codes = inside.map(|found| named(found.name)).unwrap_or_default();
        }
        let context = self.sheet.document.identity.region.as_ref().map(|region| &region.value);
        codes.retain(|code| context.is_none_or(|context| self.regions.is_within(code, context)));
        codes
    }

    /// Of namesakes the one below the region that the next subtotal names.
    fn by_subtotal(&self, index: usize, several: &[RegionCode]) -> Option<RegionCode> {
        let below = self.rows.iter().skip(index + 1);
        let subtotal = below
            .into_iter()
            .find(|row| matches!(row.kind, RowKind::Total(Total::Group)))?;
        let above: Vec<&RegionCode> = self
            .regions
            .names_in(&subtotal.label)
            .flat_map(|found| found.bearers)
            .collect();
        let mut inside = several
            .iter()
            .filter(|code| above.iter().any(|above| self.regions.is_within(code, above)));
        let found = inside.next()?;
        inside.next().is_none().then(|| found.clone())
    }

    fn place(&self, row: &Row, column: &HeaderColumn<'_>) -> CellRef {
        let labels = column.path.iter().chain([&row.label]).cloned().collect();
        cell_ref(self.grid(), (row.at, column.at), labels)
    }

    fn about(&self, row: &Row, code: IssueCode) -> Finding {
        let place = cell_ref(self.grid(), (row.at, self.header.units), vec![row.label.clone()]);
        Finding::at(code, Place::Cell(place), row.label.clone())
    }

    fn merge(&self, row: u32, column: u32) -> Option<&Merge> {
        self.merged.get(&column)?.at(row)
    }

    /// The figure of one cell of a unit's row; what is none is reported.
    fn figure(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>, findings: &mut Vec<Finding>) -> Option<Figure> {
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
        let (code, found) = match (cell.hidden, figure::read(cell), merge) {
            (true, ..) => (IssueCode::HiddenData, a1.clone()),
            (false, Reading::Figure(figure), None) => return Some(figure),
            (false, Reading::Figure(_), Some(merge)) => (
                IssueCode::CellNotNumber,
                format!("{} ({})", cell.text, self.area(merge)),
            ),
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

    /// What a unit leaves out: an empty cell, or a mark in place of a figure. A merged area says
    /// nothing of its single cells.
    fn unstated(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>) -> Option<Unstated> {
        let (region, scope) = of.unit.clone()?;
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
            indicator: column.meaning.indicator.clone()?,
            region,
            period: self.period,
            scope,
            lack,
            place: Place::Cell(self.place(of.row, column)),
        })
    }

    /// The mention of a figure whose unit is known.
    fn mention(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>, figure: Figure) -> Option<Mention> {
        let (region, scope) = of.unit.clone()?;
        let place = self.place(of.row, column);
        let quote = self.grid().cell(of.row.at, column.at)?.text.clone();
        let indicator = column.meaning.indicator.clone()?;
        Some(Mention {
            rule: RuleRef(format!("form/{}/{indicator}", self.sheet.form.key)),
            indicator,
            quantity: figure.quantity,
            unit: figure.unit.unwrap_or_else(|| column.unit.clone()),
            qualifier: figure.qualifier,
            measure: Measure::Level,
            sense: Sense::Observed,
            role: Role::Total,
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
    fn control(
        &self,
        row: &Row,
        column: &HeaderColumn<'_>,
        extraction: &mut Extraction,
    ) -> Option<rust_decimal::Decimal> {
        let cell = self.grid().cell(row.at, column.at)?;
        let place = self.place(row, column);
        match figure::read(cell) {
            Reading::Figure(figure) => Some(figure.quantity.value),
            Reading::Error(error) => {
                let a1 = place.a1();
                let finding = Finding::at(IssueCode::CellError, Place::Cell(place), cell.text.clone());
                extraction.findings.push(finding.with("cell", a1).with("found", error));
                None
            }
            Reading::Missing | Reading::NotApplicable | Reading::Uncomputed | Reading::NotNumber => None,
        }
    }

    /// Numbers of a row that are no figures: serial numbers and those of a row of codes.
    fn rest(&self, row: &Row, extraction: &mut Extraction) {
        let claimed = |cell: &&Cell| self.header.columns.iter().any(|column| column.at == cell.column);
        let others = self.grid().row(row.at).iter().filter(|cell| !claimed(cell));
        for cell in others.filter(|cell| matches!(figure::read(cell), Reading::Figure(_))) {
            let labels = header::path(self.grid(), (self.top(), self.header.bottom), cell.column);
            let serial = labels
                .iter()
                .any(|label| matches!(bare(label).as_str(), "序号" | "编号"));
            let path = labels.iter().chain([&row.label]).cloned().collect();
            let place = Place::Cell(cell_ref(self.grid(), (cell.row, cell.column), path));
            if serial || matches!(row.kind, RowKind::Codes) {
                extraction.ignored.push(Ignored {
                    place,
                    printed: cell.text.clone(),
                    class: NonFigure::ListMark,
                });
            }
        }
    }

    fn top(&self) -> u32 {
        let units = self
            .grid()
            .merges
            .iter()
            .find(|merge| merge.covers(self.header.bottom, self.header.units));
        units.map_or(self.header.bottom, |merge| merge.first_row)
    }
}
