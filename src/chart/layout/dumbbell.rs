use crate::chart::layout::axis::{Scale, Span};
use crate::chart::layout::frame::{self, Swatch};
use crate::chart::layout::marker::{Body, Figure, Marker};
use crate::chart::layout::page::{FIGURE, MARGIN, Page, SMALL, Type};
use crate::chart::layout::rows::{self, Rows};
use crate::chart::layout::suffix;
use crate::chart::palette::{BLUE, GRID, PALE, SOFT_INK};
use crate::chart::scene::Anchor;
use crate::chart::spec::{ChartSpec, Dumbbell, Point};

const LABEL_GAP: f64 = 24.0;
const NOW: Marker = Marker {
    figure: Figure::Circle,
    ink: BLUE,
    radius: 12.0,
    body: Body::Full,
};
const BEFORE: Marker = Marker {
    figure: Figure::Circle,
    ink: SOFT_INK,
    radius: 11.0,
    body: Body::Hollow,
};
const AROUND: Marker = Marker { radius: 19.0, ..BEFORE };

/// Where the drawing stands.
struct Plot {
    scale: Scale,
    left: f64,
    right: f64,
}

/// Lays pairs of dots out, one row per category.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, dumbbell: &Dumbbell) {
    let rows = Rows::measure(page, &dumbbell.rows, 52.0);
    let labels: Vec<[String; 2]> = dumbbell
        .rows
        .iter()
        .map(|row| labels(spec, dumbbell, &row.points))
        .collect();
    // Either figure may stand on either side of its dot.
    let reserve = page.widest(labels.iter().flatten().map(String::as_str), FIGURE) + 1.5 * LABEL_GAP;
    let right = rows.right_edge(page, 0.0);
    page.width = page.width.max(rows.left + 2.0 * reserve + 480.0 + MARGIN);
    let right = right.max(page.right());
    let top = frame::header(page, spec);
    let keys = [NOW, BEFORE].map(Swatch::Mark);
    let keys: Vec<(Swatch, &str)> = keys
        .into_iter()
        .zip(dumbbell.series.iter().map(String::as_str))
        .collect();
    let top = frame::legend(page, &keys, top);
    let bottom = top + rows.total();
    let values: Vec<f64> = spec.points().filter_map(|(_, point)| point.value).collect();
    let span = |steps| Span::near(values.iter().copied(), steps);
    let (from, to) = (rows.left + reserve, right - reserve);
    let span = rows::roomy(page, to - from, (span, suffix(spec)));
    let scale = Scale {
        low: span.low,
        high: span.high,
        from,
        to,
    };
    let plot = Plot {
        scale,
        left: rows.left,
        right,
    };
    let below = draw_axis(page, spec, (&plot, span, &values), (top, bottom));
    rows.write(page, top);
    for ((row, labels), (from, to)) in dumbbell.rows.iter().zip(&labels).zip(rows.bands(top)) {
        draw_row(page, (&row.points, labels), (&plot, f64::midpoint(from, to)));
    }
    frame::footer(page, spec, (below, &[]));
}

fn draw_axis(
    page: &mut Page<'_>,
    spec: &ChartSpec,
    (plot, span, values): (&Plot, Span, &[f64]),
    (top, bottom): (f64, f64),
) -> f64 {
    if values.is_empty() {
        return bottom;
    }
    let below = rows::upright_grid(page, (plot.scale, span), (top, bottom), suffix(spec));
    page.path(vec![(plot.left, bottom), (plot.right, bottom)], SOFT_INK, 2.0);
    if !span.is_short() {
        return below;
    }
    frame::zigzag(page, (plot.left + 12.0, bottom));
    let middle = below + 4.0 + SMALL.height() / 2.0;
    page.write_middle(&spec.words.short_axis, SMALL, (Anchor::Start, (plot.left, middle)));
    middle + SMALL.height() / 2.0
}

/// What stands beside the present and the past dot; a missing one is named with its series.
fn labels(spec: &ChartSpec, dumbbell: &Dumbbell, points: &[Point]) -> [String; 2] {
    let label = |place: usize| match points.get(place) {
        Some(point) if point.value.is_some() => point.printed(&spec.words),
        Some(point) => format!("{} {}", dumbbell.series[place], point.printed(&spec.words)),
        None => String::new(),
    };
    [label(0), label(1)]
}

fn draw_row(page: &mut Page<'_>, (points, labels): (&[Point], &[String; 2]), (plot, middle): (&Plot, f64)) {
    page.path(vec![(plot.left, middle), (plot.right, middle)], GRID, 1.0);
    let place = |at: usize| {
        points
            .get(at)
            .and_then(|point| point.value)
            .map(|value| plot.scale.at(value))
    };
    let (now, before) = (place(0), place(1));
    let mut beside = |label: &str, set: Type, (anchor, x): (Anchor, f64)| {
        let x = match anchor {
            Anchor::Start => x + LABEL_GAP,
            Anchor::Middle => x,
            Anchor::End => x - LABEL_GAP,
        };
        page.write_over(label, set, (anchor, (x, middle)));
    };
    match (now, before) {
        (None, None) => {
            let whole = format!("{}\u{3000}{}", labels[0], labels[1]);
            beside(&whole, SMALL, (Anchor::Start, plot.left - LABEL_GAP / 2.0));
            return;
        }
        (Some(x), None) => {
            beside(&labels[0], FIGURE, (Anchor::Start, x));
            beside(&labels[1], SMALL, (Anchor::End, x));
        }
        (None, Some(x)) => {
            beside(&labels[0], SMALL, (Anchor::Start, x));
            beside(&labels[1], SMALL, (Anchor::End, x));
        }
        (Some(now), Some(before)) => {
            let (present, past) = if now >= before {
                (Anchor::Start, Anchor::End)
            } else {
                (Anchor::End, Anchor::Start)
            };
            beside(&labels[0], FIGURE, (present, now));
            beside(&labels[1], SMALL, (past, before));
            page.path(vec![(before, middle), (now, middle)], PALE, 8.0);
        }
    }
    // Where both stand on one place the past is a wider ring around the present.
    let together = now
        .zip(before)
        .is_some_and(|(now, before)| (now - before).abs() < NOW.radius);
    let past = if together { AROUND } else { BEFORE };
    for (marker, x) in [(past, before), (NOW, now)] {
        if let Some(x) = x {
            marker.draw(page, (x, middle));
        }
    }
}
