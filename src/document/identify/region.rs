//! The region that a document reports on, by the page's own words. Names stand in titles and
//! sentences; a name that several regions bear is settled by a parent named in the text or by a
//! code that the page states, or it is left open.

use std::collections::BTreeMap;

use crate::document::block::Block;
use crate::document::identify::index_number::division_of_index_number;
use crate::document::identity::Found;
use crate::document::marks::Field;
use crate::document::view::View;
use crate::model::{Finding, IssueCode, Level, Region, RegionCode};
use crate::reference::{NamedAt, Regions};

/// Kinds of townships, as their names end.
const TOWNSHIPS: [&str; 3] = ["镇", "乡", "街道"];
/// The rule that a stated issuer is found by.
const STATED_ISSUER: &str = "stated issuer";
/// How much a mention counts by where it stands.
const IN_TITLE: usize = 40;
const IN_SIGNATURE: usize = 10;
const IN_FIRST_LINE: usize = 4;
const IN_TEXT: usize = 1;
/// Kinds of development zones, as their names end.
const ZONES: &[&str] = &[
    "高新技术产业开发区",
    "高新区",
    "经济技术开发区",
    "经济开发区",
    "经开区",
    "开发区",
    "工业园区",
    "示范区",
    "新区",
];
/// How much a code that the page states counts when namesakes are told apart.
const BY_CODE: usize = 20;

/// A text in which names are looked for.
struct Source<'a> {
    folded: String,
    weight: usize,
    /// The block that it is the text of, and where in the original it begins, if not in a block.
    block: Option<&'a Block>,
    start: Option<usize>,
    by: &'static str,
}

/// What speaks for one name.
#[derive(Debug, Default)]
struct Case {
    score: usize,
    bearers: BTreeMap<RegionCode, usize>,
    span: Option<(usize, usize)>,
    by: &'static str,
    weight: usize,
}

struct Search<'a> {
    view: &'a View<'a>,
    regions: &'a Regions,
    year: Option<i32>,
    sources: Vec<Source<'a>>,
    /// Codes in index numbers and site codes, brought up to date.
    codes: Vec<RegionCode>,
}

/// The region, or the finding that says why it is left open.
pub(super) fn region(
    view: &View<'_>,
    regions: &Regions,
    title: Option<&Found<String>>,
    year: Option<i32>,
) -> Result<Found<RegionCode>, Box<Finding>> {
    let search = Search {
        view,
        regions,
        year,
        sources: sources(view, title),
        codes: codes(view, regions),
    };
    let chosen = search.county()?;
    if let Some(chosen) = chosen {
        let town = search.township(&chosen.value);
        return Ok(town.unwrap_or(chosen));
    }
    let other = search.lone_township(title).or_else(|| search.by_code());
    other.unwrap_or_else(|| {
        let first = || {
            view.body()
                .next()
                .map(|(_, block, _)| block.text.chars().take(20).collect())
        };
        let hint = title.map(|title| title.value.clone()).or_else(first);
        let finding = Finding::new(IssueCode::RegionUnknown);
        Err(Box::new(finding.with("found", hint.unwrap_or_default())))
    })
}

fn sources<'a>(view: &'a View<'a>, title: Option<&Found<String>>) -> Vec<Source<'a>> {
    let mut sources: Vec<Source<'a>> = Vec::new();
    if let Some(title) = title {
        sources.push(Source {
            folded: view.fold(&title.value),
            weight: IN_TITLE,
            block: None,
            start: title.span.map(|(start, _)| start),
            by: "title",
        });
    }
    let of_block = |(_, block, folded): (usize, &'a Block, &str), weight, by| Source {
        folded: folded.to_owned(),
        weight,
        block: Some(block),
        start: None,
        by,
    };
    sources.extend(
        view.above()
            .map(|block| of_block(block, IN_TEXT, "line above the body")),
    );
    sources.extend(view.below().map(|block| of_block(block, IN_SIGNATURE, "signature")));
    for (at, block) in view.body().enumerate() {
        let weight = if at == 0 { IN_FIRST_LINE } else { IN_TEXT };
        sources.push(of_block(block, weight, "names in the text"));
    }
    let stated = view.stated(Field::Issuer).chain(view.stated(Field::SiteName));
    sources.extend(stated.map(|entry| Source {
        folded: view.fold(&entry.value),
        weight: IN_FIRST_LINE,
        block: None,
        start: entry.span.map(|(start, _)| start),
        by: STATED_ISSUER,
    }));
    sources
}

/// The codes that the page states, each followed to the code now in use.
fn codes(view: &View<'_>, regions: &Regions) -> Vec<RegionCode> {
    let index = view
        .stated(Field::IndexNumber)
        .filter_map(|entry| division_of_index_number(&entry.value));
    let site = view
        .stated(Field::SiteCode)
        .filter_map(|entry| entry.value.trim().get(..6)?.parse::<RegionCode>().ok());
    let known = |code: RegionCode| {
        let current = regions.successor(&code).clone();
        [code, current].into_iter().find(|code| regions.get(code).is_some())
    };
    let mut codes: Vec<RegionCode> = index.chain(site).filter_map(known).collect();
    codes.dedup();
    codes
}

/// Whether nothing but a year stands before a place of a title: 山西…, 2031年山西…, 关于2031年度….
fn begins(title: &str, at: usize) -> bool {
    let before = title.get(..at).unwrap_or_default();
    let bare = before
        .trim_start_matches("关于")
        .trim_start_matches(|c: char| c.is_ascii_digit());
    bare.trim_start_matches('年').trim_start_matches('度').trim().is_empty()
}

/// Where a name stands in the original.
fn span(source: &Source<'_>, found: &NamedAt<'_>) -> Option<(usize, usize)> {
    let chars = |byte: usize| source.folded.get(..byte).map_or(0, |before| before.chars().count());
    place(source, chars(found.start), chars(found.end))
}

/// Where characters of a source stand in the original.
fn place(source: &Source<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    match source.block {
        Some(block) => block.source_span(start, end),
        None => source.start.map(|from| (from + start, from + end)),
    }
}

impl<'a> Search<'a> {
    fn in_force(&self, found: &NamedAt<'_>) -> Vec<RegionCode> {
        // A page without a year is sooner of today than of a time before its region's name was another's.
        let lasts = |region: &&Region| self.year.is_some() || region.valid_to.is_none();
        let bearers: Vec<RegionCode> = self
            .regions
            .named_in(found.name, self.year)
            .filter(lasts)
            .map(|region| region.code.clone())
            .collect();
        // A year outside every bearer's time: the page says the name all the same.
        if bearers.is_empty() {
            found.bearers.to_vec()
        } else {
            bearers
        }
    }

    /// The regions at county level and above that the page names, by name.
    fn cases(&self) -> BTreeMap<String, Case> {
        let mut cases: BTreeMap<String, Case> = BTreeMap::new();
        for source in &self.sources {
            let mut before: Option<(usize, Vec<RegionCode>)> = None;
            for found in self.regions.names_in(&source.folded) {
                let bearers = self.in_force(&found);
                let above = before
                    .take()
                    .filter(|(end, _)| *end == found.start)
                    .map(|(_, codes)| codes);
                let below: Vec<RegionCode> = above
                    .iter()
                    .flatten()
                    .flat_map(|above| bearers.iter().filter(move |code| self.is_below(code, above)).cloned())
                    .collect();
                let qualified = !below.is_empty();
                if qualified || !found.weak || (source.weight == IN_TITLE && begins(&source.folded, found.start)) {
                    let case = cases.entry(found.name.to_owned()).or_default();
                    case.score += source.weight * (1 + usize::from(qualified));
                    for code in if qualified { &below } else { &bearers } {
                        *case.bearers.entry(code.clone()).or_default() += 3 * usize::from(qualified);
                    }
                    if source.weight > case.weight {
                        case.weight = source.weight;
                        case.span = span(source, &found);
                        case.by = source.by;
                    }
                }
                before = Some((found.end, if qualified { below } else { bearers }));
            }
        }
        cases
    }

    fn is_below(&self, code: &RegionCode, above: &RegionCode) -> bool {
        code != above && self.regions.is_within(code, above)
    }

    /// The region at county level or above.
    fn county(&self) -> Result<Option<Found<RegionCode>>, Box<Finding>> {
        let cases = self.cases();
        let words = self.own_words();
        let rank = |name: &str, case: &Case| {
            let own = words
                .iter()
                .filter(|(kind, _)| name.ends_with(*kind))
                .map(|(_, count)| *count)
                .max();
            // In a title every name is part of one address; the narrowest comes last.
            case.score * (1 + own.unwrap_or(0))
        };
        let in_title: Vec<(&String, &Case)> = cases.iter().filter(|(_, case)| case.weight == IN_TITLE).collect();
        let pool: Vec<(&String, &Case)> = if in_title.is_empty() {
            cases.iter().collect()
        } else {
            in_title
        };
        let narrowest = |name: &str, case: &Case| {
            case.weight == IN_TITLE
                && !pool.iter().any(|(other, inner)| {
                    *other != name
                        && inner
                            .bearers
                            .keys()
                            .any(|code| case.bearers.keys().any(|above| self.is_below(code, above)))
                })
        };
        let best = pool
            .iter()
            .max_by_key(|(name, case)| (narrowest(name, case), rank(name, case), std::cmp::Reverse(*name)));
        let Some((name, case)) = best else { return Ok(None) };
        let code = self.settle(name, case)?;
        self.agrees_with_codes(name, &code)?;
        self.is_no_zone(&code)?;
        self.speaks_for(&code, case)?;
        Ok(Some(Found {
            value: code,
            span: case.span,
            by: case.by.to_owned(),
        }))
    }

    /// Which of several regions of one name.
    fn settle(&self, name: &str, case: &Case) -> Result<RegionCode, Box<Finding>> {
        let mut scored: Vec<(usize, &RegionCode)> = case
            .bearers
            .iter()
            .map(|(code, qualified)| (qualified + self.context(code), code))
            .collect();
        scored.sort_by(|a, b| b.cmp(a));
        let alone = scored.len() == 1;
        match scored.as_slice() {
            [(best, code), rest @ ..] if alone || (*best > 0 && rest.first().is_none_or(|(next, _)| next < best)) => {
                Ok((*code).clone())
            }
            _ => Err(self.ambiguous(name, case.bearers.keys())),
        }
    }

    fn ambiguous<'c>(&self, name: &str, codes: impl Iterator<Item = &'c RegionCode>) -> Box<Finding> {
        let names: Vec<String> = codes
            .map(|code| format!("{} {code}", self.regions.full_name(code)))
            .collect();
        let finding = Finding::new(IssueCode::RegionAmbiguous).with("name", name);
        Box::new(finding.with("candidates", names.join("、")))
    }

    /// How often the text names what lies above a region, and what codes speak for it.
    fn context(&self, code: &RegionCode) -> usize {
        let above: Vec<&Region> = self.regions.ancestry(code).skip(1).collect();
        let named = |region: &Region| {
            let short = self.regions.short_name(region);
            let count: usize = self
                .sources
                .iter()
                .map(|source| source.folded.matches(short).count())
                .sum();
            count.min(3)
        };
        let words: usize = above.iter().map(|region| named(region)).sum();
        let codes = self.codes.iter().filter(|stated| {
            *stated == code
                || self.is_below(stated, code)
                || (self.is_below(code, stated) && stated.level() != Level::Province)
        });
        words + codes.count() * BY_CODE
    }

    /// A page whose codes lie in another province is a copy, or the name is another region's.
    fn agrees_with_codes(&self, name: &str, code: &RegionCode) -> Result<(), Box<Finding>> {
        let province = |code: &RegionCode| code.as_str().get(..2).map(str::to_owned);
        match self.codes.iter().find(|stated| province(stated) != province(code)) {
            Some(stated) => Err(self.ambiguous(name, [code, stated].into_iter())),
            None => Ok(()),
        }
    }

    /// A page that speaks of 我区 and names a development zone of the city is the zone's, not the
    /// city's. One that the table does not have is left open.
    fn is_no_zone(&self, code: &RegionCode) -> Result<(), Box<Finding>> {
        let Some(city) = self.regions.get(code).filter(|region| region.level == Level::City) else {
            return Ok(());
        };
        let words = self.own_words();
        let says = |kind: &str| words.get(kind).copied().unwrap_or(0);
        let short = self.regions.short_name(city);
        let named = ZONES.iter().find_map(|zone| {
            let names = [format!("{short}{zone}"), format!("{}{zone}", city.name)];
            let count = |name: &String| -> usize {
                let counts = self
                    .sources
                    .iter()
                    .map(|source| source.folded.matches(name.as_str()).count());
                counts.sum()
            };
            names.into_iter().find(|name| count(name) > 0)
        });
        match named.filter(|_| says("区") > says("市")) {
            Some(name) => Err(Box::new(Finding::new(IssueCode::RegionUnknown).with("found", name))),
            None => Ok(()),
        }
    }

    /// A text that names only what lies above it (a province's plan, a city's instructions) and speaks
    /// of 我区 or 我县 is not that province's or city's report.
    fn speaks_for(&self, code: &RegionCode, case: &Case) -> Result<(), Box<Finding>> {
        let region = self.regions.get(code);
        let issues = case.weight >= IN_SIGNATURE || case.by == STATED_ISSUER;
        let Some(region) = region.filter(|region| region.level <= Level::City && !issues) else {
            return Ok(());
        };
        let words = self.own_words();
        let own = words.iter().filter(|(kind, _)| region.name.ends_with(**kind));
        let own = own.map(|(_, count)| *count).max().unwrap_or(0);
        let lower = ["区", "县", "旗", "镇", "乡", "街道"]
            .iter()
            .filter(|kind| !region.name.ends_with(**kind));
        let lower = lower.filter_map(|kind| words.get(kind)).max().copied().unwrap_or(0);
        if region.level == Level::Province || lower > own {
            let finding = Finding::new(IssueCode::RegionUnknown);
            return Err(Box::new(finding.with("found", &region.name)));
        }
        Ok(())
    }

    /// How often the text speaks of its own district, county, city, town: 全区, 我县, 市政府.
    fn own_words(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for kind in ["省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道"] {
            // 全区 and 我区 are the writer's own; 市政府 may also be the one above.
            let words = [
                (format!("全{kind}"), 3),
                (format!("我{kind}"), 3),
                (format!("{kind}政府"), 1),
                (format!("{kind}委"), 1),
            ];
            let count = |text: &str| -> usize {
                let counts = words
                    .iter()
                    .map(|(word, weight)| text.matches(word.as_str()).count() * weight);
                counts.sum()
            };
            counts.insert(kind, self.sources.iter().map(|source| count(&source.folded)).sum());
        }
        counts
    }

    /// The township below the county that the page is really about: named in the title, or in the
    /// first lines of a text that speaks of 全镇 and 镇政府.
    fn township(&self, county: &RegionCode) -> Option<Found<RegionCode>> {
        let words = self.own_words();
        let speaks = |region: &Region| {
            let kind = TOWNSHIPS.iter().find(|kind| region.name.ends_with(*kind));
            kind.and_then(|kind| words.get(kind)).is_some_and(|count| *count >= 2)
        };
        let mut best: Option<(usize, Found<RegionCode>)> = None;
        for town in self
            .regions
            .children(county)
            .filter(|town| town.level == Level::Township)
        {
            for source in self.leading() {
                let leading = source.weight == IN_TITLE || speaks(town);
                let Some(byte) = source.folded.find(&town.name).filter(|_| leading) else {
                    continue;
                };
                let start = source.folded.get(..byte).map_or(0, |before| before.chars().count());
                let end = start + town.name.chars().count();
                let mentions: usize = self.sources.iter().map(|s| s.folded.matches(&town.name).count()).sum();
                let rank = source.weight * 1000 + mentions;
                if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                    let span = place(source, start, end);
                    let value = town.code.clone();
                    best = Some((
                        rank,
                        Found {
                            value,
                            span,
                            by: source.by.to_owned(),
                        },
                    ));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// The sources that say what the page is about: title, signature, first line, and the sentence
    /// that names the report.
    fn leading(&self) -> impl Iterator<Item = &Source<'a>> {
        let announces = |source: &&Source<'a>| {
            let mut patterns = self.view.marks.announcements.iter();
            source.weight > IN_TEXT || patterns.any(|pattern| pattern.is_match(&source.folded))
        };
        self.sources.iter().filter(announces)
    }

    /// A township whose county the page does not name.
    fn lone_township(&self, title: Option<&Found<String>>) -> Option<Result<Found<RegionCode>, Box<Finding>>> {
        let title = title?;
        let folded = self.view.fold(&title.value);
        let end = TOWNSHIPS
            .iter()
            .filter_map(|kind| Some(folded.find(kind)? + kind.len()))
            .min()?;
        let stem = folded.get(..end)?;
        let starts: Vec<usize> = stem.char_indices().map(|(at, _)| at).collect();
        let name = starts
            .into_iter()
            .filter_map(|at| stem.get(at..))
            // A table may have a township of the bare name 街道, which every other one ends with.
            .find(|name| !TOWNSHIPS.contains(name) && !self.regions.named(name).is_empty())?;
        let bearers = self.regions.named(name);
        let mut case = Case::default();
        case.bearers.extend(bearers.iter().map(|code| (code.clone(), 0)));
        Some(self.settle(name, &case).map(|value| Found {
            value,
            span: title.span,
            by: "title".to_owned(),
        }))
    }

    /// The region of the index number where no name is known.
    fn by_code(&self) -> Option<Result<Found<RegionCode>, Box<Finding>>> {
        let code = self.codes.first()?;
        Some(Ok(Found {
            value: code.clone(),
            span: None,
            by: "code that the page states".to_owned(),
        }))
    }
}
