use rust_decimal::Decimal;

use crate::harmonize::claim::{Age, Claim};
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::model::{ObservationKey, Qualifier, Source, Target};

/// One goal of a slot with every place that sets it.
#[derive(Debug)]
pub(super) struct Goal {
    pub(super) value: Decimal,
    pub(super) bound: Qualifier,
    pub(super) unit: String,
    pub(super) sources: Vec<Source>,
}

impl Goal {
    pub(super) fn into_target(self, key: ObservationKey) -> Target {
        Target {
            key,
            value: self.value,
            bound: self.bound,
            unit: self.unit,
            sources: self.sources,
        }
    }
}

/// Goals of one slot: the same value and bound set twice is one goal; different ones are several,
/// since a floor and an aim may stand side by side. What only older snapshots set is dropped.
pub(super) fn gather(claims: Vec<Claim<'_>>) -> (Vec<Goal>, Vec<Dropped>) {
    let mut goals: Vec<Goal> = Vec::new();
    let mut dropped = Vec::new();
    for claim in claims {
        if claim.age != Age::Current {
            dropped.push(claim.dropped(DropReason::Superseded));
            continue;
        }
        let indicator = claim.indicator;
        let source = claim.into_source();
        let same = goals
            .iter_mut()
            .find(|goal| (goal.value, goal.bound) == (source.value, source.qualifier));
        match same {
            Some(goal) => goal.sources.push(source),
            None => goals.push(Goal {
                value: source.value,
                bound: source.qualifier,
                unit: indicator.unit.clone(),
                sources: vec![source],
            }),
        }
    }
    goals.sort_by_key(|goal| (goal.value, goal.bound));
    (goals, dropped)
}
