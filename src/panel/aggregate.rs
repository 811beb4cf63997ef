use rust_decimal::Decimal;

use crate::model::{IndicatorCode, Level, Qualifier, word_list};
use crate::panel::axes::{Axes, Series, Unit};
use crate::panel::engine::{self, Rows, Summed};
use crate::panel::facts::{Cell, rough};
use crate::panel::quotient::rounded;
use crate::panel::row::{CellKey, CellStatus};
use crate::panel::scaled::Scaled;
use crate::panel::spread::{Distribution, Spread};
use crate::panel::{PanelError, Parent};

word_list! {
    /// How the value of an aggregate comes from those of its regions.
    Method, "a method (sum, weighted_mean, sum_over_sum, distribution)" {
        /// The sum of the reported values.
        Sum = "sum",
        /// The mean of the reported values, weighted by their denominator.
        WeightedMean = "weighted_mean",
        /// Sum of the numerators over sum of the denominators, of the regions that state both.
        SumOverSum = "sum_over_sum",
        /// No value: only the distribution of the reported ones.
        Distribution = "distribution",
    }
}

/// One city or province, year and indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aggregate<'a> {
    /// City or province.
    pub level: Level,
    /// The city or province.
    pub region: &'a Parent,
    /// The year.
    pub year: i32,
    /// What is counted.
    pub indicator: &'a IndicatorCode,
    /// Its name in Chinese.
    pub name: &'a str,
    /// The catalogue's unit, of the value and of the distribution.
    pub unit: &'a str,
    /// How `value` comes about.
    pub method: Method,
    /// The aggregate; absent where nothing could be used, where the method gives none, or beyond
    /// the range of whole numbers that is worked with.
    pub value: Option<Decimal>,
    /// How it bounds the true value, from the qualifiers of what was used; absent without a value.
    pub qualifier: Option<Qualifier>,
    /// Regions that entered the value: for a ratio or weighted mean those that state both parts,
    /// for a distribution those that report.
    pub reported: usize,
    /// Regions of the frame under this city or province.
    pub expected: usize,
    /// How the reported values of the regions are spread; absent where none reports.
    pub distribution: Option<Distribution>,
    /// What the city's or province's own body reports for the whole of it. It covers the same work
    /// as its regions, so it stands beside `value` and never enters it.
    pub own: Option<(Decimal, Qualifier)>,
    /// The observation behind `own`, or the one that has no single value.
    pub own_observation: Option<CellKey<'a>>,
}

/// One group of regions in one slot, as whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) value: Option<Decimal>,
    pub(super) qualifier: Option<Qualifier>,
    pub(super) used: u32,
    pub(super) expected: u32,
    pub(super) spread: Option<Spread>,
}

/// The groups of one list of units: by unit and slot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Groups {
    slots: usize,
    groups: Vec<Group>,
}

impl Groups {
    pub(super) fn get(&self, unit: usize, slot: usize) -> Option<&Group> {
        self.groups.get(unit * self.slots + slot)
    }
}

/// What groups are made of.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) axes: &'a Axes,
    pub(super) cells: &'a [Cell],
    pub(super) scaled: &'a Scaled,
}

impl Given<'_> {
    /// Aggregates every slot over every unit.
    pub(super) fn groups(&self, units: &[Unit]) -> Result<Groups, PanelError> {
        let (summed, spreads) = self.summed(units)?;
        let quotients = self.quotients(units)?;
        let slots = self.axes.slots();
        let mut groups = Vec::with_capacity(summed.len());
        let mut quotient = quotients.iter().peekable();
        for (sum, spread) in summed.iter().zip(spreads) {
            let slot = sum.key as usize % slots.max(1);
            let Some((series, ..)) = self.axes.slot(slot) else {
                continue; // keys are made of slots
            };
            let pairs = quotient.next_if(|quotient| quotient.key == sum.key);
            groups.push(self.group((series, slot), sum, pairs, spread));
        }
        Ok(Groups { slots, groups })
    }

    fn group(
        &self,
        (series, slot): (&Series, usize),
        sum: &Summed,
        pairs: Option<&Summed>,
        spread: Option<Spread>,
    ) -> Group {
        let scale = self.scaled.scale(self.axes, slot);
        let (value, qualifier, used) = match series.method {
            Method::Sum => {
                let value = scale.filter(|_| sum.used > 0).and_then(|scale| decimal(sum.sum, scale));
                (value, joint(sum.hedges), sum.used)
            }
            Method::WeightedMean | Method::SumOverSum => match pairs {
                None => (None, Qualifier::Exact, 0),
                Some(pairs) => (self.over(series, pairs), quotient_of(pairs), pairs.used),
            },
            Method::Distribution => (None, Qualifier::Exact, sum.used),
        };
        Group {
            value,
            qualifier: value.map(|_| qualifier),
            used,
            expected: sum.rows,
            spread,
        }
    }

    /// Sum over sum times the factor, rounded; no value over a base of zero.
    fn over(&self, series: &Series, pairs: &Summed) -> Option<Decimal> {
        let (top, base) = series.parts?;
        let scale = |part: usize| self.scaled.scales.get(part).copied().flatten();
        let top_scale = match series.method {
            Method::WeightedMean => scale(top)? + scale(base)?,
            Method::SumOverSum | Method::Sum | Method::Distribution => scale(top)?,
        };
        let top = decimal(pairs.sum, top_scale)?;
        let base = decimal(pairs.base, scale(base)?)?;
        top.checked_mul(series.factor)?.checked_div(base).map(rounded)
    }

    /// Sums and spreads of what the units' regions state, by unit and slot.
    fn summed(&self, units: &[Unit]) -> Result<(Vec<Summed>, Vec<Option<Spread>>), PanelError> {
        let (slots, regions) = (self.axes.slots(), self.axes.regions.len());
        let members: usize = units.iter().map(|unit| unit.members.len()).sum();
        let mut rows = Rows::default();
        rows.keys.reserve(members * slots);
        rows.values.reserve(members * slots);
        rows.hedges.reserve(members * slots);
        let mut spreads = Vec::with_capacity(units.len() * slots);
        let mut values = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            for slot in 0..slots {
                let key = key(at * slots + slot)?;
                values.clear();
                for member in &unit.members {
                    let place = slot * regions + member;
                    let value = self.scaled.units.get(place).copied().flatten();
                    let cell = self.cells.get(place).and_then(Cell::figure);
                    values.extend(value);
                    rows.keys.push(key);
                    rows.values.push(value);
                    rows.hedges.push(cell.and_then(|(_, qualifier)| hedge(qualifier)));
                }
                spreads.push(Spread::of(&mut values));
            }
        }
        Ok((engine::sums(rows)?, spreads))
    }

    /// Sums of both parts of ratios and weighted means, over the regions that state both. A series
    /// of which a part has no whole numbers has none.
    fn quotients(&self, units: &[Unit]) -> Result<Vec<Summed>, PanelError> {
        let (slots, regions, years) = (self.axes.slots(), self.axes.regions.len(), self.axes.years.len());
        let with_parts = self.axes.series.iter().enumerate();
        let with_parts: Vec<(usize, &Series, (usize, usize))> = with_parts
            .filter_map(|(at, series)| Some((at, series, series.parts.filter(|_| self.is_quotient(series))?)))
            .collect();
        let mut rows = Rows::default();
        for (at, unit) in units.iter().enumerate() {
            for (own, series, (top, base)) in &with_parts {
                for year in 0..years {
                    let key = key(at * slots + own * years + year)?;
                    for member in &unit.members {
                        let pair = self.pair(series, [top, base].map(|part| (part * years + year) * regions + member));
                        rows.keys.push(key);
                        rows.values.push(pair.map(|pair| pair.top));
                        rows.bases.push(pair.map(|pair| pair.base));
                        rows.hedges.push(pair.and_then(|pair| hedge(pair.qualifier)));
                    }
                }
            }
        }
        engine::sums(rows)
    }

    /// Whether sums of both parts stay within the range of whole numbers.
    fn is_quotient(&self, series: &Series) -> bool {
        let (Some((top, base)), regions) = (series.parts, self.axes.regions.len()) else {
            return false;
        };
        let width = self.axes.years.len() * regions;
        let largest = |part: usize| {
            let own = self.scaled.units.iter().skip(part * width).take(width);
            own.flatten().map(|units| units.abs()).max().unwrap_or(0)
        };
        match series.method {
            Method::SumOverSum => true,
            Method::WeightedMean => {
                let most = i128::from(largest(top)) * i128::from(largest(base));
                let regions = i128::try_from(regions).unwrap_or(i128::MAX); // cells fit in 32 bits
                most.checked_mul(regions).is_some_and(|most| most < 1 << 62)
            }
            Method::Sum | Method::Distribution => false,
        }
    }

    fn pair(&self, series: &Series, [top, base]: [usize; 2]) -> Option<Pair> {
        let units = |place: usize| self.scaled.units.get(place).copied().flatten();
        let qualifier = |place: usize| {
            self.cells
                .get(place)
                .and_then(Cell::figure)
                .map(|(_, qualifier)| qualifier)
        };
        let (value, weight) = (units(top)?, units(base)?);
        Some(Pair {
            top: match series.method {
                Method::WeightedMean => value.checked_mul(weight)?,
                Method::SumOverSum | Method::Sum | Method::Distribution => value,
            },
            base: weight,
            qualifier: rough([qualifier(top)?, qualifier(base)?]),
        })
    }
}

#[derive(Clone, Copy)]
struct Pair {
    top: i64,
    base: i64,
    qualifier: Qualifier,
}

fn key(place: usize) -> Result<u32, PanelError> {
    u32::try_from(place).map_err(|_| PanelError::TooLarge { cells: place })
}

/// A sum as it is published, without zeros at the end.
fn decimal(units: i64, scale: u32) -> Option<Decimal> {
    let value = Decimal::try_from_i128_with_scale(i128::from(units), scale);
    value.ok().map(|value| value.normalize()) // beyond 28 decimals is no figure
}

/// Code of a qualifier that is not exact. `joint` rests on their being different, nothing else.
const fn hedge(qualifier: Qualifier) -> Option<u32> {
    match qualifier {
        Qualifier::Exact => None,
        Qualifier::About => Some(0),
        Qualifier::AtLeast => Some(1),
        Qualifier::AtMost => Some(2),
    }
}

/// The qualifier of a sum: bounds on one side stay bounds, anything mixed is about.
fn joint(hedges: Option<(u32, u32)>) -> Qualifier {
    match hedges {
        None => Qualifier::Exact,
        Some((1, 1)) => Qualifier::AtLeast,
        Some((2, 2)) => Qualifier::AtMost,
        Some(_) => Qualifier::About,
    }
}

fn quotient_of(pairs: &Summed) -> Qualifier {
    match pairs.hedges {
        None => Qualifier::Exact,
        Some(_) => Qualifier::About,
    }
}

impl Group {
    /// Mean of the values of the group's regions by the kind of the series: plain for what can be
    /// added up, the aggregate itself for ratios and weighted means, none otherwise.
    pub(super) fn mean(&self, series: &Series, scale: Option<u32>) -> Option<Decimal> {
        match series.method {
            Method::Sum => self.spread?.mean(scale?),
            Method::WeightedMean | Method::SumOverSum => self.value,
            Method::Distribution => None,
        }
    }
}

/// The aggregate of a unit in a slot.
pub(super) fn view<'a>(
    given: Given<'a>,
    groups: &'a Groups,
    (unit, slot): (usize, usize),
    own: Option<&Cell>,
) -> Option<Aggregate<'a>> {
    let (series, year, _) = given.axes.slot(slot)?;
    let group = groups.get(unit, slot)?;
    let parent = given.axes.parents.get(unit)?;
    let region = parent.region.as_ref()?;
    let scale = given.scaled.scale(given.axes, slot);
    let stated = own.filter(|own| own.status != CellStatus::Missing);
    Some(Aggregate {
        level: parent.level?,
        region,
        year,
        indicator: &series.code,
        name: &series.name,
        unit: &series.unit,
        method: series.method,
        value: group.value,
        qualifier: group.qualifier,
        reported: group.used as usize,
        expected: group.expected as usize,
        distribution: group
            .spread
            .zip(scale)
            .and_then(|(spread, scale)| spread.distribution(scale)),
        own: stated.and_then(Cell::figure),
        own_observation: stated.map(|own| CellKey {
            region: &region.code,
            indicator: &series.code,
            year,
            scope: own.scope,
        }),
    })
}
