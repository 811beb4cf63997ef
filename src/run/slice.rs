use crate::document::Document;
use crate::model::{CellRef, Place};

/// What a person reads at a place of a document: of a text the slice without markup, of a cell its
/// text. Nothing where the document has no such place.
pub(crate) fn slice(document: &Document, place: &Place) -> Option<String> {
    match place {
        Place::Text { block, start, end } => {
            let block = document.blocks.get(*block)?;
            let of_source = |place: usize| {
                let run = block
                    .runs
                    .iter()
                    .find(|run| (run.source..run.source + run.width).contains(&place))?;
                Some(run.at + if run.width == run.chars { place - run.source } else { 0 })
            };
            let (from, to) = (of_source(*start)?, of_source(end.checked_sub(1)?)? + 1);
            let length = to.checked_sub(from)?;
            let text: String = block.text.chars().skip(from).take(length).collect();
            (text.chars().count() == length).then_some(text)
        }
        Place::Cell(cell) => {
            let grid = document.grids.iter().find(|grid| grid.name == cell.sheet)?;
            Some(grid.cell(cell.row, cell.column)?.text.clone())
        }
    }
}

/// The cell that a spreadsheet names so: B7 is row 6, column 1.
pub(crate) fn cell_named(sheet: &str, a1: &str) -> Option<CellRef> {
    let digits = a1.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = a1.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some(CellRef {
        sheet: sheet.to_owned(),
        row: number.parse::<u32>().ok()?.checked_sub(1)?, // no number, no cell
        column: column.checked_sub(1)?,
        header_path: Vec::new(),
        span: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{cell_named, slice};
    use crate::document::{self, Input, Limits, Marks};
    use crate::model::Place;
    use crate::reference::shipped_tables;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        for (name, row, column) in [
            ("A1", 0, 0),
            ("B7", 6, 1),
            ("Z10", 9, 25),
            ("AA3", 2, 26),
            ("XFD1", 0, 16383),
        ] {
            let cell = cell_named("s", name).unwrap();
            assert_eq!((cell.row, cell.column, cell.a1().as_str()), (row, column, name));
        }
        for bad in ["", "7", "B", "B0", "b7", "B7x"] {
            assert_eq!(cell_named("s", bad), None, "{bad}");
        }
    }

    #[test]
    fn a_slice_is_what_is_read_at_the_place_through_markup_and_entities() {
        let page = "<html><body><p>全年共<b>调解</b>&nbsp;12件。</p></body></html>";
        let marks = Marks::load(&shipped_tables()).unwrap();
        let input = Input {
            bytes: page.as_bytes(),
            charset: None,
        };
        let document = document::read_with(&input, &Limits::default(), &marks).unwrap();
        let at = |text: &str| page.find(text).map(|at| page[..at].chars().count()).unwrap();
        let (start, end) = (at("调解"), at("。"));
        let place = |block, start, end| Place::Text { block, start, end };
        let block = document
            .blocks
            .iter()
            .position(|block| block.text.contains("12件"))
            .unwrap();
        assert_eq!(slice(&document, &place(block, start, end)).unwrap(), "调解\u{a0}12件");
        assert_eq!(slice(&document, &place(block, start, start)), None);
        assert_eq!(slice(&document, &place(block + 99, start, end)), None);
    }
}
