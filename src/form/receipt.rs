//! Receipts (回执): what is wrong with a return, cell by cell, and what its unit answered.

use std::collections::BTreeMap;

use crate::document::{Document, Grid};
use crate::form::own::Card;
use crate::model::{CellRef, Digest, Finding, IssueCode, Place, word_list};
use crate::reference::{Lang, Texts};

word_list! {
    /// What an issue asks of the unit.
    Weight, "a weight of an issue (hard, soft, note)" {
        /// It must be mended: the return is sent back.
        Hard = "hard",
        /// It may be right; an explanation is required.
        Soft = "soft",
        /// Worth knowing; nothing to do.
        Note = "note",
    }
}

word_list! {
    /// What became of an issue.
    Standing, "a standing of an issue (open, bare, closed)" {
        /// Nothing was answered, or no answer counts.
        Open = "open",
        /// What was answered explains nothing (已核实).
        Bare = "bare",
        /// It was explained.
        Closed = "closed",
    }
}

/// One issue of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptIssue {
    /// The same issue of the same figures has the same id in every receipt.
    pub id: String,
    /// What it asks.
    pub weight: Weight,
    /// What kind.
    pub code: IssueCode,
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub advice: String,
    /// The cell; absent where it is the workbook as a whole.
    pub place: Option<CellRef>,
    /// What the unit answered.
    pub explanation: String,
    /// What became of it.
    pub standing: Standing,
}

/// Identity of an issue within its return: kind, parameters and cell, never the bytes, which another
/// program may have written anew. A figure that was changed gives another issue.
pub fn issue_id(finding: &Finding) -> String {
    let mut words = vec![finding.code.word().to_owned()];
    let params = finding.params.iter();
    words.extend(params.flat_map(|(name, value)| [name.clone(), value.clone()]));
    if let Some((place, quote)) = &finding.at {
        words.push(match place {
            Place::Cell(cell) => format!("{}!{}", cell.sheet, cell.a1()),
            Place::Text { block, start, end } => format!("{block} {start} {end}"),
        });
        words.push(quote.clone());
    }
    let parts: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
    Digest::of_parts(&parts).to_string().chars().take(12).collect()
}

/// The explanations that a receipt brings back, by issue.
pub fn explanations(document: &Document, texts: &Texts) -> BTreeMap<String, String> {
    let sheet = Card::of(document).and_then(|card| card.get(Card::ISSUES).map(str::to_owned));
    let grid = sheet.and_then(|name| document.grids.iter().find(|grid| grid.name == name));
    grid.and_then(|grid| answers(grid, texts)).unwrap_or_default()
}

fn answers(grid: &Grid, texts: &Texts) -> Option<BTreeMap<String, String>> {
    let find = |key: &str| {
        let is = |text: &str| [Lang::Zh, Lang::En].iter().any(|lang| texts.phrase(key, *lang) == text);
        grid.cells.iter().find(|cell| is(cell.text.trim()))
    };
    let (id, answer) = (find("receipt.column.id")?, find("receipt.column.explanation")?);
    let rows = grid
        .cells
        .iter()
        .filter(|cell| cell.column == id.column && cell.row > id.row);
    let answers = rows.filter_map(|cell| {
        let text = grid.cell(cell.row, answer.column)?.text.trim();
        (!text.is_empty()).then(|| (cell.text.trim().to_owned(), text.to_owned()))
    });
    Some(answers.collect())
}

/// Fewest characters that say why a figure is right.
const SHORTEST: usize = 6;

/// What an answer comes to. Words that only say that somebody looked (`receipt.bare`, parted by `|`) explain nothing,
/// however many of them there are.
pub fn judge(explanation: &str, texts: &Texts) -> Standing {
    let mut rest: String = explanation
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if rest.is_empty() {
        return Standing::Open;
    }
    let words = [Lang::Zh, Lang::En].map(|lang| texts.phrase("receipt.bare", lang).to_lowercase());
    let mut words: Vec<&str> = words.iter().flat_map(|words| words.split('|')).collect();
    // 数据已核实 before 核实.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    for word in words {
        rest = rest.replace(&word.replace(' ', ""), "");
    }
    if rest.chars().count() < SHORTEST || rest.chars().all(char::is_numeric) {
        Standing::Bare
    } else {
        Standing::Closed
    }
}

#[cfg(test)]
mod tests {
    use super::{Standing, issue_id, judge};
    use crate::model::{CellRef, Finding, IssueCode, Place};
    use crate::reference::{Texts, shipped_tables};

    #[test]
    fn a_bare_answer_explains_nothing() {
        let texts = Texts::load(&shipped_tables()).unwrap();
        for (answer, standing) in [
            ("", Standing::Open),
            (" 。", Standing::Open),
            ("已核实", Standing::Bare),
            ("已核对，无误。", Standing::Bare),
            ("经核实，数据属实，准确无误", Standing::Bare),
            ("情况属实，已确认", Standing::Bare),
            ("checked", Standing::Bare),
            ("Checked, OK, correct!", Standing::Bare),
            ("12345678", Standing::Bare),
            ("本年新增两个街道，执法人员划转，故增加较多", Standing::Closed),
            ("已核实：本年开展专项清理，案件集中办结", Standing::Closed),
            ("two towns were merged into the district in May", Standing::Closed),
        ] {
            assert_eq!(judge(answer, &texts), standing, "{answer}");
        }
    }

    #[test]
    fn an_issue_is_the_same_until_its_figure_changes() {
        let issue = |printed: &str, row| {
            let cell = CellRef {
                sheet: "表".to_owned(),
                row,
                column: 2,
                header_path: Vec::new(),
                span: None,
            };
            issue_id(&Finding::at(IssueCode::TotalMismatch, Place::Cell(cell), printed).with("printed", printed))
        };
        assert_eq!(issue("12", 3), issue("12", 3));
        assert_ne!(issue("12", 3), issue("13", 3));
        assert_ne!(issue("12", 3), issue("12", 4));
        assert_eq!(issue("12", 3).len(), 12);
    }
}
