use std::collections::BTreeMap;

use crate::document::{DocumentKind, Identity};
use crate::model::{IndicatorCode, Mention, Place, word_list};
use crate::reference::{Catalogue, Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &["indicator", "source", "rank", "ties", "note"];

word_list! {
    /// What kind of source states a figure.
    SourceKind, "a kind of source (return, statutory_table, annual_report, other_text)" {
        /// A workbook that a unit sent (报表).
        Return = "return",
        /// A registered table on a page or in a workbook that is no return.
        StatutoryTable = "statutory_table",
        /// Prose of an annual report.
        AnnualReport = "annual_report",
        /// Prose of a plan or another page.
        OtherText = "other_text",
    }
}

impl SourceKind {
    /// The kind of the place where a mention stands.
    pub(super) fn of(identity: &Identity, mention: &Mention) -> Self {
        match (identity.kind, &mention.locator.place) {
            (DocumentKind::Return, _) => Self::Return,
            (DocumentKind::StatisticalTable, _) | (_, Place::Cell(_)) => Self::StatutoryTable,
            (DocumentKind::AnnualReport, Place::Text { .. }) => Self::AnnualReport,
            (DocumentKind::WorkPlan | DocumentKind::Notice | DocumentKind::Other, Place::Text { .. }) => {
                Self::OtherText
            }
        }
    }
}

word_list! {
    /// How sources of one rank that disagree are settled.
    Ties, "how ties are settled (newest, conflict)" {
        /// The document published later counts.
        Newest = "newest",
        /// They are a conflict.
        Conflict = "conflict",
    }
}

/// How much a source counts against others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    /// The lowest counts; 0 is a person's correction.
    pub(super) rank: u32,
    /// Among equals.
    pub(super) ties: Ties,
}

impl Standing {
    /// That of a person's correction: before every source.
    pub(super) const CORRECTION: Self = Self {
        rank: 0,
        ties: Ties::Conflict,
    };
    /// That of a source without a row: behind all others.
    pub(super) const LAST: Self = Self {
        rank: u32::MAX,
        ties: Ties::Conflict,
    };
}

/// Which sources count before which others, from a table that an office edits.
#[derive(Debug, Clone, Default)]
pub struct Ranking {
    rows: BTreeMap<SourceKind, BTreeMap<String, Standing>>,
}

impl Ranking {
    /// Table that the ranking is read from.
    pub const TABLE: &'static str = "precedence.tsv";

    /// Reads and checks the table: ranks are whole numbers from 1, indicators and families are in
    /// the catalogue. A later layer replaces a row with the same indicator and source.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut rows: BTreeMap<SourceKind, BTreeMap<String, Standing>> = BTreeMap::new();
        let tables = files.tables(Self::TABLE, COLUMNS)?;
        for row in tables.into_iter().flat_map(|table| table.rows) {
            if let Some((name, kind, standing)) = problems.keep(standing(&row, catalogue)) {
                rows.entry(kind).or_default().insert(name, standing);
            }
        }
        problems.or(Self { rows })
    }

    /// How much a source of that kind counts for an indicator: by the row of its code, of its
    /// family, or of all.
    pub(super) fn standing(&self, kind: SourceKind, indicator: &IndicatorCode) -> Standing {
        let names = [indicator.as_str(), indicator.family(), "*"];
        let rows = self.rows.get(&kind);
        let found = rows.and_then(|rows| names.iter().find_map(|name| rows.get(*name)));
        found.copied().unwrap_or(Standing::LAST)
    }
}

fn standing(row: &Row, catalogue: &Catalogue) -> Result<(String, SourceKind, Standing), Problem> {
    let name = row.required("indicator")?;
    let known = |one: &crate::model::Indicator| one.code.as_str() == name || one.code.family() == name;
    if name != "*" && !catalogue.iter().any(known) {
        return Err(row.problem(format!(
            "column `indicator`: `{name}` is no indicator or family of the catalogue, and not *"
        )));
    }
    let rank: u32 = row.parse("rank")?;
    if rank == 0 {
        return Err(row.problem("column `rank`: ranks begin at 1; 0 is that of corrections"));
    }
    let ties = row.parse("ties")?;
    Ok((name.to_owned(), row.parse("source")?, Standing { rank, ties }))
}

#[cfg(test)]
mod tests {
    use super::{Ranking, SourceKind};
    use crate::reference::{Catalogue, TableFiles, shipped_tables};

    fn with(rows: &str) -> TableFiles {
        let mut files = shipped_tables();
        let text = format!("indicator\tsource\trank\tties\tnote\n{rows}");
        files.add_layer([("precedence.tsv".to_owned(), "own/precedence.tsv".to_owned(), text)]);
        files
    }

    #[test]
    fn the_narrowest_row_counts_and_a_layer_replaces_by_key() {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        let files = with("review\treturn\t5\tconflict\nreview.accepted\treturn\t2\tnewest\n*\tother_text\t9\tnewest\n");
        let ranking = Ranking::load(&files, &catalogue).unwrap();
        for (indicator, kind, rank) in [
            ("aid.cases", SourceKind::Return, 1),
            ("review.concluded", SourceKind::Return, 5),
            ("review.accepted", SourceKind::Return, 2),
            ("aid.cases", SourceKind::StatutoryTable, 2),
            ("aid.cases", SourceKind::AnnualReport, 3),
            ("aid.cases", SourceKind::OtherText, 9),
        ] {
            let found = ranking.standing(kind, &indicator.parse().unwrap());
            assert_eq!(found.rank, rank, "{indicator} {kind}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let catalogue = Catalogue::load(&shipped_tables()).unwrap();
        let files =
            with("no.such\treturn\t1\tnewest\n*\tletter\t1\tnewest\n*\treturn\t0\tnewest\n*\treturn\t1\tfirst\n");
        let error = Ranking::load(&files, &catalogue).unwrap_err().to_string();
        for part in [
            "own/precedence.tsv:2: column `indicator`: `no.such`",
            "own/precedence.tsv:3: column `source`",
            "own/precedence.tsv:4: column `rank`",
            "own/precedence.tsv:5: column `ties`",
        ] {
            assert!(error.contains(part), "{part}\n{error}");
        }
    }
}
