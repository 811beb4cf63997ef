//! Sentences with numbers that are no figures of the text, put between its own.

use std::collections::BTreeSet;

use super::draw::Draw;
use super::source::{Edit, Source};

/// What a sentence tells that is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// Nothing of the region.
    Nothing,
    /// What was done there in an earlier year.
    LastYear,
    /// What was done in one month.
    Month,
}

/// Dates, document numbers, ordinals, titles, codes, telephone numbers.
const NAMED: &[&str] = &[
    "{Y}年{m}月{D}日，区域协作会议在{near}召开。",
    "根据《关于印发〈{P}年度法治建设考核办法〉的通知》（{c}政办发〔{P}〕{2}号）要求，各项任务已经分解。",
    "落实{c}府发〔{Y}〕{1}号文件精神，压实工作责任。",
    "按照（{c}司发〔{P}〕{3}号）文件部署，有关工作有序衔接。",
    "该项制度自{Y}年{m}月1日起施行。",
    "{m}月{D}日上午9时30分，工作推进会如期举行。",
    "第{2}次常务会议专题研究了有关事项。",
    "这是第{1}届法治文化节，也是连续第三年举办。",
    "在第三十{z}次会议上通过了有关决定。",
    "《行政处罚法》第{2}条第{1}款对此作出了规定。",
    "《{P}年行政复议案件{3}件统计分析》一文在内部刊物刊登。",
    "《关于{Y}年调解纠纷{4}件的情况通报》已经印发。",
    "咨询电话：0{3}-{7}。",
    "拨打12348公共法律服务热线即可获得帮助。",
    "联系人李科长，电话1380{7}。",
    "全面落实“{1}+N”工作机制。",
    "推动“八五”普法规划第{1}阶段任务落实。",
    "依据《信访工作条例》第{2}条，规范办理流程。",
    "网站备案号为{8}号。",
    "国家标准GB/T {5}-2017的要求得到落实。",
    "参照{P}年12月31日的口径进行核对。",
    "会议审议了2021-2025年规划的中期评估材料。",
    "“4·15”全民国家安全教育日和“12·4”国家宪法日如期组织宣传。",
    "办公地点位于人民路{3}号{1}楼{3}室。",
    "统一社会信用代码为11{9}{7}。",
    "文件编号{Y}-{3}，存档期限为{2}年。",
    "系统全天24小时运行，实行7×24小时值守。",
    "第{1}批清单、第{2}号公告均已公布。",
    "按照“三统一”“四公开”的要求推进有关工作。",
    "{P}年至{Y}年为试点期，为期{1}个月的过渡期同步设置。",
    "上述规定由{Y}年第{2}期公报刊载。",
    "深入学习党的二十届三中全会精神和第{1}个五年规划纲要。",
];

/// Last year's and earlier years' figures.
const LAST_YEAR: &[&str] = &[
    "上年同期办理行政复议案件{3}件。",
    "去年同期共调解矛盾纠纷{4}件。",
    "上年共受理行政复议申请{3}件，审结{2}件。",
    "去年全年办理法律援助案件{3}件。",
    "上年度组织法治宣传活动{2}场次，发放宣传资料{4}份。",
    "{P}年，共调解各类矛盾纠纷{4}件，调解成功率{r}%。",
    "{P}年同期办理行政处罚案件{4}件。",
    "{P}年度共办理行政应诉案件{2}件。",
    "{P}年，行政机关负责人出庭应诉率为{r}%。",
    "上年行政机关负责人出庭应诉率{r}%。",
    "去年，行政处罚案件为{4}起，罚没款{3}.{2}万元。",
    "上一年度审查行政规范性文件{2}件，废止{1}件。",
    "去年同期法律顾问审查合同{3}份。",
    "上年末登记在册人民调解员{3}名。",
    "回顾{P}年，共组织执法人员培训{4}人次。",
    "{PP}年，共办理人民调解案件{4}件。",
    "去年同期接收社区矫正对象{2}人，解除{2}人。",
    "上年同期评查行政处罚案卷{2}个。",
    "而{P}年这一数字为{4}件。",
    "上年为{3}件，前年为{3}件。",
    "较上年同期的{3}件有所变化。",
    "同比增长{2}.{1}%，增加{2}件。",
    "比{P}年的{4}件略有下降。",
    "去年追回农民工工资{3}万元。",
    "上年召开政府常务会议{2}次，开展集体学法{1}次。",
    "前一年度共排查矛盾纠纷{4}件，化解{3}件。",
    "{P}年1—12月办理行政复议案件{3}件。",
    "{P}年全年共作出行政处罚决定{4}件。",
    "与上年同期调解案件{4}件相比，工作量相当。",
    "去年底全县共有人民调解委员会{3}个。",
    "参照上年办理信访事项{3}件的经验，继续完善机制。",
];

/// Figures of the country, the province, the city and of neighbours.
const ELSEWHERE: &[&str] = &[
    "全省共调解矛盾纠纷{2}.{1}万件。",
    "全省办理行政复议案件{4}件，行政应诉案件{4}件。",
    "{prov}共办理法律援助案件{2}万件。",
    "{prov}{Y}年调解成功率为{r}%。",
    "{Y}年，全省行政处罚案件{2}.{2}万件。",
    "{Y}年，{prov}各级行政复议机构共收到行政复议申请{5}件。",
    "据省司法厅统计，全省共有人民调解委员会{5}个、人民调解员{5}名。",
    "全国共调解各类纠纷{3}万件，调解成功率{r}%。",
    "全国法院受理一审行政案件{2}万件。",
    "{near}办理行政复议案件{3}件。",
    "{near}共调解矛盾纠纷{4}件，调解成功率{r}%。",
    "邻近的{near}行政处罚案件为{4}件。",
    "相邻的{near}全年办理法律援助案件{3}件。",
    "{near}、{near2}分别调解纠纷{3}件和{3}件。",
    "全省行政机关负责人出庭应诉率平均为{r}%。",
    "省内各地共组织法治宣传活动{4}场次。",
    "全省共评查行政执法案卷{5}份。",
    "据统计，{Y}年全省罚没款{2}.{1}亿元。",
    "省司法厅全年组织执法人员培训{5}人次。",
    "兄弟县{near}的经验表明，调解案件{3}件无一反复。",
    "据统计全省共调解矛盾纠纷{5}件。",
    "从全省情况看，行政复议案件共{5}件。",
    "同期全省办理法律援助案件{5}件。",
    "同期，全国共办理行政复议案件{2}.{1}万件。",
    "{Y}年度，{prov}行政处罚案件总数为{6}件。",
    "我省行政机关负责人出庭应诉率为{r}%。",
    "在全省范围内，共评选优秀案例{2}个，办理典型案件{3}件。",
    "全省法治宣传活动累计{5}场次，发放宣传资料{3}万份。",
];

/// Figures of one month.
const MONTHS: &[&str] = &[
    "其中{m}月份调解矛盾纠纷{2}件。",
    "{m}月，办理行政复议案件{1}件。",
    "{m}月份共开展法治宣传活动{1}场。",
];

const NEIGHBOURS: &[&str] = &[
    "云川县",
    "临溪县",
    "平湖区",
    "望江县",
    "青田县",
    "河东区",
    "安远县",
    "兴山县",
];

/// Kinds of sentences that a draw may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Named,
    LastYear,
    Elsewhere,
    Month,
}

impl Sort {
    pub(crate) const ALL: [Self; 3] = [Self::Named, Self::LastYear, Self::Elsewhere];

    const fn sentences(self) -> (&'static [&'static str], About) {
        match self {
            Self::Named => (NAMED, About::Nothing),
            Self::LastYear => (LAST_YEAR, About::LastYear),
            Self::Elsewhere => (ELSEWHERE, About::Nothing),
            Self::Month => (MONTHS, About::Month),
        }
    }
}

/// The text with twenty sentences put in at the ends of its own.
pub(crate) fn distracted(source: &Source, sorts: &[Sort], draw: &mut Draw) -> Source {
    let mut places = ends(source);
    let narrow = source.text.iter().filter(|c| **c == '，').count() * 20 < source.text.len() / 10 || draw.below(4) == 0;
    let mut edits = Vec::new();
    let mut told = Vec::new();
    let mut used = BTreeSet::new();
    for number in 0..20.min(places.len()) {
        let at = places.swap_remove(draw.below(places.len()));
        let (sentences, about) = sorts[number % sorts.len()].sentences();
        let mut chosen = draw.below(sentences.len());
        while !used.insert((number % sorts.len(), chosen)) && used.len() < sentences.len() {
            chosen = draw.below(sentences.len());
        }
        let mut text = filled(sentences[chosen], source, draw);
        if narrow {
            text = text
                .replace('，', ",")
                .replace('：', ":")
                .replace('（', "(")
                .replace('）', ")");
        }
        let line_end = source.text.get(at).is_none_or(|c| *c == '\n');
        if line_end && draw.below(2) == 0 {
            text.insert(0, '\n');
        }
        told.push((at, text.clone(), about));
        edits.push(Edit {
            start: at,
            end: at,
            text,
        });
    }
    let mut changed = source.changed(edits);
    told.sort_by_key(|(at, ..)| *at);
    let mut shift = 0;
    for (at, text, about) in told {
        let length = text.chars().count();
        changed.put_in.push((at + shift, at + shift + length, about));
        shift += length;
    }
    changed
}

/// Where sentences of the body end, outside of titles, brackets and quotations.
fn ends(source: &Source) -> Vec<usize> {
    let mut open = 0_i32;
    let mut found = Vec::new();
    for at in source.body.0..source.body.1.min(source.text.len()) {
        match source.text[at] {
            '《' | '(' | '（' | '“' | '「' => open += 1,
            '》' | ')' | '）' | '”' | '」' => open -= 1,
            '\n' => open = 0,
            '。' if open <= 0 => found.push(at + 1),
            _ => {}
        }
    }
    found
}

/// A sentence with its years, names and numbers.
fn filled(sentence: &str, source: &Source, draw: &mut Draw) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = rest.find('}').unwrap();
        text.push_str(&slot(&rest[open + 1..close], source, draw));
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

fn slot(name: &str, source: &Source, draw: &mut Draw) -> String {
    let names = &source.names;
    match name {
        "Y" => source.year.to_string(),
        "P" => (source.year - 1).to_string(),
        "PP" => (source.year - 2).to_string(),
        "m" => (1 + draw.below(12)).to_string(),
        "D" => (1 + draw.below(28)).to_string(),
        "z" => (*draw.one(&["一", "二", "三", "五", "七", "九"])).to_owned(),
        "r" => format!("{}.{}", 80 + draw.below(20), draw.below(10)),
        "prov" => names.province.clone(),
        "c" => names.province.chars().take(1).collect(),
        "near" | "near2" => loop {
            let near = *draw.one(NEIGHBOURS);
            if near != names.county {
                return near.to_owned();
            }
        },
        count => draw.digits(count.parse().unwrap()),
    }
}
