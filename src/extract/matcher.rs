//! Matches a pattern outward from a place. Every step maps a small set of places to another, so
//! that no pattern and no text can make it run away.

use std::cell::OnceCell;

use crate::extract::page::{Page, breaks};
use crate::extract::program::{Chars, Path, Side, Step};
use crate::extract::word_tree::WordTree;
use crate::reference::{Edge, WordClass, Words};

/// Longest reach of `…`.
const GAP: usize = 18;
/// How far the words that mean nothing beside a figure are passed over.
const BESIDE: usize = 60;
/// Longest reach of `~`.
const CARRY: usize = 90;

/// Which way a pattern is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Towards the head of the text: the pattern ends where matching begins.
    Back,
    /// Towards its end.
    Forth,
}

/// Most places that may be reached on one side of where matching begins: what a field holds behind the
/// figure, or behind the first character of a zero statement.
const PLACES: usize = 192;

/// Places reached on one side of where matching begins, each with the number of characters that were
/// matched by name on the way. One bit for each place, so that no number of them costs memory.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    origin: usize,
    way: Way,
    places: [u64; PLACES / 64],
    scores: [u8; PLACES],
}

impl Reached {
    /// None, on the side of a place that `way` leads to.
    pub(crate) const fn none(origin: usize, way: Way) -> Self {
        Self {
            origin,
            way,
            places: [0; PLACES / 64],
            scores: [0; PLACES],
        }
    }

    /// One place that nothing was matched on the way to.
    pub(crate) fn at(place: usize, way: Way) -> Self {
        let mut reached = Self::none(place, way);
        reached.add(place, 0);
        reached
    }

    /// None, on the same side of the same place.
    const fn none_of(&self) -> Self {
        Self::none(self.origin, self.way)
    }

    fn is_empty(&self) -> bool {
        self.places == [0; PLACES / 64]
    }

    /// The places with their scores, the nearest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut rest = self.places;
        std::iter::from_fn(move || {
            let word = rest.iter().position(|word| *word != 0)?;
            let index = word * 64 + rest[word].trailing_zeros() as usize;
            rest[word] &= rest[word] - 1;
            let place = match self.way {
                Way::Back => self.origin - index,
                Way::Forth => self.origin + index,
            };
            Some((place, usize::from(self.scores[index])))
        })
    }

    /// The place with the best score, of those with the same the nearest, among those that a question
    /// holds for.
    pub(crate) fn best(&self, holds: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        for (place, score) in self.iter().filter(|(place, _)| holds(*place)) {
            if best.is_none_or(|(_, least)| score > least) {
                best = Some((place, score));
            }
        }
        best
    }

    /// Keeps the best score of a place; whether the place is new.
    fn add(&mut self, place: usize, score: usize) -> bool {
        let index = place.abs_diff(self.origin);
        let (Some(known), Some(best)) = (self.places.get_mut(index / 64), self.scores.get_mut(index)) else {
            return false;
        };
        let bit = 1 << (index % 64);
        let new = *known & bit == 0;
        *known |= bit;
        *best = (*best).max(u8::try_from(score).unwrap_or(u8::MAX));
        new
    }

    fn include(&mut self, other: &Self) {
        for (place, score) in other.iter() {
            self.add(place, score);
        }
    }
}

/// The places on one side of a figure that its wordings are matched from.
#[derive(Debug)]
pub(crate) struct Start {
    near: Reached,
    /// Those and all that a short gap leads to: many wordings begin with one.
    spread: OnceCell<Reached>,
    /// The characters that a step from the one and from the other may pass over.
    ahead: [OnceCell<Chars>; 2],
}

impl Start {
    /// From these places.
    pub(crate) const fn new(near: Reached) -> Self {
        Self {
            near,
            spread: OnceCell::new(),
            ahead: [OnceCell::new(), OnceCell::new()],
        }
    }

    /// The places themselves.
    pub(crate) const fn near(&self) -> &Reached {
        &self.near
    }

    /// The places that a short gap leads to.
    pub(crate) fn spread(&self, field: Field<'_>) -> &Reached {
        self.spread.get_or_init(|| {
            let mut spread = self.near.none_of();
            step(field, &Step::Gap, &self.near, &mut spread);
            spread
        })
    }

    /// Places that a side of a wording leads to.
    pub(crate) fn walk(&self, field: Field<'_>, side: &Side) -> Reached {
        let from = if side.gapped { self.spread(field) } else { &self.near };
        let ahead = self.ahead[usize::from(side.gapped)].get_or_init(|| field.ahead(from));
        if side.path.firsts.may_meet(*ahead) {
            walk(field, &side.path, from)
        } else {
            from.none_of()
        }
    }
}

/// A text to match in, bounded by a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    /// The block.
    pub(crate) page: &'a Page,
    /// First character that may be matched.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
}

impl Field<'_> {
    /// The next place in a direction with the character passed over.
    fn step(&self, at: usize, way: Way) -> Option<(usize, char)> {
        match way {
            Way::Back if at > self.start => Some((at - 1, self.page.char(at - 1)?)),
            Way::Forth if at < self.end => Some((at + 1, self.page.char(at)?)),
            _ => None,
        }
    }

    /// The characters that a word may begin with from some places in a direction, beyond what means nothing.
    pub(crate) fn chars_at<'b>(&'b self, places: &'b Reached) -> impl Iterator<Item = char> + 'b {
        let way = places.way;
        let beyond = move |at| std::iter::successors(Some(at), move |at| self.over_noise(*at, way));
        let places = places.iter().flat_map(move |(at, _)| beyond(at));
        places.filter_map(move |at| Some(self.step(at, way)?.1))
    }

    /// The characters that a step from some places may pass over.
    fn ahead(&self, places: &Reached) -> Chars {
        let mut chars = Chars::default();
        for c in self.chars_at(places) {
            chars.add(c);
        }
        chars
    }

    /// Whether a pattern that begins with one of some characters may begin at a place.
    pub(crate) fn may_begin(&self, at: usize, head: &Edge) -> bool {
        match (head, self.page.char(at)) {
            (Edge::Of(chars), Some(c)) => chars.contains(&c) || self.over_noise(at, Way::Forth).is_some(),
            _ => true,
        }
    }

    /// The place beyond a bracket that begins (in this direction) at `at`.
    fn over_bracket(&self, at: usize, way: Way) -> Option<usize> {
        let (next, c) = self.step(at, way)?;
        match (way, c) {
            (Way::Back, ')') => self.page.partner(next).filter(|open| *open >= self.start),
            (Way::Forth, '(') => self.page.partner(at).map(|close| close + 1).filter(|e| *e <= self.end),
            _ => None,
        }
    }

    /// The place beyond a character or short aside that means nothing to a wording.
    fn over_noise(&self, at: usize, way: Way) -> Option<usize> {
        let (next, c) = self.step(at, way)?;
        if ('\u{4e00}'..='\u{9fff}').contains(&c) {
            return None; // nearly every character
        }
        if let Some(beyond) = self.over_bracket(at, way) {
            let (low, high) = (at.min(beyond), at.max(beyond));
            let short = high - low <= 14 && !(low..high).any(|index| self.page.in_figure(index));
            return short.then_some(beyond);
        }
        matches!(c, ' ' | '“' | '”' | '"' | '‘' | '’' | '「' | '」' | '《' | '》').then_some(next)
    }
}

/// Places that a path leads to from the places of `from`.
pub(crate) fn walk(field: Field<'_>, path: &Path, from: &Reached) -> Reached {
    let mut reached = from.none_of();
    follow(field, &path.steps, from, &mut reached);
    reached
}

/// Adds the places that some steps lead to.
fn follow(field: Field<'_>, steps: &[Step], from: &Reached, reached: &mut Reached) {
    match steps {
        [] => reached.include(from),
        [last] => step(field, last, from, reached),
        [first, rest @ ..] => {
            let mut next = from.none_of();
            step(field, first, from, &mut next);
            if !next.is_empty() {
                follow(field, rest, &next, reached);
            }
        }
    }
}

/// Adds the places that one step leads to.
fn step(field: Field<'_>, step: &Step, from: &Reached, reached: &mut Reached) {
    match step {
        Step::Word(chars) => {
            for (at, score) in from.iter() {
                if let Some(end) = literal(field, chars, at, from.way) {
                    reached.add(end, score + chars.len());
                }
            }
        }
        Step::Fork(fork) => {
            if fork.optional {
                reached.include(from);
            }
            for (at, score) in from.iter() {
                along(field, &fork.words, (WordTree::ROOT, at, score), reached);
            }
            if !fork.branches.is_empty() {
                let ahead = field.ahead(from);
                let due = fork.branches.iter().filter(|branch| branch.firsts.may_meet(ahead));
                for branch in due {
                    follow(field, &branch.steps, from, reached);
                }
            }
        }
        Step::Gap => {
            for (at, score) in from.iter() {
                for end in gap(field, at, from.way) {
                    reached.add(end, score);
                }
            }
        }
        Step::Carry => {
            for (at, score) in from.iter() {
                for end in carry(field, at, from.way) {
                    reached.add(end, score);
                }
            }
        }
    }
}

/// Adds the places beyond the words of a tree that stand on from a place, with what was matched so far.
fn along(field: Field<'_>, tree: &WordTree, (node, at, score): (usize, usize, usize), reached: &mut Reached) {
    let (mut node, mut at, mut score) = (node, at, score);
    loop {
        if tree.ends(node) {
            reached.add(at, score);
        }
        let Some((next, c)) = field.step(at, reached.way) else {
            return;
        };
        let child = tree.next(node, c);
        let beyond = field.over_noise(at, reached.way);
        (node, at, score) = match (child, beyond) {
            (Some(child), None) => (child, next, score + 1),
            (Some(child), Some(beyond)) => {
                // A mark that some of the words have and others pass over: 村(社区), 村民.
                along(field, tree, (node, beyond, score), reached);
                (child, next, score + 1)
            }
            (None, Some(beyond)) => (node, beyond, score),
            (None, None) => return,
        };
    }
}

/// The place beyond some characters, in the order of walking.
fn literal(field: Field<'_>, chars: &[char], from: usize, way: Way) -> Option<usize> {
    let mut at = from;
    for wanted in chars {
        loop {
            let (next, c) = field.step(at, way)?;
            if c == *wanted {
                at = next;
                break;
            }
            at = field.over_noise(at, way)?;
        }
    }
    Some(at)
}

/// Every place that a short gap leads to, the start included.
fn gap(field: Field<'_>, from: usize, way: Way) -> impl Iterator<Item = usize> {
    let mut length = 0;
    std::iter::successors(Some(from), move |at| {
        length += 1;
        if length > GAP {
            return None;
        }
        if let Some(beyond) = field.over_bracket(*at, way) {
            return Some(beyond);
        }
        let (next, c) = field.step(*at, way)?;
        let passed = next.min(*at);
        let title = field.page.in_title(passed);
        let blocked = breaks(c) && !title || matches!(c, '(' | ')') || field.page.in_figure(passed) && !title;
        (!blocked).then_some(next)
    })
}

/// Every place that a long gap leads to, the start included.
fn carry(field: Field<'_>, from: usize, way: Way) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(from), move |at| field.step(*at, way).map(|(next, _)| next)).take(CARRY)
}

/// The place before a year that stands between a name and its figure: 党组集体学法2025年共12次.
fn before_year(field: Field<'_>, place: usize) -> Option<usize> {
    let chars = field.page.chars().get(field.start..place)?;
    let year = chars.strip_suffix(&['度']).unwrap_or(chars).strip_suffix(&['年'])?;
    let digits = year.get(year.len().checked_sub(4)?..)?;
    let alone = !year[..year.len() - 4].last().is_some_and(char::is_ascii_digit);
    (alone && digits.iter().all(char::is_ascii_digit) && matches!(digits[0], '1' | '2'))
        .then_some(field.start + year.len() - 4)
}

/// The places that a figure's neighbourhood may be matched from: right beside it, and beyond words
/// that mean nothing (共, 达到, 为), colons and brackets.
pub(crate) fn beside(field: Field<'_>, at: usize, way: Way, words: &Words) -> Reached {
    let mut reached = Reached::none(at, way);
    let mut open = vec![at];
    while let Some(place) = open.pop() {
        if !reached.add(place, 0) || at.abs_diff(place) > BESIDE {
            continue;
        }
        open.extend(field.over_noise(place, way));
        if way == Way::Back {
            let former = field.page.before_former(place).filter(|start| *start >= field.start);
            open.extend(former);
            open.extend(field.over_bracket(place, way));
            open.extend(before_year(field, place));
            open.extend(field.step(place, way).filter(|(_, c)| *c == ':').map(|(next, _)| next));
        }
        let chars = field.page.chars();
        match way {
            Way::Back => {
                let text = chars.get(field.start..place).unwrap_or(&[]);
                open.extend(words.ends(WordClass::Link, text).map(|length| place - length));
            }
            Way::Forth => {
                let text = chars.get(place..field.end).unwrap_or(&[]);
                open.extend(words.heads(WordClass::Link, text).map(|length| place + length));
            }
        }
    }
    reached
}
