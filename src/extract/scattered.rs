//! Wordings whose words stand in no order: 走进社区开展12场宣讲, 普法志愿者进校园宣讲达12场. They are asked only for a figure that no wording
//! in order claims and that breaks nothing down, so that they take nothing from those.

use crate::extract::among::Whole;
use crate::extract::block::{Found, Reader};
use crate::extract::claim::{Claim, Ground, unit_for};
use crate::extract::figure::Figure;
use crate::extract::section::Section;
use crate::extract::topic::Named;
use crate::reference::Scattered;

impl Ground<'_> {
    /// The wording of which most characters stand in the item of a figure; of equals the earlier row.
    fn scattered(&self, figure: &Figure, topic: Option<Named>) -> Option<Claim> {
        let field = self.field(figure.start)?;
        let candidates = self.loose_candidates((figure, topic), field);
        let mut loose = candidates.iter().peekable();
        loose.peek()?;
        let (start, end) = self.page.item(figure);
        let range = (start.max(field.start), end.min(field.end));
        let mut best: Option<Claim> = None;
        for index in loose {
            let wording = &self.lexicon.wordings[index];
            let Some(claim) = self.spread((index, &wording.pattern.scattered), (figure, range, field.start)) else {
                continue;
            };
            let more = best.as_ref().is_none_or(|best| claim.score > best.score);
            if more && self.converts(wording, figure) && !self.forbidden(wording, range, &claim) {
                best = Some(claim);
            }
        }
        best
    }

    /// The claim of a wording of which each list has a word in a range around the figure.
    fn spread(
        &self,
        (wording, lists): (usize, &[Scattered]),
        (figure, range, floor): (&Figure, (usize, usize), usize),
    ) -> Option<Claim> {
        let mut claim = Claim {
            wording,
            start: figure.start,
            end: figure.end,
            score: 0,
            plain: false,
        };
        for list in lists {
            let range = if list.carried { (floor, range.1) } else { range };
            let found = list
                .words
                .iter()
                .filter_map(|word| self.word_near((word, figure.start), range));
            // The longest; of those the one nearest to the figure.
            let nearest = |at: usize| at.abs_diff(figure.start);
            let (at, length) = found.max_by_key(|(at, length)| (*length, std::cmp::Reverse(nearest(*at))))?;
            claim.start = claim.start.min(at);
            claim.end = claim.end.max(at + length);
            claim.score += length;
        }
        Some(claim)
    }

    /// Where a word stands in a range, outside of titles, nearest to a place; with its length.
    fn word_near(&self, (word, place): (&[char], usize), (start, end): (usize, usize)) -> Option<(usize, usize)> {
        let text = self.page.chars().get(start..end)?;
        let places = text
            .windows(word.len())
            .enumerate()
            .filter(|(_, window)| *window == word);
        let places = places
            .map(|(offset, _)| start + offset)
            .filter(|at| !self.page.in_title(*at));
        places.min_by_key(|at| at.abs_diff(place)).map(|at| (at, word.len()))
    }
}

impl Reader<'_> {
    /// The claim on a figure that no wording in order has, by words around it.
    pub(crate) fn scattered(&self, (ground, index): (Ground<'_>, usize), whole: &Whole) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        let words = figure.numeral.chinese() && figure.unit.is_empty();
        let unfit = figure.numeral.doubtful || words || self.section == Section::Shortcomings;
        if unfit || self.breaks_down(figure, whole) {
            return None;
        }
        let topic = self.topics.at(self.page, figure.start);
        // A heading that names several subjects tells none.
        let carried = topic.is_some_and(|topic| topic.at.is_none() && self.headed.first() == Some(&topic.topic));
        let topic = topic.filter(|_| !carried || self.headed.len() < 2);
        let claim = ground.scattered(figure, topic)?;
        let unit = unit_for(&self.lexicon.wordings[claim.wording], figure).to_owned();
        let qualifier = self.setting().qualifier(figure);
        let found = self.stated(figure, claim);
        (!figure.bare_money).then_some(Found {
            unit,
            qualifier,
            ..found
        })
    }
}
