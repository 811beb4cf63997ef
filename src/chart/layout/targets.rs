use crate::chart::layout::axis::{Scale, Span};
use crate::chart::layout::frame::{self, Swatch};
use crate::chart::layout::marker::{Body, Figure, Marker};
use crate::chart::layout::page::{FIGURE, Page, SMALL};
use crate::chart::layout::rows::{self, Rows};
use crate::chart::layout::suffix;
use crate::chart::palette::{BLUE, CONTEXT, GRID, PALE, Rgb, SOFT_INK, VERMILION, WARM};
use crate::chart::scene::Anchor;
use crate::chart::spec::{ChartSpec, Point, Targets, Words};
use crate::chart::standing::Standing;

const RADIUS: f64 = 12.0;
const LABEL_GAP: f64 = 24.0;

/// Lays dots against a target out, one row per category.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, targets: &Targets) {
    let rows = Rows::measure(page, &targets.rows, 52.0);
    let labels: Vec<String> = spec
        .points()
        .map(|(_, point)| label(point, targets, &spec.words))
        .collect();
    let reserve = page.widest(labels.iter().map(String::as_str), FIGURE) + 2.0 * LABEL_GAP;
    let right = rows.right_edge(page, reserve);
    let top = frame::header(page, spec);
    let top = legend(page, spec, (targets, top));
    let top = top + rows::reference_height(page, Some(&targets.target));
    let bottom = top + rows.total();
    let values = spec.points().filter_map(|(_, point)| point.value);
    let values: Vec<f64> = values.chain([targets.target.value]).collect();
    let span = |steps| Span::from_zero(values.iter().copied(), steps);
    let span = rows::roomy(page, right - rows.left, (span, suffix(spec)));
    let scale = Scale {
        low: 0.0,
        high: span.high,
        from: rows.left,
        to: right,
    };
    let below = rows::upright_grid(page, (scale, span), (top, bottom), suffix(spec));
    rows.write(page, top);
    rows::foot(page, rows.left, (top, bottom));
    let line = scale.at(targets.target.value);
    let middles = rows.bands(top).into_iter().map(|(from, to)| f64::midpoint(from, to));
    let placed = targets
        .rows
        .iter()
        .flat_map(|row| &row.points)
        .zip(&labels)
        .zip(middles);
    for ((point, _), middle) in placed.clone() {
        page.path(vec![(rows.left, middle), (right, middle)], GRID, 1.0);
        if let (Some(value), Some(standing)) = (point.value, standing(point, targets)) {
            page.path(vec![(line, middle), (scale.at(value), middle)], way(standing), 8.0);
        }
    }
    rows::draw_reference(page, &targets.target, (line, top, bottom));
    for ((point, label), middle) in placed {
        draw_point(page, (point, label), (targets, scale, middle));
    }
    frame::footer(page, spec, (below, &[]));
}

fn draw_point(page: &mut Page<'_>, (point, label): (&Point, &str), (targets, scale, middle): (&Targets, Scale, f64)) {
    let target = scale.at(targets.target.value);
    let (Some(value), Some(standing)) = (point.value, standing(point, targets)) else {
        let left = scale.from + LABEL_GAP / 2.0;
        let left = rows::clear_of(Some(target), (left, page.measure(label, SMALL)));
        page.write_over(label, SMALL, (Anchor::Start, (left, middle)));
        return;
    };
    let x = scale.at(value);
    // The figure on the far side of the dot, so that it never stands on the line of the target.
    let width = page.measure(label, FIGURE);
    if x < target && x - LABEL_GAP - width > scale.from {
        page.write_over(label, FIGURE, (Anchor::End, (x - LABEL_GAP, middle)));
    } else {
        let left = rows::clear_of(Some(target), (x + LABEL_GAP, width));
        page.write_over(label, FIGURE, (Anchor::Start, (left, middle)));
    }
    marker(standing).draw(page, (x, middle));
}

/// Colour of the way from the target to the dot.
fn way(standing: Standing) -> Rgb {
    match standing {
        Standing::Reached => PALE,
        Standing::Missed => WARM,
        Standing::Undecided => CONTEXT,
    }
}

fn standing(point: &Point, targets: &Targets) -> Option<Standing> {
    let value = point.value?;
    Some(Standing::of(
        value,
        point.qualifier,
        (targets.bound, targets.target.value),
    ))
}

/// The figure, with the words that say what the mark says by its shape.
fn label(point: &Point, targets: &Targets, words: &Words) -> String {
    let printed = point.printed(words);
    match standing(point, targets) {
        None | Some(Standing::Reached) => printed,
        Some(Standing::Missed) => format!("{printed}\u{3000}{}", words.missed),
        Some(Standing::Undecided) => format!("{printed}\u{3000}{}", words.undecided),
    }
}

fn marker(standing: Standing) -> Marker {
    let (figure, ink, body) = match standing {
        Standing::Reached => (Figure::Circle, BLUE, Body::Full),
        Standing::Missed => (Figure::Diamond, VERMILION, Body::Hollow),
        Standing::Undecided => (Figure::Square, SOFT_INK, Body::Hollow),
    };
    Marker {
        figure,
        ink,
        radius: RADIUS,
        body,
    }
}

/// A key for each standing that occurs.
fn legend(page: &mut Page<'_>, spec: &ChartSpec, (targets, top): (&Targets, f64)) -> f64 {
    let words = &spec.words;
    let keys = [
        (Standing::Reached, &words.reached),
        (Standing::Missed, &words.missed),
        (Standing::Undecided, &words.undecided),
    ];
    let occurs = |wanted: Standing| spec.points().any(|(_, point)| standing(point, targets) == Some(wanted));
    let keys = keys.into_iter().filter(|(wanted, _)| occurs(*wanted));
    let keys: Vec<(Swatch, &str)> = keys
        .map(|(wanted, word)| (Swatch::Mark(marker(wanted)), word.as_str()))
        .collect();
    if keys.is_empty() {
        return top;
    }
    frame::legend(page, &keys, top)
}
