"""Sentences that carry figures, by group; every group has several full phrasings.

Slots: {code|unit} a figure; {code|unit|key} a part of `code` whose value is series key `key`; {~code|unit} a change on
last year or nothing; {=code:value|words} a value said in words; {#low-high} a number that is no indicator.
$P name, $A 全区/全县/全市, $U 区/县/市, $Y the year, $N the next year, $C the city.
"""

MEDIATION = [
    "全年$A各级人民调解组织共调解矛盾纠纷{mediation.cases|件}{~mediation.cases|件}，其中调解成功{mediation.succeeded|件}，调解成功率{mediation.success_rate|%}。",
    "$A人民调解组织全年受理各类民间纠纷{mediation.cases|起}，成功调处{mediation.succeeded|起}，调解成功率达{mediation.success_rate|%}{~mediation.success_rate|pp}。",
    "各镇（街道）、村（社区）调委会把功夫下在矛盾成讼之前，累计调处矛盾纠纷{mediation.cases|件}，调解成功{mediation.succeeded|件}，调解成功率为{mediation.success_rate|%}。",
    "婚姻家庭、邻里、山林土地、劳动报酬等纠纷得到及时处置，全年调解各类矛盾纠纷案件{mediation.cases|件}{~mediation.cases|件}，调解成功率{mediation.success_rate|%}，成功调解{mediation.succeeded|件}。",
    "从年终统计看，$A共调解纠纷{mediation.cases|件}，调解成功的{mediation.succeeded|件}，调解成功率保持在{mediation.success_rate|%}。",
    "依托镇村两级平台就地化解，$Y年$A人民调解案件{mediation.cases|件}，其中成功调解{mediation.succeeded|件}，成功率{mediation.success_rate|%}{~mediation.success_rate|pp}。",
    "坚持抓早抓小，$A调解组织共受理调解矛盾纠纷{mediation.cases|起}{~mediation.cases|起}，调解成功{mediation.succeeded|起}，调解成功率稳定在{mediation.success_rate|%}。",
]
MEDIATION_TRADE = [
    "上述纠纷中，由行业性、专业性人民调解组织调解的有{mediation.cases|件|mediation.parts.trade}。",
    "其中，医疗、物业、道路交通等行业性专业性调解组织调解纠纷{mediation.cases|件|mediation.parts.trade}。",
    "其中行业性专业性人民调解委员会调解{mediation.cases|件|mediation.parts.trade}，多为物业服务和劳动用工纠纷。",
    "其中，物业、医疗、劳动用工等专业性调解组织参与调解矛盾纠纷{mediation.cases|件|mediation.parts.trade}。",
]
MEDIATION_AMOUNT = [
    "当事人达成的调解协议涉及金额{mediation.amount|万元}。",
    "全年人民调解协议涉及资金{mediation.amount|万元}，绝大多数当场履行或者按期履行。",
    "经人民调解签订的协议，涉及金额共计{mediation.amount|万元}。",
    "调解协议涉及标的额{mediation.amount|万元}，未发生因调处不当激化的情形。",
]
MEDIATION_STOCK = [
    "$A现有人民调解委员会{mediation.committees|个}，人民调解员{mediation.mediators|名}。",
    "目前，$A共有各级各类人民调解组织{mediation.committees|个}，配备专兼职人民调解员{mediation.mediators|名}。",
    "截至年末，$A设立人民调解委员会{mediation.committees|个}，选聘人民调解员{mediation.mediators|人}。",
    "人民调解网络更加健全，$A建有调委会{mediation.committees|个}、人民调解员{mediation.mediators|人}，村（社区）实现全覆盖。",
    "$A设有调委会{mediation.committees|个}，人民调解员{mediation.mediators|人}，其中专职人民调解员{mediation.full_time_mediators|人}，专职化比例逐年提高。",
    "年末$A登记在册的人民调解组织{mediation.committees|个}，人民调解员队伍达到{mediation.mediators|人}。",
    "健全“镇村组”三级网络，$A人民调解委员会达到{mediation.committees|个}，共有人民调解员{mediation.mediators|名}，其中专职人民调解员{mediation.full_time_mediators|名}。",
    "基层调解力量持续充实，$A人民调解委员会、人民调解员分别达到{mediation.committees|个}、{mediation.mediators|名}。",
    "$A共有调委会{mediation.committees|个}，人民调解员{mediation.mediators|人}，实行持证上岗、等级评定。",
    "建强调解队伍，$A现有人民调解组织{mediation.committees|个}、人民调解员{mediation.mediators|名}，专职人民调解员{mediation.full_time_mediators|名}由政府购买服务予以保障。",
]
MEDIATION_STOCK_PARTS = [
    "目前，$A有村（社区）人民调解委员会{mediation.committees|个|mediation.parts.village}、镇（街道）人民调解委员会{mediation.committees|个|mediation.parts.town}、行业性专业性人民调解委员会{mediation.committees|个|mediation.parts.branch}，人民调解员{mediation.mediators|名}。",
]
REVIEW = [
    "全年共收到行政复议申请{review.received|件}{~review.received|件}，依法受理{review.accepted|件}，审结{review.concluded|件}。",
    "$U政府行政复议机构新收行政复议申请{review.received|件}，经审查受理行政复议案件{review.accepted|件}，年内办结{review.concluded|件}。",
    "行政复议主渠道作用进一步显现，全年收到行政复议案件申请{review.received|件}，其中受理{review.accepted|件}，已审结{review.concluded|件}。",
    "$Y年，$U政府收到行政复议申请{review.received|件}，立案受理{review.accepted|件}，审结行政复议案件{review.concluded|件}，法定期限内结案率为百分之百。",
    "畅通现场、邮寄、网上等申请途径，全年接收行政复议申请{review.received|件}{~review.received|件}，受理{review.accepted|件}，审结{review.concluded|件}，其余案件正在审理之中。",
    "一年来，共收到各类行政复议申请{review.received|件}，对符合法定条件的依法受理{review.accepted|件}，截至年底审理终结{review.concluded|件}。",
    "$U政府全年收到、受理、审结行政复议案件分别为{review.received|件}、{review.accepted|件}、{review.concluded|件}。",
]
REVIEW_RESULT = [
    "审结的行政复议案件中，以调解、和解方式结案{review.settled|件}，作出维持决定{review.upheld|件}。",
    "坚持有错必纠，全年作出行政复议纠错决定{review.corrected|件}，以调解和解方式结案{review.settled|件}。",
    "在已办结的复议案件中，维持原行政行为{review.upheld|件}，直接纠错{review.corrected|件}。",
    "注重在复议阶段实质性化解争议，经调解、和解结案的复议案件{review.settled|件}。",
    "办结的复议案件中，维持{review.upheld|件}，调解和解{review.settled|件}，纠错{review.corrected|件}。",
    "全年复议纠错案件{review.corrected|件}，维持原行政行为{review.upheld|件}，发挥了内部监督纠错作用。",
]
LITIGATION = [
    "全年$A办理行政应诉案件{litigation.cases|件}{~litigation.cases|件}。",
    "$Y年，$A各级行政机关办理行政诉讼应诉案件{litigation.cases|件}，均按期提交答辩状和证据材料。",
    "依法履行应诉职责，$A行政机关共办理行政应诉案件{litigation.cases|起}。",
    "$A全年发生行政诉讼案件{litigation.cases|件}，主要集中在征收补偿、工伤认定和信息公开领域。",
]
LITIGATION_SPLIT = [
    "全年$A办理行政应诉案件{litigation.cases|件}，其中一审行政应诉案件{litigation.first_instance|件}、二审行政应诉案件{litigation.second_instance|件}。",
    "$A行政机关办理行政应诉案件{litigation.cases|件}{~litigation.cases|件}，按审级分，一审{litigation.first_instance|件}，二审{litigation.second_instance|件}。",
    "年内共办理行政诉讼案件{litigation.cases|件}（其中一审案件{litigation.first_instance|件}，二审案件{litigation.second_instance|件}），答辩举证及时率保持百分之百。",
    "办理行政应诉案件{litigation.cases|件}，包括一审行政诉讼案件{litigation.first_instance|件}和二审行政诉讼案件{litigation.second_instance|件}。",
    "一审、二审行政应诉案件分别为{litigation.first_instance|件}、{litigation.second_instance|件}，全年行政应诉案件总数{litigation.cases|件}。",
]
COURT_ZERO = [
    "行政机关负责人出庭应诉率{litigation.head_appearance_rate|%}，{=litigation.lost:0|全年无行政诉讼败诉案件}。",
    "严格落实负责人出庭应诉制度，负责人出庭应诉率达到{litigation.head_appearance_rate|%}，{=litigation.lost:0|无行政败诉案件}。",
    "被诉行政机关负责人出庭率为{litigation.head_appearance_rate|%}{~litigation.head_appearance_rate|pp}，{=litigation.lost:0|全年未发生行政诉讼败诉案件}。",
    "出庭应诉由“被动到庭”转为“主动出声”，行政机关负责人出庭应诉率{litigation.head_appearance_rate|%}，{=litigation.lost:0|行政诉讼败诉案件为零}。",
    "在行政诉讼中，负责人出庭应诉率达{litigation.head_appearance_rate|%}，{=litigation.lost:0|没有出现行政机关败诉的案件}。",
]
COURT_LOST = [
    "行政机关负责人出庭应诉率{litigation.head_appearance_rate|%}，经法院判决，行政机关败诉{litigation.lost|件}。",
    "负责人出庭应诉率达到{litigation.head_appearance_rate|%}{~litigation.head_appearance_rate|pp}，其中行政机关败诉案件{litigation.lost|件}，均已开展“一案一分析”。",
    "被诉行政机关负责人出庭应诉率为{litigation.head_appearance_rate|%}，全年败诉案件{litigation.lost|件}，涉案单位逐案剖析原因、限期整改。",
    "严格执行负责人出庭制度，出庭应诉率达{litigation.head_appearance_rate|%}；行政诉讼败诉{litigation.lost|件}，败诉原因集中在程序环节。",
]
AID = [
    "全年共办理法律援助案件{aid.cases|件}{~aid.cases|件}。",
    "$U法律援助中心全年受理法律援助案件{aid.cases|件}，接待窗口实行当日受理、当日审查。",
    "放宽经济困难标准，扩大援助范围，全年组织办理各类法律援助案件{aid.cases|件}。",
    "应援尽援、应援优援，$Y年办结法律援助案件{aid.cases|件}{~aid.cases|件}，受援群众送来锦旗{#4-19}面。",
    "面向农民工、老年人、残疾人等群体开辟绿色通道，指派办理法律援助案件{aid.cases|件}。",
    "法律援助窗口前移到镇（街道），全年承办法律援助案件{aid.cases|件}，群众满意度达{#96-99}%。",
]
AID_RECOVERED = [
    "通过法律援助为受援人挽回经济损失{aid.recovered|万元}。",
    "法律援助律师为困难群众避免和挽回经济损失{aid.recovered|万元}。",
    "经法律援助，受援人挽回损失或取得利益共计{aid.recovered|万元}。",
    "法律援助为困难群众挽回直接经济损失{aid.recovered|万元}。",
]
AID_CONSULT = [
    "公共法律服务窗口全年解答群众法律咨询{aid.consultations|人次}。",
    "各级公共法律服务站点接待群众来访来电，解答法律咨询{aid.consultations|人次}。",
    "向群众免费提供法律咨询{aid.consultations|人次}，12348热线实行7×24小时值守。",
    "村（社区）法律服务工作室全年为群众解答法律咨询{aid.consultations|人次}。",
]
PUBLICITY = [
    "全年$A开展各类法治宣传活动{publicity.events|场次}。",
    "围绕“12·4”国家宪法日、民法典宣传月等节点，组织开展法治宣传活动{publicity.events|场}{~publicity.events|场}。",
    "“八五”普法扎实推进，$A共举办法治宣传活动{publicity.events|场}。",
    "推动普法进机关、进乡村、进社区、进学校、进企业、进单位，举行普法宣传活动{publicity.events|场次}{~publicity.events|场次}。",
    "各执法单位落实“谁执法谁普法”责任，全年开展法治宣传活动共计{publicity.events|场次}。",
    "整合讲师团、志愿者力量送法下乡，累计开展普法宣讲活动{publicity.events|场}。",
]
PUBLICITY_REACH = [
    "普法活动受教育群众达{publicity.audience|人次}。",
    "各类法治宣传活动受众{publicity.audience|人次}。",
    "向群众发放法治宣传资料{publicity.materials|份}。",
    "印发普法宣传手册、折页等宣传资料{publicity.materials|份}。",
    "普法宣讲直接惠及群众{publicity.audience|人次}。",
    "累计发放普法宣传资料{publicity.materials|份}，赠送宪法、民法典读本若干。",
    "现场派发法治宣传资料{publicity.materials|份}。",
    "普法活动覆盖群众{publicity.audience|人次}。",
]
PENALTY = [
    "全年$A办理行政处罚案件{enforce.penalty_cases|件}{~enforce.penalty_cases|件}。",
    "聚焦食品药品、安全生产、生态环境等重点领域，查处行政处罚案件{enforce.penalty_cases|起}。",
    "$A各行政执法单位共作出行政处罚决定{enforce.penalty_cases|件}，处罚信息在7个工作日内上网公示。",
    "坚持处罚与教育相结合，全年实施行政处罚{enforce.penalty_cases|件}{~enforce.penalty_cases|件}，对轻微违法首次不罚。",
    "$Y年，$A立案查处行政处罚案件{enforce.penalty_cases|件}，未发生因执法不当引发的群体性事件。",
]
PENALTY_SPLIT = [
    "全年办理行政处罚案件{enforce.penalty_cases|件}，其中适用简易程序{enforce.penalty_summary|件}、普通程序{enforce.penalty_ordinary|件}。",
    "$A各执法单位办理行政处罚案件{enforce.penalty_cases|件}{~enforce.penalty_cases|件}，普通程序案件{enforce.penalty_ordinary|件}，简易程序案件{enforce.penalty_summary|件}。",
    "作出行政处罚决定{enforce.penalty_cases|件}，其中简易程序处罚案件{enforce.penalty_summary|件}，普通程序处罚案件{enforce.penalty_ordinary|件}。",
    "全年查处行政处罚案件{enforce.penalty_cases|件}，包括普通程序案件{enforce.penalty_ordinary|件}和简易程序案件{enforce.penalty_summary|件}。",
]
OFFICERS = [
    "$A现有行政执法人员{enforce.officers|名}，全部通过综合法律知识培训后上岗。",
    "目前$A共有在岗行政执法人员{enforce.officers|人}，人员信息在执法公示平台统一公开。",
    "严把入口关，$A行政执法人员共{enforce.officers|名}，合同工、临时工一律不得从事执法活动。",
    "截至$Y年底，$A在编在岗行政执法人员{enforce.officers|人}。",
    "对$A{enforce.officers|名}行政执法人员实行分级分类管理，资格证件按年度审验。",
]
INSPECTIONS = [
    "推行“综合查一次”，全年开展行政检查{enforce.inspections|次}{~enforce.inspections|次}。",
    "推进“双随机、一公开”监管，实施行政检查{enforce.inspections|次}。",
    "严格控制入企频次，$A全年行政检查{enforce.inspections|次}。",
    "规范涉企检查计划，全年共实施行政检查{enforce.inspections|次}{~enforce.inspections|次}。",
]
JOINT = [
    "跨部门开展联合执法行动{enforce.joint_actions|次}。",
    "针对油烟扰民、违规占道等难题，组织联合执法{enforce.joint_actions|次}。",
    "建立镇街与部门协作机制，全年开展联合执法{enforce.joint_actions|次}。",
    "围绕道路运输、成品油、校外培训等领域开展联合执法{enforce.joint_actions|次}。",
]
EXECUTIVE = [
    "全年组织召开$U政府常务会议{org.executive_meetings|次}，研究审议重大事项{#60-190}项，凡涉法议题均先行听取司法行政部门意见。",
    "$U政府全年共召开常务会议{org.executive_meetings|次}，审议议题{#70-210}个，其中第{#3-14}次常务会议专题听取法治政府建设情况汇报。",
    "坚持集体领导、依法议事，召开政府常务会议{org.executive_meetings|次}，会议纪要按规定归档。",
    "$Y年，$U政府召开常务会议{org.executive_meetings|次}，第{#5-15}次会议审议通过《$P行政规范性文件管理办法》。",
    "一年来召开$U政府常务会议{org.executive_meetings|次}{~org.executive_meetings|次}，未经合法性审查的议题一律不上会。",
]
STUDY = [
    "落实会前学法制度，全年开展$U政府常务会议会前学法{org.study_sessions|次}。",
    "$U政府领导班子集体学法{org.study_sessions|次}，学习内容涵盖行政处罚法、安全生产法、信访工作条例等。",
    "坚持领导干部带头学，组织政府班子成员专题学法{org.study_sessions|次}。",
    "把学法列为常务会议固定议程，全年安排常务会议会前集体学法{org.study_sessions|次}{~org.study_sessions|次}。",
    "制定年度学法计划，政府领导班子集中学法{org.study_sessions|次}，邀请高校教师、执业律师授课。",
]
ISSUED = [
    "全年制定行政规范性文件{rule.issued|件}，均履行评估论证、公开征求意见、合法性审核、集体审议等程序。",
    "以$U政府及政府办公室名义印发行政规范性文件{rule.issued|件}，同步公布政策解读材料。",
    "严控发文数量，全年出台行政规范性文件{rule.issued|件}。",
    "$Y年共制发行政规范性文件{rule.issued|件}，全部实行统一登记、统一编号、统一印发。",
    "全年以$U政府名义制定行政规范性文件{rule.issued|件}，公开征求意见期限均不少于法定天数。",
]
FILED = [
    "向市政府和$U人大常委会报备行政规范性文件{rule.filed|件}，报备及时率、规范率均为100%。",
    "全年备案行政规范性文件{rule.filed|件}，做到有件必备、有备必审。",
    "按照法定期限报送备案行政规范性文件{rule.filed|件}。",
    "落实备案审查制度，$Y年报送备案规范性文件{rule.filed|件}，无被责令纠正情形。",
]
REVIEWED = [
    "对拟出台文件严格把关，全年合法性审查行政规范性文件{rule.reviewed|件}。",
    "司法行政部门完成行政规范性文件合法性审核{rule.reviewed|件}，提出的修改意见大多被采纳。",
    "全年合法性审核规范性文件{rule.reviewed|件}，退回补充论证{#1-3}件。",
    "落实“应审必审”，审查行政规范性文件{rule.reviewed|件}。",
]
MERGED = [
    "全年对规范性文件、合同、会议纪要等{legality.reviewed|份}开展合法性审查，提出修改意见{#120-460}条。",
    "全年合法性审查规范性文件、行政协议、重大决策事项等共计{legality.reviewed|份}。",
    "对各类规范性文件、合同等{legality.reviewed|份}逐件进行合法性审核，未经审核的不提交审议。",
    "司法行政部门全年对规范性文件、招商协议、重大决策等{legality.reviewed|份}进行合法性审查。",
]
CONTRACTS = [
    "政府法律顾问审查合同{counsel.contracts_reviewed|份}。",
    "组织法律顾问审核各类政府合同{counsel.contracts_reviewed|份}，从源头防范履约风险。",
    "发挥法律顾问“外脑”作用，全年审查政府合同{counsel.contracts_reviewed|份}。",
    "法律顾问团队审核招商引资、工程建设等合同{counsel.contracts_reviewed|份}{~counsel.contracts_reviewed|份}。",
]
OPINIONS = [
    "法律顾问全年出具法律意见书{counsel.opinions|份}。",
    "由法律顾问、公职律师出具法律意见{counsel.opinions|份}。",
    "政府法律顾问为重大项目提供书面法律意见{counsel.opinions|份}。",
    "全年政府法律顾问参与重大事项论证并出具法律意见书{counsel.opinions|份}。",
]
CORRECTION = [
    "全年新接收社区矫正对象{correction.admitted|人}，解除社区矫正{correction.released|人}，年末在册社区矫正对象{correction.current|人}，无脱管漏管。",
    "$Y年，$A接收社区矫正对象{correction.admitted|名}，期满解除矫正{correction.released|名}，目前在册社区矫正对象{correction.current|名}。",
    "坚持监督管理与教育帮扶并重，新接收社区矫正对象{correction.admitted|人}、依法解除社区矫正对象{correction.released|人}，现有在册社区矫正对象{correction.current|人}。",
    "加强特殊人群服务管理，现在册社区矫正对象{correction.current|人}，年内新接收社区矫正对象{correction.admitted|人}，解除社区矫正{correction.released|人}。",
    "$Y年新接收、解除社区矫正对象分别为{correction.admitted|人}、{correction.released|人}，年末在册社区矫正对象{correction.current|人}，再犯风险总体可控。",
]
WAGES = [
    "开展根治欠薪冬季行动，为{wages.workers|名}农民工追回拖欠工资{wages.recovered|万元}。",
    "帮助农民工追讨拖欠工资{wages.recovered|万元}，涉及劳动者{wages.workers|人}。",
    "劳动保障监察机构全年为劳动者追回被拖欠工资{wages.recovered|万元}。",
    "落实工资专用账户制度，督促用人单位补发，追回农民工被拖欠工资{wages.recovered|万元}，惠及农民工{wages.workers|人}。",
    "畅通欠薪投诉渠道，帮助{wages.workers|名}劳动者追回拖欠工资{wages.recovered|万元}。",
]
CONFLICT_SUMMARY = "总的看，法治惠民成效持续显现，$A全年办理法律援助案件{aid.cases|件}，群众办事更加便捷。"

# Targets for the next year: {>code:value|qualifier|words as printed}; `auto` takes a rounded goal from the series.
TARGETS = [
    ["加强执法队伍建设，确保行政执法人员年度法律培训不少于{>enforce.training_hours:60|at_least|60学时}。",
     "组织分级分类轮训，行政执法人员人均年度培训不少于{>enforce.training_hours:60|at_least|60学时}。",
     "落实执法人员培训制度，每名执法人员全年参加法律知识培训不少于{>enforce.training_hours:60|at_least|60学时}。",
     "健全岗前培训与岗位培训衔接机制，力争执法人员年度法律培训不低于{>enforce.training_hours:64|at_least|64学时}。"],
    ["深化多元解纷，确保矛盾纠纷调解成功率不低于{>mediation.success_rate:98|at_least|98%}。",
     "推进调解、仲裁、复议衔接联动，力争人民调解成功率达到{>mediation.success_rate:97|at_least|97%以上}。",
     "把矛盾化解在基层，人民调解成功率保持在{>mediation.success_rate:96|at_least|96%以上}。",
     "做强镇街矛盾纠纷化解平台，调解成功率不低于{>mediation.success_rate:98.5|at_least|98.5%}。"],
    ["严格执行行政应诉规定，确保行政机关负责人出庭应诉率达到{>litigation.head_appearance_rate:100|exact|100%}。",
     "做好行政应诉工作，力争行政机关负责人出庭应诉率达{>litigation.head_appearance_rate:100|exact|100%}。",
     "强化府院联动，负责人出庭应诉率不低于{>litigation.head_appearance_rate:95|at_least|95%}。",
     "完善败诉案件复盘机制，确保负责人出庭应诉率不低于{>litigation.head_appearance_rate:98|at_least|98%}。"],
    ["加大普法力度，计划开展法治宣传活动不少于{>publicity.events:auto|at_least|场次}。",
     "启动新一轮送法下乡，全年举办法治宣传活动不少于{>publicity.events:auto|at_least|场}。",
     "打造普法品牌，力争全年开展法治宣传活动{>publicity.events:auto|at_least|场以上}。",
     "做实“八五”普法规划各项任务，计划举办法治宣传活动{>publicity.events:auto|at_least|场次以上}。"],
    ["扩大法律援助覆盖面，力争全年办理法律援助案件不少于{>aid.cases:auto|at_least|件}。",
     "实施法律援助惠民工程，计划办理法律援助案件{>aid.cases:auto|at_least|件以上}。",
     "降低援助门槛，确保全年办理法律援助案件不少于{>aid.cases:auto|at_least|件}。",
     "推行法律援助“市域通办”，全年办理法律援助案件不低于{>aid.cases:auto|at_least|件}。"],
    ["配齐配强法制审核力量，法制审核人员占执法人员总数的比例不低于{>enforce.legal_reviewer_share:5|at_least|5%}。",
     "充实法制审核队伍，确保各执法单位法制审核人员不少于本单位执法人员总数的{>enforce.legal_reviewer_share:5|at_least|5%}。",
     "通过遴选、培训等方式补充专业力量，法制审核人员占比不低于执法人员总数的{>enforce.legal_reviewer_share:5|at_least|5%}。",
     "健全法制审核机构，力争法制审核人员达到执法人员总数的{>enforce.legal_reviewer_share:6|at_least|6%以上}。"],
    ["推动重大执法决定法制审核全覆盖，法制审核率达到{>enforce.major_review_rate:100|exact|100%}。",
     "严把执法质量关，确保重大执法决定法制审核率达{>enforce.major_review_rate:100|exact|100%}。",
     "深化“三项制度”，重大行政执法决定法制审核率保持{>enforce.major_review_rate:100|exact|100%}。",
     "编制重大执法决定法制审核目录，审核率不低于{>enforce.major_review_rate:98|at_least|98%}。"],
    ["加强败诉案件分析研判，力争行政诉讼败诉率控制在{>litigation.loss_rate:10|at_most|10%以内}。",
     "从源头减少行政争议，确保行政诉讼败诉率不高于{>litigation.loss_rate:8|at_most|8%}。",
     "落实败诉问责机制，行政案件败诉率不超过{>litigation.loss_rate:12|at_most|12%}。",
     "健全应诉预警机制，行政诉讼败诉率控制在{>litigation.loss_rate:5|at_most|5%以下}。"],
    ["推进社区矫正规范化，社区矫正对象再犯罪率控制在{>correction.reoffending_rate:0.2|at_most|0.2%以内}。",
     "加强教育帮扶，确保社区矫正对象再犯罪率不高于{>correction.reoffending_rate:0.15|at_most|0.15%}。",
     "建设智慧矫正中心，力争社区矫正期间再犯罪率低于{>correction.reoffending_rate:0.2|at_most|0.2%}。",
     "落实分类管理、个别化矫正，社区矫正对象再犯罪率不超过{>correction.reoffending_rate:0.1|at_most|0.1%}。"],
]
