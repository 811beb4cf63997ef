//! Further pages of one article: which address comes next, and one article made of what the pages
//! state. Each page stays what it is, bytes with an address and places of their own.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::document::{DocumentKind, Found, Identity, Link, PageText, numbered, page_text};
use crate::model::{ArticleId, IssueCode, Mention, Place, Unclaimed};
use crate::run::readings::ReadArticle;
use crate::run::stages::Reading;

/// The address of page `number` of the article that begins at `first`, among links: one that differs
/// from it by a page number and whose text names that page, or else the next one.
pub(crate) fn next(first: &Url, number: usize, links: &[(Url, Link)], seen: &BTreeSet<Url>) -> Option<Url> {
    let fresh = || {
        let own = links.iter().filter(|(url, _)| !seen.contains(url));
        own.filter_map(|(url, link)| Some((url, page_text(&link.text)?, number_in(first, url)?)))
    };
    let named = fresh().find(|(_, text, own)| {
        // Files are counted from 1 or from 0.
        *text == PageText::Number(number) && (*own == number || *own + 1 == number)
    });
    let next = || fresh().find(|(_, text, own)| *text == PageText::Next && (*own == number || *own + 1 == number));
    named.or_else(next).map(|(url, ..)| url.clone())
}

/// The page number by which an address differs from that of the article.
fn number_in(first: &Url, url: &Url) -> Option<usize> {
    let (before, number, after) = numbered(url.as_str())?;
    let first = first.as_str();
    let bare = before.strip_suffix(['_', '-']);
    let file = bare.is_some_and(|bare| first.strip_prefix(bare) == Some(after));
    // show.aspx?id=5&page=2 of show.aspx?id=5
    let asked = || {
        before
            .trim_end_matches(|c: char| c != '?' && c != '&')
            .strip_suffix(['?', '&'])
    };
    let query = || asked().is_some_and(|asked| first.strip_prefix(asked) == Some(after));
    (file || query()).then_some(number)
}

/// Makes further pages part of their articles: they are whose, of what kind and of which year the
/// first page says. Pages that the article no longer has are left out. The finding that pages were
/// not read stays where some are missing.
pub(crate) fn join(articles: Vec<ReadArticle>) -> Vec<ReadArticle> {
    let (mut whole, further): (Vec<_>, Vec<_>) = articles.into_iter().partition(|read| !read.is_further());
    let mut pages: BTreeMap<ArticleId, BTreeMap<usize, Vec<ReadArticle>>> = BTreeMap::new();
    for read in further {
        if let Some(page) = read.of.snapshot.origin.further_page().cloned() {
            let same = pages.entry(page.of).or_default().entry(page.number).or_default();
            same.push(read);
        }
    }
    let mut joined = Vec::new();
    for first in whole.iter_mut().filter(|read| read.is_current()) {
        if let Some(pages) = pages.remove(&first.of.article) {
            joined.extend(follow(first, pages));
        }
    }
    whole.extend(joined);
    whole
}

/// The pages of one article that follow on one another.
fn follow(first: &mut ReadArticle, mut pages: BTreeMap<usize, Vec<ReadArticle>>) -> Vec<ReadArticle> {
    let mut kept: Vec<ReadArticle> = Vec::new();
    let mut said = further(&first.reading);
    let mut known = said.map_or(1, |said| said.count);
    let mut beside = first.reading.extraction.ends_beside_results;
    let mut last = 1;
    while let Some((count, more)) = said.map(|said| (said.count, said.more)) {
        if (count.max(known) <= last && !more) || !pages.contains_key(&(last + 1)) {
            break;
        }
        last += 1;
        let own = pages.remove(&last).unwrap_or_default();
        if let Some(current) = own.iter().find(|read| read.is_current()) {
            said = further(&current.reading).or(Some(Said {
                count: last,
                more: false,
            }));
            known = known.max(said.map_or(0, |said| said.count));
            let before = beside;
            let extraction = &current.reading.extraction;
            beside = extraction.ends_beside_results || (before && extraction.first_heading.is_none());
            kept.extend(
                own.into_iter()
                    .map(|read| continued(read, &first.reading.identity, before)),
            );
        }
    }
    if last > 1 {
        // Each page was judged by itself; a part that the first one lacks stands on another.
        let findings = &mut first.reading.findings;
        findings.retain(|finding| finding.code != IssueCode::SectionMissing);
    }
    if last >= known && said.is_some_and(|said| !said.more) {
        first
            .reading
            .findings
            .retain(|finding| finding.code != IssueCode::FurtherPages);
    }
    kept
}

/// What a page says of the pages of its article.
#[derive(Clone, Copy)]
struct Said {
    count: usize,
    more: bool,
}

fn further(reading: &Reading) -> Option<Said> {
    let mut findings = reading.findings.iter();
    let finding = findings.find(|finding| finding.code == IssueCode::FurtherPages)?;
    Some(Said {
        count: finding
            .params
            .get("count")
            .and_then(|count| count.parse().ok())
            .unwrap_or(2),
        more: finding.params.get("more").is_some_and(|more| more == "yes"),
    })
}

/// A page as part of its article. What stands above its first heading belongs to the part of the
/// report in which the page before it ended: beside results, its figures are only listed.
fn continued(mut read: ReadArticle, first: &Identity, beside: bool) -> ReadArticle {
    let reading = &mut read.reading;
    reading.findings.retain(|finding| !is_of_article(finding.code));
    // Of a plan every figure is a goal; read as another kind, none was.
    let plan = DocumentKind::WorkPlan;
    let other_kind = reading.identity.kind != first.kind && (first.kind == plan || reading.identity.kind == plan);
    let heading = reading.extraction.first_heading.unwrap_or(usize::MAX);
    let above = |mention: &Mention| matches!(mention.locator.place, Place::Text { block, .. } if block < heading);
    let mentions = std::mem::take(&mut reading.extraction.mentions);
    let (unsure, sure): (Vec<_>, Vec<_>) = mentions
        .into_iter()
        .partition(|mention| other_kind || (beside && above(mention)));
    reading.extraction.mentions = sure;
    reading.extraction.unclaimed.extend(unsure.into_iter().map(unclaimed));
    reading.identity = Identity {
        kind: first.kind,
        title: elsewhere(first.title.as_ref()),
        body: elsewhere(first.body.as_ref()),
        region: elsewhere(first.region.as_ref()),
        year: elsewhere(first.year.as_ref()),
        publication_date: elsewhere(first.publication_date.as_ref()),
        ..reading.identity.clone()
    };
    read
}

fn unclaimed(mention: Mention) -> Unclaimed {
    Unclaimed {
        place: mention.locator.place,
        printed: format!("{}{}", mention.quantity.value, mention.unit),
        clause: mention.locator.quote,
    }
}

/// A value that was found on the first page: it has no place on this one.
fn elsewhere<T: Clone>(found: Option<&Found<T>>) -> Option<Found<T>> {
    found.map(|found| Found {
        value: found.value.clone(),
        span: None,
        by: "first page of the article".to_owned(),
    })
}

/// Whether a finding is about what the first page says for the article.
const fn is_of_article(code: IssueCode) -> bool {
    matches!(
        code,
        IssueCode::FurtherPages
            | IssueCode::TitleMissing
            | IssueCode::YearMissing
            | IssueCode::DateMissing
            | IssueCode::RegionUnknown
            | IssueCode::RegionAmbiguous
            | IssueCode::BodyUnknown
            | IssueCode::DateConflict
            | IssueCode::NumberingGap
            | IssueCode::SectionMissing
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use url::Url;

    use super::{next, number_in};
    use crate::document::Link;

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    #[test]
    fn pages_of_an_article_differ_from_it_by_their_number_only() {
        let number = |first: &str, other: &str| number_in(&url(first), &url(other));
        let host = "http://qy.sample.invalid";
        for (first, other, expected) in [
            ("/a/t2032_87.html", "/a/t2032_87_1.html", Some(1)),
            ("/a/art_1_87.html", "/a/art_1_87-2.html", Some(2)),
            ("/show?id=5", "/show?id=5&page=2", Some(2)),
            ("/show", "/show?page=2", Some(2)),
            // Other articles.
            ("/a/t2032_87.html", "/a/t2032_88.html", None),
            ("/a/t2032_1.html", "/a/t2032_2.html", None),
            ("/a/t2032_87.html", "/b/t2032_87_1.html", None),
            ("/a/t2032_87.html", "/a/t2032_87_1.pdf", None),
            ("/show?id=5", "/show?id=6&page=2", None),
        ] {
            assert_eq!(
                number(&format!("{host}{first}"), &format!("{host}{other}")),
                expected,
                "{first} {other}"
            );
        }
        assert_eq!(number("http://a.invalid/t.html", "http://b.invalid/t_1.html"), None);
    }

    #[test]
    fn the_next_page_is_the_one_named_so_and_never_one_seen() {
        let first = url("http://qy.sample.invalid/a/t8.html");
        let link = |(file, text): &(&str, &str)| {
            let link = Link {
                href: (*file).to_owned(),
                text: (*text).to_owned(),
            };
            (first.join(file).unwrap(), link)
        };
        let links: Vec<(Url, Link)> = [
            ("t9.html", "下一篇"),
            ("t8_3.html", "3"),
            ("t8_2.html", "2"),
            ("t8_2.html", "下一页"),
            ("t8_7.html", "末页"),
        ]
        .iter()
        .map(link)
        .collect();
        let seen = BTreeSet::from([first.clone()]);
        let found = |number, seen: &BTreeSet<Url>| next(&first, number, &links, seen).map(|url| url.path().to_owned());
        assert_eq!(found(2, &seen).as_deref(), Some("/a/t8_2.html"));
        assert_eq!(found(3, &seen).as_deref(), Some("/a/t8_3.html"));
        assert_eq!(found(4, &seen), None);
        let seen = BTreeSet::from([first.clone(), first.join("t8_2.html").unwrap()]);
        assert_eq!(found(2, &seen), None);
    }
}
