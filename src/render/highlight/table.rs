//! A sheet, or a table of a page, with the addresses of its cells.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::document::{Cell, Grid, Headers, Merge};
use crate::model::CellRef;
use crate::render::highlight::html::Html;
use crate::render::highlight::mark::{Mark, Marks};
use crate::render::highlight::nest::{self, Span};
use crate::render::highlight::words::HighlightWords;

/// Tables of up to so many places show every empty one; of larger ones empty places in a row are one.
const ROOMY: usize = 100_000;
/// Most columns that a cell may span (the HTML standard).
const WIDEST: usize = 1000;
/// Most rows that a cell may span (the HTML standard).
const LONGEST: usize = 65_534;
/// Rows of merged regions that are looked at; beyond that regions are shown as single cells.
const MOST_MERGED: usize = 500_000;

/// A longer text runs on over the empty places behind it.
const LONG: usize = 6;

/// A grid with its index in the document.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) grid: &'a Grid,
    pub(super) index: usize,
}

/// Writes a grid: rows and columns that hold something or are marked, under their addresses.
pub(super) fn write(html: &mut Html, table: &Table<'_>, marks: &Marks, words: &HighlightWords<'_>) {
    html.open(
        "section",
        &[("class", if table.grid.hidden { "grid hidden" } else { "grid" })],
    );
    html.open("h2", &[]);
    html.text(&words.fill("highlight.grid", &[("name", &table.grid.name)]));
    if table.grid.hidden {
        html.leaf("span", &[("class", "note")], words.phrase("highlight.hidden"));
    }
    html.close("h2");
    let laid_out = LaidOut::of(table, marks, words);
    if laid_out.rows.is_empty() {
        html.leaf("p", &[("class", "note")], words.phrase("highlight.grid.empty"));
    } else {
        let name = table.grid.name.as_str();
        html.open(
            "div",
            &[
                ("class", "scroll"),
                ("role", "region"),
                ("aria-label", name),
                ("tabindex", "0"),
            ],
        );
        laid_out.write(html);
        html.close("div");
    }
    html.raw("</section>\n");
}

/// How empty places are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empties {
    /// Each on its own.
    Single,
    /// Those side by side as one.
    Joined,
}

/// One place of a table that is not empty.
#[derive(Clone, Copy, Default)]
struct Slot<'a> {
    cell: Option<&'a Cell>,
    marks: &'a [Mark],
}

/// What is shown of a grid.
struct LaidOut<'a> {
    slots: BTreeMap<(u32, u32), Slot<'a>>,
    rows: Vec<u32>,
    columns: Vec<u32>,
    headers: Headers<'a>,
    /// For every row the merged regions over it, by their first column.
    merged: BTreeMap<u32, BTreeMap<u32, Merge>>,
    words: &'a HighlightWords<'a>,
}

impl<'a> LaidOut<'a> {
    fn of(table: &Table<'a>, marks: &'a Marks, words: &'a HighlightWords<'a>) -> Self {
        let mut slots: BTreeMap<(u32, u32), Slot<'a>> = BTreeMap::new();
        for cell in &table.grid.cells {
            slots.entry((cell.row, cell.column)).or_default().cell = Some(cell);
        }
        for (row, column) in marks.cells_of(table.index) {
            slots.entry((row, column)).or_default().marks = marks.cell(table.index, row, column);
        }
        let rows: BTreeSet<u32> = slots.keys().map(|(row, _)| *row).collect();
        let columns: BTreeSet<u32> = slots.keys().map(|(_, column)| *column).collect();
        let mut laid_out = Self {
            slots,
            rows: rows.into_iter().collect(),
            columns: columns.into_iter().collect(),
            headers: Headers::of(table.grid),
            merged: BTreeMap::new(),
            words,
        };
        let mut looked_at = 0;
        for merge in &table.grid.merges {
            looked_at += shown(&laid_out.rows, merge.first_row, merge.last_row).len();
            if looked_at > MOST_MERGED {
                break;
            }
            laid_out.merge(merge);
        }
        laid_out
    }

    /// Takes in a merged region that hides nothing: only its first cell holds something, and no other
    /// region lies over it.
    fn merge(&mut self, merge: &Merge) {
        let head = (merge.first_row, merge.first_column);
        let rows = shown(&self.rows, merge.first_row, merge.last_row);
        let across = shown(&self.columns, merge.first_column, merge.last_column).len();
        let fits = rows.len() <= LONGEST && across <= WIDEST && rows.len().max(across) > 1;
        if !fits || !self.slots.contains_key(&head) {
            return;
        }
        let columns = merge.first_column..=merge.last_column;
        let free = |row: &u32| {
            let held = self.slots.range((*row, merge.first_column)..=(*row, merge.last_column));
            held.into_iter().all(|(at, _)| *at == head) && !self.is_merged(*row, &columns)
        };
        if rows.iter().all(free) {
            let rows = rows.to_vec();
            for row in rows {
                self.merged.entry(row).or_default().insert(merge.first_column, *merge);
            }
        }
    }

    /// Whether a region lies over one of these places.
    fn is_merged(&self, row: u32, columns: &RangeInclusive<u32>) -> bool {
        let of_row = self.merged.get(&row);
        let last = of_row.and_then(|merged| merged.range(..=*columns.end()).next_back());
        last.is_some_and(|(_, merge)| merge.last_column >= *columns.start())
    }

    fn write(&self, html: &mut Html) {
        html.raw("<table>\n<thead><tr><td></td>");
        for column in &self.columns {
            html.leaf("th", &[("scope", "col")], &letters(*column));
        }
        html.raw("</tr></thead>\n<tbody>\n");
        let places = self.rows.len().saturating_mul(self.columns.len());
        let empties = if places <= ROOMY {
            Empties::Single
        } else {
            Empties::Joined
        };
        for row in &self.rows {
            html.raw("<tr>");
            html.leaf("th", &[("scope", "row")], &(u64::from(*row) + 1).to_string());
            self.row(html, *row, empties);
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n</table>\n");
    }

    fn row(&self, html: &mut Html, row: u32, empties: Empties) {
        let mut gap = 0;
        let mut at = 0;
        while let Some(column) = self.columns.get(at).copied() {
            let merge = self.merged.get(&row).and_then(|merged| merged.get(&column));
            let slot = self.slots.get(&(row, column));
            let across = match (merge, slot) {
                (Some(merge), _) => shown(&self.columns, column, merge.last_column).len().max(1),
                (None, Some(slot)) => self.spill(row, at, slot),
                (None, None) => 1,
            };
            if slot.is_some() || merge.is_some() || empties == Empties::Single {
                empty(html, gap);
                gap = 0;
            }
            match (slot, merge) {
                (Some(slot), _) => {
                    let down = merge.map_or(1, |merge| self.down(merge));
                    self.slot(html, (row, slot), (down, across));
                }
                // A row further down of a region.
                (None, Some(_)) => {}
                (None, None) if empties == Empties::Single => html.raw("<td></td>"),
                (None, None) => gap += 1,
            }
            at += across;
        }
        empty(html, gap);
    }

    /// How many columns a cell takes: a long text runs on over empty places, as spreadsheets show it.
    fn spill(&self, row: u32, at: usize, slot: &Slot<'_>) -> usize {
        let long = slot.cell.is_some_and(|cell| cell.text.chars().count() > LONG);
        if !long {
            return 1;
        }
        let behind = self.columns.get(at + 1..).unwrap_or_default().iter();
        let free = behind.take_while(|column| {
            !self.slots.contains_key(&(row, **column)) && !self.is_merged(row, &(**column..=**column))
        });
        1 + free.take(WIDEST - 1).count()
    }

    /// How many shown rows a region has.
    fn down(&self, merge: &Merge) -> usize {
        shown(&self.rows, merge.first_row, merge.last_row).len()
    }

    fn slot(&self, html: &mut Html, (row, slot): (u32, &Slot<'_>), (down, across): (usize, usize)) {
        // One is what goes without saying.
        let span = |count: usize| if count > 1 { count.to_string() } else { String::new() };
        let (down, across) = (span(down), span(across));
        let hidden = slot.cell.is_some_and(|cell| cell.hidden);
        let name = if self.headers.is_header(row) { "th" } else { "td" };
        let class = if hidden { "hidden" } else { "" };
        html.open(name, &[("class", class), ("rowspan", &down), ("colspan", &across)]);
        let text = slot.cell.map_or("", |cell| cell.text.as_str());
        let whole = 0..text.chars().count();
        let mark = |mark| Span {
            range: whole.clone(),
            mark,
        };
        let marks: Vec<Span<'_>> = slot.marks.iter().map(mark).collect();
        nest::write(html, text, &marks);
        if hidden {
            html.leaf("span", &[("class", "tag note")], self.words.phrase("highlight.hidden"));
        }
        html.close(name);
    }
}

/// Of sorted addresses those from the first to the last.
fn shown(addresses: &[u32], first: u32, last: u32) -> &[u32] {
    let from = addresses.partition_point(|at| *at < first);
    let to = addresses.partition_point(|at| *at <= last);
    addresses.get(from..to).unwrap_or_default()
}

/// Empty places side by side.
fn empty(html: &mut Html, mut count: usize) {
    while count > 0 {
        let across = count.min(WIDEST);
        html.open("td", &[("colspan", &across.to_string())]);
        html.close("td");
        count -= across;
    }
}

/// The letters of a column.
fn letters(column: u32) -> String {
    let cell = CellRef {
        sheet: String::new(),
        row: 0,
        column,
        header_path: Vec::new(),
        span: None,
    };
    let mut name = cell.a1();
    name.pop(); // the number of the first row
    name
}
