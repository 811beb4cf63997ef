use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;

use crate::reference::Job;
use crate::schedule::clock::{Clock, ClockError};
use crate::schedule::missed::missed;

/// What runs a job: blocks until it is done. The text is the reason of a failure.
pub type Runner = Arc<dyn Fn(&Job, DateTime<Utc>) -> Result<(), String> + Send + Sync>;

/// What the service does, told as it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A run begins.
    Due(String),
    /// The job is due and its last run still goes on: this time is skipped.
    Busy(String),
    /// Times that passed while the program was down; one run makes up for them.
    Missed(String, usize),
    /// A run ended.
    Done(String),
    /// A run failed.
    Failed(String, String),
    /// The program was asked to end and waits for what still runs.
    Stopping,
}

/// Runs jobs by their schedules, one run of a job at a time.
pub struct Service {
    jobs: Vec<Arc<Job>>,
    runner: Runner,
    tell: Box<dyn Fn(Event) + Send>,
    running: JoinSet<(usize, Result<(), String>)>,
    busy: BTreeSet<usize>,
}

impl Service {
    /// A service of the jobs that have a schedule.
    pub fn new(jobs: Vec<Job>, runner: Runner, tell: impl Fn(Event) + Send + 'static) -> Self {
        let jobs = jobs
            .into_iter()
            .filter(|job| job.schedule.is_some())
            .map(Arc::new)
            .collect();
        Self {
            jobs,
            runner,
            tell: Box::new(tell),
            running: JoinSet::new(),
            busy: BTreeSet::new(),
        }
    }

    /// Runs until `stop` is ready, then waits for the runs that still go on. `last_due` gives the
    /// time of a job's last run, for the times missed since.
    pub async fn run(
        mut self,
        last_due: impl Fn(&Job) -> Option<DateTime<Utc>>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), ClockError> {
        self.catch_up(last_due, Utc::now());
        let (sender, due) = unbounded_channel();
        let schedules = self.jobs.iter().enumerate();
        let schedules: Vec<_> = schedules
            .filter_map(|(index, job)| Some((index, job.schedule.clone()?)))
            .collect();
        let clock = Clock::start(schedules, sender).await?;
        self.watch(due, stop).await;
        clock.stop().await;
        (self.tell)(Event::Stopping);
        while let Some(ended) = self.running.join_next().await {
            self.ended(ended);
        }
        Ok(())
    }

    /// One run for every job that missed a time, however many it missed.
    fn catch_up(&mut self, last_due: impl Fn(&Job) -> Option<DateTime<Utc>>, now: DateTime<Utc>) {
        for index in 0..self.jobs.len() {
            let job = Arc::clone(&self.jobs[index]);
            let (Some(schedule), Some(last)) = (&job.schedule, last_due(&job)) else {
                continue;
            };
            let times = missed(schedule, last, now);
            if let Some(latest) = times.last() {
                (self.tell)(Event::Missed(job.name.clone(), times.len()));
                self.start(index, *latest);
            }
        }
    }

    async fn watch(&mut self, mut due: UnboundedReceiver<(usize, DateTime<Utc>)>, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                Some((index, time)) = due.recv() => self.start(index, time),
                Some(ended) = self.running.join_next() => self.ended(ended),
            }
        }
    }

    fn start(&mut self, index: usize, time: DateTime<Utc>) {
        let Some(job) = self.jobs.get(index).map(Arc::clone) else {
            return;
        };
        if !self.busy.insert(index) {
            (self.tell)(Event::Busy(job.name.clone()));
            return;
        }
        (self.tell)(Event::Due(job.name.clone()));
        let runner = Arc::clone(&self.runner);
        self.running.spawn_blocking(move || {
            // A panic is a bug of ours; it must not take the other jobs with it.
            let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runner(&job, time)));
            (index, run.unwrap_or_else(|_| Err("the run panicked".to_owned())))
        });
    }

    fn ended(&mut self, ended: Result<(usize, Result<(), String>), tokio::task::JoinError>) {
        match ended {
            Ok((index, result)) => {
                self.busy.remove(&index);
                let name = self.jobs.get(index).map_or_else(String::new, |job| job.name.clone());
                (self.tell)(match result {
                    Ok(()) => Event::Done(name),
                    Err(reason) => Event::Failed(name, reason),
                });
            }
            Err(error) => tracing::error!(%error, "a run was lost"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex, mpsc};

    use chrono::{DateTime, Utc};

    use super::{Event, Runner, Service};
    use crate::reference::Job;

    fn job(schedule: &str) -> Job {
        let text = format!(
            "title = \"t\"\nschedule = \"{schedule}\"\nyears = {{ first = 2020, last = 2020 }}\nparent = \"990000\"\n\
             [[inbox]]\nname = \"i\"\nfolder = \"i\"\n"
        );
        Job::parse("t", "t.toml", &text).unwrap()
    }

    fn told() -> (Arc<Mutex<Vec<Event>>>, impl Fn(Event) + Send + 'static) {
        let events = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&events);
        (events, move |event| kept.lock().unwrap().push(event))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_that_is_due_while_it_runs_is_skipped_and_its_run_is_waited_for() {
        let (events, tell) = told();
        let (release, released) = mpsc::channel::<()>();
        let released = Mutex::new(released);
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let runner: Runner = Arc::new(move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            released.lock().unwrap().recv().map_err(|error| error.to_string())
        });
        let seen = Arc::clone(&events);
        // Every second: the second tick finds the first run still going, and only then do we stop.
        let stop = async move {
            while !seen.lock().unwrap().contains(&Event::Busy("t".to_owned())) {
                tokio::task::yield_now().await;
            }
            release.send(()).unwrap();
        };
        Service::new(vec![job("* * * * * *")], runner, tell)
            .run(|_| None, stop)
            .await
            .unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        let events = events.lock().unwrap();
        assert_eq!(events.first(), Some(&Event::Due("t".to_owned())));
        assert_eq!(events.last(), Some(&Event::Done("t".to_owned())));
    }

    #[tokio::test]
    async fn missed_times_are_made_up_for_by_one_run_and_a_panic_is_a_failure() {
        let (events, tell) = told();
        let runner: Runner = Arc::new(|_, _| panic!("boom"));
        let last: DateTime<Utc> = Utc::now() - chrono::Duration::days(3);
        let service = Service::new(vec![job("0 0 0 * * *")], runner, tell);
        service.run(|_| Some(last), std::future::ready(())).await.unwrap();
        let events = events.lock().unwrap();
        assert!(matches!(&events[0], Event::Missed(_, 3)), "{events:?}");
        assert_eq!(events.iter().filter(|event| matches!(event, Event::Due(_))).count(), 1);
        assert!(events.contains(&Event::Failed("t".to_owned(), "the run panicked".to_owned())));
    }
}
