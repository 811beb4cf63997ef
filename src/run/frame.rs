use std::collections::BTreeSet;

use crate::harmonize::{Carried, CarryFrame, CarryRules, carry};
use crate::model::{IndicatorCode, IndicatorKind, Level, Observation, Region, RegionCode};
use crate::panel::{FrameRegion, Panel, PanelError, PanelFrame};
use crate::reference::Job;
use crate::run::tables::Tables;

/// The county-level regions below the job's parent that are there at the end of its frame year.
pub(crate) fn county_level(job: &Job, tables: &Tables) -> Vec<FrameRegion> {
    let regions = &tables.regions;
    let last = job.frame_year;
    let in_force = |region: &&Region| {
        let begun = region.valid_from.is_none_or(|from| from <= last);
        // The year of a change is the last of the old region and the first of the new one.
        let there = tables.crosswalk.is_there(&region.code, last);
        region.level == Level::County && begun && there && region.valid_to.is_none_or(|to| to >= last)
    };
    let below = |region: &&Region| {
        let mut above = regions.ancestry(&region.code);
        above.any(|above| above.code == job.parent)
    };
    let found = regions.iter().filter(in_force).filter(below);
    found.map(|region| FrameRegion::of(region, regions)).collect()
}

/// The observations of a job, carried over to the divisions of its frame year.
pub(crate) fn carried<'a>(observations: &'a [Observation], job: &Job, tables: &Tables) -> Carried<'a> {
    let regions: Vec<RegionCode> = county_level(job, tables)
        .into_iter()
        .map(|region| region.code)
        .collect();
    let frame = CarryFrame {
        regions: &regions,
        year: job.frame_year,
    };
    let rules = CarryRules {
        crosswalk: &tables.crosswalk,
        catalogue: &tables.catalogue,
        regions: &tables.regions,
    };
    carry(observations, &frame, &rules)
}

/// The panel of a job, from its carried observations: every indicator that is stated, every ratio whose parts are, and every one that
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
