//! Cells of a large xlsx a second: bytes to `Document`, against the bare streaming reader of calamine in
//! the same run. Each figure is the best of several rounds.
//!
//!     cargo bench --bench workbook            (200 000 cells; a number after `--` asks for others)

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use fazhi::document::{Input, Limits, read};
use flate2::{Compression, Crc, write::DeflateEncoder};

const ROUNDS: usize = 5;
const COLUMNS: usize = 20;

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let rows = asked.unwrap_or(200_000usize).div_ceil(COLUMNS);
    let bytes = workbook(rows);
    let cells = rows * COLUMNS;
    println!("{cells} cells, {} bytes packed", bytes.len());
    // In turns, so that what else the machine does hits both.
    let (mut bare, mut whole) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(timed(|| stream(&bytes), cells));
        whole = whole.min(timed(|| document(&bytes), cells));
    }
    let rate = |time: Duration| cells as f64 / time.as_secs_f64();
    println!("calamine, bare reader  {:>12.0} cells/s", rate(bare));
    println!("bytes to Document      {:>12.0} cells/s", rate(whole));
    println!("ratio                  {:>12.2}  (aim 0.67)", rate(whole) / rate(bare));
}

fn timed(work: impl Fn() -> usize, expected: usize) -> Duration {
    let start = Instant::now();
    let cells = work();
    let time = start.elapsed();
    assert_eq!(cells, expected);
    time
}

fn stream(bytes: &[u8]) -> usize {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut reader = workbook.worksheet_cells_reader("sheet").unwrap();
    let mut cells = 0;
    while reader.next_cell().unwrap().is_some() {
        cells += 1;
    }
    cells
}

fn document(bytes: &[u8]) -> usize {
    let limits = Limits {
        cells: usize::MAX,
        text: usize::MAX,
        ..Limits::default()
    };
    let document = read(&Input { bytes, charset: None }, &limits).unwrap();
    assert!(document.findings.is_empty(), "{:?}", document.findings);
    document.grids.iter().map(|grid| grid.cells.len()).sum()
}

/// A return of many rows: a name, a serial number, a rate shown as a percentage, figures whole and not.
fn workbook(rows: usize) -> Vec<u8> {
    let mut sheet = String::from("<worksheet><sheetData>");
    for row in 1..=rows {
        write!(sheet, "<row r=\"{row}\">").unwrap();
        for column in 0..COLUMNS {
            let letter = char::from(b'A' + u8::try_from(column).unwrap());
            match column % 5 {
                0 => write!(sheet, "<c r=\"{letter}{row}\" t=\"s\"><v>{}</v></c>", row % 100),
                1 => write!(
                    sheet,
                    "<c r=\"{letter}{row}\" s=\"1\"><v>0.{:04}</v></c>",
                    row % 9000 + 1
                ),
                2 => write!(sheet, "<c r=\"{letter}{row}\"><v>{}.5</v></c>", row * column),
                _ => write!(sheet, "<c r=\"{letter}{row}\"><v>{}</v></c>", row * column),
            }
            .unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let texts: Vec<String> = (0..100)
        .map(|text| format!("<si><t>云磐区第{text}司法所</t></si>"))
        .collect();
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, what: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}/{what}\" Target=\"{target}\"/>")
    };
    let relations = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
    zip(&[
        (
            "_rels/.rels",
            relations(&[relation("r", "officeDocument", "xl/workbook.xml")]),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                relation("r1", "worksheet", "sheet.xml"),
                relation("r2", "sharedStrings", "sharedStrings.xml"),
                relation("r3", "styles", "styles.xml"),
            ]),
        ),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"sheet\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
        ),
        (
            "xl/styles.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>".to_owned(),
        ),
        (
            "xl/sharedStrings.xml",
            format!("<sst uniqueCount=\"100\">{}</sst>", texts.concat()),
        ),
        ("xl/sheet.xml", sheet),
    ])
}

/// A zip of deflated parts.
fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let put = |into: &mut Vec<u8>, numbers: &[(usize, usize)]| {
        for (number, width) in numbers {
            into.extend(number.to_le_bytes().into_iter().take(*width));
        }
    };
    for (name, text) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let place = bytes.len();
        let sum = usize::try_from(crc.sum()).unwrap();
        let common = [
            (20, 2),
            (0, 2),
            (8, 2),
            (0, 4),
            (sum, 4),
            (packed.len(), 4),
            (text.len(), 4),
            (name.len(), 2),
            (0, 2),
        ];
        bytes.extend_from_slice(b"PK\x03\x04");
        put(&mut bytes, &common);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        put(&mut directory, &common);
        put(&mut directory, &[(0, 2), (0, 2), (0, 2), (0, 4), (place, 4)]);
        directory.extend_from_slice(name.as_bytes());
    }
    let (start, size, count) = (bytes.len(), directory.len(), parts.len());
    bytes.append(&mut directory);
    bytes.extend_from_slice(b"PK\x05\x06");
    put(
        &mut bytes,
        &[(0, 2), (0, 2), (count, 2), (count, 2), (size, 4), (start, 4), (0, 2)],
    );
    bytes
}
