use std::collections::BTreeMap;

use crate::model::IndicatorCode;
use crate::reference::catalogue::Catalogue;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["indicator", "companions", "note"];

/// For each indicator those that tell more of what it counts (随带指标): behind 调解农民工案件50件 the sum 挽回损失80万元 is that of
/// these 50 cases.
#[derive(Debug, Clone, Default)]
pub struct Companions(BTreeMap<IndicatorCode, Vec<IndicatorCode>>);

impl Companions {
    /// Table that they are read from.
    pub const TABLE: &'static str = "companions.tsv";

    /// Reads the table by indicator; a later row replaces an earlier one. Every code is one of the catalogue.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut found = BTreeMap::new();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.iter().flat_map(|table| &table.rows) {
            if let Some((indicator, companions)) = problems.keep(companions(row, catalogue)) {
                found.insert(indicator, companions);
            }
        }
        problems.or(Self(found))
    }

    /// Whether figures of an indicator tell more of what figures of another one count.
    pub fn tells_more(&self, of: &IndicatorCode, code: &IndicatorCode) -> bool {
        self.0.get(of).is_some_and(|companions| companions.contains(code))
    }
}

fn companions(row: &Row, catalogue: &Catalogue) -> Result<(IndicatorCode, Vec<IndicatorCode>), Problem> {
    row.required("companions")?;
    let known = |column: &str, name: &str| {
        let code = catalogue.iter().find(|one| one.code.as_str() == name);
        code.map(|one| one.code.clone())
            .ok_or_else(|| row.problem(format!("column `{column}`: the catalogue has no indicator `{name}`")))
    };
    let indicator = known("indicator", row.required("indicator")?)?;
    let names = row.list("companions", '|');
    let companions = names.iter().map(|name| known("companions", name));
    Ok((indicator, companions.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::Companions;
    use crate::reference::{Catalogue, shipped_tables};

    #[test]
    fn a_job_may_replace_a_row_and_unknown_codes_are_named() {
        let mut files = shipped_tables();
        let catalogue = Catalogue::load(&files).unwrap();
        let tells = |files: &_, of: &str, code: &str| {
            let table = Companions::load(files, &catalogue).unwrap();
            table.tells_more(&of.parse().unwrap(), &code.parse().unwrap())
        };
        assert!(tells(&files, "aid.cases", "aid.recovered"));
        assert!(!tells(&files, "aid.recovered", "aid.cases"));
        let layer = |text: &str| {
            let head = "indicator\tcompanions\tnote\n";
            [(
                Companions::TABLE.to_owned(),
                "job/companions.tsv".to_owned(),
                format!("{head}{text}"),
            )]
        };
        files.add_layer(layer("aid.cases\taid.recipients\t\n"));
        assert!(!tells(&files, "aid.cases", "aid.recovered"));
        files.add_layer(layer("aid.cases\taid.nothing\t\n"));
        let problems = Companions::load(&files, &catalogue).unwrap_err();
        assert!(problems.to_string().contains("aid.nothing"), "{problems}");
    }
}
