use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::document::read::Input;
use crate::model::{Finding, IssueCode};

/// How much of a document is looked at for guessing and for the meta tag.
const HEAD: usize = 64 << 10;

/// A text with the encoding that it was in.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) finding: Option<Finding>,
}

/// Decodes: byte order mark, then the charset of the header, then that of the page, then UTF-8
/// where all bytes are, then a guess.
///
/// Labels lie in both directions. Bytes that hold ten wide characters of faultless UTF-8 are UTF-8
/// whatever the label says, since no other text looks so; bytes that are UTF-8 but for a few stay
/// UTF-8, because GB18030 would read them without complaint, and wrongly.
pub(super) fn decode(input: &Input<'_>) -> Decoded {
    let bytes = input.bytes;
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return lossy(encoding, bytes.get(length..).unwrap_or_default());
    }
    if let Some(decoded) = utf16(bytes).and_then(|encoding| strict(encoding, bytes)) {
        return decoded;
    }
    let wide = |text: &str| text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    if let Ok(text) = std::str::from_utf8(bytes)
        && wide(text) >= 10
    {
        return clean(UTF_8, text.to_owned());
    }
    let declared = [input.charset.and_then(by_label), declared_in(bytes)];
    let mut labels = declared.into_iter().flatten().chain([UTF_8]);
    if let Some(decoded) = labels.find_map(|encoding| strict(encoding, bytes)) {
        return decoded;
    }
    let utf8 = lossy(UTF_8, bytes);
    if wide(&utf8.text) > 20 * utf8.text.matches('\u{fffd}').count() {
        return utf8;
    }
    let guessed = guess(bytes);
    strict(guessed, bytes).unwrap_or_else(|| lossy(declared.into_iter().flatten().next().unwrap_or(guessed), bytes))
}

/// UTF-16 without a mark: text with NUL bytes whose units are letters, digits, ideographs and what stands
/// between them, read in one order of bytes and not in the other.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    if !head.contains(&0) || bytes.len() % 2 == 1 {
        return None;
    }
    let usual = |units: &mut dyn Iterator<Item = u16>| {
        let (mut all, mut usual) = (0, 0);
        for unit in units {
            all += 1;
            // Tab, line ends, ASCII; general and wide punctuation; ideographs; full-width forms.
            let is_usual = matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0x2010..=0x2026 | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff00..=0xff5e);
            usual += usize::from(is_usual);
        }
        // Rare characters stand in texts too, but not one in ten.
        usual * 10 >= all * 9
    };
    let pairs = || head.as_chunks::<2>().0.iter().copied();
    if usual(&mut pairs().map(u16::from_le_bytes)) {
        Some(UTF_16LE)
    } else if usual(&mut pairs().map(u16::from_be_bytes)) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn clean(encoding: &'static Encoding, text: String) -> Decoded {
    Decoded {
        text,
        encoding: encoding.name(),
        finding: None,
    }
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<Decoded> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(clean(encoding, text.into_owned()))
}

/// GB2312 and GBK are read as GB18030, which holds both and the rare characters of names. What HTTP
/// libraries say for want of knowledge counts for nothing.
fn by_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_matches(['"', '\'']);
    if label.eq_ignore_ascii_case("iso-8859-1") {
        return None;
    }
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// The charset that a page declares in its first bytes, in a meta tag or an XML declaration.
fn declared_in(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD.min(4096)).unwrap_or(bytes);
    let head: String = head.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let after = after.trim_start_matches(['"', '\'', ' ']);
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'));
    by_label(after.get(..end.unwrap_or(after.len()))?)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..HEAD).unwrap_or(bytes), true);
    let guessed = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    if guessed == GBK { unless_big5(bytes) } else { guessed }
}

/// GB18030 reads nearly any bytes, and those of Big5 as characters that nobody uses and that no font has.
fn unless_big5(bytes: &[u8]) -> &'static Encoding {
    let private = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}')))
    };
    match (private(GB18030), private(BIG5)) {
        (None | Some(true), Some(false)) => BIG5,
        _ => GB18030,
    }
}

/// Decodes, keeping what fails as U+FFFD and saying how often.
fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    let finding = failed.then(|| {
        let count = text.matches('\u{fffd}').count();
        Finding::new(IssueCode::BadEncoding)
            .with("encoding", encoding.name())
            .with("count", count)
    });
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        finding,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::document::read::Input;

    fn decoded(bytes: &[u8], charset: Option<&str>) -> (String, &'static str, usize) {
        let decoded = decode(&Input { bytes, charset });
        let count = decoded
            .finding
            .map_or(0, |finding| finding.params["count"].parse().unwrap());
        (decoded.text, decoded.encoding, count)
    }

    // 望溪区 in GB18030, by the standard's table; 㙟 (U+365F) needs four bytes.
    const GB: &[u8] = b"\xcd\xfb\xcf\xaa\xc7\xf8";

    #[test]
    fn each_source_of_the_charset_in_its_turn() {
        let utf8 = "望溪区".as_bytes();
        let bom = [&[0xef, 0xbb, 0xbf], utf8].concat();
        assert_eq!(decoded(&bom, Some("gbk")), ("望溪区".to_owned(), "UTF-8", 0));
        assert_eq!(decoded(GB, Some("gb2312")), ("望溪区".to_owned(), "gb18030", 0));
        let meta = [b"<meta charset=\"gbk\">", GB].concat();
        assert_eq!(decoded(&meta, None).0, "<meta charset=\"gbk\">望溪区");
        assert_eq!(decoded(utf8, None), ("望溪区".to_owned(), "UTF-8", 0));
        let long = GB.repeat(200);
        assert_eq!(decoded(&long, None), ("望溪区".repeat(200), "gb18030", 0));
    }

    #[test]
    fn encodings_that_nothing_names() {
        let old = "嵐州市全年受理行政復議申請並辦結案件，".repeat(5);
        let (big5, ..) = encoding_rs::BIG5.encode(&old);
        assert_eq!(decoded(&big5, None), (old.clone(), "Big5", 0));
        let new = "岚州市全年受理行政复议申请并办结案件，".repeat(5);
        let (gb, ..) = encoding_rs::GB18030.encode(&new);
        assert_eq!(decoded(&gb, None), (new.clone(), "gb18030", 0));
        let text = "望溪区2031年\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little, None), (text.to_owned(), "UTF-16LE", 0));
        assert_eq!(decoded(&big, Some("utf-8")), (text.to_owned(), "UTF-16BE", 0));
        assert_eq!(decoded(&[b"\xff\xfe", little.as_slice()].concat(), None).0, text);
    }

    #[test]
    fn a_wrong_label_gives_way_to_bytes_that_read_cleanly() {
        assert_eq!(decoded("望溪区".as_bytes(), Some("ISO-8859-1")).1, "UTF-8");
        assert_eq!(decoded(GB, Some("utf-8")), ("望溪区".to_owned(), "gb18030", 0));
    }

    #[test]
    fn a_few_broken_bytes_do_not_turn_a_page_into_another_encoding() {
        let mut bytes = "望溪区全年受理行政复议申请".repeat(4).into_bytes();
        bytes.insert(3, 0xe6);
        for charset in [None, Some("utf-8"), Some("gbk")] {
            let (text, encoding, count) = decoded(&bytes, charset);
            assert_eq!((encoding, count), ("UTF-8", 1), "{charset:?}");
            assert!(text.starts_with("望\u{fffd}溪区"));
        }
        let whole = "望溪区全年受理行政复议申请".as_bytes();
        assert_eq!(decoded(whole, Some("gbk")).1, "UTF-8");
    }

    #[test]
    fn what_cannot_be_decoded_is_counted() {
        let (text, encoding, count) = decoded(b"\xe6\x9c\x9b\xff\xff\xe6\xba\xaa", Some("utf-8"));
        assert_eq!((text.as_str(), encoding, count), ("望\u{fffd}\u{fffd}溪", "UTF-8", 2));
    }
}
