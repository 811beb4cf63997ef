use std::collections::BTreeSet;

use crate::model::{IndicatorCode, IndicatorKind, Level, Observation, Region};
use crate::panel::{FrameRegion, Panel, PanelError, PanelFrame};
use crate::reference::Job;
use crate::run::tables::Tables;

/// The county-level regions below the job's parent that are in force at the end of its years.
pub(crate) fn county_level(job: &Job, tables: &Tables) -> Vec<FrameRegion> {
    let regions = &tables.regions;
    let last = *job.years.end();
    let in_force = |region: &&Region| {
        let begun = region.valid_from.is_none_or(|from| from <= last);
        region.level == Level::County && begun && region.valid_to.is_none_or(|to| to >= last)
    };
    let below = |region: &&Region| {
        let mut above = regions.ancestry(&region.code);
        above.any(|above| above.code == job.parent)
    };
    let found = regions.iter().filter(in_force).filter(below);
    found.map(|region| FrameRegion::of(region, regions)).collect()
}

/// The panel of a job: every indicator that is stated, every ratio whose parts are, and every one that
/// a chart draws.
pub(crate) fn panel(observations: &[Observation], job: &Job, tables: &Tables) -> Result<Panel, PanelError> {
    let stated = observations.iter().map(|observation| &observation.key.indicator);
    let drawn = job.charts.iter().map(|chart| &chart.indicator);
    let mut indicators: BTreeSet<&IndicatorCode> = stated.chain(drawn).collect();
    let ratios = tables.catalogue.iter().filter(|one| one.kind == IndicatorKind::Ratio);
    let derived: Vec<&IndicatorCode> = ratios
        .filter(|ratio| {
            let mut parts = ratio.numerator.iter().chain(&ratio.denominator);
            parts.all(|part| indicators.contains(part))
        })
        .map(|ratio| &ratio.code)
        .collect();
    indicators.extend(derived);
    let frame = PanelFrame {
        regions: county_level(job, tables),
        years: job.years.clone().collect(),
        indicators: indicators.into_iter().cloned().collect(),
        catalogue: &tables.catalogue,
        norms: &tables.norms,
        tables: &tables.comparing,
    };
    Panel::build(observations, &frame)
}
