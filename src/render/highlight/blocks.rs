//! The document from the top down: parts that are read as they are, the rest greyed and labelled.

use crate::document::{Block, BlockKind, Document, Zone};
use crate::render::highlight::html::Html;
use crate::render::highlight::layout::Layout;
use crate::render::highlight::mark::Marks;
use crate::render::highlight::nest;
use crate::render::highlight::table::{self, Table};
use crate::render::highlight::words::HighlightWords;

/// What stands together on the page.
enum Part {
    /// Blocks of one zone, by index.
    Blocks(Zone, Vec<usize>),
    /// A grid, by index.
    Grid(usize),
}

/// What a document's text is written from.
#[derive(Clone, Copy)]
pub(super) struct Blocks<'a> {
    pub(super) document: &'a Document,
    pub(super) layout: &'a Layout,
    pub(super) marks: &'a Marks,
    pub(super) words: &'a HighlightWords<'a>,
}

fn parts(document: &Document, layout: &Layout) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        parts.extend(layout.before(index).map(Part::Grid));
        if layout.grid_of(index).is_some() {
            continue;
        }
        match parts.last_mut() {
            Some(Part::Blocks(zone, blocks)) if *zone == block.zone => blocks.push(index),
            _ => parts.push(Part::Blocks(block.zone, vec![index])),
        }
    }
    parts.extend(layout.apart().map(Part::Grid));
    parts
}

impl Blocks<'_> {
    /// Writes every block and every grid.
    pub(super) fn write(&self, html: &mut Html) {
        for part in parts(self.document, self.layout) {
            match part {
                Part::Grid(grid) => self.grid(html, grid),
                Part::Blocks(Zone::Body, blocks) => self.body(html, &blocks),
                Part::Blocks(zone, blocks) => self.beside(html, zone, &blocks),
            }
        }
    }

    fn body(&self, html: &mut Html, blocks: &[usize]) {
        html.raw("<section class=\"body\">\n");
        self.blocks(html, blocks);
        html.raw("</section>\n");
    }

    /// Blocks that no figure is taken from. Furniture is folded away unless something in it is marked.
    fn beside(&self, html: &mut Html, zone: Zone, blocks: &[usize]) {
        let open = zone == Zone::Head || blocks.iter().any(|block| self.marks.has(*block));
        html.raw(if open {
            "<details class=\"unread\" open>"
        } else {
            "<details class=\"unread\">"
        });
        let key = match zone {
            Zone::Body | Zone::Head => "highlight.zone.head",
            Zone::Furniture => "highlight.zone.furniture",
            Zone::Repeat => "highlight.zone.repeat",
        };
        let count = blocks.len().to_string();
        html.leaf("summary", &[], &self.words.fill(key, &[("count", &count)]));
        html.raw("\n");
        self.blocks(html, blocks);
        html.raw("</details>\n");
    }

    fn blocks(&self, html: &mut Html, blocks: &[usize]) {
        for index in blocks {
            if let Some(block) = self.document.blocks.get(*index) {
                self.block(html, *index, block);
            }
        }
    }

    fn block(&self, html: &mut Html, index: usize, block: &Block) {
        let (element, class) = match block.kind {
            BlockKind::Heading => ("h3", "block"),
            BlockKind::Paragraph => ("p", "block"),
            BlockKind::TableRow => ("p", "block row"),
        };
        let number = index.to_string();
        html.open(element, &[("class", class), ("data-block", &number)]);
        nest::write(html, &block.text, &self.marks.block(index));
        html.close(element);
        html.raw("\n");
    }

    fn grid(&self, html: &mut Html, index: usize) {
        let Some(grid) = self.document.grids.get(index) else {
            return;
        };
        table::write(html, &Table { grid, index }, self.marks, self.words);
    }
}
