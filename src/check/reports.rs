use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::document::{DocumentKind, Identity};
use crate::harmonize::{Reading, Rules, speaks_for_region};
use crate::model::{ArticleId, Issue, IssueCode, IssuePlace, RegionCode};

/// The day of the following year by which an annual report is due (4月1日前).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Month from 1.
    pub month: u32,
    /// Day from 1.
    pub day: u32,
}

impl Default for Due {
    /// The first of April, as 法治政府建设与责任落实督察工作规定 (2019) has it for annual reports.
    fn default() -> Self {
        Self { month: 4, day: 1 }
    }
}

impl Due {
    /// The last day on which the report of `year` is in time; `None` for a day that does not exist.
    pub fn of(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year + 1, self.month, self.day)
    }
}

/// Which annual reports there should be.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// The regions whose governments report.
    pub regions: &'a [RegionCode],
    /// The years that they report on.
    pub years: &'a [i32],
    /// When a report is due.
    pub due: Due,
}

/// Annual reports that are missing, stand twice or came late. Only reports that speak for their
/// region count, and of each article only the newest snapshot.
pub fn check_reports(readings: &[Reading<'_>], expectation: &Expectation<'_>, rules: &Rules<'_>) -> Vec<Issue> {
    let mut reports: BTreeMap<(&RegionCode, i32), BTreeMap<&ArticleId, &Reading<'_>>> = BTreeMap::new();
    for reading in readings {
        if let Some(of) = report_of(reading, rules) {
            let articles = reports.entry(of).or_default();
            let newest = articles.entry(reading.article).or_insert(reading);
            if reading.revision < newest.revision {
                *newest = reading;
            }
        }
    }
    let mut issues = missing(&reports.keys().copied().collect::<Vec<_>>(), expectation, rules);
    for ((region, year), articles) in &reports {
        let name = name(region, rules);
        issues.extend(duplicate(articles, *year, &name));
        let late = articles
            .values()
            .filter_map(|reading| published_late(reading.article, reading.identity, expectation.due));
        issues.extend(late);
    }
    issues.sort();
    issues.dedup();
    issues
}

fn report_of<'a>(reading: &Reading<'a>, rules: &Rules<'_>) -> Option<(&'a RegionCode, i32)> {
    let identity = reading.identity;
    let counts =
        identity.kind == DocumentKind::AnnualReport && speaks_for_region(identity, rules.regions, rules.bodies);
    let of = (&identity.region.as_ref()?.value, identity.year.as_ref()?.value);
    counts.then_some(of)
}

fn missing(found: &[(&RegionCode, i32)], expectation: &Expectation<'_>, rules: &Rules<'_>) -> Vec<Issue> {
    let expected = expectation
        .regions
        .iter()
        .flat_map(|region| expectation.years.iter().map(move |year| (region, *year)));
    expected
        .filter(|one| !found.contains(one))
        .map(|(region, year)| {
            Issue::new(IssueCode::ReportMissing, IssuePlace::Job)
                .with("region", name(region, rules))
                .with("region_code", region)
                .with("year", year)
        })
        .collect()
}

/// The region's full name, or its code where the table has no such region.
fn name(region: &RegionCode, rules: &Rules<'_>) -> String {
    let name = rules.regions.full_name(region);
    if name.is_empty() { region.to_string() } else { name }
}

fn duplicate(articles: &BTreeMap<&ArticleId, &Reading<'_>>, year: i32, region: &str) -> Option<Issue> {
    let first = articles.keys().next().filter(|_| articles.len() > 1)?;
    let names: Vec<&str> = articles.keys().map(|article| article.0.as_str()).collect();
    let place = IssuePlace::Document {
        article: (*first).clone(),
    };
    Some(
        Issue::new(IssueCode::DuplicateReport, place)
            .with("region", region)
            .with("year", year)
            .with("count", articles.len())
            .with("articles", names.join(" ")),
    )
}

/// An annual report that came after the day on which it was due.
pub fn published_late(article: &ArticleId, identity: &Identity, due: Due) -> Option<Issue> {
    let published = identity.publication_date.as_ref()?.value;
    let due = due.of(identity.year.as_ref()?.value)?;
    let place = IssuePlace::Document {
        article: article.clone(),
    };
    (identity.kind == DocumentKind::AnnualReport && published > due).then(|| {
        Issue::new(IssueCode::PublishedLate, place)
            .with("date", published)
            .with("due", due)
    })
}
