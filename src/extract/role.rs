//! Total or part: what the other figures of the same indicator in a document say of each.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{IndicatorCode, Mention, Qualifier, Role};
use crate::reference::Companions;

/// A mention with what its clause says of total and part.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Block and place of the figure itself.
    pub(crate) at: (usize, usize),
    /// Its sentence in the block.
    pub(crate) sentence: Option<usize>,
    /// The mention.
    pub(crate) mention: Mention,
    /// The value in the catalogue's unit.
    pub(crate) value: Decimal,
    /// How loudly the text calls it the whole.
    pub(crate) whole: Whole,
    /// It stands after 其中 or in a bracket.
    pub(crate) inner: bool,
    /// How much of the indicator its words name.
    pub(crate) breadth: Breadth,
    /// Its sentence only recalls the year before by that name: 上年同期办理80件.
    pub(crate) recalled: bool,
    /// Of a ratio, the count before it that it may speak of.
    pub(crate) rate: Option<RateOf>,
    /// The figure that it stands right behind and tells more of: 办理农民工案件50件,挽回损失80万元.
    pub(crate) follows: Option<(usize, usize)>,
}

/// How much of an indicator the words of a figure name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// The wording names nothing but the indicator: 调解纠纷.
    Plain,
    /// Words stand in it that may name less: 调解物业纠纷.
    Vague,
    /// Words around it narrow it: 在专项行动中,调解纠纷.
    Narrowed,
}

/// How loudly a text calls a figure the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whole {
    /// Not at all.
    Silent,
    /// The sentence that it stands in begins so: 全年共开展活动60场,发放资料2万份.
    Sentence,
    /// Its own clause says so: 共, 累计.
    Clause,
}

/// The count that a ratio follows in its sentence.
#[derive(Debug, Clone)]
pub(crate) struct RateOf {
    /// Block and place of that count.
    pub(crate) at: (usize, usize),
    /// It stands after 其中.
    pub(crate) inner: bool,
    /// Another count stands before it and no semicolon between: the two may be of one list.
    pub(crate) listed: bool,
    /// Numerator and denominator of the ratio.
    pub(crate) parts: [Option<IndicatorCode>; 2],
}

/// Settles roles: after 其中 a second figure of the same indicator is a part; of several that do
/// not call themselves the whole, one may be the sum of the others or the only one without a
/// narrower word, else all are parts. A ratio is a part where the count that it follows is.
pub(crate) fn settle(drafts: &mut [Draft], companions: &Companions) {
    drafts.sort_by_key(|draft| draft.at);
    settle_followers(drafts, companions);
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let Mention {
            indicator,
            period,
            sense,
            counted_by,
            scope,
            ..
        } = &draft.mention;
        let key = (indicator.clone(), *period, *sense, *counted_by, *scope);
        groups.entry(key).or_default().push(index);
    }
    for group in groups.values().filter(|group| group.len() > 1) {
        settle_group(drafts, group);
    }
    settle_rates(drafts);
}

/// Makes a figure a part that only tells more of a part before it: 办理农民工案件50件,挽回损失80万元 speaks of these 50
/// cases. Behind a list of parts (刑事50件、民事30件,挽回损失80万元) it speaks of them all; behind 其中 it is a part where the
/// whole was told before.
fn settle_followers(drafts: &mut [Draft], companions: &Companions) {
    for index in 1..drafts.len() {
        let Some(at) = drafts[index].follows else { continue };
        let Some(before) = drafts[..index].iter().rposition(|draft| draft.at == at) else {
            continue;
        };
        let same = |index: usize| drafts[index].sentence == drafts[before].sentence && drafts[index].at.0 == at.0;
        let listed = before
            .checked_sub(1)
            .is_some_and(|first| same(first) && drafts[first].mention.indicator == drafts[before].mention.indicator);
        let code = |index: usize| &drafts[index].mention.indicator;
        if listed || !companions.tells_more(code(before), code(index)) {
            continue;
        }
        if drafts[before].inner {
            drafts[index].inner = true;
        } else if drafts[before].breadth == Breadth::Narrowed {
            drafts[index].breadth = Breadth::Narrowed;
            drafts[index].mention.role = Role::Part;
        }
    }
}

fn settle_group(drafts: &mut [Draft], group: &[usize]) {
    let totals = |drafts: &[Draft]| -> Vec<usize> {
        let is_total = |index: &&usize| drafts[**index].mention.role == Role::Total;
        group.iter().filter(is_total).copied().collect()
    };
    // 其中 or a bracket beside a figure of the same indicator that has neither.
    let open = totals(drafts);
    // 其中甲2个、乙6个 of one sentence, where no figure says of what: all are parts.
    let place = |index: &usize| (drafts[*index].at.0, drafts[*index].sentence);
    let headless = open.len() > 1
        && open
            .iter()
            .all(|index| drafts[*index].inner && place(index) == place(&open[0]));
    let spared = open
        .iter()
        .find(|index| !drafts[**index].inner)
        .or(open.first().filter(|_| !headless))
        .copied();
    for index in open.into_iter().filter(|index| Some(*index) != spared) {
        if drafts[index].inner {
            drafts[index].mention.role = Role::Part;
        }
    }
    for index in totals(drafts) {
        if drafts[index].mention.unit != "%" && exceeded(drafts, (group, index)) {
            drafts[index].mention.role = Role::Part;
        }
    }
    let open = totals(drafts);
    // Rates and means are no parts of one another; harmonize shows them as a conflict.
    let Some(first) = open.first().filter(|index| drafts[**index].mention.unit != "%") else {
        return;
    };
    let finest = finest(drafts, &open).unwrap_or(*first);
    if open.iter().all(|index| restates(&drafts[*index], &drafts[finest])) {
        return;
    }
    let kept = antecedent(drafts, (group, &open))
        .map(|index| vec![index])
        .or_else(|| loudest(drafts, &open))
        .or_else(|| sum_of_others(drafts, &open).map(|index| vec![index]))
        .or_else(|| widest(drafts, &open).map(|index| vec![index]))
        .unwrap_or_default();
    for index in open {
        let stays = kept.iter().any(|kept| restates(&drafts[index], &drafts[*kept]));
        if !stays {
            drafts[index].mention.role = Role::Part;
        }
    }
}

/// Whether beside figures that words narrow one cannot be the whole: it is smaller than one of them, or it names something
/// narrower itself and does not call itself the whole.
fn exceeded(drafts: &[Draft], (group, index): (&[usize], usize)) -> bool {
    let part =
        |other: &&usize| drafts[**other].mention.role == Role::Part && drafts[**other].breadth == Breadth::Narrowed;
    let mut parts = group.iter().filter(part).map(|other| &drafts[*other]);
    let whole = &drafts[index];
    let vague = whole.breadth == Breadth::Vague && whole.whole == Whole::Silent;
    parts.any(|part| (vague && !part.inner || part.value > whole.value) && !agrees(whole, part))
}

/// The one figure that the parts behind it, in its sentence or the next, add up to: 受理960件,办结465件,其中民事
/// 672件、刑事286件、行政2件 splits the 960.
fn antecedent(drafts: &[Draft], (group, open): (&[usize], &[usize])) -> Option<usize> {
    let place = |index: usize| (drafts[index].at.0, drafts[index].sentence);
    open.iter().copied().find(|whole| {
        let behind = |index: &&usize| {
            let part = drafts[**index].mention.role == Role::Part;
            part && near(place(*whole), place(**index)) && drafts[**index].at > drafts[*whole].at
        };
        let parts: Vec<usize> = group.iter().filter(behind).copied().collect();
        let sum: Decimal = parts.iter().map(|index| drafts[*index].value).sum();
        parts.len() > 1 && sum == drafts[*whole].value
    })
}

/// Whether the second of two places is in the sentence of the first, or in the one behind it.
fn near(first: (usize, Option<usize>), second: (usize, Option<usize>)) -> bool {
    let next = first.1.map(|sentence| sentence + 1);
    first.0 == second.0 && (second.1 == first.1 || second.1 == next)
}

/// Those that the text calls the whole: loudly, or else by the sentence. Two of one sentence that call themselves
/// so stand side by side: 市政府共收到40件,县政府共收到60件.
fn loudest(drafts: &[Draft], open: &[usize]) -> Option<Vec<usize>> {
    let loud = open.iter().map(|index| drafts[*index].whole).max()?;
    let found = || open.iter().copied().filter(|index| drafts[*index].whole == loud);
    let first = found().next()?;
    let place = |index: usize| (drafts[index].at.0, drafts[index].sentence);
    let beside = loud == Whole::Clause
        && found().any(|other| place(other) == place(first) && !agrees(&drafts[other], &drafts[first]));
    (loud > Whole::Silent && !beside).then(|| found().collect())
}

/// The one figure that the others add up to.
fn sum_of_others(drafts: &[Draft], open: &[usize]) -> Option<usize> {
    let sum: Decimal = open.iter().map(|index| drafts[*index].value).sum();
    let two = Decimal::TWO;
    open.iter()
        .copied()
        .find(|index| open.len() > 2 && drafts[*index].value.checked_mul(two) == Some(sum))
}

/// The largest figure, where its wording names nothing but the indicator and that of each other one
/// names something narrower, in another sentence: figures of one sentence stand side by side.
fn widest(drafts: &[Draft], open: &[usize]) -> Option<usize> {
    let largest = open.iter().copied().max_by_key(|index| drafts[*index].value)?;
    let sentence = |index: usize| (drafts[index].at.0, drafts[index].sentence);
    let narrower = |index: &usize| {
        let apart = sentence(*index) != sentence(largest);
        apart && drafts[*index].breadth != Breadth::Plain && drafts[*index].value < drafts[largest].value
    };
    let others = open.iter().filter(|index| **index != largest);
    (drafts[largest].breadth == Breadth::Plain && others.clone().all(narrower)).then_some(largest)
}

/// The figure known best: an exact one with the most digits.
fn finest(drafts: &[Draft], open: &[usize]) -> Option<usize> {
    let hedged = |index: usize| drafts[index].mention.qualifier != Qualifier::Exact;
    open.iter()
        .copied()
        .min_by_key(|index| (hedged(*index), grain(&drafts[*index])))
}

/// Whether one of two figures states the other again. Those of one sentence that are alike in figure
/// and not in words count two things: 会前学法8次,专题学法8次.
fn restates(coarse: &Draft, fine: &Draft) -> bool {
    let sentence = |draft: &Draft| (draft.at.0, draft.sentence);
    let two = coarse.at != fine.at
        && coarse.value == fine.value
        && sentence(coarse) == sentence(fine)
        && coarse.mention.locator.quote != fine.mention.locator.quote;
    agrees(coarse, fine) && !two
}

/// Whether a figure says the same as a finer one: 近14亿 and 13.94亿, 4000多件 and 4714件.
fn agrees(coarse: &Draft, fine: &Draft) -> bool {
    let apart = coarse.value - fine.value;
    let grain = grain(coarse);
    match coarse.mention.qualifier {
        _ if apart.is_zero() => true,
        Qualifier::Exact => coarse.value.scale() < fine.value.scale() && apart.abs() < grain,
        Qualifier::About => apart.abs() <= grain,
        Qualifier::AtLeast => apart <= Decimal::ZERO && apart.abs() < grain,
        Qualifier::AtMost => apart >= Decimal::ZERO && apart < grain,
    }
}

/// One unit of a figure's last digit that is not zero.
fn grain(draft: &Draft) -> Decimal {
    let value = draft.value.normalize();
    let mut mantissa = value.mantissa();
    let mut unit = Decimal::new(1, value.scale());
    while mantissa != 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        unit *= Decimal::TEN;
    }
    unit
}

/// Gives ratios the role of the count that they follow: 其中医疗纠纷57件,调解成功率100% speaks of
/// the 57, 其中调解成功490件,成功率98% of the whole.
fn settle_rates(drafts: &mut [Draft]) {
    let of_place: BTreeMap<(usize, usize), usize> = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| (draft.at, index))
        .collect();
    for index in 0..drafts.len() {
        let Some(rate) = &drafts[index].rate else { continue };
        let count = of_place.get(&rate.at).map(|at| &drafts[*at].mention);
        let own = count.is_some_and(|count| rate.parts.contains(&Some(count.indicator.clone())));
        let part = match count {
            Some(count) if own => count.role == Role::Part && !(rate.listed && ends_list(drafts, (index, rate.at))),
            // The whole of something else narrows nothing: 其中驳回4件,纠错率6.2%.
            Some(count) if count.role == Role::Total => false,
            _ => rate.inner,
        };
        if part {
            drafts[index].mention.role = Role::Part;
        }
    }
}

/// Whether the count at a place is the last of several that break a whole down, so that a rate behind them speaks of
/// the whole: 撤销3件、变更1件,纠错率5%.
fn ends_list(drafts: &[Draft], (rate, count): (usize, (usize, usize))) -> bool {
    let Some(last) = drafts[..rate].iter().rposition(|draft| draft.at == count) else {
        return false;
    };
    last.checked_sub(1).is_some_and(|before| {
        let [before, last] = [before, last].map(|index| &drafts[index]);
        let alike = before.mention.indicator == last.mention.indicator && before.mention.role == Role::Part;
        alike && before.at.0 == last.at.0 && before.sentence == last.sentence
    })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Breadth, Companions, Draft, Whole, settle};
    use crate::model::{
        Digest, Locator, Measure, Mention, Period, Place, Qualifier, Quantity, Role, RuleRef, Scope, Sense,
    };

    /// A figure at a place of block 0, written as `12`, `12!` (called the whole), `12+` (plain),
    /// `~12` (about), `>12` (at least).
    fn draft(at: usize, written: &str) -> Draft {
        let digits: String = written.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let value: Decimal = digits.parse().unwrap();
        let qualifier = match written.chars().next() {
            Some('~') => Qualifier::About,
            Some('>') => Qualifier::AtLeast,
            _ => Qualifier::Exact,
        };
        let place = Place::Text {
            block: 0,
            start: at,
            end: at + 1,
        };
        Draft {
            at: (0, at),
            sentence: Some(at),
            value,
            whole: if written.ends_with('!') {
                Whole::Clause
            } else {
                Whole::Silent
            },
            inner: false,
            breadth: if written.ends_with('+') {
                Breadth::Plain
            } else {
                Breadth::Vague
            },
            recalled: false,
            rate: None,
            follows: None,
            mention: Mention {
                indicator: "mediation.cases".parse().unwrap(),
                quantity: Quantity::exact(value),
                unit: "件".to_owned(),
                qualifier,
                measure: Measure::Level,
                sense: Sense::Observed,
                role: Role::Total,
                base: None,
                period: Some(Period::Year(2023)),
                scope: Scope::Region,
                counted_by: None,
                region: None,
                locator: Locator::new(Digest::of(b""), place, String::new()),
                rule: RuleRef(String::new()),
            },
        }
    }

    #[test]
    fn of_several_figures_the_whole_is_found_or_none_is() {
        for (written, totals) in [
            (&["500", "120"][..], &[][..]),
            (&["500!", "120"], &[500]),
            (&["120", "500!"], &[500]),
            (&["500+", "120"], &[500]),
            (&["120+", "500"], &[]),
            (&["500+", "120+"], &[]),
            (&["500", "320", "180"], &[500]),
            (&["4714", ">4000"], &[4714, 4000]),
            (&["~14", "13.94"], &[14, 13]),
            (&["4714", ">5000"], &[]),
        ] {
            let mut drafts: Vec<Draft> = written.iter().enumerate().map(|(at, text)| draft(at, text)).collect();
            settle(&mut drafts, &Companions::default());
            let kept: Vec<i64> = drafts
                .iter()
                .filter(|draft| draft.mention.role == Role::Total)
                .map(|draft| i64::try_from(draft.value.trunc().mantissa()).unwrap())
                .collect();
            assert_eq!(kept, totals, "{written:?}");
        }
    }
}
