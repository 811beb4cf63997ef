use crate::document::{DocumentKind, Identity};
use crate::model::{BodyId, BodyKind, Level, Mention, Region, RegionCode};
use crate::reference::{Problems, Regions, TableFiles};

/// What a body is by the end of its name: 人民政府 is a government, 司法局 a department.
#[derive(Debug, Clone, Default)]
pub struct BodyKinds {
    /// Longest suffix first, so that 镇人民政府 wins over 人民政府.
    suffixes: Vec<(String, BodyKind)>,
}

impl BodyKinds {
    /// Table that the suffixes are read from.
    pub const TABLE: &'static str = "body_kinds.tsv";

    /// Reads and checks the table; a later layer replaces a suffix's kind.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut suffixes = std::collections::BTreeMap::new();
        let tables = files.tables(Self::TABLE, &["suffix", "kind"])?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            let suffix = problems.keep(row.required("suffix").map(str::to_owned));
            let kind = problems.keep(row.parse::<BodyKind>("kind"));
            suffixes.extend(suffix.zip(kind));
        }
        let mut suffixes: Vec<(String, BodyKind)> = suffixes.into_iter().collect();
        suffixes.sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.chars().count()));
        problems.or(Self { suffixes })
    }

    /// The kind of the body with that name, where its end is known.
    pub fn of(&self, name: &str) -> Option<BodyKind> {
        let found = self.suffixes.iter().find(|(suffix, _)| name.ends_with(suffix.as_str()));
        found.map(|(_, kind)| *kind)
    }
}

/// Who issued a document, as far as its mentions need to know.
pub(super) struct Issued<'a> {
    identity: &'a Identity,
    regions: &'a Regions,
    own: Option<BodyId>,
}

impl<'a> Issued<'a> {
    pub(super) fn of(identity: &'a Identity, regions: &'a Regions, kinds: &BodyKinds) -> Self {
        Self {
            identity,
            regions,
            own: own_body(identity, regions, kinds),
        }
    }

    /// Who reports a mention, and the region it is about; `None` where no region is known.
    ///
    /// Figures that another organ counted stand for a branch of the region named by its kind
    /// (`990102/court`).
    pub(super) fn home(&self, mention: &Mention) -> Option<(BodyId, RegionCode)> {
        let page = self.identity.region.as_ref().map(|found| &found.value);
        let region = mention.region.as_ref().or(page)?;
        let body = match mention.counted_by {
            None | Some(BodyKind::Government) => self.reporter(region, page),
            Some(BodyKind::TownshipGovernment) if region.level() == Level::Township => self.reporter(region, page),
            Some(kind) => branch(region, kind.word()),
        };
        Some((body, region.clone()))
    }

    /// Who leaves a figure of `region` out, and that region.
    pub(super) fn home_of(&self, region: &RegionCode) -> (BodyId, RegionCode) {
        let page = self.identity.region.as_ref().map(|found| &found.value);
        (self.reporter(region, page), region.clone())
    }

    /// Who reports on `region` here. A row of a return or of a statutory table, and what the
    /// government of a region above says, stand for the region's own government. What anyone else
    /// says of it, as a neighbour whose figures were copied, stands for a branch named by the
    /// reporting region (`990103/990102`) or the kind of page, and so never reaches the panel.
    fn reporter(&self, region: &RegionCode, page: Option<&RegionCode>) -> BodyId {
        let kind = self.identity.kind;
        match (page, &self.own) {
            (Some(page), Some(own)) if page == region => own.clone(),
            _ if matches!(kind, DocumentKind::Return | DocumentKind::StatisticalTable) => BodyId::government(region),
            (Some(page), Some(own)) if *own == BodyId::government(page) && self.lies_in(region, page) => {
                BodyId::government(region)
            }
            (Some(page), _) => branch(region, page.as_str()),
            (None, _) => branch(region, kind.word()),
        }
    }

    /// Whether `region` lies in `above`, by the table or by its digits.
    fn lies_in(&self, region: &RegionCode, above: &RegionCode) -> bool {
        let by_table = self.regions.ancestry(region).any(|one| one.code == *above);
        by_table || std::iter::successors(region.parent(), RegionCode::parent).any(|one| one == *above)
    }
}

/// The body that a document speaks for, by its kind, title and issuing body.
///
/// Annual reports, plans, returns and statutory tables speak for their region, also where a bureau
/// published them on its behalf, unless the title says that a bureau or a town reports on itself. Other pages
/// speak for the body that issued them, which never reaches the panel unless it is the region's own;
/// where none is named they stand for a branch named by the kind of page.
pub(super) fn own_body(identity: &Identity, regions: &Regions, kinds: &BodyKinds) -> Option<BodyId> {
    let region = &identity.region.as_ref()?.value;
    let name = identity.body.as_ref().map(|found| found.value.as_str());
    let rest = name.map(|name| without_region(name, regions.get(region)));
    let named = rest.map(|rest| match kinds.of(rest) {
        Some(kind) if speaks(kind, rest, region, kinds) => Issuer::Region,
        _ => Issuer::Branch(rest),
    });
    let title = identity.title.as_ref().map_or("", |found| found.value.as_str());
    if let Some(town) = town_of(title, region, (regions, kinds)) {
        return Some(branch(region, town));
    }
    let of_town = |rest: &str| kinds.of(rest) == Some(BodyKind::TownshipGovernment);
    let body = match (identity.kind, named) {
        (DocumentKind::Return | DocumentKind::StatisticalTable, Some(Issuer::Branch(rest))) if of_town(rest) => {
            branch(region, rest)
        }
        (_, Some(Issuer::Region)) | (DocumentKind::Return | DocumentKind::StatisticalTable, _) => {
            BodyId::government(region)
        }
        (DocumentKind::AnnualReport | DocumentKind::WorkPlan, Some(Issuer::Branch(rest))) => {
            if is_about_itself(title, rest, regions.get(region)) {
                branch(region, rest)
            } else {
                BodyId::government(region)
            }
        }
        (DocumentKind::AnnualReport | DocumentKind::WorkPlan, None) => BodyId::government(region),
        (DocumentKind::Notice | DocumentKind::Other, Some(Issuer::Branch(rest))) => branch(region, rest),
        (DocumentKind::Notice | DocumentKind::Other, None) => branch(region, identity.kind.word()),
    };
    Some(body)
}

/// Whether a document of this identity speaks for its region, and not for a branch of it.
pub fn speaks_for_region(identity: &Identity, regions: &Regions, kinds: &BodyKinds) -> bool {
    let region = identity.region.as_ref().map(|found| BodyId::government(&found.value));
    region.is_some() && own_body(identity, regions, kinds) == region
}

/// Who issued a document.
enum Issuer<'a> {
    /// The body that speaks for the region.
    Region,
    /// Another body, by its name without the region's.
    Branch(&'a str),
}

/// Whether the body called `rest` after its region's name speaks for that region: a town's
/// government does so for a town, an administration only when nothing else stands in its name.
fn speaks(kind: BodyKind, rest: &str, region: &RegionCode, kinds: &BodyKinds) -> bool {
    match kind {
        BodyKind::TownshipGovernment => region.level() == Level::Township,
        BodyKind::Administration => kinds.suffixes.iter().any(|(suffix, _)| suffix == rest),
        _ => kind.speaks_for_region(),
    }
}

/// Words that end in the kind of a town and are none.
const NO_TOWNS: &[&str] = &[
    "乡镇",
    "城镇",
    "镇街",
    "村镇",
    "城乡",
    "镇",
    "乡",
    "街道",
    "各镇",
    "各乡",
    "各街道",
];

/// The town that a title begins with, behind the names of a wider region: 望溪区柳湾镇2024年…. The
/// tables lack many towns, and the region found is then that of the district.
fn town_of<'a>(title: &'a str, region: &RegionCode, (regions, kinds): (&Regions, &BodyKinds)) -> Option<&'a str> {
    if region.level() == Level::Township {
        return None;
    }
    let rest = without_region(title, regions.get(region));
    let rest = rest.trim_start_matches("关于");
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年' || c == '度' || c.is_whitespace());
    let ends = |c: char| c.is_ascii_digit() || c.is_whitespace() || "关法依年《（(".contains(c);
    let head = rest.get(..rest.find(ends)?)?;
    let town = kinds.of(head) == Some(BodyKind::TownshipGovernment);
    (town && !NO_TOWNS.contains(&head) && !head.starts_with('各')).then_some(head)
}

/// A title such as 望溪区司法局2024年度报告 names the bureau itself; 望溪区司法局关于望溪区…的报告
/// speaks for the region.
fn is_about_itself(title: &str, rest: &str, region: Option<&Region>) -> bool {
    let Some((_, after)) = title.split_once(rest) else {
        return false;
    };
    let names_region = |region: &Region| names(region).any(|name| after.contains(name));
    !region.is_some_and(names_region)
}

/// A body's name without its region's and whatever stands before it: 岚州市望溪区司法局 is 司法局.
fn without_region<'a>(name: &'a str, region: Option<&Region>) -> &'a str {
    let cut = region.into_iter().flat_map(names).filter_map(|own| {
        let (_, rest) = name.rsplit_once(own)?;
        (!rest.is_empty()).then_some(rest)
    });
    cut.min_by_key(|rest| rest.len()).unwrap_or(name)
}

fn names(region: &Region) -> impl Iterator<Item = &str> {
    let names = std::iter::once(&region.name).chain(&region.aliases);
    names.map(String::as_str).filter(|name| !name.is_empty())
}

/// A branch of the region; a name that cannot stand in an id is trimmed, and an empty one is
/// `other`, so that the figure never falls to the region itself.
fn branch(region: &RegionCode, name: &str) -> BodyId {
    let named = BodyId::branch(region, name.trim());
    named
        .or_else(|_| BodyId::branch(region, BodyKind::Other.word()))
        .unwrap_or_else(|_| BodyId::government(region)) // `other` is a well-formed name
}

#[cfg(test)]
mod tests {
    use super::{BodyKinds, own_body};
    use crate::document::{DocumentKind, Found, Identity};
    use crate::harmonize::tests::{regions, tables};

    fn found<T>(value: T) -> Found<T> {
        Found {
            value,
            span: None,
            by: "test".to_owned(),
        }
    }

    #[test]
    fn a_document_speaks_for_its_region_or_for_a_branch_of_it() {
        let kinds = BodyKinds::load(&tables()).unwrap();
        let (report, other) = (DocumentKind::AnnualReport, DocumentKind::Other);
        for (kind, body, title, region, expected) in [
            (report, "岚州市望溪区人民政府", "2024年度报告", "990102", "990102"),
            (report, "望溪区司法局", "望溪区2024年度报告", "990102", "990102"),
            (
                report,
                "望溪区司法局",
                "望溪区司法局2024年度报告",
                "990102",
                "990102/司法局",
            ),
            (
                report,
                "望溪区司法局",
                "区司法局2024年度报告",
                "990102",
                "990102/司法局",
            ),
            (
                report,
                "望溪区司法局",
                "望溪区司法局关于望溪区2024年度的报告",
                "990102",
                "990102",
            ),
            (
                report,
                "石桥镇人民政府",
                "石桥镇人民政府2024年度报告",
                "990102105",
                "990102105",
            ),
            (
                report,
                "石桥镇人民政府",
                "石桥镇人民政府2024年度报告",
                "990102",
                "990102/石桥镇人民政府",
            ),
            (report, "望溪区管理委员会", "2024年度报告", "990102", "990102"),
            (report, "", "2024年度报告", "990102", "990102"),
            (other, "望溪区人民政府", "工作动态", "990102", "990102"),
            (other, "望溪区司法局", "工作动态", "990102", "990102/司法局"),
            (other, "望溪论坛", "工作动态", "990102", "990102/论坛"),
            (other, "", "工作动态", "990102", "990102/other"),
            (DocumentKind::Return, "望溪区司法局", "统计表", "990102", "990102"),
            // Towns that the table does not have.
            (report, "", "望溪区柳湾镇2024年度报告", "990102", "990102/柳湾镇"),
            (
                report,
                "望溪区人民政府",
                "2024年柳湾镇法治政府建设报告",
                "990102",
                "990102/柳湾镇",
            ),
            (report, "望溪区人民政府", "望溪区乡镇2024年度报告", "990102", "990102"),
            (
                report,
                "望溪区人民政府",
                "望溪区2024年度石桥镇试点报告",
                "990102",
                "990102",
            ),
            (
                DocumentKind::Return,
                "柳湾镇人民政府",
                "统计表",
                "990102",
                "990102/柳湾镇人民政府",
            ),
            // Offices that lead the work of the whole region.
            (
                report,
                "望溪区委全面依法治区委员会",
                "中共望溪区委全面依法治区委员会办公室关于2024年法治政府建设情况的报告",
                "990102",
                "990102",
            ),
            (
                report,
                "望溪区法治政府建设领导小组办公室",
                "2024年度报告",
                "990102",
                "990102",
            ),
        ] {
            let identity = Identity {
                kind,
                title: Some(found(title.to_owned())),
                body: Some(found(body.to_owned())).filter(|found| !found.value.is_empty()),
                region: Some(found(region.parse().unwrap())),
                ..Identity::default()
            };
            let own = own_body(&identity, &regions(), &kinds).unwrap();
            assert_eq!(own.as_str(), expected, "{kind} {body} {title}");
        }
    }
}
