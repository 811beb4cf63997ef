use crate::chart::layout::frame::{self, Swatch};
use crate::chart::layout::length;
use crate::chart::layout::page::{FIGURE, HEADING, LABEL, MARGIN, Page, SMALL, Type};
use crate::chart::layout::rows::Rows;
use crate::chart::palette::{SOFT_INK, ramp};
use crate::chart::scene::{Anchor, At};
use crate::chart::spec::{ChartSpec, HeatMap, Point};

const ROW: f64 = 54.0;
/// Paper between cells.
const EDGE: f64 = 2.0;
/// Blank beside a figure within its cell.
const PADDING: f64 = 14.0;
/// Stands in a cell without a figure and without another reason.
const DASH: &str = "—";

/// Smallest and largest value drawn.
#[derive(Clone, Copy)]
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    fn share(self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width > 0.0 { (value - self.low) / width } else { 0.5 }
    }
}

/// Lays a table of shaded cells out.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, map: &HeatMap) {
    let rows = Rows::measure(page, &map.rows, ROW);
    let columns = length(map.columns.len());
    let printed: Vec<String> = spec.points().map(|(_, point)| cell_text(point, spec)).collect();
    let widest = page.widest(printed.iter().map(String::as_str), FIGURE);
    let least = widest.max(page.widest(map.columns.iter().map(String::as_str), HEADING)) + 2.0 * PADDING;
    page.width = page.width.max(rows.left + columns * least + MARGIN);
    let width = (page.right() - rows.left) / columns;
    let top = frame::header(page, spec);
    let range = range_of(spec);
    let top = legend(page, spec, (range, top));
    for (place, column) in map.columns.iter().enumerate() {
        let x = rows.left + (length(place) + 0.5) * width;
        page.write_middle(column, HEADING, (Anchor::Middle, (x, top + HEADING.height() / 2.0)));
    }
    let top = top + HEADING.height() + 10.0;
    rows.write(page, top);
    for (row, (from, to)) in map.rows.iter().zip(rows.bands(top)) {
        for (place, point) in row.points.iter().enumerate() {
            let left = rows.left + length(place) * width;
            let cell = ((left + EDGE, from + EDGE), (left + width - EDGE, to - EDGE));
            draw_cell(page, (point, &cell_text(point, spec)), (range, cell));
        }
    }
    frame::footer(page, spec, (top + rows.total(), &[]));
}

fn range_of(spec: &ChartSpec) -> Option<Range> {
    let values = spec.points().filter_map(|(_, point)| point.value);
    values.fold(None, |found, value| {
        let Range { low, high } = found.unwrap_or(Range {
            low: value,
            high: value,
        });
        Some(Range {
            low: low.min(value),
            high: high.max(value),
        })
    })
}

fn cell_text(point: &Point, spec: &ChartSpec) -> String {
    if point.value.is_none() && point.label.trim().is_empty() {
        return DASH.to_owned();
    }
    point.printed(&spec.words)
}

fn draw_cell(page: &mut Page<'_>, (point, text): (&Point, &str), (range, (from, to)): (Option<Range>, (At, At))) {
    let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
    if let (Some(value), Some(range)) = (point.value, range) {
        let ground = ramp(range.share(value));
        page.rect(from, to, ground);
        page.write_middle(text, FIGURE, (Anchor::Middle, middle));
    } else {
        frame::hatch(page, from, to);
        page.write_over(text, SMALL, (Anchor::Middle, middle));
    }
}

/// The scale from the smallest to the largest figure as printed, and the key of cells without one.
fn legend(page: &mut Page<'_>, spec: &ChartSpec, (range, top): (Option<Range>, f64)) -> f64 {
    const WIDTH: f64 = 300.0;
    const STEPS: u32 = 60;
    let middle = top + LABEL.height() / 2.0;
    let mut x = MARGIN;
    if let Some(range) = range {
        let label = |wanted: f64| {
            let found = spec
                .points()
                .find(|(_, point)| point.value.is_some_and(|v| v.total_cmp(&wanted).is_eq()));
            found.map_or_else(String::new, |(_, point)| point.printed(&spec.words))
        };
        let (low, high) = (label(range.low), label(range.high));
        page.write_middle(&low, LABEL, (Anchor::Start, (x, middle)));
        x += page.measure(&low, LABEL) + PADDING;
        if range.high > range.low {
            let step = WIDTH / f64::from(STEPS);
            for place in 0..STEPS {
                let share = (f64::from(place) + 0.5) / f64::from(STEPS);
                let from = x + f64::from(place) * step;
                page.rect((from, middle - 12.0), (from + step, middle + 12.0), ramp(share));
            }
            x += WIDTH + PADDING;
            page.write_middle(&high, LABEL, (Anchor::Start, (x, middle)));
            x += page.measure(&high, LABEL);
        } else {
            page.rect((x, middle - 12.0), (x + 36.0, middle + 12.0), ramp(0.5));
            x += 36.0;
        }
        x += 3.0 * PADDING;
    }
    if spec.points().any(|(_, point)| point.value.is_none()) {
        frame::draw_swatch(page, Swatch::Hatch, (x, middle));
        let set = Type { ink: SOFT_INK, ..LABEL };
        page.write_middle(&spec.words.missing, set, (Anchor::Start, (x + 44.0, middle)));
    }
    middle + LABEL.height() / 2.0 + 22.0
}
