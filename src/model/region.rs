use std::fmt;
use std::str::FromStr;

use compact_str::{CompactString, format_compact};
use serde::{Deserialize, Serialize};

use crate::model::{Malformed, text_form, word_list};

/// Statistical division code (统计用区划代码): six digits (GB/T 2260) at county level and above,
/// nine at township level. Longer zero-padded spellings are accepted and shortened. There are millions of
/// copies beside figures, so it lies in place and not on the heap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(CompactString);

impl RegionCode {
    /// The digits: six, or nine for a township.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that the digits say.
    pub fn level(&self) -> Level {
        if self.0.len() == 9 {
            Level::Township
        } else if self.0.ends_with("0000") {
            Level::Province
        } else if self.0.ends_with("00") {
            Level::City
        } else {
            Level::County
        }
    }

    /// The code one level up by the digits: township, county, city, province, nothing.
    /// The parent by year (a county that changed cities) comes from the region table.
    pub fn parent(&self) -> Option<Self> {
        let digits = match self.level() {
            Level::Township => CompactString::new(&self.0[..6]),
            Level::County => format_compact!("{}00", &self.0[..4]),
            Level::City => format_compact!("{}0000", &self.0[..2]),
            Level::Province => return None,
        };
        Some(Self(digits))
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RegionCode {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new("a division code of 6, 9 or 12 digits", text);
        if !text.bytes().all(|b| b.is_ascii_digit()) || text.starts_with('0') {
            return Err(malformed());
        }
        let kept = match text.len() {
            6 | 9 => text,
            12 if text.ends_with("000000") => &text[..6],
            12 if text.ends_with("000") => &text[..9],
            _ => return Err(malformed()),
        };
        // Nine digits that end in 000 name the county itself.
        let county = kept.strip_suffix("000").filter(|_| kept.len() == 9);
        Ok(Self(CompactString::new(county.unwrap_or(kept))))
    }
}

text_form!(RegionCode);

word_list! {
    /// Level of government of a region, from the widest to the narrowest.
    Level, "a level (province, city, county, township)" {
        /// 省、自治区、直辖市.
        Province = "province",
        /// 地级市、自治州、盟.
        City = "city",
        /// 县、区、县级市、旗, and development zones that have a code of that length.
        County = "county",
        /// 镇、乡、街道.
        Township = "township",
    }
}

/// One region with the years in which its code and name were in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Statistical division code.
    pub code: RegionCode,
    /// Full name without its parents: 望溪区.
    pub name: String,
    /// Level of government.
    pub level: Level,
    /// The region above, absent for a province.
    pub parent: Option<RegionCode>,
    /// Other names that pages use: short forms, former names, names of the administration.
    pub aliases: Vec<String>,
    /// First year in which code and name were in force, where known.
    pub valid_from: Option<i32>,
    /// Last year in which they were, absent while they still are.
    pub valid_to: Option<i32>,
    /// Where the row comes from.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::{Level, RegionCode};

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn padded_codes_are_shortened_to_their_level() {
        for (text, kept, level) in [
            ("990000000000", "990000", Level::Province),
            ("990100", "990100", Level::City),
            ("990102000000", "990102", Level::County),
            ("990102000", "990102", Level::County),
            ("990102105000", "990102105", Level::Township),
        ] {
            assert_eq!((code(text).as_str(), code(text).level()), (kept, level));
        }
    }

    #[test]
    fn parents_go_up_to_the_province_and_stop() {
        let chain: Vec<String> = std::iter::successors(Some(code("990102105")), RegionCode::parent)
            .map(|c| c.to_string())
            .collect();
        assert_eq!(chain, ["990102105", "990102", "990100", "990000"]);
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in ["", "99", "99010a", "0990102", "990102105001", "９９０１０２"] {
            assert!(bad.parse::<RegionCode>().is_err(), "{bad}");
        }
    }
}
