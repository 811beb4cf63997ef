//! Fetching against a server of our own on a loopback port.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::collect::Clock;

/// A clock that jumps over every wait and remembers it.
#[derive(Default)]
pub(super) struct TestClock(Mutex<Vec<Duration>>);

impl TestClock {
    pub(super) fn slept(&self) -> Vec<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.slept().into_iter().sum()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time);
        Box::pin(std::future::ready(()))
    }
}

mod fetch;
mod folder;
mod loopback;
mod redirect;
mod robots;
mod site;
