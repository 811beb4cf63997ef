use super::{COLUMNS, Crosswalk, Lineage};
use crate::reference::{Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\n990103\t云磐区\tcounty\t990100\n990104\t松坪区\tcounty\t990100\n\
    990105\t望河区\tcounty\t990100\n990106\t新港区\tcounty\t990100\n990107\t双江区\tcounty\t990100\n\
    990121\t望河县\tcounty\t990100\t\t\t2022\n";

fn load(rows: &str) -> Result<Crosswalk, String> {
    let mut files = TableFiles::default();
    let layer = |name: &str, text: String| (name.to_owned(), format!("own/{name}"), text);
    files.add_layer([
        layer("regions.tsv", REGIONS.to_owned()),
        layer("region_changes.tsv", format!("{}\n{rows}", COLUMNS.join("\t"))),
    ]);
    let regions = Regions::load(&files).unwrap();
    Crosswalk::load(&files, &regions).map_err(|problems| problems.to_string())
}

/// 望河县 becomes a district in 2022; 云磐区 takes 松坪区 in in 2020; 望溪区 gives a part to 新港区 in 2021.
const CHANGES: &str = "990121\t990105\t2022\tupgrade\n\
    990103\t990103\t2020\tmerge\n990104\t990103\t2020\tmerge\n\
    990102\t990102\t2021\tsplit\t0.8\n990102\t990106\t2021\tsplit\n";

fn shown(lineage: &Lineage) -> String {
    let join = |codes: &[crate::model::RegionCode]| {
        let codes: Vec<&str> = codes.iter().map(crate::model::RegionCode::as_str).collect();
        codes.join("+")
    };
    match lineage {
        Lineage::One(code) => code.to_string(),
        Lineage::Several(codes, change) => format!("{} {}", change.year, join(codes)),
        Lineage::Broken(codes, change) => format!("broken {} {}", change.year, join(codes)),
    }
}

#[test]
fn a_territory_is_followed_through_the_years() {
    let crosswalk = load(CHANGES).unwrap();
    for (region, frame, year, expected) in [
        ("990105", 2024, 2024, "990105"),
        ("990105", 2024, 2022, "990105"),
        ("990105", 2024, 2021, "990121"),
        ("990121", 2021, 2023, "990105"),
        ("990103", 2024, 2020, "990103"),
        ("990103", 2024, 2019, "2020 990103+990104"),
        ("990102", 2024, 2020, "broken 2021 990102"),
        ("990106", 2024, 2020, "broken 2021 990102+990106"),
        ("990104", 2019, 2020, "broken 2020 990103+990104"),
        ("990103", 2019, 2020, "broken 2020 990103"),
        ("990107", 2024, 1990, "990107"),
    ] {
        let lineage = crosswalk.lineage(&region.parse().unwrap(), frame, year);
        assert_eq!(shown(&lineage), expected, "{region} of {frame} in {year}");
    }
}

#[test]
fn a_frame_has_the_regions_that_are_there_at_the_end_of_its_year() {
    let crosswalk = load(CHANGES).unwrap();
    let there = |year: i32| -> Vec<&str> {
        let all = ["990102", "990103", "990104", "990105", "990106", "990107", "990121"];
        all.into_iter()
            .filter(|code| crosswalk.is_there(&code.parse().unwrap(), year))
            .collect()
    };
    assert_eq!(there(2019), ["990102", "990103", "990104", "990107", "990121"]);
    assert_eq!(there(2020), ["990102", "990103", "990107", "990121"]);
    assert_eq!(there(2021), ["990102", "990103", "990106", "990107", "990121"]);
    assert_eq!(there(2022), ["990102", "990103", "990105", "990106", "990107"]);
}

#[test]
fn mistakes_are_named_with_their_line() {
    for (rows, expected) in [
        (
            "990121\t990109\t2022\tupgrade\n",
            "2: column `successor`: region 990109 is in neither",
        ),
        (
            "990121\t990105\t2022\tpromote\n",
            "2: column `kind`: not a kind of change",
        ),
        (
            "990121\t990105\t2022\tupgrade\t0.5\n",
            "of upgrade the whole goes to the successor",
        ),
        ("990121\t990105\t2022\tsplit\t1\n", "of a split less than 1"),
        ("990121\t990105\t2022\tmerge\t1.5\n", "a number above 0 and up to 1"),
        ("990121\t990105\t22\tupgrade\n", "column `year`"),
        (
            "990121\t990105\t2022\tupgrade\n990107\t990105\t2022\tmerge\n",
            "2: upgrade has one region on each side",
        ),
    ] {
        let error = load(rows).unwrap_err();
        assert!(error.contains(expected), "{expected}\n{error}");
    }
}

#[test]
fn the_shipped_changes_load_and_every_region_in_force_is_there_today() {
    let files = shipped_tables();
    let regions = Regions::load(&files).unwrap();
    let crosswalk = Crosswalk::load(&files, &regions).unwrap();
    let gone: Vec<&str> = regions
        .iter()
        .filter(|region| region.valid_to.is_none() && !crosswalk.is_there(&region.code, 2023))
        .map(|region| region.code.as_str())
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}
