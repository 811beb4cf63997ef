use crate::chart::layout::axis::{Scale, Span};
use crate::chart::layout::frame::{self, Swatch};
use crate::chart::layout::page::{FIGURE, Page, SMALL, Type};
use crate::chart::layout::rows::{self, Rows};
use crate::chart::layout::{length, suffix};
use crate::chart::palette::{BLUE, PALE, Rgb};
use crate::chart::scene::Anchor;
use crate::chart::spec::{Bars, ChartSpec, Point};

const BAR: f64 = 26.0;
const BETWEEN: f64 = 4.0;
const AROUND: f64 = 20.0;
/// From the end of a bar to its figure.
const LABEL_GAP: f64 = 12.0;

/// Fill and figure of the present and of the past series.
const LOOKS: [(Rgb, Type); 2] = [(BLUE, FIGURE), (PALE, SMALL)];

/// Lays bars out, one row per category.
pub(crate) fn lay_out(page: &mut Page<'_>, spec: &ChartSpec, bars: &Bars) {
    let series = length(bars.series.len());
    let rows = Rows::measure(page, &bars.rows, series * (BAR + BETWEEN) - BETWEEN + AROUND);
    let printed: Vec<String> = spec.points().map(|(_, point)| point.printed(&spec.words)).collect();
    let reserve = page.widest(printed.iter().map(String::as_str), FIGURE) + 2.0 * LABEL_GAP;
    let right = rows.right_edge(page, reserve);
    let mut top = frame::header(page, spec);
    if bars.series.len() > 1 {
        let keys = bars.series.iter().zip(LOOKS);
        let keys: Vec<(Swatch, &str)> = keys.map(|(name, look)| (Swatch::Bar(look.0), name.as_str())).collect();
        top = frame::legend(page, &keys, top);
    }
    top += rows::reference_height(page, bars.reference.as_ref());
    let bottom = top + rows.total();
    let reference = bars.reference.as_ref().map(|reference| reference.value);
    let values: Vec<f64> = spec
        .points()
        .filter_map(|(_, point)| point.value)
        .chain(reference)
        .collect();
    let span = |steps| Span::from_zero(values.iter().copied(), steps);
    let span = rows::roomy(page, right - rows.left, (span, suffix(spec)));
    let scale = Scale {
        low: 0.0,
        high: span.high,
        from: rows.left,
        to: right,
    };
    let mut below = bottom;
    if !values.is_empty() {
        below = rows::upright_grid(page, (scale, span), (top, bottom), suffix(spec));
    }
    rows.write(page, top);
    draw_bars(page, bars, (scale, &rows.bands(top)));
    rows::foot(page, rows.left, (top, bottom));
    let line = bars.reference.as_ref().map(|reference| {
        let x = scale.at(reference.value);
        rows::draw_reference(page, reference, (x, top, bottom));
        x
    });
    for (row, band) in bars.rows.iter().zip(rows.bands(top)) {
        for (place, (point, (_, set))) in row.points.iter().zip(LOOKS).enumerate() {
            let text = point.printed(&spec.words);
            let set = if point.value.is_some() { set } else { SMALL };
            let left = scale.at(point.value.unwrap_or(0.0)) + LABEL_GAP;
            let left = rows::clear_of(line, (left, page.measure(&text, set)));
            let middle = bar_top(band, row.points.len(), place) + BAR / 2.0;
            page.write_over(&text, set, (Anchor::Start, (left, middle)));
        }
    }
    frame::footer(page, spec, (below, &[]));
}

fn draw_bars(page: &mut Page<'_>, bars: &Bars, (scale, bands): (Scale, &[(f64, f64)])) {
    for (row, band) in bars.rows.iter().zip(bands) {
        for (place, (point, (fill, _))) in row.points.iter().zip(LOOKS).enumerate() {
            let Point { value: Some(value), .. } = point else {
                continue;
            };
            let top = bar_top(*band, row.points.len(), place);
            page.rect((scale.from, top), (scale.at(*value), top + BAR), fill);
        }
    }
}

fn bar_top((from, to): (f64, f64), bars: usize, place: usize) -> f64 {
    let all = length(bars) * (BAR + BETWEEN) - BETWEEN;
    f64::midpoint(from, to) - all / 2.0 + length(place) * (BAR + BETWEEN)
}
