//! The vocabulary of fazhi: plain values that every other room speaks in.
//!
//! No I/O, no clock, no polars, no regex. A value that can be wrong has one way in (a checked
//! constructor that `FromStr` and `Deserialize` share), so a value that exists is well formed.
//!
//! | file | words |
//! |---|---|
//! | `digest` | [`Digest`]: SHA-256 of archived bytes |
//! | `region` | [`RegionCode`], [`Level`], [`Region`] |
//! | `body` | [`BodyId`], [`BodyKind`], [`Body`]: who reports |
//! | `indicator` | [`IndicatorCode`], [`Indicator`], [`IndicatorKind`], [`Direction`] |
//! | `quantity` | [`Quantity`], [`Qualifier`] |
//! | `mention` | [`Mention`], [`Measure`], [`Sense`], [`Role`], [`Scope`] |
//! | `period` | [`Period`], [`YearMonth`] |
//! | `locator` | [`Locator`], [`Place`], [`CellRef`] |
//! | `article` | [`Article`], [`Snapshot`], [`Origin`] |
//! | `extraction` | [`Extraction`], [`Unclaimed`], [`Ignored`] |
//! | `observation` | [`Observation`], [`ObservationKey`], [`Target`], [`Status`], [`Precedence`], [`CorrectionNote`] |
//! | `issue` | [`Issue`], [`IssueCode`], [`Severity`], [`Decision`] |

mod article;
mod body;
mod digest;
mod extraction;
mod indicator;
mod issue;
mod locator;
mod mention;
mod observation;
mod period;
mod quantity;
mod region;

pub use article::{Article, ArticleId, FurtherPage, Origin, Snapshot};
pub use body::{Body, BodyId, BodyKind};
pub use digest::{Digest, DigestWriter};
pub use extraction::{Extraction, Ignored, Lack, NonFigure, Unclaimed, Unstated};
pub use indicator::{Direction, Indicator, IndicatorCode, IndicatorKind};
pub use issue::{Decision, DecisionKind, Finding, Issue, IssueCode, IssueId, IssuePlace, Severity};
pub use locator::{CellRef, Locator, Place};
pub use mention::{Measure, Mention, Role, RuleRef, Scope, Sense};
pub use observation::{
    CorrectionAction, CorrectionNote, Observation, ObservationKey, Precedence, Source, Status, Target,
};
pub use period::{Period, YearMonth};
pub use quantity::{Qualifier, Quantity};
pub use region::{Level, Region, RegionCode};

/// A text that is not a value of the type asked for: what was expected and what stood there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}: `{found}`")]
pub struct Malformed {
    /// What a well-formed text looks like, for a person ("a division code of 6 or 9 digits").
    pub expected: &'static str,
    /// The text as found.
    pub found: String,
}

impl Malformed {
    pub(crate) fn new(expected: &'static str, found: &str) -> Self {
        Self {
            expected,
            found: found.to_owned(),
        }
    }
}

/// Gives a checked newtype or enum `Serialize`, `Deserialize` and `Display` through its text form,
/// so that JSON, TOML, SQLite and CSV all hold the same spelling and pass the same check.
macro_rules! text_form {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_form;

/// A closed list of words: the enum, its one spelling each, and the text form in both directions.
macro_rules! word_list {
    (
        $(#[$outer:meta])*
        $name:ident, $expected:literal {
            $( $(#[$inner:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$inner])* $variant, )+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The word that tables, the ledger and CSV files hold.
            pub const fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::Malformed;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::model::Malformed::new($expected, text)),
                }
            }
        }

        $crate::model::text_form!($name);
    };
}
pub(crate) use word_list;
