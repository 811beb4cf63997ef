//! Charts (图): a plain description goes in, the bytes of a picture come out.
//!
//! ```text
//! ChartSpec --layout (pure)--> Scene --render (plotters, resvg)--> Rendered { png, svg }
//! ```
//!
//! | file | what |
//! |---|---|
//! | `spec` | [`ChartSpec`] and its parts: what is drawn, never how |
//! | `standing` | [`Standing`]: which side of a target a qualified figure is known to be on |
//! | `error` | [`ChartError`] |
//! | `font` | the embedded font: advance widths and missing characters |
//! | `plan/` | [`Plan`]: panel rows become specs, one file per kind of a job's chart |
//! | `palette` | colours that colour-blind readers can tell apart, and contrast |
//! | `scene` | shapes and placed labels; [`overlaps`] |
//! | `layout/` | one file per kind: spec and font metrics to scene |
//! | `render/` | the only place that names plotters and resvg |
//!
//! What holds for every chart:
//!
//! - A missing value is said in words, never drawn as zero, and a line is never joined across it.
//! - Bars start at zero. A scale that does not is drawn with dots and says so.
//! - Labels never overlap: rows grow and pictures get taller. What does not fit even so is refused.
//! - Nothing is told by colour alone: shape, fill, position or words say it too.
//! - The same spec gives the same bytes. No font of the machine is looked at.
//! - No word is written here: every word a reader sees comes in the spec, from the caller's tables.

mod error;
mod font;
mod layout;
mod palette;
mod plan;
mod render;
mod scene;
mod spec;
mod standing;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use error::ChartError;
pub use plan::Plan;
pub use render::{Rendered, png};
pub use scene::{TextBox, overlaps};
pub use spec::{
    Bars, Baseline, ChartKind, ChartSpec, Dumbbell, HeatMap, Line, Lines, Point, Reference, Row, Targets, Words,
};
pub use standing::{Bound, Standing};
