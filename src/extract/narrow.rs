//! What in a text makes a figure a part of its indicator's whole, where its own wording names nothing narrower: the
//! words of narrowings.tsv (a campaign, one kind of body, one group of people), and the share of the whole that is
//! printed behind it.

use crate::extract::block::{Found, Reader};
use crate::extract::finder::Hit;
use crate::reference::{NarrowedPages, Reach, WordClass, Wording};

/// How far back in its sentence a word narrows a figure.
const REACH: usize = 120;
/// Longest name of the whole that a share is of: 占全区调解总数的.
const LONGEST_WHOLE: usize = 20;

impl Reader<'_> {
    /// Whether words around a figure or in the title tell that it is a part.
    pub(crate) fn is_narrowed(&self, found: &Found, wording: &Wording) -> bool {
        let titled = self
            .titled
            .iter()
            .any(|row| self.row_holds((*row, Reach::Title), wording));
        titled || self.narrowed_by_words(found, wording) || self.is_share(found, wording)
    }

    fn row_holds(&self, (row, reach): (usize, Reach), wording: &Wording) -> bool {
        self.lexicon.narrowings.get(row).is_some_and(|row| {
            let pages = row.pages == NarrowedPages::All || !self.heads.of_bureau();
            pages && row.reach.contains(&reach) && row.holds_for(wording.indicator.code.as_str())
        })
    }

    fn narrowed_by_words(&self, found: &Found, wording: &Wording) -> bool {
        let (clause, _) = self.page.clause(found.at);
        let sentence = self.page.sentence_at(found.at);
        let start = sentence.and_then(|index| self.page.sentences.get(index));
        let start = start.map_or(clause, |sentence| sentence.start).min(clause);
        let floor = start.max(found.at.saturating_sub(REACH));
        let from = self.narrows.partition_point(|hit| hit.start < floor);
        let before = self.narrows[from..].iter().take_while(|hit| hit.start < found.at);
        before.into_iter().any(|hit| {
            let reach = if hit.start >= clause {
                Reach::Clause
            } else {
                Reach::Sentence
            };
            let within = |reach| self.row_holds((hit.owner, reach), wording);
            // 深入开展专项行动,全年检查3000次 turns to the year.
            let kept = || !self.setting().contains(hit.end, found.at, WordClass::ThisYear);
            let reaches = within(Reach::Sentence) && kept() || reach == Reach::Clause && within(Reach::Clause);
            reaches && hit.end <= found.at && !self.counts_them((hit, found)) && !self.closed(hit, found)
        })
    }

    /// Whether the figure counts the campaigns themselves: 开展专项检查共12次.
    fn counts_them(&self, (hit, found): (&Hit, &Found)) -> bool {
        let mut rest = self.page.chars().get(hit.end..found.at).unwrap_or(&[]);
        while let Some(length) = self.lexicon.words.at_head(WordClass::Link, rest) {
            rest = &rest[length..];
        }
        rest.is_empty()
    }

    /// Whether a word stands in a bracket or title that is closed before the figure.
    fn closed(&self, hit: &Hit, found: &Found) -> bool {
        self.page.in_title(hit.start)
            || self
                .page
                .closed_before(hit.start, (hit.start.saturating_sub(REACH), found.at))
    }

    /// Whether the figure is told as a share of what its own indicator counts: 调解纠纷60件,占全区调解总数的30%; of further
    /// ones in the sentence the share may name no whole: 80件,占40%.
    fn is_share(&self, found: &Found, wording: &Wording) -> bool {
        let (_, end) = self.page.clause(found.at);
        let Some(start) = [found.end, end].into_iter().find_map(|end| self.share_behind(end)) else {
            return false;
        };
        match self.whole_of_share(start) {
            Some(whole) => self.is_counted(whole, (found, wording)),
            None => self.page.char(start).is_some_and(|c| c.is_ascii_digit()) && self.shares_before((found, wording)),
        }
    }

    /// Beyond 占 at the head of what stands behind a place.
    fn share_behind(&self, end: usize) -> Option<usize> {
        let joint = usize::from(matches!(self.page.char(end), Some(',' | '，' | '(')));
        (self.page.char(end + joint) == Some('占')).then_some(end + joint + 1)
    }

    /// What a share that is told from a place on is of: 全区调解总数.
    fn whole_of_share(&self, start: usize) -> Option<&[char]> {
        let text = self.page.chars().get(start..)?;
        let end = text
            .iter()
            .take(LONGEST_WHOLE)
            .position(|c| *c == '的' || c.is_ascii_digit())?;
        text.get(..end).filter(|whole| !whole.is_empty())
    }

    /// Whether the words for a whole, in its own region, name what an indicator counts.
    fn is_counted(&self, whole: &[char], (found, wording): (&Found, &Wording)) -> bool {
        let words = &self.lexicon.words;
        let noun = words.at_end(WordClass::WholeNoun, whole);
        let of = noun.and_then(|length| whole.get(..whole.len() - length));
        let lead = || whole.get(words.at_head(WordClass::WholeLead, whole)?..);
        let Some(of) = of
            .or_else(lead)
            .filter(|of| !of.is_empty() && !self.heads.names_wider(whole))
        else {
            return false;
        };
        let kinds = [
            WordClass::CountyRegion,
            WordClass::ParentCity,
            WordClass::WiderRegion,
            WordClass::TownRegion,
        ];
        let own = kinds
            .into_iter()
            .find_map(|class| words.at_head(class, of))
            .unwrap_or(0);
        let said: String = of[own..].iter().collect();
        let topic = self.topics.at(self.page, found.at);
        let claimed = ["", "案件", "数"]
            .iter()
            .filter_map(|link| self.claim_alone(&format!("{said}{link}1{}", found.unit), topic))
            .any(|(claim, _)| self.lexicon.wordings[claim.wording].indicator.code == wording.indicator.code);
        claimed || self.repeats(&of[own..], found)
    }

    /// Whether words repeat what a figure was claimed by, with something left out: 收到申请 of 收到复议申请.
    fn repeats(&self, words: &[char], found: &Found) -> bool {
        let claimed = self.page.chars().get(found.claim.start..found.at).unwrap_or(&[]);
        let mut rest = claimed.iter();
        words.len() >= 4 && words.iter().all(|word| rest.any(|c| c == word))
    }

    /// Whether a share of what an indicator counts is told before a figure in its sentence.
    fn shares_before(&self, (found, wording): (&Found, &Wording)) -> bool {
        let sentence = self
            .page
            .sentence_at(found.at)
            .and_then(|index| self.page.sentences.get(index));
        let Some(start) = sentence.map(|sentence| sentence.start.max(found.at.saturating_sub(REACH))) else {
            return false;
        };
        let share = |at: &usize| self.page.char(*at) == Some('占');
        (start..found.at).filter(share).any(|at| {
            self.whole_of_share(at + 1)
                .is_some_and(|whole| self.is_counted(whole, (found, wording)))
        })
    }
}
