use ego_tree::NodeRef;
use scraper::Node;

use crate::document::block_builder::BlockBuilder;
use crate::document::html::lexer::{Marked, begins_mark, is_blank, piece_number};

/// The source of a page and the marks that lead back to it.
pub(super) struct Origin<'a> {
    pub(super) source: &'a [char],
    pub(super) marked: &'a Marked,
}

impl Origin<'_> {
    /// Adds the text of a text node to `builder`.
    pub(super) fn add(&self, text: &str, builder: &mut BlockBuilder) -> usize {
        let mut added = 0;
        let mut reference: Option<(usize, usize)> = None;
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if begins_mark(c) {
                let piece = chars
                    .next()
                    .and_then(|low| piece_number(c, low))
                    .and_then(|number| self.marked.pieces.get(number));
                let Some(piece) = piece else { continue };
                let width = piece.end - piece.start;
                reference = piece.reference.then_some((piece.start, width));
                if !piece.reference {
                    let letters = self.source.get(piece.start..piece.end).unwrap_or_default();
                    for (at, letter) in letters.iter().enumerate() {
                        builder.push(*letter, piece.start + at, 1);
                    }
                    added += width;
                }
            } else if is_blank(c) {
                reference = None;
                self.add_blank(builder);
            } else {
                // What stands behind the mark of a reference is its decoding; anything else is text
                // that the lexer took for something else.
                match reference {
                    Some((start, width)) => builder.push(c, start, width),
                    None => builder.push_lost(c),
                }
                added += 1;
            }
        }
        added
    }

    fn add_blank(&self, builder: &mut BlockBuilder) {
        let from = builder.end();
        let rest = self.source.get(from..).unwrap_or_default();
        let width = rest.iter().take_while(|c| is_blank(**c)).take(1 << 10).count();
        builder.blank(from, width);
    }

    /// The text below a node, as one line.
    pub(super) fn line(&self, node: NodeRef<'_, Node>, breaks: Breaks) -> BlockBuilder {
        let mut builder = BlockBuilder::default();
        for below in node.descendants() {
            match below.value() {
                Node::Text(text) => {
                    self.add(text, &mut builder);
                }
                // Figures on two lines of a cell are two figures.
                Node::Element(element) if breaks_line(element.name()) => match breaks {
                    Breaks::Part => builder.blank(builder.end(), 0),
                    Breaks::Join => builder.fold(),
                },
                _ => {}
            }
        }
        builder
    }
}

/// What the end of a line inside a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A blank.
    Part,
    /// Nothing, between Chinese characters: labels are broken to fit, or written downwards.
    Join,
}

/// Elements that stand on lines of their own.
pub(super) fn breaks_line(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ucapcontent",
        "ul",
    ];
    NAMES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_names_are_in_order() {
        for name in ["address", "br", "p", "td", "ucapcontent", "ul"] {
            assert!(super::breaks_line(name), "{name}");
        }
        assert!(!super::breaks_line("span"));
    }
}
