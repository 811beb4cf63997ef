//! The tables that an office supplies for comparing: denominators, indicators derived from others,
//! and groups of peers.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Direction, IndicatorCode, RegionCode};
use crate::panel::axes::DENOMINATOR_FAMILY;
use crate::reference::{Catalogue, Problem, Problems, Row, TableFiles};

/// One denominator of one region and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denominator {
    /// The figure, in the unit of its table row.
    pub value: Decimal,
    /// Where it comes from, as the table says.
    pub source: String,
}

/// What an indicator is divided by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// A column of `denominators.tsv` by its name (`population`).
    Table(String),
    /// Another indicator of the catalogue.
    Indicator(IndicatorCode),
}

/// An indicator that nobody reports: one over another, times a factor, always sum over sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Its own code.
    pub code: IndicatorCode,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Unit of the quotient times the factor (件/万人).
    pub unit: String,
    /// What is counted.
    pub numerator: IndicatorCode,
    /// What it is divided by.
    pub base: Base,
    /// What the quotient is multiplied with: 10000 for cases per ten thousand people.
    pub factor: Decimal,
    /// Which way is better.
    pub better: Direction,
}

/// Denominators, derived indicators and peer groups, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PanelTables {
    denominators: BTreeMap<String, BTreeMap<(RegionCode, i32), Denominator>>,
    derived: BTreeMap<IndicatorCode, Derived>,
    peers: BTreeMap<RegionCode, String>,
}

const DENOMINATOR_COLUMNS: &[&str] = &["denominator", "region", "year", "value", "source"];
const DERIVED_COLUMNS: &[&str] = &[
    "code",
    "name_zh",
    "name_en",
    "unit",
    "numerator",
    "denominator",
    "factor",
    "better",
    "use",
];
const PEER_COLUMNS: &[&str] = &["region", "group"];

impl PanelTables {
    /// Table of denominators.
    pub const DENOMINATORS: &'static str = "denominators.tsv";
    /// Table of derived indicators.
    pub const DERIVED: &'static str = "derived.tsv";
    /// Table of peer groups.
    pub const PEERS: &'static str = "peers.tsv";

    /// Reads and checks the three tables. A later row replaces an earlier one with the same key:
    /// denominator, region and year; code; region.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut tables = Self::default();
        for row in rows(files, Self::DENOMINATORS, DENOMINATOR_COLUMNS)? {
            problems.keep(tables.denominator(&row));
        }
        let mut derived: BTreeMap<String, Row> = BTreeMap::new();
        for row in rows(files, Self::DERIVED, DERIVED_COLUMNS)? {
            derived.insert(row.text("code").to_owned(), row);
        }
        for row in derived.values() {
            problems.keep(tables.derive(row, catalogue));
        }
        for row in rows(files, Self::PEERS, PEER_COLUMNS)? {
            let region = problems.keep(row.parse::<RegionCode>("region"));
            let group = problems.keep(row.required("group").map(str::to_owned));
            tables.peers.extend(region.zip(group));
        }
        problems.or(tables)
    }

    fn denominator(&mut self, row: &Row) -> Result<(), Problem> {
        let name = table_name(row)?;
        let value: Decimal = row.parse("value")?;
        if value <= Decimal::ZERO {
            return Err(row.problem("column `value`: a denominator is greater than zero"));
        }
        let denominator = Denominator {
            value,
            source: row.required("source")?.to_owned(),
        };
        let key = (row.parse("region")?, row.parse("year")?);
        self.denominators
            .entry(name.to_owned())
            .or_default()
            .insert(key, denominator);
        Ok(())
    }

    fn derive(&mut self, row: &Row, catalogue: &Catalogue) -> Result<(), Problem> {
        match row.required("use")? {
            "yes" => {}
            "no" => return Ok(()),
            other => return Err(row.problem(format!("column `use`: `{other}` is neither yes nor no"))),
        }
        let code: IndicatorCode = row.parse("code")?;
        if catalogue.get(&code).is_some() {
            return Err(row.problem(format!(
                "column `code`: `{code}` is an indicator of the catalogue already"
            )));
        }
        let known = |column: &str| -> Result<IndicatorCode, Problem> {
            let part: IndicatorCode = row.parse(column)?;
            let found = catalogue.get(&part);
            let found =
                found.ok_or_else(|| row.problem(format!("column `{column}`: `{part}` is not in the catalogue")))?;
            if found.kind.is_additive() {
                Ok(part)
            } else {
                Err(row.problem(format!("column `{column}`: `{part}` cannot be summed over regions")))
            }
        };
        let denominator = row.required("denominator")?;
        let base = if denominator.contains('.') {
            Base::Indicator(known("denominator")?)
        } else {
            Base::Table(table_name(row)?.to_owned())
        };
        let derived = Derived {
            name_zh: row.required("name_zh")?.to_owned(),
            name_en: row.required("name_en")?.to_owned(),
            unit: row.required("unit")?.to_owned(),
            numerator: known("numerator")?,
            base,
            factor: row.parse("factor")?,
            better: row.parse("better")?,
            code: code.clone(),
        };
        self.derived.insert(code, derived);
        Ok(())
    }

    /// The derived indicators, by code.
    pub fn derived(&self) -> impl Iterator<Item = &Derived> {
        self.derived.values()
    }

    /// A denominator of a region and year.
    pub fn denominator_of(&self, name: &str, region: &RegionCode, year: i32) -> Option<&Denominator> {
        self.denominators.get(name)?.get(&(region.clone(), year))
    }

    /// Whether the table holds any figure under that name.
    pub fn has_denominator(&self, name: &str) -> bool {
        self.denominators.contains_key(name)
    }

    /// The peer group that the office put a region in.
    pub fn peers_of(&self, region: &RegionCode) -> Option<&str> {
        self.peers.get(region).map(String::as_str)
    }
}

/// The name of a denominator: lower-case ASCII, as the second part of a code.
fn table_name(row: &Row) -> Result<&str, Problem> {
    let name = row.required("denominator")?;
    let code: Result<IndicatorCode, _> = format!("{DENOMINATOR_FAMILY}.{name}").parse();
    match code {
        Ok(_) => Ok(name),
        Err(_) => Err(row.problem(format!(
            "column `denominator`: `{name}` is no name of lower-case letters, digits and _"
        ))),
    }
}

fn rows(files: &TableFiles, name: &str, columns: &[&str]) -> Result<Vec<Row>, Problems> {
    let tables = files.tables(name, columns)?;
    Ok(tables.into_iter().flat_map(|table| table.rows).collect())
}

#[cfg(test)]
mod tests {
    use super::{DENOMINATOR_COLUMNS, DERIVED_COLUMNS, PEER_COLUMNS, PanelTables};
    use crate::reference::{Catalogue, TableFiles, shipped_tables};

    fn layered(name: &str, columns: &[&str], rows: &str) -> TableFiles {
        let mut files = shipped_tables();
        let text = format!("{}\n{rows}", columns.join("\t"));
        files.add_layer([(name.to_owned(), format!("own/{name}"), text)]);
        files
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        for (name, columns, rows, told) in [
            (
                PanelTables::DENOMINATORS,
                DENOMINATOR_COLUMNS,
                "population\t990102\t2024\t0\tinvented\n",
                "own/denominators.tsv:2: column `value`: a denominator is greater than zero",
            ),
            (
                PanelTables::DENOMINATORS,
                DENOMINATOR_COLUMNS,
                "population\t990102\t2024\t5\n",
                "own/denominators.tsv:2: column `source` is empty",
            ),
            (
                PanelTables::DERIVED,
                DERIVED_COLUMNS,
                "aid.per\t名\tName\t件\taid.nothing\tpopulation\t10000\tup\tyes\n",
                "own/derived.tsv:2: column `numerator`: `aid.nothing` is not in the catalogue",
            ),
            (
                PanelTables::DERIVED,
                DERIVED_COLUMNS,
                "aid.per\t名\tName\t件\tmediation.success_rate\tpopulation\t10000\tup\tyes\n",
                "`mediation.success_rate` cannot be summed over regions",
            ),
            (
                PanelTables::PEERS,
                PEER_COLUMNS,
                "990102\n",
                "own/peers.tsv:2: column `group` is empty",
            ),
        ] {
            let error = PanelTables::load(&layered(name, columns, rows), &catalogue).unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    }

    #[test]
    fn the_shipped_tables_load() {
        let files = shipped_tables();
        let tables = PanelTables::load(&files, &Catalogue::load(&files).unwrap()).unwrap();
        assert!(tables.derived().count() > 0);
    }
}
