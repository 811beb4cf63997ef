//! What a page knows of itself that its sentences are read against: the level and the name of its
//! own region.

use crate::document::{Document, Zone};
use crate::model::{BodyKind, Level, RegionCode};
use crate::reference::{WordClass, Words};

/// The page's own region.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    /// Level of its region; where no code is known, the one that its words speak from.
    pub(crate) level: Option<Level>,
    /// A county-level city: 全市 is itself.
    pub(crate) own_city: bool,
    /// Title and body: regions named there are the page's own. Empty where they name none.
    pub(crate) names: String,
    /// Its body or title names one bureau: what that bureau counts is the whole here.
    pub(crate) bureau: bool,
    /// The organ that its title or body names: a court counts the lawsuits, a procuratorate its opinions.
    pub(crate) organ: Option<BodyKind>,
    /// Its title speaks for the country, and no region of its own is known.
    pub(crate) national: bool,
    /// Where no region of its own is named, the kinds of county that it speaks of as its own: 区 where it
    /// says 全区.
    pub(crate) kinds: Vec<char>,
}

/// What a word at the head of a clause that names a region by its kind (全市, 我县) means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The page's own region.
    Own,
    /// One that holds the page's own.
    Above,
    /// One inside it.
    Below,
}

impl Owner {
    /// Reads it off a document's identity, and where that names no region off its words.
    pub(crate) fn of(document: &Document, words: &Words) -> Self {
        let identity = &document.identity;
        let code = identity.region.as_ref().map(|found| &found.value);
        let named = [&identity.title, &identity.body].into_iter().flatten();
        let names = named.map(|found| found.value.as_str()).collect::<Vec<_>>().join(" ");
        let title: Vec<char> = identity.title.iter().flat_map(|title| title.value.chars()).collect();
        // A title that names no region (上半年执法情况) tells nobody's regions apart.
        let names = if code.is_some() || names_region(&names) {
            names
        } else {
            String::new()
        };
        Self {
            level: code
                .map(RegionCode::level)
                .or_else(|| titled_level(&title))
                .or_else(|| spoken_level(document, words)),
            own_city: code.is_some_and(is_county_city),
            kinds: if names.is_empty() {
                spoken_kinds(document, words)
            } else {
                Vec::new()
            },
            organ: organ_of(&title, words),
            bureau: words.within(WordClass::BureauEnd, &names.chars().collect::<Vec<char>>()),
            names,
            national: code.is_none() && words.within(WordClass::Nation, &title),
        }
    }

    /// What a word for a region of `level` means on this page.
    pub(crate) fn standing(&self, level: Level) -> Standing {
        let own = match self.level {
            Some(Level::County) if self.own_city && level == Level::City => return Standing::Own,
            Some(own) => own,
            None => return Standing::Own,
        };
        match depth(level).cmp(&depth(own)) {
            std::cmp::Ordering::Less => Standing::Above,
            std::cmp::Ordering::Equal => Standing::Own,
            std::cmp::Ordering::Greater => Standing::Below,
        }
    }
}

/// Whether a code is a county-level city's (GB/T 2260): its last two digits are 81 to 99, or 01 to 20 where the two before
/// them are no prefecture-level city's (21 and up: prefectures, autonomous prefectures, leagues, counties under a province).
fn is_county_city(code: &RegionCode) -> bool {
    let digits = |range: std::ops::Range<usize>| code.as_str().get(range).and_then(|pair| pair.parse::<u8>().ok());
    let Some((prefecture, county)) = digits(2..4).zip(digits(4..6)) else {
        return false;
    };
    county >= 81 || (1..=20).contains(&county) && prefecture >= 21
}

/// Whether a title or body may hold the name of a region: two characters before a kind, no 全市 or 我县.
fn names_region(names: &str) -> bool {
    let chars: Vec<char> = names.chars().collect();
    let kind = |c: char| "省市县区旗州盟镇乡".contains(c) || c == '街';
    (2..chars.len()).any(|at| {
        let named = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && !"全我本各该辖".contains(c);
        kind(chars[at]) && named(chars[at - 1]) && named(chars[at - 2])
    })
}

/// How deep a level lies below the country.
const fn depth(level: Level) -> u8 {
    match level {
        Level::Province => 1,
        Level::City => 2,
        Level::County => 3,
        Level::Township => 4,
    }
}

/// The court or procuratorate that alone is named in a title.
fn organ_of(title: &[char], words: &Words) -> Option<BodyKind> {
    let court = words.within(WordClass::Court, title) || words.within(WordClass::Trials, title);
    match (court, words.within(WordClass::Procuratorate, title)) {
        (true, false) => Some(BodyKind::Court),
        (false, true) => Some(BodyKind::Procuratorate),
        _ => None,
    }
}

/// The kinds of county of which the body says 全县, 我区.
fn spoken_kinds(document: &Document, words: &Words) -> Vec<char> {
    let body = || document.blocks.iter().filter(|block| block.zone == Zone::Body);
    let said = |word: &&Vec<char>| {
        let word: String = word.iter().collect();
        body().any(|block| block.text.contains(&word))
    };
    let spoken = words.of(WordClass::CountyRegion).iter().filter(said);
    spoken.filter_map(|word| word.last().copied()).collect()
}

/// The level of the region that a title begins with, by the kind that its name ends in, where no table knows
/// the name itself: 望溪区2031年法治政府建设年度报告.
fn titled_level(title: &[char]) -> Option<Level> {
    let time = |c: &char| c.is_ascii_digit() || "年度 ".contains(*c);
    let start = title.iter().take_while(|c| time(c)).count();
    let rest = title.get(start..)?;
    let ends = ["法治", "依法", "人民政府", "政府", "司法局", "关于"];
    let end = (0..rest.len()).find(|at| {
        let behind: String = rest[*at..].iter().take(4).collect();
        rest[*at].is_ascii_digit() || ends.iter().any(|word| behind.starts_with(word))
    })?;
    let name = rest.get(..end).filter(|name| name.len() >= 3)?;
    let kind: String = name.iter().rev().take(2).rev().collect();
    match name.last()? {
        '区' if ["社区", "辖区", "园区", "城区", "全区", "治区", "我区", "新区"].contains(&kind.as_str()) => {
            None
        }
        '县' | '区' | '旗' if !kind.starts_with(['全', '我', '各']) => Some(Level::County),
        '镇' | '乡' if !kind.starts_with(['全', '我', '各', '乡']) => Some(Level::Township),
        '市' | '州' | '盟' if !kind.starts_with(['全', '我', '各', '本']) => Some(Level::City),
        '省' if !kind.starts_with(['全', '我', '各', '本']) => Some(Level::Province),
        _ => None,
    }
}

/// The lowest level of which the body says 我镇, 全县, 我市: that is where its author stands.
fn spoken_level(document: &Document, words: &Words) -> Option<Level> {
    let body = || document.blocks.iter().filter(|block| block.zone == Zone::Body);
    let said = |class| {
        words.of(class).iter().any(|word| {
            let word: String = word.iter().collect();
            body().any(|block| block.text.contains(&word))
        })
    };
    [
        (WordClass::TownRegion, Level::Township),
        (WordClass::CountyRegion, Level::County),
        (WordClass::ParentCity, Level::City),
        (WordClass::WiderRegion, Level::Province),
    ]
    .into_iter()
    .find_map(|(class, level)| said(class).then_some(level))
}

#[cfg(test)]
mod tests {
    use super::{is_county_city, titled_level};
    use crate::model::{Level, RegionCode};

    #[test]
    fn county_level_cities_are_told_by_their_codes() {
        // Yiwu, Chuxiong, Xiantao and Wuzhishan are cities; Nankai and Dongcheng districts; Shuangbai and Chun'an counties.
        for (code, expected) in [
            ("330782", true),
            ("532301", true),
            ("429004", true),
            ("469001", true),
            ("120104", false),
            ("110101", false),
            ("532322", false),
            ("330127", false),
        ] {
            let code: RegionCode = code.parse().unwrap();
            assert_eq!(is_county_city(&code), expected, "{code}");
        }
    }

    #[test]
    fn a_title_tells_the_level_of_a_region_that_no_table_knows() {
        for (title, level) in [
            ("望溪区2031年法治政府建设年度报告", Some(Level::County)),
            ("2031年青岚省岚州市云磐区法治政府建设报告", Some(Level::County)),
            ("柳湾镇人民政府2031年度报告", Some(Level::Township)),
            ("岚州市司法局2031年工作总结", Some(Level::City)),
            ("青岚省2031年度报告", Some(Level::Province)),
            ("社区2031年矫正工作总结", None),
            ("全区2031年法治工作总结", None),
            ("行政执法2031年统计年报", None),
        ] {
            assert_eq!(titled_level(&title.chars().collect::<Vec<char>>()), level, "{title}");
        }
    }
}
