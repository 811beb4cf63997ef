use std::collections::BTreeMap;

use crate::model::{Region, RegionCode};
use crate::reference::table::{Problem, Problems, Row, TableFiles};

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

/// The regions (行政区划), by code and by every name that pages use.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    by_code: BTreeMap<RegionCode, Region>,
    by_name: BTreeMap<String, Vec<RegionCode>>,
}

impl Regions {
    /// Table that the regions are read from.
    pub const TABLE: &'static str = "regions.tsv";

    /// Reads and checks the table: the level is that of the code.
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
        problems.or(Self::of(by_code))
    }

    fn of(by_code: BTreeMap<RegionCode, Region>) -> Self {
        let mut by_name: BTreeMap<String, Vec<RegionCode>> = BTreeMap::new();
        for region in by_code.values() {
            for name in std::iter::once(&region.name).chain(&region.aliases) {
                let codes = by_name.entry(name.clone()).or_default();
                if !codes.contains(&region.code) {
                    codes.push(region.code.clone());
                }
            }
        }
        Self { by_code, by_name }
    }

    /// The region with that code.
    pub fn get(&self, code: &RegionCode) -> Option<&Region> {
        self.by_code.get(code)
    }

    /// Every region that bears that name or alias; several where the name is shared.
    pub fn named(&self, name: &str) -> &[RegionCode] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every region, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.by_code.values()
    }

    /// The regions directly below `parent`, by code.
    pub fn children<'a>(&'a self, parent: &'a RegionCode) -> impl Iterator<Item = &'a Region> {
        self.iter().filter(move |region| region.parent.as_ref() == Some(parent))
    }

    /// The region and everything above it, narrowest first.
    pub fn ancestry<'a>(&'a self, code: &'a RegionCode) -> impl Iterator<Item = &'a Region> {
        std::iter::successors(self.get(code), |region| {
            region.parent.as_ref().and_then(|parent| self.get(parent))
        })
        .take(8) // deeper than any real chain: a table that loops cannot hang us
    }

    /// The name with its parents in front, as people tell namesakes apart.
    pub fn full_name(&self, code: &RegionCode) -> String {
        let mut names: Vec<&str> = self.ancestry(code).map(|region| region.name.as_str()).collect();
        names.reverse();
        names.concat()
    }
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
        valid_from: row.optional("valid_from")?,
        valid_to: row.optional("valid_to")?,
        source: row.text("source").to_owned(),
        code,
    })
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
    fn a_level_that_is_not_the_codes_is_refused() {
        let error = load("990100\t岚州市\tcounty\n").unwrap_err();
        assert_eq!(error, "regions.tsv:2: code 990100 is of level city, not county");
    }
}
