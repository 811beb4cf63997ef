use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::GzDecoder;

use crate::model::{Level, Region, RegionCode};
use crate::reference::shipped::shipped_file;

/// File of the shipped townships: code, name, and the parent where the code's digits do not say it.
/// The shipped townships, beside the tables.
pub(super) const FILE: &str = "townships.tsv.gz";
/// More than the table will ever hold: a damaged file cannot fill the memory.
const MOST_BYTES: u64 = 16 << 20;

/// The townships (镇、乡、街道) of the shipped statistical table, unpacked on first use: there are
/// forty thousand, and most commands never ask for one.
#[derive(Debug, Default)]
pub(super) struct Townships {
    pub(super) by_code: BTreeMap<RegionCode, Region>,
    pub(super) by_name: BTreeMap<String, Vec<RegionCode>>,
    /// Codes by the county above, in order: every document asks for those of one.
    of_county: BTreeMap<RegionCode, BTreeSet<RegionCode>>,
}

impl Townships {
    /// Those whose parent is among `regions`: a table of an invented province brings none along.
    pub(super) fn of(regions: &BTreeMap<RegionCode, Region>) -> Self {
        let mut found = Self::default();
        for region in shipped_text().lines().filter_map(township) {
            let known = region
                .parent
                .as_ref()
                .is_some_and(|parent| regions.contains_key(parent));
            if known && !regions.contains_key(&region.code) {
                found.insert(region);
            }
        }
        found
    }

    /// Those of one county, by code.
    pub(super) fn below(&self, parent: &RegionCode) -> impl Iterator<Item = &Region> {
        let codes = self.of_county.get(parent).into_iter().flatten();
        codes.filter_map(|code| self.by_code.get(code))
    }

    fn insert(&mut self, region: Region) {
        let names = self.by_name.entry(region.name.clone()).or_default();
        names.push(region.code.clone());
        if let Some(parent) = &region.parent {
            let below = self.of_county.entry(parent.clone()).or_default();
            below.insert(region.code.clone());
        }
        self.by_code.insert(region.code.clone(), region);
    }
}

/// The shipped table as text. It is part of the program, so a test reads it whole; a table that
/// could not be unpacked would hold no township.
fn shipped_text() -> String {
    let mut text = String::new();
    let packed = shipped_file(FILE).unwrap_or_default();
    match GzDecoder::new(packed).take(MOST_BYTES).read_to_string(&mut text) {
        Ok(_) => text,
        Err(_) => String::new(),
    }
}

fn township(line: &str) -> Option<Region> {
    let mut cells = line.split('\t');
    let (code, name) = (cells.next()?.parse::<RegionCode>(), cells.next()?);
    let (Ok(code), parent) = (code, cells.next()) else {
        return None;
    };
    let parent = parent.map_or_else(|| code.parent(), |parent| parent.parse().ok());
    Some(Region {
        name: name.to_owned(),
        level: Level::Township,
        parent,
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        source: "nbs2023".to_owned(),
        code,
    })
}

#[cfg(test)]
mod tests {
    use super::{shipped_text, township};

    #[test]
    fn every_line_of_the_shipped_table_is_a_township() {
        let text = shipped_text();
        let read = text.lines().filter_map(township).count();
        assert_eq!((read, text.lines().count()), (41_352, 41_352));
    }
}
