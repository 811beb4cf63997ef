use std::sync::LazyLock;

use crate::document::{Document, Input, Limits, Marks, identify, read};
use crate::form::{read_return, unclaimed};
use crate::model::{Extraction, IssueCode, Place};
use crate::reference::{Catalogue, Forms, Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t云磐区\tcounty\t990100\n\
    990103\t望溪区\tcounty\t990100\n\
    990121\t溪东县\tcounty\t990100\n\
    990200\t澄川市\tcity\t990000\n\
    990202\t望溪区\tcounty\t990200\n";

fn regions() -> Regions {
    let mut files = TableFiles::default();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), REGIONS.to_owned())]);
    Regions::load(&files).unwrap()
}

/// The tables, read once: their patterns take a while to compile.
static TABLES: LazyLock<(Regions, Marks, Forms)> = LazyLock::new(|| {
    let files = shipped_tables();
    let forms = Forms::load(&files, &Catalogue::load(&files).unwrap()).unwrap();
    (regions(), Marks::load(&files).unwrap(), forms)
});

fn opened(bytes: &[u8]) -> Document {
    let (regions, marks, _) = &*TABLES;
    let mut document = read(&Input { bytes, charset: None }, &Limits::default()).unwrap();
    identify(&mut document, regions, marks);
    document
}

fn read_bytes(bytes: &[u8]) -> (Document, Extraction) {
    let document = opened(bytes);
    let extraction = read_return(&document, &TABLES.2, &TABLES.0);
    (document, extraction)
}

/// `cell region indicator value unit period`, in order.
fn mentions(extraction: &Extraction) -> Vec<String> {
    let line = |mention: &crate::model::Mention| {
        let Place::Cell(cell) = &mention.locator.place else {
            panic!("a cell")
        };
        let region = mention.region.as_ref().map_or("-", |region| region.as_str());
        let (indicator, quantity, unit) = (&mention.indicator, &mention.quantity, &mention.unit);
        format!(
            "{} {region} {indicator} {quantity}{unit} {}",
            cell.a1(),
            mention.period.unwrap()
        )
    };
    extraction.mentions.iter().map(line).collect()
}

fn findings(extraction: &Extraction) -> Vec<(IssueCode, String)> {
    let seen = |name: &str, finding: &crate::model::Finding| finding.params.get(name).cloned();
    let text = |finding| {
        let names = ["found", "quote", "sum", "name", "column", "title"];
        names.iter().find_map(|name| seen(name, finding)).unwrap_or_default()
    };
    extraction
        .findings
        .iter()
        .map(|finding| (finding.code, text(finding)))
        .collect()
}

#[test]
fn a_clean_return_is_read_cell_by_cell() {
    for bytes in [
        &include_bytes!("../../tests/fixtures/workbooks/training.xlsx")[..],
        include_bytes!("../../tests/fixtures/workbooks/training_ods.ods"),
    ] {
        let (document, extraction) = read_bytes(bytes);
        assert_eq!(document.identity.body.as_ref().unwrap().value, "岚州市司法局");
        let mentions = mentions(&extraction);
        assert_eq!(mentions.len(), 15);
        assert_eq!(
            mentions[..6],
            [
                "C5 990102 enforce.officers 936人 2031",
                "E5 990102 enforce.training_participants 1431人次 2031",
                "F5 990102 enforce.training_hours 61学时 2031",
                "G5 990102 enforce.exam_takers 273人 2031",
                "H5 990102 enforce.exam_passed 248人 2031",
                "C6 990103 enforce.officers 643人 2031",
            ]
        );
        assert!(extraction.findings.is_empty(), "{:?}", extraction.findings);
        let Place::Cell(cell) = &extraction.mentions[1].locator.place else {
            panic!("a cell")
        };
        assert_eq!(cell.header_path, ["培训情况", "参训人次（人次）", "云磐区"]);
        assert_eq!(extraction.mentions[0].rule.0, "form/training/enforce.officers");
        // Serial numbers are no figures; the number of courses has no indicator.
        let serials: Vec<&str> = extraction
            .ignored
            .iter()
            .map(|ignored| ignored.printed.as_str())
            .collect();
        assert_eq!(serials, ["1", "2", "3"]);
        let others = unclaimed(&document, &extraction);
        let courses: Vec<&str> = others.iter().map(|number| number.printed.as_str()).collect();
        // Behind them what stands outside of the rows of bodies: totals, the sheet of the year before.
        assert_eq!(courses[..3], ["6", "9", "11"]);
        let serial = |cell: &str| others.iter().any(|other| other.printed == cell);
        assert!(!serial("1") && !serial("2") && !serial("3"), "{courses:?}");
    }
}

#[test]
fn a_messy_return_gives_what_is_sure_and_reports_the_rest() {
    let (_, extraction) = read_bytes(include_bytes!("../../tests/fixtures/workbooks/messy.xlsx"));
    assert_eq!(
        mentions(&extraction),
        [
            "C5 990102 enforce.officers 936人 2031",
            "E5 990102 enforce.training_participants 1431人次 2031",
            "F5 990102 enforce.training_hours 61学时 2031",
            "G5 990102 enforce.exam_takers 273人 2031",
            "H5 990102 enforce.exam_passed 248人 2031",
            "C6 990103 enforce.officers 643人 2031",
            "C7 990121 enforce.officers 451人 2031",
            "E7 990121 enforce.training_participants 805人次 2031",
            "G7 990121 enforce.exam_takers 57人 2031",
        ]
    );
    let expected = [
        (IssueCode::BlankFigure, "望溪区 D6"),
        (IssueCode::CellNotNumber, "见附件"),
        (IssueCode::MergedFigure, "113 (H6:H7)"),
        (IssueCode::CellError, "#DIV/0!"),
        (IssueCode::RegionUnknown, "无名区"),
        // 936 + 643 + 451 + 10; the others cannot be added up.
        (IssueCode::TotalMismatch, "2040"),
        (IssueCode::HiddenData, "上年"),
        // In the row of totals 366 passed of 335 who sat.
        (IssueCode::FormControl, ""),
    ];
    assert_eq!(
        findings(&extraction),
        expected.map(|(code, text)| (code, text.to_owned()))
    );
}

#[test]
fn namesakes_are_told_apart_by_their_subtotals() {
    let (document, extraction) = read_bytes(include_bytes!("../../tests/fixtures/workbooks/casefile.xls"));
    // The title has no year; the line of the period has, and the date of filling in does not count.
    assert_eq!(document.identity.year.unwrap().value, 2031);
    let mentions = mentions(&extraction);
    assert_eq!(mentions.len(), 15);
    assert_eq!(mentions[5], "B7 990103 casefile.penalty_reviewed 43卷 2031");
    assert_eq!(mentions[10], "B9 990202 casefile.penalty_reviewed 65卷 2031");
    assert_eq!(mentions[11], "C9 990202 casefile.penalty_score 88.7分 2031");
    assert_eq!(mentions[14], "F9 990202 casefile.excellent 21卷 2031");
    // The grand total of excellent files should be 7 + 15 + 21.
    assert_eq!(findings(&extraction), [(IssueCode::TotalMismatch, "43".to_owned())]);
}

#[test]
fn what_is_no_registered_form_is_named() {
    let (_, extraction) = read_bytes(include_bytes!("../../tests/fixtures/workbooks/values.xlsx"));
    assert_eq!(findings(&extraction), [(IssueCode::FormUnknown, "值".to_owned())]);
    assert!(extraction.mentions.is_empty());
}

fn page(rows: &str) -> Extraction {
    let page = format!(
        "<html><body><table><tr><td colspan=6>岚州市2031年第三季度行政执法人员培训情况统计表</td></tr>\
         <tr><td>单位</td><td>执法人员数</td><td>参训人次</td><td>人均培训学时</td><td>参考人数</td><td>合格人数</td></tr>{rows}</table>"
    );
    read_bytes(page.as_bytes()).1
}

#[test]
fn a_return_saved_as_a_page_is_read_alike() {
    let extraction =
        page("<tr><td>岚州市云磐区司法局</td><td>936</td><td>１，４３１</td><td>61</td><td></td><td>约248</td></tr>");
    assert_eq!(
        mentions(&extraction),
        [
            "B3 990102 enforce.officers 936人 2031-Q3",
            "C3 990102 enforce.training_participants 1431人次 2031-Q3",
            "D3 990102 enforce.training_hours 61学时 2031-Q3",
            "F3 990102 enforce.exam_passed 248人 2031-Q3",
        ]
    );
    assert_eq!(extraction.mentions[3].qualifier, crate::model::Qualifier::About);
    assert_eq!(
        findings(&extraction),
        [(IssueCode::BlankFigure, "岚州市云磐区司法局 E3".to_owned())]
    );
    let Place::Cell(cell) = &extraction.mentions[0].locator.place else {
        panic!("a cell")
    };
    assert!(cell.span.is_some());
}

#[test]
fn the_citys_own_level_is_no_district() {
    let extraction = page("<tr><td>市本级</td><td>20</td><td>/</td><td>/</td><td>/</td><td>/</td></tr>");
    assert_eq!(mentions(&extraction), ["B3 990100 enforce.officers 20人 2031-Q3"]);
    assert_eq!(extraction.mentions[0].scope, crate::model::Scope::OwnLevel);
}

#[test]
fn columns_that_are_missing_or_doubled_are_reported_and_left_out() {
    let text = "岚州市2031年行政执法人员培训情况统计表,,\n单位,执法人员数,执法人员数\n云磐区,1,2\n";
    let (_, extraction) = read_bytes(text.as_bytes());
    assert!(extraction.mentions.is_empty());
    let codes: Vec<IssueCode> = extraction.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [IssueCode::FormColumn; 5]);
}

mod offices;
mod returns;
