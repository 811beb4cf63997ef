use std::collections::BTreeMap;

use crate::model::word_list;
use crate::reference::catalogue::Catalogue;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["key", "words", "narrows", "reach", "pages", "note"];

word_list! {
    /// Where a word of a narrowing must stand for a figure to be a part.
    Reach, "a reach of a narrowing (clause, sentence, title)" {
        /// Before the figure in its clause.
        Clause = "clause",
        /// Anywhere before the figure in its sentence.
        Sentence = "sentence",
        /// In the title of the document.
        Title = "title",
    }
}

word_list! {
    /// The pages on which a narrowing holds.
    NarrowedPages, "pages of a narrowing (all, region)" {
        /// Every page.
        All = "all",
        /// Not on the page of one bureau, whose own figure it is.
        Region = "region",
    }
}

/// Words that make a figure a part of its indicator's whole (收窄词): a campaign, one kind of body, one group of
/// people.
#[derive(Debug, Clone)]
pub struct Narrowing {
    /// The words.
    pub words: Vec<String>,
    /// Families and indicators whose figures they make parts.
    narrows: Vec<String>,
    /// Indicators of these families that they leave alone.
    spares: Vec<String>,
    /// Where the words must stand.
    pub reach: Vec<Reach>,
    /// Where the row holds.
    pub pages: NarrowedPages,
}

impl Narrowing {
    /// Table that the narrowings are read from.
    pub const TABLE: &'static str = "narrowings.tsv";

    /// Reads the table by key; a later row replaces an earlier one. Every name in `narrows` is an indicator or a
    /// family of the catalogue.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Vec<Self>, Problems> {
        let mut problems = Problems::default();
        let mut found = BTreeMap::new();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.iter().flat_map(|table| &table.rows) {
            if let Some(one) = problems.keep(narrowing(row, catalogue)) {
                found.insert(row.text("key").to_owned(), one);
            }
        }
        problems.or(found.into_values().collect())
    }

    /// Whether its words make figures of an indicator parts.
    pub fn holds_for(&self, code: &str) -> bool {
        let named = |names: &[String]| names.iter().any(|name| names_code(name, code));
        named(&self.narrows) && !named(&self.spares)
    }
}

/// Whether a name is that of an indicator or of its family.
fn names_code(name: &str, code: &str) -> bool {
    code.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn narrowing(row: &Row, catalogue: &Catalogue) -> Result<Narrowing, Problem> {
    row.required("key")?;
    row.required("words")?;
    row.required("narrows")?;
    row.required("reach")?;
    let known = |name: &String| catalogue.iter().any(|one| names_code(name, one.code.as_str()));
    let (spares, narrows): (Vec<String>, Vec<String>) = row
        .list("narrows", '|')
        .into_iter()
        .partition(|name| name.starts_with('!'));
    let spares: Vec<String> = spares
        .iter()
        .map(|name| name.trim_start_matches('!').to_owned())
        .collect();
    if let Some(name) = narrows.iter().chain(&spares).find(|name| !known(name)) {
        return Err(row.problem(format!(
            "column `narrows`: the catalogue has no indicator or family `{name}`"
        )));
    }
    let reach = row.list("reach", '|');
    let reach = reach.iter().map(|word| {
        word.parse()
            .map_err(|error| row.problem(format!("column `reach`: {error}")))
    });
    Ok(Narrowing {
        words: row.list("words", '|'),
        narrows,
        spares,
        reach: reach.collect::<Result<_, _>>()?,
        pages: row.optional("pages")?.unwrap_or(NarrowedPages::All),
    })
}

#[cfg(test)]
mod tests {
    use super::{Narrowing, names_code};
    use crate::reference::{Catalogue, shipped_tables};

    #[test]
    fn a_row_without_effect_or_of_an_unknown_indicator_is_refused() {
        for (row, told) in [
            ("x\t专项行动\tenforce.nothing\tclause\t\t", "enforce.nothing"),
            ("x\t专项行动\t\tclause\t\t", "narrows"),
            ("x\t专项行动\tenforce\t\t\t", "reach"),
        ] {
            let mut files = shipped_tables();
            let text = format!("key\twords\tnarrows\treach\tpages\tnote\n{row}\n");
            files.add_layer([(Narrowing::TABLE.to_owned(), "job/narrowings.tsv".to_owned(), text)]);
            let catalogue = Catalogue::load(&files).unwrap();
            let problems = Narrowing::load(&files, &catalogue).unwrap_err();
            assert!(problems.to_string().contains(told), "{row}: {problems}");
        }
    }

    #[test]
    fn a_family_names_its_indicators_and_no_others() {
        for (name, code, named) in [
            ("enforce", "enforce.fines", true),
            ("enforce.fines", "enforce.fines", true),
            ("enforce.fine", "enforce.fines", false),
            ("rule", "rules.issued", false),
        ] {
            assert_eq!(names_code(name, code), named, "{name} {code}");
        }
    }
}
