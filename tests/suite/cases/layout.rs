//! Where the texts that a case names stand in its passage, and whether they leave a number over.

use std::ops::Range;

use super::parse::Case;

/// Places of the passage's characters that are spoken for.
pub(crate) struct Places {
    chars: Vec<char>,
    taken: Vec<Range<usize>>,
}

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

impl Places {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            chars: text.chars().collect(),
            taken: Vec::new(),
        }
    }

    /// The first place at or behind `from` where a text stands by itself: no end of it inside a number.
    fn find(&self, text: &[char], from: usize, free: bool) -> Option<Range<usize>> {
        let last = self.chars.len().checked_sub(text.len())?;
        let number = |at: usize| self.chars.get(at).is_some_and(|c| digit(*c));
        let stands = |start: &usize| {
            let end = start + text.len();
            let points = |at: usize| matches!(self.chars.get(at), Some('.' | '．'));
            let goes_on = number(end) || points(end) && number(end + 1);
            let began = *start > 0 && number(start - 1) || *start > 1 && points(start - 1) && number(start - 2);
            let apart = self.taken.iter().all(|range| range.end <= *start || end <= range.start);
            self.chars[*start..end] == *text
                && !(text.last().copied().is_some_and(digit) && goes_on)
                && !(text.first().copied().is_some_and(digit) && began)
                && (apart || !free)
        };
        (from..=last).find(stands).map(|start| start..start + text.len())
    }

    /// The figures of a case in the order of its rows: each behind the one before, or, where one text
    /// states two, at the same place.
    pub(crate) fn figures(&mut self, printed: &[Vec<char>]) -> Vec<Option<Range<usize>>> {
        let mut last = 0..0;
        let mut found = Vec::new();
        for text in printed {
            let place = self
                .find(text, last.end, false)
                .or_else(|| self.find(text, last.start, false));
            if let Some(place) = &place {
                last = place.clone();
                self.taken.push(place.clone());
            }
            found.push(place);
        }
        found
    }

    /// The first free place of a number that is no figure of an indicator.
    pub(crate) fn number(&mut self, text: &str) -> Option<Range<usize>> {
        let text: Vec<char> = text.chars().collect();
        let place = self.find(&text, 0, true)?;
        self.taken.push(place.clone());
        Some(place)
    }

    /// Numbers in digits that nothing speaks for; years, months and days need not be named.
    pub(crate) fn left(&self) -> Vec<String> {
        let mut left = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            let end = at + self.chars[at..].iter().take_while(|c| digit(**c)).count();
            if end == at {
                at += 1;
                continue;
            }
            let named = self.taken.iter().any(|range| range.start < end && at < range.end);
            if !named && !self.dates(at, end) {
                left.push(self.chars[at..end].iter().collect());
            }
            at = end;
        }
        left
    }

    /// 2023年, 12月, 4日, 〔2023〕, 2021 of 2021—2025年.
    fn dates(&self, start: usize, end: usize) -> bool {
        let before = start.checked_sub(1).and_then(|at| self.chars.get(at));
        match self.chars.get(end) {
            Some('年' | '月' | '日') => true,
            Some('〕') => before == Some(&'〔'),
            Some('—' | '-' | '－' | '至') => {
                let last = end + 1 + self.chars[end + 1..].iter().take_while(|c| digit(**c)).count();
                last > end + 1 && self.dates(end + 1, last)
            }
            _ => false,
        }
    }
}

/// Fills in the places of a case; tells with its line what cannot be found, and what is left over.
pub(crate) fn locate(case: &mut Case) -> Vec<(usize, String)> {
    let mut wrong = Vec::new();
    let mut places = Places::new(&case.passage);
    let printed: Vec<Vec<char>> = case.figures.iter().map(|f| f.printed.chars().collect()).collect();
    for (figure, place) in case.figures.iter_mut().zip(places.figures(&printed)) {
        match place {
            Some(place) => figure.place = place,
            None => wrong.push((
                figure.line,
                format!("`{}` does not stand in the passage, in this order", figure.printed),
            )),
        }
    }
    for number in &mut case.numbers {
        match places.number(&number.printed) {
            Some(place) => number.place = place,
            None => wrong.push((
                number.line,
                format!("`{}` does not stand in the passage", number.printed),
            )),
        }
    }
    for number in places.left() {
        wrong.push((
            case.line,
            format!("`{number}` is in the passage and in no row or line of the case"),
        ));
    }
    wrong
}
