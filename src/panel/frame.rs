use crate::check::Norms;
use crate::model::{IndicatorCode, Level, Region, RegionCode};
use crate::panel::PanelTables;
use crate::reference::{Catalogue, Regions};

/// Which regions, years and indicators a panel compares.
#[derive(Debug, Clone)]
pub struct PanelFrame<'a> {
    /// Regions of one level, as a rule counties. Each once; order does not matter.
    pub regions: Vec<FrameRegion>,
    /// Years. Each once; order does not matter.
    pub years: Vec<i32>,
    /// Indicators. Each once; order does not matter.
    pub indicators: Vec<IndicatorCode>,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Which ratios are only ever taken as printed, and so never become sum over sum.
    pub norms: &'a Norms,
    /// Denominators, derived indicators and peer groups of the office.
    pub tables: &'a PanelTables,
}

/// A region of the frame with the regions that it is summed under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameRegion {
    /// Division code.
    pub code: RegionCode,
    /// Name without its parents.
    pub name: String,
    /// The city above; absent for regions directly under a province.
    pub city: Option<Parent>,
    /// The province above.
    pub province: Option<Parent>,
}

/// A region that others are summed under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parent {
    /// Division code.
    pub code: RegionCode,
    /// Name without its parents.
    pub name: String,
}

impl FrameRegion {
    /// A region with the city and the province that the table puts above it.
    pub fn of(region: &Region, regions: &Regions) -> Self {
        let above = |level: Level| {
            let found = regions
                .ancestry(&region.code)
                .find(|above| above.level == level && above.code != region.code)?;
            Some(Parent {
                code: found.code.clone(),
                name: found.name.clone(),
            })
        };
        Self {
            code: region.code.clone(),
            name: region.name.clone(),
            city: above(Level::City),
            province: above(Level::Province),
        }
    }
}
