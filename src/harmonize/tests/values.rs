//! One value out of many statements: equal ones, coarser ones, contradictions.

use super::{Page, cases, codes, decimal, hedged, mention, only, page, published, run, stepped};
use crate::document::DocumentKind;
use crate::model::{IssueCode, Precedence, Qualifier, Status};

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

/// A page of a kind, published on a date where one is given.
fn of(kind: DocumentKind, name: &str, value: &str, date: Option<&str>) -> Page {
    let mut page = published(page(name, vec![cases(value, 5)]), date);
    page.identity.kind = kind;
    page
}

#[test]
fn the_source_of_the_lowest_rank_counts_and_then_the_later_document() {
    use DocumentKind::{AnnualReport, Return, WorkPlan};
    let (early, late) = (Some("2025-01-10"), Some("2025-03-10"));
    // (pages, value, what gave way by which rule)
    for (pages, value, lost) in [
        (
            vec![of(Return, "a", "10", None), of(AnnualReport, "b", "12", late)],
            Some("10"),
            vec![("12", Precedence::RankedSource)],
        ),
        (
            vec![of(AnnualReport, "a", "10", early), of(WorkPlan, "b", "12", late)],
            Some("10"),
            vec![("12", Precedence::RankedSource)],
        ),
        (
            vec![of(AnnualReport, "a", "10", early), of(AnnualReport, "b", "12", late)],
            Some("12"),
            vec![("10", Precedence::NewerDocument)],
        ),
        // What agrees with the winner stands beside it, whatever its rank.
        (
            vec![
                of(Return, "a", "10", None),
                of(AnnualReport, "b", "12", late),
                of(WorkPlan, "c", "10", None),
            ],
            Some("10"),
            vec![("12", Precedence::RankedSource)],
        ),
        // Returns that disagree leave nothing to the prose that takes a side.
        (
            vec![
                of(Return, "a", "10", None),
                of(Return, "b", "12", None),
                of(AnnualReport, "c", "12", late),
            ],
            None,
            vec![],
        ),
        (
            vec![of(AnnualReport, "a", "10", early), of(AnnualReport, "b", "12", None)],
            None,
            vec![],
        ),
        (
            vec![of(AnnualReport, "a", "10", late), of(AnnualReport, "b", "12", late)],
            None,
            vec![],
        ),
    ] {
        let out = run(&pages);
        let observation = &out.observations[0];
        assert_eq!(observation.value, value.map(decimal), "{pages:?}");
        let gave_way: Vec<_> = observation
            .alternatives
            .iter()
            .map(|one| (one.value, one.lost_by))
            .collect();
        let lost: Vec<_> = lost.iter().map(|(value, rule)| (decimal(value), Some(*rule))).collect();
        assert_eq!(gave_way, lost, "{pages:?}");
        let code = if value.is_some() {
            IssueCode::ValueOverruled
        } else {
            IssueCode::ValueConflict
        };
        assert_eq!(codes(&out), [code], "{pages:?}");
        // Both places are shown.
        for page in &pages {
            assert!(out.issues[0].params["places"].contains(&page.article.0) || page.article.0 == "c");
        }
    }
}

#[test]
fn of_the_newest_document_two_values_are_a_conflict_still() {
    let late = published(page("b", vec![cases("12", 5), cases("13", 25)]), Some("2025-03-10"));
    let early = published(page("a", vec![cases("10", 5)]), Some("2025-01-10"));
    let observation = only(&[early, late]);
    assert_eq!((observation.status, observation.sources.len()), (Status::Conflict, 3));
}
