//! A number with its unit and its approximators: what a wording's `N` stands for.

use rust_decimal::Decimal;

use crate::extract::numeral::{Numeral, numerals, scaled};
use crate::extract::unit_cell::unit_cell;
use crate::model::{Qualifier, Quantity};
use crate::reference::{ClassSet, WordClass, WordSet, Words};

/// One number of a block with everything that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// The number alone.
    pub(crate) numeral: Numeral,
    /// First character, approximators included: 近, 不少于.
    pub(crate) start: usize,
    /// One past the last character of number and unit.
    pub(crate) unit_end: usize,
    /// One past the last character, approximators included: 以上, 左右.
    pub(crate) end: usize,
    /// Unit as printed; empty where there is none.
    pub(crate) unit: String,
    /// The figure in that unit.
    pub(crate) quantity: Quantity,
    /// How it bounds the true value.
    pub(crate) qualifier: Qualifier,
    /// 亿, or 万 at the end of a clause, with no unit behind: 亿元 or 万元, where a sum of money is due.
    pub(crate) bare_money: bool,
    /// A word such as 不少于 stands before it.
    pub(crate) floor: bool,
    /// It stands in a row of a table behind its label and its unit; what follows is another row.
    pub(crate) row: bool,
}

/// Every figure of a folded text. Numbers that do not fit a decimal are left out by the reader of
/// numbers; they are never figures.
pub(crate) fn figures(chars: &[char], units: &WordSet, words: &Words) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    for numeral in numerals(chars) {
        // The five of 七成五 is none of its own.
        if found.last().is_none_or(|last| last.unit_end <= numeral.start) {
            found.extend(figure(chars, bounded(numeral), (units, words)));
        }
    }
    found
}

/// Largest figure, a hundred million times a hundred million: no report counts as many of anything, and sums of what
/// is below it, in any unit, fit a decimal.
const LARGEST: i64 = 10_000_000_000_000_000;

/// The same numeral as a doubtful one, which nothing may claim, where it is larger than any figure.
fn bounded(numeral: Numeral) -> Numeral {
    let large = |mantissa| scaled(mantissa, numeral.scale).is_none_or(|value| value > Decimal::from(LARGEST));
    if large(numeral.mantissa) || numeral.upper.is_some_and(large) {
        Numeral {
            mantissa: Decimal::ZERO,
            upper: None,
            doubtful: true,
            ..numeral
        }
    } else {
        numeral
    }
}

fn figure(chars: &[char], numeral: Numeral, (units, words): (&WordSet, &Words)) -> Option<Figure> {
    let printed = unit(chars, &numeral, units);
    let (power, unit) = match printed.name.as_str() {
        // The scale word is part of the unit of money: 3万元 is 3 of 万元.
        "元" => money(numeral.scale),
        _ => (numeral.scale, printed.name),
    };
    let ten = u32::from(unit == "成");
    let value = |mantissa: Decimal| scaled(mantissa, power + ten);
    let quantity = Quantity {
        value: value(numeral.mantissa)?.checked_add(printed.points.unwrap_or(Decimal::ZERO))?,
        upper: match numeral.upper {
            None => None,
            Some(upper) => Some(value(upper)?),
        },
        step: match printed.points {
            Some(_) => Decimal::ONE,
            None => value(Decimal::new(1, numeral.mantissa.scale()))?,
        },
    };
    let cells = (numeral.start, numeral.end);
    let celled = unit.is_empty().then(|| unit_cell(chars, cells, units)).flatten();
    let row = celled.is_some();
    let (before, unit) = celled.unwrap_or((numeral.start, unit));
    let mut bounds = Bounds(if numeral.open { vec![Bound::Least] } else { Vec::new() });
    let start = bounds.before(chars, before, words);
    let end = bounds.after(chars, printed.end, words);
    Some(Figure {
        start,
        unit_end: printed.end,
        end,
        bare_money: unit.is_empty() && (numeral.scale == 8 || numeral.scale == 4 && closes(chars, end)),
        unit: if ten > 0 { "%".to_owned() } else { unit },
        quantity,
        qualifier: bounds.qualifier(),
        floor: bounds.floor(),
        row,
        numeral,
    })
}

/// Whether a clause ends at a place: 罚款2710万。
fn closes(chars: &[char], at: usize) -> bool {
    matches!(chars.get(at), None | Some(',' | '，' | ';' | '；' | '。' | ')'))
}

/// What of the scale is multiplied into the value, and the unit that the rest makes with 元.
fn money(scale: u32) -> (u32, String) {
    match scale {
        8.. => (scale - 8, "亿元".to_owned()),
        4..8 => (scale - 4, "万元".to_owned()),
        3 => (0, "千元".to_owned()),
        _ => (scale, "元".to_owned()),
    }
}

struct Printed {
    name: String,
    end: usize,
    /// Percent behind tenths: the five of 七成五.
    points: Option<Decimal>,
}

/// The longest known unit behind a number, over one blank at most.
fn unit(chars: &[char], numeral: &Numeral, units: &WordSet) -> Printed {
    let none = Printed {
        name: String::new(),
        end: numeral.end,
        points: None,
    };
    if numeral.percent {
        return Printed {
            name: "%".to_owned(),
            ..none
        };
    }
    let at = numeral.end + usize::from(chars.get(numeral.end) == Some(&' '));
    let rest = chars.get(at..).unwrap_or(&[]);
    if rest.first() == Some(&'成') {
        let word = rest.get(1).is_some_and(|c| "功立员果为效熟长本就交".contains(*c));
        let points = rest
            .get(1)
            .and_then(|c| "〇一二三四五六七八九".chars().position(|digit| digit == *c));
        return if word {
            none
        } else {
            Printed {
                name: "成".to_owned(),
                end: at + 1 + usize::from(points.is_some()),
                points: points.map(Decimal::from),
            }
        };
    }
    match units.at_head(rest).next() {
        Some(unit) => Printed {
            name: unit.iter().collect(),
            end: at + unit.len() + also(&rest[unit.len()..], units),
            points: None,
        },
        None => none,
    }
}

/// Length of another unit in brackets behind one: 356件(条).
fn also(rest: &[char], units: &WordSet) -> usize {
    let Some(rest) = rest.strip_prefix(&['(']) else {
        return 0;
    };
    let unit = units.at_head(rest).find(|unit| rest.get(unit.len()) == Some(&')'));
    unit.map_or(0, |unit| unit.len() + 2)
}

/// What a word around a number says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    About,
    Least,
    Most,
    Floor,
}

/// Classes of words that bound the number behind them, and those of words that bound the one before.
const BEFORE: ClassSet = ClassSet::of(&[
    WordClass::FloorVerb,
    WordClass::AboutBefore,
    WordClass::AtLeastBefore,
    WordClass::Floor,
    WordClass::AtMostBefore,
]);
const AFTER: ClassSet = ClassSet::of(&[WordClass::AboutAfter, WordClass::AtLeastAfter, WordClass::AtMostAfter]);

/// Approximators found around a number.
struct Bounds(Vec<Bound>);

impl Bounds {
    /// Takes in the words right before `at`; gives where they begin.
    fn before(&mut self, chars: &[char], mut at: usize, words: &Words) -> usize {
        loop {
            let head = chars.get(..at).unwrap_or(&[]);
            let blank = usize::from(head.ends_with(&[' ']) && !head.ends_with(&[' ', ' ']));
            match self.strip(&head[..head.len() - blank], words) {
                0 => break,
                length => at -= length + blank,
            }
        }
        // 上百, 上千人: 上 is a bound only before a bare scale word.
        let scale = matches!(chars.get(at), Some('百' | '千' | '万'));
        if scale && at > 0 && chars.get(at - 1) == Some(&'上') {
            self.0.push(Bound::Least);
            at -= 1;
        }
        at
    }

    /// Notes the longest bound that `head` ends with; gives its length.
    fn strip(&mut self, head: &[char], words: &Words) -> usize {
        if !head.last().is_some_and(|c| words.ending(*c).meets(BEFORE)) {
            return 0;
        }
        let ends = |class| words.at_end(class, head).unwrap_or(0);
        // The verb of 至少开展 belongs to the wording: the bound counts and nothing is taken in.
        if ends(WordClass::FloorVerb) > 0 {
            self.0.push(Bound::Floor);
        }
        let bounds = [
            (ends(WordClass::AboutBefore), Bound::About),
            (ends(WordClass::AtLeastBefore), Bound::Least),
            (ends(WordClass::Floor), Bound::Floor),
            (ends(WordClass::AtMostBefore), Bound::Most),
        ];
        let best = bounds.into_iter().max_by_key(|(length, _)| *length);
        let (length, bound) = best.unwrap_or((0, Bound::About));
        // 各类合约200余份: the word is a name, and no bound of the number.
        let named = bound == Bound::About && ends(WordClass::NotAbout) > length;
        if named {
            return 0;
        }
        if length > 0 {
            self.0.push(bound);
        }
        length
    }

    /// Takes in the words right behind `at`; gives where they end.
    fn after(&mut self, chars: &[char], at: usize, words: &Words) -> usize {
        let tail = chars.get(at..).unwrap_or(&[]);
        if !tail.first().is_some_and(|c| words.beginning(*c).meets(AFTER)) {
            return at;
        }
        let bounds = [
            (WordClass::AboutAfter, Bound::About),
            (WordClass::AtLeastAfter, Bound::Least),
            (WordClass::AtMostAfter, Bound::Most),
        ];
        let mut end = at;
        for (class, bound) in bounds {
            let length = words.at_head(class, tail).unwrap_or(0);
            if length > 0 {
                self.0.push(bound);
                end = end.max(at + length);
            }
        }
        end
    }

    fn floor(&self) -> bool {
        self.0.contains(&Bound::Floor)
    }

    /// One word for them all: an upper bound and 约 say more than 余.
    fn qualifier(&self) -> Qualifier {
        if self.0.contains(&Bound::Most) {
            Qualifier::AtMost
        } else if self.0.contains(&Bound::About) {
            Qualifier::About
        } else if self.0.is_empty() {
            Qualifier::Exact
        } else {
            Qualifier::AtLeast
        }
    }
}
