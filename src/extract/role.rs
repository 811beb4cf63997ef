//! Total or part: what the other figures of the same indicator in a document say of each.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::{Mention, Role};

/// A mention with what its clause says of total and part.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Block and place of the figure itself.
    pub(crate) at: (usize, usize),
    /// The mention.
    pub(crate) mention: Mention,
    /// The value in the catalogue's unit.
    pub(crate) value: Decimal,
    /// The clause says that it is the whole: 共, 累计.
    pub(crate) whole: bool,
    /// It stands after 其中 or in a bracket.
    pub(crate) inner: bool,
}

/// Settles roles: after 其中 a second figure of the same indicator is a part; of several that do
/// not call themselves the whole, one may be the sum of the others, else all are parts.
pub(crate) fn settle(drafts: &mut [Draft]) {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let Mention {
            indicator,
            period,
            sense,
            counted_by,
            scope,
            ..
        } = &draft.mention;
        let key = (indicator.clone(), *period, *sense, *counted_by, *scope);
        groups.entry(key).or_default().push(index);
    }
    for group in groups.values().filter(|group| group.len() > 1) {
        settle_group(drafts, group);
    }
}

fn settle_group(drafts: &mut [Draft], group: &[usize]) {
    let totals = |drafts: &[Draft]| -> Vec<usize> {
        let is_total = |index: &&usize| drafts[**index].mention.role == Role::Total;
        group.iter().filter(is_total).copied().collect()
    };
    let open = totals(drafts);
    // 其中 or a bracket after a figure of the same indicator.
    for index in open
        .iter()
        .skip(1)
        .filter(|index| drafts[**index].inner)
        .copied()
        .collect::<Vec<_>>()
    {
        drafts[index].mention.role = Role::Part;
    }
    let open = totals(drafts);
    let first = open.first().map(|index| drafts[*index].value);
    if open.len() < 2 || open.iter().all(|index| Some(drafts[*index].value) == first) {
        return;
    }
    // Rates and means are no parts of one another; harmonize shows them as a conflict.
    if drafts[open[0]].mention.unit == "%" {
        return;
    }
    let whole: Vec<usize> = open.iter().filter(|index| drafts[**index].whole).copied().collect();
    let kept = match (whole.as_slice(), sum_of_others(drafts, &open)) {
        ([], Some(sum)) => vec![sum],
        ([], None) => Vec::new(),
        (whole, _) => whole.to_vec(),
    };
    for index in open {
        if !kept.contains(&index) {
            drafts[index].mention.role = Role::Part;
        }
    }
}

/// The one figure that the others add up to.
fn sum_of_others(drafts: &[Draft], open: &[usize]) -> Option<usize> {
    let sum: Decimal = open.iter().map(|index| drafts[*index].value).sum();
    let two = Decimal::TWO;
    open.iter()
        .copied()
        .find(|index| open.len() > 2 && drafts[*index].value.checked_mul(two) == Some(sum))
}
