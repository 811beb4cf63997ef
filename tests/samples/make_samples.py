#!/usr/bin/env python3
"""Write data/sample and the truth about it. Same program, same bytes. See README.md."""
import csv
import os
import re
import shutil
import sys
from dataclasses import replace

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import aggregates
import defects
import divisions
from article import block_text
from returns import CELLS, HIDDEN, TRAINING, build_returns, catalogue_book, fix_times
from series import build
from slots import Figure, plain
from webpages import build_site, traditional

ROOT = os.path.dirname(os.path.dirname(HERE))
SAMPLE = os.path.join(ROOT, "data", "sample")
TRUTH = ["region_code", "year", "indicator", "value", "qualifier", "sense", "status", "document", "printed", "role", "quote"]


def write_bytes(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def write_tsv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        out.writerow(header)
        out.writerows(rows)


def truth_row(unit, figure, document, quote):
    return dict(region_code=unit, year=str(figure.year), indicator=figure.code, value=plain(figure.value), qualifier=figure.qualifier,
                sense=figure.sense, status=figure.status, document=document, printed=figure.printed, role=figure.role, quote=quote)


def page_truth(path, article):
    """Truth rows of one report page, in page order."""
    rows = []
    for _, pieces in article.blocks:
        text, at = block_text(pieces), 0
        shown = traditional(text) if article.key == defects.TRADITIONAL else text
        for piece in pieces:
            length = len(piece.printed if isinstance(piece, Figure) else piece)
            if isinstance(piece, Figure):
                figure = replace(piece, printed=shown[at:at + length])
                rows.append(truth_row(article.unit.code, figure, f"site/{path}", sentence(shown, at, at + length)))
            at += length
    return rows


def sentence(text, start, end):
    """The sentence around start..end."""
    left = max(text.rfind(mark, 0, start) for mark in "。；;：:") + 1
    right = min(i for i in (text.find(mark, end) for mark in "。；;") if i >= 0) if re.search("[。；;]", text[end:]) else len(text)
    return text[left:right]


def defect_rows(articles):
    """Rows of defects.tsv: page, kind, quote, note."""
    def page(key):
        return f"site/{articles[key][0]}"
    rows = []
    for key, code in sorted(defects.BLANK.items()):
        text = next(t for t in map(block_text, (p for _, p in articles[key][1].blocks)) if "\u00a0\u00a0" in t)
        at = text.index("\u00a0\u00a0")
        rows.append([page(key), "blank_figure", sentence(text, at, at + 2), f"{code} is missing"])
    figures = {f.code: (f.printed, block_text(p)) for f, p in articles[defects.RATE_OFF][1].figures() if f.sense == "observed"}
    parts = [figures[f"mediation.{n}"][0] for n in ("cases", "succeeded", "success_rate")]
    rows.append([page(defects.RATE_OFF), "rate_disagrees_with_parts", "; ".join(parts), "truth keeps all three as printed"])
    twice = [f.printed for f, _ in articles[defects.CONFLICT][1].figures() if f.status == "conflict"]
    rows.append([page(defects.CONFLICT), "conflicting_values", "; ".join(twice), "aid.cases stated with two values"])
    rows.append([page(defects.LATE), "published_late", articles[defects.LATE][2].published, "published after 1 April"])
    code, year = defects.MISSING
    rows.append(["-", "not_published", "-", f"{code} {year} has no page"])
    return rows


def oddity_rows(articles):
    """Rows of oddities.tsv: document, kind, note: hard to read, but nothing is wrong."""
    def page(key):
        return f"site/{articles[key][0]}"
    rows = [[page(k), "fullwidth_digits", f"decimal sign {v}"] for k, v in sorted(defects.FULLWIDTH.items())]
    rows += [[page(k), "grouped_digits", "thousands with a comma"] for k in sorted(defects.COMMA)]
    rows += [[page(k), "number_split_by_span", "1<span>2</span>8"] for k in sorted(defects.SPLIT)]
    rows += [[page(k), "ascii_punctuation", "commas, semicolons, colons and brackets"] for k in sorted(defects.HALFWIDTH_PUNCT)]
    rows += [[page(k), "parts_only", "mediation.committees in parts, no total"] for k in sorted(defects.PARTS_ONLY)]
    rows += [[page(k), "attachment", "xlsx list of normative documents"] for k in sorted(defects.ATTACHMENT)]
    rows.append([page(defects.TRADITIONAL), "traditional_characters", "whole page"])
    rows.append([page(defects.GB18030), "gb18030", f"declared gb2312, holds {defects.GB_CHAR}"])
    city_of = {u.code: divisions.CITIES[u.city] for u in divisions.UNITS}
    for (unit, year, column), (text, value) in sorted(CELLS.items()):
        state = "missing" if value is None else plain(value)
        rows.append([f"returns/{year}/{city_of[unit]}{year}年度{TRAINING}.xlsx", "cell", f"{unit} {column}: {text or 'blank'} -> {state}"])
    city, year = HIDDEN
    rows.append([f"returns/{year}/{divisions.CITIES[city]}{year}年度{TRAINING}.xlsx", "hidden_sheet", "last year's data, not part of the truth"])
    return rows


def write_attachments(articles, world):
    for key in sorted(defects.ATTACHMENT):
        path, article, page = articles[key]
        book = catalogue_book(article.unit, article.year, world[key]["rule.issued"])
        target = os.path.join(SAMPLE, "site", os.path.dirname(path), page.attachments[0][0])
        book.save(target)
        fix_times(target)


def main():
    world = build()
    for folder in ("site", "returns"):
        shutil.rmtree(os.path.join(SAMPLE, folder), ignore_errors=True)
    files, articles = build_site(world)
    for path, data in files.items():
        write_bytes(os.path.join(SAMPLE, "site", path), data)
    write_attachments(articles, world)
    header = ["code", "name", "level", "parent", "aliases", "valid_from", "valid_to", "source"]
    write_tsv(os.path.join(SAMPLE, "regions.tsv"), header, divisions.region_rows())
    rows = [row for path, article, _ in articles.values() for row in page_truth(path, article)]
    rows += [truth_row(unit, figure, document, place) for document, unit, _, figure, place in build_returns(world, SAMPLE)]
    write_tsv(os.path.join(HERE, "truth.tsv"), TRUTH, [[r[c] for c in TRUTH] for r in rows])
    aggregates.write(os.path.join(HERE, "expected_aggregates.tsv"), aggregates.aggregate(rows))
    write_tsv(os.path.join(HERE, "defects.tsv"), ["page", "kind", "quote", "note"], defect_rows(articles))
    write_tsv(os.path.join(HERE, "oddities.tsv"), ["document", "kind", "note"], oddity_rows(articles))
    print(f"{len(articles)} report pages, {len(files)} files in the site, {len(rows)} truth rows")


if __name__ == "__main__":
    main()
