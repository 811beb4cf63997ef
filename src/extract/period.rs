//! The time that a figure speaks of, from the words before it in its sentence.

use crate::extract::page::Page;
use crate::model::{Period, YearMonth};
use crate::reference::{ClassSet, WordClass, Words};

/// Stands for the year of a text that names none.
pub(crate) const NO_YEAR: i32 = 1900;

/// Whether a document states its year.
pub(super) const fn stated(year: i32) -> bool {
    year > NO_YEAR + 1
}

/// How a time is named, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// In any other way.
    Plainly,
    /// As ending when the text was published: 今年以来.
    SoFar,
    /// As the year before: 上年同期.
    Recalled,
}

/// The time of a figure and whether it is only a moment of the year (a campaign week).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    /// The period.
    pub(crate) period: Period,
    /// A day or week of the year: what it counts is a part of the year's work.
    pub(crate) moment: bool,
    /// It names its end only: 截至9月底.
    pub(crate) until: bool,
    /// The words that name it.
    pub(crate) told: Told,
}

impl Time {
    pub(super) const fn of(period: Period) -> Self {
        Self {
            period,
            moment: false,
            until: false,
            told: Told::Plainly,
        }
    }
}

/// A time that a text names.
#[derive(Debug)]
pub(super) enum Hint {
    /// A period, with what is known of its end.
    Time(Time),
    /// A day or week.
    Moment,
}

impl Hint {
    /// Lets it hold for a figure.
    pub(super) const fn apply(&self, time: &mut Time) {
        match self {
            Self::Time(found) => *time = *found,
            Self::Moment => time.moment = true,
        }
    }
}

/// One end of a run of months or days.
struct Point {
    month: YearMonth,
    /// A day of it is named.
    day: bool,
    /// Its year is named.
    named_year: bool,
    end: usize,
}

/// What days in a text tell.
enum Days {
    /// One day, or days of one month: by its month.
    One(YearMonth),
    /// From one month to another.
    Run(Period),
}

/// Words for periods, in the order in which they are tried.
const PERIODS: [WordClass; 11] = [
    WordClass::ThreeQuarters,
    WordClass::ToDate,
    WordClass::LastYear,
    WordClass::SoFar,
    WordClass::ThisYear,
    WordClass::FirstHalf,
    WordClass::SecondHalf,
    WordClass::FirstQuarter,
    WordClass::SecondQuarter,
    WordClass::ThirdQuarter,
    WordClass::FourthQuarter,
];
/// Every class of words that name a time.
const NAMED: ClassSet = ClassSet::of(&PERIODS).with(WordClass::Moment);

/// Reads times in a text of a year.
pub(super) struct Reader<'a> {
    pub(super) page: &'a Page,
    pub(super) words: &'a Words,
    pub(super) year: i32,
    /// The text was written in the year after, so that its 去年 is this year.
    pub(super) after: bool,
}

impl Reader<'_> {
    /// A time that begins at `at`, with its end.
    pub(super) fn hint(&self, at: usize) -> Option<(usize, Hint)> {
        let c = self.page.char(at)?;
        let number = c.is_ascii_digit()
            || matches!(
                c,
                '截' | '至'
                    | '近'
                    | '〇'
                    | '○'
                    | '零'
                    | '一'
                    | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '两'
            );
        let numbered = number.then(|| self.numbered(at)).flatten();
        numbered.or_else(|| self.named(at))
    }

    /// Whether a time found is none of the figure's: 根据2022年部署, 利用宪法日等节点.
    pub(super) fn no_time(&self, start: usize, end: usize, hint: &Hint) -> bool {
        let chars = self.page.chars();
        let words = |class| self.words.of(class).iter();
        match hint {
            Hint::Moment => {
                let behind = chars.get(end..(end + 16).min(chars.len())).unwrap_or(&[]);
                words(WordClass::Occasions)
                    .any(|word| behind.windows(word.len()).any(|window| window == word.as_slice()))
            }
            Hint::Time(Time { period, .. }) => {
                let before = chars.get(..start).unwrap_or(&[]);
                period.year() != self.year && words(WordClass::Undated).any(|word| before.ends_with(word))
            }
        }
    }

    fn begins(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(index, c)| self.page.char(at + index) == Some(c))
    }

    fn one_of(&self, at: usize, class: WordClass) -> Option<usize> {
        self.page.word_at(self.words, class, at)
    }

    /// Times without digits.
    fn named(&self, at: usize) -> Option<(usize, Hint)> {
        use WordClass as C;
        if !self.page.begins_at(self.words, at).meets(NAMED) {
            return None;
        }
        let own = self.after && self.begins(at, "去年") && !self.begins(at, "去年同期");
        let period = |class| {
            Some(match class {
                C::ThisYear | C::SoFar => Period::Year(self.year),
                C::LastYear if own => Period::Year(self.year),
                C::LastYear => Period::Year(self.year - 1),
                C::FirstHalf => Period::Half(self.year, 1),
                C::SecondHalf => Period::Half(self.year, 2),
                C::FirstQuarter => Period::Quarter(self.year, 1),
                C::SecondQuarter => Period::Quarter(self.year, 2),
                C::ThirdQuarter => Period::Quarter(self.year, 3),
                C::FourthQuarter => Period::Quarter(self.year, 4),
                C::ThreeQuarters => Period::Span(YearMonth::new(self.year, 1)?, YearMonth::new(self.year, 9)?),
                C::ToDate => Period::ToDate(YearMonth::new(self.year, 12)?),
                _ => return None,
            })
        };
        for class in PERIODS {
            if let (Some(end), Some(period)) = (self.one_of(at, class), period(class)) {
                // 2022年全年 is all of 2022.
                let dated = at.checked_sub(1).and_then(|before| self.page.char(before)) == Some('年');
                if class == C::ThisYear && dated {
                    return None;
                }
                // 上年结转12件,新收98件 tells where cases come from, not when the others were counted.
                if class == C::LastYear && self.one_of(end, C::LeftOver).is_some() {
                    return None;
                }
                let told = match class {
                    C::SoFar => Told::SoFar,
                    C::LastYear if !own => Told::Recalled,
                    _ => Told::Plainly,
                };
                let time = Time {
                    told,
                    ..Time::of(period)
                };
                return Some((end, Hint::Time(time)));
            }
        }
        self.one_of(at, C::Moment).map(|end| (end, Hint::Moment))
    }

    /// Times in digits: 2023年, 2023年1-11月, 1至9月, 近三年, 2019年以来, 截至11月底.
    pub(super) fn numbered(&self, at: usize) -> Option<(usize, Hint)> {
        if at > 0 && self.page.char(at - 1).is_some_and(|c| c.is_ascii_digit()) {
            return None;
        }
        let until_word = ["截至", "截止到", "截止", "至"]
            .iter()
            .find(|word| self.begins(at, word));
        let start = at + until_word.map_or(0, |word| word.chars().count());
        let ended = until_word.is_some();
        if let Some((end, days)) = self.days(start) {
            // 截至6月10日 is the end of a period, 6月10日 a day.
            let hint = match (days, ended) {
                (Days::Run(period), _) => Hint::Time(Time::of(period)),
                (Days::One(month), true) => until(month),
                (Days::One(_), false) => Hint::Moment,
            };
            return Some((end, hint));
        }
        if let Some(end) = self.third_of_month(start).filter(|_| !ended) {
            return Some((end, Hint::Moment));
        }
        self.recent_years(at)
            .or_else(|| self.with_year(start, ended))
            .or_else(|| self.months(start, self.year, ended))
            .map(|(end, period)| {
                let time = Time {
                    until: ended,
                    ..Time::of(period)
                };
                (end, Hint::Time(time))
            })
    }

    /// 10月20日, or a run of months or days: 2018年7月1日至2019年6月30日, 2008年1月至2010年5月底.
    fn days(&self, at: usize) -> Option<(usize, Days)> {
        let first = self.point(at, self.year)?;
        let joint = ["-", "--", "至", "到", "~"];
        let joint = joint.iter().filter(|word| self.begins(first.end, word));
        let joint = joint.map(|word| word.chars().count()).max();
        let last = joint.and_then(|length| self.point(first.end + length, first.month.year()));
        match last {
            Some(last) if last.month > first.month && (first.day || last.named_year) => {
                Some((last.end, Days::Run(span(first.month, last.month))))
            }
            Some(last) if last.month == first.month && last.day => Some((last.end, Days::One(first.month))),
            _ if first.day => Some((first.end, Days::One(first.month))),
            _ => None,
        }
    }

    /// A month or day, with its year where one is named: 2018年7月1日, 5月底.
    fn point(&self, at: usize, year: i32) -> Option<Point> {
        let named = self.year_at(at).filter(|(_, end)| self.page.char(*end) == Some('年'));
        let (year, at) = named.map_or((year, at), |(year, end)| (year, end + 1));
        let (number, mut end) = self.small(at)?;
        if self.page.char(end) != Some('月') {
            return None;
        }
        end += 1;
        let month = YearMonth::new(year, number)?;
        let day = self
            .small(end)
            .filter(|(_, end)| matches!(self.page.char(*end), Some('日' | '号')));
        end = match day {
            Some((_, end)) => end + 1,
            None => end + usize::from(matches!(self.page.char(end), Some('底' | '末' | '初'))),
        };
        Some(Point {
            month,
            day: day.is_some(),
            named_year: named.is_some(),
            end,
        })
    }

    /// 4月中旬.
    fn third_of_month(&self, at: usize) -> Option<usize> {
        let (_, end) = self.small(at)?;
        let third = self.page.char(end) == Some('月') && matches!(self.page.char(end + 1), Some('上' | '中' | '下'));
        (third && self.page.char(end + 2) == Some('旬')).then_some(end + 3)
    }

    /// 近三年, 五年来.
    fn recent_years(&self, at: usize) -> Option<(usize, Period)> {
        let recent = self.page.char(at) == Some('近');
        let (count, end) = self.small(at + usize::from(recent))?;
        let years = i32::from(count);
        if !(2..=20).contains(&years) || self.page.char(end) != Some('年') {
            return None;
        }
        let came = self.page.char(end + 1) == Some('来');
        let span = Period::Span(
            YearMonth::new(self.year - years + 1, 1)?,
            YearMonth::new(self.year, 12)?,
        );
        (recent || came).then_some((end + 1 + usize::from(came), span))
    }

    fn with_year(&self, at: usize, until: bool) -> Option<(usize, Period)> {
        let (year, mut end) = self.year_at(at)?;
        if let Some((last, after)) = self.year_span(end) {
            let span = Period::Span(YearMonth::new(year, 1)?, YearMonth::new(last, 12)?);
            return (last > year).then_some((after, span));
        }
        // 2023总共办理66件 leaves its 年 out.
        if self.begins(end, "总共") {
            return Some((end, Period::Year(year)));
        }
        if self.page.char(end) != Some('年') {
            return None;
        }
        end += 1;
        if self.page.char(end) == Some('度') {
            end += 1;
        }
        if let Some((after, period)) = self.months(end, year, until) {
            return Some((after, period));
        }
        if let Some((after, period)) = self.part_of_year(end, year) {
            return Some((after, period));
        }
        if ["以来", "至今", "起"].iter().any(|word| self.begins(end, word)) && year != self.year {
            let from = YearMonth::new(year, 1)?;
            let to = YearMonth::new(self.year, 12).filter(|to| *to > from)?;
            return Some((end + 2, Period::Span(from, to)));
        }
        Some((end, Period::Year(year)))
    }

    /// Halves and quarters right behind a year.
    fn part_of_year(&self, at: usize, year: i32) -> Option<(usize, Period)> {
        let reader = Reader { year, ..*self };
        match reader.named(at)? {
            (end, Hint::Time(Time { period, .. }))
                if !period.is_whole_year() && !matches!(period, Period::ToDate(_)) =>
            {
                Some((end, period))
            }
            _ => None,
        }
    }

    /// `-2025年` behind the first year of a span.
    fn year_span(&self, at: usize) -> Option<(i32, usize)> {
        let at = at + usize::from(self.page.char(at) == Some('年'));
        if !matches!(self.page.char(at), Some('-' | '至' | '~' | '到')) {
            return None;
        }
        let (year, end) = self.year_at(at + 1)?;
        (self.page.char(end) == Some('年') && self.months(end + 1, year, false).is_none()).then_some((year, end + 1))
    }

    fn year_at(&self, at: usize) -> Option<(i32, usize)> {
        let value = (at..at + 4).try_fold(0, |value, i| Some(value * 10 + year_digit(self.page.char(i)?)?))?;
        let year = i32::try_from(value).ok()?;
        (1949..=2099).contains(&year).then_some((year, at + 4))
    }

    /// A month, a run of months, or the end of one.
    fn months(&self, at: usize, year: i32, until: bool) -> Option<(usize, Period)> {
        // 两月 and 每三月 are durations.
        let every = at.checked_sub(1).and_then(|i| self.page.char(i)) == Some('每');
        if every || self.page.char(at) == Some('两') {
            return None;
        }
        let (first, end) = self.small(at)?;
        let range = matches!(self.page.char(end), Some('-' | '至' | '~' | '到'))
            || self.begins(end, "月至")
            || self.begins(end, "月-");
        if range {
            let skip = usize::from(self.page.char(end) == Some('月')) + 1;
            let (last, after) = self.small(end + skip)?;
            if self.page.char(after) != Some('月') {
                return None;
            }
            let (from, to) = (YearMonth::new(year, first)?, YearMonth::new(year, last)?);
            return (from < to).then_some((after + 1, span(from, to)));
        }
        if self.page.char(end) != Some('月') {
            return None;
        }
        let month = YearMonth::new(year, first)?;
        let period = if !until {
            Period::Month(month)
        } else if first == 12 {
            Period::Year(year)
        } else {
            Period::ToDate(month)
        };
        Some((end + 1, period))
    }

    /// A small number in digits or Chinese numerals up to twelve and a bit.
    fn small(&self, at: usize) -> Option<(u8, usize)> {
        let digit = |at: usize| {
            self.page
                .char(at)?
                .to_digit(10)
                .and_then(|digit| u8::try_from(digit).ok())
        };
        if let Some(first) = digit(at) {
            return Some(digit(at + 1).map_or((first, at + 1), |second| (first * 10 + second, at + 2)));
        }
        let place = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c);
        match (self.page.char(at)?, self.page.char(at + 1)) {
            ('十', Some(c)) => Some(match place(c) {
                Some(digit) => (10 + u8::try_from(digit).ok()?, at + 2),
                None => (10, at + 1),
            }),
            ('两', _) => Some((2, at + 1)),
            (c, _) => Some((u8::try_from(place(c)?).ok()?, at + 1)),
        }
    }
}

/// What was done until the end of a month.
fn until(month: YearMonth) -> Hint {
    let period = if month.month() == 12 {
        Period::Year(month.year())
    } else {
        Period::ToDate(month)
    };
    Hint::Time(Time {
        until: true,
        ..Time::of(period)
    })
}

fn year_digit(c: char) -> Option<u32> {
    match c {
        '〇' | '○' | '零' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => c.to_digit(10),
    }
}

/// The period from one month to another, under the name that it goes by.
pub(crate) fn span(from: YearMonth, to: YearMonth) -> Period {
    if (from.month(), to.month()) == (1, 12) {
        Period::Year(from.year())
    } else if (from.month(), to.month()) == (1, 6) {
        Period::Half(from.year(), 1)
    } else {
        Period::Span(from, to)
    }
}
