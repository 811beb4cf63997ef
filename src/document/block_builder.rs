use crate::document::block::{Block, BlockKind, Run, Zone};

/// Gathers the text of one block together with the place of every character.
#[derive(Debug, Default)]
pub(super) struct BlockBuilder {
    text: String,
    chars: usize,
    runs: Vec<Run>,
    /// White space seen and not yet followed by text, with its place.
    blank: Option<(usize, usize)>,
    /// Whether that white space is only the end of a line inside a label.
    soft: bool,
    /// Whether a character came from no known place.
    lost: bool,
    /// Where the last character ends in the source.
    end: usize,
    linked: usize,
}

/// A block with what only its page knows about it.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) block: Block,
    /// Whether its place in the source is unknown; it has no runs then.
    pub(super) lost: bool,
    /// How many of its characters stand in links.
    pub(super) linked: usize,
}

impl BlockBuilder {
    /// Adds a character that the source spells with `width` characters from `source` on.
    pub(super) fn push(&mut self, c: char, source: usize, width: usize) {
        let soft = std::mem::take(&mut self.soft) && is_wide(c) && self.text.chars().next_back().is_some_and(is_wide);
        if let Some((blank, wide)) = self.blank.take()
            && self.chars > 0
            && !soft
        {
            self.put(' ', blank, wide);
        }
        self.put(c, source, width);
        self.end = source + width;
    }

    /// Adds a character from nowhere.
    pub(super) fn push_lost(&mut self, c: char) {
        self.lost = true;
        self.push(c, self.end, 0);
    }

    /// Notes white space of `width` characters of the source; it counts as one blank, and only
    /// between other characters.
    pub(super) fn blank(&mut self, source: usize, width: usize) {
        self.blank.get_or_insert((source, width));
    }

    /// Notes the end of a line inside a label: 没收违法 and 所得 are one word, 1 and 2 two numbers.
    pub(super) fn fold(&mut self) {
        self.blank = Some((self.end, 0));
        self.soft = true;
    }

    /// Counts the last `chars` characters as part of a link.
    pub(super) fn linked(&mut self, chars: usize) {
        self.linked += chars;
    }

    /// Where the last character ends in the source.
    pub(super) const fn end(&self) -> usize {
        self.end
    }

    fn put(&mut self, c: char, source: usize, width: usize) {
        self.text.push(c);
        self.chars += 1;
        if let Some(last) = self.runs.last_mut()
            && width == 1
            && last.width == last.chars
            && last.source + last.width == source
        {
            last.chars += 1;
            last.width += 1;
            return;
        }
        self.runs.push(Run {
            at: self.chars - 1,
            chars: 1,
            source,
            width,
        });
    }

    /// The block, white space at both ends left out; nothing where no text is left.
    pub(super) fn finish(self, kind: BlockKind) -> Option<Gathered> {
        let trimmed = self.text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let before = self.text.chars().take_while(|c| c.is_whitespace()).count();
        let kept = trimmed.chars().count();
        let runs = if self.lost {
            Vec::new()
        } else {
            cut(&self.runs, before, before + kept)
        };
        Some(Gathered {
            block: Block {
                kind,
                zone: Zone::Furniture,
                text: trimmed.to_owned(),
                runs,
            },
            lost: self.lost,
            linked: self.linked,
        })
    }
}

/// Characters that Chinese writes without blanks between them.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{20000}'..='\u{3ffff}' | '(' | ')' | '“' | '”')
}

/// The runs of the characters `from..to`, counted from `from`.
fn cut(runs: &[Run], from: usize, to: usize) -> Vec<Run> {
    let cut_one = |run: &Run| {
        let start = run.at.max(from);
        let end = (run.at + run.chars).min(to);
        if start >= end {
            return None;
        }
        let even = run.width == run.chars;
        Some(Run {
            at: start - from,
            chars: end - start,
            source: if even {
                run.source + (start - run.at)
            } else {
                run.source
            },
            width: if even { end - start } else { run.width },
        })
    };
    runs.iter().filter_map(cut_one).collect()
}

#[cfg(test)]
mod tests {
    use super::BlockBuilder;
    use crate::document::BlockKind;

    #[test]
    fn white_space_is_one_blank_inside_and_nothing_at_the_ends() {
        // Source: `  甲 \n &nbsp;乙  `, characters at 2, 6 (reference, six wide) and 12.
        let mut builder = BlockBuilder::default();
        builder.blank(0, 2);
        builder.push('甲', 2, 1);
        builder.blank(3, 3);
        builder.push('\u{a0}', 6, 6);
        builder.push('乙', 12, 1);
        builder.blank(13, 2);
        let block = builder.finish(BlockKind::Paragraph).unwrap().block;
        assert_eq!(block.text, "甲 \u{a0}乙");
        assert_eq!(block.source_span(0, 2), Some((2, 6)));
        assert_eq!(block.source_span(2, 4), Some((6, 13)));
    }

    #[test]
    fn wide_blanks_at_the_ends_are_left_out_with_their_runs() {
        let mut builder = BlockBuilder::default();
        for (at, c) in "\u{3000}\u{3000}甲乙\u{3000}".chars().enumerate() {
            builder.push(c, at, 1);
        }
        let block = builder.finish(BlockKind::Paragraph).unwrap().block;
        assert_eq!((block.text.as_str(), block.source_span(0, 2)), ("甲乙", Some((2, 4))));
        assert!(BlockBuilder::default().finish(BlockKind::Paragraph).is_none());
    }
}
