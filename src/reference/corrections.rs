use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{
    ArticleId, BodyId, CorrectionAction, CorrectionNote, Digest, IndicatorCode, IndicatorKind, Locator, Period,
    Qualifier, RegionCode, Scope,
};
use crate::reference::catalogue::Catalogue;
use crate::reference::region_table::Regions;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &[
    "key",
    "action",
    "body",
    "indicator",
    "period",
    "scope",
    "article",
    "quote",
    "expect",
    "value",
    "qualifier",
    "cited",
    "reason",
    "author",
    "date",
];

/// The quotation of the statement that a correction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteDigest(Digest);

impl QuoteDigest {
    /// Whether the quotation at a place is the one that is meant.
    pub fn is_of(&self, locator: &Locator) -> bool {
        locator.quote_digest == self.0
    }
}

/// One correction or addition (更正).
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Key of the row.
    pub key: String,
    /// What it does.
    pub action: CorrectionAction,
    /// Who reports the figure.
    pub body: BodyId,
    /// The region of that body.
    pub region: RegionCode,
    /// What is counted.
    pub indicator: IndicatorCode,
    /// The time.
    pub period: Period,
    /// Whose figure within the region.
    pub scope: Scope,
    /// Only statements in this article are meant.
    pub article: Option<ArticleId>,
    /// Only statements with this quotation are meant.
    pub quote: Option<QuoteDigest>,
    /// The value that is corrected, in the catalogue's unit: the guard.
    pub expect: Option<Decimal>,
    /// The value that is set, in the catalogue's unit.
    pub value: Option<Decimal>,
    /// How that value bounds the true one.
    pub qualifier: Qualifier,
    /// The source that it cites.
    pub cited: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub author: String,
    /// When.
    pub date: NaiveDate,
    /// The row, for messages and as the place of the value that it sets.
    pub row: CorrectionRow,
}

/// Where a correction stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRow {
    /// File, as the user knows it.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// Column of the value from 0.
    pub column: usize,
    /// Digest of the file's text.
    pub table: Digest,
}

impl Correction {
    /// The correction as it is shown beside the figure.
    pub fn note(&self) -> CorrectionNote {
        CorrectionNote {
            key: self.key.clone(),
            action: self.action,
            expect: self.expect,
            value: self.value,
            reason: self.reason.clone(),
            author: self.author.clone(),
            date: self.date,
            cited: self.cited.clone(),
            at: format!("{}:{}", self.row.file, self.row.line),
        }
    }

    /// A mistake of this row.
    pub fn problem(&self, reason: impl Into<String>) -> Problem {
        Problem {
            file: self.row.file.clone(),
            line: self.row.line,
            reason: format!("correction `{}`: {}", self.key, reason.into()),
        }
    }

    /// What is corrected, without the place.
    fn figure(&self) -> (BodyId, IndicatorCode, Period, Scope) {
        (self.body.clone(), self.indicator.clone(), self.period, self.scope)
    }
}

/// The corrections of a project and of a job, by key.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    rows: BTreeMap<String, Correction>,
}

impl Corrections {
    /// Table that the corrections are read from.
    pub const TABLE: &'static str = "corrections.tsv";

    /// Reads and checks the table. Every row names who, when, why, and the value that it corrects;
    /// a key may stand once in a file, and a later layer replaces a row with the same key.
    pub fn load(files: &TableFiles, catalogue: &Catalogue, regions: &Regions) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let digests: BTreeMap<String, Digest> = files
            .texts(Self::TABLE)
            .map(|(label, text)| (label.to_owned(), Digest::of(text.as_bytes())))
            .collect();
        let mut rows: BTreeMap<String, Correction> = BTreeMap::new();
        for table in files.tables(Self::TABLE, COLUMNS)? {
            let column = table.header.iter().position(|name| name == "value").unwrap_or_default();
            for row in &table.rows {
                let place = CorrectionRow {
                    file: row.file.clone(),
                    line: row.line,
                    column,
                    table: digests.get(&row.file).copied().unwrap_or_else(|| Digest::of(b"")),
                };
                let Some(correction) = problems.keep(correction(row, place)) else {
                    continue;
                };
                if let Err(problem) = known(&correction, row, catalogue, regions) {
                    problems.0.push(problem);
                }
                let twice = rows.get(&correction.key).filter(|other| other.row.file == row.file);
                if let Some(other) = twice {
                    let reason = format!("the key stands in line {} as well", other.row.line);
                    problems.0.push(correction.problem(reason));
                }
                rows.insert(correction.key.clone(), correction);
            }
        }
        problems.0.extend(rivals(&rows));
        problems.or(Self { rows })
    }

    /// The corrections of figures of `parent` and the regions below it, by key.
    pub fn within(&self, parent: &RegionCode, regions: &Regions) -> Vec<Correction> {
        let inside = self.rows.values().filter(|one| regions.is_within(&one.region, parent));
        inside.cloned().collect()
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// Two rows that set one figure: neither may silently win.
fn rivals(rows: &BTreeMap<String, Correction>) -> Vec<Problem> {
    let mut seen: BTreeMap<(BodyId, IndicatorCode, Period, Scope), &Correction> = BTreeMap::new();
    let mut problems = Vec::new();
    for one in rows.values().filter(|one| one.action != CorrectionAction::Drop) {
        if let Some(other) = seen.insert(one.figure(), one) {
            let at = format!("{}:{}", other.row.file, other.row.line);
            problems.push(one.problem(format!("`{}` ({at}) sets the same figure", other.key)));
        }
    }
    problems
}

fn correction(row: &Row, place: CorrectionRow) -> Result<Correction, Problem> {
    let body: BodyId = row.parse("body")?;
    let malformed = |error| row.problem(format!("column `body`: {error}"));
    let region: RegionCode = body.region_digits().parse().map_err(malformed)?;
    let text = |column: &str| {
        Some(row.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let correction = Correction {
        key: row.required("key")?.to_owned(),
        action: row.parse("action")?,
        body,
        region,
        indicator: row.parse("indicator")?,
        period: row.parse("period")?,
        scope: row.optional("scope")?.unwrap_or(Scope::Region),
        article: text("article").map(ArticleId),
        quote: text("quote").map(|quote| quoted(row, &quote)).transpose()?,
        expect: row.optional("expect")?,
        value: row.optional("value")?,
        qualifier: row.optional("qualifier")?.unwrap_or(Qualifier::Exact),
        cited: text("cited"),
        reason: row.required("reason")?.to_owned(),
        author: row.required("author")?.to_owned(),
        date: date(row)?,
        row: place,
    };
    filled(&correction)?;
    Ok(correction)
}

/// The quotation itself, as observations.csv prints it, or `sha256:` and its digest.
fn quoted(row: &Row, text: &str) -> Result<QuoteDigest, Problem> {
    let Some(digits) = text.strip_prefix("sha256:") else {
        return Ok(QuoteDigest(Digest::of(text.as_bytes())));
    };
    let malformed = |error| row.problem(format!("column `quote`: {error}"));
    digits.parse().map(QuoteDigest).map_err(malformed)
}

fn date(row: &Row) -> Result<NaiveDate, Problem> {
    let text = row.required("date")?;
    let malformed = |_| row.problem(format!("column `date`: not a date (2026-03-01): `{text}`"));
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(malformed)
}

/// The columns that each action needs, and those that it cannot have.
fn filled(one: &Correction) -> Result<(), Problem> {
    let guard = "the value that is corrected, so that the row is found out once the source is mended";
    let nothing = "`add` is for figures that no source states";
    match one.action {
        CorrectionAction::Drop => {
            need(one, "expect", one.expect.as_ref(), guard)?;
            refuse(one, "value", one.value.as_ref(), "`drop` sets none")
        }
        CorrectionAction::Override => {
            need(one, "expect", one.expect.as_ref(), guard)?;
            need(one, "value", one.value.as_ref(), "`override` sets it")?;
            if one.value == one.expect && one.qualifier == Qualifier::Exact {
                return Err(one.problem("`value` is the value of `expect`: nothing would change"));
            }
            Ok(())
        }
        CorrectionAction::Add => {
            need(one, "value", one.value.as_ref(), "`add` sets it")?;
            need(one, "cited", one.cited.as_ref(), "an addition cites its source")?;
            refuse(one, "expect", one.expect.as_ref(), nothing)?;
            refuse(one, "article", one.article.as_ref(), nothing)?;
            refuse(one, "quote", one.quote.as_ref(), nothing)
        }
    }
}

fn need<T>(one: &Correction, column: &str, cell: Option<&T>, why: &str) -> Result<(), Problem> {
    match cell {
        Some(_) => Ok(()),
        None => Err(one.problem(format!("column `{column}` is empty: {why}"))),
    }
}

fn refuse<T>(one: &Correction, column: &str, cell: Option<&T>, why: &str) -> Result<(), Problem> {
    match cell {
        None => Ok(()),
        Some(_) => Err(one.problem(format!("column `{column}` must be empty: {why}"))),
    }
}

/// Region and indicator are in the tables, and the value is one that the indicator can have.
fn known(one: &Correction, row: &Row, catalogue: &Catalogue, regions: &Regions) -> Result<(), Problem> {
    if regions.get(&one.region).is_none() {
        return Err(row.problem(format!(
            "column `body`: region {} is not in {}",
            one.region,
            Regions::TABLE
        )));
    }
    let Some(indicator) = catalogue.get(&one.indicator) else {
        return Err(row.problem(format!(
            "column `indicator`: `{}` is not in the catalogue",
            one.indicator
        )));
    };
    let Some(value) = one.value else { return Ok(()) };
    let whole = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Stock);
    if whole && !value.fract().is_zero() {
        return Err(row.problem(format!(
            "column `value`: {value} is no whole number of {}",
            indicator.unit
        )));
    }
    match indicator.least {
        Some(least) if value < least => Err(row.problem(format!(
            "column `value`: {value} is below {least}, the least that `{}` can be",
            one.indicator
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
