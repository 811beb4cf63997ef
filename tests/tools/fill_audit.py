"""Fills in the workbook of `fazhi audit sample` as a person would, with openpyxl, and works out the rates by itself.

    python3 tests/tools/fill_audit.py BLANK.xlsx SAMPLE.json tests/fixtures/audit

writes `filled.xlsx` (saved once more by LibreOffice as `filled_again.xlsx`), `sample.json` and `expected.tsv`: sample,
indicator, population, sampled, judged, wrong, and the rate with its 95% interval in percent.

(needs openpyxl 3.1 and soffice 7)

BLANK and SAMPLE come from a small job with invented districts: `fazhi audit sample 20 demo --seed 7 -o BLANK.xlsx` and
`data/state/audits/demo/<sample>.json`.
"""
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

import openpyxl

blank, sample_file, target = map(pathlib.Path, sys.argv[1:])
sample = json.loads(sample_file.read_text(encoding="utf-8"))
# What the person finds: by indicator and turn; what is not named is right.
FOUND = {
    ("mediation.cases", 1): ("错", "页面为 351 件"),
    ("enforce.training_hours", 0): ("wrong", "是下一年的目标"),
    ("enforce.training_hours", 1): ("√", ""),
    ("enforce.officers", 2): ("", "看不清"),
    ("enforce.exam_takers", 0): ("", ""),
    ("enforce.exam_takers", 1): ("", ""),
    ("enforce.exam_takers", 2): ("", ""),
}
book = openpyxl.load_workbook(blank)
page = book.worksheets[0]
heads = {cell.value: cell.column for cell in page[1]}
answer, note = heads["判定（对/错）"], heads["备注"]
items = {item["id"]: item for item in sample["items"]}
turns, verdicts = {}, {}
for row in range(2, page.max_row + 1):
    item = items[page.cell(row, heads["编号"]).value]
    turn = turns.get(item["indicator"], 0)
    turns[item["indicator"]] = turn + 1
    word, words = FOUND.get((item["indicator"], turn), ("对", ""))
    page.cell(row, answer).value = word or None
    page.cell(row, note).value = words or None
    if word:
        verdicts[item["id"]] = word in ("错", "wrong")
book.save(target / "filled.xlsx")
with tempfile.TemporaryDirectory() as work:
    copy = pathlib.Path(work) / "filled_again.xlsx"
    shutil.copy(target / "filled.xlsx", copy)
    out = pathlib.Path(work) / "out"
    command = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    shutil.copy(out / "filled_again.xlsx", target / "filled_again.xlsx")
shutil.copy(sample_file, target / "sample.json")


def estimate(strata):
    """Weighted rate and Wilson interval for the effective sample size (Kish)."""
    judged = [one for one in strata if one["judged"]]
    whole = sum(one["population"] for one in judged)
    if not judged:
        return None
    rate = sum(one["population"] / whole * one["wrong"] / one["judged"] for one in judged)
    n = 1 / sum((one["population"] / whole) ** 2 / one["judged"] for one in judged)
    z = 1.959963984540054
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return rate, max(0, middle - half), min(1, middle + half)


strata = []
for one in sample["strata"]:
    own = [item for item in sample["items"] if (item["indicator"], item["kind"]) == (one["indicator"], one["kind"])]
    told = [verdicts[item["id"]] for item in own if item["id"] in verdicts]
    strata.append({**one, "judged": len(told), "wrong": sum(told)})
lines = ["indicator\tpopulation\tsampled\tjudged\twrong\terror_rate\tlow\thigh"]
for name in ["*"] + sorted({one["indicator"] for one in strata}):
    own = [one for one in strata if name in ("*", one["indicator"])]
    counts = [str(sum(one[key] for one in own)) for key in ("population", "sampled", "judged", "wrong")]
    found = estimate(own)
    rates = [f"{100 * part:.2f}" for part in found] if found else ["", "", ""]
    lines.append("\t".join([name, *counts, *rates]))
(target / "expected.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
print("\n".join(lines))
