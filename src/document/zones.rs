//! Which blocks are the text of the report, which stand above it, which are furniture of the page,
//! and which say the same thing a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::block::{Block, BlockKind, Zone};
use crate::document::fold::{fold, script_of};
use crate::document::lines::{is_numbered, is_prose};
use crate::document::marks::{Field, Marks};
use crate::document::metadata;
use crate::document::read::Parts;
use crate::model::{Finding, IssueCode, Place};

/// A line of this many characters is not found twice by chance.
const TELLING: usize = 20;
/// How much text must stand twice to be a second printing.
const REPEATED: usize = 300;
/// A part of a page with less text than this is not its body.
const DENSE: usize = 100;
/// How far below its covering note a document's own title may stand, in blocks.
const COVER_REACH: usize = 12;

/// Gives every block its zone and reads the values that the page states about itself.
pub(super) fn assign(parts: &mut Parts, marks: &Marks) {
    let (first, last) = parts.content;
    let content = first..last.min(parts.blocks.len());
    let text: Vec<&str> = parts.blocks.iter().map(|block| block.text.as_str()).collect();
    let (script, _) = script_of(&text.concat());
    let folded: Vec<String> = text.iter().map(|text| fold(text, script)).collect();
    let page = Page {
        blocks: &parts.blocks,
        folded: &folded,
        menus: &parts.menus,
        densest: parts.densest.0..parts.densest.1,
        marks,
    };
    let (mut zones, found) = page.zones(content);
    let start = zones.iter().position(|zone| *zone == Zone::Body).unwrap_or(0);
    for (at, entry) in metadata::listed(parts.blocks.get(..start).unwrap_or_default(), marks) {
        set(&mut zones, at, Zone::Head);
        parts.metadata.push(entry);
    }
    let mut findings = Vec::new();
    for (index, zone) in zones.iter().enumerate() {
        if let (Zone::Head, Some(block), Some(line)) = (zone, parts.blocks.get(index), folded.get(index)) {
            parts.metadata.extend(metadata::pairs(block, line, marks));
        }
    }
    // A table of such values is no table of figures.
    parts.grids.retain(|grid| !metadata::is_metadata_grid(grid, marks));
    findings.extend(found.map(|at| repeated(&parts.blocks, at)));
    findings.extend(metadata::repeated(&parts.metadata, &parts.blocks, marks));
    for (block, zone) in parts.blocks.iter_mut().zip(zones) {
        block.zone = zone;
    }
    parts.findings.extend(findings);
}

fn repeated(blocks: &[Block], at: usize) -> Finding {
    let block = blocks.get(at);
    let span = block.and_then(|block| block.source_span(0, block.text.chars().count().min(40)));
    match block.zip(span) {
        Some((block, (start, end))) => {
            let quote: String = block.text.chars().take(40).collect();
            Finding::at(IssueCode::RepeatedBody, Place::Text { block: at, start, end }, quote)
        }
        None => Finding::new(IssueCode::RepeatedBody),
    }
}

fn set(zones: &mut [Zone], at: usize, zone: Zone) {
    if let Some(slot) = zones.get_mut(at) {
        *slot = zone;
    }
}

struct Page<'a> {
    blocks: &'a [Block],
    folded: &'a [String],
    menus: &'a BTreeSet<usize>,
    densest: Range<usize>,
    marks: &'a Marks,
}

impl Page<'_> {
    fn line(&self, at: usize) -> &str {
        self.folded.get(at).map_or("", String::as_str)
    }

    fn chars(&self, at: usize) -> usize {
        self.line(at).chars().count()
    }

    fn is_row(&self, at: usize) -> bool {
        self.blocks
            .get(at)
            .is_some_and(|block| block.kind == BlockKind::TableRow)
    }

    fn is_furniture(&self, at: usize) -> bool {
        (self.menus.contains(&at) && !is_prose(self.line(at))) || self.marks.furniture.is_match(self.line(at))
    }

    fn has_pairs(&self, at: usize) -> bool {
        let Some(block) = self.blocks.get(at) else { return false };
        metadata::is_metadata(block, self.line(at), self.marks)
    }

    fn is_title(&self, at: usize) -> bool {
        let line = self.line(at);
        let named = self
            .marks
            .kinds_by_title
            .iter()
            .any(|(pattern, _)| pattern.is_match(line));
        let sentence = line.contains(['。', ';']) || line.ends_with(':') || line.matches(',').count() > 1;
        named && self.chars(at) <= 80 && !sentence && !is_numbered(line) && !self.is_row(at)
    }

    fn is_head(&self, at: usize) -> bool {
        let heading = self
            .blocks
            .get(at)
            .is_some_and(|block| block.kind == BlockKind::Heading);
        self.has_pairs(at)
            || self.marks.head.is_match(self.line(at))
            || self.is_title(at)
            || (heading && !is_numbered(self.line(at)))
    }

    fn is_text(&self, at: usize) -> bool {
        self.is_row(at) || is_numbered(self.line(at)) || is_prose(self.line(at))
    }

    /// The zone of every block, and where a second printing begins.
    fn zones(&self, content: Range<usize>) -> (Vec<Zone>, Option<usize>) {
        let mut zones = vec![Zone::Furniture; self.blocks.len()];
        let again = self.second_printing(content.clone());
        let once = content.start..again.as_ref().map_or(content.end, |again| again.start);
        let (start, end) = self.body(once.clone());
        for at in 0..start.min(zones.len()) {
            if self.is_head(at) && !self.is_furniture(at) {
                set(&mut zones, at, Zone::Head);
            }
        }
        for at in start..end {
            if !self.is_furniture(at) {
                set(&mut zones, at, Zone::Body);
            }
        }
        for at in end..once.end {
            if self.is_signature(at) {
                set(&mut zones, at, Zone::Head);
            }
        }
        let mut second = again.as_ref().map(|again| again.start);
        for at in again.into_iter().flatten() {
            set(&mut zones, at, Zone::Repeat);
        }
        second = second.or(self.copy_elsewhere(&mut zones));
        (zones, second)
    }

    /// First block of the body, and one past its last.
    fn body(&self, content: Range<usize>) -> (usize, usize) {
        let start = self.start(content.clone());
        let mut end = self.end(start..content.end);
        while end > start && !self.closes_body(end - 1) {
            end -= 1;
        }
        if end > start {
            return (start, end);
        }
        // Nothing reads like a text: keep whatever is neither head nor furniture.
        let plain = |at: &usize| !self.is_head(*at) && !self.is_furniture(*at);
        let first = content.clone().find(plain);
        let last = content.rev().find(plain);
        first
            .zip(last)
            .map_or((start, start), |(first, last)| (first, last + 1))
    }

    fn start(&self, content: Range<usize>) -> usize {
        let mut at = content.start;
        while at < content.end {
            if self.marks.cover.is_match(self.line(at))
                && let Some(title) = self.own_title(at, content.end)
            {
                at = title + 1;
                continue;
            }
            if self.is_text(at) && !self.is_head(at) && !self.is_furniture(at) {
                return at;
            }
            at += 1;
        }
        content.end
    }

    /// The title of the document that a covering note sends out, some lines below it.
    fn own_title(&self, cover: usize, end: usize) -> Option<usize> {
        let line = self.line(cover);
        let named = line.split_once('《').and_then(|(_, rest)| rest.rsplit_once('》'));
        let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let below = cover + 1..end.min(cover + 1 + COVER_REACH);
        match named {
            Some((title, _)) => below.clone().find(|at| bare(self.line(*at)) == bare(title)),
            None => None,
        }
        .or_else(|| below.clone().find(|at| self.is_title(*at)))
    }

    /// One past the last block of the text, by the first mark of an end that has little text behind
    /// it: a list of annexes may stand above the annex itself.
    fn end(&self, text: Range<usize>) -> usize {
        // Text from each line on, summed once: a page may have a hundred thousand lines of annexes.
        let mut rest: Vec<usize> = Vec::with_capacity(text.len());
        for at in text.clone().rev() {
            let own = if self.is_text(at) { self.chars(at) } else { 0 };
            rest.push(own + rest.last().copied().unwrap_or(0));
        }
        rest.reverse();
        let all = rest.first().copied().unwrap_or(0);
        let behind = rest.into_iter().skip(1).chain([0]);
        for (at, behind) in text.clone().zip(behind) {
            let line = self.line(at);
            let tail = self.chars(at) <= 120 && self.marks.tail.is_match(line) && !is_numbered(line);
            let last = self.marks.end.is_match(line);
            if (tail || last) && (behind * 3 < all || self.leaves_densest(at, (all, behind))) {
                return if last { at + 1 } else { at };
            }
        }
        text.end
    }

    /// Whether the line is the last of the part of the page that holds the text, or stands behind it,
    /// and most of the text above it is there: what follows is news that the page glues on.
    fn leaves_densest(&self, at: usize, (all, behind): (usize, usize)) -> bool {
        let own = |at: usize| if self.is_text(at) { self.chars(at) } else { 0 };
        let (above, inside) = (all.saturating_sub(behind), self.densest.clone().map(own).sum::<usize>());
        self.densest.end <= at + 1 && inside >= DENSE && inside * 2 >= above
    }

    fn closes_body(&self, at: usize) -> bool {
        if self.is_furniture(at) || self.has_pairs(at) {
            return false;
        }
        let line = self.line(at);
        let open = line.ends_with(':');
        self.is_row(at)
            || is_numbered(line)
            || (self.chars(at) >= 30 && !open)
            || line.contains(['。', ';', '!'])
            || (is_prose(line) && !open)
            || (states_figure(line) && !open)
    }

    /// 某某人民政府, 2032年1月15日: who signed and when.
    fn is_signature(&self, at: usize) -> bool {
        let line = self.line(at);
        let organ = ["政府", "办公室", "委员会", "局", "司法所", "办事处"];
        let short = self.chars(at) <= 40;
        short
            && (self.marks.head.is_match(line) || organ.iter().any(|end| line.ends_with(end)) || line.ends_with("印发"))
    }

    /// The second printing inside the content: from some line on, nearly all lines were there before.
    fn second_printing(&self, content: Range<usize>) -> Option<Range<usize>> {
        let telling: Vec<usize> = content.filter(|at| self.chars(*at) >= TELLING).collect();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut earlier: Vec<Option<usize>> = Vec::new();
        for at in &telling {
            earlier.push(seen.get(self.line(*at)).copied());
            seen.entry(self.line(*at)).or_insert(*at);
        }
        let repeats = earlier.iter().filter(|earlier| earlier.is_some()).count();
        let first = earlier.iter().position(Option::is_some)?;
        let last = earlier.iter().rposition(Option::is_some)?;
        let chars: usize = telling.get(first..=last)?.iter().map(|at| self.chars(*at)).sum();
        if repeats < 3 || chars < REPEATED || repeats * 5 < (last + 1 - first) * 4 {
            return None;
        }
        let (start, end) = (*telling.get(first)?, *telling.get(last)?);
        // Short lines that stood before the same line the first time belong to the copy.
        let original = earlier.get(first).copied().flatten()?;
        let alike = |back: &usize| {
            let (own, other) = (start.checked_sub(*back), original.checked_sub(*back));
            own.zip(other)
                .is_some_and(|(own, other)| self.line(own) == self.line(other))
        };
        let back = (1..=original).take_while(alike).last().unwrap_or(0);
        Some(start - back..end + 1)
    }

    /// The same body once more elsewhere on the page, for telephones say.
    fn copy_elsewhere(&self, zones: &mut [Zone]) -> Option<usize> {
        let body = |zone: &Zone| *zone == Zone::Body;
        let lines: BTreeSet<&str> = (0..zones.len())
            .filter(|at| zones.get(*at).is_some_and(body) && self.chars(*at) >= TELLING)
            .map(|at| self.line(at))
            .collect();
        let total: usize = lines.iter().map(|line| line.chars().count()).sum();
        let copies: Vec<usize> = (0..zones.len())
            .filter(|at| zones.get(*at).is_some_and(|zone| !body(zone)) && lines.contains(self.line(*at)))
            .collect();
        let chars: usize = copies.iter().map(|at| self.chars(*at)).sum();
        if chars < REPEATED || chars * 2 < total {
            return None;
        }
        for at in &copies {
            set(zones, *at, Zone::Repeat);
        }
        copies.first().copied()
    }
}

/// Whether a short line without a stop states a figure (在岗执法人员:19人): text, and no signature.
fn states_figure(line: &str) -> bool {
    const UNITS: &str = "件起宗人名次场个家户份条项元卷%";
    const BETWEEN: &str = "余多万亿";
    let behind = |(at, _): (usize, char)| {
        let after = line.get(at + 1..).unwrap_or_default();
        after.trim_start_matches(|c| BETWEEN.contains(c)).chars().next()
    };
    line.char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .filter_map(behind)
        .any(|c| UNITS.contains(c))
}

/// Whether a field tells one document from another.
pub(super) const fn is_telling(field: Field) -> bool {
    matches!(field, Field::IndexNumber | Field::Title | Field::DocumentNumber)
}

#[cfg(test)]
mod tests;
