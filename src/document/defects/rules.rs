use regex::{Regex, RegexSet};

use crate::model::word_list;
use crate::reference::{Problem, Problems, Row, TableFiles};

word_list! {
    /// What a row of the table of defects is for.
    DefectCheck, "a check of a document (section, copied, visit, stray)" {
        /// A heading or sentence that shows that a prescribed part is there.
        Section = "section",
        /// What follows another region's name in a text that was taken over from there.
        Copied = "copied",
        /// What stands before a region's name that is rightly named.
        Visit = "visit",
        /// Simplified writing left in a text of traditional characters.
        Stray = "stray",
    }
}

word_list! {
    /// A part that an annual report must have.
    ReportPart, "a part of an annual report (shortcomings, heads_duties, next_year)" {
        /// 存在的不足和原因.
        Shortcomings = "shortcomings",
        /// 党政主要负责人履行推进法治建设第一责任人职责的情况.
        HeadsDuties = "heads_duties",
        /// 下一年度的主要安排.
        NextYear = "next_year",
    }
}

/// One way in which a prescribed part shows itself.
#[derive(Debug, Clone)]
pub(super) struct SectionMark {
    pub(super) part: ReportPart,
    /// Where it has a group `next`, that is the year after the reporting year.
    pub(super) pattern: Regex,
    /// First reporting year that must have the part.
    pub(super) since: Option<i32>,
}

/// What an evaluation office wants to know of a document: the table of defects, checked.
#[derive(Debug, Clone, Default)]
pub struct DefectRules {
    pub(super) sections: Vec<SectionMark>,
    pub(super) copied: RegexSet,
    pub(super) visit: RegexSet,
    pub(super) stray: Option<Regex>,
}

impl DefectRules {
    /// Table that the rules are read from.
    pub const TABLE: &'static str = "defects.tsv";

    /// Reads and checks the table: patterns compile, checks and parts are known.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows: Vec<(DefectCheck, String, Row)> = Vec::new();
        for row in files
            .tables(Self::TABLE, &["check", "pattern", "value", "since"])?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let check = problems.keep(row.parse::<DefectCheck>("check"));
            let pattern = problems.keep(row.required("pattern").map(str::to_owned));
            if let Some((check, pattern)) = check.zip(pattern) {
                rows.retain(|(other, text, _)| (*other, text) != (check, &pattern));
                if row.text("value") != "-" {
                    rows.push((check, pattern, row));
                }
            }
        }
        let rules = Self::of(&rows, &mut problems);
        problems.or(rules)
    }

    fn of(rows: &[(DefectCheck, String, Row)], problems: &mut Problems) -> Self {
        let mut sections = Vec::new();
        for (check, pattern, row) in rows {
            match check {
                DefectCheck::Section => sections.extend(problems.keep(section(pattern, row))),
                DefectCheck::Copied | DefectCheck::Visit | DefectCheck::Stray => {
                    drop(problems.keep(compiled(pattern, row)));
                } // compiled again below
            }
        }
        let of = |wanted: DefectCheck| {
            rows.iter()
                .filter(move |(check, ..)| *check == wanted)
                .map(|(_, pattern, _)| pattern.as_str())
        };
        let mut set = |check| {
            RegexSet::new(of(check)).unwrap_or_else(|error| {
                problems.push(Self::TABLE, 0, format!("patterns of check `{check}`: {error}"));
                RegexSet::empty()
            })
        };
        let (copied, visit) = (set(DefectCheck::Copied), set(DefectCheck::Visit));
        let stray: Vec<String> = of(DefectCheck::Stray).map(|pattern| format!("(?:{pattern})")).collect();
        let stray = (!stray.is_empty()).then(|| {
            Regex::new(&stray.join("|")).map_err(|error| Problem {
                file: Self::TABLE.to_owned(),
                line: 0,
                reason: format!("patterns of check `{}`: {error}", DefectCheck::Stray),
            })
        });
        Self {
            sections,
            copied,
            visit,
            stray: stray.and_then(|stray| problems.keep(stray)),
        }
    }
}

fn section(pattern: &str, row: &Row) -> Result<SectionMark, Problem> {
    Ok(SectionMark {
        part: row.parse("value")?,
        pattern: compiled(&pattern.replace("{next}", r"(?P<next>(?:19|20)\d\d)"), row)?,
        since: row.optional("since")?,
    })
}

fn compiled(pattern: &str, row: &Row) -> Result<Regex, Problem> {
    Regex::new(pattern).map_err(|error| row.problem(format!("column `pattern`: {error}")))
}
