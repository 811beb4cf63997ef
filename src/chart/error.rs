/// Why a chart could not be drawn. Everything here is a mistake in the spec or in the program: a
/// missing value is no error, and a missing character is reported beside the picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChartError {
    /// Nothing to draw: no rows, no columns, no years or no series.
    #[error("chart `{title}` has no {what}: leave it out, or say why there is nothing")]
    Empty {
        /// Title of the chart.
        title: String,
        /// What is absent.
        what: &'static str,
    },
    /// A row or line with another number of points than the chart has series, columns or years.
    #[error("`{name}` has {found} points where {expected} are due")]
    PointCount {
        /// The category or series.
        name: String,
        /// Points due.
        expected: usize,
        /// Points found.
        found: usize,
    },
    /// More series than the kind can show.
    #[error("{found} series where at most {limit} can be told apart")]
    TooManySeries {
        /// Series found.
        found: usize,
        /// Most series allowed.
        limit: usize,
    },
    /// A value that is infinite or not a number.
    #[error("the value of `{name}` is not a finite number")]
    NotFinite {
        /// The category or series.
        name: String,
    },
    /// A bar or a target chart with a value below zero.
    #[error("`{name}` is {value}: bars from zero cannot show a negative value; use lines or a dumbbell")]
    Negative {
        /// The category or series.
        name: String,
        /// The value.
        value: f64,
    },
    /// Years that do not rise.
    #[error("year {year} does not come after the year before it")]
    YearOrder {
        /// The first year out of order.
        year: i32,
    },
    /// A picture larger than a reader or a viewer can take.
    #[error("the chart would be {width} x {height} pixels, more than {limit} a side: split its rows")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Most pixels a side.
        limit: u32,
    },
    /// The embedded font could not be read.
    #[error("the embedded font {name} could not be read: {reason}")]
    Font {
        /// File name of the font.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// The drawing library failed.
    #[error("the chart could not be drawn: {reason}")]
    Draw {
        /// Why.
        reason: String,
    },
}
