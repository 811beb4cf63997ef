//! Workbooks that go to units: receipts for what they sent.

mod copy;
mod receipt;

pub use receipt::{ReceiptBook, receipt_workbook};
