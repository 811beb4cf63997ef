//! Returns of about 60 cells a second: 2,700 different ones, each read, recognised, and held against its controls, through
//! worker processes and in this process, against the bare streaming reader of calamine on as many threads in the same run.
//!
//!     cargo bench --bench returns             (2,700 returns; a number after `--` asks for others)

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::io::Cursor;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use calamine::{Reader as _, Xlsx};
use fazhi::document::Input;
use fazhi::model::IssueCode;
use fazhi::reference::shipped_tables;
use fazhi::run::{Outcome, ReadIn, Readers, Reading, Tables, Workers};
use rust_xlsxwriter::Workbook;

const ROUNDS: usize = 3;
/// Bureaus of one county.
const ROWS: [&str; 5] = ["公安局", "司法局", "交通运输局", "市场监督管理局", "农业农村局"];
const COLUMNS: [&str; 8] = [
    "执法人员数（人）",
    "培训期数（期）",
    "参训人次（人次）",
    "人均年度培训学时（学时）",
    "参考人数（人）",
    "合格人数（人）",
    "合格率（%）",
    "核发执法证件数（个）",
];
/// Titles, the header, five rows and the total.
const CELLS: usize = 2 + 9 + 9 * ROWS.len() + 6;

fn main() {
    let asked = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let count: u32 = asked.unwrap_or(2_700);
    let returns: Vec<Vec<u8>> = (0..count).map(a_return).collect();
    // The invented province of the samples.
    let mut files = shipped_tables();
    let regions = include_str!("../../data/sample/regions.tsv").to_owned();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), regions)]);
    let tables = Tables::load(&files).unwrap();
    let workers = Workers::of(PathBuf::from(env!("CARGO_BIN_EXE_fazhi")));
    let threads = workers.count;
    let pool = ReadIn::Workers(workers).open(&tables);
    let here = Readers::InProcess(&tables);
    // The first document starts a worker.
    let first: Vec<Vec<u8>> = returns.iter().take(threads.get() * 4).cloned().collect();
    each(&first, threads, |bytes| read(&pool, bytes));
    println!("{count} returns of {CELLS} cells, {threads} threads");
    let mut best = [0.0_f64; 3];
    for round in 1..=ROUNDS {
        let streamed = each(&returns, threads, stream);
        let in_workers = each(&returns, threads, |bytes| read(&pool, bytes));
        let in_process = each(&returns, threads, |bytes| read(&here, bytes));
        let rates = [streamed, in_workers, in_process].map(|seconds| f64::from(count) / seconds);
        println!(
            "round {round}: calamine alone {:.0}, workers {:.0}, this process {:.0} returns a second",
            rates[0], rates[1], rates[2]
        );
        for (best, rate) in best.iter_mut().zip(rates) {
            *best = best.max(rate);
        }
    }
    println!(
        "best: workers {:.0} returns a second, calamine alone {:.0}: {:.2} times as long",
        best[1],
        best[0],
        best[0] / best[1]
    );
}

/// Seconds for all of them.
fn each(returns: &[Vec<u8>], threads: NonZeroUsize, work: impl Fn(&[u8]) + Sync) -> f64 {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads.get() {
            scope.spawn(|| {
                while let Some(bytes) = returns.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(bytes);
                }
            });
        }
    });
    started.elapsed().as_secs_f64()
}

fn read(readers: &Readers<'_>, bytes: &[u8]) {
    let input = Input { bytes, charset: None };
    let Outcome::Read(reading) = readers.read(&input).unwrap() else {
        panic!("a worker was lost")
    };
    assert!(is_right(&reading), "{:?}", reading.extraction.findings);
}

/// Every row's figures, the total's, and the one control that does not hold.
fn is_right(reading: &Reading) -> bool {
    let failed = |code| {
        reading
            .extraction
            .findings
            .iter()
            .filter(|found| found.code == code)
            .count()
    };
    reading.sent.len() == 1
        && reading.extraction.mentions.len() == 7 * ROWS.len() + 5
        && failed(IssueCode::FormControl) == 1
        && failed(IssueCode::TotalMismatch) == 0
}

/// What any reader of the same cells must do.
fn stream(bytes: &[u8]) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().first().unwrap().clone();
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut cells = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        std::hint::black_box(&cell);
        cells += 1;
    }
    assert!(cells >= CELLS, "{cells}");
}

/// A return of its own figures; in one row more passed than the rate says.
fn a_return(number: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "云磐区2024年度行政执法人员培训情况统计表").unwrap();
    sheet.write(1, 0, "填报单位（盖章）：云磐区司法局").unwrap();
    sheet.write(2, 0, "单位名称").unwrap();
    for (column, label) in (1..).zip(COLUMNS) {
        sheet.write(2, column, label).unwrap();
    }
    let mut totals = [0_u32; 8];
    for (row, name) in (0_u32..).zip(ROWS) {
        let officers = 40 + (number * 7 + row * 13) % 300;
        let passed = officers / 2;
        let rate = if row == 0 { 49.0 } else { 50.0 };
        sheet.write(3 + row, 0, name).unwrap();
        let counts = [officers, 1 + row, officers * 2, 0, passed * 2, passed, 0, passed / 3];
        for (column, (value, total)) in (1..).zip(counts.into_iter().zip(&mut totals)) {
            *total += value;
            match column {
                4 => sheet.write(3 + row, column, 60.5 + f64::from(row)),
                7 => sheet.write(3 + row, column, rate),
                _ => sheet.write(3 + row, column, value),
            }
            .unwrap();
        }
    }
    let last = 3 + u32::try_from(ROWS.len()).unwrap();
    sheet.write(last, 0, "合计").unwrap();
    for (column, total) in (1..).zip(totals) {
        if total > 0 {
            sheet.write(last, column, total).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
