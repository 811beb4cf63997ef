//! Matches a pattern outward from a place. Every step maps a small set of places to another, so
//! that no pattern and no text can make it run away.

use std::cell::OnceCell;

use crate::extract::page::{Page, breaks};
use crate::reference::{Atom, Edge, WordClass, Words};

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

/// Places reached, in order, each with the number of characters that were matched by name on the
/// way. Mostly one or two, at most as many as the longest gap passes over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reached(Vec<(usize, usize)>);

impl Reached {
    /// One place that nothing was matched on the way to.
    pub(crate) fn at(place: usize) -> Self {
        Self(vec![(place, 0)])
    }

    /// The places with their scores, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().copied()
    }

    /// Keeps the best score of a place; whether the place is new.
    fn add(&mut self, place: usize, score: usize) -> bool {
        match self.0.binary_search_by_key(&place, |(place, _)| *place) {
            Ok(index) => {
                self.0[index].1 = self.0[index].1.max(score);
                false
            }
            Err(index) => {
                self.0.insert(index, (place, score));
                true
            }
        }
    }
}

/// The places on one side of a figure that its wordings are matched from.
#[derive(Debug)]
pub(crate) struct Start {
    near: Reached,
    /// Those and all that a short gap leads to: many wordings begin with one.
    spread: OnceCell<Reached>,
}

impl Start {
    /// From these places.
    pub(crate) const fn new(near: Reached) -> Self {
        Self {
            near,
            spread: OnceCell::new(),
        }
    }

    /// The places themselves.
    pub(crate) const fn near(&self) -> &Reached {
        &self.near
    }

    /// The places that a short gap leads to, in the one direction of the start.
    pub(crate) fn spread(&self, field: Field<'_>, way: Way) -> &Reached {
        self.spread
            .get_or_init(|| atom_step(field, &Atom::Gap, &self.near, way))
    }

    /// Places that `atoms` lead to.
    pub(crate) fn walk(&self, field: Field<'_>, atoms: &[Atom], way: Way) -> Reached {
        let beyond = match (atoms, way) {
            ([Atom::Gap, rest @ ..], Way::Forth) | ([rest @ .., Atom::Gap], Way::Back) => Some(rest),
            _ => None,
        };
        match beyond {
            Some(rest) => walk(field, rest, self.spread(field, way), way),
            None => walk(field, atoms, &self.near, way),
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
    pub(crate) fn chars_at<'b>(&'b self, places: &'b Reached, way: Way) -> impl Iterator<Item = char> + 'b {
        let beyond = move |at| std::iter::successors(Some(at), move |at| self.over_noise(*at, way));
        let places = places.iter().flat_map(move |(at, _)| beyond(at));
        places.filter_map(move |at| Some(self.step(at, way)?.1))
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
        if let Some(beyond) = self.over_bracket(at, way) {
            let (low, high) = (at.min(beyond), at.max(beyond));
            let short = high - low <= 14 && !(low..high).any(|index| self.page.in_figure(index));
            return short.then_some(beyond);
        }
        let (next, c) = self.step(at, way)?;
        matches!(c, ' ' | '“' | '”' | '"' | '‘' | '’' | '「' | '」' | '《' | '》').then_some(next)
    }
}

/// Places that `atoms` lead to from the places of `from`.
pub(crate) fn walk(field: Field<'_>, atoms: &[Atom], from: &Reached, way: Way) -> Reached {
    // The places of `from` are not copied before the first atom is met: hardly any wording is.
    let step = |reached: Option<Reached>, atom: &Atom| {
        let next = atom_step(field, atom, reached.as_ref().unwrap_or(from), way);
        if next.0.is_empty() { Err(next) } else { Ok(Some(next)) }
    };
    let reached = match way {
        Way::Forth => atoms.iter().try_fold(None, step),
        Way::Back => atoms.iter().rev().try_fold(None, step),
    };
    match reached {
        Ok(reached) => reached.unwrap_or_else(|| from.clone()),
        Err(nowhere) => nowhere,
    }
}

fn atom_step(field: Field<'_>, atom: &Atom, from: &Reached, way: Way) -> Reached {
    match atom {
        Atom::Literal(chars) => {
            let hits = from.iter().filter_map(|(at, score)| {
                let end = literal(field, chars, at, way)?;
                Some((end, score + chars.len()))
            });
            collect(hits)
        }
        Atom::Either(branches) => collect(branches.iter().flat_map(|branch| walk(field, branch, from, way).0)),
        Atom::Maybe(branches) => {
            let with = branches.iter().flat_map(|branch| walk(field, branch, from, way).0);
            collect(with.chain(from.iter()))
        }
        Atom::Gap => collect(
            from.iter()
                .flat_map(|(at, score)| gap(field, at, way).map(move |end| (end, score))),
        ),
        Atom::Carry => collect(
            from.iter()
                .flat_map(|(at, score)| carry(field, at, way).map(move |end| (end, score))),
        ),
    }
}

/// The best score of every place.
fn collect(places: impl Iterator<Item = (usize, usize)>) -> Reached {
    let mut reached = Reached::default();
    for (at, score) in places {
        reached.add(at, score);
    }
    reached
}

fn literal(field: Field<'_>, chars: &[char], from: usize, way: Way) -> Option<usize> {
    let mut at = from;
    for index in 0..chars.len() {
        let wanted = match way {
            Way::Forth => chars[index],
            Way::Back => chars[chars.len() - 1 - index],
        };
        loop {
            let (next, c) = field.step(at, way)?;
            if c == wanted {
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
    let mut reached = Reached::default();
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
        let text = match way {
            Way::Back => chars.get(field.start..place),
            Way::Forth => chars.get(place..field.end),
        };
        let lengths = text.into_iter().flat_map(|text| match way {
            Way::Back => words.ends(WordClass::Link, text).collect::<Vec<_>>(),
            Way::Forth => words.heads(WordClass::Link, text).collect::<Vec<_>>(),
        });
        open.extend(lengths.map(|length| match way {
            Way::Back => place - length,
            Way::Forth => place + length,
        }));
    }
    reached
}
