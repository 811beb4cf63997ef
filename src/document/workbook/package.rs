//! The parts of a zipped workbook by their names, unpacked one by one under a common bound.

use std::cell::Cell;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8};

use crate::document::MediaType;
use crate::document::read::{Limits, ReadError};
use crate::document::workbook::xml::{Piece, Pieces};
use crate::document::workbook::zip::{Member, Packed, Unpacking, members};

/// A small workbook may unpack to this much whatever its ratio: blank rows pack well.
const ALWAYS_ALLOWED: u64 = 32 << 20;

/// The members of a zip.
#[derive(Debug)]
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    media: MediaType,
    members: BTreeMap<String, Member>,
    /// Names by their lower case: programs differ in how they write them.
    names: BTreeMap<String, String>,
    limit: u64,
    left: Cell<u64>,
}

/// A relation of a part: what kind of part it leads to, and where that lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// The last word of its type: worksheet, sharedStrings.
    pub(super) kind: String,
    /// Path of the part inside the zip.
    pub(super) path: String,
}

impl<'a> Package<'a> {
    /// # Errors
    /// More members than allowed, an encrypted one.
    pub(super) fn open(bytes: &'a [u8], media: MediaType, limits: &Limits) -> Result<Self, ReadError> {
        let found = members(bytes, limits.members + 1);
        if found.len() > limits.members {
            let reason = format!("it has more than {} members", limits.members);
            return Err(ReadError::Workbook { media, reason });
        }
        if found.iter().any(Member::is_locked) {
            return Err(ReadError::Locked { media });
        }
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let limit = limits
            .unpacked
            .min(size.saturating_mul(limits.ratio).max(ALWAYS_ALLOWED));
        let lower = |member: &Member| (member.name.to_ascii_lowercase(), member.name.clone());
        let names = found.iter().map(lower).collect();
        let members = found.into_iter().map(|member| (member.name.clone(), member)).collect();
        Ok(Self {
            bytes,
            media,
            members,
            names,
            limit,
            left: Cell::new(limit),
        })
    }

    fn member(&self, path: &str) -> Option<&Member> {
        let other = || self.members.get(self.names.get(&path.to_ascii_lowercase())?);
        self.members.get(path).or_else(other)
    }

    /// A refusal of the whole workbook.
    pub(super) fn refused(&self, reason: impl Into<String>) -> ReadError {
        ReadError::Workbook {
            media: self.media,
            reason: reason.into(),
        }
    }

    /// Adds the bytes of a part to `into`; false where there is no such part.
    ///
    /// # Errors
    /// A part that is damaged, encrypted, or beyond what may be unpacked.
    pub(super) fn unpack(&self, path: &str, into: &mut Vec<u8>) -> Result<bool, ReadError> {
        let Some(member) = self.member(path) else {
            return Ok(false);
        };
        let before = into.len();
        member
            .unpack(self.bytes, self.left.get(), into)
            .map_err(|why| match why {
                Unpacking::Locked => ReadError::Locked { media: self.media },
                Unpacking::TooFar => ReadError::Unpacks {
                    found: self.limit.saturating_add(1),
                    limit: self.limit,
                },
                Unpacking::Damaged(reason) => self.refused(format!("{reason} ({path})")),
            })?;
        let read = u64::try_from(into.len() - before).unwrap_or(u64::MAX);
        self.left.set(self.left.get().saturating_sub(read));
        Ok(true)
    }

    /// The bytes of a part; nothing where there is none.
    pub(super) fn part(&self, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let mut bytes = Vec::new();
        Ok(self.unpack(path, &mut bytes)?.then_some(bytes))
    }

    /// Adds a part to `into` as UTF-8, whatever its own encoding; false where there is no such part.
    pub(super) fn unpack_utf8(&self, path: &str, into: &mut Vec<u8>) -> Result<bool, ReadError> {
        let before = into.len();
        if !self.unpack(path, into)? {
            return Ok(false);
        }
        let encoding = encoding(into.get(before..).unwrap_or_default());
        if encoding != UTF_8 {
            let (text, _, failed) = encoding.decode(into.get(before..).unwrap_or_default());
            if failed {
                return Err(self.refused(format!("{path} is no {} text", encoding.name())));
            }
            // The declaration names the encoding that it no longer has.
            let bare = text
                .strip_prefix("<?xml")
                .and_then(|text| text.split_once("?>"))
                .map_or(text.as_ref(), |(_, bare)| bare)
                .to_owned();
            into.truncate(before);
            into.extend_from_slice(bare.as_bytes());
        } else if into.get(before..before + 3) == Some(b"\xef\xbb\xbf") {
            into.drain(before..before + 3);
        }
        Ok(true)
    }

    /// The text of a part; nothing where there is none.
    pub(super) fn text(&self, path: &str) -> Result<Option<String>, ReadError> {
        let mut bytes = Vec::new();
        if !self.unpack_utf8(path, &mut bytes)? {
            return Ok(None);
        }
        let text = String::from_utf8(bytes).map_err(|_| self.refused(format!("{path} is no UTF-8 text")))?;
        Ok(Some(text))
    }

    /// A part as it lies in the zip.
    pub(super) fn packed(&self, path: &str) -> Option<Packed<'a>> {
        self.member(path)?.packed(self.bytes)
    }

    /// The relations of a part by their ids.
    pub(super) fn relations(&self, part: &str) -> Result<BTreeMap<String, Relation>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let Some(text) = self.text(path.trim_start_matches('/'))? else {
            return Ok(BTreeMap::new());
        };
        let mut found = BTreeMap::new();
        for tag in Pieces::of(&text).tags().filter(|tag| tag.local() == "Relationship") {
            let parts = (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"));
            if let (Some(id), Some(kind), Some(target)) = parts {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let path = resolved(folder, &target);
                found.insert(id.into_owned(), Relation { kind, path });
            }
        }
        Ok(found)
    }
}

/// Why a sheet without its part cannot be read.
pub(super) fn missing(path: &str) -> String {
    if path.is_empty() {
        "the workbook names no part for it".to_owned()
    } else {
        format!("its part {path} is missing")
    }
}

/// The path of a target as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The encoding of an XML part: by its byte order mark, by its first two bytes, or as it declares.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match bytes.get(..2) {
        Some([b'<', 0]) => return encoding_rs::UTF_16LE,
        Some([0, b'<']) => return encoding_rs::UTF_16BE,
        _ => {}
    }
    let head = bytes.get(..200).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let declared = head.split_once("encoding=").and_then(|(_, after)| {
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after.get(1..)?.split_once(quote).map(|(label, _)| label.to_owned())
    });
    let declared = declared.filter(|_| head.starts_with("<?xml"));
    declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .unwrap_or(UTF_8)
}

/// Whether the manifest of an OpenDocument package says that its parts are encrypted.
pub(super) fn says_encrypted(manifest: &str) -> bool {
    let mut pieces = Pieces::of(manifest);
    pieces.any(|piece| matches!(piece, Piece::Open(tag) if tag.local() == "encryption-data"))
}

#[cfg(test)]
mod tests {
    use super::{encoding, resolved};

    #[test]
    fn targets_are_seen_from_the_folder_of_their_part() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/sheet1.xml", "xl/sheet1.xml"),
            ("xl", "../other/./s.xml", "other/s.xml"),
            ("", "book.xml", "book.xml"),
            ("xl", "../../../x", "x"),
        ] {
            assert_eq!(resolved(folder, target), path);
        }
    }

    #[test]
    fn encodings_of_parts() {
        for (head, name) in [
            (&b"<?xml version=\"1.0\" encoding='GB2312'?>"[..], "GBK"),
            (b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "UTF-8"),
            (b"<a encoding=\"gbk\">", "UTF-8"),
            (b"<\0?\0", "UTF-16LE"),
            (b"\xfe\xff\0<", "UTF-16BE"),
            (b"", "UTF-8"),
        ] {
            assert_eq!(encoding(head).name(), name);
        }
    }
}
