use std::sync::LazyLock;

use regex::Regex;

use crate::document::identify::sheet::stated as stated_on_sheet;
use crate::document::identity::Found;
use crate::document::lines::pattern;
use crate::document::marks::Field;
use crate::document::view::{View, chars_of, found_at, found_in};
use crate::model::{Level, RegionCode};
use crate::reference::Regions;

/// An organ at the head of a title: 望溪区司法局关于…, 望溪区人民政府2031年….
static IN_TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:中共)?([^《》,。\d]{2,30}?(?:人民政府|政府|管理委员会|管委会|委员会|办公室|街道办事处|办事处|分局|局|司法所|法院|检察院|支队|大队|中心))(?:办公室)?(?:关于|(?:19|20)\d\d\s*年|\s)",
    )
});
/// Words behind which another line of a return begins.
static NEXT: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\s+(?:(?:填报|填表|报送|报出|制表)\s*(?:时间|日期|人)|联系|审核|负责|计量单位)"));

/// Organs that speak for a district.
const GOVERNMENTS: &[&str] = &["人民政府", "管委会", "管理委员会", "办事处"];

/// An organ that signs or issues, maybe with the date behind it.
static SIGNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^((?:中共)?[^《》,。;:\d]{2,30}(?:人民政府(?:办公室)?|管理委员会|管委会|委员会|办公室|办事处|局|司法所|法院|检察院))\s*(?:(?:19|20)\d\d\s*年.{0,16})?$",
    )
});

/// The body that reports: by the title, by the signature, otherwise the government of a region that
/// the title names, otherwise by what the page states.
///
/// A bureau often signs or publishes the report of its district; a title that names the district
/// alone says whose report it is.
pub(super) fn body(
    view: &View<'_>,
    regions: &Regions,
    title: Option<&Found<String>>,
    region: Option<&Found<RegionCode>>,
) -> Option<Found<String>> {
    let districts = region.is_some_and(|region| region.by == "title");
    let speaks =
        |body: &Found<String>| !districts || GOVERNMENTS.iter().any(|word| view.fold(&body.value).contains(word));
    let government = || region.and_then(|region| derived(regions, &region.value));
    of_title(view, title)
        .or_else(|| reporter(view))
        .or_else(|| signed(view, regions).filter(speaks))
        .or_else(|| stated(view, regions).filter(speaks))
        .or_else(government)
}

fn names_region(regions: &Regions, text: &str) -> bool {
    regions.names_in(text).any(|found| !found.weak)
}

/// 填报单位 of a return.
fn reporter(view: &View<'_>) -> Option<Found<String>> {
    let stated = stated_on_sheet(view.shown_grid()?, Field::Reporter, view.marks)?;
    // 填报时间 or 填报人 may follow in one cell.
    let next = NEXT.as_ref().and_then(|next| next.find(&stated));
    let value = stated
        .get(..next.map_or(stated.len(), |next| next.start()))?
        .trim()
        .to_owned();
    Some(Found {
        value,
        span: None,
        by: "filled in by".to_owned(),
    })
}

fn of_title(view: &View<'_>, title: Option<&Found<String>>) -> Option<Found<String>> {
    let title = title?;
    let folded = view.fold(&title.value);
    let organ = IN_TITLE.as_ref()?.captures(&folded)?.get(1)?;
    let (start, end) = chars_of(&folded, &organ);
    Some(Found {
        value: title.value.chars().skip(start).take(end - start).collect(),
        span: title.span.map(|(from, _)| (from + start, from + end)),
        by: "title".to_owned(),
    })
}

fn signed(view: &View<'_>, regions: &Regions) -> Option<Found<String>> {
    view.below().find_map(|(_, block, folded)| {
        let organ = SIGNED.as_ref()?.captures(folded)?.get(1)?;
        let chars = chars_of(folded, &organ);
        let name = block.text.chars().skip(chars.0).take(chars.1 - chars.0).collect();
        names_region(regions, organ.as_str()).then(|| found_at(name, block, chars, "signature"))
    })
}

fn stated(view: &View<'_>, regions: &Regions) -> Option<Found<String>> {
    let mut entries = view.stated(Field::Issuer).chain(view.stated(Field::Source));
    let entry = entries.find(|entry| {
        let folded = view.fold(&entry.value);
        SIGNED.as_ref().is_some_and(|pattern| pattern.is_match(&folded)) && names_region(regions, &folded)
    })?;
    Some(found_in(entry.value.clone(), entry))
}

fn derived(regions: &Regions, code: &RegionCode) -> Option<Found<String>> {
    let region = regions.get(code)?;
    let above = regions.ancestry(code).nth(1);
    let parent = above.filter(|above| above.level != Level::Province || region.level == Level::Township);
    let prefix = parent.map_or("", |parent| parent.name.as_str());
    let organ = match region.level {
        _ if region.name.ends_with("街道") => "办事处",
        Level::County if region.name.ends_with("开发区") || region.name.ends_with("园区") => "管理委员会",
        Level::Province | Level::City | Level::County | Level::Township => "人民政府",
    };
    Some(Found {
        value: format!("{prefix}{}{organ}", region.name),
        span: None,
        by: "derived from the region".to_owned(),
    })
}
