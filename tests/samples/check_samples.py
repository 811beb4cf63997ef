#!/usr/bin/env python3
"""Check data/sample against tests/samples/truth.tsv by reading the written files again.

usage: check_samples.py [--divisions CSV] [--font TTF] [--catalogue TSV]
The three options add checks against a table of real divisions, a font and the indicator catalogue; without them those
checks are skipped. Exit status 0 when everything holds, 1 otherwise.
"""
import argparse
import csv
import glob
import html
import os
import re
import sys
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "data", "sample")
BODY = re.compile(r'<div (?:class="TRS_Editor"|id="UCAP-CONTENT"|id="zoom")>(.*?)\n</(?:div|p)>', re.S)
TITLE = re.compile(r'ArticleTitle" content="([^"]*)"')
REPORT = re.compile(r"\d{4}年法治政府建[设設]年度(报告|報告)$")


def rows_of(name, folder=HERE):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def decode(data):
    """Text of a page; strict, by its declared charset, GB2312 read as GB18030."""
    return data.decode("gb18030" if b'charset="gb2312"' in data[:400] else "utf-8")


def strip(text):
    text = re.sub(r"<(style|script)\b.*?</\1>|<!--.*?-->", "", text, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def report_pages():
    """{document: (whole text, body text, title)} of the yearly reports."""
    out = {}
    for path in sorted(glob.glob(os.path.join(SAMPLE, "site", "*", "fzzf", "2*", "t*.html"))):
        with open(path, "rb") as f:
            text = decode(f.read())
        title = TITLE.search(text).group(1)
        if REPORT.search(title):
            out[os.path.relpath(path, SAMPLE).replace(os.sep, "/")] = (strip(text), strip(BODY.search(text).group(1)), title)
    return out


def check_pages(pages, truth, bad):
    if len(pages) != 64:
        bad(f"{len(pages)} report pages, 64 expected")
    for document, (whole, body, _) in pages.items():
        size = len(re.sub(r"\s", "", body))
        if not 1500 <= size <= 3500:
            bad(f"{document}: {size} characters")
        count = sum(1 for r in truth if r["document"] == document and r["sense"] == "observed")
        if not 10 <= count <= 22:
            bad(f"{document}: {count} observed figures")
    for r in truth:
        if not r["document"].startswith("site/"):
            continue
        body = pages[r["document"]][1]
        for column in ("printed", "quote"):
            if r[column] not in body:
                bad(f"{r['document']}: {column} {r[column]!r} of {r['indicator']} is not in the body")
        if r["printed"] not in r["quote"]:
            bad(f"{r['document']}: {r['printed']!r} is not in its quote")


def grams(text):
    text = re.sub(r"\s", "", text)
    return {text[i:i + 8] for i in range(len(text) - 7)}


def check_distinct(pages, bad):
    """Shared 8-grams of any two bodies over the smaller one stay under 0.75; gives the highest share."""
    sets, worst = [(d, grams(p[1])) for d, p in pages.items()], (0, "", "")
    for i, (a, left) in enumerate(sets):
        for b, right in sets[i + 1:]:
            share = len(left & right) / min(len(left), len(right))
            worst = max(worst, (share, a, b))
            if share >= 0.75:
                bad(f"{a} and {b} share {share:.2f} of their 8-grams")
    return worst


def sum_rules(truth, defects, bad):
    """Figures of one page that must agree, but for the declared defect."""
    off = {d["page"] for d in defects if d["kind"] == "rate_disagrees_with_parts"}
    seen_off = set()
    table = {}
    for r in truth:
        if (r["sense"], r["role"]) == ("observed", "total"):
            table.setdefault(r["document"], {}).setdefault(r["indicator"], Decimal(r["value"]))
    for document, v in table.items():
        if not document.startswith("site/"):
            continue
        if not v["review.concluded"] <= v["review.accepted"] <= v["review.received"]:
            bad(f"{document}: reconsideration chain")
        if "litigation.first_instance" in v and v["litigation.first_instance"] + v["litigation.second_instance"] != v["litigation.cases"]:
            bad(f"{document}: instances do not add up")
        if "enforce.penalty_summary" in v and v["enforce.penalty_summary"] + v["enforce.penalty_ordinary"] != v["enforce.penalty_cases"]:
            bad(f"{document}: procedures do not add up")
        gap = abs(v["mediation.success_rate"] - 100 * v["mediation.succeeded"] / v["mediation.cases"])
        if gap >= 2:
            seen_off.add(document)
        elif gap >= Decimal("0.1"):
            bad(f"{document}: success rate off by {gap}")
    if seen_off != off:
        bad(f"rates that disagree with their parts: {sorted(seen_off)}, declared {sorted(off)}")


def check_returns(truth, bad):
    """Each cell named in the quote holds the printed text; .xls files are opened only when xlrd is installed."""
    from openpyxl import load_workbook
    books, skipped = {}, set()
    for r in truth:
        if not r["document"].startswith("returns/"):
            continue
        if r["document"].endswith(".xls"):
            skipped.add(r["document"])
            continue
        if r["document"] not in books:
            books[r["document"]] = load_workbook(os.path.join(SAMPLE, r["document"]), data_only=True)
        sheet, place = r["quote"].split("!")
        value = books[r["document"]][sheet][place].value
        same = value == r["printed"] if isinstance(value, str) else value is not None and Decimal(str(value)) == Decimal(r["value"])
        if not same:
            bad(f"{r['document']} {r['quote']}: {value!r}, truth {r['printed']!r}")
    for document, book in books.items():
        for row in book.worksheets[0].iter_rows(min_row=5, max_row=13):
            if row[0].value == "合计" and not all(isinstance(c.value, (int, float)) for c in row[2:8]):
                bad(f"{document}: total row has no cached values")
    if len(books) != 10 or len(skipped) != 5:
        bad(f"{len(books)} .xlsx and {len(skipped)} .xls returns, 10 and 5 expected")
    check_xls(truth, skipped, bad)


def check_xls(truth, documents, bad):
    try:
        import xlrd
    except ImportError:
        print("skipped: cells of .xls (xlrd is not installed)")
        return
    from openpyxl.utils.cell import coordinate_to_tuple
    books = {d: xlrd.open_workbook(os.path.join(SAMPLE, d)) for d in documents}
    for r in truth:
        if r["document"] in books:
            sheet, place = r["quote"].split("!")
            row, column = coordinate_to_tuple(place)
            value = books[r["document"]].sheet_by_name(sheet).cell_value(row - 1, column - 1)
            if Decimal(str(value)) != Decimal(r["value"]):
                bad(f"{r['document']} {r['quote']}: {value!r}, truth {r['value']}")


def check_site(bad):
    """Every link inside the site leads to a file; the lists show every page once."""
    root, listed = os.path.join(SAMPLE, "site"), []
    for path in glob.glob(os.path.join(root, "**", "*.html"), recursive=True):
        with open(path, "rb") as f:
            text = decode(f.read())
        for href in re.findall(r'<a href="([^"]+)"', text):
            target = os.path.normpath(os.path.join(os.path.dirname(path), href))
            if not href.startswith("javascript:") and not os.path.exists(target):
                bad(f"{os.path.relpath(path, root)}: link to {href} leads nowhere")
            if os.path.basename(path).startswith("index") and re.search(r"/t\d{8}_\d+\.html$", href):
                listed.append(os.path.relpath(target, root))
    pages = [os.path.relpath(p, root) for p in glob.glob(os.path.join(root, "*", "fzzf", "2*", "t*.html"))]
    if sorted(listed) != sorted(pages):
        bad(f"lists show {len(listed)} links, the site has {len(pages)} articles")


def check_names(regions, table, bad):
    """No invented name is a real one, also without its last character (区, 县, 市, 省)."""
    with open(table, encoding="utf-8", newline="") as f:
        real = {r["name"] for r in csv.DictReader(f)}
    real |= {re.sub(r"(自治区|自治州|自治县|地区|[省市区县旗盟])$", "", n) for n in real}
    for r in regions:
        for name in {r["name"], r["name"][:-1], *filter(None, r["aliases"].split(";"))}:
            if name in real:
                bad(f"{name} is a real name")


def check_font(regions, font, bad):
    from fontTools.ttLib import TTFont
    cmap = TTFont(font).getBestCmap()
    gone = sorted({c for r in regions for c in r["name"] + r["aliases"] if ord(c) not in cmap})
    if gone:
        bad(f"not in the font: {''.join(gone)}")


def check_catalogue(truth, path, bad):
    with open(path, encoding="utf-8", newline="") as f:
        codes = {r["code"] for r in csv.DictReader(f, delimiter="\t")}
    for code in sorted({r["indicator"] for r in truth} - codes):
        bad(f"{code} is not in the catalogue")


def check_defects(pages, defects, truth, bad):
    kinds = sorted(d["kind"] for d in defects)
    wanted = ["blank_figure", "blank_figure", "conflicting_values", "not_published", "published_late", "rate_disagrees_with_parts"]
    if kinds != wanted:
        bad(f"defects: {kinds}")
    for d in defects:
        if d["kind"] == "blank_figure":
            if d["quote"] not in pages[d["page"]][1]:
                bad(f"{d['page']}: {d['quote']!r} is not in the body")
            code = d["note"].split()[0]
            if any(r["document"] == d["page"] and r["indicator"] == code and r["sense"] == "observed" for r in truth):
                bad(f"{d['page']}: {code} is blank but has a truth row")
    blanks = [p for p, (_, body, _) in pages.items() if re.search(r"\u00a0\u00a0[件场次]", body)]
    if len(blanks) != 2:
        bad(f"{len(blanks)} pages with a blank figure")
    if len({r["document"] for r in truth if r["status"] == "conflict"}) != 1:
        bad("conflicts are not on one page")


def main():
    p = argparse.ArgumentParser()
    for name in ("divisions", "font", "catalogue"):
        p.add_argument("--" + name)
    a = p.parse_args()
    problems = []
    bad = problems.append
    truth, defects, regions = rows_of("truth.tsv"), rows_of("defects.tsv"), rows_of("regions.tsv", SAMPLE)
    pages = report_pages()
    check_pages(pages, truth, bad)
    worst = check_distinct(pages, bad)
    sum_rules(truth, defects, bad)
    check_returns(truth, bad)
    check_site(bad)
    check_defects(pages, defects, truth, bad)
    for option, check, what in ((a.divisions, check_names, regions), (a.font, check_font, regions), (a.catalogue, check_catalogue, truth)):
        if option:
            check(what, option, bad)
        else:
            print(f"skipped: {check.__name__}")
    for line in problems:
        print("WRONG", line)
    print(f"{len(pages)} pages, {len(truth)} truth rows, highest shared 8-grams {worst[0]:.2f} ({worst[1]} and {worst[2]}), {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
