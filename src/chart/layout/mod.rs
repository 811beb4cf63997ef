//! From a spec to a scene: every length, colour and line break is settled here, with nothing drawn.
//!
//! The page is 1600 pixels wide and meant to be seen at half that, so 24 pixels are 12 points on the
//! screen. Categories run down the side, which suits Chinese names, and the page grows with them.

mod axis;
mod bars;
mod dumbbell;
mod frame;
mod heat_map;
mod lines;
mod marker;
mod page;
mod panels;
mod rows;
mod spread;
mod targets;
mod wrap;

#[cfg(test)]
pub(crate) use crate::chart::layout::axis::grouped;

use crate::chart::error::ChartError;
use crate::chart::font::Metrics;
use crate::chart::layout::page::Page;
use crate::chart::scene::Scene;
use crate::chart::spec::{ChartKind, ChartSpec};

/// Most pixels a side: what common viewers and office programs open without complaint.
const LIMIT: u32 = 16_000;

/// Series up to which lines share one panel.
const ONE_PANEL: usize = 6;

/// Lays the chart out.
pub(crate) fn lay_out(spec: &ChartSpec, metrics: &Metrics) -> Result<Scene, ChartError> {
    spec.check()?;
    let mut page = Page::new(metrics);
    match &spec.kind {
        ChartKind::Bars(bars) => bars::lay_out(&mut page, spec, bars),
        ChartKind::Targets(targets) => targets::lay_out(&mut page, spec, targets),
        ChartKind::Dumbbell(dumbbell) => dumbbell::lay_out(&mut page, spec, dumbbell),
        ChartKind::HeatMap(map) => heat_map::lay_out(&mut page, spec, map),
        ChartKind::Lines(lines) if lines.series.len() <= ONE_PANEL => lines::lay_out(&mut page, spec, lines),
        ChartKind::Lines(lines) => panels::lay_out(&mut page, spec, lines),
    }
    let scene = page.finish();
    within_limit(&scene)?;
    Ok(scene)
}

fn within_limit(scene: &Scene) -> Result<(), ChartError> {
    let limit = f64::from(LIMIT);
    if scene.width <= limit && scene.height <= limit {
        return Ok(());
    }
    // Beyond the limit only the order of size matters, and casts of floats saturate.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let [width, height] = [scene.width, scene.height].map(|side| side as u32);
    Err(ChartError::TooLarge {
        width,
        height,
        limit: LIMIT,
    })
}

/// A count as a length.
fn length(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Put behind the figures of an axis: only the percent sign is short and plain enough.
fn suffix(spec: &ChartSpec) -> &'static str {
    if spec.unit == "%" { "%" } else { "" }
}
