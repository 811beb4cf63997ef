//! What part of a report a block stands in: results, shortcomings, plans.

use crate::document::DocumentKind;
use crate::extract::page::{Page, Sentence, breaks};
use crate::reference::{WordClass, Words};

/// A part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// What was done.
    Results,
    /// What is amiss: its figures are never indicators.
    Shortcomings,
    /// What is planned, for this year.
    Plan(i32),
}

/// The parts of a report as its blocks go by.
#[derive(Debug)]
pub(crate) struct Sections<'a> {
    words: &'a Words,
    /// Reporting year, where it is known.
    year: Option<i32>,
    /// The whole document is a plan.
    fixed: bool,
    /// By the last heading of the first level (一、).
    top: Section,
    /// By the last heading of the second level (（二）), where that says otherwise.
    sub: Option<Section>,
}

impl<'a> Sections<'a> {
    /// A document of `year`; of a work plan everything is planned for that year.
    pub(crate) fn new(year: Option<i32>, kind: DocumentKind, words: &'a Words) -> Self {
        let fixed = matches!(kind, DocumentKind::WorkPlan);
        Self {
            words,
            year,
            fixed,
            top: if fixed {
                Section::Plan(year.unwrap_or(0))
            } else {
                Section::Results
            },
            sub: None,
        }
    }

    /// The part that a block stands in, which it may begin itself.
    pub(crate) fn enter(&mut self, page: &Page) -> Section {
        if self.fixed {
            return self.top;
        }
        match heading(page) {
            Some((Depth::First, text)) => {
                self.top = self.of_heading(text);
                self.sub = None;
            }
            Some((Depth::Second, text)) => self.sub = self.has(text, WordClass::PlanLead).then_some(self.planned(text)),
            // A line of its own without a number turns to a plan and never back.
            Some((Depth::Plain, text))
                if self.has(text, WordClass::PlanLead) && !self.has(text, WordClass::ResultHeading) =>
            {
                self.top = self.planned(text);
                self.sub = None;
            }
            _ => {}
        }
        self.sub.unwrap_or(self.top)
    }

    /// Whether the last block read stands among shortcomings or plans.
    pub(crate) fn beside_results(&self) -> bool {
        self.sub.unwrap_or(self.top) != Section::Results
    }

    fn of_heading(&self, text: &[char]) -> Section {
        let result = self.has(text, WordClass::ResultHeading);
        let later = self.later(text).is_some();
        if later || self.has(text, WordClass::PlanHeading) && !result {
            self.planned(text)
        } else if self.has(text, WordClass::ShortcomingHeading) && !result {
            Section::Shortcomings
        } else {
            Section::Results
        }
    }

    /// A plan for the year that the heading names, else for the next.
    fn planned(&self, text: &[char]) -> Section {
        let next = self.year.unwrap_or(0) + 1;
        Section::Plan(self.later(text).unwrap_or(next))
    }

    /// The last year behind the reporting year that a heading names.
    fn later(&self, text: &[char]) -> Option<i32> {
        let year = self.year?;
        years(text).filter(|found| *found > year).max()
    }

    fn has(&self, text: &[char], class: WordClass) -> bool {
        self.words.within(class, text)
    }
}

/// Whether a block begins a part of a report: 一、.
pub(crate) fn begins_part(page: &Page) -> bool {
    matches!(heading(page), Some((Depth::First, _)))
}

/// How a heading is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// 一、
    First,
    /// （一）
    Second,
    /// Not at all.
    Plain,
}

/// Longest line that is taken for a heading without a number.
const PLAIN: usize = 24;

/// The text of a heading up to the first full stop, where a block begins with one.
fn heading(page: &Page) -> Option<(Depth, &[char])> {
    let chars = page.chars();
    let start = chars.iter().position(|c| *c != ' ')?;
    let text = chars.get(start..)?;
    let numerals = |from: usize| {
        let rest = text.get(from..).unwrap_or(&[]);
        rest.iter().take_while(|c| "一二三四五六七八九十".contains(**c)).count()
    };
    let (depth, skip) = match (text.first(), numerals(0), numerals(1)) {
        (_, count @ 1..=3, _) if text.get(count) == Some(&'、') => (Depth::First, count + 1),
        (Some('('), _, count @ 1..=3) if text.get(count + 1) == Some(&')') => (Depth::Second, count + 2),
        _ if text.len() <= PLAIN && !text.iter().any(|c| breaks(*c)) => (Depth::Plain, 0),
        _ => return None,
    };
    let text = text.get(skip..)?;
    let end = text.iter().position(|c| *c == '。').unwrap_or(text.len());
    Some((depth, &text[..end.min(50)]))
}

/// Whether a sentence at or before `at` in its block begins a plan: 下一步,我县将….
pub(crate) fn plan_leads(page: &Page, at: usize, words: &Words) -> bool {
    let leads = |sentence: &Sentence| {
        let text = page.chars().get(sentence.start..sentence.end).unwrap_or(&[]);
        let blanks = text.iter().take_while(|c| **c == ' ').count();
        words.at_head(WordClass::PlanLead, &text[blanks..]).is_some()
    };
    page.sentences
        .iter()
        .take_while(|sentence| sentence.start <= at)
        .any(leads)
}

/// Every year that a text names in digits: 2031年, and not 2069条.
fn years(text: &[char]) -> impl Iterator<Item = i32> + '_ {
    text.windows(5).filter_map(|window| {
        let (mark, year) = window.split_last()?;
        let digits: Option<Vec<u32>> = year.iter().map(|c| c.to_digit(10)).collect();
        let value = digits?.into_iter().fold(0, |value, digit| value * 10 + digit);
        i32::try_from(value)
            .ok()
            .filter(|year| *mark == '年' && (1949..=2099).contains(year))
    })
}
