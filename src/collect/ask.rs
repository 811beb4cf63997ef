use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::{Client, RequestBuilder};
use url::Url;

use crate::collect::body::{self, Trouble};
use crate::collect::challenge::Challenges;
use crate::collect::client;
use crate::collect::clock::Clock;
use crate::collect::counts::{Counter, Counts};
use crate::collect::error::{Reason, SetupError};
use crate::collect::guard::Guard;
use crate::collect::headers;
use crate::collect::pace::Pace;
use crate::collect::policy::FetchPolicy;
use crate::collect::request::Validators;

/// Sends requests: one address at a time, in turn with the others of its host, again when a failure
/// may pass. Knows nothing of robots.txt and redirects.
pub(super) struct Asker {
    client: Client,
    pace: Pace,
    challenges: Challenges,
    retries: u32,
    backoff: Duration,
    counts: Mutex<Counts>,
}

/// One request: where to, and what for.
pub(super) struct Ask<'a> {
    pub(super) url: &'a Url,
    pub(super) validators: &'a Validators,
    /// Most bytes of the answer.
    pub(super) limit: u64,
}

/// An answer to one request that is no failure.
pub(super) enum Answer {
    Page {
        status: u16,
        headers: HeaderMap,
        bytes: Vec<u8>,
    },
    Redirect {
        location: Option<String>,
    },
    NotModified {
        headers: HeaderMap,
    },
}

/// Why a request, with its retries, failed.
pub(super) enum Failure {
    /// The name leads into the own network.
    PrivateName,
    /// The answer is a challenge page.
    Challenge { status: u16 },
    /// No usable answer.
    Reason {
        reason: Reason,
        attempts: u32,
        detail: String,
    },
}

/// Why one try failed.
enum Try {
    PrivateName,
    Challenge {
        status: u16,
    },
    Reason {
        reason: Reason,
        detail: String,
        /// How long the site asks to wait.
        wait: Duration,
    },
}

impl From<Trouble> for Try {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::PrivateName => Self::PrivateName,
            Trouble::Reason(reason, detail) => Self::Reason {
                reason,
                detail,
                wait: Duration::ZERO,
            },
        }
    }
}

impl Asker {
    pub(super) fn new(policy: &FetchPolicy, guard: Guard, clock: Arc<dyn Clock>) -> Result<Self, SetupError> {
        Ok(Self {
            client: client::build(policy, guard)?,
            pace: Pace::new(policy, clock),
            challenges: policy.challenges.clone(),
            retries: policy.retries,
            backoff: policy.backoff,
            counts: Mutex::default(),
        })
    }

    pub(super) fn pace(&self) -> &Pace {
        &self.pace
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn count(&self, counter: Counter) {
        self.add(counter, 1);
    }

    fn add(&self, counter: Counter, amount: u64) {
        // A panic elsewhere cannot leave a count half made.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.add(counter, amount);
    }

    /// Asks until there is an answer, a failure that will not pass, or no try left.
    pub(super) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, Failure> {
        let host = host_of(ask.url);
        let mut attempts = 0;
        loop {
            attempts += 1;
            let turn = self.pace.enter(&host).await;
            let (reason, detail, wait) = match self.try_once(ask).await {
                Ok(answer) => {
                    self.pace.leave(turn, None, Duration::ZERO);
                    return Ok(answer);
                }
                Err(Try::PrivateName) => return Err(Failure::PrivateName), // nobody was asked
                Err(Try::Challenge { status }) => {
                    self.pace.leave(turn, Some(Reason::Blocked), Duration::ZERO);
                    self.count(Counter::Failure(Reason::Blocked));
                    return Err(Failure::Challenge { status });
                }
                Err(Try::Reason { reason, detail, wait }) => (reason, detail, wait),
            };
            self.count(Counter::Failure(reason));
            let again = reason.may_pass() && attempts <= self.retries;
            let backoff = if again {
                self.backoff_after(attempts)
            } else {
                Duration::ZERO
            };
            // The wait is the host's, so that other requests do not press on meanwhile.
            self.pace.leave(turn, Some(reason), wait.max(backoff));
            if !again {
                return Err(Failure::Reason {
                    reason,
                    attempts,
                    detail,
                });
            }
            self.count(Counter::Retry(reason));
        }
    }

    /// Doubled with each attempt; the pace keeps it below its limit.
    fn backoff_after(&self, attempts: u32) -> Duration {
        self.backoff.saturating_mul(1 << (attempts - 1).min(16))
    }

    async fn try_once(&self, ask: &Ask<'_>) -> Result<Answer, Try> {
        self.count(Counter::Requests);
        let sent = self.request(ask).send().await;
        let response = sent.map_err(|error| body::trouble(&error))?;
        let status = response.status().as_u16();
        self.count(Counter::Status(status));
        let headers = response.headers().clone();
        match status {
            304 if !ask.validators.is_empty() => return Ok(Answer::NotModified { headers }),
            301 | 302 | 303 | 307 | 308 => {
                let location = headers::location(&headers);
                return Ok(Answer::Redirect { location });
            }
            _ => {}
        }
        let read = body::read(response, ask.limit).await;
        let success = matches!(status, 200 | 203);
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(trouble) if success => return Err(trouble.into()),
            // The page of an error is looked at only to tell a challenge; without it the status speaks.
            Err(_) => Vec::new(),
        };
        self.add(Counter::Bytes, bytes.len() as u64);
        if self.challenges.matches(status, &headers::cookies(&headers), &bytes) {
            return Err(Try::Challenge { status });
        }
        if success {
            return Ok(Answer::Page { status, headers, bytes });
        }
        Err(Try::Reason {
            reason: Reason::Status(status),
            detail: format!("HTTP status {status}"),
            wait: headers::retry_after(&headers),
        })
    }

    fn request(&self, ask: &Ask<'_>) -> RequestBuilder {
        let builder = self
            .client
            .get(ask.url.clone())
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(ACCEPT_LANGUAGE, "zh-CN,zh;q=0.9,en;q=0.5");
        let builder = match &ask.validators.etag {
            Some(etag) => builder.header(IF_NONE_MATCH, etag),
            None => builder,
        };
        match &ask.validators.last_modified {
            Some(time) => builder.header(IF_MODIFIED_SINCE, time),
            None => builder,
        }
    }
}

/// Politeness goes by host, whatever the scheme and port: it is one machine.
pub(super) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
