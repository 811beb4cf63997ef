//! What the figures of one file say of each other, told by `fazhi extract` beside its rows.

use crate::project::{Project, rows};

const REPORT: &str = "望溪县2031年法治政府建设年度报告

一、主要举措和成效

全年共调处矛盾纠纷400件,调解成功380件,调解成功率99.2%。

全年共收到行政复议申请60件,审结行政复议案件50件。年内共举办法治宣传活动45场,发放宣传资料近5万份。

二、其他工作

全年共举办法治宣传活动52场,发放宣传资料共计48620份。

执法资格考试参考80人,合格91人。一审行政应诉案件86件,审结一审行政诉讼案件70件,败诉6件,败诉率8.5%。
";

fn extracted(text: &str) -> (Vec<crate::project::Row>, String) {
    let project = Project::empty();
    project.write("report.txt", text);
    let called = project.call(&["extract", "report.txt", "--format", "csv"]).expect(0);
    (rows(called.stdout.as_bytes()), called.stderr)
}

#[test]
fn a_file_that_contradicts_itself_is_told_with_the_places() {
    let (found, told) = extracted(REPORT);
    let line = |words: &[&str]| {
        let fits = |line: &&str| words.iter().all(|word| line.contains(word));
        assert!(told.lines().any(|line| fits(&line)), "no line with {words:?}:\n{told}");
    };
    // 380 of 400 are 95%.
    line(&[
        "report.txt",
        "调解成功率",
        "99.2%",
        "95.00%",
        "「调解成功率99.2%」",
        "block",
    ]);
    line(&["合格", "91人", "80人"]);
    line(&["45场、52场", "「举办法治宣传活动45场」", "「举办法治宣传活动52场」"]);
    // 近5万 and 48620 are one figure; the exact one stands.
    let materials: Vec<&str> = found
        .iter()
        .filter(|row| row["indicator"] == "publicity.materials")
        .map(|row| row["value"].as_str())
        .collect();
    assert_eq!(materials, ["48620"]);
    assert!(!told.contains("发放法治宣传资料份数有不同数值"), "{told}");
    // The base of a loss rate is named nowhere, so that nothing is held against it.
    assert!(!told.contains("败诉率印为"), "{told}");
}

#[test]
fn a_file_whose_figures_agree_is_left_alone() {
    // 260 of 280 are 92.857%: cut off as well as rounded.
    for rate in ["92.8", "92.9", "92.86", "93"] {
        let text = format!(
            "望溪县2031年法治政府建设年度报告\n\n全年共调处矛盾纠纷280件,调解成功260件,调解成功率{rate}%。其中婚姻家庭纠纷60件。\n"
        );
        let (_, told) = extracted(&text);
        assert!(!told.contains("印为") && !told.contains("大于"), "{rate}: {told}");
    }
}
