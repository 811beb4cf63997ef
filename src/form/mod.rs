//! Returns (报表): the grid of a registered form becomes mentions, each with its cell. What the form
//! does not say for sure, such as a merged figure, a hidden row or a text where a figure is due, is
//! reported and never taken.

mod blank;
mod digest;
mod figure;
mod formula;
mod header;
mod own;
mod period;
mod receipt;
mod rows;
mod sender;
mod status;
mod totals;
mod unclaimed;

use crate::document::{CellValue, Document, DocumentKind, Grid, MediaType};
use crate::form::header::bare;
use crate::model::{Extraction, Finding, IssueCode};
use crate::reference::{Form, Forms, Regions};

pub use blank::{Area, Blank, Content, Demand, InputRule, Order, blank, period_words};
pub use digest::figures_digest;
pub use own::{CARD, Card, take_own};
pub use receipt::{ReceiptIssue, Standing, Weight, explanations, issue_id, judge};
pub use sender::{Sent, sent};
pub use status::{State, StatusRow, Submission, status};
pub use unclaimed::unclaimed;

/// How many rows a form may have above its header.
const HEAD_ROWS: u32 = 12;

/// Reads every sheet or table of `document` that is a registered form. The document must have been
/// identified: the year is that of its title or period line, and the names of units are looked for
/// within its region.
///
/// Sheets of a workbook that are no registered form are reported; tables of a page are not, since
/// most belong to its text.
pub fn read_return(document: &Document, forms: &Forms, regions: &Regions) -> Extraction {
    let mut extraction = Extraction::default();
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
        let titles = titles(document, grid);
        match titles.iter().find_map(|title| forms.by_title(&bare(title))) {
            Some(form) => rows::read(&Sheet { document, grid, form }, regions, &mut extraction),
            None if is_return => {
                let title = titles.first().map_or(grid.name.as_str(), String::as_str);
                extraction
                    .findings
                    .push(Finding::new(IssueCode::FormUnknown).with("title", title));
            }
            None => {}
        }
    }
    extraction
}

/// A sheet with the form that it is.
struct Sheet<'a> {
    document: &'a Document,
    grid: &'a Grid,
    form: &'a Form,
}

/// What may be the title of a sheet: the long texts above its table, and of the first sheet or of a
/// page the document's title.
fn titles(document: &Document, grid: &Grid) -> Vec<String> {
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    let near = grid.cells.iter().take_while(|cell| cell.row < top + HEAD_ROWS);
    let texts = near.filter(|cell| matches!(cell.value, CellValue::Text(_)));
    let long = texts
        .map(|cell| cell.text.clone())
        .filter(|text| text.chars().count() >= 6);
    let own = document.identity.title.iter().map(|title| title.value.clone());
    let alone = document.grids.iter().filter(|grid| !grid.hidden).count() == 1;
    long.chain(own.filter(|_| alone)).collect()
}

#[cfg(test)]
mod tests;
