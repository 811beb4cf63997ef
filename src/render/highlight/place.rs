//! From places in the original back to the characters of a block.

use std::ops::Range;

use crate::document::{Block, Run};

/// The runs of one block in the order of the original.
pub(super) struct Places(Vec<Run>);

impl Places {
    /// Those of `block`; none for a block whose place is unknown.
    pub(super) fn of(block: &Block) -> Self {
        // A run without width stands for what is not in the original: the bars between cells.
        let mut runs: Vec<Run> = block.runs.iter().filter(|run| run.width > 0).copied().collect();
        runs.sort_by_key(|run| run.source);
        Self(runs)
    }

    /// The characters of the block's text that the original has in `start..end`.
    pub(super) fn range(&self, (start, end): (usize, usize)) -> Option<Range<usize>> {
        let first = self.0.partition_point(|run| run.source + run.width <= start);
        let within = self.0.get(first..)?.iter().take_while(|run| run.source < end);
        within.map(|run| part(run, start, end)).reduce(|one, other| {
            let (from, to) = (one.start.min(other.start), one.end.max(other.end));
            from..to
        })
    }
}

/// The characters of a run that lie in `start..end` of the original: a spelled one as a whole.
fn part(run: &Run, start: usize, end: usize) -> Range<usize> {
    if run.width == run.chars {
        let from = start.saturating_sub(run.source);
        let to = end.saturating_sub(run.source).min(run.chars);
        run.at + from..run.at + to
    } else {
        run.at..run.at + run.chars
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::document::{Block, BlockKind, Run, Zone};

    #[test]
    fn places_lead_back_over_markup_entities_and_moved_text() {
        // Original: `<p>a<b>1</b>&nbsp;件</p>` with text `a1\u{a0}件`.
        let run = |at, source, width| Run {
            at,
            chars: 1,
            source,
            width,
        };
        let mut block = Block {
            kind: BlockKind::Paragraph,
            zone: Zone::Body,
            text: "a1\u{a0}件".to_owned(),
            runs: vec![run(0, 3, 1), run(1, 7, 1), run(2, 12, 6), run(3, 18, 1)],
        };
        for (source, text) in [
            ((3, 4), Some(0..1)),
            ((3, 8), Some(0..2)),
            ((7, 19), Some(1..4)),
            ((13, 14), Some(2..3)),
            ((4, 7), None),
            ((19, 30), None),
            ((0, 99), Some(0..4)),
        ] {
            assert_eq!(Places::of(&block).range(source), text, "{source:?}");
            if let Some(text) = text {
                let back = block.source_span(text.start, text.end);
                assert_eq!(back.and_then(|back| Places::of(&block).range(back)), Some(text));
            }
        }
        block.runs.clear();
        assert_eq!(Places::of(&block).range((0, 99)), None);
    }
}
