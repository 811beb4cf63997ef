// Makes workbooks of `tests/fixtures/workbooks` with SheetJS, in the kinds that no other free program writes.
//
//     npm install xlsx && node tests/tools/make_workbooks.mjs tests/fixtures/workbooks
//
// The sheet is that of `kinds` in `make_workbooks.py`. SheetJS works nothing out: results are given.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const XLSX = createRequire(path.join(process.cwd(), "x.js"))("xlsx");
const target = process.argv[2];

// Days from the beginning of the calendar that Excel counts from to a date.
const serial = (text) => (Date.parse(text + "Z") - Date.parse("1899-12-30T00:00:00Z")) / 86400000;

function kinds() {
  const text = (v) => ({ t: "s", v });
  const number = (v, z) => ({ t: "n", v, z });
  const sheet = {
    "!ref": "A1:G7",
    A1: text("岚州市2031年度情况统计表"),
    A3: text("云磐区"), B3: number(936), C3: number(0.125, "0.0%"),
    D3: number(serial("2031-03-06T00:00:00"), 'yyyy"年"m"月"d"日"'), E3: text("0012"),
    F3: { t: "n", v: 1872, f: "B3*2" }, G3: number(5),
    A4: text("望溪区"), B4: number(62.5), C4: number(1, "0%"),
    D4: number(serial("2031-03-06T09:30:00"), "yyyy/m/d h:mm"), E4: text("12%"), F4: { t: "e", v: 7, f: "1/0" },
    A5: text("溪东县"), B5: number(7), C5: number(0.5, "0.00"), D5: { t: "b", v: true }, E5: text("甲\n乙"),
    A6: text("合计"), B6: number(0.1), C6: number(0.9453, "0.00%"), D6: number(9.5 / 24, "h:mm"),
    F6: { t: "s", v: "有", f: 'IF(B3>0,"有","无")' },
    B7: number(-3), C7: number(1234567.89, "#,##0.00"),
    "!merges": [XLSX.utils.decode_range("A1:G1"), XLSX.utils.decode_range("A6:A7")],
    "!rows": [{}, {}, {}, {}, { hidden: true }, {}, {}],
    "!cols": [{}, {}, {}, {}, {}, {}, { hidden: true }],
  };
  ["单位", "件数", "合格率", "日期", "备注", "公式", "藏列"].forEach((v, c) => (sheet[XLSX.utils.encode_cell({ r: 1, c })] = text(v)));
  const book = { SheetNames: ["情况", "上年"], Sheets: { 情况: sheet, 上年: { "!ref": "A1", A1: number(900) } } };
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return book;
}

function save(book, name, bookType) {
  fs.writeFileSync(path.join(target, name), XLSX.write(book, { bookType, type: "buffer", compression: true }));
}

save(kinds(), "kinds_sheetjs.xlsx", "xlsx");
save(kinds(), "kinds_sheetjs.xlsb", "xlsb");
save(kinds(), "kinds_sheetjs.xls", "biff8");
save(kinds(), "renamed_html.xls", "html");
const plain = { SheetNames: ["plain"], Sheets: { plain: { "!ref": "A1:C3", A1: { t: "s", v: "unit" }, B1: { t: "s", v: "cases" }, C3: { t: "n", v: 12.5 } } } };
save(plain, "excel5_sheetjs.xls", "biff5");
const far = { A1: { t: "n", v: 1 }, XFD9: { t: "n", v: 2 }, "!ref": "A1:XFD9" };
save({ SheetNames: ["far"], Sheets: { far } }, "far_sheetjs.xlsb", "xlsb");
