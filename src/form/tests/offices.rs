//! Habits of offices that a generated province showed (tests/fixtures/province).

use super::{findings, mentions, read_bytes};
use crate::model::{IssueCode, Period};

#[test]
fn a_kind_of_their_own_is_a_part_of_the_sum() {
    let sheet = "云磐区2031年人民调解工作情况统计表,,\n填报单位:云磐区司法局,,\n纠纷类型,调解案件数,调解成功数\n合计,60,58\n\
        婚姻家庭纠纷,20,20\n房屋宅基地纠纷,10,9\n邻里纠纷,30,29\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    assert!(findings(&extraction).is_empty(), "{:?}", findings(&extraction));
    let (_, wrong) = read_bytes(sheet.replace("合计,60", "合计,61").as_bytes());
    let codes: Vec<IssueCode> = wrong.findings.iter().map(|found| found.code).collect();
    assert_eq!(codes, [IssueCode::FormControl]);
}

#[test]
fn tables_beside_each_other_may_begin_in_other_rows() {
    let sheet = "2031年法律援助工作情况统计表,,,,\n填报单位:云磐区司法局,,,2031年行政复议案件统计表,\n项目,本年,,填报单位:云磐区,\n\
        法律援助案件总数（件）,30,,项目,本年\n民事案件（件）,10,,上年结转,2\n刑事案件（件）,15,,新收申请,9\n\
        行政案件（件）,5,,受理,9\n受援人数（人）,31,,不予受理,0\n接待咨询（人次）,77,,审结,8\n,,,未审结,3\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    assert_eq!(
        mentions(&extraction),
        [
            "B4 990102 aid.cases 30件 2031",
            "B8 990102 aid.recipients 31人 2031",
            "B9 990102 aid.consultations 77人次 2031",
            "E6 990102 review.received 9件 2031",
            "E7 990102 review.accepted 9件 2031",
            "E8 990102 review.not_accepted 0件 2031",
            "E9 990102 review.concluded 8件 2031",
        ]
    );
}

#[test]
fn bureaus_of_one_region_or_the_other_are_nobodys() {
    let sheet = "云磐区2031年行政执法人员培训情况统计表,,,,,,\n填报单位:溪东县司法局,,,,,,\n\
        单位,执法人员数,参训人次,人均培训学时,参考人数,合格人数,备注\n公安局,10,12,60,8,8,\n司法局,5,5,61,4,4,\n合计,15,17,,12,12,\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    assert!(mentions(&extraction).is_empty());
    let codes: Vec<IssueCode> = extraction.findings.iter().map(|found| found.code).collect();
    assert_eq!(codes, [IssueCode::SenderOther]);
}

#[test]
fn the_year_of_a_note_is_not_the_returns() {
    let sheet = "行政复议案件统计表,,\n,,表号:青司统3表\n,,制定机关:青岚省司法厅\n,,有效期至:2033年12月31日\n,2031年,\n\
        填报单位:云磐区,,填报时间:2032年1月9日\n项目,计量单位,本年\n上年结转,件,2\n新收申请,件,9\n受理,件,9\n不予受理,件,0\n\
        审结,件,8\n未审结,件,3\n注：口径为2029年制发的报表制度。,,\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    let years: Vec<Option<Period>> = extraction.mentions.iter().map(|mention| mention.period).collect();
    assert_eq!(years, [Some(Period::Year(2031)); 4]);
    // Without its own line it has no year at all.
    let (document, unknown) = read_bytes(sheet.replace(",2031年,\n", "").as_bytes());
    assert!(unknown.mentions.is_empty());
    let missing = |found: &crate::model::Finding| found.code == IssueCode::YearMissing;
    assert!(document.findings.iter().chain(&unknown.findings).any(missing));
}

#[test]
fn a_total_over_an_uncertain_part_is_nobodys_and_numbered_blanks_are_no_parts() {
    let sheet = "云磐区2031年行政执法人员培训情况统计表,,,,,,\n填报单位:云磐区司法局,,,,,,\n\
        序号,部门,执法人员数,参训人次,人均学时,参考人数,合格人数\n1,公安局,10,12,60,8,8\n2,司法局,5,同上,61,4,4\n3,,,,,,\n,合计,15,17,,12,12\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    let totals: Vec<String> = mentions(&extraction)
        .into_iter()
        .filter(|line| line.contains('7') && (line.starts_with('C') || line.starts_with('D')))
        .collect();
    assert_eq!(totals, ["C7 990102 enforce.officers 15人 2031"]);
}

#[test]
fn a_blank_part_is_no_zero_of_its_sum() {
    let sheet = "2031年行政复议案件统计表,\n填报单位:云磐区,\n项目,本年\n上年结转,2\n新收申请,9\n受理,9\n不予受理,0\n其他处理,0\n\
        审结,8\n维持,5\n驳回,\n调解,1\n未审结,3\n";
    let (_, extraction) = read_bytes(sheet.as_bytes());
    let codes: Vec<IssueCode> = extraction.findings.iter().map(|found| found.code).collect();
    assert_eq!(codes, [IssueCode::BlankFigure]);
}
