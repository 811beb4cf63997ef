//! Where words of each class stand in a block: each class is looked for once, and only when asked for.

use std::cell::OnceCell;

use crate::reference::{WordClass, Words};

/// The places of words in a block, by class.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// For each class the places where a word of it begins and where the shortest such word ends.
    classes: Vec<OnceCell<Vec<(usize, usize)>>>,
}

impl Default for Spoken {
    fn default() -> Self {
        Self {
            classes: vec![OnceCell::new(); WordClass::ALL.len()],
        }
    }
}

impl Spoken {
    /// Whether a word of a class stands in `start..end` of a text, which is the same at every call.
    pub(crate) fn within(
        &self,
        (words, chars): (&Words, &[char]),
        class: WordClass,
        (start, end): (usize, usize),
    ) -> bool {
        let Some(cell) = self.classes.get(class as usize) else {
            return false;
        };
        let places = cell.get_or_init(|| places(words, chars, class));
        let from = places.partition_point(|(place, _)| *place < start);
        places[from..]
            .iter()
            .take_while(|(place, _)| *place < end)
            .any(|(_, beyond)| *beyond <= end)
    }
}

fn places(words: &Words, chars: &[char], class: WordClass) -> Vec<(usize, usize)> {
    let shortest = |at: usize| words.heads(class, &chars[at..]).next_back();
    (0..chars.len())
        .filter_map(|at| Some((at, at + shortest(at)?)))
        .collect()
}
