//! Little-endian numbers and what else both binary formats of Excel write alike.

/// A byte of a record.
pub(super) fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// A number of two bytes.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let part: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(part))
}

/// A number of four bytes.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let part: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(part))
}

/// A binary number of eight bytes.
pub(super) fn double(bytes: &[u8], at: usize) -> Option<f64> {
    let part: [u8; 8] = bytes.get(at..at.checked_add(8)?)?.try_into().ok()?;
    Some(f64::from_le_bytes(part))
}

/// A number packed into four bytes ([MS-XLS] 2.5.217): 30 bits of an integer or of a binary number, and
/// whether it is a hundredth.
pub(super) fn packed(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

/// A text of 16-bit units; also whether a unit stood alone and was replaced.
pub(super) fn wide(units: &[u16]) -> (String, bool) {
    match String::from_utf16(units) {
        Ok(text) => (text, false),
        Err(_) => (String::from_utf16_lossy(units), true),
    }
}

/// The units of wide bytes.
pub(super) fn units(bytes: &[u8]) -> Vec<u16> {
    bytes
        .chunks_exact(2)
        .map(|pair| pair.iter().rev().fold(0, |unit, byte| (unit << 8) | u16::from(*byte)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{packed, units, wide};

    #[test]
    fn packed_numbers() {
        // 936 as an integer, 62.5 as the upper half of its binary form, 94.3 as hundredths of an integer.
        for (bits, value) in [
            ((936 << 2) | 2, 936.0),
            (0x404f_4000, 62.5),
            ((9430 << 2) | 3, 94.3),
            (((-5i32) << 2).cast_unsigned() | 2, -5.0),
        ] {
            assert_eq!(packed(bits).to_bits(), f64::to_bits(value), "{value}");
        }
    }

    #[test]
    fn wide_texts() {
        assert_eq!(wide(&units(b"\x32\x75\x5f\x36")), ("甲\u{365f}".to_owned(), false));
        assert_eq!(wide(&[0xd800, 0x41]), ("\u{fffd}A".to_owned(), true));
    }
}
