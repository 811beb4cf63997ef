use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::harmonize::claim::Slot;
use crate::harmonize::filing::Filed;
use crate::harmonize::{Judged, Reading, Rules};
use crate::model::{
    BodyId, BodyKind, IndicatorCode, Period, Place, Qualifier, RegionCode, Role, Scope, Sense, Source, Status,
};

/// One figure of one document, as `fazhi extract` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListingRow {
    /// The document, as the caller knows it.
    pub document: String,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// Its name in Chinese.
    pub name: String,
    /// Who reports; absent where the region is unknown.
    pub body: Option<BodyId>,
    /// The region's code, where known.
    pub region_code: Option<RegionCode>,
    /// The region's name, where known.
    pub region: String,
    /// Observed or target.
    pub sense: Sense,
    /// Whose figure within the region.
    pub scope: Scope,
    /// The year in which the period ends, where known.
    pub year: Option<i32>,
    /// The time, where known.
    pub period: Option<Period>,
    /// The figure in `unit`.
    pub value: Decimal,
    /// The catalogue's unit.
    pub unit: String,
    /// How the figure bounds the true value.
    pub qualifier: Qualifier,
    /// Total or part.
    pub role: Role,
    /// The slice `start..end` of the decoded original; the cell's text where a workbook has none;
    /// absent where the caller's text does not reach that far.
    pub evidence: Option<String>,
    /// First character of the evidence, in Unicode scalars of the decoded original.
    pub start: Option<usize>,
    /// One past the last character.
    pub end: Option<usize>,
    /// `block 12`, or sheet and cell: `table 1!B7`.
    pub locator: String,
    /// Whether the figure stands as the value (`reported`), against another one (`conflict`), or is
    /// a part without a total (`parts_only`). A part beside its total has the total's status.
    pub status: Status,
    /// Another organ that did the counting (court, procuratorate, union), where the text says so.
    pub counted_by: Option<BodyKind>,
}

/// The figures of one document in the order of their places: a total once, however often it is
/// stated; each part; each value of a conflict; each target. Coarser statements of a finer figure
/// have no row of their own.
///
/// `slice` gives the characters `start..end` of the decoded original. Where it has none the
/// evidence is empty, never something else.
pub fn rows(
    reading: &Reading<'_>,
    rules: &Rules<'_>,
    slice: &dyn Fn(usize, usize) -> Option<String>,
) -> Vec<ListingRow> {
    let listing = Listing { reading, rules, slice };
    let filed = Filed::of(std::slice::from_ref(reading), rules);
    let mut rows = Vec::new();
    filed.all().each(rules, |slot, claims| {
        let judged = Judged::of(slot.sense, claims.into());
        if let Some(verdict) = judged.verdict {
            let first = match verdict.status {
                Status::Reported => verdict.sources.into_iter().take(1).collect(),
                Status::Conflict => once(verdict.sources, |source| source.value),
                Status::PartsOnly | Status::OtherBase => parts_once(verdict.sources),
                // These come from forms and corrections, and have no source.
                Status::NotApplicable | Status::Blank | Status::Withdrawn | Status::Break => Vec::new(),
            };
            let parts = verdict
                .alternatives
                .into_iter()
                .filter(|source| source.role == Role::Part);
            let parts = parts_once(parts.collect());
            let figures = first.iter().chain(&parts);
            rows.extend(figures.map(|source| listing.row(&slot, source, verdict.status)));
        }
        let goals = judged.goals.iter().filter_map(|goal| goal.sources.first());
        rows.extend(goals.map(|source| listing.row(&slot, source, Status::Reported)));
    });
    rows.sort_by(|one, two| {
        let key = |row: &ListingRow| (row.start.is_none(), row.start, row.end);
        key(one).cmp(&key(two)).then_with(|| one.locator.cmp(&two.locator))
    });
    rows
}

/// A place as people look it up: `block 12`, or sheet and cell: `table 1!B7`.
pub(crate) fn place_label(place: &Place) -> String {
    match place {
        Place::Text { block, .. } => format!("block {block}"),
        Place::Cell(cell) => format!("{}!{}", cell.sheet, cell.a1()),
    }
}

/// The first source of each identity, in order.
fn once<K: Ord>(sources: Vec<Source>, mut identity: impl FnMut(&Source) -> K) -> Vec<Source> {
    let mut seen = BTreeSet::new();
    sources
        .into_iter()
        .filter(|source| seen.insert(identity(source)))
        .collect()
}

/// Each part once. Two of a text are one figure stated twice where value and quotation are alike and they stand in
/// two paragraphs; those of one paragraph are two items of a list, and two cells are always two figures.
fn parts_once(sources: Vec<Source>) -> Vec<Source> {
    let mut met: BTreeMap<(Decimal, String, usize), usize> = BTreeMap::new();
    once(sources, |source| {
        let Place::Text { block, .. } = &source.locator.place else {
            return (
                source.value,
                source.locator.quote.clone(),
                0,
                Some(source.locator.place.clone()),
            );
        };
        let told = (source.value, source.locator.quote.clone(), *block);
        let time = met.entry(told.clone()).or_default();
        *time += 1;
        (told.0, told.1, *time, None)
    })
}

struct Listing<'a> {
    reading: &'a Reading<'a>,
    rules: &'a Rules<'a>,
    slice: &'a dyn Fn(usize, usize) -> Option<String>,
}

impl Listing<'_> {
    fn row(&self, slot: &Slot, source: &Source, status: Status) -> ListingRow {
        let indicator = self.rules.catalogue.get(&slot.indicator);
        let region_code = slot.home.as_ref().map(|(_, region)| region);
        let region = region_code.and_then(|code| self.rules.regions.get(code));
        let document = &self.reading.article.0;
        let span = match &source.locator.place {
            Place::Text { start, end, .. } => Some((*start, *end)),
            Place::Cell(cell) => cell.span,
        };
        ListingRow {
            document: document.strip_prefix("file:").unwrap_or(document).to_owned(),
            indicator: slot.indicator.clone(),
            name: indicator.map_or_else(String::new, |indicator| indicator.name_zh.clone()),
            body: slot.home.as_ref().map(|(body, _)| body.clone()),
            region_code: region_code.cloned(),
            region: region.map_or_else(String::new, |region| region.name.clone()),
            sense: slot.sense,
            scope: slot.scope,
            year: slot.period.map(Period::year),
            period: slot.period,
            value: source.value,
            unit: indicator.map_or_else(String::new, |indicator| indicator.unit.clone()),
            qualifier: source.qualifier,
            role: source.role,
            evidence: match span {
                Some((start, end)) => (self.slice)(start, end),
                None => Some(source.locator.quote.clone()),
            },
            start: span.map(|(start, _)| start),
            end: span.map(|(_, end)| end),
            locator: place_label(&source.locator.place),
            status,
            counted_by: source.counted_by,
        }
    }
}
