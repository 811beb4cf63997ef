//! Blank returns (空表): where each label, input and formula of a form stands for one body and period.

mod layout;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::form::blank::layout::Layout;
use crate::model::{IndicatorCode, Period};
use crate::reference::Form;

/// What a blank return is made for.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// The form.
    pub form: &'a Form,
    /// The body that fills it in, by name.
    pub body: &'a str,
    /// The period asked for.
    pub period: Period,
    /// Names in the rows of a form with bodies in rows; the body alone where there are none.
    pub rows: &'a [String],
    /// Last year's figures to show, by row name (empty for the body itself) and indicator; none where they are not wanted.
    pub last_year: Option<&'a BTreeMap<(String, IndicatorCode), Decimal>>,
}

/// What a person may write into an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputRule {
    /// A whole number, 0 or more.
    Whole,
    /// A number, 0 or more.
    Number,
    /// A number from 0 to 100.
    Percent,
    /// Any text.
    Text,
}

/// What stands in an area of a blank return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The title.
    Title(String),
    /// A locked label of the table.
    Label(String),
    /// A locked line above or below the table.
    Line(String),
    /// An open cell.
    Input {
        /// What may be written.
        rule: InputRule,
        /// What it is, for the message.
        name: String,
        /// Unit of the figure; may be empty.
        unit: String,
        /// What the controls demand of it.
        controls: Vec<Demand>,
    },
    /// A locked cell that is worked out, with its formula.
    Formula(String),
    /// Last year's figure, locked; empty where none is known.
    Before(Option<Decimal>),
}

/// What a control demands, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A cell or merged area of a blank return, both ends within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlankArea {
    /// First row and column.
    pub first: (u32, u16),
    /// Last row and column.
    pub last: (u32, u16),
    /// What stands there.
    pub content: Content,
}

/// A blank return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// Name of its sheet.
    pub sheet: String,
    /// Its areas.
    pub areas: Vec<BlankArea>,
    /// Rows above the figures: they stay in sight.
    pub head: u32,
    /// Columns before the figures.
    pub labels: u16,
}

/// Lays a blank return out.
pub fn blank(order: &Order<'_>) -> Blank {
    let mut layout = Layout::of(order);
    layout.top();
    layout.header();
    layout.codes();
    layout.rows();
    layout.below();
    Blank {
        sheet: order
            .form
            .name_zh
            .chars()
            .filter(|c| !"[]:*?/\\'".contains(*c))
            .take(31)
            .collect(),
        areas: layout.areas,
        head: layout.head,
        labels: layout.labels,
    }
}

/// A period as titles print it.
pub fn period_words(period: Period) -> String {
    match period {
        Period::Year(year) => format!("{year}年度"),
        Period::Half(year, 1) => format!("{year}年上半年"),
        Period::Half(year, _) => format!("{year}年下半年"),
        Period::Quarter(year, quarter) => {
            let word = ["一", "二", "三", "四"].get(usize::from(quarter).saturating_sub(1));
            format!("{year}年第{}季度", word.copied().unwrap_or("四"))
        }
        Period::Month(month) => format!("{}年{}月", month.year(), month.month()),
        Period::Span(from, to) => format!("{}年{}月至{}年{}月", from.year(), from.month(), to.year(), to.month()),
        Period::ToDate(to) => format!("截至{}年{}月", to.year(), to.month()),
    }
}
