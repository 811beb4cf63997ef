//! What a return is by its own words: which form, whose, of which period.

use serde::{Deserialize, Serialize};

use crate::form::filled::{Asked, Filled};
use crate::form::own::Card;
use crate::model::{Finding, Period};

/// One table of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Key of the form.
    pub form: String,
    /// Who sends it: as it says itself, or else the body that the blank was made for.
    pub body: Option<String>,
    /// The period: as it says itself, or else the one that the blank was made for.
    pub period: Option<Period>,
    /// Its figures.
    pub table: Filled,
}

impl Sent {
    /// What a table is, with the card of its workbook.
    pub fn of(filled: &Filled, card: Option<&Card>) -> Self {
        let entry = |name: &str| card.and_then(|card| card.get(name)).map(str::to_owned);
        Self {
            form: filled.form.clone(),
            body: filled.body.clone().or_else(|| entry(Card::BODY)),
            period: filled.period.or_else(|| entry(Card::PERIOD)?.parse().ok()), // an altered card names none
            table: filled.clone().without_labels(),
        }
    }
}

/// Where a table on a blank of our making differs from what the blank was made for: another period, another region.
pub fn differs_from_card(filled: &Filled, card: &Card) -> Vec<Finding> {
    filled.differs(&Asked {
        region: card.get(Card::BODY_CODE).and_then(|code| code.parse().ok()), // an altered card asks for nothing
        period: card.get(Card::PERIOD).and_then(|period| period.parse().ok()),
    })
}
