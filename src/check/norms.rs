use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::model::{IndicatorCode, word_list};
use crate::reference::{Catalogue, Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["check", "indicator", "whole", "limit", "floor", "use", "note"];

word_list! {
    /// What a row of the table checks.
    CheckKind, "a check (as_printed, base_named, subset, jump_factor, jump_points, copy_of_other, copy_of_own)" {
        /// The indicator is only ever taken as printed.
        AsPrinted = "as_printed",
        /// Compared with its parts only where the text names the catalogue's base.
        BaseNamed = "base_named",
        /// The indicator counts a part of what another counts.
        Subset = "subset",
        /// Largest factor between one year and the next.
        JumpFactor = "jump_factor",
        /// Largest difference in percentage points between one year and the next.
        JumpPoints = "jump_points",
        /// Least share of its text, in percent, for which a report is a copy of another region's.
        CopyOfOther = "copy_of_other",
        /// The same for one of its own region: of another year, or of the same at another address.
        CopyOfOwn = "copy_of_own",
    }
}

/// How far a figure may be from that of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jump {
    /// A factor, or points of a percentage.
    pub(super) limit: Decimal,
    /// Smallest figure that is looked at, in the indicator's unit.
    pub(super) floor: Decimal,
}

/// From when on a report is a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CopyNorm {
    /// Least share of the text in percent.
    pub(super) percent: usize,
    /// Fewest different pieces of five characters that a text must have to be compared.
    pub(super) pieces: usize,
}

/// What figures are held against, from a table that an office edits.
#[derive(Debug, Clone, Default)]
pub struct Norms {
    as_printed: BTreeSet<IndicatorCode>,
    base_named: BTreeSet<IndicatorCode>,
    subsets: Vec<(IndicatorCode, IndicatorCode)>,
    factors: BTreeMap<Option<IndicatorCode>, Jump>,
    points: BTreeMap<Option<IndicatorCode>, Jump>,
    copies: BTreeMap<CheckKind, CopyNorm>,
}

impl Norms {
    /// Table that the checks are read from.
    pub const TABLE: &'static str = "checks.tsv";

    /// Reads and checks the table: indicators exist, jumps have a limit.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows: BTreeMap<(CheckKind, String, String), Row> = BTreeMap::new();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            let kind = problems.keep(row.parse::<CheckKind>("check"));
            let cell = |column| row.text(column).to_owned();
            if let Some(kind) = kind {
                rows.insert((kind, cell("indicator"), cell("whole")), row);
            }
        }
        let mut norms = Self::default();
        for ((kind, ..), row) in &rows {
            problems.keep(norms.add(*kind, row, catalogue));
        }
        problems.or(norms)
    }

    fn add(&mut self, kind: CheckKind, row: &Row, catalogue: &Catalogue) -> Result<(), Problem> {
        match row.required("use")? {
            "yes" => {}
            "no" => return Ok(()),
            other => return Err(row.problem(format!("column `use`: `{other}` is neither yes nor no"))),
        }
        match kind {
            CheckKind::AsPrinted => {
                self.as_printed.insert(known(row, "indicator", catalogue)?);
            }
            CheckKind::BaseNamed => {
                self.base_named.insert(known(row, "indicator", catalogue)?);
            }
            CheckKind::Subset => {
                let part = known(row, "indicator", catalogue)?;
                self.subsets.push((part, known(row, "whole", catalogue)?));
            }
            CheckKind::JumpFactor => {
                self.factors.insert(any(row, catalogue)?, jump(row)?);
            }
            CheckKind::JumpPoints => {
                self.points.insert(any(row, catalogue)?, jump(row)?);
            }
            CheckKind::CopyOfOther | CheckKind::CopyOfOwn => {
                self.copies.insert(kind, copy(row)?);
            }
        }
        Ok(())
    }

    /// Whether the indicator is only ever taken as printed.
    pub fn is_as_printed(&self, indicator: &IndicatorCode) -> bool {
        self.as_printed.contains(indicator)
    }

    /// Whether the indicator is compared with its parts only where the text names the base.
    pub(super) fn needs_base(&self, indicator: &IndicatorCode) -> bool {
        self.base_named.contains(indicator)
    }

    /// Pairs of an indicator and the one that it counts a part of.
    pub(super) fn subsets(&self) -> &[(IndicatorCode, IndicatorCode)] {
        &self.subsets
    }

    /// The factor for an indicator, or for all.
    pub(super) fn factor(&self, indicator: &IndicatorCode) -> Option<Jump> {
        of(&self.factors, indicator)
    }

    /// From when on a report is a copy of another region's, or of another of its own.
    pub(super) fn copy(&self, kind: CheckKind) -> Option<CopyNorm> {
        self.copies.get(&kind).copied()
    }

    /// The points for a percentage, or for all.
    pub(super) fn points(&self, indicator: &IndicatorCode) -> Option<Jump> {
        of(&self.points, indicator)
    }
}

fn of(jumps: &BTreeMap<Option<IndicatorCode>, Jump>, indicator: &IndicatorCode) -> Option<Jump> {
    let own = jumps.get(&Some(indicator.clone()));
    own.or_else(|| jumps.get(&None)).copied()
}

fn known(row: &Row, column: &str, catalogue: &Catalogue) -> Result<IndicatorCode, Problem> {
    let code: IndicatorCode = row.parse(column)?;
    match catalogue.get(&code) {
        Some(_) => Ok(code),
        None => Err(row.problem(format!("column `{column}`: `{code}` is not in the catalogue"))),
    }
}

fn any(row: &Row, catalogue: &Catalogue) -> Result<Option<IndicatorCode>, Problem> {
    match row.required("indicator")? {
        "*" => Ok(None),
        _ => known(row, "indicator", catalogue).map(Some),
    }
}

/// Shares below this are those of all official prose, and the search for pairs would miss some.
const LEAST_SHARE: usize = 40;

fn copy(row: &Row) -> Result<CopyNorm, Problem> {
    let percent: usize = row.parse("limit")?;
    if !(LEAST_SHARE..=100).contains(&percent) {
        return Err(row.problem(format!(
            "column `limit`: a share from {LEAST_SHARE} to 100, in whole percent"
        )));
    }
    Ok(CopyNorm {
        percent,
        pieces: row.parse("floor")?,
    })
}

fn jump(row: &Row) -> Result<Jump, Problem> {
    Ok(Jump {
        limit: row.parse("limit")?,
        floor: row.optional("floor")?.unwrap_or(Decimal::ZERO),
    })
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Norms};
    use crate::reference::{Catalogue, TableFiles, shipped_tables};

    fn layered(rows: &str) -> TableFiles {
        let mut files = shipped_tables();
        let text = format!("{}\n{rows}", COLUMNS.join("\t"));
        files.add_layer([("checks.tsv".to_owned(), "own/checks.tsv".to_owned(), text)]);
        files
    }

    #[test]
    fn a_row_can_be_switched_off_and_mistakes_are_named() {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        let norms = Norms::load(&layered("as_printed\treview.correction_rate\t\t\t\tno\n"), &catalogue).unwrap();
        assert!(!norms.is_as_printed(&"review.correction_rate".parse().unwrap()));
        let error = Norms::load(&layered("subset\taid.cases\ta.b\t\t\tyes\n"), &catalogue).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("own/checks.tsv:2: column `whole`: `a.b` is not in the catalogue"),
            "{error}"
        );
        let error = Norms::load(&layered("copy_of_own\t\t\t30\t800\tyes\n"), &catalogue).unwrap_err();
        assert!(error.to_string().contains("a share from 40 to 100"), "{error}");
    }
}
