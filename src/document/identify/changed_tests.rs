//! The annotated documents with the places and figures of other districts in them: what a document
//! is must not hang on the names and numbers of five texts.

use std::fs;

use regex::Regex;
use serde_json::Value;

use super::tests::{annotated, identified};
use crate::document::fold::simplify;
use crate::model::{Level, Region};
use crate::reference::{Regions, shipped_tables};

/// How many other districts stand in for each document's own.
const OTHERS: usize = 3;

/// How the name of a high-tech zone ends.
const ZONE: &str = "高新技术产业开发区";

/// A place of the annotation and of its stand-in, from province to township.
struct Change<'a> {
    from: Vec<String>,
    to: Vec<&'a Region>,
}

fn names(expected: &Value) -> Vec<String> {
    let levels = ["province", "city", "district", "township"];
    let names = levels
        .iter()
        .filter_map(|level| expected["region"][level]["name"].as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.dedup();
    names
}

/// Regions of the same shape as the document's own: the same levels and the same kinds of unit, names
/// that no other region of the table bears, spread over the country.
fn others<'a>(own: &Region, regions: &'a Regions) -> Vec<Vec<&'a Region>> {
    let shape = |region: &Region| {
        let above: Vec<&Region> = regions.ancestry(&region.code).skip(1).collect();
        above.iter().map(|above| above.level).collect::<Vec<Level>>()
    };
    let long = |region: &Region| regions.short_name(region).chars().count() >= 2;
    let alike = |region: &&Region| {
        let ending = if region.level == Level::County && own.name.ends_with(ZONE) {
            region.name.ends_with(ZONE)
        } else {
            region.name.ends_with(own.name.chars().next_back().unwrap())
        };
        region.level == own.level
            && ending
            && region.valid_to.is_none()
            && region.code != own.code
            && shape(region) == shape(own)
            && regions.named(&region.name).len() == 1
            && regions.ancestry(&region.code).all(long)
    };
    let pool: Vec<&Region> = match own.level {
        Level::Township => regions
            .iter()
            .flat_map(|region| regions.children(&region.code))
            .collect(),
        Level::Province | Level::City | Level::County => regions.iter().collect(),
    };
    let mut found: Vec<&Region> = pool.into_iter().filter(alike).collect();
    found.sort_by(|one, two| one.code.cmp(&two.code));
    let step = (found.len() / OTHERS).max(1);
    let picked = found.into_iter().step_by(step).take(OTHERS);
    picked
        .map(|region| {
            let mut chain: Vec<&Region> = regions.ancestry(&region.code).collect();
            chain.reverse();
            chain
        })
        .collect()
}

/// The stem of a name: by it texts call the place for short.
fn stem(name: &str) -> &str {
    let kinds = [ZONE, "高新区", "自治区", "省", "市", "区", "县", "镇"];
    let stem = kinds.iter().find_map(|kind| name.strip_suffix(kind));
    stem.filter(|stem| stem.chars().count() >= 2).unwrap_or(name)
}

/// The text with every place changed, found also where it is written in traditional characters.
fn changed(text: &str, change: &Change<'_>) -> String {
    let mut text = text.to_owned();
    for (from, to) in change.from.iter().zip(&change.to).rev() {
        for (old, new) in [(from.as_str(), to.name.as_str()), (stem(from), stem(&to.name))] {
            let folded: Vec<char> = simplify(&text).chars().collect();
            let original: Vec<char> = text.chars().collect();
            let wanted: Vec<char> = old.chars().collect();
            let mut out = String::new();
            let mut at = 0;
            while at < original.len() {
                if folded[at..].starts_with(&wanted) {
                    out.push_str(new);
                    at += wanted.len();
                } else {
                    out.push(original[at]);
                    at += 1;
                }
            }
            text = out;
        }
    }
    let figure = Regex::new(r"(\d+)([件次人个起名场份条家個場])").unwrap();
    let other = |digit: char| char::from_digit((digit.to_digit(10).unwrap() % 9) + 1, 10).unwrap();
    figure
        .replace_all(&text, |found: &regex::Captures<'_>| {
            format!("{}{}", found[1].chars().map(other).collect::<String>(), &found[2])
        })
        .into_owned()
}

#[test]
fn other_places_and_figures_change_nothing_else() {
    let Some(shared) = annotated() else { return };
    let regions = Regions::load(&shipped_tables()).unwrap();
    let gold = fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let gold: Vec<Value> = serde_json::from_str(&gold).unwrap();
    let mut wrong = Vec::new();
    for expected in &gold {
        let name = expected["doc"].as_str().unwrap();
        let text = fs::read_to_string(shared.join("seeds").join(name)).unwrap();
        let own = regions
            .get(&expected["region_code"].as_str().unwrap().parse().unwrap())
            .unwrap();
        let others = others(own, &regions);
        assert!(others.len() >= OTHERS, "{name}: {}", others.len());
        for to in others {
            let code = to.last().unwrap().code.clone();
            let change = Change {
                from: names(expected),
                to,
            };
            assert_eq!(change.from.len(), change.to.len(), "{name} {code}");
            let stated = own.code.as_str();
            let text = changed(&text, &change).replace(stated, code.as_str().get(..6).unwrap());
            let found = identified(&text, &regions).identity;
            let year = found.year.as_ref().map(|year| i64::from(year.value));
            let date = found.publication_date.as_ref().map(|date| date.value.to_string());
            for (what, right) in [
                ("kind", expected["doc_type"] == found.kind.word()),
                ("year", expected["reporting_year"].as_i64() == year),
                ("date", expected["publication_date"].as_str().map(str::to_owned) == date),
                (
                    "region",
                    found.region.as_ref().is_some_and(|region| region.value == code),
                ),
            ] {
                if !right {
                    wrong.push(format!("{name} as {}: {what}: {found:?}", regions.full_name(&code)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
