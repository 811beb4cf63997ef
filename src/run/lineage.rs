//! What a row of a published table rests on: the cells of regions, years and indicators that enter
//! it, each with its observation. Read from the columns that every table shares, so that a table
//! added later is walked as the others are.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{IndicatorCode, ObservationKey, Period, RegionCode, Scope, Sense};
use crate::panel::Base;
use crate::run::edition::{Edition, Line};
use crate::run::error::RunError;
use crate::run::tables::Tables;

/// One region, year and indicator that enters a figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The region.
    pub region: RegionCode,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// The observation; absent where nothing is stated.
    pub observation: Option<ObservationKey>,
}

/// The cells of a publication, for many questions.
pub struct Lineage {
    cells: BTreeMap<(RegionCode, IndicatorCode, i32), ObservationKey>,
    /// The compared regions.
    frame: BTreeSet<RegionCode>,
    years: BTreeSet<i32>,
    /// The compared regions below each city and province.
    below: BTreeMap<RegionCode, BTreeSet<RegionCode>>,
    /// How each aggregate came about.
    methods: BTreeMap<(RegionCode, IndicatorCode, i32), String>,
    /// Numerator and denominator by indicator.
    parts: BTreeMap<IndicatorCode, (Option<IndicatorCode>, Option<IndicatorCode>)>,
    /// Indicators that nobody reports.
    derived: BTreeSet<IndicatorCode>,
    /// The regions of each group of peers that the office named.
    peers: BTreeMap<String, BTreeSet<RegionCode>>,
}

impl Lineage {
    /// Reads the cells of a publication.
    ///
    /// # Errors
    /// A table of it is missing or broken.
    pub fn of(edition: &Edition, tables: &Tables) -> Result<Self, RunError> {
        let parts = tables.catalogue.iter();
        let parts = parts.map(|one| (one.code.clone(), (one.numerator.clone(), one.denominator.clone())));
        let derived = tables.comparing.derived().map(|one| {
            let base = match &one.base {
                Base::Indicator(code) => Some(code.clone()),
                Base::Table(_) => None, // stands in a table, and no page states it
            };
            (one.code.clone(), (Some(one.numerator.clone()), base))
        });
        let mut lineage = Self {
            cells: cells(edition)?,
            frame: BTreeSet::new(),
            years: BTreeSet::new(),
            below: BTreeMap::new(),
            methods: BTreeMap::new(),
            derived: tables.comparing.derived().map(|one| one.code.clone()).collect(),
            parts: parts.chain(derived).collect(),
            peers: BTreeMap::new(),
        };
        edition.each("panel.csv", |line| {
            let (Some(region), Some(year)) = (line.read::<RegionCode>("region_code"), line.read::<i32>("year")) else {
                return Ok(()); // a broken row is for the check of the columns
            };
            lineage.years.insert(year);
            let method = line.text("method");
            if method.is_empty() {
                lineage.frame.insert(region);
            } else if let Some(indicator) = line.read::<IndicatorCode>("indicator") {
                lineage.methods.insert((region, indicator, year), method.to_owned());
            }
            Ok(())
        })?;
        for region in &lineage.frame {
            if let Some(group) = tables.comparing.peers_of(region) {
                let peers = lineage.peers.entry(group.to_owned()).or_default();
                peers.insert(region.clone());
            }
            for above in tables.regions.ancestry(region).filter(|above| above.code != *region) {
                let below = lineage.below.entry(above.code.clone()).or_default();
                below.insert(region.clone());
            }
        }
        Ok(lineage)
    }

    /// What a row rests on, each part once, by region, year and indicator. Of a comparison that is its
    /// value and the one of the year before; its rank rests on all others as well.
    pub fn parts(&self, line: &Line) -> Vec<Part> {
        // Of a cell carried over from former divisions several, joined by `;`.
        let cells = ["target", "observation", "place"]
            .into_iter()
            .flat_map(|column| line.text(column).split(';'));
        let keys: Vec<ObservationKey> = cells.filter_map(|key| key.parse().ok()).collect(); // a place may be none
        let aggregate = !line.text("method").is_empty();
        // An aggregate's own observation stands beside what it is made of.
        let mut parts: BTreeSet<Part> = keys.iter().flat_map(|key| self.of_observation(key, line)).collect();
        if parts.is_empty() || aggregate {
            parts.extend(self.of_cells(line));
        }
        parts.into_iter().collect()
    }

    /// What one cell of a row rests on: of a column that is named by an indicator, that indicator's.
    pub fn parts_of_column(&self, line: &Line, column: &str) -> Vec<Part> {
        let own: (Option<RegionCode>, Option<i32>) = (line.read("region_code"), line.read("year"));
        match (column.parse::<IndicatorCode>(), own) {
            (Ok(indicator), (Some(region), Some(year))) => self.cells_of(&region, (&indicator, "", year)),
            _ => self.parts(line),
        }
    }

    fn of_cells(&self, line: &Line) -> Vec<Part> {
        let region: Option<RegionCode> = line.read("region_code").or_else(|| line.read("group_code"));
        let years: Vec<i32> = match line.read("year") {
            Some(year) => vec![year],
            None => self.years.iter().copied().collect(),
        };
        let indicators: Vec<IndicatorCode> = match line.read("indicator") {
            Some(indicator) => vec![indicator],
            // One column an indicator.
            None => line
                .columns()
                .filter(|column| !line.text(column).is_empty())
                .filter_map(|column| column.parse().ok()) // the others are no indicators
                .collect(),
        };
        let group = Some(line.text("group")).filter(|_| line.text("level") == "peers");
        let mut parts = Vec::new();
        for year in years {
            for indicator in &indicators {
                let method = |region: &RegionCode| self.method(line, (region, indicator, year));
                match (&region, group.and_then(|group| self.peers.get(group))) {
                    (Some(region), _) => parts.extend(self.cells_of(region, (indicator, method(region), year))),
                    (None, peers) => {
                        let entering = self.entering(indicator, line.text("method"));
                        let regions = peers.unwrap_or(&self.frame).iter();
                        let each = regions.flat_map(|region| entering.iter().map(move |one| (region, one)));
                        parts.extend(each.map(|(region, one)| self.part(region, one, year)));
                    }
                }
            }
        }
        parts
    }

    /// The cells of a compared region, or of those below a city or province.
    fn cells_of(&self, region: &RegionCode, (indicator, method, year): (&IndicatorCode, &str, i32)) -> Vec<Part> {
        let below = self.below.get(region).filter(|_| !self.frame.contains(region));
        let (regions, entering): (Vec<&RegionCode>, Vec<IndicatorCode>) = match below {
            Some(below) => (below.iter().collect(), self.entering(indicator, method)),
            None => (vec![region], self.entering(indicator, "")),
        };
        let each = regions
            .iter()
            .flat_map(|region| entering.iter().map(|one| (*region, one)));
        each.map(|(region, one)| self.part(region, one, year)).collect()
    }

    /// Every compared region's part of an indicator and year: what a rank rests on.
    pub fn all(&self, indicator: &IndicatorCode, year: i32) -> Vec<Part> {
        let regions = self.frame.iter();
        regions.map(|region| self.part(region, indicator, year)).collect()
    }

    fn of_observation(&self, key: &ObservationKey, line: &Line) -> Vec<Part> {
        let own = Part {
            region: key.region.clone(),
            year: key.period.year(),
            indicator: key.indicator.clone(),
            observation: Some(key.clone()),
        };
        let before = !line.text("previous").is_empty();
        let before = before.then(|| self.part(&key.region, &key.indicator, key.period.year() - 1));
        std::iter::once(own).chain(before).collect()
    }

    fn part(&self, region: &RegionCode, indicator: &IndicatorCode, year: i32) -> Part {
        let cell = (region.clone(), indicator.clone(), year);
        Part {
            observation: self.cells.get(&cell).cloned(),
            region: cell.0,
            indicator: cell.1,
            year,
        }
    }

    /// How an aggregate came about: as its own row says, or that of the panel.
    fn method<'a>(&'a self, line: &'a Line, (region, indicator, year): (&RegionCode, &IndicatorCode, i32)) -> &'a str {
        let own = Some(line.text("method")).filter(|method| !method.is_empty());
        let of_panel = || self.methods.get(&(region.clone(), indicator.clone(), year));
        own.or_else(|| of_panel().map(String::as_str)).unwrap_or_default()
    }

    /// What enters a ratio are its parts, and a weighted mean its weights too: not the printed rates.
    fn entering(&self, indicator: &IndicatorCode, method: &str) -> Vec<IndicatorCode> {
        let (numerator, denominator) = self.parts.get(indicator).cloned().unwrap_or_default();
        match method {
            _ if self.derived.contains(indicator) => numerator.into_iter().chain(denominator).collect(),
            "sum_over_sum" => numerator.into_iter().chain(denominator).collect(),
            "weighted_mean" => std::iter::once(indicator.clone()).chain(denominator).collect(),
            _ => vec![indicator.clone()],
        }
    }
}

/// The observation of each cell: that of the region's own body for the whole region and year; where
/// there is none, what only fields of its work state.
fn cells(edition: &Edition) -> Result<BTreeMap<(RegionCode, IndicatorCode, i32), ObservationKey>, RunError> {
    let (mut whole, mut fields) = (BTreeMap::new(), BTreeMap::new());
    edition.each("observations.csv", |line| {
        let Some(key) = line.read::<ObservationKey>("observation") else {
            return Ok(()); // a broken row is for the check of the columns
        };
        let own = key.sense == Sense::Observed && key.body.as_str() == key.region.as_str();
        let (true, Period::Year(year)) = (own, key.period) else {
            return Ok(());
        };
        let cell = (key.region.clone(), key.indicator.clone(), year);
        match key.scope {
            Scope::Region => whole.insert(cell, key),
            Scope::PartOfWork => fields.insert(cell, key),
            Scope::OwnLevel | Scope::Body => None,
        };
        Ok(())
    })?;
    fields.extend(whole);
    Ok(fields)
}
