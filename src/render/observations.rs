use crate::harmonize::place_label;
use crate::model::{CorrectionNote, IndicatorCode, Observation, RegionCode, Source, Status, Target};
use crate::reference::{Catalogue, Regions};
use crate::render::RenderError;
use crate::render::cell::Cell;
use crate::render::stream::{PIECE, Stream};

/// Columns of `observations.csv`.
pub const OBSERVATION_COLUMNS: &[&str] = &[
    "observation",
    "body",
    "region_code",
    "region",
    "indicator",
    "name",
    "sense",
    "scope",
    "year",
    "period",
    "value",
    "unit",
    "status",
    "qualifier",
    "stated",
    "n_sources",
    "alternatives",
    "lost_by",
    "precedence",
    "corrections",
    "article",
    "snapshot",
    "locator",
    "printed",
    "quote",
    "rule",
];

/// The tables that give codes their names.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The indicators.
    pub catalogue: &'a Catalogue,
    /// The regions.
    pub regions: &'a Regions,
}

impl Names<'_> {
    fn indicator(&self, code: &IndicatorCode) -> Cell {
        Cell::maybe_text(self.catalogue.get(code).map(|indicator| &indicator.name_zh))
    }

    fn region(&self, code: &RegionCode) -> Cell {
        Cell::maybe_text(self.regions.get(code).map(|region| &region.name))
    }
}

/// Bytes of `observations.csv`: the observations in their order, then the targets.
pub fn observations_csv(
    observations: &[Observation],
    targets: &[Target],
    names: &Names<'_>,
) -> Result<Vec<u8>, RenderError> {
    let observed = observations.chunks(PIECE).collect::<Vec<_>>();
    let stream = Stream {
        table: "observations.csv",
        columns: OBSERVATION_COLUMNS,
        pieces: observed.len() + 1,
    };
    stream.bytes(&|piece| match observed.get(piece) {
        Some(some) => some.iter().map(|one| row(&Line::of(one), names)).collect(),
        None => targets
            .iter()
            .map(|target| row(&Line::of_target(target), names))
            .collect(),
    })
}

/// What an observation and a target have in common.
struct Line<'a> {
    key: &'a crate::model::ObservationKey,
    value: Option<rust_decimal::Decimal>,
    unit: &'a str,
    status: Option<Status>,
    qualifier: Option<crate::model::Qualifier>,
    sources: &'a [Source],
    alternatives: &'a [Source],
    precedence: Option<&'a str>,
    corrections: &'a [CorrectionNote],
}

impl<'a> Line<'a> {
    fn of(observation: &'a Observation) -> Self {
        Self {
            key: &observation.key,
            value: observation.value,
            unit: &observation.unit,
            status: Some(observation.status),
            qualifier: observation.value.map(|_| observation.qualifier),
            sources: &observation.sources,
            alternatives: &observation.alternatives,
            precedence: observation.precedence.as_deref(),
            corrections: &observation.corrections,
        }
    }

    fn of_target(target: &'a Target) -> Self {
        Self {
            key: &target.key,
            value: Some(target.value),
            unit: &target.unit,
            status: None,
            qualifier: Some(target.bound),
            sources: &target.sources,
            alternatives: &[],
            precedence: None,
            corrections: &[],
        }
    }
}

fn row(line: &Line<'_>, names: &Names<'_>) -> [Cell; 26] {
    let key = line.key;
    let first = line.sources.first();
    let stated = line.value.is_none().then(|| values(line.sources));
    [
        Cell::text(key),
        Cell::text(&key.body),
        Cell::text(&key.region),
        names.region(&key.region),
        Cell::text(&key.indicator),
        names.indicator(&key.indicator),
        Cell::text(key.sense),
        Cell::text(key.scope),
        Cell::number(key.period.year()),
        Cell::text(key.period),
        Cell::maybe_number(line.value),
        Cell::text(line.unit),
        Cell::maybe_text(line.status),
        Cell::maybe_text(line.qualifier),
        Cell::maybe_text(stated),
        Cell::number(line.sources.len()),
        Cell::text(values(line.alternatives)),
        Cell::text(rules(line.alternatives)),
        Cell::maybe_text(line.precedence),
        Cell::text(corrections(line.corrections)),
        Cell::maybe_text(first.map(|source| &source.article)),
        Cell::maybe_text(first.map(|source| source.locator.snapshot)),
        Cell::maybe_text(first.map(|source| place_label(&source.locator.place))),
        Cell::maybe_text(first.map(|source| &source.printed)),
        Cell::maybe_text(first.map(|source| &source.locator.quote)),
        Cell::maybe_text(first.map(|source| &source.rule.0)),
    ]
}

/// The rules by which alternatives gave way, in their order, separated by `;`.
fn rules(sources: &[Source]) -> String {
    let rules: Vec<&str> = sources
        .iter()
        .map(|source| source.lost_by.map_or("", crate::model::Precedence::word))
        .collect();
    rules.join(";")
}

/// Corrections in one cell, separated by ` | `.
pub(super) fn corrections(notes: &[CorrectionNote]) -> String {
    let texts: Vec<String> = notes.iter().map(ToString::to_string).collect();
    texts.join(" | ")
}

/// Values in order, separated by `;`.
fn values(sources: &[Source]) -> String {
    let values: Vec<String> = sources.iter().map(|source| source.value.to_string()).collect();
    values.join(";")
}
