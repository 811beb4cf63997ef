//! What is wrong with a document as a document: another region's name in it, headings whose numbers
//! skip, prescribed parts that are missing, two scripts in one text. Each with its words and place.

mod dates;
mod foreign;
mod numbering;
mod rules;
mod script;
mod sections;

use crate::document::Document;
use crate::document::marks::Marks;
use crate::document::view::View;
use crate::reference::Regions;

pub use rules::{DefectCheck, DefectRules, ReportPart};

/// Adds the defects of an identified document to its findings.
pub fn defects(document: &mut Document, regions: &Regions, marks: &Marks, rules: &DefectRules) {
    let view = View::of(document, document.identity.script, marks);
    let mut found = numbering::gaps(&view);
    found.extend(dates::before_its_year(&view));
    found.extend(foreign::names(&view, regions, rules));
    found.extend(sections::missing(&view, rules));
    found.extend(script::mixed(&view, rules));
    document.findings.extend(found);
}

#[cfg(test)]
mod tests;
