use super::{Case, check, county, read, shown};
use crate::document::{DocumentKind, Identity};
use crate::extract::tests::lexicon;
use crate::model::NonFigure;

#[test]
fn changes_paces_and_neighbours_are_no_figures_of_the_county() {
    check(TRAPS);
}

const TRAPS: &[Case] = &[
    (
        "2021年、2022年、2023年分别办理行政复议案件31件、42件、56件。",
        &[
            "review.accepted=31件 2021",
            "review.accepted=42件 2022",
            "review.accepted=56件",
        ],
    ),
    ("例如,在张某等人讨薪案中,为12名农民工追回工资23万元。", &[]),
    (
        "力争用三年时间,人民调解员达到1000名。",
        &["mediation.mediators=1000名 target"],
    ),
    ("共办理各类行政复议、行政应诉案件56件。", &[]),
    (
        "加强综合执法,交警大队查处交通违法行为3200起,罚款320万元。",
        &["enforce.penalty_cases=3200起 part", "enforce.fines=320万元 part"],
    ),
    ("新建高标准农田2.3万亩,新增市场主体3200户,招录执法人员12名。", &[]),
    ("劳动人事争议仲裁院受理案件230件,调解120件。", &[]),
    ("市场监管局受理消费投诉1260件,调解成功1180件。", &[]),
    ("行政复议受理量居全市第3位,占全市的18%。", &[]),
    ("根据2022年部署,全县调解纠纷500件。", &["mediation.cases=500件"]),
    (
        "利用国家宪法日、消费者权益日等时间节点,开展法治宣传活动60场次。",
        &["publicity.events=60场次"],
    ),
    (
        "截至2024年1月底,受理行政复议案件30件。",
        &["review.accepted=30件 ../2024-01"],
    ),
    ("全市率先建成矛调中心12个。", &["centre.mediation_centres=12个"]),
    (
        "成效明显。下一步,我县将加强人民调解,调解成功率达到98%以上。",
        &["mediation.success_rate=98% at_least 2024 target"],
    ),
    (
        "2024年,行政机关负责人出庭应诉率达到100%。",
        &["litigation.head_appearance_rate=100% 2024 target"],
    ),
    ("未发生一起行政复议和行政诉讼败诉案件。", &["litigation.lost=0件"]),
    (
        "对2022年12月31日前印发的规范性文件进行清理,继续有效52件。",
        &["rule.in_force=52件"],
    ),
    (
        "社区矫正方面,累计接收1260人,解除1180人,在册80人。",
        &[
            "correction.admitted=1260人 ../2023-12",
            "correction.released=1180人 ../2023-12",
            "correction.current=80人",
        ],
    ),
    (
        "2019年,人民调解工作全面加强。全年调解纠纷310件。",
        &["mediation.cases=310件 2019"],
    ),
    (
        "未发生行政复议和行政诉讼案件。",
        &["litigation.cases=0件", "review.accepted=0件"],
    ),
    (
        "办理行政应诉案件3件,均胜诉。",
        &["litigation.lost=0件", "litigation.cases=3件"],
    ),
    ("调解成功率上升1.2个百分点,纠纷数量同比下降12%。", &[]),
    ("较2022年的244件减少11.5%,行政复议案件增加30件。", &[]),
    ("月均调解纠纷120件,日均接听12348热线300通。", &[]),
    ("全国人民调解组织调解纠纷1494万件。全省共有人民调解员12万名。", &[]),
    (
        "全市化解矛盾纠纷8745件,我县化解矛盾纠纷640件。",
        &["mediation.cases=640件"],
    ),
    ("青禾镇调解纠纷20件。", &["mediation.cases=20件 part"]),
    ("临川县化解矛盾纠纷300件。", &[]),
    ("12345热线受理诉求3100件,网格员上报事件500件。", &[]),
    ("法院诉前调解纠纷300件,成功210件。", &[]),
    ("仲裁委调解劳动争议120件,调解成功率85%。", &[]),
    ("行政复议调解成功率46%,行政争议化解12件。", &[]),
    ("调处率100%,协议履行率99%。", &[]),
    ("培训人民调解员300名,表彰优秀调解员12名。", &[]),
    ("查处诈骗案件涉案金额650万元。", &[]),
    ("召开第十七届县政府第28次常务会议,学习贯彻三中全会精神。", &[]),
    (
        "印发望政办发〔2023〕12号文件,落实《法治政府建设实施纲要(2021-2025年)》。",
        &[],
    ),
    ("案件1 5起,调解纠纷1 5件。", &[]),
    ("推行“1+N”调解模式、“三项制度”和7×24小时服务。", &[]),
    (
        "2019年以来累计调解纠纷5000件。",
        &["mediation.cases=5000件 2019-01/2023-12"],
    ),
    (
        "上半年调解纠纷400件,成功396件。",
        &["mediation.cases=400件 2023-H1", "mediation.succeeded=396件 2023-H1"],
    ),
    (
        "2023年1-11月,全县办理法律援助案件210件。",
        &["aid.cases=210件 2023-01/2023-11"],
    ),
    (
        "截至2023年11月底,县援助中心受理法律援助案件210件。",
        &["aid.cases=210件 2023-01/2023-11"],
    ),
    ("截至12月底,共有人民调解员786名。", &["mediation.mediators=786名"]),
    (
        "近三年共办理行政复议案件96件。",
        &["review.accepted=96件 2021-01/2023-12"],
    ),
    // A year that is named dates its figures; 去年 among figures of the year itself only recalls.
    ("去年办理行政复议案件66件。", &["review.accepted=66件 2022"]),
    (
        "2022年,全县共调解纠纷567件。全年办理行政复议案件23件。",
        &["mediation.cases=567件 2022", "review.accepted=23件"],
    ),
    (
        "上年共调解纠纷567件。全年办理行政复议案件23件。法律援助案件30件。",
        &["review.accepted=23件", "aid.cases=30件"],
    ),
    (
        "上年办理行政复议案件19件。全年办理行政复议案件23件。",
        &["review.accepted=19件 2022", "review.accepted=23件"],
    ),
    ("上年结转案件12件,新收行政复议申请98件。", &["review.received=98件"]),
    (
        "与上年同期调解案件890件相比,工作量相当。全年办理行政复议案件23件。",
        &["review.accepted=23件"],
    ),
    (
        "2022年全年共调解纠纷567件。全年办理行政复议案件23件。",
        &["mediation.cases=567件 2022", "review.accepted=23件"],
    ),
    ("同期全省办理法律援助案件5.6万件。", &[]),
    ("据统计全省共调解矛盾纠纷12万件。", &[]),
    // What is quoted of others is no passage on it.
    (
        "接收社区矫正对象46人。全省共办理法律援助案件3.2万件。解除45人。",
        &["correction.admitted=46人", "correction.released=45人"],
    ),
    ("青岚省2023年调解成功率为93.3%。", &[]),
    ("青岚省共办理法律援助案件25万件。", &[]),
    ("岚州市共调解矛盾纠纷3万件。", &[]),
    ("青岚省岚州市望溪县调解纠纷98件。", &["mediation.cases=98件"]),
    ("邻近的云川县行政处罚案件为3860件。", &[]),
    (
        "2022年办理法律援助案件180件,2023年办理法律援助案件210件。",
        &["aid.cases=180件 2022", "aid.cases=210件"],
    ),
    (
        "力争调解成功率达到98%以上。",
        &["mediation.success_rate=98% at_least target"],
    ),
    (
        "要求执法单位每年安排不少于40课时的专业知识学习。",
        &["enforce.training_hours=40课时 at_least target"],
    ),
    (
        "执法人员已完成不少于40课时的专业知识学习。",
        &["enforce.training_hours=40课时 at_least"],
    ),
    ("帮助企业避免直接损失75万元。", &["service.enterprise_losses=75万元"]),
    (
        "全年调解纠纷约300件,不足40件未能调成。",
        &["mediation.cases=300件 about"],
    ),
    ("宪法宣传周期间开展普法宣传活动12场。", &["publicity.events=12场 part"]),
    ("自助终端受理业务600件,电信诈骗立案20起。", &[]),
    ("处罚案卷和许可案卷共计123份。", &["casefile.reviewed=123份"]),
];

#[test]
fn sections_of_plans_and_shortcomings() {
    let lexicon = lexicon();
    let text = "一、2023年工作成效\n调解纠纷400件。\n二、存在的问题\n调解纠纷仅30件。\n三、2024年工作打算\n\
        行政机关负责人出庭应诉率达到100%。\n四、履行第一责任人职责情况\n召开县政府常务会议12次。";
    let seen: Vec<String> = read(text, county(), &lexicon).mentions.iter().map(shown).collect();
    assert_eq!(
        seen,
        [
            "mediation.cases=400件",
            "litigation.head_appearance_rate=100% 2024 target",
            "org.executive_meetings=12次"
        ]
    );
}

#[test]
fn headings_of_the_second_level_and_lines_of_their_own() {
    let lexicon = lexicon();
    let text = "一、聚焦重点任务,强化统筹\n(一)下一步工作打算。\n调解成功率达到98%以上。\n(二)加强复议工作\n\
        受理行政复议案件30件。\n下一步工作打算\n召开县政府常务会议12次。";
    let seen: Vec<String> = read(text, county(), &lexicon).mentions.iter().map(shown).collect();
    assert_eq!(
        seen,
        [
            "mediation.success_rate=98% at_least 2024 target",
            "review.accepted=30件",
            "org.executive_meetings=12次 2024 target"
        ]
    );
}

#[test]
fn a_work_plan_has_targets_only() {
    let plan = Identity {
        kind: DocumentKind::WorkPlan,
        ..county()
    };
    let text = "每年至少组织两轮集中案卷评查,法制审核人员占执法人员总数的比例不低于6%。";
    let seen: Vec<String> = read(text, plan, &lexicon()).mentions.iter().map(shown).collect();
    assert_eq!(
        seen,
        [
            "casefile.rounds=2轮 at_least target",
            "enforce.legal_reviewer_share=6% at_least target"
        ]
    );
}

#[test]
fn blanks_are_findings_and_no_figures() {
    let read = read("全年共调解纠纷 件,化解XX起,走访**户。", county(), &lexicon());
    assert!(read.mentions.is_empty(), "{:?}", read.mentions);
    assert_eq!(read.findings.len(), 3, "{:?}", read.findings);
}

#[test]
fn a_figure_left_blank_with_its_unit_is_a_finding() {
    for (text, findings) in [
        ("全年共收集 企业诉求,逐一回应。", 1),
        // A blank elsewhere, and a figure behind one.
        ("中共中央 国务院印发纲要。", 0),
        ("全年共收集 26条企业诉求。", 0),
        ("共同办理 民生实事。", 0),
    ] {
        let read = read(text, county(), &lexicon());
        assert_eq!(read.findings.len(), findings, "{text}: {:?}", read.findings);
    }
}

#[test]
fn without_a_year_figures_have_no_period() {
    let nameless = Identity::default();
    let read = read("调解纠纷400件。", nameless, &lexicon());
    let periods: Vec<_> = read.mentions.iter().map(|mention| mention.period).collect();
    assert_eq!(periods, [None]);
}

#[test]
fn numbers_that_are_no_figures_have_their_class() {
    let lexicon = lexicon();
    for (text, class) in [
        ("2023年5月", NonFigure::Date),
        ("望政办发〔2023〕12号", NonFigure::DocumentNumber),
        ("《纲要(2021-2025年)》", NonFigure::Title),
        ("第28次常务会议", NonFigure::Ordinal),
        ("十七届", NonFigure::Ordinal),
        ("(二)健全机制", NonFigure::ListMark),
        ("电话03756666666", NonFigure::Code),
        ("12345热线", NonFigure::Name),
        ("“三项制度”", NonFigure::Name),
        ("同比增长12%", NonFigure::Change),
        ("全国化解纠纷1494万件", NonFigure::OtherRegion),
        ("进一步", NonFigure::Word),
    ] {
        let read = read(text, county(), &lexicon);
        assert!(!read.ignored.is_empty(), "{text}");
        assert!(
            read.ignored.iter().all(|ignored| ignored.class == class),
            "{text}: {:?}",
            read.ignored
        );
        assert!(
            read.mentions.is_empty() && read.unclaimed.is_empty(),
            "{text}: {read:?}"
        );
    }
}
