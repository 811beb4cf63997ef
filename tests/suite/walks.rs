//! Walks from the bytes of a file to a published cell, through the real program: an invented city,
//! one inbox, a few files.

use std::fs;

use crate::project::{Project, Row, rows};

/// 青岚省岚州市: two districts, a county that became a district in 2022, two districts that became one in 2021, a town.
const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\n\
    990103\t云磐区\tcounty\t990100\n\
    990104\t松坪区\tcounty\t990100\t\t\t2021\n\
    990105\t望河区\tcounty\t990100\t\t2022\n\
    990121\t望河县\tcounty\t990100\t\t\t2022\n\
    990102105\t石桥镇\ttownship\t990102\n";
const CHANGES: &str = "predecessor\tsuccessor\tyear\tkind\tshare\tnote\tsource\n\
    990121\t990105\t2022\tupgrade\n\
    990103\t990103\t2021\tmerge\n\
    990104\t990103\t2021\tmerge\n";
const JOB: &str = "title = \"试\"\nyears = { first = 2020, last = 2024 }\nparent = \"990000\"\nseverity = \"never\"\n\
    tables = [\"own\"]\n\n[[inbox]]\nname = \"收件\"\nfolder = \"in\"\n";
const CORRECTIONS: &str = "key\taction\tbody\tindicator\tperiod\tscope\tarticle\tquote\texpect\tvalue\tqualifier\tcited\treason\tauthor\tdate\n";

struct Walk(Project);

impl Walk {
    fn new() -> Self {
        let project = Project::empty();
        project.write("own/regions.tsv", REGIONS);
        project.write("own/region_changes.tsv", CHANGES);
        project.write("jobs/walk.toml", JOB);
        fs::create_dir_all(project.path("in")).unwrap();
        Self(project)
    }

    /// A saved page.
    fn page(&self, name: &str, (title, date): (&str, &str), text: &[&str]) -> &Self {
        let paragraphs: Vec<String> = text.iter().map(|one| format!("<p>{one}</p>")).collect();
        let paragraphs = paragraphs.join("\n");
        let page = format!(
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <meta name=\"ArticleTitle\" content=\"{title}\"><meta name=\"PubDate\" content=\"{date}\"></head>\n\
             <body><h1>{title}</h1><div class=\"TRS_Editor\">\n{paragraphs}</div></body></html>\n"
        );
        self.0.write(&format!("in/{name}.html"), page);
        self
    }

    /// The report of a district for a year, published in the next February.
    fn report(&self, region: &str, year: i32, text: &str) -> &Self {
        let title = format!("{region}{year}年法治政府建设年度报告");
        let date = format!("{}-02-10", year + 1);
        let lead = format!("{year}年，{region}深入推进法治政府建设，现将有关情况报告如下。");
        let text: Vec<&str> = ["一、主要举措和成效", &lead].into_iter().chain(text.lines()).collect();
        self.page(&format!("{region}{year}"), (&title, &date), &text)
    }

    /// The training return of the city as CSV: for each unit officers, participants, hours, takers, passed.
    fn training(&self, year: i32, units: &[&str]) -> &Self {
        let mut text = format!("岚州市{year}年度行政执法人员培训情况统计表,,,,,\n");
        text.push_str("单位,执法人员数,参训人次,人均培训学时,参考人数,合格人数\n");
        text.extend(units.iter().map(|unit| format!("{unit}\n")));
        self.0
            .write(&format!("in/岚州市{year}年度行政执法人员培训情况统计表.csv"), text);
        self
    }

    fn corrections(&self, rows: &str) -> &Self {
        self.0.write("own/corrections.tsv", format!("{CORRECTIONS}{rows}"));
        self
    }

    #[track_caller]
    fn run(&self) -> &Self {
        self.0.call(&["run", "jobs/walk.toml"]).expect(0);
        self
    }

    /// What a run says that cannot go on.
    #[track_caller]
    fn refused(&self) -> String {
        self.0.call(&["run", "jobs/walk.toml"]).expect(2).stderr
    }

    fn table(&self, name: &str) -> Vec<Row> {
        rows(&fs::read(self.0.path("reports/walk").join(name)).unwrap())
    }

    /// The observation with that key, without the words that all of these share.
    #[track_caller]
    fn observation(&self, key: &str) -> Row {
        let all = self.table("observations.csv");
        let keys: Vec<String> = all.iter().map(|row| row["observation"].clone()).collect();
        let found = all.into_iter().find(|row| row["observation"] == key);
        found.unwrap_or_else(|| panic!("no {key} among\n{}", keys.join("\n")))
    }

    /// The panel's cell of a region.
    #[track_caller]
    fn cell(&self, region: &str, year: i32, indicator: &str) -> Row {
        let year = year.to_string();
        let asked = |row: &Row| row["region_code"] == region && row["year"] == year && row["indicator"] == indicator;
        let found = self.table("panel.csv").into_iter().find(asked);
        found.unwrap_or_else(|| panic!("no cell {region} {year} {indicator}"))
    }

    fn issues(&self, code: &str) -> Vec<Row> {
        let all = self.table("issues.csv").into_iter();
        all.filter(|row| row["code"] == code).collect()
    }

    fn explain(&self, region: &str, indicator: &str, year: &str) -> String {
        self.0.call(&["explain", region, indicator, year]).expect(0).stdout
    }
}

fn own(region: &str, indicator: &str, year: i32) -> String {
    format!("{region}|{region}|{indicator}|{year}|region|observed")
}

/// The cells of a row that are named, in that order.
fn at(row: &Row, columns: &[&str]) -> String {
    let cells: Vec<&str> = columns.iter().map(|column| row[*column].as_str()).collect();
    cells.join(" ")
}

const FIGURE: &[&str] = &["value", "status", "qualifier"];

#[test]
fn a_cell_of_a_statutory_table_reaches_the_panel() {
    let walk = Walk::new();
    let table = "<table><tr><td colspan=\"6\">岚州市2024年度行政执法人员培训情况统计表</td></tr>\
        <tr><td>单位</td><td>执法人员数</td><td>参训人次</td><td>人均培训学时</td><td>参考人数</td><td>合格人数</td></tr>\
        <tr><td>望溪区</td><td>412</td><td>1236</td><td>58</td><td>400</td><td>391</td></tr></table>";
    let title = "岚州市2024年度行政执法人员培训情况统计表";
    walk.page(
        "table",
        (title, "2025-02-01"),
        &[
            "现将全市行政执法人员培训情况统计如下，数据由各区县司法局汇总报送。",
            table,
        ],
    );
    walk.run();
    let found = walk.observation(&own("990102", "enforce.officers", 2024));
    assert_eq!(at(&found, FIGURE), "412 reported exact");
    assert_eq!(
        (found["locator"].as_str(), found["quote"].as_str()),
        ("table 1!B3", "412")
    );
    let bytes = fs::read(walk.0.path("in/table.html")).unwrap();
    assert_eq!(found["snapshot"], fazhi::model::Digest::of(&bytes).to_string());
    let cell = walk.cell("990102", 2024, "enforce.officers");
    assert_eq!(
        (at(&cell, FIGURE), &cell["observation"]),
        ("412 reported exact".to_owned(), &found["observation"])
    );
    assert!(walk.explain("990102", "enforce.officers", "2024").contains("【412】"));
}

#[test]
fn a_return_counts_before_prose_and_both_places_are_shown() {
    let walk = Walk::new();
    walk.report("望溪区", 2024, "全区现有行政执法人员420人。");
    walk.report("云磐区", 2024, "全区现有行政执法人员300余人。");
    walk.training(2024, &["望溪区,412,1236,58,400,391", "云磐区,318,900,60,310,300"]);
    walk.run();
    let found = walk.observation(&own("990102", "enforce.officers", 2024));
    assert_eq!(at(&found, FIGURE), "412 reported exact");
    assert_eq!(
        at(&found, &["alternatives", "lost_by", "precedence"]),
        "420 ranked_source ranked_source"
    );
    assert!(found["article"].contains("统计表.csv"), "{}", found["article"]);
    let told = walk.issues("value_overruled");
    assert_eq!(told.len(), 1, "300余 agrees with 318: {told:?}");
    for part in ["412人", "420人", "行政执法人员420人", "望溪区2024.html", "统计表.csv"] {
        assert!(told[0]["text"].contains(part), "{part}: {}", told[0]["text"]);
    }
    let agreeing = walk.observation(&own("990103", "enforce.officers", 2024));
    assert_eq!(at(&agreeing, &["value", "lost_by"]), "318 exact_over_rounded");
    // An office that trusts neither more than the other gets a conflict instead.
    walk.0.write(
        "own/precedence.tsv",
        "indicator\tsource\trank\tties\tnote\nenforce\tannual_report\t1\tconflict\n",
    );
    walk.run();
    assert_eq!(at(&walk.cell("990102", 2024, "enforce.officers"), FIGURE), " conflict ");
}

#[test]
fn a_page_that_contradicts_itself_has_no_value_and_the_later_of_two_reports_counts() {
    let walk = Walk::new();
    walk.report(
        "望溪区",
        2024,
        "全区全年承办法律援助案件154件。\n法治惠民成效显现，全区全年办理法律援助案件163件。",
    );
    walk.report("云磐区", 2024, "全年办理法律援助案件80件。");
    let again = "云磐区2024年法治政府建设年度报告";
    walk.page(
        "again",
        (again, "2025-03-20"),
        &[
            "一、主要举措和成效",
            "2024年，云磐区深入推进法治政府建设，全年办理法律援助案件88件。",
        ],
    );
    walk.run();
    let found = walk.observation(&own("990102", "aid.cases", 2024));
    assert_eq!(
        at(&found, &["value", "status", "stated", "n_sources"]),
        " conflict 154;163 2"
    );
    assert_eq!(at(&walk.cell("990102", 2024, "aid.cases"), FIGURE), " conflict ");
    let told = &walk.issues("value_conflict")[0]["text"];
    assert!(
        told.contains("法律援助案件154件") && told.contains("法律援助案件163件"),
        "{told}"
    );
    let later = walk.observation(&own("990103", "aid.cases", 2024));
    assert_eq!(
        at(&later, &["value", "alternatives", "lost_by"]),
        "88 80 newer_document"
    );
}

#[test]
fn a_rate_with_another_base_is_shown_as_printed_and_never_compared() {
    let walk = Walk::new();
    walk.report("望溪区", 2024, "法制审核人员占全部工作人员总数的6%。");
    walk.report("云磐区", 2024, "全区法制审核人员12人，占行政执法人员总数的5%。");
    walk.run();
    let share = "enforce.legal_reviewer_share";
    let found = walk.observation(&own("990102", share, 2024));
    assert_eq!(at(&found, &["value", "status", "stated"]), " other_base 6");
    assert_eq!(at(&walk.cell("990102", 2024, share), FIGURE), " other_base ");
    assert_eq!(at(&walk.cell("990103", 2024, share), FIGURE), "5 reported exact");
    let told = &walk.issues("other_base")[0]["text"];
    assert!(told.contains("全部工作人员总数"), "{told}");
    let ranked: Vec<Row> = walk
        .table("comparison.csv")
        .into_iter()
        .filter(|row| row["indicator"] == share)
        .collect();
    assert_eq!(ranked.len(), 1);
    let covered = walk.table("coverage.csv").into_iter();
    let covered: Vec<Row> = covered
        .filter(|row| row["indicator"] == share && row["year"] == "2024")
        .collect();
    assert_eq!(at(&covered[0], &["n_reported", "n_not_comparable"]), "1 1");
}

#[test]
fn seven_parts_without_a_total_are_neither_added_nor_picked() {
    let walk = Walk::new();
    let kinds = ["婚姻家庭", "邻里", "物业", "土地", "劳动", "医疗", "道路交通事故"];
    let parts: Vec<String> = kinds
        .iter()
        .zip(11..)
        .map(|(kind, n)| format!("{kind}纠纷{n}件"))
        .collect();
    walk.report(
        "望溪区",
        2024,
        &format!("人民调解工作扎实开展，调解{}。", parts.join("、")),
    );
    walk.run();
    let found = walk.observation(&own("990102", "mediation.cases", 2024));
    assert_eq!(at(&found, &["value", "status"]), " parts_only");
    // They stand in the order of their evidence, of which that of a shared verb begins before.
    let mut stated: Vec<&str> = found["stated"].split(';').collect();
    stated.sort_unstable();
    assert_eq!(stated, ["11", "12", "13", "14", "15", "16", "17"]);
    assert_eq!(
        at(&walk.cell("990102", 2024, "mediation.cases"), FIGURE),
        " parts_only "
    );
    assert_eq!(walk.issues("parts_only").len(), 1);
}

#[test]
fn zero_blank_and_not_applicable_stay_apart_up_to_the_panel() {
    let walk = Walk::new();
    walk.training(2024, &["望溪区,412,0,,/,391", "云磐区,318,900,60,310,300"]);
    walk.run();
    for (indicator, expected) in [
        ("enforce.training_participants", "0 reported exact"),
        ("enforce.training_hours", " blank "),
        ("enforce.exam_takers", " not_applicable "),
        ("enforce.exam_passed", "391 reported exact"),
    ] {
        assert_eq!(
            at(&walk.cell("990102", 2024, indicator), FIGURE),
            expected,
            "{indicator}"
        );
    }
    // The row of a region that no return lists.
    assert_eq!(at(&walk.cell("990105", 2024, "enforce.officers"), FIGURE), " missing ");
}

#[test]
fn a_county_that_became_a_district_is_one_row_of_the_frame_year() {
    let walk = Walk::new();
    walk.report("望河县", 2021, "全年办理法律援助案件110件。");
    walk.report("望河区", 2023, "全年办理法律援助案件130件。");
    walk.run();
    // As reported, under the code of its time.
    assert_eq!(walk.observation(&own("990121", "aid.cases", 2021))["value"], "110");
    let cell = walk.cell("990105", 2021, "aid.cases");
    assert_eq!(
        (at(&cell, FIGURE), &cell["observation"]),
        ("110 reported exact".to_owned(), &own("990121", "aid.cases", 2021))
    );
    assert_eq!(walk.cell("990105", 2023, "aid.cases")["value"], "130");
    let codes: Vec<String> = walk
        .table("panel.csv")
        .into_iter()
        .map(|row| row["region_code"].clone())
        .collect();
    assert!(
        !codes.iter().any(|code| code == "990121" || code == "990104"),
        "{codes:?}"
    );
    let told = walk.explain("990105", "aid.cases", "2021");
    assert!(
        told.contains("990121|990121|aid.cases|2021") && told.contains("110"),
        "{told}"
    );
    // In the divisions of 2021 the county is the row.
    walk.0
        .write("jobs/walk.toml", JOB.replace("parent =", "frame_year = 2021\nparent ="));
    walk.run();
    assert_eq!(walk.cell("990121", 2023, "aid.cases")["value"], "130");
}

#[test]
fn regions_that_became_one_are_summed_where_both_state_it_and_broken_otherwise() {
    let walk = Walk::new();
    walk.report("云磐区", 2019, "全年办理法律援助案件90件。");
    walk.report("云磐区", 2020, "全年办理法律援助案件100件，解答法律咨询500人次。");
    walk.report("松坪区", 2020, "全年办理法律援助案件50余件。");
    walk.report("云磐区", 2022, "全年办理法律援助案件170件。");
    walk.run();
    let cell = walk.cell("990103", 2020, "aid.cases");
    assert_eq!(at(&cell, FIGURE), "150 reported at_least");
    let behind = format!(
        "{};{}",
        own("990103", "aid.cases", 2020),
        own("990104", "aid.cases", 2020)
    );
    assert_eq!(cell["observation"], behind);
    let broken = walk.table("panel.csv").into_iter();
    let broken: Vec<Row> = broken.filter(|row| row["status"] == "break").collect();
    for row in &broken {
        assert_eq!(
            row["break"], "merge 2021: 990103+990104>990103; not stated: 990104",
            "{row:?}"
        );
    }
    assert_eq!(walk.issues("series_break").len(), 2, "one for 2019 and one for 2020");
}

#[test]
fn a_page_published_again_with_another_figure_is_a_revision() {
    let walk = Walk::new();
    walk.report("望溪区", 2024, "全年办理法律援助案件118件。").run();
    walk.report("望溪区", 2024, "全年办理法律援助案件120件。").run();
    let found = walk.observation(&own("990102", "aid.cases", 2024));
    assert_eq!(at(&found, FIGURE), "120 reported exact");
    assert_eq!(at(&found, &["alternatives", "lost_by"]), "118 newer_snapshot");
    assert!(walk.issues("value_conflict").is_empty());
    let told = &walk.issues("value_revised")[0]["text"];
    assert!(told.contains("118件") && told.contains("120件"), "{told}");
}

#[test]
fn figures_of_a_town_or_a_bureau_never_become_the_districts() {
    let walk = Walk::new();
    let lead = "2024年，本镇深入推进法治政府建设，全年调解矛盾纠纷35件。";
    for (name, title) in [
        ("town", "望溪区石桥镇2024年法治政府建设年度报告"),
        ("unknown_town", "望溪区柳湾镇2024年法治政府建设年度报告"),
        ("office", "望溪区清水街道办事处2024年法治政府建设年度报告"),
        ("bureau", "望溪区教育局2024年法治政府建设年度报告"),
        ("bureau_on", "望溪区教育局关于2024年法治政府建设情况的报告"),
    ] {
        walk.page(name, (title, "2025-01-10"), &["一、主要举措和成效", lead]);
    }
    walk.report("云磐区", 2024, "全区调解矛盾纠纷900件。其中石桥镇调解矛盾纠纷35件。");
    walk.run();
    let cell = walk.cell("990102", 2024, "mediation.cases");
    assert_eq!(at(&cell, FIGURE), " missing ");
    let bodies: Vec<String> = walk
        .table("observations.csv")
        .into_iter()
        .filter(|row| row["indicator"] == "mediation.cases" && row["value"] == "35")
        .map(|row| row["body"].clone())
        .collect();
    assert!(!bodies.contains(&"990102".to_owned()), "{bodies:?}");
    assert!(bodies.contains(&"990102105".to_owned()), "{bodies:?}");
    assert_eq!(walk.cell("990103", 2024, "mediation.cases")["value"], "900");
}

#[test]
fn goals_come_out_with_their_bounds_beside_the_results() {
    let walk = Walk::new();
    let plan = "望溪区2024年法治政府建设工作要点";
    let goals = "一、加强行政执法培训，人均培训学时不少于60学时。二、行政诉讼败诉率控制在5%以内。\
        三、办理法律援助案件不少于80件。";
    walk.page("plan", (plan, "2024-03-01"), &["为做好2024年工作，制定本要点。", goals]);
    walk.report("望溪区", 2024, "行政诉讼败诉率6.5%。");
    walk.training(2024, &["望溪区,412,1236,62,400,391"]);
    walk.run();
    let targets: Vec<String> = walk
        .table("observations.csv")
        .iter()
        .filter(|row| row["sense"] == "target")
        .map(|row| at(row, &["region_code", "indicator", "period", "value", "qualifier"]))
        .collect();
    assert_eq!(
        targets,
        [
            "990102 aid.cases 2024 80 at_least",
            "990102 enforce.training_hours 2024 60 at_least",
            "990102 litigation.loss_rate 2024 5 at_most",
        ]
    );
    let outcomes: Vec<String> = walk
        .table("targets.csv")
        .iter()
        .map(|row| at(row, &["indicator", "goal", "bound", "result", "difference", "outcome"]))
        .collect();
    assert_eq!(
        outcomes,
        [
            "aid.cases 80 floor   not_stated",
            "enforce.training_hours 60 floor 62 2 met",
            "litigation.loss_rate 5 ceiling 6.5 1.5 missed",
        ]
    );
    // Met, and missed.
    assert_eq!(walk.cell("990102", 2024, "enforce.training_hours")["value"], "62");
    assert_eq!(walk.cell("990102", 2024, "litigation.loss_rate")["value"], "6.5");
}

const BY: &str = "已电话核实\t张三\t2025-03-01";

#[test]
fn corrections_are_shown_wherever_the_figure_is() {
    let walk = Walk::new();
    walk.report(
        "望溪区",
        2024,
        "全区全年承办法律援助案件154件。\n法治惠民成效显现，全区全年办理法律援助案件163件。",
    );
    walk.report("云磐区", 2024, "全年办理法律援助案件8000件。全年调解矛盾纠纷900件。");
    walk.run();
    // The quotation as the issue shows it.
    let told = walk.issues("value_conflict")[0]["text"].clone();
    let quoted = told.split('「').find(|part| part.contains("163件」")).unwrap();
    let quoted = quoted.split('」').next().unwrap();
    walk.corrections(&format!(
        "c1\tdrop\t990102\taid.cases\t2024\t\t\t{quoted}\t163\t\t\t\t{BY}\n\
         c2\toverride\t990103\taid.cases\t2024\t\t\t\t8000\t80\t\t\t{BY}\n\
         c3\tadd\t990105\taid.cases\t2024\t\t\t\t\t77\tabout\t《望河区年鉴2025》第88页\t{BY}\n\
         c4\tdrop\t990103\tmediation.cases\t2024\t\t\t\t900\t\t\t\t{BY}\n"
    ));
    walk.run();
    for (region, indicator, figure, alternatives, key) in [
        (
            "990102",
            "aid.cases",
            "154 reported exact",
            "163 correction",
            "drop c1 163>;",
        ),
        (
            "990103",
            "aid.cases",
            "80 reported exact",
            "8000 correction",
            "override c2 8000>80;",
        ),
        ("990105", "aid.cases", "77 reported about", " ", "add c3 >77;"),
        (
            "990103",
            "mediation.cases",
            " withdrawn ",
            "900 correction",
            "drop c4 900>;",
        ),
    ] {
        let found = walk.observation(&own(region, indicator, 2024));
        assert_eq!(at(&found, &["alternatives", "lost_by"]), alternatives, "{key}");
        assert!(found["corrections"].starts_with(key), "{}", found["corrections"]);
        let cell = walk.cell(region, 2024, indicator);
        assert_eq!(at(&cell, FIGURE), figure, "{key}");
        assert_eq!(cell["corrections"], found["corrections"]);
        let told = walk.explain(region, indicator, "2024");
        assert!(told.contains("人工更正") && told.contains("张三 2025-03-01"), "{told}");
    }
    let added = walk.observation(&own("990105", "aid.cases", 2024));
    assert_eq!(
        at(&added, &["article", "locator", "rule"]),
        "《望河区年鉴2025》第88页 own/corrections.tsv!J4 correction/c3"
    );
}

#[test]
fn a_correction_stops_the_run_once_its_source_is_mended() {
    let walk = Walk::new();
    walk.report("望溪区", 2024, "全年办理法律援助案件8000件。");
    walk.corrections(&format!(
        "c1\toverride\t990102\taid.cases\t2024\t\t\t\t8000\t80\t\t\t{BY}\n"
    ))
    .run();
    let published = walk.0.files("reports/walk");
    // The district mends its page.
    walk.report("望溪区", 2024, "全年办理法律援助案件80件。");
    let told = walk.refused();
    for part in [
        "own/corrections.tsv:2: correction `c1`",
        "it corrects 8000, and 80 is stated there",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert_eq!(
        walk.0.files("reports/walk"),
        published,
        "the last publication stays as it was"
    );
    // So does an addition that a source now states, and one of what is gone.
    walk.corrections(&format!(
        "c1\tadd\t990102\taid.cases\t2024\t\t\t\t\t80\t\t年鉴\t{BY}\n\
         c2\tdrop\t990103\taid.cases\t2024\t\t\t\t5\t\t\t\t{BY}\n"
    ));
    let told = walk.refused();
    for part in [
        ":2: correction `c1`: a source now states it (80)",
        ":3: correction `c2`: it corrects 5, and nothing is stated",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    walk.corrections("");
    walk.run();
    assert_eq!(walk.cell("990102", 2024, "aid.cases")["value"], "80");
}

#[test]
fn check_names_the_mistakes_of_corrections_and_changes() {
    let walk = Walk::new();
    walk.corrections("c1\toverride\t990102\taid.cases\t2024\t\t\t\t\t80\t\t\t\t张三\t2025-03-01\n");
    walk.0.write(
        "own/region_changes.tsv",
        "predecessor\tsuccessor\tyear\tkind\tshare\tnote\tsource\n990121\t990199\t2022\tupgrade\n",
    );
    let told = walk.0.call(&["check"]).expect(2).stderr;
    for part in [
        "own/corrections.tsv:2: column `reason` is empty",
        "own/region_changes.tsv:2: column `successor`: region 990199",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn a_development_zone_of_an_offices_own_table_has_its_place_in_the_panel() {
    let walk = Walk::new();
    let zone = "990171\t岚州高新技术产业开发区\tcounty\t990100\t岚州高新区;岚州市高新区\n";
    walk.0.write("own/regions.tsv", format!("{REGIONS}{zone}"));
    walk.report("岚州高新区", 2024, "全年办理法律援助案件21件。");
    walk.run();
    let cell = walk.cell("990171", 2024, "aid.cases");
    assert_eq!(at(&cell, &["value", "city"]), "21 岚州市");
}
