use aho_corasick::{AhoCorasick, MatchKind};

use crate::model::{Region, RegionCode};
use crate::reference::region_table::Regions;

/// Names that are ordinary words as often as names of a region.
const COMMON: &[&str] = &[
    "城区",
    "郊区",
    "矿区",
    "新区",
    "东区",
    "西区",
    "南区",
    "北区",
    "城中区",
    "城关区",
    "市中区",
    "开发区",
];

/// Finds the names of regions in a text.
#[derive(Debug, Clone)]
pub(super) struct Finder {
    automaton: AhoCorasick,
    names: Vec<String>,
}

/// A region's name as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedAt<'a> {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The name or alias.
    pub name: &'a str,
    /// Every region of the tables that bears it, in force or not.
    pub bearers: &'a [RegionCode],
    /// Whether the name is short or common: it names a region only where a parent's name stands
    /// right before it.
    pub weak: bool,
}

impl Finder {
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a String>) -> Option<Self> {
        let names: Vec<String> = names.cloned().collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .ok()?; // only a table of gigabytes is too large to build from
        Some(Self { automaton, names })
    }
}

impl Regions {
    /// The names of regions in `text`, from left to right, the longest where several begin; shipped
    /// townships are not looked for.
    pub fn names_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = NamedAt<'a>> {
        let finder = self.finder();
        let matches = finder.into_iter().flat_map(move |finder| {
            let found = finder.automaton.find_iter(text);
            found.filter_map(|found| {
                Some((
                    found.start(),
                    found.end(),
                    finder.names.get(found.pattern().as_usize())?,
                ))
            })
        });
        matches.map(|(start, end, name)| NamedAt {
            start,
            end,
            name,
            bearers: self.named(name),
            weak: name.chars().count() <= 2 || COMMON.contains(&name.as_str()),
        })
    }

    /// The region's name without the kind of its unit, by which texts call it for short: 岚州 for
    /// 岚州市. Only good for telling namesakes apart.
    pub fn short_name<'a>(&self, region: &'a Region) -> &'a str {
        let kinds = [
            "特别行政区",
            "自治区",
            "自治州",
            "自治县",
            "地区",
            "省",
            "市",
            "区",
            "县",
            "州",
            "盟",
            "旗",
        ];
        let stem = kinds.iter().find_map(|kind| region.name.strip_suffix(kind));
        stem.filter(|stem| stem.chars().count() >= 2).unwrap_or(&region.name)
    }
}

#[cfg(test)]
mod tests {
    use crate::reference::{Regions, TableFiles};

    #[test]
    fn longest_names_from_the_left_and_short_ones_marked() {
        let rows = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
            990000\t青岚省\tprovince\n\
            990100\t岚州市\tcity\t990000\n\
            990102\t望溪区\tcounty\t990100\n\
            990103\t州市区\tcounty\t990100\n\
            990171\t岚州高新技术产业开发区\tcounty\t990100\t岚州高新区\n\
            990104\t城区\tcounty\t990100\n";
        let mut files = TableFiles::default();
        files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), rows.to_owned())]);
        let regions = Regions::load(&files).unwrap();
        let text = "岚州市区望溪区、岚州高新区、岚州市城区";
        let found: Vec<(&str, bool)> = regions.names_in(text).map(|found| (found.name, found.weak)).collect();
        let expected = [
            ("岚州市", false),
            ("望溪区", false),
            ("岚州高新区", false),
            ("岚州市", false),
            ("城区", true),
        ];
        assert_eq!(found, expected);
    }
}
