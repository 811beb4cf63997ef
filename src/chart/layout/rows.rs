//! Categories down the side, shared by every kind that has them.

use crate::chart::layout::axis::{Scale, Span};
use crate::chart::layout::length;
use crate::chart::layout::page::{LABEL, MARGIN, Page, SMALL};
use crate::chart::palette::{GRID, INK, SOFT_INK};
use crate::chart::scene::{Anchor, At};
use crate::chart::spec::{Reference, Row};

/// Most of the page that names may take before they are broken into lines.
const NAMES: f64 = 430.0;
/// Between a name and the drawing.
const GAP: f64 = 18.0;
/// Least width of a drawing.
const LEAST: f64 = 480.0;

/// Names broken into lines, and how tall each row must be.
pub(crate) struct Rows {
    names: Vec<Vec<String>>,
    heights: Vec<f64>,
    /// Where the drawing begins.
    pub(crate) left: f64,
}

impl Rows {
    /// Rows of at least `least` pixels.
    pub(crate) fn measure(page: &Page<'_>, rows: &[Row], least: f64) -> Self {
        let widest = page.widest(rows.iter().map(|row| row.category.as_str()), LABEL);
        let column = widest.min(NAMES);
        // A hair more than the column, so that rounding never breaks the name that set its width.
        let names: Vec<Vec<String>> = rows
            .iter()
            .map(|row| page.wrap(&row.category, LABEL, column + 0.01))
            .collect();
        let heights = names
            .iter()
            .map(|lines| least.max(length(lines.len()) * LABEL.step() + 16.0))
            .collect();
        // A single character too wide for the column still fits.
        let column = page.widest(names.iter().flatten().map(String::as_str), LABEL);
        Self {
            names,
            heights,
            left: MARGIN + column + GAP,
        }
    }

    pub(crate) fn total(&self) -> f64 {
        self.heights.iter().sum()
    }

    /// Top and bottom of each row, from a top edge down.
    pub(crate) fn bands(&self, top: f64) -> Vec<(f64, f64)> {
        let mut top = top;
        let band = |height: &f64| {
            let from = top;
            top += height;
            (from, top)
        };
        self.heights.iter().map(band).collect()
    }

    /// Writes the names, each against the middle of its row.
    pub(crate) fn write(&self, page: &mut Page<'_>, top: f64) {
        for (lines, (from, to)) in self.names.iter().zip(self.bands(top)) {
            let at = (self.left - GAP, f64::midpoint(from, to));
            page.write_lines(lines, LABEL, (Anchor::End, at));
        }
    }

    /// Widens the page where names and labels leave too little for the drawing; returns the right
    /// edge of the drawing. `reserve` is kept free right of it.
    pub(crate) fn right_edge(&self, page: &mut Page<'_>, reserve: f64) -> f64 {
        let right = (page.right() - reserve).max(self.left + LEAST);
        page.width = page.width.max(right + reserve + MARGIN);
        right
    }
}

/// The round values of an axis that is so many pixels wide, without crowding.
pub(crate) fn roomy(page: &Page<'_>, width: f64, (span, suffix): (impl Fn(f64) -> Span, &str)) -> Span {
    let fits = |found: &Span| {
        let ticks = found.ticks(suffix);
        let widest = page.widest(ticks.iter().map(|tick| tick.label.as_str()), SMALL);
        (widest + 36.0) * length(ticks.len() - 1) <= width
    };
    let found = [8.0, 6.0, 5.0, 4.0, 3.0, 2.0].into_iter().map(&span).find(fits);
    found.unwrap_or_else(|| span(1.0))
}

/// Upright grid lines with their values underneath; returns the top of what follows.
pub(crate) fn upright_grid(
    page: &mut Page<'_>,
    (scale, span): (Scale, Span),
    (top, bottom): (f64, f64),
    suffix: &str,
) -> f64 {
    let middle = bottom + 10.0 + SMALL.height() / 2.0;
    for tick in span.ticks(suffix) {
        let x = scale.at(tick.value);
        page.path(vec![(x, top), (x, bottom)], GRID, 2.0);
        page.write_middle(&tick.label, SMALL, (Anchor::Middle, (x, middle)));
    }
    middle + SMALL.height() / 2.0
}

/// The dark line that bars and stems stand on.
pub(crate) fn foot(page: &mut Page<'_>, x: f64, (top, bottom): (f64, f64)) {
    page.path(vec![(x, top), (x, bottom)], SOFT_INK, 3.0);
}

/// Height of the words of a reference above the drawing.
pub(crate) fn reference_height(page: &Page<'_>, reference: Option<&Reference>) -> f64 {
    let lines = reference.map_or(0, |reference| reference_lines(page, reference).len());
    length(lines) * SMALL.step()
}

fn reference_lines(page: &Page<'_>, reference: &Reference) -> Vec<String> {
    page.wrap(&reference.label, SMALL, 640.0)
}

/// The dashed line of a reference with its words above it, kept on the page.
pub(crate) fn draw_reference(page: &mut Page<'_>, reference: &Reference, (x, top, bottom): (f64, f64, f64)) {
    page.dashes((x, top), (x, bottom), INK);
    let lines = reference_lines(page, reference);
    let half = page.widest(lines.iter().map(String::as_str), SMALL) / 2.0;
    let middle = x.max(MARGIN + half).min(page.right() - half);
    let height = length(lines.len()) * SMALL.step();
    page.write_lines(&lines, SMALL, (Anchor::Middle, (middle, top - height / 2.0 - 4.0)));
}

/// Where a label begins right of its mark, moved past an upright line that would cut it.
pub(crate) fn clear_of(line: Option<f64>, (left, width): At) -> f64 {
    match line {
        Some(x) if left - 8.0 < x && x < left + width + 8.0 => x + 14.0,
        _ => left,
    }
}
