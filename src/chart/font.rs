use std::collections::BTreeSet;

use ttf_parser::Face;

use crate::chart::error::ChartError;
use crate::reference::shipped_file;

/// Family name inside both embedded files; pictures name it first.
pub(crate) const FAMILY: &str = "Noto Sans SC";

/// Stands for a character that the font lacks (the typesetter's geta mark), so that the gap shows.
pub(crate) const REPLACEMENT: char = '〓';

/// The two embedded weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(crate) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    fn path(self) -> &'static str {
        match self {
            Self::Regular => "font/NotoSansSC-Regular.subset.ttf",
            Self::Bold => "font/NotoSansSC-Bold.subset.ttf",
        }
    }

    /// The font file inside the binary.
    pub(crate) fn file(self) -> Result<&'static [u8], ChartError> {
        shipped_file(self.path()).ok_or_else(|| self.error(&"the program was built without it"))
    }

    pub(crate) fn error(self, reason: &impl ToString) -> ChartError {
        ChartError::Font {
            name: self.path(),
            reason: reason.to_string(),
        }
    }
}

/// Advance widths of both weights: what labels are measured with is what they are drawn with.
pub(crate) struct Metrics {
    regular: Face<'static>,
    bold: Face<'static>,
}

/// A text made of characters that the font has, and those it lacked.
pub(crate) struct Fitted {
    pub(crate) text: String,
    pub(crate) missing: BTreeSet<char>,
}

impl Metrics {
    pub(crate) fn load() -> Result<Self, ChartError> {
        let face = |weight: Weight| Face::parse(weight.file()?, 0).map_err(|error| weight.error(&error));
        Ok(Self {
            regular: face(Weight::Regular)?,
            bold: face(Weight::Bold)?,
        })
    }

    fn face(&self, weight: Weight) -> &Face<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Width of a character in em (1.0 for each Chinese one), of [`REPLACEMENT`] where it is missing.
    pub(crate) fn advance(&self, c: char, weight: Weight) -> f64 {
        let drawn = if self.draws(c) { c } else { REPLACEMENT };
        let face = self.face(weight);
        let units = face.glyph_index(drawn).and_then(|glyph| face.glyph_hor_advance(glyph));
        f64::from(units.unwrap_or_default()) / f64::from(face.units_per_em())
    }

    /// Width of a text in em, without kerning.
    pub(crate) fn width(&self, text: &str, weight: Weight) -> f64 {
        text.chars().map(|c| self.advance(c, weight)).sum()
    }

    fn draws(&self, c: char) -> bool {
        self.regular.glyph_index(c).is_some() && self.bold.glyph_index(c).is_some()
    }

    /// Joins blanks as SVG does and puts [`REPLACEMENT`] for what either weight lacks.
    pub(crate) fn fit(&self, text: &str) -> Fitted {
        let mut missing = BTreeSet::new();
        let joined = join_blanks(text);
        let fitted = joined.chars().map(|c| {
            if self.draws(c) {
                return c;
            }
            missing.insert(c);
            REPLACEMENT
        });
        let text = fitted.collect();
        Fitted { text, missing }
    }
}

/// Blanks, tabs and line ends as single blanks, none at the ends.
pub(crate) fn join_blanks(text: &str) -> String {
    let parts = text.split([' ', '\t', '\n', '\r']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Metrics, Weight};

    #[test]
    fn chinese_is_one_em_and_blanks_join() {
        let metrics = Metrics::load().unwrap();
        for weight in Weight::ALL {
            assert!((metrics.width("石坪县", weight) - 3.0).abs() < 1e-9);
        }
        assert_eq!(metrics.fit(" 石坪县 \n\t2024 ").text, "石坪县 2024");
    }

    #[test]
    fn a_missing_character_shows_and_is_reported() {
        let metrics = Metrics::load().unwrap();
        let fitted = metrics.fit("𡌶村\u{1}");
        assert_eq!(fitted.text, "〓村〓");
        assert_eq!(fitted.missing.into_iter().collect::<Vec<_>>(), ['\u{1}', '𡌶']);
    }
}
