//! Figures of an earlier year that stand beside this year's and name nothing but their time: 收到32件,去年同期57件;
//! 1262件,比2017年的824件增加438件.

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::find::Finds;
use crate::extract::period::{Hint, NO_YEAR, Reader as TimeReader};
use crate::extract::times::is_time;
use crate::model::{Period, YearMonth};
use crate::reference::WordClass;

/// Most characters between two figures of which the second names only its time.
const LONGEST: usize = 20;

impl Reader<'_> {
    /// The claim of the figure before one that counts the same in an earlier year.
    pub(crate) fn earlier(&self, index: usize, last: Option<&(usize, Claim)>) -> Option<Found> {
        let (before, claim) = last?;
        self.only_times((*before, index)).then_some(())?;
        // 共计32件,同比下降44%(去年同期57件): the change stands between.
        let mut changes = self.page.figures.get(before + 1..index)?.iter();
        let change = changes.rfind(|figure| !is_time(figure) && !figure.unit.is_empty());
        let now_end = self.page.figures.get(*before)?.end;
        let unit = &self.page.figures.get(*before)?.unit;
        if change.is_some_and(|change| change.unit == *unit) {
            return None;
        }
        let (from, to) = (
            change.map_or(now_end, |figure| figure.end),
            self.page.figures.get(index)?.start,
        );
        let same = self.page.sentence_at(from) == self.page.sentence_at(to);
        let now = self.times[0].at(self.page.figures.get(*before)?.start).period;
        let near = to.checked_sub(from).is_some_and(|length| length <= LONGEST);
        let period = (same && near).then(|| self.earlier_time((from, to), now))??;
        let found = self.as_before((*before, claim), index)?;
        Some(Found {
            target: false,
            period: Some(period),
            ..found
        })
    }

    /// The figure of the earlier year that a change began at, by the claim of the one that it came to:
    /// 从2019年的40%提升至95.9%.
    pub(crate) fn began(&self, finds: &Finds<'_>, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        let from = self.page.before_former(figure.end)?;
        let next = (index + 1..self.page.figures.len()).find(|at| self.page.figures[*at].unit == figure.unit)?;
        let now = self
            .page
            .figures
            .get(next)
            .filter(|now| now.start.saturating_sub(figure.end) <= LONGEST)?;
        let period = self.earlier_time((from, figure.start), self.times[0].at(now.start).period)?;
        let found = self.find(finds, next)?;
        let claim = Claim {
            start: found.claim.start.min(figure.start),
            end: figure.end,
            ..found.claim
        };
        Some(Found {
            target: false,
            period: Some(period),
            ..self.stated(figure, claim)
        })
    }

    /// Whether nothing but numbers of times and changes stands between two figures.
    fn only_times(&self, (before, index): (usize, usize)) -> bool {
        let between = self.page.figures.get(before + 1..index);
        between.is_some_and(|figures| {
            figures.iter().all(|figure| {
                let year = figure.unit.is_empty() && self.page.char(figure.end) == Some('年');
                is_time(figure) || year || self.setting().is_change(figure)
            })
        })
    }

    /// The earlier time that fills the words between two figures, of which the first is of `now`.
    fn earlier_time(&self, (from, to): (usize, usize), now: Period) -> Option<Period> {
        if now.year() <= NO_YEAR + 1 {
            return None;
        }
        let start = from
            + self
                .page
                .chars()
                .get(from..to)?
                .iter()
                .take_while(|c| is_joint(**c))
                .count();
        let reader = TimeReader {
            page: self.page,
            words: &self.lexicon.words,
            year: now.year(),
            after: false,
        };
        let (end, hint) = reader.hint(start).filter(|_| start > from)?;
        let Hint::Time(time) = hint else { return None };
        let rest = self.page.chars().get(end..to)?;
        let earlier = time.period.year() < now.year() && self.links_only(rest);
        earlier.then(|| {
            if time.period.is_whole_year() {
                in_year(now, time.period.year())
            } else {
                Some(time.period)
            }
        })?
    }

    /// Whether some words mean nothing: 的, 同期的, 为.
    fn links_only(&self, words: &[char]) -> bool {
        let whole: [&[char]; 3] = [&['同', '期'], &['全', '年'], &['底']];
        let mut rest = whole.iter().find_map(|time| words.strip_prefix(*time)).unwrap_or(words);
        while let Some(length) = self.lexicon.words.at_head(WordClass::Link, rest) {
            rest = &rest[length..];
        }
        rest.is_empty()
    }
}

/// Whether a character only joins an earlier figure to the one before it.
const fn is_joint(c: char) -> bool {
    matches!(
        c,
        ',' | '，' | ';' | '；' | '(' | '（' | '、' | '比' | '较' | '相' | '于' | '而' | '与' | '同' | '由' | '从'
    )
}

/// The same part of another year.
fn in_year(period: Period, year: i32) -> Option<Period> {
    let moved = |month: YearMonth| YearMonth::new(year - period.year() + month.year(), month.month());
    Some(match period {
        Period::Year(_) => Period::Year(year),
        Period::Half(_, half) => Period::Half(year, half),
        Period::Quarter(_, quarter) => Period::Quarter(year, quarter),
        Period::Month(month) => Period::Month(moved(month)?),
        Period::Span(from, to) => Period::Span(moved(from)?, moved(to)?),
        Period::ToDate(month) => Period::ToDate(moved(month)?),
    })
}
