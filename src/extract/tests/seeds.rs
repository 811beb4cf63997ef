//! The five reference texts, where they lie beside the project: the engine is measured with the
//! project's own scoring script. Without them there is nothing to measure.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::lexicon;
use crate::document::{Block, BlockKind, Document, Found, Identity, MediaType, Run, Zone};
use crate::extract::{Lexicon, extract};
use crate::model::{Digest, Extraction, Period, Place};
use crate::reference::{Catalogue, shipped_tables};

/// Folder beside the project that holds the texts, their truth and the scoring script; or the one
/// that `FAZHI_SHARED` names, with the figures changed.
fn shared() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("FAZHI_SHARED") {
        return Some(PathBuf::from(named));
    }
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    above
        .map(|folder| folder.join("shared"))
        .find(|folder| folder.join("gold/seeds.jsonl").is_file())
}

/// What the truth says of a document: as the room document/ would fill it.
fn identity(truth: &serde_json::Value) -> Identity {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let year = truth["reporting_year"]
        .as_i64()
        .and_then(|year| i32::try_from(year).ok());
    Identity {
        kind: truth["doc_type"].as_str().unwrap().parse().unwrap(),
        title: text(&truth["title"]).map(found),
        body: text(&truth["issuing_body"]["name"]).map(found),
        region: truth["region_code"].as_str().map(|code| found(code.parse().unwrap())),
        year: year.map(found),
        ..Identity::default()
    }
}

fn found<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        by: "truth".to_owned(),
    }
}

/// A plain text as a document: one block a line, lines that stand twice marked as repeated.
pub(crate) fn document(text: &str, identity: Identity) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut seen = Vec::new();
    for line in text.split('\n') {
        let chars = line.chars().count();
        let repeated = chars > 12 && seen.contains(&line);
        if chars > 0 {
            let run = Run {
                at: 0,
                chars,
                source: at,
                width: chars,
            };
            let zone = if repeated { Zone::Repeat } else { Zone::Body };
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                zone,
                text: line.to_owned(),
                runs: vec![run],
            });
        }
        seen.push(line);
        at += chars + 1;
    }
    Document {
        digest: Digest::of(text.as_bytes()),
        media: MediaType::Text,
        encoding: None,
        blocks,
        grids: Vec::new(),
        links: Vec::new(),
        metadata: Vec::new(),
        identity,
        findings: Vec::new(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The rows that the scoring script reads.
fn rows(name: &str, text: &str, read: &Extraction, lexicon: &Lexicon) -> String {
    let catalogue = Catalogue::load(&shipped_tables()).unwrap();
    let original: Vec<char> = text.chars().collect();
    let mut csv = String::new();
    for mention in &read.mentions {
        let indicator = catalogue.get(&mention.indicator).unwrap();
        let value: Decimal = lexicon
            .units()
            .convert(mention.quantity.value, &mention.unit, indicator)
            .unwrap();
        let Place::Text { start, end, .. } = mention.locator.place else {
            panic!("prose")
        };
        let evidence: String = original[start..end].iter().collect();
        let (sense, year) = (mention.sense, mention.period.map_or(0, Period::year));
        let head = format!("{name},{},{sense},{year},{value}", mention.indicator);
        writeln!(
            csv,
            "{head},{},{},{},{start},{end}",
            mention.qualifier,
            mention.role,
            quoted(&evidence)
        )
        .unwrap();
    }
    csv
}

#[test]
fn the_reference_texts_are_read() {
    let Some(shared) = shared() else { return };
    let lexicon = lexicon();
    let mut csv = "document,indicator,sense,year,value,qualifier,role,evidence,start,end\n".to_owned();
    let truths = std::fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let truths: serde_json::Value = serde_json::from_str(&truths).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(shared.join("seeds"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    let dump = std::env::var_os("FAZHI_DUMP");
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let truth = truths
            .as_array()
            .unwrap()
            .iter()
            .find(|truth| truth["doc"] == name.as_str());
        let read = extract(&document(&text, identity(truth.unwrap())), &lexicon);
        csv.push_str(&rows(&name, &text, &read, &lexicon));
        if dump.is_some() {
            for left in &read.unclaimed {
                println!("UNCLAIMED {} {} | {}", &name[..3], left.printed, left.clause);
            }
            for left in &read.ignored {
                println!("IGNORED {} {} {:?}", &name[..3], left.printed, left.class);
            }
            for left in &read.findings {
                println!("FINDING {} {:?} {:?}", &name[..3], left.code, left.at);
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, csv).unwrap();
    let mut command = std::process::Command::new("python3");
    command
        .arg(shared.join("tools/score_extraction.py"))
        .arg(shared.join("gold/seeds.jsonl"))
        .arg(&file);
    command.arg("--list");
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{printed}");
    let last = printed.lines().last().unwrap().to_owned();
    let figure = |name: &str| -> f64 {
        let rest = last.split(name).nth(1).unwrap();
        rest.split_whitespace().next().unwrap().parse().unwrap()
    };
    assert!(figure("precision") >= 0.95, "{last}");
    assert!(figure("recall") >= 0.85, "{last}");
}

/// For tuning: prints what is read of the file that `FAZHI_TEXT` names, a report of 2023.
#[test]
#[ignore = "reads a file that a person names"]
fn a_named_text_is_printed() {
    let Some(path) = std::env::var_os("FAZHI_TEXT") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let identity = Identity {
        year: Some(found(2023)),
        ..Identity::default()
    };
    let read = extract(&document(&text, identity), &lexicon());
    for mention in &read.mentions {
        let figure = format!("{}{} {}", mention.quantity, mention.unit, mention.qualifier);
        let kind = format!("{} {:?} {}", mention.role, mention.period, mention.sense);
        println!("{} {figure} {kind} | {}", mention.indicator, mention.locator.quote);
    }
    for left in &read.unclaimed {
        println!("UNCLAIMED {} | {}", left.printed, left.clause);
    }
    for left in &read.ignored {
        println!("IGNORED {} {}", left.printed, left.class);
    }
    for finding in &read.findings {
        println!("FINDING {finding:?}");
    }
}
