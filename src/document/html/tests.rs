use proptest::prelude::*;

use crate::document::{BlockKind, Document, Input, Limits, Zone, read};
use crate::model::IssueCode;

fn document(source: &str) -> Document {
    let input = Input {
        bytes: source.as_bytes(),
        charset: Some("utf-8"),
    };
    read(&input, &Limits::default()).unwrap()
}

fn slice(source: &str, (start, end): (usize, usize)) -> String {
    source.chars().skip(start).take(end - start).collect()
}

fn texts(document: &Document, zone: Zone) -> Vec<&str> {
    let blocks = document.blocks.iter().filter(|block| block.zone == zone);
    blocks.map(|block| block.text.as_str()).collect()
}

const LINE: &str = "2031年，望溪区全年受理行政复议申请12件，办结11件，纠错率为9.1%，比上年下降，法治政府建设持续推进。";

#[test]
fn text_leads_back_through_markup_entities_and_line_ends() {
    let source = "<html><body><p>\r\n  &nbsp;受理<b>1&#50;</b>件，\r\n\r\n办结&ldquo;11&rdquo;件 </p></body></html>";
    let page = document(source);
    let block = &page.blocks[0];
    assert_eq!(block.text, "受理12件， 办结“11”件");
    let at = |needle: &str| {
        let start = block.text.chars().collect::<String>().find(needle).unwrap();
        let start = block.text[..start].chars().count();
        slice(
            source,
            block.source_span(start, start + needle.chars().count()).unwrap(),
        )
    };
    assert_eq!(at("受理12件"), "受理<b>1&#50;</b>件");
    assert_eq!(at("“11”"), "&ldquo;11&rdquo;");
    assert_eq!(at("， 办"), "，\r\n\r\n办");
}

#[test]
fn inline_markup_joins_and_blocks_part() {
    let page = document("<div>甲<span>乙</span><br>丙<p>丁</p>戊<ul><li>己<li>庚</ul></div>");
    let texts: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["甲乙", "丙", "丁", "戊", "己", "庚"]);
}

#[test]
fn what_is_not_shown_is_not_read() {
    let page = document(
        "<head><title>题</title><style>p{}</style></head><body><script>var a='<p>1</p>'</script><!-- 2 -->\
         <noscript>3</noscript><template><p>4</p></template><p>甲</p></body>",
    );
    assert_eq!(page.blocks.len(), 1);
    assert_eq!(page.blocks[0].text, "甲");
}

#[test]
fn text_that_a_broken_table_moves_keeps_its_place() {
    // Browsers show text between rows above the table; it still stands where it stands.
    let source = "<table><tr><td>甲</td></tr>错位12<tr><td>乙12</td></tr></table>";
    let page = document(source);
    for block in &page.blocks {
        let span = block.source_span(0, block.text.chars().count()).unwrap();
        assert_eq!(slice(source, span), block.text);
    }
    assert!(page.findings.is_empty(), "{:?}", page.findings);
}

#[test]
fn tables_become_grids_with_merges_and_places() {
    let source = format!(
        "<p>{LINE}</p><table><tr><th rowspan=2>单位</th><th colspan=\"2\">人数</th></tr>\
         <tr><td>应到</td><td>实到</td></tr><tr><td>甲镇</td><td> 1<br>2 </td><td>&nbsp;</td></tr></table>"
    );
    let page = document(&source);
    let grid = &page.grids[0];
    let cells: Vec<(u32, u32, &str)> = grid.cells.iter().map(|c| (c.row, c.column, c.text.as_str())).collect();
    let expected = [
        (0, 0, "单位"),
        (0, 1, "人数"),
        (1, 1, "应到"),
        (1, 2, "实到"),
        (2, 0, "甲镇"),
        (2, 1, "1 2"),
    ];
    assert_eq!(cells, expected);
    let merges: Vec<(u32, u32, u32, u32)> = grid
        .merges
        .iter()
        .map(|m| (m.first_row, m.first_column, m.last_row, m.last_column))
        .collect();
    assert_eq!(merges, [(0, 0, 1, 0), (0, 1, 0, 2)]);
    assert_eq!(slice(&source, grid.cells[4].span.unwrap()), "甲镇");
    let rows: Vec<&str> = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::TableRow)
        .map(|block| block.text.as_str())
        .collect();
    assert_eq!(rows, ["单位 | 人数", "应到 | 实到", "甲镇 | 1 2"]);
}

#[test]
fn labels_broken_over_lines_are_one_word_and_figures_are_not() {
    let page = document(
        "<table><caption>望溪区2031年度行政处罚实施情况统计表</caption>\
         <tr><th>单<br>位</th><th>没收违法<br/>\n 所得、没收<p>非法财物</p></th><th><p>罚</p><p>没</p></th><th>GDP<br>增长</th></tr>\
         <tr><td>区<br>司<br>法<br>局</td><td>1<br>2</td><td>甲镇<br>乙镇</td><td>3</td></tr></table>",
    );
    let cells: Vec<&str> = page.grids[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    let expected = [
        "单位",
        "没收违法所得、没收非法财物",
        "罚没",
        "GDP 增长",
        "区司法局",
        "1 2",
        "甲镇 乙镇",
        "3",
    ];
    assert_eq!(cells, expected);
    assert_eq!(page.blocks[0].text, "望溪区2031年度行政处罚实施情况统计表");
    assert_eq!(page.blocks[1].text, expected[..4].join(" | "));
}

#[test]
fn spans_end_with_their_part_of_the_table() {
    for down in ["0", "65534", "3"] {
        let page = document(&format!(
            "<table><thead><tr><th>区<th>件</thead><tbody><tr><td rowspan={down}>甲<td>1<tr><td>2</tbody>\
             <tbody><tr><td>乙<td>3</tbody></table>"
        ));
        let cells: Vec<(u32, u32, &str)> = page.grids[0]
            .cells
            .iter()
            .map(|c| (c.row, c.column, c.text.as_str()))
            .collect();
        assert_eq!(
            cells[2..],
            [(1, 0, "甲"), (1, 1, "1"), (2, 1, "2"), (3, 0, "乙"), (3, 1, "3")],
            "{down}"
        );
        assert_eq!(page.grids[0].merges[0].last_row, 2, "{down}");
        assert!(page.findings.is_empty(), "{down}");
    }
}

#[test]
fn a_table_for_layout_is_no_grid() {
    let source =
        format!("<table><tr><td>导航</td><td><table><tr><td><p>{LINE}</p></td></tr></table></td></tr></table>");
    let page = document(&source);
    assert!(page.grids.is_empty());
    assert_eq!(texts(&page, Zone::Body), [LINE]);
}

#[test]
fn the_body_is_told_from_the_rest_by_container_or_by_weight() {
    for class in ["TRS_Editor", "some-unknown-name"] {
        let source = format!(
            "<div class=nav><a href=/>首页</a><a href=/a>政务公开信息公开目录法治政府建设专栏年度报告</a></div>\
             <h1>望溪区2031年法治政府建设年度报告</h1><div class=info>发布时间：2032-01-15　来源：区司法局</div>\
             <div class=\"{class}\"><p>字体：大 中 小 打印</p><p>{LINE}</p><p>一、主要工作</p><p>{LINE}再一遍。</p>\
             <p>望溪区人民政府</p><p>2032年1月10日</p></div><div class=foot><p>版权所有：望溪区人民政府办公室</p></div>"
        );
        let page = document(&source);
        let last = format!("{LINE}再一遍。");
        assert_eq!(texts(&page, Zone::Body), [LINE, "一、主要工作", &last], "{class}");
        let head = texts(&page, Zone::Head);
        assert_eq!(head.len(), 4, "{head:?}");
        let stated: Vec<(&str, &str)> = page
            .metadata
            .iter()
            .map(|entry| (entry.name.as_str(), entry.value.as_str()))
            .collect();
        assert_eq!(stated, [("发布时间", "2032-01-15"), ("来源", "区司法局")]);
    }
}

#[test]
fn a_second_printing_for_telephones_counts_once() {
    let lines: Vec<String> = (1..8).map(|n| format!("<p>第{n}项工作。{LINE}</p>")).collect();
    let lines = lines.concat();
    let page = document(&format!(
        "<div class=TRS_Editor>{lines}</div><div class=phone>{lines}</div>"
    ));
    assert_eq!(texts(&page, Zone::Body).len(), 7);
    assert_eq!(texts(&page, Zone::Repeat).len(), 7);
    assert_eq!(page.findings.len(), 1);
    assert_eq!(page.findings[0].code, IssueCode::RepeatedBody);
}

#[test]
fn metadata_has_places_and_links_their_titles() {
    let source = "<head><title>甲_乙</title><meta name=\"PubDate\" content='2032-01-15 09:00'>\
        <meta content=\"9901020001\" name=SiteIDCode></head><body>\
        <a href='./t1.html' title='望溪区2031年法治政府建设年度报告'>望溪区2031年法治政...</a><a href=#top>顶</a></body>";
    let page = document(source);
    let entries: Vec<(&str, String)> = page
        .metadata
        .iter()
        .map(|entry| (entry.name.as_str(), slice(source, entry.span.unwrap())))
        .collect();
    let expected = [
        ("title", "甲_乙"),
        ("PubDate", "2032-01-15 09:00"),
        ("SiteIDCode", "9901020001"),
    ];
    assert_eq!(entries, expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(page.links.len(), 1);
    assert_eq!(page.links[0].text, "望溪区2031年法治政府建设年度报告");
}

#[test]
fn hostile_pages_end_soon_and_say_so() {
    let limits = Limits::default();
    let fonts: Vec<String> = (0..2_000).map(|n| format!("<font size={n}></zz><p>x")).collect();
    let pages = [
        ("<div>".repeat(100_000), true),
        (
            "<table>".to_owned() + &"<tr><td colspan=1000 rowspan=1000>x<td>y".repeat(1000),
            true,
        ),
        ("<p>".to_owned() + &"<b>".repeat(3_000) + "x", true),
        ("<a href=\"".repeat(50_000), false),
        ("<!--".repeat(50_000), false),
        ("&".repeat(50_000) + "<p>x", false),
        ("<p>".repeat(50_000) + "x", false),
        // An end tag without its element ends nothing; paragraphs left open end one another, and of
        // equal letters left open browsers keep three.
        ("<div></zz>".repeat(2_000), true),
        (fonts.concat(), true),
        ("<p><b>x<p><span>y".repeat(2_000), false),
        ("<div><p><font size=3>x</p></div>".repeat(2_000), false),
    ];
    for (source, limited) in pages {
        let input = Input {
            bytes: source.as_bytes(),
            charset: Some("utf-8"),
        };
        let read = read(&input, &limits).unwrap();
        let reached = read
            .findings
            .iter()
            .any(|finding| finding.code == IssueCode::LimitReached);
        assert_eq!(reached, limited, "{}", &source[..10]);
    }
}

#[test]
fn a_document_survives_json() {
    let page = document(&format!(
        "<p>{LINE}</p><table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
    ));
    let json = serde_json::to_string(&page).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), page);
}

proptest! {
    /// Whatever the markup, what a block says stands in the source where its runs point.
    #[test]
    fn literal_text_is_found_where_it_says(parts in proptest::collection::vec(
        prop_oneof![
            Just("<p>"), Just("</p>"), Just("<table>"), Just("<tr>"), Just("<td>"), Just("</table>"), Just("<b>"),
            Just("</b>"), Just("<br>"), Just("<!-- x -->"), Just("<script>y</script>"), Just("甲乙"), Just("12"),
            Just(" "), Just("\r\n"), Just("&amp;"), Just("&nbsp;"), Just("<"), Just("&"), Just("<title>"),
            Just("</title>"), Just("<a href='x>y'>"), Just("</a>"), Just("\u{f0000}"), Just("<select>"), Just("<li>"),
            Just("<th rowspan=2 colspan=3>"), Just("<caption>"), Just("</caption>"), Just("<font a=1>"), Just("</font>"),
            Just("<div>"), Just("</div>"), Just("</zz>"), Just("createPageHTML(3,0,\"t\",\"html\")"),
        ], 0..40)) {
        let source = format!("<!doctype html><p>{}", parts.concat());
        let page = document(&source);
        for block in page.blocks.iter().filter(|block| !block.runs.is_empty()) {
            // In order, but for what browsers move out of a table.
            let starts: Vec<usize> = block.runs.iter().map(|run| run.source).collect();
            prop_assert!(block.kind == BlockKind::TableRow || starts.is_sorted(), "{starts:?}");
            for (at, c) in block.text.chars().enumerate() {
                let Some(span) = block.source_span(at, at + 1) else { panic!("no place for {c}") };
                let there = slice(&source, span);
                let spelt = there == c.to_string() || there.starts_with('&') || c == ' ' || c == '|';
                prop_assert!(spelt, "{c:?} is {there:?}");
            }
        }
        prop_assert!(page.findings.iter().all(|finding| finding.code != IssueCode::TextNotLocated), "{:?}", page.findings);
    }
}
