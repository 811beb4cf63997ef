//! Hidden rows and columns of an xlsx workbook: last year's figures often stand there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::document::workbook::xml::{Tag, tags};
use crate::document::workbook::zip;

/// More text than any sheet whose size was accepted can hold.
const MOST: u64 = 256 << 20;

/// The rows and columns of a sheet that are not shown, from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    rows: BTreeSet<u32>,
    columns: Vec<(u32, u32)>,
}

impl Hidden {
    pub(super) fn covers(&self, row: u32, column: u32) -> bool {
        self.rows.contains(&row)
            || self
                .columns
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&column))
    }

    fn note(&mut self, tag: &Tag, next_row: &mut u32) {
        if tag.closes {
            return;
        }
        match tag.name.as_str() {
            "row" => {
                let row = tag.number("r", *next_row + 1).saturating_sub(1);
                *next_row = row.saturating_add(1);
                if tag.says("hidden") {
                    self.rows.insert(row);
                }
            }
            "col" if tag.says("hidden") => {
                let (first, last) = (tag.number("min", 1), tag.number("max", 1));
                self.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
            }
            _ => {}
        }
    }
}

/// The text of a member; nothing where there is none or it is no text.
pub(super) fn member_text(bytes: &[u8], path: &str) -> Option<String> {
    let members = zip::members(bytes);
    let member = members.iter().find(|member| member.name.eq_ignore_ascii_case(path))?;
    let mut unpacked = Vec::new();
    zip::open(bytes, member)?.take(MOST).read_to_end(&mut unpacked).ok()?;
    String::from_utf8(unpacked).ok()
}

/// What is hidden, by name of sheet. A part that cannot be read is the workbook reader's to report.
pub(super) fn of_workbook(bytes: &[u8]) -> BTreeMap<String, Hidden> {
    let mut found = BTreeMap::new();
    let (Some(workbook), Some(relations)) = (
        member_text(bytes, "xl/workbook.xml"),
        member_text(bytes, "xl/_rels/workbook.xml.rels"),
    ) else {
        return found;
    };
    let targets: BTreeMap<String, String> = tags(&relations)
        .filter(|tag| local(&tag.name) == "Relationship")
        .filter_map(|mut tag| Some((tag.attributes.remove("Id")?, tag.attributes.remove("Target")?)))
        .collect();
    for mut sheet in tags(&workbook).filter(|tag| local(&tag.name) == "sheet") {
        let target = sheet.attributes.get("r:id").and_then(|id| targets.get(id));
        let path = target.map(|target| match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        });
        let text = path.and_then(|path| member_text(bytes, &path));
        if let Some((name, text)) = sheet.attributes.remove("name").zip(text) {
            let mut hidden = Hidden::default();
            let mut next_row = 0;
            for mut tag in tags(&text) {
                tag.name = local(&tag.name).to_owned();
                hidden.note(&tag, &mut next_row);
            }
            found.insert(name, hidden);
        }
    }
    found
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
