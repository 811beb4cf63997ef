use std::sync::Arc;

use chrono::Utc;
use clap::ArgMatches;

use crate::commands::console::{self, Console};
use crate::commands::{Outcome, check};
use crate::reference::{Job, Lang, Texts};
use crate::run::{Options, ReadIn, Workers, last_due, run_job};
use crate::schedule::{Event, Service};

/// Stays running and runs the project's jobs by their schedules.
pub(crate) fn run(arguments: &ArgMatches, console: &Console) -> anyhow::Result<Outcome> {
    let project = check::project(arguments);
    let mut jobs = Vec::new();
    for file in project.job_files()? {
        jobs.push(project.job(&file)?);
    }
    jobs.retain(|job| job.schedule.is_some());
    if jobs.is_empty() {
        anyhow::bail!("{}", console.phrase("serve.none"));
    }
    announce(&jobs, console);
    let lang = console.lang();
    let read_in = ReadIn::Workers(Workers::of_this_program()?);
    let runner = {
        let project = project.clone();
        Arc::new(move |job: &Job, due| {
            let options = Options {
                due: Some(due),
                lang,
                read_in: read_in.clone(),
                ..Options::default()
            };
            run_job(&project, job, &options)
                .map(|_| ())
                .map_err(|error| format!("{:#}", anyhow::Error::from(error)))
        })
    };
    let texts = console.texts().clone();
    let service = Service::new(jobs, runner, move |event| console::note(&say(&texts, lang, &event)));
    let clock = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    clock.block_on(service.run(|job| last_due(&project, job), stop_signal()))?;
    Ok(Outcome::Done)
}

fn announce(jobs: &[Job], console: &Console) {
    console::note(&console.fill("serve.started", &[("jobs", &jobs.len().to_string())]));
    for job in jobs {
        let Some(schedule) = &job.schedule else { continue };
        let now = Utc::now().with_timezone(&schedule.zone);
        if let Ok(next) = schedule.cron.find_next_occurrence(&now, false) {
            let time = next.format("%Y-%m-%d %H:%M:%S %Z").to_string();
            console::note(&console.fill("serve.next", &[("job", &job.name), ("time", &time)]));
        }
    }
}

fn say(texts: &Texts, lang: Lang, event: &Event) -> String {
    let (key, job, extra) = match event {
        Event::Due(job) => ("serve.due", job, ("", String::new())),
        Event::Busy(job) => ("serve.busy", job, ("", String::new())),
        Event::Missed(job, count) => ("serve.missed", job, ("count", count.to_string())),
        Event::Done(job) => ("serve.done", job, ("", String::new())),
        Event::Failed(job, reason) => ("serve.failed", job, ("reason", reason.clone())),
        Event::Stopping => return texts.phrase("serve.stopping", lang).to_owned(),
    };
    texts.fill(key, lang, &[("job", job), (extra.0, &extra.1)])
}

/// Ready when the program is asked to end: Ctrl-C, or SIGTERM from a service manager.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::error!(%error, "no signal can be heard; stopping");
    }
}
