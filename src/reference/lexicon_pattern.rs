use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::model::Malformed;

/// A wording as the tables write it, with one figure in it or none.
///
/// | written | means |
/// |---|---|
/// | `N` | the figure: number, approximators and unit |
/// | `{a\|b}` | one of the alternatives, which may nest |
/// | `[a\|b]` | the same, or nothing |
/// | `…` | a short gap inside the clause, over no figure |
/// | `~` | a long gap inside the sentence, over commas and figures |
/// | anything else | itself |
///
/// A pattern without `N` states a zero (零败诉). One of words or alternatives joined by `&` names what stands in the
/// item of the figure, on whichever side and in any order (`{宣传|宣讲}&{进村|进校}`); one that begins with `~` may also stand before in
/// its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands before the figure; of a zero statement, the whole.
    pub before: Vec<Atom>,
    /// What stands after it; absent for a zero statement.
    pub after: Option<Vec<Atom>>,
    /// Of each of these lists a word stands around the figure, in any order; empty for a pattern in order.
    pub scattered: Vec<Scattered>,
}

/// Words of which one stands around a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scattered {
    /// The words.
    pub words: Vec<Vec<char>>,
    /// It may also stand before the figure's item, in its sentence.
    pub carried: bool,
}

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atom {
    /// These characters.
    Literal(Vec<char>),
    /// One of these.
    Either(Vec<Vec<Atom>>),
    /// One of these, or nothing.
    Maybe(Vec<Vec<Atom>>),
    /// A short gap inside the clause.
    Gap,
    /// A long gap inside the sentence.
    Carry,
}

const EXPECTED: &str = "a wording (`N` once or never, {a|b}, [a|b], …, ~, brackets closed)";

impl FromStr for Pattern {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new(EXPECTED, text);
        if text.contains('&') {
            return scattered(text).ok_or_else(malformed);
        }
        let (before, after) = match text.split_once('N') {
            None => (text, None),
            Some((_, after)) if after.contains('N') => return Err(malformed()),
            Some((before, after)) => (before, Some(after)),
        };
        let parse = |part: &str| sequence_of(part).ok_or_else(malformed);
        let pattern = Self {
            before: parse(before)?,
            after: after.map(parse).transpose()?,
            scattered: Vec::new(),
        };
        if pattern.demands().iter().all(Vec::is_empty) {
            return Err(malformed());
        }
        Ok(pattern)
    }
}

impl Pattern {
    /// Words of which one must stand before the figure, behind it, and on whichever side of it: of each side the longest such
    /// choice, by its shortest word; empty where the pattern demands none. A checked pattern demands at least one. What a
    /// zero statement demands is all before.
    pub fn demands(&self) -> [Vec<String>; 3] {
        let side = |atoms: &[Atom]| {
            let choices = atoms.iter().filter_map(required);
            choices.max_by_key(|words| shortest(words)).unwrap_or_default()
        };
        // Of lists as long the first: rows name their subject before the verbs that every other clause has.
        let near = self.scattered.iter().rev().filter(|list| !list.carried);
        let words = near.map(|list| list.words.iter().map(|word| word.iter().collect()).collect());
        let around = words.max_by_key(|words: &Vec<String>| shortest(words));
        [
            side(&self.before),
            self.after.as_deref().map(side).unwrap_or_default(),
            around.unwrap_or_default(),
        ]
    }
}

impl Pattern {
    /// Whether what stands before the figure, and what stands behind it, lies in the figure's own clause wherever the
    /// pattern matches: it crosses no comma.
    pub fn keeps_to_clause(&self) -> [bool; 2] {
        let sides = [Some(&self.before), self.after.as_ref()];
        sides.map(|atoms| atoms.is_none_or(|atoms| !atoms.iter().any(crosses)))
    }
}

/// Whether an atom may match beyond a comma.
fn crosses(atom: &Atom) -> bool {
    match atom {
        Atom::Literal(chars) => chars.iter().any(|c| matches!(c, ',' | ';')),
        Atom::Either(branches) | Atom::Maybe(branches) => branches.iter().flatten().any(crosses),
        Atom::Gap => false,
        Atom::Carry => true,
    }
}

/// The characters of which one must stand next to the figure where a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge {
    /// One of these.
    Of(BTreeSet<char>),
    /// One of these beyond a short gap.
    Beyond(BTreeSet<char>),
    /// Any: a long gap, or nothing that must stand.
    Open,
}

impl Pattern {
    /// What stands right before the figure, beyond words that mean nothing.
    pub fn edge_before(&self) -> Edge {
        edge(&mut self.before.iter().rev(), Side::Last)
    }

    /// What the pattern begins with, before the figure; of a zero statement the whole.
    pub fn edge_head(&self) -> Edge {
        edge(&mut self.before.iter(), Side::First)
    }

    /// What stands right behind it; of a zero statement [`Edge::Open`].
    pub fn edge_after(&self) -> Edge {
        edge(&mut self.after.iter().flatten(), Side::First)
    }
}

/// Which end of a word an edge takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Last,
}

/// The characters that the first of some atoms may begin with, going away from the figure.
fn edge(atoms: &mut dyn Iterator<Item = &Atom>, side: Side) -> Edge {
    let mut found = BTreeSet::new();
    while let Some(atom) = atoms.next() {
        let (branches, needed) = match atom {
            Atom::Literal(chars) => {
                found.extend(match side {
                    Side::First => chars.first(),
                    Side::Last => chars.last(),
                });
                return Edge::Of(found);
            }
            Atom::Either(branches) => (branches, true),
            Atom::Maybe(branches) => (branches, false),
            Atom::Gap if found.is_empty() => {
                return match edge(atoms, side) {
                    Edge::Of(chars) => Edge::Beyond(chars),
                    Edge::Beyond(_) | Edge::Open => Edge::Open,
                };
            }
            Atom::Gap | Atom::Carry => return Edge::Open,
        };
        for branch in branches {
            let edge = match side {
                Side::First => edge(&mut branch.iter(), side),
                Side::Last => edge(&mut branch.iter().rev(), side),
            };
            match edge {
                Edge::Of(chars) => found.extend(chars),
                Edge::Beyond(_) | Edge::Open => return Edge::Open,
            }
        }
        if needed {
            return Edge::Of(found);
        }
    }
    Edge::Open
}

fn shortest(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).min().unwrap_or(0)
}

/// Words of which one must stand where `atom` matches, if it demands any.
fn required(atom: &Atom) -> Option<Vec<String>> {
    match atom {
        Atom::Literal(chars) => Some(vec![chars.iter().collect()]),
        Atom::Either(branches) => {
            let mut words = Vec::new();
            for branch in branches {
                words.extend(branch.iter().filter_map(required).max_by_key(|w| shortest(w))?);
            }
            Some(words)
        }
        Atom::Maybe(_) | Atom::Gap | Atom::Carry => None,
    }
}

/// Lists of words joined by `&`; at least two, and one that stands in the item.
fn scattered(text: &str) -> Option<Pattern> {
    let list = |text: &str| {
        let (carried, words) = text.strip_prefix('~').map_or((false, text), |words| (true, words));
        let words = plain_words(&sequence_of(words)?)?;
        Some(Scattered { words, carried })
    };
    let lists: Vec<Scattered> = text.split('&').map(list).collect::<Option<_>>()?;
    let fit = lists.len() > 1 && lists.iter().any(|list| !list.carried);
    fit.then(|| Pattern {
        before: Vec::new(),
        after: Some(Vec::new()),
        scattered: lists,
    })
}

/// The words of a list that is one word or one choice of such; `None` for anything that needs an order.
fn plain_words(atoms: &[Atom]) -> Option<Vec<Vec<char>>> {
    match atoms {
        [Atom::Literal(chars)] if !chars.contains(&'N') => Some(vec![chars.clone()]),
        [Atom::Either(branches)] => {
            let lists: Option<Vec<_>> = branches.iter().map(|branch| plain_words(branch)).collect();
            Some(lists?.concat())
        }
        _ => None,
    }
}

fn sequence_of(text: &str) -> Option<Vec<Atom>> {
    // Texts are read with one kind of comma.
    let comma = |c: char| if c == '，' { ',' } else { c };
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(comma).collect();
    let mut at = 0;
    let atoms = sequence(&chars, &mut at)?;
    (at == chars.len()).then_some(atoms)
}

/// Atoms up to the end, or to a `|`, `}` or `]` that belongs to the caller.
fn sequence(chars: &[char], at: &mut usize) -> Option<Vec<Atom>> {
    let mut atoms = Vec::new();
    let mut literal = Vec::new();
    while let Some(&c) = chars.get(*at) {
        if matches!(c, '|' | '}' | ']') {
            break;
        }
        *at += 1;
        let atom = match c {
            '{' => Atom::Either(branches(chars, at, '}')?),
            '[' => Atom::Maybe(branches(chars, at, ']')?),
            '…' => Atom::Gap,
            '~' => Atom::Carry,
            _ => {
                literal.push(c);
                continue;
            }
        };
        flush(&mut literal, &mut atoms);
        atoms.push(atom);
    }
    flush(&mut literal, &mut atoms);
    Some(atoms)
}

fn flush(literal: &mut Vec<char>, atoms: &mut Vec<Atom>) {
    if !literal.is_empty() {
        atoms.push(Atom::Literal(std::mem::take(literal)));
    }
}

fn branches(chars: &[char], at: &mut usize, close: char) -> Option<Vec<Vec<Atom>>> {
    let mut branches = Vec::new();
    loop {
        let branch = sequence(chars, at)?;
        if branch.is_empty() {
            return None;
        }
        branches.push(branch);
        let next = chars.get(*at)?;
        *at += 1;
        match *next {
            '|' => {}
            c if c == close => return Some(branches),
            _ => return None,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, list) in self.scattered.iter().enumerate() {
            let branches: Vec<Vec<Atom>> = list
                .words
                .iter()
                .map(|word| vec![Atom::Literal(word.clone())])
                .collect();
            f.write_str(if index == 0 { "" } else { "&" })?;
            f.write_str(if list.carried { "~" } else { "" })?;
            write_branches(f, &branches, ('{', '}'))?;
        }
        if !self.scattered.is_empty() {
            return Ok(());
        }
        write_sequence(f, &self.before)?;
        if let Some(after) = &self.after {
            f.write_str("N")?;
            write_sequence(f, after)?;
        }
        Ok(())
    }
}

fn write_sequence(f: &mut fmt::Formatter<'_>, atoms: &[Atom]) -> fmt::Result {
    for atom in atoms {
        match atom {
            Atom::Literal(chars) => f.write_str(&chars.iter().collect::<String>())?,
            Atom::Either(branches) => write_branches(f, branches, ('{', '}'))?,
            Atom::Maybe(branches) => write_branches(f, branches, ('[', ']'))?,
            Atom::Gap => f.write_str("…")?,
            Atom::Carry => f.write_str("~")?,
        }
    }
    Ok(())
}

fn write_branches(f: &mut fmt::Formatter<'_>, branches: &[Vec<Atom>], marks: (char, char)) -> fmt::Result {
    for (index, branch) in branches.iter().enumerate() {
        write!(f, "{}", if index == 0 { marks.0 } else { '|' })?;
        write_sequence(f, branch)?;
    }
    write!(f, "{}", marks.1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Edge, Pattern};

    #[test]
    fn patterns_print_as_they_are_written() {
        for text in [
            "{调解|调{处|停}}[各类]…纠纷N",
            "N起~纠纷",
            "零败诉",
            "~{宣传|宣讲}&{进村|进校}",
        ] {
            assert_eq!(text.parse::<Pattern>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn each_side_demands_its_own_longest_word() {
        for (text, [before, after, around]) in [
            ("{调解|调处}[各类矛盾]纠纷案件N", [&["纠纷案件"][..], &[], &[]]),
            (
                "{受理|新收}N件…{案件|申请}",
                [&["受理", "新收"], &["案件", "申请"], &[]],
            ),
            ("N[起]纠纷", [&[], &["纠纷"], &[]]),
            ("零败诉", [&["零败诉"], &[], &[]]),
            ("~{宣传|宣讲}&{进村|进校园}", [&[], &[], &["进村", "进校园"]]),
            ("{普法|送法}&{开展|举办}", [&[], &[], &["普法", "送法"]]),
        ] {
            assert_eq!(
                text.parse::<Pattern>().unwrap().demands(),
                [before, after, around],
                "{text}"
            );
        }
    }

    #[test]
    fn a_side_that_names_a_comma_or_a_long_gap_leaves_the_clause() {
        for (text, sides) in [
            ("{调解|调处}…纠纷N[起]", [true, true]),
            ("调解~纠纷N", [false, true]),
            ("调解{[,共]|计}N", [false, true]),
            ("调解N起~成功", [true, false]),
            ("零败诉", [true, true]),
        ] {
            assert_eq!(text.parse::<Pattern>().unwrap().keeps_to_clause(), sides, "{text}");
        }
    }

    #[test]
    fn the_edges_are_what_stands_beside_the_figure() {
        let of = |chars: &str| Edge::Of(chars.chars().collect());
        for (text, before, after) in [
            ("{调解|调处}[各类|矛盾]纠纷N", of("纷"), Edge::Open),
            ("{调解|调处}[各类]N件[次]~{纠纷|[大]案}", of("解处类"), of("件")),
            ("{调解|调{处|停}}N[起]{纠纷|案件}", of("解处停"), of("起纠案")),
            ("调解…N[起]…纠纷", Edge::Beyond(['解'].into()), Edge::Open),
            (
                "调解…[各类]N…[案|次]件",
                Edge::Open,
                Edge::Beyond(['案', '次', '件'].into()),
            ),
            ("调解~N", Edge::Open, Edge::Open),
            ("[成功]N起", Edge::Open, of("起")),
            ("零败诉", of("诉"), Edge::Open),
        ] {
            let pattern: Pattern = text.parse().unwrap();
            assert_eq!((pattern.edge_before(), pattern.edge_after()), (before, after), "{text}");
        }
    }

    #[test]
    fn patterns_that_cannot_be_read_are_refused() {
        for bad in [
            "", "N", "…N", "[a]N", "{a|}N", "{aN", "a}N", "aNbN", "{a]N", "a&", "a&bN", "a&[b]", "a&b…c", "~a&~b",
        ] {
            assert!(bad.parse::<Pattern>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[aN|{}\\[\\]…~ ]{0,16}") {
            if let Ok(pattern) = text.parse::<Pattern>() {
                prop_assert!(pattern.demands().iter().any(|words| !words.is_empty()));
            }
        }
    }
}
