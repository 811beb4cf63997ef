//! Figures whose subject stands a clause or a figure before: 会前学法,每年不少于4次; 突破1000件,达1126件; 申请、受理均为865件.

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::page::{breaks, joins};
use crate::extract::section::Section;
use crate::model::Qualifier;
use crate::reference::WordClass;

/// Longest names of counts that share a figure, in characters.
const SHARED: usize = 80;
/// Longest clause that a goal is of, in characters.
const SUBJECT: usize = 40;

impl Reader<'_> {
    /// The goal of a clause that says only how often what the clause before names is due: 会前学法,每年不少于4次.
    pub(crate) fn goal_of_clause(&self, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index).filter(|figure| figure.floor)?;
        let (start, _) = self.page.clause(figure.start);
        let often = self.page.chars().get(start..figure.start)?;
        let only_often = self.lexicon.words.at_head(WordClass::Often, often) == Some(often.len());
        if !only_often || figure.unit.is_empty() || self.section == Section::Shortcomings {
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
        let words = &self.lexicon.words;
        words.at_head(WordClass::ThresholdNoun, noun) == Some(noun.len())
    }

    /// The further counts of a figure that several counts share: 申请、受理均为865件; 调解成功率、协议履行率100%.
    pub(crate) fn evenly(&self, index: usize, found: Option<&Found>) -> Vec<Found> {
        self.shares_evenly(index, found).unwrap_or_default()
    }

    fn shares_evenly(&self, index: usize, found: Option<&Found>) -> Option<Vec<Found>> {
        let figure: &Figure = self.page.figures.get(index)?;
        // What stands before another figure names that one.
        let last = index.checked_sub(1).and_then(|before| self.page.figures.get(before));
        let floor = last.map_or(0, |last| last.end).max(figure.start.saturating_sub(SHARED));
        let start = self.page.clause(figure.start).0.max(floor);
        let head = self.page.chars().get(start..figure.start)?;
        let listed = self.evenly_listed(figure, head)?;
        let noun = self.lexicon.words.at_end(WordClass::CountNoun, listed).unwrap_or(0);
        let bare = &listed[..listed.len() - noun];
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let topic = self.topics.at(self.page, figure.start);
        let mut shared: Vec<Found> = Vec::new();
        let first: Vec<char> = bare.split(|c: &char| joins(*c)).next()?.to_vec();
        for item in bare.split(|c: &char| joins(*c)).filter(|item| !item.is_empty()) {
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

    /// The names of several counts before a figure that all of them share: rates by standing beside it, others by 均为.
    fn evenly_listed<'a>(&self, figure: &Figure, head: &'a [char]) -> Option<&'a [char]> {
        let rate = figure.unit == "%";
        let evenly = self.lexicon.words.at_end(WordClass::Evenly, head);
        let linked = || self.lexicon.words.at_end(WordClass::Link, head).unwrap_or(0);
        let word = evenly.or_else(|| rate.then(linked))?;
        let listed = head.get(..head.len() - word)?;
        let items = || listed.split(|c: &char| joins(*c)).filter(|item| !item.is_empty());
        let rates = !rate || evenly.is_some() || items().all(|item| item.ends_with(&['率']));
        let several = listed.iter().any(|c| joins(*c)) && !listed.iter().any(|c| breaks(*c));
        (rates && several).then_some(listed)
    }
}
