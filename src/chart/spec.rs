use serde::{Deserialize, Serialize};

use crate::chart::error::ChartError;
use crate::chart::standing::Bound;
use crate::model::Qualifier;

/// Everything that a chart shows: plain data with the words in the reader's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// What the chart says, in one line.
    pub title: String,
    /// Region, years, definition; printed under the title, before the unit.
    pub subtitle: Option<String>,
    /// Unit of every value (件, %, 学时); "%" is also put behind the figures of an axis.
    pub unit: String,
    /// Footnotes, in order.
    pub notes: Vec<String>,
    /// Which districts and years have data ("17个区县中的13个"); printed behind `words.coverage`.
    pub coverage: Option<String>,
    /// Where the figures come from; printed behind `words.source`.
    pub source: Option<String>,
    /// The fixed words.
    pub words: Words,
    /// What is drawn.
    pub kind: ChartKind,
}

/// The fixed words of a chart, from the caller's tables. A prefix carries its own punctuation
/// ("来源：", "Source: ").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In the place of a value that is missing without another reason (无数据).
    pub missing: String,
    /// Before the unit (单位：).
    pub unit: String,
    /// Before the first footnote (注：).
    pub note: String,
    /// Before the coverage (覆盖：).
    pub coverage: String,
    /// Before the source (来源：).
    pub source: String,
    /// What the mark ≈ means.
    pub about: String,
    /// What the mark ≥ means.
    pub at_least: String,
    /// What the mark ≤ means.
    pub at_most: String,
    /// Legend: the target is reached.
    pub reached: String,
    /// Legend, and behind the figure: the target is missed.
    pub missed: String,
    /// Legend: the figure's mark leaves open on which side it is.
    pub undecided: String,
    /// Beside an axis that does not start at zero.
    pub short_axis: String,
    /// Footnote of a line chart with gaps: a line breaks where a year has no figure.
    pub gap: String,
    /// Footnote of a line chart with many panels: the grey lines are the other districts.
    pub context: String,
}

/// The kinds of chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Bars from zero, one row per category.
    Bars(Bars),
    /// Values over years.
    Lines(Lines),
    /// Dots against a target.
    Targets(Targets),
    /// Two dots per category, this year and the year before.
    Dumbbell(Dumbbell),
    /// Categories by columns, a figure in each cell.
    HeatMap(HeatMap),
}

/// Horizontal bars; the caller sorts the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bars {
    /// One or two names, the present one first ("2024年", "2023年").
    pub series: Vec<String>,
    /// One point per series in each.
    pub rows: Vec<Row>,
    /// A line to compare with.
    pub reference: Option<Reference>,
}

/// Lines over years: one panel up to six series, a small panel for each beyond.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// Rising; a year left out leaves a gap.
    pub years: Vec<i32>,
    /// The lines.
    pub series: Vec<Line>,
    /// Where the scale starts.
    pub baseline: Baseline,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Name at its end.
    pub name: String,
    /// One per year.
    pub points: Vec<Point>,
}

/// Where a scale starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// At zero, or below it where there are negative values.
    Zero,
    /// Near the smallest value; the chart then says that it does not start at zero.
    Data,
}

/// A dot per category against one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// One point in each.
    pub rows: Vec<Row>,
    /// The target.
    pub target: Reference,
    /// Whether the target is a floor or a ceiling.
    pub bound: Bound,
}

/// This year and the year before, on a scale that may be short of zero and then says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dumbbell {
    /// Name of the present, then of the past.
    pub series: [String; 2],
    /// The present point, then the past one, in each.
    pub rows: Vec<Row>,
}

/// A table in which darker means more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatMap {
    /// Headings ("2021").
    pub columns: Vec<String>,
    /// One point per column in each.
    pub rows: Vec<Row>,
}

/// One category with its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Name at the left (a district).
    pub category: String,
    /// The points.
    pub points: Vec<Point>,
}

/// A value with its printed form and the observations behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Where it is drawn; none when it is missing, in conflict or not applicable.
    pub value: Option<f64>,
    /// The figure as printed; for a missing value the reason, or empty for `words.missing`.
    pub label: String,
    /// How the figure bounds the true value; printed as a mark before the label.
    pub qualifier: Qualifier,
    /// Ids of the observations that it rests on.
    pub observations: Vec<String>,
}

/// A line to compare with, and what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Where it stands.
    pub value: f64,
    /// Its words ("目标 60学时").
    pub label: String,
}

impl Point {
    /// An exact value with its printed form.
    pub fn exact(value: f64, label: impl Into<String>) -> Self {
        Self {
            value: Some(value),
            label: label.into(),
            qualifier: Qualifier::Exact,
            observations: Vec::new(),
        }
    }

    /// No value; `reason` may be empty for `words.missing`.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self {
            value: None,
            label: reason.into(),
            qualifier: Qualifier::Exact,
            observations: Vec::new(),
        }
    }

    /// The same point resting on these observations.
    #[must_use]
    pub fn resting_on(mut self, observations: Vec<String>) -> Self {
        self.observations = observations;
        self
    }

    /// The same point with that qualifier.
    #[must_use]
    pub fn qualified(mut self, qualifier: Qualifier) -> Self {
        self.qualifier = qualifier;
        self
    }

    /// What is printed: mark and figure, or why there is no figure.
    pub fn printed(&self, words: &Words) -> String {
        match self.value {
            Some(_) => format!("{}{}", mark(self.qualifier), self.label),
            None if self.label.trim().is_empty() => words.missing.clone(),
            None => self.label.clone(),
        }
    }
}

/// The sign before a figure that is not exact.
pub(crate) fn mark(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "",
        Qualifier::About => "≈",
        Qualifier::AtLeast => "≥",
        Qualifier::AtMost => "≤",
    }
}

impl ChartSpec {
    /// Every point with the name of its category or series, in drawing order.
    pub fn points(&self) -> impl Iterator<Item = (&str, &Point)> {
        let rows = self.kind.rows().iter().map(|row| (row.category.as_str(), &row.points));
        let lines = self.kind.lines().iter().map(|line| (line.name.as_str(), &line.points));
        rows.chain(lines)
            .flat_map(|(name, points)| points.iter().map(move |point| (name, point)))
    }

    /// Refuses what cannot be drawn honestly.
    pub(crate) fn check(&self) -> Result<(), ChartError> {
        self.check_sizes()?;
        if let Some((name, _)) = self
            .points()
            .find(|(_, point)| point.value.is_some_and(|v| !v.is_finite()))
        {
            return Err(ChartError::NotFinite { name: name.to_owned() });
        }
        match &self.kind {
            ChartKind::Bars(bars) => {
                self.check_from_zero(bars.reference.as_ref())?;
                at_most(bars.series.len(), 2)
            }
            ChartKind::Targets(targets) => self.check_from_zero(Some(&targets.target)),
            ChartKind::Lines(lines) => {
                let fault = lines.years.windows(2).find(|pair| pair[0] >= pair[1]);
                fault.map_or(Ok(()), |pair| Err(ChartError::YearOrder { year: pair[1] }))
            }
            ChartKind::Dumbbell(_) | ChartKind::HeatMap(_) => Ok(()),
        }
    }

    fn check_sizes(&self) -> Result<(), ChartError> {
        let (expected, what) = self.kind.points_due();
        let filled = !self.kind.rows().is_empty() || !self.kind.lines().is_empty();
        for (present, what) in [(expected > 0, what), (filled, "rows")] {
            if !present {
                return Err(ChartError::Empty {
                    title: self.title.clone(),
                    what,
                });
            }
        }
        let rows = self.kind.rows().iter().map(|row| (&row.category, row.points.len()));
        let lines = self.kind.lines().iter().map(|line| (&line.name, line.points.len()));
        match rows.chain(lines).find(|(_, found)| *found != expected) {
            None => Ok(()),
            Some((name, found)) => Err(ChartError::PointCount {
                name: name.clone(),
                expected,
                found,
            }),
        }
    }

    fn check_from_zero(&self, reference: Option<&Reference>) -> Result<(), ChartError> {
        if let Some(reference) = reference {
            positive(&reference.label, reference.value)?;
        }
        self.points()
            .filter_map(|(name, point)| point.value.map(|value| (name, value)))
            .try_for_each(|(name, value)| positive(name, value))
    }
}

fn positive(name: &str, value: f64) -> Result<(), ChartError> {
    let name = name.to_owned();
    if !value.is_finite() {
        return Err(ChartError::NotFinite { name });
    }
    if value < 0.0 {
        return Err(ChartError::Negative { name, value });
    }
    Ok(())
}

fn at_most(found: usize, limit: usize) -> Result<(), ChartError> {
    if found > limit {
        return Err(ChartError::TooManySeries { found, limit });
    }
    Ok(())
}

impl ChartKind {
    fn rows(&self) -> &[Row] {
        match self {
            Self::Bars(bars) => &bars.rows,
            Self::Targets(targets) => &targets.rows,
            Self::Dumbbell(dumbbell) => &dumbbell.rows,
            Self::HeatMap(map) => &map.rows,
            Self::Lines(_) => &[],
        }
    }

    fn lines(&self) -> &[Line] {
        match self {
            Self::Lines(lines) => &lines.series,
            _ => &[],
        }
    }

    /// Points that each row or line must have, and what they are.
    fn points_due(&self) -> (usize, &'static str) {
        match self {
            Self::Bars(bars) => (bars.series.len(), "series"),
            Self::Targets(_) => (1, "series"),
            Self::Dumbbell(_) => (2, "series"),
            Self::HeatMap(map) => (map.columns.len(), "columns"),
            Self::Lines(lines) => (lines.years.len(), "years"),
        }
    }
}
