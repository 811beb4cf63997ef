use crate::document::block::BlockKind;
use crate::document::defects::rules::{DefectRules, ReportPart, SectionMark};
use crate::document::identity::DocumentKind;
use crate::document::view::View;
use crate::model::{Finding, IssueCode};

/// How much of a block counts as what it is about: a heading, or the first words of a paragraph.
const LEAD: usize = 50;
/// A body shorter than this is a notice of a report, an excerpt or a page cut off: nothing is asked of it.
const SHORTEST_BODY: usize = 600;

/// The prescribed parts that an annual report lacks.
pub(super) fn missing(view: &View<'_>, rules: &DefectRules) -> Vec<Finding> {
    let identity = &view.document.identity;
    let body: usize = view.body().map(|(_, _, folded)| folded.chars().count()).sum();
    let (DocumentKind::AnnualReport, Some(year), true) = (identity.kind, &identity.year, body >= SHORTEST_BODY) else {
        return Vec::new();
    };
    let leads: Vec<String> = view
        .body()
        .filter(|(_, block, _)| block.kind != BlockKind::TableRow)
        .flat_map(|(_, _, folded)| leads(folded))
        .collect();
    let due = |mark: &&SectionMark| mark.since.is_none_or(|since| year.value >= since);
    let shown = |part: ReportPart| {
        let marks = || rules.sections.iter().filter(|mark| mark.part == part).filter(due);
        marks().next().is_none() || marks().any(|mark| leads.iter().any(|lead| shows(mark, lead, year.value)))
    };
    let parts = [ReportPart::Shortcomings, ReportPart::HeadsDuties, ReportPart::NextYear];
    let absent = parts.into_iter().filter(|part| !shown(*part));
    absent
        .map(|part| Finding::new(IssueCode::SectionMissing).with("section", part))
        .collect()
}

/// The first words of a paragraph and, where a page lost its line breaks, those of a heading inside it.
fn leads(folded: &str) -> Vec<String> {
    let sentences = folded.split_inclusive('。');
    let numbered = |(at, sentence): &(usize, &str)| *at == 0 || crate::document::lines::is_numbered(sentence.trim());
    sentences
        .enumerate()
        .filter(numbered)
        .map(|(_, sentence)| sentence.trim().chars().take(LEAD).collect())
        .collect()
}

fn shows(mark: &SectionMark, lead: &str, year: i32) -> bool {
    mark.pattern.captures_iter(lead).any(|found| match found.name("next") {
        Some(next) => next.as_str().parse() == Ok(year + 1),
        None => true,
    })
}
