//! What goes through the pipes: a head in JSON and a body of plain bytes, each behind its length.

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::document::Limits;
use crate::model::Digest;
use crate::reference::TableFiles;

/// Version of these messages. A worker of another version refuses to start.
pub const PROTOCOL: u32 = 2;

/// Begins every message, so that a program that is no worker and prints something else is told at
/// once.
const MARK: [u8; 4] = *b"fzw1";
/// Longest head: the texts of all tables. They come to some hundred kilobytes.
const LONGEST_HEAD: u64 = 64 << 20;

/// The first message to a worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Start {
    pub(super) tables: TableFiles,
    pub(super) limits: Limits,
    /// Bytes that it may grow by.
    pub(super) memory: u64,
}

/// The first answer of a worker: what its results would be kept under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ready {
    pub(super) code_version: u32,
    pub(super) tables: Digest,
}

/// What a worker does with the bytes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Act {
    /// Everything that it is and states.
    Read,
    /// Only its links.
    Links,
    /// Everything, with the document itself.
    Open,
}

/// Every later message to a worker; the body is the document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Task {
    pub(super) act: Act,
    pub(super) charset: Option<String>,
}

/// Every later answer; the body is the result in JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Done;

/// Writes one message.
pub(super) fn write(out: &mut impl Write, head: &impl Serialize, body: &[u8]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    out.write_all(&MARK)?;
    out.write_all(&(head.len() as u64).to_le_bytes())?;
    out.write_all(&(body.len() as u64).to_le_bytes())?;
    out.write_all(&head)?;
    out.write_all(body)?;
    out.flush()
}

/// Reads one message with a body of at most `most` bytes; nothing where the other side has closed.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read, most: u64) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut mark = Vec::new();
    from.take(MARK.len() as u64).read_to_end(&mut mark)?;
    if mark.is_empty() {
        return Ok(None);
    }
    if mark != MARK {
        return Err(malformed("it does not begin as a message does"));
    }
    let (head, body) = (length(from)?, length(from)?);
    if head > LONGEST_HEAD || body > most {
        return Err(malformed("it is longer than agreed"));
    }
    let head = part(from, head)?;
    Ok(Some((serde_json::from_slice(&head)?, part(from, body)?)))
}

fn length(from: &mut impl Read) -> io::Result<u64> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    Ok(u64::from_le_bytes(length))
}

/// Exactly `length` bytes, which grow as they come: a length is only a claim.
fn part(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn malformed(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::{Act, Task, read, write};

    fn message() -> Vec<u8> {
        let task = Task {
            act: Act::Read,
            charset: Some("gb18030".to_owned()),
        };
        let mut bytes = Vec::new();
        write(&mut bytes, &task, b"\0body").unwrap();
        bytes
    }

    #[test]
    fn a_message_comes_back_and_the_end_is_no_message() {
        let bytes = message();
        let mut from = &bytes[..];
        let (task, body) = read::<Task>(&mut from, 5).unwrap().unwrap();
        assert_eq!(
            (task.act, task.charset.as_deref(), &body[..]),
            (Act::Read, Some("gb18030"), &b"\0body"[..])
        );
        assert!(read::<Task>(&mut from, 5).unwrap().is_none());
    }

    #[test]
    fn what_is_cut_too_long_or_something_else_is_an_error() {
        let bytes = message();
        for cut in 1..bytes.len() {
            assert!(read::<Task>(&mut &bytes[..cut], 5).is_err(), "cut at {cut}");
        }
        assert!(read::<Task>(&mut &bytes[..], 4).is_err());
        assert!(read::<Task>(&mut &b"running 12 tests"[..], 5).is_err());
    }
}
