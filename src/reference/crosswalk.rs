use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{RegionCode, word_list};
use crate::reference::region_table::Regions;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["predecessor", "successor", "year", "kind", "share", "note", "source"];

word_list! {
    /// What became of a region.
    ChangeKind, "a kind of change (rename, upgrade, merge, split)" {
        /// The same territory under another code or name.
        Rename = "rename",
        /// The same territory as another kind of region: a county that became a district.
        Upgrade = "upgrade",
        /// One of several whole territories that became one. A region that lives on under its own
        /// code while others join it has a row of its own, as its own predecessor.
        Merge = "merge",
        /// A part of a territory went to the successor.
        Split = "split",
    }
}

/// One step from a region to the one that took its territory over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionChange {
    /// The region before.
    pub predecessor: RegionCode,
    /// The region after.
    pub successor: RegionCode,
    /// First year of the new division.
    pub year: i32,
    /// What happened.
    pub kind: ChangeKind,
    /// How much of the predecessor's territory went to the successor, from 0 to 1; absent where
    /// that is unknown.
    pub share: Option<Decimal>,
}

impl RegionChange {
    /// Whether the whole territory of the predecessor went to the successor.
    fn is_whole(&self) -> bool {
        self.kind != ChangeKind::Split && self.share == Some(Decimal::ONE)
    }
}

/// What the territory of a region of one year was in another year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lineage {
    /// It was that of one region, which may be itself.
    One(RegionCode),
    /// It was that of these regions together, by code; the change that joined them.
    Several(Vec<RegionCode>, RegionChange),
    /// It was no sum of regions: the regions that were there, and the change that is to blame.
    Broken(Vec<RegionCode>, RegionChange),
}

/// The changes of divisions over the years (区划沿革).
#[derive(Debug, Clone, Default)]
pub struct Crosswalk {
    into: BTreeMap<(RegionCode, i32), Vec<RegionChange>>,
    out_of: BTreeMap<(RegionCode, i32), Vec<RegionChange>>,
    /// The years in which something happened to a region.
    years: BTreeMap<RegionCode, BTreeSet<i32>>,
}

impl Crosswalk {
    /// Table that the changes are read from.
    pub const TABLE: &'static str = "region_changes.tsv";

    /// Reads and checks the table: both regions are known, a rename or an upgrade has one region on
    /// each side, and a share fits its kind. A later layer replaces a row with the same regions and
    /// year.
    pub fn load(files: &TableFiles, regions: &Regions) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows: BTreeMap<(RegionCode, RegionCode, i32), (Row, RegionChange)> = BTreeMap::new();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            if let Some(change) = problems.keep(change(&row, regions)) {
                let key = (change.predecessor.clone(), change.successor.clone(), change.year);
                rows.insert(key, (row, change));
            }
        }
        let mut crosswalk = Self::default();
        for (_, change) in rows.values() {
            crosswalk.add(change.clone());
        }
        let alone = rows.values().filter(|(_, change)| !crosswalk.fits(change));
        problems.0.extend(alone.map(|(row, change)| {
            row.problem(format!(
                "{} has one region on each side; where several join use merge, where one parts use split",
                change.kind
            ))
        }));
        problems.or(crosswalk)
    }

    fn add(&mut self, change: RegionChange) {
        for region in [&change.predecessor, &change.successor] {
            self.years.entry(region.clone()).or_default().insert(change.year);
        }
        let into = (change.successor.clone(), change.year);
        let out_of = (change.predecessor.clone(), change.year);
        self.into.entry(into).or_default().push(change.clone());
        self.out_of.entry(out_of).or_default().push(change);
    }

    fn fits(&self, change: &RegionChange) -> bool {
        let single = matches!(change.kind, ChangeKind::Rename | ChangeKind::Upgrade);
        let (into, out_of) = (
            self.into(&change.successor, change.year),
            self.out_of(&change.predecessor, change.year),
        );
        !single || (into.len() == 1 && out_of.len() == 1 && change.predecessor != change.successor)
    }

    fn into(&self, region: &RegionCode, year: i32) -> &[RegionChange] {
        self.into.get(&(region.clone(), year)).map_or(&[], Vec::as_slice)
    }

    fn out_of(&self, region: &RegionCode, year: i32) -> &[RegionChange] {
        self.out_of.get(&(region.clone(), year)).map_or(&[], Vec::as_slice)
    }

    /// Whether the region is there at the end of `year`, as far as changes tell: it has not become
    /// another one by then, and does not only come later.
    pub fn is_there(&self, region: &RegionCode, year: i32) -> bool {
        let Some(years) = self.years.get(region) else {
            return true;
        };
        // Who is its own predecessor was there before and after.
        if let Some(last) = years.range(..=year).next_back() {
            return !self.into(region, *last).is_empty();
        }
        match years.range(year + 1..).next() {
            Some(first) => !self.out_of(region, *first).is_empty(),
            None => true,
        }
    }

    /// Whether anything ever happened to the region.
    pub fn touches(&self, region: &RegionCode) -> bool {
        self.years.contains_key(region)
    }

    /// What the territory that `region` has at the end of `frame` was at the end of `year`.
    pub fn lineage(&self, region: &RegionCode, frame: i32, year: i32) -> Lineage {
        if year < frame {
            self.back(region, frame, year)
        } else {
            self.forth(region, frame, year)
        }
    }

    fn back(&self, region: &RegionCode, frame: i32, year: i32) -> Lineage {
        let mut now = BTreeSet::from([region.clone()]);
        let mut joined: Option<RegionChange> = None;
        for at in (year + 1..=frame).rev() {
            let mut before = BTreeSet::new();
            for one in now {
                let into = self.into(&one, at);
                let lost = self.out_of(&one, at).iter().find(|change| change.successor != one);
                match (into, lost) {
                    ([], None) => {
                        before.insert(one);
                    }
                    // It came from nowhere and went on: a part of it left.
                    ([], Some(change)) => return broken(change, [one].into()),
                    (changes, _) => {
                        let whole = changes
                            .iter()
                            .all(|change| change.is_whole() && self.goes_whole(change));
                        let from: BTreeSet<RegionCode> =
                            changes.iter().map(|change| change.predecessor.clone()).collect();
                        if let (false, Some(change)) = (whole, changes.first()) {
                            return broken(change, from.into_iter().chain([one]).collect());
                        }
                        if from.len() > 1 {
                            joined = changes.first().cloned();
                        }
                        before.extend(from);
                    }
                }
            }
            now = before;
        }
        match (joined, now.len()) {
            (Some(change), 2..) => Lineage::Several(now.into_iter().collect(), change),
            _ => Lineage::One(now.into_iter().next().unwrap_or_else(|| region.clone())),
        }
    }

    /// A predecessor of which a part went elsewhere in the same year did not go whole.
    fn goes_whole(&self, change: &RegionChange) -> bool {
        self.out_of(&change.predecessor, change.year).len() == 1
    }

    /// Only one region that became one other can be followed to later years.
    fn forth(&self, region: &RegionCode, frame: i32, year: i32) -> Lineage {
        let mut now = region.clone();
        for at in frame + 1..=year {
            let out_of = self.out_of(&now, at);
            match out_of {
                [] => match self.into(&now, at) {
                    [] => {}
                    // Somebody gave it territory that it does not have in the frame year.
                    [change, ..] => return broken(change, [now.clone()].into()),
                },
                [change] if change.is_whole() && self.into(&change.successor, at).len() == 1 => {
                    now = change.successor.clone();
                }
                [change, ..] => return broken(change, [change.successor.clone(), now.clone()].into()),
            }
        }
        Lineage::One(now)
    }
}

fn broken(change: &RegionChange, there: BTreeSet<RegionCode>) -> Lineage {
    Lineage::Broken(there.into_iter().collect(), change.clone())
}

fn change(row: &Row, regions: &Regions) -> Result<RegionChange, Problem> {
    let predecessor = known(row, "predecessor", regions)?;
    let successor = known(row, "successor", regions)?;
    let kind: ChangeKind = row.parse("kind")?;
    let stated: Option<Decimal> = row.optional("share")?;
    let outside = |share: &Decimal| *share <= Decimal::ZERO || *share > Decimal::ONE;
    if stated.as_ref().is_some_and(outside) {
        return Err(row.problem("column `share`: a number above 0 and up to 1"));
    }
    let share = match (kind, stated) {
        (ChangeKind::Split, Some(share)) if share == Decimal::ONE => {
            return Err(row.problem("column `share`: of a split less than 1 goes to the successor"));
        }
        (ChangeKind::Rename | ChangeKind::Upgrade | ChangeKind::Merge, Some(share)) if share != Decimal::ONE => {
            return Err(row.problem(format!(
                "column `share`: of {kind} the whole goes to the successor; use split"
            )));
        }
        (ChangeKind::Split, stated) => stated,
        (ChangeKind::Rename | ChangeKind::Upgrade | ChangeKind::Merge, _) => Some(Decimal::ONE),
    };
    let year: i32 = row.parse("year")?;
    if !(1949..=2199).contains(&year) {
        return Err(row.problem(format!("column `year`: not a year: `{year}`")));
    }
    Ok(RegionChange {
        predecessor,
        successor,
        year,
        kind,
        share,
    })
}

fn known(row: &Row, column: &str, regions: &Regions) -> Result<RegionCode, Problem> {
    let code: RegionCode = row.parse(column)?;
    if regions.get(&code).is_some() || regions.successor(&code) != &code {
        return Ok(code);
    }
    let reason = format!("column `{column}`: region {code} is in neither regions.tsv nor region_codes.tsv");
    Err(row.problem(reason))
}

#[cfg(test)]
mod tests;
