//! Checks on hand-made figures of invented districts.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Due, Expectation, Norms, check_figures, check_reports};
use crate::document::{DocumentKind, Found, Identity};
use crate::harmonize::{BodyKinds, Ranking, Reading, Rules};
use crate::model::{
    ArticleId, BodyId, Digest, Extraction, Indicator, IndicatorCode, Issue, IssueCode, Locator, Observation,
    ObservationKey, Period, Place, Qualifier, RegionCode, Role, RuleRef, Scope, Sense, Source, Status,
};
use crate::reference::{Catalogue, Lang, Regions, Texts, shipped_tables};

/// The region's own body, the whole region, the whole year.
fn own_key(region: &RegionCode, indicator: &IndicatorCode, year: i32) -> ObservationKey {
    ObservationKey {
        body: BodyId::government(region),
        region: region.clone(),
        indicator: indicator.clone(),
        period: Period::Year(year),
        scope: Scope::Region,
        sense: Sense::Observed,
    }
}

/// A reported figure of 990102 in the unit that the shipped catalogue gives it.
fn figure(indicator: &str, year: i32, value: &str) -> Observation {
    let catalogue = Catalogue::load(&shipped_tables()).unwrap();
    let key = own_key(&"990102".parse().unwrap(), &indicator.parse().unwrap(), year);
    let value: Decimal = value.parse().unwrap();
    let place = Place::Text {
        block: 0,
        start: 0,
        end: 1,
    };
    Observation {
        unit: catalogue.get(&key.indicator).unwrap().unit.clone(),
        key,
        value: Some(value),
        status: Status::Reported,
        qualifier: Qualifier::Exact,
        sources: vec![Source {
            article: ArticleId("a".to_owned()),
            value,
            step: Decimal::new(1, value.scale()),
            printed: value.to_string(),
            qualifier: Qualifier::Exact,
            role: Role::Total,
            base: None,
            counted_by: None,
            locator: Locator::new(Digest::of(b"a"), place, value.to_string()),
            rule: RuleRef("test".to_owned()),
            lost_by: None,
        }],
        alternatives: Vec::new(),
        precedence: None,
        corrections: Vec::new(),
    }
}

fn issues(observations: &[Observation]) -> Vec<Issue> {
    let files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    let norms = Norms::load(&files, &catalogue).unwrap();
    check_figures(observations, &catalogue, &norms)
}

fn codes(observations: &[Observation]) -> Vec<IssueCode> {
    issues(observations).iter().map(|issue| issue.code).collect()
}

fn words(issue: &Issue) -> String {
    Texts::load(&shipped_tables()).unwrap().issue(issue, Lang::Zh)
}

#[test]
fn rates_are_held_against_their_parts_to_the_last_printed_digit() {
    // 260/280 = 92.857: cut off to 92.8, rounded to 92.9 or 93, all printed in earnest.
    for (printed, agrees) in [
        ("92.8", true),
        ("92.9", true),
        ("92.86", true),
        ("93", true),
        ("92", true),
        ("92.7", false),
        ("93.0", false),
        ("92.84", false),
        ("91", false),
    ] {
        let figures = [
            figure("mediation.cases", 2024, "280"),
            figure("mediation.succeeded", 2024, "260"),
            figure("mediation.success_rate", 2024, printed),
        ];
        assert_eq!(issues(&figures).is_empty(), agrees, "{printed}");
    }
}

#[test]
fn a_part_larger_than_its_total_is_told() {
    let mut total = figure("mediation.cases", 2024, "500");
    let part = |value: &str| Source {
        role: Role::Part,
        ..figure("mediation.cases", 2024, value).sources.remove(0)
    };
    total.alternatives.push(part("120"));
    assert_eq!(codes(&[total.clone()]), []);
    total.alternatives.push(part("620"));
    assert_eq!(codes(&[total.clone()]), [IssueCode::PartExceeds]);
    assert_eq!(
        words(&issues(&[total])[0]),
        "调解矛盾纠纷数的一部分（620）大于其总数（500件）：620"
    );
}

#[test]
fn a_wrong_rate_reads_well() {
    let figures = [
        figure("mediation.cases", 2024, "1399"),
        figure("mediation.succeeded", 2024, "1335"),
        figure("mediation.success_rate", 2024, "92"),
    ];
    assert_eq!(words(&issues(&figures)[0]), "调解成功率印为 92%，按分子分母应为 95.43%");
}

#[test]
fn rates_whose_base_is_another_or_whose_parts_are_hedged_are_left_alone() {
    let mut hedged = figure("mediation.cases", 2024, "1000");
    hedged.qualifier = Qualifier::AtLeast;
    assert!(
        codes(&[
            hedged,
            figure("mediation.succeeded", 2024, "700"),
            figure("mediation.success_rate", 2024, "99"),
        ])
        .is_empty()
    );
    assert!(
        codes(&[
            figure("review.concluded", 2024, "151"),
            figure("review.corrected", 2024, "29"),
            figure("review.correction_rate", 2024, "25"),
        ])
        .is_empty()
    );
    let lawsuits = |base: Option<&str>| {
        let mut rate = figure("litigation.loss_rate", 2024, "20");
        rate.sources[0].base = base.map(str::to_owned);
        [
            figure("litigation.cases", 2024, "100"),
            figure("litigation.lost", 2024, "10"),
            rate,
        ]
    };
    assert!(codes(&lawsuits(None)).is_empty());
    assert!(codes(&lawsuits(Some("审结数"))).is_empty());
    assert_eq!(codes(&lawsuits(Some("行政应诉案件数"))), [IssueCode::RateMismatch]);
}

#[test]
fn rounded_parts_widen_what_agrees() {
    let rounded = |indicator, value: &str, step: i64| {
        let mut figure = figure(indicator, 2024, value);
        figure.sources[0].step = Decimal::from(step);
        figure
    };
    let rate = |printed| {
        [
            rounded("mediation.cases", "46000", 1000),
            rounded("mediation.succeeded", "45000", 1000),
            figure("mediation.success_rate", 2024, printed),
        ]
    };
    // 44/47 to 46/45: 93.6 and more.
    assert!(codes(&rate("94.0")).is_empty());
    assert_eq!(codes(&rate("93.0")), [IssueCode::RateMismatch]);
}

#[test]
fn a_subset_larger_than_its_set_is_an_issue() {
    let pair = [
        figure("mediation.cases", 2024, "300"),
        figure("mediation.succeeded", 2024, "320"),
    ];
    let found = issues(&pair);
    assert_eq!(found[0].code, IssueCode::SubsetExceeds);
    assert_eq!(words(&found[0]), "调解成功数（320件）大于调解矛盾纠纷数（300件）");
    let mut hedged = pair.clone();
    hedged[0].qualifier = Qualifier::AtLeast;
    assert!(codes(&hedged).is_empty());
    // Another year is no set.
    assert!(codes(&[pair[0].clone(), figure("mediation.succeeded", 2023, "320")]).is_empty());
}

#[test]
fn impossible_percentages_and_negative_counts_are_implausible() {
    let found = issues(&[
        figure("mediation.success_rate", 2024, "120"),
        figure("aid.cases", 2024, "-1"),
    ]);
    let texts: Vec<String> = found.iter().map(words).collect();
    assert_eq!(
        texts,
        [
            "法律援助案件数为 -1件，超出合理范围 0—30000",
            "调解成功率为 120%，超出合理范围 0—100"
        ]
    );
}

#[test]
fn jumps_need_a_factor_and_a_size_and_two_years_in_a_row() {
    let years =
        |before: &str, after: &str| codes(&[figure("aid.cases", 2023, before), figure("aid.cases", 2024, after)]);
    for (before, after, jumps) in [
        ("100", "500", false),
        ("100", "501", true),
        ("501", "100", true),
        ("8", "49", false),
        ("0", "49", false),
        ("0", "50", true),
    ] {
        assert_eq!(!years(before, after).is_empty(), jumps, "{before} {after}");
    }
    assert!(codes(&[figure("aid.cases", 2022, "1"), figure("aid.cases", 2024, "900")]).is_empty());
    let rate = |before, after| {
        codes(&[
            figure("mediation.success_rate", 2023, before),
            figure("mediation.success_rate", 2024, after),
        ])
    };
    assert!(rate("78", "98").is_empty());
    assert_eq!(rate("77.9", "98"), [IssueCode::JumpOnYear]);
}

fn found<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        by: "test".to_owned(),
    }
}

fn report(region: &str, year: i32, published: &str) -> Identity {
    Identity {
        kind: DocumentKind::AnnualReport,
        region: Some(found(region.parse().unwrap())),
        year: Some(found(year)),
        publication_date: Some(found(published.parse::<NaiveDate>().unwrap())),
        ..Identity::default()
    }
}

#[test]
fn reports_that_are_missing_double_or_late_are_named() {
    let files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    let bodies = BodyKinds::load(&files).unwrap();
    let regions = Regions::default();
    let same = |value: Decimal, _: &str, _: &Indicator| Some(value);
    let rules = Rules {
        catalogue: &catalogue,
        regions: &regions,
        units: &same,
        bodies: &bodies,
        precedence: &Ranking::default(),
        corrections: &[],
    };
    let expected = ["990102", "990103"].map(|code| code.parse().unwrap());
    let expectation = Expectation {
        regions: &expected,
        years: &[2023],
        due: Due { month: 4, day: 1 },
    };
    let identities = [
        report("990102", 2023, "2024-04-01"),
        report("990102", 2023, "2024-04-02"),
        Identity {
            kind: DocumentKind::WorkPlan,
            ..report("990103", 2023, "2024-01-01")
        },
    ];
    let articles = ["a", "b", "c"].map(|name| ArticleId(name.to_owned()));
    let nothing = Extraction::default();
    let readings: Vec<Reading<'_>> = articles
        .iter()
        .zip(&identities)
        .map(|(article, identity)| Reading::current(article, identity, &nothing))
        .collect();
    let found = check_reports(&readings, &expectation, &rules);
    let codes: Vec<IssueCode> = found.iter().map(|issue| issue.code).collect();
    assert_eq!(
        codes,
        [
            IssueCode::PublishedLate,
            IssueCode::ReportMissing,
            IssueCode::DuplicateReport
        ]
    );
    assert_eq!(words(&found[0]), "2024-04-02 发布，晚于规定的 2024-04-01");
    assert_eq!(words(&found[1]), "990103 缺 2023 年度报告");
    assert_eq!(found[2].params["articles"], "a b");
}
