"""Addresses and dates of the pages, list pages with paging, decoys, robots.txt."""
import html
from datetime import date, timedelta
from random import Random

import defects
from article import compose
from divisions import CITIES, HOST, PROVINCE, SEED, UNITS, YEARS
from layouts import Page, article_html

PER_PAGE = 12
DECOYS = {
    "990100": [
        ("news", date(2024, 3, 12), "全市法治政府建设推进会召开",
         ["3月11日下午，全市法治政府建设推进会在市政务中心召开。市委、市政府有关负责同志，各县（市、区）和市直部门分管负责人参加会议。",
          "会议指出，要把依法行政贯穿经济社会发展全过程，聚焦企业和群众反映强烈的突出问题，拿出实实在在的举措。",
          "会上，云磐区、霁川市作交流发言，市司法局通报了督察整改情况。"]),
        ("notice", date(2023, 12, 18), "关于报送2023年度法治政府建设年度报告的通知",
         ["各县（市、区）人民政府，市政府各部门：", "根据《法治政府建设与责任落实督察工作规定》，现就报送2023年度法治政府建设年度报告有关事项通知如下。",
          "一、报告内容。应当包括上一年度主要举措和成效、存在的不足和原因、主要负责人履行职责情况以及下一年度安排。",
          "二、报送时间。请于2024年1月20日前将纸质版一式3份及电子版报送市司法局，并于3月31日前通过门户网站向社会公开。", "三、有关要求。数据应当准确，报告一般不超过5000字。"]),
        ("plan", date(2022, 4, 6), "岚州市2022年法治政府建设工作要点",
         ["2022年全市法治政府建设工作的总体要求是：坚持以人民为中心，围绕中心、服务大局，推动各项重点任务落地见效。",
          "一、健全行政执法工作体系。组织开展行政执法人员轮训，规范行政裁量权基准。", "二、加强行政复议和应诉工作。推动被诉行政机关负责人出庭应诉、出声、出效果。"]),
    ],
    "990200": [
        ("news", date(2022, 12, 5), "澄川市开展“宪法宣传周”主场活动",
         ["12月4日，我市在人民广场举行宪法宣传周主场活动，现场设置咨询台、展板和有奖问答区。", "律师、公证员、调解员等志愿者现场为群众答疑解惑，引导群众办事依法、遇事找法。"]),
        ("notice", date(2021, 6, 21), "关于公开征集法治政府建设意见建议的公告",
         ["为进一步做好法治政府建设工作，现面向社会公开征集意见建议。", "征集时间为2021年6月21日至7月20日，可通过信函、电子邮件或者来访等方式提出。", "对采纳的建议，将在后续工作方案中予以吸收。"]),
        ("notice", date(2025, 1, 3), "关于做好2024年度法治政府建设情况报告公开工作的通知",
         ["各县（区）人民政府：", "请于2025年3月31日前公开本地区2024年度法治政府建设情况报告，公开后将网页地址报市司法局备查。"]),
    ],
}


def published_on(unit, year):
    """Day of publication: a working day from early January to late March of the next year; one page is late."""
    if (unit.code, year) == defects.LATE:
        return date(year + 1, 4, 18)
    day = date(year + 1, 1, 8) + timedelta(days=Random(f"{SEED}|day|{unit.code}|{year}").randint(0, 78))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def cn_date(day):
    return f"{day.year}年{day.month}月{day.day}日"


def address(code, day, serial):
    return f"{code}/fzzf/{day:%Y%m}/t{day:%Y%m%d}_{serial}.html"


def layout_of(unit, year):
    """Sites are rebuilt now and then: one unit changed its template in 2023."""
    return "trs" if unit.code == "990222" and year >= 2023 else unit.layout


def serials(entries):
    """Article ids that grow with the day of publication, the same at every run."""
    rng, at, out = Random(f"{SEED}|serial"), 3170, {}
    for day, key in sorted(entries):
        at += rng.randint(11, 97)
        out[key] = at
    return out


def all_entries():
    """[(day, key)] of every page of the site; key is (code, year) or (city, decoy number)."""
    entries = [(published_on(u, y), (u.code, y)) for u in UNITS for y in YEARS if (u.code, y) != defects.MISSING]
    return entries + [(d[1], (city, i)) for city, decoys in DECOYS.items() for i, d in enumerate(decoys)]


def report_page(article, path, day, related):
    unit, year = article.unit, article.year
    rng = Random(f"{SEED}|meta|{unit.code}|{year}")
    site_code = f"{unit.code}{int(unit.code[-2:]) * 37 % 90 + 3:04d}"
    signed = day - timedelta(days=rng.randint(2, 12))
    clock = f" {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}"
    layout = layout_of(unit, year)
    published = f"{day:%Y-%m-%d}" + {"trs": clock + f":{rng.randint(0, 59):02d}", "ucap": clock, "zoom": ""}[layout]
    serial = rng.randint(3, 88)
    index = f"{site_code}/{day.year}-{serial:05d}" if layout == "trs" else f"QL{unit.code[2:]}-0301-{day.year}-{serial:04d}"
    number = f"{unit.name[0]}政发〔{signed.year}〕{rng.randint(1, 24)}号" if layout != "ucap" else ""
    attachments = []
    if article.key in defects.ATTACHMENT:
        attachments = [(f"P0{day:%Y%m%d}{rng.randint(100000000, 999999999)}.xlsx", f"{unit.name}{year}年度行政规范性文件目录.xlsx")]
    return Page(key=article.key, layout=layout, title=article.title, site=f"{unit.name}人民政府网", code=site_code, column="法治政府建设年度报告",
                published=published, signed=cn_date(signed) if layout != "ucap" else f"{signed:%Y-%m-%d}", index_number=index,
                document_number=number, issuer=f"{unit.name}人民政府" if layout == "trs" else f"{unit.name}司法局", root="../../../",
                list_href=f"../../../{unit.city}/fzzf/index.html", blocks=article.blocks, attachments=attachments, related=related)


def decoy_page(city, number, day):
    kind, _, title, paragraphs = DECOYS[city][number]
    name = CITIES[city]
    column = {"news": "工作动态", "notice": "通知公告", "plan": "工作要点"}[kind]
    return Page(key=(city, number), layout="zoom" if city == "990200" else "trs", title=title, site=f"{name}人民政府网", code=f"{city}0001",
                column=column, published=f"{day:%Y-%m-%d}", signed=cn_date(day), index_number=f"{city}0001/{day.year}-{number + 41:05d}",
                document_number="", issuer=f"{name}司法局", root="../../../", list_href="../../fzzf/index.html",
                blocks=[("p", [p]) for p in paragraphs], attachments=[], related=[])


def list_pages(city, rows):
    """{file name: html} of the paged list of one city; rows are (day, path, title), newest first."""
    total = -(-len(rows) // PER_PAGE)
    names = ["index.html"] + [f"index_{i}.html" for i in range(1, total)]
    out = {}
    for at, name in enumerate(names):
        items = "\n".join(f'<li><a href="../../{path}" title="{html.escape(title)}" target="_blank">{html.escape(title)}</a><span>{day:%Y-%m-%d}</span></li>'
                          for day, path, title in rows[at * PER_PAGE:(at + 1) * PER_PAGE])
        links = [f'<a href="./{names[0]}">首页</a>'] if at else []
        links += [f'<a href="./{names[at - 1]}">上一页</a>'] if at else []
        links += [f'<a href="./{names[at + 1]}">下一页</a>', f'<a href="./{names[-1]}">尾页</a>'] if at + 1 < total else []
        out[name] = LIST.format(host=HOST, site=f"{CITIES[city]}人民政府网", code=f"{city}0001", items=items, pages=" ".join(links), total=total,
                                at=at, count=len(rows))
    return out


LIST = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>法治政府建设_{site}</title>
<meta name="SiteName" content="{site}">
<meta name="SiteDomain" content="{host}">
<meta name="SiteIDCode" content="{code}">
<meta name="ColumnName" content="法治政府建设">
<meta name="ColumnType" content="法治政府建设">
</head>
<body>
<div class="header"><p>{site}</p><a href="../../index.html">首页</a></div>
<div class="crumb">您现在的位置：<a href="../../index.html">首页</a> &gt; 法治政府建设</div>
<ul class="list">
{items}
</ul>
<div class="page">共{count}条 {pages}
<script type="text/javascript">createPageHTML({total}, {at}, "index", "html");</script>
</div>
<div class="footer"><p>政府网站标识码：{code}</p><p><a href="../../admin/index.html">网站管理</a></p></div>
</body>
</html>
"""

HOME = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{name}法治政府建设年度报告公开平台</title>
<meta name="SiteName" content="{name}法治政府建设年度报告公开平台">
<meta name="SiteDomain" content="{host}">
<meta name="SiteIDCode" content="9900000001">
</head>
<body>
<h1>{name}法治政府建设年度报告公开平台</h1>
<ul>
{items}
</ul>
<div class="footer"><p>政府网站标识码：9900000001</p></div>
</body>
</html>
"""
ADMIN = "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>后台管理</title></head><body><p>请登录。</p></body></html>\n"
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


def build_site(world):
    """({path under site: bytes}, {(code, year): (path, Article)})."""
    entries = all_entries()
    serial = serials(entries)
    path = {key: address(key[0], day, serial[key]) for day, key in entries}
    files, articles, rows = {}, {}, {city: [] for city in CITIES}
    for unit in UNITS:
        older = []
        for year in YEARS:
            key = (unit.code, year)
            if key == defects.MISSING:
                continue
            article, day = compose(unit, year, world), published_on(unit, year)
            page = report_page(article, path[key], day, older[-2:] if layout_of(unit, year) != "zoom" else [])
            files[path[key]] = encode(page)
            articles[key] = (path[key], article, page)
            older.append((f"../../../{path[key]}", article.title))
            rows[unit.city].append((day, path[key], article.title))
    for city, decoys in DECOYS.items():
        for number, (_, day, title, _) in enumerate(decoys):
            files[path[city, number]] = article_html(decoy_page(city, number, day)).encode("utf-8")
            rows[city].append((day, path[city, number], title))
        listed = sorted(rows[city], key=lambda r: (r[0], r[1]), reverse=True)
        for name, text in list_pages(city, listed).items():
            files[f"{city}/fzzf/{name}"] = text.encode("utf-8")
    items = "\n".join(f'<li><a href="{city}/fzzf/index.html">{name}</a></li>' for city, name in CITIES.items())
    files["index.html"] = HOME.format(name=PROVINCE[1], host=HOST, items=items).encode("utf-8")
    files["robots.txt"], files["admin/index.html"] = ROBOTS.encode(), ADMIN.encode("utf-8")
    return files, articles


def encode(page):
    """Bytes of a report page in the page's script and encoding."""
    if page.key == defects.GB18030:
        return article_html(page, "gb2312").encode("gb18030")
    text = article_html(page)
    if page.key == defects.TRADITIONAL:
        text = traditional(text)
    return text.encode("utf-8")


def traditional(text):
    """Simplified to traditional characters, one for one."""
    from opencc import OpenCC
    out = OpenCC("s2t").convert(text)
    if len(out) != len(text):
        raise ValueError("the conversion to traditional characters changed the length")
    return out
