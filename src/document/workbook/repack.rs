//! A zip made anew for the workbook reader: only the parts that are needed, each counted and checked
//! before, under names of our own. What the reader opens can then be neither a bomb nor two parts of one
//! name, and what was unpacked once for counting is not unpacked again.

use crate::document::workbook::zip::{Packed, crc};

/// A zip in the making.
#[derive(Debug, Default)]
pub(super) struct Repacked {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u64,
}

impl Repacked {
    /// Adds a part that is stored as it is.
    pub(super) fn store(&mut self, name: &str, body: &[u8]) {
        let unpacked = body.len() as u64;
        let part = Packed {
            body,
            method: 0,
            checksum: crc(body),
            unpacked,
        };
        self.add(name, &part);
    }

    /// Adds a part as it lay in another zip.
    pub(super) fn add(&mut self, name: &str, part: &Packed<'_>) {
        let header = self.bytes.len() as u64;
        // Version 2.0, the flag of names in UTF-8, no date.
        let common = [
            (20, 2),
            (0x800, 2),
            (part.method, 2),
            (0, 4),
            (part.checksum, 4),
            (part.body.len() as u64, 4),
            (part.unpacked, 4),
            (name.len() as u64, 2),
            (0, 2),
        ];
        self.bytes.extend_from_slice(b"PK\x03\x04");
        put(&mut self.bytes, &common);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(part.body);
        self.directory.extend_from_slice(b"PK\x01\x02");
        put(&mut self.directory, &[(20, 2)]);
        put(&mut self.directory, &common);
        put(&mut self.directory, &[(0, 2), (0, 2), (0, 2), (0, 4), (header, 4)]);
        self.directory.extend_from_slice(name.as_bytes());
        self.count += 1;
    }

    /// Bytes so far.
    pub(super) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The whole zip.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let (start, size) = (self.bytes.len() as u64, self.directory.len() as u64);
        self.bytes.append(&mut self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06");
        let end = [
            (0, 2),
            (0, 2),
            (self.count, 2),
            (self.count, 2),
            (size, 4),
            (start, 4),
            (0, 2),
        ];
        put(&mut self.bytes, &end);
        self.bytes
    }
}

/// Adds numbers of so many bytes each, the lowest byte first.
fn put(bytes: &mut Vec<u8>, numbers: &[(u64, usize)]) {
    for (number, width) in numbers {
        bytes.extend(number.to_le_bytes().into_iter().take(*width));
    }
}

#[cfg(test)]
mod tests {
    use super::Repacked;
    use crate::document::workbook::zip::members;

    #[test]
    fn what_was_packed_is_read_back() {
        let mut zip = Repacked::default();
        zip.store("a/甲.xml", b"<a/>");
        zip.store("b", b"");
        let bytes = zip.finish();
        let all = members(&bytes, 10);
        let mut read = Vec::new();
        for member in &all {
            member.unpack(&bytes, 100, &mut read).unwrap();
        }
        let names: Vec<&str> = all.iter().map(|member| member.name.as_str()).collect();
        assert_eq!((names, read.as_slice()), (vec!["a/甲.xml", "b"], &b"<a/>"[..]));
    }
}
