//! Sites and inboxes become snapshots in the archive and the ledger.

use std::path::Path;

use crate::collect::{FetchPolicy, Fetcher, FolderLimits, Loopback, Rehearsal, files_in, scan};
use crate::form::Plain;
use crate::model::{ArticleId, Digest, Issue, IssuePlace, Origin, Snapshot};
use crate::reference::{Inbox, Job, Site};
use crate::run::crawl::{Crawl, Depot};
use crate::run::error::RunError;
use crate::run::options::Network;
use crate::run::project::Project;

/// Collects every source of a job: inboxes always, sites unless offline.
pub(crate) fn collect(project: &Project, job: &Job, network: Network, depot: &mut Depot<'_>) -> Result<(), RunError> {
    for inbox in &job.inboxes {
        read_inbox(&project.root, inbox, depot)?;
    }
    if network == Network::Offline || job.sites.is_empty() {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|source| RunError::Io {
        path: project.root.clone(),
        source,
    })?;
    runtime.block_on(async {
        for site in &job.sites {
            crawl(project, site, depot).await?;
        }
        Ok(())
    })
}

async fn crawl(project: &Project, site: &Site, depot: &mut Depot<'_>) -> Result<(), RunError> {
    let mut policy = FetchPolicy {
        min_delay: site.delay,
        ..FetchPolicy::default()
    };
    let hosts: Vec<String> = site
        .lists
        .iter()
        .filter_map(|list| list.host_str().map(str::to_owned))
        .collect();
    if site.allow_private {
        policy.private_hosts.extend(hosts.iter().cloned());
    }
    let io = |source| RunError::Io {
        path: site
            .rehearsal
            .as_ref()
            .map_or_else(|| project.root.clone(), |folder| project.root.join(folder)),
        source,
    };
    let mut stage = None;
    if let Some(folder) = &site.rehearsal {
        let server = Loopback::serve(files_in(project.root.join(folder))).await.map_err(io)?;
        let addr = server.addr();
        policy
            .rehearsals
            .extend(hosts.into_iter().map(|host| Rehearsal { host, addr }));
        stage = Some(server);
    }
    let fetcher = Fetcher::new(&policy)?;
    let crawled = Crawl {
        site,
        fetcher: &fetcher,
        depot,
    }
    .run()
    .await;
    if let Some(server) = stage {
        server.shutdown().await.map_err(io)?;
    }
    tracing::info!(site = %site.name, counts = ?fetcher.counts().named(), "crawled");
    crawled
}

/// Every file of an inbox. A file that cannot be read is an issue of its own, and so is an inbox that
/// is not there (a share that is not mounted): what they held before still counts.
fn read_inbox(root: &Path, inbox: &Inbox, depot: &mut Depot<'_>) -> Result<(), RunError> {
    let entries = match scan(&root.join(&inbox.folder), FolderLimits::default()) {
        Ok(entries) => entries,
        Err(error) => {
            let issue = at(&inbox.folder, error.issue());
            depot.collected.issues.push(issue);
            return depot.keep_present(&article_of(inbox, ""));
        }
    };
    let tables = depot.readers.tables();
    let names = Plain::of(&tables.forms, &tables.regions);
    for entry in entries {
        depot.collected.files += 1;
        let published = names.published(&entry.path);
        let article = article_of(inbox, &published);
        let path = path_of(inbox, &entry.path);
        if published != entry.path {
            let published = path_of(inbox, &published);
            depot.collected.names.insert(published, path.clone());
        }
        match entry.content {
            Ok(bytes) => {
                let snapshot = Snapshot {
                    digest: Digest::of(&bytes),
                    media_type: None,
                    charset: None,
                    origin: Origin::File { path },
                    first_seen: depot.now,
                };
                depot.collected.present.insert(article.clone());
                depot.deposit(&article, &bytes, &snapshot)?;
            }
            Err(error) => {
                let issue = at(&path_of(inbox, &published), error.issue());
                depot.collected.issues.push(issue);
                depot.keep_present(&article)?;
            }
        }
    }
    Ok(())
}

/// The article of an inbox that people name by its file, as its publication names it.
pub(crate) fn published(job: &Job, article: &ArticleId, plain: &Plain<'_>) -> ArticleId {
    let Some(path) = article.0.strip_prefix("file:") else {
        return article.clone();
    };
    let within = |inbox: &&Inbox| path.starts_with(&path_of(inbox, ""));
    let inbox = job.inboxes.iter().find(within);
    let file = inbox.and_then(|inbox| Some((inbox, path.strip_prefix(&path_of(inbox, ""))?)));
    file.map_or_else(
        || article.clone(),
        |(inbox, file)| article_of(inbox, &plain.published(file)),
    )
}

fn path_of(inbox: &Inbox, file: &str) -> String {
    format!("{}/{file}", inbox.folder.trim_end_matches('/'))
}

fn article_of(inbox: &Inbox, file: &str) -> ArticleId {
    ArticleId(format!("file:{}", path_of(inbox, file)))
}

/// The issue with its path as the job names it: a path of this machine has no place in a publication,
/// and two inboxes may hold files of one name.
fn at(path: &str, issue: Issue) -> Issue {
    let place = IssuePlace::Address {
        address: path.to_owned(),
    };
    Issue { place, ..issue }.with("address", path)
}
