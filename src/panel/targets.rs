//! Goals beside results: was the goal of a plan met?

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::model::{Direction, Observation, ObservationKey, Qualifier, Sense, Status, Target, word_list};
use crate::panel::row::CellStatus;
use crate::reference::Catalogue;

word_list! {
    /// What became of a goal.
    Outcome, "an outcome (met, missed, undecided, not_stated)" {
        /// The result reaches it.
        Met = "met",
        /// The result falls short of it.
        Missed = "missed",
        /// There is a result, and it cannot be told: a bound that leaves both open, sources that
        /// disagree, parts only.
        Undecided = "undecided",
        /// No result is stated for the same body, region, indicator, period and scope.
        NotStated = "not_stated",
    }
}

/// A goal with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow<'a> {
    /// The goal.
    pub target: &'a Target,
    /// Whether the result has to reach it from below or stay under it; absent where it has to be
    /// that very value.
    pub bound: Option<Bound>,
    /// The observation of the same body, region, indicator, period and scope.
    pub result: Option<&'a Observation>,
    /// What is known of it.
    pub status: CellStatus,
    /// Result less goal, in the catalogue's unit.
    pub difference: Option<Decimal>,
    /// What became of the goal.
    pub outcome: Outcome,
}

word_list! {
    /// Which side of a goal is good.
    Bound, "a bound (floor, ceiling)" {
        /// At least that much.
        Floor = "floor",
        /// At most that much.
        Ceiling = "ceiling",
    }
}

/// Every goal with its result, in the order of the goals.
///
/// A goal of at least (不少于) is a floor, of at most a ceiling. A plain or rounded figure is a floor
/// where more is better, a ceiling where less is, and otherwise has to be met exactly. A result that
/// is itself a bound decides only where both of its readings agree: 50余 meets a floor of 50 and
/// leaves one of 60 open; 近50 leaves all open.
pub fn targets<'a>(
    targets: &'a [Target],
    observations: &'a [Observation],
    catalogue: &Catalogue,
) -> Vec<TargetRow<'a>> {
    let observed = observations.iter().filter(|one| one.key.sense == Sense::Observed);
    let by_key: HashMap<&ObservationKey, &Observation> = observed.map(|one| (&one.key, one)).collect();
    let row = |target: &'a Target| {
        let key = ObservationKey {
            sense: Sense::Observed,
            ..target.key.clone()
        };
        let result = by_key.get(&key).copied();
        let better = catalogue
            .get(&target.key.indicator)
            .map_or(Direction::Neutral, |one| one.better);
        let bound = bound(target.bound, better);
        let figure = result.filter(|result| result.status == Status::Reported);
        let figure = figure.and_then(|result| Some((result.value?, result.qualifier)));
        TargetRow {
            target,
            bound,
            result,
            status: result.map_or(CellStatus::Missing, |result| result.status.into()),
            difference: figure.and_then(|(value, _)| value.checked_sub(target.value)),
            outcome: match (result.map(|result| result.status), figure) {
                (None | Some(Status::NotApplicable | Status::Blank | Status::Withdrawn), _) => Outcome::NotStated,
                (Some(_), None) => Outcome::Undecided,
                (Some(_), Some(figure)) => outcome(bound, target.value, figure),
            },
        }
    };
    targets.iter().map(row).collect()
}

fn bound(bound: Qualifier, better: Direction) -> Option<Bound> {
    match (bound, better) {
        (Qualifier::AtLeast, _) | (Qualifier::Exact | Qualifier::About, Direction::Up) => Some(Bound::Floor),
        (Qualifier::AtMost, _) | (Qualifier::Exact | Qualifier::About, Direction::Down) => Some(Bound::Ceiling),
        (Qualifier::Exact | Qualifier::About, Direction::Neutral) => None,
    }
}

fn outcome(bound: Option<Bound>, goal: Decimal, (value, qualifier): (Decimal, Qualifier)) -> Outcome {
    let told = |met: bool| if met { Outcome::Met } else { Outcome::Missed };
    match (bound, qualifier) {
        (Some(Bound::Floor), Qualifier::Exact) => told(value >= goal),
        (Some(Bound::Ceiling), Qualifier::Exact) => told(value <= goal),
        (None, Qualifier::Exact) => told(value == goal),
        (Some(Bound::Floor), Qualifier::AtLeast) if value >= goal => Outcome::Met,
        (Some(Bound::Floor), Qualifier::AtMost) if value < goal => Outcome::Missed,
        (Some(Bound::Ceiling), Qualifier::AtMost) if value <= goal => Outcome::Met,
        (Some(Bound::Ceiling), Qualifier::AtLeast) if value > goal => Outcome::Missed,
        (_, Qualifier::AtLeast | Qualifier::AtMost | Qualifier::About) => Outcome::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Outcome, bound, outcome};
    use crate::model::{Direction, Qualifier};

    #[test]
    fn a_result_decides_only_where_it_can() {
        use Outcome::{Met, Missed, Undecided};
        use Qualifier::{About, AtLeast, AtMost, Exact};
        let (floor, ceiling) = (Some(Bound::Floor), Some(Bound::Ceiling));
        for (side, goal, value, qualifier, told) in [
            (floor, 60, 60, Exact, Met),
            (floor, 60, 59, Exact, Missed),
            (floor, 50, 50, AtLeast, Met),
            (floor, 60, 50, AtLeast, Undecided),
            (floor, 60, 59, AtMost, Missed),
            (floor, 60, 60, AtMost, Undecided),
            (floor, 60, 90, About, Undecided),
            (ceiling, 5, 5, Exact, Met),
            (ceiling, 5, 6, Exact, Missed),
            (ceiling, 5, 5, AtMost, Met),
            (ceiling, 5, 6, AtLeast, Missed),
            (ceiling, 5, 5, AtLeast, Undecided),
            (None, 5, 5, Exact, Met),
            (None, 5, 4, Exact, Missed),
            (None, 5, 5, AtLeast, Undecided),
        ] {
            let found = outcome(side, goal.into(), (value.into(), qualifier));
            assert_eq!(found, told, "{side:?} {goal} {value} {qualifier}");
        }
    }

    #[test]
    fn plain_goals_lean_to_the_better_side() {
        for (printed, better, side) in [
            (Qualifier::AtLeast, Direction::Down, Some(Bound::Floor)),
            (Qualifier::AtMost, Direction::Up, Some(Bound::Ceiling)),
            (Qualifier::Exact, Direction::Up, Some(Bound::Floor)),
            (Qualifier::About, Direction::Down, Some(Bound::Ceiling)),
            (Qualifier::Exact, Direction::Neutral, None),
        ] {
            assert_eq!(bound(printed, better), side);
        }
    }
}
