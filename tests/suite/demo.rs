//! The whole job on the shipped samples, through the real program and a real server on loopback,
//! against the truth that a separate script wrote.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::project::{Project, Row, truth};

type Key = (String, String, String, String);

fn key(row: &Row) -> Key {
    let cell = |name: &str| row[name].clone();
    (cell("region_code"), cell("year"), cell("indicator"), cell("sense"))
}

fn number(text: &str) -> Decimal {
    text.parse::<Decimal>()
        .unwrap_or_else(|_| panic!("`{text}` is no number"))
        .normalize()
}

/// The truth by key: values with their qualifier and status; parts of a stated total are no values.
fn expected() -> BTreeMap<Key, Vec<Row>> {
    let rows = truth("truth.tsv");
    let totals: BTreeSet<Key> = rows.iter().filter(|row| row["role"] == "total").map(key).collect();
    let mut expected: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
    for row in rows {
        if row["role"] == "total" || !totals.contains(&key(&row)) {
            expected.entry(key(&row)).or_default().push(row);
        }
    }
    expected
}

/// Observations of a whole region and year, and targets, as published. The truth has no rows for
/// places that returns leave empty; these must have no value.
fn published(project: &Project) -> BTreeMap<Key, Vec<Row>> {
    let mut published: BTreeMap<Key, Vec<Row>> = BTreeMap::new();
    for row in project.table("observations.csv") {
        if matches!(row["status"].as_str(), "blank" | "not_applicable") {
            assert_eq!((row["value"].as_str(), row["n_sources"].as_str()), ("", "0"), "{row:?}");
            continue;
        }
        published.entry(key(&row)).or_default().push(row);
    }
    published
}

fn compare(truth: &[Row], found: &[Row]) -> Result<(), String> {
    let values: BTreeSet<Decimal> = truth.iter().map(|row| number(&row["value"])).collect();
    let status = truth[0]["status"].as_str();
    let found: Vec<&Row> = found
        .iter()
        .filter(|row| row["scope"] == "region" || row["sense"] == "target" || status == "parts_only")
        .collect();
    let [row] = found.as_slice() else {
        return Err(format!("{} rows", found.len()));
    };
    // A target has a value and no status.
    if row["status"] != status && row["sense"] != "target" {
        return Err(format!("status {} instead of {status}", row["status"]));
    }
    if status != "reported" {
        return if row["value"].is_empty() {
            Ok(())
        } else {
            Err(format!("has the value {}", row["value"]))
        };
    }
    let exact = truth.iter().filter(|row| row["qualifier"] == "exact").count() > 0;
    let qualifier = if exact { "exact" } else { truth[0]["qualifier"].as_str() };
    if !values.contains(&number(&row["value"])) || row["qualifier"] != qualifier {
        return Err(format!(
            "{} {} instead of {values:?} {qualifier}",
            row["qualifier"], row["value"]
        ));
    }
    Ok(())
}

#[test]
fn every_published_value_is_the_truth() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let expected = expected();
    let published = published(&project);
    assert!(expected.len() > 1500, "the truth has only {} keys", expected.len());
    let (mut wrong, mut missing) = (Vec::new(), Vec::new());
    for (key, rows) in &published {
        match expected.get(key) {
            None => wrong.push(format!("{key:?}: not in the truth: {:?}", rows[0]["quote"])),
            Some(truth) => {
                if let Err(reason) = compare(truth, rows) {
                    wrong.push(format!("{key:?}: {reason}: {:?}", truth[0]["quote"]));
                }
            }
        }
    }
    for (key, truth) in expected.iter().filter(|(key, _)| !published.contains_key(*key)) {
        missing.push(format!("{key:?}: {:?}", truth[0]["quote"]));
    }
    assert!(
        wrong.is_empty(),
        "{} published values are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        missing.is_empty(),
        "{} values are missing:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[test]
fn every_aggregate_is_the_one_worked_out_by_hand() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let panel = project.table("panel.csv");
    let key = |row: &Row| {
        (
            row["region_code"].clone(),
            row["year"].clone(),
            row["indicator"].clone(),
        )
    };
    let found: BTreeMap<_, &Row> = panel
        .iter()
        .filter(|row| row["level"] != "county")
        .map(|row| (key(row), row))
        .collect();
    let mut wrong = Vec::new();
    let expected = truth("expected_aggregates.tsv");
    for row in &expected {
        let Some(aggregate) = found.get(&key(row)) else {
            wrong.push(format!("{:?}: missing", key(row)));
            continue;
        };
        // The truth has four decimals; two are published, rounded as GB/T 8170 has it (half to even).
        let same_value = match (row["value4"].as_str(), aggregate["value"].as_str()) {
            ("", found) => found.is_empty(),
            (_, "") => false,
            (value, found) => (number(value) - number(found)).abs() <= Decimal::new(5, 3),
        };
        let same = same_value
            && ["n_reported", "n_expected"]
                .iter()
                .all(|name| row[*name] == aggregate[*name]);
        if !same {
            wrong.push(format!("{:?}: {aggregate:?} instead of {row:?}", key(row)));
        }
    }
    assert!(expected.len() > 500, "only {} aggregates are expected", expected.len());
    assert!(
        wrong.is_empty(),
        "{} aggregates are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_second_run_reads_nothing_again_and_writes_the_same_bytes() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let first = project.files("reports/demo");
    let second = project.call(&["run", "jobs/demo.toml"]).expect(0);
    assert!(second.stdout.contains("本次新读 0 份"), "{}", second.stdout);
    assert!(second.stdout.contains("结果没有变化"), "{}", second.stdout);
    assert!(
        first == project.files("reports/demo"),
        "the second run changed the publication"
    );
    // And from the archive alone, in another place.
    std::fs::remove_dir_all(project.path("reports")).unwrap();
    project.call(&["run", "jobs/demo.toml", "--offline"]).expect(0);
    assert!(
        first == project.files("reports/demo"),
        "the archive gives other bytes than the site"
    );
}

#[test]
fn one_digit_changes_its_cell_and_its_aggregates_and_nothing_else() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let (panel, observations) = (project.table("panel.csv"), project.table("observations.csv"));
    // 云磐区 2024: 人民调解纠纷数 in the sentence that states it.
    let chosen = truth("truth.tsv").into_iter().find(|row| {
        row["region_code"] == "990102" && row["year"] == "2024" && row["indicator"] == "org.executive_meetings"
    });
    let chosen = chosen.expect("the truth has no such figure");
    let page = project.path(&format!("data/sample/{}", chosen["document"]));
    let text = std::fs::read_to_string(&page).unwrap();
    let value: u32 = chosen["value"].parse().unwrap();
    let other = chosen["printed"].replace(&value.to_string(), &(value + 1).to_string());
    assert_eq!(
        text.matches(&chosen["printed"]).count(),
        1,
        "{} stands several times",
        chosen["printed"]
    );
    std::fs::write(&page, text.replace(&chosen["printed"], &other)).unwrap();
    let second = project.call(&["run", "jobs/demo.toml"]).expect(0);
    assert!(second.stdout.contains("本次新读 1 份"), "{}", second.stdout);
    let changed = |before: &[Row], after: &[Row], columns: &[&str]| -> Vec<String> {
        assert_eq!(before.len(), after.len());
        let pairs = before
            .iter()
            .zip(after)
            .filter(|(one, two)| columns.iter().any(|name| one[*name] != two[*name]));
        pairs
            .map(|(_, row)| format!("{} {} {}", row["region_code"], row["year"], row["indicator"]))
            .collect()
    };
    let cells = changed(
        &panel,
        &project.table("panel.csv"),
        &["value", "status", "qualifier", "n_reported"],
    );
    let of = |region: &str| format!("{region} 2024 org.executive_meetings");
    assert_eq!(cells, [of("990102"), of("990100"), of("990000")]);
    let revised = project.table("observations.csv");
    let revised = revised
        .iter()
        .find(|row| format!("{} {} {}", row["region_code"], row["year"], row["indicator"]) == of("990102"));
    let revised = revised.unwrap();
    assert_eq!(revised["precedence"], "newer_snapshot");
    assert!(revised["alternatives"].contains(&value.to_string()), "{revised:?}");
    let values = changed(
        &observations,
        &project.table("observations.csv"),
        &["value", "status", "qualifier"],
    );
    assert_eq!(values, [of("990102")]);
}
