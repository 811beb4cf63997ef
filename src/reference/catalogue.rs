use std::collections::BTreeMap;

use crate::model::{Indicator, IndicatorCode, IndicatorKind};
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &[
    "code",
    "name_zh",
    "name_en",
    "unit",
    "kind",
    "numerator",
    "denominator",
    "better",
    "least",
    "most",
    "definition_zh",
    "definition_en",
];

/// The indicators (指标目录), by code.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    indicators: BTreeMap<IndicatorCode, Indicator>,
}

impl Catalogue {
    /// Table that the catalogue is read from.
    pub const TABLE: &'static str = "indicators.tsv";

    /// Reads and checks the catalogue: parts of ratios exist, ratios have both parts.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows = BTreeMap::new();
        for row in files
            .tables(Self::TABLE, COLUMNS)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            if let Some(indicator) = problems.keep(indicator(&row)) {
                rows.insert(indicator.code.clone(), (row, indicator));
            }
        }
        for (row, indicator) in rows.values() {
            for part in [&indicator.numerator, &indicator.denominator].into_iter().flatten() {
                if !rows.contains_key(part) {
                    problems
                        .0
                        .push(row.problem(format!("`{part}` is not in the catalogue")));
                }
            }
            let whole = indicator.numerator.is_some() && indicator.denominator.is_some();
            if indicator.kind == IndicatorKind::Ratio && !whole {
                problems
                    .0
                    .push(row.problem("a ratio needs a numerator and a denominator"));
            }
        }
        let indicators = rows
            .into_iter()
            .map(|(code, (_, indicator))| (code, indicator))
            .collect();
        problems.or(Self { indicators })
    }

    /// The indicator with that code.
    pub fn get(&self, code: &IndicatorCode) -> Option<&Indicator> {
        self.indicators.get(code)
    }

    /// Every indicator, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.values()
    }
}

fn indicator(row: &Row) -> Result<Indicator, Problem> {
    Ok(Indicator {
        code: row.parse("code")?,
        name_zh: row.required("name_zh")?.to_owned(),
        name_en: row.required("name_en")?.to_owned(),
        unit: row.required("unit")?.to_owned(),
        kind: row.parse("kind")?,
        numerator: row.optional("numerator")?,
        denominator: row.optional("denominator")?,
        better: row.parse("better")?,
        least: row.optional("least")?,
        most: row.optional("most")?,
        definition_zh: row.text("definition_zh").to_owned(),
        definition_en: row.text("definition_en").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Catalogue};
    use crate::reference::table::TableFiles;

    fn files(rows: &str) -> TableFiles {
        let mut files = TableFiles::default();
        let text = format!("{}\n{rows}", COLUMNS.join("\t"));
        files.add_layer([("indicators.tsv".to_owned(), "indicators.tsv".to_owned(), text)]);
        files
    }

    #[test]
    fn a_ratio_whose_parts_are_unknown_is_refused_with_its_line() {
        let error = Catalogue::load(&files("a.rate\t率\trate\t%\tratio\ta.x\t\tup\n"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("indicators.tsv:2: `a.x` is not in the catalogue"),
            "{error}"
        );
        assert!(error.contains("needs a numerator and a denominator"), "{error}");
    }

    #[test]
    fn a_later_layer_replaces_a_row_by_key() {
        let mut two = files("a.x\t甲\tx\t件\tcount\t\t\tup\n");
        let text = format!("{}\na.x\t乙\tx\t件\tcount\t\t\tup\n", COLUMNS.join("\t"));
        two.add_layer([("indicators.tsv".to_owned(), "own/indicators.tsv".to_owned(), text)]);
        let catalogue = Catalogue::load(&two).unwrap();
        let names: Vec<&str> = catalogue.iter().map(|i| i.name_zh.as_str()).collect();
        assert_eq!(names, ["乙"]);
    }
}
