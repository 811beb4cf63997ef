//! Numbers in digits.

use rust_decimal::Decimal;

use super::{Numeral, Writing, opens};

/// Reads a number in digits that begins at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let digits = digits(chars, at)?;
    // Too long for a figure: one doubtful number for the whole run, which nothing may claim.
    let (mantissa, doubtful) = match digits.text.parse::<Decimal>() {
        Ok(mantissa) => (mantissa, digits.doubtful),
        Err(_) => (Decimal::ZERO, true),
    };
    let mut numeral = Numeral {
        start: at,
        end: digits.end,
        mantissa,
        upper: None,
        scale: 0,
        open: false,
        percent: false,
        writing: Writing::Digits,
        doubtful,
    };
    scale(chars, &mut numeral);
    Some(numeral)
}

struct Digits {
    text: String,
    end: usize,
    doubtful: bool,
}

/// Digits with grouping and a decimal part.
fn digits(chars: &[char], at: usize) -> Option<Digits> {
    let mut end = run_end(chars, at);
    if end == at {
        return None;
    }
    let mut text: String = chars[at..end].iter().collect();
    let mut doubtful = false;
    let grouped = (1..=3).contains(&(end - at)) && !text.starts_with('0');
    loop {
        let separator = chars.get(end).copied();
        let next = run_end(chars, end + 1);
        let length = next.saturating_sub(end + 1);
        match separator {
            Some(',' | ' ') if grouped && length == 3 => {}
            // 1，024件: a comma of full width right between a word and a unit groups as well.
            Some('，') if grouped && broken(chars, (at, end, next)) => {}
            // 1 5起: more than one reading, so neither may be claimed.
            Some(' ') if broken(chars, (at, end, next)) => doubtful = true,
            _ => break,
        }
        text.extend(&chars[end + 1..next]);
        end = next;
    }
    if chars.get(end) == Some(&'.') {
        let next = run_end(chars, end + 1);
        if next > end + 1 {
            text.push('.');
            text.extend(&chars[end + 1..next]);
            end = next;
        }
    }
    Some(Digits { text, end, doubtful })
}

/// Whether digits before and after a separator may be one number torn apart: the left part stands
/// right after a word, the right part right before one.
fn broken(chars: &[char], (at, end, next): (usize, usize, usize)) -> bool {
    let Some(length) = next.checked_sub(end + 1) else {
        return false;
    };
    let after_word = at
        .checked_sub(1)
        .and_then(|i| chars.get(i))
        .is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    let before_word = chars.get(next).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    let short = match chars.get(end) {
        Some('，') => length == 3 && end - at <= 3,
        _ => (1..=3).contains(&length) && end - at <= 3,
    };
    after_word && before_word && short
}

fn run_end(chars: &[char], at: usize) -> usize {
    let tail = chars.get(at..).unwrap_or(&[]);
    at + tail.iter().take_while(|c| c.is_ascii_digit()).count()
}

/// Scale words and 余/多 in any order: 37万余, 37余万, 5千万.
fn scale(chars: &[char], numeral: &mut Numeral) {
    loop {
        let blank = usize::from(chars.get(numeral.end) == Some(&' '));
        match chars.get(numeral.end + blank) {
            Some(c @ ('百' | '千' | '万' | '亿')) if !word(chars, numeral.end + blank) && numeral.scale <= 8 => {
                numeral.scale += match c {
                    '百' => 2,
                    '千' => 3,
                    '万' => 4,
                    _ => 8,
                };
                numeral.end += blank + 1;
            }
            Some(_) if !numeral.open && opens(chars, numeral.end) => {
                numeral.open = true;
                numeral.end += 1;
            }
            _ => return,
        }
    }
}

/// Whether a scale character begins a unit or a name of its own: 千米, 百分点, 万家灯火.
fn word(chars: &[char], at: usize) -> bool {
    matches!(
        (chars.get(at), chars.get(at + 1)),
        (Some('百'), Some('分' | '姓')) | (Some('千'), Some('米' | '克' | '瓦' | '伏'))
    )
}
