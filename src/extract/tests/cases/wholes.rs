//! What speaks for the whole county and what for a part, another region or another organ.

use super::{Case, check, county, read, shown};
use crate::document::Identity;
use crate::extract::tests::lexicon;

#[test]
fn rates_and_parts_and_wholes() {
    check(WHOLES);
}

const WHOLES: &[Case] = &[
    // A title with figures in it is no passage on what it names.
    (
        "接收社区矫正对象46人。《2022年行政复议案件123件统计分析》已刊登。解除45人。",
        &["correction.admitted=46人", "correction.released=45人"],
    ),
    // Two counts that happen to be alike.
    (
        "开展党组会会前学法8次,组织宪法专题学法活动8次。",
        &["org.study_sessions=8次 part", "org.study_sessions=8次 part"],
    ),
    (
        "全县调解纠纷500件,其中医疗纠纷57件,调解成功率100%。",
        &[
            "mediation.cases=500件",
            "mediation.cases=57件 part",
            "mediation.success_rate=100% part",
        ],
    ),
    (
        "共调解纠纷500件,其中调解成功490件,成功率98%。",
        &[
            "mediation.cases=500件",
            "mediation.succeeded=490件",
            "mediation.success_rate=98%",
        ],
    ),
    (
        "司法助理员调解50件,均调成;调委会调解纠纷190件,成功率97.5%。",
        &[
            "mediation.cases=50件 part",
            "mediation.cases=190件 part",
            "mediation.success_rate=97.5% part",
        ],
    ),
    (
        "全年调解纠纷400件。物业站调解物业小区停车类纠纷23件。",
        &["mediation.cases=400件", "mediation.cases=23件 part"],
    ),
    (
        "全年共开展法治宣传活动36场,发放宣传资料1.2万份。进校园普法,发放宣传册300本。",
        &[
            "publicity.events=36场",
            "publicity.materials=12000份",
            "publicity.materials=300本 part",
        ],
    ),
    (
        "法律援助挽回损失近14亿元。全年法律援助案件4714件,为受援人挽回损失13.94亿元。",
        &[
            "aid.recovered=14亿元 about",
            "aid.cases=4714件",
            "aid.recovered=13.94亿元",
        ],
    ),
    (
        "综合执法队处理占道经营、车辆乱停等简易程序案件831件。",
        &["enforce.penalty_summary=831件 part"],
    ),
    (
        "行政许可事项由494项减少到304项,行政职权事项由2200项压减到1980项。",
        &["power.items=1980项"],
    ),
    (
        "人民调解案件年度目标380件,实际完成415件。",
        &["mediation.cases=380件 target", "mediation.cases=415件"],
    ),
    (
        "全市复议案件4000件,全国行政复议案件30万件,我县受理行政复议案件56件。",
        &["review.accepted=56件"],
    ),
    (
        "县人民法院新收一审行政案件61件,县检察院帮助农民工追回工资20万元,县总工会调解劳资纠纷12件。",
        &[
            "litigation.first_instance=61件 by court",
            "wages.recovered=20万元 by procuratorate",
            "mediation.cases=12件 by other",
        ],
    ),
    (
        "法律顾问代理行政诉讼案件5件,县政府办理行政诉讼案件17件。",
        &["counsel.cases=5件", "litigation.cases=17件"],
    ),
    (
        "宪法宣传周期间开展普法宣传活动12场。全年开展普法宣传活动160场。",
        &["publicity.events=12场 part", "publicity.events=160场"],
    ),
    (
        "向市政府报备规范性文件6件。收到乡镇报送备案规范性文件14件。",
        &["rule.filed=6件"],
    ),
    (
        "受理法律援助案件960件,办结465件,其中民事672件、刑事286件、行政2件。",
        &[
            "aid.cases=960件",
            "aid.cases=465件 part",
            "aid.cases=672件 part",
            "aid.cases=286件 part",
            "aid.cases=2件 part",
        ],
    ),
    (
        "全年收件1，024件,其中受理行政复议申请1 024件。",
        &["review.accepted=1024件"],
    ),
    (
        "社区矫正方面,在册120人,其中缓刑110人,重新犯罪率0.08%。",
        &[
            "correction.current=120人",
            "correction.current=110人 part",
            "correction.reoffending_rate=0.08%",
        ],
    ),
    (
        "全年主动公开政府信息73条。其中,机构概况12条,工作动态61条。",
        &[
            "disclosure.published=73条",
            "disclosure.published=12条 part",
            "disclosure.published=61条 part",
        ],
    ),
    (
        "受理行政复议申请73件。受理的73件中,公安类21件,占28.8%;城管类6件,占8.2%。",
        &[
            "review.accepted=73件",
            "review.accepted=73件",
            "review.accepted=21件 part",
            "review.accepted=6件 part",
        ],
    ),
    (
        "共收到代表建议52件,分为三类:一是财经类20件;二是城建类32件。另收到来信12件。",
        &[
            "proposals.suggestions=52件",
            "proposals.suggestions=20件 part",
            "proposals.suggestions=32件 part",
        ],
    ),
    (
        "社区矫正工作中,在册矫正对象167名,其中管制5人,缓刑162人。",
        &[
            "correction.current=167名",
            "correction.current=5人 part",
            "correction.current=162人 part",
        ],
    ),
    // What is not in the unit of the whole, or larger than what is left of it, is none of its parts.
    (
        "主动公开政府信息73条,其中视频12部,图片80条。",
        &["disclosure.published=73条", "disclosure.published=80条 part"],
    ),
    ("党组每两月集体学法1次,全年集体学法6次。", &["org.study_sessions=6次"]),
    ("审查规范性文件、合同等270份。", &["legality.reviewed=270份"]),
];

#[test]
fn a_page_of_an_unknown_region_is_read_from_where_it_speaks() {
    let lexicon = lexicon();
    let nameless = || Identity {
        title: None,
        body: None,
        region: None,
        ..county()
    };
    for (text, expected) in [
        ("全市调解纠纷8000件,我县调解纠纷640件。", &["mediation.cases=640件"][..]),
        ("全县调解纠纷640件,我镇调解纠纷52件。", &["mediation.cases=52件"]),
        ("全市调解纠纷8000件。", &["mediation.cases=8000件"]),
        ("全省共有人民调解员12万名。", &["mediation.mediators=120000名"]),
        ("全国人民调解组织调解纠纷1494万件。", &[]),
        (
            "市中级人民法院新收一审行政案件61件,全市办理行政应诉案件75件。",
            &["litigation.first_instance=61件 by court", "litigation.cases=75件"],
        ),
    ] {
        let seen: Vec<String> = read(text, nameless(), &lexicon).mentions.iter().map(shown).collect();
        assert_eq!(seen, expected, "{text}");
    }
}

#[test]
fn the_base_of_a_rate_is_kept() {
    let lexicon = lexicon();
    for (text, base) in [
        ("法制审核人员占在编执法人员总数的6%。", Some("enforce.officers")),
        ("法制审核人员占公务员人数的6%。", None),
        ("调解成功率98%。", None),
    ] {
        let read = read(text, county(), &lexicon);
        let bases: Vec<Option<&str>> = read.mentions.iter().map(|mention| mention.base.as_deref()).collect();
        if let Some(first) = bases.first() {
            assert_eq!(*first, base, "{text}");
        }
    }
}

#[test]
fn each_figure_of_a_distributive_list_has_its_own_place() {
    let text = "2021年、2022年、2023年分别办理行政复议案件31件、42件、56件。";
    let read = read(text, county(), &lexicon());
    let quotes: Vec<&str> = read.mentions.iter().map(|m| m.locator.quote.as_str()).collect();
    assert_eq!(quotes.len(), 3);
    for (quote, end) in quotes.iter().zip(["31件", "42件", "56件"]) {
        assert!(quote.ends_with(end), "{quote}");
    }
}

#[test]
fn paces_missing_units_and_implied_years() {
    check(IMPLIED);
}

const IMPLIED: &[Case] = &[
    (
        "以每两月1次的频次开展党委中心组法治学习5次。",
        &["org.study_sessions=5次"],
    ),
    ("每月调解纠纷30件。", &[]),
    (
        "各级复议机关审结行政复议案件4312,其中纠错206件。",
        &["review.concluded=4312", "review.corrected=206件"],
    ),
    // Something else stands between the wording and the figure: it may count anything.
    ("受理行政复议案件平均时长42,审结案件30件。", &["review.concluded=30件"]),
    (
        "2020年以来,行政机关败诉率分别为12.5%、11%、9.6%、8.1%。",
        &[
            "litigation.loss_rate=12.5% 2020",
            "litigation.loss_rate=11% 2021",
            "litigation.loss_rate=9.6% 2022",
            "litigation.loss_rate=8.1%",
        ],
    ),
    // Three figures are not the years since 2018.
    ("2018年以来,败诉率分别为12.5%、11%、9.6%。", &[]),
];

#[test]
fn regions_are_told_apart_on_a_page_that_names_none_of_its_own() {
    let nameless = Identity {
        title: None,
        body: None,
        region: None,
        ..county()
    };
    let text = "青岚市调解矛盾纠纷700件;白石市调解矛盾纠纷350件。";
    let seen: Vec<String> = read(text, nameless.clone(), &lexicon())
        .mentions
        .iter()
        .map(shown)
        .collect();
    assert_eq!(seen, ["mediation.cases=700件 part", "mediation.cases=350件 part"]);
    let one = "青岚市调解矛盾纠纷700件,调解成功690件。";
    let seen: Vec<String> = read(one, nameless, &lexicon()).mentions.iter().map(shown).collect();
    assert_eq!(seen, ["mediation.cases=700件", "mediation.succeeded=690件"]);
}
