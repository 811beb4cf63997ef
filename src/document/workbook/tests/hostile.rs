//! Workbooks made to do harm, and damaged ones. None may panic, and each costs no more than its limits.

use proptest::prelude::*;

use crate::document::workbook::repack::Repacked;
use crate::document::workbook::tests::{BINARY, CASEFILE, TRAINING, TRAINING_ODS, document, open};
use crate::document::{CellValue, Limits, ReadError};
use crate::model::IssueCode;

/// An xlsx of one sheet from the inside of its worksheet, and with these shared texts.
fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let mut zip = Repacked::default();
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inside: String| format!("<Relationships>{inside}</Relationships>");
    let parts = [
        (
            "_rels/.rels",
            relations(relation("r", "relationships/officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(relation("r1", "worksheet", "sheet.xml") + &relation("r2", "sharedStrings", "s.xml")),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"甲\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
        ),
        ("xl/sheet.xml", format!("<worksheet>{sheet}</worksheet>")),
        ("xl/s.xml", format!("{strings}<sst></sst>")),
    ];
    for (name, text) in parts {
        zip.store(name, text.as_bytes());
    }
    zip.finish()
}

fn ods(content: &str) -> Vec<u8> {
    let mut zip = Repacked::default();
    zip.store("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    zip.store(
        "content.xml",
        format!("<office:document-content>{content}</office:document-content>").as_bytes(),
    );
    zip.finish()
}

#[test]
fn a_million_repeated_cells_stop_at_the_limit() {
    let cell =
        "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/>";
    let content = format!(
        "<office:spreadsheet><table:table table:name=\"甲\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}\
         </table:table-row></table:table></office:spreadsheet>"
    );
    let found = document(&ods(&content));
    assert_eq!(found.grids[0].cells.len(), Limits::default().cells);
    assert_eq!(found.findings[0].code, IssueCode::LimitReached);
}

#[test]
fn one_long_text_in_many_cells_stops_at_the_limit() {
    let cells: Vec<String> = (1..=2000)
        .map(|row| format!("<row><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let strings = format!("<sst><si><t>{}</t></si></sst>", "甲".repeat(10_000));
    let found = document(&xlsx(&format!("<sheetData>{}</sheetData>", cells.concat()), &strings));
    // 24 MiB hold 838 texts of 30000 bytes.
    assert_eq!(found.grids[0].cells.len(), 838);
    assert_eq!(found.findings[0].code, IssueCode::LimitReached);
}

#[test]
fn a_table_that_breaks_off_is_told() {
    let begun = "<office:spreadsheet><table:table table:name=\"甲\"><table:table-row><table:table-cell>";
    let refused = open(&ods(begun), &Limits::default()).map(|_| ()).unwrap_err();
    assert_eq!(refused.word(), "broken_workbook");
    let locked = {
        let mut zip = Repacked::default();
        zip.store("content.xml", b"?");
        zip.store(
            "META-INF/manifest.xml",
            b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        );
        zip.finish()
    };
    assert!(matches!(
        open(&locked, &Limits::default()),
        Err(ReadError::Locked { .. })
    ));
}

#[test]
fn stated_sizes_are_not_believed() {
    let cell = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    let strings = "<sst count=\"99999999999\" uniqueCount=\"99999999999\"><si><t>甲</t></si></sst>";
    assert_eq!(document(&xlsx(cell, strings)).grids[0].cells[0].text, "甲");
    // A record of the sheet's size that says 65536 rows of 65536 columns, in an xls.
    let mut bytes = CASEFILE.to_vec();
    let sizes = bytes
        .windows(4)
        .position(|part| part == [0x00, 0x02, 0x0e, 0x00])
        .unwrap();
    bytes[sizes + 4..sizes + 18].copy_from_slice(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    assert_eq!(document(&bytes).grids, document(CASEFILE).grids);
}

#[test]
fn an_extent_that_is_no_address_costs_nothing() {
    let sheet =
        "<dimension ref=\"AAAAAAAAAAAAAAAA1:B2\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>7</v></c></row></sheetData>";
    let found = document(&xlsx(sheet, ""));
    assert_eq!(found.grids[0].cells[0].text, "7");
    assert_eq!(found.findings, []);
}

#[test]
fn a_record_that_is_cut_short_ends_the_reading() {
    // A table of shared texts, then a record that continues it and states more bytes than there are.
    let mut bytes = vec![9, 8, 8, 0, 0, 6, 5, 0, 0, 0, 0, 0];
    bytes.extend([0xfc, 0, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    bytes.extend([0x3c, 0, 0xff, 0, 1, 2, 3]);
    let refused = open(&bytes, &Limits::default()).map(|_| ()).unwrap_err();
    assert_eq!(refused.word(), "broken_workbook");
}

#[test]
fn entities_of_a_file_are_never_expanded() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"甲甲甲甲\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let cell = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    let strings = format!("{bomb}<sst><si><t>&b;</t></si></sst>");
    let refused = open(&xlsx(cell, &strings), &Limits::default()).map(|_| ()).unwrap_err();
    assert_eq!(refused.word(), "broken_workbook");
}

#[test]
fn a_bomb_is_refused_before_it_fills_a_memory() {
    let sheet = " ".repeat(4 << 20);
    let limits = Limits {
        unpacked: 1 << 20,
        ..Limits::default()
    };
    let found = open(&xlsx(&sheet, ""), &limits).unwrap();
    assert_eq!(found.findings[0].code, IssueCode::SheetUnreadable);
    let refused = open(&ods(&sheet), &limits).map(|_| ()).unwrap_err();
    assert_eq!(refused.word(), "unpacks_too_far");
}

#[test]
fn addresses_beyond_a_sheet_are_left_out_and_told() {
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFE1\"><v>2</v></c></row><row r=\"1048577\"><c \
        r=\"A1048577\"><v>3</v></c></row></sheetData>";
    let found = document(&xlsx(cells, ""));
    assert_eq!(found.grids[0].cells.len(), 1);
    assert_eq!(found.findings[0].code, IssueCode::LimitReached);
}

#[test]
fn cells_without_addresses_stand_one_after_another() {
    let cells = "<sheetData><row><c><v>1</v></c><c t=\"inlineStr\"><is><t>甲</t></is></c></row><row><c><f>A1</f></c></row></sheetData>";
    let found = document(&xlsx(cells, ""));
    let places: Vec<(u32, u32, &str)> = found.grids[0]
        .cells
        .iter()
        .map(|cell| (cell.row, cell.column, cell.text.as_str()))
        .collect();
    assert_eq!(places, [(0, 0, "1"), (0, 1, "甲")]);
    // The formula without a result has no address of its own, and is counted.
    assert_eq!(found.findings[0].code, IssueCode::FormulaUncomputed);
    assert!(
        !found.grids[0]
            .cells
            .iter()
            .any(|cell| cell.value == CellValue::Uncomputed)
    );
}

#[test]
fn a_binary_workbook_may_count_from_1904() {
    let mut zip = Repacked::default();
    for member in crate::document::workbook::zip::members(BINARY, 100) {
        let mut part = Vec::new();
        member.unpack(BINARY, 1 << 20, &mut part).unwrap();
        if member.name == "xl/workbook.bin" {
            // The record of the workbook's properties, whose lowest bit says so.
            let at = part.windows(2).position(|kind| kind == [0x99, 0x01]).unwrap();
            part[at + 3] |= 1;
        }
        zip.store(&member.name, &part);
    }
    // 1462 days after 6 March 2031.
    let found = document(&zip.finish());
    assert_eq!(found.grids[0].cell(2, 3).unwrap().text, "2035-03-07");
}

#[test]
fn every_cut_and_every_flip_is_refused_or_read() {
    for bytes in [TRAINING, TRAINING_ODS, CASEFILE, BINARY] {
        for step in 1..60 {
            let cut = bytes.len() * step / 60;
            drop(open(&bytes[..cut], &Limits::default()));
            let mut flipped = bytes.to_vec();
            flipped[cut] ^= 0xff;
            drop(open(&flipped, &Limits::default()));
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_after_a_signature_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..2000), kind in 0usize..5) {
        let heads: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00\x00\x06", b"\xff\xfe"];
        let bytes = [heads[kind], &bytes].concat();
        drop(open(&bytes, &Limits::default()));
    }

    #[test]
    fn any_sheet_of_a_well_made_package_does_no_harm(sheet in "(<(/?(row|c|v|f|is|t|mergeCell|col|sheetData))( (r|t|s|ref|min|hidden)=\"[A-Z0-9:]{0,8}\"){0,2}/?>|[0-9.a]{1,4}){0,30}") {
        drop(open(&xlsx(&format!("<sheetData>{sheet}</sheetData>"), ""), &Limits::default()));
    }

    #[test]
    fn any_records_of_a_bare_xls_do_no_harm(records in proptest::collection::vec((0usize..24, proptest::collection::vec(any::<u8>(), 0..40)), 0..30)) {
        const KINDS: [u16; 24] = [0x203, 0x27e, 0xbd, 0xfd, 0x204, 0xd6, 0x205, 6, 0x207, 0x208, 0x7d, 0xe5, 0x809, 10, 0x3c, 0xfc, 0x85, 0x41e, 0xe0, 0x22, 0x42, 0x2f, 0x200, 0x406];
        let mut bytes = vec![9, 8, 8, 0, 0, 6, 5, 0, 0, 0, 0, 0];
        for (kind, content) in records {
            bytes.extend(KINDS[kind].to_le_bytes());
            bytes.extend(u16::try_from(content.len()).unwrap().to_le_bytes());
            bytes.extend(content);
        }
        drop(open(&bytes, &Limits::default()));
    }
}
