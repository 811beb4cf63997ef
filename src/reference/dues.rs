//! Which body owes which return, and by when.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Period;
use crate::reference::{Forms, Problems, TableFiles};

/// A return that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueReturn {
    /// Key of the form.
    pub form: String,
    /// The period asked for.
    pub period: Period,
    /// The body, by name.
    pub body: String,
    /// The last day in time.
    pub due: NaiveDate,
}

/// Every return that is due.
#[derive(Debug, Clone, Default)]
pub struct Dues {
    /// By form, period and body.
    pub returns: Vec<DueReturn>,
}

impl Dues {
    /// The table.
    pub const TABLE: &'static str = "dues.tsv";

    /// Reads and checks the table. A later row replaces an earlier one of the same form, period and body.
    pub fn load(files: &TableFiles, forms: &Forms) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut returns = BTreeMap::new();
        let tables = files.tables(Self::TABLE, &["form", "period", "body", "due"])?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            let read = || {
                let form = row.required("form")?;
                if forms.get(form).is_none() {
                    return Err(row.problem(format!("form `{form}` is not in {}", Forms::FORMS)));
                }
                Ok(DueReturn {
                    form: form.to_owned(),
                    period: row.parse("period")?,
                    body: row.required("body")?.to_owned(),
                    due: row.parse("due")?,
                })
            };
            if let Some(due) = problems.keep(read()) {
                returns.insert((due.form.clone(), due.period, due.body.clone()), due);
            }
        }
        let returns = returns.into_values().collect();
        problems.or(Self { returns })
    }
}

#[cfg(test)]
mod tests {
    use super::Dues;
    use crate::reference::{Catalogue, Forms, shipped_tables};

    #[test]
    fn a_later_row_moves_the_day_and_mistakes_are_named() {
        let mut files = shipped_tables();
        let catalogue = Catalogue::load(&files).unwrap();
        let forms = Forms::load(&files, &catalogue).unwrap();
        let layer = |text: &str| [("dues.tsv".to_owned(), "own/dues.tsv".to_owned(), text.to_owned())];
        let head = "form\tperiod\tbody\tdue\n";
        files.add_layer(layer(&format!("{head}training\t2031\t云磐区司法局\t2032-01-10\n")));
        files.add_layer(layer(&format!("{head}training\t2031\t云磐区司法局\t2032-01-20\n")));
        let dues = Dues::load(&files, &forms).unwrap();
        assert_eq!(dues.returns.len(), 1);
        assert_eq!(dues.returns[0].due.to_string(), "2032-01-20");
        files.add_layer(layer(&format!(
            "{head}nothing\t2031\t甲\t2032-01-10\ntraining\tx\t甲\t2032-13-10\n"
        )));
        let error = Dues::load(&files, &forms).unwrap_err().to_string();
        assert!(
            error.contains("dues.tsv:2: form `nothing`") && error.contains("dues.tsv:3"),
            "{error}"
        );
    }
}
