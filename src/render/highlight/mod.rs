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
use crate::render::highlight::blocks::Blocks;
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
    let blocks = Blocks {
        document: shown.document,
        layout: &layout,
        marks: &marks,
        words,
    };
    blocks.write(&mut html);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::STYLE;

    /// Relative luminance (WCAG 2.1) of `#rrggbb` or `#rgb`.
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let wide: String = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            _ => digits.to_owned(),
        };
        let channel = |at: usize| {
            let c = f64::from(u8::from_str_radix(&wide[at..at + 2], 16).unwrap()) / 255.0;
            if c <= 0.03928 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Variables of the style sheet that are colours.
    fn colours() -> BTreeMap<&'static str, &'static str> {
        let declared = STYLE
            .split(['{', ';', '\n'])
            .filter_map(|part| part.trim().split_once(": "));
        declared
            .filter(|(name, value)| name.starts_with("--") && value.starts_with('#'))
            .collect()
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        let colours = colours();
        let of = |name: &str| colours[name];
        // 4.5 is level AA of WCAG 2.1; 21 is black on white by its definition.
        assert!((contrast("#000", "#fff") - 21.0).abs() < 1e-9);
        for kind in ["observed", "target", "unclaimed", "issue"] {
            let (strong, pale) = (of(&format!("--{kind}")), of(&format!("--{kind}-pale")));
            assert!(contrast(strong, of("--paper")) >= 4.5, "label of {kind}");
            assert!(contrast(of("--ink"), pale) >= 7.0, "text in {kind}");
        }
        for (ink, ground) in [("--soft", "--paper"), ("--soft", "--side"), ("--ink", "--side")] {
            assert!(contrast(of(ink), of(ground)) >= 4.5, "{ink} on {ground}");
        }
        for (ink, ground) in [
            ("#4d4d4d", "#f4f4f4"),
            ("#595959", "#f4f4f4"),
            ("#595959", "#f6f6f4"),
            ("#6b6b6b", "#fff"),
        ] {
            assert!(STYLE.contains(ink) && contrast(ink, ground) >= 4.5, "{ink} on {ground}");
        }
    }

    #[test]
    fn the_style_sheet_loads_nothing_and_ends_no_element() {
        for part in ["url(", "@import", "</", "http", "expression("] {
            assert!(!STYLE.contains(part), "{part}");
        }
    }
}
