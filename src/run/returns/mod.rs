//! Returns on their way: blank ones out, receipts back, and who is late.

mod receipt;

pub use receipt::{Checked, check_return};
