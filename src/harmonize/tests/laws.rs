//! The laws of the room.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Page, mention, page, published, run};
use crate::document::DocumentKind;
use crate::model::{Measure, Mention, Qualifier, Role, Scope, Sense, Status};

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
    let kinds = [DocumentKind::AnnualReport, DocumentKind::Return, DocumentKind::WorkPlan];
    let dates = [None, Some("2025-01-10"), Some("2025-03-10")];
    let one = (
        0usize..3,
        0usize..2,
        prop::collection::vec(any_mention(), 0..8),
        (
            prop::sample::select(kinds.to_vec()),
            prop::sample::select(dates.to_vec()),
        ),
    );
    let page = one.prop_map(|(name, revision, mentions, (kind, date))| {
        let mut page = published(page(["a", "b", "c"][name], mentions), date);
        page.revision = revision;
        page.identity.kind = kind;
        page
    });
    prop::collection::vec(page, 0..5)
}

/// More pages than one core takes, each of an article and a region of its own or of few.
fn many_pages() -> impl Strategy<Value = Vec<Page>> {
    let one = (
        0usize..9,
        any_mention(),
        prop::sample::select(vec!["990102", "990103", "990102105"]),
    );
    let page = one.prop_map(|(name, mention, region)| {
        let mut page = page(&format!("page {name}"), vec![mention]);
        page.identity.region.as_mut().unwrap().value = region.parse().unwrap();
        page
    });
    prop::collection::vec(page, 40..90)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_order_matters_on_many_cores((pages, shuffled) in many_pages().prop_flat_map(|pages| {
        let shuffled = Just(pages.clone()).prop_shuffle();
        (Just(pages), shuffled)
    })) {
        let out = run(&pages);
        prop_assert_eq!(&out, &run(&shuffled));
        prop_assert!(out.observations.is_sorted_by(|one, two| one.key < two.key));
    }
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
            prop_assert!(observation.sources.iter().all(|source| source.lost_by.is_none()));
            prop_assert!(observation.alternatives.iter().all(|source| source.lost_by.is_some()));
        }
    }
}
