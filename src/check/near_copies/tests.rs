use super::{Signed, check_copies};
use crate::check::Norms;
use crate::document::{DocumentKind, Found, Identity, Input, Limits, Marks, Signature, identify, read_with, signature};
use crate::model::{ArticleId, Issue, IssuePlace};
use crate::reference::{Catalogue, Lang, Regions, TableFiles, Texts, shipped_tables};

/// Invented regions beside the shipped ones.
fn files() -> TableFiles {
    let mut files = shipped_tables();
    let text = include_str!("../../../data/sample/regions.tsv").to_owned();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), text)]);
    files
}

/// A sentence of ordinary characters that depends on `number` alone, but for its figure.
fn sentence(number: usize, figure: usize) -> String {
    let letters: Vec<char> =
        "的区在市工作为法有会实行人政中公对制合部理发建服务机构强推进依执督检查规范程序组织开展落责任\
        深化改革优化营商环境群众调解纠普宣传培训学习领导干部决策审核案件评估考核监信息平台清单证明事项"
            .chars()
            .collect();
    let mut state = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        letters[usize::try_from(state >> 33).unwrap() % letters.len()]
    };
    let text: String = (0..20).map(&mut next).collect();
    format!("{text}{figure}次。")
}

/// Sentences by number.
fn numbers(first: usize, count: usize) -> Vec<usize> {
    (first..first + count).collect()
}

fn body(name: &str, numbers: &[usize], figure: usize) -> String {
    let sentences = numbers.iter().map(|n| sentence(*n, figure + n % 90));
    let paragraphs: Vec<String> = sentences.map(|text| format!("{name}{text}")).collect();
    paragraphs.join("\n")
}

struct Report {
    article: ArticleId,
    identity: Identity,
    signature: Signature,
}

/// A report of a region on a year at an address.
fn report(files: &TableFiles, (code, year, address): (&str, i32, &str), text: &str) -> Report {
    let (regions, marks) = (Regions::load(files).unwrap(), Marks::load(files).unwrap());
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let mut document = read_with(&input, &Limits::default(), &marks).unwrap();
    identify(&mut document, &regions, &marks);
    let found = |value| Found {
        value,
        span: None,
        by: "test".to_owned(),
    };
    document.identity.kind = DocumentKind::AnnualReport;
    document.identity.year = Some(found(year));
    document.identity.region = Some(Found {
        value: code.parse().unwrap(),
        span: None,
        by: "test".to_owned(),
    });
    Report {
        article: ArticleId(address.to_owned()),
        signature: signature(&document, &regions).unwrap(),
        identity: document.identity,
    }
}

fn issues(files: &TableFiles, reports: &[&Report]) -> Vec<Issue> {
    let catalogue = Catalogue::load(files).unwrap();
    let signed: Vec<Signed<'_>> = reports
        .iter()
        .map(|report| Signed {
            article: &report.article,
            identity: &report.identity,
            signature: &report.signature,
        })
        .collect();
    check_copies(
        &signed,
        &Norms::load(files, &catalogue).unwrap(),
        &Regions::load(files).unwrap(),
    )
}

fn share(issue: &Issue) -> usize {
    issue.params["share"].parse().unwrap()
}

#[test]
fn one_district_in_two_years_with_other_figures_is_found_and_both_are_named() {
    let files = files();
    let of = |year, figure| {
        let address = format!("http://a/{year}");
        report(
            &files,
            ("990102", year, &address),
            &body("望溪区", &numbers(0, 90), figure),
        )
    };
    let (one, two) = (of(2022, 3), of(2023, 1005));
    let found = issues(&files, &[&two, &one]);
    assert_eq!(found, issues(&files, &[&one, &two]), "the order makes a difference");
    let [issue] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((share(issue), issue.params["reason"].as_str()), (100, "near_text"));
    assert_eq!(
        (issue.params["year"].as_str(), issue.params["other"].as_str()),
        ("2022", "http://a/2022")
    );
    let place = IssuePlace::Document {
        article: ArticleId("http://a/2023".to_owned()),
    };
    assert_eq!(issue.place, place);
    let words = Texts::load(&files).unwrap().issue(issue, Lang::Zh);
    assert!(
        words.contains("100%") && words.contains("2022") && !words.contains('{'),
        "{words}"
    );
}

#[test]
fn another_district_is_found_by_its_text_and_not_by_a_shared_part_of_30_percent() {
    let files = files();
    let regions = Regions::load(&files).unwrap();
    let name = |code: &str| regions.get(&code.parse().unwrap()).unwrap().name.clone();
    let (own, other) = (name("990102"), name("990203"));
    let of = |code, address, text: &str| report(&files, (code, 2023, address), text);
    let source = of("990102", "http://a/1", &body(&own, &numbers(0, 90), 5));
    // Copied with the names exchanged, one sentence in ten new.
    let mostly = [numbers(0, 81), numbers(4000, 9)].concat();
    let copied = of("990203", "http://b/1", &body(&other, &mostly, 700));
    let found = issues(&files, &[&source, &copied]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!((70..=95).contains(&share(&found[0])), "{}", share(&found[0]));
    // 30 of 100 different sentences stand in both: a template paragraph of the province.
    let part = [numbers(0, 42), numbers(8000, 48)].concat();
    let templated = of("990203", "http://b/2", &body(&other, &part, 700));
    let shared = source.signature.resemblance(&templated.signature).percent();
    assert!((20..=48).contains(&shared), "{shared}");
    assert_eq!(issues(&files, &[&source, &templated]), []);
}

#[test]
fn the_same_page_at_two_addresses_is_the_same_text_and_one_article_is_no_copy_of_itself() {
    let files = files();
    let text = body("望溪区", &numbers(0, 12), 5);
    let of = |address: &str| report(&files, ("990102", 2023, address), &text);
    let found = issues(&files, &[&of("http://a/1"), &of("http://a/2")]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (share(&found[0]), found[0].params["reason"].as_str()),
        (100, "same_text")
    );
    assert_eq!(issues(&files, &[&of("http://a/1"), &of("http://a/1")]), []);
}

#[test]
fn short_texts_are_not_compared_unless_they_are_the_same() {
    let files = files();
    let of = |year, figure| {
        report(
            &files,
            ("990102", year, "http://a/"),
            &body("望溪区", &numbers(0, 12), figure),
        )
    };
    let mut later = of(2023, 800);
    later.article = ArticleId("http://a/2".to_owned());
    assert_eq!(issues(&files, &[&of(2022, 3), &later]), []);
}

/// A signature of no text, from a number.
fn any_signature(seed: u64) -> Signature {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{:08x}", state >> 33)
    };
    let minima: String = (0..crate::document::BINS).map(|_| next()).collect();
    Signature::try_from(format!("{seed:016x}{:08x}{minima}", 3000)).unwrap()
}

#[test]
fn a_template_of_many_is_told_three_times_for_each_at_most() {
    let files = files();
    let template = report(
        &files,
        ("990102", 2023, "http://a/"),
        &body("望溪区", &numbers(0, 90), 5),
    );
    let told = |count: u64, signature: &dyn Fn(u64) -> Signature| -> usize {
        let of = |n: u64| Report {
            article: ArticleId(format!("http://a/{n:04}")),
            identity: template.identity.clone(),
            signature: signature(n),
        };
        let reports: Vec<Report> = (0..count).map(of).collect();
        issues(&files, &reports.iter().collect::<Vec<_>>()).len()
    };
    let (none, all) = (told(3000, &any_signature), told(200, &|_| template.signature.clone()));
    // 0 + 1 + 2 for the first three, three for each of the others.
    assert_eq!((none, all), (0, 3 * 200 - 6));
}
