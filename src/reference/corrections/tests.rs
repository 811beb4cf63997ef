use super::{COLUMNS, Corrections};
use crate::reference::{Catalogue, Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n990100\t岚州市\tcity\t990000\n990102\t望溪区\tcounty\t990100\n";

fn layered(layers: &[&str]) -> TableFiles {
    let mut files = shipped_tables();
    files.add_layer([(
        "regions.tsv".to_owned(),
        "own/regions.tsv".to_owned(),
        REGIONS.to_owned(),
    )]);
    for (at, rows) in layers.iter().enumerate() {
        let text = format!("{}\n{rows}", COLUMNS.join("\t"));
        files.add_layer([("corrections.tsv".to_owned(), format!("{at}/corrections.tsv"), text)]);
    }
    files
}

fn load(layers: &[&str]) -> Result<Corrections, String> {
    let files = layered(layers);
    let catalogue = Catalogue::load(&files).unwrap();
    let regions = Regions::load(&files).unwrap();
    Corrections::load(&files, &catalogue, &regions).map_err(|problems| problems.to_string())
}

const SOUND: &str = "c1\toverride\t990102\taid.cases\t2024\t\t\t\t163\t154\t\t\t数字颠倒\t张三\t2025-03-01\n";

#[test]
fn a_sound_row_keeps_its_place_and_belongs_to_jobs_above_its_region() {
    let corrections = load(&[SOUND]).unwrap();
    let regions = Regions::load(&layered(&[])).unwrap();
    let of = |parent: &str| corrections.within(&parent.parse().unwrap(), &regions);
    assert_eq!((of("990100").len(), of("110000").len()), (1, 0));
    let one = &of("990000")[0];
    assert_eq!((one.row.line, one.row.column), (2, 9));
    assert_eq!(one.note().at, "0/corrections.tsv:2");
}

#[test]
fn every_mistake_is_named_with_file_and_line() {
    let change = |from: &str, to: &str| {
        assert!(SOUND.contains(from), "{from}");
        load(&[&SOUND.replacen(from, to, 1)]).unwrap_err()
    };
    for (from, to, expected) in [
        (
            "override",
            "replace",
            "0/corrections.tsv:2: column `action`: not an action",
        ),
        ("990102", "990109", "column `body`: region 990109 is not in regions.tsv"),
        (
            "aid.cases",
            "aid.none",
            "column `indicator`: `aid.none` is not in the catalogue",
        ),
        ("2024", "then", "column `period`"),
        ("163", "", "correction `c1`: column `expect` is empty"),
        ("154", "", "column `value` is empty"),
        ("154", "163", "nothing would change"),
        ("154", "1.5", "1.5 is no whole number of 件"),
        ("154", "-1", "-1 is below 0"),
        ("数字颠倒", "", "column `reason` is empty"),
        ("张三", "", "column `author` is empty"),
        ("2025-03-01", "2025-02-30", "column `date`: not a date"),
        ("override", "drop", "column `value` must be empty"),
        (
            "override",
            "add",
            "column `cited` is empty: an addition cites its source",
        ),
    ] {
        let error = change(from, to);
        assert!(error.contains(expected), "{expected}\n{error}");
    }
}

#[test]
fn a_key_twice_in_a_file_or_two_rows_for_one_figure_are_mistakes_and_a_layer_replaces() {
    let twice = format!("{SOUND}{SOUND}");
    assert!(
        load(&[&twice])
            .unwrap_err()
            .contains("3: correction `c1`: the key stands in line 2 as well")
    );
    let other = SOUND.replace("c1", "c2");
    let rivals = format!("{SOUND}{other}");
    assert!(load(&[&rivals]).unwrap_err().contains("sets the same figure"));
    let replaced = load(&[SOUND, &SOUND.replace("154", "155")]).unwrap();
    assert_eq!(replaced.count(), 1);
}
