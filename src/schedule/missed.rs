use chrono::{DateTime, Utc};

use crate::reference::Schedule;

/// More missed times than this are one outage: their number is not worth counting further.
const MOST: usize = 1000;

/// The times after `last` and up to `now` at which the schedule was due, oldest first, at most 1000.
pub fn missed(schedule: &Schedule, last: DateTime<Utc>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let start = last.with_timezone(&schedule.zone);
    let due = schedule.cron.iter_after(start).map(|time| time.with_timezone(&Utc));
    due.take_while(|time| *time <= now).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::missed;
    use crate::reference::{Job, Schedule};

    fn daily() -> Schedule {
        let text = "title = \"t\"\nschedule = \"0 30 6 * * *\"\nyears = { first = 2020, last = 2020 }\nparent = \"990000\"\n\
                    [[inbox]]\nname = \"i\"\nfolder = \"i\"\n";
        Job::parse("t", "t.toml", text).unwrap().schedule.unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_those_of_the_zone_of_the_schedule() {
        // 06:30 in Shanghai is 22:30 UTC of the day before.
        let times = missed(&daily(), at("2024-03-01T22:30:00Z"), at("2024-03-03T22:30:00Z"));
        assert_eq!(times, [at("2024-03-02T22:30:00Z"), at("2024-03-03T22:30:00Z")]);
    }

    #[test]
    fn nothing_is_missed_before_the_next_time() {
        assert!(missed(&daily(), at("2024-03-01T22:30:00Z"), at("2024-03-02T22:29:59Z")).is_empty());
    }

    #[test]
    fn a_long_outage_is_bounded() {
        assert_eq!(
            missed(&daily(), at("1990-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z")).len(),
            1000
        );
    }
}
