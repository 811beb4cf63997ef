use std::fmt;
use std::str::FromStr;

use compact_str::{CompactString, format_compact};
use serde::{Deserialize, Serialize};

use crate::model::{Malformed, RegionCode, text_form, word_list};

word_list! {
    /// What a reporting body is, so that a branch's figure is never taken for its district's.
    BodyKind, "a kind of body (government, department, township_government, justice_office, court, procuratorate, administration, other)" {
        /// 人民政府 at county level and above.
        Government = "government",
        /// A department or bureau (局、委、办) of a government.
        Department = "department",
        /// 镇、乡人民政府, 街道办事处.
        TownshipGovernment = "township_government",
        /// 司法所.
        JusticeOffice = "justice_office",
        /// 人民法院.
        Court = "court",
        /// 人民检察院.
        Procuratorate = "procuratorate",
        /// 管理委员会 of a development zone.
        Administration = "administration",
        /// Any other body, such as a union.
        Other = "other",
    }
}

impl BodyKind {
    /// Whether a body of this kind speaks for its whole region, so that its figure may stand as the
    /// region's value in the panel.
    pub const fn speaks_for_region(self) -> bool {
        match self {
            Self::Government | Self::TownshipGovernment | Self::Administration => true,
            Self::Department | Self::JusticeOffice | Self::Court | Self::Procuratorate | Self::Other => false,
        }
    }
}

/// Identity of a body: its region's code, and a slash and its name where it is not the government
/// of that region itself (`990102`, `990102/司法局`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyId(CompactString);

impl BodyId {
    /// The body that speaks for `region`.
    pub fn government(region: &RegionCode) -> Self {
        Self(CompactString::new(region.as_str()))
    }

    /// A body of `region` other than its government.
    pub fn branch(region: &RegionCode, name: &str) -> Result<Self, Malformed> {
        format!("{region}/{name}").parse()
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits of the region that it belongs to.
    pub fn region_digits(&self) -> &str {
        self.0.split_once('/').map_or(self.0.as_str(), |(region, _)| region)
    }
}

impl fmt::Display for BodyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BodyId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new("a body (division code, or division code/name)", text);
        let (region, name) = text.split_once('/').map_or((text, None), |(r, n)| (r, Some(n)));
        let region: RegionCode = region.parse().map_err(|_| malformed())?;
        match name {
            None => Ok(Self(CompactString::new(region.as_str()))),
            Some(name) if name.trim() == name && !name.is_empty() => Ok(Self(format_compact!("{region}/{name}"))),
            Some(_) => Err(malformed()),
        }
    }
}

text_form!(BodyId);

/// Who reports (填报单位): a county government, a bureau, a town, a justice office, a court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Identity.
    pub id: BodyId,
    /// Name as reports print it.
    pub name: String,
    /// What it is.
    pub kind: BodyKind,
    /// The region it belongs to.
    pub region: RegionCode,
    /// The body above, where there is one.
    pub parent: Option<BodyId>,
}

#[cfg(test)]
mod tests {
    use super::BodyId;

    #[test]
    fn ids_are_a_code_or_a_code_and_a_name() {
        assert_eq!("990102000000".parse::<BodyId>().unwrap().as_str(), "990102");
        assert_eq!("990102/司法局".parse::<BodyId>().unwrap().as_str(), "990102/司法局");
        for bad in ["", "司法局", "990102/", "990102/ 司法局"] {
            assert!(bad.parse::<BodyId>().is_err(), "{bad}");
        }
    }
}
