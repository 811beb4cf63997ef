//! Mentions sorted into slots, on all cores: each core notes what the mentions of some of the readings
//! speak of, then each judges the slots of some of the bodies. What comes out does not depend on how many
//! cores there are, nor on the order of the readings.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::harmonize::claim::{Age, Claim, Issuing, Slot, claim, issue};
use crate::harmonize::cores::in_parts;
use crate::harmonize::precedence::{SourceKind, Standing};
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::harmonize::{Reading, Rules, body, period};
use crate::model::{
    ArticleId, BodyId, BodyKind, Indicator, IndicatorCode, Issue, Lack, Mention, Period, RegionCode, Scope, Sense,
};

/// The mentions of all readings, filed under what they speak of, and those that speak of nothing.
pub(super) struct Filed<'a> {
    readings: Vec<Reading<'a>>,
    ages: Vec<Age>,
    indicators: Indicators<'a>,
    parts: Vec<Part>,
    /// Every home, in order.
    homes: Vec<Home>,
    /// Every time, in order.
    periods: Vec<Option<Period>>,
    /// Places for figures in which none stands, by what they would state.
    pub(super) unstated: BTreeMap<Slot, Lack>,
    /// Mentions of no level, or of no indicator that is known.
    pub(super) dropped: Vec<Dropped>,
}

/// Who reports, and the region it is about, where that is known.
type Home = Option<(BodyId, RegionCode)>;

/// A mention under its [`Slot`] in numbers, which are compared much faster than the texts that they
/// stand for: there are millions of mentions, and few homes and indicators. The fields stand in the
/// order of the slot's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    short: Short,
    /// Position of the reading, and of the mention in it.
    place: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Short {
    home: u32,
    indicator: u32,
    period: u32,
    scope: Scope,
    sense: Sense,
    counted_by: Option<BodyKind>,
}

/// Readings that a core takes at a time, so that it is not woken for a few.
const FEWEST: usize = 16;

impl<'a> Filed<'a> {
    /// Files the mentions of all readings.
    pub(super) fn of(readings: &[Reading<'a>], rules: &Rules<'a>) -> Self {
        let mut newest: BTreeMap<&ArticleId, usize> = BTreeMap::new();
        for reading in readings {
            let revision = newest.entry(reading.article).or_insert(reading.revision);
            *revision = (*revision).min(reading.revision);
        }
        let age = |reading: &Reading<'_>| {
            let newest = newest.get(reading.article).copied().unwrap_or(reading.revision);
            match reading.revision - newest {
                0 => Age::Current,
                older => Age::Older(older),
            }
        };
        let ages: Vec<Age> = readings.iter().map(age).collect();
        let indicators = Indicators::of(rules);
        let mut parts = in_parts(readings.len().div_ceil(FEWEST), |some| {
            let mut part = Part::default();
            for at in some.start * FEWEST..(some.end * FEWEST).min(readings.len()) {
                part.add((at, &readings[at]), ages[at], (&indicators, rules));
            }
            vec![part]
        });
        let homes = numbered(parts.iter_mut().map(|part| &mut part.homes));
        let periods = numbered(parts.iter_mut().map(|part| &mut part.periods));
        let mut filed = Self {
            readings: readings.to_vec(),
            ages,
            indicators,
            parts: Vec::new(),
            homes,
            periods,
            unstated: BTreeMap::new(),
            dropped: Vec::new(),
        };
        for mut part in parts {
            filed.dropped.append(&mut part.dropped);
            for (slot, lack) in std::mem::take(&mut part.unstated) {
                note_lack(&mut filed.unstated, slot, lack);
            }
            filed.parts.push(part);
        }
        filed
    }

    /// What `work` makes of the slots of some of the homes, in the order of homes: once for each core.
    pub(super) fn judged<T: Send>(&self, work: impl Fn(Slots<'_, 'a>) -> T + Sync) -> Vec<T> {
        // Homes with about as many mentions for each core.
        let mut ends = vec![0usize; self.homes.len()];
        for part in &self.parts {
            for entry in &part.entries {
                ends[part.homes.settled(entry.short.home)] += 1;
            }
        }
        let mut all = 0;
        for end in &mut ends {
            all += *end;
            *end = all;
        }
        let steps = all.div_ceil(FEWEST);
        let begin = |step: usize| match step {
            last if last == steps => ends.len(),
            step => ends.partition_point(|end| *end <= step * FEWEST),
        };
        in_parts(steps, |some| vec![work(self.slots(begin(some.start)..begin(some.end)))])
    }

    /// Every slot.
    pub(super) fn all(&self) -> Slots<'_, 'a> {
        self.slots(0..self.homes.len())
    }

    /// The slots of some homes.
    fn slots(&self, homes: Range<usize>) -> Slots<'_, 'a> {
        let mut order: Vec<Entry> = Vec::new();
        for part in &self.parts {
            let entries = part.entries.iter().filter_map(|entry| {
                let home = part.homes.settled(entry.short.home);
                homes.contains(&home).then(|| Entry {
                    short: Short {
                        home: narrow(home),
                        period: narrow(part.periods.settled(entry.short.period)),
                        ..entry.short
                    },
                    place: entry.place,
                })
            });
            order.extend(entries);
        }
        order.sort_unstable();
        Slots { filed: self, order }
    }
}

/// Positions are kept short: there are fewer than four billion of anything that fits in memory.
fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// The slots of some homes with their claims.
pub(super) struct Slots<'f, 'a> {
    filed: &'f Filed<'a>,
    order: Vec<Entry>,
}

/// Mentions that are no claims, and what a person may have to look at of them.
#[derive(Default)]
pub(super) struct Refused {
    pub(super) dropped: Vec<Dropped>,
    pub(super) issues: Vec<Issue>,
}

impl<'a> Slots<'_, 'a> {
    /// Most slots that there are.
    pub(super) fn most(&self) -> usize {
        self.order.len()
    }

    /// Each slot with a claim once, in order; its claims stand in the one order of claims.
    pub(super) fn each(&self, rules: &Rules<'a>, mut work: impl FnMut(Slot, Claims<'a>)) -> Refused {
        let mut refused = Refused::default();
        for alike in self.order.chunk_by(|one, other| one.short == other.short) {
            let claims = match alike {
                [one] => self.claim(one, rules, &mut refused).map(Claims::One),
                several => {
                    let claims = several.iter().filter_map(|one| self.claim(one, rules, &mut refused));
                    let mut claims: Vec<Claim<'a>> = claims.collect();
                    claims.sort_by(Claim::cmp);
                    Some(Claims::Several(claims)).filter(|claims| claims.indicator().is_some())
                }
            };
            let indicator = claims.as_ref().and_then(Claims::indicator);
            if let (Some(Entry { short, .. }), Some(claims), Some(indicator)) = (alike.first(), claims, indicator) {
                let slot = Slot {
                    home: self.filed.homes[short.home as usize].clone(),
                    indicator: indicator.code.clone(),
                    period: self.filed.periods[short.period as usize],
                    scope: short.scope,
                    sense: short.sense,
                    counted_by: short.counted_by,
                };
                work(slot, claims);
            }
        }
        refused
    }

    fn claim(&self, entry: &Entry, rules: &Rules<'a>, refused: &mut Refused) -> Option<Claim<'a>> {
        let (at, mention) = (entry.place.0 as usize, entry.place.1 as usize);
        let reading = &self.filed.readings[at];
        let mention = &reading.extraction.mentions[mention];
        let known = &self.filed.indicators.list[entry.short.indicator as usize];
        let issuing = Issuing {
            article: reading.article,
            age: self.filed.ages[at],
            published: reading.identity.publication_date.as_ref().map(|found| found.value),
        };
        let standing = known.standing(SourceKind::of(reading.identity, mention));
        match claim(mention, &issuing, (known.indicator, standing), rules) {
            Ok(claim) => Some(claim),
            Err(reason) => {
                refused.dropped.push(dropped(mention, reading.article, reason));
                if issuing.age == Age::Current {
                    refused.issues.extend(issue(mention, reading.article, reason, rules));
                }
                None
            }
        }
    }
}

fn dropped(mention: &Mention, article: &ArticleId, reason: DropReason) -> Dropped {
    Dropped {
        article: article.clone(),
        locator: mention.locator.clone(),
        indicator: mention.indicator.clone(),
        reason,
    }
}

/// The claims of a slot: as a rule one.
pub(super) enum Claims<'a> {
    One(Claim<'a>),
    Several(Vec<Claim<'a>>),
}

impl<'a> Claims<'a> {
    fn indicator(&self) -> Option<&'a Indicator> {
        match self {
            Self::One(claim) => Some(claim.indicator),
            Self::Several(claims) => claims.first().map(|claim| claim.indicator),
        }
    }
}

impl<'a> From<Claims<'a>> for Vec<Claim<'a>> {
    fn from(claims: Claims<'a>) -> Self {
        match claims {
            Claims::One(claim) => vec![claim],
            Claims::Several(claims) => claims,
        }
    }
}

/// The indicators of the catalogue, by their place in the order of codes.
struct Indicators<'a> {
    list: Vec<Known<'a>>,
    at: HashMap<&'a IndicatorCode, u32>,
}

/// An indicator, and how much each kind of source counts for it.
struct Known<'a> {
    indicator: &'a Indicator,
    standings: Vec<(SourceKind, Standing)>,
}

impl<'a> Indicators<'a> {
    fn of(rules: &Rules<'a>) -> Self {
        let known = |indicator: &'a Indicator| {
            let kinds = SourceKind::ALL.iter();
            let standings = kinds.map(|kind| (*kind, rules.precedence.standing(*kind, &indicator.code)));
            Known {
                indicator,
                standings: standings.collect(),
            }
        };
        Self {
            list: rules.catalogue.iter().map(known).collect(),
            at: rules.catalogue.iter().map(|one| &one.code).zip(0..).collect(),
        }
    }
}

impl Known<'_> {
    fn standing(&self, kind: SourceKind) -> Standing {
        let found = self.standings.iter().find(|(own, _)| *own == kind);
        found.map_or(Standing::LAST, |(_, standing)| *standing) // every kind is among them
    }
}

/// Things by the order in which they appeared, and once all are known by their own order.
struct Numbers<T> {
    met: BTreeMap<T, u32>,
    /// The last number of each, by the first.
    settled: Vec<usize>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            met: BTreeMap::new(),
            settled: Vec::new(),
        }
    }
}

impl<T: Ord> Numbers<T> {
    fn of(&mut self, one: T) -> u32 {
        let next = narrow(self.met.len());
        *self.met.entry(one).or_insert(next)
    }

    fn settled(&self, first: u32) -> usize {
        self.settled[first as usize]
    }
}

/// Gives the things of all lists one numbering, and returns them in order.
fn numbered<'n, T: Ord + Clone + 'n>(lists: impl Iterator<Item = &'n mut Numbers<T>>) -> Vec<T> {
    let lists: Vec<&mut Numbers<T>> = lists.collect();
    let all: BTreeSet<&T> = lists.iter().flat_map(|list| list.met.keys()).collect();
    let all: Vec<T> = all.into_iter().cloned().collect();
    for list in lists {
        list.settled = vec![0; list.met.len()];
        for (one, first) in &list.met {
            list.settled[*first as usize] = all.binary_search(one).unwrap_or_default(); // every one is among all
        }
    }
    all
}

/// What one core noted of some of the readings.
#[derive(Default)]
struct Part {
    homes: Numbers<Home>,
    periods: Numbers<Option<Period>>,
    /// In the numbers of this part.
    entries: Vec<Entry>,
    unstated: BTreeMap<Slot, Lack>,
    dropped: Vec<Dropped>,
}

impl Part {
    fn add(
        &mut self,
        (at, reading): (usize, &Reading<'_>),
        age: Age,
        (indicators, rules): (&Indicators<'_>, &Rules<'_>),
    ) {
        let issued = body::Issued::of(reading.identity, rules.regions, rules.bodies);
        if age == Age::Current {
            self.add_unstated(reading, &issued, rules);
        }
        // Within one document the region and the organ that counted decide who reports.
        let mut homes: BTreeMap<(Option<&RegionCode>, Option<BodyKind>), u32> = BTreeMap::new();
        let mentions = &reading.extraction.mentions;
        self.entries.reserve(mentions.len());
        for (mention, place) in mentions.iter().zip(0..) {
            let indicator = match known(mention, indicators) {
                Ok(indicator) => indicator,
                Err(reason) => {
                    self.dropped.push(dropped(mention, reading.article, reason));
                    continue;
                }
            };
            let home = homes.entry((mention.region.as_ref(), mention.counted_by));
            let kind = indicators.list[indicator as usize].indicator.kind;
            let period = mention.period.map(|period| period::canonical(period, kind));
            let short = Short {
                home: *home.or_insert_with(|| self.homes.of(issued.home(mention))),
                indicator,
                period: self.periods.of(period),
                scope: mention.scope,
                sense: mention.sense,
                counted_by: mention.counted_by,
            };
            let place = (narrow(at), place);
            self.entries.push(Entry { short, place });
        }
    }

    /// Places where a figure is due and none stands. Where one return says that a figure does not
    /// apply and another leaves it blank, the first one says more.
    fn add_unstated(&mut self, reading: &Reading<'_>, issued: &body::Issued<'_>, rules: &Rules<'_>) {
        for unstated in &reading.extraction.unstated {
            let Some(indicator) = rules.catalogue.get(&unstated.indicator) else {
                continue; // forms are checked against the catalogue
            };
            let slot = Slot {
                home: Some(issued.home_of(&unstated.region)),
                indicator: unstated.indicator.clone(),
                period: Some(period::canonical(unstated.period, indicator.kind)),
                scope: unstated.scope,
                sense: Sense::Observed,
                counted_by: None,
            };
            note_lack(&mut self.unstated, slot, unstated.lack);
        }
    }
}

/// Place of the indicator whose level a mention states.
fn known(mention: &Mention, indicators: &Indicators<'_>) -> Result<u32, DropReason> {
    if let Some(reason) = DropReason::of_measure(mention.measure) {
        return Err(reason);
    }
    let found = indicators.at.get(&mention.indicator).copied();
    found.ok_or(DropReason::UnknownIndicator)
}

fn note_lack(unstated: &mut BTreeMap<Slot, Lack>, slot: Slot, found: Lack) {
    let lack = unstated.entry(slot).or_insert(found);
    *lack = (*lack).min(found);
}
