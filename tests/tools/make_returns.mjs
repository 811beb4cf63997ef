// Makes filled returns of `tests/fixtures/workbooks/returns` with SheetJS, in the kinds that no other free program writes.
//
//     npm install xlsx && node tests/tools/make_returns.mjs tests/fixtures/workbooks/returns
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const XLSX = createRequire(path.join(process.cwd(), "x.js"))("xlsx");
const target = process.argv[2];

const rows = [
  ["2031年度人民调解工作情况统计表"],
  ["填报单位：岚州市溪东县司法局"],
  ["纠纷类型", "调解情况", null, "涉及金额（万元）"],
  [null, "案件数（件）", "调解成功数（件）"],
  ["合计", 200, 195, 12.5],
  ["婚姻家庭纠纷", 80, 78, 2.5],
  ["邻里纠纷", 120, 117, 10],
];
const sheet = XLSX.utils.aoa_to_sheet(rows);
sheet["!merges"] = ["A1:D1", "A3:A4", "B3:C3", "D3:D4"].map((area) => XLSX.utils.decode_range(area));
const book = { SheetNames: ["表"], Sheets: { 表: sheet } };
for (const [name, bookType] of [["sheetjs_matrix.xlsb", "xlsb"], ["sheetjs_matrix.xls", "biff8"], ["sheetjs_matrix_named_xls_is_a_page.xls", "html"]]) {
  fs.writeFileSync(path.join(target, name), XLSX.write(book, { bookType, type: "buffer", compression: true }));
}
