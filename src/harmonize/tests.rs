//! Hand-made pages of invented districts, and the laws of the room.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{BodyKinds, DropReason, Harmonized, Reading, Rules, harmonize, rows};
use crate::document::{DocumentKind, Found, Identity};
use crate::model::{
    ArticleId, BodyKind, Digest, Extraction, Indicator, IssueCode, Locator, Measure, Mention, Observation, Place,
    Qualifier, Quantity, Role, RuleRef, Scope, Sense, Status,
};
use crate::reference::{Catalogue, Regions, TableFiles};

const CATALOGUE: &str = "code\tname_zh\tname_en\tunit\tkind\tnumerator\tdenominator\tbetter\tleast\tmost\tdefinition_zh\tdefinition_en\n\
    aid.cases\t法律援助案件数\tLegal aid cases\t件\tcount\t\t\tup\t0\n\
    aid.recovered\t挽回损失\tRecovered\t万元\tamount\t\t\tup\t0\n\
    aid.rate\t办结率\tRate\t%\trate\t\t\tup\t0\t100\n";

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\t望溪\n\
    990103\t云磐区\tcounty\t990100\n\
    990102105\t石桥镇\ttownship\t990102\n";

/// Shipped tables with the small catalogue and regions on top.
pub(super) fn tables() -> TableFiles {
    let mut files = TableFiles::default();
    let kinds = include_str!("../../data/reference/body_kinds.tsv");
    files.add_layer(
        [
            ("indicators.tsv", CATALOGUE),
            ("regions.tsv", REGIONS),
            ("body_kinds.tsv", kinds),
        ]
        .map(|(name, text)| (name.to_owned(), name.to_owned(), text.to_owned())),
    );
    files
}

pub(super) fn regions() -> Regions {
    Regions::load(&tables()).unwrap()
}

/// 件 and % as they are, 元 and 亿元 into 万元; nothing else.
fn convert(value: Decimal, unit: &str, indicator: &Indicator) -> Option<Decimal> {
    match (unit, indicator.unit.as_str()) {
        (same, own) if same == own => Some(value),
        ("元", "万元") => Some((value / Decimal::from(10_000)).normalize()),
        ("亿元", "万元") => Some(value * Decimal::from(10_000)),
        _ => None,
    }
}

fn with_rules<T>(work: impl FnOnce(&Rules<'_>) -> T) -> T {
    let catalogue = Catalogue::load(&tables()).unwrap();
    let bodies = BodyKinds::load(&tables()).unwrap();
    work(&Rules {
        catalogue: &catalogue,
        regions: &regions(),
        units: &convert,
        bodies: &bodies,
    })
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An exact total of the region for 2024 at characters `start..start + 3`.
fn mention(indicator: &str, value: &str, unit: &str, start: usize) -> Mention {
    let place = Place::Text {
        block: 0,
        start,
        end: start + 3,
    };
    Mention {
        indicator: indicator.parse().unwrap(),
        quantity: Quantity::exact(decimal(value)),
        unit: unit.to_owned(),
        qualifier: Qualifier::Exact,
        measure: Measure::Level,
        sense: Sense::Observed,
        role: Role::Total,
        base: None,
        period: Some("2024".parse().unwrap()),
        scope: Scope::Region,
        counted_by: None,
        region: None,
        locator: Locator::new(Digest::of(b"page"), place, format!("{value}{unit}")),
        rule: RuleRef("test".to_owned()),
    }
}

fn cases(value: &str, start: usize) -> Mention {
    mention("aid.cases", value, "件", start)
}

fn stepped(mut mention: Mention, step: &str) -> Mention {
    mention.quantity.step = decimal(step);
    mention
}

fn hedged(mut mention: Mention, qualifier: Qualifier) -> Mention {
    mention.qualifier = qualifier;
    mention
}

fn part(mut mention: Mention) -> Mention {
    mention.role = Role::Part;
    mention
}

fn target(mut mention: Mention) -> Mention {
    mention.sense = Sense::Target;
    mention
}

/// One article: its name, the region, the age of the snapshot, its mentions.
#[derive(Debug, Clone)]
struct Page {
    article: ArticleId,
    identity: Identity,
    extraction: Extraction,
    revision: usize,
}

fn page(article: &str, mentions: Vec<Mention>) -> Page {
    Page {
        article: ArticleId(article.to_owned()),
        identity: Identity {
            kind: DocumentKind::AnnualReport,
            region: Some(Found {
                value: "990102".parse().unwrap(),
                span: None,
                by: "test".to_owned(),
            }),
            ..Identity::default()
        },
        extraction: Extraction {
            mentions,
            ..Extraction::default()
        },
        revision: 0,
    }
}

fn readings(pages: &[Page]) -> Vec<Reading<'_>> {
    let aged = pages.iter().map(|page| {
        let reading = Reading::current(&page.article, &page.identity, &page.extraction);
        Reading {
            revision: page.revision,
            ..reading
        }
    });
    aged.collect()
}

fn run(pages: &[Page]) -> Harmonized {
    let out = with_rules(|rules| harmonize(&readings(pages), rules));
    assert!(out.receipt().balances(), "{:?}", out.receipt());
    out
}

fn only(pages: &[Page]) -> Observation {
    let out = run(pages);
    assert_eq!(out.observations.len(), 1, "{:?}", out.observations);
    out.observations.into_iter().next().unwrap()
}

fn codes(out: &Harmonized) -> Vec<IssueCode> {
    out.issues.iter().map(|issue| issue.code).collect()
}

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

fn list(page: &Page) -> Vec<super::ListingRow> {
    let text = "…".repeat(100);
    let slice = |start: usize, end: usize| text.get(start * 3..end * 3).map(str::to_owned);
    with_rules(|rules| rows(&readings(std::slice::from_ref(page))[0], rules, &slice))
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

/// Any mention that the tables know, at a place of its own.
fn any_mention() -> impl Strategy<Value = Mention> {
    let kinds = prop::sample::select(vec![("aid.cases", "件"), ("aid.recovered", "亿元"), ("aid.rate", "次")]);
    let words = (
        prop::sample::select(Qualifier::ALL),
        prop::sample::select(Measure::ALL),
        prop::sample::select(Sense::ALL),
        prop::sample::select(Role::ALL),
        prop::sample::select(Scope::ALL),
    );
    let value = (0i64..60, 0u32..2, 0usize..40);
    (kinds, value, words).prop_map(|((indicator, unit), (number, scale, start), words)| {
        let (qualifier, measure, sense, role, scope) = words;
        Mention {
            qualifier,
            measure,
            sense,
            role,
            scope,
            ..mention(indicator, &Decimal::new(number, scale).to_string(), unit, start)
        }
    })
}

fn any_pages() -> impl Strategy<Value = Vec<Page>> {
    let one = (0usize..3, 0usize..2, prop::collection::vec(any_mention(), 0..8));
    let page = one.prop_map(|(name, revision, mentions)| Page {
        revision,
        ..page(["a", "b", "c"][name], mentions)
    });
    prop::collection::vec(page, 0..5)
}

proptest! {
    #[test]
    fn nothing_is_lost_and_no_order_matters((pages, shuffled) in any_pages().prop_flat_map(|pages| {
        let shuffled = Just(pages.clone()).prop_shuffle();
        (Just(pages), shuffled)
    })) {
        let out = run(&pages);
        prop_assert_eq!(&out, &run(&shuffled));
        let mut keys: Vec<_> = out.observations.iter().map(|o| &o.key).collect();
        keys.dedup();
        prop_assert_eq!(keys.len(), out.observations.len());
        for observation in &out.observations {
            prop_assert_eq!(observation.value.is_some(), observation.status == Status::Reported);
            prop_assert!(!observation.sources.is_empty());
        }
    }
}
