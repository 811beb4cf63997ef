//! Returns (报表): the grid of a registered form becomes mentions, each with its cell. What the form
//! does not say for sure, such as a merged figure, a hidden row or a text where a figure is due, is
//! reported and never taken.

mod area;
mod blank;
mod consolidate;
mod controls;
mod digest;
mod figure;
mod filled;
mod formula;
mod header;
mod label;
mod lines;
mod own;
mod period;
mod plain;
mod receipt;
mod rows;
mod sender;
mod status;
mod subject;
mod totals;
mod unclaimed;
mod withhold;

use crate::document::{CellValue, Document, DocumentKind, Grid, MediaType};
use crate::form::area::Area;
use crate::form::label::bare;
use crate::form::subject::{Names, Whose};
use crate::model::{Extraction, Finding, IssueCode, Period, RegionCode};
use crate::reference::{Form, Forms, Regions};

pub use blank::{Blank, BlankArea, Content, Demand, InputRule, Order, blank, period_words};
pub use consolidate::{Consolidated, Method, Over, consolidate};
pub use controls::{Beside, check, control_finding};
pub use digest::figures_digest;
pub use filled::{Asked, Bearer, ControlFailure, Filled, FilledCell};
pub use own::{CARD, Card, take_own};
pub use plain::Plain;
pub use receipt::{ReceiptIssue, Standing, Weight, explanations, issue_id, judge};
pub use sender::{Sent, differs_from_card};
pub use status::{State, StatusRow, Submission, status};
pub use unclaimed::unclaimed;
pub use withhold::{Withheld, cover_names, restore, withhold};

/// How many rows a form may have above its header.
const HEAD_ROWS: u32 = 12;
/// How many blocks of a page above a table may be its title.
const TITLE_BLOCKS: usize = 3;

/// Reads every sheet or table of `document` that is a registered form. The document must have been
/// identified: the year is that of its title or period line, and the names of units are looked for
/// within its region.
///
/// Sheets of a workbook that are no registered form are reported; tables of a page are not, since
/// most belong to its text.
pub fn read_return(document: &Document, forms: &Forms, regions: &Regions) -> Extraction {
    read_filled(document, forms, regions).1
}

/// The same with every table as a whole: whose, of when, every figure by row and column, which controls fail. The
/// failures stand among the findings too.
pub fn read_filled(document: &Document, forms: &Forms, regions: &Regions) -> (Vec<Filled>, Extraction) {
    let mut extraction = Extraction::default();
    let mut filled = Vec::new();
    let is_return = match document.media {
        MediaType::Xlsx | MediaType::Xls | MediaType::Xlsb | MediaType::Ods | MediaType::Csv => true,
        MediaType::Html | MediaType::Text | MediaType::Unknown => document.identity.kind == DocumentKind::Return,
    };
    for grid in document.grids.iter().filter(|grid| !grid.cells.is_empty()) {
        if grid.hidden {
            let finding = Finding::new(IssueCode::HiddenData);
            extraction.findings.push(finding.with("found", &grid.name));
            continue;
        }
        for area in area::areas(grid, forms) {
            let titles = titles(document, &area);
            match form_of(document, &area, &titles, forms) {
                Some((form, title)) => {
                    for group in area::groups(&area.grid, form) {
                        let sheet = sheet(document, &group, (form, title.clone()), regions);
                        filled.extend(rows::read(&sheet, regions, &mut extraction));
                    }
                }
                None if is_return => {
                    let title = titles.first().map_or(grid.name.as_str(), String::as_str);
                    extraction
                        .findings
                        .push(Finding::new(IssueCode::FormUnknown).with("title", title));
                }
                None => {}
            }
        }
    }
    for one in &mut filled {
        let Some(form) = forms.get(&one.form) else { continue };
        one.failures = check(one, form, Beside::default());
        let findings = one.failures.iter().filter_map(|failure| control_finding(failure, form));
        extraction.findings.extend(findings);
    }
    extraction.findings.extend(controls::across(&mut filled, forms));
    (filled, extraction)
}

/// A table with the form that it is.
struct Sheet<'a> {
    document: &'a Document,
    grid: &'a Grid,
    form: &'a Form,
    title: String,
    period: Option<Period>,
    /// The reporting body that it states.
    body: Option<String>,
    /// The region that it is about.
    whose: Whose,
}

impl Sheet<'_> {
    /// The region that it is about, where that can be told.
    const fn region(&self) -> Option<&RegionCode> {
        match &self.whose {
            Whose::Region(region) => Some(region),
            Whose::Unknown | Whose::Contradiction(..) => None,
        }
    }
}

/// The form of a table: by its title, else by its labels.
fn form_of<'a>(
    document: &Document,
    area: &Area<'_>,
    titles: &[String],
    forms: &'a Forms,
) -> Option<(&'a Form, String)> {
    let own = area.title.iter().chain(titles);
    let above = title_above(document, &area.grid, forms);
    let mut named = own.chain(&above);
    let titled = named.find_map(|title| Some((forms.by_title(&bare(title))?, title.clone())));
    if let Some((form, title)) = &titled {
        // 行政许可案卷评查表 fits two titles: the labels say which.
        let others: Vec<&Form> = forms
            .iter()
            .filter(|other| other.title.is_match(&bare(title)))
            .collect();
        let best = others
            .iter()
            .max_by_key(|other| (header::likeness(&area.grid, other).0, other.key == form.key));
        return best.map(|best| (*best, title.clone()));
    }
    let mut fits = forms.iter().filter(|form| {
        let (count, all) = header::likeness(&area.grid, form);
        all && count >= 3 && !form.shape.has_items()
    });
    let form = fits.next()?;
    let title = titles.first().cloned().unwrap_or_default();
    fits.next().is_none().then_some((form, title))
}

/// What a table says of itself: period, body and region. A table's own line counts before the sheet's name, which
/// counts before what the document says.
fn sheet<'a>(
    document: &'a Document,
    grid: &'a Grid,
    (form, title): (&'a Form, String),
    regions: &Regions,
) -> Sheet<'a> {
    let period = period::period(document, grid, &title);
    let context = document.identity.region.as_ref().map(|region| region.value.clone());
    let names = Names {
        regions,
        period,
        context: None,
    };
    let line = lines::reporter(grid);
    let sheet = (document.grids.len() > 1 && !names.bearers(&bare(&grid.name)).is_empty()).then(|| bare(&grid.name));
    let whose = subject::whose(
        &names,
        &subject::Said {
            line: line.as_deref(),
            sheet: sheet.as_deref(),
            title: &title,
            context: context.as_ref(),
            of_document: document.identity.body.as_ref().map(|body| body.value.as_str()),
        },
    );
    let body = line.or(sheet).or_else(|| named_by(&title, form));
    Sheet {
        document,
        grid,
        form,
        period,
        whose,
        body: body.or_else(|| document.identity.body.as_ref().map(|body| body.value.clone())),
        title,
    }
}

/// The bureau that a title names before that of the form: 云磐区司法局行政执法人员培训情况统计表.
fn named_by(title: &str, form: &Form) -> Option<String> {
    let title = bare(title);
    let head = title.get(..form.title.find(&title)?.start())?;
    let head = head.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    subject::is_organ(head).then(|| head.to_owned())
}

/// What may be the title of a sheet: the long texts above its table, and of the first sheet or of a
/// page the document's title.
fn titles(document: &Document, area: &Area<'_>) -> Vec<String> {
    let grid = &area.grid;
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    let near = grid.cells.iter().take_while(|cell| cell.row < top + HEAD_ROWS);
    let texts = near.filter(|cell| matches!(cell.value, CellValue::Text(_)));
    let long = texts
        .map(|cell| cell.text.clone())
        .filter(|text| (6..=60).contains(&text.chars().count()));
    let own = document.identity.title.iter().map(|title| title.value.clone());
    let alone = document.grids.iter().filter(|grid| !grid.hidden).count() == 1;
    long.chain(own.filter(|_| alone)).collect()
}

/// The last lines of a page before a table that are the title of a form.
fn title_above(document: &Document, grid: &Grid, forms: &Forms) -> Vec<String> {
    let Some(start) = grid.cells.first().and_then(|cell| cell.span).map(|(start, _)| start) else {
        return Vec::new();
    };
    let before = |block: &&crate::document::Block| block.runs.first().is_some_and(|run| run.source < start);
    let above: Vec<&crate::document::Block> = document.blocks.iter().filter(before).collect();
    let near = above.iter().rev().take(TITLE_BLOCKS);
    let short = near.filter(|block| block.text.chars().count() <= 60);
    let titled = short.filter(|block| forms.by_title(&bare(&block.text)).is_some());
    titled.map(|block| block.text.clone()).take(1).collect()
}

#[cfg(test)]
mod tests;
