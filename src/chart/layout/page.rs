use std::collections::BTreeSet;

use crate::chart::font::{Metrics, Weight, join_blanks};
use crate::chart::layout::wrap::wrap;
use crate::chart::palette::{INK, PAPER, Rgb, SOFT_INK};
use crate::chart::scene::{Anchor, At, Scene, Shape, TextBox};

/// Blank edge of the page.
pub(crate) const MARGIN: f64 = 48.0;
const WIDTH: f64 = 1600.0;

/// Room above and below the baseline that the characters of the font take, in em.
const ABOVE: f64 = 0.88;
const BELOW: f64 = 0.22;
/// From the middle of a line to its baseline, in em.
const HALF: f64 = 0.36;
/// From baseline to baseline, in em.
const LEADING: f64 = 1.36;

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub(crate) em: f64,
    pub(crate) weight: Weight,
    pub(crate) ink: Rgb,
}

const fn regular(em: f64, ink: Rgb) -> Type {
    Type {
        em,
        weight: Weight::Regular,
        ink,
    }
}

const fn bold(em: f64) -> Type {
    Type {
        em,
        weight: Weight::Bold,
        ink: INK,
    }
}

pub(crate) const TITLE: Type = bold(42.0);
pub(crate) const SUBTITLE: Type = regular(28.0, SOFT_INK);
pub(crate) const HEADING: Type = bold(26.0);
pub(crate) const LABEL: Type = regular(26.0, INK);
pub(crate) const FIGURE: Type = regular(24.0, INK);
pub(crate) const SMALL: Type = regular(24.0, SOFT_INK);

impl Type {
    /// From baseline to baseline in pixels.
    pub(crate) fn step(self) -> f64 {
        (self.em * LEADING).round()
    }

    /// Room of one line in pixels.
    pub(crate) fn height(self) -> f64 {
        self.em * (ABOVE + BELOW)
    }
}

/// A page being filled: shapes, labels, and the characters that the font lacks.
pub(crate) struct Page<'a> {
    metrics: &'a Metrics,
    pub(crate) width: f64,
    pub(crate) height: f64,
    shapes: Vec<Shape>,
    texts: Vec<TextBox>,
    missing: BTreeSet<char>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(metrics: &'a Metrics) -> Self {
        Self {
            metrics,
            width: WIDTH,
            height: 0.0,
            shapes: Vec::new(),
            texts: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    pub(crate) fn right(&self) -> f64 {
        self.width - MARGIN
    }

    /// Width of a text as it will be drawn.
    pub(crate) fn measure(&self, text: &str, set: Type) -> f64 {
        self.metrics.width(&join_blanks(text), set.weight) * set.em
    }

    /// The largest width among texts; 0 without any.
    pub(crate) fn widest<'t>(&self, texts: impl IntoIterator<Item = &'t str>, set: Type) -> f64 {
        texts
            .into_iter()
            .map(|text| self.measure(text, set))
            .fold(0.0, f64::max)
    }

    /// Lines of at most that width.
    pub(crate) fn wrap(&self, text: &str, set: Type, width: f64) -> Vec<String> {
        wrap(&join_blanks(text), width, |c| {
            self.metrics.advance(c, set.weight) * set.em
        })
    }

    /// The box that a text would take on that baseline.
    pub(crate) fn boxed(&self, text: &str, set: Type, (anchor, (x, baseline)): (Anchor, At)) -> TextBox {
        let text = self.metrics.fit(text).text;
        let width = self.metrics.width(&text, set.weight) * set.em;
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        TextBox {
            text,
            left,
            top: baseline - ABOVE * set.em,
            right: left + width,
            bottom: baseline + BELOW * set.em,
            em: set.em,
            weight: set.weight,
            ink: set.ink,
            anchor,
            baseline,
        }
    }

    /// The box that a text would take around that height.
    pub(crate) fn boxed_middle(&self, text: &str, set: Type, (anchor, (x, middle)): (Anchor, At)) -> TextBox {
        self.boxed(text, set, (anchor, (x, middle + HALF * set.em)))
    }

    /// Writes a line with its baseline at `at`.
    pub(crate) fn write(&mut self, text: &str, set: Type, (anchor, at): (Anchor, At)) {
        self.missing.extend(self.metrics.fit(text).missing);
        let placed = self.boxed(text, set, (anchor, at));
        if !placed.text.is_empty() {
            self.texts.push(placed);
        }
    }

    /// Writes a line with its middle at that height.
    pub(crate) fn write_middle(&mut self, text: &str, set: Type, (anchor, (x, middle)): (Anchor, At)) {
        self.write(text, set, (anchor, (x, middle + HALF * set.em)));
    }

    /// Writes lines one below the other around that height.
    pub(crate) fn write_lines(&mut self, lines: &[String], set: Type, (anchor, (x, middle)): (Anchor, At)) {
        let mut y = middle - set.step() * (super::length(lines.len()) - 1.0) / 2.0;
        for line in lines {
            self.write_middle(line, set, (anchor, (x, y)));
            y += set.step();
        }
    }

    /// Writes wrapped lines from a top edge down; returns where the next block may begin.
    pub(crate) fn write_block(&mut self, text: &str, set: Type, (left, top): At) -> f64 {
        let mut top = top;
        for line in self.wrap(text, set, self.right() - left) {
            self.write(&line, set, (Anchor::Start, (left, top + ABOVE * set.em)));
            top += set.step();
        }
        top
    }

    /// Writes a line with a paper ground that hides the rules behind it.
    pub(crate) fn write_over(&mut self, text: &str, set: Type, (anchor, (x, middle)): (Anchor, At)) {
        let room = self.boxed_middle(text, set, (anchor, (x, middle)));
        self.rect((room.left - 6.0, room.top), (room.right + 6.0, room.bottom), PAPER);
        self.write_middle(text, set, (anchor, (x, middle)));
    }

    /// Whether a label would stand on one that is already placed.
    pub(crate) fn taken(&self, room: &TextBox) -> bool {
        self.texts.iter().any(|text| text.meets(room))
    }

    pub(crate) fn rect(&mut self, from: At, to: At, fill: Rgb) {
        self.shapes.push(Shape::Rect { from, to, fill });
    }

    pub(crate) fn path(&mut self, points: Vec<At>, ink: Rgb, width: f64) {
        self.shapes.push(Shape::Path { points, ink, width });
    }

    pub(crate) fn shape(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    /// A dashed upright or level rule.
    pub(crate) fn dashes(&mut self, from: At, to: At, ink: Rgb) {
        const DASH: f64 = 10.0;
        const GAP: f64 = 7.0;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let whole = dx.hypot(dy);
        let point = |along: f64| (from.0 + dx * along / whole, from.1 + dy * along / whole);
        let mut along = 0.0;
        while along < whole {
            let end = (along + DASH).min(whole);
            self.path(vec![point(along), point(end)], ink, 3.0);
            along = end + GAP;
        }
    }

    pub(crate) fn finish(self) -> Scene {
        Scene {
            width: self.width.ceil(),
            height: self.height.ceil(),
            shapes: self.shapes,
            texts: self.texts,
            missing_glyphs: self.missing,
        }
    }
}
