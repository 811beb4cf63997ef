use std::collections::BTreeMap;

use regex::Regex;

use crate::model::{IndicatorCode, IndicatorKind, word_list};
use crate::reference::{Catalogue, Problem, Problems, Row, TableFiles};

word_list! {
    /// How a form lays out its figures.
    Shape, "a shape of a form (rows_by_unit)" {
        /// One row for each unit, one column for each indicator.
        RowsByUnit = "rows_by_unit",
    }
}

/// The registered forms.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    forms: Vec<Form>,
}

/// One registered form.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) key: String,
    pub(super) title: Regex,
    pub(super) unit_column: Regex,
    pub(super) columns: Vec<FormColumn>,
}

/// One column of a form.
#[derive(Debug, Clone)]
pub(super) struct FormColumn {
    pub(super) name: String,
    pub(super) header: Regex,
    pub(super) indicator: IndicatorCode,
    pub(super) kind: IndicatorKind,
    /// Unit of the catalogue, for a form that states none.
    pub(super) unit: String,
    pub(super) required: Required,
}

word_list! {
    /// Whether a form must have a column.
    Required, "whether a column is required (yes, -)" {
        /// A return without it is reported.
        Yes = "yes",
        /// It may be absent.
        No = "-",
    }
}

impl Forms {
    /// Table of the forms.
    pub const FORMS: &'static str = "forms.tsv";
    /// Table of their columns.
    pub const COLUMNS: &'static str = "form_columns.tsv";

    /// Reads and checks both tables: patterns compile, indicators are in the catalogue, every form
    /// has a column. A later row replaces an earlier one with the same form, or form and name.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut forms: BTreeMap<String, (Row, Form)> = BTreeMap::new();
        let columns = &["form", "name_zh", "name_en", "title", "shape", "unit_column"];
        for row in files
            .tables(Self::FORMS, columns)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            if let Some(form) = problems.keep(form(&row)) {
                forms.insert(form.key.clone(), (row, form));
            }
        }
        for row in files
            .tables(Self::COLUMNS, &["form", "name", "header", "indicator", "required"])?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let Some(column) = problems.keep(column(&row, catalogue)) else {
                continue;
            };
            match forms.get_mut(row.text("form")) {
                Some((_, form)) => {
                    form.columns.retain(|other| other.name != column.name);
                    form.columns.push(column);
                }
                None => problems
                    .0
                    .push(row.problem(format!("form `{}` is not in {}", row.text("form"), Self::FORMS))),
            }
        }
        for (row, form) in forms.values().filter(|(_, form)| form.columns.is_empty()) {
            let reason = format!("form `{}` has no column in {}", form.key, Self::COLUMNS);
            problems.0.push(row.problem(reason));
        }
        let forms = forms.into_values().map(|(_, form)| form).collect();
        problems.or(Self { forms })
    }

    /// The form with that title, blanks left out.
    pub(super) fn by_title(&self, title: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.title.is_match(title))
    }
}

fn regex(row: &Row, column: &str) -> Result<Regex, Problem> {
    let pattern = row.required(column)?;
    Regex::new(pattern).map_err(|error| row.problem(format!("column `{column}`: {error}")))
}

fn form(row: &Row) -> Result<Form, Problem> {
    // The one shape there is; a second makes this a field.
    let Shape::RowsByUnit = row.parse("shape")?;
    Ok(Form {
        key: row.required("form")?.to_owned(),
        title: regex(row, "title")?,
        unit_column: regex(row, "unit_column")?,
        columns: Vec::new(),
    })
}

fn column(row: &Row, catalogue: &Catalogue) -> Result<FormColumn, Problem> {
    let code: IndicatorCode = row.parse("indicator")?;
    let unknown = || row.problem(format!("indicator `{code}` is not in the catalogue"));
    let indicator = catalogue.get(&code).ok_or_else(unknown)?;
    Ok(FormColumn {
        name: row.required("name")?.to_owned(),
        header: regex(row, "header")?,
        kind: indicator.kind,
        unit: indicator.unit.clone(),
        required: row.parse("required")?,
        indicator: code,
    })
}

#[cfg(test)]
mod tests {
    use super::Forms;
    use crate::reference::{Catalogue, shipped_tables};

    #[test]
    fn the_shipped_forms_load_and_mistakes_are_named() {
        let mut files = shipped_tables();
        let catalogue = Catalogue::load(&files).unwrap();
        assert!(
            Forms::load(&files, &catalogue)
                .unwrap()
                .by_title("岚州市2031年度行政执法人员培训情况统计表")
                .is_some()
        );
        let layer = |name: &str, text: &str| (name.to_owned(), format!("own/{name}"), text.to_owned());
        files.add_layer([
            layer("forms.tsv", "form\tname_zh\tname_en\ttitle\tshape\tunit_column\nempty\t甲\ta\t甲\trows_by_unit\t单位\nbad\t甲\ta\t(\tround\t单位\n"),
            layer(
                "form_columns.tsv",
                "form\tname\theader\tindicator\trequired\nnone\t甲\t甲\tenforce.officers\tyes\ntraining\t甲\t甲\tno.such\tyes\n",
            ),
        ]);
        let error = Forms::load(&files, &catalogue).unwrap_err().to_string();
        for part in [
            "forms.tsv:2: form `empty` has no column",
            "forms.tsv:3",
            "form `none` is not in",
            "`no.such` is not in",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
    }
}
