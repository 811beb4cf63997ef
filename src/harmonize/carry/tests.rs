use rust_decimal::Decimal;

use super::{Carried, CarryFrame, CarryRules, FrameCell, carry};
use crate::model::{BodyId, Observation, ObservationKey, Period, Qualifier, RegionCode, Scope, Sense, Status};
use crate::reference::{Catalogue, Crosswalk, Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\n990103\t云磐区\tcounty\t990100\n990104\t松坪区\tcounty\t990100\n\
    990105\t望河区\tcounty\t990100\n990106\t新港区\tcounty\t990100\n990121\t望河县\tcounty\t990100\t\t\t2022\n";

/// 望河县 becomes a district in 2022; 云磐区 takes 松坪区 in in 2020; 望溪区 gives a part to 新港区 in 2021.
const CHANGES: &str = "predecessor\tsuccessor\tyear\tkind\tshare\tnote\tsource\n\
    990121\t990105\t2022\tupgrade\n990103\t990103\t2020\tmerge\n990104\t990103\t2020\tmerge\n\
    990102\t990102\t2021\tsplit\n990102\t990106\t2021\tsplit\n";

fn tables() -> TableFiles {
    let mut files = shipped_tables();
    let layer = |name: &str, text: &str| (name.to_owned(), format!("own/{name}"), text.to_owned());
    files.add_layer([layer("regions.tsv", REGIONS), layer("region_changes.tsv", CHANGES)]);
    files
}

fn observed(region: &str, year: i32, indicator: &str, value: &str) -> Observation {
    let region: RegionCode = region.parse().unwrap();
    Observation {
        key: ObservationKey {
            body: BodyId::government(&region),
            region,
            indicator: indicator.parse().unwrap(),
            period: Period::Year(year),
            scope: Scope::Region,
            sense: Sense::Observed,
        },
        value: Some(value.parse().unwrap()),
        unit: "件".to_owned(),
        status: Status::Reported,
        qualifier: Qualifier::Exact,
        sources: Vec::new(),
        alternatives: Vec::new(),
        precedence: None,
        corrections: Vec::new(),
    }
}

fn carried(observations: &[Observation], frame: i32) -> Carried<'_> {
    let files = tables();
    let regions = Regions::load(&files).unwrap();
    let crosswalk = Crosswalk::load(&files, &regions).unwrap();
    let catalogue = Catalogue::load(&files).unwrap();
    let all = ["990102", "990103", "990104", "990105", "990106", "990121"].map(|code| code.parse().unwrap());
    let there: Vec<RegionCode> = all.into_iter().filter(|code| crosswalk.is_there(code, frame)).collect();
    let frame = CarryFrame {
        regions: &there,
        year: frame,
    };
    let rules = CarryRules {
        crosswalk: &crosswalk,
        catalogue: &catalogue,
        regions: &regions,
    };
    carry(observations, &frame, &rules)
}

/// The cell as `value status`, and its note: what it was reported as, and why it is broken.
fn cell(out: &Carried<'_>, region: &str, year: i32, indicator: &str) -> (String, String) {
    let key = FrameCell {
        region: region.parse().unwrap(),
        year,
        indicator: indicator.parse().unwrap(),
    };
    let found = out
        .observations
        .iter()
        .find(|one| super::cell_of(&one.key).as_ref() == Some(&key));
    let value = |value: Option<Decimal>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let shown = found.map_or_else(
        || "none".to_owned(),
        |one| format!("{} {} {}", value(one.value), one.status, one.qualifier),
    );
    let note = out.notes.get(&key).map_or_else(String::new, |note| {
        let codes: Vec<&str> = note.reported_as.iter().map(|key| key.region.as_str()).collect();
        format!("{} {}", codes.join("+"), note.broken.as_deref().unwrap_or_default())
            .trim()
            .to_owned()
    });
    (shown, note)
}

const CASES: &str = "aid.cases";
const RATE: &str = "mediation.success_rate";

#[test]
fn a_county_that_became_a_district_keeps_its_figures_in_either_direction() {
    let observations = [
        observed("990105", 2023, CASES, "130"),
        observed("990121", 2021, CASES, "110"),
        observed("990121", 2021, RATE, "97.5"),
        observed("990121", 2022, CASES, "120"),
    ];
    let out = carried(&observations, 2024);
    for (year, indicator, value, note) in [
        (2021, CASES, "110 reported exact", "990121"),
        (2021, RATE, "97.5 reported exact", "990121"),
        (2022, CASES, "120 reported exact", "990121"),
        (2023, CASES, "130 reported exact", ""),
    ] {
        assert_eq!(
            cell(&out, "990105", year, indicator),
            (value.to_owned(), note.to_owned()),
            "{year}"
        );
    }
    assert!(out.issues.is_empty());
    // What was reported is still there.
    assert!(observations.iter().all(|one| out.observations.contains(one)));
    let back = carried(&observations, 2021);
    assert_eq!(
        cell(&back, "990121", 2023, CASES),
        ("130 reported exact".to_owned(), "990105".to_owned())
    );
}

#[test]
fn two_codes_of_one_territory_that_disagree_are_a_conflict() {
    let observations = [
        observed("990105", 2021, CASES, "111"),
        observed("990121", 2021, CASES, "110"),
    ];
    let out = carried(&observations, 2024);
    assert_eq!(
        cell(&out, "990105", 2021, CASES),
        ("- conflict exact".to_owned(), "990105+990121".to_owned())
    );
}

#[test]
fn counts_of_merged_regions_are_summed_where_all_state_them_and_rates_never() {
    let mut vague = observed("990104", 2019, CASES, "50");
    vague.qualifier = Qualifier::AtLeast;
    let observations = [
        observed("990103", 2018, CASES, "100"),
        observed("990103", 2019, CASES, "120"),
        observed("990103", 2019, RATE, "98"),
        observed("990103", 2020, CASES, "180"),
        vague,
        observed("990104", 2019, RATE, "96"),
    ];
    let out = carried(&observations, 2024);
    for (year, indicator, value, note) in [
        (
            2018,
            CASES,
            "- break exact",
            "990103 merge 2020: 990103+990104>990103; not stated: 990104",
        ),
        (2019, CASES, "170 reported at_least", "990103+990104"),
        (
            2019,
            RATE,
            "- break exact",
            "990103+990104 merge 2020: 990103+990104>990103; not additive",
        ),
        (2020, CASES, "180 reported exact", ""),
    ] {
        assert_eq!(
            cell(&out, "990103", year, indicator),
            (value.to_owned(), note.to_owned()),
            "{year} {indicator}"
        );
    }
    let counts: Vec<&str> = out.issues.iter().map(|issue| issue.params["count"].as_str()).collect();
    assert_eq!(counts, ["1", "1"]);
    // In the divisions of 2019 nothing needs to be carried.
    let then = carried(&observations, 2019);
    assert_eq!(cell(&then, "990103", 2019, CASES).0, "120 reported exact");
    assert_eq!(cell(&then, "990103", 2020, CASES).0, "- break exact");
}

#[test]
fn a_split_breaks_the_series_of_both_and_what_is_not_stated_stays_missing() {
    let observations = [
        observed("990102", 2020, CASES, "90"),
        observed("990102", 2021, CASES, "70"),
    ];
    let out = carried(&observations, 2024);
    for (region, year, value, note) in [
        ("990102", 2020, "- break exact", "990102 split 2021: 990102>990102"),
        ("990102", 2021, "70 reported exact", ""),
        (
            "990106",
            2020,
            "- break exact",
            "990102 split 2021: 990102+990106>990106",
        ),
        ("990106", 2021, "none", ""),
    ] {
        assert_eq!(
            cell(&out, region, year, CASES),
            (value.to_owned(), note.to_owned()),
            "{region} {year}"
        );
    }
    assert_eq!(out.issues.len(), 2);
}

#[test]
fn regions_to_which_nothing_happened_are_not_even_copied() {
    let observations = [observed("990100", 2020, CASES, "90")];
    assert!(matches!(
        carried(&observations, 2024).observations,
        std::borrow::Cow::Borrowed(_)
    ));
}
