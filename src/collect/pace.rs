use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as TurnMutex, OwnedMutexGuard};

use crate::collect::clock::Clock;
use crate::collect::error::Reason;
use crate::collect::policy::FetchPolicy;

/// One request at a time to a host, and a pause after each that follows how the host fares.
pub(super) struct Pace {
    clock: Arc<dyn Clock>,
    least: Duration,
    most: Duration,
    hosts: Mutex<HashMap<String, Arc<TurnMutex<HostPace>>>>,
}

/// How one host is asked.
struct HostPace {
    /// Least pause, which robots.txt may raise.
    least: Duration,
    /// Pause after a request.
    delay: Duration,
    /// When the next request may start.
    ready: Duration,
}

/// The right to ask a host; the others wait until it is ended.
pub(super) struct Turn {
    host: OwnedMutexGuard<HostPace>,
    started: Duration,
}

impl Pace {
    pub(super) fn new(policy: &FetchPolicy, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            least: policy.min_delay,
            most: policy.max_delay.max(policy.min_delay),
            hosts: Mutex::new(HashMap::new()),
        }
    }

    fn host(&self, name: &str) -> Arc<TurnMutex<HostPace>> {
        // A panic elsewhere cannot leave the map half changed.
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || HostPace {
            least: self.least,
            delay: self.least,
            ready: Duration::ZERO,
        };
        Arc::clone(
            hosts
                .entry(name.to_owned())
                .or_insert_with(|| Arc::new(TurnMutex::new(new()))),
        )
    }

    /// Waits for the turn and for the pause.
    pub(super) async fn enter(&self, host: &str) -> Turn {
        let host = self.host(host).lock_owned().await;
        let wait = host.ready.saturating_sub(self.clock.now());
        if !wait.is_zero() {
            self.clock.sleep(wait).await;
        }
        let started = self.clock.now();
        Turn { host, started }
    }

    /// Ends a turn. The next begins after the pause, and not before `wait` is over.
    pub(super) fn leave(&self, mut turn: Turn, failure: Option<Reason>, wait: Duration) {
        let now = self.clock.now();
        let latency = now.saturating_sub(turn.started);
        let host = &mut turn.host;
        let delay = next_delay(host.delay, latency, failure);
        host.delay = delay.clamp(host.least, self.most);
        host.ready = now + host.delay.max(wait.min(self.most));
    }

    /// robots.txt asks for a longer pause.
    pub(super) async fn slow(&self, host: &str, delay: Duration) {
        let host = self.host(host);
        let mut host = host.lock().await;
        host.least = host.least.max(delay.min(self.most));
        host.delay = host.delay.max(host.least);
        host.ready = host.ready.max(self.clock.now() + host.delay);
    }
}

/// The pause after a request, before the limits: halfway towards the latency, at once up to it, so
/// that a slow site is asked slowly (the rule of Scrapy's AutoThrottle). A failure never lowers it,
/// because an error page is often the fastest; a sign of strain doubles it.
fn next_delay(delay: Duration, latency: Duration, failure: Option<Reason>) -> Duration {
    let followed = latency.max((delay + latency) / 2);
    match failure {
        None => followed,
        Some(reason) if reason.is_strain() => followed.max(delay * 2),
        Some(_) => followed.max(delay),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Pace, next_delay};
    use crate::collect::tests::TestClock;
    use crate::collect::{FetchPolicy, Reason};

    #[test]
    fn the_pause_follows_the_latency_and_a_failure_never_lowers_it() {
        let cases = [
            (1000, 200, None, 600),
            (1000, 3000, None, 3000),
            (1000, 10, Some(Reason::Status(404)), 1000),
            (1000, 10, Some(Reason::Refused), 1000),
            (1000, 10, Some(Reason::Status(503)), 2000),
            (1000, 10, Some(Reason::Status(429)), 2000),
            (1000, 5000, Some(Reason::Timeout), 5000),
            (1000, 1500, Some(Reason::Status(500)), 1500),
        ];
        for (delay, latency, failure, expected) in cases {
            let next = next_delay(Duration::from_millis(delay), Duration::from_millis(latency), failure);
            assert_eq!(next, Duration::from_millis(expected), "{delay} {latency} {failure:?}");
        }
    }

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    fn pace() -> (Pace, Arc<TestClock>) {
        let clock = Arc::new(TestClock::default());
        let policy = FetchPolicy {
            min_delay: seconds(2),
            max_delay: seconds(10),
            ..FetchPolicy::default()
        };
        (Pace::new(&policy, clock.clone()), clock)
    }

    #[tokio::test]
    async fn each_host_waits_for_itself_within_the_limits() {
        let (pace, clock) = pace();
        for _ in 0..3 {
            let turn = pace.enter("a").await;
            pace.leave(turn, None, Duration::ZERO);
        }
        let turn = pace.enter("b").await;
        pace.leave(turn, None, seconds(99));
        assert_eq!(clock.slept(), [seconds(2), seconds(2)]);
        let turn = pace.enter("b").await; // at most max_delay
        for reason in [Reason::Timeout; 5] {
            pace.leave(pace.enter("c").await, Some(reason), Duration::ZERO);
        }
        pace.leave(turn, None, Duration::ZERO);
        let slept = [2, 2, 10, 4, 8, 10, 10].map(seconds);
        assert_eq!(clock.slept(), slept);
    }

    #[tokio::test]
    async fn robots_may_ask_for_a_longer_pause_but_not_for_a_shorter() {
        let (pace, clock) = pace();
        pace.slow("a", seconds(5)).await;
        pace.slow("a", seconds(1)).await;
        for _ in 0..2 {
            let turn = pace.enter("a").await;
            pace.leave(turn, None, Duration::ZERO);
        }
        assert_eq!(clock.slept(), [seconds(5), seconds(5)]);
    }
}
