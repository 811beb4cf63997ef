//! Numbers that are no figures by their form: dates, document numbers, titles, ordinals, list
//! marks, codes, names, and words with a numeral in them.

use rust_decimal::Decimal;

use crate::extract::figure::Figure;
use crate::extract::page::Page;
use crate::model::NonFigure;
use crate::reference::{WordClass, Words};

/// Why a figure's number is none, by its form alone; `None` for a number that may be claimed.
pub(crate) fn class_of(page: &Page, index: usize, words: &Words) -> Option<NonFigure> {
    let figure = page.figures.get(index)?;
    if page.in_title(figure.numeral.start) {
        return Some(NonFigure::Title);
    }
    let view = View::new(page, figure);
    if view.document_number() {
        return Some(NonFigure::DocumentNumber);
    }
    if view.list_mark(page) {
        return Some(NonFigure::ListMark);
    }
    if view.ordinal() {
        return Some(NonFigure::Ordinal);
    }
    if view.date() {
        return Some(NonFigure::Date);
    }
    if view.name(words) {
        return Some(NonFigure::Name);
    }
    if view.code() {
        return Some(NonFigure::Code);
    }
    let word = figure.unit.is_empty() && !view.counted() || view.not_even(words) || view.doubled();
    (figure.numeral.chinese() && word).then_some(NonFigure::Word)
}

/// Straight quotation marks are paired over so many characters: further back says nothing.
const QUOTED: usize = 400;

/// A number with what stands around it.
struct View<'a> {
    figure: &'a Figure,
    before: &'a [char],
    text: &'a [char],
    after: &'a [char],
}

impl<'a> View<'a> {
    fn new(page: &'a Page, figure: &'a Figure) -> Self {
        let chars = page.chars();
        let (start, end) = (figure.numeral.start, figure.numeral.end);
        Self {
            figure,
            before: chars.get(..start).unwrap_or(&[]),
            text: chars.get(start..end).unwrap_or(&[]),
            after: chars.get(end..).unwrap_or(&[]),
        }
    }

    fn ends(&self, words: &[&str]) -> bool {
        words.iter().any(|word| ends_with(self.before, word))
    }

    fn begins(&self, words: &[&str]) -> bool {
        words.iter().any(|word| starts_with(self.after, word))
    }

    /// 一件件, 一份份: one after the other, and no count.
    fn doubled(&self) -> bool {
        let unit: Vec<char> = self.figure.unit.chars().collect();
        let again = self.after.strip_prefix(unit.as_slice());
        !unit.is_empty() && self.text == ['一'] && again.is_some_and(|rest| rest.starts_with(&unit))
    }

    /// 无一人, 未发生一起: not even one, which is no figure of one.
    fn not_even(&self, words: &Words) -> bool {
        self.figure.quantity.value == Decimal::ONE && words.at_end(WordClass::NotEven, self.before).is_some()
    }

    /// 〔2024〕12号, [2024]12号, 第12号.
    fn document_number(&self) -> bool {
        let year = matches!(self.before.last(), Some('〔' | '[' | '【'))
            && matches!(self.after.first(), Some('〕' | ']' | '】'));
        let behind = matches!(self.before.last(), Some('〕' | ']' | '】')) || self.ends(&["〕第", "]第", "第"]);
        year || behind && matches!(self.after.first(), Some('号' | '期')) && !self.figure.numeral.chinese()
            || self.begins(&["号文", "号令", "号)"])
    }

    /// 一、 (二) 3. 一是 at the head of a block, sentence or item.
    fn list_mark(&self, page: &Page) -> bool {
        let start = self.figure.numeral.start;
        let bracketed = self.before.last() == Some(&'(') && self.after.first() == Some(&')');
        let head = start - usize::from(bracketed);
        let at_head = head == 0
            || page
                .char(head - 1)
                .is_some_and(|c| matches!(c, '。' | ';' | ':' | ',' | '，' | ' ' | '!' | '?'));
        if !at_head || self.figure.numeral.upper.is_some() {
            return false;
        }
        if bracketed {
            return self.text.len() <= 3;
        }
        match self.after {
            ['是' | '要', ..] => self.figure.numeral.chinese(),
            ['、' | '.', next, ..] => {
                self.text.len() <= 2
                    && !next.is_ascii_digit()
                    && (head == 0 || !self.figure.numeral.chinese() || page.char(head - 1) == Some('。'))
            }
            ['、' | '.'] => true,
            [')', ..] => self.text.len() <= 2,
            _ => false,
        }
    }

    /// 第三次, 十七届, 十八大, 三中全会.
    fn ordinal(&self) -> bool {
        self.ends(&["第"])
            || self.begins(&["届", "中全会", "大精神", "大报告", "大以来", "大和", "中、", "年级"]) && self.small()
            || self.ends(&["党的"]) && self.begins(&["大"])
    }

    fn small(&self) -> bool {
        self.text.len() <= 3
    }

    /// Years, months, days, hours, durations and spans of them.
    fn date(&self) -> bool {
        let words = [
            "年",
            "月",
            "日",
            "号",
            "时许",
            "点",
            "周年",
            "个月",
            "个工作日",
            "工作日",
            "天",
            "分钟",
            "小时",
            "秒",
            "世纪",
            "年代",
            "周岁",
            "岁",
            "季度",
            "个年度",
            "-",
            "/",
            "·",
            ":",
        ];
        let plain = self.figure.unit.is_empty()
            || matches!(
                self.figure.unit.as_str(),
                "年" | "月" | "日" | "天" | "小时" | "个月" | "周" | "岁"
            );
        if plain && self.begins(&words[..20]) {
            // 学时 and 小时 of training are figures; a day of 24 hours is none.
            return !(self.begins(&["小时"])
                && self.figure.numeral.mantissa != 24.into()
                && self.figure.numeral.mantissa != 48.into()
                && self.figure.numeral.mantissa != 72.into());
        }
        self.clock() || self.spelled_year() || self.bare_year()
    }

    /// 2024-02-23, 09:44:14, 12·4, 3.15, 2021-2025 in a run of digits and marks.
    fn clock(&self) -> bool {
        if self.figure.numeral.chinese() {
            return false;
        }
        let mark = |c: &char| matches!(c, '-' | '/' | '·' | '•' | ':' | '∶' | '.');
        let left = matches!(self.before, [.., d, m] if mark(m) && d.is_ascii_digit());
        let right = matches!(self.after, [m, d, ..] if mark(m) && d.is_ascii_digit());
        // 比例 2.18:1 is no date, but no figure of the catalogue either.
        left || right
    }

    /// 二〇二三年 and the like come with 年; 二零二三 alone is a year as well.
    fn spelled_year(&self) -> bool {
        self.figure.numeral.chinese()
            && self.text.len() == 4
            && self.figure.unit.is_empty()
            && self.text.iter().all(|c| "零〇○一二三四五六七八九".contains(*c))
    }

    /// 2016主要工作: a year that lost its 年, or the ends of a span of years.
    fn bare_year(&self) -> bool {
        let mantissa = self.figure.numeral.mantissa;
        let year = self.text.len() == 4
            && (mantissa >= 1949.into() && mantissa <= 2099.into())
            && !self.figure.numeral.chinese();
        let span = self.figure.numeral.upper.is_some() && mantissa >= 1949.into() && mantissa <= 2099.into();
        let glued = self.text.len() == 5 && self.figure.unit.is_empty() && self.begins(&["年"]);
        year && self.figure.unit.is_empty() || span || glued
    }

    /// 12345热线, 1+N, “三项制度”, 7×24, 5G.
    fn name(&self, words: &Words) -> bool {
        let names = words.of(WordClass::NumberName);
        let known = self.figure.unit.is_empty() && names.iter().any(|name| name == self.text);
        let joined =
            |c: Option<&char>| c.is_some_and(|c| matches!(c, '+' | '×' | '*' | '﹢') || c.is_ascii_alphabetic());
        // 8600m² is measured; 8600m is a name.
        let measured = self.figure.unit.starts_with(|c: char| c.is_ascii_alphabetic());
        known || joined(self.before.last()) || joined(self.after.first()) && !measured || self.quoted()
    }

    /// Inside a short pair of quotation marks.
    fn quoted(&self) -> bool {
        let open = self
            .before
            .iter()
            .rev()
            .take(12)
            .position(|c| matches!(c, '“' | '”' | '"' | '‘' | '「' | '〈' | '<'));
        let close = self
            .after
            .iter()
            .take(14)
            .position(|c| matches!(c, '“' | '”' | '"' | '’' | '」' | '〉' | '>'));
        let opened = open.is_some_and(|at| {
            let mark = self.before[self.before.len() - 1 - at];
            mark == '“'
                || mark == '‘'
                || mark == '「'
                || mark == '〈'
                || mark == '<'
                || mark == '"' && self.odd_quotes()
        });
        let closed = close.is_some_and(|at| !matches!(self.after[at], '“'));
        opened && closed
    }

    fn odd_quotes(&self) -> bool {
        let near = self.before.len().saturating_sub(QUOTED);
        self.before[near..].iter().filter(|c| **c == '"').count() % 2 == 1
    }

    /// Telephone numbers, index numbers, site codes.
    fn code(&self) -> bool {
        let digits = self.text.iter().filter(|c| c.is_ascii_digit()).count();
        let bare = self.figure.unit.is_empty() && self.figure.numeral.scale == 0;
        bare && (digits >= 7 || digits >= 2 && self.text.first() == Some(&'0') && !self.text.contains(&'.'))
            || matches!(self.before.last(), Some('№'))
    }

    /// A Chinese numeral of some size is a count even where its unit is unknown or left out.
    fn counted(&self) -> bool {
        self.text.iter().any(|c| matches!(c, '百' | '千' | '万' | '亿'))
            && self.text.len() > 1
            && !self.figure.numeral.doubtful
    }
}

fn ends_with(text: &[char], word: &str) -> bool {
    let mut text = text.iter().rev();
    word.chars().rev().all(|c| text.next() == Some(&c))
}

fn starts_with(text: &[char], word: &str) -> bool {
    let mut text = text.iter();
    word.chars().all(|c| text.next() == Some(&c))
}
