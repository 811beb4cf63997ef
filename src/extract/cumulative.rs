//! People taken on and let go: where the one less the other is exactly those who remain, both count
//! since the beginning and not one year.

use rust_decimal::Decimal;

use crate::extract::role::Draft;
use crate::model::{Period, YearMonth};

/// Indicators of those who came, those who left and those who remain.
const FLOWS: &[[&str; 3]] = &[
    ["correction.admitted", "correction.released", "correction.current"],
    ["resettlement.admitted", "resettlement.released", "resettlement.current"],
];

/// Gives flows that turn out to be cumulative the period to date. `drafts` are those of one block.
pub(crate) fn settle_flows(drafts: &mut [Draft]) {
    for [came, left, remain] in FLOWS {
        let values = [came, left, remain].map(|code| yearly(drafts, code));
        let [Some((came, year)), Some((left, _)), Some((remain, _))] = values else {
            continue;
        };
        let cumulative = drafts[came].value.checked_sub(drafts[left].value) == Some(drafts[remain].value);
        let Some(month) = YearMonth::new(year, 12).filter(|_| cumulative && drafts[left].value > Decimal::ZERO) else {
            continue;
        };
        for index in [came, left] {
            drafts[index].mention.period = Some(Period::ToDate(month));
        }
    }
}

/// The only draft of an indicator for a whole year.
fn yearly(drafts: &[Draft], code: &str) -> Option<(usize, i32)> {
    let mut found = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| draft.mention.indicator.as_str() == code);
    let (index, draft) = found.next()?;
    match draft.mention.period {
        Some(Period::Year(year)) if found.next().is_none() => Some((index, year)),
        _ => None,
    }
}
