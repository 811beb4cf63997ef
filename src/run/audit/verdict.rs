use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::{self, Grid, Input, Limits, Marks};
use crate::model::word_list;
use crate::reference::{Lang, Texts};
use crate::run::audit::Sample;
use crate::run::error::RunError;

word_list! {
    /// What a person found.
    Answer, "an answer (right, wrong)" {
        /// 对: the figure is what the page states.
        Right = "right",
        /// 错: it is not.
        Wrong = "wrong",
    }
}

/// A person's verdict on one figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The figure.
    pub item: String,
    /// What was found.
    pub answer: Answer,
    /// What the person wrote beside it.
    pub note: String,
}

/// A workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The sample that it says it is.
    pub sample: String,
    /// Each row: its number in the sheet, the figure's id, the answer as written, the note.
    pub rows: Vec<(u32, String, String, String)>,
}

/// Reads the workbook of a sample.
///
/// # Errors
/// It is no workbook, or none that `fazhi audit sample` made.
pub fn read_workbook(name: &str, bytes: &[u8], marks: &Marks, texts: &Texts) -> Result<Read, RunError> {
    let broken = |reason: String| RunError::Table {
        name: name.to_owned(),
        reason,
    };
    let input = Input { bytes, charset: None };
    let document = document::read_with(&input, &Limits::default(), marks);
    let document = document.map_err(|error| broken(error.to_string()))?;
    let label = |key: &str, text: &str| {
        [Lang::Zh, Lang::En]
            .iter()
            .any(|lang| texts.phrase(key, *lang) == text.trim())
    };
    let find = |key: &str| {
        let cells = document
            .grids
            .iter()
            .flat_map(|grid| grid.cells.iter().map(move |cell| (grid, cell)));
        let mut cells = cells.filter(|(_, cell)| label(key, &cell.text));
        cells.next()
    };
    let missing = |key: &str| broken(format!("has no cell `{}`", texts.phrase(key, Lang::Zh)));
    let column = |key: &str| find(key).ok_or_else(|| missing(key));
    let (grid, id) = column("audit.column.id")?;
    let (_, answer) = column("audit.column.answer")?;
    let (_, note) = column("audit.column.note")?;
    let (about, sample) = column("audit.sample")?;
    let text = |grid: &Grid, row: u32, column: u32| {
        let cell = grid.cell(row, column);
        cell.map_or_else(String::new, |cell| cell.text.trim().to_owned())
    };
    let figures = grid
        .cells
        .iter()
        .filter(|cell| cell.column == id.column && cell.row > id.row);
    let rows = figures.map(|cell| {
        let row = cell.row;
        (
            row + 1,
            text(grid, row, id.column),
            text(grid, row, answer.column),
            text(grid, row, note.column),
        )
    });
    Ok(Read {
        sample: text(about, sample.row, sample.column + 1),
        rows: rows.collect(),
    })
}

impl Read {
    /// The verdicts, held against the sample that was drawn. A figure without an answer has none.
    ///
    /// # Errors
    /// Every row whose figure was not drawn, stands twice, or whose answer is no answer.
    pub fn verdicts(&self, name: &str, sample: &Sample) -> Result<Vec<Verdict>, RunError> {
        let drawn: BTreeSet<&str> = sample.items.iter().map(|item| item.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        let (mut verdicts, mut wrong) = (Vec::new(), Vec::new());
        for (row, id, answer, note) in &self.rows {
            if !drawn.contains(id.as_str()) {
                wrong.push(format!("row {row}: `{id}` was not drawn"));
            } else if !seen.insert(id) {
                wrong.push(format!("row {row}: `{id}` stands twice"));
            } else if !answer.is_empty() {
                match read_answer(answer) {
                    Some(answer) => verdicts.push(Verdict {
                        item: id.clone(),
                        answer,
                        note: note.clone(),
                    }),
                    None => wrong.push(format!("row {row}: `{answer}` is neither 对 nor 错")),
                }
            }
        }
        if wrong.is_empty() {
            Ok(verdicts)
        } else {
            Err(RunError::Table {
                name: name.to_owned(),
                reason: wrong.join("; "),
            })
        }
    }
}

fn read_answer(text: &str) -> Option<Answer> {
    match text.to_lowercase().as_str() {
        "对" | "正确" | "√" | "✓" | "right" => Some(Answer::Right),
        "错" | "错误" | "×" | "✗" | "wrong" => Some(Answer::Wrong),
        _ => None,
    }
}
