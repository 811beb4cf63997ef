//! A claimed figure becomes a draft of a mention: its time, whose it is, what of the whole it
//! speaks for, the base of a rate.

use chrono::Datelike;

use crate::document::DocumentKind;
use crate::extract::block::{Found, Reader};
use crate::extract::period::{NO_YEAR, Time, Told, span};
use crate::extract::role::{Breadth, Draft, RateOf, Whole};
use crate::extract::section::{Section, plan_leads};
use crate::extract::times::{Times, is_time};
use crate::model::{IndicatorKind, Locator, Measure, Mention, Period, Role, Scope, Sense, YearMonth};
use crate::reference::{WordClass, Wording, WordingRole};

impl Reader<'_> {
    /// The mention of a claim; `None` where its time or sense rules it out.
    pub(crate) fn draft(&self, found: Found) -> Option<Draft> {
        let year = self.year.unwrap_or(NO_YEAR);
        let wording = self.lexicon.wordings.get(found.claim.wording)?;
        let setting = self.setting();
        let value = self
            .lexicon
            .units
            .convert(found.quantity.value, &found.unit, &wording.indicator)?;
        let section = match self.section {
            Section::Results if plan_leads(self.page, found.at, &self.lexicon.words) => Section::Plan(year + 1),
            section => section,
        };
        let [times, later] = self.times;
        let time = match section {
            Section::Plan(planned) if planned == year + 1 => later.at(found.at),
            Section::Plan(planned) if planned != year => {
                Times::new(self.page, (planned, &self.lexicon.words)).at(found.at)
            }
            _ => times.at(found.at),
        };
        let target = found.target
            || matches!(section, Section::Plan(_))
            || matches!(time.period, Period::Year(planned) if planned > year && self.year.is_some() && self.firm)
                && !setting.is_done(found.at);
        // 每月开展8场 is a pace; 每年不少于60学时 is a goal for a year.
        if setting.is_story(found.at) {
            return None;
        }
        // 平均败诉率9% is a level: neither a mean nor a share is counted by the month.
        let level = wording.indicator.kind == IndicatorKind::Mean || found.unit == "%";
        if !target && !level && setting.is_pace(found.at) {
            return None;
        }
        let dated = self.year.is_some() && (self.firm || self.report);
        let recalled = dated && found.period.is_none() && self.times[0].recalled(found.at);
        let period = self.period_of(found.period.unwrap_or(time.period), &time, wording);
        let whose = setting.whose(found.at);
        let narrowed = self.narrowed(&found, wording) || self.is_narrowed(&found, wording);
        let flow = self.new_in_year(&found);
        let part = match wording.role {
            _ if found.sum => false,
            WordingRole::Part => true,
            WordingRole::Bureau => setting.bureau_before(found.at) || setting.has_examples(found.claim.start, found.at),
            WordingRole::Total => false,
        } || narrowed
            || found.among && !flow
            || whose.below
            || time.moment;
        let (start, end) = (found.claim.start.min(found.at), found.claim.end.max(found.end));
        let (place, quote) = self.place(start, end)?;
        let bracket = self.page.bracket_around(found.at).is_some();
        let base = self.base_of(&found, wording);
        Some(Draft {
            at: (self.block, found.at),
            sentence: self.page.sentence_at(found.at),
            value,
            whole: self.wholeness(start, &found),
            inner: !flow
                && (bracket || setting.said_before(found.at, WordClass::PartMark) || self.in_breakdown(found.at)),
            follows: self.followed(&found),
            breadth: match (narrowed, found.claim.plain) {
                (true, _) => Breadth::Narrowed,
                (false, true) => Breadth::Plain,
                (false, false) => Breadth::Vague,
            },
            recalled,
            rate: self.rate_of(&found, wording),
            mention: Mention {
                indicator: wording.indicator.code.clone(),
                quantity: found.quantity,
                unit: found.unit,
                qualifier: found.qualifier,
                measure: Measure::Level,
                sense: if target { Sense::Target } else { Sense::Observed },
                role: if part { Role::Part } else { Role::Total },
                base,
                // A year counted from one that nobody states is none.
                period: Some(period).filter(|period| self.year.is_some() || period.year() > NO_YEAR + 1),
                scope: if whose.below || time.moment {
                    Scope::PartOfWork
                } else {
                    whose.scope
                },
                counted_by: whose
                    .counted_by
                    .or_else(|| self.heads.organ_for(wording.indicator.code.family())),
                region: None,
                locator: Locator::new(self.document.digest, place, quote),
                rule: wording.rule.clone(),
            },
        })
    }

    /// The period of a figure: a stock counted at the end of the year is the year's; what was done
    /// until the end of a month was done since January, unless it is told as cumulative.
    fn period_of(&self, period: Period, time: &Time, wording: &Wording) -> Period {
        let stock = wording.indicator.kind == IndicatorKind::Stock;
        let since = |to: YearMonth| YearMonth::new(to.year(), 1).map(|from| span(from, to));
        match period {
            Period::ToDate(month) if stock && month.month() == 12 => Period::Year(month.year()),
            Period::ToDate(month) if !stock && time.until && Some(month.year()) == self.year => {
                since(month).unwrap_or(period)
            }
            Period::Year(year) if !stock && time.told == Told::SoFar => {
                self.published_in(year).and_then(since).unwrap_or(period)
            }
            other => other,
        }
    }

    /// The month of publication of a page that came out in `year` and is no annual report.
    fn published_in(&self, year: i32) -> Option<YearMonth> {
        let identity = &self.document.identity;
        let date = identity.publication_date.as_ref()?.value;
        let month = u8::try_from(date.month()).ok()?;
        let within = date.year() == year && identity.kind != DocumentKind::AnnualReport;
        within.then(|| YearMonth::new(year, month)).flatten()
    }

    /// Whether the sentence of a figure begins with 其中: it breaks down what stands before.
    fn in_breakdown(&self, at: usize) -> bool {
        let sentence = self
            .page
            .sentence_at(at)
            .and_then(|index| self.page.sentences.get(index));
        sentence.is_some_and(|sentence| {
            let head = (sentence.start + 3).min(at);
            self.setting().contains(sentence.start, head, WordClass::Breakdown)
        })
    }

    /// Whether the title or the clause of a figure speaks of what is only a part of its indicator's
    /// work: the reconsiderations of a report on disclosure.
    fn narrowed(&self, found: &Found, wording: &Wording) -> bool {
        let family = wording.indicator.code.family();
        let narrows = |topic: usize| {
            let families = self.lexicon.narrows.get(topic);
            families.is_some_and(|families| families.iter().any(|name| name == family))
        };
        let (start, end) = self.page.clause(found.at);
        // What a bracket behind the figure breaks it down into narrows nothing: 应诉案件74件(信息公开12件).
        let opens = |at: &usize| self.page.char(*at) == Some('(');
        let end = (found.end..end).find(opens).unwrap_or(end);
        self.title.is_some_and(narrows) || self.topics.strong(start, end.max(found.end)).any(narrows)
    }

    /// Whether a figure is what the year added to a stock: 累计公开820条,其中本年度新增110条 breaks nothing down.
    fn new_in_year(&self, found: &Found) -> bool {
        let (start, _) = self.page.clause(found.at);
        self.setting().contains(start, found.at, WordClass::NewInYear)
    }

    /// The place of the figure that one stands right behind, where its clause names no whole of its own.
    fn followed(&self, found: &Found) -> Option<(usize, usize)> {
        let (start, _) = self.page.clause(found.at);
        let split = self.page.figures.partition_point(|figure| figure.start < found.at);
        let mut before = self.page.figures[..split].iter().rev();
        let figure = before.find(|figure| !figure.unit.is_empty() && !is_time(figure))?;
        let comma = start.checked_sub(1).and_then(|at| self.page.char(at));
        let next = matches!(comma, Some(',' | '，')) && self.page.clause(figure.start).1 + 1 == start;
        let own = self.setting().contains(start, found.at, WordClass::Whole);
        let same = self.page.sentence_at(figure.start) == self.page.sentence_at(found.at);
        (next && same && !own).then_some((self.block, figure.start))
    }

    /// How loudly the text calls a figure the whole.
    fn wholeness(&self, start: usize, found: &Found) -> Whole {
        let setting = self.setting();
        let (clause, _) = self.page.clause(found.at);
        if setting.contains(clause.min(start), found.end, WordClass::Whole) {
            return Whole::Clause;
        }
        let sentence = self
            .page
            .sentence_at(found.at)
            .and_then(|index| self.page.sentences.get(index));
        let begins = sentence.is_some_and(|sentence| {
            let first = self
                .page
                .figures
                .partition_point(|figure| figure.start < sentence.start);
            let first = self.page.figures[first..].iter().find(|figure| !figure.unit.is_empty());
            first.is_some_and(|first| {
                let head = self.page.clause(first.start).0;
                first.end <= found.at
                    && setting.contains(head, first.start, WordClass::Whole)
                    && !setting.contains(head, found.at, WordClass::PartMark)
            })
        });
        if begins { Whole::Sentence } else { Whole::Silent }
    }

    /// Of a percentage, the nearest count before it in its sentence.
    fn rate_of(&self, found: &Found, wording: &Wording) -> Option<RateOf> {
        if wording.indicator.kind != IndicatorKind::Ratio || wording.indicator.unit != "%" {
            return None;
        }
        let sentence = self.page.sentences.get(self.page.sentence_at(found.at)?)?;
        let split = self.page.figures.partition_point(|figure| figure.start < found.at);
        let mut before = self.page.figures[..split].iter().rev();
        let count = before.find(|figure| !matches!(figure.unit.as_str(), "" | "%") && !figure.unit.contains('元'))?;
        let first = before.next().map_or(sentence.start, |figure| figure.end);
        let between = self.page.chars().get(first..count.start).unwrap_or(&[]);
        let setting = self.setting();
        (count.start >= sentence.start).then(|| RateOf {
            at: (self.block, count.start),
            listed: !between.contains(&';'),
            inner: setting.contains(
                sentence.start.max(count.start.saturating_sub(60)),
                count.start,
                WordClass::PartMark,
            ),
            parts: [
                wording.indicator.numerator.clone(),
                wording.indicator.denominator.clone(),
            ],
        })
    }

    /// The base that a percentage is printed with (占审结总数的12%): the catalogue's code where the
    /// words name its denominator, else the words themselves.
    fn base_of(&self, found: &Found, wording: &Wording) -> Option<String> {
        if wording.indicator.unit != "%" {
            return None;
        }
        let (start, _) = self.page.clause(found.at);
        let clause = self.page.chars().get(start..found.at)?;
        let at = clause.iter().rposition(|c| *c == '占')?;
        let words = clause.get(at + 1..)?;
        let ends = ["的比例", "的比重", "的比率", "比例", "比重", "的"];
        let text: String = words.iter().collect();
        let text = ends
            .iter()
            .find_map(|end| text.strip_suffix(end))
            .unwrap_or(&text)
            .to_owned();
        if !(2..=20).contains(&text.chars().count()) {
            return None;
        }
        let Some(denominator) = &wording.indicator.denominator else {
            return Some(text);
        };
        let counted = text.strip_suffix("总数").or(text.strip_suffix("总量")).unwrap_or(&text);
        let topic = self.topics.at(self.page, found.at);
        let units = ["件", "人", "个", "次"];
        let name = self.lexicon.names.get(denominator).map(String::as_str);
        let core = name.map(|name| {
            name.trim_start_matches("行政")
                .trim_end_matches('数')
                .trim_end_matches("人")
        });
        let alike = core.is_some_and(|core| text.contains(core));
        let named = alike
            || units
                .iter()
                .filter_map(|unit| self.claim_alone(&format!("{counted}1{unit}"), topic))
                .any(|(claim, _)| self.lexicon.wordings[claim.wording].indicator.code == *denominator);
        Some(if named { denominator.to_string() } else { text })
    }
}
