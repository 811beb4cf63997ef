//! Words of which one is walked, as a tree of their characters: what a choice of four hundred words costs is one look
//! a character, not one a word.

use crate::extract::program::Chars;

/// Words in the order in which they are walked.
#[derive(Debug, Clone)]
pub(crate) struct WordTree {
    /// The first is the root.
    nodes: Vec<Node>,
    /// The characters that words begin with.
    firsts: Chars,
    /// Characters of the longest word.
    longest: usize,
}

/// A place in the tree.
#[derive(Debug, Clone, Default)]
struct Node {
    /// Ways on by the next character, in order.
    next: Vec<(char, usize)>,
    /// A word ends here.
    ends: bool,
}

impl WordTree {
    /// The root, where no character was walked yet.
    pub(crate) const ROOT: usize = 0;

    /// A tree of words.
    pub(crate) fn of<'a>(words: impl IntoIterator<Item = &'a [char]>) -> Self {
        let mut tree = Self {
            nodes: vec![Node::default()],
            firsts: Chars::default(),
            longest: 0,
        };
        for word in words {
            if let Some(first) = word.first() {
                tree.firsts.add(*first);
            }
            tree.longest = tree.longest.max(word.len());
            let end = word.iter().fold(Self::ROOT, |node, c| tree.grow(node, *c));
            tree.nodes[end].ends = true;
        }
        tree
    }

    fn grow(&mut self, node: usize, c: char) -> usize {
        let made = self.nodes.len();
        match self.nodes[node].next.binary_search_by_key(&c, |(c, _)| *c) {
            Ok(found) => self.nodes[node].next[found].1,
            Err(place) => {
                self.nodes[node].next.insert(place, (c, made));
                self.nodes.push(Node::default());
                made
            }
        }
    }

    /// The characters that words begin with.
    pub(crate) const fn firsts(&self) -> Chars {
        self.firsts
    }

    /// Characters of the longest word.
    pub(crate) const fn longest(&self) -> usize {
        self.longest
    }

    /// Whether a word ends at a node.
    pub(crate) fn ends(&self, node: usize) -> bool {
        self.nodes[node].ends
    }

    /// The node that a character leads to.
    pub(crate) fn next(&self, node: usize, c: char) -> Option<usize> {
        if node == Self::ROOT && !self.firsts.may_have(c) {
            return None;
        }
        let next = &self.nodes[node].next;
        // Most nodes have one or two.
        let found = if next.len() <= 4 {
            next.iter().position(|(other, _)| *other == c)
        } else {
            next.binary_search_by_key(&c, |(other, _)| *other).ok()
        };
        found.map(|found| next[found].1)
    }
}

#[cfg(test)]
mod tests {
    use super::WordTree;

    #[test]
    fn a_tree_holds_the_words_that_it_is_made_of_and_no_other() {
        let words = ["调解", "调", "处理", "调解处理", "化解", "和解", "劝解", "疏导"]
            .map(|word| word.chars().collect::<Vec<char>>());
        let tree = WordTree::of(words.iter().map(Vec::as_slice));
        let holds = |text: &str| {
            let end = text.chars().try_fold(WordTree::ROOT, |node, c| tree.next(node, c));
            end.is_some_and(|node| tree.ends(node))
        };
        for word in &words {
            assert!(holds(&word.iter().collect::<String>()), "{word:?}");
        }
        for other in ["", "调处", "调解处", "解", "处理理", "疏"] {
            assert!(!holds(other), "{other}");
        }
        assert_eq!(tree.longest(), 4);
    }
}
