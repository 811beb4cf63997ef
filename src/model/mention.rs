use serde::{Deserialize, Serialize};

use crate::model::{BodyKind, IndicatorCode, Locator, Period, Qualifier, Quantity, RegionCode, word_list};

word_list! {
    /// What a figure says about its indicator. Only levels become observations.
    Measure, "a measure (level, change, share, pace)" {
        /// The value itself.
        Level = "level",
        /// A difference or growth: 同比增长12%, 上升1.2个百分点.
        Change = "change",
        /// A part of some whole: 占总数的3成.
        Share = "share",
        /// A value by day, month or year on average: 月均200件.
        Pace = "pace",
    }
}

word_list! {
    /// Whether a figure was seen or is wished for.
    Sense, "a sense (observed, target)" {
        /// Something that happened.
        Observed = "observed",
        /// A floor, plan or goal: 不少于60学时.
        Target = "target",
    }
}

word_list! {
    /// Whether a figure stands for the whole of its indicator in its scope.
    Role, "a role (total, part)" {
        /// The whole.
        Total = "total",
        /// One of several parts: 其中…, one bureau's cases.
        Part = "part",
    }
}

word_list! {
    /// Whose figure it is within the region.
    Scope, "a scope (region, own_level, body, part_of_work)" {
        /// 全县, 全区: the region with everything below it.
        Region = "region",
        /// 本级: the one level of government only.
        OwnLevel = "own_level",
        /// One body: 我局, 区政府作为被告.
        Body = "body",
        /// A part of the work: one campaign, one field.
        PartOfWork = "part_of_work",
    }
}

/// The rule that claimed a figure: a row of the lexicon or a column of a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleRef(
    /// Table and key: `wording/mediation.cases/2`, `form/training/enforce.training_hours`.
    pub String,
);

/// One figure in one place, read but not yet judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What it counts.
    pub indicator: IndicatorCode,
    /// The figure as printed, scale words multiplied in.
    pub quantity: Quantity,
    /// The unit as printed, without scale words; empty where the text omits it.
    pub unit: String,
    /// How the printed figure bounds the true value.
    pub qualifier: Qualifier,
    /// Level, change, share or pace.
    pub measure: Measure,
    /// Observed or target.
    pub sense: Sense,
    /// Total or part.
    pub role: Role,
    /// The base that a rate is printed with, where the text names one.
    pub base: Option<String>,
    /// The time it speaks of; absent where neither the text nor the document says which year.
    pub period: Option<Period>,
    /// Whose figure it is within the region.
    pub scope: Scope,
    /// Another organ that did the counting (court, procuratorate, union), where the text says so.
    pub counted_by: Option<BodyKind>,
    /// The region it is about, where the text or the form's row names one other than the page's own.
    pub region: Option<RegionCode>,
    /// Where it stands.
    pub locator: Locator,
    /// The rule that claimed it.
    pub rule: RuleRef,
}
