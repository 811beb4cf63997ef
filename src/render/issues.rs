use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::harmonize::place_label;
use crate::model::{ArticleId, Issue, IssuePlace};
use crate::reference::{Lang, Texts};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `issues.csv`.
pub const ISSUE_COLUMNS: &[&str] = &[
    "id",
    "severity",
    "code",
    "text",
    "address",
    "place",
    "quote",
    "first_seen",
];

/// What the rows of issues need beside the issues.
#[derive(Debug, Clone, Copy)]
pub struct IssueNotes<'a> {
    /// Texts and severities.
    pub texts: &'a Texts,
    /// Language of the texts.
    pub lang: Lang,
    /// When each article's snapshot was first seen, from the archive.
    pub first_seen: &'a BTreeMap<ArticleId, DateTime<Utc>>,
}

/// Bytes of `issues.csv`: the gravest first, then by code, address, place and id.
pub fn issues_csv(issues: &[Issue], notes: &IssueNotes<'_>) -> Result<Vec<u8>, RenderError> {
    let mut sorted: Vec<&Issue> = issues.iter().collect();
    sorted.sort_by_cached_key(|issue| {
        let where_ = Where::of(&issue.place);
        let severity = Reverse(notes.texts.severity(issue.code));
        (severity, issue.code.word(), where_.address, where_.place, issue.id())
    });
    let sheet = Sheet {
        table: "issues.csv",
        columns: ISSUE_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(sorted.into_iter().map(|issue| row(issue, notes)))
}

fn row(issue: &Issue, notes: &IssueNotes<'_>) -> [Cell; 8] {
    let place = Where::of(&issue.place);
    let seen = issue.place.article().and_then(|article| notes.first_seen.get(article));
    [
        Cell::text(issue.id()),
        Cell::text(notes.texts.severity(issue.code)),
        Cell::text(issue.code),
        Cell::text(notes.texts.issue(issue, notes.lang)),
        Cell::maybe_text(place.address),
        Cell::maybe_text(place.place),
        Cell::maybe_text(place.quote),
        Cell::maybe_text(seen.map(|seen| seen.format("%Y-%m-%dT%H:%M:%SZ"))),
    ]
}

/// Where a person looks.
struct Where<'a> {
    address: Option<&'a str>,
    place: Option<String>,
    quote: Option<&'a str>,
}

impl<'a> Where<'a> {
    fn of(place: &'a IssuePlace) -> Self {
        let (address, place, quote) = match place {
            IssuePlace::Job => (None, None, None),
            IssuePlace::Address { address } => (Some(address.as_str()), None, None),
            IssuePlace::Document { article } => (Some(article.0.as_str()), None, None),
            IssuePlace::Inside { article, locator } => (
                Some(article.0.as_str()),
                Some(place_label(&locator.place)),
                Some(locator.quote.as_str()),
            ),
            IssuePlace::Observation { key } => (None, Some(key.clone()), None),
        };
        Self { address, place, quote }
    }
}
