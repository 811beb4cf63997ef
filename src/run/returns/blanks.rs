use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::form::{Card, Order, blank};
use crate::model::{IndicatorCode, Level, Period, RegionCode, Sense};
use crate::reference::{Form, Lang, Shape};
use crate::render::{self, BlankBook};
use crate::run::error::RunError;
use crate::run::project::Project;
use crate::run::tables::Tables;
use crate::store::{Ledger, SqliteLedger};

/// What blank returns are made for.
#[derive(Debug, Clone)]
pub struct Blanks<'a> {
    /// The form.
    pub form: &'a Form,
    /// The period.
    pub period: Period,
    /// Names of the bodies.
    pub bodies: &'a [String],
    /// Last year's figures by region and indicator, in the catalogue's unit; none where they are not wanted.
    pub last_year: Option<&'a BTreeMap<(RegionCode, IndicatorCode), Decimal>>,
    /// Language of the messages; labels are Chinese.
    pub lang: Lang,
}

/// One workbook a body: name of the file and bytes.
///
/// # Errors
/// A workbook cannot be written.
pub fn blank_returns(blanks: &Blanks<'_>, tables: &Tables) -> Result<Vec<(String, Vec<u8>)>, RunError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for body in blanks.bodies {
        let bytes = one(blanks, body, tables)?;
        let plain: String = body
            .chars()
            .map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c })
            .collect();
        let stem = format!("{}_{}_{plain}", blanks.form.name_zh, blanks.period).replace('/', "-");
        let numbered = (2..).map(|number| format!("{stem} {number}.xlsx"));
        let mut names = std::iter::once(format!("{stem}.xlsx")).chain(numbered);
        let taken = |name: &String| files.iter().any(|(other, _)| other == name);
        let name = names.find(|name| !taken(name)).unwrap_or_default();
        files.push((name, bytes));
    }
    Ok(files)
}

fn one(blanks: &Blanks<'_>, body: &str, tables: &Tables) -> Result<Vec<u8>, RunError> {
    let region = region_of(body, blanks.period, tables);
    let parts = region
        .as_ref()
        .map_or_else(Vec::new, |region| parts(region, blanks, tables));
    let mut known = BTreeMap::new();
    let own = region.iter().map(|code| (String::new(), code.clone()));
    for (name, code) in own.chain(parts.iter().cloned()) {
        let figures = blanks.last_year.into_iter().flatten();
        for ((_, indicator), value) in figures.filter(|((of, _), _)| *of == code) {
            known.insert((name.clone(), indicator.clone()), *value);
        }
    }
    let rows: Vec<String> = parts.into_iter().map(|(name, _)| name).collect();
    let order = Order {
        form: blanks.form,
        body,
        period: blanks.period,
        rows: &rows,
        last_year: blanks.last_year.map(|_| &known),
    };
    let card = Card::new([
        (Card::KIND, "blank".to_owned()),
        (Card::FORM, blanks.form.key.clone()),
        (Card::VERSION, blanks.form.version.clone()),
        (Card::BODY, body.to_owned()),
        (Card::BODY_CODE, region.map(|code| code.to_string()).unwrap_or_default()),
        (Card::PERIOD, blanks.period.to_string()),
    ]);
    Ok(render::blank_workbook(&BlankBook {
        blank: &blank(&order),
        card: &card,
        texts: &tables.texts,
        lang: blanks.lang,
    })?)
}

/// The region of a body, where its name says it for sure.
fn region_of(body: &str, period: Period, tables: &Tables) -> Option<RegionCode> {
    let named = |name: &str| -> Vec<RegionCode> {
        let found = tables.regions.named_in(name, Some(period.year()));
        found.map(|region| region.code.clone()).collect()
    };
    let mut codes = named(body);
    if codes.is_empty() {
        let inside = tables.regions.names_in(body).filter(|found| !found.weak).last();
        codes = inside.map(|found| named(found.name)).unwrap_or_default();
    }
    match codes.as_slice() {
        [code] => Some(code.clone()),
        _ => None,
    }
}

/// The county-level parts that a city lists in the rows of a form with bodies in rows.
fn parts(region: &RegionCode, blanks: &Blanks<'_>, tables: &Tables) -> Vec<(String, RegionCode)> {
    if blanks.form.shape != Shape::RowsByUnit {
        return Vec::new();
    }
    let year = blanks.period.year();
    let valid =
        |from: Option<i32>, to: Option<i32>| from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to);
    let counties = tables
        .regions
        .children(region)
        .filter(|part| part.level == Level::County);
    let counties = counties.filter(|part| valid(part.valid_from, part.valid_to));
    let mut parts: Vec<(String, RegionCode)> = counties.map(|part| (part.name.clone(), part.code.clone())).collect();
    parts.sort_by(|one, two| one.1.cmp(&two.1));
    parts
}

/// What a job's publication holds of the year before a period, by region and indicator. A period that is no whole year has none.
///
/// # Errors
/// The ledger cannot be read.
pub fn figures_of_last_year(
    project: &Project,
    job: &str,
    period: Period,
) -> Result<BTreeMap<(RegionCode, IndicatorCode), Decimal>, RunError> {
    let mut figures = BTreeMap::new();
    let (Period::Year(year), true) = (period, project.ledger().is_file()) else {
        return Ok(figures);
    };
    for observation in SqliteLedger::open_reader(&project.ledger())?.observations(job)? {
        let key = observation.key;
        let fits = key.period == Period::Year(year - 1)
            && key.sense == Sense::Observed
            && key.body.as_str() == key.region.as_str();
        if let Some(value) = observation.value.filter(|_| fits) {
            figures.insert((key.region, key.indicator), value);
        }
    }
    Ok(figures)
}
