//! Numbers as Chinese reports print them: digits of any width, grouped or broken, scale words,
//! Chinese numerals, percentages, ranges. What they count is not decided here.

mod arabic;
mod chinese;

use rust_decimal::Decimal;

/// One number of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// First character.
    pub(crate) start: usize,
    /// One past the last, scale words and inner 余/多 included.
    pub(crate) end: usize,
    /// The digits, scale words not multiplied in.
    pub(crate) mantissa: Decimal,
    /// Upper end of a range, like `mantissa`.
    pub(crate) upper: Option<Decimal>,
    /// Power of ten of the scale words: 4 for 万.
    pub(crate) scale: u32,
    /// 余 or 多 stands inside: at least that many.
    pub(crate) open: bool,
    /// It is written 百分之…, so that its unit is the percent.
    pub(crate) percent: bool,
    /// Digits or Chinese numerals.
    pub(crate) writing: Writing,
    /// It can be read in more than one way: never claimed.
    pub(crate) doubtful: bool,
}

/// What a number is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// 120.
    Digits,
    /// 一百二十.
    Chinese,
}

impl Numeral {
    /// Whether it is written in Chinese numerals.
    pub(crate) fn chinese(&self) -> bool {
        self.writing == Writing::Chinese
    }
}

/// `value` times ten to the `power`, keeping only the decimals that remain printed.
pub(crate) fn scaled(value: Decimal, power: u32) -> Option<Decimal> {
    let factor = Decimal::from(10u64.checked_pow(power)?);
    let product = value.checked_mul(factor)?;
    Some(product.trunc_with_scale(value.scale().saturating_sub(power)))
}

/// Every number of the text, in order, without overlaps.
pub(crate) fn numerals(chars: &[char]) -> Vec<Numeral> {
    let mut found: Vec<Numeral> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() && !chinese::begins(chars[at]) {
            at += 1;
            continue;
        }
        let numeral = arabic::read(chars, at).or_else(|| chinese::read(chars, at));
        match numeral {
            Some(numeral) if numeral.end > at => {
                at = numeral.end;
                join(chars, &mut found, numeral);
            }
            _ => at += 1,
        }
    }
    found
}

/// Adds a number, or makes it the upper end of the one before: 1-2个, 三至五天.
fn join(chars: &[char], found: &mut Vec<Numeral>, next: Numeral) {
    if let Some(last) = found.last_mut() {
        let between = chars.get(last.end..next.start).unwrap_or(&[]);
        let range = matches!(between, ['-' | '~' | '至' | '到'] | ['-', '-']);
        let alike = last.writing == next.writing && last.upper.is_none() && last.percent == next.percent;
        let scales = last.scale == next.scale || last.scale == 0;
        if range && alike && scales && !last.doubtful && last.mantissa < next.mantissa && !last.open {
            last.upper = Some(next.mantissa);
            last.scale = next.scale;
            last.end = next.end;
            last.doubtful = next.doubtful;
            return;
        }
    }
    found.push(next);
}

/// Whether the character at `at` says that the number before it is a lower bound: 50余件, 10多万.
fn opens(chars: &[char], at: usize) -> bool {
    match chars.get(at) {
        Some('余') => true,
        // 多元, 多次, 多种 are words; after digits only 多 with a unit or scale is a bound.
        Some('多') => {
            !matches!(chars.get(at + 1), Some('元' | '样' | '项' | '方' | '重' | '层'))
                || {
                    // 100多元 in a sum of money cannot be told from 多元: only the latter has a noun behind.
                    matches!((chars.get(at + 1), chars.get(at + 2)), (Some('元' | '项'), next) if next.is_none_or(|c| !('\u{4e00}'..='\u{9fff}').contains(c)))
                }
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
