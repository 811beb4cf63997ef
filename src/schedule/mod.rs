//! When jobs run. `tokio-cron-scheduler` is the clock and nothing more: it says that a job is due.
//! Overlap, missed times and the end of the program are ours, because the clock would start a
//! second run beside the first, forget what it missed while the program was down, and stop without
//! waiting for what still runs.

mod clock;
mod missed;
mod service;

pub use clock::ClockError;
pub use missed::missed;
pub use service::{Event, Runner, Service};
