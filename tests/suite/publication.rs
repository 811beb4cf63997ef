//! A publication walked back, derived again and compared: explain, verify and diff through the whole
//! program, on a small job of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use fazhi::reference::{Column, Contracts, shipped_tables};

use crate::project::{Project, Row, rows};

const JOB: &str = r#"title = "小任务"
years = { first = 2022, last = 2023 }
parent = "990000"
severity = "never"
tables = ["tables"]

[[inbox]]
name = "报告"
folder = "inbox"

[[chart]]
file = "cases"
kind = "districts"
indicator = "mediation.cases"

[[chart]]
file = "cases_years"
kind = "years"
indicator = "mediation.cases"
"#;

fn report(region: &str, year: i32, body: &str) -> String {
    format!(
        "<html><head><meta charset=utf-8><title>{region}{year}年法治政府建设年度报告</title></head><body>\
         <h1>{region}{year}年法治政府建设年度报告</h1><h2>一、主要举措和成效</h2>{body}</body></html>"
    )
}

const CLOUD: &str = "<p>全年共调处矛盾纠纷<b>400</b>件，调解成功380件。年内共举办法治宣传活动45场，发放宣传资料近5万份。</p>\
    <p>发放宣传资料共计48620份。全区举办法治宣传活动52场。</p><h2>二、下一步工作</h2>\
    <p>2024年，行政执法人员人均培训不少于60学时。</p>";

/// Two districts, two years, a conflict, a coarser figure, a goal, and a return.
pub(crate) fn small() -> Project {
    let project = Project::empty();
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    project.write("jobs/demo.toml", JOB);
    let regions = fs::read_to_string(source.join("data/sample/regions.tsv")).unwrap();
    project.write("tables/regions.tsv", regions);
    project.write("inbox/a.html", report("云磐区", 2023, CLOUD));
    project.write(
        "inbox/b.html",
        report("云磐区", 2022, "<p>全年共调处矛盾纠纷350件，调解成功340件。</p>"),
    );
    project.write(
        "inbox/c.html",
        report("望砚区", 2023, "<p>全年共调处矛盾纠纷120件，调解成功90件。</p>"),
    );
    let name = "岚州市2023年度行政执法人员培训情况统计表.xlsx";
    let workbook = fs::read(source.join("data/sample/returns/2023").join(name)).unwrap();
    project.write(&format!("inbox/{name}"), workbook);
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    project
}

const CASES: &str = "990102|990102|mediation.cases|2023|region|observed";

fn row_number(project: &Project, table: &str, fits: impl Fn(&Row) -> bool) -> String {
    let rows = project.table(table);
    let at = rows
        .iter()
        .position(fits)
        .unwrap_or_else(|| panic!("{table} has no such row: {rows:?}"));
    (at + 2).to_string()
}

fn copy(project: &Project, from: &str, to: &str) {
    for (name, bytes) in project.files(from) {
        project.write(&format!("{to}/{name}"), bytes);
    }
}

#[test]
fn every_row_and_point_is_walked_back_to_its_sentences_and_cells() {
    let project = small();
    let explain = |arguments: &[&str]| project.call(&[&["explain"], arguments].concat()).expect(0).stdout;
    let of = |code: &'static str, indicator: &'static str, year: &'static str| {
        move |row: &Row| row["region_code"] == code && row["indicator"] == indicator && row["year"] == year
    };
    // A region's cell: the sentence with the figure marked, and the figure in the catalogue's unit.
    let cell = row_number(&project, "panel.csv", of("990102", "mediation.cases", "2023"));
    let told = explain(&["reports/demo", "panel.csv", &cell]);
    for part in [
        "全年共调处矛盾纠纷【400件】",
        "value = 400",
        "400件 → 400 件",
        "inbox/a.html",
        "wording/mediation.cases",
    ] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    // An aggregate: each part with its place, those that state nothing too.
    let city = row_number(&project, "panel.csv", of("990100", "mediation.cases", "2023"));
    let told = explain(&["demo", "panel.csv", &city]);
    for part in [
        "value = 520",
        "其中 2 项有陈述",
        "云磐区 2023",
        "望砚区 2023",
        "枫浦区 2023 调解矛盾纠纷数",
        "无数据",
        "n_reported = 2",
    ] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    // A ratio of a city rests on its parts.
    let rate = row_number(&project, "panel.csv", of("990100", "mediation.success_rate", "2023"));
    let told = explain(&["demo", "panel.csv", &rate]);
    assert!(told.contains("mediation.succeeded"), "{told}");
    assert!(
        told.contains("380") && told.contains("400") && told.contains("sum_over_sum"),
        "{told}"
    );
    // A comparison with the year before, and a rank with all that it is among.
    let compared = row_number(&project, "comparison.csv", of("990102", "mediation.cases", "2023"));
    let told = explain(&["demo", "comparison.csv", &compared]);
    assert!(told.contains("【400件】") && told.contains("【350件】"), "{told}");
    let told = explain(&["demo", "comparison.csv", &compared, "rank"]);
    assert!(
        told.contains("rank = 1") && told.contains("120件") && !told.contains("n_ranked ="),
        "{told}"
    );
    // Coverage rests on every region of the year.
    let coverage = row_number(&project, "coverage.csv", |row| {
        row["indicator"] == "mediation.cases" && row["year"] == "2023"
    });
    let told = explain(&["demo", "coverage.csv", &coverage]);
    assert!(told.contains("以下 13 项") && told.contains("其中 2 项"), "{told}");
    // A conflict shows both places, a coarser figure stands aside with its rule.
    let told = explain(&["990102|990102|publicity.events|2023|region|observed"]);
    assert!(
        told.contains("【45场】") && told.contains("【52场】") && told.contains("数值冲突"),
        "{told}"
    );
    let told = explain(&["990102|990102|publicity.materials|2023|region|observed"]);
    assert!(
        told.contains("48620") && told.contains("近5万份") && told.contains("exact_over_rounded"),
        "{told}"
    );
    // A cell of a return, by its key in observations.csv.
    let cells = project.table("sources.csv");
    let cell = cells.iter().find(|row| !row["cell"].is_empty()).unwrap();
    let told = explain(&["demo", "observations.csv", &cell["observation"]]);
    assert!(
        told.contains(&format!("单元格 {}", cell["cell"])) && told.contains(".xlsx"),
        "{told}"
    );
    // Points of charts: a district's, and a city's sum.
    let told = explain(&["demo", "cases.png", "云磐区"]);
    assert!(told.contains("【400件】"), "{told}");
    let told = explain(&["demo", "cases_years", "岚州市/2023"]);
    assert!(told.contains("value = 520") && told.contains("云磐区 2023"), "{told}");
    // In English, and what is not there.
    let told = explain(&["demo", "panel.csv", &city, "--lang", "en"]);
    assert!(
        told.contains("it rests on these") && told.contains("division code"),
        "{told}"
    );
    for missing in [
        &["demo", "panel.csv", "99999"][..],
        &["demo", "no.csv", "2"],
        &["demo", "panel.csv", "2", "no"],
    ] {
        let called = project.call(&[&["explain"], missing].concat()).expect(2);
        assert!(called.stderr.contains("没有这个数值"), "{}", called.stderr);
    }
}

#[test]
fn tables_that_follow_from_the_panel_are_walked_back_as_well() {
    let project = small();
    let explain = |arguments: &[&str]| project.call(&[&["explain"], arguments].concat()).expect(0).stdout;
    // Statistics, trends, goals, the wide table, and an indicator that nobody reports.
    let whole = row_number(&project, "statistics.csv", |row| {
        row["group_code"] == "990100" && row["indicator"] == "mediation.cases" && row["year"] == "2023"
    });
    let told = explain(&["demo", "statistics.csv", &whole]);
    assert!(
        told.contains("以下 7 项") && told.contains("调处矛盾纠纷400件"),
        "{told}"
    );
    let trend = row_number(&project, "trends.csv", |row| {
        row["region_code"] == "990102" && row["indicator"] == "mediation.cases"
    });
    let told = explain(&["demo", "trends.csv", &trend]);
    assert!(told.contains("【400件】") && told.contains("【350件】"), "{told}");
    let told = explain(&["demo", "targets.csv", "2"]);
    assert!(told.contains("不少于【60学时】") && told.contains("at_least"), "{told}");
    let wide = row_number(&project, "wide.csv", |row| {
        row["region_code"] == "990102" && row["year"] == "2023"
    });
    let told = explain(&["demo", "wide.csv", &wide, "mediation.cases"]);
    assert!(
        told.contains("mediation.cases = 400") && told.contains("【400件】"),
        "{told}"
    );
}

/// Faults as (table, fault) with the rows.
fn faults(project: &Project) -> BTreeMap<(String, String), BTreeSet<String>> {
    let called = project.call(&["verify", "reports/demo", "--format", "csv"]);
    let mut faults: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for row in rows(called.stdout.as_bytes()) {
        let of = faults.entry((row["table"].clone(), row["fault"].clone())).or_default();
        of.insert(row["row"].clone());
    }
    assert_eq!(called.status, Some(i32::from(!faults.is_empty())), "{}", called.stderr);
    faults
}

#[test]
fn one_flipped_byte_of_the_archive_fails_exactly_the_figures_that_rest_on_it() {
    let project = small();
    let called = project.call(&["verify", "reports/demo"]).expect(0);
    assert!(called.stdout.contains("全部相符"), "{}", called.stdout);
    let sources = project.table("sources.csv");
    let snapshots: BTreeSet<&String> = sources.iter().map(|row| &row["snapshot"]).collect();
    assert_eq!(snapshots.len(), 4);
    let unstated = project
        .table("observations.csv")
        .into_iter()
        .filter(|row| row["n_sources"] == "0");
    let unstated: BTreeSet<String> = unstated.map(|row| row["observation"].clone()).collect();
    for (turn, snapshot) in snapshots.into_iter().enumerate() {
        let path = project.path(&format!("data/state/archive/{}/{snapshot}", &snapshot[..2]));
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        // Near the front, in the middle, near the end.
        let at = [bad.len() / 7, bad.len() / 2, bad.len() - 3, 1][turn % 4];
        bad[at] ^= 1;
        fs::write(&path, &bad).unwrap();
        let found = faults(&project);
        let resting: BTreeSet<String> = sources
            .iter()
            .filter(|row| row["snapshot"] == *snapshot)
            .map(|row| row["observation"].clone())
            .collect();
        let of = |table: &str, fault: &str| found.get(&(table.to_owned(), fault.to_owned())).cloned();
        assert_eq!(
            of("observations.csv", "archive_damaged"),
            Some(resting.clone()),
            "{found:?}"
        );
        // A place that a return leaves blank is no quotation; it is not derived without the return.
        let blank = of("observations.csv", "figure_not_derived").unwrap_or_default();
        assert!(blank.is_subset(&unstated), "{found:?}");
        let faults = found.keys().map(|(_, fault)| fault.as_str());
        let faults: BTreeSet<&str> = faults.filter(|fault| *fault != "figure_not_derived").collect();
        assert_eq!(
            faults,
            BTreeSet::from(["archive_damaged", "rests_on_fault"]),
            "{found:?}"
        );
        // Of the panel: the cells of those figures, and the aggregates above them.
        let cells = of("panel.csv", "rests_on_fault").unwrap_or_default();
        for row in project.table("panel.csv").iter().filter(|row| row["level"] == "county") {
            let key = ["level", "region_code", "year", "indicator"]
                .map(|column| row[column].clone())
                .join("|");
            let rests = resting.contains(&row["observation"]) || blank.contains(&row["observation"]);
            assert_eq!(cells.contains(&key), rests, "{key}");
        }
        fs::write(&path, good).unwrap();
    }
    assert_eq!(faults(&project), BTreeMap::new());
    // A snapshot that is gone.
    let snapshot = &sources.iter().find(|row| row["observation"] == CASES).unwrap()["snapshot"];
    let path = project.path(&format!("data/state/archive/{}/{snapshot}", &snapshot[..2]));
    let good = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let called = project.call(&["verify", "reports/demo"]).expect(1);
    assert!(
        called.stdout.contains("存档缺失") && called.stdout.contains("云磐区 2023"),
        "{}",
        called.stdout
    );
    fs::write(&path, good).unwrap();
}

#[test]
fn a_figure_that_was_changed_in_the_publication_is_told() {
    let project = small();
    let table = project.path("reports/demo/observations.csv");
    let good = fs::read_to_string(&table).unwrap();
    let row = good.lines().find(|line| line.starts_with(CASES)).unwrap();
    fs::write(&table, good.replace(row, &row.replace(",400,", ",401,"))).unwrap();
    let found = faults(&project);
    let of = |table: &str, fault: &str| found.contains_key(&(table.to_owned(), fault.to_owned()));
    assert!(
        of("manifest.json", "file_changed") && of("observations.csv", "figure_differs"),
        "{found:?}"
    );
    // The panel is not what follows from the changed figure.
    assert!(
        of("panel.csv", "row_differs") && of("panel.csv", "rests_on_fault"),
        "{found:?}"
    );
    fs::write(&table, &good).unwrap();
    // A place that says something else.
    let table = project.path("reports/demo/sources.csv");
    let good = fs::read_to_string(&table).unwrap();
    fs::write(&table, good.replace("调处矛盾纠纷400件", "调处矛盾纠纷900件")).unwrap();
    let found = faults(&project);
    let sliced = found.get(&("observations.csv".to_owned(), "slice_differs".to_owned()));
    assert_eq!(sliced, Some(&BTreeSet::from([CASES.to_owned()])), "{found:?}");
    fs::write(&table, &good).unwrap();
    // Without the archive nothing can be derived.
    let called = project
        .call(&["verify", "reports/demo", "--archive", "nowhere"])
        .expect(2);
    assert!(called.stderr.contains("nowhere"), "{}", called.stderr);
}

/// Changed figures: key and column to (before, after, cause, detail).
fn changes(project: &Project, table: &str) -> BTreeMap<(String, String), [String; 4]> {
    let called = project
        .call(&["diff", "old", "reports/demo", "--project", ".", "--format", "csv"])
        .expect(0);
    rows(called.stdout.as_bytes())
        .into_iter()
        .filter(|row| row["table"] == table)
        .map(|row| {
            let cells = ["before", "after", "cause", "detail"].map(|column| row[column].clone());
            ((row["row"].clone(), row["column"].clone()), cells)
        })
        .collect()
}

/// Keeps the publication as the old one and runs the job once more.
fn again(project: &Project) {
    fs::remove_dir_all(project.path("old")).unwrap_or_default();
    copy(project, "reports/demo", "old");
    project.call(&["run", "jobs/demo.toml"]).expect(0);
}

#[test]
fn every_changed_figure_is_listed_with_its_cause_and_written_down() {
    let project = small();
    let revisions = || fs::read_to_string(project.path("reports/REVISIONS.md")).unwrap_or_default();
    let texts = |cells: &[&str; 4]| cells.map(str::to_owned);
    // Nothing changes: nothing is written.
    again(&project);
    assert_eq!(changes(&project, "observations.csv"), BTreeMap::new());
    let called = project
        .call(&["diff", "old", "reports/demo", "--project", "."])
        .expect(0);
    assert!(called.stdout.contains("没有变动"), "{}", called.stdout);
    assert_eq!(revisions(), "");

    // A page says another figure: that figure, and what follows from it.
    let page = report("云磐区", 2023, &CLOUD.replace("400", "410"));
    project.write("inbox/a.html", &page);
    again(&project);
    let expected = texts(&["400", "410", "source_revised", "inbox/a.html"]);
    let found = changes(&project, "observations.csv");
    assert_eq!(
        found,
        BTreeMap::from([((CASES.to_owned(), "value".to_owned()), expected)])
    );
    let panel = changes(&project, "panel.csv");
    let city = &panel[&("city|990100|2023|mediation.cases".to_owned(), "value".to_owned())];
    assert_eq!(*city, texts(&["520", "530", "source_revised", "inbox/a.html"]));
    let first = revisions();
    assert!(
        first.contains("| 400 | 410 | 来源修订 inbox/a.html |") && first.contains("云磐区"),
        "{first}"
    );

    // A report more, then one less.
    project.write(
        "inbox/d.html",
        report("枫浦区", 2023, "<p>全年共调处矛盾纠纷70件。</p>"),
    );
    again(&project);
    let added = "990104|990104|mediation.cases|2023|region|observed";
    let found = changes(&project, "observations.csv");
    let expected = texts(&["", "70", "source_added", "inbox/d.html"]);
    assert_eq!(found, BTreeMap::from([((added.to_owned(), String::new()), expected)]));
    fs::remove_file(project.path("inbox/d.html")).unwrap();
    again(&project);
    let found = changes(&project, "observations.csv");
    let expected = texts(&["70", "", "source_gone", "inbox/d.html"]);
    assert_eq!(found, BTreeMap::from([((added.to_owned(), String::new()), expected)]));
    let second = revisions();
    assert!(
        second.starts_with(&first) && second.matches("\n## demo ").count() == 3,
        "{second}"
    );

    // A table of the office: another unit, to which 件 cannot be turned.
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/reference/indicators.tsv");
    let shipped = fs::read_to_string(shipped).unwrap();
    let header = shipped.lines().find(|line| line.starts_with("code\t")).unwrap();
    let row = shipped
        .lines()
        .find(|line| line.starts_with("mediation.succeeded\t"))
        .unwrap();
    let mut cells: Vec<&str> = row.split('\t').collect();
    cells[header.split('\t').position(|name| name == "unit").unwrap()] = "公里";
    project.write("tables/indicators.tsv", format!("{header}\n{}\n", cells.join("\t")));
    again(&project);
    let found = changes(&project, "observations.csv");
    let key = "990102|990102|mediation.succeeded|2023|region|observed";
    let expected = texts(&["380", "", "tables_changed", "indicators.tsv"]);
    assert_eq!(found[&(key.to_owned(), String::new())], expected);
    assert!(
        found.values().all(|[_, _, cause, _]| cause == "tables_changed"),
        "{found:?}"
    );

    // The program: told by the manifest alone.
    again(&project);
    let manifest = project.path("old/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let (start, rest) = text.split_once("\"program\": \"").unwrap();
    let (_, end) = rest.split_once('"').unwrap();
    fs::write(
        &manifest,
        format!("{start}\"program\": \"0.0.1\"{end}").replace("\"0.0.1\"", "\"0.0.1\""),
    )
    .unwrap();
    let table = project.path("old/observations.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replace(",410,", ",411,")).unwrap();
    let found = changes(&project, "observations.csv");
    let [before, after, cause, detail] = &found[&(CASES.to_owned(), "value".to_owned())];
    assert_eq!([before.as_str(), after, cause], ["411", "410", "program_changed"]);
    assert!(detail.starts_with("0.0.1 → "), "{detail}");

    // A person's correction, as sources.csv shows it.
    let table = project.path("old/sources.csv");
    let text = fs::read_to_string(&table).unwrap();
    let line = text.lines().find(|line| line.starts_with(CASES)).unwrap();
    let rule = rows(text.as_bytes())
        .into_iter()
        .find(|row| row["observation"] == CASES)
        .unwrap()["rule"]
        .clone();
    fs::write(&table, text.replace(line, &line.replace(&rule, "correction/k1"))).unwrap();
    let found = changes(&project, "observations.csv");
    let [.., cause, detail] = &found[&(CASES.to_owned(), "value".to_owned())];
    assert_eq!([cause.as_str(), detail], ["correction", "correction/k1"]);
}

#[test]
fn a_correction_is_the_cause_of_its_change_and_stands_on_the_way_back() {
    let project = small();
    // A person's correction: the figure, its cause, and the way back through the row of the table.
    let columns = "key\taction\tbody\tindicator\tperiod\tscope\tarticle\tquote\texpect\tvalue\tqualifier\tcited\treason\tauthor\tdate";
    let row = "k1\toverride\t990102\tmediation.cases\t2023\tregion\t\t\t400\t415\texact\t\t当面核实\t王五\t2024-05-01";
    project.write("tables/corrections.tsv", format!("{columns}\n{row}\n"));
    again(&project);
    let found = changes(&project, "observations.csv");
    let [before, after, cause, detail] = &found[&(CASES.to_owned(), "value".to_owned())];
    assert_eq!([before.as_str(), after, cause], ["400", "415", "correction"]);
    assert!(detail.contains("k1") && detail.contains("王五"), "{detail}");
    let told = project.call(&["explain", CASES]).expect(0).stdout;
    for part in ["415 件", "correction/k1", "当面核实", "【400件】", "人工更正"] {
        assert!(told.contains(part), "no `{part}` in {told}");
    }
    project.call(&["verify", "reports/demo"]).expect(0);
    // Without it the figure is what the page says.
    project.write("tables/corrections.tsv", format!("{columns}\n"));
    again(&project);
    let found = changes(&project, "observations.csv");
    let [before, after, cause, _] = &found[&(CASES.to_owned(), "value".to_owned())];
    assert_eq!([before.as_str(), after, cause], ["415", "400", "correction"]);
}

#[test]
fn a_chart_says_which_of_its_figures_people_corrected() {
    let project = small();
    let chart = || fs::read(project.path("reports/demo/cases.png")).unwrap();
    let columns = "key\taction\tbody\tindicator\tperiod\tscope\tarticle\tquote\texpect\tvalue\tqualifier\tcited\treason\tauthor\tdate";
    let row = "k1\toverride\t990102\tmediation.cases\t2023\tregion\t\t\t400\t415\texact\t\t当面核实\t王五\t2024-05-01";
    project.write("tables/corrections.tsv", format!("{columns}\n{row}\n"));
    again(&project);
    let corrected = chart();
    // The same figures without a correction: the page says so itself.
    project.write("tables/corrections.tsv", format!("{columns}\n"));
    let page = CLOUD.replace("<b>400</b>", "<b>415</b>");
    project.write("inbox/a.html", report("云磐区", 2023, &page));
    again(&project);
    assert!(
        chart() != corrected,
        "the footnote is all that tells the two charts apart"
    );
}

#[test]
fn every_cell_of_every_published_table_is_what_its_contract_says() {
    let contracts = Contracts::load(&shipped_tables()).unwrap();
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let mut wrong = Vec::new();
    let mut cells = 0;
    let files = project.files("reports/demo");
    let is_table = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "csv");
    let tables = files.iter().filter(|(name, _)| is_table(name));
    let mut names = Vec::new();
    for (name, bytes) in tables {
        names.push(name.as_str());
        let columns = contracts.columns(name);
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(bytes);
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let expected = columns.iter().map(|column| column.name.as_str());
        let expected: Vec<&str> = expected.filter(|column| *column != "*").collect();
        // wide.csv goes on with a column for each indicator.
        let (first, coded) = header.split_at(expected.len());
        assert_eq!(first, expected, "{name} is not as data/reference/columns.tsv says");
        let columns: Vec<&Column> = header
            .iter()
            .map(|column| {
                contracts
                    .column(name, column)
                    .unwrap_or_else(|| panic!("{name}: {column}"))
            })
            .collect();
        assert!(coded.is_empty() || name == "wide.csv", "{name}: {coded:?}");
        for (number, record) in reader.records().enumerate() {
            let record = record.unwrap();
            cells += record.len();
            let faults = columns
                .iter()
                .zip(record.iter())
                .filter_map(|(column, cell)| column.refuses(cell));
            wrong.extend(faults.map(|fault| format!("{name} row {}: {fault}", number + 2)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
    assert!(cells > 50_000, "only {cells} cells");
    // The dictionary of the publication names every column of every table in it.
    let told: BTreeSet<String> = project
        .table("dictionary.csv")
        .into_iter()
        .map(|row| row["file"].clone())
        .collect();
    for name in names {
        assert!(told.contains(name), "dictionary.csv lacks {name}");
    }
}
