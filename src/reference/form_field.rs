//! The columns and items of a registered form: where its figures stand and what they count.

use regex::Regex;

use crate::model::{IndicatorCode, IndicatorKind, word_list};
use crate::reference::forms::{Required, regex};
use crate::reference::{Catalogue, Problem, Row};

word_list! {
    /// Of which time the figures of a column are.
    ColumnTime, "a time of a column (this, last_year, plan)" {
        /// Of the period of the form.
        This = "this",
        /// Of the same period of the year before: shown beside, never taken for this year's.
        LastYear = "last_year",
        /// What a plan or a scheme sets (分值): no figure of what was done.
        Plan = "plan",
    }
}

/// One column of figures.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// Its code, as the row of codes prints it and controls name it: `1`.
    pub code: String,
    /// Labels above it, outermost first, joined by `/`, as a blank form prints them, without units.
    pub name: String,
    /// What the labels look like, joined by `/`, half-width, without blanks and without units in brackets.
    pub header: Regex,
    /// What it counts, where the catalogue has it. The indicator of an item's cell stands with the item.
    pub indicator: Option<IndicatorCode>,
    /// How its figures add up.
    pub kind: IndicatorKind,
    /// Unit of its figures unless the sheet prints another; empty where the items state theirs.
    pub unit: String,
    /// Of which time.
    pub time: ColumnTime,
    /// Whether a return without it is reported.
    pub required: Required,
}

/// What one cell of an item counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemIndicator {
    /// Code of the column.
    pub column: String,
    /// The indicator.
    pub indicator: IndicatorCode,
    /// How it adds up.
    pub kind: IndicatorKind,
}

/// One row of figures of a form whose rows are items.
#[derive(Debug, Clone)]
pub struct FormItem {
    /// Its code, as the column of codes prints it and controls name it: `01`.
    pub code: String,
    /// Labels before it, outermost first, joined by `/`, as a blank form prints them, without 其中.
    pub name: String,
    /// How far it is indented: 0 for a whole, 1 for 其中 of the nearest item above with 0.
    pub depth: u8,
    /// What its labels look like, joined by `/`, half-width, without blanks, numbers, 其中 and units in brackets.
    pub label: Regex,
    /// What its cells count, by column.
    pub indicators: Vec<ItemIndicator>,
    /// Unit of its figures unless the sheet prints another; empty for that of the column.
    pub unit: String,
    /// Whether a return without it is reported.
    pub required: Required,
}

impl FormColumn {
    pub(super) const COLUMNS: &[&str] = &[
        "form",
        "code",
        "name",
        "header",
        "indicator",
        "unit",
        "kind",
        "time",
        "required",
    ];

    pub(super) fn parse(row: &Row, catalogue: &Catalogue) -> Result<Self, Problem> {
        let code: Option<IndicatorCode> = row.optional("indicator")?;
        let indicator = code.as_ref().map(|code| known(row, catalogue, code)).transpose()?;
        let own: Option<IndicatorKind> = row.optional("kind")?;
        if indicator.is_some() && own.is_some() {
            return Err(row.problem("column `kind`: the catalogue says how the indicator adds up; leave it empty"));
        }
        let name = row.required("name")?.to_owned();
        let header = regex(row, "header")?;
        if !header.is_match(&name) {
            return Err(row.problem(format!("`header` does not fit `name` ({name})")));
        }
        let unit = row.text("unit");
        Ok(Self {
            code: row.required("code")?.to_owned(),
            kind: indicator
                .map(|found| found.kind)
                .or(own)
                .unwrap_or(IndicatorKind::Count),
            unit: match indicator {
                Some(found) if unit.is_empty() => found.unit.clone(),
                _ => unit.to_owned(),
            },
            time: row.parse("time")?,
            required: row.parse("required")?,
            indicator: code,
            name,
            header,
        })
    }

    /// The labels above it, outermost first.
    pub fn path(&self) -> impl Iterator<Item = &str> {
        self.name.split('/')
    }
}

impl FormItem {
    pub(super) const COLUMNS: &[&str] = &[
        "form",
        "code",
        "name",
        "depth",
        "label",
        "indicators",
        "unit",
        "required",
    ];

    pub(super) fn parse(row: &Row, catalogue: &Catalogue) -> Result<Self, Problem> {
        let mut indicators = Vec::new();
        for cell in row.list("indicators", '|') {
            let form = || row.problem(format!("column `indicators`: `{cell}` is not `column code=indicator`"));
            let (column, code) = cell.split_once('=').ok_or_else(form)?;
            let malformed = |error| row.problem(format!("column `indicators`: {error}"));
            let indicator: IndicatorCode = code.parse().map_err(malformed)?;
            indicators.push(ItemIndicator {
                column: column.to_owned(),
                kind: known(row, catalogue, &indicator)?.kind,
                indicator,
            });
        }
        let name = row.required("name")?.to_owned();
        let label = regex(row, "label")?;
        if !label.is_match(&name) {
            return Err(row.problem(format!("`label` does not fit `name` ({name})")));
        }
        Ok(Self {
            code: row.required("code")?.to_owned(),
            depth: row.parse("depth")?,
            unit: row.text("unit").to_owned(),
            required: row.parse("required")?,
            indicators,
            name,
            label,
        })
    }

    /// What the cell in a column counts.
    pub fn indicator(&self, column: &str) -> Option<&ItemIndicator> {
        self.indicators.iter().find(|cell| cell.column == column)
    }

    /// The labels before it, outermost first.
    pub fn path(&self) -> impl Iterator<Item = &str> {
        self.name.split('/')
    }
}

fn known<'a>(
    row: &Row,
    catalogue: &'a Catalogue,
    code: &IndicatorCode,
) -> Result<&'a crate::model::Indicator, Problem> {
    let unknown = || row.problem(format!("indicator `{code}` is not in the catalogue"));
    catalogue.get(code).ok_or_else(unknown)
}
