use crate::model::Digest;
use crate::reference::{Column, Contracts, TableFiles};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `dictionary.csv`.
pub const DICTIONARY_COLUMNS: &[&str] = &[
    "file",
    "column",
    "type",
    "values",
    "unit",
    "required",
    "meaning_zh",
    "meaning_en",
];

/// Columns of `tables.csv`.
pub const TABLE_COLUMNS: &[&str] = &["table", "layer", "sha256"];

/// Bytes of `dictionary.csv`: the columns of the files named, in their order.
pub fn dictionary_csv(contracts: &Contracts, files: &[&str]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "dictionary.csv",
        columns: DICTIONARY_COLUMNS,
        mark: Mark::Bom,
    };
    let rows = files.iter().flat_map(|file| {
        let columns = contracts.columns(file).iter();
        columns.map(|column| row(file, column))
    });
    sheet.bytes(rows)
}

fn row(file: &str, column: &Column) -> [Cell; 8] {
    let values = (!column.values.is_empty()).then(|| column.values.join("|"));
    let unit = Some(&column.unit).filter(|unit| !unit.is_empty());
    [
        Cell::text(file),
        Cell::text(&column.name),
        Cell::text(column.kind),
        Cell::maybe_text(values),
        Cell::maybe_text(unit),
        Cell::text(if column.required { "yes" } else { "no" }),
        Cell::text(&column.meaning_zh),
        Cell::text(&column.meaning_en),
    ]
}

/// Bytes of `tables.csv`: every table of every layer with its digest, by name and layer.
pub fn tables_csv(files: &TableFiles) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "tables.csv",
        columns: TABLE_COLUMNS,
        mark: Mark::Bom,
    };
    let rows = files.names().flat_map(|name| {
        let layers = files.texts(name);
        layers.map(move |(layer, text)| {
            [
                Cell::text(name),
                Cell::text(layer),
                Cell::text(Digest::of(text.as_bytes())),
            ]
        })
    });
    sheet.bytes(rows)
}
