//! What a zip file holds and what it unpacks to, before any reader unpacks it: a workbook of five
//! kilobytes can fill a memory. Sizes that a zip states about itself may lie, so members are
//! unpacked once into nothing and counted.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

const END: [u8; 4] = *b"PK\x05\x06";
const MEMBER: [u8; 4] = *b"PK\x01\x02";
/// A size or place that stands in the extra field instead.
const ELSEWHERE: u64 = 0xffff_ffff;

/// One member of a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document) struct Member {
    pub(in crate::document) name: String,
    method: u16,
    packed: u64,
    header: u64,
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(width)?)?;
    Some(part.iter().rev().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
}

fn place(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    usize::try_from(number(bytes, at, width)?).ok()
}

/// The members by the directory at the end of the file; none where it has no directory.
pub(in crate::document) fn members(bytes: &[u8]) -> Vec<Member> {
    let searched = bytes.len().saturating_sub(22 + 0xffff);
    let tail = bytes.get(searched..).unwrap_or_default();
    let Some(end) = tail.windows(4).rposition(|part| part == END).map(|at| at + searched) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = match place(bytes, end + 16, 4) {
        Some(start) if bytes.get(start..start.saturating_add(4)) == Some(&MEMBER) => start,
        // Bytes in front of the archive shift its directory: it ends where the end record begins.
        _ => end.saturating_sub(place(bytes, end + 12, 4).unwrap_or(0)),
    };
    while bytes.get(at..at + 4) == Some(&MEMBER) {
        let Some((member, next)) = member(bytes, at) else { break };
        found.push(member);
        at = next;
    }
    found
}

fn member(bytes: &[u8], at: usize) -> Option<(Member, usize)> {
    let (name, extra, comment) = (
        place(bytes, at + 28, 2)?,
        place(bytes, at + 30, 2)?,
        place(bytes, at + 32, 2)?,
    );
    let method = u16::try_from(number(bytes, at + 10, 2)?).ok()?;
    let names = bytes.get(at + 46..at + 46 + name)?;
    let extras = bytes.get(at + 46 + name..at + 46 + name + extra)?;
    let (unpacked, mut packed) = (number(bytes, at + 24, 4)?, number(bytes, at + 20, 4)?);
    let mut header = number(bytes, at + 42, 4)?;
    if let Some(wide) = wide_field(extras) {
        let mut from = usize::from(unpacked == ELSEWHERE) * 8;
        for value in [&mut packed, &mut header] {
            if *value == ELSEWHERE {
                *value = number(wide, from, 8)?;
                from += 8;
            }
        }
    }
    let member = Member {
        name: String::from_utf8_lossy(names).replace('\\', "/"),
        method,
        packed,
        header,
    };
    Some((member, at + 46 + name + extra + comment))
}

/// The extra field with 64-bit sizes.
fn wide_field(extras: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    loop {
        let (kind, length) = (number(extras, at, 2)?, place(extras, at + 2, 2)?);
        let field = extras.get(at + 4..at + 4 + length)?;
        if kind == 1 {
            return Some(field);
        }
        at += 4 + length;
    }
}

/// A reader of a member's unpacked bytes; `None` where the file is damaged there.
pub(in crate::document) fn open<'a>(bytes: &'a [u8], member: &Member) -> Option<Box<dyn Read + 'a>> {
    let header = usize::try_from(member.header).ok()?;
    let (name, extra) = (place(bytes, header.checked_add(26)?, 2)?, place(bytes, header + 28, 2)?);
    let start = header + 30 + name + extra;
    let end = start.checked_add(usize::try_from(member.packed).ok()?)?;
    let packed = bytes.get(start..end)?;
    Some(if member.method == 0 {
        Box::new(packed)
    } else {
        Box::new(DeflateDecoder::new(packed))
    })
}

/// Bytes that all members unpack to together, counted no further than `limit`.
pub(in crate::document) fn unpacked(bytes: &[u8], limit: u64) -> u64 {
    let mut total = 0;
    for member in members(bytes) {
        let Some(mut reader) = open(bytes, &member).map(|reader| reader.take(limit.saturating_add(1) - total)) else {
            continue;
        };
        // A damaged member is the workbook reader's to report; its length up to there counts.
        let before = reader.limit();
        drop(io::copy(&mut reader, &mut io::sink()));
        total += before - reader.limit();
        if total > limit {
            break;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::{members, unpacked};

    #[test]
    fn anything_may_stand_where_a_zip_should() {
        for bytes in [
            &b""[..],
            b"PK\x05\x06",
            b"PK\x05\x06aaaaaaaaaaaaaaaaaaaaaa",
            &[0xff; 64],
        ] {
            assert!(members(bytes).is_empty());
            assert_eq!(unpacked(bytes, 10), 0);
        }
    }
}
