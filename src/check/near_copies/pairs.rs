//! Which texts share enough, without comparing each with each.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::document::{Resemblance, Signature};

/// Bins of a band. Two texts are compared where one band of three bins is the same; of 85 bands none is
/// for one in 85,000 pairs that share half of their pieces, and one is by chance for 8 in 100 that share
/// a tenth.
const ROWS: usize = 3;

/// Two texts by their places in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) earlier: usize,
    pub(super) later: usize,
    pub(super) resemblance: Resemblance,
}

/// For each text those before it in the list that `is_copy` accepts: the `most` nearest, nearest
/// first. Where all texts are alike each is compared with each once: n²/2 comparisons of 256 numbers.
pub(super) fn pairs(signatures: &[&Signature], most: usize, is_copy: impl Fn(&Pair) -> bool) -> Vec<Pair> {
    let mut bands: HashMap<(usize, &[u32]), Vec<usize>> = HashMap::new();
    // For each text the last one that it was compared with.
    let mut compared = vec![0; signatures.len()];
    let mut found = Vec::new();
    for (later, signature) in signatures.iter().enumerate() {
        let mut near = Vec::new();
        let mut left = later;
        for band in signature.bands(ROWS) {
            let alike = bands.entry(band).or_default();
            if left > 0 {
                for &earlier in alike.iter() {
                    if compared[earlier] != later {
                        compared[earlier] = later;
                        left -= 1;
                        let resemblance = signature.resemblance(signatures[earlier]);
                        near.push(Pair {
                            earlier,
                            later,
                            resemblance,
                        });
                    }
                }
            }
            alike.push(later);
        }
        near.retain(&is_copy);
        near.sort_by_key(|pair| (Reverse(pair.resemblance.percent()), pair.earlier));
        found.extend(near.into_iter().take(most));
    }
    found
}
