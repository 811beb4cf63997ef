use chrono::Datelike;

use crate::document::identity::DocumentKind;
use crate::document::view::View;
use crate::model::{Finding, IssueCode};

/// A report that is older than the year it reports on: the date or the year is wrong.
pub(super) fn before_its_year(view: &View<'_>) -> Option<Finding> {
    let identity = &view.document.identity;
    let (year, date) = identity.year.as_ref().zip(identity.publication_date.as_ref())?;
    let early = identity.kind == DocumentKind::AnnualReport && date.value.year() < year.value;
    early.then(|| {
        view.finding_at_span(IssueCode::DateConflict, date.span)
            .with("first", date.value)
            .with("second", year.value)
    })
}
