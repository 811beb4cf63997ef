//! Items of a list that leave the verb to its first or last one: 审查议题156件、合同64份; 对12家企业、6家餐馆开展检查.

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::find::Finds;
use crate::extract::page::{breaks, joins};
use crate::extract::section::Section;
use crate::reference::WordClass;

/// Longest name of an item, in characters.
const NAME: usize = 16;

/// Most items of a list whose last one is looked at.
const ITEMS: usize = 12;

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
        self.by_verb(figure, &text)
    }

    /// The claim on an item of a list under what is said behind the last one: 126名处级干部、320名科级干部完成述法;
    /// 党委文件31个、政府文件14个,均经过合法性审查. It counts what the last one does.
    pub(crate) fn shared_end(&self, finds: &Finds<'_>, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        let counted = !figure.numeral.doubtful && !matches!(figure.unit.as_str(), "" | "%");
        let (_, end) = counted.then(|| self.page.clause(figure.start))?;
        let mut last = index;
        while let Some(next) = self.page.figures.get(last + 1).filter(|_| last < index + ITEMS) {
            let before = self.page.figures.get(last)?;
            let name = self.page.chars().get(before.end..next.start)?;
            let joints = name.iter().filter(|c| joins(**c)).count();
            if joints != 1 || next.unit != figure.unit || name.len() > NAME || next.end > end {
                break;
            }
            last += 1;
        }
        let (last, found) = (last > index).then(|| Some((self.page.figures.get(last)?, self.find(finds, last)?)))??;
        let ends = last.end..found.claim.end.max(last.end);
        let said = self.page.chars().get(ends.clone())?;
        // 12个司法局、103个司法所、95个调委会: a noun behind the last one tells nothing of the others.
        let done = self.setting().contains(ends.start, ends.end, WordClass::Done);
        if !done && !said.first().is_some_and(|c| breaks(*c)) {
            return None;
        }
        let (start, stop) = self.page.item(figure);
        let item = self.page.chars().get(start..stop)?;
        let text: String = item.iter().chain(said).collect();
        let shared = self.by_verb(figure, &text)?;
        let end = found.claim.end;
        self.counts_alike(&shared.claim, &found.claim).then_some(Found {
            claim: Claim { end, ..shared.claim },
            ..shared
        })
    }

    /// The claim on a figure by a text in which it stands beside the verb.
    fn by_verb(&self, figure: &Figure, text: &str) -> Option<Found> {
        let topic = self.topics.at(self.page, figure.start);
        let (claim, period) = self.claim_alone(text, topic)?;
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
                || [WordClass::Link, WordClass::ThisYear, WordClass::Manner]
                    .iter()
                    .any(|class| words.at_end(*class, lead).is_some())
        };
        // 检查企业120家、约谈企业6家: an item with a verb of its own shares none.
        if [WordClass::Outcome, WordClass::ListVerb]
            .iter()
            .any(|class| words.at_head(*class, item).is_some())
        {
            return None;
        }
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
        let mark = tail.iter().position(|c| breaks(*c) || joins(*c) || *c == '(');
        let name = mark.map_or(verb, |mark| mark.min(verb));
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let done = &tail[verb..];
        (name <= NAME && !done.iter().any(char::is_ascii_digit)).then(|| {
            let item = std::iter::once(&'对').chain(printed).chain(&tail[..name]);
            item.chain(done).collect()
        })
    }
}
