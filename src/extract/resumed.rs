//! Figures whose subject stands a clause or a figure before: 会前学法,每年不少于4次; 突破1000件,达1126件; 申请、受理均为865件.

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::page::breaks;
use crate::extract::section::Section;
use crate::model::Qualifier;
use crate::reference::WordClass;

/// Longest clause that a goal is of, in characters.
const SUBJECT: usize = 40;

/// Words that a clause may consist of which only says how often.
const OFTEN: &[&str] = &[
    "每年",
    "全年",
    "年均",
    "每年度",
    "年度",
    "原则上",
    "原则上每年",
    "平均每年",
    "一年",
    "每年均",
    "每年应",
    "每年要",
];

impl Reader<'_> {
    /// The goal of a clause that says only how often what the clause before names is due: 会前学法,每年不少于4次.
    pub(crate) fn goal_of_clause(&self, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index).filter(|figure| figure.floor)?;
        let (start, _) = self.page.clause(figure.start);
        let often: String = self.page.chars().get(start..figure.start)?.iter().collect();
        if !OFTEN.contains(&often.as_str()) || figure.unit.is_empty() || self.section == Section::Shortcomings {
            return None;
        }
        let (before, end) = self.page.clause(start.checked_sub(1)?);
        let subject = self.page.chars().get(before..end)?;
        let counted = self
            .page
            .figures
            .iter()
            .any(|other| other.start >= before && other.end <= end);
        let same = self.page.sentence_at(before) == self.page.sentence_at(figure.start);
        if counted || !same || subject.is_empty() || subject.len() > SUBJECT {
            return None;
        }
        let printed = self.page.chars().get(figure.numeral.start..figure.unit_end)?;
        let text: String = subject.iter().chain(printed).collect();
        let (claim, _) = self.claim_alone(&text, self.topics.at(self.page, figure.start))?;
        let claim = Claim {
            start: before,
            end: figure.end,
            ..claim
        };
        Some(Found {
            target: true,
            ..self.stated(figure, claim)
        })
    }

    /// The figure itself behind one that it has passed: 突破1000件,达1126件.
    pub(crate) fn passed(&self, index: usize, last: Option<&(usize, Claim)>) -> Option<Found> {
        let (at, claim) = last.filter(|(at, _)| at + 1 == index)?;
        let (before, figure) = (self.page.figures.get(*at)?, self.page.figures.get(index)?);
        let said = self.page.chars().get(before.end..figure.start)?;
        let said = said.strip_prefix(&['大', '关']).unwrap_or(said);
        let [',' | '，', said @ ..] = said else { return None };
        let linked = self.lexicon.words.at_head(WordClass::Link, said) == Some(said.len());
        let beyond = before.qualifier == Qualifier::AtLeast && figure.quantity.value >= before.quantity.value;
        let found = self.as_before((*at, claim), index)?;
        (linked && beyond).then_some(found)
    }

    /// Whether a sum of money only tells which cases the next figure counts: 罚款超过25万元的案件3件.
    pub(crate) fn is_threshold(&self, index: usize) -> bool {
        let at = |index: usize| self.page.figures.get(index);
        let Some((figure, next)) = at(index).zip(at(index + 1)) else {
            return false;
        };
        let bounded = figure.qualifier != Qualifier::Exact;
        if !figure.unit.ends_with('元') || !bounded || next.unit.is_empty() || next.unit.ends_with('元') {
            return false;
        }
        let noun = self.page.chars().get(figure.end..next.start).unwrap_or(&[]);
        let noun = noun.strip_prefix(&['的']).unwrap_or(noun);
        let kinds = [
            "案件",
            "项目",
            "合同",
            "处罚",
            "处罚案件",
            "行政处罚",
            "行政处罚案件",
            "重大案件",
            "罚款",
            "大案",
        ];
        kinds.iter().any(|kind| kind.chars().eq(noun.iter().copied()))
    }

    /// The further counts of a figure that several counts share: 申请、受理均为865件.
    pub(crate) fn evenly(&self, index: usize, found: Option<&Found>) -> Vec<Found> {
        self.shares_evenly(index, found).unwrap_or_default()
    }

    fn shares_evenly(&self, index: usize, found: Option<&Found>) -> Option<Vec<Found>> {
        let figure: &Figure = self.page.figures.get(index)?;
        let ends = |back: usize, chars: &str| {
            let c = figure.start.checked_sub(back).and_then(|at| self.page.char(at));
            c.is_some_and(|c| chars.contains(c))
        };
        if !ends(1, "为到达是") || !ends(2, "均都达") {
            return None; // nearly every figure
        }
        let (start, _) = self.page.clause(figure.start);
        let head = self.page.chars().get(start..figure.start)?;
        let words = ["均为", "均达到", "均达", "均是", "都是", "都为"].map(|word| word.chars().collect::<Vec<char>>());
        let word = words.iter().find(|word| head.ends_with(word))?;
        let listed = head.get(..head.len() - word.len())?;
        let joint = |c: &char| matches!(c, '、' | '和' | '与' | '及');
        let nouns = ["数量", "件数", "数", "案件数", "量"].map(|word| word.chars().collect::<Vec<char>>());
        let bare = nouns
            .iter()
            .find_map(|noun| listed.strip_suffix(noun.as_slice()))
            .unwrap_or(listed);
        if !listed.iter().any(joint) || listed.iter().any(|c| breaks(*c)) {
            return None;
        }
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let topic = self.topics.at(self.page, figure.start);
        let mut shared: Vec<Found> = Vec::new();
        let first: Vec<char> = bare.split(joint).next()?.to_vec();
        for item in bare.split(joint).filter(|item| !item.is_empty()) {
            // 许可申请、受理数量: what the first item begins with may stand before each.
            let texts = [
                item.iter().chain(printed).collect::<String>(),
                first.iter().take(2).chain(item).chain(printed).collect::<String>(),
            ];
            let claim = texts.iter().find_map(|text| self.claim_alone(text, topic));
            let Some((claim, _)) = claim else { continue };
            let known = found
                .into_iter()
                .chain(&shared)
                .any(|found| self.counts_alike(&found.claim, &claim));
            if !known {
                let claim = Claim {
                    start,
                    end: figure.end,
                    ..claim
                };
                shared.push(self.stated(figure, claim));
            }
        }
        Some(shared)
    }
}
