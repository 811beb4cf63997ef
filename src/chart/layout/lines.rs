use crate::chart::layout::axis::{Scale, Span, Tick};
use crate::chart::layout::frame;
use crate::chart::layout::length;
use crate::chart::layout::marker::{Body, Figure, Marker};
use crate::chart::layout::page::{FIGURE, LABEL, MARGIN, Page, SMALL};
use crate::chart::layout::spread::{Wish, spread};
use crate::chart::layout::suffix;
use crate::chart::palette::{GRID, RULE, Rgb, SERIES, SOFT_INK};
use crate::chart::scene::{Anchor, At, TextBox};
use crate::chart::spec::{Baseline, ChartSpec, Line, Lines, Point};

const HEIGHT: f64 = 620.0;
/// Most width of a label at the end of a line.
const END_LABEL: f64 = 400.0;
/// Between the drawing and the labels at its right, with their leader lines.
const GUTTER: f64 = 56.0;
const KEY: f64 = 30.0;
/// Series up to which every point carries its figure where there is room.
const FIGURES: usize = 3;
const LEADING: f64 = 27.0;

/// A drawing area over years.
pub(crate) struct Plot {
    pub(crate) x: Scale,
    pub(crate) y: Scale,
}

impl Plot {
    pub(crate) fn at(&self, year: i32, value: f64) -> At {
        (self.x.at(f64::from(year)), self.y.at(value))
    }

    /// From one year to the next in pixels.
    pub(crate) fn pitch(&self) -> f64 {
        (self.x.to - self.x.from) / (self.x.high - self.x.low)
    }
}

/// The scale of values for all lines of a chart.
pub(crate) fn span_of(spec: &ChartSpec, baseline: Baseline, steps: f64) -> Span {
    let values = spec.points().filter_map(|(_, point)| point.value);
    match baseline {
        Baseline::Zero => Span::from_zero(values, steps),
        Baseline::Data => Span::near(values, steps),
    }
}

/// The values of the axis; none where there is nothing to measure on it.
pub(crate) fn ticks_of(spec: &ChartSpec, span: Span) -> Vec<Tick> {
    if spec.points().all(|(_, point)| point.value.is_none()) {
        return Vec::new();
    }
    span.ticks(suffix(spec))
}

/// A scale of years from edge to edge; a single year stands in the middle.
pub(crate) fn years_scale(years: &[i32], (from, to): (f64, f64)) -> Scale {
    let first = f64::from(years.first().copied().unwrap_or_default());
    let last = f64::from(years.last().copied().unwrap_or_default());
    let alone = last - first < 0.5;
    let (low, high) = if alone {
        (first - 1.0, last + 1.0)
    } else {
        (first, last)
    };
    Scale { low, high, from, to }
}

/// What the chart says of itself under the drawing.
pub(crate) fn own_notes(spec: &ChartSpec, lines: &Lines) -> Vec<String> {
    let mut notes = Vec::new();
    if span_of(spec, lines.baseline, 5.0).is_short() {
        notes.push(spec.words.short_axis.clone());
    }
    if spec.points().any(|(_, point)| point.value.is_none()) || has_hole(&lines.years) {
        notes.push(spec.words.gap.clone());
    }
    notes
}

fn has_hole(years: &[i32]) -> bool {
    years.windows(2).any(|pair| pair[1] - pair[0] > 1)
}

/// A line with its year and value, cut where a year is missing.
pub(crate) fn stretches(years: &[i32], points: &[Point]) -> Vec<Vec<(i32, f64)>> {
    let mut stretches: Vec<Vec<(i32, f64)>> = Vec::new();
    for (year, point) in years.iter().zip(points) {
        let Some(value) = point.value else {
            continue;
        };
        match stretches.last_mut() {
            Some(stretch) if stretch.last().is_some_and(|(before, _)| year - before == 1) => {
                stretch.push((*year, value));
            }
            _ => stretches.push(vec![(*year, value)]),
        }
    }
    stretches
}

/// A label at the right: its lines, its height, and the point it belongs to.
struct End {
    lines: Vec<String>,
    from: Option<At>,
    look: Marker,
}

/// Lays up to six lines out in one panel.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, lines: &Lines) {
    let texts: Vec<Vec<String>> = lines
        .series
        .iter()
        .map(|line| page.wrap(&end_text(spec, lines, line), LABEL, END_LABEL))
        .collect();
    let span = span_of(spec, lines.baseline, 6.0);
    let ticks = ticks_of(spec, span);
    let axis = page.widest(ticks.iter().map(|tick| tick.label.as_str()), SMALL) + 16.0;
    let labels = page.widest(texts.iter().flatten().map(String::as_str), LABEL) + KEY;
    let left = MARGIN + axis;
    page.width = page.width.max(left + 600.0 + GUTTER + labels + MARGIN);
    let right = page.right() - labels - GUTTER;
    let top = frame::header(page, spec) + 8.0;
    let needed: f64 = texts.iter().map(|text| end_height(text)).sum();
    let bottom = top + HEIGHT.max(needed);
    let plot = Plot {
        x: years_scale(&lines.years, (left + 50.0, right - 30.0)),
        y: Scale {
            low: span.low,
            high: span.high,
            from: bottom,
            to: top,
        },
    };
    page.path(vec![(left, bottom), (right, bottom)], RULE, 2.0);
    for tick in &ticks {
        let y = plot.y.at(tick.value);
        let ink = if tick.value.abs() < f64::EPSILON {
            SOFT_INK
        } else {
            GRID
        };
        page.path(vec![(left, y), (right, y)], ink, 2.0);
        page.write_middle(&tick.label, SMALL, (Anchor::End, (left - 12.0, y)));
    }
    let below = write_years(page, &lines.years, (plot.x, bottom));
    draw_lines(page, lines, &plot);
    let ends = lines.series.iter().zip(texts).zip(looks(&plot));
    let ends: Vec<End> = ends
        .map(|((line, text), look)| End {
            lines: text,
            from: last_point(&lines.years, line).map(|(year, value)| plot.at(year, value)),
            look,
        })
        .collect();
    write_ends(page, &ends, (right, top, bottom));
    if lines.series.len() <= FIGURES {
        write_figures(page, spec, (lines, &plot));
    }
    let notes = own_notes(spec, lines);
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    frame::footer(page, spec, (below, &notes));
}

/// The marks of the series, smaller where years stand close.
fn looks(plot: &Plot) -> impl Iterator<Item = Marker> {
    let radius = if plot.pitch() < 48.0 { 6.0 } else { 10.0 };
    SERIES.into_iter().zip(Figure::ALL).map(move |(ink, figure)| Marker {
        figure,
        ink,
        radius,
        body: Body::Full,
    })
}

pub(crate) fn last_point(years: &[i32], line: &Line) -> Option<(i32, f64)> {
    let mut points = years.iter().zip(&line.points).rev();
    points.find_map(|(year, point)| Some((*year, point.value?)))
}

/// Name and last figure; with its year where that is not the last of the chart.
fn end_text(spec: &ChartSpec, lines: &Lines, line: &Line) -> String {
    let last = lines
        .years
        .iter()
        .zip(&line.points)
        .rev()
        .find(|(_, point)| point.value.is_some());
    match last {
        None => format!("{} {}", line.name, nothing(spec, line)),
        Some((year, point)) if Some(year) == lines.years.last() => {
            format!("{} {}", line.name, point.printed(&spec.words))
        }
        Some((year, point)) => format!("{} {} ({year})", line.name, point.printed(&spec.words)),
    }
}

/// Why a line without any figure has none: what its last point says.
pub(crate) fn nothing(spec: &ChartSpec, line: &Line) -> String {
    let last = line.points.last();
    last.map_or_else(|| spec.words.missing.clone(), |point| point.printed(&spec.words))
}

fn end_height(lines: &[String]) -> f64 {
    (length(lines.len()) - 1.0) * LABEL.step() + LABEL.height() + 10.0
}

fn draw_lines(page: &mut Page<'_>, lines: &Lines, plot: &Plot) {
    for (line, look) in lines.series.iter().zip(looks(plot)) {
        draw_line(page, &stretches(&lines.years, &line.points), (plot, look.ink, 5.0));
    }
    for (line, look) in lines.series.iter().zip(looks(plot)) {
        for (year, value) in stretches(&lines.years, &line.points).concat() {
            look.draw(page, plot.at(year, value));
        }
    }
}

pub(crate) fn draw_line(page: &mut Page<'_>, stretches: &[Vec<(i32, f64)>], (plot, ink, width): (&Plot, Rgb, f64)) {
    for stretch in stretches.iter().filter(|stretch| stretch.len() > 1) {
        let points = stretch.iter().map(|(year, value)| plot.at(*year, *value)).collect();
        page.path(points, ink, width);
    }
}

/// Writes the labels at the right, moved apart, each with its mark and a thin leader from its point.
fn write_ends(page: &mut Page<'_>, ends: &[End], (right, top, bottom): (f64, f64, f64)) {
    let wishes: Vec<Wish> = ends
        .iter()
        .map(|end| Wish {
            middle: end.from.map_or(bottom, |(_, y)| y),
            height: end_height(&end.lines),
        })
        .collect();
    let x = right + GUTTER;
    for (end, middle) in ends.iter().zip(spread(&wishes, (top, bottom))) {
        let first = middle - LABEL.step() * (length(end.lines.len()) - 1.0) / 2.0;
        if let Some(from) = end.from {
            let start = (from.0 + 16.0, from.1);
            page.path(vec![start, (right.max(start.0), from.1), (x - 10.0, first)], RULE, 1.0);
        }
        end.look.draw(page, (x + 10.0, first));
        page.write_lines(&end.lines, LABEL, (Anchor::Start, (x + KEY, middle)));
    }
}

/// Years under the drawing, thinned from the last one back until they stand free.
pub(crate) fn write_years(page: &mut Page<'_>, years: &[i32], (scale, bottom): (Scale, f64)) -> f64 {
    let middle = bottom + 14.0 + SMALL.height() / 2.0;
    for year in years.iter().rev() {
        let x = scale.at(f64::from(*year));
        let set = SMALL;
        let room = page.boxed_middle(&year.to_string(), set, (Anchor::Middle, (x, middle)));
        let wide = TextBox {
            left: room.left - 12.0,
            right: room.right + 12.0,
            ..room
        };
        if !page.taken(&wide) {
            page.write_middle(&year.to_string(), set, (Anchor::Middle, (x, middle)));
        }
    }
    middle + SMALL.height() / 2.0
}

/// Figures beside the points, above or below, where they hide nothing.
fn write_figures(page: &mut Page<'_>, spec: &ChartSpec, (lines, plot): (&Lines, &Plot)) {
    let bodies: Vec<Vec<At>> = lines
        .series
        .iter()
        .flat_map(|line| stretches(&lines.years, &line.points))
        .map(|stretch| stretch.iter().map(|(year, value)| plot.at(*year, *value)).collect())
        .collect();
    for line in &lines.series {
        let last = last_point(&lines.years, line);
        for (year, point) in lines.years.iter().zip(&line.points) {
            let Some(value) = point.value.filter(|_| last.is_none_or(|(last, _)| last != *year)) else {
                continue;
            };
            let (x, y) = plot.at(*year, value);
            let text = point.printed(&spec.words);
            let sides = [y - LEADING, y + LEADING].map(|middle| (Anchor::Middle, (x, middle)));
            let free = sides.into_iter().find(|(anchor, (x, middle))| {
                let room = page.boxed_middle(&text, FIGURE, (*anchor, (*x, *middle)));
                room.bottom < plot.y.from && room.left > MARGIN && !page.taken(&room) && !crossed(&room, &bodies)
            });
            if let Some(place) = free {
                page.write_middle(&text, FIGURE, place);
            }
        }
    }
}

/// Whether a line passes through a label.
fn crossed(room: &TextBox, bodies: &[Vec<At>]) -> bool {
    let inside =
        |(x, y): At| room.left - 4.0 < x && x < room.right + 4.0 && room.top - 4.0 < y && y < room.bottom + 4.0;
    bodies.iter().any(|points| {
        let mut segments = points.windows(2);
        points.iter().any(|point| inside(*point))
            || segments.any(|pair| {
                (0..=40).any(|step| {
                    let share = f64::from(step) / 40.0;
                    let (from, to) = (pair[0], pair[1]);
                    inside((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share))
                })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::stretches;
    use crate::chart::spec::Point;

    #[test]
    fn a_line_breaks_at_every_missing_year() {
        let value = |v: f64| Point::exact(v, v.to_string());
        let points = [value(1.0), value(2.0), Point::missing(""), value(4.0), value(5.0)];
        let years = [2018, 2019, 2020, 2021, 2023];
        let expected = [vec![(2018, 1.0), (2019, 2.0)], vec![(2021, 4.0)], vec![(2023, 5.0)]];
        assert_eq!(stretches(&years, &points), expected);
    }
}
