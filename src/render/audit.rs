use rust_decimal::Decimal;
use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `audit.csv`.
pub const AUDIT_COLUMNS: &[&str] = &[
    "sample",
    "indicator",
    "name",
    "population",
    "sampled",
    "judged",
    "wrong",
    "error_rate",
    "low",
    "high",
];

/// The error rate of one indicator in one sample, or of all.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// The sample.
    pub sample: String,
    /// Code of the indicator; `*` for all.
    pub indicator: String,
    /// Its name in Chinese.
    pub name: String,
    /// Figures of the publication sampled.
    pub population: usize,
    /// Figures drawn.
    pub sampled: usize,
    /// Figures judged.
    pub judged: usize,
    /// Of them, those judged wrong.
    pub wrong: usize,
    /// Rate and both ends of its interval, from 0 to 1; absent where nothing was judged.
    pub rate: Option<[f64; 3]>,
}

/// Bytes of `audit.csv`, in the order given; rates in percent with two decimals.
pub fn audit_csv(rows: &[AuditRow]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "audit.csv",
        columns: AUDIT_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(rows.iter().map(row))
}

fn row(row: &AuditRow) -> [Cell; 10] {
    let rate = |at: usize| row.rate.and_then(|rates| rates.get(at).copied()).and_then(percent);
    let name = Some(&row.name).filter(|name| !name.is_empty());
    [
        Cell::text(&row.sample),
        Cell::text(&row.indicator),
        Cell::maybe_text(name),
        Cell::number(row.population),
        Cell::number(row.sampled),
        Cell::number(row.judged),
        Cell::number(row.wrong),
        Cell::maybe_number(rate(0)),
        Cell::maybe_number(rate(1)),
        Cell::maybe_number(rate(2)),
    ]
}

/// A share from 0 to 1 in percent with two decimals.
pub fn percent(share: f64) -> Option<Decimal> {
    format!("{:.2}", share * 100.0).parse().ok() // a share is finite
}

/// The workbook of a sample: a sheet to fill in and a sheet that says how.
#[derive(Debug, Clone, Copy)]
pub struct AuditSheet<'a> {
    /// Names of the two sheets.
    pub sheets: [&'a str; 2],
    /// Headings of the columns; the last two are the person's.
    pub columns: &'a [String],
    /// One row a figure, as long as the headings less two.
    pub rows: &'a [Vec<String>],
    /// Words that the person chooses from.
    pub answers: [&'a str; 2],
    /// Names and values of the second sheet.
    pub about: &'a [(String, String)],
}

/// Bytes of the workbook: the same for the same sheet, whenever it is written.
pub fn audit_workbook(sheet: &AuditSheet<'_>) -> Result<Vec<u8>, RenderError> {
    write(sheet).map_err(|error| RenderError {
        table: "the workbook of the sample",
        reason: error.to_string(),
    })
}

/// Widths of the columns in characters; the quotation is the widest.
const WIDTHS: &[f64] = &[
    15.0, 22.0, 10.0, 24.0, 8.0, 12.0, 8.0, 10.0, 8.0, 14.0, 60.0, 20.0, 44.0, 12.0, 12.0, 30.0,
];

fn write(sheet: &AuditSheet<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No clock inside an artefact.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let own = Format::new().set_unlocked().set_text_wrap().set_align(FormatAlign::Top);
    let [figures, about] = sheet.sheets;
    let page = book.add_worksheet().set_name(figures)?;
    page.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(sheet.columns) {
        page.write_string_with_format(0, column, name, &head)?;
        let width = WIDTHS.get(usize::from(column)).copied().unwrap_or(12.0);
        page.set_column_width(column, width)?;
    }
    let answer = u16::try_from(sheet.columns.len().saturating_sub(2)).unwrap_or(u16::MAX);
    let mut last = 1;
    for (row, cells) in (1..).zip(sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            page.write_string_with_format(row, column, cell, &text)?;
        }
        page.write_blank(row, answer, &own)?;
        page.write_blank(row, answer + 1, &own)?;
        last = row;
    }
    let choice = DataValidation::new().allow_list_strings(&sheet.answers)?;
    page.add_data_validation(1, answer, last, answer, &choice)?;
    page.set_landscape();
    let notes = book.add_worksheet().set_name(about)?;
    notes.set_column_width(0, 24.0)?;
    notes.set_column_width(1, 100.0)?;
    for (row, (name, value)) in (0..).zip(sheet.about) {
        notes.write_string_with_format(row, 0, name, &head)?;
        notes.write_string_with_format(row, 1, value, &text)?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::{AuditRow, AuditSheet, audit_csv, audit_workbook};

    #[test]
    fn rates_are_percent_with_two_decimals_and_empty_where_nothing_was_judged() {
        let row = |rate| AuditRow {
            sample: "s".to_owned(),
            indicator: "a.b".to_owned(),
            name: "件数".to_owned(),
            population: 100,
            sampled: 10,
            judged: 10,
            wrong: 1,
            rate,
        };
        let bytes = audit_csv(&[row(Some([0.1, 0.01787, 0.404_2])), row(None)]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("s,a.b,件数,100,10,10,1,10.00,1.79,40.42\n"), "{text}");
        assert!(text.ends_with(",,,\n"), "{text}");
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes() {
        let (columns, rows) = (["编号", "判定", "备注"].map(str::to_owned), [vec!["m1".to_owned()]]);
        let sheet = AuditSheet {
            sheets: ["核对", "说明"],
            columns: &columns,
            rows: &rows,
            answers: ["对", "错"],
            about: &[("样本".to_owned(), "s".to_owned())],
        };
        let first = audit_workbook(&sheet).unwrap();
        assert_eq!(first, audit_workbook(&sheet).unwrap());
        assert!(first.starts_with(b"PK"));
    }
}
