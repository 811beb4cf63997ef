//! Pages and megabytes a second from bytes to an identified document, beside html5ever's parse and one
//! select on the same pages in the same run. `cargo bench --bench pages`; the aim is two thirds of the
//! bare parse.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

#[path = "sample_pages.rs"]
mod sample_pages;

use std::hint::black_box;
use std::time::{Duration, Instant};

use fazhi::document::{Input, Limits, Marks, decoded_text, identify, read_with};
use fazhi::reference::{Regions, shipped_tables};
use scraper::{Html, Selector};

/// Rounds over all pages, each way; the best one of each counts.
const ROUNDS: usize = 7;
/// Menus, scripts and styles as they stand around the text of a real page, which the samples are too
/// small to have: so many list items of links.
const MENU: usize = 400;

fn main() {
    let pages = sample_pages::sample_pages();
    measure("samples", &pages);
    let framed: Vec<Vec<u8>> = pages.iter().map(|page| framed(page)).collect();
    measure("samples in the frame of a large site", &framed);
}

/// The page with a menu, a style and a script behind its `<body>`.
fn framed(page: &[u8]) -> Vec<u8> {
    let mut items = String::new();
    for item in 0..MENU {
        let link = format!("<a href=\"/col/{item}/index.html\" title=\"{item}\">{item}</a>");
        items.push_str("<li class=\"nav-item\">");
        items.push_str(&link);
        items.push_str("</li>\n");
    }
    let style = "<style>.nav-item{float:left;width:120px}</style>\n".repeat(20);
    let script = "<script>if (a < b) { document.write('<p>' + c + '</p>'); }</script>\n".repeat(40);
    let frame = format!("<body>{style}{script}<ul>{items}</ul>");
    let at = page.windows(5).position(|tag| tag == b"<body").unwrap_or(0);
    let end = page[at..]
        .iter()
        .position(|byte| *byte == b'>')
        .map_or(0, |end| at + end + 1);
    [&page[..at], frame.as_bytes(), &page[end..]].concat()
}

/// One way to read a page.
type Way<'a> = &'a dyn Fn(&Input<'_>);

fn measure(name: &str, pages: &[Vec<u8>]) {
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let regions = Regions::load(&shipped_tables()).unwrap();
    let marks = Marks::load(&shipped_tables()).unwrap();
    let select = Selector::parse("p").unwrap();
    let bare = |input: &Input<'_>| {
        let page = Html::parse_document(&decoded_text(input).unwrap());
        black_box(page.select(&select).count());
    };
    let structure = |input: &Input<'_>| {
        black_box(read_with(input, &Limits::default(), &marks).unwrap());
    };
    let whole = |input: &Input<'_>| {
        let mut document = read_with(input, &Limits::default(), &marks).unwrap();
        identify(&mut document, &regions, &marks);
        black_box(document);
    };
    let ways: [(&str, Way<'_>); 3] = [
        ("decode, parse, one select", &bare),
        ("to blocks and grids", &structure),
        ("to an identified document", &whole),
    ];
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        // Turn and turn about, so that all meet the same load of the machine.
        for (best, (_, way)) in best.iter_mut().zip(&ways) {
            let started = Instant::now();
            for page in pages {
                way(&Input {
                    bytes: page,
                    charset: None,
                });
            }
            *best = (*best).min(started.elapsed());
        }
    }
    println!(
        "{name}: {} pages, {:.1} KB on average",
        pages.len(),
        bytes as f64 / 1024.0 / pages.len() as f64
    );
    for ((way, _), took) in ways.iter().zip(best) {
        let seconds = took.as_secs_f64();
        println!(
            "  {way}: {:.0} pages and {:.1} MB a second, {:.2} of the bare parse",
            pages.len() as f64 / seconds,
            bytes as f64 / 1e6 / seconds,
            best[0].as_secs_f64() / seconds,
        );
    }
}
