use std::fs;
use std::path::PathBuf;

use super::identify;
use crate::document::{Document, Input, Limits, Marks, read};
use crate::reference::{Regions, TableFiles, shipped_tables};

pub(super) fn identified(text: &str, regions: &Regions) -> Document {
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let mut document = read(&input, &Limits::default()).unwrap();
    identify(&mut document, regions, Marks::shipped().unwrap());
    document
}

/// The annotated documents beside the repository, where they are there.
pub(super) fn annotated() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared", "../../shared"].map(|place| root.join(place));
    places
        .into_iter()
        .find(|place| place.join("gold/seed_documents.json").exists())
}

#[test]
fn annotated_documents_are_identified() {
    let Some(shared) = annotated() else { return };
    let regions = Regions::load(&shipped_tables()).unwrap();
    let gold = fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let gold: Vec<serde_json::Value> = serde_json::from_str(&gold).unwrap();
    let mut wrong = Vec::new();
    for expected in &gold {
        let name = expected["doc"].as_str().unwrap();
        let text = fs::read_to_string(shared.join("seeds").join(name)).unwrap();
        let found = identified(&text, &regions).identity;
        let body = found.body_span.unwrap_or_default();
        let near = |found: usize, key: &str| {
            let expected = expected["body_span"][key].as_u64().unwrap();
            (found as u64).abs_diff(expected) <= 60
        };
        for (what, right) in [
            ("kind", expected["doc_type"] == found.kind.word()),
            (
                "year",
                expected["reporting_year"].as_i64() == found.year.as_ref().map(|year| i64::from(year.value)),
            ),
            (
                "region",
                expected["region_code"].as_str() == found.region.as_ref().map(|region| region.value.as_str()),
            ),
            (
                "title",
                expected["title"].as_str() == found.title.as_ref().map(|title| title.value.as_str()),
            ),
            ("script", expected["charset"] == found.script.word()),
            (
                "date",
                expected["publication_date"].as_str().map(str::to_owned)
                    == found.publication_date.as_ref().map(|date| date.value.to_string()),
            ),
            ("body start", near(body.0, "start_char")),
            ("body end", near(body.1, "end_char")),
        ] {
            if !right {
                wrong.push(format!("{name}: {what}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\n\
    992701\t岚州市\tcounty\t990000\t\t\t2000\n\
    990102105\t柳桥镇\ttownship\t990102\n\
    990103\t云磐区\tcounty\t990100\n\
    990121\t望溪县\tcounty\t990100\t\t\t2014\n\
    990171\t岚州高新技术产业开发区\tcounty\t990100\t岚州高新区\n\
    990200\t澄川市\tcity\t990000\n\
    990202\t望溪区\tcounty\t990200\n\
    990281\t霁川市\tcounty\t990200\n\
    980000\t远山省\tprovince\t\t远山\n";

fn invented() -> Regions {
    let mut files = TableFiles::default();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), REGIONS.to_owned())]);
    Regions::load(&files).unwrap()
}

/// Region and codes of the findings about it.
fn region_of(text: &str) -> (Option<String>, Vec<&'static str>) {
    let document = identified(text, &invented());
    let findings = document.findings.iter().map(|finding| finding.code.word());
    let about = findings.filter(|code| code.starts_with("region")).collect();
    (document.identity.region.map(|region| region.value.to_string()), about)
}

#[test]
fn a_short_name_behind_the_year_and_a_name_that_passed_on() {
    let body = "\n全年受理行政复议申请12件，办结11件，法治政府建设取得新成效。";
    // 远山 is short for 远山省; another 岚州市 was no more in 2000.
    let text = format!("2031年远山行政执法工作报告{body}");
    assert_eq!(region_of(&text), (Some("980000".to_owned()), vec![]));
    let text = format!("岚州市普法工作报告{body}");
    assert_eq!(region_of(&text), (Some("990100".to_owned()), vec![]));
}

#[test]
fn a_zone_that_the_table_lacks_is_not_taken_for_its_city() {
    let zone = "澄川高新区2031年法治政府建设年度报告\n全区各级行政机关依法履职，区管委会定期听取汇报，澄川市政府督导检查，我区成效明显。";
    assert_eq!(region_of(zone), (None, vec!["region_unknown"]));
    // The city's own report may speak of its zone; a zone of the table is found.
    let city = "澄川市2031年法治政府建设年度报告\n全市各级行政机关依法履职，我市成效明显，澄川高新区、望溪区率先突破。";
    assert_eq!(region_of(city), (Some("990200".to_owned()), vec![]));
    let known = zone.replace("澄川", "岚州");
    assert_eq!(region_of(&known), (Some("990171".to_owned()), vec![]));
}

#[test]
fn a_region_above_that_is_only_named_is_not_the_reporters() {
    let district =
        "2031年，我区落实《青岚省法治政府建设实施方案》，全区各级行政机关依法履职，全年受理行政复议申请12件。";
    assert_eq!(region_of(district), (None, vec!["region_unknown"]));
    let of_city = district.replace("青岚省", "岚州市");
    assert_eq!(region_of(&of_city), (None, vec!["region_unknown"]));
    let city = of_city.replace("我区", "我市").replace("全区", "全市");
    assert_eq!(region_of(&city), (Some("990100".to_owned()), vec![]));
}

const PROSE: &str =
    "全区各级行政机关依法履职，区政府定期听取汇报，全年受理行政复议申请12件，我区法治政府建设取得新成效。";

#[test]
fn regions_by_the_pages_own_words() {
    for (text, region, finding) in [
        // A parent right before the name, in title or text, settles it.
        (
            format!("岚州市望溪区2031年法治政府建设年度报告\n{PROSE}"),
            Some("990102"),
            None,
        ),
        (
            format!("望溪区2031年法治政府建设年度报告\n{PROSE}按照《澄川市望溪区工作要点》推进。"),
            Some("990202"),
            None,
        ),
        // So does a parent named anywhere, or a code that the page states.
        (
            format!("望溪区2031年法治政府建设年度报告\n{PROSE}按照岚州市委部署推进。"),
            Some("990102"),
            None,
        ),
        (
            format!("索引号：9902020001/2032-00001\n望溪区2031年法治政府建设年度报告\n{PROSE}"),
            Some("990202"),
            None,
        ),
        // Nothing settles it: left open.
        (
            format!("望溪区2031年法治政府建设年度报告\n{PROSE}"),
            None,
            Some("region_ambiguous"),
        ),
        // The district that the text is about, not the city that it reports to.
        (
            format!("2031年，云磐区在岚州市委、市政府领导下推进法治政府建设。\n{PROSE}岚州市岚州市岚州市。"),
            Some("990103"),
            None,
        ),
        (
            format!("2031年，岚州高新区推进法治政府建设，依法行政水平不断提升。\n{PROSE}"),
            Some("990171"),
            None,
        ),
        (
            "霁川市2031年法治政府建设年度报告\n全市各级行政机关依法履职，市政府定期听取汇报，取得新成效。".to_owned(),
            Some("990281"),
            None,
        ),
        // A township, by the title or by its own first line.
        (
            "柳桥镇2031年法治政府建设年度报告\n岚州市望溪区柳桥镇全镇上下依法行政，工作取得新成效。".to_owned(),
            Some("990102105"),
            None,
        ),
        (
            "2031年，柳桥镇在岚州市望溪区委领导下推进工作，全镇依法行政，镇政府定期研究，取得新成效。".to_owned(),
            Some("990102105"),
            None,
        ),
        (
            format!("望溪区2031年法治政府建设年度报告\n{PROSE}岚州市选取柳桥镇作为试点。"),
            Some("990102"),
            None,
        ),
        // A name out of force by then is no candidate.
        (
            "岚州市望溪县2013年法治政府建设年度报告\n全县依法行政，县政府定期听取汇报，取得新成效。".to_owned(),
            Some("990121"),
            None,
        ),
        // A copy on a site of another province.
        (
            format!("索引号：9800000001/2032-00001\n岚州市云磐区2031年法治政府建设年度报告\n{PROSE}"),
            None,
            Some("region_ambiguous"),
        ),
        (
            "某某区2031年法治政府建设年度报告\n全年受理行政复议申请12件，依法行政水平提升，工作取得新成效。".to_owned(),
            None,
            Some("region_unknown"),
        ),
    ] {
        let (found, findings) = region_of(&text);
        assert_eq!(found.as_deref(), region, "{text}");
        assert_eq!(findings.first().copied(), finding, "{text}");
    }
}

#[test]
fn headings_name_the_year_where_others_are_recalled() {
    let body = "我区认真推进法治政府建设各项工作并取得成效。\n一、主要举措\n2030年办理案件23件。2030年调解纠纷98件。2031年办理案件31件。\n\
                二、存在的不足\n力量薄弱。\n三、2032年工作打算\n持续推进法治政府建设。";
    let document = identified(body, &invented());
    let year = document.identity.year.unwrap();
    assert_eq!((year.value, year.by.as_str()), (2031, "headings"));
}

#[test]
fn a_report_to_the_congress_tells_of_the_year_before() {
    for (title, body, year, by) in [
        // By the heading that looks back, whatever year the title names.
        (
            "云磐区2032年政府工作报告",
            "一、2031年工作回顾\n全区经济稳中有进，各项工作都有新的成效。\n二、2032年主要工作\n抓好项目。",
            Some(2031),
            "heading that looks back",
        ),
        (
            "云磐镇2031年政府工作报告",
            "一、2031年工作总结\n全镇各项工作都有新的成效，群众得到实惠。\n二、2032年工作安排\n抓好项目。",
            Some(2031),
            "heading that looks back",
        ),
        // Headings on plans alone: the year before the congress, where the text speaks of it.
        (
            "云磐区政府工作报告（2032）",
            "一、过去一年的工作\n2031年，全区经济稳中有进，2035年的目标已经明确，到2035年更好。\n二、2032年主要工作\n抓好项目。",
            Some(2031),
            "year before the congress",
        ),
        (
            "政府工作报告",
            "——2032年1月9日在云磐区第八届人民代表大会第二次会议上\n各位代表：\n现在，我代表云磐区人民政府向大会报告工作，请予审议。\n2031年，全区经济稳中有进，到2035年更好，2035年可期。",
            Some(2031),
            "year before the congress",
        ),
        (
            "云磐区2032年政府工作报告",
            "各项工作都有新的成效，群众得到实惠，干部受到锻炼，大家都有信心。",
            Some(2032),
            "title",
        ),
        // Most of a plan's text speaks of its last year: no year is better than that one.
        (
            "云磐区政府工作报告",
            "全区经济稳中有进，到2035年更好，2035年可期，各项工作都有新的成效。",
            None,
            "",
        ),
        // No report to a congress.
        (
            "云磐区2032年法治政府建设工作报告",
            "一、2032年主要工作\n全区法治政府建设各项工作都有新的成效。",
            Some(2032),
            "title",
        ),
    ] {
        let identity = identified(&format!("{title}\n{body}\n"), &invented()).identity;
        let found = identity.year.as_ref().map(|year| (year.value, year.by.as_str()));
        assert_eq!(found, year.map(|year| (year, by)), "{title}: {body}");
        assert_eq!(identity.kind.word(), "annual_report", "{title}: {body}");
    }
}

#[test]
fn kinds_and_years() {
    for (text, kind, year) in [
        ("云磐区2031年法治政府建设年度报告", "annual_report", Some(2031)),
        (
            "云磐区人民政府关于二〇三一年度法治政府建设情况的报告",
            "annual_report",
            Some(2031),
        ),
        ("云磐区2031年工作总结和2032年工作打算", "annual_report", Some(2031)),
        ("云磐区2032年法治政府建设工作要点", "work_plan", Some(2032)),
        (
            "关于印发云磐区2032年法治政府建设工作计划的通知",
            "work_plan",
            Some(2032),
        ),
        ("关于报送2031年度法治政府建设年度报告的通知", "notice", Some(2031)),
        ("云磐区法治政府建设实施方案（2031—2035年）", "work_plan", None),
        ("云磐区2031年度行政处罚实施情况统计表", "statistical_table", Some(2031)),
    ] {
        let document = identified(&format!("{text}\n{}", PROSE.replace("全年", "")), &invented());
        assert_eq!(document.identity.kind.word(), kind, "{text}");
        assert_eq!(document.identity.year.map(|year| year.value), year, "{text}");
        assert_eq!(document.identity.title.map(|title| title.value).as_deref(), Some(text));
    }
}

#[test]
fn the_body_is_who_reports_and_not_who_publishes() {
    for (head, body) in [
        (
            "云磐区2031年法治政府建设年度报告\n发布机构：云磐区司法局",
            "岚州市云磐区人民政府",
        ),
        ("云磐区司法局2031年法治政府建设年度报告", "云磐区司法局"),
        ("云磐区人民政府关于2031年法治政府建设情况的报告", "云磐区人民政府"),
        ("柳桥镇2031年法治政府建设年度报告", "望溪区柳桥镇人民政府"),
        (
            "岚州高新区2031年法治政府建设年度报告",
            "岚州市岚州高新技术产业开发区管理委员会",
        ),
    ] {
        let document = identified(&format!("{head}\n{PROSE}"), &invented());
        assert_eq!(
            document.identity.body.map(|body| body.value).as_deref(),
            Some(body),
            "{head}"
        );
    }
}

#[test]
fn dates_that_contradict_each_other_are_reported() {
    let text = format!(
        "索引号：9901030001/2033-00001\n发布日期：2032-01-15\n发布时间：2032-01-16\n云磐区2031年法治政府建设年度报告\n{PROSE}"
    );
    let document = identified(&text, &invented());
    assert_eq!(
        document.identity.publication_date.unwrap().value.to_string(),
        "2032-01-15"
    );
    let conflicts = document
        .findings
        .iter()
        .filter(|finding| finding.code.word() == "date_conflict");
    assert_eq!(conflicts.count(), 2);
}

#[test]
fn the_first_line_of_a_plain_text_is_its_title_where_it_stands_alone() {
    let regions = Regions::load(&shipped_tables()).unwrap();
    let body = "全年调解组织受理各类纠纷，村村有人管，件件有着落，群众少跑路。";
    for (first, title) in [
        ("山歌声里解民忧", Some("山歌声里解民忧")),
        ("村里的调解员", Some("村里的调解员")),
        // Too short, a sentence, a clause of one, the item of a list, a label.
        ("简报", None),
        ("调解员走进村里。", None),
        ("走村入户，化解纠纷", None),
        ("一、调解员走进村里", None),
        ("来源：县司法局办公室", None),
    ] {
        let found = identified(&format!("{first}\n\n{body}\n"), &regions).identity;
        assert_eq!(found.title.as_ref().map(|title| title.value.as_str()), title, "{first}");
    }
    // A line with nothing behind it is the text itself.
    assert_eq!(identified("村里的调解员\n", &regions).identity.title, None);
}
