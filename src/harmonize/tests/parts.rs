//! Parts, fields of work and goals never stand for the whole.

use super::{cases, decimal, hedged, page, part, run, target};
use crate::model::{IssueCode, Mention, Qualifier, Scope, Status};

#[test]
fn parts_are_listed_and_never_summed() {
    let out = run(&[page("a", vec![part(cases("20", 5)), part(cases("1", 15))])]);
    let observation = &out.observations[0];
    assert_eq!((observation.status, observation.value), (Status::PartsOnly, None));
    assert_eq!(observation.sources.len(), 2);
    assert_eq!(out.issues[0].code, IssueCode::PartsOnly);
    assert_eq!(out.issues[0].params["values"], "20件、1件");
}

#[test]
fn parts_beside_a_total_are_alternatives() {
    let out = run(&[page(
        "a",
        vec![cases("30", 5), part(cases("20", 15)), part(cases("1", 25))],
    )]);
    let observation = &out.observations[0];
    assert_eq!(
        (observation.status, observation.value),
        (Status::Reported, Some(decimal("30")))
    );
    assert_eq!((observation.sources.len(), observation.alternatives.len()), (1, 2));
    assert_eq!(observation.precedence.as_deref(), Some("total_over_part"));
    assert!(out.issues.is_empty());
}

#[test]
fn fields_of_work_are_parts_and_raise_no_issue_beside_the_regions_total() {
    let campaign = |value, start| Mention {
        scope: Scope::PartOfWork,
        ..cases(value, start)
    };
    let out = run(&[page("a", vec![campaign("3", 5), campaign("4", 15), cases("30", 25)])]);
    let statuses: Vec<Status> = out.observations.iter().map(|o| o.status).collect();
    assert_eq!(statuses, [Status::Reported, Status::PartsOnly]);
    assert!(out.issues.is_empty());
}

#[test]
fn targets_are_no_observations() {
    let floor = |start| target(hedged(cases("200", start), Qualifier::AtLeast));
    let out = run(&[page("a", vec![floor(5), cases("245", 20), floor(50)])]);
    assert_eq!(out.observations[0].value, Some(decimal("245")));
    assert_eq!(out.targets.len(), 1);
    assert_eq!(
        (out.targets[0].bound, out.targets[0].sources.len()),
        (Qualifier::AtLeast, 2)
    );
}
