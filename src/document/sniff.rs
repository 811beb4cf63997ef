use crate::document::MediaType;
use crate::document::workbook::zip;

/// What bytes are, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// Text of some kind.
    Text,
    /// A workbook of that kind.
    Workbook(MediaType),
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
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Container::Other(name);
    }
    if is_text(bytes) {
        Container::Text
    } else {
        Container::Other("binary data")
    }
}

/// No text has NUL bytes but UTF-16, which has a byte order mark.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || !head.contains(&0)
}

fn zipped(bytes: &[u8]) -> Container {
    let members = zip::members(bytes);
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let has = |name: &str| names.iter().any(|member| member.eq_ignore_ascii_case(name));
    if has("xl/workbook.bin") {
        Container::Workbook(MediaType::Xlsb)
    } else if names.iter().any(|name| name.to_ascii_lowercase().starts_with("xl/")) {
        Container::Workbook(MediaType::Xlsx)
    } else if has("content.xml") {
        Container::Workbook(MediaType::Ods)
    } else if has("word/document.xml") {
        Container::Other("a Word document")
    } else {
        Container::Other("a zip archive")
    }
}

/// Old Word and Excel files share a container; the directory names the stream inside in UTF-16.
fn ole2(bytes: &[u8]) -> Container {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|part| part == wide)
    };
    if has("Workbook") || has("Book") {
        Container::Workbook(MediaType::Xls)
    } else if has("EncryptedPackage") {
        Container::Other("a workbook locked by a password")
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
    if is_csv(text) { MediaType::Csv } else { MediaType::Text }
}

/// At least two lines, and each of the first twenty with as many commas as the first, at least two.
/// Prose never looks so.
fn is_csv(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let commas = |line: &str| line.matches(',').count();
    let (Some(first), true) = (lines.first(), lines.len() >= 2) else {
        return false;
    };
    let width = commas(first);
    width >= 2 && !first.contains('。') && lines.iter().all(|line| commas(line) == width)
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
            (b"PK\x03\x04rest", Container::Other("a zip archive")),
            (b"\x00\x01\x02", Container::Other("binary data")),
            (b"abc", Container::Text),
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
