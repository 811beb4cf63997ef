use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{RegionCode, word_list};

/// What a document is, whose it is and which year it speaks of, each with where it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What it is.
    pub kind: DocumentKind,
    /// Title.
    pub title: Option<Found<String>>,
    /// Issuing body, by its printed or derived name.
    pub body: Option<Found<String>>,
    /// The region that it reports on.
    pub region: Option<Found<RegionCode>>,
    /// The year that it reports on; of a plan, the year planned.
    pub year: Option<Found<i32>>,
    /// Date of publication.
    pub publication_date: Option<Found<NaiveDate>>,
    /// Script of the body.
    pub script: Script,
    /// Start and end of the body in Unicode scalars of the decoded original.
    pub body_span: Option<(usize, usize)>,
}

/// A value with the place and the rule that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Start and end in Unicode scalars of the decoded original, where it stands in a text.
    pub span: Option<(usize, usize)>,
    /// The rule: `meta ArticleTitle`, `title line`, `majority of the body`.
    pub by: String,
}

word_list! {
    /// What a document is.
    #[derive(Default)]
    DocumentKind, "a kind of document (annual_report, work_plan, notice, statistical_table, return, other)" {
        /// 法治政府建设年度报告.
        AnnualReport = "annual_report",
        /// 工作计划, 工作要点.
        WorkPlan = "work_plan",
        /// 通知, 公告.
        Notice = "notice",
        /// A published statutory table.
        StatisticalTable = "statistical_table",
        /// 报表 that a unit sends up.
        Return = "return",
        /// Anything else.
        #[default]
        Other = "other",
    }
}

word_list! {
    /// Script of a text.
    #[derive(Default)]
    Script, "a script (simplified, traditional, unknown)" {
        /// Simplified characters.
        Simplified = "simplified",
        /// Traditional characters, also by machine conversion.
        Traditional = "traditional",
        /// Too little text to tell.
        #[default]
        Unknown = "unknown",
    }
}
