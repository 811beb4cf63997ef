use chrono::{DateTime, Utc};

use crate::reference::Lang;
use crate::run::workers::ReadIn;

/// Whether a run may ask the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Network {
    /// Sites are crawled.
    #[default]
    Online,
    /// Only what is archived already; inboxes are still read.
    Offline,
}

/// How one run behaves; what it does stands in the job.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether the network may be asked.
    pub network: Network,
    /// The time that the schedule meant; of a run by hand, absent.
    pub due: Option<DateTime<Utc>>,
    /// Where documents are read.
    pub read_in: ReadIn,
    /// Language of charts and of the texts in issues.csv.
    pub lang: Lang,
}
