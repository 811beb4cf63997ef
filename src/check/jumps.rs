use rust_decimal::Decimal;

use crate::check::norms::{Jump, Norms};
use crate::check::{Figure, Figures};
use crate::model::{Issue, IssueCode};

/// Figures of a year that are far from those of the year before.
pub(super) fn check(figures: &Figures<'_>, norms: &Norms) -> Vec<Issue> {
    let pairs = figures
        .all
        .iter()
        .filter_map(|after| Some((figures.year_before(after)?, after)));
    pairs
        .filter(|(before, after)| jumps(before, after, norms))
        .map(|(before, after)| {
            after
                .issue(IssueCode::JumpOnYear)
                .with("before", before.printed())
                .with("after", after.printed())
        })
        .collect()
}

fn jumps(before: &Figure<'_>, after: &Figure<'_>, norms: &Norms) -> bool {
    let code = &after.indicator.code;
    if after.indicator.unit == "%" {
        let far = |jump: Jump| (after.value - before.value).abs() > jump.limit;
        norms.points(code).is_some_and(far)
    } else {
        norms
            .factor(code)
            .is_some_and(|jump| beyond(before.value, after.value, jump))
    }
}

/// From nothing to the floor or more is a jump as well: no factor reaches that far.
fn beyond(before: Decimal, after: Decimal, jump: Jump) -> bool {
    let (smaller, larger) = (before.min(after), before.max(after));
    let factor = smaller.checked_mul(jump.limit);
    larger >= jump.floor && factor.is_some_and(|most| larger > most)
}
