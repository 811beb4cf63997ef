//! The figures of each slot put in order once: the ranks of the regions, and how the figures of every
//! group of regions are spread, are read off that one order.

use rust_decimal::Decimal;

use crate::harmonize::{append, in_parts};
use crate::model::Qualifier;
use crate::panel::PanelError;
use crate::panel::aggregate::{Given, Group, Groups, joint};
use crate::panel::axes::{Series, Unit};
use crate::panel::comparison::RankOrder;
use crate::panel::engine::Summed;
use crate::panel::facts::Cell;
use crate::panel::spread::Spread;

/// Rank and change of each cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ranked {
    /// Competition rank ("1224"); absent without a figure.
    pub(super) rank: Vec<Option<u32>>,
    /// How many have the same rank.
    pub(super) alike: Vec<u32>,
    /// Figure less that of the year before.
    pub(super) change: Vec<Option<i64>>,
}

/// The groups of each list of units, and the ranks and changes of all cells.
pub(super) fn compared<const N: usize>(
    given: &Given<'_>,
    lists: [&[Unit]; N],
) -> Result<([Groups; N], Ranked), PanelError> {
    let mut quotients = Vec::with_capacity(N);
    for units in lists {
        quotients.push(given.quotients(units)?);
    }
    let plan = Plan::of(&lists, given.axes.regions.len());
    let parts = in_parts(given.axes.slots(), |slots| {
        let mut part = Part {
            given,
            plan: &plan,
            quotients: &quotients,
            room: Room::of(&plan),
            groups: vec![Vec::new(); N],
            ranked: Ranked::default(),
        };
        let cells = slots.len() * given.axes.regions.len();
        part.ranked.rank.reserve(cells);
        part.ranked.alike.reserve(cells);
        part.ranked.change.reserve(cells);
        for (groups, units) in part.groups.iter_mut().zip(&lists) {
            groups.reserve(slots.len() * units.len());
        }
        slots.for_each(|slot| part.add(slot));
        vec![(part.groups, part.ranked)]
    });
    let mut groups = lists.map(|units| Groups::of(units.len()));
    let mut ranked = Ranked::default();
    for (some, ranks) in parts {
        for (groups, some) in groups.iter_mut().zip(some) {
            groups.add(some);
        }
        append(&mut ranked.rank, ranks.rank);
        append(&mut ranked.alike, ranks.alike);
        append(&mut ranked.change, ranks.change);
    }
    Ok((groups, ranked))
}

/// Which groups each region is in, with a place for the figures of each.
struct Plan<'a> {
    units: Vec<Planned<'a>>,
    /// Groups of which no two have a region in common: by region the position of its group.
    layers: Vec<Vec<Option<usize>>>,
    /// Places for figures.
    places: usize,
}

/// A group: its list and its position in it, and where its figures begin.
struct Planned<'a> {
    list: usize,
    position: usize,
    /// Units of the list.
    among: usize,
    unit: &'a Unit,
    begin: usize,
}

impl<'a> Plan<'a> {
    fn of(lists: &[&'a [Unit]], regions: usize) -> Self {
        let mut plan = Self {
            units: Vec::new(),
            layers: Vec::new(),
            places: 0,
        };
        for (list, units) in lists.iter().enumerate() {
            for (position, unit) in units.iter().enumerate() {
                let at = plan.units.len();
                plan.units.push(Planned {
                    list,
                    position,
                    among: units.len(),
                    unit,
                    begin: plan.places,
                });
                plan.places += unit.members.len();
                let free = |layer: &Vec<Option<usize>>| unit.members.iter().all(|member| layer[*member].is_none());
                let layer = plan.layers.iter().position(free).unwrap_or_else(|| {
                    plan.layers.push(vec![None; regions]);
                    plan.layers.len() - 1
                });
                for member in &unit.members {
                    plan.layers[layer][*member] = Some(at);
                }
            }
        }
        plan
    }
}

/// What is known of the groups of one slot while its figures are looked through.
struct Room {
    /// Figures in order, with their regions.
    order: Vec<(i64, usize)>,
    /// The figures of each group, in order, from where it begins.
    values: Vec<i64>,
    met: Vec<Met>,
}

#[derive(Clone, Copy)]
struct Met {
    /// Figures among `values`.
    values: usize,
    /// Regions with a figure, and how these bound the true ones.
    reported: u32,
    qualifier: Qualifier,
}

impl Met {
    const NOTHING: Self = Self {
        values: 0,
        reported: 0,
        qualifier: Qualifier::Exact,
    };
}

impl Room {
    fn of(plan: &Plan<'_>) -> Self {
        Self {
            order: Vec::new(),
            values: vec![0; plan.places],
            met: vec![Met::NOTHING; plan.units.len()],
        }
    }
}

/// Some of the slots, on one core.
struct Part<'a> {
    given: &'a Given<'a>,
    plan: &'a Plan<'a>,
    quotients: &'a [Vec<Summed>],
    room: Room,
    groups: Vec<Vec<Group>>,
    ranked: Ranked,
}

impl Part<'_> {
    fn add(&mut self, slot: usize) {
        let axes = self.given.axes;
        let Some((series, _, year)) = axes.slot(slot) else {
            return; // slots are those of the axes
        };
        self.room.met.fill(Met::NOTHING);
        self.put_in_order(slot);
        self.rank(series);
        self.changes(slot, slot.checked_sub(1).filter(|_| axes.follows(year)));
        if self.given.scaled.scale(axes, slot).is_some() {
            self.spread_out();
        }
        self.note_figures(slot);
        self.close(slot, series);
    }

    /// The figures of a slot in order. Where whole numbers cannot hold them, each one's position among
    /// them.
    fn put_in_order(&mut self, slot: usize) {
        let (given, order) = (self.given, &mut self.room.order);
        let regions = given.axes.regions.len();
        let range = slot * regions..(slot + 1) * regions;
        order.clear();
        if given.scaled.scale(given.axes, slot).is_some() {
            let units = given.scaled.units.get(range).unwrap_or_default().iter();
            order.extend(units.zip(0..).filter_map(|(units, region)| Some(((*units)?, region))));
        } else {
            let cells = given.cells.get(range).unwrap_or_default();
            order.extend(positions(cells).zip(0..).filter_map(|(at, region)| Some((at?, region))));
        }
        order.sort_unstable();
    }

    fn rank(&mut self, series: &Series) {
        let regions = self.given.axes.regions.len();
        let Ranked { rank, alike, .. } = &mut self.ranked;
        let from = rank.len();
        rank.resize(from + regions, None);
        alike.resize(from + regions, 0);
        ranks(
            &self.room.order,
            series.better.into(),
            (&mut rank[from..], &mut alike[from..]),
        );
    }

    /// Each figure less that of the slot of the year before, where that year is in the frame.
    fn changes(&mut self, slot: usize, before: Option<usize>) {
        let regions = self.given.axes.regions.len();
        let of = |slot: usize| {
            let range = slot * regions..(slot + 1) * regions;
            self.given.scaled.units.get(range).unwrap_or_default()
        };
        match before {
            Some(before) => {
                let pairs = of(slot).iter().zip(of(before));
                let changes = pairs.map(|(now, before)| Some((*now)? - (*before)?));
                self.ranked.change.extend(changes);
            }
            None => self.ranked.change.resize(self.ranked.change.len() + regions, None),
        }
    }

    /// Gives each group its figures, in order.
    fn spread_out(&mut self) {
        let Room { order, values, met } = &mut self.room;
        for layer in &self.plan.layers {
            for (value, region) in order.iter() {
                if let Some(at) = layer[*region] {
                    values[self.plan.units[at].begin + met[at].values] = *value;
                    met[at].values += 1;
                }
            }
        }
    }

    /// How many regions of each group have figures, and how these bound the true ones.
    fn note_figures(&mut self, slot: usize) {
        let regions = self.given.axes.regions.len();
        let cells = self.given.cells.get(slot * regions..(slot + 1) * regions);
        for (region, cell) in cells.unwrap_or_default().iter().enumerate() {
            let Some((_, qualifier)) = cell.figure() else { continue };
            for at in self.plan.layers.iter().filter_map(|layer| layer[region]) {
                let met = &mut self.room.met[at];
                met.reported += 1;
                met.qualifier = joint(met.qualifier, qualifier);
            }
        }
    }

    /// The groups of a slot.
    fn close(&mut self, slot: usize, series: &Series) {
        for (planned, met) in self.plan.units.iter().zip(&self.room.met) {
            let values = self.room.values.get(planned.begin..planned.begin + met.values);
            let spread = Spread::of(values.unwrap_or_default());
            let pairs = series.parts.and_then(|_| self.pairs(slot, planned));
            let group = self.given.group(
                (series, slot),
                (planned.unit, pairs),
                (spread, met.reported, met.qualifier),
            );
            self.groups[planned.list].push(group);
        }
    }

    /// Sums of both parts of a ratio or weighted mean.
    fn pairs(&self, slot: usize, planned: &Planned<'_>) -> Option<&Summed> {
        let quotients = self.quotients.get(planned.list)?;
        let key = u32::try_from(slot * planned.among + planned.position).ok()?; // cells fit in 32 bits
        let found = quotients.binary_search_by_key(&key, |pairs| pairs.key).ok()?;
        quotients.get(found)
    }
}

/// Competition ranks ("1224") of figures in ascending order, by the region beside each, and how many have
/// the same.
fn ranks(order: &[(i64, usize)], first: RankOrder, (rank, alike): (&mut [Option<u32>], &mut [u32])) {
    let mut before = 0;
    let mut give = |same: &[(i64, usize)]| {
        let count = u32::try_from(same.len()).unwrap_or(u32::MAX); // cells fit in 32 bits
        for (_, region) in same {
            rank[*region] = Some(before + 1);
            alike[*region] = count;
        }
        before += count;
    };
    let runs = order.chunk_by(|(one, _), (other, _)| one == other);
    match first {
        RankOrder::SmallerFirst => runs.for_each(&mut give),
        RankOrder::LargerFirst | RankOrder::LargerFirstNeutral => runs.rev().for_each(&mut give),
    }
}

fn positions(cells: &[Cell]) -> impl Iterator<Item = Option<i64>> {
    let values = cells.iter().map(|cell| cell.figure().map(|(value, _)| value));
    let mut sorted: Vec<Decimal> = values.clone().flatten().collect();
    sorted.sort_unstable();
    sorted.dedup();
    values.map(move |value| {
        let at = value.map(|value| sorted.partition_point(|one| *one < value))?;
        i64::try_from(at).ok() // cells fit in 32 bits
    })
}

#[cfg(test)]
mod tests {
    use super::ranks;
    use crate::panel::comparison::RankOrder;

    #[test]
    fn ties_share_the_better_rank_and_skip_the_next() {
        let order = [(1, 4), (3, 1), (3, 3), (8, 0)];
        for (first, expected) in [
            (RankOrder::SmallerFirst, [Some(4), Some(2), None, Some(2), Some(1)]),
            (RankOrder::LargerFirst, [Some(1), Some(2), None, Some(2), Some(4)]),
        ] {
            let (mut rank, mut alike) = ([None; 5], [0; 5]);
            ranks(&order, first, (&mut rank, &mut alike));
            assert_eq!((rank, alike), (expected, [1, 2, 0, 2, 1]));
        }
    }
}
