use crate::document::MediaType;
use crate::document::csv;
use crate::document::encoding::utf16;
use crate::document::workbook::compound::Compound;
use crate::document::workbook::zip;

/// What bytes are, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// Text of some kind.
    Text,
    /// A workbook of that kind.
    Workbook(MediaType),
    /// A workbook that opens with a password only.
    Locked(MediaType),
    /// The beginning of a workbook or archive whose end is lost.
    CutShort,
    /// Anything else, as a person would call it.
    Other(&'static str),
}

/// Tells text from workbooks from the rest.
pub(super) fn container(bytes: &[u8]) -> Container {
    const OLE2: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    const KNOWN: &[(&[u8], &str)] = &[
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"{\\rtf", "an RTF document"),
        (b"MIME-Version:", "a web archive"),
        (b"From: <Saved by", "a web archive"),
        (b"\x09\x00\x04\x00", "a workbook older than Excel 5"),
        (b"\x09\x02\x06\x00", "a workbook older than Excel 5"),
        (b"\x09\x04\x06\x00", "a workbook older than Excel 5"),
    ];
    if bytes.is_empty() {
        return Container::Other("empty");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return zipped(bytes);
    }
    if bytes.starts_with(OLE2) {
        return ole2(bytes);
    }
    // The records of a workbook without the container that Excel puts around them.
    if bytes.starts_with(&[0x09, 0x08]) && matches!(bytes.get(2..4), Some([8 | 16, 0])) {
        return Container::Workbook(MediaType::Xls);
    }
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Container::Other(name);
    }
    if names_spreadsheet_xml(bytes) {
        Container::Other("an Excel 2003 XML spreadsheet")
    } else if is_text(bytes) {
        Container::Text
    } else {
        Container::Other("binary data")
    }
}

/// The XML that Excel 2003 and many reporting programs write as .xls: read as a page, its cells would
/// run together.
fn names_spreadsheet_xml(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let has = |wanted: &[u8]| head.windows(wanted.len()).any(|part| part == wanted);
    let xml = bytes.trim_ascii_start();
    let xml = xml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(xml).trim_ascii_start();
    xml.starts_with(b"<?xml") && (has(b"Excel.Sheet") || has(b"urn:schemas-microsoft-com:office:spreadsheet"))
}

/// No text has NUL bytes but UTF-16.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || !head.contains(&0) || utf16(bytes).is_some()
}

/// More members than any zip of an office has; the reader says so where there are more.
const MOST_MEMBERS: usize = 10_000;

fn zipped(bytes: &[u8]) -> Container {
    let members = zip::members(bytes, MOST_MEMBERS);
    let has = |name: &str| members.iter().any(|member| member.name.eq_ignore_ascii_case(name));
    let inside = |folder: &str| {
        let starts = |name: &str| {
            name.get(..folder.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(folder))
        };
        members.iter().any(|member| starts(&member.name))
    };
    if has("xl/workbook.bin") {
        Container::Workbook(MediaType::Xlsb)
    } else if inside("xl/") || lists_a_workbook(bytes, &members) {
        Container::Workbook(MediaType::Xlsx)
    } else if has("content.xml") {
        open_document(bytes, &members)
    } else if has("word/document.xml") {
        Container::Other("a Word document")
    } else if members.is_empty() {
        Container::CutShort
    } else {
        Container::Other("a zip archive")
    }
}

/// Whether the list of kinds of parts names a workbook, whatever its folder.
fn lists_a_workbook(bytes: &[u8], members: &[zip::Member]) -> bool {
    const MAIN: &[u8] = b"spreadsheetml.sheet.main+xml";
    let mut list = Vec::new();
    let member = members.iter().find(|member| member.name == "[Content_Types].xml");
    let told = member.is_some_and(|member| member.unpack(bytes, 1 << 20, &mut list).is_ok());
    told && list.windows(MAIN.len()).any(|part| part == MAIN)
}

/// OpenDocument files of all kinds have the same parts; the member `mimetype` tells which kind it is.
fn open_document(bytes: &[u8], members: &[zip::Member]) -> Container {
    let mut kind = Vec::new();
    let member = members.iter().find(|member| member.name == "mimetype");
    // A file without the member may still be a spreadsheet, and one with a damaged member too.
    let told = member.is_some_and(|member| member.unpack(bytes, 200, &mut kind).is_ok());
    let is = |wanted: &[u8]| kind.windows(wanted.len()).any(|part| part == wanted);
    if !told || is(b"spreadsheet") {
        Container::Workbook(MediaType::Ods)
    } else {
        Container::Other("an OpenDocument file that is no spreadsheet")
    }
}

/// Old Word and Excel files share a container; its directory names the stream inside. A newer workbook
/// that is locked lies in the same container.
fn ole2(bytes: &[u8]) -> Container {
    let Some(file) = Compound::of(bytes) else {
        return Container::Other("a damaged old Office document");
    };
    if file.has("Workbook") || file.has("Book") {
        Container::Workbook(MediaType::Xls)
    } else if file.has("EncryptedPackage") {
        Container::Locked(MediaType::Xlsx)
    } else {
        Container::Other("an old Office document that is no workbook")
    }
}

/// What pages hold and other texts do not.
const TAGS: &[&str] = &[
    "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<p ", "<title", "<script", "<br",
];

/// Tells pages from comma separated values from plain text.
pub(super) fn text_kind(text: &str) -> MediaType {
    let head: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<?xml") && start.contains("<html") {
        return MediaType::Html;
    }
    let tags = TAGS.iter().filter(|tag| head.contains(**tag)).count();
    if (start.starts_with('<') && tags >= 1) || tags >= 2 {
        return MediaType::Html;
    }
    if csv::separator(text).is_some() {
        MediaType::Csv
    } else {
        MediaType::Text
    }
}

#[cfg(test)]
mod tests {
    use super::{Container, container, text_kind};
    use crate::document::MediaType;

    #[test]
    fn bytes_are_known_by_content() {
        for (bytes, expected) in [
            (&b""[..], Container::Other("empty")),
            (b"%PDF-1.7", Container::Other("a PDF")),
            (b"PK\x03\x04rest", Container::CutShort),
            (b"\x00\x01\x02", Container::Other("binary data")),
            (b"abc", Container::Text),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook",
                Container::Other("an Excel 2003 XML spreadsheet"),
            ),
            (b"<?xml version=\"1.0\"?><html>", Container::Text),
            (b"\xff\xfea\x00", Container::Text),
        ] {
            assert_eq!(container(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_page_is_known_whatever_its_name() {
        for (text, media) in [
            ("\n<!DOCTYPE html><p>x", MediaType::Html),
            (
                "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>",
                MediaType::Html,
            ),
            ("<div class=a>甲</div>", MediaType::Html),
            ("望溪区2031年法治政府建设年度报告\n2031年，全区……", MediaType::Text),
            ("a < b and <b> only", MediaType::Text),
            ("单位,人数,次数\n甲镇,1,2\n乙镇,3,4\n", MediaType::Csv),
            ("甲,乙,丙。\n丁,戊,己。", MediaType::Text),
        ] {
            assert_eq!(text_kind(text), media, "{text}");
        }
    }
}
