//! Lists of kinds, which name no indicator of their own: 从案件类型看,行政处罚类32件、信息公开类21件; 主动公开政府信息96条、
//! 规范性文件3条、其他信息64条. Each of them is a part of what the figure counts that they break down.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::extract::block::{Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::find::Finds;
use crate::extract::kinds_list::{Listed, Marked, lists};
use crate::extract::section::Section;
use crate::reference::WordClass;

/// Fewest items of a list that no word announces.
const UNMARKED: usize = 3;

/// Most counts that are remembered of the block before.
const REMEMBERED: usize = 12;

/// A figure of a list with what a wording claims it for.
type Item = (usize, Option<Claim>);

/// What a list breaks down.
struct Broken {
    claim: Claim,
    /// The items add up to it.
    exact: bool,
}

/// A count that some wording claims.
#[derive(Debug, Clone)]
struct Known {
    value: Decimal,
    unit: String,
    claim: Claim,
    /// Its sentence in the block; absent for one of the block before.
    sentence: Option<usize>,
}

/// What the blocks before say of the lists in the next one.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// The counts of the last block that had any.
    known: Vec<Known>,
    /// The block right before is a heading that announces kinds: 案件类型情况.
    announced: bool,
}

/// What is known of the lists of a block while its figures are followed.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    lists: Vec<Listed>,
    known: Vec<Known>,
    /// By figure, how it stands to what its list counts.
    settled: BTreeMap<usize, Settled>,
}

/// How a figure of a list stands to what the list counts.
#[derive(Debug, Clone)]
enum Settled {
    /// A part of what a claim counts.
    Part(Claim),
    /// What its parts add up to, by their claim.
    Whole(Claim),
    /// A kind of what nobody tells: no count of what it is named after.
    Nothing,
}

/// What a list of kinds makes of a figure.
pub(crate) enum Kind {
    /// A part of what the list counts, or its total.
    Found(Found),
    /// It counts what cannot be told.
    Nothing,
    /// No list settles it.
    Open,
}

impl Known {
    /// Its claim, as one of another figure: of the block before only the wording.
    fn claim(&self) -> Claim {
        Claim {
            start: if self.sentence.is_some() {
                self.claim.start
            } else {
                usize::MAX
            },
            ..self.claim.clone()
        }
    }
}

impl Before {
    /// Goes on to the block behind the one that was read.
    pub(crate) fn pass(&mut self, reader: &Reader<'_>, kinds: Kinds) {
        let page = reader.page;
        let end = page.chars().len();
        let counted = page.figures.iter().any(|figure| !figure.unit.is_empty());
        self.announced = !counted && page.says(&reader.lexicon.words, WordClass::Kinds, (0, end));
        if counted {
            self.known = kinds.known;
            self.known.drain(..self.known.len().saturating_sub(REMEMBERED));
            for known in &mut self.known {
                known.sentence = None;
            }
        }
    }
}

impl Kinds {
    /// The lists of the reader's block.
    pub(crate) fn of(reader: &Reader<'_>) -> Self {
        let lists = if reader.section == Section::Shortcomings {
            Vec::new()
        } else {
            lists(reader.page, &reader.lexicon.words)
        };
        Self {
            lists,
            ..Self::default()
        }
    }
}

impl Reader<'_> {
    /// What the lists of kinds make of a figure.
    pub(crate) fn kind(&self, index: usize, finds: &Finds<'_>, (kinds, before): (&mut Kinds, &Before)) -> Kind {
        let at = kinds.lists.partition_point(|list| list.first() < index);
        if let Some(list) = kinds.lists.get(at).filter(|list| list.first() == index) {
            let settled = self.settle_list(list, finds, (&kinds.known, before));
            kinds.settled.extend(settled);
        }
        let (settled, figure) = (kinds.settled.get(&index), self.page.figures.get(index));
        let Some((settled, figure)) = settled.zip(figure) else {
            return Kind::Open;
        };
        let (claim, whole) = match settled {
            Settled::Part(claim) => (claim, false),
            Settled::Whole(claim) => (claim, true),
            Settled::Nothing => return Kind::Nothing,
        };
        let own = self
            .find(finds, index)
            .filter(|found| self.counts_alike(&found.claim, claim));
        let found = own.unwrap_or_else(|| {
            let claim = Claim {
                start: claim.start.min(figure.start),
                end: figure.end,
                plain: false,
                ..claim.clone()
            };
            self.stated(figure, claim)
        });
        Kind::Found(Found {
            among: !whole,
            sum: whole,
            ..found
        })
    }

    /// Remembers what stands for a figure, for lists behind it.
    pub(crate) fn remember(&self, index: usize, claim: Option<&Claim>, kinds: &mut Kinds) {
        let Some((figure, claim)) = self.page.figures.get(index).zip(claim) else {
            return;
        };
        if kinds.settled.contains_key(&index) || matches!(figure.unit.as_str(), "" | "%") {
            return;
        }
        kinds.known.push(Known {
            value: figure.quantity.value,
            unit: figure.unit.clone(),
            claim: claim.clone(),
            sentence: self.page.sentence_at(figure.start),
        });
    }

    /// What the figures of a list stand for.
    fn settle_list(
        &self,
        list: &Listed,
        finds: &Finds<'_>,
        (known, before): (&[Known], &Before),
    ) -> Vec<(usize, Settled)> {
        let own = |index: &usize| self.find(finds, *index).map(|found| found.claim);
        let claims: Vec<Item> = list.items.iter().map(|index| (*index, own(index))).collect();
        if let Some(settled) = self.added_up(list, (finds, &claims)) {
            return settled;
        }
        let announced = before.announced && list.items.first().and_then(|first| self.sentence_of(*first)) == Some(0);
        // 其中公示公告类71条,机构职能类13条: items that call themselves kinds are kinds.
        let called = announced || list.marked == Marked::Breakdown && list.kinds;
        let marked = if called { Marked::Kinds } else { list.marked };
        let part = |(index, claim): (usize, Claim)| (index, Settled::Part(claim));
        if marked == Marked::Not {
            return self.unmarked(list, claims).into_iter().map(part).collect();
        }
        // 行政诉讼案件中,胜诉46件: only where a word announces kinds are outcomes told as such.
        if list.outcomes && matches!(marked, Marked::Within | Marked::Bracket) {
            return Vec::new();
        }
        let Some(whole) = self.whole_of(list, finds, (known, before)) else {
            return if marked == Marked::Breakdown {
                Vec::new()
            } else {
                self.untold(&claims)
            };
        };
        // 其中 without a wording of their own is read where the figures are followed, unless the items add up to one count.
        let kinds = marked != Marked::Breakdown || whole.exact && !list.outcomes;
        let renamed = whole.exact && self.one_other(&claims, &whole.claim);
        let items = claims.into_iter().filter(|(index, own)| match own {
            None => kinds,
            Some(own) => {
                let alike = self.counts_alike(own, &whole.claim) || renamed;
                alike && kinds || self.names_kind((*index, own), &whole.claim)
            }
        });
        items.map(|(index, _)| part((index, whole.claim.clone()))).collect()
    }

    fn sentence_of(&self, index: usize) -> Option<usize> {
        self.page.sentence_at(self.page.figures.get(index)?.start)
    }

    /// Whether the items that are claimed are all of one indicator, another one of the family of the whole: kinds of 受理
    /// that are worded as those of 收到. What became of the cases has an indicator for each outcome.
    fn one_other(&self, claims: &[Item], whole: &Claim) -> bool {
        let mut own = claims.iter().filter_map(|(_, own)| own.as_ref());
        let Some(first) = own.next() else { return false };
        own.clone().count() > 0
            && self.family(first) == self.family(whole)
            && own.all(|own| self.counts_alike(own, first))
    }

    /// Kinds of what no count before them tells: where one calls itself a kind, none is a count of what it is
    /// named after.
    fn untold(&self, claims: &[Item]) -> Vec<(usize, Settled)> {
        let called_kind = |index: usize| {
            let figure = self.page.figures.get(index);
            let name = figure.and_then(|figure| self.page.chars().get(figure.start.checked_sub(1)?));
            name == Some(&'类')
        };
        let kind = |(index, own): &Item| own.is_some() && called_kind(*index);
        let named = claims.iter().any(kind);
        let items = claims.iter().filter(|_| named);
        items.map(|(index, _)| (*index, Settled::Nothing)).collect()
    }

    /// A list with the total that its items add up to: 公开政策文件47条,计划规划32条,共计79条.
    fn added_up(&self, list: &Listed, (finds, claims): (&Finds<'_>, &[Item])) -> Option<Vec<(usize, Settled)>> {
        let total = list.total?;
        let named = self.find(finds, total).map(|found| found.claim);
        let first = claims.iter().find_map(|(_, claim)| claim.clone());
        let whole = named.or(first)?;
        let fits = |(index, own): &Item| {
            own.as_ref()
                .is_none_or(|own| self.counts_alike(own, &whole) || self.names_kind((*index, own), &whole))
        };
        if !claims.iter().all(fits) {
            return None;
        }
        let parts = claims.iter().map(|(index, _)| (*index, Settled::Part(whole.clone())));
        Some(parts.chain([(total, Settled::Whole(whole.clone()))]).collect())
    }

    /// The parts of a list that no word announces: its first item names what all are of, and the last one the rest.
    fn unmarked(&self, list: &Listed, claims: Vec<Item>) -> Vec<(usize, Claim)> {
        let mut claims = claims.into_iter();
        let Some((first, Some(whole))) = claims.next() else {
            return Vec::new();
        };
        let others: Vec<Item> = claims.collect();
        let fits = |(index, own): &Item| {
            own.as_ref()
                .is_none_or(|own| self.counts_alike(own, &whole) || self.names_kind((*index, own), &whole))
        };
        let nameless = others.iter().filter(|(_, own)| own.is_none()).count();
        // 信息公开类别:机构概况3条,人事信息8条,工作会议4条: a second item that is told so shows that the third is one.
        let again = |(_, own): &Item| own.as_ref().is_some_and(|own| self.counts_alike(own, &whole));
        let told = list.rest || list.kinds || self.is_named_after(&whole) && others.iter().any(again);
        let alike = |index: &usize| self.is_named_after(&whole) || self.shares_verb((first, &whole), *index);
        if list.items.len() < UNMARKED || !told || list.outcomes || !others.iter().all(fits) {
            return Vec::new();
        }
        let values = |index: &usize| {
            self.page
                .figures
                .get(*index)
                .map_or(Decimal::ZERO, |figure| figure.quantity.value)
        };
        let rest: Decimal = others.iter().map(|(index, _)| values(index)).sum();
        let largest = values(&first) >= rest;
        if nameless == 0 && largest {
            return Vec::new();
        }
        let indexes: Vec<usize> = others.into_iter().map(|(index, _)| index).filter(alike).collect();
        if indexes.len() + 1 < UNMARKED {
            return Vec::new();
        }
        let parts = (!largest).then_some(first).into_iter().chain(indexes);
        parts.map(|index| (index, whole.clone())).collect()
    }

    /// Whether what a claim counts breaks down into kinds that are named after what others count.
    fn is_named_after(&self, claim: &Claim) -> bool {
        let family = self.family(claim);
        let mut families = self.lexicon.kinds.iter().flatten();
        families.any(|name| name == family)
    }

    fn family(&self, claim: &Claim) -> &str {
        let wording = self.lexicon.wordings.get(claim.wording);
        wording.map_or("", |wording| wording.indicator.code.family())
    }

    /// Whether an item counts what the first one does under the verb of that: 调解邻里纠纷320件,其他纠纷41件.
    fn shares_verb(&self, (first, whole): (usize, &Claim), other: usize) -> bool {
        let figures = self.page.figures.get(first).zip(self.page.figures.get(other));
        let Some((first, figure)) = figures else { return false };
        let slice = |from: usize, to: usize| self.page.chars().get(from..to).unwrap_or(&[]);
        let head = slice(self.page.clause(first.start).0, first.start);
        let words = &self.lexicon.words;
        let verb = (0..head.len()).find_map(|at| Some((at, words.at_head(WordClass::ListVerb, &head[at..])?)));
        let Some((at, length)) = verb else { return false };
        let item = slice(self.page.item(figure).0, figure.end);
        let text: String = head[at..at + length].iter().chain(item).collect();
        let claim = self.claim_alone(&text, self.topics.at(self.page, figure.start));
        claim.is_some_and(|(claim, _)| self.counts_alike(&claim, whole))
    }

    /// Whether an item that another family claims is a kind of what the whole counts: reconsiderations are told by what was
    /// contested (行政处罚类32件), not by what was done. A verb of its own makes it a count of its own.
    fn names_kind(&self, (index, own): (usize, &Claim), whole: &Claim) -> bool {
        let topics = self.lexicon.kinds.iter().zip(&self.lexicon.counted);
        // 受理行政复议案件, 行政应诉案件: a count of its own beside another.
        let own_count = topics
            .filter(|(_, counted)| !counted.is_empty())
            .any(|(families, _)| families.iter().any(|name| name == self.family(own)));
        let verb = self.page.figures.get(index).is_some_and(|figure| {
            let (start, _) = self.page.item(figure);
            let name = self.page.chars().get(start..figure.start).unwrap_or(&[]);
            (0..name.len()).any(|at| self.lexicon.words.at_head(WordClass::ListVerb, &name[at..]).is_some())
        });
        self.is_named_after(whole) && self.family(own) != self.family(whole) && !own_count && !verb
    }

    /// The count that a list breaks down.
    fn whole_of(&self, list: &Listed, finds: &Finds<'_>, (known, before): (&[Known], &Before)) -> Option<Broken> {
        let first = self.page.figures.get(list.first())?;
        let sentence = self.page.sentence_at(first.start)?;
        let values = list
            .items
            .iter()
            .filter_map(|index| Some(self.page.figures.get(*index)?.quantity.value));
        let (sum, largest) = values.fold((Decimal::ZERO, Decimal::ZERO), |(sum, largest), value| {
            (sum + value, largest.max(value))
        });
        let topics: Vec<usize> = self.topics.strong(list.head.0, list.head.1).collect();
        let topical = |claim: &Claim| {
            topics
                .iter()
                .all(|topic| self.lexicon.takers.topical(claim.wording, Some(*topic)))
        };
        let near = |known: &&Known| known.sentence.map_or(sentence <= 1, |own| own + 1 >= sentence);
        let fits = |known: &&Known| known.unit == first.unit && known.value >= largest && topical(&known.claim);
        let all = || before.known.iter().chain(known).rev().filter(fits);
        // 受理的86件中, 应诉案件74件(…): the figure before the list is the one.
        let named = list
            .before
            .and_then(|index| self.page.figures.get(index))
            .filter(|_| list.names_whole());
        if let Some(named) = named {
            let value = named.quantity.value;
            let again = all().find(|known| known.value == value && (sum <= value || near(known)));
            let claim = again
                .map(Known::claim)
                .or_else(|| Some(self.find(finds, list.before?)?.claim));
            return claim.filter(|_| sum <= value).map(|claim| Broken {
                claim,
                exact: sum == value,
            });
        }
        if list.marked == Marked::Within {
            return self
                .noun_within(list, first)
                .map(|claim| Broken { claim, exact: false });
        }
        // What many kinds add up to is what they break down, however far before it stands; what became of things (A类
        // of the suggestions, 采纳) is told as no kind of them.
        let many = list.items.len() >= UNMARKED && list.kinds && !list.outcomes;
        let found: Vec<&Known> = all()
            .filter(|known| near(known) || many && known.value == sum)
            .collect();
        let here = |known: &&&Known| known.sentence == Some(sentence);
        let above = |known: &&&Known| known.value > sum;
        let least = |known: &&&Known| known.value;
        if let Some(exact) = found.iter().find(|known| known.value == sum) {
            return Some(Broken {
                claim: exact.claim(),
                exact: true,
            });
        }
        // 在册251名,缓刑219名、假释32名;女性76名: what stands before the mark adds up, and the rest divides it again.
        let divided = || self.divided_twice(list, &found).map(Known::claim);
        // Kinds may overlap: then no count but the one before them can be meant.
        let same = || found.iter().filter(here).filter(above).min_by_key(least);
        let overlapping = || found.iter().find(here);
        let earlier = || found.iter().filter(above).min_by_key(least);
        let known = || same().or_else(overlapping).or_else(earlier).map(|known| known.claim());
        divided()
            .or_else(known)
            .or_else(|| self.told_again(list, (first, sum), finds))
            .or_else(|| self.implied_whole(list, first))
            .map(|claim| Broken { claim, exact: false })
    }

    /// The count that the first items of a list add up to, where a semicolon stands behind them.
    fn divided_twice<'k>(&self, list: &Listed, found: &[&'k Known]) -> Option<&'k Known> {
        let figures = list.items.iter().filter_map(|index| self.page.figures.get(*index));
        let mut sum = Decimal::ZERO;
        let sums = figures.map(|figure| {
            sum += figure.quantity.value;
            (sum, self.page.char(figure.end))
        });
        let marked = |(_, mark): &(Decimal, Option<char>)| matches!(mark, Some(';' | '；'));
        let sum = sums.skip(1).find(marked)?.0;
        found.iter().find(|known| known.value == sum).copied()
    }

    /// The claim of what the words before a list name without a figure: 行政复议申请中,….
    fn noun_within(&self, list: &Listed, first: &Figure) -> Option<Claim> {
        let (start, _) = self.page.clause(first.start);
        let (from, to) = self.page.clause(start.checked_sub(2)?);
        let noun = self
            .page
            .chars()
            .get(from.max(list.head.0)..to)?
            .strip_suffix(&['中'])?;
        if self.lexicon.words.at_end(WordClass::Occasion, noun).is_some() {
            return None;
        }
        let printed = self.page.chars().get(first.numeral.start..first.unit_end)?;
        let text: String = noun.iter().chain(printed).collect();
        let (claim, _) = self.claim_alone(&text, self.topics.at(self.page, first.start))?;
        Some(Claim { start: from, ..claim })
    }

    /// The claim of a figure right before a list that is claimed where it is printed again: 共发生61起,按类型分…。查处61起.
    fn told_again(&self, list: &Listed, (first, sum): (&Figure, Decimal), finds: &Finds<'_>) -> Option<Claim> {
        let whole = list.before.and_then(|index| self.page.figures.get(index))?;
        let same = |other: &&(usize, &Figure)| {
            other.1.unit == first.unit && other.1.quantity.value == whole.quantity.value && Some(other.0) != list.before
        };
        let fits = whole.unit == first.unit && whole.quantity.value >= sum;
        let figures: Vec<(usize, &Figure)> = self.page.figures.iter().enumerate().collect();
        let claim = figures
            .iter()
            .filter(same)
            .find_map(|(index, _)| self.find(finds, *index))?
            .claim;
        fits.then_some(Claim {
            start: whole.start,
            ..claim
        })
    }

    /// The claim that kinds have in a passage of their topic where no count stands before them: 案件类型情况:行政处罚类32件.
    fn implied_whole(&self, list: &Listed, first: &Figure) -> Option<Claim> {
        if list.marked == Marked::Breakdown {
            return None;
        }
        // Before the name of the first item, which may name a topic of its own.
        let (clause, _) = self.page.clause(first.start);
        let topic = self.topics.at(self.page, clause.max(list.head.0))?;
        let counted = self
            .lexicon
            .counted
            .get(topic.topic)
            .filter(|words| !words.is_empty())?;
        let printed = self.page.chars().get(first.numeral.start..first.unit_end)?;
        let text: String = counted.chars().chain(printed.iter().copied()).collect();
        let (claim, _) = self.claim_alone(&text, Some(topic))?;
        Some(Claim {
            start: usize::MAX,
            ..claim
        })
    }
}
