//! Reports copied from one another, through the whole program.

use crate::project::Project;

const JOB: &str = r#"title = "雷同"
years = { first = 2023, last = 2023 }
parent = "990000"
tables = ["tables"]

[[inbox]]
name = "报告"
folder = "inbox"
"#;

/// A report of 60 paragraphs, of which the first `own` are its own.
fn report(region: &str, own: usize) -> String {
    let letters: Vec<char> =
        "机构强推进依执督检查规范程序组织开展落责任深化改革优营商环境群众调解普宣传培训学习领导部决策审核"
            .chars()
            .collect();
    let paragraph = |seed: usize| -> String {
        let pick = |at: usize| letters[(seed * 7 + at * at * (seed % 11 + 3) + at * 13) % letters.len()];
        format!("<p>{region}{}。</p>", (0..40).map(pick).collect::<String>())
    };
    let start = region.chars().map(|c| c as usize).sum::<usize>();
    let paragraphs = (0..60).map(|n| paragraph(if n < own { start + n } else { 1_000_000 + n * 31 }));
    format!(
        "<html><head><meta charset=utf-8><title>{region}2023年法治政府建设年度报告</title></head><body>\
         <h1>{region}2023年法治政府建设年度报告</h1>{}</body></html>",
        paragraphs.collect::<String>()
    )
}

#[test]
fn a_copied_report_is_told_once_with_its_source_and_one_of_its_own_is_not() {
    let project = Project::empty();
    project.write("jobs/demo.toml", JOB);
    let regions = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    project.write("tables/regions.tsv", std::fs::read(regions).unwrap());
    project.write("inbox/a.html", report("云磐区", 0));
    project.write("inbox/b.html", report("望砚区", 2));
    project.write("inbox/c.html", report("望溪区", 50));
    for _ in 0..2 {
        project.call(&["run", "jobs/demo.toml"]);
        let issues = project.table("issues.csv");
        let copies: Vec<_> = issues.iter().filter(|row| row["code"] == "near_copy").collect();
        let [copy] = copies.as_slice() else {
            panic!("{issues:?}");
        };
        assert_eq!(copy["address"], "file:inbox/b.html");
        assert!(
            copy["text"].contains("云磐区") && copy["text"].contains("file:inbox/a.html"),
            "{}",
            copy["text"]
        );
    }
}
