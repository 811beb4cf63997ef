//! From the first page of each list to every article behind it. The crawl asks pages one after the
//! other: the site's patience, not ours, is what is scarce.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use url::Url;

use crate::archive::Archive;
use crate::collect::{Fetcher, Request, Response, Validators};
use crate::document::{Input, Link};
use crate::model::{ArticleId, Digest, FurtherPage, Issue, IssueCode, IssuePlace, Origin, Snapshot};
use crate::reference::Site;
use crate::run::error::RunError;
use crate::run::pages;
use crate::run::stages::{Unread, links_key};
use crate::run::workers::Readers;
use crate::store::{Frontier, Ledger, LedgerError, ResultKey, RunId, Seen};

/// What collecting met, for the receipt.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collected {
    pub(crate) lists: usize,
    pub(crate) files: usize,
    pub(crate) new: usize,
    pub(crate) changed: usize,
    pub(crate) issues: Vec<Issue>,
    /// Articles of inboxes that are there now. One whose file is gone stays archived and no longer
    /// counts.
    pub(crate) present: BTreeSet<ArticleId>,
    /// Paths of files that are published under another name, by that name.
    pub(crate) names: BTreeMap<String, String>,
}

/// Where collecting keeps what it finds.
pub(crate) struct Depot<'a> {
    pub(crate) ledger: &'a mut dyn Ledger,
    pub(crate) archive: &'a Archive,
    pub(crate) readers: &'a Readers<'a>,
    pub(crate) run: RunId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) collected: Collected,
    pub(crate) waiting: Waiting,
}

/// What is written together, since each write waits for the disk. A kill before that loses nothing: the
/// next run finds it again.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// Known articles that were seen again.
    seen: Vec<ArticleId>,
    /// Links of pages.
    links: Vec<(ResultKey, Vec<u8>)>,
}

/// Most that waits to be written.
const MOST_WAITING: usize = 256;

impl Depot<'_> {
    /// Archives the bytes of an article and notes its snapshot.
    pub(crate) fn deposit(&mut self, article: &ArticleId, bytes: &[u8], snapshot: &Snapshot) -> Result<(), RunError> {
        self.archive.put(bytes)?;
        match self.ledger.add_snapshot(article, snapshot)? {
            Seen::New => self.collected.new += 1,
            Seen::Revised | Seen::Redeclared => self.collected.changed += 1,
            Seen::Same => return self.saw(article),
        }
        Ok(self.ledger.note_articles(self.run, std::slice::from_ref(article))?)
    }

    /// Notes a known article that is as it was.
    fn saw(&mut self, article: &ArticleId) -> Result<(), RunError> {
        self.waiting.seen.push(article.clone());
        if self.waiting.seen.len() < MOST_WAITING {
            return Ok(());
        }
        self.write_waiting()
    }

    /// Writes what waits.
    pub(crate) fn write_waiting(&mut self) -> Result<(), RunError> {
        let Waiting { seen, mut links } = std::mem::take(&mut self.waiting);
        if !seen.is_empty() {
            self.ledger.note_articles(self.run, &seen)?;
        }
        if !links.is_empty() {
            // Pages with the same bytes share a key: one result is enough.
            links.sort_by_key(|(key, _)| *key);
            links.dedup_by_key(|(key, _)| *key);
            self.ledger.put_results(&links)?;
        }
        Ok(())
    }

    /// The links of a page: those kept when its bytes were read last, so that no worker is started for
    /// pages that are as they were.
    fn links(&mut self, input: &Input<'_>) -> Result<Result<Vec<Link>, Unread>, RunError> {
        let key = links_key(input, self.readers.tables());
        let json = |source| RunError::Json {
            what: format!("the kept links of a page: {key}"),
            source,
        };
        match self.ledger.result(&key) {
            Ok(Some(bytes)) => return Ok(Ok(serde_json::from_slice(&bytes).map_err(json)?)),
            // What was damaged on the disk is made again.
            Ok(None) | Err(LedgerError::DamagedResult { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let links = self.readers.links(input)?;
        if let Ok(links) = &links {
            let bytes = serde_json::to_vec(links).map_err(json)?;
            self.waiting.links.push((key, bytes));
            if self.waiting.links.len() >= MOST_WAITING {
                self.write_waiting()?;
            }
        }
        Ok(links)
    }

    /// Lets the known articles count whose id begins so, although they could not be looked at now.
    pub(crate) fn keep_present(&mut self, prefix: &ArticleId) -> Result<(), RunError> {
        let known = self.ledger.articles()?.into_iter().map(|article| article.id);
        let kept = known.filter(|id| id.0.starts_with(&prefix.0));
        self.collected.present.extend(kept);
        Ok(())
    }

    fn issue(&mut self, issue: Issue) {
        tracing::info!(code = %issue.code, "issue while collecting");
        self.collected.issues.push(issue);
    }
}

/// One site being crawled.
pub(crate) struct Crawl<'a, 'd> {
    pub(crate) site: &'a Site,
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) depot: &'a mut Depot<'d>,
}

impl Crawl<'_, '_> {
    /// Visits every list of the site and every article that they lead to.
    pub(crate) async fn run(&mut self) -> Result<(), RunError> {
        let mut articles = BTreeSet::new();
        let mut queue = Vec::new();
        for list in &self.site.lists {
            for found in self.list(list).await? {
                if articles.insert(found.url.clone()) {
                    queue.push(found);
                }
            }
        }
        for article in queue {
            self.article(&article).await?;
        }
        Ok(())
    }

    /// The articles of one list with all its pages, in their order.
    async fn list(&mut self, first: &Url) -> Result<Vec<ArticleLink>, RunError> {
        let mut seen = BTreeSet::from([first.clone()]);
        let mut pages = VecDeque::from([first.clone()]);
        let mut found = Vec::new();
        let mut visited = 0;
        while let Some(page) = pages.pop_front() {
            if visited == self.site.max_pages {
                let place = IssuePlace::Address {
                    address: first.to_string(),
                };
                let limit = format!("max_pages = {visited}");
                self.depot
                    .issue(Issue::new(IssueCode::LimitReached, place).with("limit", limit));
                break;
            }
            visited += 1;
            let Some(list) = self.list_page(&page).await? else {
                continue;
            };
            self.depot.collected.lists += 1;
            let before = found.len();
            for (url, link) in self.links(&page, &list)? {
                if self.is_article(&url, &link) {
                    found.push(ArticleLink {
                        url,
                        list: page.clone(),
                    });
                } else if self.is_page(&url) && seen.insert(url.clone()) {
                    pages.push_back(url);
                }
            }
            if found.len() == before {
                let place = IssuePlace::Address {
                    address: page.to_string(),
                };
                let pattern = self.site.article.as_str();
                let issue = Issue::new(IssueCode::ListWithoutLinks, place).with("address", &page);
                self.depot.issue(issue.with("pattern", pattern));
            }
        }
        Ok(found)
    }

    /// A list page; nothing when it cannot be had.
    async fn list_page(&mut self, url: &Url) -> Result<Option<ListPage>, RunError> {
        let Some(Visit { response, digest }) = self.visit(url).await? else {
            return Ok(None);
        };
        let bytes = if response.not_modified {
            self.depot.archive.get(&digest)?
        } else {
            self.depot.archive.put(&response.bytes)?;
            self.remember(&response, digest)?;
            response.bytes
        };
        Ok(Some(ListPage {
            base: response.final_url,
            bytes,
            charset: response.charset,
        }))
    }

    /// An article with its further pages.
    async fn article(&mut self, link: &ArticleLink) -> Result<(), RunError> {
        let Some(mut page) = self.page(&link.url, &link.list, None).await? else {
            return Ok(());
        };
        let mut seen = BTreeSet::from([link.url.clone()]);
        let mut links = Vec::new();
        for number in 2..=MOST_PAGES {
            if !page.is_markup() {
                return Ok(());
            }
            links.extend(self.links(&link.url, &page)?);
            let Some(next) = pages::next(&link.url, number, &links, &seen) else {
                return Ok(());
            };
            seen.insert(next.clone());
            let of = ArticleId(link.url.to_string());
            let Some(further) = self.page(&next, &link.url, Some(FurtherPage { of, number })).await? else {
                return Ok(());
            };
            page = further;
        }
        let place = IssuePlace::Address {
            address: link.url.to_string(),
        };
        let limit = format!("{MOST_PAGES} pages");
        self.depot
            .issue(Issue::new(IssueCode::LimitReached, place).with("limit", limit));
        Ok(())
    }

    /// One page of an article, kept; nothing when it cannot be had.
    async fn page(
        &mut self,
        url: &Url,
        referrer: &Url,
        further: Option<FurtherPage>,
    ) -> Result<Option<ListPage>, RunError> {
        let Some(Visit { response, digest }) = self.visit(url).await? else {
            return Ok(None);
        };
        let article = ArticleId(response.url.to_string());
        let known = self.depot.ledger.article(&article)?.is_some();
        // A page that was only a list so far may answer 304 and be an article all the same.
        let bytes = if response.not_modified {
            self.depot.archive.get(&digest)?
        } else {
            response.bytes.clone()
        };
        let page = ListPage {
            base: response.final_url.clone(),
            charset: response.charset.clone(),
            bytes,
        };
        if response.not_modified && known {
            self.depot.saw(&article)?;
            return Ok(Some(page));
        }
        let snapshot = Snapshot {
            digest,
            media_type: response.media_type.clone(),
            charset: response.charset.clone(),
            origin: Origin::Web {
                url: response.url.to_string(),
                final_url: response.final_url.to_string(),
                referrer: Some(referrer.to_string()),
                page: further,
            },
            first_seen: self.depot.now,
        };
        self.depot.deposit(&article, &page.bytes, &snapshot)?;
        // Only now: validators without the snapshot would make the next run believe a 304 that
        // stands for bytes we never kept.
        self.remember(&response, digest)?;
        Ok(Some(page))
    }

    /// Asks one address. A failure becomes an issue.
    async fn visit(&mut self, url: &Url) -> Result<Option<Visit>, RunError> {
        let known = self.depot.ledger.frontier(url.as_str())?;
        // Validators are worth something only while the bytes that they stand for are here and whole.
        let kept = known.as_ref().and_then(|known| known.digest);
        let kept = kept.filter(|digest| self.depot.archive.get(digest).is_ok());
        let validators = known
            .filter(|_| kept.is_some())
            .map_or_else(Validators::default, |known| Validators {
                etag: known.etag,
                last_modified: known.last_modified,
            });
        let request = Request {
            url: url.to_string(),
            validators,
        };
        match self.fetcher.fetch(&request).await {
            Ok(response) => {
                let digest = match kept {
                    Some(digest) if response.not_modified => digest,
                    _ => Digest::of(&response.bytes),
                };
                Ok(Some(Visit { response, digest }))
            }
            Err(error) => {
                self.depot.issue(error.issue());
                Ok(None)
            }
        }
    }

    fn remember(&mut self, response: &Response, digest: Digest) -> Result<(), RunError> {
        let frontier = Frontier {
            url: response.url.to_string(),
            etag: response.validators.etag.clone(),
            last_modified: response.validators.last_modified.clone(),
            digest: Some(digest),
            status: response.status,
            fetched: self.depot.now,
        };
        Ok(self.depot.ledger.put_frontier(&frontier)?)
    }

    /// The links of a list page, resolved and without fragments. A page that cannot be read is an
    /// issue.
    fn links(&mut self, page: &Url, list: &ListPage) -> Result<Vec<(Url, Link)>, RunError> {
        let input = Input {
            bytes: &list.bytes,
            charset: list.charset.as_deref(),
        };
        let links = match self.depot.links(&input)? {
            Ok(links) => links,
            Err(unread) => {
                let place = IssuePlace::Address {
                    address: page.to_string(),
                };
                self.depot.issue(
                    Issue::new(IssueCode::Unreadable, place)
                        .with("reason", unread.reason)
                        .with("detail", unread.detail),
                );
                return Ok(Vec::new());
            }
        };
        let resolve = |link: Link| {
            // What does not resolve is `javascript:` or a slip of the page, never an article.
            let mut url = list.base.join(&link.href).ok()?;
            url.set_fragment(None);
            matches!(url.scheme(), "http" | "https").then_some((url, link))
        };
        Ok(links.into_iter().filter_map(resolve).collect())
    }

    fn is_article(&self, url: &Url, link: &Link) -> bool {
        let titled = self.site.title.as_ref().is_none_or(|title| title.is_match(&link.text));
        titled && self.site.article.is_match(url.as_str())
    }

    fn is_page(&self, url: &Url) -> bool {
        self.site
            .pages
            .as_ref()
            .is_some_and(|pages| pages.is_match(url.as_str()))
    }
}

/// Pages of one article that are followed; a site that goes on numbering them is broken.
const MOST_PAGES: usize = 50;

/// A page as it came.
struct ListPage {
    /// The address that its links are relative to.
    base: Url,
    bytes: Vec<u8>,
    charset: Option<String>,
}

impl ListPage {
    /// Whether it may have links: other files are read, and complained of, later.
    fn is_markup(&self) -> bool {
        let text = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        text.trim_ascii_start().starts_with(b"<")
    }
}

struct ArticleLink {
    url: Url,
    list: Url,
}

struct Visit {
    response: Response,
    digest: Digest,
}
