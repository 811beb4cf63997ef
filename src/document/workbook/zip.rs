//! What a zip file holds, unpacked under a bound: a workbook of five kilobytes can fill a memory. Sizes
//! that a zip states about itself may lie, so bytes are counted as they come out.

use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

const END: [u8; 4] = *b"PK\x05\x06";
const MEMBER: [u8; 4] = *b"PK\x01\x02";
/// A size or place that stands in the extra field instead.
const ELSEWHERE: u64 = 0xffff_ffff;
/// More is not set aside on the word of the file.
const FORESEEN: u64 = 8 << 20;

/// One member of a zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::document) struct Member {
    pub(in crate::document) name: String,
    flags: u64,
    method: u64,
    checksum: u64,
    packed: u64,
    unpacked: u64,
    header: u64,
}

/// A member as it lies in its zip.
#[derive(Debug, Clone, Copy)]
pub(in crate::document) struct Packed<'a> {
    pub(in crate::document) body: &'a [u8],
    /// 0 for stored, 8 for deflated.
    pub(in crate::document) method: u64,
    pub(in crate::document) checksum: u64,
    /// Bytes it unpacks to, as it says.
    pub(in crate::document) unpacked: u64,
}

/// Why a member could not be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Unpacking {
    /// Encrypted.
    Locked,
    /// More bytes than allowed.
    TooFar,
    /// Damaged, in these words.
    Damaged(&'static str),
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(width)?)?;
    Some(part.iter().rev().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
}

fn place(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    usize::try_from(number(bytes, at, width)?).ok()
}

/// The members by the directory at the end of the file, as many as `most`; none where it has no directory.
pub(in crate::document) fn members(bytes: &[u8], most: usize) -> Vec<Member> {
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
    while found.len() < most && bytes.get(at..at.saturating_add(4)) == Some(&MEMBER) {
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
    let names = bytes.get(at + 46..at + 46 + name)?;
    let extras = bytes.get(at + 46 + name..at + 46 + name + extra)?;
    let (mut unpacked, mut packed) = (number(bytes, at + 24, 4)?, number(bytes, at + 20, 4)?);
    let mut header = number(bytes, at + 42, 4)?;
    if let Some(wide) = wide_field(extras) {
        let mut from = 0;
        for value in [&mut unpacked, &mut packed, &mut header] {
            if *value == ELSEWHERE {
                *value = number(wide, from, 8)?;
                from += 8;
            }
        }
    }
    let member = Member {
        name: String::from_utf8_lossy(names).replace('\\', "/"),
        flags: number(bytes, at + 8, 2)?,
        method: number(bytes, at + 10, 2)?,
        checksum: number(bytes, at + 16, 4)?,
        packed,
        unpacked,
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

impl Member {
    /// Whether it is encrypted.
    pub(in crate::document) const fn is_locked(&self) -> bool {
        self.flags & 1 == 1
    }

    /// The packed bytes.
    fn body<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let header = usize::try_from(self.header).ok()?;
        let name = place(bytes, header.checked_add(26)?, 2)?;
        let extra = place(bytes, header.checked_add(28)?, 2)?;
        let start = header.checked_add(30 + name + extra)?;
        bytes.get(start..start.checked_add(usize::try_from(self.packed).ok()?)?)
    }

    /// The member as it lies in `bytes`.
    pub(in crate::document) fn packed<'a>(&self, bytes: &'a [u8]) -> Option<Packed<'a>> {
        Some(Packed {
            body: self.body(bytes)?,
            method: self.method,
            checksum: self.checksum,
            unpacked: self.unpacked,
        })
    }

    /// Adds the unpacked bytes to `into`, no more than `most`, and checks them against their checksum.
    pub(in crate::document) fn unpack(&self, bytes: &[u8], most: u64, into: &mut Vec<u8>) -> Result<(), Unpacking> {
        if self.is_locked() {
            return Err(Unpacking::Locked);
        }
        let body = self.body(bytes).ok_or(Unpacking::Damaged("a member is cut short"))?;
        let before = into.len();
        let foreseen = self.unpacked.min(most).min(FORESEEN);
        into.reserve(usize::try_from(foreseen).unwrap_or(0) + 1);
        let bound = most.saturating_add(1);
        let read = match self.method {
            0 => body.take(bound).read_to_end(into),
            8 => DeflateDecoder::new(body).take(bound).read_to_end(into),
            _ => return Err(Unpacking::Damaged("a member is packed by a rare method")),
        };
        let added = into.get(before..).unwrap_or_default();
        if added.len() as u64 > most {
            return Err(Unpacking::TooFar);
        }
        if read.is_err() || crc(added) != self.checksum {
            return Err(Unpacking::Damaged("a member's bytes do not fit their checksum"));
        }
        Ok(())
    }
}

/// The checksum of bytes as a zip states it.
pub(in crate::document) fn crc(bytes: &[u8]) -> u64 {
    let mut crc = Crc::new();
    crc.update(bytes);
    u64::from(crc.sum())
}

#[cfg(test)]
mod tests {
    use super::{Unpacking, members};

    #[test]
    fn anything_may_stand_where_a_zip_should() {
        for bytes in [
            &b""[..],
            b"PK\x05\x06",
            b"PK\x05\x06aaaaaaaaaaaaaaaaaaaaaa",
            &[0xff; 64],
        ] {
            assert!(members(bytes, 10).is_empty());
        }
    }

    #[test]
    fn members_unpack_as_far_as_allowed() {
        let bytes = include_bytes!("../../../tests/fixtures/workbooks/training.xlsx");
        let all = members(bytes, 100);
        assert_eq!(members(bytes, 3).len(), 3);
        let book = all.iter().find(|member| member.name == "xl/workbook.xml").unwrap();
        let mut text = Vec::new();
        book.unpack(bytes, 1 << 20, &mut text).unwrap();
        assert_eq!(text.len() as u64, book.unpacked);
        assert_eq!(book.unpack(bytes, 10, &mut Vec::new()), Err(Unpacking::TooFar));
        let mut damaged = bytes.to_vec();
        let at = usize::try_from(book.header).unwrap() + 60;
        damaged[at] ^= 0x55;
        assert!(matches!(
            book.unpack(&damaged, 1 << 20, &mut Vec::new()),
            Err(Unpacking::Damaged(_))
        ));
    }
}
