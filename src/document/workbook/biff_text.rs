//! Texts in the records of Excel 97 and 5 workbooks: their lengths, their two kinds of characters, and
//! how they run on over the records that continue one ([MS-XLS] 2.5.293, 2.5.294).

use encoding_rs::Encoding;

use crate::document::workbook::record::wide;

/// How a workbook writes texts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Writing {
    /// Excel 97 and later: 16-bit units, their upper halves left out where all are zero.
    Units,
    /// Excel 5 and 95: bytes of a code page.
    Page(&'static Encoding),
}

impl Writing {
    /// The encoding of a code page; those of Chinese first.
    pub(super) fn of_page(page: u16) -> Option<Self> {
        let encoding = match page {
            936 | 54936 | 10008 => encoding_rs::GB18030,
            950 | 10002 => encoding_rs::BIG5,
            932 => encoding_rs::SHIFT_JIS,
            949 => encoding_rs::EUC_KR,
            874 => encoding_rs::WINDOWS_874,
            1250 => encoding_rs::WINDOWS_1250,
            1251 => encoding_rs::WINDOWS_1251,
            367 | 437 | 1252 | 32769 => encoding_rs::WINDOWS_1252,
            1253 => encoding_rs::WINDOWS_1253,
            1254 => encoding_rs::WINDOWS_1254,
            1255 => encoding_rs::WINDOWS_1255,
            1256 => encoding_rs::WINDOWS_1256,
            1257 => encoding_rs::WINDOWS_1257,
            1258 => encoding_rs::WINDOWS_1258,
            10000 | 32768 => encoding_rs::MACINTOSH,
            65001 => encoding_rs::UTF_8,
            _ => return None,
        };
        Some(Self::Page(encoding))
    }
}

/// A text, and whether characters had to be replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) replaced: bool,
}

/// The content of a record and of those that continue it.
#[derive(Debug)]
pub(super) struct Content<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Content<'a> {
    /// From the first record on.
    pub(super) const fn of(parts: Vec<&'a [u8]>) -> Self {
        Self { parts, part: 0, at: 0 }
    }

    /// What is left of the record that is read now; the next one where it is used up.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let part = *self.parts.get(self.part)?;
            match part.get(self.at..) {
                Some(rest) if !rest.is_empty() => return Some(rest),
                _ => {
                    self.part += 1;
                    self.at = 0;
                }
            }
        }
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        Some(u16::from(self.byte()?) | (u16::from(self.byte()?) << 8))
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        Some(u32::from(self.short()?) | (u32::from(self.short()?) << 16))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.rest()?.len().min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// A text after its length of two bytes.
    pub(super) fn text(&mut self, writing: Writing) -> Option<Written> {
        let length = self.short()?;
        self.characters(length, writing)
    }

    /// A text of `length` characters.
    pub(super) fn characters(&mut self, length: u16, writing: Writing) -> Option<Written> {
        match writing {
            Writing::Page(encoding) => {
                let bytes = self.rest().unwrap_or_default().get(..usize::from(length))?;
                self.at += bytes.len();
                let (text, replaced) = encoding.decode_without_bom_handling(bytes);
                Some(Written {
                    text: text.into_owned(),
                    replaced,
                })
            }
            Writing::Units => self.units(length),
        }
    }

    fn units(&mut self, length: u16) -> Option<Written> {
        // A text of nothing at the very end may leave out its flags.
        let Some(flags) = self.byte() else {
            return (length == 0).then(Written::default);
        };
        let runs = if flags & 8 == 0 { 0 } else { self.short()? };
        let extra = if flags & 4 == 0 { 0 } else { self.long()? };
        let mut units = Vec::new();
        let mut is_wide = flags & 1 == 1;
        let mut left = usize::from(length);
        while left > 0 {
            if self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
                // Where characters run on in another record, it begins with flags of its own.
                is_wide = self.byte()? & 1 == 1;
            }
            let width = 1 + usize::from(is_wide);
            let rest = self.rest()?;
            let count = (rest.len() / width).min(left);
            if count == 0 {
                return None;
            }
            for unit in rest.chunks_exact(width).take(count) {
                units.push(unit.iter().rev().fold(0, |unit, byte| (unit << 8) | u16::from(*byte)));
            }
            self.at += count * width;
            left -= count;
        }
        self.skip(usize::from(runs) * 4)?;
        self.skip(usize::try_from(extra).ok()?)?;
        let (text, replaced) = wide(&units);
        Some(Written { text, replaced })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Content, Writing};

    fn texts(parts: Vec<&[u8]>, count: usize) -> Vec<Option<String>> {
        let mut content = Content::of(parts);
        let text = |_| content.text(Writing::Units).map(|written| written.text);
        (0..count).map(text).collect()
    }

    #[test]
    fn narrow_wide_and_rich() {
        let bytes = b"\x02\0\0ab\x01\0\x01\x32\x75\x01\0\x08\x01\0c\0\0\0\0\x00\0\0";
        let expected = ["ab", "甲", "c", ""].map(|text| Some(text.to_owned()));
        assert_eq!(texts(vec![bytes], 4), expected);
    }

    #[test]
    fn a_text_runs_on_in_another_record_with_other_flags() {
        // 甲 in wide units, then b in narrow ones, then 乙 in wide ones.
        let parts = vec![&b"\x03\0\x01\x32\x75"[..], b"\0b", b"\x01\x59\x4e"];
        assert_eq!(texts(parts, 1), [Some("甲b乙".to_owned())]);
        assert_eq!(texts(vec![b"\x03\0\x01\x32\x75", b""], 1), [None]);
    }

    #[test]
    fn code_pages() {
        let gb = Writing::of_page(936).unwrap();
        let mut content = Content::of(vec![b"\x04\0\xcd\xfb\xcf\xaa"]);
        assert_eq!(content.text(gb).unwrap().text, "望溪");
        assert!(Writing::of_page(1).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_do_no_harm(first in proptest::collection::vec(any::<u8>(), 0..40), second in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut content = Content::of(vec![&first, &second]);
            while content.text(Writing::Units).is_some() {}
        }
    }
}
