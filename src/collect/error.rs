use std::fmt;

use crate::model::{Issue, IssueCode, IssuePlace};

/// Why an address gave nothing. Each is an issue of the address, none stops a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address itself is refused: nothing was asked.
    #[error("{url} is not fetched: {refusal}; correct the address, or name its host in the job")]
    Refused {
        /// The address.
        url: String,
        /// Why.
        refusal: Refusal,
    },
    /// No answer, or an answer that is an error.
    #[error("{url} could not be fetched after {attempts} attempts: {reason} ({detail}); open it in a browser to check")]
    Failed {
        /// The address.
        url: String,
        /// The last reason.
        reason: Reason,
        /// How often it was asked.
        attempts: u32,
        /// What the library or server said.
        detail: String,
    },
    /// A challenge page: never bypassed.
    #[error("{url} answers with a challenge page ({status}); download it by hand into the inbox")]
    Blocked {
        /// The address.
        url: String,
        /// The HTTP status of the page.
        status: u16,
    },
    /// robots.txt forbids it.
    #[error("robots.txt forbids {url}; ask the site, or download it by hand into the inbox")]
    Forbidden {
        /// The address.
        url: String,
    },
    /// robots.txt cannot be had, so that nothing of the site may be fetched for now.
    #[error("{url} is not fetched, because robots.txt of its site cannot be had: {reason}; try again later")]
    RobotsUnavailable {
        /// The address.
        url: String,
        /// Why robots.txt cannot be had.
        reason: Reason,
    },
    /// A redirect that is not followed.
    #[error("{url} redirects to {target}, which is not followed: {refusal}; check whether the site has moved")]
    RedirectRefused {
        /// The address asked for.
        url: String,
        /// The address that it redirects to.
        target: String,
        /// Why it is not followed.
        refusal: Refusal,
    },
    /// Larger than the limit.
    #[error("{url} is larger than {limit} bytes; raise the limit in the job, or download it by hand")]
    TooLarge {
        /// The address.
        url: String,
        /// The limit.
        limit: u64,
    },
}

impl FetchError {
    /// The kind of issue that it is.
    pub const fn code(&self) -> IssueCode {
        match self {
            Self::Refused { .. } | Self::Failed { .. } | Self::RobotsUnavailable { .. } => IssueCode::FetchFailed,
            Self::Blocked { .. } => IssueCode::FetchBlocked,
            Self::Forbidden { .. } => IssueCode::FetchForbidden,
            Self::RedirectRefused { .. } => IssueCode::RedirectRefused,
            Self::TooLarge { .. } => IssueCode::TooLarge,
        }
    }

    /// The address that was asked for.
    pub fn url(&self) -> &str {
        match self {
            Self::Refused { url, .. }
            | Self::Failed { url, .. }
            | Self::Blocked { url, .. }
            | Self::Forbidden { url }
            | Self::RobotsUnavailable { url, .. }
            | Self::RedirectRefused { url, .. }
            | Self::TooLarge { url, .. } => url,
        }
    }

    /// The issue, with a value for every slot of its text. A reason is a word of [`Reason`] or
    /// [`Refusal`].
    pub fn issue(&self) -> Issue {
        let address = self.url().to_owned();
        let place = IssuePlace::Address {
            address: address.clone(),
        };
        let issue = Issue::new(self.code(), place).with("address", address);
        match self {
            Self::Refused { refusal, .. } => issue.with("reason", refusal),
            Self::Failed { reason, .. } => issue.with("reason", reason),
            Self::RobotsUnavailable { reason, .. } => issue.with("reason", format!("robots.txt {reason}")),
            Self::Blocked { status, .. } => issue.with("status", status),
            Self::Forbidden { .. } => issue,
            Self::RedirectRefused { target, .. } => issue.with("target", target),
            Self::TooLarge { limit, .. } => issue.with("limit", limit),
        }
    }
}

/// Why an address gave no answer that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// An HTTP status that is no success.
    Status(u16),
    /// A time limit.
    Timeout,
    /// Nobody listens at the port.
    Refused,
    /// The name has no address.
    Dns,
    /// The certificate is not trusted, or there is no common TLS version.
    Tls,
    /// The connection failed in another way.
    Connection,
    /// The answer broke off or cannot be unpacked.
    Cut,
    /// A challenge page.
    Blocked,
    /// Larger than the limit.
    TooLarge,
}

impl Reason {
    /// Whether trying again may help.
    pub(super) const fn may_pass(self) -> bool {
        match self {
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::Timeout | Self::Refused | Self::Dns | Self::Connection | Self::Cut => true,
            Self::Tls | Self::Blocked | Self::TooLarge => false,
        }
    }

    /// Whether the site is overtaxed, so that it should be asked more slowly.
    pub(super) const fn is_strain(self) -> bool {
        matches!(self, Self::Status(429 | 503) | Self::Timeout)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status_{status}"),
            Self::Timeout => f.write_str("timeout"),
            Self::Refused => f.write_str("refused"),
            Self::Dns => f.write_str("dns"),
            Self::Tls => f.write_str("tls"),
            Self::Connection => f.write_str("connection"),
            Self::Cut => f.write_str("cut"),
            Self::Blocked => f.write_str("blocked"),
            Self::TooLarge => f.write_str("too_large"),
        }
    }
}

/// Why an address is not asked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It is no address.
    Malformed,
    /// Neither http nor https.
    Scheme,
    /// It carries a name or password.
    Credentials,
    /// It leads into the own network.
    PrivateAddress,
    /// The redirects go in a circle.
    Loop,
    /// Too many redirects in a row.
    TooMany,
    /// A redirect without a target.
    NoTarget,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed_address",
            Self::Scheme => "not_http",
            Self::Credentials => "credentials_in_address",
            Self::PrivateAddress => "private_address",
            Self::Loop => "redirect_loop",
            Self::TooMany => "too_many_redirects",
            Self::NoTarget => "redirect_without_target",
        })
    }
}

/// Why a fetcher cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A root certificate cannot be read.
    #[error("root certificate {number} cannot be read: {source}; it must be PEM")]
    Certificate {
        /// Number in the list of extra roots, from 1.
        number: usize,
        /// Why not.
        source: reqwest::Error,
    },
    /// The client cannot be made.
    #[error(
        "the HTTP client cannot be made: {source}; check the user agent, and that the system has root certificates"
    )]
    Client {
        /// Why not.
        source: reqwest::Error,
    },
}
