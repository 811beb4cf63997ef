//! What a run publishes beside the panel: statistics, trends, targets, derived indicators, Parquet.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::project::{Project, Row};

fn number(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

/// Half of the last published decimal, and what the quotients here are cut off by.
fn near(one: Decimal, two: Decimal) -> bool {
    (one - two).abs() <= Decimal::new(5, 3) + Decimal::new(1, 10)
}

#[test]
fn what_is_worked_out_follows_from_what_is_published() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let panel = project.table("panel.csv");
    derived_figures_are_over_the_residents(&project, &panel);
    statistics_are_those_of_the_panel(&project, &panel);
    shares_make_a_whole(&project.table("comparison.csv"));
    let bytes = project.files("reports/demo");
    let parquet = bytes.iter().find(|(name, _)| name.ends_with("panel.parquet")).unwrap();
    assert!(parquet.1.starts_with(b"PAR1") && parquet.1.ends_with(b"PAR1"));
    let wide = project.table("wide.csv");
    assert_eq!(wide.len(), 13 * 5);
    let filled = |row: &Row| row.values().filter(|cell| !cell.is_empty()).count();
    let values = panel
        .iter()
        .filter(|row| row["level"] == "county" && !row["value"].is_empty());
    // Region, its two parents, its code and the year stand before the values.
    assert_eq!(wide.iter().map(filled).sum::<usize>(), values.count() + wide.len() * 5);
    for row in project.table("trends.csv") {
        let growth = row["growth"].is_empty();
        assert!(growth || number(&row["last"]) == number(&row["first"]) || number(&row["growth"]) != Decimal::ZERO);
        assert!(number(&row["n_years"]) >= Decimal::TWO, "{row:?}");
    }
    for row in project.table("targets.csv") {
        assert_eq!(
            row["outcome"] == "not_stated",
            ["missing", "not_applicable"].contains(&row["status"].as_str()),
            "{row:?}"
        );
    }
}

fn derived_figures_are_over_the_residents(project: &Project, panel: &[Row]) {
    let text = std::fs::read_to_string(project.path("data/sample/denominators.tsv")).unwrap();
    let residents: BTreeMap<(String, String), Decimal> = text
        .lines()
        .filter(|line| line.starts_with("population"))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            ((cells[1].to_owned(), cells[2].to_owned()), number(cells[3]))
        })
        .collect();
    let of = |row: &Row| (row["region_code"].clone(), row["year"].clone());
    let cases = |indicator: &str| -> BTreeMap<(String, String), Decimal> {
        let own = panel
            .iter()
            .filter(|row| row["indicator"] == indicator && !row["value"].is_empty());
        own.map(|row| (of(row), number(&row["value"]))).collect()
    };
    let (cases, per) = (cases("mediation.cases"), cases("mediation.cases_per_10k"));
    assert!(per.len() > 50, "only {} derived figures", per.len());
    for (key, value) in per.iter().filter(|(key, _)| residents.contains_key(*key)) {
        let expected = cases[key] * Decimal::from(10_000) / residents[key];
        assert!(near(*value, expected), "{key:?}: {value} instead of {expected}");
    }
    // The city's is sum over sum, of the counties that state cases.
    let city = |year: &str, sums: &BTreeMap<(String, String), Decimal>, in_city: &dyn Fn(&str) -> bool| -> Decimal {
        sums.iter()
            .filter(|((code, at), _)| in_city(code) && at == year)
            .map(|(_, value)| *value)
            .sum()
    };
    let stated: BTreeMap<_, _> = residents.iter().filter(|(key, _)| cases.contains_key(*key)).collect();
    let stated = stated.into_iter().map(|(key, value)| (key.clone(), *value)).collect();
    let in_city = |code: &str| code.starts_with("9901") && !code.ends_with("00");
    let top = city("2024", &cases, &in_city);
    let expected = top * Decimal::from(10_000) / city("2024", &stated, &in_city);
    let found = per[&("990100".to_owned(), "2024".to_owned())];
    assert!(near(found, expected), "{found} instead of {expected}");
}

fn statistics_are_those_of_the_panel(project: &Project, panel: &[Row]) {
    let statistics = project.table("statistics.csv");
    let key = |row: &Row, code: &str| (row["indicator"].clone(), row["year"].clone(), row[code].clone());
    let aggregates = panel.iter().filter(|row| row["level"] != "county");
    let aggregates: BTreeMap<_, &Row> = aggregates.map(|row| (key(row, "region_code"), row)).collect();
    assert_eq!(statistics.len(), aggregates.len());
    for row in &statistics {
        let aggregate = aggregates[&key(row, "group_code")];
        for (one, other) in [
            ("value", "value"),
            ("n_used", "n_reported"),
            ("n_expected", "n_expected"),
            ("median", "median"),
            ("min", "min"),
            ("max", "max"),
        ] {
            assert_eq!(row[one], aggregate[other], "{one} of {row:?}");
        }
    }
}

fn shares_make_a_whole(comparison: &[Row]) {
    let mut sums: BTreeMap<(String, String), (Decimal, i64)> = BTreeMap::new();
    for row in comparison.iter().filter(|row| !row["share"].is_empty()) {
        let sum = sums.entry((row["indicator"].clone(), row["year"].clone())).or_default();
        sum.0 += number(&row["share"]);
        sum.1 += 1;
    }
    assert!(sums.len() > 100);
    for (key, (sum, count)) in sums {
        let off = (sum - Decimal::ONE_HUNDRED).abs();
        assert!(off <= Decimal::new(5 * count, 3), "{key:?}: {sum}");
    }
}
