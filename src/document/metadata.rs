//! The values that a page states about itself: 索引号, 发布机构, 成文日期...

use std::collections::{BTreeMap, BTreeSet};

use crate::document::MetaEntry;
use crate::document::block::{Block, BlockKind};
use crate::document::grid::Grid;
use crate::document::marks::{Marks, bare_label};
use crate::document::zones::is_telling;
use crate::model::{Finding, IssueCode, Place};

/// Labels are no longer than this, with the blanks between their characters.
const LONGEST_LABEL: usize = 16;
/// A line of values is no longer than this: a sentence that begins with 来源 is a sentence.
const LONGEST_LINE: usize = 160;

/// The values in one block, `folded` being its text with half-width letters.
pub(super) fn pairs(block: &Block, folded: &str, marks: &Marks) -> Vec<MetaEntry> {
    let spans = if block.kind == BlockKind::TableRow {
        row(folded, marks)
    } else {
        line(folded, marks)
    };
    let entry = |(label, start, end): (String, usize, usize)| {
        let value: Vec<char> = block.text.chars().skip(start).take(end - start).collect();
        let before = value.iter().take_while(|c| c.is_whitespace()).count();
        let value: String = value.iter().collect();
        let value = value.trim();
        let start = start + before;
        (!value.is_empty()).then(|| MetaEntry {
            name: label,
            value: value.to_owned(),
            span: block.source_span(start, start + value.chars().count()),
        })
    };
    spans.into_iter().filter_map(entry).collect()
}

/// Whether a block states values about the page, be they filled in or not.
pub(super) fn is_metadata(block: &Block, folded: &str, marks: &Marks) -> bool {
    let rule = folded.chars().all(|c| matches!(c, '|' | '-' | ' ' | ':'));
    match block.kind {
        BlockKind::TableRow => rule || !row(folded, marks).is_empty(),
        BlockKind::Heading | BlockKind::Paragraph => !line(folded, marks).is_empty(),
    }
}

/// Whether most rows of a table begin with the name of a value about the page.
pub(super) fn is_metadata_grid(grid: &Grid, marks: &Marks) -> bool {
    let mut rows: BTreeMap<u32, bool> = BTreeMap::new();
    for cell in &grid.cells {
        rows.entry(cell.row)
            .or_insert_with(|| marks.field(&cell.text).is_some());
    }
    let labelled = rows.values().filter(|labelled| **labelled).count();
    labelled * 2 > rows.len()
}

/// Labels in the first, third... cells of a row, each with the range of the cell behind it.
fn row(folded: &str, marks: &Marks) -> Vec<(String, usize, usize)> {
    let mut cells = Vec::new();
    let mut at = 0;
    for cell in folded.split('|') {
        let length = cell.chars().count();
        cells.push((cell, at, at + length));
        at += length + 1;
    }
    let first = cells.iter().position(|(cell, ..)| !cell.trim().is_empty());
    let label = first
        .and_then(|first| cells.get(first))
        .and_then(|(cell, ..)| marks.field(cell));
    if label.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut rest = cells.iter().peekable();
    while let Some((label, ..)) = rest.next() {
        if marks.field(label).is_none() {
            continue;
        }
        // An empty value may have left no cell: the next label is no value.
        let value = rest.next_if(|(cell, ..)| marks.field(cell).is_none());
        let (start, end) = value.map_or((at, at), |(_, start, end)| (*start, *end));
        found.push((bare_label(label), start, end.max(start)));
    }
    found
}

/// Labels with a colon in a line that begins with one, each with the range up to the next.
fn line(folded: &str, marks: &Marks) -> Vec<(String, usize, usize)> {
    let Some(pattern) = marks
        .label_line
        .as_ref()
        .filter(|_| folded.chars().count() <= LONGEST_LINE)
    else {
        return Vec::new();
    };
    let chars = |byte: usize| folded.get(..byte).map_or(0, |before| before.chars().count());
    let found: Vec<(String, usize, usize)> = pattern
        .captures_iter(folded)
        .filter_map(|captures| {
            let (whole, label) = (captures.get(0)?, captures.name("label").or(captures.name("bracketed"))?);
            Some((bare_label(label.as_str()), chars(whole.start()), chars(whole.end())))
        })
        .collect();
    if found.first().is_none_or(|(_, start, _)| *start > 1) {
        return Vec::new();
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, start, _)| *start).collect();
    let ends = ends.into_iter().chain([folded.chars().count()]);
    found
        .into_iter()
        .zip(ends)
        .map(|((label, _, start), end)| (label, start, end))
        .collect()
}

/// Values whose labels stand in blocks of their own in front of them, two such pairs at least, each
/// with the block of its value. `above` are the blocks above the body.
pub(super) fn listed(above: &[Block], marks: &Marks) -> Vec<(usize, MetaEntry)> {
    let label = |at: usize| {
        let block = above.get(at)?;
        let own = block.kind != BlockKind::TableRow && block.text.chars().count() <= LONGEST_LABEL;
        own.then(|| marks.field(&block.text)).flatten()
    };
    let mut found = Vec::new();
    for at in 0..above.len() {
        // The pair before or behind makes sure that this is such a list.
        let named = |at: usize| {
            let text = above.get(at).map_or("", |block| block.text.as_str());
            label(at).is_some() || (text.ends_with([':', '：']) && text.chars().count() <= LONGEST_LABEL)
        };
        let pair = |at: usize| named(at) && !named(at + 1);
        let sure = label(at).is_some() && pair(at) && (pair(at + 2) || at.checked_sub(2).is_some_and(pair));
        let value = above
            .get(at + 1)
            .filter(|value| value.text.chars().count() <= LONGEST_LINE);
        if let Some((name, value)) = above.get(at).zip(value).filter(|_| sure) {
            let entry = MetaEntry {
                name: bare_label(&name.text),
                value: value.text.clone(),
                span: value.source_span(0, value.text.chars().count()),
            };
            found.push((at + 1, entry));
        }
    }
    found
}

/// The finding that a page states the same values twice, at the first that is printed again.
pub(super) fn repeated(entries: &[MetaEntry], blocks: &[Block], marks: &Marks) -> Option<Finding> {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let known = entries.iter().filter(|entry| marks.field(&entry.name).is_some());
    let again: Vec<&MetaEntry> = known
        .filter(|entry| !seen.insert((&entry.name, &entry.value)))
        .collect();
    let telling = |entry: &&&MetaEntry| marks.field(&entry.name).is_some_and(is_telling);
    let first = again.iter().find(telling).or_else(|| again.get(2))?;
    let place = first.span.and_then(|(start, end)| {
        let holds = |block: &Block| {
            let whole = block.source_span(0, block.text.chars().count());
            whole.is_some_and(|(from, to)| from <= start && end <= to)
        };
        let block = blocks.iter().position(holds)?;
        Some(Place::Text { block, start, end })
    });
    Some(match place {
        Some(place) => Finding::at(IssueCode::RepeatedMetadata, place, first.value.clone()),
        None => Finding::new(IssueCode::RepeatedMetadata),
    })
}

#[cfg(test)]
mod tests {
    use super::pairs;
    use crate::document::marks::Marks;
    use crate::document::{Block, BlockKind, Run, Zone};

    fn values(kind: BlockKind, text: &str) -> Vec<(String, String)> {
        let chars = text.chars().count();
        let run = Run {
            at: 0,
            chars,
            source: 0,
            width: chars,
        };
        let block = Block {
            kind,
            zone: Zone::Head,
            text: text.to_owned(),
            runs: vec![run],
        };
        let folded = crate::document::fold::fold(text, crate::document::Script::Simplified);
        let found = pairs(&block, &folded, Marks::shipped().unwrap());
        for entry in &found {
            let (start, end) = entry.span.unwrap();
            let slice: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(slice, entry.value);
        }
        found.into_iter().map(|entry| (entry.name, entry.value)).collect()
    }

    #[test]
    fn rows_and_lines_give_their_values() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            values(
                BlockKind::TableRow,
                "索 引 号 | 119901020000000001/2032-00001 | 主题分类 | 司法 |"
            ),
            [
                pair("索引号", "119901020000000001/2032-00001"),
                pair("主题分类", "司法")
            ]
        );
        assert_eq!(
            values(BlockKind::TableRow, "发布机构 | 望溪区司法局 | 文 号 | |"),
            [pair("发布机构", "望溪区司法局")]
        );
        assert_eq!(
            values(BlockKind::TableRow, "文 号 | 成文日期 | 2032-01-15"),
            [pair("成文日期", "2032-01-15")]
        );
        assert_eq!(
            values(BlockKind::Paragraph, "发布日期：2032-01-15 09:30　来源：区司法局"),
            [pair("发布日期", "2032-01-15 09:30"), pair("来源", "区司法局")]
        );
        assert!(values(BlockKind::Paragraph, "全年案件来源：信访渠道占三成。").is_empty());
        assert!(values(BlockKind::TableRow, "单位 | 件数").is_empty());
    }
}
