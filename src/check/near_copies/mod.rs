//! Reports whose text is largely that of another: of another district, of the year before, or the same
//! page at two addresses. Snapshots of one article are revisions and never compared.
//!
//! The share is that of [`Resemblance::percent`](crate::document::Resemblance::percent): of all
//! different pieces of both texts those that stand in both, figures and own names left out; an estimate
//! with a standard error of at most 3.1 points.

mod pairs;

use crate::check::Norms;
use crate::check::near_copies::pairs::{Pair, pairs};
use crate::check::norms::CheckKind;
use crate::document::{Identity, Signature};
use crate::model::{ArticleId, Issue, IssueCode, IssuePlace};
use crate::reference::Regions;

/// Issues of one document: the reports that resemble it most. A template that a whole province uses
/// would otherwise be told once for each pair.
const MOST_OF_ONE: usize = 3;

/// A report with its signature.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// What it is.
    pub identity: &'a Identity,
    /// Its signature.
    pub signature: &'a Signature,
}

/// Near copies among the current snapshots of reports. Each pair is told once, at the later report, and
/// names the earlier: by year, then by date of publication, then by address. The order of `reports`
/// makes no difference. Of one report the three nearest are told.
pub fn check_copies(reports: &[Signed<'_>], norms: &Norms, regions: &Regions) -> Vec<Issue> {
    let mut reports: Vec<&Signed<'_>> = reports.iter().collect();
    reports.sort_by_key(|report| {
        let of = report.identity;
        let (year, date) = (of.year.as_ref(), of.publication_date.as_ref());
        (year.map(|y| y.value), date.map(|d| d.value), report.article)
    });
    reports.dedup_by_key(|report| report.article);
    let signatures: Vec<&Signature> = reports.iter().map(|report| report.signature).collect();
    let of = |pair: &Pair| (reports[pair.earlier], reports[pair.later]);
    let found = pairs(&signatures, MOST_OF_ONE, |pair| is_copy(pair, of(pair), norms));
    let mut issues: Vec<Issue> = found.iter().map(|pair| issue(pair, of(pair), regions)).collect();
    issues.sort();
    issues
}

/// Whether the pair shares as much as the table asks of its kind. Texts that are the same to the last
/// character are, however short.
fn is_copy(pair: &Pair, (earlier, later): (&Signed<'_>, &Signed<'_>), norms: &Norms) -> bool {
    if pair.resemblance.identical {
        return true;
    }
    let of = |report: &Signed<'_>| report.identity.region.as_ref().map(|region| region.value.clone());
    let kind = match (of(earlier), of(later)) {
        (Some(one), Some(two)) if one == two => CheckKind::CopyOfOwn,
        _ => CheckKind::CopyOfOther,
    };
    let long = earlier.signature.pieces().min(later.signature.pieces());
    norms.copy(kind).is_some_and(|norm| {
        usize::try_from(long).is_ok_and(|long| long >= norm.pieces) && pair.resemblance.percent() >= norm.percent
    })
}

fn issue(pair: &Pair, (earlier, later): (&Signed<'_>, &Signed<'_>), regions: &Regions) -> Issue {
    let place = IssuePlace::Document {
        article: later.article.clone(),
    };
    let reason = if pair.resemblance.identical {
        "same_text"
    } else {
        "near_text"
    };
    let code = earlier.identity.region.as_ref().map(|region| &region.value);
    let region = code.map(|code| match regions.full_name(code) {
        name if name.is_empty() => code.to_string(),
        name => name,
    });
    let year = earlier.identity.year.as_ref().map(|year| year.value.to_string());
    let title = earlier.identity.title.as_ref().map(|title| title.value.clone());
    Issue::new(IssueCode::NearCopy, place)
        .with("reason", reason)
        .with("share", pair.resemblance.percent())
        .with("region", region.unwrap_or_else(|| "?".to_owned()))
        .with("year", year.unwrap_or_else(|| "?".to_owned()))
        .with("title", title.unwrap_or_else(|| "?".to_owned()))
        .with("other", earlier.article)
}

#[cfg(test)]
mod tests;
