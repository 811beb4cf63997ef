//! Returns of one job beside each other, from the bytes of workbooks to the published tables: sent again, last year's, other
//! forms, other senders, totals.

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet};

use crate::project::{Project, Row};

/// A job that reads returns of an inbox by tables of its own.
pub(crate) const JOB: &str = r#"title = "报表"
years = { first = 2030, last = 2031 }
parent = "990000"
severity = "never"
tables = ["tables"]

[[inbox]]
name = "报表"
folder = "inbox"
"#;

const TRAINING: [&str; 6] = [
    "单位",
    "执法人员数",
    "参训人次",
    "人均年度培训学时",
    "参考人数",
    "合格人数",
];

fn project(files: &[(&str, Vec<u8>)]) -> Project {
    let project = Project::empty();
    project.write("jobs/demo.toml", JOB);
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    project.write("tables/regions.tsv", std::fs::read(regions).unwrap());
    for (name, bytes) in files {
        project.write(&format!("inbox/{name}"), bytes);
    }
    project
}

fn run(project: &Project) {
    project.call(&["run", "jobs/demo.toml"]).expect(0);
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks/returns");
    std::fs::read(folder.join(name)).unwrap()
}

/// A workbook of one sheet: what looks like a number is one.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page: &mut Worksheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => page.write_number(row, column, number).unwrap(),
                Err(_) => page.write_string(row, column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn training(title: &str, body: &str, rows: &[&[&str]]) -> Vec<u8> {
    let body = format!("填报单位：{body}");
    let (title, body) = ([title], [body.as_str()]);
    let mut all: Vec<&[&str]> = vec![&title, &body, &TRAINING];
    all.extend(rows);
    workbook(&all)
}

fn issues(project: &Project, code: &str) -> Vec<Row> {
    let table = project.table("issues.csv").into_iter();
    table.filter(|row| row["code"] == code).collect()
}

#[track_caller]
fn figure(project: &Project, indicator: &str, region: &str) -> Row {
    let table = project.table("observations.csv").into_iter();
    let mut found: Vec<Row> = table
        .filter(|row| row["indicator"] == indicator && row["region_code"] == region && row["year"] == "2031")
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[track_caller]
fn total(project: &Project, form: &str, parent: &str, column: &str) -> Row {
    let table = project.table("consolidated.csv").into_iter();
    let mut found: Vec<Row> = table
        .filter(|row| {
            row["form"] == form && row["parent"] == parent && row["column"] == column && row["period"] == "2031"
        })
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// A publication that others can check: every figure follows from the archive.
#[track_caller]
fn verifies(project: &Project) {
    project.call(&["verify", "reports/demo"]).expect(0);
}

#[test]
fn a_return_filled_in_later_takes_the_place_of_the_earlier_one() {
    let project = project(&[
        ("许可.xlsx", fixture("sent_again.xlsx")),
        ("许可 旧.xlsx", fixture("sent_first.xlsx")),
    ]);
    run(&project);
    let accepted = figure(&project, "licence.accepted", "990102");
    assert_eq!(
        (accepted["value"].as_str(), accepted["status"].as_str()),
        ("481", "reported")
    );
    assert_eq!(
        (accepted["alternatives"].as_str(), accepted["lost_by"].as_str()),
        ("480", "newer_snapshot")
    );
    let told = issues(&project, "return_superseded");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["text"].contains("1 个数有变动"), "{}", told[0]["text"]);
    assert!(issues(&project, "value_conflict").is_empty() && issues(&project, "return_twice").is_empty());
    assert_eq!(project.table("documents.csv").len(), 2, "the earlier one stays");
    let sum = total(&project, "licence", "990100", "2");
    assert_eq!((sum["value"].as_str(), sum["n_bodies"].as_str()), ("481", "1"));
    verifies(&project);
}

#[test]
fn without_a_date_the_one_that_came_later_counts_with_its_issues() {
    let first = training(
        "岚州市2031年度行政执法人员培训情况统计表",
        "岚州市司法局",
        &[
            &["云磐区", "30", "60", "40", "20", "21"],
            &["望砚区", "40", "80", "60", "30", "30"],
        ],
    );
    let again = training(
        "岚州市2031年度行政执法人员培训情况统计表",
        "岚州市司法局",
        &[
            &["云磐区", "31", "60", "40", "20", "20"],
            &["望砚区", "40", "80", "60", "30", "30"],
        ],
    );
    let project = project(&[("培训.xlsx", first)]);
    run(&project);
    assert_eq!(issues(&project, "form_control").len(), 1, "21 of 20 passed");
    // The ledger tells seconds apart.
    let ledger = project.path("data/state/ledger.sqlite");
    let before = std::fs::metadata(&ledger).unwrap().modified().unwrap();
    while before.elapsed().unwrap().as_millis() < 1100 {
        std::thread::yield_now();
    }
    project.write("inbox/培训（重报）.xlsx", again);
    run(&project);
    assert!(
        issues(&project, "form_control").is_empty(),
        "what is wrong with the earlier one is past"
    );
    assert_eq!(issues(&project, "return_superseded").len(), 1);
    let officers = figure(&project, "enforce.officers", "990102");
    assert_eq!(
        (officers["value"].as_str(), officers["alternatives"].as_str()),
        ("31", "30")
    );
    assert_eq!(figure(&project, "enforce.officers", "990103")["value"], "40");
    verifies(&project);
}

#[test]
fn two_returns_that_nothing_tells_apart_are_both_named_and_neither_counts() {
    let sent = |officers| {
        training(
            "2031年度行政执法人员培训情况统计表",
            "云磐区司法局",
            &[&["云磐区", officers, "60", "40", "20", "20"]],
        )
    };
    let project = project(&[("甲.xlsx", sent("30")), ("乙.xlsx", sent("31"))]);
    run(&project);
    assert_eq!(issues(&project, "return_twice").len(), 1);
    assert!(issues(&project, "return_superseded").is_empty());
    assert_eq!(figure(&project, "enforce.officers", "990102")["status"], "conflict");
    let sum = total(&project, "training", "990100", "1");
    assert_eq!(
        (
            sum["value"].as_str(),
            sum["n_stated"].as_str(),
            sum["n_conflict"].as_str()
        ),
        ("", "0", "1")
    );
    verifies(&project);
}

#[test]
fn last_years_file_sent_again_is_told_and_its_figures_are_held_against_last_years() {
    let sent = |year: &str, rows: &[&[&str]]| {
        training(
            &format!("岚州市{year}年度行政执法人员培训情况统计表"),
            "岚州市司法局",
            rows,
        )
    };
    let last: &[&[&str]] = &[
        &["云磐区", "30", "60", "40", "20", "20"],
        &["望砚区", "40", "80", "61", "30", "29"],
    ];
    let project = project(&[
        ("2031.xlsx", fixture("plain.xlsx")),
        ("2030.xlsx", fixture("last_year_again.xlsx")),
    ]);
    run(&project);
    let again = issues(&project, "figures_repeated");
    assert_eq!(again.len(), 1, "{again:?}");
    assert!(
        again[0]["text"].contains("15") && again[0]["text"].contains("2030"),
        "{}",
        again[0]["text"]
    );
    assert!(again[0]["address"].ends_with("2031.xlsx"));
    assert!(issues(&project, "form_control_soft").is_empty());
    // 81 officers are more than twice 30 and 20 more; 100 are no more than twice 40 and 20 more.
    let project = self::project(&[
        ("2030.xlsx", sent("2030", last)),
        (
            "2031.xlsx",
            sent(
                "2031",
                &[
                    &["云磐区", "81", "60", "40", "20", "20"],
                    &["望砚区", "100", "80", "61", "30", "29"],
                ],
            ),
        ),
    ]);
    run(&project);
    let soft = issues(&project, "form_control_soft");
    assert_eq!(soft.len(), 1, "{soft:?}");
    assert_eq!(
        (soft[0]["quote"].as_str(), soft[0]["place"].as_str()),
        ("81", "Sheet1!B4")
    );
    assert!(soft[0]["text"].contains("右边为 80"), "{}", soft[0]["text"]);
    assert!(issues(&project, "figures_repeated").is_empty());
}

#[test]
fn figures_of_another_form_in_another_file_are_held_against() {
    let personnel = |officers: &str| {
        let head = ["单位名称", "执法主体数", "执法人员总数", "持证人数"];
        let body: &[&str] = &["填报单位：云磐区司法局"];
        workbook(&[
            &["2031年度行政执法主体和人员情况统计表"],
            body,
            &head,
            &["云磐区", "31", officers, "28"],
        ])
    };
    let training = training(
        "2031年度行政执法人员培训情况统计表",
        "岚州市云磐区司法局",
        &[&["云磐区", "30", "60", "40", "20", "20"]],
    );
    for (officers, count) in [("30", 0), ("32", 1)] {
        let project = project(&[("甲.xlsx", personnel(officers)), ("乙.xlsx", training.clone())]);
        run(&project);
        let soft = issues(&project, "form_control_soft");
        assert_eq!(soft.len(), count, "{soft:?}");
        assert!(
            soft.iter().all(|issue| issue["text"].contains("左边为 32；右边为 30")
                || issue["text"].contains("左边为 32，右边为 30"))
        );
    }
}

#[test]
fn another_sender_or_period_than_was_due_is_told() {
    let sent = training(
        "2030年度行政执法人员培训情况统计表",
        "云磐区司法局",
        &[&["云磐区", "30", "60", "40", "20", "20"]],
    );
    let project = project(&[("望砚区/培训.xlsx", sent)]);
    project.write(
        "tables/dues.tsv",
        "form\tperiod\tbody\tdue\ntraining\t2031\t云磐区司法局\t2032-01-10\n",
    );
    run(&project);
    let sender = issues(&project, "sender_other");
    assert_eq!(sender.len(), 1, "{sender:?}");
    assert!(sender[0]["text"].contains("云磐区司法局") && sender[0]["text"].contains("望砚区"));
    let period = issues(&project, "period_other");
    assert_eq!(period.len(), 1, "{period:?}");
    assert!(period[0]["text"].contains("2030") && period[0]["text"].contains("2031"));
}

#[test]
fn totals_cover_regions_of_one_level_and_disclose_what_printed_ones_differ_by() {
    let city = training(
        "岚州市2031年度行政执法人员培训情况统计表",
        "岚州市司法局",
        &[
            &["云磐区", "30", "60", "40", "20", "18"],
            &["望砚区", "40", "80", "61", "30", ""],
            &["合计", "71", "140", "50", "50", "48"],
        ],
    );
    let project = project(&[("岚州市.xlsx", city)]);
    run(&project);
    let of = |column: &str| total(&project, "training", "990100", column);
    let cells = |row: &Row| ["value", "n_stated", "n_bodies", "residual"].map(|name| row[name].clone());
    assert_eq!(cells(&of("1")), ["70", "2", "2", "1"]);
    assert_eq!(cells(&of("3")), ["140", "2", "2", "0"]);
    // One district leaves it blank: no sum of its own is compared with the printed total.
    assert_eq!(cells(&of("6")), ["18", "1", "2", ""]);
    // Hours a head do not add up.
    let hours = of("4");
    assert_eq!((hours["method"].as_str(), hours["value"].as_str()), ("spread", ""));
    assert_eq!((hours["least"].as_str(), hours["most"].as_str()), ("40", "61"));
    let expected: usize = of("1")["n_expected"].parse().unwrap();
    assert!(expected > 2, "the city has more districts than sent: {expected}");
    assert_eq!(of("1")["indicator"], "enforce.officers");
    verifies(&project);
}
