//! Lists of kinds, which name no indicator of their own: 从案件类型看,行政处罚类32件、信息公开类21件; 主动公开政府信息96条、
//! 规范性文件3条、其他信息64条. Each of them is a part of what the figure counts that they break down.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::extract::block::{Finds, Found, Reader};
use crate::extract::claim::Claim;
use crate::extract::figure::Figure;
use crate::extract::kinds_list::{Listed, Marked, lists};
use crate::extract::section::Section;
use crate::reference::WordClass;

/// Fewest items of a list that no word announces.
const UNMARKED: usize = 3;

/// Most counts that are remembered of the block before.
const REMEMBERED: usize = 12;

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
    /// By figure, the claim that it is a part of, or the whole by.
    settled: BTreeMap<usize, (Claim, Standing)>,
}

/// How a figure of a list stands to what the list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Part,
    Whole,
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
    /// A figure of a list of kinds: part of what the list counts, or the total at its end.
    pub(crate) fn kind(
        &self,
        index: usize,
        finds: &Finds<'_>,
        (kinds, before): (&mut Kinds, &Before),
    ) -> Option<Found> {
        let at = kinds.lists.partition_point(|list| list.first() < index);
        if let Some(list) = kinds.lists.get(at).filter(|list| list.first() == index) {
            let settled = self.settle_list(list, finds, (&kinds.known, before));
            kinds.settled.extend(settled);
        }
        let (claim, standing) = kinds.settled.get(&index)?;
        let figure = self.page.figures.get(index)?;
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
        Some(Found {
            among: *standing == Standing::Part,
            sum: *standing == Standing::Whole,
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
    ) -> Vec<(usize, (Claim, Standing))> {
        let announced = before.announced
            && self
                .page
                .figures
                .get(list.first())
                .is_some_and(|first| self.page.sentence_at(first.start) == Some(0));
        let own = |index: &usize| self.find(finds, *index).map(|found| found.claim);
        let claims: Vec<(usize, Option<Claim>)> = list.items.iter().map(|index| (*index, own(index))).collect();
        if let Some(settled) = self.added_up(list, (finds, &claims)) {
            return settled;
        }
        let marked = if announced { Marked::Kinds } else { list.marked };
        let part = |(index, claim): (usize, Claim)| (index, (claim, Standing::Part));
        match marked {
            Marked::Kinds | Marked::Breakdown => {
                let Some(whole) = self.whole_of(list, finds, (known, before)) else {
                    return Vec::new();
                };
                let kinds = marked == Marked::Kinds;
                let items = claims.into_iter().filter(|(index, own)| match own {
                    // 其中 without a wording of their own is read where the figures are followed.
                    None => kinds,
                    Some(own) => self.counts_alike(own, &whole) && kinds || self.names_kind((*index, own), &whole),
                });
                items.map(|(index, _)| part((index, whole.clone()))).collect()
            }
            Marked::Not => self.unmarked(list, claims).into_iter().map(part).collect(),
        }
    }

    /// A list with the total that its items add up to: 公开政策文件47条,计划规划32条,共计79条.
    fn added_up(
        &self,
        list: &Listed,
        (finds, claims): (&Finds<'_>, &[(usize, Option<Claim>)]),
    ) -> Option<Vec<(usize, (Claim, Standing))>> {
        let total = list.total?;
        let named = self.find(finds, total).map(|found| found.claim);
        let first = claims.iter().find_map(|(_, claim)| claim.clone());
        let whole = named.or(first)?;
        let fits = |(index, own): &(usize, Option<Claim>)| {
            own.as_ref()
                .is_none_or(|own| self.counts_alike(own, &whole) || self.names_kind((*index, own), &whole))
        };
        if !claims.iter().all(fits) {
            return None;
        }
        let parts = claims
            .iter()
            .map(|(index, _)| (*index, (whole.clone(), Standing::Part)));
        Some(parts.chain([(total, (whole.clone(), Standing::Whole))]).collect())
    }

    /// The parts of a list that no word announces: its first item names what all are of, and the last one the rest.
    fn unmarked(&self, list: &Listed, claims: Vec<(usize, Option<Claim>)>) -> Vec<(usize, Claim)> {
        let mut claims = claims.into_iter();
        let Some((first, Some(whole))) = claims.next() else {
            return Vec::new();
        };
        let others: Vec<(usize, Option<Claim>)> = claims.collect();
        let fits = |(index, own): &(usize, Option<Claim>)| {
            own.as_ref()
                .is_none_or(|own| self.counts_alike(own, &whole) || self.names_kind((*index, own), &whole))
        };
        let nameless = others.iter().filter(|(_, own)| own.is_none()).count();
        let alike = |index: &usize| self.is_named_after(&whole) || self.one_noun(first, *index);
        if list.items.len() < UNMARKED || nameless == 0 || !list.exhaustive || !others.iter().all(fits) {
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
        let indexes = others.into_iter().map(|(index, _)| index).filter(alike);
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

    /// Whether the names of two items end with one noun: 邻里纠纷, 其他纠纷.
    fn one_noun(&self, first: usize, other: usize) -> bool {
        let noun = |index: usize| {
            let figure = self.page.figures.get(index)?;
            self.page.chars().get(figure.start.checked_sub(2)?..figure.start)
        };
        noun(first).is_some_and(|first| Some(first) == noun(other))
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

    /// The claim of the count that a list breaks down.
    fn whole_of(&self, list: &Listed, finds: &Finds<'_>, (known, before): (&[Known], &Before)) -> Option<Claim> {
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
        let fits =
            |known: &&Known| known.unit == first.unit && known.value >= largest && near(known) && topical(&known.claim);
        let found: Vec<&Known> = before.known.iter().chain(known).filter(fits).collect();
        let exact = found.iter().rev().find(|known| known.value == sum);
        let here = |known: &&&Known| known.sentence == Some(sentence);
        let above = |known: &&&Known| known.value > sum;
        let least = |known: &&&Known| known.value;
        // Kinds may overlap: then no count but the one before them can be meant.
        let same = || found.iter().rev().filter(here).filter(above).min_by_key(least);
        let overlapping = || found.iter().rev().find(here);
        let earlier = || found.iter().rev().filter(above).min_by_key(least);
        exact
            .or_else(same)
            .or_else(overlapping)
            .or_else(earlier)
            .map(|known| Claim {
                start: if known.sentence.is_some() {
                    known.claim.start
                } else {
                    usize::MAX
                },
                ..known.claim.clone()
            })
            .or_else(|| self.told_again(list, (first, sum), finds))
            .or_else(|| self.implied_whole(list, first))
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
        let topic = self.topics.at(self.page, list.head.0.min(first.start))?;
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
