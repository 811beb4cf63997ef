use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::archive::Archive;
use crate::form::{Standing, StatusRow, Submission, Weight, status};
use crate::model::Origin;
use crate::reference::{Job, Lang};
use crate::run::error::RunError;
use crate::run::local::LocalFile;
use crate::run::project::Project;
use crate::run::readings::read_all;
use crate::run::returns::receipt::issues_of;

use crate::run::workers::Readers;
use crate::store::{Ledger, SqliteLedger};

/// Who has reported to a job and who is late, from what lies in the archive: one row for each return that is due.
///
/// # Errors
/// The ledger or the archive cannot be read.
pub fn returns_status(
    project: &Project,
    job: &Job,
    readers: &Readers<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<StatusRow>, RunError> {
    let zone = job
        .schedule
        .as_ref()
        .map_or(chrono_tz::Asia::Shanghai, |schedule| schedule.zone);
    let tables = readers.tables();
    let today = day(now, zone);
    if !project.ledger().is_file() {
        return Ok(status(&tables.dues, &[], today));
    }
    let mut ledger = SqliteLedger::open(&project.ledger())?;
    let archive = Archive::open(&project.archive())?;
    let mut read = read_all(&job.name, &mut ledger, &archive, readers)?.articles;
    read.retain(|read| matches!(read.of.snapshot.origin, Origin::File { .. }));
    read.sort_by_key(|read| (read.of.snapshot.first_seen, std::cmp::Reverse(read.of.revision)));
    // A file that came a third time under one name has two readings; each of its bytes was sent.
    let mut submissions = Vec::new();
    for read in &read {
        let earlier = if read.is_current() {
            ledger
                .article(&read.of.article)?
                .map_or(0, |article| article.snapshots.len().saturating_sub(2))
        } else {
            0
        };
        for sent in &read.reading.sent {
            let (Some(period), Some(body)) = (sent.period, sent.body.clone()) else {
                continue;
            };
            let file = LocalFile::read_before(
                read.of.snapshot.origin.label(),
                read.reading.clone(),
                read.of.snapshot.digest,
            );
            let issues = issues_of(&file, &file.reading.answers, tables, Lang::Zh);
            let left = |weight| {
                let left = issues
                    .iter()
                    .filter(|issue| issue.weight == weight && issue.standing != Standing::Closed);
                left.count()
            };
            let one = Submission {
                form: sent.form.clone(),
                period,
                body,
                day: day(read.of.snapshot.first_seen, zone),
                order: submissions.len(),
                hard: left(Weight::Hard),
                soft: left(Weight::Soft),
            };
            submissions.extend(std::iter::repeat_n(one, 1 + earlier));
        }
    }
    Ok(status(&tables.dues, &submissions, today))
}

/// The day of a time where the office is.
pub fn day(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}
