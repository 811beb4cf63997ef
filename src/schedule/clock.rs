use chrono::Utc;
use tokio::sync::mpsc::UnboundedSender;
use tokio_cron_scheduler::{Job as Tick, JobScheduler, JobSchedulerError};

use crate::reference::Schedule;

/// The clock could not be started.
#[derive(Debug, thiserror::Error)]
#[error("the clock could not be set to `{line}`: {source}")]
pub struct ClockError {
    /// The schedule line, empty for the clock as a whole.
    pub line: String,
    /// Why.
    pub source: JobSchedulerError,
}

/// A running clock: sends a job's index each time it is due.
pub(crate) struct Clock(JobScheduler);

impl Clock {
    /// Starts the clock for every schedule.
    pub(crate) async fn start(
        lines: impl IntoIterator<Item = (usize, Schedule)>,
        due: UnboundedSender<(usize, chrono::DateTime<Utc>)>,
    ) -> Result<Self, ClockError> {
        let whole = |source| ClockError {
            line: String::new(),
            source,
        };
        let scheduler = JobScheduler::new().await.map_err(whole)?;
        for (index, schedule) in lines {
            let sender = due.clone();
            let line = schedule.line.clone();
            let named = |source| ClockError {
                line: line.clone(),
                source,
            };
            let tick = Tick::new_async_tz(schedule.line.as_str(), schedule.zone, move |_, _| {
                let sender = sender.clone();
                Box::pin(async move {
                    if sender.send((index, Utc::now())).is_err() {
                        tracing::debug!("a job was due while the program ended");
                    }
                })
            });
            scheduler.add(tick.map_err(named)?).await.map_err(named)?;
        }
        scheduler.start().await.map_err(whole)?;
        Ok(Self(scheduler))
    }

    /// Stops the clock. Runs that it started go on: the service waits for them.
    pub(crate) async fn stop(mut self) {
        if let Err(error) = self.0.shutdown().await {
            tracing::warn!(%error, "the clock did not stop cleanly");
        }
    }
}
