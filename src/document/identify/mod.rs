//! What a document is, whose it is and which year it speaks of: by what the page says, never by a
//! file's name.

mod body;
mod congress;
mod date;
mod index_number;
mod kind;
mod region;
mod sheet;
mod title;

mod year;

use crate::document::Document;
use crate::document::fold::script_of;
use crate::document::identity::{DocumentKind, Identity};
use crate::document::marks::Marks;
use crate::document::view::View;
use crate::model::{Finding, IssueCode};
use crate::reference::Regions;

pub use index_number::division_of_index_number;

/// Fills the identity of a document and adds what is missing or contradicts itself to its findings.
pub fn identify(document: &mut Document, regions: &Regions, marks: &Marks) {
    let (script, _) = script_of(&body_text(document));
    let view = View::of(document, script, marks);
    let title = title::title(&view);
    let kind = kind::kind(&view, title.as_ref());
    let mut dates = date::dates(&view);
    if kind == DocumentKind::Return {
        dates.published = dates.published.or_else(|| sheet::filled(&view));
    }
    let year = year::year(&view, title.as_ref());
    let place = region::region(&view, regions, title.as_ref(), year.as_ref().map(|year| year.value));
    let body = body::body(&view, regions, title.as_ref(), place.as_ref().ok());
    let body_span = view.body_span();
    let mut findings = dates.findings;
    for (missing, code) in [
        (title.is_none(), IssueCode::TitleMissing),
        (year.is_none(), IssueCode::YearMissing),
        // A return is sent up, not published.
        (
            dates.published.is_none() && kind != DocumentKind::Return,
            IssueCode::DateMissing,
        ),
    ] {
        findings.extend(missing.then(|| Finding::new(code)));
    }
    findings.extend(place.as_ref().err().map(|finding| (**finding).clone()));
    let identity = Identity {
        kind,
        title,
        body,
        region: place.ok(),
        year,
        publication_date: dates.published,
        script,
        body_span,
    };
    document.identity = identity;
    document.findings.extend(findings);
}

fn body_text(document: &Document) -> String {
    let body = document
        .blocks
        .iter()
        .filter(|block| block.zone == crate::document::Zone::Body);
    body.map(|block| block.text.as_str()).collect()
}

#[cfg(test)]
mod changed_tests;
#[cfg(test)]
mod tests;
