use super::{Case, check};

#[test]
fn disputes() {
    check(DISPUTES);
}

const DISPUTES: &[Case] = &[
    (
        "全县现有各级人民调解委员会153个、人民调解员786名,其中专职68名。",
        &[
            "mediation.committees=153个",
            "mediation.mediators=786名",
            "mediation.full_time_mediators=68名",
        ],
    ),
    (
        "全年共排查矛盾纠纷1305件,受理1268件,成功调解1237件,调解成功率97.6%,涉及金额2023.5万元。",
        &[
            "mediation.screened=1305件",
            "mediation.cases=1268件",
            "mediation.succeeded=1237件",
            "mediation.success_rate=97.6%",
            "mediation.amount=2023.5万元",
        ],
    ),
    (
        "各级调委会共调处各类民间纠纷4 598宗,调处成功4 512宗,成功率达98%以上。",
        &[
            "mediation.cases=4598宗",
            "mediation.succeeded=4512宗",
            "mediation.success_rate=98% at_least",
        ],
    ),
    (
        "全县化解婚姻家庭、邻里等矛盾纠纷1.2万余件,涉及当事人3.1万人次。",
        &["mediation.cases=12000件 at_least", "mediation.parties=31000人次"],
    ),
    (
        "調解員化解鄰里糾紛三百二十件(疑難糾紛十七件),調解成功率百分之九十八點五。",
        &[
            "mediation.cases=320件",
            "mediation.complex=17件",
            "mediation.success_rate=98.5%",
        ],
    ),
    (
        "全年調(diào)解矛盾糾紛６６８件，調(diào)解成功率９９．１％。",
        &["mediation.cases=668件", "mediation.success_rate=99.1%"],
    ),
    (
        "防止民转刑案件15件32人,防止群体性上访9起。",
        &["mediation.prevented=15件 part", "mediation.prevented=9起 part"],
    ),
    (
        "共调解纠纷500件,其中村级调解纠纷320件、镇级调解纠纷180件。",
        &[
            "mediation.cases=500件",
            "mediation.cases=320件 part",
            "mediation.cases=180件 part",
        ],
    ),
    (
        "建成县乡两级综治中心15个,打造个人调解工作室6个。",
        &["centre.mediation_centres=15个", "mediation.personal_studios=6个"],
    ),
    (
        "全年收到行政复议申请142件,受理130件,不予受理12件;审结124件,其中维持80件、撤销6件、驳回9件、终止17件,以调解和解方式结案12件。",
        &[
            "review.received=142件",
            "review.accepted=130件",
            "review.not_accepted=12件",
            "review.concluded=124件",
            "review.upheld=80件",
            "review.corrected=6件 part",
            "review.dismissed=9件",
            "review.terminated=17件",
            "review.settled=12件",
        ],
    ),
    (
        "行政复议工作稳步推进。全年新收151件,同比增长128.8%,2022年为66件,通过调解、和解方式结案37件,直接纠错率12.1%。",
        &[
            "review.received=151件",
            "review.received=66件 2022",
            "review.settled=37件",
            "review.correction_rate=12.1%",
        ],
    ),
    (
        "一审、二审行政应诉案件分别为31件、9件,开庭审理36件,负责人出庭应诉36件,出庭应诉率100%,败诉2件,败诉率5.6%。",
        &[
            "litigation.first_instance=31件",
            "litigation.second_instance=9件",
            "litigation.heard=36件",
            "litigation.head_appearances=36件",
            "litigation.head_appearance_rate=100%",
            "litigation.lost=2件",
            "litigation.loss_rate=5.6%",
        ],
    ),
    (
        "分别受理、审结行政复议案件130件、124件。",
        &["review.accepted=130件", "review.concluded=124件"],
    ),
    (
        "以县政府为被告的行政应诉案件7件,全县办理行政应诉案件42件。",
        &["litigation.cases=7件 body", "litigation.cases=42件"],
    ),
    (
        "县人民法院受理一审行政诉讼案件58件。",
        &["litigation.first_instance=58件 by court"],
    ),
    ("全年零败诉。", &["litigation.lost=0件"]),
    (
        "没有受理过行政复议申请,行政诉讼无一败诉。",
        &["review.accepted=0件", "litigation.lost=0件"],
    ),
    ("行政诉讼败诉案件0件。", &["litigation.lost=0件"]),
    (
        "办理法律援助案件368件,其中民事210件、刑事158件,受援人380人,为受援人挽回经济损失1200余万元,接待来访来电咨询2300余人次。",
        &[
            "aid.cases=368件",
            "aid.cases=210件 part",
            "aid.cases=158件 part",
            "aid.recipients=380人",
            "aid.recovered=1200万元 at_least",
            "aid.consultations=2300人次 at_least",
        ],
    ),
    (
        "12348热线接听来电1800余通,公共法律服务中心接待群众5200人次。",
        &["service.hotline_calls=1800通 at_least", "service.public_legal=5200人次"],
    ),
    (
        "社区矫正方面,新入矫39人,解矫51人,年末在矫77人,再犯罪率为0.1%。",
        &[
            "correction.admitted=39人",
            "correction.released=51人",
            "correction.current=77人",
            "correction.reoffending_rate=0.1%",
        ],
    ),
    (
        "新接回刑释人员72人,解除安置帮教60人,在册安置帮教对象215人。",
        &[
            "resettlement.admitted=72人",
            "resettlement.released=60人",
            "resettlement.current=215人",
        ],
    ),
    (
        "为86名农民工追回拖欠工资126.5万元。全年受理欠薪案件35件,涉及劳动者300人。",
        &[
            "wages.workers=86名 part",
            "wages.recovered=126.5万元",
            "wages.cases=35件",
            "wages.workers=300人 part",
        ],
    ),
    (
        "开展“法律六进”普法宣讲活动180余场次,派发宪法折页6万余份,受教育群众达9万余人次。",
        &[
            "publicity.events=180场次 at_least",
            "publicity.materials=60000份 at_least",
            "publicity.audience=90000人次 at_least",
        ],
    ),
];

#[test]
fn government() {
    check(GOVERNMENT);
}

const GOVERNMENT: &[Case] = &[
    (
        "全年召开县政府常务会议32次、政府党组会议14次,会前学法12次。",
        &[
            "org.executive_meetings=32次",
            "org.party_group_meetings=14次",
            "org.study_sessions=12次",
        ],
    ),
    (
        "举办领导干部法治专题讲座4期,组织26名拟任领导干部参加任前法律知识考试,旁听庭审5次。",
        &[
            "org.law_lectures=4期",
            "org.prior_post_tests=26名",
            "org.court_observations=5次",
        ],
    ),
    (
        "印发规范性文件7件,报备7件。对现行规范性文件全面清理,继续有效52件、修改5件、废除4件、失效11件。",
        &[
            "rule.issued=7件",
            "rule.filed=7件",
            "rule.in_force=52件",
            "rule.to_amend=5件",
            "rule.repealed=4件",
            "rule.lapsed=11件",
        ],
    ),
    (
        "全年审查规范性文件28件、政府合同156份、重大行政决策12件。",
        &[
            "rule.reviewed=28件",
            "counsel.contracts_reviewed=156份",
            "legality.reviewed=12件 part",
        ],
    ),
    (
        "合法性审查规范性文件、政府合同、会议纪要等270份。",
        &["legality.reviewed=270份"],
    ),
    (
        "法律顾问出具法律意见书64份,审核合同85份,列席会议30次,解答法律咨询120余人次。",
        &[
            "counsel.opinions=64份",
            "counsel.contracts_reviewed=85份",
            "counsel.meetings=30次",
            "counsel.consultations=120人次 at_least",
        ],
    ),
    (
        "共作出行政处罚决定3268件,罚没款865.3万元,行政强制120件,行政许可21560件,行政检查18652次。",
        &[
            "enforce.penalty_cases=3268件",
            "enforce.fines=865.3万元",
            "enforce.coercion_cases=120件",
            "licence.granted=21560件",
            "enforce.inspections=18652次",
        ],
    ),
    (
        "办理行政处罚案件860件,其中普通程序案件210件、简易程序案件650件,罚款12.35万元。",
        &[
            "enforce.penalty_cases=860件",
            "enforce.penalty_ordinary=210件",
            "enforce.penalty_summary=650件",
            "enforce.fines=12.35万元",
        ],
    ),
    (
        "渣土洒落处罚款2600元,毁绿罚没1.2万余元,罚款总计163500元。",
        &[
            "enforce.fines=2600元 part",
            "enforce.fines=1.2万元 at_least part",
            "enforce.fines=163500元",
        ],
    ),
    (
        "全县持证行政执法人员1126名,培训行政执法人员1560余人次,法制审核人员62名,占执法人员总数的5.5%。",
        &[
            "enforce.certified_officers=1126名",
            "enforce.training_participants=1560人次 at_least",
            "enforce.legal_reviewers=62名",
            "enforce.legal_reviewer_share=5.5%",
        ],
    ),
    (
        "组织行政执法资格考试,参考86人,合格80人,合格率93%。",
        &[
            "enforce.exam_takers=86人",
            "enforce.exam_passed=80人",
            "enforce.exam_pass_rate=93%",
        ],
    ),
    (
        "评查行政执法案卷120卷,其中行政处罚案卷90卷、行政许可案卷30卷,优秀案卷36卷。",
        &[
            "casefile.reviewed=120卷",
            "casefile.penalty_reviewed=90卷",
            "casefile.licence_reviewed=30卷",
            "casefile.excellent=36卷",
        ],
    ),
    (
        "对31卷行政处罚类案卷、18卷行政许可类案卷逐卷打分,案卷平均分分别为94分和90.5分。",
        &[
            "casefile.penalty_reviewed=31卷",
            "casefile.licence_reviewed=18卷",
            "casefile.penalty_score=94分",
            "casefile.licence_score=90.5分",
        ],
    ),
    (
        "重大执法决定法制审核88件,纠错6件,审核率100%。",
        &[
            "enforce.major_reviewed=88件",
            "enforce.review_corrected=6件",
            "enforce.major_review_rate=100%",
        ],
    ),
    (
        "办理人大代表建议68件、政协提案92件,办复率100%。",
        &["proposals.suggestions=68件", "proposals.motions=92件"],
    ),
    (
        "全年受理政府信息公开申请45件,县政府网站访问量达3.2万次。",
        &["disclosure.applications=45件", "disclosure.site_visits=32000次"],
    ),
    (
        "完成审计项目18个,查出违规金额1.2亿元。修订应急预案38件,组织应急演练126场次。",
        &[
            "audit.projects=18个",
            "audit.irregular_amount=1.2亿元",
            "emergency.plans=38件",
            "emergency.drills=126场次",
        ],
    ),
];
