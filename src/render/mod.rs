//! Values become bytes: the CSV files of a publication, the listing of `fazhi extract`, the page of
//! `fazhi highlight`.
//!
//! Published CSV is UTF-8 with a byte order mark, so that Excel reads Chinese, with LF line ends and
//! the columns of the constants below in that order. Decimals are printed plainly: reported values
//! with their printed scale, computed ones with at most two decimals. A text cell that a spreadsheet
//! would take for a formula gets an apostrophe in front; numbers are never touched.
//! `reports/README.md` documents every column; a test holds it to the constants.

mod audit;
mod cell;
mod changes;
mod consolidated;
mod dictionary;
mod evidence;
mod faults;
mod form;
mod highlight;
mod issues;
mod listing;
mod observations;
mod panel;
mod points;
mod stream;
mod targets;
mod zip;

pub use audit::{AUDIT_COLUMNS, AuditRow, AuditSheet, audit_csv, audit_workbook, percent};
pub use changes::{CHANGE_COLUMNS, ChangeRow, changes_csv, changes_json};
pub use consolidated::{CONSOLIDATED_COLUMNS, consolidated_csv};
pub use dictionary::{DICTIONARY_COLUMNS, TABLE_COLUMNS, dictionary_csv, tables_csv};
pub use evidence::{DOCUMENT_COLUMNS, DocumentRow, SOURCE_COLUMNS, documents_csv, sources_csv};
pub use faults::{FAULT_COLUMNS, FaultRow, faults_csv, faults_json};
pub use form::{
    BlankBook, ReceiptBook, STATUS_COLUMNS, StatusNotes, blank_workbook, receipt_workbook, status_csv, status_table,
    status_workbook,
};
pub use highlight::{Highlight, HighlightWords, highlight_html};
pub use issues::{ISSUE_COLUMNS, IssueNotes, issues_csv};
pub use listing::{LISTING_COLUMNS, listing_csv, listing_json, listing_table};
pub use observations::{Names, OBSERVATION_COLUMNS, observations_csv};
pub use panel::{
    COMPARISON_COLUMNS, COVERAGE_COLUMNS, CellNotes, PANEL_COLUMNS, STATISTICS_COLUMNS, TREND_COLUMNS, WIDE_COLUMNS,
    comparison_csv, coverage_csv, panel_csv, statistics_csv, trends_csv, wide_csv,
};
pub use points::{POINT_COLUMNS, PointRow, points_csv};
pub use targets::{TARGET_COLUMNS, targets_csv};
pub use unclaimed::{UNCLAIMED_COLUMNS, UnclaimedRow, unclaimed_csv, unclaimed_json, unclaimed_table};
pub use zip::zip;

/// A table that could not be turned into bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not write {table}: {reason}")]
pub struct RenderError {
    /// The table.
    pub table: &'static str,
    /// What went wrong.
    pub reason: String,
}

#[cfg(test)]
mod tests;
mod unclaimed;
