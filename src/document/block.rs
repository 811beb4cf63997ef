use serde::{Deserialize, Serialize};

use crate::model::word_list;

/// One paragraph, heading or list item, with the place of every character in the decoded original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Body text, metadata, or page furniture.
    pub zone: Zone,
    /// The text, entities decoded and markup removed; characters are never folded or trimmed inside.
    pub text: String,
    /// Where the characters of `text` stand in the decoded original, in order and without gaps in
    /// `text`.
    pub runs: Vec<Run>,
}

word_list! {
    /// What a block is.
    BlockKind, "a kind of block" {
        /// A heading by markup or numbering.
        Heading = "heading",
        /// A paragraph or a line.
        Paragraph = "paragraph",
        /// A row of a table, cells joined by ` | `; its figures are read from the grid.
        TableRow = "table_row",
    }
}

word_list! {
    /// Which part of the document a block belongs to.
    Zone, "a zone of a document" {
        /// The text of the report itself. Only this is extracted from.
        Body = "body",
        /// Title, date line, metadata table.
        Head = "head",
        /// Navigation, share bars, related links, footers.
        Furniture = "furniture",
        /// A second printing of the body: kept, never extracted from.
        Repeat = "repeat",
    }
}

/// `chars` characters of a block's text that stand together in the original.
///
/// Where `width == chars` they stand there one for one; otherwise the run is one character that the
/// original spells with `width` characters (an entity).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// First character in the block's text.
    pub at: usize,
    /// Number of characters in the block's text.
    pub chars: usize,
    /// First character in the decoded original.
    pub source: usize,
    /// Number of characters in the decoded original.
    pub width: usize,
}

impl Block {
    /// The span in the decoded original of the characters `start..end` of `text`; `None` for an
    /// empty or outlying range, and for one whose end stands before its beginning.
    pub fn source_span(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        if start >= end {
            return None;
        }
        let (from, to) = (self.source_of(start)?.0, self.source_of(end - 1)?.1);
        // What browsers move out of a broken table stands before what it follows.
        (from <= to).then_some((from, to))
    }

    /// Start and end in the original of one character of `text`.
    fn source_of(&self, at: usize) -> Option<(usize, usize)> {
        let index = self.runs.partition_point(|run| run.at + run.chars <= at);
        let run = self.runs.get(index).filter(|run| run.at <= at)?;
        if run.width == run.chars {
            let source = run.source + (at - run.at);
            Some((source, source + 1))
        } else {
            Some((run.source, run.source + run.width))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, BlockKind, Run, Zone};

    #[test]
    fn spans_pass_over_markup_and_widen_over_entities() {
        // Original: `<p>a<b>1</b>&nbsp;件</p>` with text `a1\u{a0}件`.
        let run = |at, source, width| Run {
            at,
            chars: 1,
            source,
            width,
        };
        let block = Block {
            kind: BlockKind::Paragraph,
            zone: Zone::Body,
            text: "a1\u{a0}件".to_owned(),
            runs: vec![run(0, 3, 1), run(1, 7, 1), run(2, 12, 6), run(3, 18, 1)],
        };
        for (text, source) in [((0, 1), (3, 4)), ((0, 2), (3, 8)), ((1, 3), (7, 18)), ((0, 4), (3, 19))] {
            assert_eq!(block.source_span(text.0, text.1), Some(source));
        }
        assert_eq!(block.source_span(1, 1), None);
        assert_eq!(block.source_span(2, 5), None);
    }
}
