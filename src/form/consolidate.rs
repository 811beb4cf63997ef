//! Totals over bodies (汇总): sums of what adds up, with their coverage, over regions of one level below one region, or over
//! the bodies of one region.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::form::filled::{Filled, FilledCell};
use crate::form::label::bare;
use crate::model::{IndicatorCode, IndicatorKind, Level, Period, RegionCode, Scope, word_list};
use crate::reference::{Catalogue, ColumnTime, Form, Forms, Regions, Shape};

word_list! {
    /// How a total came about.
    Method, "a way of adding up (sum, ratio, weighted, spread)" {
        /// The figures were summed.
        Sum = "sum",
        /// Sum of the numerators over that of the denominators, of bodies that state both.
        Ratio = "ratio",
        /// Mean weighted by its denominator, of bodies that state both.
        Weighted = "weighted",
        /// They do not add up: only the smallest and the largest are told.
        Spread = "spread",
    }
}

/// What a total is over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Over {
    /// The region whose parts, or bodies, are added up.
    pub parent: RegionCode,
    /// The level of the regions that state the figures; that of `parent` itself where its bodies do.
    pub level: Level,
    /// Whose figures: all of the regions, their own level, or bodies of `parent`.
    pub scope: Scope,
}

/// A total over bodies by form, period, row and column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consolidated {
    /// Key of the form.
    pub form: String,
    /// The period.
    pub period: Period,
    /// What it is over.
    pub over: Over,
    /// Code of the item; empty where rows are bodies or there is one row.
    pub row: String,
    /// Code of the column.
    pub column: String,
    /// Unit of the figures.
    pub unit: String,
    /// How the value came about.
    pub method: Method,
    /// The total; none where the figures do not add up.
    pub value: Option<Decimal>,
    /// Smallest and largest figure.
    pub range: Option<(Decimal, Decimal)>,
    /// How many bodies state the figure.
    pub stated: usize,
    /// How many bodies are stated with several figures: none of them is taken.
    pub conflicting: usize,
    /// How many bodies sent the form.
    pub bodies: usize,
    /// What the printed totals differ by from the sums of their rows, where totals are printed: disclosed, never forced.
    pub residual: Option<Decimal>,
}

type Group<'a> = (&'a str, Period, Over);
/// A region, and the name of a body in it.
type Body<'a> = (&'a RegionCode, String);
/// Codes of row and column.
type Slot<'a> = (&'a str, &'a str);

#[derive(Default)]
struct Gathered<'a> {
    bodies: BTreeMap<Body<'a>, BTreeMap<Slot<'a>, Vec<Decimal>>>,
    slots: BTreeMap<Slot<'a>, &'a FilledCell>,
    residuals: BTreeMap<Slot<'a>, Decimal>,
}

/// Adds returns up. What is not stated is not counted as zero: `stated` of `bodies` is the coverage. A body that two returns
/// state alike counts once. Forms worded by their senders have no totals.
pub fn consolidate(returns: &[&Filled], forms: &Forms, catalogue: &Catalogue, regions: &Regions) -> Vec<Consolidated> {
    let mut groups: BTreeMap<Group<'_>, Gathered<'_>> = BTreeMap::new();
    for filled in returns {
        let (Some(form), Some(period)) = (forms.get(&filled.form), filled.period) else {
            continue;
        };
        if form.shape == Shape::FreeItems {
            continue;
        }
        let mut own: BTreeSet<Option<Group<'_>>> = BTreeSet::new();
        for cell in figures(filled).filter(|cell| !cell.total) {
            let group = cell.of.as_ref().map(|of| {
                let name = if of.scope == Scope::Body {
                    name(filled, cell)
                } else {
                    String::new()
                };
                (
                    (form.key.as_str(), period, over(&of.region, of.scope, regions)),
                    (&of.region, name),
                )
            });
            own.insert(group.as_ref().map(|(group, _)| group.clone()));
            let Some((group, body)) = group else { continue };
            let gathered = groups.entry(group).or_default();
            let slot = slot(form, cell);
            gathered.slots.entry(slot).or_insert(cell);
            let values = gathered.bodies.entry(body).or_default().entry(slot).or_default();
            values.extend(cell.value);
        }
        // Of a table with rows of several kinds the printed total is over none of the groups.
        let mut own = own.into_iter();
        if let (Some(Some(group)), None) = (own.next(), own.next()) {
            let gathered = groups.entry(group).or_default();
            for (slot, residual) in residuals(filled, form) {
                *gathered.residuals.entry(slot).or_default() += residual;
            }
        }
    }
    let one = |(group, gathered): (Group<'_>, Gathered<'_>)| {
        let form = forms.get(group.0);
        let slots: Vec<Slot<'_>> = gathered.slots.keys().copied().collect();
        let total = |slot| form.map(|form| gathered.total(&group, slot, (form, catalogue)));
        slots.into_iter().filter_map(total).collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(one).collect()
}

fn figures(filled: &Filled) -> impl Iterator<Item = &FilledCell> {
    filled.cells.iter().filter(|cell| cell.time == ColumnTime::This)
}

/// Rows of a form with items are items; all others are bodies.
fn slot<'a>(form: &Form, cell: &'a FilledCell) -> Slot<'a> {
    (if form.shape.has_items() { &cell.row } else { "" }, &cell.column)
}

fn name(filled: &Filled, cell: &FilledCell) -> String {
    let own = Some(bare(&cell.row)).filter(|row| !row.is_empty() && filled.body.as_deref() != Some(row));
    let named_by_row = own.filter(|row| row.chars().any(|c| !c.is_ascii_digit()));
    named_by_row.unwrap_or_else(|| bare(filled.body.as_deref().unwrap_or_default()))
}

fn over(region: &RegionCode, scope: Scope, regions: &Regions) -> Over {
    let above = regions.get(region).and_then(|region| region.parent.clone());
    let parent = match scope {
        Scope::Body => region.clone(),
        Scope::Region | Scope::OwnLevel | Scope::PartOfWork => above.unwrap_or_else(|| region.clone()),
    };
    Over {
        parent,
        level: region.level(),
        scope,
    }
}

/// Printed totals less the sums of the rows of their table, where there is one total and every row states its figure.
fn residuals<'a>(filled: &'a Filled, form: &Form) -> Vec<(Slot<'a>, Decimal)> {
    let mut rows: BTreeMap<Slot<'_>, Vec<Decimal>> = BTreeMap::new();
    let mut totals: BTreeMap<Slot<'_>, Vec<Decimal>> = BTreeMap::new();
    if form.shape.has_items() {
        return Vec::new();
    }
    let bodies: BTreeSet<u32> = figures(filled)
        .filter(|cell| !cell.total)
        .map(|cell| cell.at.row)
        .collect();
    for cell in figures(filled).filter(|cell| cell.kind.is_additive()) {
        let of = if cell.total { &mut totals } else { &mut rows };
        of.entry(slot(form, cell)).or_default().extend(cell.value);
    }
    let one = |(slot, printed): (Slot<'a>, Vec<Decimal>)| {
        let stated = rows.get(&slot).filter(|stated| stated.len() == bodies.len())?;
        let [printed] = printed.as_slice() else { return None };
        Some((slot, printed.checked_sub(sum(stated.iter().copied())?)?))
    };
    totals.into_iter().filter_map(one).collect()
}

impl<'a> Gathered<'a> {
    fn total(&self, group: &Group<'_>, slot: Slot<'a>, (form, catalogue): (&Form, &Catalogue)) -> Consolidated {
        let sent = self.bodies.values().filter_map(|slots| slots.get(&slot));
        let values: Vec<Option<Decimal>> = sent.clone().map(|values| agreed(values)).collect();
        let stated: Vec<Decimal> = values.iter().copied().flatten().collect();
        let cell = self.slots.get(&slot);
        let kind = cell.map_or(IndicatorKind::Rate, |cell| cell.kind);
        let parts = cell.map_or((None, None), |_| parts(form, slot, catalogue));
        let (method, value, counted) = match (kind, parts) {
            (IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock, _) => {
                (Method::Sum, sum(stated.iter().copied()), stated.len())
            }
            (IndicatorKind::Ratio, (Some(numerator), Some(denominator))) => self.ratio(numerator, denominator, slot),
            (IndicatorKind::Mean, (_, Some(weight))) => self.weighted(slot, weight),
            (IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate, _) => {
                (Method::Spread, None, stated.len())
            }
        };
        Consolidated {
            form: group.0.to_owned(),
            period: group.1,
            over: group.2.clone(),
            row: slot.0.to_owned(),
            column: slot.1.to_owned(),
            unit: cell.map(|cell| cell.unit.clone()).unwrap_or_default(),
            method,
            value,
            range: stated.iter().min().copied().zip(stated.iter().max().copied()),
            stated: counted,
            conflicting: sent
                .filter(|values| !values.is_empty() && agreed(values).is_none())
                .count(),
            bodies: self.bodies.len(),
            residual: self.residuals.get(&slot).copied(),
        }
    }

    /// Figures of two slots, of the bodies that state both.
    fn both(&self, one: Slot<'_>, other: Slot<'_>) -> Vec<(Decimal, Decimal)> {
        let stated = |slots: &BTreeMap<Slot<'_>, Vec<Decimal>>, slot: Slot<'_>| agreed(slots.get(&slot)?);
        let bodies = self.bodies.values();
        bodies
            .filter_map(|slots| stated(slots, one).zip(stated(slots, other)))
            .collect()
    }

    fn ratio(&self, numerator: Slot<'_>, denominator: Slot<'_>, own: Slot<'_>) -> (Method, Option<Decimal>, usize) {
        let both = self.both(numerator, denominator);
        let percent = self.slots.get(&own).is_some_and(|cell| cell.unit == "%");
        let factor = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        let (above, below) = (sum(both.iter().map(|pair| pair.0)), sum(both.iter().map(|pair| pair.1)));
        let value = above.and_then(|above| above.checked_mul(factor)?.checked_div(below?));
        (Method::Ratio, value.map(rounded), both.len())
    }

    fn weighted(&self, mean: Slot<'_>, weight: Slot<'_>) -> (Method, Option<Decimal>, usize) {
        let both = self.both(mean, weight);
        let products: Option<Vec<Decimal>> = both.iter().map(|(mean, weight)| mean.checked_mul(*weight)).collect();
        let above = products.and_then(|products| sum(products.into_iter()));
        let value = above.and_then(|above| above.checked_div(sum(both.iter().map(|pair| pair.1))?));
        (Method::Weighted, value.map(rounded), both.len())
    }
}

/// The figure of a body, where what is stated of it agrees.
fn agreed(values: &[Decimal]) -> Option<Decimal> {
    let first = values.first()?;
    values.iter().all(|value| value == first).then_some(*first)
}

fn sum(mut values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let first = values.next()?;
    values.try_fold(first, Decimal::checked_add)
}

/// Two decimals, half to even, as GB/T 8170 has it.
fn rounded(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

/// Where a form has the numerator and the denominator of what a slot counts.
fn parts<'a>(form: &'a Form, slot: Slot<'_>, catalogue: &Catalogue) -> (Option<Slot<'a>>, Option<Slot<'a>>) {
    let Some(indicator) = indicator(form, slot).and_then(|code| catalogue.get(code)) else {
        return (None, None);
    };
    let of = |code: Option<&IndicatorCode>| code.and_then(|code| slot_of(form, code));
    (of(indicator.numerator.as_ref()), of(indicator.denominator.as_ref()))
}

fn indicator<'a>(form: &'a Form, (row, column): Slot<'_>) -> Option<&'a IndicatorCode> {
    if form.shape.has_items() {
        return form.item(row)?.indicator(column).map(|found| &found.indicator);
    }
    form.column(column)?.indicator.as_ref()
}

fn slot_of<'a>(form: &'a Form, code: &IndicatorCode) -> Option<Slot<'a>> {
    if form.shape.has_items() {
        let of_item = |item: &'a crate::reference::FormItem| {
            let found = item.indicators.iter().find(|found| found.indicator == *code)?;
            Some((item.code.as_str(), found.column.as_str()))
        };
        return form.items.iter().find_map(of_item);
    }
    let column = form
        .columns
        .iter()
        .find(|column| column.indicator.as_ref() == Some(code))?;
    Some(("", &column.code))
}

#[cfg(test)]
mod tests;
