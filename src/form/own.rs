//! The sheets that workbooks of our own making carry beside the unit's: the card, which says what the
//! workbook is, and the list of issues of a receipt.

use std::collections::BTreeMap;

use crate::document::{Document, Grid};

/// Name of the hidden sheet that says what a workbook of ours is.
pub const CARD: &str = "_fazhi";

/// What the hidden sheet says: names and values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    entries: BTreeMap<String, String>,
}

impl Card {
    /// Entry: `blank` or `receipt`.
    pub const KIND: &'static str = "fazhi";
    /// Entry: key of the form.
    pub const FORM: &'static str = "form";
    /// Entry: version of the form.
    pub const VERSION: &'static str = "version";
    /// Entry: name of the body that the workbook was made for.
    pub const BODY: &'static str = "body";
    /// Entry: code of that body.
    pub const BODY_CODE: &'static str = "body_code";
    /// Entry: period asked for.
    pub const PERIOD: &'static str = "period";
    /// Entry: name of the sheet with the issues of a receipt.
    pub const ISSUES: &'static str = "issues";
    /// Entry: digest over all figures of the unit.
    pub const DIGEST: &'static str = "figures";

    /// A card with these entries.
    pub fn new(entries: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value));
        Self {
            entries: entries.collect(),
        }
    }

    /// The card of a workbook; none where it is not of our making.
    pub fn of(document: &Document) -> Option<Self> {
        let grid = document.grids.iter().find(|grid| is_card(grid))?;
        let entries = grid.cells.iter().filter(|cell| cell.column == 0).filter_map(|cell| {
            let value = grid.cell(cell.row, 1)?;
            Some((cell.text.clone(), value.text.trim().to_owned()))
        });
        Some(Self {
            entries: entries.collect(),
        })
    }

    /// A value by its name; none where it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.entries.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// A card with one entry more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.entries.insert(name.to_owned(), value.into());
        self
    }

    /// Names and values, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        // The entry by which a card is known stands first.
        let first = self.entries.get_key_value(Self::KIND);
        let rest = self.entries.iter().filter(|(name, _)| *name != Self::KIND);
        first
            .into_iter()
            .chain(rest)
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn is_card(grid: &Grid) -> bool {
    grid.name == CARD && grid.cell(0, 0).is_some_and(|cell| cell.text == Card::KIND)
}

/// Takes the sheets of our own making out of a document, and hands them over: what stands on them was
/// written by us, names no figure of the unit, and must not be taken for the title of its return.
pub fn take_own(document: &mut Document) -> Vec<Grid> {
    let Some(card) = Card::of(document) else {
        return Vec::new();
    };
    let issues = card.get(Card::ISSUES);
    let grids = std::mem::take(&mut document.grids);
    let (own, rest) = grids
        .into_iter()
        .partition(|grid| is_card(grid) || issues == Some(grid.name.as_str()));
    document.grids = rest;
    own
}
