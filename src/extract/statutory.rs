//! The prescribed tables of reports on disclosure: as grids, and as pages that lost them print them, one cell a line.
//! A cell is read as its labels and its figure would be in prose (行政许可本年处理决定数量76件), so that the wordings say
//! what it counts. Only where header and figures align without doubt.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::document::{Block, Document, Grid, Headers, Zone};
use crate::extract::claim::Ground;
use crate::extract::figure::{Figure, figures};
use crate::extract::fold::Folded;
use crate::extract::lexicon::Lexicon;
use crate::extract::page::Page;
use crate::model::{CellRef, Extraction, Locator, Measure, Mention, Period, Place, Quantity, Role, Scope, Sense};
use crate::reference::WordClass;

/// The label of the first column of such a table.
const CONTENT: &str = "信息内容";
/// Longest label of a column or row.
const LABEL: usize = 24;
/// The unit of their counts.
const UNIT: &str = "件";
/// What the last column of a row is that the others add up to.
const TOTAL: &str = "总计";

/// Reads the prescribed tables of a document into `extraction`; gives the blocks that held them.
pub(crate) fn statutory(document: &Document, lexicon: &Lexicon, extraction: &mut Extraction) -> BTreeSet<usize> {
    let reader = Reader { document, lexicon };
    for grid in document.grids.iter().filter(|grid| !grid.hidden) {
        extraction.mentions.extend(reader.grid(grid));
    }
    reader.lines(extraction)
}

struct Reader<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
}

/// What a label says in a table.
enum Label {
    Words(String),
    Count(Quantity),
    Other,
}

impl Reader<'_> {
    fn folded(&self, text: &str) -> Vec<char> {
        let chars = Folded::new(text, &self.lexicon.simplify).chars;
        chars.into_iter().filter(|c| !c.is_whitespace()).collect()
    }

    /// Whether a label is one that is prescribed.
    fn prescribed(&self, label: &str) -> bool {
        self.lexicon.words.within(WordClass::Statutory, &self.folded(label))
    }

    fn label(&self, text: &str) -> Label {
        let chars = self.folded(text);
        let found = figures(&chars, &self.lexicon.spellings, &self.lexicon.words);
        let alone = |figure: &&Figure| {
            let numeral = &figure.numeral;
            numeral.start == 0 && numeral.end == chars.len() && !numeral.chinese() && numeral.upper.is_none()
        };
        match found.first().filter(alone) {
            Some(figure) if figure.quantity.value.fract().is_zero() => Label::Count(figure.quantity),
            Some(_) => Label::Other,
            None if chars.is_empty() || chars.len() > LABEL || chars.contains(&'。') => Label::Other,
            None => Label::Words(chars.into_iter().collect()),
        }
    }

    fn count(&self, text: &str) -> Option<Quantity> {
        match self.label(text) {
            Label::Count(quantity) => Some(quantity),
            Label::Words(_) | Label::Other => None,
        }
    }

    /// The mentions of a grid.
    fn grid(&self, grid: &Grid) -> Vec<Mention> {
        if !grid
            .cells
            .iter()
            .any(|cell| cell.text.chars().count() <= LABEL && self.prescribed(&cell.text))
        {
            return Vec::new();
        }
        let headers = Headers::of(grid);
        let rows: BTreeSet<u32> = grid.cells.iter().map(|cell| cell.row).collect();
        let of_row = |row: u32| {
            let counts: Vec<(u32, Quantity, &str)> = grid
                .row(row)
                .iter()
                .filter_map(|cell| Some((cell.column, self.count(&cell.text)?, cell.text.as_str())))
                .collect();
            let total = last_is_total(&counts.iter().map(|(_, count, _)| count.value).collect::<Vec<_>>());
            let mentions = counts.iter().enumerate().filter_map(|(at, (column, count, printed))| {
                let path = headers.path(row, *column);
                let words = self.words(&path, total && at + 1 == counts.len())?;
                let cell = grid.cell(row, *column)?;
                let place = Place::Cell(CellRef {
                    sheet: grid.name.clone(),
                    row,
                    column: *column,
                    header_path: path,
                    span: cell.span,
                });
                self.mention(&words, *count, (place, (*printed).to_owned()))
            });
            mentions.collect::<Vec<_>>()
        };
        rows.into_iter().flat_map(of_row).collect()
    }

    /// The words that a figure under the labels of a path would have in prose.
    fn words(&self, path: &[String], total: bool) -> Option<String> {
        let (row, above) = path.split_last()?;
        if total && self.prescribed(row) {
            return Some(format!("{row}{TOTAL}"));
        }
        let column = above.last()?;
        self.prescribed(column).then(|| format!("{row}{column}"))
    }

    /// The tables that stand one cell a line.
    fn lines(&self, extraction: &mut Extraction) -> BTreeSet<usize> {
        let mut held = BTreeSet::new();
        let cells: Vec<(usize, &Block)> = self
            .document
            .blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.zone == Zone::Body)
            .collect();
        for at in 0..cells.len() {
            let starts = |at: usize| cells.get(at).is_some_and(|(_, block)| self.is_content(&block.text));
            if starts(at) {
                self.table(&cells[at + 1..], (extraction, &mut held));
            }
        }
        held
    }

    fn is_content(&self, text: &str) -> bool {
        text.chars().count() <= CONTENT.chars().count() + 2 && self.folded(text).iter().copied().eq(CONTENT.chars())
    }

    /// One table behind the label of its first column: the labels of its columns, then rows of a label and as many figures.
    fn table(&self, cells: &[(usize, &Block)], (extraction, held): (&mut Extraction, &mut BTreeSet<usize>)) {
        let labels: Vec<String> = cells
            .iter()
            .map_while(|(_, block)| match self.label(&block.text) {
                Label::Words(words) => Some(words),
                Label::Count(_) | Label::Other => None,
            })
            .collect();
        // The last of them is that of the first row.
        let Some((_, columns)) = labels.split_last() else {
            return;
        };
        if columns.is_empty() || !columns.iter().all(|column| self.prescribed(column)) {
            return;
        }
        let mut at = columns.len();
        while let Some(Label::Words(row)) = cells.get(at).map(|(_, block)| self.label(&block.text)) {
            let counts: Vec<Quantity> = cells[at + 1..]
                .iter()
                .map_while(|(_, block)| self.count(&block.text))
                .collect();
            if counts.len() != columns.len() {
                return;
            }
            for (offset, (column, count)) in columns.iter().zip(&counts).enumerate() {
                let (index, block) = cells[at + 1 + offset];
                let length = block.text.chars().count();
                let Some((start, end)) = block.source_span(0, length) else {
                    continue;
                };
                let place = Place::Text {
                    block: index,
                    start,
                    end,
                };
                let mention = self.mention(&format!("{row}{column}"), *count, (place, block.text.clone()));
                if mention.is_some() {
                    held.insert(index);
                }
                extraction.mentions.extend(mention);
            }
            at += 1 + columns.len();
        }
    }

    /// The mention of a figure with words before it.
    fn mention(&self, words: &str, quantity: Quantity, (place, quote): (Place, String)) -> Option<Mention> {
        let numbered = words.split_once('、').filter(|(mark, _)| mark.chars().count() == 1);
        let words = numbered.map_or(words, |(_, words)| words);
        let text = format!("{words}{}{UNIT}", quantity.value);
        let folded = Folded::new(&text, &self.lexicon.simplify);
        let figures = figures(&folded.chars, &self.lexicon.spellings, &self.lexicon.words);
        let page = Page::new(folded, figures, &self.lexicon.words);
        let anchors = self.lexicon.anchor_hits(page.chars());
        let ground = Ground {
            page: &page,
            lexicon: self.lexicon,
            anchors: &anchors,
        };
        let figure = page.figures.last()?;
        let claim = ground.claim(figure, None).filter(|claim| claim.start == 0)?;
        let wording = self.lexicon.wordings.get(claim.wording)?;
        let year = self.document.identity.year.as_ref().map(|year| year.value);
        Some(Mention {
            indicator: wording.indicator.code.clone(),
            quantity,
            unit: UNIT.to_owned(),
            qualifier: figure.qualifier,
            measure: Measure::Level,
            sense: Sense::Observed,
            role: Role::Total,
            base: None,
            period: year.map(Period::Year),
            scope: Scope::Region,
            counted_by: None,
            region: None,
            locator: Locator::new(self.document.digest, place, quote),
            rule: wording.rule.clone(),
        })
    }
}

/// Whether the last of several figures is the sum of the others.
fn last_is_total(values: &[Decimal]) -> bool {
    let Some((last, others)) = values.split_last() else {
        return false;
    };
    others.len() > 1 && others.iter().sum::<Decimal>() == *last
}
