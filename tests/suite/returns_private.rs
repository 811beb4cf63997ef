//! Names, telephone and identity numbers of those who filled a return in, planted wherever a workbook has room: no byte of a
//! publication holds them, and the office still finds its files.
#![allow(clippy::print_stderr)] // why a part was skipped

use std::path::Path;
use std::process::Command;

use rust_xlsxwriter::{DocProperties, Note, Workbook};

use crate::project::Project;
use crate::returns_together::JOB;

/// Whoever stands somewhere in a return.
const PRIVATE: &[&str] = &[
    "林晚舟",
    "周望",
    "欧阳青禾",
    "贺兰舟",
    "郑秋声",
    "沈既白",
    "许南亭",
    "顾长风",
    "13812345678",
    "138 1234 5678",
    "6543210",
    "990102199001011234",
    "linwanzhou",
];

const ROWS: &[&[&str]] = &[
    &["岚州市2031年度行政执法人员培训情况统计表（沈既白）"],
    &["填报单位：岚州市司法局", "", "填报人：林晚舟", "联系电话：13812345678"],
    &[
        "单位",
        "执法人员数",
        "参训人次",
        "人均年度培训学时",
        "参考人数",
        "合格人数",
    ],
    &["云磐区", "30", "60", "40", "20", "18"],
    &["望砚区", "40", "许南亭", "61", "138 1234 5678", "29"],
    &["顾长风", "5", "6", "7", "8", "9"],
    &[
        "注：本表由周望填写，有问题请致电0999-6543210，身份证号990102199001011234",
        "",
    ],
];

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_author("沈既白")
            .set_title("林晚舟的表")
            .set_comment("13812345678"),
    );
    let page = book.add_worksheet().set_name("欧阳青禾").unwrap();
    for (row, cells) in (0..).zip(ROWS) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => page.write_number(row, column, number).unwrap(),
                Err(_) => page.write_string(row, column, *text).unwrap(),
            };
        }
    }
    page.insert_note(4, 1, &Note::new("郑秋声核对过，电话13812345678").set_author("郑秋声"))
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn csv() -> String {
    // As spreadsheets export: every row as long as the longest.
    let line = |row: &&[&str]| row.join(",") + &",".repeat(6 - row.len()) + "\n";
    ROWS.iter().map(line).collect()
}

fn page() -> String {
    let cell = |text: &&str| format!("<td>{text}</td>");
    let rows = ROWS
        .iter()
        .map(|row| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>()));
    format!(
        "<html><head><meta charset=\"utf-8\"><title>林晚舟</title><meta name=\"author\" content=\"沈既白\"></head><body><!-- 郑秋声 -->\
         <table>{}</table></body></html>",
        rows.collect::<String>()
    )
}

/// The workbook as .xls by LibreOffice, where it is installed.
fn old_workbook(project: &Project) -> Option<Vec<u8>> {
    project.write("made/old.xlsx", workbook());
    let profile = format!(
        "-env:UserInstallation=file://{}",
        project.path("made/profile").display()
    );
    let made = project.path("made");
    let mut command = Command::new("soffice");
    command
        .args([&profile, "--headless", "--convert-to", "xls", "--outdir"])
        .arg(&made)
        .arg(made.join("old.xlsx"));
    let done = command.output().ok().filter(|output| output.status.success());
    if done.is_none() {
        eprintln!("skipped for .xls: soffice is not installed");
    }
    done.and_then(|_| std::fs::read(made.join("old.xls")).ok())
}

#[track_caller]
fn nobody_is_named(project: &Project) {
    let files = project.files("reports");
    assert!(files.len() > 10, "{:?}", files.keys());
    for (name, bytes) in &files {
        assert!(!bytes.starts_with(b"PK"), "{name}: look inside of archives too");
        let text = format!("{name}\n{}", String::from_utf8_lossy(bytes));
        for private in PRIVATE {
            let at = text.find(private);
            assert!(
                at.is_none(),
                "{name} holds {private}: {:?}",
                at.map(|at| text[at..].chars().take(80).collect::<String>())
            );
        }
    }
}

#[test]
fn no_published_byte_names_who_filled_a_return_in() {
    let project = Project::empty();
    project.write("jobs/demo.toml", JOB);
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    project.write("tables/regions.tsv", std::fs::read(regions).unwrap());
    let mut sent = vec![
        ("贺兰舟/岚州市培训表（林晚舟13812345678）.xlsx", workbook()),
        ("linwanzhou.csv", csv().into_bytes()),
        ("岚州市 周望 990102199001011234.html", page().into_bytes()),
        ("林晚舟坏的.xlsx", b"PK\x03\x04 cut off".to_vec()),
    ];
    sent.extend(old_workbook(&project).map(|bytes| ("欧阳青禾.xls", bytes)));
    for (name, bytes) in &sent {
        project.write(&format!("inbox/{name}"), bytes);
    }
    let told = project.call(&["run", "jobs/demo.toml"]).expect(0).stdout;
    nobody_is_named(&project);
    // What is there is read all the same.
    let documents = project.table("documents.csv");
    assert_eq!(documents.len(), sent.len());
    let read = documents
        .iter()
        .filter(|row| row["n_mentions"] == "8" && row["kind"] != "other");
    assert_eq!(read.count(), sent.len() - 1, "{documents:#?}");
    let cell = project
        .table("issues.csv")
        .into_iter()
        .find(|row| row["code"] == "cell_not_number")
        .unwrap();
    assert!(cell["text"].contains("C5") && cell["quote"] == "＊＊＊", "{cell:?}");
    // The office finds the file that is broken.
    assert!(told.contains("林晚舟坏的.xlsx"), "{told}");
    let names = std::fs::read_to_string(project.path("data/state/names/demo.tsv")).unwrap();
    let of = |path: &str| {
        names
            .lines()
            .find_map(|line| line.strip_suffix(path))
            .map(|line| line.trim().to_owned())
    };
    let broken = of("inbox/林晚舟坏的.xlsx").unwrap();
    assert!(documents.iter().any(|row| row["address"] == broken), "{names}");
    project.call(&["verify", "reports/demo"]).expect(0);
    // A figure changes: what is written about that names nobody either.
    project.write("inbox/linwanzhou.csv", csv().replace("云磐区,30", "云磐区,31"));
    project.call(&["run", "jobs/demo.toml"]).expect(0);
    nobody_is_named(&project);
    project.call(&["verify", "reports/demo"]).expect(0);
}
