use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::Digest;

/// Identity of an article: its canonical address, index number, or form, body and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(
    /// `http://host/path`, `file:path/inside/the/inbox`.
    pub String,
);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One page or one return over time. The newest snapshot is current, the older ones are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Identity.
    pub id: ArticleId,
    /// Its snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
}

impl Article {
    /// The newest snapshot.
    pub fn current(&self) -> Option<&Snapshot> {
        self.snapshots.last()
    }
}

/// Bytes of an article as they were seen at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The archived bytes.
    pub digest: Digest,
    /// What the server or folder said they are; never trusted alone.
    pub media_type: Option<String>,
    /// Charset that the server declared, where it did.
    pub charset: Option<String>,
    /// Where they came from.
    pub origin: Origin,
    /// When they were first seen. Data, never a run's clock inside an artefact.
    pub first_seen: DateTime<Utc>,
}

/// Where a snapshot came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A page fetched by address.
    Web {
        /// The address asked for.
        url: String,
        /// The address that answered, after redirects.
        final_url: String,
        /// The page that led there, where one did.
        referrer: Option<String>,
        /// Which page of an article it is, from the second on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<FurtherPage>,
    },
    /// A file of an inbox.
    File {
        /// Path relative to the inbox, with forward slashes.
        path: String,
    },
}

/// A further page of an article: bytes and an address of its own, read as part of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherPage {
    /// The article, which is the first page.
    pub of: ArticleId,
    /// 2 for the second page.
    pub number: usize,
}

impl Origin {
    /// Which page of an article it is, from the second on.
    pub const fn further_page(&self) -> Option<&FurtherPage> {
        match self {
            Self::Web { page, .. } => page.as_ref(),
            Self::File { .. } => None,
        }
    }

    /// What a person would open: the address, or the path in the inbox.
    pub fn label(&self) -> &str {
        match self {
            Self::Web { url, .. } => url,
            Self::File { path } => path,
        }
    }
}
