//! Pages in the manner of the content systems that governments use, about invented districts, against
//! expectations written by hand.

use std::fs;
use std::path::{Path, PathBuf};

use fazhi::document::{Block, Document, Grid, Headers, Input, Limits, Zone, read};
use fazhi::extract::{Lexicon, extract};
use fazhi::reference::{Catalogue, shipped_tables};

use crate::project::Row;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

fn rows(name: &str) -> Vec<Row> {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let row = |line: &str| {
        let cells = line.split('\t').map(str::to_owned);
        names.iter().map(|name| (*name).to_owned()).zip(cells).collect()
    };
    lines.map(row).collect()
}

fn page(name: &str) -> Document {
    let bytes = fs::read(folder().join(name)).unwrap();
    let input = Input {
        bytes: &bytes,
        charset: None,
    };
    read(&input, &Limits::default()).unwrap()
}

fn body(page: &Document) -> Vec<&Block> {
    page.blocks.iter().filter(|block| block.zone == Zone::Body).collect()
}

fn parts(list: &str) -> Vec<&str> {
    list.split(" ¦ ").filter(|part| !part.is_empty()).collect()
}

#[test]
fn the_body_is_the_text_and_nothing_but_the_text() {
    for row in rows("pages.tsv") {
        let file = &row["file"];
        let page = page(file);
        let body = body(&page);
        let text = body
            .iter()
            .map(|block| block.text.as_str())
            .collect::<Vec<_>>()
            .join("\n");
        assert!(text.starts_with(&row["first"]), "{file} begins {}", &body[0].text);
        assert!(
            text.ends_with(&row["last"]),
            "{file} ends {}",
            body.last().unwrap().text
        );
        for part in parts(&row["body"]) {
            assert!(text.contains(part), "{file} lacks {part}");
        }
        for part in parts(&row["absent"]) {
            assert!(!text.contains(part), "{file} has {part}");
        }
    }
}

#[test]
fn pages_say_what_they_are_and_where_they_lead() {
    for row in rows("pages.tsv") {
        let file = &row["file"];
        let page = page(file);
        let stated: Vec<String> = page
            .metadata
            .iter()
            .map(|entry| format!("{}={}", entry.name, entry.value))
            .collect();
        for entry in parts(&row["metadata"]) {
            assert!(
                stated.iter().any(|stated| stated == entry),
                "{file} lacks {entry}: {stated:?}"
            );
        }
        assert!(
            !stated
                .iter()
                .any(|entry| entry.contains("网站域名") || entry.contains('{')),
            "{file}"
        );
        let links: Vec<String> = page
            .links
            .iter()
            .map(|link| format!("{}={}", link.href, link.text))
            .collect();
        for link in parts(&row["links"]) {
            assert!(
                links.iter().any(|found| found == link),
                "{file} lacks {link}: {links:?}"
            );
        }
        assert!(page.metadata.iter().all(|entry| entry.span.is_some()), "{file}");
    }
}

/// A table that was pasted as one paragraph a cell has lost what belongs to what: its figures are
/// listed, and none is taken.
#[test]
fn of_a_table_with_one_cell_a_line_no_figure_is_taken() {
    let tables = shipped_tables();
    let lexicon = Lexicon::load(&tables, &Catalogue::load(&tables).unwrap()).unwrap();
    let found = extract(&page("flattened.html"), &lexicon);
    let claimed: Vec<String> = found
        .mentions
        .iter()
        .map(|mention| format!("{} {}", mention.indicator, mention.locator.quote))
        .collect();
    assert_eq!(
        claimed,
        [
            "enforce.penalty_cases 办理行政处罚案件243件",
            "review.corrected 没有一件被复议机关撤销"
        ]
    );
    let unclaimed: Vec<&str> = found.unclaimed.iter().map(|figure| figure.printed.as_str()).collect();
    for figure in ["128", "36.5", "1460", "97", "8.2", "720", "18", "21", "305"] {
        assert!(unclaimed.contains(&figure), "{figure}: {unclaimed:?}");
    }
}

fn size(grid: &Grid) -> (u32, u32) {
    let cells = grid.cells.iter().map(|cell| (cell.row + 1, cell.column + 1));
    let merges = grid
        .merges
        .iter()
        .map(|merge| (merge.last_row + 1, merge.last_column + 1));
    cells.chain(merges).fold((0, 0), |(rows, columns), (row, column)| {
        (rows.max(row), columns.max(column))
    })
}

#[test]
fn tables_are_grids_with_labels() {
    let rows = rows("tables.tsv");
    for row in &rows {
        let file = &row["file"];
        let page = page(file);
        let tables = rows
            .iter()
            .filter(|other| other["file"] == *file)
            .map(|other| other["table"].clone())
            .max();
        assert_eq!(
            page.grids.len().to_string(),
            tables.unwrap(),
            "{file}: {:?}",
            page.grids
        );
        let grid = &page.grids[row["table"].parse::<usize>().unwrap() - 1];
        let expected = (row["rows"].parse().unwrap(), row["columns"].parse().unwrap());
        assert_eq!(size(grid), expected, "{file}");
        let headers = Headers::of(grid);
        let top: Vec<String> = headers.top().iter().map(ToString::to_string).collect();
        assert_eq!(top.join(" "), row["header"], "{file}");
        let (at, column) = row["cell"].split_once(',').unwrap();
        let (at, column) = (at.parse().unwrap(), column.parse().unwrap());
        assert_eq!(grid.cell(at, column).unwrap().text, row["text"], "{file}");
        if !row["path"].is_empty() {
            assert_eq!(headers.path(at, column).join("/"), row["path"], "{file}");
        }
    }
}

#[test]
fn every_character_of_a_block_leads_back_to_the_page() {
    for row in rows("pages.tsv") {
        let page = page(&row["file"]);
        let bytes = fs::read(folder().join(&row["file"])).unwrap();
        let input = Input {
            bytes: &bytes,
            charset: None,
        };
        let source: Vec<char> = fazhi::document::decoded_text(&input).unwrap().chars().collect();
        for block in page.blocks {
            for (at, c) in block.text.chars().enumerate() {
                let (start, end) = block.source_span(at, at + 1).unwrap();
                let spelt: String = source[start..end].iter().collect();
                let joint = c == ' ' || c == '|';
                assert!(
                    spelt == c.to_string() || spelt.starts_with('&') || joint,
                    "{}: {c:?} is {spelt:?}",
                    row["file"]
                );
            }
        }
    }
}
