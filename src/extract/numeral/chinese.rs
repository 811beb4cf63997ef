//! Numbers in Chinese numerals: 〇 to 亿, 两, 百分之….

use rust_decimal::Decimal;

use super::{Numeral, Writing, opens};

const PERCENT: [char; 3] = ['百', '分', '之'];
const POINTS: [char; 3] = ['百', '分', '点'];

/// Reads a number in Chinese numerals that begins at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    if chars.get(at..)?.starts_with(&PERCENT) {
        return percent(chars, at);
    }
    let mut end = run_end(chars, at);
    if end == at || chars.get(at..)?.starts_with(&POINTS) {
        return None;
    }
    let mut open = false;
    let mut tail = 0;
    if opens(chars, end) {
        open = true;
        end += 1;
        tail = 1;
        // 两百余万: the scale after 余 belongs to the number.
        while matches!(chars.get(end), Some('万' | '亿')) {
            end += 1;
            tail += 1;
        }
    }
    let inner: Vec<char> = chars[at..end]
        .iter()
        .copied()
        .filter(|c| !matches!(c, '余' | '多'))
        .collect();
    let value = parse(&inner);
    let bare = inner.first().is_some_and(|c| power(*c).is_some_and(|p| p > 1)) && !open;
    debug_assert!(tail <= end - at, "the tail is a part of the run");
    Some(Numeral {
        start: at,
        end,
        mantissa: Decimal::from(value.unwrap_or(0)),
        upper: None,
        scale: 0,
        open,
        percent: false,
        writing: Writing::Chinese,
        // 百姓, 万家: a scale without a digit is a number only with 余, 多, 近, 上 beside it.
        doubtful: value.is_none() || (bare && !approximated(chars, at)),
    })
}

/// Whether a word that makes a bare scale a number stands before it: 近百场, 上千人, 逾万.
fn approximated(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    before.is_some_and(|c| matches!(c, '近' | '上' | '逾' | '约' | '超' | '过'))
}

/// 百分之九十八点五, 百分之98.5.
fn percent(chars: &[char], at: usize) -> Option<Numeral> {
    let start = at + PERCENT.len();
    if let Some(digits) = super::arabic::read(chars, start) {
        return Some(Numeral {
            start: at,
            percent: true,
            ..digits
        });
    }
    let whole_end = run_end(chars, start);
    if whole_end == start {
        return None;
    }
    let whole = parse(&chars[start..whole_end])?;
    let mut end = whole_end;
    let mut text = whole.to_string();
    if chars.get(whole_end) == Some(&'点') {
        let decimals: String = chars[whole_end + 1..]
            .iter()
            .map_while(|c| digit(*c))
            .map(|d| d.to_string())
            .collect();
        if !decimals.is_empty() {
            end = whole_end + 1 + decimals.len();
            text = format!("{text}.{decimals}");
        }
    }
    Some(Numeral {
        start: at,
        end,
        mantissa: text.parse().ok()?,
        upper: None,
        scale: 0,
        open: false,
        percent: true,
        writing: Writing::Chinese,
        doubtful: false,
    })
}

fn run_end(chars: &[char], at: usize) -> usize {
    let tail = chars.get(at..).unwrap_or(&[]);
    at + tail
        .iter()
        .take_while(|c| digit(**c).is_some() || power(**c).is_some())
        .count()
}

/// Whether a number in Chinese numerals may begin with a character.
pub(super) fn begins(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Power of ten of a scale character.
fn power(c: char) -> Option<u32> {
    Some(match c {
        '十' => 1,
        '百' => 2,
        '千' => 3,
        '万' => 4,
        '亿' => 8,
        _ => return None,
    })
}

/// The value of a run of numerals; `None` for 三四次, 一百二 and other runs with two readings.
pub(super) fn parse(run: &[char]) -> Option<u64> {
    if run.iter().all(|c| digit(*c).is_some()) {
        return spelled(run);
    }
    let mut parts = Parts::default();
    for &c in run {
        match (digit(c), power(c)) {
            (Some(0), _) => parts.zero()?,
            (Some(d), _) => parts.digit(d)?,
            (_, Some(p)) => parts.power(p)?,
            _ => return None,
        }
    }
    parts.finish()
}

/// 二〇一四: digits one by one. One digit is itself; two are 三四次 and so doubtful.
fn spelled(run: &[char]) -> Option<u64> {
    match run {
        [] | [_, _] | [_, _, _] => None,
        [c] => digit(*c),
        _ if run.len() > 8 => None,
        _ => run.iter().try_fold(0u64, |value, c| Some(value * 10 + digit(*c)?)),
    }
}

#[derive(Default)]
struct Parts {
    /// Multiples of 万 and 亿 that are complete.
    done: u64,
    /// Below the last 万 or 亿.
    section: u64,
    /// A digit that waits for its scale.
    waiting: Option<u64>,
    /// Smallest scale so far in this section.
    last: Option<u32>,
    /// Smallest of 万 and 亿 so far.
    last_large: Option<u32>,
    after_zero: bool,
}

impl Parts {
    fn zero(&mut self) -> Option<()> {
        self.after_zero = true;
        self.waiting.is_none().then_some(())
    }

    fn digit(&mut self, digit: u64) -> Option<()> {
        if self.waiting.is_some() {
            return None;
        }
        self.waiting = Some(digit);
        Some(())
    }

    fn power(&mut self, power: u32) -> Option<()> {
        if power >= 4 {
            return self.large(power);
        }
        if self.last.is_some_and(|last| last <= power) {
            return None;
        }
        let digit = match self.waiting.take() {
            Some(digit) => digit,
            // 十五, 百余: the digit one is left out only at the head, or as 零十 never.
            None if self.section == 0 => 1,
            None => return None,
        };
        self.section += digit * 10u64.pow(power);
        self.last = Some(power);
        self.after_zero = false;
        Some(())
    }

    fn large(&mut self, power: u32) -> Option<()> {
        if self.last_large.is_some_and(|last| last <= power) {
            return None;
        }
        let mut below = self.section + self.waiting.take().unwrap_or(0);
        if below == 0 {
            if self.done != 0 {
                return None;
            }
            below = 1;
        }
        self.done = self.done.checked_add(below.checked_mul(10u64.pow(power))?)?;
        self.section = 0;
        self.last = None;
        self.last_large = Some(power);
        self.after_zero = false;
        Some(())
    }

    fn finish(self) -> Option<u64> {
        let smallest = self.last.or(self.last_large);
        // 一百二 may be 120: a last digit needs 十 or 零 before it.
        if self.waiting.is_some() && smallest.is_some_and(|power| power > 1) && !self.after_zero {
            return None;
        }
        self.done.checked_add(self.section + self.waiting.unwrap_or(0))
    }
}
