use serde::Serialize;

use crate::model::{Place, Unclaimed};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `fazhi extract --unclaimed --format csv`.
pub const UNCLAIMED_COLUMNS: &[&str] = &["document", "printed", "clause", "start", "end"];

/// A figure that no indicator claims, with its document.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct UnclaimedRow<'a> {
    /// The document, as the caller knows it.
    pub document: &'a str,
    /// The figure and its clause.
    #[serde(flatten)]
    pub figure: &'a Unclaimed,
}

/// The rows as CSV without a byte order mark, for pipes; the texts character for character.
pub fn unclaimed_csv(rows: &[UnclaimedRow<'_>]) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "the unclaimed figures",
        columns: UNCLAIMED_COLUMNS,
        mark: Mark::Plain,
    };
    sheet.bytes(rows.iter().map(cells))
}

fn cells(row: &UnclaimedRow<'_>) -> [Cell; 5] {
    let span = match &row.figure.place {
        Place::Text { start, end, .. } => Some((*start, *end)),
        Place::Cell(cell) => cell.span,
    };
    [
        Cell::text(row.document),
        Cell::Verbatim(row.figure.printed.clone()),
        Cell::Verbatim(row.figure.clause.clone()),
        Cell::maybe_number(span.map(|(start, _)| start)),
        Cell::maybe_number(span.map(|(_, end)| end)),
    ]
}

/// The rows as JSON lines.
pub fn unclaimed_json(rows: &[UnclaimedRow<'_>]) -> Result<Vec<u8>, RenderError> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, row).map_err(|error| RenderError {
            table: "the unclaimed figures",
            reason: error.to_string(),
        })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// One line a figure, its parts parted by tabs; breaks inside a clause become blanks.
pub fn unclaimed_table(rows: &[UnclaimedRow<'_>]) -> String {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = |row: &UnclaimedRow<'_>| {
        let (printed, clause) = (flat(&row.figure.printed), flat(&row.figure.clause));
        format!("{}\t{printed}\t{clause}\n", row.document)
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{UnclaimedRow, unclaimed_csv, unclaimed_json, unclaimed_table};
    use crate::model::{Place, Unclaimed};

    #[test]
    fn every_format_holds_figure_and_clause() {
        let figure = Unclaimed {
            place: Place::Text {
                block: 0,
                start: 2,
                end: 5,
            },
            printed: "12场".to_owned(),
            clause: "放映12场\n电影".to_owned(),
        };
        let rows = [UnclaimedRow {
            document: "a.txt",
            figure: &figure,
        }];
        let csv = String::from_utf8(unclaimed_csv(&rows).unwrap()).unwrap();
        assert!(csv.starts_with("document,printed,clause,start,end"), "{csv}");
        assert!(csv.contains("a.txt,12场,") && csv.contains(",2,5"), "{csv}");
        let json = String::from_utf8(unclaimed_json(&rows).unwrap()).unwrap();
        assert!(
            json.contains("\"printed\":\"12场\"") && json.contains("\"document\":\"a.txt\""),
            "{json}"
        );
        assert_eq!(unclaimed_table(&rows), "a.txt\t12场\t放映12场 电影\n");
        let year = Unclaimed {
            printed: "3".to_owned(),
            clause: "分3步".to_owned(),
            ..figure.clone()
        };
        assert!(figure.likeness() > year.likeness());
    }
}
