use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::harmonize::precedence::{SourceKind, Standing};
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::harmonize::{Reading, Rules, body, period, unit};
use crate::model::{
    ArticleId, BodyId, BodyKind, Indicator, IndicatorCode, IndicatorKind, Issue, IssueCode, IssuePlace, Lack, Mention,
    ObservationKey, Period, Qualifier, RegionCode, Role, Scope, Sense, Source,
};

/// What claims must share to speak of the same thing: an observation's key, but for a region or a
/// time that may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) home: Option<(BodyId, RegionCode)>,
    pub(super) indicator: IndicatorCode,
    pub(super) period: Option<Period>,
    pub(super) scope: Scope,
    pub(super) sense: Sense,
    /// Another organ that counted. Where the region is known `home` tells it as well.
    pub(super) counted_by: Option<BodyKind>,
}

impl Slot {
    /// The key, where region and time are known; otherwise what is not.
    pub(super) fn key(&self) -> Result<ObservationKey, DropReason> {
        self.clone().into_key()
    }

    /// The same of a slot that is no longer needed.
    pub(super) fn into_key(self) -> Result<ObservationKey, DropReason> {
        let (body, region) = self.home.ok_or(DropReason::NoRegion)?;
        Ok(ObservationKey {
            body,
            region,
            indicator: self.indicator,
            period: self.period.ok_or(DropReason::NoPeriod)?,
            scope: self.scope,
            sense: self.sense,
        })
    }
}

/// A mention in the catalogue's unit.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub(super) indicator: &'a Indicator,
    /// Upper end of a range; `source.value` is the lower.
    pub(super) upper: Option<Decimal>,
    pub(super) source: Source,
    /// Whether the snapshot is not the article's newest.
    pub(super) age: Age,
    /// How much its source counts against others.
    pub(super) standing: Standing,
    /// When its document was published, where that is known.
    pub(super) published: Option<NaiveDate>,
    /// Of which base a ratio is.
    pub(super) base: Base,
}

/// Whether a ratio is of the base that the catalogue gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// It is, or the text names none.
    Own,
    /// The text names another one.
    Other,
}

/// Whether a snapshot is its article's newest among the readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    Current,
    /// How many newer ones there are.
    Older(usize),
}

impl Claim<'_> {
    pub(super) fn dropped(&self, reason: DropReason) -> Dropped {
        Dropped {
            article: self.source.article.clone(),
            locator: self.source.locator.clone(),
            indicator: self.indicator.code.clone(),
            reason,
        }
    }

    /// One order for all claims of a slot, whatever the order of the readings.
    pub(super) fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (one, two) = (&self.source, &other.source);
        self.age
            .cmp(&other.age)
            .then_with(|| one.article.cmp(&two.article))
            .then_with(|| one.locator.cmp(&two.locator))
            .then_with(|| (one.value, one.step, self.upper).cmp(&(two.value, two.step, other.upper)))
            .then_with(|| (one.value.scale(), one.qualifier).cmp(&(two.value.scale(), two.qualifier)))
            .then_with(|| (one.role, one.counted_by).cmp(&(two.role, two.counted_by)))
            .then_with(|| (&one.printed, &one.base, &one.rule).cmp(&(&two.printed, &two.base, &two.rule)))
    }
}

/// The mentions of all readings by slot, and those that no slot takes.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    /// Each slot once, in order; its claims stand in the one order of claims.
    pub(super) slots: Vec<(Slot, Vec<Claim<'a>>)>,
    /// Places for figures in which none stands, by what they would state.
    pub(super) unstated: BTreeMap<Slot, Lack>,
    pub(super) dropped: Vec<Dropped>,
    pub(super) issues: Vec<Issue>,
}

/// Sorts the mentions of all readings into slots; the claims of a slot stand in one order.
pub(super) fn sort<'a>(readings: &[Reading<'_>], rules: &Rules<'a>) -> Sorted<'a> {
    let mut newest: BTreeMap<&ArticleId, usize> = BTreeMap::new();
    for reading in readings {
        let revision = newest.entry(reading.article).or_insert(reading.revision);
        *revision = (*revision).min(reading.revision);
    }
    let mut sorted = Sorted::default();
    let mut filed = Filed::of(rules);
    for reading in readings {
        let newest = newest.get(reading.article).copied().unwrap_or(reading.revision);
        let age = match reading.revision - newest {
            0 => Age::Current,
            older => Age::Older(older),
        };
        sorted.add(reading, age, (rules, &mut filed));
    }
    sorted.slots = filed.into_slots();
    sorted
}

/// Who reports, and the region it is about, where that is known.
type Home = Option<(BodyId, RegionCode)>;

/// A [`Slot`] in numbers, which are compared much faster than the texts that they stand for: there are
/// millions of mentions, and few homes and indicators. The fields stand in the order of the slot's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Short {
    home: usize,
    indicator: usize,
    period: Option<Period>,
    scope: Scope,
    sense: Sense,
    counted_by: Option<BodyKind>,
}

/// Claims with the slots that they fall into, before they are sorted.
struct Filed<'a> {
    /// Every indicator of the catalogue with its place in the order of codes.
    indicators: HashMap<&'a IndicatorCode, (usize, &'a Indicator)>,
    /// Every home with its number, in order of appearance.
    homes: BTreeMap<Home, usize>,
    claims: Vec<(Short, Claim<'a>)>,
}

impl<'a> Filed<'a> {
    fn of(rules: &Rules<'a>) -> Self {
        let indicators = rules.catalogue.iter().enumerate();
        Self {
            indicators: indicators.map(|(at, one)| (&one.code, (at, one))).collect(),
            homes: BTreeMap::new(),
            claims: Vec::new(),
        }
    }

    fn home(&mut self, home: Home) -> usize {
        let next = self.homes.len();
        *self.homes.entry(home).or_insert(next)
    }

    /// Each slot with its claims, in order.
    fn into_slots(self) -> Vec<(Slot, Vec<Claim<'a>>)> {
        // Homes are renumbered by their order.
        let mut ranks = vec![0; self.homes.len()];
        for (rank, number) in self.homes.values().enumerate() {
            ranks[*number] = rank;
        }
        let homes: Vec<Home> = self.homes.into_keys().collect();
        let mut order: Vec<(Short, usize)> = Vec::with_capacity(self.claims.len());
        let mut claims: Vec<Option<Claim<'a>>> = Vec::with_capacity(self.claims.len());
        for (short, claim) in self.claims {
            let home = ranks[short.home];
            order.push((Short { home, ..short }, claims.len()));
            claims.push(Some(claim));
        }
        order.sort_unstable();
        let alike = order.chunk_by(|(one, _), (other, _)| one == other);
        let slots = alike.filter_map(|alike| {
            let mut claims: Vec<Claim<'a>> = alike.iter().filter_map(|(_, at)| claims[*at].take()).collect();
            claims.sort_by(Claim::cmp);
            let (short, _) = alike.first()?;
            let slot = Slot {
                home: homes[short.home].clone(),
                indicator: claims.first()?.indicator.code.clone(),
                period: short.period,
                scope: short.scope,
                sense: short.sense,
                counted_by: short.counted_by,
            };
            Some((slot, claims))
        });
        slots.collect()
    }
}

impl<'a> Sorted<'a> {
    fn add(&mut self, reading: &Reading<'_>, age: Age, (rules, filed): (&Rules<'a>, &mut Filed<'a>)) {
        let issued = body::Issued::of(reading.identity, rules.regions, rules.bodies);
        if age == Age::Current {
            self.add_unstated(reading, &issued, rules);
        }
        // Within one document the region and the organ that counted decide who reports.
        let mut homes: BTreeMap<(Option<&RegionCode>, Option<BodyKind>), usize> = BTreeMap::new();
        for mention in &reading.extraction.mentions {
            let known = filed.indicators.get(&mention.indicator).copied();
            match claim(mention, reading, (known.map(|(_, indicator)| indicator), rules)) {
                Ok(mut claim) => {
                    claim.age = age;
                    let home = homes.entry((mention.region.as_ref(), mention.counted_by));
                    let short = Short {
                        home: *home.or_insert_with(|| filed.home(issued.home(mention))),
                        indicator: known.map_or(usize::MAX, |(at, _)| at),
                        period: mention
                            .period
                            .map(|period| period::canonical(period, claim.indicator.kind)),
                        scope: mention.scope,
                        sense: mention.sense,
                        counted_by: mention.counted_by,
                    };
                    filed.claims.push((short, claim));
                }
                Err(reason) => {
                    self.dropped.push(Dropped {
                        article: reading.article.clone(),
                        locator: mention.locator.clone(),
                        indicator: mention.indicator.clone(),
                        reason,
                    });
                    if age == Age::Current {
                        self.issues.extend(issue(mention, reading.article, reason, rules));
                    }
                }
            }
        }
    }
}

impl Sorted<'_> {
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
            let lack = self.unstated.entry(slot).or_insert(unstated.lack);
            *lack = (*lack).min(unstated.lack);
        }
    }
}

fn claim<'a>(
    mention: &Mention,
    reading: &Reading<'_>,
    (indicator, rules): (Option<&'a Indicator>, &Rules<'a>),
) -> Result<Claim<'a>, DropReason> {
    if let Some(reason) = DropReason::of_measure(mention.measure) {
        return Err(reason);
    }
    let indicator = indicator.ok_or(DropReason::UnknownIndicator)?;
    let converted = unit::convert(mention, indicator, rules.units)?;
    if indicator.least.is_some_and(|least| converted.value < least) {
        return Err(DropReason::Impossible);
    }
    let qualifier = match (mention.qualifier, converted.upper) {
        // Of a range the lower end is kept, and the true value is at least that.
        (Qualifier::Exact, Some(_)) => Qualifier::AtLeast,
        (qualifier, _) => qualifier,
    };
    let role = match mention.scope {
        // Two fields of work may both have a total: neither stands for the whole, nor against the other.
        Scope::PartOfWork => Role::Part,
        Scope::Region | Scope::OwnLevel | Scope::Body => mention.role,
    };
    Ok(Claim {
        indicator,
        upper: converted.upper,
        source: Source {
            article: reading.article.clone(),
            value: converted.value,
            step: converted.step,
            printed: format!("{}{}", mention.quantity, mention.unit),
            qualifier,
            role,
            base: mention.base.clone(),
            counted_by: mention.counted_by,
            locator: mention.locator.clone(),
            rule: mention.rule.clone(),
            lost_by: None,
        },
        age: Age::Current,
        standing: rules
            .precedence
            .standing(SourceKind::of(reading.identity, mention), &indicator.code),
        published: reading.identity.publication_date.as_ref().map(|found| found.value),
        base: base_of(mention, indicator, rules),
    })
}

/// A ratio is of another base where the text names one that is neither the code nor the name of the
/// catalogue's denominator.
fn base_of(mention: &Mention, indicator: &Indicator, rules: &Rules<'_>) -> Base {
    let (IndicatorKind::Ratio, Some(base), Some(own)) = (indicator.kind, &mention.base, &indicator.denominator) else {
        return Base::Own;
    };
    let name = rules.catalogue.get(own).map(|own| own.name_zh.as_str());
    if base == own.as_str() || name == Some(base) {
        Base::Own
    } else {
        Base::Other
    }
}

/// The issue of a mention that was dropped as wrong; other reasons are no defects of the page.
fn issue(mention: &Mention, article: &ArticleId, reason: DropReason, rules: &Rules<'_>) -> Option<Issue> {
    let code = match reason {
        DropReason::UnitMismatch => IssueCode::UnitMismatch,
        DropReason::NotWhole => IssueCode::NotWhole,
        DropReason::Impossible => IssueCode::Implausible,
        DropReason::Change
        | DropReason::Share
        | DropReason::Pace
        | DropReason::UnknownIndicator
        | DropReason::NoRegion
        | DropReason::NoPeriod
        | DropReason::Superseded => return None,
    };
    let indicator = rules.catalogue.get(&mention.indicator)?;
    let place = IssuePlace::Inside {
        article: article.clone(),
        locator: mention.locator.clone(),
    };
    Some(
        Issue::new(code, place)
            .with("name", &indicator.name_zh)
            .with("indicator", &indicator.code)
            .with("unit", &mention.unit)
            .with("value", format!("{}{}", mention.quantity, mention.unit))
            .with("expected", &indicator.unit)
            .with(
                "least",
                indicator.least.map_or_else(String::new, |least| least.to_string()),
            )
            .with("most", indicator.most.map_or_else(String::new, |most| most.to_string())),
    )
}
