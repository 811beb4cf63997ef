//! What is marked: each figure, number and issue once, with its id, its label and its place.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Document, Grid};
use crate::model::{CellRef, Issue, IssuePlace, Mention, Place, Sense};
use crate::render::highlight::html::Html;
use crate::render::highlight::layout::Layout;
use crate::render::highlight::nest::Span;
use crate::render::highlight::place::Places;
use crate::render::highlight::words::{HighlightWords, value};
use crate::render::highlight::{Highlight, unclaimed_once};

/// What a mark says of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A figure that an indicator claims.
    Observed,
    /// A goal that an indicator claims.
    Target,
    /// A figure that no indicator claims.
    Unclaimed,
    /// A number that is no figure.
    NonFigure,
    /// Something that a person may have to look at.
    Issue,
}

impl Kind {
    /// Every kind, as the legend lists them.
    pub(super) const ALL: [Self; 5] = [
        Self::Observed,
        Self::Target,
        Self::Unclaimed,
        Self::NonFigure,
        Self::Issue,
    ];

    /// Observed or target.
    pub(super) const fn of(mention: &Mention) -> Self {
        match mention.sense {
            Sense::Observed => Self::Observed,
            Sense::Target => Self::Target,
        }
    }

    /// The class in the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Target => "target",
            Self::Unclaimed => "unclaimed",
            Self::NonFigure => "nonfigure",
            Self::Issue => "issue",
        }
    }

    /// Key of its name in the texts.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Observed => "highlight.observed",
            Self::Target => "highlight.target",
            Self::Unclaimed => "highlight.unclaimed",
            Self::NonFigure => "highlight.nonfigure",
            Self::Issue => "highlight.issue",
        }
    }

    /// A shape that tells it from the others without colour.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Observed => "●",
            Self::Target => "◎",
            Self::Unclaimed => "?",
            Self::NonFigure => "·",
            Self::Issue => "!",
        }
    }

    /// The id of the mark of the figure, number or issue at `index` of its list.
    pub(super) fn id(self, index: usize) -> String {
        let letter = match self {
            Self::Observed | Self::Target => 'm',
            Self::Unclaimed => 'u',
            Self::NonFigure => 'n',
            Self::Issue => 'i',
        };
        format!("{letter}{}", index + 1)
    }

    const fn element(self) -> &'static str {
        match self {
            Self::NonFigure => "span",
            _ => "mark",
        }
    }
}

/// One mark.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// What stands beside the passage.
    pub(super) label: String,
    /// What is told of it beyond that.
    pub(super) details: String,
    /// What a person reads at the place, for one whose place is not on the page.
    pub(super) quote: String,
}

impl Mark {
    /// Opens it, with its id.
    pub(super) fn open(&self, html: &mut Html) {
        let attributes = [
            ("class", self.kind.class()),
            ("id", self.id.as_str()),
            ("title", self.details.as_str()),
        ];
        html.open(self.kind.element(), &attributes);
    }

    /// Closes it where it is not done.
    pub(super) fn pause(&self, html: &mut Html) {
        html.close(self.kind.element());
    }

    /// Takes it up again.
    pub(super) fn resume(&self, html: &mut Html) {
        html.open(self.kind.element(), &[("class", self.kind.class())]);
    }

    /// Writes its label and closes it.
    pub(super) fn end(&self, html: &mut Html) {
        let label = format!("{} {}", self.kind.sign(), self.label);
        if self.kind == Kind::NonFigure {
            html.leaf("span", &[("class", "tag")], &label);
        } else {
            let entry = format!("#e-{}", self.id);
            html.leaf("a", &[("class", "tag"), ("href", &entry)], &label);
        }
        html.close(self.kind.element());
    }
}

/// Every mark of a page by where it is shown.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// By index of the block: ranges of its text.
    blocks: BTreeMap<usize, Vec<(Range<usize>, Mark)>>,
    /// By index of the grid, row and column.
    cells: BTreeMap<(usize, u32, u32), Vec<Mark>>,
    /// Marks whose place is nowhere on the page.
    pub(super) astray: Vec<Mark>,
    /// How many there are of each kind.
    counts: BTreeMap<Kind, usize>,
}

impl Marks {
    /// Marks whatever has a place. Of marks on the same characters the issue is outermost.
    pub(super) fn of(shown: &Highlight<'_>, words: &HighlightWords<'_>, layout: &Layout) -> Self {
        let mut placing = Placing {
            document: shown.document,
            layout,
            places: BTreeMap::new(),
            marks: Self::default(),
        };
        for (index, issue) in shown.issues.iter().enumerate() {
            let id = Kind::Issue.id(index);
            match place_of(issue) {
                Some((place, quote)) => placing.put(place, issue_mark(issue, id, quote, words)),
                None => placing.count(Kind::Issue),
            }
        }
        for (index, mention) in shown.extraction.mentions.iter().enumerate() {
            placing.put(&mention.locator.place, mention_mark(mention, index, words));
        }
        for (index, figure) in unclaimed_once(shown.extraction).into_iter().enumerate() {
            let mark = Mark {
                kind: Kind::Unclaimed,
                id: Kind::Unclaimed.id(index),
                label: words.phrase(Kind::Unclaimed.key()).to_owned(),
                details: String::new(),
                quote: figure.printed.clone(),
            };
            placing.put(&figure.place, mark);
        }
        for (index, number) in shown.extraction.ignored.iter().enumerate() {
            let mark = Mark {
                kind: Kind::NonFigure,
                id: Kind::NonFigure.id(index),
                label: words.word("nonfigure", number.class.word()),
                details: String::new(),
                quote: number.printed.clone(),
            };
            placing.put(&number.place, mark);
        }
        placing.marks
    }

    /// Those of a block as ranges of its text.
    pub(super) fn block(&self, block: usize) -> Vec<Span<'_>> {
        let marks = self.blocks.get(&block).into_iter().flatten();
        let spans = marks.map(|(range, mark)| Span {
            range: range.clone(),
            mark,
        });
        spans.collect()
    }

    /// Whether a block has marks.
    pub(super) fn has(&self, block: usize) -> bool {
        self.blocks.contains_key(&block)
    }

    /// Those of a cell.
    pub(super) fn cell(&self, grid: usize, row: u32, column: u32) -> &[Mark] {
        self.cells.get(&(grid, row, column)).map_or(&[], Vec::as_slice)
    }

    /// Rows and columns of the cells of a grid that have marks.
    pub(super) fn cells_of(&self, grid: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let cells = self.cells.range((grid, 0, 0)..=(grid, u32::MAX, u32::MAX));
        cells.map(|((_, row, column), _)| (*row, *column))
    }

    /// How many there are of a kind.
    pub(super) fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or_default()
    }
}

/// The place of an issue inside the document, and what stands there.
pub(super) fn place_of(issue: &Issue) -> Option<(&Place, &str)> {
    match &issue.place {
        IssuePlace::Inside { locator, .. } => Some((&locator.place, &locator.quote)),
        IssuePlace::Job | IssuePlace::Address { .. } | IssuePlace::Document { .. } | IssuePlace::Observation { .. } => {
            None
        }
    }
}

fn issue_mark(issue: &Issue, id: String, quote: &str, words: &HighlightWords<'_>) -> Mark {
    Mark {
        kind: Kind::Issue,
        id,
        label: words.issue(issue),
        details: words.severity(issue),
        quote: quote.to_owned(),
    }
}

fn mention_mark(mention: &Mention, index: usize, words: &HighlightWords<'_>) -> Mark {
    let kind = Kind::of(mention);
    let value = match mention.locator.place {
        Place::Text { .. } => Some(value(mention)),
        // A cell is its value.
        Place::Cell(_) => None,
    };
    let said = std::iter::once(words.name(&mention.indicator).to_owned()).chain(value);
    let period = words.period(mention);
    let label: Vec<String> = said.chain([period]).chain(words.flags(mention)).collect();
    Mark {
        kind,
        id: kind.id(index),
        label: label.join(" "),
        details: words.details(mention),
        quote: mention.locator.quote.clone(),
    }
}

struct Placing<'a> {
    document: &'a Document,
    layout: &'a Layout,
    /// Places in blocks that have been asked for.
    places: BTreeMap<usize, Places>,
    marks: Marks,
}

impl Placing<'_> {
    fn count(&mut self, kind: Kind) {
        *self.marks.counts.entry(kind).or_default() += 1;
    }

    fn put(&mut self, place: &Place, mark: Mark) {
        self.count(mark.kind);
        match place {
            Place::Text { block, start, end } => self.put_text(*block, (*start, *end), mark),
            Place::Cell(cell) => match self.grid(cell, &mark.quote) {
                Some(grid) => self.put_cell((grid, cell.row, cell.column), mark),
                None => self.marks.astray.push(mark),
            },
        }
    }

    fn put_text(&mut self, block: usize, span: (usize, usize), mark: Mark) {
        if let Some(grid) = self.layout.grid_of(block) {
            // The row is shown by its cells.
            let cell = self.layout.cell_at(grid, span);
            return match cell {
                Some((row, column)) => self.put_cell((grid, row, column), mark),
                None => self.marks.astray.push(mark),
            };
        }
        let blocks = &self.document.blocks;
        let range = blocks.get(block).and_then(|found| {
            let places = self.places.entry(block).or_insert_with(|| Places::of(found));
            places.range(span)
        });
        match range {
            Some(range) => self.marks.blocks.entry(block).or_default().push((range, mark)),
            None => self.marks.astray.push(mark),
        }
    }

    fn put_cell(&mut self, at: (usize, u32, u32), mark: Mark) {
        self.marks.cells.entry(at).or_default().push(mark);
    }

    /// The grid with that name; of several, one with that text in the cell.
    fn grid(&self, cell: &CellRef, quote: &str) -> Option<usize> {
        let named = |grid: &Grid| grid.name == cell.sheet;
        let holds = |grid: &Grid| grid.cell(cell.row, cell.column).is_some_and(|cell| cell.text == quote);
        let grids = &self.document.grids;
        let exact = grids.iter().position(|grid| named(grid) && holds(grid));
        exact.or_else(|| grids.iter().position(named))
    }
}
