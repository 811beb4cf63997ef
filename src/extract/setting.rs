//! Whether a figure was seen, wished for or only compared: what the clause around a figure says
//! besides its subject.

use crate::extract::figure::Figure;
use crate::extract::heads::{Heads, Whose};
use crate::extract::page::{Page, contains};
use crate::model::{Qualifier, Scope};
use crate::reference::{WordClass, Words};

/// The surroundings of one place in a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// The block.
    pub(crate) page: &'a Page,
    /// Words around figures.
    pub(crate) words: &'a Words,
    /// What its clauses begin with.
    pub(crate) heads: &'a Heads<'a>,
}

impl Setting<'_> {
    /// Whether a word of a class stands in the clause before `at`.
    pub(crate) fn said_before(&self, at: usize, class: WordClass) -> bool {
        let (start, _) = self.page.clause(at);
        self.contains(start, at, class)
    }

    /// Whether a figure is a pace: a word such as 每月 stands before it in its clause, and no other
    /// figure between them. 以每两月1次的频次开展学习5次 gives a pace and a count.
    pub(crate) fn is_pace(&self, at: usize) -> bool {
        let (start, _) = self.page.clause(at);
        let times = ["年", "月", "日", "天", "个月", "周"];
        let counted = |unit: &str| !unit.is_empty() && !times.contains(&unit);
        let counts = |figure: &&Figure| counted(&figure.unit) && figure.end <= at;
        let split = self.page.figures.partition_point(|figure| figure.start < at);
        let before = self.page.figures[..split].iter().rev().find(counts);
        let spoken = before.map_or(start, |figure| figure.end.max(start));
        self.unquoted(spoken, at)
            .into_iter()
            .any(|(from, to)| self.contains(from, to, WordClass::Pace))
    }

    /// The pieces between two places that stand in no quotation marks: a name (“每月一法”) is no pace.
    fn unquoted(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let (mut from, mut pieces) = (start, Vec::new());
        for at in start..end {
            match self.page.char(at) {
                Some('“') => {
                    pieces.push((from, at));
                    from = end;
                }
                Some('”') => from = at + 1,
                _ => {}
            }
        }
        // A mark that nothing closes opens no name.
        let open = pieces.last().map(|(_, to)| *to).filter(|_| from == end && end > start);
        pieces.push(open.map_or((from, end), |open| (open, end)));
        pieces
    }

    /// Whether a word of a class stands between two places.
    pub(crate) fn contains(&self, start: usize, end: usize, class: WordClass) -> bool {
        self.page.says(self.words, class, (start, end))
    }

    /// Whether the sentence around `at` tells of one case: 例如,张某….
    pub(crate) fn is_story(&self, at: usize) -> bool {
        let (start, end) = self.sentence(at);
        self.contains(start, end, WordClass::Story)
    }

    fn sentence(&self, at: usize) -> (usize, usize) {
        let sentence = self
            .page
            .sentence_at(at)
            .and_then(|index| self.page.sentences.get(index));
        sentence.map_or((at, at), |sentence| {
            (sentence.start.max(at.saturating_sub(300)), sentence.end.min(at + 300))
        })
    }

    /// Whose the figure at `at` is: the last region or organ that a clause of its sentence begins
    /// with.
    pub(crate) fn whose(&self, at: usize) -> Whose {
        let mut whose = self.heads.whose(at);
        let (start, _) = self.page.clause(at);
        let own = self
            .own_scope(start, at)
            .or_else(|| self.carried_scope(whose.since, start));
        whose.scope = own.unwrap_or(whose.scope);
        whose
    }

    /// What the words between two places narrow a figure to: 市本级, 我局.
    fn own_scope(&self, start: usize, end: usize) -> Option<Scope> {
        let narrow = |class, scope| self.contains(start, end, class).then_some(scope);
        narrow(WordClass::OwnLevel, Scope::OwnLevel).or_else(|| narrow(WordClass::OwnBody, Scope::Body))
    }

    /// What the nearest clause between `since` and `start` narrowed its figures to, which those behind it
    /// keep: 县本级收到申请56件,审结50件. Not where it was 其中 or stood in brackets, nor over 各单位.
    fn carried_scope(&self, since: usize, start: usize) -> Option<Scope> {
        let mut start = start;
        while start > since && self.page.char(start) != Some('各') {
            let end = start - 1;
            start = self.page.clause(end).0.min(end);
            let aside = (start..end).find(|at| self.page.char(*at) == Some('('));
            let own = self.own_scope(start, aside.unwrap_or(end));
            if own.is_some() {
                return own.filter(|_| !self.contains(start, end, WordClass::PartMark));
            }
        }
        None
    }

    fn begins(&self, at: usize, class: WordClass) -> Option<usize> {
        self.page.word_at(self.words, class, at)
    }

    /// A change on another period: 同比增长12%, 上升1.2个百分点, 较上年的30件.
    pub(crate) fn is_change(&self, figure: &Figure) -> bool {
        if figure.unit.contains("百分点") {
            return true;
        }
        let head = self.page.chars().get(..figure.start).unwrap_or(&[]);
        let tail = self.page.chars().get(figure.end..).unwrap_or(&[]);
        let changed = self.words.at_end(WordClass::Change, trim_links(head)).is_some() && !self.became(figure.start);
        changed
            || tail.starts_with(&['相', '比'])
            || self.compared(figure)
            || self.more_or_less(figure)
            || self.page.former(figure.start)
    }

    /// Whether a clause ends in a verb of change that names what came of it: 由9件降为4件. 增幅为 and 同比增长为 name the change.
    fn became(&self, at: usize) -> bool {
        let (start, _) = self.page.clause(at);
        let clause = self.page.chars().get(start..at).unwrap_or(&[]);
        let Some(head) = clause.strip_suffix(&['为']) else {
            return false;
        };
        let verb = self.words.at_end(WordClass::Change, head);
        let compared = head.iter().any(|c| matches!(c, '比' | '较' | '净'));
        let noun = matches!(head.last(), Some('幅' | '率'));
        verb.is_some() && !noun && !compared
    }

    /// Whether a figure tells how many more or fewer there were than of another: 比去年的198件多19件, 较上年多19件.
    fn more_or_less(&self, figure: &Figure) -> bool {
        let (start, _) = self.page.clause(figure.start);
        let clause = self.page.chars().get(start..figure.start).unwrap_or(&[]);
        let Some([head @ .., '多' | '少']) = Some(clause) else {
            return false;
        };
        let mark = head.iter().rposition(|c| matches!(c, '比' | '较'));
        mark.is_some_and(|at| {
            let other = &head[at + 1..];
            let time = other.ends_with(&['年']) || other.ends_with(&['同', '期']);
            time || other.iter().any(char::is_ascii_digit)
        })
    }

    /// 较2024年的244件, 比去年的30件.
    fn compared(&self, figure: &Figure) -> bool {
        let (start, _) = self.page.clause(figure.start);
        let clause = self.page.chars().get(start..figure.start).unwrap_or(&[]);
        let mark = clause.iter().rposition(|c| matches!(c, '较' | '比'));
        mark.is_some_and(|at| {
            let between = &clause[at + 1..];
            let years = [&['年', '的'][..], &['同', '期', '的'], &['年', '同', '期'], &['年']];
            between.len() <= 10 && years.iter().any(|end| between.ends_with(end))
        })
    }

    /// Whether a figure is a goal and no result.
    pub(crate) fn is_target(&self, figure: &Figure) -> bool {
        let (start, end) = self.page.clause(figure.start);
        let (sentence, _) = self.sentence(figure.start);
        let led = self.contains(sentence, figure.start, WordClass::TargetLead);
        if led || self.is_wished(start, figure.start) {
            return true;
        }
        let floor = figure.floor || self.contains(start, figure.start, WordClass::Floor);
        // 全年不少于4次 is due by the year, 全年开展不少于4次 was done in it.
        let head = self.page.chars().get(start..figure.start).unwrap_or(&[]);
        let due = figure.floor && head.ends_with(&['全', '年']);
        let said = if due { figure.start - 2 } else { figure.start };
        let done = self.contains(start, said, WordClass::Done) || self.contains(figure.start, end, WordClass::Done);
        floor && !done
    }

    /// Whether a word for a goal stands between two places; what was done 按计划 was done.
    fn is_wished(&self, start: usize, end: usize) -> bool {
        let kept = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| self.page.char(before));
            before.is_some_and(|c| matches!(c, '按' | '依' | '照' | '有' | '原' | '据'))
        };
        let wish = |at: usize| {
            let word = self.page.word_at(self.words, WordClass::Target, at);
            word.is_some_and(|word| word <= end) && !kept(at)
        };
        self.contains(start, end, WordClass::Target) && (start..end).any(wish)
    }

    /// Whether the sentence around a figure tells what was done: 2024年共调解9000件, in a text whose
    /// year is an earlier one.
    pub(crate) fn is_done(&self, at: usize) -> bool {
        let (start, _) = self.sentence(at);
        let text = self.page.chars().get(start..at).unwrap_or(&[]);
        // Of a year to come the whole is planned as well: 2032年,全年….
        (0..text.len()).any(|from| {
            let word = self.words.at_head(WordClass::Done, &text[from..]);
            word.is_some_and(|length| text[from..from + length] != ['全', '年'])
        })
    }

    /// The qualifier of a figure; a floor may stand apart from it: 不少于执法人员总数的5%.
    pub(crate) fn qualifier(&self, figure: &Figure) -> Qualifier {
        let floor = figure.qualifier == Qualifier::Exact && self.said_before(figure.start, WordClass::Floor);
        if floor { Qualifier::AtLeast } else { figure.qualifier }
    }

    /// Whether a list of examples narrows what is counted between two places: 占道、违停等案件.
    pub(crate) fn has_examples(&self, start: usize, end: usize) -> bool {
        let (clause, _) = self.page.clause(end);
        let text = self.page.chars().get(clause.min(start)..end).unwrap_or(&[]);
        let listed = text.iter().position(|c| *c == '、');
        listed.is_some_and(|at| {
            let words = self.words.of(WordClass::Examples);
            words.iter().any(|word| contains(&text[at..], word))
        })
    }

    /// Whether a bureau is named in the sentence before `at`.
    pub(crate) fn bureau_before(&self, at: usize) -> bool {
        let Some(sentence) = self.page.sentence_at(at).and_then(|i| self.page.sentences.get(i)) else {
            return false;
        };
        let start = sentence.start.max(at.saturating_sub(120));
        (start..at).any(|place| {
            let Some(end) = self.begins(place, WordClass::BureauEnd) else {
                return false;
            };
            let around = self.page.chars().get(place.saturating_sub(1)..end).unwrap_or(&[]);
            let unreal = self
                .words
                .of(WordClass::NotBureau)
                .iter()
                .any(|word| contains(around, word));
            end <= at && !unreal
        })
    }
}

/// Without 了, 约, 为 at the end: 增长了12%, 下降约3%. 到 and 至 stay: 增加到300个 is a level.
fn trim_links(mut head: &[char]) -> &[char] {
    while let Some((last, rest)) = head.split_last() {
        if matches!(
            last,
            '了' | '约' | '达' | '为' | '近' | ' ' | ':' | '超' | '过' | '别' | '分'
        ) {
            head = rest;
        } else {
            break;
        }
    }
    head
}
