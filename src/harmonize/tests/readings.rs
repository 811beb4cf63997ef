//! What a mention is turned into before it is judged: unit, measure, body, region, snapshot.

use rust_decimal::Decimal;

use super::{Page, cases, codes, decimal, listing::list, mention, only, page, run};
use crate::document::DocumentKind;
use crate::harmonize::DropReason;
use crate::model::{BodyKind, IssueCode, Measure, Mention};

#[test]
fn units_are_converted_and_those_that_cannot_be_are_dropped_with_an_issue() {
    let yuan = |value, unit, start| mention("aid.recovered", value, unit, start);
    let out = run(&[page(
        "a",
        vec![yuan("163527", "元", 5), yuan("12", "件", 40), cases("1.5", 60)],
    )]);
    assert_eq!(out.observations[0].value, Some(decimal("16.3527")));
    assert_eq!(out.observations[0].sources[0].step, decimal("0.0001"));
    assert_eq!(out.observations[0].sources[0].printed, "163527元");
    assert_eq!(codes(&out), [IssueCode::UnitMismatch, IssueCode::NotWhole]);
    assert_eq!(out.issues[0].params["expected"], "万元");
    let receipt = out.receipt();
    assert_eq!((receipt.read, receipt.sources), (3, 1));
    assert_eq!(receipt.dropped[&DropReason::UnitMismatch], 1);
    assert_eq!(receipt.dropped[&DropReason::NotWhole], 1);
}

#[test]
fn changes_shares_and_paces_are_no_levels() {
    let measured = |measure, start| Mention {
        measure,
        ..cases("12", start)
    };
    let out = run(&[page(
        "a",
        vec![
            measured(Measure::Change, 1),
            measured(Measure::Share, 2),
            measured(Measure::Pace, 3),
        ],
    )]);
    assert!(out.observations.is_empty());
    let reasons: Vec<DropReason> = out.dropped.iter().map(|dropped| dropped.reason).collect();
    assert_eq!(reasons, [DropReason::Change, DropReason::Share, DropReason::Pace]);
}

#[test]
fn figures_of_other_regions_and_organs_have_their_own_keys() {
    let court = Mention {
        counted_by: Some(BodyKind::Court),
        ..cases("99", 5)
    };
    let of = |region: &str, value, start| Mention {
        region: Some(region.parse().unwrap()),
        ..cases(value, start)
    };
    let mentions = vec![
        court,
        of("990103", "77", 25),
        of("990102105", "7", 35),
        cases("120", 45),
    ];
    let report = page("a", mentions);
    let bodies = |page: &Page| {
        let out = run(std::slice::from_ref(page));
        let bodies = out.observations.iter().map(|o| o.key.body.to_string());
        bodies.collect::<Vec<_>>()
    };
    // A town lies in the district; the neighbour does not.
    assert_eq!(
        bodies(&report),
        ["990102", "990102/court", "990102105", "990103/990102"]
    );
    let mut table = report.clone();
    table.identity.kind = DocumentKind::Return;
    assert_eq!(bodies(&table), ["990102", "990102/court", "990102105", "990103"]);
    let mut news = report.clone();
    news.identity.kind = DocumentKind::Other;
    assert_eq!(
        bodies(&news),
        ["990102/court", "990102/other", "990102105/990102", "990103/990102"]
    );
    news.identity.region = None;
    assert_eq!(bodies(&news), ["990102105/other", "990103/other"]);
}

#[test]
fn a_page_without_a_region_yields_rows_but_no_observation() {
    let mut unknown = page("file:x.txt", vec![cases("120", 5)]);
    unknown.identity.region = None;
    let out = run(std::slice::from_ref(&unknown));
    assert!(out.observations.is_empty());
    assert_eq!(out.dropped[0].reason, DropReason::NoRegion);
    let rows = list(&unknown);
    assert_eq!(rows[0].document, "x.txt");
    assert_eq!((rows[0].body.as_ref(), rows[0].value), (None, decimal("120")));
}

#[test]
fn the_newest_snapshot_counts_and_a_changed_figure_is_a_revision() {
    let mut old = page("a", vec![cases("118", 5), mention("aid.rate", "9", "%", 30)]);
    old.revision = 1;
    let mut oldest = page("a", vec![cases("120", 5)]);
    oldest.revision = 2;
    let observation = only(&[old.clone(), page("a", vec![cases("120", 5)]), oldest]);
    assert_eq!(observation.value, Some(decimal("120")));
    assert_eq!(observation.precedence.as_deref(), Some("newer_snapshot"));
    let lost: Vec<Decimal> = observation.alternatives.iter().map(|source| source.value).collect();
    assert_eq!(lost, [decimal("118")]);
    // Alone among the readings, it is the newest.
    assert_eq!(run(&[old]).observations.len(), 2);
}
