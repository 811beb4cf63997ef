//! The reporting year of a government's report to its congress, which meets in the year after the one
//! that it is told of.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::identify::year::{looked_back, of_headings, of_title, without_titles, years};
use crate::document::identity::Found;
use crate::document::lines::pattern;
use crate::document::view::{View, found_at};

/// The title of such a report; one of its tasks divided among bureaus is none.
static TO_CONGRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"政府工作报告(?:$|[^任分实重目])|(?:管委会|管理委员会|办事处)工作报告"));

static BARE_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?:19|20)\d\d"));
static SESSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"((?:19|20)\d\d)\s*年\s*\d{1,2}\s*月[^。]{0,8}在[^。]{2,60}会议上"));
/// How far down the line with the session is looked for, in blocks: menus of the page stand above it.
const FIRST_BLOCKS: usize = 200;

/// Whether a title is that of a government's report to its congress.
pub(super) fn to_congress(title: &str) -> bool {
    TO_CONGRESS.as_ref().is_some_and(|pattern| pattern.is_match(title))
}

/// The year that the headings look back on; otherwise the one before the congress met, by the title or
/// the line below it, where the body speaks of that year; otherwise the one that the title names. Most
/// of such a body may speak of a plan's last year.
pub(super) fn of_congress(view: &View<'_>, title: Option<&Found<String>>, folded: &str) -> Option<Found<i32>> {
    let in_title = || BARE_YEAR.as_ref()?.find(folded)?.as_str().parse().ok();
    let met: Option<i32> = in_title().or_else(|| session(view));
    let named = || of_headings(view).filter(|found| met.is_none_or(|met| found.value < met));
    let before = || {
        let before = met? - 1;
        view.body().find_map(|(_, block, folded)| {
            let found = years(&without_titles(folded));
            let (_, chars, _) = *found.iter().find(|(year, _, marked)| *marked && *year == before)?;
            Some(found_at(before, block, chars, "year before the congress"))
        })
    };
    looked_back(view)
        .or_else(named)
        .or_else(before)
        .or_else(|| of_title(view, title))
}

/// The year of the session: 2031年1月15日在望溪区第八届人民代表大会第三次会议上.
fn session(view: &View<'_>) -> Option<i32> {
    let pattern = SESSION.as_ref()?;
    let mut lines = view.document.blocks.iter().take(FIRST_BLOCKS);
    lines.find_map(|block| pattern.captures(&view.fold(&block.text))?.get(1)?.as_str().parse().ok())
}
