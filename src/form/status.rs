//! Who has reported and who is late (催报).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Period, word_list};
use crate::reference::{DueReturn, Dues};

/// One file that a body sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Key of the form.
    pub form: String,
    /// The period that it states.
    pub period: Period,
    /// The body that it names, as printed.
    pub body: String,
    /// The day on which it was first seen.
    pub day: NaiveDate,
    /// Its number in the order of arrival.
    pub order: usize,
    /// Issues that must be mended.
    pub hard: usize,
    /// Issues that must be explained and are not.
    pub soft: usize,
}

word_list! {
    /// How a return stands.
    State, "a state of a return (waiting, overdue, returned, unexplained, accepted)" {
        /// Not received, and not due yet.
        Waiting = "waiting",
        /// Not received, and past its day.
        Overdue = "overdue",
        /// The last one received must be mended.
        Returned = "returned",
        /// The last one received must be explained.
        Unexplained = "unexplained",
        /// The last one received has nothing left to mend or explain.
        Accepted = "accepted",
    }
}

/// One return of one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRow {
    /// Key of the form.
    pub form: String,
    /// The period.
    pub period: Period,
    /// The body.
    pub body: String,
    /// The last day in time; none for a return that nobody asked for.
    pub due: Option<NaiveDate>,
    /// When the first and the last one came.
    pub received: Option<(NaiveDate, NaiveDate)>,
    /// How many came.
    pub times: usize,
    /// How many issues of the last one must be mended, how many explained.
    pub left: (usize, usize),
    /// How it stands.
    pub state: State,
    /// Days past its day: of the first that came, or of today where none came.
    pub late: i64,
}

impl StatusRow {
    /// Whether the body must be reminded: past its day and not accepted.
    pub fn to_remind(&self, today: NaiveDate) -> bool {
        self.state != State::Accepted && self.due.is_some_and(|due| today > due)
    }
}

/// A name without width and blanks.
fn bare(name: &str) -> String {
    crate::form::label::bare(name)
}

type Key = (String, Period, String);

/// One row for each return that is due, by period, form and body, then those that nobody asked for. The file seen last
/// stands for its body; those before it are counted.
pub fn status(dues: &Dues, submissions: &[Submission], today: NaiveDate) -> Vec<StatusRow> {
    let mut sent: BTreeMap<Key, Vec<&Submission>> = BTreeMap::new();
    for one in submissions {
        sent.entry((one.form.clone(), one.period, bare(&one.body)))
            .or_default()
            .push(one);
    }
    let mut rows: Vec<StatusRow> = Vec::new();
    for due in &dues.returns {
        let came = sent
            .remove(&(due.form.clone(), due.period, bare(&due.body)))
            .unwrap_or_default();
        rows.push(row(due, Some(due.due), &came, today));
    }
    rows.sort_by(|one, two| (one.period, &one.form, &one.body).cmp(&(two.period, &two.form, &two.body)));
    for ((form, period, _), came) in sent {
        let Some(first) = came.first() else { continue };
        let unasked = DueReturn {
            form,
            period,
            body: first.body.clone(),
            due: today,
        };
        rows.push(row(&unasked, None, &came, today));
    }
    rows
}

fn row(of: &DueReturn, due: Option<NaiveDate>, came: &[&Submission], today: NaiveDate) -> StatusRow {
    let days = came.iter().map(|one| one.day);
    let received = days.clone().min().zip(days.max());
    let last = came.iter().max_by_key(|one| (one.day, one.order));
    let state = match last {
        None if due.is_some_and(|due| today > due) => State::Overdue,
        None => State::Waiting,
        Some(last) if last.hard > 0 => State::Returned,
        Some(last) if last.soft > 0 => State::Unexplained,
        Some(_) => State::Accepted,
    };
    let counted = received.map_or(today, |(first, _)| first);
    StatusRow {
        form: of.form.clone(),
        period: of.period,
        body: of.body.clone(),
        due,
        received,
        times: came.len(),
        left: last.map_or((0, 0), |last| (last.hard, last.soft)),
        state,
        late: due.map_or(0, |due| (counted - due).num_days().max(0)),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{State, Submission, status};
    use crate::model::Period;
    use crate::reference::{DueReturn, Dues};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2032, 1, day).unwrap()
    }

    #[test]
    fn the_last_file_counts_and_lateness_is_that_of_the_first() {
        let due = |body: &str| DueReturn {
            form: "training".to_owned(),
            period: Period::Year(2031),
            body: body.to_owned(),
            due: day(10),
        };
        let dues = Dues {
            returns: ["甲局", "乙局", "丙局", "丁局"].map(due).to_vec(),
        };
        let sent = |body: &str, at: u32, order, hard, soft| Submission {
            form: "training".to_owned(),
            period: Period::Year(2031),
            body: body.to_owned(),
            day: day(at),
            order,
            hard,
            soft,
        };
        let submissions = [
            sent("甲局", 8, 0, 2, 0),
            sent("甲 局", 12, 1, 0, 0),
            sent("乙局", 13, 2, 0, 1),
            sent("丙局", 9, 3, 0, 0),
            sent("丙局", 9, 4, 1, 0),
            sent("戊局", 9, 5, 0, 0),
        ];
        let rows = status(&dues, &submissions, day(15));
        let of = |body: &str| rows.iter().find(|row| row.body == body).unwrap();
        assert_eq!(
            (of("甲局").state, of("甲局").times, of("甲局").late),
            (State::Accepted, 2, 0)
        );
        assert_eq!((of("乙局").state, of("乙局").late), (State::Unexplained, 3));
        assert_eq!(of("丙局").state, State::Returned, "the later of one day counts");
        assert_eq!((of("丁局").state, of("丁局").late), (State::Overdue, 5));
        assert_eq!((of("戊局").due, of("戊局").state), (None, State::Accepted));
        let remind = rows
            .iter()
            .filter(|row| row.to_remind(day(15)))
            .map(|row| row.body.as_str());
        assert_eq!(remind.collect::<Vec<_>>(), ["丁局", "丙局", "乙局"]);
        assert_eq!(
            status(&dues, &[], day(10))
                .iter()
                .filter(|row| row.state == State::Waiting)
                .count(),
            4
        );
    }
}
