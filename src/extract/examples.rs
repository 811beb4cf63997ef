//! Runs the examples of the wordings: each row must read its own, and must not read its
//! counter-examples.

use crate::document::{Block, BlockKind, Document, Found, Identity, MediaType, Run, Zone};
use crate::extract::{Lexicon, extract};
use crate::model::{Digest, Extraction, Mention};
use crate::reference::{Expected, Problems, Wording};

/// Reporting year of every example.
const YEAR: i32 = 2023;

impl Lexicon {
    /// Runs every example of the wordings; names file and line of each that fails.
    pub fn check_examples(&self) -> Problems {
        let mut problems = Problems::default();
        for wording in &self.wordings {
            let failed = wording
                .examples
                .iter()
                .filter_map(|example| self.failed_example(wording, example));
            problems.0.extend(failed.map(|reason| wording.row.problem(reason)));
            for text in &wording.counter_examples {
                let read = extract(&document_of(text), self);
                if let Some(mention) = read.mentions.iter().find(|m| m.indicator == wording.indicator.code) {
                    let reason = format!(
                        "column `not`: `{text}` gives {} by {}",
                        mention.quantity, mention.rule.0
                    );
                    problems.0.push(wording.row.problem(reason));
                }
            }
        }
        problems
    }

    fn failed_example(&self, wording: &Wording, (text, expected): &(String, Expected)) -> Option<String> {
        let read = extract(&document_of(text), self);
        let right = |mention: &&Mention| {
            let value = self
                .units
                .convert(mention.quantity.value, &mention.unit, &wording.indicator);
            mention.indicator == wording.indicator.code
                && value == Some(expected.value)
                && mention.qualifier == expected.qualifier
                && mention.role == expected.role
        };
        match read.mentions.iter().find(right) {
            Some(mention) if mention.rule == wording.rule => None,
            Some(mention) => Some(format!("column `example`: read by {} instead", mention.rule.0)),
            None => Some(format!("column `example`: `{text}` gives {}", listed(&read))),
        }
    }
}

/// What was read, for a message.
fn listed(read: &Extraction) -> String {
    let one = |m: &Mention| {
        let period = m.period.map_or_else(String::new, |period| period.to_string());
        format!(
            "{}={}{} {} {} {}",
            m.indicator, m.quantity, m.unit, m.qualifier, m.role, period
        )
    };
    let all: Vec<String> = read.mentions.iter().map(one).collect();
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join("; ")
    }
}

/// A document of one paragraph of the examples' year.
fn document_of(text: &str) -> Document {
    let chars = text.chars().count();
    let identity = Identity {
        year: Some(Found {
            value: YEAR,
            span: None,
            by: "example".to_owned(),
        }),
        ..Identity::default()
    };
    Document {
        digest: Digest::of(text.as_bytes()),
        media: MediaType::Text,
        encoding: None,
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            zone: Zone::Body,
            text: text.to_owned(),
            runs: vec![Run {
                at: 0,
                chars,
                source: 0,
                width: chars,
            }],
        }],
        grids: Vec::new(),
        links: Vec::new(),
        metadata: Vec::new(),
        identity,
        findings: Vec::new(),
    }
}
