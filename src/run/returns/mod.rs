//! Returns on their way: blank ones out, receipts back, and who is late.

mod blanks;
mod receipt;
mod status;

pub use blanks::{Blanks, blank_returns, figures_of_last_year};
pub use receipt::{Checked, check_return};
pub use status::{day, returns_status};
