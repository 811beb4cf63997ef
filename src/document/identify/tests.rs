use std::fs;
use std::path::PathBuf;

use super::identify;
use crate::document::{Document, Input, Limits, Marks, read};
use crate::reference::{Regions, TableFiles, shipped_tables};

fn identified(text: &str, regions: &Regions) -> Document {
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let mut document = read(&input, &Limits::default()).unwrap();
    identify(&mut document, regions, Marks::shipped().unwrap());
    document
}

/// The annotated documents beside the repository, where they are there.
fn annotated() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared", "../../shared"].map(|place| root.join(place));
    places
        .into_iter()
        .find(|place| place.join("gold/seed_documents.json").exists())
}

#[test]
fn annotated_documents_are_identified() {
    let Some(shared) = annotated() else { return };
    let regions = Regions::load(&shipped_tables()).unwrap();
    let gold = fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let gold: Vec<serde_json::Value> = serde_json::from_str(&gold).unwrap();
    let mut wrong = Vec::new();
    for expected in &gold {
        let name = expected["doc"].as_str().unwrap();
        let text = fs::read_to_string(shared.join("seeds").join(name)).unwrap();
        let found = identified(&text, &regions).identity;
        let body = found.body_span.unwrap_or_default();
        let near = |found: usize, key: &str| {
            let expected = expected["body_span"][key].as_u64().unwrap();
            (found as u64).abs_diff(expected) <= 60
        };
        for (what, right) in [
            ("kind", expected["doc_type"] == found.kind.word()),
            (
                "year",
                expected["reporting_year"].as_i64() == found.year.as_ref().map(|year| i64::from(year.value)),
            ),
            (
                "region",
                expected["region_code"].as_str() == found.region.as_ref().map(|region| region.value.as_str()),
            ),
            (
                "title",
                expected["title"].as_str() == found.title.as_ref().map(|title| title.value.as_str()),
            ),
            ("script", expected["charset"] == found.script.word()),
            (
                "date",
                expected["publication_date"].as_str().map(str::to_owned)
                    == found.publication_date.as_ref().map(|date| date.value.to_string()),
            ),
            ("body start", near(body.0, "start_char")),
            ("body end", near(body.1, "end_char")),
        ] {
            if !right {
                wrong.push(format!("{name}: {what}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
