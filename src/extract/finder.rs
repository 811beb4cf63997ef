//! Finds every word of a list in a text in one pass over its characters.
//!
//! A Chinese character is three bytes and nearly always tells by itself that no word begins here: a tree
//! over characters passes over a text several times faster than an automaton over bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::reference::CharTable;

/// A word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// First character.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// What the word belongs to: an index.
    pub(crate) owner: usize,
    /// What the index is of.
    pub(crate) sort: Sort,
}

impl Hit {
    /// Whether it is a weak word of a topic.
    pub(crate) fn weak(&self) -> bool {
        self.sort == Sort::WeakTopic
    }
}

/// What a word is to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// A word that wordings demand.
    Anchor,
    /// A word of a topic.
    Topic,
    /// A word of a topic that counts only where the sentence names no other.
    WeakTopic,
    /// A word that makes figures parts.
    Narrowing,
}

/// What a word belongs to.
pub(crate) type Owner = (Sort, usize);

/// A tree of words by their characters, with the owners of each; all of it lies in a few runs of memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finder {
    /// Numbers of the characters that words are made of.
    letters: CharTable,
    /// The first two characters of words: hardly any two neighbours in a text are.
    pairs: Pairs,
    /// By the number of a word's first character the node that it leads to; 0, the root, for none.
    firsts: Vec<usize>,
    /// The first is the root.
    nodes: Vec<Node>,
    /// Ways on by the number of the next character, those of a node in order, each with the node it leads to.
    edges: Vec<(usize, usize)>,
    /// Owners, those of a word side by side.
    owners: Vec<Owner>,
}

/// A place in the tree, by its runs in the lists of edges and owners.
#[derive(Debug, Clone, Default)]
struct Node {
    edges: Range<usize>,
    owners: Range<usize>,
}

/// Pairs of characters by their numbers, held as one bit for the remainder of each: a look at it spares most
/// places of a text the walk through the tree.
#[derive(Debug, Clone, Default)]
struct Pairs(Vec<u64>);

impl Pairs {
    /// A power of two: some thirty times as many bits as there are pairs.
    const BITS: usize = 1 << 17;

    const fn bit(first: usize, second: usize) -> usize {
        (first * 181 + second) % Self::BITS
    }

    fn add(&mut self, first: usize, second: usize) {
        self.0.resize(Self::BITS / 64, 0);
        let bit = Self::bit(first, second);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn may_hold(&self, first: usize, second: usize) -> bool {
        let bit = Self::bit(first, second);
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }
}

/// The tree while it grows.
#[derive(Debug, Default)]
struct Twig {
    /// By the number of the next character, in order.
    next: BTreeMap<usize, Twig>,
    /// Owners of the word that ends here.
    owners: Vec<Owner>,
}

impl Finder {
    /// A finder of words, each with its owners; empty words are never found.
    pub(crate) fn new(words: BTreeMap<String, Vec<Owner>>) -> Self {
        let mut letters: Vec<char> = words.keys().flat_map(|word| word.chars()).collect();
        letters.sort_unstable();
        letters.dedup();
        let table = CharTable::of(&letters);
        let (mut pairs, mut tree) = (Pairs::default(), Twig::default());
        for (word, owners) in words {
            let numbers: Vec<usize> = word.chars().map(|c| table.number(c)).collect();
            match numbers[..] {
                [] => continue,
                // Whatever stands behind a word of one character.
                [first] => {
                    for second in 0..=letters.len() {
                        pairs.add(first, second);
                    }
                }
                [first, second, ..] => pairs.add(first, second),
            }
            let end = numbers
                .into_iter()
                .fold(&mut tree, |twig, letter| twig.next.entry(letter).or_default());
            end.owners = owners;
        }
        let mut finder = Self {
            letters: table,
            pairs,
            ..Self::default()
        };
        finder.lay_out(tree);
        finder.firsts = (0..=letters.len())
            .map(|letter| finder.follow(&finder.nodes[0], letter))
            .collect();
        finder
    }

    /// Lays out a part of the tree; gives its node.
    fn lay_out(&mut self, twig: Twig) -> usize {
        let node = self.nodes.len();
        let (edges, owners) = (self.edges.len(), self.owners.len());
        self.edges.extend(twig.next.keys().map(|letter| (*letter, 0)));
        self.owners.extend(twig.owners);
        self.nodes.push(Node {
            edges: edges..self.edges.len(),
            owners: owners..self.owners.len(),
        });
        for (edge, twig) in (edges..).zip(twig.next.into_values()) {
            self.edges[edge].1 = self.lay_out(twig);
        }
        node
    }

    /// Every word of a text, by its start, then its end.
    pub(crate) fn every(&self, chars: &[char]) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(chars.len() / 2);
        let mut next = self.number(chars, 0);
        for start in 0..chars.len() {
            let first = std::mem::replace(&mut next, self.number(chars, start + 1));
            if self.pairs.may_hold(first, next) {
                self.words_at(chars, start, |end, owners| hits.extend(hits_of((start, end), owners)));
            }
        }
        hits
    }

    /// The number of the character at a place; 0 at the end of the text.
    fn number(&self, chars: &[char], at: usize) -> usize {
        chars.get(at).map_or(0, |c| self.letters.number(*c))
    }

    /// The words that begin at a place, shortest first.
    fn words_at<'a>(&'a self, chars: &[char], start: usize, mut found: impl FnMut(usize, &'a [Owner])) {
        let mut at = self.firsts.get(self.number(chars, start)).copied().unwrap_or(0);
        let mut end = start;
        while at != 0 {
            end += 1;
            let node = &self.nodes[at];
            if !node.owners.is_empty() {
                found(end, &self.owners[node.owners.clone()]);
            }
            if node.edges.is_empty() {
                return;
            }
            at = self.follow(node, self.number(chars, end));
        }
    }

    /// The node that a character leads to; 0, the root, for none.
    fn follow(&self, node: &Node, letter: usize) -> usize {
        let edges = &self.edges[node.edges.clone()];
        // Most nodes have one or two.
        let found = if edges.len() <= 8 {
            edges.iter().position(|(other, _)| *other == letter)
        } else {
            edges.binary_search_by_key(&letter, |(other, _)| *other).ok()
        };
        found.map_or(0, |found| edges[found].1)
    }
}

fn hits_of((start, end): (usize, usize), owners: &[Owner]) -> impl Iterator<Item = Hit> + '_ {
    owners.iter().map(move |(sort, owner)| Hit {
        start,
        end,
        owner: *owner,
        sort: *sort,
    })
}

/// Of hits by their start, then their end, those of which no longer one begins at the same place and none that was
/// kept overlaps from before.
pub(crate) fn apart(hits: &[Hit]) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut free = 0;
    for place in hits.chunk_by(|a, b| a.start == b.start) {
        let Some(longest) = place.last().filter(|last| last.start >= free) else {
            continue;
        };
        free = longest.end;
        kept.extend(place.iter().filter(|hit| hit.end == longest.end));
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::{Finder, Sort};

    const WORDS: [&str; 6] = ["人民", "人民调解", "调解", "民调", "解", "调解委员会"];

    /// The tree finds what the automaton of another hand finds.
    fn agrees(text: &str) -> Result<(), TestCaseError> {
        let words: BTreeMap<String, _> = (0..)
            .zip(WORDS)
            .map(|(at, word)| (word.to_owned(), vec![(Sort::Anchor, at)]))
            .collect();
        let finder = Finder::new(words);
        let chars: Vec<char> = text.chars().collect();
        let place = |byte: usize| text[..byte].chars().count();
        let key = |found: aho_corasick::Match| (place(found.start()), place(found.end()), found.pattern().as_usize());
        let automaton = |kind| AhoCorasick::builder().match_kind(kind).build(WORDS).unwrap();
        let mut every: Vec<_> = automaton(MatchKind::Standard)
            .find_overlapping_iter(text)
            .map(key)
            .collect();
        every.sort_unstable();
        let longest: Vec<_> = automaton(MatchKind::LeftmostLongest).find_iter(text).map(key).collect();
        let keys = |hits: Vec<super::Hit>| {
            hits.iter()
                .map(|hit| (hit.start, hit.end, hit.owner))
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(keys(finder.every(&chars)), every);
        prop_assert_eq!(keys(super::apart(&finder.every(&chars))), longest);
        Ok(())
    }

    proptest! {
        #[test]
        fn words_are_found_as_an_automaton_finds_them(text in "[人民调解委员会a]{0,40}") {
            agrees(&text)?;
        }
    }
}
