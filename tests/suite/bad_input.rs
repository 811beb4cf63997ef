//! Bad input becomes issues with their places; the run finishes and nothing else is lost.

use crate::project::{Project, Row};

const JOB: &str = r#"title = "坏输入"
years = { first = 2023, last = 2023 }
parent = "990000"
tables = ["tables"]

[[site]]
name = "样站"
lists = ["http://site.sample.invalid/list.html", "http://site.sample.invalid/empty.html", "http://site.sample.invalid/gone.html"]
article = '/a/[a-z]+\.html$'
delay_ms = 0
rehearsal = "site"

[[inbox]]
name = "报表"
folder = "inbox"
"#;

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"PubDate\" content=\"2024-02-01 09:00\"></head><body><div class=\"TRS_Editor\">\
         <h1>{title}</h1>{body}</div></body></html>"
    )
}

fn report(title: &str, sentence: &str) -> String {
    let body = format!(
        "<p>一年来，我区认真落实法治政府建设各项任务，现将有关情况报告如下。</p><p>一、主要工作</p>\
         <p>{sentence}</p><p>二、存在的不足</p><p>一些单位学法用法还不够经常。</p>\
         <p>三、下一步打算</p><p>继续推进依法行政。</p>"
    );
    page(title, &body)
}

fn project() -> Project {
    let project = Project::empty();
    project.write("jobs/demo.toml", JOB);
    let regions = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    project.write("tables/regions.tsv", std::fs::read(regions).unwrap());
    let links = ["good", "missing", "picture", "yearless", "nowhere"];
    let links: Vec<String> = links
        .iter()
        .map(|name| format!("<li><a href=\"a/{name}.html\">{name}</a></li>"))
        .collect();
    let links = links.concat();
    project.write("site/list.html", page("目录", &format!("<ul>{links}</ul>")));
    project.write("site/empty.html", page("目录", "<p>暂无内容</p>"));
    let sentence = "全年共调解各类矛盾纠纷128件，调解成功126件。";
    project.write("site/a/good.html", report("云磐区2023年法治政府建设年度报告", sentence));
    project.write("site/a/picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    project.write("site/a/yearless.html", report("望砚区法治政府建设情况报告", sentence));
    project.write(
        "site/a/nowhere.html",
        report("无名区2023年法治政府建设年度报告", sentence),
    );
    project.write("inbox/培训.xlsx", "这不是工作簿，只是一行文字。");
    project.write("inbox/附件.xlsx", b"PK\x03\x04 cut off");
    project
}

fn of<'a>(issues: &'a [Row], code: &str) -> Vec<&'a str> {
    issues
        .iter()
        .filter(|row| row["code"] == code)
        .map(|row| row["address"].as_str())
        .collect()
}

#[test]
fn each_becomes_an_issue_with_its_place_and_the_good_page_is_kept() {
    let project = project();
    project.call(&["run", "jobs/demo.toml"]).expect(1);
    let issues = project.table("issues.csv");
    let site = "http://site.sample.invalid";
    let fetch = of(&issues, "fetch_failed");
    assert!(
        fetch.contains(&format!("{site}/a/missing.html").as_str()),
        "{issues:#?}"
    );
    assert!(fetch.contains(&format!("{site}/gone.html").as_str()), "{issues:#?}");
    assert_eq!(of(&issues, "list_without_links"), [format!("{site}/empty.html")]);
    assert!(of(&issues, "year_missing").contains(&format!("{site}/a/yearless.html").as_str()));
    assert!(of(&issues, "region_unknown").contains(&format!("{site}/a/nowhere.html").as_str()));
    let unreadable: Vec<&str> = [of(&issues, "unreadable"), of(&issues, "unknown_media")].concat();
    assert!(
        unreadable.contains(&format!("{site}/a/picture.html").as_str()),
        "{issues:#?}"
    );
    assert!(unreadable.contains(&"file:inbox/附件.xlsx"), "{issues:#?}");
    let text_workbook = issues
        .iter()
        .filter(|row| row["address"] == "file:inbox/培训.xlsx")
        .count();
    assert!(
        text_workbook > 0,
        "the workbook that is a text has no issue: {issues:#?}"
    );
    let cases: Vec<String> = project
        .table("observations.csv")
        .into_iter()
        .filter(|row| row["indicator"] == "mediation.cases")
        .map(|row| format!("{} {} {}", row["region_code"], row["year"], row["value"]))
        .collect();
    assert_eq!(cases, ["990102 2023 128"]);
}

#[test]
fn a_mended_source_closes_its_issue() {
    let project = project();
    project.call(&["run", "jobs/demo.toml"]).expect(1);
    let sentence = "全年共调解各类矛盾纠纷64件，调解成功63件。";
    project.write(
        "site/a/missing.html",
        report("枫浦区2023年法治政府建设年度报告", sentence),
    );
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let issues = project.table("issues.csv");
    assert!(!of(&issues, "fetch_failed").contains(&"http://site.sample.invalid/a/missing.html"));
    assert_eq!(
        project
            .table("observations.csv")
            .iter()
            .filter(|row| row["indicator"] == "mediation.cases")
            .count(),
        2
    );
}

#[test]
fn a_broken_job_is_refused_with_file_line_and_reason() {
    let project = project();
    for (from, to, expected) in [
        ("title = ", "titel = ", "jobs/demo.toml:1: unknown field `titel`"),
        (
            "\"990000\"",
            "\"99\"",
            "jobs/demo.toml:3: `parent`: not a division code",
        ),
        (
            "\"990000\"",
            "\"980000\"",
            "`parent`: region 980000 is not in the table",
        ),
        ("\"tables\"", "\"nothing_here\"", "nothing_here"),
    ] {
        project.write("jobs/demo.toml", JOB.replace(from, to));
        let called = project.call(&["run", "jobs/demo.toml"]).expect(2);
        assert!(called.stderr.contains(expected), "{expected}\n{}", called.stderr);
    }
    assert!(!project.path("reports").exists(), "a refused job published something");
    let called = project.call(&["run", "jobs/none.toml"]).expect(2);
    assert!(called.stderr.contains("none.toml"), "{}", called.stderr);
}

#[test]
fn check_names_every_mistake_in_tables_and_jobs_at_once() {
    let project = project();
    project.write(
        "data/reference/indicators.tsv",
        "code\tname_zh\nmediation.cases\t调解\n",
    );
    project.write("jobs/demo.toml", JOB.replace("last = 2023", "last = 2022"));
    let called = project.call(&["check"]).expect(2);
    for part in [
        "data/reference/indicators.tsv:1: column `unit` is missing",
        "jobs/demo.toml:2: `years`: 2023 to 2022",
    ] {
        assert!(called.stderr.contains(part), "{part}\n{}", called.stderr);
    }
}

#[test]
fn the_shipped_tables_and_the_demo_job_pass_the_check() {
    let called = Project::sample().call(&["check"]).expect(0);
    assert!(called.stdout.contains("检查通过"), "{}", called.stdout);
}

#[test]
fn an_altered_archive_file_costs_its_article_and_is_read_again_once_restored() {
    let project = project();
    project.call(&["run", "jobs/demo.toml"]).expect(1);
    let good = project
        .table("observations.csv")
        .into_iter()
        .find(|row| row["indicator"] == "mediation.cases")
        .unwrap();
    let digest = &good["snapshot"];
    let file = project.path(&format!("data/state/archive/{}/{digest}", &digest[..2]));
    let bytes = std::fs::read(&file).unwrap();
    let mut altered = bytes.clone();
    altered[0] ^= 1;
    std::fs::write(&file, altered).unwrap();
    // A new table makes everything be read again.
    project.write("tables/units.tsv", "unit\tto\tfactor\tonly\tnote\n沓\t份\t1\t\t\n");
    project.call(&["run", "jobs/demo.toml", "--offline"]).expect(1);
    let issues = project.table("issues.csv");
    assert!(
        of(&issues, "unreadable").contains(&good["article"].as_str()),
        "{issues:#?}"
    );
    std::fs::write(&file, bytes).unwrap();
    project.call(&["run", "jobs/demo.toml", "--offline"]).expect(0);
    assert!(!of(&project.table("issues.csv"), "unreadable").contains(&good["article"].as_str()));
}

#[test]
fn a_run_without_the_network_never_puts_nothing_in_the_place_of_something() {
    let project = project();
    let called = project.call(&["run", "jobs/demo.toml", "--offline"]).expect(2);
    assert!(called.stderr.contains("no archived page"), "{}", called.stderr);
    assert!(!project.path("reports/demo").exists());
}

#[test]
fn a_report_of_another_region_is_listed_and_told() {
    let project = project();
    project.write("jobs/demo.toml", JOB.replace("\"990000\"", "\"990200\""));
    project.call(&["run", "jobs/demo.toml"]).expect(1);
    let issues = project.table("issues.csv");
    let outside = of(&issues, "outside_job");
    let page = |name: &str| format!("http://site.sample.invalid/a/{name}.html");
    assert_eq!(outside, [page("good"), page("yearless")]);
    let listed = project.table("observations.csv");
    assert!(listed.iter().any(|row| row["region_code"] == "990102"));
}

#[test]
fn an_inbox_that_is_gone_keeps_what_it_held() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let before = project.table("panel.csv");
    std::fs::rename(project.path("data/sample/returns"), project.path("away")).unwrap();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    assert!(
        before == project.table("panel.csv"),
        "the figures of the inbox are lost"
    );
    assert_eq!(of(&project.table("issues.csv"), "unreadable"), ["data/sample/returns"]);
}

#[test]
fn a_list_page_that_is_an_article_too_is_read_as_both() {
    let project = project();
    let article = JOB.replace(r"/a/[a-z]+\.html$", r"/(a/[a-z]+|list)\.html$");
    project.write("jobs/demo.toml", article);
    let list = std::fs::read_to_string(project.path("site/list.html")).unwrap();
    project.write(
        "site/list.html",
        list.replace("<ul>", "<ul><li><a href=\"list.html\">self</a></li>"),
    );
    project.call(&["run", "jobs/demo.toml"]).expect(1);
    project.call(&["run", "jobs/demo.toml"]).expect(0);
}

#[test]
fn a_listing_that_lacks_a_broken_file_is_no_success() {
    let project = project();
    let called = project.call(&["extract", "inbox/附件.xlsx"]).expect(2);
    assert!(called.stderr.contains("附件.xlsx"), "{}", called.stderr);
}
