//! What a return is by its own words: which form, whose, of which period.

use serde::{Deserialize, Serialize};

use crate::document::{CellValue, Document};
use crate::form::header::bare;
use crate::form::own::Card;
use crate::form::period::period;
use crate::form::titles;
use crate::model::{Period};
use crate::reference::Forms;

/// One sheet of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Key of the form.
    pub form: String,
    /// Who sends it: what stands behind 填报单位, or else the body that the blank was made for.
    pub body: Option<String>,
    /// The period; the text form of [`Period`].
    pub period: Option<String>,
}

impl Sent {
    /// The period, where one is stated.
    pub fn period(&self) -> Option<Period> {
        self.period.as_ref()?.parse().ok() // written by ourselves
    }
}

/// Labels before the name of who sends a return.
const LABELS: &[&str] = &["填报单位", "报送单位", "上报单位", "填表单位"];

/// The sheets of a document that are registered forms. The document must have been identified; `card` is that of its workbook.
pub fn sent(document: &Document, forms: &Forms, card: Option<&Card>) -> Vec<Sent> {
    let shown = document.grids.iter().filter(|grid| !grid.hidden && !grid.cells.is_empty());
    let sheets = shown.filter_map(|grid| {
        let titles = titles(document, grid);
        let form = titles.iter().find_map(|title| forms.by_title(&bare(title)))?;
        let named = grid.cells.iter().find_map(|cell| {
            let CellValue::Text(text) = &cell.value else { return None };
            let text = bare(text);
            let rest = LABELS.iter().find_map(|label| text.strip_prefix(label))?;
            let rest = rest.trim_start_matches("(盖章)").trim_start_matches("(公章)");
            let own = rest.strip_prefix(':')?;
            if own.is_empty() {
                let next = grid.row(cell.row).iter().find(|next| next.column > cell.column)?;
                return Some(bare(&next.text));
            }
            Some(own.to_owned())
        });
        let named = named.filter(|name| !name.is_empty());
        let made_for = card.and_then(|card| card.get(Card::BODY)).map(str::to_owned);
        let asked = card.and_then(|card| card.get(Card::PERIOD)).map(str::to_owned);
        Some(Sent {
            form: form.key.clone(),
            body: named.or(made_for),
            period: period(document, grid).map(|period| period.to_string()).or(asked),
        })
    });
    sheets.collect()
}
