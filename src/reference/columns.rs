//! What the published files hold, column by column: written down once in `columns.tsv`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Digest, IndicatorCode, ObservationKey, Period, RegionCode, word_list};
use crate::reference::table::{Problem, Problems, Row, TableFiles};

word_list! {
    /// What the cells of a column are.
    ColumnType, "a type of column" {
        /// Any text.
        Text = "text",
        /// Key of an observation: body|region|indicator|period|scope|sense.
        Key = "key",
        /// Keys of observations joined by `;`.
        Keys = "keys",
        /// Division code.
        Region = "region",
        /// Code of an indicator.
        Indicator = "indicator",
        /// One of a closed list.
        Word = "word",
        /// Four digits.
        Year = "year",
        /// A period in its text form.
        Period = "period",
        /// A whole number.
        Integer = "integer",
        /// A decimal.
        Number = "number",
        /// Decimals joined by `;`.
        Numbers = "numbers",
        /// SHA-256 in hex.
        Digest = "digest",
        /// `2025-01-31T08:00:00Z`.
        Time = "time",
    }
}

/// One column of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name in the header.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnType,
    /// The words that a cell may be, for a closed list.
    pub values: Vec<String>,
    /// Unit, where it has one; `catalogue` for that of the indicator.
    pub unit: String,
    /// Whether a cell is never empty.
    pub required: bool,
    /// Whether it helps to tell the rows of the file apart.
    pub key: bool,
    /// Meaning in Chinese.
    pub meaning_zh: String,
    /// Meaning in English.
    pub meaning_en: String,
}

/// The columns of every file, in order (数据字典).
#[derive(Debug, Clone, Default)]
pub struct Contracts {
    files: BTreeMap<String, Vec<Column>>,
}

const COLUMNS: &[&str] = &[
    "file",
    "column",
    "type",
    "values",
    "unit",
    "required",
    "key",
    "meaning_zh",
    "meaning_en",
];

impl Contracts {
    /// Table that the contracts are read from.
    pub const TABLE: &'static str = "columns.tsv";

    /// Reads and checks the table. Later rows of a file and column replace earlier ones in place.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut contracts = Self::default();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            let file = problems.keep(row.required("file").map(str::to_owned));
            let column = problems.keep(column(&row));
            if let (Some(file), Some(column)) = (file, column) {
                let known = contracts.files.entry(file).or_default();
                match known.iter_mut().find(|known| known.name == column.name) {
                    Some(known) => *known = column,
                    None => known.push(column),
                }
            }
        }
        problems.or(contracts)
    }

    /// The columns of a file in order; none for a file that the table does not know.
    pub fn columns(&self, file: &str) -> &[Column] {
        self.files.get(file).map_or(&[], Vec::as_slice)
    }

    /// A column of a file by the name in its header; one that is named by an indicator's code is that of
    /// the name `*`.
    pub fn column(&self, file: &str, name: &str) -> Option<&Column> {
        let columns = self.columns(file);
        let own = columns.iter().find(|column| column.name == name);
        let coded = || name.parse::<IndicatorCode>().is_ok();
        own.or_else(|| columns.iter().find(|column| column.name == "*" && coded()))
    }

    /// Every file with its columns, by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[Column])> {
        self.files
            .iter()
            .map(|(file, columns)| (file.as_str(), columns.as_slice()))
    }
}

impl Column {
    /// Why a cell cannot stand in this column; nothing where it can.
    pub fn refuses(&self, cell: &str) -> Option<String> {
        if cell.is_empty() {
            return self.required.then(|| format!("`{}` is empty", self.name));
        }
        let sound = match self.kind {
            ColumnType::Text => true,
            ColumnType::Key => cell.parse::<ObservationKey>().is_ok(),
            ColumnType::Keys => cell.split(';').all(|key| key.parse::<ObservationKey>().is_ok()),
            ColumnType::Region => cell.parse::<RegionCode>().is_ok(),
            ColumnType::Indicator => cell.parse::<IndicatorCode>().is_ok(),
            ColumnType::Word => self.values.iter().any(|word| word == cell),
            ColumnType::Year => matches!(cell.parse(), Ok(Period::Year(_))),
            ColumnType::Period => cell.parse::<Period>().is_ok(),
            ColumnType::Integer => cell.parse::<u64>().is_ok(),
            ColumnType::Number => cell.parse::<Decimal>().is_ok(),
            ColumnType::Numbers => cell.split(';').all(|part| part.parse::<Decimal>().is_ok()),
            ColumnType::Digest => cell.parse::<Digest>().is_ok(),
            ColumnType::Time => chrono::DateTime::parse_from_rfc3339(cell).is_ok(),
        };
        (!sound).then(|| format!("`{}`: `{cell}` is no {}", self.name, self.kind))
    }
}

fn column(row: &Row) -> Result<Column, Problem> {
    let kind = row.parse::<ColumnType>("type")?;
    let values = row.list("values", '|');
    if (kind == ColumnType::Word) == values.is_empty() {
        return Err(row.problem("`values` lists the words of a `word`, and of nothing else"));
    }
    Ok(Column {
        name: row.required("column")?.to_owned(),
        kind,
        values,
        unit: row.text("unit").to_owned(),
        required: yes(row, "required")?,
        key: yes(row, "key")?,
        meaning_zh: row.required("meaning_zh")?.to_owned(),
        meaning_en: row.required("meaning_en")?.to_owned(),
    })
}

fn yes(row: &Row, column: &str) -> Result<bool, Problem> {
    match row.text(column) {
        "yes" => Ok(true),
        "" => Ok(false),
        other => Err(row.problem(format!("column `{column}` is `yes` or empty, not `{other}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, ColumnType, Contracts};
    use crate::reference::{TableFiles, shipped_tables};

    fn cell(kind: ColumnType) -> Column {
        Column {
            name: "c".to_owned(),
            kind,
            values: vec!["yes".to_owned()],
            unit: String::new(),
            required: false,
            key: false,
            meaning_zh: String::new(),
            meaning_en: String::new(),
        }
    }

    #[test]
    fn each_type_takes_its_own_cells_only() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        for (kind, good, bad) in [
            (
                ColumnType::Key,
                "990102|990102|a.b|2024|region|observed",
                "990102|a.b|2024",
            ),
            (ColumnType::Region, "990102", "99"),
            (ColumnType::Indicator, "a.b", "a"),
            (ColumnType::Word, "yes", "no"),
            (ColumnType::Year, "2024", "2024-05"),
            (ColumnType::Period, "2024-05", "May"),
            (ColumnType::Integer, "0", "-1"),
            (ColumnType::Number, "-1.50", "1,5"),
            (ColumnType::Numbers, "1;2.5", "1;"),
            (ColumnType::Digest, digest, "ba78"),
            (ColumnType::Time, "2025-01-31T08:00:00Z", "2025-01-31"),
        ] {
            assert_eq!(cell(kind).refuses(good), None);
            assert!(cell(kind).refuses(bad).is_some(), "{kind}: {bad}");
            assert_eq!(cell(kind).refuses(""), None);
            let required = Column {
                required: true,
                ..cell(kind)
            };
            assert!(required.refuses("").is_some());
        }
    }

    #[test]
    fn the_shipped_table_loads_and_mistakes_are_named() {
        let contracts = Contracts::load(&shipped_tables()).unwrap();
        assert!(contracts.columns("panel.csv").iter().any(|column| column.key));
        assert_eq!(contracts.columns("no.csv"), []);
        let mut files = TableFiles::default();
        let head = "file\tcolumn\ttype\tvalues\tunit\trequired\tkey\tmeaning_zh\tmeaning_en\n";
        let rows = "a.csv\tx\tword\t\t\t\t\t一\tone\na.csv\ty\ttext\t\t\tno\t\t一\tone\n";
        let layer = |text: String| [("columns.tsv".to_owned(), "columns.tsv".to_owned(), text)];
        files.add_layer(layer(format!("{head}{rows}")));
        let problems = Contracts::load(&files).unwrap_err().to_string();
        assert!(
            problems.contains("columns.tsv:2") && problems.contains("columns.tsv:3"),
            "{problems}"
        );
    }
}
