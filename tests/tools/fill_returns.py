"""Fills blank returns as a unit would, and receipts as it would answer them: openpyxl writes, LibreOffice opens and saves.

    fazhi form new FORM --bodies 云磐区司法局 --period 2031 -o blanks    (for each form)
    python3 tests/tools/fill_returns.py blanks tests/fixtures/returns

Writes <form>.xlsx as LibreOffice saved it, and typed.tsv with what was typed into each cell. With `--receipt R.xlsx OUT` it writes
OUT/receipt_explained.xlsx and OUT/receipt_bare.xlsx instead.
"""

import pathlib
import subprocess
import sys
import tempfile

import openpyxl

SIGNATURES = {"单位负责人：": "周望", "填报人：": "林晚舟", "联系电话：": "13812345678", "报出日期：": "2032年1月5日"}
ANSWERS = {"explained": "本年讲座由各镇街分别举办，每次活动安排多场讲座", "bare": "已核实，情况属实"}


def save(book, name, out):
    """Through LibreOffice, under the same name."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / name
        book.save(path)
        subprocess.run(["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)], check=True)


def fill(blanks, out):
    lines = ["file\tcell\ttyped"]
    for path in sorted(pathlib.Path(blanks).glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        form = next(row[1].value for row in book["_fazhi"].iter_rows() if row[0].value == "form")
        number = 10
        for row in sheet.iter_rows():
            for cell in row:
                if cell.protection.locked or type(cell).__name__ == "MergedCell":
                    continue
                if any(cell.coordinate in rule.sqref for rule in sheet.data_validations.dataValidation):
                    number += 1
                    cell.value = number
                    lines.append(f"{form}.xlsx\t{cell.coordinate}\t{number}")
                elif cell.column > 1:
                    cell.value = SIGNATURES.get(sheet.cell(cell.row, 1).value)
        save(book, f"{form}.xlsx", out)
    (pathlib.Path(out) / "typed.tsv").write_text("\n".join(lines) + "\n")


def answer(receipt, out):
    for name, text in ANSWERS.items():
        book = openpyxl.load_workbook(receipt)
        sheet = book.worksheets[0]
        for row in range(7, sheet.max_row + 1):
            if sheet.cell(row, 2).value == "须说明":
                sheet.cell(row, 7).value = text
        save(book, f"receipt_{name}.xlsx", out)


if sys.argv[1] == "--receipt":
    answer(sys.argv[2], sys.argv[3])
else:
    fill(sys.argv[1], sys.argv[2])
