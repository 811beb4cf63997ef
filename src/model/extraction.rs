use serde::{Deserialize, Serialize};

use crate::model::{Finding, IndicatorCode, Mention, Period, Place, RegionCode, Scope, word_list};

/// What one document states: every number in its body ends as a mention, as no figure with its
/// class, or as unclaimed (DESIGN promise 1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extraction {
    /// Figures claimed by an indicator, in order of place.
    pub mentions: Vec<Mention>,
    /// Figures that no rule claimed.
    pub unclaimed: Vec<Unclaimed>,
    /// Numbers that are known to be no figure.
    pub ignored: Vec<Ignored>,
    /// Places of known forms where a figure is due and none stands.
    pub unstated: Vec<Unstated>,
    /// Issues found on the way.
    pub findings: Vec<Finding>,
    /// Block of the first heading of the first level (一、). On a further page of an article, what
    /// stands above it goes on with the page before.
    pub first_heading: Option<usize>,
    /// Whether it ends among shortcomings or plans.
    pub ends_beside_results: bool,
}

impl Extraction {
    /// Adds what another reader found in the same document.
    pub fn join(&mut self, other: Self) {
        self.mentions.extend(other.mentions);
        self.unclaimed.extend(other.unclaimed);
        self.ignored.extend(other.ignored);
        self.unstated.extend(other.unstated);
        self.findings.extend(other.findings);
    }
}

/// A figure that no rule claimed: what an office looks through to find what the catalogue lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclaimed {
    /// Where the figure stands.
    pub place: Place,
    /// The figure with its unit, as printed.
    pub printed: String,
    /// The clause around it.
    pub clause: String,
}

impl Unclaimed {
    /// How much a figure looks like one of an indicator, from 0: a counted unit, words that sum up
    /// (共, 全年), more than one digit.
    pub fn likeness(&self) -> u8 {
        let unit = self.printed.trim_start_matches(|c: char| !c.is_alphabetic());
        let counted = [
            "件",
            "起",
            "宗",
            "场",
            "次",
            "人",
            "名",
            "份",
            "元",
            "个",
            "项",
            "条",
            "家",
            "户",
            "%",
            "箱",
            "类",
            "处",
            "所",
            "亩",
            "吨",
            "台",
            "辆",
            "公里",
            "千米",
            "㎡",
            "平方米",
        ];
        let summed = ["共", "累计", "全年", "办理", "受理", "开展", "组织", "完成"];
        let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
        let digits = self.printed.chars().filter(char::is_ascii_digit).count();
        let points = [
            (has(&counted, unit) || self.printed.contains('%'), 4),
            (has(&summed, &self.clause), 2),
            (digits > 1, 1),
        ];
        points
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, points)| points)
            .sum()
    }
}

word_list! {
    /// Why no figure stands where one is due. Neither is a zero.
    Lack, "a lack of a figure (not_applicable, blank)" {
        /// A mark that says that it does not apply: /, ×, 不适用.
        NotApplicable = "not_applicable",
        /// Nothing, or a mark that only fills the place: —, 无.
        Blank = "blank",
    }
}

/// A place of a form where a figure is due and none stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unstated {
    /// What would be counted.
    pub indicator: IndicatorCode,
    /// The region that it would be about.
    pub region: RegionCode,
    /// The time.
    pub period: Period,
    /// Whose figure it would be within the region.
    pub scope: Scope,
    /// Why none stands there.
    pub lack: Lack,
    /// Where.
    pub place: Place,
}

/// A number that is no figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// Where it stands.
    pub place: Place,
    /// As printed.
    pub printed: String,
    /// Why it is none.
    pub class: NonFigure,
}

word_list! {
    /// Why a number is no figure.
    NonFigure, "a class of number that is no figure" {
        /// A date, a year, a time of day.
        Date = "date",
        /// 〔2024〕12号.
        DocumentNumber = "document_number",
        /// Inside 《》.
        Title = "title",
        /// 第三次, 十七届.
        Ordinal = "ordinal",
        /// 一、(二) 3. at the head of a block or clause.
        ListMark = "list_mark",
        /// Telephone, index, licence and site numbers.
        Code = "code",
        /// Part of a name: 12345热线, “三项制度”, 1+N.
        Name = "name",
        /// A change on another period: 同比增长12%.
        Change = "change",
        /// What was done in an earlier year, recalled for comparison: the report of that year states it.
        EarlierPeriod = "earlier_period",
        /// A figure of another region or organ quoted here.
        OtherRegion = "other_region",
        /// An ordinary word with a numeral in it: 一些, 进一步.
        Word = "word",
    }
}
