use crate::chart::layout::page::Page;
use crate::chart::palette::{PAPER, Rgb};
use crate::chart::scene::{At, Shape};

/// Shapes that tell series apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    Circle,
    Square,
    Up,
    Diamond,
    Down,
    Cross,
}

impl Figure {
    pub(crate) const ALL: [Self; 6] = [
        Self::Circle,
        Self::Square,
        Self::Up,
        Self::Diamond,
        Self::Down,
        Self::Cross,
    ];
}

/// A mark at a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Marker {
    pub(crate) figure: Figure,
    pub(crate) ink: Rgb,
    pub(crate) radius: f64,
    pub(crate) body: Body,
}

/// Whether a mark is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    Full,
    Hollow,
}

impl Marker {
    /// Draws the mark with a thin edge of paper that lifts it off lines behind it.
    pub(crate) fn draw(self, page: &mut Page<'_>, at: At) {
        page.shape(outline(self.figure, at, (self.radius + 2.5, PAPER)));
        page.shape(outline(self.figure, at, (self.radius, self.ink)));
        if self.body == Body::Hollow {
            page.shape(outline(self.figure, at, (self.radius - 4.5, PAPER)));
        }
    }
}

fn outline(figure: Figure, (x, y): At, (radius, fill): (f64, Rgb)) -> Shape {
    let polygon = |corners: &[At]| Shape::Polygon {
        points: corners
            .iter()
            .map(|(dx, dy)| (x + dx * radius, y + dy * radius))
            .collect(),
        fill,
    };
    // Corners in units of the radius, chosen so that all figures look about as large as the circle.
    match figure {
        Figure::Circle => Shape::Circle {
            at: (x, y),
            radius,
            fill,
        },
        Figure::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Figure::Up => polygon(&[(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)]),
        Figure::Down => polygon(&[(0.0, 1.2), (1.15, -0.85), (-1.15, -0.85)]),
        Figure::Diamond => polygon(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]),
        Figure::Cross => polygon(&[
            (-0.4, -1.1),
            (0.4, -1.1),
            (0.4, -0.4),
            (1.1, -0.4),
            (1.1, 0.4),
            (0.4, 0.4),
            (0.4, 1.1),
            (-0.4, 1.1),
            (-0.4, 0.4),
            (-1.1, 0.4),
            (-1.1, -0.4),
            (-0.4, -0.4),
        ]),
    }
}
