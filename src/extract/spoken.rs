//! Where words of each class stand in a block: each class is looked for once, and only when asked for.

use std::cell::OnceCell;

use crate::reference::{ClassSet, WordClass, Words};

/// Classes that are asked for about most figures: all looked for at once.
const COMMON: ClassSet = ClassSet::of(&[
    WordClass::Breakdown,
    WordClass::Done,
    WordClass::Floor,
    WordClass::OwnBody,
    WordClass::OwnLevel,
    WordClass::Pace,
    WordClass::PartMark,
    WordClass::Story,
    WordClass::Target,
    WordClass::TargetLead,
    WordClass::Whole,
]);

/// The places of words in a block, by class.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// For each character the classes that have a word which begins with it.
    begins: OnceCell<Vec<ClassSet>>,
    /// For each class the places where a word of it begins and where the shortest such word ends.
    classes: Vec<OnceCell<Places>>,
    /// Those of the common classes, by class.
    common: OnceCell<Vec<Places>>,
}

/// Places where words begin and where the shortest of each ends.
type Places = Vec<(usize, usize)>;

impl Default for Spoken {
    fn default() -> Self {
        Self {
            begins: OnceCell::new(),
            classes: vec![OnceCell::new(); WordClass::ALL.len()],
            common: OnceCell::new(),
        }
    }
}

/// A text with the words that are looked for in it: the same at every call.
pub(crate) type Text<'a> = (&'a Words, &'a [char]);

impl Spoken {
    fn begins(&self, (words, chars): Text<'_>) -> &[ClassSet] {
        self.begins
            .get_or_init(|| chars.iter().map(|c| words.beginning(*c)).collect())
    }

    /// The classes of which a word may begin at a place.
    pub(crate) fn begins_at(&self, text: Text<'_>, at: usize) -> ClassSet {
        self.begins(text).get(at).copied().unwrap_or_default()
    }

    /// Where the longest word of a class ends that begins at a place.
    pub(crate) fn word_at(&self, text: Text<'_>, class: WordClass, at: usize) -> Option<usize> {
        if !self.begins_at(text, at).has(class) {
            return None;
        }
        let (words, chars) = text;
        Some(at + words.at_head(class, chars.get(at..)?)?)
    }

    /// Whether a word of a class stands in `start..end`.
    pub(crate) fn within(&self, text: Text<'_>, class: WordClass, (start, end): (usize, usize)) -> bool {
        let places = if COMMON.has(class) {
            self.common.get_or_init(|| self.common(text)).get(class as usize)
        } else {
            let cell = self.classes.get(class as usize);
            cell.map(|cell| cell.get_or_init(|| self.places(text, class)))
        };
        let places = places.map_or(&[][..], Vec::as_slice);
        let from = places.partition_point(|(place, _)| *place < start);
        places[from..]
            .iter()
            .take_while(|(place, _)| *place < end)
            .any(|(_, beyond)| *beyond <= end)
    }

    fn common(&self, text: Text<'_>) -> Vec<Places> {
        let (words, chars) = text;
        let mut found = vec![Vec::new(); WordClass::ALL.len()];
        for (at, classes) in self.begins(text).iter().enumerate() {
            for class in classes.and(COMMON).iter() {
                if let Some(length) = words.heads(class, &chars[at..]).next_back() {
                    found[class as usize].push((at, at + length));
                }
            }
        }
        found
    }

    fn places(&self, text: Text<'_>, class: WordClass) -> Places {
        let (words, chars) = text;
        let begins = self.begins(text).iter().enumerate();
        let due = begins.filter(|(_, classes)| classes.has(class));
        due.filter_map(|(at, _)| Some((at, at + words.heads(class, &chars[at..]).next_back()?)))
            .collect()
    }
}
