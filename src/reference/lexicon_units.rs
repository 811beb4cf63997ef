use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use crate::model::Indicator;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["unit", "to", "factor", "only", "note"];

/// The printed units (计量单位) and what they come to in the catalogue's units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// By printed unit, then by the catalogue's.
    conversions: BTreeMap<String, BTreeMap<String, Vec<Conversion>>>,
    spellings: BTreeSet<String>,
    /// For each unit those that count the same whatever is counted: asked for over and over.
    alike: HashMap<String, HashSet<String>>,
}

#[derive(Debug, Clone)]
struct Conversion {
    factor: Decimal,
    /// Codes and families that the row holds for; empty for all.
    only: Vec<String>,
}

impl Conversion {
    fn holds_for(&self, indicator: &Indicator) -> bool {
        let code = &indicator.code;
        self.only.is_empty()
            || self
                .only
                .iter()
                .any(|name| name == code.as_str() || name == code.family())
    }
}

impl Units {
    /// Table that the units are read from.
    pub const TABLE: &'static str = "units.tsv";

    /// Reads and checks the table. A row without `to` makes a spelling known as a unit that
    /// converts to nothing.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows = BTreeMap::new();
        for row in files
            .tables(Self::TABLE, COLUMNS)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let key = ["unit", "to", "only"].map(|column| row.text(column).to_owned());
            rows.insert(key, row);
        }
        let mut units = Self::default();
        for row in rows.values() {
            if let Some(((unit, to), conversion)) = problems.keep(conversion(row)).flatten() {
                let of_unit = units.conversions.entry(unit).or_default();
                of_unit.entry(to).or_default().push(conversion);
            }
            units.spellings.insert(row.text("unit").to_owned());
        }
        units.alike = alike(&units.conversions);
        problems.or(units)
    }

    /// `value`, printed with `printed`, in the unit of `indicator`; `None` where the table does not
    /// say that the one counts the same as the other. An omitted unit is the catalogue's.
    pub fn convert(&self, value: Decimal, printed: &str, indicator: &Indicator) -> Option<Decimal> {
        if printed.is_empty() || printed == indicator.unit {
            return Some(value);
        }
        value.checked_mul(self.row(printed, indicator)?.factor)
    }

    /// Whether the table says that a printed unit counts the same as that of `indicator`.
    pub fn counts_for(&self, printed: &str, indicator: &Indicator) -> bool {
        printed.is_empty() || printed == indicator.unit || self.row(printed, indicator).is_some()
    }

    /// Whether two printed units count the same whatever is counted: 名 and 人, 起 and 件.
    pub fn alike(&self, one: &str, other: &str) -> bool {
        one == other || self.alike.get(one).is_some_and(|units| units.contains(other))
    }

    fn row(&self, printed: &str, indicator: &Indicator) -> Option<&Conversion> {
        let rows = self.conversions.get(printed)?.get(&indicator.unit)?;
        rows.iter().find(|row| row.holds_for(indicator))
    }

    /// Every spelling that is known to be a unit.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.spellings.iter().map(String::as_str)
    }
}

/// Units by what they are one to, for every indicator: those of one of the catalogue's units and that unit itself.
fn alike(conversions: &BTreeMap<String, BTreeMap<String, Vec<Conversion>>>) -> HashMap<String, HashSet<String>> {
    let plain = |row: &Conversion| row.only.is_empty() && row.factor == Decimal::ONE;
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (unit, rows) in conversions {
        for (to, _) in rows.iter().filter(|(_, rows)| rows.iter().any(plain)) {
            kinds.entry(to).or_insert_with(|| vec![to]).push(unit);
        }
    }
    let mut alike: HashMap<String, HashSet<String>> = HashMap::new();
    for units in kinds.values() {
        for unit in units {
            let others = units.iter().map(|other| (*other).to_owned());
            alike.entry((*unit).to_owned()).or_default().extend(others);
        }
    }
    alike
}

type Keyed = ((String, String), Conversion);

fn conversion(row: &Row) -> Result<Option<Keyed>, Problem> {
    let unit = row.required("unit")?.to_owned();
    let to = row.text("to").to_owned();
    if to.is_empty() {
        return Ok(None);
    }
    let factor: Decimal = row.parse("factor")?;
    if factor <= Decimal::ZERO {
        return Err(row.problem("column `factor` must be above zero"));
    }
    let only = row.list("only", '|');
    Ok(Some(((unit, to), Conversion { factor, only })))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::Units;
    use crate::reference::{Catalogue, shipped_tables};

    #[test]
    fn units_that_count_the_same_whatever_is_counted_are_alike() {
        let units = Units::load(&shipped_tables()).unwrap();
        for (one, other, alike) in [
            ("名", "人", true),
            ("起", "宗", true),
            ("件", "件", true),
            ("件", "人次", false),
            ("家", "件", false),
        ] {
            assert_eq!(units.alike(one, other), alike, "{one} {other}");
            assert_eq!(units.alike(other, one), alike, "{other} {one}");
        }
    }

    #[test]
    fn printed_units_come_to_the_catalogues() {
        let units = Units::load(&shipped_tables()).unwrap();
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        let convert = |value: &str, unit: &str, code: &str| {
            let indicator = catalogue.get(&code.parse().unwrap()).unwrap();
            let converted = units.convert(value.parse().unwrap(), unit, indicator);
            converted.map(|value: Decimal| value.normalize().to_string())
        };
        for (value, unit, code, expected) in [
            ("2600", "元", "enforce.fines", Some("0.26")),
            ("1.2", "亿元", "aid.recovered", Some("12000")),
            ("15", "起", "mediation.cases", Some("15")),
            ("20", "场次", "publicity.events", Some("20")),
            ("7", "人次", "enforce.officers", None),
            ("98.4", "%", "mediation.success_rate", Some("98.4")),
            ("8", "", "mediation.cases", Some("8")),
            ("5", "公里", "mediation.cases", None),
        ] {
            assert_eq!(
                convert(value, unit, code).as_deref(),
                expected,
                "{value}{unit} for {code}"
            );
        }
    }
}
