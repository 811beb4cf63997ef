use std::collections::BTreeMap;

/// A set of words, longest first, that is asked over and over which of them stands at a place.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    words: Vec<Vec<char>>,
    by_first: Ends,
    by_last: Ends,
    /// Every character of the words, in order.
    letters: Vec<char>,
}

/// Indexes of words by the character at one end: these look-ups are most of what reading a text
/// costs, so that what is not there is told by one bit.
#[derive(Debug, Clone, Default)]
struct Ends {
    /// Characters in order, each with its words, longest first.
    words: Vec<(char, Vec<usize>)>,
    /// One bit for the remainder of every character.
    seen: u128,
}

impl Ends {
    fn of(ends: impl Iterator<Item = (char, usize)>) -> Self {
        let mut words: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (c, index) in ends {
            words.entry(c).or_default().push(index);
        }
        Self {
            seen: words.keys().fold(0, |seen, c| seen | Self::bit(*c)),
            words: words.into_iter().collect(),
        }
    }

    const fn bit(c: char) -> u128 {
        1 << (c as u32 % 128)
    }

    fn at(&self, c: char) -> &[usize] {
        if self.seen & Self::bit(c) == 0 {
            return &[];
        }
        let found = self.words.binary_search_by_key(&c, |(end, _)| *end);
        found.map_or(&[], |index| self.words[index].1.as_slice())
    }

    fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.words.iter().map(|(c, _)| *c)
    }
}

impl WordSet {
    /// The set of some words; empty ones are left out.
    pub fn of(mut words: Vec<Vec<char>>) -> Self {
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.retain(|word| !word.is_empty());
        let mut letters: Vec<char> = words.iter().flatten().copied().collect();
        letters.sort_unstable();
        letters.dedup();
        let numbered = || words.iter().enumerate();
        Self {
            by_first: Ends::of(numbered().filter_map(|(index, word)| Some((*word.first()?, index)))),
            by_last: Ends::of(numbered().filter_map(|(index, word)| Some((*word.last()?, index)))),
            letters,
            words,
        }
    }

    /// The words, longest first.
    pub fn words(&self) -> &[Vec<char>] {
        &self.words
    }

    /// Whether a character stands in any of the words.
    pub fn has_letter(&self, c: char) -> bool {
        self.letters.binary_search(&c).is_ok()
    }

    /// The words that a text begins with, longest first.
    pub fn at_head<'a>(&'a self, text: &'a [char]) -> impl DoubleEndedIterator<Item = &'a [char]> {
        let found = text.first().map_or(&[][..], |c| self.by_first.at(*c));
        let words = found.iter().map(|index| self.words[*index].as_slice());
        words.filter(move |word| starts_with(text, word))
    }

    /// The words that a text ends with, longest first.
    pub fn at_end<'a>(&'a self, text: &'a [char]) -> impl DoubleEndedIterator<Item = &'a [char]> {
        let found = text.last().map_or(&[][..], |c| self.by_last.at(*c));
        let words = found.iter().map(|index| self.words[*index].as_slice());
        words.filter(move |word| text.len() >= word.len() && starts_with(&text[text.len() - word.len()..], word))
    }

    /// The first characters of the words.
    pub(super) fn firsts(&self) -> impl Iterator<Item = char> + '_ {
        self.by_first.chars()
    }

    /// Their last characters.
    pub(super) fn lasts(&self) -> impl Iterator<Item = char> + '_ {
        self.by_last.chars()
    }
}

/// Words are short: one by one is faster than a call that compares memory.
fn starts_with(text: &[char], word: &[char]) -> bool {
    text.len() >= word.len() && word.iter().zip(text).all(|(a, b)| a == b)
}

/// A number for each character of a set, found in two steps however many there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct CharTable {
    /// For each run of 256 characters the place of its cells; the first cells are those of no run.
    runs: Vec<usize>,
    cells: Vec<u16>,
}

const RUN: usize = 256;

impl CharTable {
    /// Numbers characters by their order in `chars`, which has none twice; 0 is none of them.
    pub(crate) fn of(chars: &[char]) -> Self {
        let mut table = Self {
            runs: Vec::new(),
            cells: vec![0; RUN],
        };
        for (number, c) in (1..).zip(chars) {
            let (run, cell) = Self::place(*c);
            if table.runs.len() <= run {
                table.runs.resize(run + 1, 0);
            }
            if table.runs[run] == 0 {
                table.runs[run] = table.cells.len();
                table.cells.resize(table.cells.len() + RUN, 0);
            }
            let at = table.runs[run] + cell;
            table.cells[at] = number;
        }
        table
    }

    const fn place(c: char) -> (usize, usize) {
        (c as usize / RUN, c as usize % RUN)
    }

    /// The number of a character, 0 for one of no number.
    pub(crate) fn number(&self, c: char) -> usize {
        let (run, cell) = Self::place(c);
        let cells = self.runs.get(run).copied().unwrap_or(0);
        self.cells.get(cells + cell).copied().map_or(0, usize::from)
    }
}

#[cfg(test)]
mod tests {
    use super::{CharTable, WordSet};

    fn set(words: &[&str]) -> WordSet {
        WordSet::of(words.iter().map(|word| word.chars().collect()).collect())
    }

    #[test]
    fn words_at_both_ends_come_longest_first() {
        let set = set(&["共", "总共", "共计", "", "计"]);
        let text: Vec<char> = "共计总共计".chars().collect();
        let strings = |words: Vec<&[char]>| words.iter().map(|word| word.iter().collect()).collect::<Vec<String>>();
        assert_eq!(strings(set.at_head(&text).collect()), ["共计", "共"]);
        assert_eq!(strings(set.at_end(&text).collect()), ["共计", "计"]);
        assert_eq!(strings(set.at_end(&text[..4]).collect()), ["总共", "共"]);
        assert!(set.at_head(&[]).next().is_none());
        assert!(set.has_letter('总') && !set.has_letter('数'));
    }

    #[test]
    fn every_character_finds_its_own_number() {
        let chars = ['a', '\u{ff}', '\u{100}', '共', '\u{10ffff}'];
        let table = CharTable::of(&chars);
        let numbers = chars.map(|c| table.number(c));
        assert_eq!(numbers, [1, 2, 3, 4, 5]);
        assert_eq!(['b', '\u{101}', '总', '\u{10fffe}'].map(|c| table.number(c)), [0; 4]);
        assert_eq!(CharTable::default().number('共'), 0);
    }
}
