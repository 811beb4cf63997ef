//! A small generator of numbers: the same seed gives the same draws on every machine.

/// Splitmix64 (Steele, Lea and Flood 2014).
pub(crate) struct Draw(u64);

impl Draw {
    /// Draws that belong to a kind of change, a text and a number of the draw.
    pub(crate) fn of(names: &[&str], number: usize) -> Self {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ number as u64;
        for byte in names.iter().flat_map(|name| name.bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut draw = Self(state);
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    /// One of them.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Digits, the first of them not 0.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        let digit = |at: usize, draw: &mut Self| {
            let from = usize::from(at == 0);
            char::from_digit(u32::try_from(from + draw.below(10 - from)).unwrap(), 10).unwrap()
        };
        (0..count).map(|at| digit(at, self)).collect()
    }
}
