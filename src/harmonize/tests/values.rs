//! One value out of many statements: equal ones, coarser ones, contradictions.

use super::{cases, codes, decimal, hedged, mention, only, page, run, stepped};
use crate::model::{IssueCode, Qualifier, Status};

#[test]
fn the_same_value_twice_is_one_observation_with_two_sources() {
    let observation = only(&[
        page("b", vec![cases("120", 9)]),
        page("a", vec![cases("120", 50), cases("120.0", 5)]),
    ]);
    assert_eq!(
        observation.key.to_string(),
        "990102|990102|aid.cases|2024|region|observed"
    );
    // Counts become integers.
    assert_eq!(observation.value.map(|value| value.to_string()).as_deref(), Some("120"));
    let places: Vec<&str> = observation
        .sources
        .iter()
        .map(|source| source.article.0.as_str())
        .collect();
    // Equally fine: the first place of the first article is published.
    assert_eq!(places, ["a", "a", "b"]);
    assert_eq!(observation.sources[0].printed, "120.0件");
    assert_eq!(observation.precedence, None);
}

#[test]
fn a_coarser_figure_that_agrees_gives_way_and_one_that_does_not_is_a_conflict() {
    let about = Qualifier::About;
    let (least, most) = (Qualifier::AtLeast, Qualifier::AtMost);
    // (fine, coarse, step of the coarse, its qualifier, whether they agree)
    for (fine, coarse, step, qualifier, agree) in [
        ("14940123", "14940000", "10000", Qualifier::Exact, true),
        ("14940123", "14930000", "10000", Qualifier::Exact, false),
        ("14949999", "14940000", "10000", Qualifier::Exact, true), // cut off
        ("4714", "4000", "1", least, true),
        ("5000", "4000", "1", least, false),
        ("3999", "4000", "1", least, false),
        ("4863", "5000", "1", about, true),
        ("3999", "5000", "1", about, false),
        ("4863", "5000", "1", most, true),
        ("5001", "5000", "1", most, false),
        ("121", "120", "1", Qualifier::Exact, false),
    ] {
        let rounded = hedged(stepped(cases(coarse, 40), step), qualifier);
        let out = run(&[page("a", vec![rounded, cases(fine, 5)])]);
        let observation = &out.observations[0];
        let label = format!("{fine} {coarse} {qualifier}");
        if agree {
            assert_eq!(observation.value, Some(decimal(fine)), "{label}");
            assert_eq!(observation.qualifier, Qualifier::Exact, "{label}");
            assert_eq!(observation.alternatives.len(), 1, "{label}");
            assert_eq!(observation.precedence.as_deref(), Some("exact_over_rounded"), "{label}");
            assert!(out.issues.is_empty(), "{label}");
        } else {
            assert_eq!(
                (observation.status, observation.value),
                (Status::Conflict, None),
                "{label}"
            );
            assert_eq!(observation.sources.len(), 2, "{label}");
            assert_eq!(codes(&out), [IssueCode::ValueConflict], "{label}");
        }
    }
}

#[test]
fn a_bounded_percentage_agrees_with_any_on_its_side() {
    let rate = |value, start| mention("aid.rate", value, "%", start);
    let observation = only(&[page(
        "a",
        vec![hedged(rate("95", 4), Qualifier::AtLeast), rate("98.60", 30)],
    )]);
    // Printed scale is kept.
    assert_eq!(
        observation.value.map(|value| value.to_string()).as_deref(),
        Some("98.60")
    );
}

#[test]
fn two_places_that_disagree_are_a_conflict_with_the_values_named() {
    let out = run(&[page("a", vec![cases("163", 5), cases("154", 40), cases("163", 80)])]);
    assert_eq!(out.observations[0].sources.len(), 3);
    assert_eq!(out.issues[0].params["values"], "154件、163件");
    assert_eq!(out.issues[0].params["name"], "法律援助案件数");
}
