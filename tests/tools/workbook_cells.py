"""Prints what openpyxl finds in workbooks: a line for each cell with a value or a comment.

    python3 tests/tools/workbook_cells.py BOOK.xlsx...

Columns: file, sheet, cell, value, whether a comment hangs on it. Tabs and line ends inside values are blanks.
"""

import pathlib
import sys

import openpyxl


def plain(value):
    return " ".join(str(value).split())


for path in sys.argv[1:]:
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                comment = getattr(cell, "comment", None)
                if cell.value is None and comment is None:
                    continue
                value = "" if cell.value is None else plain(cell.value)
                print(pathlib.Path(path).name, sheet.title, cell.coordinate, value, "comment" if comment else "", sep="\t")
