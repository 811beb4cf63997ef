//! Figures that break another down without naming what they count: 主动公开信息73条,其中:统计数据12条、
//! 工作动态21条. What stands behind 其中 in the unit of the figure before it is among what that figure counts.

use rust_decimal::Decimal;

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::find::Finds;
use crate::extract::page::{Page, breaks};
use crate::reference::WordClass;

/// Longest name of one item of a breakdown, in characters.
const LONGEST_NAME: usize = 30;

/// Longest name of a further item of a list, in characters.
const LISTED_NAME: usize = 12;

/// Most figures behind one that are tried for its parts.
const LONGEST_LIST: usize = 16;

/// The last figure that stands for itself, and what of it no part behind it has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    figure: Option<usize>,
    claim: Option<Claim>,
    value: Decimal,
    /// What no part has taken yet; parts that overlap (老年人, 妇女) may take more than there is.
    left: Decimal,
    /// Where the last part of it ends.
    end: usize,
    /// The last of the figures right behind it that add up to it.
    summed: Option<usize>,
    /// Claims of the block by figure, for one that is named again: 受理的73件中,农业方面21件.
    claimed: Vec<(usize, Decimal, String, Claim)>,
}

impl Whole {
    /// Goes on beyond a figure that a list of kinds has settled.
    pub(crate) fn pass(&mut self, index: usize, page: &Page) {
        if let Some(figure) = page.figures.get(index) {
            self.end = figure.end;
        }
    }

    /// Goes on to a figure that is no part of the one before.
    fn begin(&mut self, index: usize, figure: &Figure, claim: Option<Claim>) {
        let again = |(_, value, unit, _): &&(usize, Decimal, String, Claim)| {
            *value == figure.quantity.value && *unit == figure.unit
        };
        let claim = claim.or_else(|| self.claimed.iter().find(again).map(|(.., claim)| claim.clone()));
        // A rounded whole may be a little less than its parts.
        let slack = if figure.numeral.scale > 0 {
            figure.quantity.step
        } else {
            Decimal::ZERO
        };
        self.figure = Some(index);
        self.claim = claim;
        self.value = figure.quantity.value + slack;
        self.left = figure.quantity.value;
        self.end = figure.end;
        self.summed = None;
    }
}

impl Reader<'_> {
    /// Follows the figures of the block: `claim` is what stands for the figure at `index` itself. Gives a part of the
    /// whole, by the claim of the whole where nothing else claims the figure.
    pub(crate) fn among(
        &self,
        (finds, index): (&Finds<'_>, usize),
        claim: Option<&Claim>,
        whole: &mut Whole,
    ) -> Option<Found> {
        let figure = self.page.figures.get(index)?;
        // 分为三类 counts the items, not what they count.
        let word = figure.numeral.chinese() && figure.quantity.value <= Decimal::TEN && claim.is_none();
        if word || matches!(figure.unit.as_str(), "" | "%") {
            return None;
        }
        if let Some(claim) = claim {
            let known = (index, figure.quantity.value, figure.unit.clone(), claim.clone());
            whole.claimed.push(known);
        }
        if let Some((index, claim)) = self.told_by_unit(figure, whole) {
            whole.begin(index, self.page.figures.get(index)?, Some(claim));
        }
        if !self.breaks_down(figure, whole) {
            // 非法营运52起(含网约车40辆),超限运输36起: what a bracket adds in another unit does not end the list.
            if claim.is_none() && self.is_aside_of(whole, figure) {
                return None;
            }
            whole.begin(index, figure, claim.cloned());
            whole.summed = claim.and_then(|claim| self.adding_up((finds, index), claim));
            return None;
        }
        let near = self.named_by(whole.end, figure.start);
        let other = claim.is_some_and(|claim| !self.stands_in(whole, (claim, figure)));
        // 新收649件,旧存144件 that add up are parts all the same; 胜诉27件,撤诉4件 are none.
        let summed = whole.summed.is_some_and(|last| index <= last);
        let intake = || summed && self.is_intake(whole.end, figure);
        let outcome = near && claim.is_none() && self.is_outcome(whole.end, figure) && !intake();
        if other || figure.numeral.doubtful || !near || outcome {
            return None;
        }
        // Items that are claimed themselves may be broken down again: (市级26件、区级65件(即东区31件、西区34件)).
        if claim.is_none() {
            whole.left -= figure.quantity.value;
        }
        let claim = claim.or(whole.claim.as_ref())?.clone();
        whole.end = figure.end;
        Some(Found {
            quantity: figure.quantity,
            unit: figure.unit.clone(),
            qualifier: figure.qualifier,
            at: figure.start,
            end: figure.end,
            target: false,
            period: None,
            among: true,
            sum: false,
            claim: Claim {
                end: figure.end,
                plain: false,
                ..claim
            },
        })
    }

    /// Whether a figure stands in a bracket right behind an item of the whole, in another unit.
    fn is_aside_of(&self, whole: &Whole, figure: &Figure) -> bool {
        let last = whole.figure.and_then(|index| self.page.figures.get(index));
        let bracket = self.page.bracket_around(figure.start);
        let (Some(last), Some((open, _))) = (last, bracket) else {
            return false;
        };
        open == whole.end && last.end < open && !self.same_unit(whole.claim.as_ref(), (figure, last))
    }

    /// Whether a claim counts what the whole counts that is broken down at present.
    pub(crate) fn is_of(&self, whole: &Whole, claim: &Claim) -> bool {
        whole
            .claim
            .as_ref()
            .is_some_and(|whole| self.counts_alike(whole, claim))
    }

    /// Whether an item tells what became of what was counted: 不予公开4件, 2件办理结果为主动公开.
    fn is_outcome(&self, from: usize, figure: &Figure) -> bool {
        let words = &self.lexicon.words;
        let head = self.head_of_item(from, figure);
        let tail = self.page.chars().get(figure.end..).unwrap_or(&[]);
        // 罚款超过5万元案件3件 are a kind, 已办结其中的20件 a part in so many words.
        let bare = head.strip_suffix(&['的']).unwrap_or(head);
        let kind = head.ends_with(&['案', '件']) || words.at_end(WordClass::Breakdown, bare).is_some();
        let outcome = words.at_head(WordClass::Outcome, head).is_some();
        outcome && !kind || words.at_head(WordClass::OutcomeBehind, tail).is_some()
    }

    /// Whether an item tells what came in, or what was left from before.
    fn is_intake(&self, from: usize, figure: &Figure) -> bool {
        let head = self.head_of_item(from, figure);
        self.lexicon.words.at_head(WordClass::Intake, head).is_some()
    }

    /// The words of an item before its figure, beyond 其中 and what stands before the item.
    fn head_of_item(&self, from: usize, figure: &Figure) -> &[char] {
        let name = self.page.chars().get(from..figure.start).unwrap_or(&[]);
        let name = name.iter().rposition(|c| breaks(*c) || matches!(c, '、' | '('));
        let start = name.map_or(from, |mark| from + mark + 1);
        let head = self.page.chars().get(start..figure.start).unwrap_or(&[]);
        let led = self.lexicon.words.at_head(WordClass::Breakdown, head);
        led.map_or(head, |length| &head[length..])
    }

    /// A further item of a list of parts that names nothing but itself: 医疗纠纷调委会2个、交通调解室1个. `before` is the
    /// figure before it, where that is a part.
    pub(crate) fn listed_on(&self, index: usize, before: Option<&(usize, Claim)>) -> Option<Found> {
        let (at, claim) = before.filter(|(at, _)| at + 1 == index)?;
        let (last, figure) = (self.page.figures.get(*at)?, self.page.figures.get(index)?);
        let between = self.page.chars().get(last.end..figure.start)?;
        let name = between.strip_prefix(&['、'])?;
        let counted = !matches!(figure.unit.as_str(), "" | "%") && !figure.numeral.doubtful;
        // 办理法律援助案件90件、代书38件: a verb of its own counts something else.
        let verb = [WordClass::ListVerb, WordClass::Outcome]
            .iter()
            .any(|class| self.lexicon.words.at_head(*class, name).is_some());
        let other = verb || self.topics.strong(last.end, figure.start).next().is_some();
        if name.is_empty() || name.len() > LISTED_NAME || !counted || other || self.joins_another_unit(*at) {
            return None;
        }
        let found = self.as_before((*at, claim), index)?;
        Some(Found { among: true, ..found })
    }

    /// Whether a figure is itself an item of a list behind one of another unit: 法律咨询260人次、法律援助41件、公证82件 counts three
    /// things.
    fn joins_another_unit(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.page.figures.get(before));
        let (Some(before), Some(figure)) = (before, self.page.figures.get(at)) else {
            return false;
        };
        let joined = self.page.char(before.end) == Some('、');
        let item = figure.start.saturating_sub(before.end) <= LISTED_NAME;
        joined && item && !self.lexicon.units.alike(&before.unit, &figure.unit)
    }

    /// The figure that one behind 其中 breaks down by its unit, where the last one has another: 办案64件,咨询500人次,其中农民工案件
    /// 22件.
    fn told_by_unit(&self, figure: &Figure, whole: &Whole) -> Option<(usize, Claim)> {
        let last = whole.figure.and_then(|index| self.page.figures.get(index))?;
        if last.unit == figure.unit || self.lexicon.units.alike(&last.unit, &figure.unit) {
            return None;
        }
        let sentence = |at: usize| self.page.sentence_at(at).unwrap_or_default();
        let (clause, _) = self.page.clause(figure.start);
        let opens = |start: usize| {
            let head = (start + 3).min(figure.start);
            self.setting().contains(start, head, WordClass::Breakdown)
        };
        // 主动公开信息98条。其中,文件类12条,访谈2期,其他信息84条: what a sentence that opens so breaks down stands before it.
        let above = opens(self.page.sentences.get(sentence(figure.start))?.start);
        if !(above || opens(clause)) || sentence(figure.start) > sentence(last.start) + 1 {
            return None;
        }
        let fits = |(index, value, unit, _): &&(usize, Decimal, String, Claim)| {
            let place = self.page.figures.get(*index).map(|known| sentence(known.start));
            let alike = self.lexicon.units.alike(unit, &figure.unit);
            let near = place.is_some_and(|place| {
                let last = sentence(last.start);
                place == last || above && place + 1 == last && last == sentence(figure.start)
            });
            alike && *value >= figure.quantity.value && near
        };
        let (index, _, _, claim) = whole
            .claimed
            .iter()
            .rev()
            .filter(|known| known.3.end <= last.start)
            .find(fits)?;
        Some((*index, claim.clone()))
    }

    /// Whether the figure stands in a breakdown of `whole`: behind 其中 in the same sentence or at the head
    /// of the next, in its unit, and no larger than what is left of it.
    pub(crate) fn breaks_down(&self, figure: &Figure, whole: &Whole) -> bool {
        let Some(before) = whole.figure.and_then(|index| self.page.figures.get(index)) else {
            return false;
        };
        let sentence = |at: usize| self.page.sentence_at(at).unwrap_or_default();
        let (from, to) = (sentence(before.start), sentence(figure.start));
        let setting = self.setting();
        let begun = match to.checked_sub(from) {
            Some(0) => {
                let summed = whole.summed.and_then(|last| self.page.figures.get(last));
                setting.contains(before.end, figure.start, WordClass::Breakdown)
                    || self.opens(before.end)
                    || summed.is_some_and(|last| figure.start <= last.start)
            }
            Some(1) => self.page.sentences.get(to).is_some_and(|sentence| {
                let head = (sentence.start + 3).min(figure.start);
                setting.contains(sentence.start, head, WordClass::Breakdown)
                    || sentence.fresh && setting.contains(before.end, sentence.start, WordClass::Breakdown)
            }),
            _ => {
                let taken = whole.end > before.end && to == sentence(whole.end) + 1;
                taken && self.page.sentences.get(to).is_some_and(|sentence| sentence.fresh)
            }
        };
        begun
            && self.same_unit(whole.claim.as_ref(), (figure, before))
            && figure.quantity.value <= whole.value
            && !whole.left.is_zero()
    }

    /// Whether a claimed figure counts what the whole counts: one indicator, and not what its own level had of it, which
    /// is a figure of its own.
    fn stands_in(&self, whole: &Whole, (claim, figure): (&Claim, &Figure)) -> bool {
        let before = whole.figure.and_then(|index| self.page.figures.get(index));
        let scope = |figure: &Figure| self.setting().whose(figure.start).scope;
        let alike = whole
            .claim
            .as_ref()
            .is_some_and(|whole| self.counts_alike(claim, whole));
        alike && before.is_some_and(|before| scope(before) == scope(figure))
    }

    /// Whether two claims are on one indicator.
    pub(crate) fn counts_alike(&self, one: &Claim, other: &Claim) -> bool {
        let code = |claim: &Claim| {
            self.lexicon
                .wordings
                .get(claim.wording)
                .map(|wording| &wording.indicator.code)
        };
        code(one) == code(other)
    }

    /// Whether two figures are counted in one unit, or in two that are one to the indicator of the claim: 条 and 件. People and
    /// premises are none of the things that they are counted with: 咨询1865人次,其中…;代理824件.
    fn same_unit(&self, claim: Option<&Claim>, (one, other): (&Figure, &Figure)) -> bool {
        let wording = claim.and_then(|claim| self.lexicon.wordings.get(claim.wording));
        let units = &self.lexicon.units;
        let worth = |figure: &Figure| units.convert(Decimal::ONE, &figure.unit, &wording?.indicator);
        let counted = |figure: &Figure| ["人", "人次", "家"].map(|unit| units.alike(&figure.unit, unit));
        let converts = || worth(one).is_some_and(|one| Some(one) == worth(other));
        units.alike(&one.unit, &other.unit) || counted(one) == counted(other) && converts()
    }

    /// The last of at least two figures right behind one, in its sentence and unit, that add up to it:
    /// 执法主体56个(区直单位32个、街镇24个).
    fn adding_up(&self, (finds, index): (&Finds<'_>, usize), claim: &Claim) -> Option<usize> {
        let whole = self.page.figures.get(index)?;
        let sentence = self.page.sentence_at(whole.start);
        let mut sum = Decimal::ZERO;
        let mut count = 0;
        for (at, figure) in self.page.figures.iter().enumerate().skip(index + 1).take(LONGEST_LIST) {
            if self.page.sentence_at(figure.start) != sentence || sum > whole.quantity.value {
                return None;
            }
            if self.same_unit(Some(claim), (figure, whole)) {
                sum += figure.quantity.value;
                count += 1;
            }
            if count > 1 && sum == whole.quantity.value {
                // 参加诉讼15起,胜诉9起,败诉6起 adds up too: what has a wording of its own breaks nothing down.
                let own = |at| {
                    self.find(finds, at)
                        .is_some_and(|found| !self.counts_alike(&found.claim, claim))
                };
                return (!(index + 1..=at).any(own)).then_some(at);
            }
        }
        None
    }

    /// 341件复议案件中, opens a breakdown of the 341.
    fn opens(&self, end: usize) -> bool {
        let (_, close) = self.page.clause(end);
        let last = close.checked_sub(1).and_then(|at| self.page.char(at));
        last == Some('中') && close <= end + LONGEST_NAME
    }

    /// Whether what stands between two figures is no more than the name of an item.
    fn named_by(&self, from: usize, to: usize) -> bool {
        let text = self.page.chars().get(from..to).unwrap_or(&[]);
        let item = text
            .iter()
            .rposition(|c| matches!(c, ',' | '，' | ';' | '；' | '、' | ':' | '：'))
            .map_or(text, |at| &text[at + 1..]);
        text.len() <= 2 * LONGEST_NAME && item.len() <= LONGEST_NAME
    }
}
