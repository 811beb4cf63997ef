//! What a passage is about: the subject that a figure without one of its own carries on.

use crate::extract::finder::Hit;
use crate::extract::lexicon::Lexicon;
use crate::extract::page::{Page, Sentence};
use crate::reference::{WordClass, Words};

/// The words of topics in a block without those that a figure is only held against: 超过法院新收一审行政诉讼案件近60%.
pub(crate) fn own_hits(page: &Page, mut hits: Vec<Hit>, lexicon: &Lexicon) -> Vec<Hit> {
    // Hardly any block holds its figures against those of others.
    if !page.says(&lexicon.words, WordClass::HeldAgainst, (0, page.chars().len())) {
        return hits;
    }
    hits.retain(|hit| {
        let (start, _) = page.clause(hit.start);
        !page.says(&lexicon.words, WordClass::HeldAgainst, (start, hit.start))
    });
    hits
}

/// Where what a sentence is about ends: what it lists behind 主要涉及 are only kinds of it.
fn told_until(page: &Page, words: &Words, sentence: &Sentence) -> usize {
    let range = (sentence.start, sentence.end);
    if !page.says(words, WordClass::Concerns, range) {
        return sentence.end;
    }
    let listed = |at: &usize| page.word_at(words, WordClass::Concerns, *at).is_some();
    (sentence.start..sentence.end).find(listed).unwrap_or(sentence.end)
}

/// The topics of a block's sentences.
#[derive(Debug)]
pub(crate) struct Topics<'a> {
    hits: Vec<Hit>,
    /// For each topic, those that its weak words yield to.
    yields: &'a [Vec<usize>],
    /// Topic at the head of each sentence, carried over from before.
    carried: Vec<Option<usize>>,
    /// Topic at the end of the block's head sentence: what a heading names.
    heading: Option<usize>,
}

/// The topic of a place and where it was named, if in the same sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Index of the topic.
    pub(crate) topic: usize,
    /// First character of the word, where it stands in the sentence itself.
    pub(crate) at: Option<usize>,
}

impl<'a> Topics<'a> {
    /// Works out the topics of a block that stands under a heading about `above`. A sentence that is an
    /// `aside` hands its topic on to none.
    pub(crate) fn new(
        (page, aside): (&Page, &dyn Fn(&Sentence) -> bool),
        hits: Vec<Hit>,
        (above, lexicon): (Option<usize>, &'a Lexicon),
    ) -> Self {
        let mut topics = Self {
            hits,
            yields: &lexicon.yields,
            carried: Vec::new(),
            heading: None,
        };
        let mut last = above;
        let mut head = above;
        for (index, sentence) in page.sentences.iter().enumerate() {
            if sentence.fresh {
                last = head;
            }
            topics.carried.push(last);
            let own = topics
                .within((sentence.start, told_until(page, &lexicon.words, sentence)), last)
                .or_else(|| topics.within((sentence.start, sentence.end), last))
                .map(|named| named.topic);
            if !aside(sentence) {
                last = own.or(last);
            }
            if index == 0 {
                head = own.or(above);
                topics.heading = head;
            }
        }
        topics
    }

    /// The topic of a place.
    pub(crate) fn at(&self, page: &Page, place: usize) -> Option<Named> {
        let index = page.sentence_at(place)?;
        let sentence = page.sentences.get(index)?;
        let carried = self.carried.get(index).copied().flatten();
        let within = self.within((sentence.start, place), carried);
        within.or(carried.map(|topic| Named { topic, at: None }))
    }

    /// Topics that words between two places name beyond doubt.
    pub(crate) fn strong(&self, start: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.hits.partition_point(|hit| hit.start < start);
        let within = self.hits[from..].iter().take_while(move |hit| hit.end <= end);
        within.filter(|hit| !hit.weak()).map(|hit| hit.owner)
    }

    /// The topic that the block's first sentence names: of a heading, what stands under it.
    pub(crate) const fn heading(&self) -> Option<usize> {
        self.heading
    }

    /// The topic named last between two places; weak words count only where no other was named.
    fn within(&self, (start, end): (usize, usize), carried: Option<usize>) -> Option<Named> {
        let from = self.hits.partition_point(|hit| hit.start < start);
        let mut named = None;
        let mut strong = false;
        for hit in self.hits[from..].iter().take_while(|hit| hit.end <= end) {
            let yields =
                carried.is_some_and(|topic| self.yields.get(hit.owner).is_some_and(|list| list.contains(&topic)));
            if !hit.weak() || !strong && !yields {
                named = Some(Named {
                    topic: hit.owner,
                    at: Some(hit.start),
                });
                strong |= !hit.weak();
            }
        }
        named
    }
}
