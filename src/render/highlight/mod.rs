//! A document as one page of HTML on which every figure is marked and labelled, for a person to see what
//! was taken from it and what was not.
//!
//! The page needs nothing but itself: no script, no font, no picture, and its policy forbids any. What
//! comes from the document is escaped; text is shown as it was read, character for character.

mod blocks;
mod html;
mod layout;
mod mark;
mod nest;
mod place;
mod side;
mod table;
mod words;

use std::collections::BTreeSet;

use crate::document::Document;
use crate::model::{Extraction, Issue, Place, Unclaimed};
use crate::render::highlight::html::Html;
use crate::render::highlight::layout::Layout;
use crate::render::highlight::mark::Marks;

pub use words::HighlightWords;

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Highlight<'a> {
    /// The file as the user named it.
    pub name: &'a str,
    /// The document, identified.
    pub document: &'a Document,
    /// What it states.
    pub extraction: &'a Extraction,
    /// What is wrong with it.
    pub issues: &'a [Issue],
}

/// The style sheet; its colours are the Okabe-Ito set, darkened where text is printed in them.
const STYLE: &str = include_str!("page.css");
/// Nothing is loaded and nothing runs, whatever stands in the document.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page, in UTF-8.
///
/// Every mention has one mark with the id `m` and its number in the extraction, counted from 1; figures
/// that nothing claims `u`, numbers that are no figure `n`, issues `i`; the entry of a mark in the list has
/// its id behind `e-`. A mark whose place is not found in the document stands in a section of its own.
/// Blocks of the body stand in `section.body`, each with its number in `data-block`; labels have the
/// class `tag`.
pub fn highlight_html(shown: &Highlight<'_>, words: &HighlightWords<'_>) -> Vec<u8> {
    let layout = Layout::of(shown.document);
    let marks = Marks::of(shown, words, &layout);
    let mut html = Html::default();
    head(&mut html, shown, words);
    html.raw("<body>\n");
    side::toggles(&mut html, words);
    html.raw("<div class=\"page\">\n<header>\n");
    side::facts(&mut html, shown, words);
    side::legend(&mut html, &marks, words);
    html.raw("</header>\n<main>\n");
    blocks::write(&mut html, shown.document, &layout, &marks, words);
    side::astray(&mut html, &marks, words);
    html.raw("</main>\n");
    side::list(&mut html, shown, words);
    html.raw("</div>\n</body>\n</html>\n");
    html.into_bytes()
}

fn head(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    html.raw("<!DOCTYPE html>\n");
    html.open("html", &[("lang", words.tag())]);
    html.raw("\n<head>\n<meta charset=\"utf-8\">\n");
    html.open(
        "meta",
        &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)],
    );
    html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.leaf("title", &[], &words.fill("highlight.title", &[("file", shown.name)]));
    html.raw("\n<style>\n");
    html.raw(STYLE);
    html.raw("</style>\n</head>\n");
}

/// The figures that nothing claims, each place once: a cell that one reader leaves over, another may have
/// claimed, or told to be no figure.
fn unclaimed_once(extraction: &Extraction) -> Vec<&Unclaimed> {
    let claimed = extraction.mentions.iter().map(|mention| &mention.locator.place);
    let classed = extraction.ignored.iter().map(|number| &number.place);
    let mut seen: BTreeSet<Address<'_>> = claimed.chain(classed).map(address).collect();
    let unclaimed = extraction.unclaimed.iter();
    unclaimed.filter(|figure| seen.insert(address(&figure.place))).collect()
}

/// A place without the labels around it, which two readers of one table may see differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Address<'a> {
    Text(usize, usize, usize),
    Cell(&'a str, u32, u32),
}

fn address(place: &Place) -> Address<'_> {
    match place {
        Place::Text { block, start, end } => Address::Text(*block, *start, *end),
        Place::Cell(cell) => Address::Cell(&cell.sheet, cell.row, cell.column),
    }
}
