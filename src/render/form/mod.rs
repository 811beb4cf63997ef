//! Workbooks that go to units: blank returns, and receipts for what they sent.

mod blank;
mod copy;
mod receipt;
mod status;

pub use blank::{BlankBook, blank_workbook};
pub use receipt::{ReceiptBook, receipt_workbook};
pub use status::{STATUS_COLUMNS, StatusNotes, status_csv, status_table, status_workbook};
