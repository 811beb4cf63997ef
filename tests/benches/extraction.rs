//! Megabytes of text a second that extraction gets through on one thread, beside one bare pass of the
//! automaton of the same words, in the same run; whether ten times the text takes ten times the time; and
//! that ten times as many documents, read one after another, take no more memory.
//! `cargo bench --bench extraction`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

#[path = "sample_pages.rs"]
mod sample_pages;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;
use fazhi::document::{Document, Input, Limits, Marks, Zone, identify, read};
use fazhi::extract::{Lexicon, extract};
use fazhi::reference::{Catalogue, Regions, shipped_tables};

/// Rounds with each document, each way; the best one of each counts, so that what else the machine does
/// meanwhile counts for little.
const ROUNDS: usize = 20;

fn main() {
    let tables = shipped_tables();
    let lexicon = Lexicon::load(&tables, &Catalogue::load(&tables).unwrap()).unwrap();
    let regions = Regions::load(&tables).unwrap();
    let marks = Marks::load(&tables).unwrap();
    let pages = sample_pages::sample_pages();
    let open = |page: &Vec<u8>| {
        let input = Input {
            bytes: page,
            charset: None,
        };
        let mut document = read(&input, &Limits::default()).unwrap();
        identify(&mut document, &regions, &marks);
        document
    };
    // Before anything else: the peak of a process only rises.
    let peaks = [1, 9].map(|times| {
        for page in std::iter::repeat_n(&pages, times).flatten() {
            black_box(extract(&open(page), &lexicon).mentions.len());
        }
        peak_memory()
    });
    let documents: Vec<Document> = pages.iter().map(open).collect();
    let texts: Vec<String> = documents.iter().map(body).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let automaton = AhoCorasick::new(lexicon.anchors()).unwrap();
    let pass = |text: &String| best(|| automaton.find_overlapping_iter(text).count());
    let bare: Duration = texts.iter().map(pass).sum();
    let reading = |page: &Document| best(|| extract(page, &lexicon).mentions.len());
    let whole: Duration = documents.iter().map(reading).sum();
    let rate = |took: Duration| bytes as f64 / 1e6 / took.as_secs_f64();
    println!("{} documents, {:.2} MB of text", documents.len(), bytes as f64 / 1e6);
    println!("  one bare pass of the automaton: {:.1} MB a second", rate(bare));
    println!(
        "  extraction: {:.2} MB a second, {:.1} times the bare pass",
        rate(whole),
        whole.as_secs_f64() / bare.as_secs_f64()
    );
    // The longest document, and one with its body ten times.
    let longest = documents.iter().max_by_key(|page| body(page).len()).unwrap();
    let tenfold = repeated(longest, 10);
    let one = best(|| extract(longest, &lexicon).mentions.len());
    let ten = best(|| extract(&tenfold, &lexicon).mentions.len());
    println!(
        "  ten times the text takes {:.1} times the time",
        ten.as_secs_f64() / one.as_secs_f64()
    );
    if let [Some(once), Some(tenfold)] = peaks {
        println!("  peak memory: {once} kB after all documents once, {tenfold} kB after ten times as many");
    }
}

/// The most memory that this process ever held, in kB; none where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn body(page: &Document) -> String {
    let blocks = page.blocks.iter().filter(|block| block.zone == Zone::Body);
    blocks.map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn repeated(page: &Document, times: usize) -> Document {
    let blocks = page.blocks.iter().filter(|block| block.zone == Zone::Body);
    let blocks: Vec<_> = blocks.cloned().collect();
    Document {
        blocks: std::iter::repeat_n(blocks, times).flatten().collect(),
        ..page.clone()
    }
}

/// The shortest of several rounds.
fn best(work: impl Fn() -> usize) -> Duration {
    let round = || {
        let started = Instant::now();
        black_box(work());
        started.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().unwrap()
}
