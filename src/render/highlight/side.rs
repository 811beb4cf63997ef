//! What stands around the document: what it is, the legend, the list of everything that is marked.

use std::collections::BTreeMap;

use crate::model::{IndicatorCode, Mention};
use crate::render::highlight::html::Html;
use crate::render::highlight::mark::{Kind, Marks, place_of};
use crate::render::highlight::words::{HighlightWords, value};
use crate::render::highlight::{Highlight, unclaimed_once};

/// Switches that the style sheet works by. They stand before everything that they change.
pub(super) fn toggles(html: &mut Html, words: &HighlightWords<'_>) {
    html.raw("<nav class=\"bar\">");
    html.leaf("a", &[("href", "#list")], words.phrase("highlight.jump"));
    html.raw("</nav>\n");
    for (id, key) in [
        ("nonfigures", "highlight.toggle.nonfigures"),
        ("bare", "highlight.toggle.bare"),
    ] {
        html.open("input", &[("type", "checkbox"), ("class", "switch"), ("id", id)]);
        html.leaf("label", &[("class", "switch"), ("for", id)], words.phrase(key));
        html.raw("\n");
    }
}

/// What the document is.
pub(super) fn facts(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    let document = shown.document;
    let identity = &document.identity;
    let title = identity.title.as_ref().map(|title| title.value.as_str());
    html.leaf("h1", &[], title.unwrap_or(shown.name));
    let bytes = match &document.encoding {
        Some(encoding) => format!("{} {encoding}", document.media),
        None => document.media.to_string(),
    };
    let facts = [
        ("highlight.fact.file", Some(shown.name.to_owned())),
        (
            "highlight.fact.kind",
            Some(words.word("document_kind", identity.kind.word())),
        ),
        (
            "highlight.fact.body",
            identity.body.as_ref().map(|body| body.value.clone()),
        ),
        (
            "highlight.fact.region",
            identity.region.as_ref().map(|code| words.region(&code.value)),
        ),
        (
            "highlight.fact.year",
            identity.year.as_ref().map(|year| year.value.to_string()),
        ),
        (
            "highlight.fact.date",
            identity.publication_date.as_ref().map(|date| date.value.to_string()),
        ),
        ("highlight.fact.format", Some(bytes)),
        ("highlight.fact.digest", Some(document.digest.to_string())),
    ];
    html.raw("<dl class=\"facts\">");
    for (key, value) in facts {
        let value = value.unwrap_or_else(|| words.phrase("highlight.fact.unknown").to_owned());
        html.raw("<div>");
        html.leaf("dt", &[], words.phrase(key));
        html.leaf("dd", &[], &value);
        html.raw("</div>");
    }
    html.raw("</dl>\n");
}

/// Each kind of mark with a sample and its count.
pub(super) fn legend(html: &mut Html, marks: &Marks, words: &HighlightWords<'_>) {
    html.leaf("h2", &[("class", "quiet")], words.phrase("highlight.legend"));
    html.raw("<ul class=\"legend\">\n");
    for kind in Kind::ALL {
        html.raw("<li>");
        html.open("span", &[("class", kind.class())]);
        html.text("12");
        html.leaf("span", &[("class", "tag")], kind.sign());
        html.close("span");
        html.text(" ");
        html.text(words.phrase(kind.key()));
        html.text(" ");
        html.leaf("b", &[("data-kind", kind.class())], &marks.count(kind).to_string());
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// The marks that have no place on the page.
pub(super) fn astray(html: &mut Html, marks: &Marks, words: &HighlightWords<'_>) {
    if marks.astray.is_empty() {
        return;
    }
    html.raw("<section class=\"astray\">");
    html.leaf("h2", &[], words.phrase("highlight.astray"));
    for mark in &marks.astray {
        html.raw("<p>");
        mark.open(html);
        html.text(&mark.quote);
        mark.end(html);
        html.raw("</p>\n");
    }
    html.raw("</section>\n");
}

/// Everything that is marked: issues, then figures by indicator, then what nothing claims.
pub(super) fn list(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    html.raw("<aside id=\"list\">\n");
    issues(html, shown, words);
    indicators(html, shown, words);
    unclaimed(html, shown, words);
    nonfigures(html, shown, words);
    html.raw("</aside>\n");
}

fn heading(html: &mut Html, text: &str, count: usize) {
    html.open("h2", &[]);
    html.text(text);
    html.text(" ");
    html.leaf("span", &[("class", "count")], &count.to_string());
    html.raw("</h2>\n");
}

/// The start of an entry: the id that labels lead to and the link to the mark.
fn entry(html: &mut Html, kind: Kind, id: &str, text: &str) {
    html.open("li", &[("id", &format!("e-{id}")), ("class", kind.class())]);
    html.leaf("span", &[("class", "sign"), ("aria-hidden", "true")], kind.sign());
    html.text(" ");
    html.leaf("a", &[("href", &format!("#{id}"))], text);
}

fn note(html: &mut Html, class: &'static str, text: &str) {
    html.text(" ");
    html.leaf("span", &[("class", class)], text);
}

fn issues(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    if shown.issues.is_empty() {
        return;
    }
    heading(html, words.phrase(Kind::Issue.key()), shown.issues.len());
    html.raw("<ul class=\"entries\">\n");
    for (index, issue) in shown.issues.iter().enumerate() {
        let (id, text) = (Kind::Issue.id(index), words.issue(issue));
        if let Some((place, _)) = place_of(issue) {
            entry(html, Kind::Issue, &id, &text);
            note(html, "flag", &words.severity(issue));
            note(html, "place", &words.place(place));
        } else {
            // Nothing in the document to lead to: the entry is the mark.
            html.open("li", &[("id", &id), ("class", Kind::Issue.class())]);
            html.leaf(
                "span",
                &[("class", "sign"), ("aria-hidden", "true")],
                Kind::Issue.sign(),
            );
            html.text(" ");
            html.text(&text);
            note(html, "flag", &words.severity(issue));
            note(html, "place", words.phrase("highlight.whole"));
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn indicators(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    let mentions = &shown.extraction.mentions;
    heading(html, words.phrase("highlight.list"), mentions.len());
    let mut groups: BTreeMap<&IndicatorCode, Vec<(usize, &Mention)>> = BTreeMap::new();
    for (index, mention) in mentions.iter().enumerate() {
        groups.entry(&mention.indicator).or_default().push((index, mention));
    }
    for (code, group) in groups {
        html.open("h3", &[]);
        html.text(words.name(code));
        html.text(" ");
        html.leaf("code", &[], code.as_str());
        html.raw("</h3>\n<ul class=\"entries\">\n");
        for (index, mention) in group {
            figure(html, index, mention, words);
        }
        html.raw("</ul>\n");
    }
}

fn figure(html: &mut Html, index: usize, mention: &Mention, words: &HighlightWords<'_>) {
    let kind = Kind::of(mention);
    entry(html, kind, &kind.id(index), &value(mention));
    note(html, "period", &words.period(mention));
    for flag in words.flags(mention) {
        note(html, "flag", &flag);
    }
    if let Some(code) = &mention.region {
        let name = words
            .regions
            .get(code)
            .map_or(code.as_str(), |region| region.name.as_str());
        note(html, "region", name);
    }
    note(html, "place", &words.place(&mention.locator.place));
    html.leaf("div", &[("class", "details")], &words.details(mention));
    html.raw("</li>\n");
}

fn unclaimed(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    let figures = unclaimed_once(shown.extraction);
    if figures.is_empty() {
        return;
    }
    heading(html, words.phrase(Kind::Unclaimed.key()), figures.len());
    html.raw("<ul class=\"entries\">\n");
    for (index, figure) in figures.into_iter().enumerate() {
        entry(html, Kind::Unclaimed, &Kind::Unclaimed.id(index), &figure.printed);
        note(html, "place", &words.place(&figure.place));
        html.leaf("div", &[("class", "details")], &figure.clause);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// Numbers that are no figures, by class: a count each.
fn nonfigures(html: &mut Html, shown: &Highlight<'_>, words: &HighlightWords<'_>) {
    let ignored = &shown.extraction.ignored;
    if ignored.is_empty() {
        return;
    }
    heading(html, words.phrase(Kind::NonFigure.key()), ignored.len());
    let mut classes: BTreeMap<_, usize> = BTreeMap::new();
    for number in ignored {
        *classes.entry(number.class).or_default() += 1;
    }
    html.raw("<ul class=\"entries\">\n");
    for (class, count) in classes {
        html.open("li", &[("class", Kind::NonFigure.class())]);
        html.text(&words.word("nonfigure", class.word()));
        note(html, "place", &count.to_string());
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}
