//! The page on which the figures of a document are marked, read back as a browser reads it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fazhi::document::{Block, BlockKind, Cell, CellValue, Document, Grid, Identity, MediaType, Merge, Run, Zone};
use fazhi::model::{
    ArticleId, CellRef, Digest, Extraction, Finding, Ignored, Issue, IssueCode, Locator, Measure, Mention, NonFigure,
    Place, Qualifier, Quantity, Role, RuleRef, Scope, Sense, Unclaimed,
};
use fazhi::reference::{Lang, TableFiles, shipped_tables};
use fazhi::render::{Highlight, HighlightWords, highlight_html};
use fazhi::run::{LocalFile, ReadIn, Tables, Workers, open_file};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};

use crate::project::Project;

/// The shipped tables with the sample's regions.
fn tables() -> Tables {
    let mut files: TableFiles = shipped_tables();
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    let text = fs::read_to_string(regions).unwrap();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), text)]);
    Tables::load(&files).unwrap()
}

fn words(tables: &Tables, lang: Lang) -> HighlightWords<'_> {
    HighlightWords {
        catalogue: &tables.catalogue,
        regions: &tables.regions,
        texts: &tables.texts,
        lang,
    }
}

/// Everything that a page is made of.
struct Shown {
    name: String,
    document: Document,
    extraction: Extraction,
    issues: Vec<Issue>,
}

impl Shown {
    fn of(path: &Path, tables: &Tables) -> Self {
        let (file, document): (LocalFile, _) = open_file(path, &ReadIn::ThisProcess.open(tables)).unwrap();
        Self {
            name: file.path.clone(),
            document: document.unwrap(),
            issues: file.issues(),
            extraction: file.reading.extraction,
        }
    }

    fn page(&self, tables: &Tables, lang: Lang) -> Html {
        let shown = Highlight {
            name: &self.name,
            document: &self.document,
            extraction: &self.extraction,
            issues: &self.issues,
        };
        let bytes = highlight_html(&shown, &words(tables, lang));
        let text = String::from_utf8(bytes).unwrap();
        check_nesting(&text);
        Html::parse_document(&text)
    }
}

/// Every start tag has its end tag where the innermost open element ends: a browser would mend the rest
/// in silence.
fn check_nesting(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in page.split('<').skip(2) {
        let (tag, _) = piece.split_once('>').expect("a tag without an end");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{piece}"),
            None => open.push(tag.split([' ', '\n']).next().unwrap_or_default()),
        }
        if matches!(open.last(), Some(&("meta" | "input"))) {
            open.pop();
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// The text of an element without the labels in it.
fn said(element: ElementRef<'_>) -> String {
    let labelled = |node: &ego_tree::NodeRef<'_, scraper::Node>| {
        node.ancestors().any(|above| {
            let above = above.value().as_element();
            above.is_some_and(|above| above.classes().any(|class| class == "tag"))
        })
    };
    let nodes = element.descendants().filter(|node| !labelled(node));
    nodes
        .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
        .collect()
}

/// What a browser can see of a text: everything but the character that it drops.
fn seen(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// What holds for every page.
fn check(shown: &Shown, html: &Html) {
    check_ids(shown, html);
    check_text(shown, html);
    check_policy(html);
}

/// Every figure, number and issue has its id once, and every link leads somewhere.
fn check_ids(shown: &Shown, html: &Html) {
    let ids: Vec<&str> = select(html, "[id]").iter().filter_map(|it| it.attr("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "an id stands twice");
    let numbered = |letter: char| {
        let rest = ids.iter().filter_map(|id| id.strip_prefix(letter));
        rest.filter_map(|number| number.parse::<usize>().ok())
            .collect::<BTreeSet<_>>()
    };
    let extraction = &shown.extraction;
    let all = |count: usize| (1..=count).collect::<BTreeSet<_>>();
    assert_eq!(numbered('m'), all(extraction.mentions.len()));
    assert_eq!(numbered('n'), all(extraction.ignored.len()));
    assert_eq!(numbered('i'), all(shown.issues.len()));
    let unclaimed = numbered('u').len();
    assert!(unclaimed <= extraction.unclaimed.len() && (unclaimed > 0) != extraction.unclaimed.is_empty());
    let sum = |selector: &str| -> usize {
        select(html, selector)
            .iter()
            .map(|count| said(*count).parse::<usize>().unwrap())
            .sum()
    };
    let claimed = sum("b[data-kind=observed]") + sum("b[data-kind=target]");
    assert_eq!(claimed, extraction.mentions.len());
    assert_eq!(sum("b[data-kind=unclaimed]"), unclaimed);
    assert_eq!(sum("b[data-kind=nonfigure]"), extraction.ignored.len());
    assert_eq!(sum("b[data-kind=issue]"), shown.issues.len());
    for link in select(html, "a") {
        let target = link.attr("href").and_then(|href| href.strip_prefix('#')).unwrap();
        assert!(unique.contains(target), "#{target} leads nowhere");
    }
    for mention in 1..=extraction.mentions.len() {
        assert!(
            unique.contains(format!("e-m{mention}").as_str()),
            "m{mention} is not in the list"
        );
    }
}

/// Every block and every cell stands on the page, in order, character for character.
fn check_text(shown: &Shown, html: &Html) {
    let blocks = &shown.document.blocks;
    let mut next = 0;
    for element in select(html, "[data-block]") {
        let index: usize = element.attr("data-block").unwrap().parse().unwrap();
        for (passed, block) in blocks.iter().enumerate().take(index).skip(next) {
            assert_eq!(block.kind, BlockKind::TableRow, "block {passed} is not shown");
        }
        assert_eq!(said(element), seen(&blocks[index].text), "block {index}");
        let read = element.parent().unwrap().value().as_element().unwrap().attr("class") == Some("body");
        assert_eq!(read, blocks[index].zone == Zone::Body, "block {index}");
        next = index + 1;
    }
    assert!(blocks.iter().skip(next).all(|block| block.kind == BlockKind::TableRow));
    let mut cells: Vec<String> = Vec::new();
    for row in select(html, ".grid tbody tr") {
        let fields = row.child_elements().skip(1);
        cells.extend(fields.map(said).filter(|text| !text.is_empty()));
    }
    let mut held: Vec<String> = Vec::new();
    for grid in &shown.document.grids {
        held.extend(
            grid.cells
                .iter()
                .map(|cell| seen(&cell.text))
                .filter(|text| !text.is_empty()),
        );
    }
    cells.sort();
    held.sort();
    assert_eq!(cells, held);
}

/// Nothing runs, nothing is loaded, nothing but our own elements and attributes stands on the page.
fn check_policy(html: &Html) {
    let elements = [
        "a", "aside", "b", "bdi", "body", "code", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "head",
        "header", "html", "input", "label", "li", "main", "mark", "meta", "nav", "p", "section", "span", "style",
        "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
    ];
    let attributes = [
        "aria-hidden",
        "aria-label",
        "charset",
        "class",
        "colspan",
        "content",
        "data-block",
        "data-kind",
        "for",
        "href",
        "http-equiv",
        "id",
        "lang",
        "name",
        "open",
        "role",
        "rowspan",
        "scope",
        "tabindex",
        "title",
        "type",
    ];
    for element in select(html, "*") {
        assert!(
            elements.contains(&element.value().name()),
            "<{}>",
            element.value().name()
        );
        for (name, _) in element.value().attrs() {
            assert!(attributes.contains(&name), "{name} of <{}>", element.value().name());
        }
    }
    let policy = select(html, "meta[http-equiv=Content-Security-Policy]");
    assert!(policy[0].attr("content").unwrap().starts_with("default-src 'none'"));
}

fn samples() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in [
        "data/sample/returns/2023",
        "data/sample/site/990102/fzzf/202402",
        "data/sample/site/990102/fzzf/202303",
        "data/sample/site/990203/fzzf/202402",
        "tests/fixtures/workbooks",
    ] {
        let entries = fs::read_dir(here.join(folder)).unwrap();
        found.extend(entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
    }
    let seeds = fs::read_dir(here.join("../shared/seeds")).into_iter().flatten();
    found.extend(seeds.map(|entry| entry.unwrap().path()));
    found.sort();
    found
}

#[test]
fn every_figure_and_every_character_of_a_document_stands_on_its_page() {
    let tables = tables();
    let mut marked = 0;
    for path in samples() {
        let (_, document) = open_file(&path, &ReadIn::ThisProcess.open(&tables)).unwrap();
        if document.is_none() {
            continue;
        }
        let shown = Shown::of(&path, &tables);
        marked += shown.extraction.mentions.len();
        for lang in [Lang::Zh, Lang::En] {
            let html = shown.page(&tables, lang);
            check(&shown, &html);
            let tag = select(&html, "html")[0].attr("lang").unwrap();
            assert_eq!(tag, if lang == Lang::Zh { "zh-CN" } else { "en" });
        }
    }
    assert!(marked > 100, "only {marked} figures in all samples");
}

const HOSTILE: &str = "<html><head><title>云磐区2023年法治政府建设年度报告&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title></head><body>\
    <div class=\"TRS_Editor\"><h1>云磐区2023年法治政府建设年度报告</h1>\
    <p>全年共调解各类矛盾纠纷128件&lt;/mark&gt;，调解成功126件\u{202e}。</p><p>一、&lt;script&gt;alert('甲')&lt;/script&gt;&lt;style&gt;*{display:none}&lt;/style&gt;</p>\
    <p>全年&lt;b onclick=\"x\"&gt;共调解矛盾纠纷128&#x3c;!--件&amp;lt;，调解成功126件\u{202e}。&quot;&#39;&gt;&lt;/mark&gt;&lt;/p&gt;</p>\
    <p>全年共调解矛盾纠纷\"128\"件'&amp;amp;'，举办讲座 场次，发放&lt;img src=x onerror=alert(1)&gt;手册1200册。</p>\
    <table><tr><td>\"单位\"&lt;td&gt;</td><td>件数' onmouseover='x</td></tr><tr><td>甲&amp;镇</td><td>12&lt;/td&gt;</td></tr></table>\
    </div></body></html>";

#[test]
fn nothing_of_a_hostile_document_becomes_markup() {
    let tables = tables();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a\"><img src=x onerror=alert(1)>'&lt;.html");
    fs::write(&path, HOSTILE).unwrap();
    let shown = Shown::of(&path, &tables);
    assert!(!shown.extraction.mentions.is_empty(), "the document states no figure");
    let html = shown.page(&tables, Lang::Zh);
    check(&shown, &html);
    let text: String = select(&html, "main")[0].text().collect();
    assert!(text.contains("<script>alert('甲')</script>"), "{text}");
    let title = said(select(&html, "title")[0]);
    assert!(title.contains("a\"><img src=x onerror=alert(1)>'&lt;.html"), "{title}");
}

/// A document of one paragraph (one character of text for each of the original) and a sheet.
fn synthetic(text: &str) -> Document {
    let chars = text.chars().count();
    let block = |kind, zone| Block {
        kind,
        zone,
        text: text.to_owned(),
        runs: vec![Run {
            at: 0,
            chars,
            source: 10,
            width: chars,
        }],
    };
    let cell = |row, column, text: &str| Cell {
        row,
        column,
        value: CellValue::Text(text.to_owned()),
        text: text.to_owned(),
        hidden: row == 9,
        span: None,
    };
    let merge = |rows: (u32, u32), columns: (u32, u32)| Merge {
        first_row: rows.0,
        first_column: columns.0,
        last_row: rows.1,
        last_column: columns.1,
    };
    Document {
        digest: Digest::of(b""),
        media: MediaType::Html,
        encoding: None,
        blocks: vec![
            block(BlockKind::Heading, Zone::Head),
            block(BlockKind::Paragraph, Zone::Body),
            block(BlockKind::TableRow, Zone::Body),
            block(BlockKind::Paragraph, Zone::Furniture),
            block(BlockKind::Paragraph, Zone::Repeat),
        ],
        grids: vec![Grid {
            name: "<表>\"1\"".to_owned(),
            hidden: false,
            cells: vec![
                cell(0, 0, "标题"),
                cell(2, 0, text),
                cell(2, 3, "12"),
                cell(3, 1, "被合并单元格盖住的"),
                cell(9, 700, "远"),
            ],
            // The first hides nothing, the second lies over it, the third hides a cell.
            merges: vec![
                merge((0, 0), (0, 3)),
                merge((0, 2), (0, 1)),
                merge((2, 4), (0, 1)),
                merge((0, u32::MAX), (700, u32::MAX)),
            ],
        }],
        links: Vec::new(),
        metadata: Vec::new(),
        identity: Identity::default(),
        findings: Vec::new(),
    }
}

/// A place in the synthetic document, or nowhere in it.
fn place() -> impl Strategy<Value = Place> {
    let text = (0usize..7, 5usize..40, 0usize..25).prop_map(|(block, start, length)| Place::Text {
        block,
        start,
        end: start + length,
    });
    let sheet = prop_oneof![Just("<表>\"1\""), Just("none")];
    let cell = (sheet, 0u32..4, 0u32..5).prop_map(|(sheet, row, column)| {
        Place::Cell(CellRef {
            sheet: sheet.to_owned(),
            row,
            column,
            header_path: Vec::new(),
            span: None,
        })
    });
    prop_oneof![4 => text, 1 => cell]
}

fn mention(place: Place, text: &str) -> Mention {
    Mention {
        indicator: "mediation.cases".parse().unwrap(),
        quantity: Quantity::exact(12.into()),
        unit: text.to_owned(),
        qualifier: Qualifier::About,
        measure: Measure::Share,
        sense: if text.len().is_multiple_of(2) {
            Sense::Target
        } else {
            Sense::Observed
        },
        role: Role::Part,
        base: Some(text.to_owned()),
        period: None,
        scope: Scope::Body,
        counted_by: Some(fazhi::model::BodyKind::Court),
        region: None,
        locator: Locator::new(Digest::of(b""), place, text.to_owned()),
        rule: RuleRef(text.to_owned()),
    }
}

fn built(text: &str, places: &[(u8, Place)]) -> Shown {
    let mut extraction = Extraction::default();
    let mut issues = Vec::new();
    for (kind, place) in places {
        let (place, text) = (place.clone(), text.to_owned());
        match kind {
            0 => extraction.mentions.push(mention(place, &text)),
            1 => extraction.unclaimed.push(Unclaimed {
                place,
                printed: text.clone(),
                clause: text,
            }),
            2 => extraction.ignored.push(Ignored {
                place,
                printed: text,
                class: NonFigure::Date,
            }),
            _ => issues.push(
                Finding::at(IssueCode::BlankFigure, place, text)
                    .into_issue(&ArticleId("file:x".to_owned()), Digest::of(b"")),
            ),
        }
    }
    // An unclaimed figure where something else is known is told by that alone.
    extraction.unclaimed.retain(|figure| {
        let claimed = extraction
            .mentions
            .iter()
            .all(|mention| mention.locator.place != figure.place);
        claimed && extraction.ignored.iter().all(|number| number.place != figure.place)
    });
    Shown {
        name: text.to_owned(),
        document: synthetic(text),
        extraction,
        issues,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn marks_that_overlap_in_any_way_nest_and_lose_nothing(
        text in "[甲1<>&\"' \u{202e}\r]{1,30}",
        places in prop::collection::vec((0u8..4, place()), 0..24),
    ) {
        thread_local!(static TABLES: Tables = tables());
        TABLES.with(|tables| {
            let shown = built(&text, &places);
            check(&shown, &shown.page(tables, Lang::Zh));
        });
    }
}

#[test]
fn a_worker_hands_out_the_document_that_this_process_reads() {
    let tables = tables();
    let workers = ReadIn::Workers(Workers::of(PathBuf::from(env!("CARGO_BIN_EXE_fazhi")))).open(&tables);
    let here = ReadIn::ThisProcess.open(&tables);
    for path in samples() {
        let (one, document) = open_file(&path, &workers).unwrap();
        let (other, read) = open_file(&path, &here).unwrap();
        assert!(document == read && one.reading == other.reading, "{}", path.display());
    }
}

const PAGE: &str = "data/sample/site/990102/fzzf/202402/t20240202_5892.html";

#[test]
fn the_command_writes_a_page_for_samples_and_says_what_keeps_it_from_that() {
    let project = Project::sample();
    let call = |more: &[&str]| project.call(&[&["highlight"], more, &["--job", "jobs/demo.toml"]].concat());
    let printed = call(&[PAGE]).expect(0);
    let silent = call(&[PAGE, "-o", "page.html"]).expect(0);
    assert_eq!((silent.stdout.as_str(), silent.stderr.as_str()), ("", ""));
    let written = fs::read_to_string(project.path("page.html")).unwrap();
    assert_eq!(printed.stdout, written);
    for part in ["<html lang=\"zh-CN\">", "云磐区", "未归类数字", "id=\"m1\""] {
        assert!(written.contains(part), "{part}");
    }
    let english = call(&[PAGE, "--lang", "en"]).expect(0).stdout;
    assert!(english.contains("<html lang=\"en\">") && english.contains("unclaimed figure"));

    project.write("broken.xlsx", b"PK\x03\x04 cut off");
    for (arguments, expected) in [
        (vec![PAGE, "-o", "jobs"], "jobs 不是普通文件"),
        (vec![PAGE, "-o", PAGE], "就是要读的文件"),
        (vec![PAGE, "-o", "none/page.html"], "none/page.html 没有写成"),
        (vec!["none.html", "-o", "page.html"], "none.html"),
        (vec!["jobs", "-o", "page.html"], "jobs"),
        (vec!["broken.xlsx", "-o", "page.html"], "broken.xlsx 无法读取"),
    ] {
        let called = call(&arguments).expect(2);
        assert!(called.stderr.contains(expected), "{expected}\n{}", called.stderr);
    }
    assert!(
        fs::read_to_string(project.path("page.html")).unwrap() == written,
        "a failed call changed the page"
    );
    let left = fs::read_dir(project.root()).unwrap();
    let left = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".fazhi-")
    });
    assert_eq!(left.count(), 0, "something half written is left");
}
