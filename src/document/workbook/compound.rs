//! The compound file (OLE2) around an Excel 97 workbook: just enough to find the workbook's stream. No
//! chain is followed further than the file has sectors, so that a chain that bites its tail ends. Format:
//! [MS-CFB].

use crate::document::workbook::record::{long, short, units, wide};

/// Sector numbers from here on are marks.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// A compound file.
#[derive(Debug)]
pub(in crate::document) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'a> Compound<'a> {
    /// Nothing where the bytes are no compound file, or a damaged one.
    pub(in crate::document) fn of(bytes: &'a [u8]) -> Option<Self> {
        let shift = short(bytes, 30).filter(|shift| (7..=16).contains(shift))?;
        let mut compound = Self {
            bytes,
            sector: 1 << shift,
            table: Vec::new(),
        };
        let mut table = Vec::new();
        for number in compound.table_sectors()? {
            table.extend(longs(compound.sector_bytes(number)?));
        }
        compound.table = table;
        Some(compound)
    }

    /// The sectors that hold the allocation table: 109 in the header, more in a chain of their own.
    fn table_sectors(&self) -> Option<Vec<u32>> {
        let count = size(long(self.bytes, 44)?);
        let mut numbers: Vec<u32> = longs(self.bytes.get(76..512)?).collect();
        let mut next = long(self.bytes, 68)?;
        for _ in 0..self.bytes.len() / self.sector {
            if next >= LAST_SECTOR {
                break;
            }
            let mut more: Vec<u32> = longs(self.sector_bytes(next)?).collect();
            next = more.pop()?;
            numbers.extend(more);
        }
        numbers.truncate(count);
        numbers.retain(|number| *number < LAST_SECTOR);
        Some(numbers)
    }

    fn sector_bytes(&self, number: u32) -> Option<&'a [u8]> {
        let start = size(number).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors; a chain cannot have more sectors than the file.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut joined = Vec::new();
        let mut next = first;
        for _ in 0..=self.bytes.len() / self.sector {
            let Some(part) = self.sector_bytes(next).filter(|_| next < LAST_SECTOR) else {
                break;
            };
            joined.extend_from_slice(part);
            next = self.table.get(size(next)).copied().unwrap_or(u32::MAX);
        }
        joined
    }

    /// The bytes of a stream by its name.
    pub(in crate::document) fn stream(&self, wanted: &str) -> Option<Vec<u8>> {
        let directory = self.chain(long(self.bytes, 48)?);
        let entries = || directory.chunks_exact(ENTRY);
        let entry = entries().find(|entry| is_stream(entry, wanted))?;
        let (first, length) = (long(entry, 116)?, size(long(entry, 120)?));
        let mut stream = if length < size(long(self.bytes, 56)?) {
            let root = self.chain(long(entries().next()?, 116)?);
            self.small_stream(first, &root)
        } else {
            self.chain(first)
        };
        stream.truncate(length);
        Some(stream)
    }

    /// Whether there is a stream of that name.
    pub(in crate::document) fn has(&self, wanted: &str) -> bool {
        let directory = long(self.bytes, 48).map(|first| self.chain(first));
        let directory = directory.unwrap_or_default();
        directory.chunks_exact(ENTRY).any(|entry| is_stream(entry, wanted))
    }

    /// A short stream lies in sectors of 64 bytes inside the stream of the root.
    fn small_stream(&self, first: u32, root: &[u8]) -> Vec<u8> {
        let table: Vec<u32> = match long(self.bytes, 60) {
            Some(start) => longs(&self.chain(start)).collect(),
            None => Vec::new(),
        };
        let mut joined = Vec::new();
        let mut next = first;
        for _ in 0..=root.len() / 64 {
            let start = size(next).saturating_mul(64);
            let Some(part) = root.get(start..start.saturating_add(64)).filter(|_| next < LAST_SECTOR) else {
                break;
            };
            joined.extend_from_slice(part);
            next = table.get(size(next)).copied().unwrap_or(u32::MAX);
        }
        joined
    }
}

/// Whether an entry of the directory is a stream of that name.
fn is_stream(entry: &[u8], wanted: &str) -> bool {
    let length = usize::from(short(entry, 64).unwrap_or(0)).saturating_sub(2).min(64);
    let (name, _) = wide(&units(entry.get(..length).unwrap_or_default()));
    entry.get(66) == Some(&2) && name.eq_ignore_ascii_case(wanted)
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Compound;

    const BOOK: &[u8] = include_bytes!("../../../tests/fixtures/workbooks/casefile.xls");

    #[test]
    fn streams_by_name() {
        let file = Compound::of(BOOK).unwrap();
        let book = file.stream("workbook").unwrap();
        // A workbook's first record is the mark of its beginning, version 6.
        assert_eq!(book.get(..2), Some(&[0x09, 0x08][..]));
        assert_eq!(book.get(4..6), Some(&[0x00, 0x06][..]));
        assert!(!file.has("EncryptedPackage"));
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        let mut bytes = BOOK.to_vec();
        let table = 512 * (1 + u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize);
        for entry in 0..128u32 {
            let at = table + 4 * entry as usize;
            bytes[at..at + 4].copy_from_slice(&(entry % 2).to_le_bytes());
        }
        let file = Compound::of(&bytes).unwrap();
        drop(file.stream("Workbook"));
        assert!(file.chain(0).len() <= bytes.len() + 512);
    }

    proptest! {
        #[test]
        fn damaged_files_do_no_harm(at in 0usize..6656, byte in any::<u8>(), cut in 0usize..6656) {
            let mut bytes = BOOK.to_vec();
            bytes[at] = byte;
            drop(Compound::of(&bytes).map(|file| file.stream("Workbook")));
            bytes.truncate(cut);
            drop(Compound::of(&bytes).map(|file| file.stream("Workbook")));
        }
    }
}
