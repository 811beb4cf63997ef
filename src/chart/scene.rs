use std::collections::BTreeSet;

use crate::chart::font::Weight;
use crate::chart::palette::Rgb;

/// A finished picture, before any drawing library sees it. Lengths are pixels from the upper left.
pub(crate) struct Scene {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// In drawing order; all labels stand above all shapes.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) texts: Vec<TextBox>,
    pub(crate) missing_glyphs: BTreeSet<char>,
}

/// A point in pixels.
pub(crate) type At = (f64, f64);

/// What is drawn besides text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Rect { from: At, to: At, fill: Rgb },
    Path { points: Vec<At>, ink: Rgb, width: f64 },
    Polygon { points: Vec<At>, fill: Rgb },
    Circle { at: At, radius: f64, fill: Rgb },
}

/// Which end of a label its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text as placed: where it stands and how much room it takes, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBox {
    /// The line.
    pub text: String,
    /// Left edge.
    pub left: f64,
    /// Top edge (the top of a Chinese character).
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge (below the descenders).
    pub bottom: f64,
    pub(crate) em: f64,
    pub(crate) weight: Weight,
    pub(crate) ink: Rgb,
    pub(crate) anchor: Anchor,
    pub(crate) baseline: f64,
}

impl TextBox {
    /// The place that the anchor names.
    pub(crate) fn x(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.left,
            Anchor::Middle => f64::midpoint(self.left, self.right),
            Anchor::End => self.right,
        }
    }

    /// Whether two boxes share more than an edge.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Pairs of labels that overlap, by their place in the list, the smaller first.
pub fn overlaps(boxes: &[TextBox]) -> Vec<(usize, usize)> {
    // Swept from the top down, so that a tall chart with thousands of cells stays quick.
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].top.total_cmp(&boxes[b].top));
    let mut pairs = Vec::new();
    for (at, &first) in order.iter().enumerate() {
        let below = order[at + 1..].iter();
        for &second in below.take_while(|&&second| boxes[second].top < boxes[first].bottom) {
            if boxes[first].meets(&boxes[second]) {
                pairs.push((first.min(second), first.max(second)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

impl Scene {
    /// Labels that leave the picture.
    #[cfg(test)]
    pub(crate) fn outside(&self) -> Vec<&TextBox> {
        let out =
            |text: &&TextBox| text.left < 0.0 || text.top < 0.0 || text.right > self.width || text.bottom > self.height;
        self.texts.iter().filter(out).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};

    use super::{Anchor, TextBox, overlaps};
    use crate::chart::font::Weight;
    use crate::chart::palette::INK;

    fn sheet((left, top, width, height): (u8, u8, u8, u8)) -> TextBox {
        let [left, top, width, height] = [left, top, width, height].map(f64::from);
        TextBox {
            text: String::new(),
            left,
            top,
            right: left + width,
            bottom: top + height,
            em: 24.0,
            weight: Weight::Regular,
            ink: INK,
            anchor: Anchor::Start,
            baseline: top,
        }
    }

    #[test]
    fn touching_is_no_overlap() {
        let boxes = [(0, 0, 10, 10), (10, 0, 10, 10), (0, 10, 10, 10), (9, 9, 2, 2)].map(sheet);
        assert_eq!(overlaps(&boxes), [(0, 3), (1, 3), (2, 3)]);
    }

    proptest! {
        #[test]
        fn the_sweep_finds_what_every_pair_compared_finds(
            raw in prop::collection::vec((0u8..60, 0u8..60, 1u8..20, 1u8..20), 0..30).prop_map(|all| {
                all.into_iter().map(sheet).collect::<Vec<_>>()
            })
        ) {
            let mut all = Vec::new();
            for a in 0..raw.len() {
                for b in a + 1..raw.len() {
                    if raw[a].meets(&raw[b]) {
                        all.push((a, b));
                    }
                }
            }
            prop_assert_eq!(overlaps(&raw), all);
        }
    }
}
