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

/// Shorter lines are no running text.
const SHORTEST: usize = 20;
/// Text without a mark for so many characters is no sentence.
const CLAUSE: usize = 60;

/// The blocks of a page with the extent of every element that holds some.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) blocks: Vec<Gathered>,
    pub(super) grids: Vec<Grid>,
    /// For every block-level element the blocks inside it: first, and one past the last.
    pub(super) extents: HashMap<NodeId, (usize, usize)>,
    /// For every element that may be the body, how much running text lies in it.
    pub(super) weights: BTreeMap<usize, (NodeId, usize)>,
    /// How much running text every block is.
    pub(super) prose: Vec<usize>,
    /// Tables that were cut short.
    pub(super) tables_cut: usize,
}

struct Open {
    leaf: bool,
    order: usize,
    first: usize,
    /// Running text directly inside: in paragraphs of its own.
    own: usize,
    /// Half of that of the elements inside.
    below: usize,
    /// Whether another such element stands inside.
    holds: bool,
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
            if let Some(around) = self.open.last_mut() {
                around.holds |= !matches!(name, "br" | "hr");
            }
            self.open.push(Open {
                leaf: LEAVES.contains(&name),
                order: self.seen,
                first: self.walked.blocks.len(),
                own: 0,
                below: 0,
                holds: false,
            });
        }
        if name == "table" && table::holds_data(node) {
            self.table(node);
            self.close(node.id());
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

    /// Text speaks for the element that holds it and half as much for the one around that. An
    /// element that is one block counts as that block: pages write `<div>` where others write `<p>`.
    fn close(&mut self, id: NodeId) {
        let Some(open) = self.open.pop() else { return };
        let extent = (open.first, self.walked.blocks.len());
        self.walked.extents.insert(id, extent);
        let weight = open.own + open.below;
        let single = open.leaf || (!open.holds && extent.1 - extent.0 <= 1);
        if weight > 0 && !single {
            self.walked.weights.insert(open.order, (id, weight));
        }
        if let Some(around) = self.open.last_mut() {
            if single {
                around.own += open.own;
                around.below += open.below;
            } else {
                around.below += open.own / 2;
            }
        }
    }

    fn table(&mut self, node: NodeRef<'_, Node>) {
        let number = self.walked.grids.len() + 1;
        let read = table::read(node, self.origin, self.limits, number);
        self.walked.tables_cut += usize::from(read.cut);
        self.walked.grids.push(read.grid);
        for row in read.rows {
            let length = row.block.text.chars().count();
            // Menus are laid out in tables as well.
            let weight = if row.linked * 3 < length { length } else { 0 };
            self.push(row, weight);
        }
    }

    fn push(&mut self, gathered: Gathered, weight: usize) {
        self.walked.prose.push(weight);
        self.walked.blocks.push(gathered);
        if let Some(open) = self.open.last_mut() {
            open.own += weight;
        }
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
        let weight = prose(&gathered);
        self.push(gathered, weight);
    }
}

/// How much running text a block is: long enough, not mostly links, and with marks of sentences. A
/// line of search words or addresses has none.
fn prose(gathered: &Gathered) -> usize {
    let text = &gathered.block.text;
    let length = text.chars().count();
    if length < SHORTEST || gathered.linked * 3 >= length {
        return 0;
    }
    let marks = |c: &char| matches!(c, '。' | '，' | '、' | '；' | '：' | '！' | '？' | ',' | ';' | ':');
    match text.chars().filter(marks).count() {
        0 => SHORTEST.min(length / 10),
        count => length.min(count * CLAUSE),
    }
}
