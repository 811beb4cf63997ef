//! Every workbook of `tests/fixtures/workbooks` against what a person saw in it.

mod hostile;
mod table;

use crate::document::{Document, Input, Limits, MediaType, ReadError, read};
use crate::model::IssueCode;

pub(super) const TRAINING: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/training.xlsx");
pub(super) const TRAINING_ODS: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/training_ods.ods");
pub(super) const CASEFILE: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/casefile.xls");
pub(super) const BINARY: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/kinds_sheetjs.xlsb");

pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    read(&Input { bytes, charset: None }, limits)
}

pub(super) fn document(bytes: &[u8]) -> Document {
    open(bytes, &Limits::default()).unwrap()
}

#[test]
fn every_kind_is_read_by_its_content() {
    for (bytes, media) in [
        (TRAINING, MediaType::Xlsx),
        (TRAINING_ODS, MediaType::Ods),
        (CASEFILE, MediaType::Xls),
        (BINARY, MediaType::Xlsb),
    ] {
        assert_eq!(document(bytes).media, media);
    }
}

#[test]
fn limits_cut_or_refuse_and_say_so() {
    let few = Limits {
        cells: 10,
        ..Limits::default()
    };
    for bytes in [TRAINING, TRAINING_ODS, CASEFILE, BINARY] {
        let found = open(bytes, &few).unwrap();
        assert_eq!(found.findings[0].code, IssueCode::LimitReached);
        let cells: usize = found.grids.iter().map(|grid| grid.cells.len()).sum();
        assert_eq!(cells, 10);
    }
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
    let texts = Limits {
        strings: 3,
        ..Limits::default()
    };
    // The writer of the binary file shares no texts.
    for bytes in [TRAINING, CASEFILE] {
        let refused = open(bytes, &texts).map(|_| ()).unwrap_err();
        assert!(refused.to_string().contains("more than 3 texts"), "{refused}");
    }
    let merges = Limits {
        merges: 1,
        ..Limits::default()
    };
    let found = open(TRAINING, &merges).unwrap();
    assert_eq!((found.grids[0].merges.len(), found.findings.len()), (1, 1));
}

#[test]
fn a_locked_workbook_is_told_from_a_damaged_one() {
    let locked = include_bytes!("../../../tests/fixtures/workbooks/locked.xlsx");
    let refused = open(locked, &Limits::default()).map(|_| ()).unwrap_err();
    assert_eq!(refused.word(), "locked");
}

#[test]
fn a_page_named_like_a_workbook_is_a_page() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table><tr><td>单位</td><td>人数</td></tr>\
        <tr><td>甲镇</td><td>12</td></tr></table></body></html>";
    let found = document(page.as_bytes());
    assert_eq!(found.media, MediaType::Html);
    assert_eq!(found.grids[0].cell(1, 1).unwrap().text, "12");
}
