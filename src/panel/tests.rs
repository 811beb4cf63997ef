//! Hand-computed panels of invented districts, and the laws of the room.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{CellStatus, FrameRegion, Method, Panel, PanelError, PanelFrame, PanelTables, Parent, RankOrder};
use crate::check::Norms;
use crate::model::{BodyId, Level, Observation, ObservationKey, Period, Qualifier, RegionCode, Scope, Sense, Status};
use crate::reference::{Catalogue, TableFiles};

const CATALOGUE: &str = "code\tname_zh\tname_en\tunit\tkind\tnumerator\tdenominator\tbetter\tleast\tmost\tdefinition_zh\tdefinition_en\n\
    aid.cases\t案件\tCases\t件\tcount\t\t\tup\n\
    aid.staff\t人员\tStaff\t人\tstock\t\t\t-\n\
    aid.lost\t败诉\tLost\t件\tcount\t\t\tdown\n\
    aid.loss_rate\t败诉率\tLoss rate\t%\tratio\taid.lost\taid.cases\tdown\n\
    aid.odd_rate\t纠错率\tOdd rate\t%\tratio\taid.lost\taid.cases\t-\n\
    aid.files\t案卷\tFiles\t个\tcount\t\t\tup\n\
    aid.score\t平均分\tScore\t分\tmean\t\taid.files\tup\n\
    aid.hours\t学时\tHours\t学时\tmean\t\t\tup\n\
    aid.rate\t出庭率\tRate\t%\trate\t\t\tup\n";

const CHECKS: &str = "check\tindicator\twhole\tlimit\tfloor\tuse\tnote\nas_printed\taid.odd_rate\t\t\t\tyes\n";

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn code(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// 990102 and 990103 of the city 990100, 990202 of 990200, 999001 directly under the province.
pub(super) fn regions() -> Vec<FrameRegion> {
    let parent = |text: &str| Parent {
        code: code(text),
        name: format!("名{text}"),
    };
    let region = |text: &str, city: Option<&str>| FrameRegion {
        code: code(text),
        name: format!("名{text}"),
        city: city.map(parent),
        province: Some(parent("990000")),
    };
    vec![
        region("990102", Some("990100")),
        region("990103", Some("990100")),
        region("990202", Some("990200")),
        region("999001", None),
    ]
}

pub(super) fn observation(region: &str, year: i32, indicator: &str, value: &str) -> Observation {
    Observation {
        key: ObservationKey {
            body: BodyId::government(&code(region)),
            region: code(region),
            indicator: indicator.parse().unwrap(),
            period: Period::Year(year),
            scope: Scope::Region,
            sense: Sense::Observed,
        },
        value: Some(decimal(value)),
        unit: String::new(),
        status: Status::Reported,
        qualifier: Qualifier::Exact,
        sources: Vec::new(),
        alternatives: Vec::new(),
        precedence: None,
        corrections: Vec::new(),
    }
}

fn without_value(mut observation: Observation, status: Status) -> Observation {
    observation.status = status;
    observation.value = None;
    observation
}

pub(super) fn build_over(
    observations: &[Observation],
    regions: Vec<FrameRegion>,
    indicators: &[&str],
) -> Result<Panel, PanelError> {
    build_all(observations, regions, indicators, &NO_TABLES)
}

/// The office's tables without a row.
const NO_TABLES: [(&str, &str); 3] = [
    ("denominators.tsv", "denominator\tregion\tyear\tvalue\tsource\n"),
    (
        "derived.tsv",
        "code\tname_zh\tname_en\tunit\tnumerator\tdenominator\tfactor\tbetter\tuse\n",
    ),
    ("peers.tsv", "region\tgroup\n"),
];

/// A panel with tables of the office.
pub(super) fn build_with(observations: &[Observation], indicators: &[&str], tables: &[(&str, &str)]) -> Panel {
    build_all(observations, regions(), indicators, tables).unwrap()
}

fn build_all(
    observations: &[Observation],
    regions: Vec<FrameRegion>,
    indicators: &[&str],
    tables: &[(&str, &str)],
) -> Result<Panel, PanelError> {
    let mut files = TableFiles::default();
    let own = [("indicators.tsv", CATALOGUE), ("checks.tsv", CHECKS)];
    files.add_layer(
        own.iter()
            .chain(tables)
            .map(|(name, text)| ((*name).to_owned(), (*name).to_owned(), (*text).to_owned())),
    );
    let catalogue = Catalogue::load(&files).unwrap();
    let frame = PanelFrame {
        regions,
        years: vec![2024, 2023],
        indicators: indicators.iter().map(|code| code.parse().unwrap()).collect(),
        catalogue: &catalogue,
        norms: &Norms::load(&files, &catalogue).unwrap(),
        tables: &PanelTables::load(&files, &catalogue).unwrap(),
    };
    Panel::build(observations, &frame)
}

pub(super) fn build(observations: &[Observation], indicators: &[&str]) -> Panel {
    build_over(observations, regions(), indicators).unwrap()
}

/// Region, method, value, qualifier, reported, expected.
type Told = (String, Method, Option<String>, Option<Qualifier>, usize, usize);

/// The aggregates of 2024.
fn aggregates(panel: &Panel) -> Vec<Told> {
    let of_2024 = panel.aggregates().filter(|one| one.year == 2024);
    of_2024
        .map(|one| {
            let value = one.value.map(|value| value.to_string());
            let region = one.region.code.to_string();
            (region, one.method, value, one.qualifier, one.reported, one.expected)
        })
        .collect()
}

#[test]
fn every_cell_of_the_frame_stands_and_says_why_it_is_empty() {
    let mut branch = observation("999001", 2024, "aid.cases", "5");
    branch.key.body = "999001/court".parse().unwrap();
    let mut half = observation("999001", 2024, "aid.cases", "6");
    half.key.period = Period::Half(2024, 1);
    let mut own_level = observation("999001", 2024, "aid.cases", "7");
    own_level.key.scope = Scope::OwnLevel;
    let mut campaign = without_value(observation("990202", 2024, "aid.cases", "0"), Status::PartsOnly);
    campaign.key.scope = Scope::PartOfWork;
    let panel = build(
        &[
            observation("990102", 2024, "aid.cases", "0"),
            without_value(observation("990103", 2024, "aid.cases", "0"), Status::Conflict),
            campaign,
            branch,
            half,
            own_level,
            observation("990102", 2022, "aid.cases", "1"),
            observation("990999", 2024, "aid.cases", "1"),
        ],
        &["aid.cases"],
    );
    let seen: Vec<(String, i32, CellStatus)> = panel
        .rows()
        .map(|row| (row.region.code.to_string(), row.year, row.status))
        .collect();
    let row = |region: &str, year, status| (region.to_owned(), year, status);
    assert_eq!(
        seen,
        [
            row("990102", 2023, CellStatus::Missing),
            row("990102", 2024, CellStatus::Reported),
            row("990103", 2023, CellStatus::Missing),
            row("990103", 2024, CellStatus::Conflict),
            row("990202", 2023, CellStatus::Missing),
            row("990202", 2024, CellStatus::PartsOnly),
            row("999001", 2023, CellStatus::Missing),
            row("999001", 2024, CellStatus::Missing),
        ]
    );
    assert_eq!(panel.rows().nth(1).unwrap().value, Some(Decimal::ZERO));
    let coverage = &panel.coverage()[1];
    let counts = (
        coverage.reported,
        coverage.conflict,
        coverage.parts_only,
        coverage.missing,
    );
    assert_eq!((coverage.year, counts, coverage.expected), (2024, (1, 1, 1, 1), 4));
    assert_eq!(coverage.share, decimal("25"));
}

#[test]
fn counts_and_stocks_are_summed_under_each_parent_with_their_coverage() {
    let mut hedged = observation("990202", 2024, "aid.staff", "50");
    hedged.qualifier = Qualifier::AtLeast;
    let panel = build(
        &[
            observation("990102", 2024, "aid.staff", "10"),
            observation("990103", 2024, "aid.staff", "20"),
            hedged,
        ],
        &["aid.staff"],
    );
    let row = |region: &str, value: &str, qualifier, reported, expected| {
        (
            region.to_owned(),
            Method::Sum,
            Some(value.to_owned()),
            Some(qualifier),
            reported,
            expected,
        )
    };
    assert_eq!(
        aggregates(&panel),
        [
            row("990100", "30", Qualifier::Exact, 2, 2),
            row("990200", "50", Qualifier::AtLeast, 1, 1),
            row("990000", "80", Qualifier::AtLeast, 3, 4),
        ]
    );
    let empty = panel.aggregates().find(|one| one.year == 2023).unwrap();
    assert_eq!((empty.value, empty.reported, empty.distribution), (None, 0, None));
    let spread = panel.aggregates().last().unwrap().distribution.unwrap();
    assert_eq!(
        (spread.mean, spread.median, spread.least, spread.most),
        (decimal("26.67"), decimal("20"), decimal("10"), decimal("50"))
    );
}

#[test]
fn ratios_are_sum_over_sum_of_the_regions_that_state_both_parts() {
    let panel = build(
        &[
            observation("990102", 2024, "aid.cases", "30"),
            observation("990102", 2024, "aid.lost", "1"),
            observation("990102", 2024, "aid.loss_rate", "99"),
            observation("990103", 2024, "aid.cases", "10"),
            observation("990103", 2024, "aid.lost", "2"),
            observation("990202", 2024, "aid.cases", "1000"),
            observation("990202", 2024, "aid.loss_rate", "4"),
        ],
        &["aid.loss_rate"],
    );
    // 3/40 in the city and in the province; the other city states one part only.
    let value = |region: &str, value: Option<&str>, reported, expected| {
        let qualifier = value.map(|_| Qualifier::Exact);
        let value = value.map(str::to_owned);
        (
            region.to_owned(),
            Method::SumOverSum,
            value,
            qualifier,
            reported,
            expected,
        )
    };
    assert_eq!(
        aggregates(&panel),
        [
            value("990100", Some("7.5"), 2, 2),
            value("990200", None, 0, 1),
            value("990000", Some("7.5"), 2, 4),
        ]
    );
    // Parts that the frame does not ask for have no rows of their own.
    assert!(panel.rows().all(|row| row.indicator.as_str() == "aid.loss_rate"));
    assert_eq!(panel.coverage().len(), 2);
}

#[test]
fn means_are_weighted_where_a_weight_is_known_and_rates_are_never_merged() {
    let panel = build(
        &[
            observation("990102", 2024, "aid.files", "10"),
            observation("990102", 2024, "aid.score", "90"),
            observation("990103", 2024, "aid.files", "30"),
            observation("990103", 2024, "aid.score", "94.5"),
            observation("990202", 2024, "aid.score", "50"),
            observation("990102", 2024, "aid.hours", "60"),
            observation("990103", 2024, "aid.rate", "100"),
            observation("990103", 2024, "aid.odd_rate", "15.1"),
        ],
        &["aid.score", "aid.hours", "aid.rate", "aid.odd_rate"],
    );
    let province: BTreeMap<String, _> = panel
        .aggregates()
        .filter(|one| one.level == Level::Province && one.year == 2024)
        .map(|one| (one.indicator.to_string(), (one.method, one.value, one.reported)))
        .collect();
    // (900 + 2835) / 40 = 93.375: half to even.
    assert_eq!(province["aid.score"], (Method::WeightedMean, Some(decimal("93.38")), 2));
    for one in ["aid.hours", "aid.rate", "aid.odd_rate"] {
        assert_eq!(province[one], (Method::Distribution, None, 1), "{one}");
    }
}

#[test]
fn ranks_follow_the_direction_and_ties_share() {
    let of = |indicator: &str| {
        let values = ["7", "7.0", "9", "3"];
        let observations: Vec<Observation> = regions()
            .iter()
            .zip(values)
            .map(|(region, value)| observation(region.code.as_str(), 2024, indicator, value))
            .collect();
        let panel = build(&observations, &[indicator]);
        let ranks: Vec<u32> = panel.comparisons().map(|row| row.rank).collect();
        (ranks, panel.comparisons().next().unwrap().order)
    };
    assert_eq!(of("aid.cases"), (vec![2, 2, 1, 4], RankOrder::LargerFirst));
    assert_eq!(of("aid.lost"), (vec![2, 2, 4, 1], RankOrder::SmallerFirst));
    assert_eq!(of("aid.staff"), (vec![2, 2, 1, 4], RankOrder::LargerFirstNeutral));
}

#[test]
fn changes_are_in_units_and_percent_or_in_points() {
    let mut hedged = observation("990103", 2023, "aid.cases", "0");
    hedged.qualifier = Qualifier::About;
    let panel = build(
        &[
            observation("990102", 2023, "aid.cases", "120"),
            observation("990102", 2024, "aid.cases", "100"),
            hedged,
            observation("990103", 2024, "aid.cases", "5"),
            observation("990102", 2023, "aid.rate", "98.5"),
            observation("990102", 2024, "aid.rate", "99.0"),
        ],
        &["aid.cases", "aid.rate"],
    );
    let of_2024: Vec<_> = panel
        .comparisons()
        .filter(|row| row.year == 2024)
        .map(|row| (row.change, row.change_percent, row.approximate))
        .collect();
    assert_eq!(
        of_2024,
        [
            (Some(decimal("-20")), Some(decimal("-16.67")), false),
            (Some(decimal("5")), None, true),
            (Some(decimal("0.5")), None, false),
        ]
    );
    assert_eq!(
        panel
            .comparisons()
            .next()
            .map(|row| (row.previous, row.change))
            .unwrap(),
        (None, None)
    );
}

#[test]
fn mistakes_of_the_caller_are_errors() {
    let one = observation("990102", 2024, "aid.cases", "1");
    let twice = build_over(&[one.clone(), one], regions(), &["aid.cases"]);
    assert!(matches!(twice, Err(PanelError::DuplicateKey(_))));
    let unknown = build_over(&[], regions(), &["aid.nothing"]);
    assert!(matches!(unknown, Err(PanelError::UnknownIndicator(_))));
    let mut mixed = regions();
    mixed[0].code = code("990102105");
    let mixed = build_over(&[], mixed, &["aid.cases"]);
    assert!(matches!(mixed, Err(PanelError::MixedLevels(..))));
    let nowhere = build_over(&[], Vec::new(), &["aid.cases"]).unwrap();
    assert!(nowhere.rows().next().is_none() && nowhere.aggregates().next().is_none() && nowhere.coverage().is_empty());
}

#[test]
fn sums_beyond_the_range_are_absent_rather_than_wrong() {
    let huge = "70000000000000000000000000000";
    let panel = build(
        &[
            observation("990102", 2024, "aid.cases", huge),
            observation("990103", 2024, "aid.cases", huge),
        ],
        &["aid.cases"],
    );
    assert_eq!(aggregates(&panel)[0].2, None);
}

fn any_observations() -> impl Strategy<Value = Vec<Observation>> {
    let names = ["aid.cases", "aid.lost", "aid.loss_rate", "aid.score", "aid.files"];
    let one = (
        0usize..4,
        2023i32..=2024,
        prop::sample::select(names.to_vec()),
        0i64..500,
        0u32..3,
    );
    prop::collection::vec(one, 0..30).prop_map(|drawn| {
        let mut by_key = BTreeMap::new();
        for (region, year, indicator, number, scale) in drawn {
            let region = regions()[region].code.to_string();
            let value = Decimal::new(number, scale).to_string();
            let observation = observation(&region, year, indicator, &value);
            by_key.insert(observation.key.clone(), observation);
        }
        by_key.into_values().collect()
    })
}

const ALL: &[&str] = &["aid.cases", "aid.lost", "aid.loss_rate", "aid.score", "aid.files"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_order_matters((observations, shuffled, regions) in any_observations().prop_flat_map(|all| {
        let shuffled = Just(all.clone()).prop_shuffle();
        (Just(all), shuffled, Just(regions()).prop_shuffle())
    })) {
        let one = build(&observations, ALL);
        prop_assert_eq!(&one, &build_over(&shuffled, regions, ALL).unwrap());
    }

    #[test]
    fn the_whole_is_the_sum_of_its_cells_and_ranks_count_the_better(observations in any_observations()) {
        let panel = build(&observations, ALL);
        prop_assert_eq!(panel.rows().count(), 4 * 2 * ALL.len());
        for whole in panel.aggregates().filter(|one| one.level == Level::Province && one.method == Method::Sum) {
            let cells = panel.rows().filter(|row| (row.year, row.indicator) == (whole.year, whole.indicator));
            let values: Vec<Decimal> = cells.filter_map(|row| row.value).collect();
            prop_assert_eq!(whole.value, (!values.is_empty()).then(|| values.iter().sum::<Decimal>()));
            prop_assert_eq!((whole.reported, whole.expected), (values.len(), 4));
        }
        for row in panel.comparisons() {
            let others = panel.comparisons().filter(|o| (o.indicator, o.year) == (row.indicator, row.year));
            let better = others.filter(|other| match row.order {
                RankOrder::SmallerFirst => other.value < row.value,
                RankOrder::LargerFirst | RankOrder::LargerFirstNeutral => other.value > row.value,
            });
            prop_assert_eq!(row.rank as usize, better.count() + 1);
        }
        for row in panel.coverage() {
            let all = row.reported + row.conflict + row.parts_only + row.not_applicable + row.missing;
            prop_assert_eq!((all, row.expected), (4, 4));
        }
    }
}
