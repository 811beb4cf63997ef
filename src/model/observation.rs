use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::{
    ArticleId, BodyId, BodyKind, IndicatorCode, Locator, Malformed, Period, Qualifier, RegionCode, Role, RuleRef,
    Scope, Sense, word_list,
};

/// What one observation is about. No two observations of a job share a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObservationKey {
    /// Who reports.
    pub body: BodyId,
    /// The region it is about.
    pub region: RegionCode,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// The time.
    pub period: Period,
    /// Whose figure within the region.
    pub scope: Scope,
    /// Observed or target.
    pub sense: Sense,
}

impl fmt::Display for ObservationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            body,
            region,
            indicator,
            period,
            scope,
            sense,
        } = self;
        write!(f, "{body}|{region}|{indicator}|{period}|{scope}|{sense}")
    }
}

impl FromStr for ObservationKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || {
            Malformed::new(
                "a key of an observation (body|region|indicator|period|scope|sense)",
                text,
            )
        };
        // From the end: only a body's name may hold a bar of its own.
        let parts: Vec<&str> = text.rsplitn(6, '|').collect();
        let [sense, scope, period, indicator, region, body] = parts.as_slice() else {
            return Err(malformed());
        };
        Ok(Self {
            body: body.parse()?,
            region: region.parse()?,
            indicator: indicator.parse()?,
            period: period.parse()?,
            scope: scope.parse()?,
            sense: sense.parse()?,
        })
    }
}

word_list! {
    /// What is known of an observation. These never mix: a stated zero is `reported`.
    Status, "a status (reported, conflict, parts_only, not_applicable, blank, other_base, withdrawn, break)" {
        /// One value is stated (perhaps several times, alike).
        Reported = "reported",
        /// Sources disagree and no rule of precedence settles it: shown, never summed.
        Conflict = "conflict",
        /// Only parts are stated, and no total: shown, never summed or picked.
        PartsOnly = "parts_only",
        /// The return says that the table does not apply.
        NotApplicable = "not_applicable",
        /// The return has a place for the figure, and nothing stands there: neither zero nor a value.
        Blank = "blank",
        /// A rate whose printed base is not the catalogue's: shown as printed, never compared.
        OtherBase = "other_base",
        /// Every statement was struck out by a person's correction.
        Withdrawn = "withdrawn",
        /// Stated for another territory than that of the frame's region, and not to be carried over.
        Break = "break",
    }
}

word_list! {
    /// Why one statement of a figure gave way to another.
    Precedence, "a rule of precedence" {
        /// A coarser figure that agrees with a finer one (近1500万 beside 14,940,123).
        ExactOverRounded = "exact_over_rounded",
        /// A part beside a stated total.
        TotalOverPart = "total_over_part",
        /// Another value of an older snapshot of the same article: a revision.
        NewerSnapshot = "newer_snapshot",
        /// A source of a lower rank in the table of precedence: prose beside a return.
        RankedSource = "ranked_source",
        /// Of sources of one rank, one published earlier.
        NewerDocument = "newer_document",
        /// A rate whose printed base is not the catalogue's, beside one whose base is.
        CatalogueBase = "catalogue_base",
        /// A person's correction struck it out, or set another value.
        Correction = "correction",
    }
}

/// One place that states a figure of an observation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The article it stands in.
    pub article: ArticleId,
    /// The value there, in the catalogue's unit.
    pub value: Decimal,
    /// One unit of the last printed digit, in the catalogue's unit.
    pub step: Decimal,
    /// The figure and unit as printed.
    pub printed: String,
    /// How the figure bounds the true value.
    pub qualifier: Qualifier,
    /// Total or part.
    pub role: Role,
    /// The base that a rate is printed with, where one is named.
    pub base: Option<String>,
    /// Another organ that did the counting.
    pub counted_by: Option<BodyKind>,
    /// Where it stands.
    pub locator: Locator,
    /// The rule that claimed it.
    pub rule: RuleRef,
    /// By which rule it gave way; absent for what stands.
    #[serde(default)]
    pub lost_by: Option<Precedence>,
}

impl Source {
    /// The same statement as one that gave way by a rule.
    #[must_use]
    pub fn lost(self, rule: Precedence) -> Self {
        Self {
            lost_by: Some(rule),
            ..self
        }
    }
}

word_list! {
    /// What a person's correction does.
    CorrectionAction, "an action (drop, override, add)" {
        /// The statement is struck out.
        Drop = "drop",
        /// Another value takes its place.
        Override = "override",
        /// A figure that no collected source states.
        Add = "add",
    }
}

/// A person's correction as it is shown beside the figure that it changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CorrectionNote {
    /// Key of the row.
    pub key: String,
    /// What it did.
    pub action: CorrectionAction,
    /// The value that it corrected, in the catalogue's unit; absent for an addition.
    pub expect: Option<Decimal>,
    /// The value that it set; absent where it only struck one out.
    pub value: Option<Decimal>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub author: String,
    /// When.
    pub date: NaiveDate,
    /// The source that it cites, where it does.
    pub cited: Option<String>,
    /// File and line of the row: `data/reference/corrections.tsv:4`.
    pub at: String,
}

/// In one line, for tables: `override c1 163>154; transposed digits; Zhang San 2025-03-01;
/// data/reference/corrections.tsv:4`.
impl fmt::Display for CorrectionNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.action, self.key)?;
        if let Some(expect) = self.expect {
            write!(f, "{expect}")?;
        }
        write!(f, ">")?;
        if let Some(value) = self.value {
            write!(f, "{value}")?;
        }
        write!(f, "; {}; {} {}; {}", self.reason, self.author, self.date, self.at)?;
        match &self.cited {
            Some(cited) => write!(f, "; {cited}"),
            None => Ok(()),
        }
    }
}

/// One harmonized value, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// What it is about.
    pub key: ObservationKey,
    /// The value in `unit`; absent unless `status` is reported.
    pub value: Option<Decimal>,
    /// The catalogue's unit.
    pub unit: String,
    /// What is known.
    pub status: Status,
    /// How the value bounds the true one.
    pub qualifier: Qualifier,
    /// The places that state the value: the first is the one published. For parts and conflicts,
    /// every place.
    pub sources: Vec<Source>,
    /// Places that state another value and lost by the precedence rule.
    pub alternatives: Vec<Source>,
    /// The rules of precedence that chose, where there was a choice, joined by `;`
    /// (`exact_over_rounded`).
    pub precedence: Option<String>,
    /// Corrections by people that made it what it is.
    #[serde(default)]
    pub corrections: Vec<CorrectionNote>,
}

/// A goal that a text sets (目标): never a value of the panel, drawn as a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What it is about; its sense is `target`.
    pub key: ObservationKey,
    /// The goal in `unit`.
    pub value: Decimal,
    /// Whether the goal is a floor, a ceiling or the very value.
    pub bound: Qualifier,
    /// The catalogue's unit.
    pub unit: String,
    /// The places that state it.
    pub sources: Vec<Source>,
}

#[cfg(test)]
mod tests {
    use super::ObservationKey;

    #[test]
    fn keys_round_trip_and_other_texts_are_refused() {
        for text in [
            "990102|990102|mediation.cases|2024|region|observed",
            "990102/司法局|990102|mediation.cases|2021-01/2024-06|body|target",
            "990102/甲|乙|990102|mediation.cases|2024|body|observed",
        ] {
            assert_eq!(text.parse::<ObservationKey>().unwrap().to_string(), text);
        }
        for bad in ["", "990102|mediation.cases|2024|region|observed", "a|b|c|d|e|f"] {
            assert!(bad.parse::<ObservationKey>().is_err(), "{bad}");
        }
    }
}
