//! One block: every number of it becomes a draft of a mention, is ignored, or is unclaimed.

use rust_decimal::Decimal;

use crate::document::Document;
use crate::extract::blank::blanks;
use crate::extract::claim::{Claim, Ground, unit_for};
use crate::extract::figure::{Figure, figures};
use crate::extract::fold::Folded;
use crate::extract::lexicon::Lexicon;
use crate::extract::list::{Shared, shared_lists};
use crate::extract::nonfigure::class_of;
use crate::extract::page::Page;
use crate::extract::period::time_at;
use crate::extract::role::Draft;
use crate::extract::section::{Section, plan_leads};
use crate::extract::setting::{Owner, Setting};
use crate::extract::topic::{Named, Topics};
use crate::model::IndicatorKind;
use crate::model::{
    Extraction, Finding, Ignored, IssueCode, Locator, Measure, Mention, NonFigure, Period, Place, Qualifier, Quantity,
    Role, Scope, Sense, Unclaimed,
};
use crate::reference::{WordClass, Wording, WordingRole};

/// Everything that one block is read with.
pub(crate) struct Reader<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Index of the block.
    pub(crate) block: usize,
    /// The block laid out.
    pub(crate) page: &'a Page,
    /// The tables.
    pub(crate) lexicon: &'a Lexicon,
    /// Topics of its sentences.
    pub(crate) topics: &'a Topics,
    /// The page's own region.
    pub(crate) owner: &'a Owner,
    /// Part of the report.
    pub(crate) section: Section,
    /// Reporting year.
    pub(crate) year: Option<i32>,
}

/// Whether a block begins as headings do: 一、 (二) 3.
pub(crate) fn is_heading(page: &Page) -> bool {
    let mut chars = page.chars().iter().skip_while(|c| **c == ' ');
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c) || c.is_ascii_digit();
    match chars.next() {
        Some('(') => chars.next().is_some_and(numeral),
        Some(c) if numeral(c) => chars.take(3).any(|c| matches!(c, '、' | '.')),
        Some('第') => true,
        _ => false,
    }
}

/// Stands for the year of a text that names none.
const NO_YEAR: i32 = 1900;

/// A claim with the figure that it gives.
struct Found {
    claim: Claim,
    quantity: Quantity,
    unit: String,
    qualifier: Qualifier,
    /// Where the figure begins; of a zero statement, the statement.
    at: usize,
    end: usize,
    target: bool,
    /// The time that a distributive list names for this figure.
    period: Option<Period>,
}

impl Reader<'_> {
    /// Reads the block.
    pub(crate) fn read(&self, extraction: &mut Extraction, drafts: &mut Vec<Draft>) {
        let anchors = self.lexicon.anchor_hits(self.page.chars());
        let ground = Ground {
            page: self.page,
            lexicon: self.lexicon,
            anchors: &anchors,
        };
        let lists = shared_lists(self.page, &self.lexicon.words);
        for index in 0..self.page.figures.len() {
            if let Some(class) = class_of(self.page, index, &self.lexicon.words) {
                self.ignore(index, class, extraction);
                continue;
            }
            if let Some(class) = self.ignored_by_setting(index) {
                self.ignore(index, class, extraction);
                continue;
            }
            let list = lists.iter().find(|list| list.figures.contains(&index));
            let found = match list {
                Some(list) => self.share(list, index),
                None => self.find(ground, index),
            };
            match found.and_then(|found| self.draft(found)) {
                Some(draft) => drafts.push(draft),
                None => self.leave(index, extraction),
            }
        }
        let zeros = ground.zeros(|at| self.topics.at(self.page, at));
        drafts.extend(zeros.into_iter().filter_map(|claim| self.zero(claim)));
        for blank in blanks(self.page, &self.lexicon.spellings) {
            if let Some((place, quote)) = self.place(blank.start, blank.end) {
                extraction
                    .findings
                    .push(Finding::at(IssueCode::BlankFigure, place, quote));
            }
        }
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            page: self.page,
            words: &self.lexicon.words,
            owner: self.owner,
        }
    }

    fn ignored_by_setting(&self, index: usize) -> Option<NonFigure> {
        let figure = self.page.figures.get(index)?;
        let setting = self.setting();
        if setting.is_change(figure) {
            return Some(NonFigure::Change);
        }
        setting.whose(figure.start).foreign.then_some(NonFigure::OtherRegion)
    }

    /// The claim on one figure that stands for itself.
    fn find(&self, ground: Ground<'_>, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        if figure.numeral.doubtful || self.section == Section::Shortcomings {
            return None;
        }
        let inherited = figure.unit.is_empty().then(|| self.inherited(index)).flatten();
        let figure = inherited.as_ref().unwrap_or(figure);
        let topic = self.topics.at(self.page, figure.start);
        let mut claim = ground.claim(figure, topic)?;
        // A subject carried over from before the clause is part of the evidence.
        let topical = !self.lexicon.wordings[claim.wording].topics.is_empty();
        if let Some(at) = topic
            .and_then(|named| named.at)
            .filter(|at| topical && figure.start - at <= 80)
        {
            claim.start = claim.start.min(at);
        }
        let wording = &self.lexicon.wordings[claim.wording];
        let unit = if inherited.is_some() {
            String::new()
        } else {
            unit_for(wording, figure).to_owned()
        };
        let quantity = if unit == "亿元" && figure.bare_money {
            unscaled(figure)?
        } else {
            figure.quantity
        };
        Some(Found {
            quantity,
            unit,
            qualifier: self.setting().qualifier(figure),
            at: figure.start,
            end: figure.end,
            target: self.setting().is_target(figure),
            period: None,
            claim,
        })
    }

    /// The figure with the unit of the one before it, where the text omits it at the end of a
    /// clause: 接收14981人,解除15135;
    fn inherited(&self, index: usize) -> Option<Figure> {
        let figure = self.page.figures.get(index)?;
        let before = self.page.figures.get(index.checked_sub(1)?)?;
        let ends = self
            .page
            .char(figure.end)
            .is_none_or(|c| matches!(c, ',' | '，' | ';' | '。' | '、' | ')'));
        let near = self.page.sentence_at(before.start) == self.page.sentence_at(figure.start)
            && figure.start - before.end <= 20;
        let counted = !matches!(before.unit.as_str(), "" | "%") && !before.unit.contains('元');
        (ends && near && counted && !figure.numeral.chinese() && figure.numeral.scale == 0).then(|| Figure {
            unit: before.unit.clone(),
            ..figure.clone()
        })
    }

    /// The claim on one figure of a distributive list: its subject is put beside it and matched as
    /// if it were written so.
    fn share(&self, list: &Shared, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        if figure.numeral.doubtful || self.section == Section::Shortcomings {
            return None;
        }
        let position = list.figures.iter().position(|i| *i == index)?;
        let topic = self.topics.at(self.page, figure.start);
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let (claim, period) = list.subjects.get(position)?.iter().find_map(|subject| {
            let text: String = subject.iter().chain(printed).collect();
            self.claim_alone(&text, topic)
        })?;
        let end = list.figures.last().and_then(|i| self.page.figures.get(*i))?.end;
        Some(Found {
            claim: Claim {
                start: list.start,
                end,
                ..claim
            },
            quantity: figure.quantity,
            unit: figure.unit.clone(),
            qualifier: figure.qualifier,
            at: figure.start,
            end: figure.end,
            target: self.setting().is_target(figure),
            period,
        })
    }

    /// The claim on the last figure of a text that stands alone.
    fn claim_alone(&self, text: &str, topic: Option<Named>) -> Option<(Claim, Option<Period>)> {
        let folded = Folded::new(text, &self.lexicon.simplify);
        let figures = figures(&folded.chars, &self.lexicon.spellings, &self.lexicon.words);
        let page = Page::new(folded, figures);
        let anchors = self.lexicon.anchor_hits(page.chars());
        let ground = Ground {
            page: &page,
            lexicon: self.lexicon,
            anchors: &anchors,
        };
        let figure = page.figures.last()?;
        let claim = ground.claim(figure, topic)?;
        // A year that no list names shows that the subject has none of its own.
        let time = time_at(&page, figure.start, NO_YEAR, &self.lexicon.words).period;
        Some((claim, Some(time).filter(|time| time.year() != NO_YEAR)))
    }

    fn zero(&self, claim: Claim) -> Option<Draft> {
        let at = claim.start;
        if matches!(self.section, Section::Shortcomings | Section::Plan(_)) || self.setting().whose(at).foreign {
            return None;
        }
        let setting = self.setting();
        let wished = setting.said_before(claim.end, WordClass::Target);
        if wished || setting.said_before(claim.end, WordClass::Pace) {
            return None;
        }
        let wording = &self.lexicon.wordings[claim.wording];
        self.draft(Found {
            quantity: Quantity::exact(Decimal::ZERO),
            unit: wording.indicator.unit.clone(),
            qualifier: Qualifier::Exact,
            at,
            end: claim.end,
            target: false,
            period: None,
            claim,
        })
    }

    /// The mention of a claim; `None` where its time or sense rules it out.
    fn draft(&self, found: Found) -> Option<Draft> {
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
        let base_year = match section {
            Section::Plan(planned) => planned,
            _ => year,
        };
        let time = time_at(self.page, found.at, base_year, &self.lexicon.words);
        let target = found.target
            || matches!(section, Section::Plan(_))
            || matches!(time.period, Period::Year(planned) if planned > year && self.year.is_some());
        // 每月开展8场 is a pace; 每年不少于60学时 is a goal for a year.
        if setting.is_story(found.at) {
            return None;
        }
        let mean = wording.indicator.kind == IndicatorKind::Mean;
        if !target && !mean && setting.said_before(found.at, WordClass::Pace) {
            return None;
        }
        let period = stock_period(found.period.unwrap_or(time.period), wording);
        let whose = setting.whose(found.at);
        let part = match wording.role {
            WordingRole::Part => true,
            WordingRole::Bureau => setting.bureau_before(found.at),
            WordingRole::Total => false,
        } || whose.below
            || time.moment;
        let (start, end) = (found.claim.start.min(found.at), found.claim.end.max(found.end));
        let (place, quote) = self.place(start, end)?;
        let (clause, _) = self.page.clause(found.at);
        let bracket = self.page.bracket_around(found.at).is_some();
        Some(Draft {
            at: (self.block, found.at),
            value,
            whole: setting.contains(clause.min(start), found.end, WordClass::Whole),
            inner: bracket || setting.said_before(found.at, WordClass::PartMark),
            mention: Mention {
                indicator: wording.indicator.code.clone(),
                quantity: found.quantity,
                unit: found.unit,
                qualifier: found.qualifier,
                measure: Measure::Level,
                sense: if target { Sense::Target } else { Sense::Observed },
                role: if part { Role::Part } else { Role::Total },
                base: None,
                // A year counted from one that nobody states is none.
                period: Some(period).filter(|period| self.year.is_some() || period.year() > NO_YEAR + 1),
                scope: if whose.below || time.moment {
                    Scope::PartOfWork
                } else {
                    whose.scope
                },
                counted_by: whose.counted_by,
                region: None,
                locator: Locator::new(self.document.digest, place, quote),
                rule: wording.rule.clone(),
            },
        })
    }

    /// A range of the folded block in the original, with what a person reads there.
    fn place(&self, start: usize, end: usize) -> Option<(Place, String)> {
        let block = self.document.blocks.get(self.block)?;
        let (from, to) = self.page.folded.span(start, end);
        let (source_start, source_end) = block.source_span(from, to)?;
        let quote = self.page.folded.quote(from, to);
        let place = Place::Text {
            block: self.block,
            start: source_start,
            end: source_end,
        };
        Some((place, quote))
    }

    fn ignore(&self, index: usize, class: NonFigure, extraction: &mut Extraction) {
        let Some(figure) = self.page.figures.get(index) else {
            return;
        };
        let end = if class == NonFigure::Change {
            figure.unit_end
        } else {
            figure.numeral.end
        };
        if let Some((place, printed)) = self.place(figure.numeral.start, end) {
            extraction.ignored.push(Ignored { place, printed, class });
        }
    }

    /// Lists a figure as unclaimed; 一个 and 两级 are words unless a wording wanted them.
    fn leave(&self, index: usize, extraction: &mut Extraction) {
        let Some(figure) = self.page.figures.get(index) else {
            return;
        };
        let small =
            figure.numeral.chinese() && figure.quantity.value <= Decimal::TEN && figure.qualifier == Qualifier::Exact;
        let counted = matches!(
            figure.unit.as_str(),
            "次" | "场" | "期" | "件" | "起" | "宗" | "人" | "名" | "份" | "家" | "户" | "场次" | "人次"
        );
        if small && !counted {
            return self.ignore(index, NonFigure::Word, extraction);
        }
        let (start, end) = self.page.clause(figure.start);
        if let Some((place, printed)) = self.place(figure.start, figure.end) {
            let clause = self
                .place(start, end)
                .map_or_else(|| printed.clone(), |(_, quote)| quote);
            extraction.unclaimed.push(Unclaimed { place, printed, clause });
        }
    }
}

/// 8.2亿 as 8.2 of 亿元.
fn unscaled(figure: &Figure) -> Option<Quantity> {
    let step = Decimal::new(1, figure.numeral.mantissa.scale());
    (figure.numeral.scale == 8).then_some(Quantity {
        value: figure.numeral.mantissa,
        upper: figure.numeral.upper,
        step,
    })
}

/// A stock counted at the end of the year is the year's.
fn stock_period(period: Period, wording: &Wording) -> Period {
    match period {
        Period::ToDate(month) if wording.indicator.kind == IndicatorKind::Stock && month.month() == 12 => {
            Period::Year(month.year())
        }
        other => other,
    }
}
