use std::collections::{BTreeMap, HashMap};

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use crate::document::block::BlockKind;
use crate::document::block_builder::{BlockBuilder, Gathered};
use crate::document::grid::Grid;
use crate::document::html::table::{self, TableLimits};
use crate::document::html::text::{Origin, breaks_line};
use crate::document::lines::is_numbered_heading;

/// Elements whose text is not part of the page.
const LEFT_OUT: &[&str] = &[
    "head", "noscript", "script", "select", "style", "svg", "template", "textarea",
];
/// Elements that hold text but no other block: what is said of their parent counts for them.
const LEAVES: &[&str] = &["dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre"];

/// The blocks of a page with the extent of every element that holds some.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) blocks: Vec<Gathered>,
    pub(super) grids: Vec<Grid>,
    /// For every block-level element the blocks inside it: first, and one past the last.
    pub(super) extents: HashMap<NodeId, (usize, usize)>,
    /// For every element that may be the body, how much running text lies in it.
    pub(super) weights: BTreeMap<usize, (NodeId, usize)>,
    /// Tables that were cut short.
    pub(super) tables_cut: usize,
}

struct Open {
    id: NodeId,
    leaf: bool,
    order: usize,
    first: usize,
}

struct Walker<'a> {
    origin: &'a Origin<'a>,
    limits: &'a TableLimits,
    walked: Walked,
    builder: BlockBuilder,
    open: Vec<Open>,
    heading: usize,
    link: usize,
    pre: usize,
    seen: usize,
}

/// Reads the blocks and tables of a parsed page.
pub(super) fn walk(html: &Html, origin: &Origin<'_>, limits: &TableLimits) -> Walked {
    let mut walker = Walker {
        origin,
        limits,
        walked: Walked::default(),
        builder: BlockBuilder::default(),
        open: Vec::new(),
        heading: 0,
        link: 0,
        pre: 0,
        seen: 0,
    };
    let mut skip: Option<NodeId> = None;
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skip.is_none() => {
                if walker.enter(node) == Inside::Skipped {
                    skip = Some(node.id());
                }
            }
            Edge::Close(node) if skip == Some(node.id()) => skip = None,
            Edge::Close(node) if skip.is_none() => walker.leave(node),
            Edge::Open(_) | Edge::Close(_) => {}
        }
    }
    walker.flush();
    walker.walked
}

#[derive(PartialEq, Eq)]
enum Inside {
    Walked,
    Skipped,
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

impl Walker<'_> {
    fn enter(&mut self, node: NodeRef<'_, Node>) -> Inside {
        match node.value() {
            Node::Text(text) => self.text(text),
            Node::Element(element) => return self.enter_element(node, element),
            _ => {}
        }
        Inside::Walked
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.flush();
                }
                self.add(line);
            }
        } else {
            self.add(text);
        }
    }

    fn add(&mut self, text: &str) {
        let added = self.origin.add(text, &mut self.builder);
        if self.link > 0 {
            self.builder.linked(added);
        }
    }

    fn enter_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> Inside {
        let name = element.name();
        if LEFT_OUT.contains(&name) {
            return Inside::Skipped;
        }
        if breaks_line(name) {
            self.flush();
            self.seen += 1;
            self.open.push(Open {
                id: node.id(),
                leaf: LEAVES.contains(&name),
                order: self.seen,
                first: self.walked.blocks.len(),
            });
        }
        if name == "table" && table::holds_data(node) {
            let weight = self.table(node);
            self.close(node.id());
            self.weigh(weight);
            return Inside::Skipped;
        }
        self.heading += usize::from(is_heading(name));
        self.link += usize::from(name == "a");
        self.pre += usize::from(name == "pre");
        Inside::Walked
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        let name = element.name();
        if breaks_line(name) {
            self.flush();
            self.close(node.id());
        }
        self.heading -= usize::from(is_heading(name));
        self.link -= usize::from(name == "a");
        self.pre -= usize::from(name == "pre");
    }

    fn close(&mut self, id: NodeId) {
        if let Some(open) = self.open.pop() {
            let extent = (open.first, self.walked.blocks.len());
            self.walked.extents.insert(id, extent);
        }
    }

    fn table(&mut self, node: NodeRef<'_, Node>) -> usize {
        let number = self.walked.grids.len() + 1;
        let read = table::read(node, self.origin, self.limits, number);
        self.walked.tables_cut += usize::from(read.cut);
        self.walked.grids.push(read.grid);
        let weight = read.rows.iter().map(|row| row.block.text.chars().count()).sum();
        self.walked.blocks.extend(read.rows);
        weight
    }

    fn flush(&mut self) {
        let kind = if self.heading > 0 {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        };
        let Some(mut gathered) = std::mem::take(&mut self.builder).finish(kind) else {
            return;
        };
        if is_numbered_heading(&gathered.block.text) {
            gathered.block.kind = BlockKind::Heading;
        }
        let length = gathered.block.text.chars().count();
        // Running text, not menus: long enough and not mostly links.
        if length >= 20 && gathered.linked * 3 < length {
            self.weigh(length);
        }
        self.walked.blocks.push(gathered);
    }

    /// Text speaks for the element that holds it and half as much for the one around that.
    fn weigh(&mut self, weight: usize) {
        let mut holders = self.open.iter().rev().skip_while(|open| open.leaf);
        for (open, weight) in [holders.next(), holders.next()].into_iter().zip([weight, weight / 2]) {
            if let Some(open) = open {
                let entry = self.walked.weights.entry(open.order).or_insert((open.id, 0));
                entry.1 += weight;
            }
        }
    }
}
