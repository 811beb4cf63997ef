use crate::document::{Document, Input, Limits, Zone, read};
use crate::model::IssueCode;

fn zones(lines: &[&str]) -> (Vec<Zone>, Vec<IssueCode>) {
    let text = lines.join("\n");
    let input = Input {
        bytes: text.as_bytes(),
        charset: None,
    };
    let Document { blocks, findings, .. } = read(&input, &Limits::default()).unwrap();
    let zones = blocks.iter().map(|block| block.zone).collect();
    (zones, findings.iter().map(|finding| finding.code).collect())
}

const FIRST: &str = "2031年，望溪区坚持依法行政，全年受理行政复议申请12件，法治政府建设取得新成效。";
const SECOND: &str = "（一）望溪区设有人民调解委员会37个，调解邻里纠纷642件，调解成功630件。";

#[test]
fn head_body_and_tail_of_a_plain_text() {
    use Zone::{Body, Furniture, Head};
    let (zones, _) = zones(&[
        "首页 > 政务公开 > 法治政府建设",
        "望溪区2031年法治政府建设年度报告",
        "发布时间:2032-01-15 09:30 来源:区司法局 字体:大 中 小",
        "市委依法治市委员会办公室:",
        FIRST,
        "一、主要工作",
        SECOND,
        "— 1 —",
        "二、存在的不足",
        "有的单位重视不够，法制审核人员配备不足。",
        "望溪区人民政府",
        "2032年1月10日",
        "附件：1.望溪区2031年度规范性文件目录",
        "上一篇：望溪区2030年法治政府建设年度报告",
        "主办单位：望溪区人民政府办公室 青ICP备00000000号",
    ]);
    let expected = [
        Furniture, Head, Head, Head, Body, Body, Body, Furniture, Body, Body, Head, Head, Furniture, Furniture,
        Furniture,
    ];
    assert_eq!(zones, expected);
}

#[test]
fn a_covering_note_is_above_the_document_it_sends_out() {
    use Zone::{Body, Head};
    let (zones, _) = zones(&[
        "区属各有关单位：",
        "现将《望溪区2031年法治政府建设工作计划》发给你们，各单位按分工逐项办理，年底前书面回复。",
        "2031年3月6日",
        "望溪区2031年法治政府建设工作计划",
        FIRST,
        SECOND,
        "望溪区人民政府办公室 2031年3月6日印发",
    ]);
    // The note itself is neither a value nor a title; its lines are not taken for text.
    assert_eq!(zones[4..6], [Body, Body]);
    assert_eq!((zones[0], zones[2], zones[3], zones[6]), (Head, Head, Head, Head));
    assert_ne!(zones[1], Body);
}

#[test]
fn an_annex_named_above_the_text_does_not_end_it() {
    let (zones, _) = zones(&[FIRST, "附件：工作清单", SECOND, SECOND, FIRST]);
    assert_eq!(zones[2], Zone::Body);
}

#[test]
fn a_second_printing_is_set_apart_with_its_head() {
    let title = "望溪区2031年法治政府建设工作计划";
    let lines: Vec<String> = (1..9).map(|n| format!("{n}.{SECOND}（责任单位：区司法局）")).collect();
    let copy: Vec<&str> = std::iter::once(title)
        .chain([FIRST])
        .chain(lines.iter().map(String::as_str))
        .chain(["望溪区人民政府办公室 2031年3月6日印发"])
        .collect();
    let (zones, codes) = zones(&[copy.clone(), copy.clone()].concat());
    let (once, twice) = zones.split_at(copy.len());
    assert_eq!(once[0], Zone::Head);
    assert!(once[1..copy.len() - 1].iter().all(|zone| *zone == Zone::Body));
    assert!(twice.iter().all(|zone| *zone == Zone::Repeat), "{twice:?}");
    assert_eq!(codes, [IssueCode::RepeatedBody]);
}

#[test]
fn headings_and_set_phrases_that_recur_are_no_second_printing() {
    let lines = [
        FIRST,
        SECOND,
        "加强组织领导，压实工作责任，确保各项任务落到实处见到成效。",
        "另有新的工作内容，全年开展活动12场，参与群众三千人次。",
    ];
    let (zones, codes) = zones(&[
        lines[0],
        lines[1],
        lines[2],
        lines[3],
        lines[2],
        "全新的结尾一段，说明下一步的工作安排与打算，内容前所未见。",
    ]);
    assert!(zones.iter().all(|zone| *zone == Zone::Body), "{zones:?}");
    assert!(codes.is_empty());
}

#[test]
fn metadata_printed_twice_is_reported() {
    let table = [
        "索 引 号 | 1234567890/2032-00001 | 主题分类 | 司法 |",
        "---|---|---|---|",
        "发布机构 | 望溪区司法局 | 文 号 | |",
    ];
    let (zones, codes) = zones(&[
        table[0], table[1], table[2], table[0], table[1], table[2], FIRST, SECOND,
    ]);
    assert_eq!(zones[6..], [Zone::Body, Zone::Body]);
    assert!(zones[..6].iter().all(|zone| *zone != Zone::Body));
    assert_eq!(codes, [IssueCode::RepeatedMetadata]);
}
