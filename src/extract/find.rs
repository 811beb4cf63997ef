//! The wording that one figure stands in by itself: beside it, under the heading's subjects, or as an item of a list that shares its
//! words.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::extract::block::{Found, Reader};
use crate::extract::claim::{Claim, Ground, unit_for};
use crate::extract::figure::{Figure, figures};
use crate::extract::fold::{Folded, ideograph};
use crate::extract::lexicon::Lexicon;
use crate::extract::list::Shared;
use crate::extract::page::Page;
use crate::extract::period::NO_YEAR;
use crate::extract::section::Section;
use crate::extract::times::Times;
use crate::extract::topic::Named;
use crate::model::{Period, Quantity};

/// Units that a figure may go without where its wording names all that it counts.
pub(crate) const IMPLIED_UNITS: &[&str] = &["件", "人", "人次", "次", "场次", "个", "份"];
/// A time is named by no year of its own where it lies within so many years of the one that is assumed: 前年, 明年.
const RELATIVE: u32 = 5;

/// Characters that a wording must name for a figure without a unit to be its.
const FULLY_NAMED: usize = 3;

/// The claims on the figures of a block that stand for themselves, each looked for once.
pub(crate) struct Finds<'a> {
    ground: Ground<'a>,
    found: Vec<OnceCell<Option<Found>>>,
}

impl<'a> Finds<'a> {
    /// None yet.
    pub(crate) fn new(ground: Ground<'a>) -> Self {
        Self {
            ground,
            found: ground.page.figures.iter().map(|_| OnceCell::new()).collect(),
        }
    }
}

impl Reader<'_> {
    /// The claim on one figure that stands for itself.
    pub(crate) fn find(&self, finds: &Finds<'_>, index: usize) -> Option<Found> {
        let cell = finds.found.get(index)?;
        cell.get_or_init(|| self.look_for(finds.ground, index)).clone()
    }

    fn look_for(&self, ground: Ground<'_>, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        if figure.numeral.doubtful || self.section == Section::Shortcomings {
            return None;
        }
        let inherited = figure.unit.is_empty().then(|| self.inherited(index)).flatten();
        let topic = self.topics.at(self.page, figure.start);
        let claimed = self.claim((ground, topic), inherited.as_ref().unwrap_or(figure));
        let (figure, mut claim) = match claimed {
            Some(claim) => (inherited.as_ref().unwrap_or(figure), claim),
            None => (figure, self.implied((ground, topic), figure)?),
        };
        let unprinted = figure.unit.is_empty() || inherited.is_some();
        // A subject carried over from before the clause is part of the evidence.
        let topical = !self.lexicon.wordings[claim.wording].topics.is_empty();
        if let Some(at) = topic
            .and_then(|named| named.at)
            .filter(|at| topical && figure.start - at <= 80)
        {
            claim.start = claim.start.min(at);
        }
        let wording = &self.lexicon.wordings[claim.wording];
        let unit = if unprinted && !figure.bare_money {
            String::new()
        } else {
            unit_for(wording, figure).to_owned()
        };
        let quantity = if matches!(unit.as_str(), "亿元" | "万元") && figure.bare_money {
            unscaled(figure)?
        } else {
            figure.quantity
        };
        Some(Found {
            quantity,
            unit,
            qualifier: self.setting().qualifier(figure),
            ..self.stated(figure, claim)
        })
    }

    /// The claim on a figure under the topic of its place. Where only a heading that names several subjects (行政复议和行政
    /// 应诉) tells what it is about, that of whichever subject has one; none where they differ.
    fn claim(&self, (ground, topic): (Ground<'_>, Option<Named>), figure: &Figure) -> Option<Claim> {
        let carried = topic.is_some_and(|topic| topic.at.is_none() && self.headed.first() == Some(&topic.topic));
        if !carried || self.headed.len() < 2 {
            return ground.claim(figure, topic);
        }
        let named = self.headed.iter().map(|topic| Named {
            topic: *topic,
            at: None,
        });
        let claims: Vec<Claim> = named.filter_map(|topic| ground.claim(figure, Some(topic))).collect();
        let code = |claim: &Claim| &self.lexicon.wordings[claim.wording].indicator.code;
        let (first, others) = claims.split_first()?;
        others
            .iter()
            .all(|other| code(other) == code(first))
            .then(|| first.clone())
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
            && figure.start.saturating_sub(before.end) <= 20;
        let counted = !matches!(before.unit.as_str(), "" | "%") && !before.unit.contains('元');
        (ends && near && counted && !figure.numeral.chinese() && figure.numeral.scale == 0).then(|| Figure {
            unit: before.unit.clone(),
            ..figure.clone()
        })
    }

    /// The claim on a figure without any unit that ends its clause right behind what it counts:
    /// 审结复议案件4696,. Only where one wording fills all that stands before it, so that nothing else
    /// can be meant.
    fn implied(&self, (ground, topic): (Ground<'_>, Option<Named>), figure: &Figure) -> Option<Claim> {
        let zero = figure.quantity.value.is_zero();
        let whole = figure.quantity.value.fract().is_zero() && figure.quantity.value >= Decimal::TEN || zero;
        // At the end of a block a line may have been broken inside a number.
        let ends = self
            .page
            .char(figure.end)
            .map_or(zero, |c| matches!(c, ',' | '，' | ';' | '。'));
        // 为11.4万农民工提供法律援助, 现有1.4万执法人员: the noun behind stands for the unit.
        let noun = figure.numeral.scale >= 4 && self.page.char(figure.end).is_some_and(ideograph);
        let fits = figure.numeral.upper.is_none() && (whole && ends || noun);
        if !figure.unit.is_empty() || figure.numeral.chinese() || !fits {
            return None;
        }
        let claim_as = |unit: &&str| {
            let figure = Figure {
                unit: (*unit).to_owned(),
                bare_money: false,
                ..figure.clone()
            };
            let claim = ground.claim(&figure, topic)?;
            let filled = claim.plain && claim.end <= figure.end;
            let named = if noun { claim.end > figure.end } else { filled };
            (named && claim.score >= FULLY_NAMED).then_some(claim)
        };
        // 败诉率为0 needs no sign.
        let percent = zero.then_some(&"%");
        let claims: Vec<Claim> = IMPLIED_UNITS.iter().chain(percent).filter_map(claim_as).collect();
        let code = |claim: &Claim| &self.lexicon.wordings[claim.wording].indicator.code;
        let best = claims.iter().max_by_key(|claim| claim.score)?;
        claims
            .iter()
            .all(|claim| code(claim) == code(best))
            .then(|| best.clone())
    }

    /// The claim on one figure of a distributive list: its subject is put beside it and matched as
    /// if it were written so.
    pub(crate) fn share(&self, list: &Shared, index: usize) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        if figure.numeral.doubtful || self.section == Section::Shortcomings {
            return None;
        }
        let position = index.checked_sub(list.figures.start)?;
        let topic = self.topics.at(self.page, figure.start);
        let printed = self.page.chars().get(figure.start..figure.end)?;
        let (claim, period) = list.subjects.get(position)?.iter().find_map(|subject| {
            let text: String = subject.iter().chain(printed).collect();
            self.claim_alone(&text, topic)
        })?;
        let claim = Claim {
            start: list.start,
            end: figure.end,
            ..claim
        };
        Some(Found {
            period,
            ..self.stated(figure, claim)
        })
    }

    /// The claim on the last figure of a text that stands alone.
    pub(crate) fn claim_alone(&self, text: &str, topic: Option<Named>) -> Option<(Claim, Option<Period>)> {
        let (page, claim) = alone(self.lexicon, text, topic)?;
        let figure = page.figures.last()?;
        // Beside a year that no text names a time without a year of its own stands there too: 去年, 上半年 are told by the page.
        let time = Times::new(&page, (NO_YEAR, &self.lexicon.words))
            .at(figure.start)
            .period;
        let own = |time: &Period| time.year().abs_diff(NO_YEAR) > RELATIVE;
        Some((claim, Some(time).filter(own)))
    }
}

/// The claim on the last figure of a text that stands alone, with the page that it stands on.
pub(crate) fn alone(lexicon: &Lexicon, text: &str, topic: Option<Named>) -> Option<(Page, Claim)> {
    let folded = Folded::new(text, &lexicon.simplify);
    let figures = figures(&folded.chars, &lexicon.spellings, &lexicon.words);
    let page = Page::new(folded, figures, &lexicon.words);
    let anchors = lexicon.said(page.chars()).anchors;
    let ground = Ground {
        page: &page,
        lexicon,
        anchors: &anchors,
    };
    let claim = ground.claim(page.figures.last()?, topic)?;
    Some((page, claim))
}

/// 8.2亿 as 8.2 of 亿元, 2710万 as 2710 of 万元.
fn unscaled(figure: &Figure) -> Option<Quantity> {
    let step = Decimal::new(1, figure.numeral.mantissa.scale());
    matches!(figure.numeral.scale, 4 | 8).then_some(Quantity {
        value: figure.numeral.mantissa,
        upper: figure.numeral.upper,
        step,
    })
}
