//! What must not be taken, and what must be offered: the traps that a person marked in the reference
//! texts, the figures that lie outside the catalogue, and passages of our own of both sorts.
#![allow(clippy::print_stdout)] // what was measured, shown with --nocapture

use std::collections::BTreeSet;
use std::fmt::Write as _;

use fazhi::document::{Document, Input, Limits, Marks, identify, read};
use fazhi::extract::{Lexicon, extract};
use fazhi::model::{Extraction, Place};
use fazhi::reference::{Catalogue, Regions, shipped_tables};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::moves::source::{Source, numbers, seeds, shared};
use crate::project::{Project, Row, rows};

/// Of a document's unclaimed figures so many are shown first.
const SHOWN: usize = 20;

fn span(place: &Place) -> Option<(usize, usize)> {
    match place {
        Place::Text { start, end, .. } => Some((*start, *end)),
        Place::Cell(_) => None,
    }
}

fn overlap((a, b): (usize, usize), (c, d): (usize, usize)) -> bool {
    a < d && c < b
}

fn document(text: &str) -> Document {
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let mut document = read(&input, &Limits::default()).unwrap();
    let regions = Regions::load(&shipped_tables()).unwrap();
    identify(&mut document, &regions, &Marks::load(&shipped_tables()).unwrap());
    document
}

fn lexicon() -> Lexicon {
    let tables = shipped_tables();
    Lexicon::load(&tables, &Catalogue::load(&tables).unwrap()).unwrap()
}

/// How the number at a place was answered: by its indicator, as no figure of a class, as unclaimed.
fn answer(found: &Extraction, at: (usize, usize)) -> Option<String> {
    let here = |place: &Place| span(place).is_some_and(|span| overlap(span, at));
    let ignored = found.ignored.iter().find(|ignored| here(&ignored.place));
    let unclaimed = found.unclaimed.iter().find(|figure| here(&figure.place));
    let claimed = found.mentions.iter().find(|mention| here(&mention.locator.place));
    ignored
        .map(|ignored| format!("{} is no figure: {}", ignored.printed, ignored.class))
        .or_else(|| unclaimed.map(|figure| format!("{} is unclaimed", figure.printed)))
        .or_else(|| claimed.map(|mention| format!("{} {}", mention.indicator, mention.locator.quote)))
}

/// The values that a trap's wrong reading names: `enforce.penalty_cases = 5`.
fn wrong_readings(trap: &Value) -> Vec<(String, Decimal)> {
    let told = trap["wrong_reading"].as_str().unwrap();
    let (mut codes, mut values): (Vec<&str>, Vec<Decimal>) = (Vec::new(), Vec::new());
    for word in told
        .split([' ', '/', '='])
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        match word.parse::<Decimal>() {
            Ok(value) => values.push(value),
            Err(_) if word.contains('.') => codes.push(word),
            Err(_) => {}
        }
    }
    let pairs = codes
        .iter()
        .flat_map(|code| values.iter().map(|value| ((*code).to_owned(), *value)));
    pairs.collect()
}

/// Whether a row is one of the truth.
fn is_true(source: &Source, row: &Row) -> bool {
    let at = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
    source.facts.iter().any(|fact| {
        fact.indicators.contains(&row["indicator"])
            && row["value"].parse::<Decimal>().unwrap() == fact.value
            && row["sense"] == fact.sense
            && row["year"] == fact.year.to_string()
            && fact.at.iter().any(|place| overlap(*place, at))
    })
}

#[test]
fn the_traps_of_the_reference_texts_are_not_taken() {
    let Some(shared) = shared() else { return };
    let told = std::fs::read_to_string(shared.join("gold/seed_documents.json")).unwrap();
    let documents: Vec<Value> = serde_json::from_str(&told).unwrap();
    let lexicon = lexicon();
    let (mut wrong, mut answers) = (String::new(), String::new());
    let mut count = 0;
    for source in seeds() {
        let truth = documents
            .iter()
            .find(|document| document["doc"] == source.name.as_str())
            .unwrap();
        let project = Project::empty();
        let text: String = source.text.iter().collect();
        project.write("text.txt", &text);
        let called = project.call(&["extract", "text.txt", "--format", "csv"]).expect(0);
        let rows = rows(called.stdout.as_bytes());
        let read = document(&text);
        let found = extract(&read, &lexicon);
        let identity = &read.identity;
        let year = truth["reporting_year"].as_i64().unwrap();
        assert_eq!(identity.year.as_ref().map(|year| i64::from(year.value)), Some(year));
        let region = identity.region.as_ref().map(|region| region.value.to_string());
        assert!(region.unwrap().starts_with(truth["region_code"].as_str().unwrap()));
        for trap in truth["traps"].as_array().unwrap() {
            count += 1;
            let quote = trap["quote"].as_str().unwrap();
            let start = usize::try_from(trap["first_char"].as_u64().unwrap()).unwrap();
            let at = (start, start + quote.chars().count());
            let here = |row: &&Row| overlap(at, (row["start"].parse().unwrap(), row["end"].parse().unwrap()));
            writeln!(answers, "{} {quote}", &source.name[..3]).unwrap();
            for row in rows.iter().filter(here) {
                writeln!(answers, "    row {} = {}", row["indicator"], row["value"]).unwrap();
                if !is_true(&source, row) {
                    writeln!(wrong, "{quote}: {} = {}", row["indicator"], row["value"]).unwrap();
                }
            }
            // What the trap leads to must not be read there, unless another figure there says so.
            for (code, value) in wrong_readings(trap) {
                let read = |row: &&Row| row["indicator"] == code && row["value"].parse() == Ok(value);
                if rows.iter().filter(here).any(|row| read(&row) && !is_true(&source, row)) {
                    writeln!(wrong, "{quote}: {code} = {value}").unwrap();
                }
            }
            let inside = numbers(&source.text)
                .into_iter()
                .filter(|number| overlap((number.start, number.end), at));
            for number in inside.filter(|number| overlap((number.start, number.end), source.body)) {
                match answer(&found, (number.start, number.end)) {
                    Some(answer) => writeln!(answers, "    {answer}").unwrap(),
                    None => writeln!(answers, "    {} outside of what is read", number.value).unwrap(),
                }
            }
        }
    }
    println!("{answers}");
    assert!(count > 90, "only {count} traps");
    assert!(wrong.is_empty(), "{wrong}");
}

/// The unclaimed figures of a text in the order in which they are offered.
fn offered(text: &str) -> Vec<Row> {
    let project = Project::empty();
    project.write("text.txt", text);
    let called = project
        .call(&["extract", "text.txt", "--unclaimed", "--format", "csv"])
        .expect(0);
    rows(called.stdout.as_bytes())
}

#[test]
fn figures_outside_the_catalogue_are_offered_first() {
    let mut missing = String::new();
    for source in seeds() {
        let text: String = source.text.iter().collect();
        let offered = offered(&text);
        let places: Vec<(usize, usize)> = offered
            .iter()
            .take(SHOWN)
            .map(|row| (row["start"].parse().unwrap(), row["end"].parse().unwrap()))
            .collect();
        for fact in source.facts.iter().filter(|fact| fact.indicators.is_empty()) {
            let number = &fact.stated.first().expect("a figure states it").0;
            let rank = places
                .iter()
                .position(|place| overlap(*place, (number.start, number.end)));
            println!(
                "{} {}: rank {:?} of {}",
                &source.name[..3],
                fact.value,
                rank.map(|rank| rank + 1),
                offered.len()
            );
            if rank.is_none() {
                writeln!(missing, "{} {} is not among the first {SHOWN}", source.name, fact.value).unwrap();
            }
        }
    }
    assert!(missing.is_empty(), "{missing}");
}

/// A report about an invented county: what the catalogue has, what it lacks, and numbers of no use.
const REPORT: &str = "望溪县2031年法治政府建设年度报告

一、主要举措和成效

2031年,全县共调解矛盾纠纷2140件,办理法律援助案件388件。深入落实“三项制度”,推进“1+8+N”工作体系,在第十二次常务会议上作出部署。

一是优化服务。全年共建立农户档案412份,整修农村道路36公里,新建停车泊位1280个。为老年人家庭完成适老化改造215户,\
发放创业贷款1360万元。二是根据《望溪县2030年工作要点》(望政发〔2030〕12号)要求,于3月15日前完成任务。

二、存在的不足

全县仍有3个乡镇没有专职人员,17个村基础薄弱。

三、下一步打算

2032年,将继续推进各项工作。
";

#[test]
fn figures_of_our_own_that_no_indicator_claims_are_offered_before_words() {
    let offered = offered(REPORT);
    let printed: Vec<&str> = offered.iter().map(|row| row["printed"].as_str()).collect();
    let first: BTreeSet<&str> = printed.iter().take(6).copied().collect();
    for figure in ["412份", "36公里", "1280个", "215户", "1360万元"] {
        assert!(first.contains(figure), "{figure}: {printed:?}");
    }
    for other in ["2140件", "388件", "1", "8", "十二", "2030", "12", "3月", "15日"] {
        assert!(!printed.contains(&other), "{other}: {printed:?}");
    }
}

/// A passage, and what must be read in it: `code=value year`.
const TRAPS: &[(&str, &[&str])] = &[
    (
        "落实《法治政府建设实施纲要(2026-2030年)》和《望溪县2031年度要点》。",
        &[],
    ),
    ("制定《望溪县第十八届人民政府工作规则》,出台“1+21”政策措施。", &[]),
    ("召开动员会,以三个专项行动为抓手,开展“两案三治”行动。", &[]),
    (
        "已有6起案件向主管单位发送了检察意见,其中3起案件作出处理决定。",
        &["linkage.decided=3 2031", "linkage.prosecutor_opinions=6 2031"],
    ),
    (
        "对上级交办的三批共72个行政争议化解案件,逐案督办。",
        &["mediation.assigned=72 2031"],
    ),
    ("每年定期开展一次规范性文件清理,坚持每月排查矛盾纠纷。", &[]),
    (
        "开展2031年52名行政执法人员资格认证网上培训。",
        &["enforce.training_participants=52 2031"],
    ),
    ("完成三级公共法律服务平台建设,办理市县两级代表建议。", &[]),
    ("全年尚未发生行政复议案件。", &["review.accepted=0 2031"]),
    (
        "利用“3·15”“12·4”等节点,每月5日、20日开展宣传,24小时受理12345热线。",
        &[],
    ),
    (
        "法律顾问参与处理涉法事务、接待信访、审查文件和合同共计63件次。",
        &["counsel.matters=63 2031"],
    ),
    ("二次立案5起,到期将移送公安机关。", &["enforce.penalty_cases=5 2031"]),
    (
        "为12家企业解决合同纠纷、劳资纠纷等方面共108个问题,为企业挽回经济损失95万元。",
        &[
            "service.enterprise_losses=95 2031",
            "service.enterprise_problems=108 2031",
            "service.enterprises_helped=12 2031",
        ],
    ),
    ("在第五次、第九次政府常务会议上学习了有关法律。", &[]),
    (
        "确保负责人出庭应诉率持续保持100%。",
        &["target litigation.head_appearance_rate=100 2031"],
    ),
    (
        "面向执法人员每年组织不少于50学时的培训。",
        &["target enforce.training_hours=50 2031"],
    ),
    (
        "全年办理法律援助案件31件。上年同期办理行政复议案件123件。2030年,全县共调解矛盾纠纷567件。",
        &["aid.cases=31 2031", "mediation.cases=567 2030"],
    ),
    ("全省共调解矛盾纠纷12.3万件,全国法院受理一审行政案件45万件。", &[]),
    ("邻近的云川县调解矛盾纠纷890件。", &[]),
    ("咨询电话:0991-8123456,备案号20310088号。", &[]),
];

#[test]
fn traps_of_our_own_are_not_taken() {
    let project = Project::empty();
    for (number, (passage, _)) in TRAPS.iter().enumerate() {
        let text = format!(
            "望溪县2031年法治政府建设年度报告\n\n一、主要举措和成效\n\n我县认真推进法治政府建设。\n\n{passage}\n"
        );
        project.write(&format!("texts/{number:02}.txt"), text);
    }
    let called = project.call(&["extract", "texts", "--format", "csv"]).expect(0);
    let found = rows(called.stdout.as_bytes());
    let mut wrong = String::new();
    for (number, (passage, expected)) in TRAPS.iter().enumerate() {
        let own = found
            .iter()
            .filter(|row| row["document"].ends_with(&format!("{number:02}.txt")));
        let mut seen: Vec<String> = own
            .map(|row| {
                let sense = if row["sense"] == "target" { "target " } else { "" };
                format!("{sense}{}={} {}", row["indicator"], row["value"], row["year"])
            })
            .collect();
        seen.sort();
        if seen != *expected {
            writeln!(wrong, "{passage}\n  seen     {seen:?}\n  expected {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
