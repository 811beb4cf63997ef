use std::collections::BTreeMap;
use std::fmt;

use crate::collect::error::Reason;

/// One thing that is counted. Its text form has its namespace before the slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// Requests that were sent, robots.txt and retries included.
    Requests,
    /// Bytes of answers, unpacked.
    Bytes,
    /// Answers by HTTP status.
    Status(u16),
    /// Requests without a usable answer, by reason.
    Failure(Reason),
    /// Requests that were tried again, by the reason of the failure before.
    Retry(Reason),
    /// Redirects that were followed.
    Redirects,
    /// Sites whose robots.txt was read.
    RobotsRead,
    /// Sites without a robots.txt.
    RobotsAbsent,
    /// Sites whose robots.txt could not be had.
    RobotsUnavailable,
    /// Addresses that robots.txt forbids.
    RobotsForbidden,
    /// Addresses and redirects that were refused.
    Refusals,
}

impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requests => f.write_str("http/requests"),
            Self::Bytes => f.write_str("http/bytes"),
            Self::Status(status) => write!(f, "status/{status}"),
            Self::Failure(reason) => write!(f, "failure/{reason}"),
            Self::Retry(reason) => write!(f, "retry/{reason}"),
            Self::Redirects => f.write_str("redirect/followed"),
            Self::RobotsRead => f.write_str("robots/read"),
            Self::RobotsAbsent => f.write_str("robots/absent"),
            Self::RobotsUnavailable => f.write_str("robots/unavailable"),
            Self::RobotsForbidden => f.write_str("robots/forbidden"),
            Self::Refusals => f.write_str("address/refused"),
        }
    }
}

/// What a fetcher did, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Counter, u64>);

impl Counts {
    pub(super) fn add(&mut self, counter: Counter, amount: u64) {
        *self.0.entry(counter).or_insert(0) += amount;
    }

    /// How often.
    pub fn of(&self, counter: Counter) -> u64 {
        self.0.get(&counter).copied().unwrap_or(0)
    }

    /// All of them by name, for a receipt.
    pub fn named(&self) -> BTreeMap<String, u64> {
        self.0
            .iter()
            .map(|(counter, count)| (counter.to_string(), *count))
            .collect()
    }
}
