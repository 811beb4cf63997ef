//! Several files in one ZIP: the same bytes for the same files, whenever it is written.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use crate::render::RenderError;

/// 1980-01-01, the first date that a ZIP can name: no clock inside an artefact.
const DATE: u16 = 0x21;
/// The names are UTF-8.
const UTF8: u16 = 0x0800;
/// Version 2.0: deflate.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// Made where names are UTF-8: some programs take those of DOS for another code page, whatever the flag says.
const UNIX: u16 = 3 << 8;
/// A plain file that everybody may read.
const PLAIN: u32 = 0o100_644 << 16;

/// Bytes of a ZIP with `files` (name with forward slashes, bytes), in the order given.
///
/// # Errors
/// More files or bytes than a plain ZIP holds (65,535 files, 4 GiB).
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, RenderError> {
    write(files).map_err(|reason| RenderError { table: "zip", reason })
}

fn write(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let (mut out, mut index) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let start = size(out.len())?;
        let head = member(name, bytes)?;
        out.extend(b"PK\x03\x04");
        out.extend(&head.fields);
        out.extend(name.as_bytes());
        out.extend(&head.packed);
        index.extend(b"PK\x01\x02");
        index.extend((VERSION | UNIX).to_le_bytes());
        index.extend(&head.fields);
        // No comment, first disk.
        index.extend([0; 6]);
        index.extend(PLAIN.to_le_bytes());
        index.extend(start.to_le_bytes());
        index.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).map_err(|_| format!("{} files", files.len()))?;
    let (start, length) = (size(out.len())?, size(index.len())?);
    out.extend(&index);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

struct Member {
    /// What stands in both headers of a member, from the version on.
    fields: Vec<u8>,
    packed: Vec<u8>,
}

fn member(name: &str, bytes: &[u8]) -> Result<Member, String> {
    let mut checksum = Crc::new();
    checksum.update(bytes);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(|error| error.to_string())?;
    let packed = encoder.finish().map_err(|error| error.to_string())?;
    let length = u16::try_from(name.len()).map_err(|_| format!("the name {name} is too long"))?;
    let mut fields = Vec::new();
    for word in [VERSION, UTF8, DEFLATED, 0, DATE] {
        fields.extend(word.to_le_bytes());
    }
    fields.extend(checksum.sum().to_le_bytes());
    fields.extend(size(packed.len())?.to_le_bytes());
    fields.extend(size(bytes.len())?.to_le_bytes());
    fields.extend(length.to_le_bytes());
    fields.extend([0; 2]);
    Ok(Member { fields, packed })
}

fn size(length: usize) -> Result<u32, String> {
    u32::try_from(length).map_err(|_| format!("{length} bytes"))
}

#[cfg(test)]
mod tests {
    use super::zip;

    #[test]
    fn headers_stand_where_the_end_says() {
        let files = [
            ("甲/一.txt".to_owned(), vec![b'a'; 500]),
            ("二.txt".to_owned(), Vec::new()),
        ];
        let bytes = zip(&files).unwrap();
        assert_eq!(bytes, zip(&files).unwrap());
        let end = bytes.len() - 22;
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        assert_eq!(u16::from_le_bytes([bytes[end + 8], bytes[end + 9]]), 2);
        let index = number(end + 16);
        assert_eq!(index + number(end + 12), end);
        assert_eq!(&bytes[index..index + 4], b"PK\x01\x02");
        // Sizes: what 500 times `a` unpacks to.
        assert_eq!(number(index + 24), 500);
        assert_eq!(number(index + 42), 0, "the first member begins the file");
        assert_eq!(&bytes[..4], b"PK\x03\x04");
        let name = "甲/一.txt".as_bytes();
        assert_eq!(&bytes[30..30 + name.len()], name);
    }
}
