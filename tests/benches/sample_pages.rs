//! The pages of the shipped samples, for benches.

use std::fs;
use std::path::{Path, PathBuf};

/// Every page of the sample site, in the order of names.
pub(crate) fn sample_pages() -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/site"),
        &mut pages,
    );
    pages
}

fn collect(folder: &Path, pages: &mut Vec<Vec<u8>>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|end| end == "html" || end == "shtml") {
            pages.push(fs::read(path).unwrap());
        }
    }
}
