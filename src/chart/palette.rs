//! Colours: the Okabe-Ito set (Okabe and Ito, Color Universal Design, 2008) for series, one blue from
//! light to dark for amounts, greys for everything that is no data.

/// An opaque colour, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const PAPER: Rgb = Rgb(255, 255, 255);
pub(crate) const INK: Rgb = Rgb(26, 26, 26);
pub(crate) const SOFT_INK: Rgb = Rgb(84, 84, 84);
pub(crate) const RULE: Rgb = Rgb(150, 150, 150);
pub(crate) const GRID: Rgb = Rgb(226, 226, 226);
pub(crate) const CONTEXT: Rgb = Rgb(205, 205, 205);
pub(crate) const HATCH: Rgb = Rgb(198, 198, 198);
pub(crate) const NO_DATA: Rgb = Rgb(243, 243, 243);

pub(crate) const BLUE: Rgb = Rgb(0, 114, 178);
pub(crate) const VERMILION: Rgb = Rgb(213, 94, 0);
pub(crate) const PALE: Rgb = Rgb(168, 190, 206);
pub(crate) const WARM: Rgb = Rgb(244, 202, 168);

/// Colours of up to six lines, far apart for every kind of colour vision on white; yellow and sky
/// blue of the set are too light for a line.
pub(crate) const SERIES: [Rgb; 6] = [
    BLUE,
    VERMILION,
    Rgb(0, 158, 115),
    Rgb(90, 60, 120),
    Rgb(204, 121, 167),
    Rgb(60, 60, 60),
];

/// Light to dark, of one hue: it reads the same in grey. After ColorBrewer's Blues, ending where ink is
/// still easy to read on it.
const RAMP: [Rgb; 5] = [
    Rgb(238, 245, 251),
    Rgb(198, 219, 239),
    Rgb(158, 202, 225),
    Rgb(112, 178, 217),
    Rgb(82, 157, 206),
];

/// Colour of a share of the scale, 0 (light) to 1 (dark).
pub(crate) fn ramp(share: f64) -> Rgb {
    let steps = RAMP.len() - 1;
    let mut place = share.clamp(0.0, 1.0);
    for pair in RAMP.windows(2) {
        let step = 1.0 / f64::from(u32::try_from(steps).unwrap_or(1));
        if place <= step {
            return blend(pair[0], pair[1], place / step);
        }
        place -= step;
    }
    RAMP[steps]
}

fn blend(from: Rgb, to: Rgb, share: f64) -> Rgb {
    let channel = |a: u8, b: u8| {
        let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
        // In 0..=255: both ends are bytes and the share is between them.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let byte = value.round().clamp(0.0, 255.0) as u8;
        byte
    };
    Rgb(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

#[cfg(test)]
mod tests {
    use super::{CONTEXT, INK, NO_DATA, PAPER, Rgb, SERIES, SOFT_INK, ramp};

    /// Relative luminance (WCAG 2.1).
    fn luminance(Rgb(r, g, b): Rgb) -> f64 {
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.03928 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    /// Contrast ratio of two colours, 1 to 21 (WCAG 2.1).
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_is_readable() {
        // 4.5 is level AA of WCAG 2.1; 21 is black on white by its definition.
        assert!((contrast(Rgb(0, 0, 0), PAPER) - 21.0).abs() < 1e-9);
        for step in 0..=100 {
            let ground = ramp(f64::from(step) / 100.0);
            assert!(contrast(INK, ground) >= 5.5, "{ground:?}");
        }
        for (ink, ground) in [(INK, PAPER), (SOFT_INK, PAPER), (SOFT_INK, NO_DATA)] {
            assert!(contrast(ink, ground) >= 4.5);
        }
    }

    #[test]
    fn the_ramp_darkens_all_the_way() {
        let shades: Vec<f64> = (0..=50).map(|step| luminance(ramp(f64::from(step) / 50.0))).collect();
        assert!(shades.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn lines_stand_out_from_the_paper_and_the_context() {
        for colour in SERIES {
            assert!(contrast(colour, PAPER) >= 3.0, "{colour:?}");
            assert!(contrast(colour, CONTEXT) >= 1.8, "{colour:?}");
        }
    }
}
