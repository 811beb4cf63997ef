"""Makes the filled returns of `tests/fixtures/workbooks/returns`, named for their oddity, with openpyxl, xlwt and
LibreOffice, never with a writer of this project. `expected.tsv` beside them is written by hand.

    python3 tests/tools/make_returns.py tests/fixtures/workbooks/returns

(needs openpyxl 3.1, xlwt 1.3 and soffice 7; regions and figures are invented)
"""
import pathlib
import subprocess
import sys
import tempfile

import openpyxl
import xlwt

target = pathlib.Path(sys.argv[1]).resolve()
target.mkdir(parents=True, exist_ok=True)
work = pathlib.Path(tempfile.mkdtemp())
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}

TRAINING = "岚州市2031年度行政执法人员培训情况统计表"
HEAD = ["单位", "执法人员数（人）", "参训人次（人次）", "人均培训学时（学时）", "参考人数（人）", "合格人数（人）"]
CLOUD = ["云磐区", 936, 1431, 61, 273, 248]
VIEW = ["望溪区", 643, 841, 62.5, 119, 113]
EAST = ["溪东县", 451, 805, 58.5, 57, 56]
REPORTER = "填报单位（盖章）：岚州市司法局"


def plain(book, name):
    book.save(target / f"{name}.xlsx")


def libre(book, name, kind):
    """Opened and saved by LibreOffice, so that formulas carry their results."""
    source = work / f"{name}.xlsx"
    book.save(source)
    subprocess.run(["soffice", "--headless", "--convert-to", FILTERS[kind], "--outdir", str(target), str(source)], check=True, capture_output=True)


def book(rows, title="表"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def training(*rows, before=(), after=()):
    return book([[TRAINING], [REPORTER], *before, HEAD, *rows, *after])


# Where the header stands.
plain(training(CLOUD, VIEW, EAST), "plain")
plain(book([[], [], [], [None, TRAINING], [None, REPORTER], [None, *HEAD], [None, *CLOUD], [None, *VIEW]]), "header_low_and_right")
plain(training(CLOUD, VIEW, before=[["说明：请各单位于1月20日前报送"], [], ["统计期间：2031年1月1日至2031年12月31日"], []]), "header_under_many_lines")
plain(book([[TRAINING], [REPORTER], ["\n".join(word.split("（")[0]) for word in HEAD], CLOUD]), "header_vertical_text")
made = training(CLOUD)
made.active.insert_rows(4)
for column, value in enumerate([None, None, "培训次数", "法律学时", None, None], 1):
    made.active.cell(4, column, value)
made.active["C3"], made.active["D3"] = None, "人均培训学时"
made.active["C4"], made.active["D4"] = "参训人次", None
made.active["A4"] = None
plain(made, "header_two_rows_unmerged")
plain(training(CLOUD, VIEW, HEAD, EAST), "header_printed_again")
plain(training(["甲", 1, 2, 3, 4, 5], CLOUD), "code_row")
plain(book([[TRAINING], [REPORTER], HEAD, [None, 1, 2, 3, 4, 5], CLOUD]), "code_row_unnamed")
plain(book([["岚州市2031年情况"], [REPORTER], HEAD, CLOUD]), "title_unknown_labels_known")
plain(book([["岚州市2031年度车辆情况表"], ["单位", "车辆数", "司机数"], ["云磐区", 12, 9]]), "form_unknown")

# Several tables.
PERSONNEL = [["岚州市2031年度行政执法主体和人员情况统计表"], ["单位名称", "执法主体数（个）", "执法人员总数（人）", "持证人数（人）", "持证率（%）"], ["云磐区", 31, 936, 890, 95.1]]
plain(book([[TRAINING], [REPORTER], HEAD, CLOUD, ["填报人：甲某"], [], *PERSONNEL]), "two_forms_stacked")
side = [[TRAINING, None, None, None, None, None, None, PERSONNEL[0][0]], [REPORTER]]
side += [[*HEAD, None, *PERSONNEL[1]], [*CLOUD, None, *PERSONNEL[2]]]
plain(book(side), "two_forms_side_by_side")
plain(book([[TRAINING], [REPORTER], [*HEAD, *HEAD], [*CLOUD, *VIEW], [*EAST]]), "columns_wrapped")
made = book([["云磐区2031年度行政许可实施情况统计表"], ["申请数量", "受理数量", "许可数量", "不予许可数量"], [500, 480, 470, 4]], "云磐区")
second = made.create_sheet("望溪区")
for row in [["岚州市2031年度行政许可实施情况统计表"], [], [], ["申请数量", "受理数量", "许可数量", "不予许可数量"], [300, 290, 280, 3]]:
    second.append(row)
plain(made, "sheet_for_each_unit")
second["A1"] = "2031年度行政许可实施情况统计表"
plain(made, "sheet_of_a_namesake")
LICENCE = ["申请数量", "受理数量", "许可数量", "不予许可数量"]
plain(book([["岚州市2031年度行政许可实施情况统计表"], ["填报单位：云磐区"], LICENCE, [500, 480, 470, 4], [], ["填报单位：望溪区"], LICENCE, [300, 290, 280, 3]]), "units_stacked_on_a_sheet")

# Figures as people type them.
plain(training(["云磐区", " 936 ", "１，４３１", "61", "273\u00a0", "'248"]), "digits_as_text")
plain(training(["云磐区", "1 936", "14 310", "61", "273", "248"]), "digits_in_groups")
plain(training(["云磐区", "936人", "0.1431万人次", "61学时", "273人", "248 人"]), "units_in_cells")
plain(training(["云磐区", "936", "约1400", "61", "近300", "248余"]), "about")
plain(training(["云磐区", 936, "/", "—", "无", "同上"]), "marks_for_nothing")
plain(training(["云磐区", 936, None, 61, None, 0]), "blanks_and_zeros")
plain(training(["云磐区", 936, -5, 61, 273, 248]), "negative")
plain(training(["云磐区", 936, "见附件", 61, "12/15", "**"]), "words_for_figures")
RATE = [*HEAD, "合格率（%）"]
made = book([[TRAINING], [REPORTER], RATE, [*CLOUD, 0.9084], [*VIEW, 94.96], [*EAST, "98.2%"], ["澄川", 1, 1, 1, 1, 1, 1]])
made.active["G4"].number_format = "0.00%"
plain(made, "percent_cells_and_numbers")
plain(book([[TRAINING], [REPORTER], RATE, [*CLOUD, 0.9084]]), "percent_or_number")
made = training(["云磐区", "=900+36", 1431, 61, 273, 248])
plain(made, "formula_without_result")
libre(made, "formula_with_result", "ods")
made = training(["云磐区", "=#REF!", 1431, 61, "=1/0", 248])
libre(made, "formula_errors", "xlsx")

# Rows that are none.
libre(training(CLOUD, VIEW, EAST, ["合计", "=SUM(B4:B6)", "=SUM(C4:C6)", 60.9, 449, 417]), "total_below", "xls")
plain(training(["总计", 2030, 3077, 60.9, 449, 417], CLOUD, VIEW, EAST), "total_above")
plain(training(CLOUD, VIEW, EAST, ["合计", 2031, 3077, 60.9, 449, 417]), "total_wrong")
plain(training(CLOUD, ["填报人：甲某", None, "联系电话：5550101"], ["注：本表12个月累计"], ["望溪区", 1, 1, 1, 1, 1]), "signature_ends_the_table")
made = training(CLOUD, VIEW)
made.active.row_dimensions[5].hidden = True
plain(made, "hidden_row")
made = training(CLOUD)
made.active.column_dimensions["C"].hidden = True
plain(made, "hidden_column")
made = training(CLOUD, ["望溪区", None, 841, 62.5, 119, 113])
made.active.merge_cells("B4:B5")
plain(made, "merged_figure")
plain(training(CLOUD, ["公园管理站", 4, 4, 4, 4, 4]), "unit_unknown")
plain(training(["市本级", 20, 30, 60, 5, 5], CLOUD), "own_level")

# Other shapes.
PENALTY = ["警告", "通报批评", "罚款", "没收违法所得、没收非法财物", "其他行政处罚", "合计（宗）", "罚没金额（万元）"]
made = book([["云磐区2031年度行政处罚实施情况统计表"], ["行政处罚实施数量（宗）", None, None, None, None, None, "罚没金额（万元）"], [*PENALTY[:6], None], [12, 3, 80, 4, 1, 100, 35.6], ["说明：1.统计范围为2031年1月1日至12月31日。"]])
made.active.merge_cells("A2:F2")
made.active.merge_cells("G2:G3")
plain(made, "wide_row")
plain(book([["云磐区2031年度行政处罚实施情况统计表"], PENALTY, [12, 3, 80, 4, 1, 101, 35.6]]), "control_fails")
plain(book([["云磐区2031年度行政处罚实施情况统计表"], ["单位：元"], [*PENALTY[:5], "合计", "罚没金额"], [12, 3, 80, 4, 1, 100, 356000]]), "unit_line_of_money")
plain(book([["云磐区2031年度行政处罚实施情况统计表"], PENALTY, [12, 3, 80, 4, 1, 100, "3.5万"]]), "scale_twice")
plain(book([["云磐区2031年度行政处罚实施情况统计表"], ["单位名称", *PENALTY], ["公安局", 10, 0, 70, 0, 0, 80, 20.5], ["市场监管局", 2, 3, 10, 4, 1, 20, 15.1], ["合计", 12, 3, 80, 4, 1, 100, 35.6]]), "bureaus_in_rows")
plain(book([["云磐区2031年度行政处罚实施情况统计表"], PENALTY, [12, 3, 80, 4, 1, 100, 35.6], [1, 1, 1, 1, 1, 5, 2]]), "two_rows_in_a_wide_form")
AID = [["2031年法律援助工作情况统计表"], ["填报单位：云磐区司法局"], ["指标名称", "计量单位", "代码", "本年", "上年"], ["甲", "乙", "丙", 1, 2], ["一、案件总数", "件", "01", 428, 400], ["  其中：民事案件", "件", "02", 281, 260], ["        刑事案件", "件", "03", 142, 137], ["        行政案件", "件", "04", 1, 3], ["        法律帮助", "件", "05", 4, 0], ["二、受援人数", "人", "06", 430, 401], ["三、接待咨询", "人次", "08", 3120, 2900]]
plain(book(AID), "items_with_indents")
wrong = [list(row) for row in AID]
wrong[5][3] = 280
made = book(wrong)
plain(made, "items_that_do_not_add_up")
plain(book([*AID, ["案件总数", "件", "01", 5, 5]]), "item_twice")
MEDIATION = [["2031年度人民调解工作情况统计表"], ["填报单位：岚州市望溪区司法局"], ["纠纷类型", "案件数（件）", "调解成功数（件）", "涉及金额（万元）"], ["合计", 300, 291, 88.5], ["婚姻家庭纠纷", 120, 117, 20], ["邻里纠纷", 150, 146, 8.5], ["其他", 30, 28, 60], ["疑难复杂纠纷", 12, 9, None]]
plain(book(MEDIATION), "matrix")
over = [list(row) for row in MEDIATION]
over[5][2] = 151
plain(book(over), "more_settled_than_mediated")
ASSESS = [["云磐区2031年度法治政府建设考核自评表"], ["序号", "一级指标", "考核内容", "分值", "自评得分", "佐证材料"], [1, "依法履职", "权责清单", 10, 9.5, "附件1"], [2, None, "审批改革", 10, 11, "附件2"], [3, "执法", "三项制度", 20, 18, None], ["合计", None, None, 40, 38.5, None]]
made = book(ASSESS)
made.active.merge_cells("B3:B4")
plain(made, "self_assessment")

plain(book([["云磐区2031年度行政许可实施情况统计表"], ["填报单位：溪东县司法局"], LICENCE, [500, 480, 470, 4]]), "body_against_title")
plain(book([["云磐区2031年度行政许可实施情况统计表"], ["填报单位：岚州市司法局"], LICENCE, [500, 480, 470, 4]]), "city_sends_a_districts_table")
plain(book([["2031年度行政许可实施情况统计表"], ["填报单位：无名县司法局"], LICENCE, [500, 480, 470, 4]]), "body_unknown")

# Time.
first = [["云磐区2031年度行政许可实施情况统计表"], ["填报单位：云磐区司法局", None, "填报时间：2032年1月9日"], LICENCE, [500, 480, 470, 4]]
plain(book(first), "sent_first")
again = [list(row) for row in first]
again[1][2], again[3][1] = "填报时间：2032年1月16日", 481
plain(book(again), "sent_again")
plain(book([["岚州市2030年度行政执法人员培训情况统计表"], [REPORTER], HEAD, CLOUD, VIEW, EAST]), "last_year_again")
plain(book([["岚州市行政执法人员培训情况统计表"], [REPORTER, None, "2031年第三季度"], HEAD, CLOUD]), "period_line_of_a_quarter")
plain(book([["岚州市行政执法人员培训情况统计表"], [REPORTER], HEAD, CLOUD]), "no_year")

# By xlwt: an .xls that works nothing out.
sheets = xlwt.Workbook(encoding="utf-8")
sheet = sheets.add_sheet("表")
for at, row in enumerate([[TRAINING], [REPORTER], HEAD, CLOUD, VIEW]):
    for column, value in enumerate(row):
        sheet.write(at, column, value)
sheet.write(5, 0, "合计")
sheet.write(5, 1, xlwt.Formula("SUM(B4:B5)"))
sheets.save(str(target / "xlwt_total_without_result.xls"))

# Pages: a statutory table under a title paragraph, and one table of each of two titles.
row = "".join(f"<td>{value}</td>" for value in [500, 480, 470, 4, 0])
head = "".join(f"<td>{word}</td>" for word in [*LICENCE, "撤销许可数量"])
page = f"<html><head><meta charset=utf-8><title>云磐区2031年度行政执法数据</title></head><body><h1>云磐区2031年度行政执法数据</h1><p>表一</p><p>云磐区2031年度行政许可实施情况统计表</p><table><tr><td colspan=5>行政许可实施数量（宗）</td></tr><tr>{head}</tr><tr>{row}</tr></table><p>云磐区2031年度行政检查实施情况统计表</p><table><tr><td>行政检查次数（次）</td><td>备注</td></tr><tr><td>1204</td><td>含联合检查</td></tr></table></body></html>"
(target / "statutory_tables.html").write_text(page, encoding="utf-8")
