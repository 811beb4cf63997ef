//! The order of the rooms (src/ARCHITECTURE.md), read from the imports themselves.

use std::fs;
use std::path::{Path, PathBuf};

/// Pure rooms in the order that data walks through them: each may import those before it.
const PURE: &[&[&str]] = &[
    &["model"],
    &["reference"],
    &["document"],
    &["extract", "form"],
    &["harmonize"],
    &["check"],
    &["panel"],
    &["score"],
    &["chart"],
    &["render"],
];
/// Rooms with a door to the outside: they import model and reference only.
const DOORS: &[&str] = &["collect", "archive", "store", "publish"];
/// Rooms above all others, lowest first.
const ABOVE: &[&[&str]] = &[&["run"], &["schedule", "serve"], &["commands"]];

fn allowed(room: &str) -> Vec<&'static str> {
    let mut below: Vec<&str> = Vec::new();
    if DOORS.contains(&room) {
        below.extend(["model", "reference"]);
    } else if let Some(at) = PURE.iter().position(|rank| rank.contains(&room)) {
        below.extend(PURE[..at].concat());
    } else if let Some(at) = ABOVE.iter().position(|rank| rank.contains(&room)) {
        below.extend(PURE.concat());
        below.extend(DOORS);
        below.extend(ABOVE[..at].concat());
    } else {
        panic!("room `{room}` has no place in the order: add it to tests/suite/rooms.rs and src/ARCHITECTURE.md");
    }
    below
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every room that a text names as `crate::room` or `fazhi::room`, with its line.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
    {
        for (at, _) in line.match_indices("crate::") {
            let tail = &line[at + "crate::".len()..];
            let names = match tail.strip_prefix('{') {
                Some(group) => group.split(',').map(str::trim).collect(),
                None => vec![tail],
            };
            for name in names {
                let room: String = name
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                    .collect();
                found.push((index + 1, room));
            }
        }
    }
    found
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// (file relative to src, its room, its text); files directly in src belong to no room.
fn sources() -> Vec<(String, String, String)> {
    let source = source();
    let files = rust_files(&source).into_iter().map(|path| {
        let name = path.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        let room = name.split_once('/').map_or("", |(room, _)| room).to_owned();
        (name, room, fs::read_to_string(&path).unwrap())
    });
    files.collect()
}

#[test]
fn arrows_point_the_way_data_walks() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, room, text) in sources().iter().filter(|(_, room, _)| !room.is_empty()) {
        let allowed = allowed(room);
        let imports = imports(text);
        seen += imports.len();
        for (line, imported) in imports.into_iter().filter(|(_, imported)| imported != room) {
            if !allowed.contains(&imported.as_str()) {
                wrong.push(format!("src/{file}:{line}: {room} imports {imported}"));
            }
        }
    }
    assert!(
        seen > 20,
        "only {seen} imports seen: does the reader of imports still work?"
    );
    assert!(
        wrong.is_empty(),
        "arrows against the order of rooms:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_reader_of_imports_sees_each_way_of_writing_one() {
    let text =
        "use crate::model::Issue;\nuse crate::{panel::Panel, run};\n// crate::score\nlet x = crate::chart::png();";
    let names: Vec<String> = imports(text).into_iter().map(|(_, room)| room).collect();
    assert_eq!(names, ["model", "panel", "run", "chart"]);
}

#[test]
fn heavy_crates_are_named_in_one_room_each() {
    for (name, home) in [
        ("polars", "panel/"),
        ("plotters", "chart/render/"),
        ("resvg", "chart/render/"),
        ("rust_xlsxwriter", "render/"),
        ("rusqlite", "store/"),
        ("calamine", "document/"),
        ("scraper", "document/"),
    ] {
        let named = |text: &str| text.contains(&format!("use {name}::")) || text.contains(&format!("{name}::"));
        let outside: Vec<String> = sources()
            .into_iter()
            .filter(|(file, _, text)| !file.starts_with(home) && named(text))
            .map(|(file, _, _)| file)
            .collect();
        assert!(outside.is_empty(), "{name} is named outside of {home}: {outside:?}");
    }
}

#[test]
fn pure_rooms_touch_neither_disk_nor_network_nor_clock_nor_environment() {
    let pure = PURE.concat();
    let mut wrong = Vec::new();
    for (file, _, text) in sources().iter().filter(|(_, room, _)| pure.contains(&room.as_str())) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if file.ends_with("tests.rs") || file.contains("/tests/") {
            continue;
        }
        for door in [
            "std::fs",
            "std::net",
            "std::env::",
            "std::process",
            "Utc::now",
            "Local::now",
            "SystemTime",
            "Instant::now",
            "tokio::",
        ] {
            if code.contains(door) {
                wrong.push(format!("src/{file}: {door}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "pure rooms with a door to the outside:\n{}",
        wrong.join("\n")
    );
}
