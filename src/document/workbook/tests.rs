use crate::document::{CellValue, Document, Grid, Input, Limits, MediaType, Merge, ReadError, read};
use crate::model::IssueCode;

const TRAINING: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/training.xlsx");
const TRAINING_ODS: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/training_ods.ods");
const CASEFILE: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/casefile.xls");
const VALUES: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/values.xlsx");
const MESSY: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/messy.xlsx");
const FAR: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/far.xlsx");

fn open(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read(&Input { bytes, charset: None }, limits)
}

fn document(bytes: &[u8]) -> Document {
    open(bytes, &Limits::default()).unwrap()
}

fn value(grid: &Grid, row: u32, column: u32) -> &CellValue {
    &grid.cell(row, column).unwrap().value
}

fn number(text: &str) -> CellValue {
    CellValue::Number(text.parse().unwrap())
}

#[test]
fn every_kind_is_read_by_its_content() {
    for (bytes, media) in [
        (TRAINING, MediaType::Xlsx),
        (TRAINING_ODS, MediaType::Ods),
        (CASEFILE, MediaType::Xls),
    ] {
        assert_eq!(document(bytes).media, media);
    }
    for bytes in [TRAINING, TRAINING_ODS] {
        let found = document(bytes);
        let grid = &found.grids[0];
        assert_eq!(grid.name, "培训情况");
        assert_eq!(
            value(grid, 0, 0),
            &CellValue::Text("岚州市2031年度行政执法人员培训情况统计表".to_owned())
        );
        assert_eq!(value(grid, 5, 5), &number("62.5"));
        // 936 + 643 + 451, worked out by the program that saved the file.
        assert_eq!(value(grid, 7, 2), &number("2030"));
        let header = Merge {
            first_row: 2,
            first_column: 3,
            last_row: 2,
            last_column: 4,
        };
        assert!(grid.merges.contains(&header), "{:?}", grid.merges);
        assert_eq!(grid.cell_or_merge(3, 0).unwrap().text, "序号");
    }
    assert_eq!(value(&document(CASEFILE).grids[0], 5, 2), &number("94.3"));
}

#[test]
fn values_keep_their_kind() {
    let found = document(VALUES);
    let grid = &found.grids[0];
    assert_eq!(value(grid, 1, 1), &CellValue::Percent("12.5".parse().unwrap()));
    assert_eq!(grid.cell(1, 1).unwrap().text, "12.5%");
    let CellValue::Date(date) = value(grid, 2, 1) else {
        panic!("a date")
    };
    assert_eq!(date.to_string(), "2031-03-06 00:00:00");
    assert_eq!(value(grid, 3, 1), &CellValue::Bool(true));
    assert_eq!(value(grid, 4, 1), &CellValue::Error("#DIV/0!".to_owned()));
    assert_eq!(value(grid, 5, 1), &number("0.1"));
    let hidden: Vec<(u32, u32)> = grid
        .cells
        .iter()
        .filter(|c| c.hidden)
        .map(|c| (c.row, c.column))
        .collect();
    assert_eq!(hidden, [(1, 3), (5, 1)]);
}

#[test]
fn hidden_sheets_are_marked() {
    let found = document(MESSY);
    let sheets: Vec<(&str, bool)> = found
        .grids
        .iter()
        .map(|grid| (grid.name.as_str(), grid.hidden))
        .collect();
    assert_eq!(sheets, [("培训情况", false), ("上年", true)]);
}

#[test]
fn far_cells_cost_no_more_than_near_ones() {
    let cells = &document(FAR).grids[0].cells;
    let places: Vec<(u32, u32)> = cells.iter().map(|cell| (cell.row, cell.column)).collect();
    assert_eq!(places, [(0, 0), (1_048_575, 16_383)]);
    for bytes in [
        &include_bytes!("../../../tests/fixtures/workbooks/far.xls")[..],
        include_bytes!("../../../tests/fixtures/workbooks/far.ods"),
    ] {
        let found = document(bytes);
        let cells = &found.grids[0].cells;
        let places: Vec<(u32, u32)> = cells.iter().map(|cell| (cell.row, cell.column)).collect();
        assert_eq!(places, [(0, 0), (65_535, 255)]);
        assert_eq!(found.findings, []);
    }
}

#[test]
fn limits_cut_or_refuse_and_say_so() {
    let few = Limits {
        cells: 10,
        ..Limits::default()
    };
    let found = open(TRAINING, &few).unwrap();
    assert_eq!(found.findings[0].code, IssueCode::LimitReached);
    let small = Limits {
        unpacked: 1000,
        ..Limits::default()
    };
    assert!(matches!(
        open(TRAINING, &small),
        Err(ReadError::Unpacks { limit: 1000, .. })
    ));
    let short = Limits {
        bytes: 1000,
        ..Limits::default()
    };
    assert!(matches!(
        open(TRAINING, &short),
        Err(ReadError::TooLarge { limit: 1000, .. })
    ));
}

#[test]
fn damaged_workbooks_are_refused_or_read_and_never_end_the_program() {
    for bytes in [TRAINING, TRAINING_ODS, CASEFILE] {
        for step in 1..60 {
            let cut = bytes.len() * step / 60;
            drop(open(&bytes[..cut], &Limits::default()));
            let mut flipped = bytes.to_vec();
            flipped[cut] ^= 0xff;
            drop(open(&flipped, &Limits::default()));
        }
    }
}

#[test]
fn a_page_named_like_a_workbook_is_a_page() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table><tr><td>单位</td><td>人数</td></tr>\
        <tr><td>甲镇</td><td>12</td></tr></table></body></html>";
    let found = document(page.as_bytes());
    assert_eq!(found.media, MediaType::Html);
    assert_eq!(found.grids[0].cell(1, 1).unwrap().text, "12");
}
