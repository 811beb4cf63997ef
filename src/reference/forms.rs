//! Registered returns (报表) as tables: what they are called, how they are laid out, which cell is which indicator,
//! and what their figures are held against. `form` reads filled returns by them and makes blank ones.

use std::collections::BTreeMap;

use regex::Regex;

use crate::model::{Scope, word_list};
use crate::reference::form_control::FormControl;
use crate::reference::form_field::{FormColumn, FormItem};
use crate::reference::{Catalogue, Problem, Problems, Row, TableFiles};

word_list! {
    /// How a form lays out its figures.
    Shape, "a shape of a form (rows_by_unit, wide_row, items, matrix, free_items)" {
        /// One row for each body, one column for each figure, totals among them.
        RowsByUnit = "rows_by_unit",
        /// One body, one wide row: the body is the one that the sheet names above its table.
        WideRow = "wide_row",
        /// One body, one row for each figure, with 其中 indents; the figures in one column.
        Items = "items",
        /// One body, items in rows, a figure in each of several columns.
        Matrix = "matrix",
        /// One body, rows that the sender words (a self-assessment): no row is known beforehand, so none is an indicator.
        FreeItems = "free_items",
    }
}

impl Shape {
    /// Whether the rows are items of the form, named in its table of items.
    pub const fn has_items(self) -> bool {
        matches!(self, Self::Items | Self::Matrix)
    }
}

word_list! {
    /// How often a form is sent.
    FormPeriod, "a period of a form (year, half, quarter, month)" {
        /// Once a year.
        Year = "year",
        /// Twice a year.
        Half = "half",
        /// Four times a year.
        Quarter = "quarter",
        /// Each month.
        Month = "month",
    }
}

word_list! {
    /// Whether a part of a form must be there, or is printed.
    Required, "yes or - for no" {
        /// It is.
        Yes = "yes",
        /// It is not.
        No = "-",
    }
}

impl Required {
    /// Whether it is.
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes)
    }
}

word_list! {
    /// What a line below the table is.
    NoteKind, "a kind of line of a form (note, signature)" {
        /// A rule of counting, or another explanation.
        Note = "note",
        /// Who filled in, who checked: a label with a blank behind it.
        Signature = "signature",
    }
}

/// A line below the table of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormNote {
    /// What it is.
    pub kind: NoteKind,
    /// As printed, in Chinese.
    pub text: String,
}

/// One registered form.
#[derive(Debug, Clone)]
pub struct Form {
    /// Its key: `training`.
    pub key: String,
    /// Version of its layout and rules, as the hidden sheet of a blank form states it.
    pub version: String,
    /// Chinese name, the title of a blank form behind the period.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// What a title of it looks like, letters half-width and blanks left out.
    pub title: Regex,
    /// How it is laid out.
    pub shape: Shape,
    /// Header over the names of rows, as printed on a blank form: 单位名称, 指标名称. Empty for a wide row.
    pub label_name: String,
    /// What that header looks like. A wide row may have one too: it is then read as bodies in rows.
    pub label_column: Option<Regex>,
    /// How often it is sent.
    pub period: FormPeriod,
    /// Whose figures a body that sends it states: `region` for all of its region, `body` for itself alone.
    pub scope: Scope,
    /// Unit of the unit line (计量单位:件); empty where columns state their own.
    pub unit: String,
    /// Whether a row of codes (甲 1 2 3) stands under the header.
    pub code_row: Required,
    /// Columns of figures, from left to right as printed.
    pub columns: Vec<FormColumn>,
    /// Rows of figures, from the top as printed; empty unless the shape has items.
    pub items: Vec<FormItem>,
    /// What its figures are held against.
    pub controls: Vec<FormControl>,
    /// Lines below the table, in order.
    pub notes: Vec<FormNote>,
}

impl Form {
    /// The column of that code.
    pub fn column(&self, code: &str) -> Option<&FormColumn> {
        self.columns.iter().find(|column| column.code == code)
    }

    /// The item of that code.
    pub fn item(&self, code: &str) -> Option<&FormItem> {
        self.items.iter().find(|item| item.code == code)
    }
}

/// The registered forms.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    forms: Vec<Form>,
}

impl Forms {
    /// Table of the forms.
    pub const FORMS: &'static str = "forms.tsv";
    /// Table of their columns.
    pub const COLUMNS: &'static str = "form_columns.tsv";
    /// Table of their items.
    pub const ITEMS: &'static str = "form_items.tsv";
    /// Table of their controls.
    pub const CONTROLS: &'static str = "form_controls.tsv";
    /// Table of the lines below them.
    pub const NOTES: &'static str = "form_notes.tsv";

    /// Reads and checks the five tables: patterns compile and fit their own printed names, indicators are in the
    /// catalogue, codes of controls exist, every form has a column. A later row replaces an earlier one with the same
    /// form, or form and code (controls: form and key; notes: form and number).
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut reader = Reader::default();
        reader.forms(files)?;
        reader.columns(files, catalogue)?;
        reader.items(files, catalogue)?;
        reader.controls(files)?;
        reader.notes(files)?;
        reader.finish()
    }

    /// Every form, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter()
    }

    /// The form of that key.
    pub fn get(&self, key: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.key == key)
    }

    /// The form with that title: half-width letters, no blanks.
    pub fn by_title(&self, title: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.title.is_match(title))
    }
}

#[derive(Default)]
struct Reader {
    problems: Problems,
    forms: BTreeMap<String, (Row, Form)>,
    /// Notes by form and number, so that a later layer replaces one.
    notes: BTreeMap<(String, u32), FormNote>,
    /// The rows of the controls, for what is wrong with them as a whole.
    control_rows: BTreeMap<(String, String), Row>,
}

impl Reader {
    fn forms(&mut self, files: &TableFiles) -> Result<(), Problems> {
        let columns = [
            "form",
            "version",
            "name_zh",
            "name_en",
            "title",
            "shape",
            "label_name",
            "label_column",
            "period",
            "scope",
            "unit",
            "code_row",
        ];
        for row in rows(files, Forms::FORMS, &columns)? {
            if let Some(form) = self.problems.keep(form(&row)) {
                self.forms.insert(form.key.clone(), (row, form));
            }
        }
        Ok(())
    }

    /// The form that a row of another table belongs to.
    fn of(&mut self, row: &Row) -> Option<&mut Form> {
        let key = row.text("form");
        if !self.forms.contains_key(key) {
            let reason = format!("form `{key}` is not in {}", Forms::FORMS);
            self.problems.0.push(row.problem(reason));
        }
        self.forms.get_mut(key).map(|(_, form)| form)
    }

    fn columns(&mut self, files: &TableFiles, catalogue: &Catalogue) -> Result<(), Problems> {
        for row in rows(files, Forms::COLUMNS, FormColumn::COLUMNS)? {
            let Some(column) = self.problems.keep(FormColumn::parse(&row, catalogue)) else {
                continue;
            };
            if let Some(form) = self.of(&row) {
                match form.columns.iter_mut().find(|other| other.code == column.code) {
                    Some(other) => *other = column,
                    None => form.columns.push(column),
                }
            }
        }
        Ok(())
    }

    fn items(&mut self, files: &TableFiles, catalogue: &Catalogue) -> Result<(), Problems> {
        for row in rows(files, Forms::ITEMS, FormItem::COLUMNS)? {
            let Some(item) = self.problems.keep(FormItem::parse(&row, catalogue)) else {
                continue;
            };
            let Some(form) = self.of(&row) else { continue };
            let shape = form.shape;
            let stray = item.indicators.iter().find(|cell| form.column(&cell.column).is_none());
            let stray = stray.map(|cell| cell.column.clone());
            match form.items.iter_mut().find(|other| other.code == item.code) {
                Some(other) => *other = item,
                None => form.items.push(item),
            }
            if let Some(code) = stray {
                let reason = format!("column `indicators`: the form has no column `{code}`");
                self.problems.0.push(row.problem(reason));
            }
            if !shape.has_items() {
                let reason = format!("a form of shape {shape} has no items");
                self.problems.0.push(row.problem(reason));
            }
        }
        Ok(())
    }

    fn controls(&mut self, files: &TableFiles) -> Result<(), Problems> {
        for row in rows(files, Forms::CONTROLS, FormControl::COLUMNS)? {
            let Some(control) = self.problems.keep(FormControl::parse(&row)) else {
                continue;
            };
            let key = (row.text("form").to_owned(), control.key.clone());
            if let Some(form) = self.of(&row) {
                form.controls.retain(|other| other.key != control.key);
                form.controls.push(control);
                self.control_rows.insert(key, row);
            }
        }
        Ok(())
    }

    fn notes(&mut self, files: &TableFiles) -> Result<(), Problems> {
        for row in rows(files, Forms::NOTES, &["form", "number", "kind", "text"])? {
            let note = || {
                Ok((
                    row.parse::<u32>("number")?,
                    FormNote {
                        kind: row.parse("kind")?,
                        text: row.required("text")?.to_owned(),
                    },
                ))
            };
            if let Some((number, note)) = self.problems.keep(note())
                && self.of(&row).is_some()
            {
                self.notes.insert((row.text("form").to_owned(), number), note);
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Forms, Problems> {
        for ((key, _), note) in self.notes {
            if let Some((_, form)) = self.forms.get_mut(&key) {
                form.notes.push(note);
            }
        }
        for (row, form) in self.forms.values() {
            if form.columns.is_empty() {
                let reason = format!("form `{}` has no column in {}", form.key, Forms::COLUMNS);
                self.problems.0.push(row.problem(reason));
            }
            if form.shape.has_items() && form.items.is_empty() {
                let reason = format!("form `{}` has no item in {}", form.key, Forms::ITEMS);
                self.problems.0.push(row.problem(reason));
            }
        }
        let forms: BTreeMap<&str, &Form> = self.forms.iter().map(|(key, (_, form))| (key.as_str(), form)).collect();
        for ((key, control), row) in &self.control_rows {
            let Some(form) = forms.get(key.as_str()) else { continue };
            let Some(control) = form.controls.iter().find(|other| other.key == *control) else {
                continue;
            };
            for reason in control.mistakes(form, &forms) {
                self.problems.0.push(row.problem(reason));
            }
        }
        let forms = self.forms.into_values().map(|(_, form)| form).collect();
        self.problems.or(Forms { forms })
    }
}

fn rows(files: &TableFiles, name: &str, columns: &[&str]) -> Result<Vec<Row>, Problems> {
    let tables = files.tables(name, columns)?;
    Ok(tables.into_iter().flat_map(|table| table.rows).collect())
}

/// A pattern of a table.
pub(super) fn regex(row: &Row, column: &str) -> Result<Regex, Problem> {
    let pattern = row.required(column)?;
    Regex::new(pattern).map_err(|error| row.problem(format!("column `{column}`: {error}")))
}

fn form(row: &Row) -> Result<Form, Problem> {
    let shape: Shape = row.parse("shape")?;
    let label_column = match shape {
        Shape::WideRow if row.text("label_column").is_empty() => None,
        Shape::WideRow | Shape::RowsByUnit | Shape::Items | Shape::Matrix | Shape::FreeItems => {
            Some(regex(row, "label_column")?)
        }
    };
    let form = Form {
        key: row.required("form")?.to_owned(),
        version: row.required("version")?.to_owned(),
        name_zh: row.required("name_zh")?.to_owned(),
        name_en: row.required("name_en")?.to_owned(),
        title: regex(row, "title")?,
        shape,
        label_name: row.text("label_name").to_owned(),
        label_column,
        period: row.parse("period")?,
        scope: row.parse("scope")?,
        unit: row.text("unit").to_owned(),
        code_row: row.parse("code_row")?,
        columns: Vec::new(),
        items: Vec::new(),
        controls: Vec::new(),
        notes: Vec::new(),
    };
    let fits = |pattern: &Regex| pattern.is_match(&form.label_name);
    if form
        .label_column
        .as_ref()
        .is_some_and(|pattern| !form.label_name.is_empty() && !fits(pattern))
    {
        return Err(row.problem(format!(
            "`label_column` does not fit `label_name` ({})",
            form.label_name
        )));
    }
    if !form.title.is_match(&form.name_zh) {
        return Err(row.problem(format!("`title` does not fit `name_zh` ({})", form.name_zh)));
    }
    Ok(form)
}

#[cfg(test)]
mod tests;
