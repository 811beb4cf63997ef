//! Every workbook and page of `tests/fixtures/workbooks/returns` against what a person says must be read in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{TABLES, mentions, opened, read_bytes};
use crate::form::{Beside, Filled, check, read_filled};
use crate::model::{Extraction, Qualifier};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks/returns")
}

/// Codes of findings with the cell, if any, and what was found.
fn issues(extraction: &Extraction) -> Vec<String> {
    let one = |finding: &crate::model::Finding| {
        let names = ["cell", "cells", "column", "item", "control", "title", "count"];
        let param = names.iter().find_map(|name| finding.params.get(*name));
        let control = finding
            .params
            .get("control")
            .map_or(String::new(), |control| format!(" {control}"));
        let at = finding.at.as_ref().and_then(|(place, _)| match place {
            crate::model::Place::Cell(cell) => Some(cell.a1()),
            crate::model::Place::Text { .. } => None,
        });
        let at = at.or_else(|| param.cloned()).unwrap_or_default();
        format!("{}{control} {at}", finding.code.word()).trim_end().to_owned()
    };
    extraction.findings.iter().map(one).collect()
}

fn seen(extraction: &Extraction) -> Vec<String> {
    let marks = extraction.mentions.iter().map(|mention| {
        let about = match mention.qualifier {
            Qualifier::Exact => String::new(),
            other => format!(" {other}"),
        };
        let scope = match mention.scope {
            crate::model::Scope::Region => String::new(),
            other => format!(" {other}"),
        };
        let role = match mention.role {
            crate::model::Role::Total => "",
            crate::model::Role::Part => " part",
        };
        format!("{about}{scope}{role}")
    });
    mentions(extraction)
        .into_iter()
        .zip(marks)
        .map(|(line, marks)| line + &marks)
        .collect()
}

#[test]
fn every_return_gives_what_a_person_says() {
    let text = std::fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let mut expected: BTreeMap<&str, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let of = expected.entry(cells[0]).or_default();
        match cells[1] {
            "figure" => of.0.push(cells[2]),
            "issue" => of.1.push(cells[2]),
            "nothing" => {}
            other => panic!("{other}"),
        }
    }
    let mut wrong = String::new();
    let mut count = 0;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if file.extension().is_some_and(|kind| kind == "tsv" || kind == "md") {
            continue;
        }
        count += 1;
        let (_, extraction) = read_bytes(&std::fs::read(&file).unwrap());
        let (figures, found) = (seen(&extraction), issues(&extraction));
        let none = (Vec::new(), Vec::new());
        let (due, due_issues) = expected.get(name.as_str()).unwrap_or(&none);
        if figures != *due || found != *due_issues || !expected.contains_key(name.as_str()) {
            let lines = figures.iter().map(|line| format!("{name}\tfigure\t{line}\n"));
            let lines = lines.chain(found.iter().map(|line| format!("{name}\tissue\t{line}\n")));
            wrong.extend(lines.chain([format!("  due {due:?} {due_issues:?}\n")]));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(count >= 40, "{count}");
}

fn filled(name: &str) -> Vec<Filled> {
    let document = opened(&std::fs::read(folder().join(name)).unwrap());
    read_filled(&document, &TABLES.2, &TABLES.0).0
}

#[test]
fn last_years_file_sent_again_is_known() {
    let this = filled("plain.xlsx");
    let last = filled("last_year_again.xlsx");
    let finding = this[0].repeats(&last[0]).unwrap();
    assert_eq!(finding.params["count"], "15");
    assert_eq!(finding.params["before"], "2030");
    let other = filled("total_wrong.xlsx");
    assert!(this[0].repeats(&other[0]).is_none(), "the same period");
}

#[test]
fn controls_against_last_year_and_another_form() {
    // 936 officers in both years; then 3 times as many and more.
    let mut this = filled("plain.xlsx");
    let last = filled("last_year_again.xlsx");
    let form = TABLES.2.get("training").unwrap();
    let beside = Beside {
        last_year: Some(&last[0]),
        others: &[],
    };
    assert!(check(&this[0], form, beside).is_empty());
    let officers = this[0].cells.iter_mut().find(|cell| cell.column == "1").unwrap();
    officers.value = Some(2900.into());
    let failures = check(&this[0], form, beside);
    assert_eq!(failures.len(), 1);
    // Twice 936 and 20 more.
    assert_eq!(
        (failures[0].control.as_str(), failures[0].right),
        ("officers", 1892.into())
    );
    // The forms of one file: 936 officers in both.
    assert!(
        filled("two_forms_stacked.xlsx")
            .iter()
            .all(|one| one.failures.is_empty())
    );
}

#[test]
fn when_a_return_was_filled_in_tells_which_counts() {
    let date = |name: &str| {
        let (document, _) = read_bytes(&std::fs::read(folder().join(name)).unwrap());
        document.identity.publication_date.unwrap().value.to_string()
    };
    assert_eq!(date("sent_first.xlsx"), "2032-01-09");
    assert_eq!(date("sent_again.xlsx"), "2032-01-16");
}
