use std::fmt::Display;

use rust_decimal::Decimal;

use crate::render::RenderError;

pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One cell of a CSV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// A text, which must not become a formula.
    Text(String),
    /// A text that must stay as it is, character for character.
    Verbatim(String),
    /// A number.
    Number(Decimal),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(super) fn text(value: impl Display) -> Self {
        Self::Text(value.to_string())
    }

    pub(super) fn maybe_text(value: Option<impl Display>) -> Self {
        value.map_or(Self::Empty, Self::text)
    }

    pub(super) fn number(value: impl Into<Decimal>) -> Self {
        Self::Number(value.into())
    }

    pub(super) fn maybe_number(value: Option<impl Into<Decimal>>) -> Self {
        value.map_or(Self::Empty, Self::number)
    }

    fn printed(&self) -> String {
        match self {
            Self::Text(text) if looks_like_formula(text) => format!("'{text}"),
            Self::Text(text) | Self::Verbatim(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// Spreadsheets take these first characters for the start of a formula, some also the wide ones.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Whether a CSV file begins with a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// For Excel.
    Bom,
    /// For pipes.
    Plain,
}

/// A table of a publication: its name for messages, its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) mark: Mark,
}

impl Sheet {
    /// The bytes of the header and of `rows`, each as long as the header.
    pub(super) fn bytes<const N: usize>(self, rows: impl Iterator<Item = [Cell; N]>) -> Result<Vec<u8>, RenderError> {
        let failed = |reason: String| RenderError {
            table: self.table,
            reason,
        };
        let start = match self.mark {
            Mark::Bom => BYTE_ORDER_MARK,
            Mark::Plain => "",
        };
        let mut writer = csv::Writer::from_writer(start.as_bytes().to_vec());
        writer
            .write_record(self.columns)
            .map_err(|error| failed(error.to_string()))?;
        for row in rows {
            // A row of another length than the header is refused by the writer.
            let cells = row.iter().map(Cell::printed);
            writer.write_record(cells).map_err(|error| failed(error.to_string()))?;
        }
        writer.into_inner().map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Mark, Sheet};
    use rust_decimal::Decimal;

    fn sheet(mark: Mark) -> Sheet {
        Sheet {
            table: "t.csv",
            columns: &["a", "b"],
            mark,
        }
    }

    #[test]
    fn texts_never_become_formulas_and_numbers_stay_numbers() {
        for (cell, printed) in [
            (Cell::text("=1+1"), "'=1+1"),
            (Cell::text("+86"), "'+86"),
            (Cell::text("-5"), "'-5"),
            (Cell::text("@x"), "'@x"),
            (Cell::text("\tx"), "'\tx"),
            (Cell::text("＝1"), "'＝1"),
            (Cell::text("1-2"), "1-2"),
            (Cell::Verbatim("-5".to_owned()), "-5"),
            (Cell::number(Decimal::new(-50, 1)), "-5.0"),
            (Cell::number(Decimal::new(1_000_000_000, 0)), "1000000000"),
            (Cell::number(Decimal::new(1, 10)), "0.0000000001"),
            (Cell::Empty, ""),
        ] {
            assert_eq!(cell.printed(), printed);
        }
    }

    #[test]
    fn bytes_are_utf8_with_lf_and_quotes_where_needed() {
        let row = || [Cell::text("一,二\"三\"\n四"), Cell::number(5)];
        let bytes = sheet(Mark::Bom).bytes([row()].into_iter()).unwrap();
        let text = "\u{feff}a,b\n\"一,二\"\"三\"\"\n四\",5\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), text);
        let plain = sheet(Mark::Plain).bytes(std::iter::empty::<[Cell; 2]>()).unwrap();
        assert_eq!(plain, b"a,b\n");
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        let error = sheet(Mark::Plain).bytes([[Cell::Empty]].into_iter()).unwrap_err();
        assert_eq!(error.table, "t.csv");
    }
}
