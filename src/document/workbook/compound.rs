//! The compound file (OLE2) around an Excel 97 workbook: just enough to find the workbook's stream
//! before its reader does. Format: [MS-CFB].

/// Sector numbers from here on are marks.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let part: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(part))
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let part: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(part)))
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let shift = u32::try_from(short(bytes, 30)?)
            .ok()
            .filter(|shift| (7..=16).contains(shift))?;
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

    fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let directory = self.chain(long(self.bytes, 48)?);
        let entries = || directory.chunks_exact(ENTRY);
        let wanted = |entry: &&[u8]| {
            let length = short(entry, 64).unwrap_or(0).saturating_sub(2).min(64);
            let units = entry.get(..length).unwrap_or_default().chunks_exact(2);
            let name = String::from_utf16_lossy(
                &units
                    .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                    .collect::<Vec<_>>(),
            );
            names.iter().any(|other| name.eq_ignore_ascii_case(other))
        };
        let entry = entries().find(wanted)?;
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

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]))
}

/// Cells between the first and the last of each sheet of an Excel 97 workbook, empty ones included,
/// over all sheets; nothing where the file is damaged. Records: [MS-XLS].
pub(super) fn area(bytes: &[u8]) -> u64 {
    let stream = Compound::of(bytes).and_then(|compound| compound.stream(&["Workbook", "Book"]));
    let Some(stream) = stream else { return 0 };
    let mut total: u64 = 0;
    let mut extent: Option<Extent> = None;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (short(&stream, at), short(&stream, at + 2)) {
        let Some(record) = stream.get(at + 4..at + 4 + length) else {
            break;
        };
        if matches!(kind, 0x0009 | 0x0209 | 0x0409 | 0x0809) {
            total = total.saturating_add(extent.take().map_or(0, Extent::area));
        } else if let Some((row, first, last)) = cells_of(kind, record) {
            extent = Some(Extent::with(extent, row, first, last));
        }
        at += 4 + length;
    }
    total.saturating_add(extent.map_or(0, Extent::area))
}

/// Row, first and last column of a record with cells.
fn cells_of(kind: usize, record: &[u8]) -> Option<(usize, usize, usize)> {
    let (row, first) = (short(record, 0)?, short(record, 2)?);
    match kind {
        0x0002..=0x0007 | 0x0203..=0x0207 | 0x0406 | 0x027e | 0x00fd | 0x00d6 => Some((row, first, first)),
        0x00bd => Some((row, first, short(record, record.len().checked_sub(2)?)?.max(first))),
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Extent {
    rows: (usize, usize),
    columns: (usize, usize),
}

impl Extent {
    fn with(before: Option<Self>, row: usize, first: usize, last: usize) -> Self {
        let Some(Self { rows, columns }) = before else {
            return Self {
                rows: (row, row),
                columns: (first, last),
            };
        };
        Self {
            rows: (rows.0.min(row), rows.1.max(row)),
            columns: (columns.0.min(first), columns.1.max(last)),
        }
    }

    fn area(self) -> u64 {
        let side = |(first, last): (usize, usize)| u64::try_from(last - first + 1).unwrap_or(u64::MAX);
        side(self.rows).saturating_mul(side(self.columns))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::area;

    #[test]
    fn the_extent_of_a_workbook_made_elsewhere() {
        // Cells A1 and IV65536: 65536 rows of 256 columns.
        let far = include_bytes!("../../../tests/fixtures/workbooks/far.xls");
        assert_eq!(area(far), 65_536 * 256);
        // Rows 1 to 11, columns A to F.
        let casefile = include_bytes!("../../../tests/fixtures/workbooks/casefile.xls");
        assert_eq!(area(casefile), 11 * 6);
    }

    proptest! {
        #[test]
        fn damaged_files_do_no_harm(at in 0usize..6656, byte in any::<u8>(), cut in 0usize..6656) {
            let mut bytes = include_bytes!("../../../tests/fixtures/workbooks/casefile.xls").to_vec();
            bytes[at] = byte;
            area(&bytes);
            bytes.truncate(cut);
            area(&bytes);
        }
    }
}
