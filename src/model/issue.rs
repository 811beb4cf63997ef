use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{ArticleId, Digest, Locator, Place, word_list};

word_list! {
    /// How much an issue matters.
    Severity, "a severity (info, check, error)" {
        /// Worth knowing; nothing to do.
        Info = "info",
        /// A person should look.
        Check = "check",
        /// A figure or a document is wrong or lost.
        Error = "error",
    }
}

word_list! {
    /// Every kind of issue. The texts in Chinese and English, and the severity, stand in
    /// `data/reference/issues.tsv`; `fazhi check` fails when a code has no row.
    IssueCode, "an issue code" {
        // Collecting.
        /// A page could not be fetched: status, time-out, refused connection.
        FetchFailed = "fetch_failed",
        /// The site answers with a challenge page (412, 521): hand over to a manual deposit.
        FetchBlocked = "fetch_blocked",
        /// robots.txt forbids the address.
        FetchForbidden = "fetch_forbidden",
        /// A redirect to an address that the job does not allow.
        RedirectRefused = "redirect_refused",
        /// Larger than the limit.
        TooLarge = "too_large",
        /// A list page without a link that the source's pattern accepts.
        ListWithoutLinks = "list_without_links",
        // Reading.
        /// Bytes of no known kind, or of another kind than the name or header says.
        UnknownMedia = "unknown_media",
        /// The document could not be read.
        Unreadable = "unreadable",
        /// Characters that the encoding does not have; they were kept as U+FFFD.
        BadEncoding = "bad_encoding",
        /// A sheet that failed to parse.
        SheetUnreadable = "sheet_unreadable",
        /// Formulas whose results the workbook does not hold: the program that wrote it did not work
        /// them out.
        FormulaUncomputed = "formula_uncomputed",
        /// A limit on cells, depth or size stopped the reader.
        LimitReached = "limit_reached",
        /// Text whose place in the source could not be found: it yields no figures.
        TextNotLocated = "text_not_located",
        /// The article goes on, on pages that were not read.
        FurtherPages = "further_pages",
        // What the document is.
        /// No title.
        TitleMissing = "title_missing",
        /// The reporting year is not stated.
        YearMissing = "year_missing",
        /// No publication date.
        DateMissing = "date_missing",
        /// The region is unknown to the table.
        RegionUnknown = "region_unknown",
        /// A name that several regions share, and nothing settles which.
        RegionAmbiguous = "region_ambiguous",
        /// The reporting body is unknown.
        BodyUnknown = "body_unknown",
        /// Published after the date that the rules set.
        PublishedLate = "published_late",
        /// A figure left blank or masked: 解决 个, XX件.
        BlankFigure = "blank_figure",
        /// Another region's name where the own is meant (copied text).
        ForeignRegion = "foreign_region",
        /// A part that an annual report must have: shortcomings, the heads' duties, next year.
        SectionMissing = "section_missing",
        /// Heading numbers that skip.
        NumberingGap = "numbering_gap",
        /// The body is printed twice.
        RepeatedBody = "repeated_body",
        /// The metadata table is printed twice.
        RepeatedMetadata = "repeated_metadata",
        /// Simplified and traditional characters mixed.
        MixedScript = "mixed_script",
        /// Dates or index numbers that contradict each other.
        DateConflict = "date_conflict",
        // Forms.
        /// A workbook or table that is no known form.
        FormUnknown = "form_unknown",
        /// A column of a form that is missing or stands twice.
        FormColumn = "form_column",
        /// A cell that is no figure where one is due.
        CellNotNumber = "cell_not_number",
        /// A prescribed table that lost its lines, with a row that does not match its header.
        TableUnaligned = "table_unaligned",
        /// A total row that differs from the sum of its rows.
        TotalMismatch = "total_mismatch",
        /// An item of a form that is missing or stands twice.
        FormItem = "form_item",
        /// A form of one row that has several.
        FormRows = "form_rows",
        /// Figures of a return that contradict each other by a control that must hold.
        FormControl = "form_control",
        /// Figures of a return that a control asks an explanation for.
        FormControlSoft = "form_control_soft",
        /// One figure in a cell that is merged over several rows or columns.
        MergedFigure = "merged_figure",
        /// A figure whose unit can be read in two ways.
        UnitUnclear = "unit_unclear",
        /// A return for another period than the one asked for.
        PeriodOther = "period_other",
        /// A return of another body than its sender.
        SenderOther = "sender_other",
        /// A return whose figures are all those of an earlier one.
        FiguresRepeated = "figures_repeated",
        /// A return in whose place the same body sent another.
        ReturnSuperseded = "return_superseded",
        /// Two returns of one body, form and period that differ, and nothing tells which is newer.
        ReturnTwice = "return_twice",
        /// A sheet, row or column with figures that is hidden: never taken.
        HiddenData = "hidden_data",
        /// An Excel error value where a figure is due.
        CellError = "cell_error",
        // Figures.
        /// A figure of a source that counts less, or of an older document, which differs from the one taken.
        ValueOverruled = "value_overruled",
        /// A page was published again with another figure.
        ValueRevised = "value_revised",
        /// A rate whose printed base is not the catalogue's.
        OtherBase = "other_base",
        /// Figures of a region that cannot be carried over to the frame year's.
        SeriesBreak = "series_break",
        /// A rate that differs from its parts by more than printing explains.
        RateMismatch = "rate_mismatch",
        /// A subset larger than its set.
        SubsetExceeds = "subset_exceeds",
        /// A part of a figure larger than its total.
        PartExceeds = "part_exceeds",
        /// Outside the plausible range of its indicator.
        Implausible = "implausible",
        /// Two values for one key.
        ValueConflict = "value_conflict",
        /// Only parts are stated.
        PartsOnly = "parts_only",
        /// A unit that the catalogue does not accept.
        UnitMismatch = "unit_mismatch",
        /// A count with a fraction.
        NotWhole = "not_whole",
        /// A large change on the year before.
        JumpOnYear = "jump_on_year",
        /// A unit that was expected has not reported.
        ReportMissing = "report_missing",
        /// A report of a region that the job does not compare.
        OutsideJob = "outside_job",
        /// Two articles of one body and year.
        DuplicateReport = "duplicate_report",
        /// A report whose text is largely that of another.
        NearCopy = "near_copy",
        // Charts.
        /// A character that the chart font does not have.
        MissingGlyph = "missing_glyph",
        /// A chart that its figures do not allow to be drawn honestly.
        ChartNotDrawn = "chart_not_drawn",
    }
}

/// Where an issue stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IssuePlace {
    /// The run or the job as a whole.
    Job,
    /// An address or a file that could not be read at all.
    Address {
        /// URL or path.
        address: String,
    },
    /// A document as a whole.
    Document {
        /// The article.
        article: ArticleId,
    },
    /// A place inside a document.
    Inside {
        /// The article.
        article: ArticleId,
        /// The place and its quotation.
        locator: Locator,
    },
    /// An observation, by its key's text form.
    Observation {
        /// `body|region|indicator|period|scope|sense`.
        key: String,
    },
}

impl IssuePlace {
    /// The article that it concerns, where there is one.
    pub fn article(&self) -> Option<&ArticleId> {
        match self {
            Self::Document { article } | Self::Inside { article, .. } => Some(article),
            Self::Job | Self::Address { .. } | Self::Observation { .. } => None,
        }
    }
}

/// Stable identity of an issue: the same defect of the same bytes has the same id in every run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IssueId(
    /// The first 16 hex digits of the digest over code, parameters and place.
    pub String,
);

impl fmt::Display for IssueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that a person may have to look at (问题). Its words come from a table in Chinese and
/// English, filled with the parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issue {
    /// What kind.
    pub code: IssueCode,
    /// Values for the slots of its text: `{value}`, `{expected}`.
    pub params: BTreeMap<String, String>,
    /// Where.
    pub place: IssuePlace,
}

impl Issue {
    /// An issue without parameters.
    pub fn new(code: IssueCode, place: IssuePlace) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            place,
        }
    }

    /// Adds one parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Stable identity.
    pub fn id(&self) -> IssueId {
        let place = match &self.place {
            IssuePlace::Job => vec!["job".to_owned()],
            IssuePlace::Address { address } => vec!["address".to_owned(), address.clone()],
            IssuePlace::Document { article } => vec!["document".to_owned(), article.0.clone()],
            IssuePlace::Inside { article, locator } => vec![
                "inside".to_owned(),
                article.0.clone(),
                locator.snapshot.to_string(),
                format!("{:?}", locator.place),
            ],
            IssuePlace::Observation { key } => vec!["observation".to_owned(), key.clone()],
        };
        let words = std::iter::once(self.code.word().to_owned())
            .chain(
                self.params
                    .iter()
                    .flat_map(|(name, value)| [name.clone(), value.clone()]),
            )
            .chain(place);
        let words: Vec<String> = words.collect();
        let parts: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
        IssueId(Digest::of_parts(&parts).to_string().chars().take(16).collect())
    }
}

/// An issue found while looking at one document's bytes alone, before anyone knows which article
/// they are of: the same bytes may stand at two addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind.
    pub code: IssueCode,
    /// Values for the slots of its text.
    pub params: BTreeMap<String, String>,
    /// The place and what a person reads there; absent when it is the document as a whole.
    pub at: Option<(Place, String)>,
}

impl Finding {
    /// A finding about the document as a whole.
    pub fn new(code: IssueCode) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            at: None,
        }
    }

    /// A finding at one place.
    pub fn at(code: IssueCode, place: Place, quote: impl Into<String>) -> Self {
        Self {
            at: Some((place, quote.into())),
            ..Self::new(code)
        }
    }

    /// Adds one parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The issue of `article`, whose archived bytes are `snapshot`.
    pub fn into_issue(self, article: &ArticleId, snapshot: Digest) -> Issue {
        let article = article.clone();
        let place = match self.at {
            None => IssuePlace::Document { article },
            Some((place, quote)) => IssuePlace::Inside {
                article,
                locator: Locator::new(snapshot, place, quote),
            },
        };
        Issue {
            code: self.code,
            params: self.params,
            place,
        }
    }
}

word_list! {
    /// What a person decided on an issue.
    DecisionKind, "a decision (accept, explain, dismiss)" {
        /// The issue is right; the source must be mended.
        Accept = "accept",
        /// The figure is right as it is, for the reason given.
        Explain = "explain",
        /// The issue is wrong.
        Dismiss = "dismiss",
    }
}

/// A person's decision on an issue: appended, never overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The issue.
    pub issue: IssueId,
    /// What was decided.
    pub kind: DecisionKind,
    /// By whom.
    pub person: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::{Issue, IssueCode, IssuePlace};

    fn late(days: u32) -> Issue {
        Issue::new(IssueCode::PublishedLate, IssuePlace::Job).with("days", days)
    }

    #[test]
    fn ids_are_stable_and_depend_on_every_part() {
        assert_eq!(late(3).id(), late(3).id());
        assert_ne!(late(3).id(), late(4).id());
        assert_ne!(late(3).id(), Issue::new(IssueCode::PublishedLate, IssuePlace::Job).id());
        assert_eq!(late(3).id().0.len(), 16);
    }

    #[test]
    fn every_code_has_its_own_word() {
        let mut words: Vec<&str> = IssueCode::ALL.iter().map(|code| code.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), IssueCode::ALL.len());
    }
}
