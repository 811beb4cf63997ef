/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014):
/// small, well known, and the same on every machine. For drawing samples, never for secrets.
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, each as likely as any other; 0 for no bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let Ok(bound) = u64::try_from(bound) else { return 0 };
        if bound < 2 {
            return 0;
        }
        // Numbers of the last, incomplete round are thrown away.
        let whole = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < whole {
                return usize::try_from(number % bound).unwrap_or(0); // below a usize
            }
        }
    }

    /// `count` positions of `0..size`, each set as likely as any other, in order (Fisher and Yates).
    pub(super) fn choose(&mut self, size: usize, count: usize) -> Vec<usize> {
        let mut positions: Vec<usize> = (0..size).collect();
        let count = count.min(size);
        for at in 0..count {
            let other = at + self.below(size - at);
            positions.swap(at, other);
        }
        positions.truncate(count);
        positions.sort_unstable();
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // Reference output for the seed 1234567 (rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64).
        let mut random = SplitMix64::new(1_234_567);
        let numbers: Vec<u64> = (0..5).map(|_| random.next()).collect();
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn positions_are_different_and_every_one_is_as_likely() {
        let mut counts = [0_u32; 10];
        for seed in 0..2000 {
            let chosen = SplitMix64::new(seed).choose(10, 3);
            assert_eq!(chosen.len(), 3);
            assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]), "{chosen:?}");
            for at in chosen {
                counts[at] += 1;
            }
        }
        // 600 expected; six standard deviations are 123.
        assert!(counts.iter().all(|count| (477..=723).contains(count)), "{counts:?}");
        assert_eq!(SplitMix64::new(1).choose(3, 9), [0, 1, 2]);
    }
}
