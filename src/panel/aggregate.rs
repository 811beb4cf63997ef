use rust_decimal::Decimal;

use crate::harmonize::append;
use crate::model::{IndicatorCode, Level, Qualifier, word_list};
use crate::panel::axes::{Axes, Series, Unit};
use crate::panel::engine::{self, Pairs, Summed};
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

/// The groups of one list of units: by slot and unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Groups {
    units: usize,
    groups: Vec<Group>,
}

impl Groups {
    /// No groups yet, of so many units.
    pub(super) const fn of(units: usize) -> Self {
        Self {
            units,
            groups: Vec::new(),
        }
    }

    /// Adds the groups of the slots that follow, by slot and unit.
    pub(super) fn add(&mut self, groups: Vec<Group>) {
        append(&mut self.groups, groups);
    }

    pub(super) fn get(&self, unit: usize, slot: usize) -> Option<&Group> {
        self.groups.get(slot * self.units + unit).filter(|_| unit < self.units)
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
    /// One unit in one slot: how the figures are spread, how many there are, how they bound the true ones.
    pub(super) fn group(
        &self,
        (series, slot): (&Series, usize),
        (unit, pairs): (&Unit, Option<&Summed>),
        (spread, reported, qualifier): (Option<Spread>, u32, Qualifier),
    ) -> Group {
        let scale = self.scaled.scale(self.axes, slot);
        let (value, qualifier, used) = match series.method {
            Method::Sum => {
                let sum = spread
                    .zip(scale)
                    .and_then(|(spread, scale)| decimal(spread.total(), scale));
                (sum, qualifier, reported)
            }
            Method::WeightedMean | Method::SumOverSum => match pairs {
                None => (None, Qualifier::Exact, 0),
                Some(pairs) => (self.over(series, pairs), quotient_of(pairs), pairs.used),
            },
            Method::Distribution => (None, Qualifier::Exact, reported),
        };
        Group {
            value,
            qualifier: value.map(|_| qualifier),
            used,
            expected: u32::try_from(unit.members.len()).unwrap_or(u32::MAX), // cells fit in 32 bits
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
        let top = decimal(pairs.top, top_scale)?;
        let base = decimal(pairs.base, scale(base)?)?;
        top.checked_mul(series.factor)?.checked_div(base).map(rounded)
    }

    /// Sums of both parts of ratios and weighted means, over the regions that state both. A series
    /// of which a part has no whole numbers has none.
    pub(super) fn quotients(&self, units: &[Unit]) -> Result<Vec<Summed>, PanelError> {
        let (regions, years) = (self.axes.regions.len(), self.axes.years.len());
        let mut rows = Pairs::default();
        for (own, series) in self.axes.series.iter().enumerate() {
            let Some((top, base)) = series.parts.filter(|_| self.is_quotient(series)) else {
                continue;
            };
            for year in 0..years {
                for (at, unit) in units.iter().enumerate() {
                    let key = key((own * years + year) * units.len() + at)?;
                    for member in &unit.members {
                        let pair = self.pair(series, [top, base].map(|part| (part * years + year) * regions + member));
                        rows.keys.push(key);
                        rows.tops.push(pair.map(|pair| pair.top));
                        rows.bases.push(pair.map(|pair| pair.base));
                        rows.rough
                            .push(pair.is_some_and(|pair| pair.qualifier != Qualifier::Exact));
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

/// The qualifier of a sum: bounds on one side stay bounds, anything mixed is about.
pub(super) fn joint(one: Qualifier, two: Qualifier) -> Qualifier {
    match (one, two) {
        (same, other) if same == other => same,
        (Qualifier::Exact, other) | (other, Qualifier::Exact) => other,
        _ => Qualifier::About,
    }
}

fn quotient_of(pairs: &Summed) -> Qualifier {
    if pairs.rough {
        Qualifier::About
    } else {
        Qualifier::Exact
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
