use super::Headers;
use crate::document::{Document, Input, Limits, read};

fn document(table: &str) -> Document {
    let source = format!("<p>2031年，望溪区公布行政执法数据，各项数字如下表所示，请社会监督。</p>{table}");
    let input = Input {
        bytes: source.as_bytes(),
        charset: Some("utf-8"),
    };
    read(&input, &Limits::default()).unwrap()
}

/// A table from lines of cells: `文本*2` spans two columns, `文本^2` two rows.
fn table(lines: &[&str]) -> String {
    let cell = |cell: &str| {
        let (text, spans) = match (cell.split_once('*'), cell.split_once('^')) {
            (Some((text, across)), _) => (text, format!(" colspan={across}")),
            (_, Some((text, down))) => (text, format!(" rowspan={down}")),
            _ => (cell, String::new()),
        };
        format!("<td{spans}>{text}</td>")
    };
    let rows = lines.iter().map(|line| {
        let cells: String = line.split('|').map(cell).collect();
        format!("<tr>{cells}</tr>")
    });
    format!("<table>{}</table>", rows.collect::<String>())
}

fn check(lines: &[&str], top: &[u32], paths: &[((u32, u32), &str)]) {
    let document = document(&table(lines));
    let headers = Headers::of(&document.grids[0]);
    assert_eq!(headers.top(), top, "{lines:?}");
    for ((row, column), path) in paths {
        assert_eq!(headers.path(*row, *column).join("/"), *path, "{lines:?} {row},{column}");
    }
}

#[test]
fn header_rows_end_where_figures_begin() {
    check(
        &["单位|件数", "甲镇|12", "乙镇|7件"],
        &[0],
        &[((1, 1), "件数/甲镇"), ((2, 1), "件数/乙镇")],
    );
    check(
        &["行政处罚实施数量（宗）*3", "警告|罚款|合计", "1|2|3"],
        &[0, 1],
        &[
            ((2, 0), "行政处罚实施数量（宗）/警告"),
            ((2, 2), "行政处罚实施数量（宗）/合计"),
        ],
    );
    check(
        &["单位^2|强制措施*2|合计^2", "查封|扣押", "甲局|1||1", "乙局|||"],
        &[0, 1],
        &[((2, 1), "强制措施/查封/甲局"), ((2, 3), "合计/甲局")],
    );
    check(
        &["指标|件数|金额", "甲|1|2", "调解|30|5.5"],
        &[0, 1],
        &[((2, 2), "金额/调解")],
    );
}

#[test]
fn a_header_that_changes_inside_a_table_counts_for_the_rows_below_it() {
    let bands = [
        "第二十条第（一）项*3",
        "信息内容|本年制发件数|现行有效件数",
        "规章|0|3",
        "行政规范性文件|2|12",
        "第二十条第（五）项*3",
        "信息内容|本年处理决定数量|备注",
        "行政许可|640|无",
        "行政强制||",
        "行政确认|8|",
    ];
    check(
        &bands,
        &[0, 1],
        &[
            ((2, 1), "第二十条第（一）项/本年制发件数/规章"),
            ((3, 2), "第二十条第（一）项/现行有效件数/行政规范性文件"),
            ((6, 1), "第二十条第（五）项/本年处理决定数量/行政许可"),
            ((8, 1), "第二十条第（五）项/本年处理决定数量/行政确认"),
        ],
    );
}

#[test]
fn names_and_numbers_across_are_told_by_the_repeated_header() {
    let wrapped = [
        "乡镇|数量|乡镇|数量|乡镇|数量",
        "甲镇|11|乙镇|12|丙镇|13",
        "乡镇|数量|乡镇|数量|乡镇|数量",
        "丁镇|21|戊镇|22||",
        "总计|79||||",
    ];
    check(
        &wrapped,
        &[0],
        &[
            ((1, 1), "数量/甲镇"),
            ((1, 5), "数量/丙镇"),
            ((3, 3), "数量/戊镇"),
            ((4, 1), "数量/总计"),
        ],
    );
}

#[test]
fn rows_of_words_are_no_header_and_labels_reach_down() {
    check(
        &[
            "事项|承办单位|备注",
            "《某规划》|区发改局|无",
            "《某办法》|区司法局|新增",
        ],
        &[0],
        &[((1, 1), "承办单位/《某规划》")],
    );
    check(
        &["办理结果|类别|件数", "三、本年办理^2|予以公开|4", "部分公开|1"],
        &[0],
        &[
            ((1, 2), "件数/三、本年办理/予以公开"),
            ((2, 2), "件数/三、本年办理/部分公开"),
        ],
    );
}
