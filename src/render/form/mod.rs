//! Workbooks that go to units: blank returns, and receipts for what they sent.

mod blank;
mod copy;
mod receipt;

pub use blank::{BlankBook, blank_workbook};
pub use receipt::{ReceiptBook, receipt_workbook};
