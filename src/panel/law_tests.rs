//! The laws of the room, and its statistics against figures of numpy and scipy.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::tests::{build, build_with, code, decimal, observation, regions};
use super::trend::{compound_growth, theil_sen};
use super::{CellStatus, FrameRegion, Method, Panel, Parent, RankOrder};
use crate::model::{Level, Observation, Qualifier};

/// The rows of a fixture by column.
fn fixture(text: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = text.lines().map(|line| line.split('\t'));
    let header: Vec<&str> = lines.next().unwrap().collect();
    lines.map(|cells| header.iter().copied().zip(cells).collect()).collect()
}

fn near(found: Option<Decimal>, expected: &str, decimals: u32) -> bool {
    let half = Decimal::new(5, decimals + 1) + Decimal::new(1, 11);
    match (found, expected) {
        (None, "") => true,
        (Some(_), "") | (None, _) => false,
        (Some(found), expected) => {
            let expected = Decimal::from_scientific(expected)
                .or_else(|_| expected.parse())
                .unwrap();
            (found - expected).abs() <= half
        }
    }
}

#[test]
fn spreads_are_those_of_numpy_and_scipy() {
    let rows = fixture(include_str!("../../tests/fixtures/statistics/spreads.tsv"));
    assert!(rows.len() > 20);
    for row in rows {
        let values: Vec<&str> = row["values"].split(' ').collect();
        let parent = Parent {
            code: code("990000"),
            name: "青岚省".to_owned(),
        };
        let places: Vec<FrameRegion> = (0..values.len())
            .map(|at| FrameRegion {
                code: code(&format!("99{:04}", 1001 + at)),
                name: at.to_string(),
                city: None,
                province: Some(parent.clone()),
            })
            .collect();
        let observations: Vec<Observation> = places
            .iter()
            .zip(&values)
            .map(|(place, value)| observation(place.code.as_str(), 2024, "aid.rate", value))
            .collect();
        let panel = super::tests::build_over(&observations, places, &["aid.rate"]).unwrap();
        let statistics = panel.statistics().find(|one| one.year == 2024).unwrap();
        let spread = statistics.distribution.unwrap();
        for (found, name, decimals) in [
            (Some(spread.mean), "mean", 2),
            (Some(spread.median), "median", 2),
            (Some(spread.least), "least", 2),
            (Some(spread.most), "most", 2),
            (Some(spread.lower_quartile), "lower_quartile", 2),
            (Some(spread.upper_quartile), "upper_quartile", 2),
            (spread.deviation, "deviation", 2),
            (spread.variation, "variation", 4),
            (spread.gini, "gini", 4),
        ] {
            assert!(near(found, row[name], decimals), "{name} {found:?} of {row:?}");
        }
        let compared: Vec<_> = panel.comparisons().filter(|one| one.year == 2024).collect();
        let ranks: Vec<String> = compared.iter().map(|one| one.rank.to_string()).collect();
        assert_eq!(ranks.join(" "), row["ranks"]);
        for (one, expected) in compared.iter().zip(row["percentiles"].split(' ')) {
            assert!(near(Some(one.percentile), expected, 2), "{} {expected}", one.percentile);
        }
    }
}

#[test]
fn trends_are_those_of_scipy() {
    let rows = fixture(include_str!("../../tests/fixtures/statistics/trends.tsv"));
    let number = |text: &str| (!text.is_empty()).then(|| text.parse::<f64>().unwrap());
    let close = |found: Option<f64>, told: &str| match (found, number(told)) {
        (None, None) => true,
        (Some(found), Some(told)) => (found - told).abs() <= 1e-9 * told.abs().max(1.0),
        (Some(_), None) | (None, Some(_)) => false,
    };
    let mut with_interval = 0;
    for row in &rows {
        let years = row["years"].split(' ').map(|year| year.parse::<i32>().unwrap());
        let values = row["values"].split(' ').map(|value| value.parse::<f64>().unwrap());
        let points: Vec<(i32, f64)> = years.zip(values).collect();
        let slope = theil_sen(&points).unwrap();
        assert!(close(Some(slope.slope), row["slope"]), "{slope:?} of {row:?}");
        assert!(
            close(slope.interval.map(|(low, _)| low), row["low"]),
            "{slope:?} of {row:?}"
        );
        assert!(
            close(slope.interval.map(|(_, high)| high), row["high"]),
            "{slope:?} of {row:?}"
        );
        let growth = compound_growth(points[0], *points.last().unwrap());
        assert!(close(growth, row["growth"]), "{growth:?} of {row:?}");
        with_interval += usize::from(slope.interval.is_some());
    }
    assert!(rows.len() >= 30 && with_interval > 20);
    assert_eq!(theil_sen(&[(2024, 5.0)]), None);
}

const TABLES: [(&str, &str); 3] = [
    (
        "denominators.tsv",
        "denominator\tregion\tyear\tvalue\tsource\n\
         population\t990102\t2024\t200000\tinvented\n\
         population\t990103\t2024\t50000\tinvented\n\
         population\t990202\t2023\t1000\tinvented\n",
    ),
    (
        "derived.tsv",
        "code\tname_zh\tname_en\tunit\tnumerator\tdenominator\tfactor\tbetter\tuse\n\
         aid.per_10k\t每万人\tPer 10,000\t件/万人\taid.cases\tpopulation\t10000\tup\tyes\n\
         aid.per_officer\t人均\tPer officer\t件/人\taid.cases\taid.staff\t1\tdown\tyes\n\
         aid.off\t停用\tOff\t件\taid.cases\taid.staff\t1\tup\tno\n",
    ),
    ("peers.tsv", "region\tgroup\n990102\t城区\n990202\t城区\n990103\t郊区\n"),
];

#[test]
fn derived_indicators_are_sum_over_sum_and_say_what_they_come_from() {
    let mut rough = observation("990202", 2024, "aid.cases", "90");
    rough.qualifier = Qualifier::AtLeast;
    let observations = [
        observation("990102", 2024, "aid.cases", "30"),
        observation("990103", 2024, "aid.cases", "15"),
        rough,
        observation("990102", 2024, "aid.staff", "4"),
        observation("990202", 2024, "aid.staff", "0"),
    ];
    let panel = build_with(&observations, &["aid.cases", "aid.staff"], &TABLES);
    let told = |indicator: &str| -> Vec<(String, CellStatus, Option<String>, Option<String>)> {
        let indicator = indicator.parse().unwrap();
        let rows = panel.rows_of(&indicator).filter(|row| row.year == 2024);
        rows.map(|row| {
            let derived = row.derived.map(|derived| derived.to_string());
            assert_eq!(row.observation, None);
            (
                row.region.code.to_string(),
                row.status,
                row.value.map(|value| value.to_string()),
                derived,
            )
        })
        .collect()
    };
    let derived = |region: &str, value: &str, from: &str| {
        (
            region.to_owned(),
            CellStatus::Derived,
            Some(value.to_owned()),
            Some(from.to_owned()),
        )
    };
    let missing = |region: &str| (region.to_owned(), CellStatus::Missing, None, None);
    let by_people = "aid.cases / population * 10000 [invented]";
    assert_eq!(
        told("aid.per_10k"),
        [
            derived("990102", "1.5", by_people),
            derived("990103", "3", by_people),
            missing("990202"),
            missing("999001"),
        ]
    );
    // Nobody per officer where there are none.
    assert_eq!(
        told("aid.per_officer"),
        [
            derived("990102", "7.5", "aid.cases / aid.staff * 1"),
            missing("990103"),
            missing("990202"),
            missing("999001"),
        ]
    );
    assert!(panel.rows_of(&"aid.off".parse().unwrap()).next().is_none());
    let indicator = "aid.per_10k".parse().unwrap();
    let province = panel
        .aggregates_of(&indicator)
        .find(|one| one.level == Level::Province && one.year == 2024);
    let province = province.unwrap();
    // 45 cases of 250000 people, and not the mean of 1.5 and 3.
    assert_eq!(
        (province.method, province.value),
        (Method::SumOverSum, Some(decimal("1.8")))
    );
    assert_eq!((province.reported, province.expected), (2, 4));
    assert!(
        panel
            .comparisons()
            .all(|row| !row.indicator.as_str().starts_with("denominator."))
    );
    let ranks: Vec<(u32, RankOrder)> = panel
        .comparisons()
        .filter(|row| row.indicator == &indicator)
        .map(|row| (row.rank, row.order))
        .collect();
    assert_eq!(ranks, [(2, RankOrder::LargerFirst), (1, RankOrder::LargerFirst)]);
}

#[test]
fn peers_are_those_of_the_table_and_ratios_of_peers_are_pooled() {
    let observations = [
        observation("990102", 2024, "aid.cases", "100"),
        observation("990102", 2024, "aid.lost", "1"),
        observation("990102", 2024, "aid.loss_rate", "1"),
        observation("990202", 2024, "aid.cases", "10"),
        observation("990202", 2024, "aid.lost", "5"),
        observation("990202", 2024, "aid.loss_rate", "50"),
    ];
    let panel = build_with(&observations, &["aid.cases", "aid.loss_rate"], &TABLES);
    let peers: Vec<_> = panel
        .comparisons()
        .filter_map(|row| Some((row.indicator.as_str(), row.peers?)))
        .collect();
    let of = |indicator: &str| peers.iter().find(|(code, _)| *code == indicator).unwrap().1;
    let cases = of("aid.cases");
    assert_eq!((cases.group, cases.reported, cases.expected), ("城区", 2, 2));
    assert_eq!((cases.mean, cases.median), (Some(decimal("55")), Some(decimal("55"))));
    let rates = of("aid.loss_rate");
    // 6 of 110, not the mean of 1 and 50.
    assert_eq!(
        (rates.mean, rates.median),
        (Some(decimal("5.45")), Some(decimal("25.5")))
    );
    let levels: std::collections::BTreeSet<String> = panel
        .statistics()
        .filter(|one| one.group == "城区")
        .map(|one| one.level.to_string())
        .collect();
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), ["peers"]);
}

#[test]
fn a_citys_own_report_stands_beside_the_sum_of_its_counties() {
    let panel = build(
        &[
            observation("990102", 2024, "aid.cases", "10"),
            observation("990103", 2024, "aid.cases", "20"),
            observation("990100", 2024, "aid.cases", "35"),
            observation("990000", 2024, "aid.cases", "99"),
        ],
        &["aid.cases"],
    );
    let found: Vec<_> = panel
        .aggregates()
        .filter(|one| one.year == 2024)
        .map(|one| (one.region.code.to_string(), one.value, one.own.map(|(value, _)| value)))
        .collect();
    let row = |region: &str, value: Option<&str>, own: Option<&str>| {
        (region.to_owned(), value.map(decimal), own.map(decimal))
    };
    assert_eq!(
        found,
        [
            row("990100", Some("30"), Some("35")),
            row("990200", None, None),
            row("990000", Some("30"), Some("99")),
        ]
    );
    let own = panel.aggregates().find_map(|one| one.own_observation).unwrap();
    assert_eq!(own.key().to_string(), "990100|990100|aid.cases|2024|region|observed");
    assert_eq!(own.to_string(), own.key().to_string());
}

#[test]
fn shares_quarters_and_the_year_before_need_what_they_rest_on() {
    let panel = build(
        &[
            observation("990102", 2024, "aid.cases", "10"),
            observation("990103", 2024, "aid.cases", "30"),
            observation("990102", 2024, "aid.rate", "80"),
            observation("990103", 2024, "aid.rate", "80"),
            observation("990202", 2024, "aid.rate", "90"),
        ],
        &["aid.cases", "aid.rate"],
    );
    let told: Vec<_> = panel
        .comparisons()
        .map(|row| (row.share, row.quarter, row.rank, row.ranked))
        .collect();
    let share = |text: &str| Some(decimal(text));
    assert_eq!(
        told,
        [
            (share("25"), 3, 2, 2),
            (share("75"), 1, 1, 2),
            (None, 2, 2, 3),
            (None, 2, 2, 3),
            (None, 1, 1, 3),
        ]
    );
    assert!(
        panel
            .comparisons()
            .all(|row| row.previous.is_none() && row.change.is_none())
    );
}

fn parts() -> impl Strategy<Value = Vec<Observation>> {
    let one = (
        0usize..4,
        prop::option::of(0i64..100_000),
        prop::option::of(0i64..100_000),
        0u32..3,
    );
    prop::collection::vec(one, 1..4).prop_map(|drawn| {
        let mut by_region = BTreeMap::new();
        for (region, lost, cases, scale) in drawn {
            let region = regions()[region].code.to_string();
            let value = |number: i64| Decimal::new(number, scale).to_string();
            let lost = lost.map(|lost| observation(&region, 2024, "aid.lost", &value(lost)));
            let cases = cases.map(|cases| observation(&region, 2024, "aid.cases", &value(cases)));
            by_region.insert(region, [lost, cases]);
        }
        by_region.into_values().flatten().flatten().collect()
    })
}

fn value_of(panel: &Panel, level: Level, indicator: &str) -> Vec<Option<Decimal>> {
    let indicator = indicator.parse().unwrap();
    let own = panel
        .aggregates_of(&indicator)
        .filter(|one| one.level == level && one.year == 2024);
    own.map(|one| one.value).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The province's sum is that of its cities and of the regions directly under it; its ratio is
    /// that of the sums of what states both parts, and so lies between the ratios of the regions.
    #[test]
    fn parts_aggregate_to_the_whole(observations in parts()) {
        let panel = build(&observations, &["aid.lost", "aid.cases", "aid.loss_rate"]);
        for indicator in ["aid.lost", "aid.cases"] {
            let of_cities: Decimal = value_of(&panel, Level::City, indicator).into_iter().flatten().sum();
            let direct = observations.iter().filter(|one| {
                one.key.region == code("999001") && one.key.indicator.as_str() == indicator
            });
            let direct: Decimal = direct.filter_map(|one| one.value).sum();
            let whole = value_of(&panel, Level::Province, indicator)[0].unwrap_or_default();
            prop_assert_eq!(whole, of_cities + direct);
        }
        let stated = |region: &str, indicator: &str| {
            let own = |one: &&Observation| one.key.region == code(region) && one.key.indicator.as_str() == indicator;
            observations.iter().find(own).and_then(|one| one.value)
        };
        let pairs: Vec<(Decimal, Decimal)> = regions()
            .iter()
            .filter_map(|region| stated(region.code.as_str(), "aid.lost").zip(stated(region.code.as_str(), "aid.cases")))
            .collect();
        let top: Decimal = pairs.iter().map(|(top, _)| *top).sum();
        let base: Decimal = pairs.iter().map(|(_, base)| *base).sum();
        let whole = value_of(&panel, Level::Province, "aid.loss_rate")[0];
        let expected = (!base.is_zero()).then(|| (top * Decimal::ONE_HUNDRED / base).round_dp(2));
        prop_assert_eq!(whole, expected);
        let ratios = pairs.iter().filter(|(_, base)| !base.is_zero()).map(|(top, base)| top * Decimal::ONE_HUNDRED / base);
        let ratios: Vec<Decimal> = ratios.collect();
        // Where every region's base counts, the whole lies between the least and the largest ratio.
        if ratios.len() == pairs.len() && let Some(whole) = whole {
            let half = Decimal::new(5, 3);
            prop_assert!(ratios.iter().any(|ratio| *ratio <= whole + half));
            prop_assert!(ratios.iter().any(|ratio| *ratio >= whole - half));
        }
    }
}
