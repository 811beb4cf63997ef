//! Distributive lists: 甲、乙、丙分别为1件、2件和3件. Aligned by order, and only where the lengths match.

use std::ops::Range;

use crate::extract::figure::Figure;
use crate::extract::page::{Page, breaks, joins};
use crate::reference::{WordClass, Words};

/// A run of figures that a 分别 shares out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    /// Indexes of the figures.
    pub(crate) figures: Range<usize>,
    /// For each figure, texts that its subject may read as; empty where the lists do not match.
    pub(crate) subjects: Vec<Vec<Vec<char>>>,
    /// First character of what names the subjects.
    pub(crate) start: usize,
    /// Its figures break nothing down: they do not match their subjects, or count of others what those before count.
    pub(crate) apart: bool,
}

/// Every distributive list of a block in a document of `year`.
pub(crate) fn shared_lists(page: &Page, (words, year): (&Words, Option<i32>)) -> Vec<Shared> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < page.figures.len() {
        let run = run_of(page, index);
        if run.len() < 2 {
            index += 1;
        } else if let Some(mark) = mark_before(page, index, words) {
            index = run.end;
            found.push(align(page, run, (mark, words, year)));
        } else if let Some(list) = unmarked(page, &run) {
            found.push(list);
            index = run.end;
        } else {
            index += 1;
        }
    }
    found
}

/// Figures from `index` on that only 、 and 和 stand between.
fn run_of(page: &Page, index: usize) -> Range<usize> {
    let mut run = index..index + 1;
    while let (Some(last), Some(next)) = (page.figures.get(run.end - 1), page.figures.get(run.end)) {
        let between = page.chars().get(last.end..next.start).unwrap_or(&[]);
        let joined = matches!(
            between,
            ['、' | '和' | '及' | '与'] | [',' | '，' | '、', '和' | '及'] | ['以', '及']
        );
        if !joined {
            break;
        }
        run.end += 1;
    }
    run
}

/// A list without 分别, where figures of one unit stand side by side and just as many subjects before
/// them: 受理、审结行政复议案件130件、124件.
fn unmarked(page: &Page, run: &Range<usize>) -> Option<Shared> {
    let (first, others) = page.figures.get(run.clone())?.split_first()?;
    let counted = !matches!(first.unit.as_str(), "" | "年" | "月" | "日" | "天");
    if others.is_empty() || !counted || others.iter().any(|other| other.unit != first.unit) {
        return None;
    }
    let (start, _) = page.clause(first.start);
    let items = items(page.chars().get(start..first.start)?);
    (items.len() == run.len()).then(|| Shared {
        figures: run.clone(),
        subjects: variants(&items, &[]),
        start,
        apart: false,
    })
}

/// Start and end of 分别 (and what links it) before the first figure of a run.
fn mark_before(page: &Page, first: usize, words: &Words) -> Option<(usize, usize)> {
    let at = page.figures.get(first)?.start;
    let floor = at.saturating_sub(40);
    let chars = page.chars();
    let mut end = at;
    while end > floor {
        let head = chars.get(floor..end)?;
        if let Some(word) = words
            .of(WordClass::Respectively)
            .iter()
            .find(|word| head.ends_with(word))
        {
            return Some((end - word.len(), end));
        }
        let c = *chars.get(end - 1)?;
        if breaks(c) && c != ':' || page.in_figure(end - 1) {
            return None;
        }
        end -= 1;
    }
    None
}

fn align(page: &Page, run: Range<usize>, (mark, words, year): ((usize, usize), &Words, Option<i32>)) -> Shared {
    let chars = page.chars();
    let first = page.figures.get(run.start).map_or(mark.1, |figure| figure.start);
    let (clause, _) = page.clause(mark.0);
    let head = chars.get(clause..mark.0).unwrap_or(&[]);
    let behind: Vec<char> = chars
        .get(mark.1..first)
        .unwrap_or(&[])
        .iter()
        .copied()
        .filter(|c| *c != ':')
        .collect();
    let mut shared = Shared {
        figures: run.clone(),
        subjects: Vec::new(),
        start: clause,
        apart: false,
    };
    // 分别受理、审结案件500件、480件: the list stands behind the mark.
    let listed = if behind.contains(&'、') { &behind[..] } else { head };
    let items = items(listed);
    if items.len() == run.len() {
        shared.subjects = variants(&items, if behind.contains(&'、') { &[] } else { &behind });
    } else if let Some((start, counted)) = counted_before(page, clause, run.len()) {
        shared.start = start;
        let tail: Vec<char> = head.iter().chain(&behind).copied().collect();
        shared.subjects = counted
            .into_iter()
            .map(|item| vec![[item, tail.clone()].concat()])
            .collect();
    } else if let Some((start, changed)) = changed_before(page, words, (clause, run.len())) {
        shared.start = start;
        shared.subjects = changed.into_iter().map(|subject| vec![subject]).collect();
    } else if let Some(mirrored) = mirrored(page, clause, &run) {
        shared.subjects = mirrored.into_iter().map(|subject| vec![subject]).collect();
        shared.apart = true;
    } else if let Some((first, end)) = years_before(page, mark.0, (run.len(), year)) {
        let tail: Vec<char> = chars
            .get(clause.max(end)..mark.0)
            .unwrap_or(&[])
            .iter()
            .chain(&behind)
            .copied()
            .collect();
        let named = |year: i32| [format!("{year}年").chars().collect(), tail.clone()].concat();
        shared.subjects = (first..).take(run.len()).map(|year| vec![named(year)]).collect();
    } else {
        shared.apart = true;
    }
    shared
}

/// What as many clauses right before one say has changed: 援助案件同比上升12%,受援人数同比上升15%,分别为1236件和1360人.
fn changed_before(page: &Page, words: &Words, (clause, count): (usize, usize)) -> Option<(usize, Vec<Vec<char>>)> {
    let sentence = page.sentence_at(clause)?;
    let mut start = clause;
    let mut subjects = Vec::new();
    for _ in 0..count {
        let (from, to) = page.clause(start.checked_sub(1)?);
        let text = page.chars().get(from..to)?;
        let share = figure_in(page, (from, to))?;
        let compared = |at: &usize| {
            let rest = &text[*at..];
            words.at_head(WordClass::Change, rest).is_some()
                || matches!(rest, ['较' | '比', next, ..] if !matches!(next, '例' | '率' | '重'))
        };
        let named = (0..share.start - from).find(compared)?;
        if page.sentence_at(from) != Some(sentence) || named < 2 || !is_share(share) {
            return None;
        }
        subjects.push(text[..named].to_vec());
        start = from;
    }
    // Of three changes and two levels nobody can tell which.
    let before = start.checked_sub(1).map(|at| page.clause(at));
    let more = before.is_some_and(|(from, to)| {
        page.sentence_at(from) == Some(sentence) && figure_in(page, (from, to)).is_some_and(is_share)
    });
    subjects.reverse();
    (!more).then_some((start, subjects))
}

/// The first figure that stands in a range.
fn figure_in(page: &Page, (from, to): (usize, usize)) -> Option<&Figure> {
    let index = page.figures.partition_point(|figure| figure.start < from);
    page.figures.get(index).filter(|figure| figure.end <= to)
}

/// Whether a figure is a share or a multiple.
fn is_share(figure: &Figure) -> bool {
    figure.unit.starts_with(['%', '百', '倍'])
}

/// What as many figures right before a clause count, unit by unit the same: 县直部门处罚1210件,检查20500次;镇街则分别为430件和18200次.
fn mirrored(page: &Page, clause: usize, run: &Range<usize>) -> Option<Vec<Vec<char>>> {
    let first = run.start.checked_sub(run.len())?;
    let (before, figures) = (page.figures.get(first..run.start)?, page.figures.get(run.clone())?);
    let sentence = page.sentence_at(clause)?;
    let alike = before.iter().zip(figures).all(|(one, other)| {
        one.unit == other.unit
            && !one.unit.is_empty()
            && one.end <= clause
            && page.sentence_at(one.start) == Some(sentence)
    });
    let counted = |figure: &Figure| {
        let (start, _) = page.item(figure);
        let name = page.chars().get(start..figure.start)?;
        (name.len() >= 2).then(|| name.to_vec())
    };
    before.iter().map(counted).collect::<Option<Vec<_>>>().filter(|_| alike)
}

/// The first of as many years as a list has figures, where the sentence before it names them by their
/// first (2019年以来,败诉率分别为) or by both ends (2019年至2021年). With the end of those words.
fn years_before(page: &Page, mark: usize, (count, until): (usize, Option<i32>)) -> Option<(i32, usize)> {
    let sentence = page.sentences.get(page.sentence_at(mark)?)?;
    let length = i32::try_from(count).ok()?;
    (sentence.start..mark).rev().find_map(|at| {
        let text = page.chars().get(at..mark)?;
        let (first, rest) = year_at(text)?;
        let behind = |rest: &[char]| mark - rest.len();
        if let Some((last, rest)) = until_year(rest) {
            return (last - first + 1 == length).then(|| (first, behind(rest)));
        }
        let words = ["年以来", "年至今", "年起", "年开始"];
        let word = words
            .iter()
            .find(|word| rest.iter().copied().take(word.chars().count()).eq(word.chars()))?;
        let last = first + length - 1;
        let fits = until.is_none_or(|year| last == year || last + 1 == year);
        fits.then(|| (first, behind(rest) + word.chars().count()))
    })
}

/// A year in four digits at the head of a text, and what stands behind them.
fn year_at(text: &[char]) -> Option<(i32, &[char])> {
    let (digits, rest) = text.split_at_checked(4)?;
    let ends = !rest.first().is_some_and(char::is_ascii_digit);
    let year: i32 = digits.iter().collect::<String>().parse().ok()?;
    (ends && (1949..=2099).contains(&year)).then_some((year, rest))
}

/// The last year of a span that goes on behind its first one: 年至2021年.
fn until_year(text: &[char]) -> Option<(i32, &[char])> {
    let text = text.strip_prefix(&['年']).unwrap_or(text);
    let (joint, text) = text.split_first()?;
    let (last, rest) = year_at(text).filter(|_| matches!(joint, '至' | '到' | '-' | '—' | '~' | '–'))?;
    rest.strip_prefix(&['年']).map(|rest| (last, rest))
}

/// The parts of a list between 、 and 和.
fn items(text: &[char]) -> Vec<Vec<char>> {
    text.split(|c| joins(*c))
        .map(<[char]>::to_vec)
        .filter(|item| !item.is_empty())
        .collect()
}

/// What each item may stand for in full: alone, with the end of the last item, with the head of
/// the first.
fn variants(items: &[Vec<char>], behind: &[char]) -> Vec<Vec<Vec<char>>> {
    let last = items.last().cloned().unwrap_or_default();
    let first = items.first().cloned().unwrap_or_default();
    let each = |(index, item): (usize, &Vec<char>)| {
        let mut texts = vec![[item.as_slice(), behind].concat()];
        if index + 1 < items.len() && last.len() > item.len().min(2) {
            let tail = &last[item.len().min(2).min(last.len())..];
            texts.push([item.as_slice(), tail, behind].concat());
        }
        if index > 0 && first.len() > 2 {
            texts.push([&first[..first.len() - 2], item.as_slice(), behind].concat());
        }
        texts
    };
    items.iter().enumerate().map(each).collect()
}

/// The nouns of as many counted things in the clause before: 83个处罚案卷、87个许可案卷.
fn counted_before(page: &Page, clause: usize, count: usize) -> Option<(usize, Vec<Vec<char>>)> {
    let end = page.figures.partition_point(|figure| figure.end <= clause);
    let first = end.checked_sub(count)?;
    let counted = page.figures.get(first..end)?;
    let sentence = page.sentence_at(clause)?;
    if page.sentence_at(counted.first()?.start)? != sentence {
        return None;
    }
    let nouns = counted.iter().map(|figure| {
        let tail = page.chars().get(figure.end..clause).unwrap_or(&[]);
        let noun = tail
            .iter()
            .take_while(|c| !breaks(**c) && !matches!(c, '、' | '和' | '及' | '('));
        noun.copied().take(16).collect::<Vec<char>>()
    });
    let nouns: Vec<Vec<char>> = nouns.collect();
    nouns
        .iter()
        .all(|noun| noun.len() >= 2)
        .then(|| (counted[0].start, nouns))
}
