use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;
use url::Url;

use crate::collect::ask::{Answer, Ask, Asker, Failure, host_of};
use crate::collect::clock::{Clock, SystemClock};
use crate::collect::counts::{Counter, Counts};
use crate::collect::error::{FetchError, Reason, Refusal, SetupError};
use crate::collect::guard::Guard;
use crate::collect::policy::FetchPolicy;
use crate::collect::request::{Request, Response, Validators};
use crate::collect::robots::{self, Robots};
use crate::collect::trail::{Stop, Trail};

/// Fetches addresses under a policy. One is shared by all tasks of a run: it asks for the robots.txt
/// of a site once in its life.
pub struct Fetcher {
    asker: Asker,
    guard: Guard,
    max_bytes: u64,
    max_redirects: usize,
    robots_token: String,
    sites: Mutex<HashMap<Url, Arc<OnceCell<Robots>>>>,
}

impl Fetcher {
    /// A fetcher with the clock of the machine.
    pub fn new(policy: &FetchPolicy) -> Result<Self, SetupError> {
        Self::with_clock(policy, Arc::new(SystemClock::start()))
    }

    /// A fetcher whose pauses come from another clock. Time limits are always those of the machine.
    pub fn with_clock(policy: &FetchPolicy, clock: Arc<dyn Clock>) -> Result<Self, SetupError> {
        let guard = Guard::new(policy);
        Ok(Self {
            asker: Asker::new(policy, guard.clone(), clock)?,
            guard,
            max_bytes: policy.max_bytes,
            max_redirects: policy.max_redirects,
            robots_token: policy.robots_token.clone(),
            sites: Mutex::default(),
        })
    }

    /// What was done so far, in numbers.
    pub fn counts(&self) -> Counts {
        self.asker.counts()
    }

    /// Fetches one address: obeys robots.txt, waits its turn, tries again what may pass, and follows
    /// redirects, each of which is vetted like a new address.
    pub async fn fetch(&self, request: &Request) -> Result<Response, FetchError> {
        let mut trail = self.start(&request.url)?;
        let none = Validators::default();
        loop {
            self.obey_robots(&trail).await?;
            let ask = Ask {
                url: trail.current(),
                // Validators belong to one address: elsewhere the same mark may stand for another page.
                validators: if trail.is_redirected() {
                    &none
                } else {
                    &request.validators
                },
                limit: self.max_bytes,
            };
            match self.asker.ask(&ask).await {
                Ok(Answer::Page { status, headers, bytes }) => return Ok(trail.response(status, &headers, bytes)),
                Ok(Answer::NotModified { headers }) => return Ok(trail.response(304, &headers, Vec::new())),
                Ok(Answer::Redirect { location }) => {
                    if let Err(stop) = self.follow(&mut trail, location) {
                        return Err(trail.stopped(stop));
                    }
                }
                Err(failure) => return Err(self.error(&trail, failure)),
            }
        }
    }

    fn start(&self, asked: &str) -> Result<Trail, FetchError> {
        let refused = |refusal| {
            self.asker.count(Counter::Refusals);
            let url = asked.to_owned();
            FetchError::Refused { url, refusal }
        };
        let mut first: Url = asked.parse().map_err(|_| refused(Refusal::Malformed))?;
        first.set_fragment(None);
        self.guard.vet(&first).map_err(refused)?;
        Ok(Trail::new(asked, first))
    }

    fn follow(&self, trail: &mut Trail, location: Option<String>) -> Result<(), Stop> {
        let followed = trail.follow(location, &self.guard, self.max_redirects);
        self.asker.count(match &followed {
            Ok(()) => Counter::Redirects,
            Err(_) => Counter::Refusals,
        });
        followed
    }

    fn error(&self, trail: &Trail, failure: Failure) -> FetchError {
        match failure {
            Failure::PrivateName => {
                self.asker.count(Counter::Refusals);
                trail.private()
            }
            Failure::Challenge { status } => trail.blocked(status),
            Failure::Reason {
                reason: Reason::TooLarge,
                ..
            } => trail.too_large(self.max_bytes),
            Failure::Reason {
                reason,
                attempts,
                detail,
            } => trail.failed(reason, attempts, detail),
        }
    }

    async fn obey_robots(&self, trail: &Trail) -> Result<(), FetchError> {
        let url = trail.current();
        let address = robots::address(url);
        let site = {
            let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(sites.entry(address.clone()).or_default())
        };
        match site.get_or_init(|| self.fetch_robots(address)).await {
            Robots::Rules(robot) if !robot.allowed(url.as_str()) => {
                self.asker.count(Counter::RobotsForbidden);
                Err(trail.forbidden())
            }
            Robots::Rules(_) | Robots::Absent => Ok(()),
            Robots::Unavailable(reason) => Err(trail.robots_unavailable(*reason)),
            Robots::Challenge(status) => Err(trail.blocked(*status)),
            Robots::PrivateName => Err(self.error(trail, Failure::PrivateName)),
        }
    }

    async fn fetch_robots(&self, address: Url) -> Robots {
        let host = host_of(&address);
        let robots = self.read_robots(address).await;
        self.asker.count(match &robots {
            Robots::Rules(_) => Counter::RobotsRead,
            Robots::Absent => Counter::RobotsAbsent,
            Robots::Unavailable(_) | Robots::Challenge(_) | Robots::PrivateName => Counter::RobotsUnavailable,
        });
        if let Some(delay) = robots.delay() {
            self.asker.pace().slow(&host, delay).await;
        }
        robots
    }

    async fn read_robots(&self, address: Url) -> Robots {
        let asked = address.to_string();
        let mut trail = Trail::new(&asked, address);
        let validators = Validators::default();
        loop {
            let ask = Ask {
                url: trail.current(),
                validators: &validators,
                limit: robots::MOST_BYTES,
            };
            match self.asker.ask(&ask).await {
                Ok(Answer::Page { bytes, .. }) => return Robots::read(&self.robots_token, &bytes),
                Ok(Answer::Redirect { location }) => {
                    if self.follow(&mut trail, location).is_err() {
                        return Robots::Absent; // and counted as a refusal
                    }
                }
                Ok(Answer::NotModified { .. }) => return Robots::Absent, // nothing was known before
                Err(Failure::PrivateName) if trail.is_redirected() => return Robots::Absent,
                Err(Failure::PrivateName) => return Robots::PrivateName,
                Err(Failure::Challenge { status }) => return Robots::Challenge(status),
                Err(Failure::Reason { reason, .. }) => return Robots::after(reason),
            }
        }
    }
}
