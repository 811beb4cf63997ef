//! Which wordings a figure may belong to at all, by its unit and by the topic of its passage: worked
//! out once for the tables, so that reading compares no names.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::extract::find::IMPLIED_UNITS;
use crate::extract::matcher::{Field, Start};
use crate::model::Indicator;
use crate::reference::{CharTable, Edge, Topic, Units, Wording};

/// A set of wordings by their index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Picked(Vec<u64>);

impl Picked {
    /// No wording of `count`.
    pub(crate) fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Those of `count` wordings that a question holds for.
    fn those(count: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut picked = Self::none(count);
        for index in (0..count).filter(|index| holds(*index)) {
            picked.add(index);
        }
        picked
    }

    /// Adds a wording of those that the set is made for.
    pub(crate) fn add(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// Adds a wording of `count` to a set that may have been made for none.
    pub(crate) fn grow(&mut self, index: usize, count: usize) {
        if self.0.is_empty() {
            *self = Self::none(count);
        }
        self.add(index);
    }

    /// Whether a wording is in the set.
    pub(crate) fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// The bits of one run of 64 wordings; none of a set that was made for none.
    fn run(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// Those that are in another set too.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        for (index, word) in self.0.iter_mut().enumerate() {
            *word &= other.0.get(index).copied().unwrap_or(0);
        }
        self
    }

    /// Adds those of another set.
    pub(crate) fn include(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// Every wording of the set, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, run)| members(at, *run))
    }
}

/// The wordings of one run of 64, in order.
fn members(at: usize, run: u64) -> impl Iterator<Item = usize> {
    let rest = std::iter::successors(Some(run), |rest| Some(rest & rest.wrapping_sub(1)));
    let rest = rest.take_while(|rest| *rest != 0);
    rest.map(move |rest| at * 64 + rest.trailing_zeros() as usize)
}

/// Room for as many sets as most figures have words around them.
const USUAL: usize = 24;

/// Several sets taken together.
#[derive(Debug, Default)]
pub(crate) struct AnyOf<'a>(Vec<&'a Picked>);

impl<'a> AnyOf<'a> {
    /// Together with one more set.
    pub(crate) fn or(&mut self, picked: &'a Picked) {
        if !picked.0.is_empty() {
            self.0.push(picked);
        }
    }

    fn run(&self, at: usize) -> u64 {
        self.0.iter().fold(0, |run, picked| run | picked.run(at))
    }
}

/// The wordings that take each unit, and those that may stand in a passage about each topic.
#[derive(Debug, Clone, Default)]
pub(crate) struct Takers {
    /// By the unit as printed.
    units: HashMap<String, Picked>,
    /// A sum of money of which only 亿 is printed.
    bare_money: Picked,
    /// By index of the topic.
    topics: Vec<Picked>,
    /// In a passage that nothing was named for.
    untold: Picked,
    /// Those whose words stand in an order and that demand none before their figure, and none behind it.
    undemanding: [Picked; 2],
    /// By what stands before the figure.
    before: Beside,
    /// By what stands behind it.
    after: Beside,
}

/// Wordings by the characters that may stand on one side of their figure.
#[derive(Debug, Clone, Default)]
struct Beside {
    /// Numbers of the characters that are demanded.
    letters: CharTable,
    /// By number, those that demand the character right beside the figure.
    near: Vec<Picked>,
    /// By number, those that demand it beyond a short gap.
    beyond: Vec<Picked>,
    /// Those that demand one beyond a gap.
    gapped: Picked,
    /// Those that demand none.
    open: Picked,
}

impl Beside {
    fn of(edges: &[Edge]) -> Self {
        let demanded = |edge: &Edge| match edge {
            Edge::Of(chars) | Edge::Beyond(chars) => chars.clone(),
            Edge::Open => BTreeSet::new(),
        };
        let chars: Vec<char> = edges
            .iter()
            .flat_map(demanded)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let letters = CharTable::of(&chars);
        let (mut near, mut beyond) = (
            vec![Picked::default(); chars.len() + 1],
            vec![Picked::default(); chars.len() + 1],
        );
        let count = edges.len();
        for (index, edge) in edges.iter().enumerate() {
            let (side, chars) = match edge {
                Edge::Of(chars) => (&mut near, chars),
                Edge::Beyond(chars) => (&mut beyond, chars),
                Edge::Open => continue,
            };
            for c in chars {
                let picked = &mut side[letters.number(*c)];
                if picked.0.is_empty() {
                    *picked = Picked::none(count);
                }
                picked.add(index);
            }
        }
        Self {
            letters,
            near,
            beyond,
            gapped: Picked::those(count, |index| matches!(edges[index], Edge::Beyond(_))),
            open: Picked::those(count, |index| edges[index] == Edge::Open),
        }
    }

    /// What fits the characters of one side of a figure.
    fn around<'a>(&'a self, (field, start): (Field<'a>, &'a Start)) -> Around<'a> {
        let mut near = AnyOf(Vec::with_capacity(USUAL));
        near.or(&self.open);
        for c in field.chars_at(start.near()) {
            near.or(&self.near[self.letters.number(c)]);
        }
        Around {
            side: self,
            place: (field, start),
            near,
            beyond: OnceCell::new(),
        }
    }
}

/// What fits the characters of one side of a figure; those beyond a gap are looked at only where a wording asks.
struct Around<'a> {
    side: &'a Beside,
    place: (Field<'a>, &'a Start),
    near: AnyOf<'a>,
    beyond: OnceCell<AnyOf<'a>>,
}

impl Around<'_> {
    /// Those of a run of wordings that fit.
    fn sift(&self, at: usize, run: u64) -> u64 {
        let near = run & self.near.run(at);
        let gapped = run & self.side.gapped.run(at);
        if gapped == 0 {
            return near;
        }
        let beyond = self.beyond.get_or_init(|| {
            let (field, start) = self.place;
            let mut beyond = AnyOf::default();
            for c in field.chars_at(start.spread(field)) {
                beyond.or(&self.side.beyond[self.side.letters.number(c)]);
            }
            beyond
        });
        near | gapped & beyond.run(at)
    }
}

/// Units that figures have without standing in the table as they are printed: money with its scale, and %.
const MADE: [&str; 5] = ["元", "千元", "万元", "亿元", "%"];

impl Takers {
    /// Works out the sets of a table of wordings.
    pub(crate) fn of(wordings: &[Wording], units: &Units, topics: &[Topic]) -> Self {
        let count = wordings.len();
        let about = |name: Option<&str>| Picked::those(count, |index| topical(&wordings[index], name));
        let names = units.spellings().chain(MADE).chain(IMPLIED_UNITS.iter().copied());
        Self {
            units: names
                .map(|name| (name.to_owned(), Self::takers_of(name, (wordings, units))))
                .collect(),
            bare_money: Picked::those(count, |index| {
                wordings[index].indicator.unit == BARE_MONEY && takes(&wordings[index], "亿元", units)
            }),
            topics: topics.iter().map(|topic| about(Some(&topic.name))).collect(),
            untold: about(None),
            undemanding: undemanding(wordings),
            before: Beside::of(&wordings.iter().map(|one| one.pattern.edge_before()).collect::<Vec<_>>()),
            after: Beside::of(&wordings.iter().map(|one| one.pattern.edge_after()).collect::<Vec<_>>()),
        }
    }

    fn takers_of(unit: &str, (wordings, units): (&[Wording], &Units)) -> Picked {
        Picked::those(wordings.len(), |index| takes(&wordings[index], unit, units))
    }

    /// The wordings that a figure of a printed unit may belong to.
    pub(crate) fn taking(&self, unit: Unit<'_>) -> Option<&Picked> {
        match unit {
            Unit::BareMoney => Some(&self.bare_money),
            Unit::Printed(name) => self.units.get(name),
        }
    }

    /// The wordings that may stand in a passage about `topic`.
    pub(crate) fn about(&self, topic: Option<usize>) -> Option<&Picked> {
        topic.map_or(Some(&self.untold), |topic| self.topics.get(topic))
    }

    /// Those whose words stand in an order and that demand no word before their figure, and those that demand none behind it.
    pub(crate) fn undemanding(&self) -> [AnyOf<'_>; 2] {
        self.undemanding.each_ref().map(|picked| {
            let mut any = AnyOf(Vec::with_capacity(USUAL));
            any.or(picked);
            any
        })
    }

    /// The wordings, by row, that are in both of two sets, whose demands on both sides are met, and that what stands
    /// around a figure may fit.
    pub(crate) fn due(
        &self,
        fitting: [&Picked; 2],
        [before, after]: &[AnyOf<'_>; 2],
        (field, starts): (Field<'_>, (&Start, &Start)),
    ) -> Vec<usize> {
        let (head, tail) = (
            self.before.around((field, starts.0)),
            self.after.around((field, starts.1)),
        );
        let runs = fitting[0].0.len();
        let mut due = Vec::new();
        for at in 0..runs {
            let run = fitting[0].run(at) & fitting[1].run(at);
            // Few runs have wordings of the unit and topic at all.
            if run == 0 {
                continue;
            }
            let demanded = run & before.run(at) & after.run(at);
            if demanded != 0 {
                due.extend(members(at, tail.sift(at, head.sift(at, demanded))));
            }
        }
        due
    }

    /// Whether a wording may stand in a passage about `topic`.
    pub(crate) fn topical(&self, wording: usize, topic: Option<usize>) -> bool {
        self.about(topic).is_some_and(|about| about.has(wording))
    }
}

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit<'a> {
    /// One that the table knows; empty for none.
    Printed(&'a str),
    /// 亿 with nothing behind it.
    BareMoney,
}

/// The unit of the indicators that 8.2亿 with nothing behind it may count.
pub(crate) const BARE_MONEY: &str = "万元";

fn undemanding(wordings: &[Wording]) -> [Picked; 2] {
    let ordered = |index: usize| wordings[index].pattern.scattered.is_empty();
    [0, 1].map(|side| {
        Picked::those(wordings.len(), |index| {
            ordered(index) && wordings[index].pattern.demands()[side].is_empty()
        })
    })
}

/// Whether a wording wants a figure and takes its unit.
fn takes(wording: &Wording, unit: &str, units: &Units) -> bool {
    let indicator: &Indicator = &wording.indicator;
    let listed = wording.units.is_empty() || wording.units.iter().any(|name| name == unit);
    let zero = wording.pattern.after.is_none();
    listed && !unit.is_empty() && !zero && units.counts_for(unit, indicator)
}

/// Whether a wording may stand in a passage about the topic of a name.
fn topical(wording: &Wording, name: Option<&str>) -> bool {
    let wanted = wording.topics.is_empty() || name.is_some_and(|name| wording.topics.iter().any(|topic| topic == name));
    let unwanted = name.is_some_and(|name| wording.not_topics.iter().any(|topic| topic == name));
    wanted && !unwanted
}

#[cfg(test)]
mod tests {
    use super::Picked;

    #[test]
    fn a_set_gives_back_what_was_added_in_order() {
        let mut picked = Picked::none(130);
        for index in [129, 0, 63, 64] {
            picked.add(index);
        }
        assert_eq!(picked.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        let even = Picked::those(130, |index| index % 2 == 0);
        assert_eq!(picked.and(&even).iter().collect::<Vec<_>>(), [0, 64]);
        assert!(even.has(128) && !even.has(129) && !even.has(1000));
    }
}
