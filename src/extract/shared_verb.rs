//! Items of a list that leave the verb to its first or last one: 审查议题156件、合同64份; 对12家企业、6家餐馆开展检查.

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::page::breaks;
use crate::extract::section::Section;
use crate::reference::WordClass;

/// Longest name of an item, in characters.
const NAME: usize = 16;

/// Longest clause that is looked through for a verb, in characters.
const CLAUSE: usize = 120;

impl Reader<'_> {
    /// The claim on an item of a list under the verb that the list shares, as if it stood beside the item.
    pub(crate) fn shared_verb(&self, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        if figure.numeral.doubtful
            || figure.unit.is_empty()
            || figure.unit == "%"
            || self.section == Section::Shortcomings
        {
            return None;
        }
        let text = self.behind_verb(index).or_else(|| self.before_verb(figure))?;
        let topic = self.topics.at(self.page, figure.start);
        let (claim, period) = self.claim_alone(&text, topic)?;
        let claim = Claim {
            start: self.page.clause(figure.start).0,
            end: figure.end,
            ..claim
        };
        Some(Found {
            period,
            ..self.stated(figure, claim)
        })
    }

    /// The item behind the verb of the list's first one: 审查 and 合同64份.
    fn behind_verb(&self, index: usize) -> Option<String> {
        let figure = self.page.figures.get(index)?;
        let before = self.page.figures.get(index.checked_sub(1)?)?;
        let item = self.page.chars().get(before.end..figure.end)?.strip_prefix(&['、'])?;
        let (clause, _) = self.page.clause(figure.start);
        if item.len() > NAME + figure.end - figure.start || figure.start - clause > CLAUSE {
            return None;
        }
        let first = self.page.figures.iter().find(|first| first.start >= clause)?;
        let head = self.page.chars().get(clause..first.start)?;
        let words = &self.lexicon.words;
        let led = |at: usize| {
            let lead = &head[..at];
            lead.is_empty()
                || [WordClass::Link, WordClass::ThisYear]
                    .iter()
                    .any(|class| words.at_end(*class, lead).is_some())
        };
        // Elsewhere a verb may be part of a name: 在线调解平台.
        let verb = (0..head.len()).filter(|at| led(*at)).find_map(|at| {
            let length = words.at_head(WordClass::ListVerb, &head[at..])?;
            head.get(at..at + length)
        })?;
        Some(verb.iter().chain(item).collect())
    }

    /// The item before the verb of the list's last one: 对12家企业 and 开展检查.
    fn before_verb(&self, figure: &Figure) -> Option<String> {
        let (clause, end) = self.page.clause(figure.start);
        let said = self.page.chars().get(clause..figure.start)?;
        let led = said.iter().rposition(|c| *c == '对').is_some() && figure.start - clause <= CLAUSE;
        let tail = self
            .page
            .chars()
            .get(figure.end..end)
            .filter(|tail| led && tail.len() <= CLAUSE)?;
        let ends = |at: &usize| self.lexicon.words.at_head(WordClass::ListDone, &tail[*at..]).is_some();
        let verb = (0..tail.len()).find(ends)?;
        let mark = tail
            .iter()
            .position(|c| breaks(*c) || matches!(c, '、' | '和' | '及' | '与' | '('));
        let name = mark.map_or(verb, |mark| mark.min(verb));
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let done = &tail[verb..];
        (name <= NAME && !done.iter().any(char::is_ascii_digit)).then(|| {
            let item = std::iter::once(&'对').chain(printed).chain(&tail[..name]);
            item.chain(done).collect()
        })
    }
}
