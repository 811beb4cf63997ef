//! The same bytes give the same rows: called again, in another order, and place by place.

use std::fs;
use std::path::{Path, PathBuf};

use fazhi::document::{Input, decoded_text};

use crate::project::{Project, Row, rows};

/// Some sample pages: other encodings, widths and scripts among them.
fn pages() -> Vec<PathBuf> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/site");
    let names = [
        "990122/fzzf/202101/t20210112_3313.html",
        "990203/fzzf/202203/t20220325_4593.html",
        "990102/fzzf/202402/t20240202_5892.html",
        "990181/fzzf/202303/t20230302_5209.html",
        "990224/fzzf/202102/t20210211_3502.html",
    ];
    names.iter().map(|name| site.join(name)).collect()
}

fn extracted(pages: &[PathBuf], format: &str) -> String {
    let project = Project::sample();
    let mut call = vec!["extract", "--job", "jobs/demo.toml", "--format", format];
    call.extend(pages.iter().map(|page| page.to_str().unwrap()));
    project.call(&call).expect(0).stdout
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let pages = pages();
    for format in ["csv", "json"] {
        assert_eq!(extracted(&pages, format), extracted(&pages, format));
    }
}

/// The program keeps the order in which files are named; inside a folder it goes by name. The rows of
/// one file do not depend on the others.
#[test]
fn files_in_another_order_give_the_same_rows_in_that_order() {
    let pages = pages();
    let of = |page: &Path, all: &[Row]| -> Vec<Row> {
        let name = page.to_str().unwrap();
        all.iter().filter(|row| row["document"] == name).cloned().collect()
    };
    let whole = rows(extracted(&pages, "csv").as_bytes());
    let mut turned = pages.clone();
    turned.rotate_left(2);
    turned.swap(0, 3);
    let other = rows(extracted(&turned, "csv").as_bytes());
    let expected: Vec<Row> = turned.iter().flat_map(|page| of(page, &whole)).collect();
    assert!(!expected.is_empty());
    assert_eq!(other, expected);
    let alone = rows(extracted(&pages[3..4], "csv").as_bytes());
    assert_eq!(alone, of(&pages[3], &whole));
}

#[test]
fn evidence_is_the_slice_of_the_decoded_original() {
    let pages = pages();
    let found = rows(extracted(&pages, "csv").as_bytes());
    let originals: Vec<(String, Vec<char>)> = pages
        .iter()
        .map(|page| {
            let bytes = fs::read(page).unwrap();
            let input = Input {
                bytes: &bytes,
                charset: None,
            };
            let text = decoded_text(&input).unwrap();
            (page.to_str().unwrap().to_owned(), text.chars().collect())
        })
        .collect();
    let mut seen = 0;
    for row in found {
        let (_, text) = originals.iter().find(|(name, _)| *name == row["document"]).unwrap();
        let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), row["evidence"]);
        seen += 1;
    }
    assert!(seen > 80, "only {seen} rows");
}
