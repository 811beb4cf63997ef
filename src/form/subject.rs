//! Whose figures a row or a table holds.

use crate::model::{Period, RegionCode, Role, Scope};
use crate::reference::Regions;

/// Whose figures, and whether they are all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) region: RegionCode,
    pub(super) scope: Scope,
    /// A bureau's row is a part of its region's.
    pub(super) role: Role,
}

/// How organs below a government end.
const ORGANS: &[&str] = &[
    "局",
    "委",
    "委员会",
    "办",
    "办公室",
    "队",
    "中心",
    "所",
    "处",
    "院",
    "厅",
];

/// The regions that names may mean, within the region that a return is about.
pub(super) struct Names<'a> {
    pub(super) regions: &'a Regions,
    pub(super) period: Option<Period>,
    pub(super) context: Option<RegionCode>,
}

impl Names<'_> {
    /// The regions that a name may mean.
    pub(super) fn bearers(&self, label: &str) -> Vec<RegionCode> {
        let year = self.period.map(Period::year);
        let named = |name: &str| -> Vec<RegionCode> {
            let found = self.regions.named_in(name, year);
            found.map(|region| region.code.clone()).collect()
        };
        let mut codes = named(label);
        if codes.is_empty() {
            // 岚州市云磐区, 云磐区司法局: the last name inside says which district.
            let inside = self.regions.names_in(label).filter(|found| !found.weak).last();
            codes = inside.map(|found| named(found.name)).unwrap_or_default();
        }
        codes.retain(|code| {
            self.context
                .as_ref()
                .is_none_or(|context| self.regions.is_within(code, context))
        });
        codes
    }

    /// 市本级, 岚州市本级: the region whose own level it is.
    pub(super) fn own_level(&self, label: &str) -> Option<RegionCode> {
        let own = label.strip_suffix("本级")?;
        if own.is_empty() || ["省", "市", "县", "区"].contains(&own) {
            return self.context.clone();
        }
        match self.bearers(own).as_slice() {
            [code] => Some(code.clone()),
            _ => None,
        }
    }
}

/// What is said of whose a table is.
#[derive(Debug)]
pub(super) struct Said<'a> {
    /// The body that the line above the table states.
    pub(super) line: Option<&'a str>,
    /// The name of the sheet, where it names a region.
    pub(super) sheet: Option<&'a str>,
    pub(super) title: &'a str,
    /// The region of the document.
    pub(super) context: Option<&'a RegionCode>,
    /// The body of the document.
    pub(super) of_document: Option<&'a str>,
}

/// Whose a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// That region's.
    Region(RegionCode),
    /// It cannot be told.
    Unknown,
    /// Line, sheet and title name regions of which neither lies in the other: what it says, and what stands against it.
    Contradiction(String, String),
}

/// Whose a table is: of regions within each other that line, sheet and title name, the innermost (a city's bureau sends
/// the table of one of its districts). A line or sheet that names a region which cannot be settled leaves it open: a
/// neighbour's figures must not be taken for the document's own region.
pub(super) fn whose(names: &Names<'_>, said: &Said<'_>) -> Whose {
    let mut inner: Option<(RegionCode, &str)> = None;
    for text in [said.line, said.sheet, Some(said.title)].into_iter().flatten() {
        let name = text.strip_suffix("本级").unwrap_or(text);
        let Some(code) = settled(names, name, said) else {
            continue;
        };
        inner = match inner {
            None => Some((code, text)),
            Some((other, _)) if names.regions.is_within(&code, &other) => Some((code, text)),
            Some((other, by)) if names.regions.is_within(&other, &code) => Some((other, by)),
            Some((_, by)) => return Whose::Contradiction(by.to_owned(), text.to_owned()),
        };
    }
    let stated = said.line.or(said.sheet);
    let open = stated.is_some_and(|body| {
        let regional = body
            .replace("市场", "")
            .contains(['省', '市', '县', '区', '旗', '州', '镇', '乡']);
        let same = said.of_document.is_some_and(|other| other == body);
        settled(names, body.strip_suffix("本级").unwrap_or(body), said).is_none() && regional && !same
    });
    match inner {
        _ if open && stated.is_none_or(|body| names.own_level(body).is_none()) => Whose::Unknown,
        Some((code, _)) => Whose::Region(code),
        None => said.context.cloned().map_or(Whose::Unknown, Whose::Region),
    }
}

/// The region that a text names last; of namesakes the one within another region of the text, the title or the document.
fn settled(names: &Names<'_>, text: &str, said: &Said<'_>) -> Option<RegionCode> {
    let several = names.bearers(text);
    if let [code] = several.as_slice() {
        return Some(code.clone());
    }
    let around: Vec<&RegionCode> = [text, said.title]
        .iter()
        .flat_map(|text| names.regions.names_in(text).filter(|found| !found.weak))
        .flat_map(|found| found.bearers)
        .filter(|code| !several.contains(code))
        .chain(said.context)
        .collect();
    let mut inside = several
        .iter()
        .filter(|code| around.iter().any(|above| names.regions.is_within(code, above)));
    let found = inside.next()?;
    inside.next().is_none().then(|| found.clone())
}

/// Whether a name is that of an organ, not of a district: 公安局.
pub(super) fn is_organ(name: &str) -> bool {
    ORGANS.iter().any(|end| name.ends_with(end)) && !name.ends_with("人民政府")
}
