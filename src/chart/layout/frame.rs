//! What stands around the drawing: title, subtitle with the unit, legend; footnotes, coverage, source.

use std::collections::BTreeSet;

use crate::chart::layout::marker::Marker;
use crate::chart::layout::page::{LABEL, MARGIN, Page, SMALL, SUBTITLE, TITLE};
use crate::chart::palette::{GRID, HATCH, INK, NO_DATA, Rgb};
use crate::chart::scene::{Anchor, At};
use crate::chart::spec::{ChartSpec, mark};
use crate::model::Qualifier;

/// Between blocks of the page.
const GAP: f64 = 22.0;

/// What a key of the legend shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Swatch {
    Bar(Rgb),
    Mark(Marker),
    Hatch,
}

/// Writes title, subtitle and unit; returns the top of what follows.
pub(crate) fn header(page: &mut Page<'_>, spec: &ChartSpec) -> f64 {
    let mut top = page.write_block(&spec.title, TITLE, (MARGIN, MARGIN * 0.75));
    let unit = format!("{}{}", spec.words.unit, spec.unit);
    let shown = !spec.unit.trim().is_empty();
    let parts = [spec.subtitle.as_deref(), shown.then_some(unit.as_str())];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if !line.is_empty() {
        top = page.write_block(&line, SUBTITLE, (MARGIN, top + 2.0));
    }
    top + GAP
}

/// Writes the keys in rows; returns the top of what follows.
pub(crate) fn legend(page: &mut Page<'_>, keys: &[(Swatch, &str)], top: f64) -> f64 {
    const SWATCH: f64 = 44.0;
    const BETWEEN: f64 = 44.0;
    let (mut x, mut middle) = (MARGIN, top + LABEL.height() / 2.0);
    for (swatch, label) in keys {
        let width = SWATCH + page.measure(label, LABEL);
        if x > MARGIN && x + width > page.right() {
            x = MARGIN;
            middle += LABEL.step() + 6.0;
        }
        draw_swatch(page, *swatch, (x, middle));
        page.write_middle(label, LABEL, (Anchor::Start, (x + SWATCH, middle)));
        x += width + BETWEEN;
    }
    middle + LABEL.height() / 2.0 + GAP
}

pub(crate) fn draw_swatch(page: &mut Page<'_>, swatch: Swatch, (x, middle): At) {
    let (from, to) = ((x, middle - 11.0), (x + 32.0, middle + 11.0));
    match swatch {
        Swatch::Bar(fill) => page.rect(from, to, fill),
        Swatch::Mark(marker) => marker.draw(page, (x + 16.0, middle)),
        Swatch::Hatch => hatch(page, from, to),
    }
}

/// Fills a field with slanted lines: there is no figure here.
pub(crate) fn hatch(page: &mut Page<'_>, from: At, to: At) {
    const STEP: f64 = 12.0;
    page.rect(from, to, NO_DATA);
    let (width, height) = (to.0 - from.0, to.1 - from.1);
    let mut along = STEP / 2.0;
    while along < width + height {
        let start = if along <= width {
            (from.0 + along, from.1)
        } else {
            (to.0, from.1 + along - width)
        };
        let end = if along <= height {
            (from.0, from.1 + along)
        } else {
            (from.0 + along - height, to.1)
        };
        page.path(vec![start, end], HATCH, 2.0);
        along += STEP;
    }
}

/// Writes what the chart itself must explain, then the caller's notes, coverage and source, and ends
/// the page there.
pub(crate) fn footer(page: &mut Page<'_>, spec: &ChartSpec, (top, own): (f64, &[&str])) {
    let mut top = top + GAP;
    page.rect((MARGIN, top), (page.right(), top + 2.0), GRID);
    top += 16.0;
    let marks = marks_used(spec);
    let notes = own.iter().copied().chain((!marks.is_empty()).then_some(marks.as_str()));
    let notes = notes.chain(spec.notes.iter().map(String::as_str));
    let indent = page.measure(&spec.words.note, SMALL);
    for (place, note) in notes.filter(|note| !note.trim().is_empty()).enumerate() {
        if place == 0 {
            let baseline = top + SMALL.em * 0.88;
            page.write(&spec.words.note, SMALL, (Anchor::Start, (MARGIN, baseline)));
        }
        top = page.write_block(note, SMALL, (MARGIN + indent, top));
    }
    for (prefix, text) in [
        (&spec.words.coverage, &spec.coverage),
        (&spec.words.source, &spec.source),
    ] {
        if let Some(text) = text {
            top = page.write_block(&format!("{prefix}{text}"), SMALL, (MARGIN, top));
        }
    }
    page.height = top + MARGIN * 0.6;
}

/// The marks before figures that occur in the chart, each with its meaning.
fn marks_used(spec: &ChartSpec) -> String {
    let used: BTreeSet<Qualifier> = spec
        .points()
        .filter(|(_, point)| point.value.is_some())
        .map(|(_, point)| point.qualifier)
        .collect();
    let meanings = used.into_iter().filter_map(|qualifier| {
        let meaning = match qualifier {
            Qualifier::Exact => return None,
            Qualifier::About => &spec.words.about,
            Qualifier::AtLeast => &spec.words.at_least,
            Qualifier::AtMost => &spec.words.at_most,
        };
        Some(format!("{} {meaning}", mark(qualifier)))
    });
    // The ideographic blank: SVG does not fold it.
    meanings.collect::<Vec<_>>().join("\u{3000}")
}

/// A thin zigzag on an axis that does not start at zero.
pub(crate) fn zigzag(page: &mut Page<'_>, (x, y): At) {
    let points = [(0.0, 0.0), (5.0, -9.0), (13.0, 9.0), (18.0, 0.0)];
    let points = points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
    page.path(points, INK, 2.0);
}
