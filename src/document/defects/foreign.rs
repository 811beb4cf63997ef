use std::collections::BTreeMap;

use crate::document::block::Block;
use crate::document::defects::rules::DefectRules;
use crate::document::view::View;
use crate::model::{Finding, IssueCode, Level, Place, RegionCode};
use crate::reference::{NamedAt, Regions};

/// How far before a name its clause is looked at, in characters.
const BEFORE: usize = 24;
/// How much of the clause on each side of the name is quoted, in characters.
const QUOTED: usize = 24;

/// Another region's name where its government is spoken of as if it were the own: 某省法治政府建设 in
/// a report of another province. Regions that were visited, that signed an agreement or that a
/// case came from are rightly named.
pub(super) fn names(view: &View<'_>, regions: &Regions, rules: &DefectRules) -> Vec<Finding> {
    let Some(own) = view.document.identity.region.as_ref().map(|region| &region.value) else {
        return Vec::new();
    };
    let mut found: BTreeMap<String, (Finding, usize)> = BTreeMap::new();
    for (index, block, folded) in view.body() {
        for name in regions.names_in(folded) {
            if is_foreign(&name, own, regions) && is_copied(folded, &name, rules) {
                let finding = || at(index, block, folded, &name);
                if let Some((_, count)) = found.get_mut(name.name) {
                    *count += 1;
                } else if let Some(finding) = finding() {
                    found.insert(name.name.to_owned(), (finding, 1));
                }
            }
        }
    }
    let findings = found.into_values();
    findings.map(|(finding, count)| finding.with("count", count)).collect()
}

/// Whether no bearer of the name is the own region, lies within it, or lies above it.
fn is_foreign(name: &NamedAt<'_>, own: &RegionCode, regions: &Regions) -> bool {
    let full = |code: &RegionCode| regions.get(code).is_some_and(|region| region.name == name.name);
    let related = |code: &RegionCode| {
        let current = regions.successor(code);
        [code, current]
            .into_iter()
            .any(|code| code == own || regions.is_within(own, code) || regions.is_within(code, own))
    };
    // A township shares its county's other names rightly; so does a county those of its city's zones.
    !name.weak && name.bearers.iter().any(full) && !name.bearers.iter().any(related) && !beside(name, own, regions)
}

/// A township speaks of its neighbours in the same county.
fn beside(name: &NamedAt<'_>, own: &RegionCode, regions: &Regions) -> bool {
    let level = regions.get(own).map(|region| region.level);
    let parent = regions.ancestry(own).nth(1).map(|region| region.code.clone());
    level == Some(Level::Township)
        && parent.is_some_and(|parent| name.bearers.iter().any(|code| regions.is_within(code, &parent)))
}

fn is_copied(folded: &str, name: &NamedAt<'_>, rules: &DefectRules) -> bool {
    let after = folded.get(name.end..).unwrap_or_default();
    let before = folded.get(..name.start).unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let before: String = before.chars().skip(skipped).collect();
    rules.copied.is_match(after) && !rules.visit.is_match(&before)
}

/// The clause of the name, as far as a line of an issue shows it.
fn at(index: usize, block: &Block, folded: &str, name: &NamedAt<'_>) -> Option<Finding> {
    let chars = |byte: usize| folded.get(..byte).map_or(0, |before| before.chars().count());
    let text: Vec<char> = folded.chars().collect();
    let breaks = |c: &char| ",。;:!?".contains(*c);
    let (from, to) = (chars(name.start), chars(name.end));
    let before = text
        .get(..from)?
        .iter()
        .rev()
        .take(QUOTED)
        .take_while(|c| !breaks(c))
        .count();
    let after = text.get(to..)?.iter().take(QUOTED).take_while(|c| !breaks(c)).count();
    let (from, to) = (from - before, to + after);
    let (start, end) = block.source_span(from, to)?;
    let place = Place::Text {
        block: index,
        start,
        end,
    };
    let quote: String = block.text.chars().skip(from).take(to - from).collect();
    Some(Finding::at(IssueCode::ForeignRegion, place, quote).with("name", name.name))
}
