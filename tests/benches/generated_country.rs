//! A country that never was, for the bench of the panel: mentions as readings of reports would give
//! them, and what has to come out.

use std::io::{self, Write};
use std::ops::Range;

use fazhi::check::Norms;
use fazhi::document::{DocumentKind, Found, Identity};
use fazhi::harmonize::{BodyKinds, Ranking, Reading, Rules};
use fazhi::model::{
    ArticleId, Digest, Extraction, Indicator, IndicatorKind, Locator, Measure, Mention, Period, Place, Qualifier,
    Quantity, RegionCode, Role, RuleRef, Scope, Sense,
};
use fazhi::panel::{CellStatus, FrameRegion, Panel, PanelFrame, PanelRow, PanelTables, Parent};
use fazhi::reference::{Catalogue, Regions, Units, shipped_tables};
use rust_decimal::Decimal;

const YEARS: Range<i32> = 2015..2025;
const INDICATORS: usize = 150;
/// Cities of a province, and counties of a city.
const CITIES: usize = 38;
const COUNTIES: usize = 9;

/// The shipped tables.
pub(crate) struct Tables {
    catalogue: Catalogue,
    regions: Regions,
    units: Units,
    bodies: BodyKinds,
    precedence: Ranking,
    norms: Norms,
    panel: PanelTables,
}

impl Tables {
    pub(crate) fn load() -> Self {
        let files = shipped_tables();
        let catalogue = Catalogue::load(&files).unwrap();
        Self {
            regions: Regions::load(&files).unwrap(),
            units: Units::load(&files).unwrap(),
            bodies: BodyKinds::load(&files).unwrap(),
            precedence: Ranking::load(&files, &catalogue).unwrap(),
            norms: Norms::load(&files, &catalogue).unwrap(),
            panel: PanelTables::load(&files, &catalogue).unwrap(),
            catalogue,
        }
    }

    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            catalogue: &self.catalogue,
            regions: &self.regions,
            units: &self.units,
            bodies: &self.bodies,
            precedence: &self.precedence,
            corrections: &[],
        }
    }

    fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.catalogue.iter().take(INDICATORS)
    }
}

/// A number of counties in cities in provinces.
pub(crate) struct Country {
    pub(crate) counties: usize,
}

/// What a county's report of a year says of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Planted {
    Plain,
    Missing,
    /// Two places of the report disagree.
    Conflict,
    /// An earlier version of the page said something else.
    Revised,
    /// A rounded figure beside the exact one.
    Rounded,
    /// Two parts and no total.
    Parts,
    /// The figure is about; it stands all the same.
    About,
    /// The county still reported under a former code, which the frame does not have.
    FormerCode,
}

impl Country {
    pub(crate) fn of(counties: usize) -> Self {
        Self { counties }
    }

    pub(crate) fn frame<'a>(&self, tables: &'a Tables) -> PanelFrame<'a> {
        PanelFrame {
            regions: (0..self.counties).map(region).collect(),
            years: YEARS.collect(),
            indicators: tables.indicators().map(|indicator| indicator.code.clone()).collect(),
            catalogue: &tables.catalogue,
            norms: &tables.norms,
            tables: &tables.panel,
        }
    }
}

/// The mentions of some counties' reports.
pub(crate) fn mentions(counties: Range<usize>, tables: &Tables) -> Batch {
    let mut batch = Batch::default();
    for county in counties {
        for year in YEARS {
            report(county, year, tables, &mut batch);
        }
    }
    batch
}

fn report(county: usize, year: i32, tables: &Tables, batch: &mut Batch) {
    let code = region(county).code;
    let former = formerly(county, year);
    let reporting = if former {
        format!("89{}", &code.as_str()[2..])
    } else {
        code.to_string()
    };
    let mut now = Page::of(&reporting, year);
    let mut before = Page::of(&reporting, year);
    for (at, indicator) in tables.indicators().enumerate() {
        let planted = if former {
            Planted::FormerCode
        } else {
            planted(county, year, at)
        };
        let value = value(county, year, (at, indicator));
        let say = |page: &mut Page, value: Decimal, qualifier: Qualifier, role: Role| {
            let mention = mention(
                indicator,
                (value, qualifier, role),
                (year, page.extraction.mentions.len()),
            );
            page.extraction.mentions.push(mention);
        };
        let (exact, total) = (Qualifier::Exact, Role::Total);
        match planted {
            Planted::Missing => {}
            Planted::Plain | Planted::FormerCode => say(&mut now, value, exact, total),
            Planted::About => say(&mut now, value, Qualifier::About, total),
            Planted::Conflict => {
                say(&mut now, value, exact, total);
                say(&mut now, value + Decimal::from(17), exact, total);
            }
            Planted::Revised => {
                say(&mut before, value + Decimal::ONE, exact, total);
                say(&mut now, value, exact, total);
            }
            Planted::Rounded => {
                say(&mut now, value, exact, total);
                say(
                    &mut now,
                    (value / Decimal::TEN).trunc() * Decimal::TEN,
                    Qualifier::AtLeast,
                    total,
                );
            }
            Planted::Parts => {
                say(&mut now, value, exact, Role::Part);
                say(&mut now, value + Decimal::ONE, exact, Role::Part);
            }
        }
        let (status, known) = match planted {
            Planted::Missing | Planted::FormerCode => (CellStatus::Missing, None),
            Planted::Conflict => (CellStatus::Conflict, None),
            Planted::Parts => (CellStatus::PartsOnly, None),
            Planted::Plain | Planted::Revised | Planted::Rounded | Planted::About => {
                (CellStatus::Reported, Some(value))
            }
        };
        batch.truth.0.push((status, known.map_or(0, |value| value.mantissa())));
    }
    if !before.extraction.mentions.is_empty() {
        before.revision = 1;
        batch.pages.push(before);
    }
    batch.pages.push(now);
}

/// One county in fifty changed its code in the sixth year.
fn formerly(county: usize, year: i32) -> bool {
    county % 50 == 7 && year < YEARS.start + 5
}

fn planted(county: usize, year: i32, at: usize) -> Planted {
    match draw(county, year, at, 1) % 1000 {
        0..80 => Planted::Missing,
        80..90 => Planted::Conflict,
        90..110 => Planted::Revised,
        110..140 => Planted::Rounded,
        140..150 => Planted::Parts,
        150..180 => Planted::About,
        _ => Planted::Plain,
    }
}

/// The true figure: whole numbers for counts and stocks, decimals otherwise; never below 20, so that
/// a rounded statement agrees with it.
fn value(county: usize, year: i32, (at, indicator): (usize, &Indicator)) -> Decimal {
    let size = 20 + draw(county, 0, at, 2) % 4000;
    let drift = draw(county, year, at, 3) % (size / 5 + 2);
    let number = i64::try_from(size + drift).unwrap();
    match indicator.kind {
        IndicatorKind::Count | IndicatorKind::Stock => Decimal::from(number),
        IndicatorKind::Amount | IndicatorKind::Mean => Decimal::new(number * 100 + number % 97, 2),
        IndicatorKind::Ratio | IndicatorKind::Rate => Decimal::new(200 + number % 800, 1),
    }
}

/// A number that depends on its arguments alone (the finalizer of SplitMix64).
fn draw(county: usize, year: i32, at: usize, salt: u64) -> u64 {
    let year = u64::from(year.unsigned_abs());
    let mut z = (county as u64) << 32 | year << 16 | at as u64;
    z = z.wrapping_mul(8).wrapping_add(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Provinces 90 to 98, each with up to 38 cities of nine counties.
fn region(county: usize) -> FrameRegion {
    let city = county / COUNTIES;
    let province = 90 + city / CITIES;
    let city_code = format!("{province}{:02}", city % CITIES + 1);
    let parent = |code: String, name: String| Parent {
        code: code.parse().unwrap(),
        name,
    };
    FrameRegion {
        code: format!("{city_code}{:02}", county % COUNTIES + 1).parse().unwrap(),
        name: format!("第{county}县"),
        city: Some(parent(format!("{city_code}00"), format!("第{city}市"))),
        province: Some(parent(format!("{province}0000"), format!("第{province}省"))),
    }
}

fn mention(
    indicator: &Indicator,
    (value, qualifier, role): (Decimal, Qualifier, Role),
    (year, at): (i32, usize),
) -> Mention {
    let place = Place::Text {
        block: at,
        start: at * 40,
        end: at * 40 + 12,
    };
    let snapshot = Digest::of(&year.to_le_bytes());
    Mention {
        indicator: indicator.code.clone(),
        quantity: Quantity::exact(value),
        unit: indicator.unit.clone(),
        qualifier,
        measure: Measure::Level,
        sense: Sense::Observed,
        role,
        base: None,
        period: Some(Period::Year(year)),
        scope: Scope::Region,
        counted_by: None,
        region: None,
        locator: Locator::new(snapshot, place, format!("{}{value}", indicator.name_zh)),
        rule: RuleRef(format!("wording/{}/1", indicator.code)),
    }
}

struct Page {
    article: ArticleId,
    identity: Identity,
    extraction: Extraction,
    revision: usize,
}

impl Page {
    fn of(region: &str, year: i32) -> Self {
        let region: RegionCode = region.parse().unwrap();
        Self {
            article: ArticleId(format!("http://{region}.sample.invalid/{year}.html")),
            identity: Identity {
                kind: DocumentKind::AnnualReport,
                region: Some(Found {
                    value: region,
                    span: None,
                    by: "generated".to_owned(),
                }),
                ..Identity::default()
            },
            extraction: Extraction::default(),
            revision: 0,
        }
    }
}

/// The pages of some counties and their truth.
#[derive(Default)]
pub(crate) struct Batch {
    pages: Vec<Page>,
    pub(crate) truth: Truth,
}

impl Batch {
    pub(crate) fn readings(&self) -> Vec<Reading<'_>> {
        let pages = self.pages.iter();
        pages
            .map(|page| Reading {
                revision: page.revision,
                ..Reading::current(&page.article, &page.identity, &page.extraction)
            })
            .collect()
    }

    /// What the pages state, each with a number of its own.
    pub(crate) fn extractions(&self) -> impl Iterator<Item = (Digest, &Extraction)> {
        let pages = self.pages.iter();
        pages.map(|page| {
            let name = format!("{} {}", page.article, page.revision);
            (Digest::of(name.as_bytes()), &page.extraction)
        })
    }

    /// Adds the pages and the truth of the counties that follow.
    pub(crate) fn join(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.truth.join(other.truth);
    }

    /// Number of mentions.
    pub(crate) fn len(&self) -> usize {
        self.pages.iter().map(|page| page.extraction.mentions.len()).sum()
    }
}

/// Status and digits of every cell, by county, year and indicator.
#[derive(Default)]
pub(crate) struct Truth(Vec<(CellStatus, i128)>);

impl Truth {
    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// (figures held against the truth, figures that differ): cells, and the sums of provinces.
    pub(crate) fn check(&self, panel: &Panel) -> (usize, usize) {
        let mut wrong = 0;
        let rows = panel
            .rows()
            .filter(|row| row.derived.is_none() && is_planted(row.indicator.as_str()));
        let mut checked = 0;
        for (row, (status, digits)) in rows.zip(&self.0) {
            checked += 1;
            let found = row.value.map_or(0, |value| value.mantissa());
            wrong += usize::from((row.status, found) != (*status, *digits));
        }
        assert_eq!(
            checked,
            self.0.len(),
            "the panel has another number of cells than were planted"
        );
        (checked, wrong)
    }
}

/// A column of whole numbers over the rows.
type Column<'a> = dyn Fn(&(i32, PanelRow<'_>)) -> i32 + 'a;

/// Derived indicators are nobody's report.
fn is_planted(indicator: &str) -> bool {
    !indicator.contains("_per_")
}

/// The cells for another program: 32-bit series, year, county, city, province and status, then the
/// value as a double, each column as a whole, after the number of cells. In front of all the ratios: how
/// many, then of each the positions of its series, its numerator and its denominator, from 1.
pub(crate) fn write_columns(panel: &Panel, tables: &Tables, out: &mut dyn Write) -> io::Result<()> {
    let codes: Vec<_> = panel.indicators().collect();
    let position = |code: &_| codes.iter().position(|one| *one == code).map(|at| at as u64 + 1);
    let ratios = codes.iter().filter_map(|code| {
        let ratio = tables.catalogue.get(code)?;
        let parts = [
            position(code)?,
            position(ratio.numerator.as_ref()?)?,
            position(ratio.denominator.as_ref()?)?,
        ];
        Some(parts)
    });
    let ratios: Vec<[u64; 3]> = ratios.collect();
    out.write_all(&(ratios.len() as u64).to_le_bytes())?;
    for number in ratios.into_iter().flatten() {
        out.write_all(&number.to_le_bytes())?;
    }
    let rows: Vec<_> = panel
        .indicators()
        .zip(1i32..)
        .flat_map(|(code, at)| panel.rows_of(code).map(move |row| (at, row)))
        .collect();
    out.write_all(&(rows.len() as u64).to_le_bytes())?;
    let number = |code: &str| code.parse::<i32>().unwrap();
    let parent = |parent: &Option<Parent>| parent.as_ref().map_or(0, |one| number(one.code.as_str()));
    let columns: [&Column<'_>; 6] = [
        &|(series, _)| *series,
        &|(_, row)| row.year,
        &|(_, row)| number(row.region.code.as_str()),
        &|(_, row)| parent(&row.region.city),
        &|(_, row)| parent(&row.region.province),
        &|(_, row)| row.status as i32,
    ];
    for column in columns {
        for row in &rows {
            out.write_all(&column(row).to_le_bytes())?;
        }
    }
    for (_, row) in &rows {
        let value = row.value.map_or(f64::NAN, |value| value.to_string().parse().unwrap());
        out.write_all(&value.to_le_bytes())?;
    }
    Ok(())
}
