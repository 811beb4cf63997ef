"""Excel returns: written by openpyxl, recalculated (or turned into .xls) by LibreOffice, timestamps fixed."""
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from datetime import datetime, timezone
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from divisions import CITIES, PROVINCE, SEED, UNITS, YEARS
from slots import Figure, plain

TRAINING = "行政执法人员培训情况统计表"
CASEFILE = "行政执法案卷评查情况统计表"
TRAINING_COLUMNS = ["enforce.officers", "x.sessions", "enforce.training_participants", "enforce.training_hours", "enforce.exam_takers", "enforce.exam_passed"]
CASEFILE_COLUMNS = ["casefile.penalty_reviewed", "casefile.penalty_score", "casefile.licence_reviewed", "casefile.licence_score", "casefile.excellent"]

# cell habits that a reader must survive: (unit, year, column) -> (text in the cell, value or None when missing)
CELLS = {
    ("990103", 2022, "enforce.training_hours"): ("58学时", Decimal(58)),
    ("990202", 2021, "enforce.exam_takers"): ("１２０", Decimal(120)),
    ("990121", 2023, "enforce.training_hours"): ("/", None),
    ("990224", 2020, "enforce.exam_passed"): (None, None),
}
FIXED = {("990202", 2021, "enforce.exam_passed"): 113}      # keeps passed below takers
HIDDEN = ("990100", 2023)                                   # workbook with a hidden sheet of the year before
DAY = datetime(2025, 3, 31)
VT_FILETIME = 0x40
THIN = Side(style="thin")


def value_of(world, code, year, column):
    """(what stands in the cell, truth value or None)."""
    if (code, year, column) in CELLS:
        return CELLS[code, year, column]
    value = FIXED.get((code, year, column), world[code, year][column])
    return (float(value) if isinstance(value, Decimal) else value), Decimal(value)


def merged(sheet, where, text, bold=False):
    sheet.merge_cells(where)
    cell = sheet[where.split(":")[0]]
    cell.value, cell.alignment = text, Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.font = Font(name="宋体", bold=bold, size=16 if bold else 11)


def frame(sheet, rows, columns):
    for row in sheet.iter_rows(min_row=3, max_row=rows, max_col=columns):
        for cell in row:
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    for i in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(i)].width = 13


def fill_training(sheet, city, year, world):
    """Write one sheet of the training return; gives its truth as (unit, column, cell, text, value)."""
    name, rng, truth = CITIES[city], Random(f"{SEED}|training|{city}|{year}"), []
    merged(sheet, "A1:I1", f"{name}{year}年度{TRAINING}", bold=True)
    merged(sheet, "A2:E2", f"填报单位（盖章）：{name}司法局")
    merged(sheet, "F2:I2", f"填报时间：{year + 1}年1月{rng.randint(6, 24)}日")
    heads = {"A3:A4": "序号", "B3:B4": "单位", "C3:C4": "执法人员数（人）", "D3:E3": "培训情况", "F3:F4": "人均年度培训学时（学时）",
             "G3:H3": "资格考试", "I3:I4": "备注"}
    for where, text in heads.items():
        merged(sheet, where, text)
    for where, text in {"D4": "培训期数（期）", "E4": "参训人次（人次）", "G4": "参考人数（人）", "H4": "合格人数（人）"}.items():
        sheet[where] = text
    units = [u for u in UNITS if u.city == city]
    for i, unit in enumerate(units):
        row = 5 + i
        sheet.cell(row, 1, i + 1)
        sheet.cell(row, 2, unit.name)
        for j, column in enumerate(TRAINING_COLUMNS):
            text, value = value_of(world, unit.code, year, column)
            sheet.cell(row, 3 + j, text)
            if value is not None and not column.startswith("x."):
                printed = text if isinstance(text, str) else plain(value)
                truth.append((unit.code, column, f"{sheet.title}!{get_column_letter(3 + j)}{row}", printed, value))
    last = 4 + len(units)
    merged(sheet, f"A{last + 1}:B{last + 1}", "合计")
    for letter in "CDEGH":
        sheet[f"{letter}{last + 1}"] = f"=SUM({letter}5:{letter}{last})"
    sheet[f"F{last + 1}"] = f"=ROUND(AVERAGE(F5:F{last}),1)"
    frame(sheet, last + 1, 9)
    sheet.cell(last + 2, 1, f"填报人：{rng.choice(['方芷宁', '陶若川', '许岫'])}")
    sheet.cell(last + 2, 4, f"审核人：{rng.choice(['程榆', '陆霁', '沈望'])}")
    sheet.cell(last + 2, 7, f"联系电话：0990-{rng.randint(2100000, 8999999)}")
    sheet.cell(last + 3, 1, "注：1.本表统计时间为1月1日至12月31日。2.人均年度培训学时合计栏为各单位平均值。")
    return truth


def training_book(city, year, world):
    book = Workbook()
    sheet = book.active
    sheet.title = "培训情况"
    truth = fill_training(sheet, city, year, world)
    if (city, year) == HIDDEN:
        old = book.create_sheet("上年数据")
        fill_training(old, city, year - 1, world)
        old.sheet_state = "hidden"
    return book, truth


def casefile_book(year, world):
    """The province's return on case files: units grouped by city, 小计 and 总计 rows."""
    book = Workbook()
    sheet = book.active
    sheet.title, truth, rng = "评查情况", [], Random(f"{SEED}|casefile|{year}")
    merged(sheet, "A1:F1", f"{PROVINCE[1]}{year}年度{CASEFILE}", bold=True)
    merged(sheet, "A2:C2", f"填报单位（盖章）：{PROVINCE[1]}司法厅")
    merged(sheet, "D2:F2", f"填报时间：{year + 1}年1月{rng.randint(15, 28)}日")
    for where, text in {"A3:A4": "单位", "B3:C3": "行政处罚案卷", "D3:E3": "行政许可案卷", "F3:F4": "优秀案卷数（卷）"}.items():
        merged(sheet, where, text)
    for where, text in {"B4": "评查数（卷）", "C4": "平均分（分）", "D4": "评查数（卷）", "E4": "平均分（分）"}.items():
        sheet[where] = text
    row, spans = 5, []
    for city, name in CITIES.items():
        start = row
        for unit in (u for u in UNITS if u.city == city):
            sheet.cell(row, 1, unit.name)
            for j, column in enumerate(CASEFILE_COLUMNS):
                text, value = value_of(world, unit.code, year, column)
                sheet.cell(row, 2 + j, text)
                truth.append((unit.code, column, f"{sheet.title}!{get_column_letter(2 + j)}{row}", plain(value), value))
            row += 1
        sheet.cell(row, 1, f"{name}小计")
        for letter in "BDF":
            sheet[f"{letter}{row}"] = f"=SUM({letter}{start}:{letter}{row - 1})"
        for n, score in (("B", "C"), ("D", "E")):
            sheet[f"{score}{row}"] = f"=ROUND(SUMPRODUCT({n}{start}:{n}{row - 1},{score}{start}:{score}{row - 1})/{n}{row},1)"
        spans.append(row)
        row += 1
    sheet.cell(row, 1, "总计")
    for letter in "BDF":
        sheet[f"{letter}{row}"] = "=" + "+".join(f"{letter}{r}" for r in spans)
    for n, score in (("B", "C"), ("D", "E")):
        sheet[f"{score}{row}"] = "=ROUND((" + "+".join(f"{n}{r}*{score}{r}" for r in spans) + f")/{n}{row},1)"
    frame(sheet, row, 6)
    sheet.cell(row + 1, 1, f"填报人：{rng.choice(['乔苇', '岑澜', '葛雁'])}")
    sheet.cell(row + 1, 3, "审核人：祝青")
    sheet.cell(row + 1, 5, f"联系电话：0990-{rng.randint(2100000, 8999999)}")
    sheet.cell(row + 2, 1, "注：小计、总计行平均分按评查数加权。")
    return book, truth


def catalogue_book(unit, year, count):
    """Attachment of some pages: the list of `count` normative documents."""
    book, rng = Workbook(), Random(f"{SEED}|list|{unit.code}|{year}")
    sheet = book.active
    sheet.title = "目录"
    merged(sheet, "A1:D1", f"{unit.name}{year}年度行政规范性文件目录", bold=True)
    for i, text in enumerate(["序号", "文件名称", "文号", "公布日期"], 1):
        sheet.cell(2, i, text)
    topics = ["电动自行车停放", "住宅小区物业", "农村自建房安全", "临时救助", "城区犬只", "户外广告设施", "政府投资项目", "公共停车场", "小型水库",
              "烟花爆竹燃放", "渣土运输", "养老服务补贴", "校外托管机构"]
    rng.shuffle(topics)
    for i in range(count):
        sheet.cell(3 + i, 1, i + 1)
        sheet.cell(3 + i, 2, f"{unit.name}{topics[i]}管理办法")
        sheet.cell(3 + i, 3, f"{unit.name[0]}政规〔{year}〕{i + 1}号")
        sheet.cell(3 + i, 4, f"{year}-{min(12, 1 + i * 12 // count):02d}-{rng.randint(1, 28):02d}")
    return book


def fix_times(path):
    """Rewrite an .xlsx with fixed member times and document dates; nothing else changes."""
    with zipfile.ZipFile(path) as z:
        members = [(i.filename, z.read(i)) for i in z.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2025-03-31T00:00:00Z", data)
            z.writestr(zipfile.ZipInfo(name, (2025, 3, 31, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def fix_saved_time(path):
    """Overwrite the time of saving (a FILETIME property of this very hour) in an .xls with a fixed one."""
    with open(path, "rb") as f:
        data = bytearray(f.read())
    def ticks(when):
        return int((when.timestamp() + 11644473600) * 10_000_000)
    now, fixed = ticks(datetime.now()), ticks(DAY.replace(tzinfo=timezone.utc))
    for at in range(0, len(data) - 12, 4):
        kind, when = struct.unpack_from("<IQ", data, at)
        if kind == VT_FILETIME and abs(when - now) < 3600 * 10_000_000:
            struct.pack_into("<Q", data, at + 4, fixed)
    with open(path, "wb") as f:
        f.write(data)


def convert(books, kind, folder):
    """{name: Workbook} through LibreOffice to `kind`; gives {name: path}."""
    source, target = os.path.join(folder, "in_" + kind), os.path.join(folder, "out_" + kind)
    os.makedirs(source)
    for name, book in books.items():
        book.properties.creator, book.properties.created = "青岚省司法厅", DAY
        book.save(os.path.join(source, name + ".xlsx"))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", target]
    subprocess.run(command + sorted(os.path.join(source, n + ".xlsx") for n in books), check=True, capture_output=True, timeout=300)
    out = {name: os.path.join(target, f"{name}.{kind}") for name in books}
    missing = [p for p in out.values() if not os.path.exists(p)]
    if missing:
        raise RuntimeError(f"LibreOffice did not write {missing}")
    return out


def build_returns(world, folder):
    """Write data/sample/returns under `folder`; gives [(document, unit, year, Figure, place)]."""
    truth, training, casefile = [], {}, {}
    names = {}
    for year in YEARS:
        for city, city_name in CITIES.items():
            book, rows = training_book(city, year, world)
            training[f"{city}_{year}"] = book
            names[f"{city}_{year}"] = document = f"returns/{year}/{city_name}{year}年度{TRAINING}.xlsx"
            truth += [(document, unit, year, Figure(text, column, value, year=year), place) for unit, column, place, text, value in rows]
        book, rows = casefile_book(year, world)
        casefile[f"p_{year}"] = book
        names[f"p_{year}"] = document = f"returns/{year}/{PROVINCE[1]}{year}年度{CASEFILE}.xls"
        truth += [(document, unit, year, Figure(text, column, value, year=year), place) for unit, column, place, text, value in rows]
    with tempfile.TemporaryDirectory() as temp:
        made = convert(training, "xlsx", temp) | convert(casefile, "xls", temp)
        for name, path in made.items():
            (fix_times if path.endswith(".xlsx") else fix_saved_time)(path)
            target = os.path.join(folder, names[name])
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(path, target)
    return truth
