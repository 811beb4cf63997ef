//! The times that the sentences of a block name, carried from sentence to sentence.

use std::cell::OnceCell;

use crate::extract::figure::Figure;
use crate::extract::page::{Page, Sentence};
use crate::extract::period::{Hint, Reader, Time, Told, stated};
use crate::model::Period;
use crate::reference::{WordClass, Words};

/// The times that the sentences of a block name, each sentence read once and only when asked for.
#[derive(Debug)]
pub(crate) struct Times<'a> {
    page: &'a Page,
    words: &'a Words,
    year: i32,
    /// The text was written in the year after.
    after: bool,
    sentences: Vec<OnceCell<Named>>,
}

/// What one sentence names.
#[derive(Debug)]
struct Named {
    /// The time that it stands in before its own first word.
    before: Time,
    /// Times of it by their first character.
    hints: Vec<Placed>,
}

/// A time of a sentence with its first character and its end; no hint where it dates something else.
type Placed = (usize, usize, Option<Hint>);

/// Whether a sentence opens with a whole year and a comma: 2032年,….
fn opened(page: &Page, sentence: Sentence, hints: &[Placed]) -> bool {
    hints.first().is_some_and(|(start, end, hint)| {
        let year = matches!(hint, Some(Hint::Time(time)) if time.period.is_whole_year());
        year && *start <= sentence.start + 1 && page.char(*end) == Some(',')
    })
}

/// Whether a time stands between two figures and names nothing else: 收到32件,去年同期57件.
fn between_figures(page: &Page, (start, end): (usize, usize), words: &Words) -> bool {
    let chars = page.chars();
    let joined = chars[..start]
        .iter()
        .rev()
        .take_while(|c| matches!(c, ',' | '，' | ';' | '；' | '(' | '（' | '、'));
    let before = start - joined.count();
    let index = page.figures.partition_point(|figure| figure.end < before);
    let behind = page
        .figures
        .get(index)
        .is_some_and(|figure| figure.end == before && before < start);
    let split = page.figures.partition_point(|figure| figure.start < end);
    let Some(next) = page.figures.get(split) else {
        return false;
    };
    let mut rest = chars.get(end..next.start).unwrap_or(&[]);
    while let Some(length) = words.at_head(WordClass::Link, rest) {
        rest = &rest[length..];
    }
    behind && rest.is_empty()
}

impl<'a> Times<'a> {
    /// Those of a block in a document of `year`.
    pub(crate) fn new(page: &'a Page, (year, words): (i32, &'a Words)) -> Self {
        Self {
            page,
            words,
            year,
            after: false,
            sentences: page.sentences.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// The same in a text that was written in the year after: 去年 is the document's own.
    pub(crate) fn written_after(self) -> Self {
        Self { after: true, ..self }
    }

    /// The time of whatever stands at `at`.
    pub(crate) fn at(&self, at: usize) -> Time {
        let mut time = Time::of(Period::Year(self.year));
        // The head of a table names the years of its columns, and the year's own is the one that is read.
        let figures = &self.page.figures;
        let figure = figures.binary_search_by_key(&at, |figure| figure.start);
        if figure.is_ok_and(|index| figures[index].row) {
            return time;
        }
        let Some(index) = self.page.sentence_at(at) else {
            return time;
        };
        let (Some(sentence), Some(cell)) = (self.page.sentences.get(index), self.sentences.get(index)) else {
            return time;
        };
        let named = cell.get_or_init(|| self.named(index, *sentence));
        time = named.before;
        let floor = sentence.start.max(at.saturating_sub(240));
        let from = named.hints.partition_point(|(start, ..)| *start < floor);
        let mut place = floor;
        for (start, end, hint) in named.hints[from..].iter().take_while(|(start, ..)| *start < at) {
            // A bracket that is closed before the figure says nothing of it.
            if *start < place || *end > at || self.page.closed_before(*start, (floor, at)) {
                continue;
            }
            place = *end;
            let Some(hint) = hint else { continue };
            let alone = match hint {
                // What a figure was in an earlier year says nothing of the next clause.
                Hint::Time(found) if found.period.year() < time.period.year() => {
                    between_figures(self.page, (*start, *end), self.words)
                }
                _ => false,
            };
            let elsewhere = (alone || beside(self.page, *end)) && self.page.clause(*start).1 <= at;
            if !elsewhere {
                hint.apply(&mut time);
            }
        }
        time
    }

    /// Whether the sentence of `at` only recalls the year before by that name: all its counts are of that
    /// year. Beside a figure of the document's own year one is a fact of its own (今年100件,上年80件).
    pub(crate) fn recalled(&self, at: usize) -> bool {
        let sentence = self.page.sentence_at(at);
        let Some(sentence) = sentence.and_then(|index| self.page.sentences.get(index)) else {
            return false;
        };
        let figures = &self.page.figures;
        let from = figures.partition_point(|figure| figure.start < sentence.start);
        let own = figures[from..].iter().take_while(|figure| figure.start < sentence.end);
        let mut counts = own.filter(|figure| !figure.unit.is_empty() && !is_time(figure));
        self.at(at).told == Told::Recalled && counts.all(|figure| self.at(figure.start).told == Told::Recalled)
    }

    fn reader(&self, year: i32) -> Reader<'_> {
        Reader {
            page: self.page,
            words: self.words,
            year,
            after: self.after,
        }
    }

    /// The time that the nearest sentence before opens with; the document's year where none does.
    fn before(&self, index: usize) -> Time {
        let (page, words, year) = (self.page, self.words, self.year);
        let reader = self.reader(year);
        let before = page.sentences[..index].iter().rev().take(CARRIED).enumerate();
        for (distance, sentence) in before {
            let start = sentence.start + usize::from(page.char(sentence.start) == Some(' '));
            match reader.numbered(start) {
                // A year recalled between sentences on the document's own speaks for itself alone.
                Some((_, Hint::Time(found))) if !carries(page, index - 1 - distance, (&found, year)) => {}
                Some((_, Hint::Time(found)))
                    if found.period.is_whole_year() || found.period.year() <= year || !stated(year) =>
                {
                    return found;
                }
                Some((_, Hint::Moment))
                    if distance < DAY_CARRIED
                        && !page.says(words, WordClass::DayOfMeeting, (sentence.start, sentence.end)) =>
                {
                    let mut time = Time::of(Period::Year(year));
                    time.moment = true;
                    return time;
                }
                _ => {}
            }
            if sentence.fresh {
                break;
            }
        }
        Time::of(Period::Year(year))
    }

    fn named(&self, index: usize, sentence: Sentence) -> Named {
        let page = self.page;
        // 2022年,…。全年…: a time that opens a sentence before speaks on, until a list mark.
        let before = if sentence.fresh {
            Time::of(Period::Year(self.year))
        } else {
            self.before(index)
        };
        let year = if sentence.fresh {
            self.year
        } else {
            before.period.year()
        };
        let reader = self.reader(year);
        let mut hints = Vec::new();
        for place in (sentence.start..sentence.end).filter(|place| !page.in_title(*place)) {
            let Some((end, hint)) = reader.hint(place) else {
                continue;
            };
            // 2032年,重点抓好以下工作:全年…: all of the year that opens the sentence by itself.
            let whole = page.char(place) == Some('全') && page.char(place + 1) == Some('年');
            if whole && opened(page, sentence, &hints) {
                continue;
            }
            // 2023年12月31日前印发的 dates what is counted, not the count.
            let dates = page.char(after_day(page, end)) == Some('前');
            // 上年结转8件,新收88件: what was carried over dates nothing behind it.
            let carried = page.char(end) == Some('结') && page.char(end + 1) == Some('转');
            let none =
                dates || carried || compared(page, place) || page.former(place) || reader.no_time(place, end, &hint);
            hints.push((place, end, (!none).then_some(hint)));
        }
        Named { before, hints }
    }
}

/// Beyond the day of a month, or `at` where none stands.
fn after_day(page: &Page, at: usize) -> usize {
    let digits = (at..at + 2)
        .take_while(|i| page.char(*i).is_some_and(|c| c.is_ascii_digit()))
        .count();
    let day = digits > 0 && page.char(at + digits) == Some('日');
    let end = if day { at + digits + 1 } else { at };
    end + usize::from(matches!(page.char(end), Some('之' | '以' | '底')))
}

/// A heading in front of its paragraph is no longer than this.
const HEADING: usize = 40;
/// Sentences that a time is carried over at most.
const CARRIED: usize = 12;
/// Sentences that a single day is carried over at most: soon after, the year is meant again.
const DAY_CARRIED: usize = 2;

/// Whether the time that a sentence opens with is that of the sentences behind it. The document's own
/// year is. An earlier year is where the sentence opens a block or an item of a list, or stands right
/// behind the heading that does, and states no figure itself; a part of a year where it opens so.
fn carries(page: &Page, index: usize, (time, year): (&Time, i32)) -> bool {
    if !stated(year) || time.period == Period::Year(year) {
        return true;
    }
    let fresh = |index: usize| page.sentences.get(index).is_some_and(|sentence| sentence.fresh);
    let first = || index.checked_sub(1).filter(|before| fresh(*before));
    let heading = |before: usize| {
        let sentence = page.sentences.get(before);
        sentence.is_some_and(|sentence| sentence.end - sentence.start <= HEADING) && !states(page, before)
    };
    let earlier = time.period.year() < year;
    (!earlier || !states(page, index)) && (fresh(index) || first().is_some_and(heading))
}

/// Whether a sentence states a count.
fn states(page: &Page, index: usize) -> bool {
    page.sentences.get(index).is_some_and(|sentence| {
        let counts = |figure: &&Figure| !figure.unit.is_empty() && !is_time(figure);
        let from = page.figures.partition_point(|figure| figure.start < sentence.start);
        let own = page.figures[from..]
            .iter()
            .take_while(|figure| figure.start < sentence.end);
        own.filter(counts).count() > 0
    })
}

/// Whether a number is part of a time: 12月, 三年.
pub(crate) fn is_time(figure: &Figure) -> bool {
    matches!(figure.unit.as_str(), "年" | "月" | "日" | "天" | "个月" | "周" | "小时")
}

/// Whether a time is only what something is compared with: 较2022年, 比去年.
fn compared(page: &Page, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| page.char(i));
    before.is_some_and(|c| matches!(c, '较' | '比' | '与' | '同'))
}

/// Whether a time only introduces the one figure behind it: 2022年为66件.
fn beside(page: &Page, end: usize) -> bool {
    let number = |at: usize| page.char(at).is_some_and(|c| c.is_ascii_digit());
    matches!(page.char(end), Some('为' | '是' | '有')) && number(end + 1)
}
