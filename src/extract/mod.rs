//! Chinese prose becomes mentions: every figure with its indicator, time and place in the original.
//!
//! Numbers are read first ([`numeral`]), then units and approximators ([`figure`]), then each number
//! is either known to be no figure ([`nonfigure`]), claimed by the wording that names most of what
//! stands around it ([`claim`]), or listed as unclaimed. Words that make the difference stand in
//! tables ([`Lexicon`]), never here.

mod among;
mod blank;
mod block;
mod claim;
mod cumulative;
mod drafting;
mod earlier;
mod examples;
mod figure;
mod find;
mod finder;
mod fold;
mod heads;
mod kinds;
mod kinds_list;
mod lexicon;
mod list;
mod matcher;
mod narrow;
mod nonfigure;
mod numeral;
mod owner;
mod page;
mod period;
mod program;
mod resumed;
mod role;
mod scattered;
mod section;
mod setting;
mod shared_verb;
mod spoken;
mod statutory;
mod takers;
#[cfg(test)]
mod tests;
mod times;
mod topic;
mod unit_cell;
mod word_tree;

use std::collections::BTreeSet;

use crate::document::{Block, BlockKind, Document, DocumentKind, Zone};
use crate::extract::block::Reader;
use crate::extract::cumulative::settle_flows;
use crate::extract::figure::figures;
use crate::extract::fold::Folded;
use crate::extract::heads::Heads;
use crate::extract::kinds::Before;
use crate::extract::owner::Owner;
use crate::extract::page::{Page, Sentence};
use crate::extract::period::{NO_YEAR, Told};
use crate::extract::role::{Draft, settle};
use crate::extract::section::{Sections, begins_part};
use crate::extract::statutory::statutory;
use crate::extract::times::{Times, is_time};

use crate::extract::topic::Topics;
use crate::model::{Extraction, Finding, Ignored, IssueCode, NonFigure, Place};

pub use lexicon::Lexicon;

/// A heading is no longer than this: longer blocks that begin with a list mark are paragraphs.
const HEADING: usize = 40;

/// Longest paragraph that is read, in characters: some ten times the longest of real reports. Work
/// grows faster than length inside one sentence, so a page made on purpose could stall a run.
const LONGEST_BLOCK: usize = 20_000;
/// Most characters of body that are read of one document.
const LONGEST_BODY: usize = 400_000;

/// A paragraph that is passed over for its length: told, with the words that it begins with.
fn too_long(index: usize, block: &Block, length: usize) -> Finding {
    let shown = block.text.chars().take(40).collect::<String>();
    let (start, end) = block.source_span(0, 40.min(length)).unwrap_or_default();
    let place = Place::Text {
        block: index,
        start,
        end,
    };
    Finding::at(IssueCode::LimitReached, place, shown).with("limit", format!("{LONGEST_BLOCK}/{LONGEST_BODY}"))
}

/// Whether the title names the year, so that a later one is still to come. One that was only found in
/// the text (从2002年试点) tells nothing of later ones.
fn firm_year(document: &Document) -> bool {
    let identity = &document.identity;
    let within = |year: (usize, usize), title: (usize, usize)| title.0 <= year.0 && year.1 <= title.1;
    let Some(year) = identity.year.as_ref().and_then(|year| year.span) else {
        return true;
    };
    let title = identity.title.as_ref().and_then(|title| title.span);
    title.is_some_and(|title| within(year, title))
}

/// Whether a text whose title names its year was written in the year after: its first sentence begins with 去年, and it
/// speaks of no 今年.
fn written_after(document: &Document) -> bool {
    let titled = document.identity.year.as_ref().is_some_and(|year| year.by == "title");
    let mut body = document.blocks.iter().filter(|block| block.zone == Zone::Body);
    let now = |block: &Block| ["今年", "本年", "当年"].iter().any(|word| block.text.contains(word));
    let first = body.clone().find(|block| block.text.contains(['。', '，', ',']));
    titled && first.is_some_and(|block| block.text.trim_start().starts_with("去年")) && !body.any(now)
}

/// The drafts without those of sentences that only recall the year before, which are ignored: the report
/// of that year states them. A sentence beside one that states the same of the document's own year compares, and
/// a text that tells more of the year before than of its own is about it: both keep theirs.
fn without_recalled(drafts: Vec<Draft>, extraction: &mut Extraction) -> Vec<Draft> {
    let count = drafts.iter().filter(|draft| draft.recalled).count();
    if count == 0 || count * 2 > drafts.len() {
        return drafts;
    }
    let place = |draft: &Draft| {
        let indicator = draft.mention.indicator.clone();
        draft.sentence.map(|sentence| (indicator, draft.at.0, sentence))
    };
    let own: BTreeSet<_> = drafts
        .iter()
        .filter(|draft| !draft.recalled)
        .filter_map(place)
        .collect();
    let compared = |draft: &Draft| {
        place(draft).is_some_and(|(indicator, block, sentence)| {
            let near = sentence.saturating_sub(1)..=sentence + 1;
            near.into_iter()
                .any(|sentence| own.contains(&(indicator.clone(), block, sentence)))
        })
    };
    let mut recalled = Vec::new();
    let mut kept = Vec::new();
    for draft in drafts {
        if draft.recalled && !compared(&draft) {
            recalled.push(draft);
        } else {
            kept.push(draft);
        }
    }
    let ignored = recalled.into_iter().map(|draft| Ignored {
        place: draft.mention.locator.place,
        printed: draft.mention.locator.quote,
        class: NonFigure::EarlierPeriod,
    });
    extraction.ignored.extend(ignored);
    kept
}

/// Whether a sentence only quotes figures, of another region, of an earlier year or in a title: what it is about
/// says nothing of the sentences behind it.
fn is_aside(page: &Page, sentence: &Sentence, (heads, times): (&Heads<'_>, &Times<'_>)) -> bool {
    let from = page.figures.partition_point(|figure| figure.start < sentence.start);
    let own = page.figures[from..]
        .iter()
        .take_while(|figure| figure.start < sentence.end);
    let mut counts = own
        .filter(|figure| !figure.unit.is_empty() && !is_time(figure))
        .peekable();
    counts.peek().is_some()
        && counts.all(|figure| {
            let titled = page.in_title(figure.start);
            titled || heads.whose(figure.start).foreign || times.at(figure.start).told == Told::Recalled
        })
}

/// What a title or heading says that the text under it is about, for passages that name nothing, the last subject first.
fn subjects(chars: &[char], lexicon: &Lexicon) -> Vec<usize> {
    let hits = lexicon.said(chars).topics;
    let mut named: Vec<usize> = Vec::new();
    for hit in hits.iter().rev().filter(|hit| !hit.weak()) {
        if !named.contains(&hit.owner) {
            named.push(hit.owner);
        }
    }
    if named.is_empty() {
        named.extend(hits.last().map(|hit| hit.owner));
    }
    named
}

/// The subjects of a document's title.
fn title_subjects(document: &Document, lexicon: &Lexicon) -> Vec<usize> {
    let title = document.identity.title.as_ref();
    title.map_or_else(Vec::new, |title| {
        subjects(&Folded::new(&title.value, &lexicon.simplify).chars, lexicon)
    })
}

/// The rows of narrowing words of which a document's title has one.
fn narrowed_by_title(document: &Document, lexicon: &Lexicon) -> Vec<usize> {
    let title = document.identity.title.as_ref();
    let hits = title.map_or_else(Vec::new, |title| {
        lexicon
            .said(&Folded::new(&title.value, &lexicon.simplify).chars)
            .narrowings
    });
    hits.into_iter().map(|hit| hit.owner).collect()
}

/// Reads every figure of a document's body.
///
/// Deterministic and pure. Without a reporting year a figure has only the time that its own sentence
/// states, or none. Tables are read from grids by the room form/.
pub fn extract(document: &Document, lexicon: &Lexicon) -> Extraction {
    let year = document.identity.year.as_ref().map(|found| found.value);
    let owner = Owner::of(document, &lexicon.words);
    let mut sections = Sections::new(year, document.identity.kind, &lexicon.words);
    let mut headed = title_subjects(document, lexicon);
    let title = headed.first().copied();
    let titled = narrowed_by_title(document, lexicon);
    let mut above = title;
    let mut extraction = Extraction::default();
    let in_tables = statutory(document, lexicon, &mut extraction);
    let after = written_after(document);
    let mut drafts = Vec::new();
    let mut body = 0;
    let mut before = Before::default();
    for (index, block) in document.blocks.iter().enumerate() {
        let in_row = block.kind == BlockKind::TableRow;
        let elsewhere = in_row && document.identity.kind == DocumentKind::Return || in_tables.contains(&index);
        if block.zone != Zone::Body || elsewhere {
            continue;
        }
        let length = block.text.chars().count();
        body += length;
        if length > LONGEST_BLOCK || body > LONGEST_BODY {
            extraction.findings.push(too_long(index, block, length.min(body)));
            continue;
        }
        let folded = Folded::new(&block.text, &lexicon.simplify);
        let mut figures = figures(&folded.chars, &lexicon.spellings, &lexicon.words);
        if in_row {
            // Of a row alone it can be told what a figure counts where the row names its unit.
            figures.retain(|figure| figure.row);
            if figures.is_empty() {
                continue;
            }
        }
        let page = Page::new(folded, figures, &lexicon.words);
        let heads = Heads::new(&page, (&lexicon.words, &owner));
        let times = [0, 1].map(|later| {
            let times = Times::new(&page, (year.unwrap_or(NO_YEAR) + later, &lexicon.words));
            if after { times.written_after() } else { times }
        });
        let aside = |sentence: &Sentence| is_aside(&page, sentence, (&heads, &times[0]));
        let said = lexicon.said(page.chars());
        let topics = Topics::new(
            (&page, &aside),
            topic::own_hits(&page, said.topics, lexicon),
            (above, lexicon),
        );
        let marked = block.kind == BlockKind::Heading || block::is_heading(&page);
        let heading = marked && page.chars().len() <= HEADING;
        if heading {
            above = topics.heading();
            let named = subjects(page.chars(), lexicon);
            if !named.is_empty() {
                headed = named;
            }
        }
        if extraction.first_heading.is_none() && begins_part(&page) {
            extraction.first_heading = Some(index);
        }
        let reader = Reader {
            document,
            block: index,
            page: &page,
            lexicon,
            topics: &topics,
            heads: &heads,
            times: &times,
            section: sections.enter(&page),
            year,
            title,
            headed: &headed,
            anchors: &said.anchors,
            narrows: &said.narrowings,
            titled: &titled,
            firm: firm_year(document),
            report: matches!(
                document.identity.kind,
                DocumentKind::AnnualReport | DocumentKind::WorkPlan
            ),
        };
        let mut own = Vec::new();
        reader.read(&mut extraction, &mut own, &mut before);
        settle_flows(&mut own);
        drafts.extend(own);
    }
    extraction.ends_beside_results = sections.beside_results();
    drafts = without_recalled(drafts, &mut extraction);
    settle(&mut drafts, &lexicon.companions);
    drafts.sort_by_key(|draft| draft.at);
    extraction
        .mentions
        .extend(drafts.into_iter().map(|draft| draft.mention));
    extraction
}
