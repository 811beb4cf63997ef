//! The prescribed tables of reports on disclosure: as grids, and as pages that lost them print them, one cell a line.
//! A cell is read as its labels and its figure would be in prose (行政许可本年处理决定数量76件), so that the wordings say
//! what it counts. Only where header and figures align without doubt.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::document::{Block, Cell, Document, Grid};
use crate::extract::figure::{Figure, figures};
use crate::extract::find::alone;
use crate::extract::fold::Folded;
use crate::extract::lexicon::Lexicon;
use crate::model::{
    CellRef, Extraction, Finding, IssueCode, Locator, Measure, Mention, Period, Place, Quantity, Role, Scope, Sense,
    Unclaimed,
};
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
        let short = |cell: &&Cell| cell.text.chars().count() <= LABEL;
        if !grid.cells.iter().filter(short).any(|cell| self.prescribed(&cell.text)) {
            return Vec::new();
        }
        let rows: BTreeSet<u32> = grid.cells.iter().map(|cell| cell.row).collect();
        let mut columns: Vec<(u32, String)> = Vec::new();
        let mut mentions = Vec::new();
        for cells in rows.into_iter().map(|row| grid.row(row)) {
            let Some((label, cells)) = cells.split_first() else {
                continue;
            };
            if self.is_content(&label.text) {
                let named = cells.iter().map(|cell| (cell.column, self.label(&cell.text)));
                let words = named.map(|(column, label)| match label {
                    Label::Words(words) => Some((column, words)),
                    Label::Count(_) | Label::Other => None,
                });
                columns = words.collect::<Option<Vec<_>>>().unwrap_or_default();
                continue;
            }
            let Label::Words(row) = self.label(&label.text) else {
                columns.clear();
                continue;
            };
            let counts: Option<Vec<(&Cell, Quantity)>> =
                cells.iter().map(|cell| Some((cell, self.count(&cell.text)?))).collect();
            let Some(counts) = counts.filter(|counts| !counts.is_empty()) else {
                columns.clear();
                continue;
            };
            mentions.extend(self.row(grid, (&row, &columns), &counts));
        }
        mentions
    }

    /// The mentions of a row of nothing but counts.
    fn row(&self, grid: &Grid, (row, columns): (&str, &[(u32, String)]), counts: &[(&Cell, Quantity)]) -> Vec<Mention> {
        let values: Vec<Decimal> = counts.iter().map(|(_, count)| count.value).collect();
        let mut due: Vec<(&Cell, Quantity, &str)> = Vec::new();
        if self.prescribed(row) && last_is_total(&values) {
            due.extend(counts.last().map(|(cell, count)| (*cell, *count, TOTAL)));
        } else {
            for (cell, count) in counts {
                let column = columns.iter().find(|(at, _)| *at == cell.column);
                due.extend(column.map(|(_, column)| (*cell, *count, column.as_str())));
            }
        }
        let mention = |(cell, count, column): (&Cell, Quantity, &str)| {
            let place = Place::Cell(CellRef {
                sheet: grid.name.clone(),
                row: cell.row,
                column: cell.column,
                header_path: vec![column.to_owned(), row.to_owned()],
                span: cell.span,
            });
            self.mention(&format!("{row}{column}"), count, (place, cell.text.clone()))
        };
        due.into_iter().filter_map(mention).collect()
    }

    /// The tables that stand one cell a line.
    fn lines(&self, extraction: &mut Extraction) -> BTreeSet<usize> {
        let mut held = BTreeSet::new();
        let cells: Vec<(usize, &Block)> = self.document.blocks.iter().enumerate().collect();
        for at in 0..cells.len() {
            let starts = |at: usize| cells.get(at).is_some_and(|(_, block)| self.is_content(&block.text));
            if starts(at) {
                self.table(&cells[at + 1..], (extraction, &mut held));
            }
        }
        held
    }

    fn is_content(&self, text: &str) -> bool {
        text.len() <= 2 * CONTENT.len() && self.folded(text).iter().copied().eq(CONTENT.chars())
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
                let (index, label) = cells[at];
                let finding = label.source_span(0, label.text.chars().count()).map(|(start, end)| {
                    let place = Place::Text {
                        block: index,
                        start,
                        end,
                    };
                    let finding = Finding::at(IssueCode::TableUnaligned, place, label.text.clone());
                    let finding = finding.with("row", &row).with("count", counts.len());
                    finding.with("columns", columns.len())
                });
                // Behind the last row anything may stand.
                extraction.findings.extend(finding.filter(|_| !counts.is_empty()));
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
                held.insert(index);
                match self.mention(&format!("{row}{column}"), *count, (place.clone(), block.text.clone())) {
                    Some(mention) => extraction.mentions.push(mention),
                    None => extraction.unclaimed.push(Unclaimed {
                        place,
                        printed: block.text.clone(),
                        clause: format!("{row} {column}"),
                    }),
                }
            }
            at += 1 + columns.len();
        }
    }

    /// The mention of a figure with words before it.
    fn mention(&self, words: &str, quantity: Quantity, (place, quote): (Place, String)) -> Option<Mention> {
        let numbered = words.split_once('、').filter(|(mark, _)| mark.chars().count() == 1);
        let words = numbered.map_or(words, |(_, words)| words);
        let text = format!("{words}{}{UNIT}", quantity.value);
        let (page, claim) = alone(self.lexicon, &text, None).filter(|(_, claim)| claim.start == 0)?;
        let figure = page.figures.last()?;
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

#[cfg(test)]
mod tests {
    use super::last_is_total;

    #[test]
    fn the_last_of_a_row_is_its_total_where_the_others_add_up_to_it() {
        for (values, total) in [
            (&[20, 5, 0, 1, 0, 1, 27][..], true),
            (&[20, 5, 0, 1, 0, 1, 28], false),
            (&[3, 3], false),
            (&[7], false),
            (&[], false),
        ] {
            let values: Vec<_> = values.iter().map(|value| (*value).into()).collect();
            assert_eq!(last_is_total(&values), total, "{values:?}");
        }
    }
}
