use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::model::{Level, Region, RegionCode};
use crate::reference::region_names::Finder;
use crate::reference::table::{Problem, Problems, Row, TableFiles};
use crate::reference::townships::{self, Townships};

const COLUMNS: &[&str] = &[
    "code",
    "name",
    "level",
    "parent",
    "aliases",
    "valid_from",
    "valid_to",
    "source",
];

const CODE_COLUMNS: &[&str] = &["code", "successor", "name", "year"];

/// The regions (行政区划), by code and by every name that pages use.
///
/// The shipped townships stand behind the tables: they are unpacked when a township is first asked
/// for, and a row of a table replaces the shipped one.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    by_code: BTreeMap<RegionCode, Region>,
    by_name: BTreeMap<String, Vec<RegionCode>>,
    successors: BTreeMap<RegionCode, RegionCode>,
    townships: OnceLock<Arc<Townships>>,
    finder: OnceLock<Option<Finder>>,
}

impl Regions {
    /// Table that the regions are read from.
    pub const TABLE: &'static str = "regions.tsv";
    /// Table of codes out of use and what they became. A layer may do without.
    pub const CODES: &'static str = "region_codes.tsv";
    /// Shipped file of the townships; see [`crate::reference::shipped_file`].
    pub const TOWNSHIPS: &'static str = townships::FILE;

    /// Reads and checks the tables: the level is that of the code.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut by_code = BTreeMap::new();
        for row in files
            .tables(Self::TABLE, COLUMNS)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            if let Some(region) = problems.keep(region(&row)) {
                by_code.insert(region.code.clone(), region);
            }
        }
        let mut successors = BTreeMap::new();
        if files.texts(Self::CODES).next().is_some() {
            let tables = files.tables(Self::CODES, CODE_COLUMNS)?;
            for row in tables.into_iter().flat_map(|table| table.rows) {
                let code = problems.keep(row.parse::<RegionCode>("code"));
                let successor = problems.keep(row.parse::<RegionCode>("successor"));
                successors.extend(code.zip(successor));
            }
        }
        problems.or(Self::of(by_code, successors))
    }

    fn of(by_code: BTreeMap<RegionCode, Region>, successors: BTreeMap<RegionCode, RegionCode>) -> Self {
        let mut by_name: BTreeMap<String, Vec<RegionCode>> = BTreeMap::new();
        for region in by_code.values() {
            for name in std::iter::once(&region.name).chain(&region.aliases) {
                let codes = by_name.entry(name.clone()).or_default();
                if !codes.contains(&region.code) {
                    codes.push(region.code.clone());
                }
            }
        }
        Self {
            by_code,
            by_name,
            successors,
            townships: OnceLock::new(),
            finder: OnceLock::new(),
        }
    }

    fn townships(&self) -> &Townships {
        self.townships.get_or_init(|| Arc::new(Townships::of(&self.by_code)))
    }

    pub(super) fn finder(&self) -> Option<&Finder> {
        self.finder.get_or_init(|| Finder::of(self.by_name.keys())).as_ref()
    }

    /// The region with that code.
    pub fn get(&self, code: &RegionCode) -> Option<&Region> {
        match self.by_code.get(code) {
            None if code.level() == Level::Township => self.townships().by_code.get(code),
            found => found,
        }
    }

    /// Every region that bears that name or alias, in force or not; several where the name is
    /// shared. A name that the tables have is looked up there alone, any other among the shipped
    /// townships.
    pub fn named(&self, name: &str) -> &[RegionCode] {
        let found = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        if found.is_empty() && name.chars().nth(1).is_some() {
            return self.townships().by_name.get(name).map_or(&[], Vec::as_slice);
        }
        found
    }

    /// The bearers of a name that were in force in `year`; all of them where no year is known.
    pub fn named_in<'a>(&'a self, name: &'a str, year: Option<i32>) -> impl Iterator<Item = &'a Region> {
        let bearers = self.named(name).iter().filter_map(|code| self.get(code));
        bearers.filter(move |region| year.is_none_or(|year| in_force(region, year)))
    }

    /// Every region of the tables, by code. The shipped townships are left out: [`Self::children`]
    /// gives those of one county.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.by_code.values()
    }

    /// The regions directly below `parent`, by code.
    pub fn children<'a>(&'a self, parent: &'a RegionCode) -> impl Iterator<Item = &'a Region> {
        let direct = self.iter().filter(move |region| region.parent.as_ref() == Some(parent));
        // Only counties, and the few cities without any, have townships right below them.
        let shipped = matches!(parent.level(), Level::County | Level::City).then(|| self.townships().below(parent));
        direct.chain(shipped.into_iter().flatten())
    }

    /// The region and everything above it, narrowest first.
    pub fn ancestry<'a>(&'a self, code: &'a RegionCode) -> impl Iterator<Item = &'a Region> {
        std::iter::successors(self.get(code), |region| {
            region.parent.as_ref().and_then(|parent| self.get(parent))
        })
        .take(8) // deeper than any real chain: a table that loops cannot hang us
    }

    /// Whether `inner` is `outer` or lies below it.
    pub fn is_within(&self, inner: &RegionCode, outer: &RegionCode) -> bool {
        self.ancestry(inner).any(|region| region.code == *outer)
    }

    /// What a code out of use became, through as many changes as there were; the code itself where
    /// no change is known.
    pub fn successor<'a>(&'a self, code: &'a RegionCode) -> &'a RegionCode {
        let chain = std::iter::successors(Some(code), |code| self.successors.get(*code));
        chain.take(8).last().unwrap_or(code)
    }

    /// The name with its parents in front, as people tell namesakes apart.
    pub fn full_name(&self, code: &RegionCode) -> String {
        let mut names: Vec<&str> = self.ancestry(code).map(|region| region.name.as_str()).collect();
        names.reverse();
        names.concat()
    }
}

fn in_force(region: &Region, year: i32) -> bool {
    region.valid_from.is_none_or(|from| from <= year) && region.valid_to.is_none_or(|to| year <= to)
}

fn region(row: &Row) -> Result<Region, Problem> {
    let code: RegionCode = row.parse("code")?;
    let level = row.parse("level")?;
    if code.level() != level {
        return Err(row.problem(format!("code {code} is of level {}, not {level}", code.level())));
    }
    Ok(Region {
        name: row.required("name")?.to_owned(),
        level,
        parent: row.optional("parent")?,
        aliases: row.list("aliases", ';'),
        valid_from: year(row, "valid_from")?,
        valid_to: year(row, "valid_to")?,
        source: row.text("source").to_owned(),
        code,
    })
}

/// A year, or the year of a date: 2014, 2014-10-01.
fn year(row: &Row, column: &str) -> Result<Option<i32>, Problem> {
    let text = row.text(column);
    let date = text.split('-').map(str::len).eq([4, 2, 2]);
    match text.split('-').next() {
        Some("") | None => Ok(None),
        Some(year) if date || year == text => {
            let malformed = |_| row.problem(format!("column `{column}`: not a year or a date: `{text}`"));
            year.parse().map(Some).map_err(malformed)
        }
        Some(_) => Err(row.problem(format!("column `{column}`: not a year or a date: `{text}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Regions};
    use crate::reference::table::TableFiles;

    fn load(rows: &str) -> Result<Regions, String> {
        let mut files = TableFiles::default();
        let text = format!("{}\n{rows}", COLUMNS.join("\t"));
        files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), text)]);
        Regions::load(&files).map_err(|problems| problems.to_string())
    }

    const ROWS: &str = "990000\t青岚省\tprovince\n\
        990100\t岚州市\tcity\t990000\n\
        990102\t望溪区\tcounty\t990100\t望溪\n\
        990200\t汐阳市\tcity\t990000\n\
        990202\t望溪区\tcounty\t990200\n";

    #[test]
    fn shared_names_give_every_bearer() {
        let regions = load(ROWS).unwrap();
        let codes = |name: &str| regions.named(name).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(codes("望溪区"), ["990102", "990202"]);
        assert_eq!(codes("望溪"), ["990102"]);
        assert!(codes("无此地").is_empty());
        assert_eq!(regions.full_name(&"990202".parse().unwrap()), "青岚省汐阳市望溪区");
    }

    #[test]
    fn codes_out_of_use_lead_to_what_they_became() {
        let mut files = TableFiles::default();
        let layer = |name: &str, text: String| (name.to_owned(), name.to_owned(), text);
        let codes = "code\tsuccessor\tname\tyear\n990121\t990103\t旧县\t2014\n990103\t990104\t新区\t2020\n";
        files.add_layer([
            layer("regions.tsv", format!("{}\n{ROWS}", COLUMNS.join("\t"))),
            layer("region_codes.tsv", codes.to_owned()),
        ]);
        let regions = Regions::load(&files).unwrap();
        for (code, current) in [("990121", "990104"), ("990102", "990102")] {
            assert_eq!(regions.successor(&code.parse().unwrap()).as_str(), current);
        }
    }

    #[test]
    fn a_name_is_settled_by_the_years_in_force() {
        let rows = "990000\t青岚省\tprovince\n990102\t溪东区\tcounty\t990000\t\t\t2014\n990103\t溪东区\tcounty\t990000\t\t2015\n";
        let regions = load(rows).unwrap();
        let codes = |year| {
            regions
                .named_in("溪东区", year)
                .map(|r| r.code.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(Some(2014)), ["990102"]);
        assert_eq!(codes(Some(2020)), ["990103"]);
        assert_eq!(codes(None), ["990102", "990103"]);
    }

    #[test]
    fn shipped_regions_have_parents_townships_and_full_names() {
        let regions = Regions::load(&crate::reference::shipped_tables()).unwrap();
        for region in regions.iter() {
            let parent = region.parent.as_ref();
            assert!(
                parent.is_none_or(|parent| regions.get(parent).is_some()),
                "{}",
                region.code
            );
            assert_eq!(
                region.level == crate::model::Level::Province,
                parent.is_none(),
                "{}",
                region.code
            );
        }
        assert_eq!(
            regions
                .iter()
                .filter(|region| region.level == crate::model::Level::Province)
                .count(),
            31
        );
        // Tiananmen square lies in 东华门街道 of 东城区, which has no prefecture above it.
        let code = "110101001".parse().unwrap();
        assert_eq!(regions.full_name(&code), "北京市东城区东华门街道");
        assert_eq!(regions.named("东华门街道"), [code]);
        assert!(regions.children(&"110101".parse().unwrap()).count() >= 15);
    }

    #[test]
    fn years_in_force_may_be_dates() {
        let row = |year: &str| load(&format!("990000\t青岚省\tprovince\t\t\t{year}\n"));
        let code = "990000".parse().unwrap();
        for (text, expected) in [("1983", Some(1983)), ("1983-10-01", Some(1983)), ("", None)] {
            assert_eq!(row(text).unwrap().get(&code).unwrap().valid_from, expected);
        }
        for bad in ["1983-10", "then", "83-1-1"] {
            assert!(row(bad).unwrap_err().contains("not a year or a date"), "{bad}");
        }
    }

    #[test]
    fn a_level_that_is_not_the_codes_is_refused() {
        let error = load("990100\t岚州市\tcounty\n").unwrap_err();
        assert_eq!(error, "regions.tsv:2: code 990100 is of level city, not county");
    }
}
