use regex::Match;

use crate::document::block::{Block, BlockKind, Zone};
use crate::document::fold::fold;
use crate::document::grid::Grid;
use crate::document::identity::{Found, Script};
use crate::document::marks::{Field, Marks};
use crate::document::{Document, MetaEntry};
use crate::model::{Finding, IssueCode, Place};

/// A document with its text folded for matching: half-width letters, simplified characters.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) marks: &'a Marks,
    pub(super) script: Script,
    folded: Vec<String>,
}

impl<'a> View<'a> {
    pub(super) fn of(document: &'a Document, script: Script, marks: &'a Marks) -> Self {
        let folded = document.blocks.iter().map(|block| fold(&block.text, script)).collect();
        Self {
            document,
            marks,
            script,
            folded,
        }
    }

    pub(super) fn fold(&self, text: &str) -> String {
        fold(text, self.script)
    }

    fn zone(&self, zone: Zone) -> impl Iterator<Item = (usize, &'a Block, &str)> {
        let blocks = self.document.blocks.iter().zip(&self.folded).enumerate();
        let here = blocks.filter(move |(_, (block, _))| block.zone == zone);
        here.map(|(index, (block, folded))| (index, block, folded.as_str()))
    }

    /// The blocks of the body: index, block, folded text.
    pub(super) fn body(&self) -> impl Iterator<Item = (usize, &'a Block, &str)> {
        self.zone(Zone::Body)
    }

    /// The head blocks above the body.
    pub(super) fn above(&self) -> impl Iterator<Item = (usize, &'a Block, &str)> {
        let first = self.body().next().map_or(usize::MAX, |(index, ..)| index);
        self.zone(Zone::Head).take_while(move |(index, ..)| *index < first)
    }

    /// The head blocks below the body: signature, date.
    pub(super) fn below(&self) -> impl Iterator<Item = (usize, &'a Block, &str)> {
        let first = self.body().next().map_or(usize::MAX, |(index, ..)| index);
        self.zone(Zone::Head).skip_while(move |(index, ..)| *index < first)
    }

    /// What the page states about itself under labels and meta tags of that meaning.
    pub(super) fn stated(&self, field: Field) -> impl Iterator<Item = &'a MetaEntry> {
        let entries = self.document.metadata.iter();
        entries.filter(move |entry| {
            self.marks.meta_field(&entry.name) == Some(field) || self.marks.field(&entry.name) == Some(field)
        })
    }

    /// A finding at the value that the page states about itself, where that stands in a block.
    pub(super) fn finding_at(&self, code: IssueCode, entry: &MetaEntry) -> Finding {
        self.finding_at_span(code, entry.span)
    }

    /// A finding at a place of the original that lies in one block; about the whole document where it
    /// does not.
    pub(super) fn finding_at_span(&self, code: IssueCode, span: Option<(usize, usize)>) -> Finding {
        let found = span.and_then(|(start, end)| {
            let holds = |block: &Block| whole(block).is_some_and(|(from, to)| from <= start && end <= to);
            let index = self.document.blocks.iter().position(holds)?;
            let block = self.document.blocks.get(index)?;
            let inside = |at: usize| {
                let (from, to) = block.source_span(at, at + 1)?;
                Some(start <= from && to <= end)
            };
            let chars = block.text.chars().enumerate();
            let quote: String = chars
                .filter(|(at, _)| inside(*at) == Some(true))
                .map(|(_, c)| c)
                .collect();
            let place = Place::Text {
                block: index,
                start,
                end,
            };
            Some(Finding::at(code, place, quote))
        });
        found.unwrap_or_else(|| Finding::new(code))
    }

    /// Whether nothing stands beside the tables, as in a workbook that was saved as a page.
    pub(super) fn is_all_tables(&self) -> bool {
        let blocks = &self.document.blocks;
        !blocks.is_empty() && blocks.iter().all(|block| block.kind == BlockKind::TableRow)
    }

    /// The first sheet or table that is shown and holds something.
    pub(super) fn shown_grid(&self) -> Option<&'a Grid> {
        self.document
            .grids
            .iter()
            .find(|grid| !grid.hidden && !grid.cells.is_empty())
    }

    /// Start of the first and end of the last block of the body in the original.
    pub(super) fn body_span(&self) -> Option<(usize, usize)> {
        let mut spans = self.body().filter_map(|(_, block, _)| whole(block));
        let (start, end) = spans.next()?;
        Some(spans.fold((start, end), |(start, end), (from, to)| (start.min(from), end.max(to))))
    }
}

/// The place of a whole block in the original.
pub(super) fn whole(block: &Block) -> Option<(usize, usize)> {
    block.source_span(0, block.text.chars().count())
}

/// The characters of a match, for a text of as many characters as the block's.
pub(super) fn chars_of(folded: &str, found: &Match<'_>) -> (usize, usize) {
    let chars = |byte: usize| folded.get(..byte).map_or(0, |before| before.chars().count());
    (chars(found.start()), chars(found.end()))
}

/// A value found at a match inside a block.
pub(super) fn found_at<T>(value: T, block: &Block, (start, end): (usize, usize), by: &str) -> Found<T> {
    Found {
        value,
        span: block.source_span(start, end),
        by: by.to_owned(),
    }
}

/// A value found in what the page states about itself.
pub(super) fn found_in<T>(value: T, entry: &MetaEntry) -> Found<T> {
    Found {
        value,
        span: entry.span,
        by: format!("stated under {}", entry.name),
    }
}
