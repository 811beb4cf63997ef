use std::fs;
use std::path::PathBuf;

use super::{DefectRules, defects};
use crate::document::{Document, Input, Limits, Marks, identify, read};
use crate::model::{Finding, IssueCode};
use crate::reference::{Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\n\
    990103\t云磐区\tcounty\t990100\n\
    980000\t远山省\tprovince\n\
    980100\t鹿泽市\tcity\t980000\n";

fn examined(text: &str, regions: &Regions) -> Document {
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let mut document = read(&input, &Limits::default()).unwrap();
    let marks = Marks::shipped().unwrap();
    let rules = DefectRules::load(&shipped_tables()).unwrap();
    identify(&mut document, regions, marks);
    defects(&mut document, regions, marks, &rules);
    document
}

fn invented() -> Regions {
    let mut files = TableFiles::default();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), REGIONS.to_owned())]);
    Regions::load(&files).unwrap()
}

/// The findings of a code; each quote must be what stands at its place.
fn found(text: &str, code: IssueCode) -> Vec<Finding> {
    let document = examined(text, &invented());
    let findings = document.findings.into_iter().filter(|finding| finding.code == code);
    findings
        .inspect(|finding| {
            if let Some((crate::model::Place::Text { start, end, .. }, quote)) = &finding.at {
                let slice: String = text.chars().skip(*start).take(end - start).collect();
                assert_eq!(slice, *quote, "{text}");
            }
        })
        .collect()
}

fn params(findings: &[Finding], names: &[&str]) -> Vec<String> {
    let one = |finding: &Finding| {
        let values: Vec<&str> = names.iter().map(|name| finding.params[*name].as_str()).collect();
        values.join(" ")
    };
    findings.iter().map(one).collect()
}

const FILLER: &str = "坚持把学法用法放在突出位置，压实各单位责任，推动各项任务落到实处，为高质量发展提供有力保障。";

#[test]
fn heading_numbers_that_skip() {
    for (headings, expected) in [
        (vec!["一、", "二、", "三、"], vec![]),
        (vec!["一、", "(一)", "(二)", "二、", "(一)", "(二)"], vec![]),
        (vec!["一、", "（一）", "（三）", "二、"], vec!["(一) (三)"]),
        (vec!["一、", "三、", "四、"], vec!["一 三"]),
        (vec!["一、", "二、", "二、", "三、"], vec!["二 二"]),
        (vec!["一、", "1.", "2.", "4.", "二、", "1.", "2."], vec!["2 4"]),
        (vec!["一、", "(二)", "(三)"], vec!["一 (二)"]),
        (vec!["九、", "十、", "十一、", "十三、"], vec!["十一 十三"]),
        // A list that begins anew, and years, decimals and dates that are no list numbers.
        (vec!["一、", "1.", "2.", "1.", "2.", "二、"], vec![]),
        (vec!["一、", "2031.", "3.5", "二、"], vec![]),
    ] {
        let lines: Vec<String> = headings.iter().map(|number| format!("{number}{FILLER}")).collect();
        let gaps = found(&lines.join("\n"), IssueCode::NumberingGap);
        assert_eq!(params(&gaps, &["from", "to"]), expected, "{headings:?}");
    }
}

#[test]
fn a_heading_inside_a_paragraph_is_no_gap() {
    let text = format!("一、{FILLER}\n(一){FILLER}(二){FILLER}\n(三){FILLER}");
    assert_eq!(found(&text, IssueCode::NumberingGap), []);
}

#[test]
fn names_of_other_regions() {
    let title = "岚州市望溪区2031年法治政府建设年度报告\n";
    for (sentence, expected) in [
        ("全面落实远山省法治政府建设实施方案。", vec!["远山省 1"]),
        ("云磐区司法局牵头，云磐区政府统筹，抓好整改。", vec!["云磐区 2"]),
        // The own region and those above it; visits, agreements, courts, and names nobody governs here.
        ("按照青岚省法治政府建设要求和岚州市委部署。", vec![]),
        ("望溪区政府高度重视，望溪区司法局抓好落实。", vec![]),
        ("赴远山省司法厅学习。与云磐区政府签订协作协议。", vec![]),
        ("远山省籍务工人员12名。", vec![]),
        ("行政诉讼案件由云磐区人民法院审理。", vec![]),
    ] {
        let text = format!("{title}{FILLER}全区各级各部门认真履职，{sentence}{FILLER}");
        let names = found(&text, IssueCode::ForeignRegion);
        assert_eq!(params(&names, &["name", "count"]), expected, "{sentence}");
    }
}

#[test]
fn prescribed_parts_that_are_missing() {
    let report = |year: i32, parts: &[&str]| {
        let mut lines = vec![
            format!("望溪区{year}年法治政府建设年度报告"),
            format!("一、{year}年主要举措\n{}", FILLER.repeat(20)),
        ];
        lines.extend(parts.iter().map(|part| format!("{part}\n{FILLER}")));
        let missing = found(&lines.join("\n"), IssueCode::SectionMissing);
        params(&missing, &["section"])
    };
    let whole = [
        "二、存在的不足和原因",
        "三、党政主要负责人履行推进法治建设第一责任人职责情况",
        "四、2032年工作安排",
    ];
    assert_eq!(report(2031, &whole), Vec::<String>::new());
    assert_eq!(
        report(
            2031,
            &["二、主要负责人履职情况", "三、工作短板和困难", "四、下一步打算"]
        ),
        Vec::<String>::new()
    );
    assert_eq!(
        report(2031, &["二、面临的主要困难", "三、下一步工作打算"]),
        ["heads_duties"]
    );
    assert_eq!(report(2031, &[]), ["shortcomings", "heads_duties", "next_year"]);
    // The plan for another year is not the one for the next; the heads' duties are prescribed since 2019.
    assert_eq!(report(2031, &[whole[0], whole[1], "四、2031年工作安排"]), ["next_year"]);
    assert_eq!(
        report(2016, &["二、存在的主要问题", "三、2017年工作思路"]),
        Vec::<String>::new()
    );
    // A page that holds only the beginning is not held to it.
    let short = format!("望溪区2031年法治政府建设年度报告\n一、主要举措\n{FILLER}");
    assert_eq!(found(&short, IssueCode::SectionMissing), []);
}

#[test]
fn a_report_older_than_its_year() {
    let page = |date: &str| format!("望溪区2031年法治政府建设年度报告\n发布日期：{date}\n{FILLER}{FILLER}");
    let conflict = found(&page("2030-12-28"), IssueCode::DateConflict);
    assert_eq!(params(&conflict, &["first", "second"]), ["2030-12-28 2031"]);
    assert_eq!(
        conflict[0].at.as_ref().map(|(_, quote)| quote.as_str()),
        Some("2030-12-28")
    );
    assert_eq!(found(&page("2031-12-28"), IssueCode::DateConflict), []);
}

#[test]
fn two_scripts_in_one_text() {
    for (text, expected) in [
        (FILLER.repeat(2), vec![]),
        (format!("{FILLER}依法解決群众反映的问题。"), vec!["決 1"]),
        (
            "望溪區嚴格規范執法程序，加強執法隊伍建設，組織干部學習60余次，區政府常務會議聽取彙報。".to_owned(),
            vec!["0余 干部 規范 3"],
        ),
        (
            "望溪區嚴格規範執法程序，加強執法隊伍建設，組織幹部學習60餘次，區政府常務會議聽取彙報。".to_owned(),
            vec![],
        ),
    ] {
        let mixed = found(&text, IssueCode::MixedScript);
        assert_eq!(params(&mixed, &["found", "count"]), expected, "{text}");
    }
}

#[test]
fn mistakes_in_the_table_are_named() {
    let mut files = TableFiles::default();
    let table = "check\tpattern\tvalue\tsince\nsection\t(\tshortcomings\nsection\t甲\tsomething\ncolour\t乙\tyes\n";
    files.add_layer([("defects.tsv".to_owned(), "own.tsv".to_owned(), table.to_owned())]);
    let error = DefectRules::load(&files).unwrap_err().to_string();
    for line in ["own.tsv:2", "own.tsv:3", "own.tsv:4"] {
        assert!(error.contains(line), "{error}");
    }
}

/// The annotated documents beside the repository, where they are there.
fn annotated() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared", "../../shared"].map(|place| root.join(place));
    places
        .into_iter()
        .find(|place| place.join("gold/seed_documents.json").exists())
}

/// The code that answers a kind of annotated finding.
fn code_of(kind: &str) -> Option<IssueCode> {
    Some(match kind {
        "numbering_gap" => IssueCode::NumberingGap,
        "foreign_region" => IssueCode::ForeignRegion,
        "mixed_script" => IssueCode::MixedScript,
        "repeated_body" => IssueCode::RepeatedBody,
        "repeated_metadata" => IssueCode::RepeatedMetadata,
        "metadata_conflict" => IssueCode::DateConflict,
        "missing_title" => IssueCode::TitleMissing,
        "missing_section" => IssueCode::SectionMissing,
        _ => return None,
    })
}

#[test]
fn annotated_defects_are_found_and_no_others() {
    let Some(shared) = annotated() else { return };
    let regions = Regions::load(&shipped_tables()).unwrap();
    let gold = fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let gold: Vec<serde_json::Value> = serde_json::from_str(&gold).unwrap();
    for expected in &gold {
        let name = expected["doc"].as_str().unwrap();
        let text = fs::read_to_string(shared.join("seeds").join(name)).unwrap();
        let findings = examined(&text, &regions).findings;
        let annotated: Vec<IssueCode> = expected["quality_findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|finding| code_of(finding["type"].as_str().unwrap()))
            .collect();
        for code in &annotated {
            assert!(findings.iter().any(|f| f.code == *code), "{name}: {code} was not found");
        }
        // A page without a date is annotated with its title.
        let other = |finding: &&Finding| !annotated.contains(&finding.code) && finding.code != IssueCode::DateMissing;
        let others: Vec<&Finding> = findings.iter().filter(other).collect();
        assert!(others.is_empty(), "{name}: {others:?}");
    }
}
