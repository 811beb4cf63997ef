//! One block laid out for matching: its figures, sentences, clauses, brackets and titles.

use std::cell::Cell;

use crate::extract::figure::Figure;
use crate::extract::fold::Folded;
use crate::extract::spoken::Spoken;
use crate::reference::{ClassSet, WordClass, Words};

/// A block made ready.
#[derive(Debug)]
pub(crate) struct Page {
    /// The folded text.
    pub(crate) folded: Folded,
    /// Its figures, in order.
    pub(crate) figures: Vec<Figure>,
    /// Sentences, without their final mark.
    pub(crate) sentences: Vec<Sentence>,
    /// For a bracket, the place of its partner.
    partner: Vec<Option<usize>>,
    /// For each place, the bracket that it lies in.
    within: Vec<Option<usize>>,
    /// Inside 《》.
    titled: Vec<bool>,
    /// Part of a number with a unit.
    figured: Vec<bool>,
    /// Where words of each class stand.
    spoken: Spoken,
    /// Figures that a change begins at, with the word before them: 由494项 of 由494项减少到304项.
    formers: Vec<(usize, usize)>,
    /// The place that a clause was asked for last, and the clause: most questions come in runs about one.
    asked: Cell<Option<(usize, (usize, usize))>>,
}

/// A sentence, or one item of a numbered list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sentence {
    /// First character.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// It begins with a list mark (一是, 2、), so that nothing is carried over from before.
    pub(crate) fresh: bool,
}

impl Page {
    /// Lays out a folded text with its figures.
    pub(crate) fn new(folded: Folded, figures: Vec<Figure>, words: &Words) -> Self {
        let chars = &folded.chars;
        let partner = partners(chars);
        let titled = titles(chars);
        let mut counted = vec![false; chars.len()];
        // 连续三年, 12月 and 28种 are no counts: a wording may be told across them.
        let times = ["年", "月", "日", "天", "个月", "种", "类"];
        // 行政强制0、行政征收2件: what a list joins to the next figure is one of its items, though it has no unit.
        let listed = |figure: &Figure| !figure.numeral.chinese() && chars.get(figure.end) == Some(&'、');
        let counts = |figure: &&Figure| {
            let unit = figure.unit.as_str();
            if unit.is_empty() {
                listed(figure)
            } else {
                !times.contains(&unit)
            }
        };
        // “第一课” is a name.
        let ordinal = |figure: &&Figure| figure.start.checked_sub(1).and_then(|at| chars.get(at)) == Some(&'第');
        for figure in figures.iter().filter(counts).filter(|figure| !ordinal(figure)) {
            for index in figure.numeral.start..figure.unit_end {
                if let Some(flag) = counted.get_mut(index) {
                    *flag = true;
                }
            }
        }
        let former = |figure: &Figure| Some((former_start(chars, figure, words)?, figure.end));
        Self {
            asked: Cell::new(None),
            formers: figures.iter().filter_map(former).collect(),
            sentences: sentences(chars, &titled),
            within: enclosing(&partner),
            partner,
            titled,
            figured: counted,
            spoken: Spoken::default(),
            folded,
            figures,
        }
    }

    /// The folded characters.
    pub(crate) fn chars(&self) -> &[char] {
        &self.folded.chars
    }

    /// The character at a place.
    pub(crate) fn char(&self, at: usize) -> Option<char> {
        self.folded.chars.get(at).copied()
    }

    /// The partner of a bracket.
    pub(crate) fn partner(&self, at: usize) -> Option<usize> {
        self.partner.get(at).copied().flatten()
    }

    /// Whether a word of a class stands between two places.
    pub(crate) fn says(&self, words: &Words, class: WordClass, range: (usize, usize)) -> bool {
        self.spoken.within((words, self.chars()), class, range)
    }

    /// Where the longest word of a class ends that begins at a place.
    pub(crate) fn word_at(&self, words: &Words, class: WordClass, at: usize) -> Option<usize> {
        self.spoken.word_at((words, self.chars()), class, at)
    }

    /// The classes of which a word may begin at a place.
    pub(crate) fn begins_at(&self, words: &Words, at: usize) -> ClassSet {
        self.spoken.begins_at((words, self.chars()), at)
    }

    /// Whether a place lies inside 《》.
    pub(crate) fn in_title(&self, at: usize) -> bool {
        self.titled.get(at).copied().unwrap_or(false)
    }

    /// Whether the figure that holds a place is what a change began at.
    pub(crate) fn former(&self, at: usize) -> bool {
        let index = self.formers.partition_point(|(_, end)| *end <= at);
        self.formers.get(index).is_some_and(|(start, _)| *start <= at)
    }

    /// Where the words of a former figure that ends at `end` begin.
    pub(crate) fn before_former(&self, end: usize) -> Option<usize> {
        let index = self.formers.binary_search_by_key(&end, |(_, end)| *end).ok()?;
        self.formers.get(index).map(|(start, _)| *start)
    }

    /// Whether a place belongs to a number with a unit.
    pub(crate) fn in_figure(&self, at: usize) -> bool {
        self.figured.get(at).copied().unwrap_or(false)
    }

    /// Index of the sentence that a place lies in.
    pub(crate) fn sentence_at(&self, at: usize) -> Option<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= at);
        self.sentences.get(index).filter(|s| s.start <= at).map(|_| index)
    }

    /// The clause around a place: between commas, semicolons and colons, at its own depth of
    /// brackets.
    pub(crate) fn clause(&self, at: usize) -> (usize, usize) {
        match self.asked.get() {
            Some((asked, clause)) if asked == at => clause,
            _ => {
                let clause = (self.clause_start(at), self.clause_end(at));
                self.asked.set(Some((at, clause)));
                clause
            }
        }
    }

    /// The item around a figure: its clause between the figures beside it, so that what another
    /// figure of a list counts says nothing of this one.
    pub(crate) fn item(&self, figure: &Figure) -> (usize, usize) {
        let (start, end) = self.clause(figure.start);
        let counts = |other: &&Figure| !other.unit.is_empty() && !other.numeral.chinese();
        let split = self.figures.partition_point(|other| other.start < figure.start);
        let (before, after) = self.figures.split_at(split);
        let before = before.iter().rev().take_while(|other| other.end > start).find(counts);
        let mut after = after.iter().skip_while(|other| other.start < figure.end);
        let after = after.by_ref().take_while(|other| other.start < end).find(counts);
        let (last, next) = (before.map(|other| other.end), after.map(|other| other.start));
        let mark = |index: &usize| self.char(*index) == Some('、');
        (
            last.map_or(start, |at| (at..figure.start).rfind(mark).map_or(at, |index| index + 1)),
            next.map_or(end, |at| (figure.end..at).find(mark).unwrap_or(at)),
        )
    }

    fn clause_start(&self, at: usize) -> usize {
        let floor = self.sentence_at(at).map_or(0, |index| self.sentences[index].start);
        let mut start = at;
        while start > floor {
            match self.char(start - 1) {
                Some(')') => {
                    let open = self.partner(start - 1).filter(|open| *open >= floor);
                    start = open.unwrap_or(start - 1);
                }
                Some(c) if c == '(' || breaks(c) && !self.in_title(start - 1) => break,
                _ => start -= 1,
            }
        }
        start
    }

    fn clause_end(&self, at: usize) -> usize {
        let ceiling = self
            .sentence_at(at)
            .map_or(self.chars().len(), |index| self.sentences[index].end);
        let mut end = at;
        while end < ceiling {
            match self.char(end) {
                Some('(') => {
                    let close = self.partner(end).filter(|close| *close < ceiling);
                    end = close.unwrap_or(end) + 1;
                }
                Some(c) if c == ')' || breaks(c) && !self.in_title(end) => break,
                _ => end += 1,
            }
        }
        end
    }

    /// Beyond the last comma or semicolon before a figure, and the first one behind it, inside of some bounds: but for those in
    /// titles, in brackets beside the figure and beside what a change began at, since wordings are told across these.
    pub(crate) fn commas_around(&self, (start, end): (usize, usize), (from, to): (usize, usize)) -> (usize, usize) {
        let passed = |at: usize| self.in_title(at) || self.former(at) || self.former(at.saturating_sub(1));
        let parts = |at: usize| matches!(self.char(at), Some(',' | '，' | ';')) && !passed(at);
        let (mut floor, mut ceiling) = (start, end);
        while floor > from && !parts(floor - 1) {
            let open = self
                .partner(floor - 1)
                .filter(|open| *open < floor - 1 && *open >= from);
            floor = open.unwrap_or(floor - 1);
        }
        while ceiling < to && !parts(ceiling) {
            let close = self.partner(ceiling).filter(|close| *close > ceiling && *close < to);
            ceiling = close.unwrap_or(ceiling) + 1;
        }
        (floor, ceiling)
    }

    /// Whether a place lies in a bracket that opens behind `floor` and is closed before `at`.
    pub(crate) fn closed_before(&self, place: usize, (floor, at): (usize, usize)) -> bool {
        let mut inner = self.within.get(place).copied().flatten();
        while let Some(open) = inner.filter(|open| *open >= floor) {
            if self.partner(open).is_some_and(|close| close < at) {
                return true;
            }
            inner = self.within[open]; // the next one further out
        }
        false
    }

    /// Where the innermost bracket opens that a place lies in.
    pub(crate) fn bracket(&self, at: usize) -> Option<usize> {
        self.within.get(at).copied().flatten()
    }

    /// The innermost bracket that a place lies in; longer ones are no asides of a figure.
    pub(crate) fn bracket_around(&self, at: usize) -> Option<(usize, usize)> {
        let open = self.within.get(at).copied().flatten()?;
        let close = self.partner(open).filter(|_| at - open <= ASIDE)?;
        Some((open, close))
    }
}

/// Longest time between 从 and what a change began at: 2030年全年的.
const FORMER_TIME: usize = 12;

/// Most words for one change: 增长提升.
const CHANGES: usize = 2;

/// Longest bracket that is an aside of a figure.
const ASIDE: usize = 120;

/// For each place the opening bracket of the innermost pair that it lies in; nothing without brackets.
fn enclosing(partner: &[Option<usize>]) -> Vec<Option<usize>> {
    if partner.is_empty() {
        return Vec::new();
    }
    let mut open: Vec<usize> = Vec::new();
    let mut within = Vec::with_capacity(partner.len() + 1);
    for (at, partner) in partner.iter().enumerate() {
        if partner.is_some_and(|other| other < at) {
            open.pop();
        }
        within.push(open.last().copied());
        if partner.is_some_and(|other| other > at) {
            open.push(at);
        }
    }
    within.push(open.last().copied());
    within
}

/// Where 由494项 begins before 减少到304项, or 与上年的494项 before 相比: at its first word, with at most a time between that
/// and the figure.
fn former_start(chars: &[char], figure: &Figure, words: &Words) -> Option<usize> {
    let floor = figure.start.saturating_sub(FORMER_TIME);
    let head = chars.get(floor..figure.start)?;
    let from = head.iter().rposition(|c| matches!(c, '由' | '从' | '与' | '同'))?;
    let time = |c: &char| c.is_ascii_digit() || "年月度底初的去上一同期原来有全".contains(*c);
    let tail = chars.get(figure.end..)?;
    let turns = || turns_into(tail.strip_prefix(&[',']).unwrap_or(tail), words);
    let leads = match head[from] {
        '由' | '从' => turns(),
        _ => tail.starts_with(&['相', '比']),
    };
    (leads && head[from + 1..].iter().all(time)).then_some(floor + from)
}

/// Whether a text begins with words for a change that goes on to what came of it: 减少到, 增长提升至, 增至.
fn turns_into(text: &[char], words: &Words) -> bool {
    let mut rest = text;
    for _ in 0..CHANGES {
        let length = words.at_head(WordClass::Change, rest);
        let length = length.or_else(|| {
            rest.first()
                .filter(|c| matches!(c, '增' | '升' | '涨' | '扩'))
                .map(|_| 1)
        });
        let Some(length) = length else { break };
        rest = &rest[length..];
        if words.at_head(WordClass::Until, rest).is_some() {
            return true;
        }
    }
    false
}

/// Whether a character joins the items of a list.
pub(crate) const fn joins(c: char) -> bool {
    matches!(c, '、' | '和' | '及' | '与')
}

/// Whether a character ends a clause.
pub(crate) fn breaks(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | ':' | '。' | '!' | '?' | '|')
}

/// Whether a word, which is not empty, stands in a text.
pub(crate) fn contains(text: &[char], word: &[char]) -> bool {
    let Some((first, rest)) = word.split_first() else {
        return false;
    };
    let Some(last) = text.len().checked_sub(word.len()) else {
        return false;
    };
    // Words are short: one by one is faster than a call that compares memory.
    (0..=last).any(|at| text[at] == *first && rest.iter().zip(&text[at + 1..]).all(|(a, b)| a == b))
}

/// For each place its partner, if it is a bracket; nothing of a text without brackets.
fn partners(chars: &[char]) -> Vec<Option<usize>> {
    if !chars.contains(&'(') {
        return Vec::new();
    }
    let mut partner = vec![None; chars.len()];
    let mut open = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        match c {
            '(' => open.push(index),
            ')' => {
                if let Some(start) = open.pop() {
                    partner[start] = Some(index);
                    partner[index] = Some(start);
                }
            }
            _ => {}
        }
    }
    partner
}

/// Marks what stands inside 《》; an unclosed title ends after 60 characters. Nothing of a text without.
fn titles(chars: &[char]) -> Vec<bool> {
    if !chars.contains(&'《') {
        return Vec::new();
    }
    let mut titled = vec![false; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '《' {
            let mut depth = 0usize;
            let limit = chars.len().min(at + 90);
            let close = (at..limit).find(|index| {
                match chars[*index] {
                    '《' => depth += 1,
                    '》' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0
            });
            if let Some(close) = close {
                titled[at..=close].fill(true);
                at = close;
            }
        }
        at += 1;
    }
    titled
}

fn sentences(chars: &[char], titled: &[bool]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut fresh = true;
    for index in 0..=chars.len() {
        let ends = match chars.get(index) {
            None => true,
            Some(c) => matches!(c, '。' | '!' | '?') && !titled.get(index).copied().unwrap_or(false),
        };
        let marked = !ends && index > start && list_mark(chars, index);
        if ends || marked {
            if index > start {
                found.push(Sentence {
                    start,
                    end: index,
                    fresh,
                });
            }
            fresh = marked || list_mark(chars, index + 1);
            start = if ends { index + 1 } else { index };
        }
    }
    found
}

/// Whether an item of a list begins at `at`: 一是, (二), 3、 after a mark or at the head.
fn list_mark(chars: &[char], at: usize) -> bool {
    let head = at == 0 || matches!(chars.get(at - 1), Some('。' | ';' | ':' | ',' | '，' | ' '));
    if !head {
        return false;
    }
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c);
    match chars.get(at..).unwrap_or(&[]) {
        [a, '是' | '要', ..] if numeral(a) => true,
        [a, '、', ..] if numeral(a) => at == 0 || chars[at - 1] == '。',
        ['(', a, ')', ..] | ['(', _, a, ')', ..] if numeral(a) || a.is_ascii_digit() => true,
        [a, '、' | '.', b, ..] if a.is_ascii_digit() && !b.is_ascii_digit() => true,
        [a, b, '、' | '.', c, ..] if a.is_ascii_digit() && b.is_ascii_digit() && !c.is_ascii_digit() => true,
        ['①'..='⑳', ..] => true,
        _ => false,
    }
}
