//! Signatures of texts: a few numbers that tell how much of its text a document shares with another,
//! without either text at hand (MinHash: Broder, On the resemblance and containment of documents,
//! 1997; one permutation cut into bins: Li, Owen and Zhang, One permutation hashing, 2012).
//!
//! What is compared are the different pieces of five characters of the body, in simplified characters,
//! without blanks and punctuation. Figures count as one digit and the names of the document's own
//! region as one mark: a report copied from another place or year differs in these first of all.
//! Five characters are about three words: shorter pieces are shared by all official prose, longer
//! ones are broken by every small change.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::document::fold::fold;
use crate::document::{BlockKind, Document, Identity, Zone};
use crate::reference::Regions;

/// Characters of a piece.
const PIECE: usize = 5;
/// Bins. The standard error of a share is sqrt(share × (1 − share) / bins): at most 3.1 points.
pub const BINS: usize = 256;
/// A bin that no piece fell into.
const EMPTY: u32 = u32::MAX;
/// What stands for a figure, and for a name of the own region.
const FIGURE: char = '0';
const OWN_NAME: char = '〇';

/// What is kept of a text to compare it with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Signature {
    /// Hash of the text with its figures and names.
    text: u64,
    /// Number of different pieces.
    pieces: u32,
    /// For each bin the least hash of the pieces in it.
    minima: Vec<u32>,
}

/// How much two texts share, as far as their signatures tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resemblance {
    /// Bins with the same minimum.
    pub same: usize,
    /// Bins that either text has a piece in.
    pub of: usize,
    /// Whether the texts are the same, figures and names included.
    pub identical: bool,
}

impl Resemblance {
    /// Of all different pieces of both texts the share that stands in both (Jaccard), in whole percent;
    /// an estimate, with the standard error of [`BINS`].
    pub fn percent(self) -> usize {
        if self.identical {
            return 100;
        }
        (100 * self.same + self.of / 2).checked_div(self.of).unwrap_or(0)
    }
}

impl Signature {
    /// The signature of a document's body; none for a body without text.
    pub(super) fn of(document: &Document, regions: &Regions) -> Option<Self> {
        let prose = |kind| matches!(kind, BlockKind::Heading | BlockKind::Paragraph);
        let body = document.blocks.iter();
        let body = body.filter(|block| block.zone == Zone::Body && prose(block.kind));
        let text: String = body
            .flat_map(|block| fold(&block.text, document.identity.script).chars().collect::<Vec<_>>())
            .filter(|c| c.is_alphanumeric())
            .collect();
        Self::of_text(&text, &names(&document.identity, regions))
    }

    /// The signature of letters and figures, with the names that stand for the own region in it.
    fn of_text(text: &str, names: &[String]) -> Option<Self> {
        let masked = masked(text, names);
        let mut pieces: Vec<u64> = masked
            .windows(PIECE)
            .map(|piece| xxh3_64(piece.iter().collect::<String>().as_bytes()))
            .collect();
        pieces.sort_unstable();
        pieces.dedup();
        let mut minima = vec![EMPTY; BINS];
        for piece in &pieces {
            let (bin, value) = placed(*piece);
            if let Some(least) = minima.get_mut(bin) {
                *least = value.min(*least);
            }
        }
        Some(Self {
            text: xxh3_64(text.as_bytes()),
            pieces: u32::try_from(pieces.len()).ok().filter(|count| *count > 0)?,
            minima,
        })
    }

    /// Number of different pieces of the text.
    pub fn pieces(&self) -> u32 {
        self.pieces
    }

    /// How much two texts share; the same whichever is asked.
    pub fn resemblance(&self, other: &Self) -> Resemblance {
        let pairs = self.minima.iter().zip(&other.minima);
        let filled = pairs.filter(|(one, two)| **one != EMPTY || **two != EMPTY);
        let (same, of) = filled.fold((0, 0), |(same, of), (one, two)| {
            (same + usize::from(one == two), of + 1)
        });
        Resemblance {
            same,
            of,
            identical: self == other,
        }
    }

    /// The minima in bands of `rows` bins: texts that share a band are worth comparing. A band without
    /// a piece says nothing and is left out.
    pub fn bands(&self, rows: usize) -> impl Iterator<Item = (usize, &[u32])> {
        let bands = self.minima.chunks_exact(rows.max(1)).enumerate();
        bands.filter(|(_, band)| band.iter().any(|least| *least != EMPTY))
    }
}

/// The bin of a piece and its value there: the high and the low bits of one hash.
fn placed(piece: u64) -> (usize, u32) {
    let bytes = piece.to_be_bytes();
    let [high, .., a, b, c, d] = bytes;
    (usize::from(high), u32::from_be_bytes([a, b, c, d]).min(EMPTY - 1))
}

/// The names of the document's region and of those above it, longest first.
fn names(identity: &Identity, regions: &Regions) -> Vec<String> {
    let Some(region) = &identity.region else {
        return Vec::new();
    };
    let known = regions.ancestry(&region.value);
    let names = known.flat_map(|region| region.aliases.iter().chain([&region.name]));
    let mut names: Vec<String> = names.filter(|name| name.chars().count() > 1).cloned().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
    names.dedup();
    names
}

/// The characters with each name and each run of digits as one mark.
fn masked(text: &str, names: &[String]) -> Vec<char> {
    let mut masked = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(name) = names.iter().find(|name| rest.starts_with(name.as_str())) {
            masked.push(OWN_NAME);
            rest = &rest[name.len()..];
            continue;
        }
        if !is_digit(first) {
            masked.push(first);
        } else if masked.last() != Some(&FIGURE) {
            masked.push(FIGURE);
        }
        rest = &rest[first.len_utf8()..];
    }
    masked
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百千万亿两".contains(c)
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        let mut text = format!("{:016x}{:08x}", signature.text, signature.pieces);
        for least in signature.minima {
            // Writing to a string cannot fail.
            let _ = write!(text, "{least:08x}");
        }
        text
    }
}

/// A signature that is not written as signatures are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a signature has {} hexadecimal digits, this has {found} characters or others", 24 + 8 * BINS)]
pub struct MalformedSignature {
    found: usize,
}

impl TryFrom<String> for Signature {
    type Error = MalformedSignature;

    fn try_from(text: String) -> Result<Self, MalformedSignature> {
        let parsed = || {
            let whole = (text.is_ascii() && text.len() == 24 + 8 * BINS).then_some(text.as_str())?;
            let number = |at: usize| u32::from_str_radix(&whole[at..at + 8], 16).ok();
            Some(Self {
                text: u64::from_str_radix(&whole[..16], 16).ok()?,
                pieces: number(16)?,
                minima: (0..BINS).map(|bin| number(24 + 8 * bin)).collect::<Option<_>>()?,
            })
        };
        parsed().ok_or_else(|| MalformedSignature {
            found: text.chars().count(),
        })
    }
}

#[cfg(test)]
mod tests;
