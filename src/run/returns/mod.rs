//! Returns on their way: blank ones out, receipts back, and who is late.

mod blanks;
mod receipt;
mod status;
mod together;

pub use blanks::{Blanks, blank_returns, figures_of_last_year};
pub use receipt::{Checked, check_return};
pub use status::{day, returns_status};
pub(crate) use together::{Parted, Together};
