use std::collections::BTreeMap;

use crate::harmonize::Harmonized;
use crate::model::{ArticleId, IndicatorCode, Locator, Measure, word_list};

word_list! {
    /// Why a mention entered no observation and no target.
    DropReason, "a reason for dropping a mention" {
        /// A change on another period, not a level.
        Change = "change",
        /// A share of some whole, not a level.
        Share = "share",
        /// An average by day, month or year, not a level.
        Pace = "pace",
        /// The catalogue has no such indicator.
        UnknownIndicator = "unknown_indicator",
        /// The printed unit cannot be turned into the catalogue's. Also an issue.
        UnitMismatch = "unit_mismatch",
        /// A count with a fraction. Also an issue.
        NotWhole = "not_whole",
        /// Below the least value that the indicator can have: -5 cases. Also an issue.
        Impossible = "impossible",
        /// Neither the document nor the mention says which region it is about.
        NoRegion = "no_region",
        /// Neither the document nor the mention says which year it is about.
        NoPeriod = "no_period",
        /// An older snapshot says the same as the current one, or what the current one no longer says.
        Superseded = "superseded",
    }
}

impl DropReason {
    /// The reason for a measure that is no level.
    pub(super) const fn of_measure(measure: Measure) -> Option<Self> {
        match measure {
            Measure::Level => None,
            Measure::Change => Some(Self::Change),
            Measure::Share => Some(Self::Share),
            Measure::Pace => Some(Self::Pace),
        }
    }
}

/// A mention that entered nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The article it stands in.
    pub article: ArticleId,
    /// Where it stands.
    pub locator: Locator,
    /// What it would have counted.
    pub indicator: IndicatorCode,
    /// Why it was dropped.
    pub reason: DropReason,
}

/// Where every mention went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Mentions read.
    pub read: usize,
    /// Sources that people added.
    pub added: usize,
    /// Mentions and additions that are sources of observations.
    pub sources: usize,
    /// Mentions that are alternatives of observations.
    pub alternatives: usize,
    /// Mentions that are sources of targets.
    pub targets: usize,
    /// Mentions dropped, by reason.
    pub dropped: BTreeMap<DropReason, usize>,
}

impl Receipt {
    pub(super) fn of(harmonized: &Harmonized) -> Self {
        let mut dropped = BTreeMap::new();
        for one in &harmonized.dropped {
            *dropped.entry(one.reason).or_default() += 1;
        }
        Self {
            read: harmonized.read,
            added: harmonized.added,
            sources: harmonized.observations.iter().map(|o| o.sources.len()).sum(),
            alternatives: harmonized.observations.iter().map(|o| o.alternatives.len()).sum(),
            targets: harmonized.targets.iter().map(|target| target.sources.len()).sum(),
            dropped,
        }
    }

    /// Whether nothing was lost: read + added = produced + dropped.
    pub fn balances(&self) -> bool {
        self.read + self.added == self.sources + self.alternatives + self.targets + self.dropped.values().sum::<usize>()
    }
}
