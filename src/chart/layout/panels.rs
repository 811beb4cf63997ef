//! Many lines: a small panel for each, with the others in grey behind it, on one common scale.

use crate::chart::layout::axis::{Scale, Span, Tick};
use crate::chart::layout::frame;
use crate::chart::layout::length;
use crate::chart::layout::lines::{
    Plot, draw_line, last_point, nothing, own_notes, span_of, stretches, ticks_of, write_years, years_scale,
};
use crate::chart::layout::marker::{Body, Figure, Marker};
use crate::chart::layout::page::{FIGURE, HEADING, MARGIN, Page, SMALL};
use crate::chart::palette::{BLUE, CONTEXT, GRID, RULE, SOFT_INK};
use crate::chart::scene::Anchor;
use crate::chart::spec::{ChartSpec, Line, Lines};

const HEIGHT: f64 = 170.0;
const BETWEEN: f64 = 36.0;
/// Least width of a panel beside its last figure.
const LEAST: f64 = 200.0;
const MARK: Marker = Marker {
    figure: Figure::Circle,
    ink: BLUE,
    radius: 7.0,
    body: Body::Full,
};

/// What all panels share.
struct Grid<'s> {
    spec: &'s ChartSpec,
    lines: &'s Lines,
    ticks: Vec<Tick>,
    span: Span,
    /// Left edge of the first panel.
    left: f64,
    /// From one panel's left edge to the next.
    pitch: f64,
    /// Width of the drawing within a panel.
    plot: f64,
}

/// Lays a panel per line out.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, lines: &Lines) {
    let span = span_of(spec, lines.baseline, 3.0);
    let ticks = ticks_of(spec, span);
    let left = MARGIN + page.widest(ticks.iter().map(|tick| tick.label.as_str()), SMALL) + 16.0;
    let last: Vec<String> = lines
        .series
        .iter()
        .filter_map(|line| last_printed(spec, line))
        .collect();
    let gutter = page.widest(last.iter().map(String::as_str), FIGURE) + 18.0;
    let room = page.right() - left + BETWEEN;
    let fitting = (2..=5)
        .rev()
        .find(|columns| length(*columns) * (LEAST + gutter + BETWEEN) <= room);
    let columns = fitting.unwrap_or(1);
    page.width = page.width.max(left + LEAST + gutter + MARGIN);
    let pitch = (page.right() - left + BETWEEN) / length(columns);
    let grid = Grid {
        spec,
        lines,
        ticks,
        span,
        left,
        pitch,
        plot: pitch - BETWEEN - gutter,
    };
    let mut top = frame::header(page, spec);
    for series in lines.series.chunks(columns) {
        top = draw_row(page, &grid, (series, top));
    }
    let mut notes = own_notes(spec, lines);
    if lines.years.len() > 1 {
        notes.insert(0, spec.words.context.clone());
    }
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    frame::footer(page, spec, (top - 20.0, &notes));
}

fn last_printed(spec: &ChartSpec, line: &Line) -> Option<String> {
    let last = line.points.iter().rev().find(|point| point.value.is_some());
    last.map(|point| point.printed(&spec.words))
}

fn draw_row(page: &mut Page<'_>, grid: &Grid<'_>, (series, top): (&[Line], f64)) -> f64 {
    let names: Vec<Vec<String>> = series
        .iter()
        .map(|line| page.wrap(&line.name, HEADING, grid.pitch - BETWEEN))
        .collect();
    let tallest = names.iter().map(Vec::len).max().unwrap_or_default();
    let top_of_plot = top + length(tallest) * HEADING.step() + 12.0;
    let bottom = top_of_plot + HEIGHT;
    let mut below = bottom;
    for (place, (line, name)) in series.iter().zip(names).enumerate() {
        let left = grid.left + length(place) * grid.pitch;
        let height = length(name.len()) * HEADING.step();
        page.write_lines(
            &name,
            HEADING,
            (Anchor::Start, (left, top_of_plot - 12.0 - height / 2.0)),
        );
        if place == 0 {
            for tick in &grid.ticks {
                let y = scale_of(grid, (top_of_plot, bottom)).at(tick.value);
                page.write_middle(&tick.label, SMALL, (Anchor::End, (left - 12.0, y)));
            }
        }
        let plot = Plot {
            x: years_scale(&grid.lines.years, (left + 12.0, left + grid.plot - 12.0)),
            y: scale_of(grid, (top_of_plot, bottom)),
        };
        below = draw_panel(page, grid, (line, &plot));
    }
    below + 30.0
}

fn scale_of(grid: &Grid<'_>, (top, bottom): (f64, f64)) -> Scale {
    Scale {
        low: grid.span.low,
        high: grid.span.high,
        from: bottom,
        to: top,
    }
}

fn draw_panel(page: &mut Page<'_>, grid: &Grid<'_>, (line, plot): (&Line, &Plot)) -> f64 {
    let years = &grid.lines.years;
    let (left, right) = (plot.x.from - 12.0, plot.x.to + 12.0);
    page.path(vec![(left, plot.y.from), (right, plot.y.from)], RULE, 1.0);
    for tick in &grid.ticks {
        let y = plot.y.at(tick.value);
        let ink = if tick.value.abs() < f64::EPSILON {
            SOFT_INK
        } else {
            GRID
        };
        page.path(vec![(left, y), (right, y)], ink, 1.0);
    }
    for other in grid.lines.series.iter().filter(|other| !std::ptr::eq(*other, line)) {
        draw_line(page, &stretches(years, &other.points), (plot, CONTEXT, 2.0));
    }
    let own = stretches(years, &line.points);
    draw_line(page, &own, (plot, BLUE, 5.0));
    // Where years stand close, only what no line shows: points alone, and the last one with its figure.
    let crowded = plot.pitch() < 4.0 * MARK.radius;
    let last = last_point(years, line);
    for stretch in &own {
        let alone = stretch.len() == 1;
        for (year, value) in stretch {
            if alone || !crowded || last.is_some_and(|(last, _)| last == *year) {
                MARK.draw(page, plot.at(*year, *value));
            }
        }
    }
    if let (Some((year, value)), Some(printed)) = (last, last_printed(grid.spec, line)) {
        let (x, y) = plot.at(year, value);
        page.write_over(&printed, FIGURE, (Anchor::Start, (x + 16.0, y)));
    } else {
        let at = (f64::midpoint(left, right), f64::midpoint(plot.y.from, plot.y.to));
        page.write_over(&nothing(grid.spec, line), SMALL, (Anchor::Middle, at));
    }
    let ends = [years.first(), years.last()].map(|year| year.copied().unwrap_or_default());
    let ends = if ends[0] == ends[1] { &ends[..1] } else { &ends[..] };
    write_years(page, ends, (plot.x, plot.y.from))
}
