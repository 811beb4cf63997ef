//! From a scene to bytes. Only this folder names plotters and resvg.

mod plot;
mod raster;

use crate::chart::error::ChartError;
use crate::chart::font::Metrics;
use crate::chart::layout::lay_out;
use crate::chart::scene::TextBox;
use crate::chart::spec::ChartSpec;

/// A drawn chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The picture, at least 1600 pixels wide, for viewing at half that.
    pub png: Vec<u8>,
    /// The same as SVG. Its labels are text, set in the embedded font's family where the viewer has
    /// it and in another Chinese font otherwise.
    pub svg: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Every label with the room it takes, for checks.
    pub texts: Vec<TextBox>,
    /// Characters that the embedded font lacks, drawn as 〓: the caller makes an issue of them.
    pub missing_glyphs: Vec<char>,
}

/// Draws a chart. The same spec gives the same bytes; no font of the machine is looked at.
///
/// # Errors
/// A spec that cannot be drawn honestly or at all (see [`ChartError`]).
pub fn png(spec: &ChartSpec) -> Result<Rendered, ChartError> {
    let scene = lay_out(spec, &Metrics::load()?)?;
    let svg = plot::svg(&scene, spec)?;
    let (png, size) = raster::png(&svg)?;
    Ok(Rendered {
        png,
        svg,
        size,
        texts: scene.texts,
        missing_glyphs: scene.missing_glyphs.into_iter().collect(),
    })
}
