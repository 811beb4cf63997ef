//! The figures of one document as `fazhi extract` prints them.

use super::{Page, cases, mention, page, part, readings, stepped, target, with_rules};
use crate::harmonize::{ListingRow, rows};
use crate::model::{Mention, Place, Role, Status};

pub(super) fn list(page: &Page) -> Vec<ListingRow> {
    let text = "…".repeat(100);
    let slice = |start: usize, end: usize| text.get(start * 3..end * 3).map(str::to_owned);
    with_rules(|rules| rows(&readings(std::slice::from_ref(page))[0], rules, &slice))
}

/// A mention of another paragraph.
fn in_block(index: usize, mut mention: Mention) -> Mention {
    if let Place::Text { block, .. } = &mut mention.locator.place {
        *block = index;
    }
    mention
}

#[test]
fn the_listing_has_each_figure_once_in_the_order_of_places() {
    let rounded = stepped(cases("30000", 2), "10000");
    let page = page(
        "file:in/x.txt",
        vec![
            rounded,
            cases("30123", 10),
            cases("30123", 20),
            part(cases("7", 30)),
            part(cases("7", 40)),
            part(cases("8", 50)),
            in_block(1, part(cases("7", 55))),
            target(cases("300", 60)),
            mention("aid.rate", "91", "%", 70),
            mention("aid.rate", "92", "%", 80),
            mention("aid.rate", "92", "%", 85),
        ],
    );
    let seen: Vec<(usize, String, Role, Status)> = list(&page)
        .iter()
        .map(|row| (row.start.unwrap(), row.value.to_string(), row.role, row.status))
        .collect();
    let row = |start, value: &str, role, status| (start, value.to_owned(), role, status);
    assert_eq!(
        seen,
        [
            row(10, "30123", Role::Total, Status::Reported),
            row(30, "7", Role::Part, Status::Reported),
            // Two items of one list; the same words in another paragraph only say it again.
            row(40, "7", Role::Part, Status::Reported),
            row(50, "8", Role::Part, Status::Reported),
            row(60, "300", Role::Total, Status::Reported),
            row(70, "91", Role::Total, Status::Conflict),
            row(80, "92", Role::Total, Status::Conflict),
        ]
    );
    let first = &list(&page)[0];
    assert_eq!(first.evidence.as_deref(), Some("………"));
    assert_eq!((first.document.as_str(), first.region.as_str()), ("in/x.txt", "望溪区"));
}
