//! Rows that add up the rows above or below them: never figures of a unit, but a check on them.

use rust_decimal::Decimal;

use crate::form::header::HeaderColumn;
use crate::model::IndicatorKind;

/// What a total adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// 小计, 本页: the rows since the one before.
    Group,
    /// 合计, 总计: all rows.
    All,
}

impl Total {
    /// The total that a row's label names.
    pub(super) fn of_label(label: &str) -> Option<Self> {
        let ends = |words: &[&str]| {
            words
                .iter()
                .any(|word| label.ends_with(word) || label.starts_with(word))
        };
        if ends(&["小计", "本页"]) {
            Some(Self::Group)
        } else if ends(&["合计", "总计", "共计", "总数"]) || matches!(label, "全省" | "全市" | "全县" | "全区")
        {
            Some(Self::All)
        } else {
            None
        }
    }
}

/// The figures of one row, by column; a total where it is one.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) total: Option<Total>,
    pub(super) values: Vec<Option<Decimal>>,
}

/// A total that does not agree with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) row: u32,
    pub(super) column: usize,
    pub(super) printed: Decimal,
    /// The sum of the rows; of a mean the range that it must lie in.
    pub(super) sum: String,
}

/// Checks every total. Where a row has no figure the sum cannot be known and nothing is said.
pub(super) fn check(lines: &[(u32, Line)], columns: &[HeaderColumn<'_>]) -> Vec<Mismatch> {
    let mut found = Vec::new();
    for (index, (row, line)) in lines.iter().enumerate() {
        let Some(total) = line.total else { continue };
        for (column, head) in columns.iter().enumerate() {
            let Some(printed) = line.values.get(column).copied().flatten() else {
                continue;
            };
            let all = figures(lines.iter().map(|(_, line)| line), column);
            let above = lines.get(..index).unwrap_or_default();
            let from = above
                .iter()
                .rposition(|(_, line)| line.total.is_some())
                .map_or(0, |at| at + 1);
            let group = figures(
                above.get(from..).unwrap_or_default().iter().map(|(_, line)| line),
                column,
            );
            let candidates = match total {
                Total::Group => vec![group],
                // Some sheets have several tables, each with its own 合计.
                Total::All => vec![all, group],
            };
            let candidates: Vec<Vec<Decimal>> = candidates
                .into_iter()
                .flatten()
                .filter(|rows| !rows.is_empty())
                .collect();
            let agrees = candidates.iter().any(|rows| agrees(head.meaning.kind, printed, rows));
            if let Some(first) = candidates.first().filter(|_| !agrees) {
                found.push(Mismatch {
                    row: *row,
                    column,
                    printed,
                    sum: described(head.meaning.kind, first),
                });
            }
        }
    }
    found
}

/// The figures of the units' rows in one column; nothing where one is missing.
fn figures<'a>(lines: impl Iterator<Item = &'a Line>, column: usize) -> Option<Vec<Decimal>> {
    let units = lines.filter(|line| line.total.is_none());
    units.map(|line| line.values.get(column).copied().flatten()).collect()
}

fn agrees(kind: IndicatorKind, printed: Decimal, rows: &[Decimal]) -> bool {
    match kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => rows.iter().sum::<Decimal>() == printed,
        // However a mean is weighted, it lies between the smallest and the largest.
        IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => {
            rows.iter().min().is_some_and(|least| *least <= printed)
                && rows.iter().max().is_some_and(|most| printed <= *most)
        }
    }
}

fn described(kind: IndicatorKind, rows: &[Decimal]) -> String {
    match kind {
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock => rows.iter().sum::<Decimal>().to_string(),
        IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => {
            let ends = rows.iter().min().zip(rows.iter().max());
            ends.map_or_else(String::new, |(least, most)| format!("{least}–{most}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Total;

    #[test]
    fn labels_of_totals() {
        for (label, total) in [
            ("合计", Some(Total::All)),
            ("总计", Some(Total::All)),
            ("岚州市小计", Some(Total::Group)),
            ("本页小计", Some(Total::Group)),
            ("全市", Some(Total::All)),
            ("云磐区", None),
            ("合水县", None),
        ] {
            assert_eq!(Total::of_label(label), total, "{label}");
        }
    }
}
