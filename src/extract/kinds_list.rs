//! Runs of counts of one unit that stand side by side, each behind or before its name: 公安类30件、人社类15件.

use rust_decimal::Decimal;

use crate::extract::figure::Figure;
use crate::extract::page::Page;
use crate::extract::times::is_time;
use crate::reference::{WordClass, Words};

/// Longest text between two figures of a list.
const BETWEEN: usize = 60;
/// Longest name of an item.
const NAME: usize = 24;
/// Longest name behind its figure.
const BEHIND: usize = 12;

/// What announces a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marked {
    /// Words for kinds: 从案件类型看.
    Kinds,
    /// 其中.
    Breakdown,
    /// Nothing.
    Not,
}

/// A run of counts of one unit.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Indexes of the figures, at least two.
    pub(crate) items: Vec<usize>,
    /// The text before the first one that may announce the list.
    pub(crate) head: (usize, usize),
    /// What announces it there.
    pub(crate) marked: Marked,
    /// The count before that text, in the same sentence.
    pub(crate) before: Option<usize>,
    /// A figure behind the list that calls itself the total, and is.
    pub(crate) total: Option<usize>,
    /// The last item holds the rest (其他信息64条), or several call themselves kinds (人事类11条).
    pub(crate) exhaustive: bool,
}

impl Listed {
    /// Index of the first item.
    pub(crate) fn first(&self) -> usize {
        self.items.first().copied().unwrap_or(usize::MAX)
    }
}

/// Every list of a block, by its first figure.
pub(crate) fn lists(page: &Page, words: &Words) -> Vec<Listed> {
    let mut found = Vec::new();
    let mut run = Run::default();
    for (index, figure) in page.figures.iter().enumerate() {
        let last = run.items.last().and_then(|last| page.figures.get(*last));
        if passed_over(page, figure, last) {
            continue;
        }
        match last.and_then(|last| joined(page, words, (last, figure))) {
            Some(Joint::Item(item)) if !run.rest && (!item.verb || run.marked((page, words)) != Marked::Not) => {
                run.add(index, figure, item);
            }
            Some(Joint::Total) if run.sum == figure.quantity.value => {
                found.extend(run.end((page, words), Some(index)));
                run = Run::default();
            }
            Some(Joint::Rest(item)) => run.add(index, figure, item),
            _ => {
                let before = run.items.last().copied();
                found.extend(run.end((page, words), None));
                run = Run::from(index, figure, before);
            }
        }
    }
    found.extend(run.end((page, words), None));
    found
}

/// How a figure goes on from the one before it.
enum Joint {
    /// As the next item.
    Item(Item),
    /// Its words call it the total.
    Total,
    /// Its words call it the total of the rest.
    Rest(Item),
}

/// What the name of an item says.
#[derive(Default, Clone, Copy)]
struct Item {
    rest: bool,
    kind: bool,
    verb: bool,
}

#[derive(Default)]
struct Run {
    items: Vec<usize>,
    before: Option<usize>,
    sum: Decimal,
    rest: bool,
    kinds: usize,
    marked: Option<Marked>,
}

impl Run {
    fn from(index: usize, figure: &Figure, before: Option<usize>) -> Self {
        Self {
            items: vec![index],
            before,
            sum: figure.quantity.value,
            ..Self::default()
        }
    }

    fn add(&mut self, index: usize, figure: &Figure, item: Item) {
        self.items.push(index);
        self.sum += figure.quantity.value;
        self.rest = item.rest;
        self.kinds += usize::from(item.kind);
    }

    /// The text before the first item that may announce the list, with the count before it.
    fn head(&self, page: &Page) -> Option<((usize, usize), Option<usize>)> {
        let first = page.figures.get(*self.items.first()?)?;
        let sentence = page.sentences.get(page.sentence_at(first.start)?)?;
        let figure = |index: usize| page.figures.get(index);
        let before = self
            .before
            .filter(|index| figure(*index).is_some_and(|before| before.start >= sentence.start));
        let floor = before.and_then(figure).map_or(sentence.start, |before| before.end);
        Some(((floor.min(first.start), first.start), before))
    }

    fn marked(&mut self, (page, words): (&Page, &Words)) -> Marked {
        let head = self.head(page).map_or((0, 0), |(head, _)| head);
        *self.marked.get_or_insert_with(|| {
            if page.says(words, WordClass::Kinds, head) {
                Marked::Kinds
            } else if page.says(words, WordClass::Breakdown, head) {
                Marked::Breakdown
            } else {
                Marked::Not
            }
        })
    }

    fn end(&mut self, (page, words): (&Page, &Words), total: Option<usize>) -> Option<Listed> {
        if self.items.len() < 2 {
            return None;
        }
        let (head, before) = self.head(page)?;
        Some(Listed {
            marked: self.marked((page, words)),
            items: std::mem::take(&mut self.items),
            head,
            before,
            total,
            exhaustive: self.rest || self.kinds > 1,
        })
    }
}

/// Whether a figure is none of a list: a share, a time, a number of kinds, an aside of the item before it.
fn passed_over(page: &Page, figure: &Figure, last: Option<&Figure>) -> bool {
    let aside = last.is_some_and(|last| page.bracket(figure.start).is_some_and(|open| open > last.start));
    matches!(figure.unit.as_str(), "" | "%" | "种" | "类" | "个方面" | "大类")
        || is_time(figure)
        || page.in_title(figure.start)
        || aside
}

/// How a figure goes on from the one before it in a list, if it does.
fn joined(page: &Page, words: &Words, (last, figure): (&Figure, &Figure)) -> Option<Joint> {
    let near = figure.start >= last.end && figure.start - last.end <= BETWEEN;
    let alike = last.unit == figure.unit && page.bracket(last.start) == page.bracket(figure.start);
    if !near || !alike || page.sentence_at(last.start) != page.sentence_at(figure.start) {
        return None;
    }
    let name = name_of(page, (last.end, figure.start))?;
    let said = |class| page.says(words, class, (name.0, figure.start));
    if name.1 > NAME || said(WordClass::Kinds) || said(WordClass::Breakdown) {
        return None;
    }
    let text = page.chars().get(name.0..figure.start)?;
    let rest = text.starts_with(&['其', '他']) || text.starts_with(&['其', '它']) || text.starts_with(&['其', '余']);
    let item = Item {
        rest,
        kind: text.iter().any(|c| *c == '类') && !text.starts_with(&['各']),
        verb: words.at_head(WordClass::ListVerb, text).is_some(),
    };
    if ["共", "合计", "总计"].iter().any(|word| ends(text, word)) {
        return Some(if rest { Joint::Rest(item) } else { Joint::Total });
    }
    Some(Joint::Item(item))
}

/// Whether a name ends with a word, or with it and 计, 为, 是 or 有.
fn ends(text: &[char], word: &str) -> bool {
    let text = text.strip_suffix(&[' ']).unwrap_or(text);
    let bare = text
        .iter()
        .rposition(|c| !matches!(c, '计' | '为' | '是' | '有' | ' '))
        .map_or(0, |at| at + 1);
    let word: Vec<char> = word.chars().collect();
    text.ends_with(&word) || text.get(..bare).is_some_and(|bare| bare.ends_with(&word))
}

/// Where the name of an item begins between two figures, and its length; what stands before it must be an aside of the
/// figure before (占43.7%) or the noun behind it.
fn name_of(page: &Page, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    let outside = |at: &usize| page.bracket(*at).is_none_or(|open| open < from);
    let text = page.chars().get(from..to)?;
    if text.contains(&':') {
        return None;
    }
    let comma = (from..to)
        .filter(outside)
        .rfind(|at| matches!(page.char(*at), Some(',' | '，' | ';' | '；')));
    if let Some(comma) = comma {
        let mut segments = text[..comma - from].split(|c| matches!(c, ',' | '，' | ';' | '；'));
        let noun = segments.next().unwrap_or(&[]);
        let aside = |segment: &[char]| {
            let shares = ['占', '同', '比', '较'];
            segment.is_empty() || segment.contains(&'%') || segment.first().is_some_and(|c| shares.contains(c))
        };
        let fits = (noun.len() <= BEHIND && !noun.contains(&'、') || aside(noun)) && segments.all(aside);
        let start = comma + 1;
        return (fits && start < to).then_some((start, to - start));
    }
    let lead = ["、", "以及", "和", "及", "与"]
        .into_iter()
        .find(|lead| lead.chars().eq(text.iter().copied().take(lead.chars().count())));
    if let Some(lead) = lead {
        let start = from + lead.chars().count();
        return (start < to).then_some((start, to - start));
    }
    // 12件处罚案件、5件许可案件: the names stand behind.
    let behind = text.len() <= BEHIND + 1 && matches!(text.last(), Some('、' | '和' | '及' | '与'));
    behind.then_some((to, 0))
}
