//! Panel rows become chart specs: which points, which words, which footnotes. Pure; knows nothing of
//! pixels.

mod districts;
mod heat;
mod target;
mod words;
mod years;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chart::{ChartSpec, Point};
use crate::model::{Indicator, Qualifier};
use crate::panel::{CellStatus, Panel, PanelRow};
use crate::reference::{Chart, ChartKind, Lang, Texts};

/// What a plan is drawn from.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The panel.
    pub panel: &'a Panel,
    /// The indicator drawn.
    pub indicator: &'a Indicator,
    /// Title of the job.
    pub job: &'a str,
    /// Texts for users.
    pub texts: &'a Texts,
    /// Their language.
    pub lang: Lang,
}

impl Plan<'_> {
    /// The spec of a chart of the job.
    pub fn spec(&self, chart: &Chart) -> ChartSpec {
        match chart.kind {
            ChartKind::Districts => districts::spec(self, chart),
            ChartKind::Years => years::spec(self),
            ChartKind::Target => target::spec(self, chart),
            ChartKind::Heat => heat::spec(self),
        }
    }

    /// The rows of the indicator, by region and year.
    fn rows(&self) -> impl Iterator<Item = PanelRow<'_>> {
        self.panel.rows_of(&self.indicator.code)
    }

    /// The rows of one year, best first by value, those without a value last; regions of one value
    /// keep the order of their codes.
    fn rows_of(&self, year: i32) -> Vec<PanelRow<'_>> {
        let mut rows: Vec<PanelRow<'_>> = self.rows().filter(|row| row.year == year).collect();
        rows.sort_by_key(|row| (row.value.is_none(), std::cmp::Reverse(row.value)));
        rows
    }

    /// The point of a region in a year, missing where the panel has no such row.
    fn point_of(&self, region: &str, year: i32) -> Point {
        let row = self
            .rows()
            .find(|row| row.region.code.as_str() == region && row.year == year);
        row.map_or_else(|| Point::missing(""), |row| self.point(&row))
    }

    fn point(&self, row: &PanelRow<'_>) -> Point {
        let observations = row.observation.iter().map(ToString::to_string).collect();
        let point = match (row.status, row.value) {
            (CellStatus::Reported | CellStatus::Derived, Some(value)) => {
                figure(value, row.qualifier.unwrap_or(Qualifier::Exact))
            }
            (CellStatus::Missing | CellStatus::Reported | CellStatus::Derived, _) => Point::missing(""),
            (status, _) => Point::missing(self.phrase(&format!("status.{status}"))),
        };
        point.resting_on(observations)
    }

    fn phrase(&self, key: &str) -> String {
        self.texts.phrase(key, self.lang).to_owned()
    }

    fn name(&self) -> &str {
        match self.lang {
            Lang::Zh => &self.indicator.name_zh,
            Lang::En => &self.indicator.name_en,
        }
    }

    /// `13/13`, how many regions of the frame report in a year.
    fn coverage(&self, year: i32) -> Option<(u32, u32)> {
        let mut rows = self.panel.coverage_of(&self.indicator.code);
        let row = rows.find(|row| row.year == year)?;
        Some((row.reported, row.expected))
    }

    fn coverage_text(&self, year: i32) -> Option<String> {
        let (reported, expected) = self.coverage(year)?;
        let slots = [("reported", reported.to_string()), ("expected", expected.to_string())];
        Some(self.fill("chart.coverage", &slots))
    }

    /// Coverage of every year that the panel has.
    fn coverage_of_years(&self) -> Option<String> {
        let list: Vec<String> = self
            .panel
            .coverage_of(&self.indicator.code)
            .map(|row| format!("{} {}/{}", row.year, row.reported, row.expected))
            .collect();
        (!list.is_empty()).then(|| list.join(self.texts.phrase("list.separator", self.lang)))
    }

    fn fill(&self, key: &str, slots: &[(&str, String)]) -> String {
        let slots: Vec<(&str, &str)> = slots.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.texts.fill(key, self.lang, &slots)
    }

    fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.rows().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// What every chart has in common.
    fn frame(&self, title: String, kind: crate::chart::ChartKind) -> ChartSpec {
        ChartSpec {
            title,
            subtitle: Some(self.job.to_owned()),
            unit: self.indicator.unit.clone(),
            notes: Vec::new(),
            coverage: None,
            source: Some(self.phrase("chart.source")),
            words: words::words(self.texts, self.lang),
            kind,
        }
    }
}

/// A point with its value and its printed form. Drawing needs no more digits than a binary number
/// has; the label is the decimal itself.
fn figure(value: Decimal, qualifier: Qualifier) -> Point {
    let Some(drawn) = value.to_f64() else {
        return Point::missing(value.to_string());
    };
    Point::exact(drawn, value.to_string()).qualified(qualifier)
}
