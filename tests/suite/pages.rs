//! One article on several pages: its figures are those of the same article on one page.

use std::collections::BTreeSet;
use std::fs;

use crate::project::{Project, Row};

const ARTICLE: &str = "data/sample/site/990102/fzzf/202501/t20250124_6559";

/// The article cut into pages of about equal length between paragraphs of its body, as the content
/// system of its site does it: the script names files that count from 0.
fn split(project: &Project, pages: usize) {
    let whole = fs::read_to_string(project.path(&format!("{ARTICLE}.html"))).unwrap();
    let body = whole.find("<p style=").unwrap();
    let end = whole.rfind("</p>").map_or(whole.len(), |_| {
        whole[..whole.find("<div class=\"foot").unwrap_or(whole.len())]
            .rfind("</p>")
            .unwrap()
            + 4
    });
    let paragraphs: Vec<&str> = whole[body..end].split_inclusive("</p>").collect();
    for (number, part) in paragraphs.chunks(paragraphs.len().div_ceil(pages)).enumerate() {
        let pager = format!(
            "<div class=\"page\"><script>createPageHTML({pages}, {number}, \"t20250124_6559\", \"html\");</script></div>"
        );
        let page = format!("{}{}{pager}{}", &whole[..body], part.concat(), &whole[end..]);
        let suffix = if number == 0 {
            String::new()
        } else {
            format!("_{number}")
        };
        project.write(&format!("{ARTICLE}{suffix}.html"), page);
    }
}

/// What is published of the district, without the addresses that it comes from.
fn figures(project: &Project) -> BTreeSet<Vec<String>> {
    let own = |row: &Row| row["region_code"] == "990102" && row["period"] == "2024";
    let told = |row: Row| {
        let kept = ["indicator", "period", "value", "unit", "qualifier", "status", "scope"];
        kept.iter()
            .map(|name| row.get(*name).cloned().unwrap_or_default())
            .collect()
    };
    project
        .table("observations.csv")
        .into_iter()
        .filter(own)
        .map(told)
        .collect()
}

#[test]
fn an_article_on_three_pages_gives_what_it_gives_on_one() {
    let project = Project::sample();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let whole = figures(&project);
    assert!(whole.len() > 20, "{}", whole.len());

    let project = Project::sample();
    split(&project, 3);
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    assert_eq!(figures(&project), whole);
    let issues = project.table("issues.csv");
    let codes: Vec<&str> = issues.iter().map(|row| row["code"].as_str()).collect();
    assert!(
        !codes.contains(&"further_pages") && !codes.contains(&"duplicate_report"),
        "{codes:?}"
    );
    // Each figure names the page that states it.
    let stated = project.table("observations.csv");
    let from = |page: &str| stated.iter().filter(|row| row["article"].ends_with(page)).count();
    assert!(from("t20250124_6559.html") > 0, "first page");
    assert!(
        from("t20250124_6559_1.html") > 0 && from("t20250124_6559_2.html") > 0,
        "further pages"
    );

    // A second run asks again and changes nothing; without its last page the article says so.
    let before = project.files("reports/demo");
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    assert_eq!(project.files("reports/demo"), before);
    let project = Project::sample();
    split(&project, 3);
    fs::remove_file(project.path(&format!("{ARTICLE}_2.html"))).unwrap();
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    let issues = project.table("issues.csv");
    let told = |code: &str| issues.iter().any(|row| row["code"] == code);
    assert!(told("further_pages") && told("fetch_failed"));
}
