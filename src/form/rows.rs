mod take;
mod whose;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::document::{ColumnMerges, Grid};
use crate::form::Sheet;
use crate::form::figure::Figure;
use crate::form::filled::{Bearer, Filled, FilledCell};
use crate::form::header::{self, Header, HeaderColumn};
use crate::form::label::{bare, item_name};
use crate::form::lines::convert;
use crate::form::subject::{Names, Subject, is_organ};
use crate::form::totals::{self, Line, Total};
use crate::model::{Extraction, Finding, IndicatorCode, IndicatorKind, IssueCode, Period, Place, Role, Scope};
use crate::reference::{ColumnTime, FormItem, Regions, Shape};

/// Labels of rows that end the table.
const ENDS: &[&str] = &[
    "填报人",
    "填表人",
    "制表人",
    "审核人",
    "报表人",
    "单位负责人",
    "统计负责人",
    "负责人:",
    "联系人",
    "注:",
    "备注:",
    "说明:",
    "填表说明",
    "填报说明",
    "统计说明",
];
/// Headers over columns that hold no figures of the form.
const ASIDE: &[&str] = &["序号", "编号", "代码", "行次", "计量单位", "单位", "备注", "栏次"];

/// More units than any return lists.
const MOST_ROWS: usize = 10_000;

/// A row of the table.
struct Row<'a> {
    at: u32,
    label: String,
    kind: RowKind<'a>,
    /// Unit that the row prints, beside its name or in a column of units.
    unit: Option<String>,
}

enum RowKind<'a> {
    /// A body's.
    Unit,
    /// The only one of a form of one row, or one that the sender words.
    Own,
    /// An item's.
    Item(&'a FormItem),
    Total(Total),
    /// The row 甲 乙 1 2 3 of a statistical form, or a header printed again.
    Codes,
    /// A row of a form of items that the form does not know.
    Unknown,
}

/// What one cell counts.
struct Slot {
    indicator: Option<IndicatorCode>,
    kind: IndicatorKind,
    unit: String,
}

struct Reader<'a> {
    sheet: &'a Sheet<'a>,
    names: Names<'a>,
    header: &'a Header<'a>,
    period: Period,
    rows: &'a [Row<'a>],
    /// Whose figures a table of one body holds.
    owner: Option<Subject>,
    /// The merged regions of the columns of the form.
    merged: BTreeMap<u32, ColumnMerges<'a>>,
}

/// Reads the rows of a table into `extraction`.
pub(super) fn read(sheet: &Sheet<'_>, regions: &Regions, extraction: &mut Extraction) -> Option<Filled> {
    let header = header::find(sheet.grid, sheet.form, &mut extraction.findings)?;
    let Some(period) = sheet.period else {
        let known = sheet
            .document
            .findings
            .iter()
            .any(|finding| finding.code == IssueCode::YearMissing);
        let title = sheet.title.clone();
        extraction
            .findings
            .extend((!known).then(|| Finding::new(IssueCode::YearMissing).with("found", title)));
        return None;
    };
    let mut rows = rows(sheet, &header);
    if rows.len() > MOST_ROWS {
        rows.truncate(MOST_ROWS);
        let finding = Finding::new(IssueCode::LimitReached);
        extraction
            .findings
            .push(finding.with("limit", format!("{MOST_ROWS} rows")));
    }
    items_once(sheet, &mut rows, &mut extraction.findings);
    let names = Names {
        regions,
        period: Some(period),
        context: sheet.region().cloned(),
    };
    let alone = header.labels.is_some() || rows.iter().filter(|row| is_filled(sheet.grid, &header, row)).count() < 2;
    let reader = Reader {
        owner: owner(sheet, &names).filter(|_| alone),
        sheet,
        names,
        header: &header,
        period,
        rows: &rows,
        merged: header
            .columns
            .iter()
            .map(|column| (column.at, sheet.grid.merges_of(column.at)))
            .collect(),
    };
    Some(reader.read(extraction))
}

/// Whether a row without a name holds anything in the columns of figures.
fn is_filled(grid: &Grid, header: &Header<'_>, row: &Row<'_>) -> bool {
    matches!(row.kind, RowKind::Own)
        && header
            .columns
            .iter()
            .any(|column| grid.cell(row.at, column.at).is_some())
}

/// The body of a table of one body, and whose figures those are.
fn owner(sheet: &Sheet<'_>, names: &Names<'_>) -> Option<Subject> {
    let region = sheet.region().cloned()?;
    let body = sheet.body.as_deref().unwrap_or_default();
    let own = names.own_level(body).is_some();
    // 云磐区2031年度… is the district's table, whichever of its bureaus puts it together.
    let title = bare(&sheet.title);
    let head = title.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let districts = !is_organ(head) && names.regions.names_in(head).any(|found| !found.weak);
    let scope = if own {
        Scope::OwnLevel
    } else if sheet.form.scope == Scope::Body && is_organ(body) && !districts {
        Scope::Body
    } else {
        Scope::Region
    };
    Some(Subject {
        region,
        scope,
        role: Role::Total,
    })
}

fn rows<'a>(sheet: &Sheet<'a>, header: &Header<'_>) -> Vec<Row<'a>> {
    let grid = sheet.grid;
    let mut below: Vec<u32> = grid
        .cells
        .iter()
        .map(|cell| cell.row)
        .filter(|row| *row > header.bottom)
        .collect();
    below.dedup();
    // One more than is read, to tell that there are more.
    below.truncate(MOST_ROWS + 1);
    let mut rows = Vec::new();
    for at in below {
        let Some(first) = grid.row(at).first() else { continue };
        if ENDS.iter().any(|end| bare(&first.text).starts_with(end)) {
            break;
        }
        rows.push(row(sheet, header, at));
    }
    rows
}

fn row<'a>(sheet: &Sheet<'a>, header: &Header<'_>, at: u32) -> Row<'a> {
    let (grid, form) = (sheet.grid, sheet.form);
    let first = grid.row(at).first().map(|cell| bare(&cell.text)).unwrap_or_default();
    let coded = matches!(first.as_str(), "甲" | "栏次") || is_codes(grid, header, at);
    let Some(labels) = header.labels else {
        let kind = if coded { RowKind::Codes } else { RowKind::Own };
        return Row {
            at,
            label: String::new(),
            kind,
            unit: None,
        };
    };
    let cell = grid.cell_or_merge(at, labels);
    let label = cell.map(|cell| bare(&cell.text)).unwrap_or_default();
    if coded || matches!(label.as_str(), "甲" | "乙" | "丙") {
        return Row {
            at,
            label,
            kind: RowKind::Codes,
            unit: None,
        };
    }
    // A header that is printed again says so in all its columns.
    let again = |pattern: &regex::Regex| pattern.is_match(&label) && !label.is_empty();
    if form.label_column.as_ref().is_some_and(again) {
        return Row {
            at,
            label,
            kind: RowKind::Codes,
            unit: None,
        };
    }
    if form.shape.has_items() {
        let (item, unit) = item(sheet, header, at);
        let label = item.map_or(label, |item| item.code.clone());
        let kind = item.map_or(RowKind::Unknown, RowKind::Item);
        return Row { at, label, kind, unit };
    }
    // The word may stand in the column of serial numbers.
    let total = Total::of_label(&label).or_else(|| Total::of_label(&first));
    let kind = match total {
        Some(total) => RowKind::Total(total),
        None if form.shape == Shape::FreeItems => RowKind::Own,
        None => RowKind::Unit,
    };
    Row {
        at,
        label,
        kind,
        unit: None,
    }
}

/// Whether a row holds 1, 2, 3… right below the header and nothing else in the columns of figures.
fn is_codes(grid: &Grid, header: &Header<'_>, at: u32) -> bool {
    let of_column = |column: &HeaderColumn<'_>| grid.cell(at, column.at).map(|cell| bare(&cell.text));
    let codes: Option<Vec<u32>> = header
        .columns
        .iter()
        .map(|column| of_column(column)?.parse().ok())
        .collect();
    at == header.bottom + 1
        && codes.is_some_and(|codes| {
            codes.len() > 2
                && codes
                    .windows(2)
                    .all(|pair| matches!(pair, [left, right] if *right == left + 1))
        })
        && header.labels.is_none_or(|labels| grid.cell(at, labels).is_none())
}

/// The item that a row is of, by its name alone or with the names that it stands under, and the unit it prints.
fn item<'a>(sheet: &Sheet<'a>, header: &Header<'_>, at: u32) -> (Option<&'a FormItem>, Option<String>) {
    let grid = sheet.grid;
    let end = header.columns.first().map_or(0, |column| column.at);
    let mut path: Vec<String> = Vec::new();
    let mut unit = None;
    let mut seen: Vec<(u32, u32)> = Vec::new();
    for column in 0..end {
        let Some(cell) = grid.cell_or_merge(at, column) else {
            continue;
        };
        let head = header::path(grid, (header.top, header.bottom), column);
        let aside = head
            .last()
            .map(|label| bare(label))
            .filter(|label| ASIDE.contains(&label.as_str()));
        match aside.as_deref() {
            Some("计量单位" | "单位") => unit = Some(bare(&cell.text)),
            None if !seen.contains(&(cell.row, cell.column)) => {
                seen.push((cell.row, cell.column));
                let (name, printed) = item_name(&cell.text);
                unit = printed.or(unit);
                path.push(name);
            }
            Some(_) | None => {}
        }
    }
    let last = path.last().cloned().unwrap_or_default();
    let joined = path.join("/");
    let of = |name: &str| sheet.form.items.iter().find(|item| item.label.is_match(name));
    (of(&joined).or_else(|| of(&last)), unit.filter(|unit| !unit.is_empty()))
}

/// Items that a sheet has twice are reported and left out, those that it must have and lacks are reported.
fn items_once(sheet: &Sheet<'_>, rows: &mut [Row<'_>], findings: &mut Vec<Finding>) {
    for item in &sheet.form.items {
        let of = |row: &&Row<'_>| matches!(row.kind, RowKind::Item(other) if other.code == item.code);
        let count = rows.iter().filter(of).count();
        if count > 1 || (count == 0 && item.required.is_yes()) {
            let finding = Finding::new(IssueCode::FormItem).with("form", &sheet.form.key);
            findings.push(finding.with("item", &item.name));
        }
        if count > 1 {
            for row in rows.iter_mut().filter(|row| of(&&**row)) {
                row.kind = RowKind::Unknown;
            }
        }
    }
}

/// A row with whose it is.
struct UnitRow<'a> {
    row: &'a Row<'a>,
    unit: Option<Subject>,
}

impl Reader<'_> {
    fn grid(&self) -> &Grid {
        self.sheet.grid
    }

    fn read(&self, extraction: &mut Extraction) -> Filled {
        let mut lines = Vec::new();
        let mut cells = Vec::new();
        self.one_row(extraction);
        for (index, row) in self.rows.iter().enumerate() {
            let mut line = Line::default();
            match &row.kind {
                RowKind::Unit | RowKind::Own | RowKind::Item(_) => {
                    if self.is_spare(row) {
                        self.rest(row, extraction);
                        continue;
                    }
                    let unit = match row.kind {
                        RowKind::Unit => self.unit(index, extraction),
                        _ => self.owner.clone(),
                    };
                    let of = UnitRow { row, unit };
                    for column in &self.header.columns {
                        let figure = self.figure(&of, column, &mut extraction.findings);
                        extraction.unstated.extend(self.unstated(&of, column));
                        let value = figure.as_ref().and_then(|figure| self.value(row, column, figure));
                        line.values.push(value);
                        cells.extend(self.filled(&of, column, value));
                        let Some(figure) = figure else { continue };
                        if column.meaning.time == ColumnTime::This {
                            extraction.mentions.extend(self.mention(&of, column, figure));
                        } else {
                            extraction.ignored.extend(self.earlier(row, column));
                        }
                    }
                }
                RowKind::Total(total) => {
                    let of = UnitRow { row, unit: None };
                    line.total = Some(*total);
                    for column in &self.header.columns {
                        let value = self.control(row, column, extraction);
                        line.values.push(value);
                        cells.extend(self.filled(&of, column, value));
                    }
                }
                // An item that the form does not know may still be a part of a sum.
                RowKind::Unknown if self.sheet.form.item(&row.label).is_none() => {
                    let of = UnitRow { row, unit: None };
                    let shown = |column: &&HeaderColumn<'_>| self.grid().cell(row.at, column.at).is_some();
                    for column in self.header.columns.iter().filter(shown) {
                        let value = self.control(row, column, extraction);
                        cells.extend(self.filled(&of, column, value));
                    }
                }
                RowKind::Codes | RowKind::Unknown => {}
            }
            self.rest(row, extraction);
            if matches!(row.kind, RowKind::Unit | RowKind::Own | RowKind::Total(_)) {
                lines.push((row.at, line));
            }
        }
        self.totals(&lines, extraction);
        self.nothing(extraction);
        self.total_of_parts(extraction);
        Filled {
            form: self.sheet.form.key.clone(),
            sheet: self.grid().name.clone(),
            body: self.sheet.body.clone(),
            region: self.sheet.region().cloned(),
            period: Some(self.period),
            cells,
            failures: Vec::new(),
        }
    }

    /// A row that nobody filled in: at most its serial number stands there.
    fn is_spare(&self, row: &Row<'_>) -> bool {
        let nameless = matches!(row.kind, RowKind::Own) || (matches!(row.kind, RowKind::Unit) && row.label.is_empty());
        nameless && self.is_empty(row)
    }

    fn is_empty(&self, row: &Row<'_>) -> bool {
        !self
            .header
            .columns
            .iter()
            .any(|column| self.grid().cell(row.at, column.at).is_some())
    }

    fn slot(&self, row: &Row<'_>, column: &HeaderColumn<'_>) -> Slot {
        let meaning = column.meaning;
        let RowKind::Item(item) = &row.kind else {
            return Slot {
                indicator: meaning.indicator.clone(),
                kind: meaning.kind,
                unit: self.header.unit_of(column.printed.as_ref(), &meaning.unit),
            };
        };
        let of = item.indicator(&meaning.code);
        let own = if item.unit.is_empty() {
            &meaning.unit
        } else {
            &item.unit
        };
        let printed = row.unit.as_ref().or(column.printed.as_ref());
        Slot {
            indicator: of.map(|of| of.indicator.clone()),
            kind: of.map_or(meaning.kind, |of| of.kind),
            unit: self.header.unit_of(printed, own),
        }
    }

    /// A figure in the unit of its column, for sums; none where its own unit cannot be turned into it.
    fn value(&self, row: &Row<'_>, column: &HeaderColumn<'_>, figure: &Figure) -> Option<Decimal> {
        let Some(own) = &figure.unit else {
            return Some(figure.quantity.value);
        };
        convert(figure.quantity.value, own, &self.slot(row, column).unit)
    }

    /// A cell with its figure in the unit of the form: another sheet may print another one.
    fn filled(&self, of: &UnitRow<'_>, column: &HeaderColumn<'_>, value: Option<Decimal>) -> Option<FilledCell> {
        let row = of.row;
        // A merged region has its figure where it begins; a blank is a place without a figure, and no zero in a sum.
        if self.grid().cell(row.at, column.at).is_none() && self.merge(row.at, column.at).is_some() {
            return None;
        }
        let slot = self.slot(row, column);
        let own = match &row.kind {
            RowKind::Item(item) if !item.unit.is_empty() => &item.unit,
            _ if !column.meaning.unit.is_empty() => &column.meaning.unit,
            _ => &self.sheet.form.unit,
        };
        let unit = if own.is_empty() { &slot.unit } else { own };
        Some(FilledCell {
            row: row.label.clone(),
            column: column.meaning.code.clone(),
            at: self.place(row, column),
            value: value.and_then(|value| convert(value, &slot.unit, unit)),
            unit: unit.clone(),
            kind: slot.kind,
            time: column.meaning.time,
            total: matches!(row.kind, RowKind::Total(_)),
            of: of.unit.as_ref().map(|unit| Bearer {
                region: unit.region.clone(),
                scope: unit.scope,
            }),
        })
    }

    fn totals(&self, lines: &[(u32, Line)], extraction: &mut Extraction) {
        for found in totals::check(lines, &self.header.columns) {
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
}
