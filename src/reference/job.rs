//! The job file (任务): what to collect, when, which regions and years to compare, what to draw.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use crate::model::{IndicatorCode, RegionCode, Severity};
use crate::reference::table::{Problem, Problems};

/// A checked job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Name: the file's name without `.toml`. Publications go to `reports/<name>`.
    pub name: String,
    /// The text of its file, as it stands beside what the job publishes.
    pub text: String,
    /// Title for people, printed on charts.
    pub title: String,
    /// When it runs, if it is scheduled.
    pub schedule: Option<Schedule>,
    /// Years that the panel covers.
    pub years: RangeInclusive<i32>,
    /// The year whose divisions the panel compares; the last of `years` unless given.
    pub frame_year: i32,
    /// The region whose county-level parts are compared.
    pub parent: RegionCode,
    /// Lowest severity of a new issue that makes the exit status 1; absent where none does.
    pub severity: Option<Severity>,
    /// Folders with tables of the job's own, lowest layer first.
    pub tables: Vec<String>,
    /// Sites to crawl.
    pub sites: Vec<Site>,
    /// Folders to read.
    pub inboxes: Vec<Inbox>,
    /// Charts to draw.
    pub charts: Vec<Chart>,
}

/// When a job runs.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// The six-field line as written: second, minute, hour, day, month, weekday.
    pub line: String,
    /// The same, parsed.
    pub cron: Cron,
    /// Time zone of the line.
    pub zone: Tz,
}

/// A site whose lists lead to articles.
#[derive(Debug, Clone)]
pub struct Site {
    /// Name for people.
    pub name: String,
    /// Addresses of the first page of each list.
    pub lists: Vec<url::Url>,
    /// Links whose address matches are articles.
    pub article: Regex,
    /// If given, the link's text must match too.
    pub title: Option<Regex>,
    /// Links whose address matches are further pages of the list.
    pub pages: Option<Regex>,
    /// Largest number of list pages read from one list.
    pub max_pages: usize,
    /// Least time between two requests to the host.
    pub delay: std::time::Duration,
    /// Whether addresses of private networks may be asked (an office's own intranet).
    pub allow_private: bool,
    /// A folder that is served on a loopback port in the place of the lists' host: a rehearsal.
    pub rehearsal: Option<String>,
}

/// A folder with files that units sent, or that a person saved by hand.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// Name for people.
    pub name: String,
    /// Path, relative to the project.
    pub folder: String,
}

/// A chart to draw.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Name of the file without its extension.
    pub file: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows.
    pub indicator: IndicatorCode,
    /// Year of a chart of one year; the last of the job unless given.
    pub year: i32,
    /// The line to compare with, in the indicator's unit.
    pub target: Option<f64>,
}

crate::model::word_list! {
    /// How a comparison is drawn.
    ChartKind, "a kind of chart (districts, years, target, heat)" {
        /// One year by district, with the year before beside it.
        Districts = "districts",
        /// One line a city and one for all, over the years.
        Years = "years",
        /// One year by district against a target.
        Target = "target",
        /// Districts by years.
        Heat = "heat",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJob {
    title: Spanned<String>,
    schedule: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    years: Spanned<RawYears>,
    frame_year: Option<Spanned<i32>>,
    parent: Spanned<String>,
    severity: Option<Spanned<String>>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default, rename = "site")]
    sites: Vec<Spanned<RawSite>>,
    #[serde(default, rename = "inbox")]
    inboxes: Vec<Spanned<RawInbox>>,
    #[serde(default, rename = "chart")]
    charts: Vec<Spanned<RawChart>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYears {
    first: i32,
    last: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    name: String,
    lists: Vec<Spanned<String>>,
    article: Spanned<String>,
    title: Option<Spanned<String>>,
    pages: Option<Spanned<String>>,
    max_pages: Option<usize>,
    delay_ms: Option<u64>,
    #[serde(default)]
    allow_private: bool,
    rehearsal: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInbox {
    name: String,
    folder: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChart {
    file: Spanned<String>,
    kind: Spanned<String>,
    indicator: Spanned<String>,
    year: Option<Spanned<i32>>,
    target: Option<f64>,
}

const DEFAULT_MAX_PAGES: usize = 200;
/// One request a second to a host unless the job says otherwise: what public crawlers of government
/// sites keep to.
const DEFAULT_DELAY_MS: u64 = 1000;

impl Job {
    /// Reads and checks a job file. `file` is the label for messages, `name` the job's name.
    pub fn parse(name: &str, file: &str, text: &str) -> Result<Self, Problems> {
        let mut reader = Reader {
            file,
            text,
            problems: Problems::default(),
        };
        reader.name(name);
        match toml::from_str::<RawJob>(text) {
            Ok(raw) => {
                let job = reader.job(name, raw);
                match job {
                    Some(job) => reader.problems.or(job),
                    None => Err(reader.problems),
                }
            }
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                reader.problem_at(start, error.message().to_owned());
                Err(reader.problems)
            }
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    problems: Problems,
}

impl Reader<'_> {
    fn problem_at(&mut self, offset: usize, reason: String) {
        let before = self.text.as_bytes().iter().take(offset);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        self.problems.0.push(Problem {
            file: self.file.to_owned(),
            line,
            reason,
        });
    }

    fn name(&mut self, name: &str) {
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            let reason = format!("a job is named after its file: letters, digits, - and _ only, not `{name}`");
            self.problems.push(self.file, 0, reason);
        }
    }

    fn parsed<T: FromStr<Err: std::fmt::Display>>(&mut self, key: &str, value: &Spanned<String>) -> Option<T> {
        match value.get_ref().parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.problem_at(value.span().start, format!("`{key}`: {error}"));
                None
            }
        }
    }

    fn job(&mut self, name: &str, raw: RawJob) -> Option<Job> {
        let years = self.years(&raw.years);
        let frame_year = self.frame_year(raw.frame_year.as_ref(), raw.years.get_ref().last);
        let parent = self.parsed("parent", &raw.parent);
        let severity = match &raw.severity {
            None => Some(Some(Severity::Error)),
            Some(never) if never.get_ref() == "never" => Some(None),
            Some(severity) => self.parsed("severity", severity).map(Some),
        };
        let schedule = match &raw.schedule {
            None => Some(None),
            Some(line) => self.schedule(line, raw.time_zone.as_ref()).map(Some),
        };
        let sites: Vec<Option<Site>> = raw.sites.into_iter().map(|site| self.site(site)).collect();
        let last = raw.years.get_ref().last;
        let charts: Vec<Option<Chart>> = raw.charts.iter().map(|chart| self.chart(chart, last)).collect();
        self.unique_charts(&raw.charts);
        if sites.is_empty() && raw.inboxes.is_empty() {
            self.problem_at(0, "a job needs at least one [[site]] or [[inbox]]".to_owned());
        }
        Some(Job {
            name: name.to_owned(),
            text: self.text.to_owned(),
            title: raw.title.into_inner(),
            schedule: schedule?,
            years: years?,
            frame_year: frame_year?,
            parent: parent?,
            severity: severity?,
            tables: raw.tables,
            sites: sites.into_iter().collect::<Option<_>>()?,
            inboxes: raw.inboxes.into_iter().map(inbox).collect(),
            charts: charts.into_iter().collect::<Option<_>>()?,
        })
    }

    fn years(&mut self, raw: &Spanned<RawYears>) -> Option<RangeInclusive<i32>> {
        let RawYears { first, last } = *raw.get_ref();
        let sound = (1980..=2199).contains(&first) && (first..=2199).contains(&last) && last - first < 60;
        if !sound {
            self.problem_at(
                raw.span().start,
                format!("`years`: {first} to {last} is no sound range of years"),
            );
        }
        sound.then_some(first..=last)
    }

    fn frame_year(&mut self, given: Option<&Spanned<i32>>, last: i32) -> Option<i32> {
        let Some(given) = given else { return Some(last) };
        let year = *given.get_ref();
        let sound = (1980..=2199).contains(&year);
        if !sound {
            self.problem_at(given.span().start, format!("`frame_year`: not a year: {year}"));
        }
        sound.then_some(year)
    }

    fn schedule(&mut self, line: &Spanned<String>, zone: Option<&Spanned<String>>) -> Option<Schedule> {
        let parser = CronParser::builder().seconds(Seconds::Required).build();
        let cron = match parser.parse(line.get_ref()) {
            Ok(cron) => Some(cron),
            Err(error) => {
                let fields = "six fields are needed: second minute hour day month weekday";
                self.problem_at(line.span().start, format!("`schedule`: {error}; {fields}"));
                None
            }
        };
        let zone = match zone {
            None => Some(chrono_tz::Asia::Shanghai),
            Some(zone) => self.parsed("time_zone", zone),
        };
        Some(Schedule {
            line: line.get_ref().clone(),
            cron: cron?,
            zone: zone?,
        })
    }

    fn site(&mut self, raw: Spanned<RawSite>) -> Option<Site> {
        let start = raw.span().start;
        let raw = raw.into_inner();
        if raw.lists.is_empty() {
            self.problem_at(
                start,
                "`lists` is empty: name the first page of at least one list".to_owned(),
            );
        }
        let lists: Vec<Option<url::Url>> = raw.lists.iter().map(|list| self.web_address(list)).collect();
        let article = self.parsed("article", &raw.article);
        let title = raw.title.as_ref().map(|title| self.parsed("title", title));
        let pages = raw.pages.as_ref().map(|pages| self.parsed("pages", pages));
        Some(Site {
            name: raw.name,
            lists: lists.into_iter().collect::<Option<_>>()?,
            article: article?,
            title: title.map_or(Some(None), |title| title.map(Some))?,
            pages: pages.map_or(Some(None), |pages| pages.map(Some))?,
            max_pages: raw.max_pages.unwrap_or(DEFAULT_MAX_PAGES),
            delay: std::time::Duration::from_millis(raw.delay_ms.unwrap_or(DEFAULT_DELAY_MS)),
            allow_private: raw.allow_private,
            rehearsal: raw.rehearsal,
        })
    }

    fn web_address(&mut self, value: &Spanned<String>) -> Option<url::Url> {
        let address: url::Url = self.parsed("lists", value)?;
        let web = matches!(address.scheme(), "http" | "https") && address.has_host();
        if !web {
            let reason = format!("`lists`: only http and https addresses are crawled, not `{address}`");
            self.problem_at(value.span().start, reason);
        }
        web.then_some(address)
    }

    fn chart(&mut self, raw: &Spanned<RawChart>, last: i32) -> Option<Chart> {
        let raw = raw.get_ref();
        let file = raw.file.get_ref().clone();
        let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        if file.is_empty() || !file.chars().all(plain) {
            let reason = format!("`file`: letters, digits, - and _ only, without an extension, not `{file}`");
            self.problem_at(raw.file.span().start, reason);
        }
        let kind = self.parsed("kind", &raw.kind);
        let indicator = self.parsed("indicator", &raw.indicator);
        if let (Some(ChartKind::Target), None) = (kind, raw.target) {
            self.problem_at(
                raw.kind.span().start,
                "a chart of kind `target` needs `target`".to_owned(),
            );
        }
        Some(Chart {
            file,
            kind: kind?,
            indicator: indicator?,
            year: raw.year.as_ref().map_or(last, |year| *year.get_ref()),
            target: raw.target,
        })
    }

    fn unique_charts(&mut self, charts: &[Spanned<RawChart>]) {
        for (index, chart) in charts.iter().enumerate() {
            let file = &chart.get_ref().file;
            if charts[..index]
                .iter()
                .any(|earlier| earlier.get_ref().file.get_ref() == file.get_ref())
            {
                let reason = format!("`file`: two charts are named `{}`", file.get_ref());
                self.problem_at(file.span().start, reason);
            }
        }
    }
}

fn inbox(raw: Spanned<RawInbox>) -> Inbox {
    let RawInbox { name, folder } = raw.into_inner();
    Inbox { name, folder }
}

#[cfg(test)]
mod tests {
    use super::Job;

    const GOOD: &str = r#"title = "试"
schedule = "0 30 6 * * *"
years = { first = 2020, last = 2024 }
parent = "990000"

[[site]]
name = "样站"
lists = ["http://a.invalid/list/index.html"]
article = '/t\d+_\d+\.html$'

[[chart]]
file = "rate"
kind = "districts"
indicator = "mediation.success_rate"
"#;

    fn errors(text: &str) -> String {
        Job::parse("x", "jobs/x.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_sound_job_takes_its_defaults() {
        let job = Job::parse("x", "jobs/x.toml", GOOD).unwrap();
        assert_eq!((job.years, job.charts[0].year), (2020..=2024, 2024));
        assert_eq!(job.frame_year, 2024);
        assert_eq!(job.schedule.unwrap().zone, chrono_tz::Asia::Shanghai);
        assert_eq!(job.sites[0].delay.as_millis(), 1000);
    }

    #[test]
    fn mistakes_carry_file_line_and_reason() {
        for (from, to, expected) in [
            ("title = ", "titel = ", "jobs/x.toml:1: unknown field `titel`"),
            ("0 30 6 * * *", "30 6 * * *", "jobs/x.toml:2: `schedule`: "),
            ("last = 2024", "last = 2019", "jobs/x.toml:3: `years`: 2020 to 2019"),
            ("\"990000\"", "\"99\"", "jobs/x.toml:4: `parent`: not a division code"),
            (
                "http://a.invalid",
                "ftp://a.invalid",
                "jobs/x.toml:8: `lists`: only http and https",
            ),
            (r"/t\d+_\d+\.html$", "(", "jobs/x.toml:9: `article`: regex parse error"),
            (
                "\"districts\"",
                "\"pie\"",
                "jobs/x.toml:13: `kind`: not a kind of chart",
            ),
            (
                "parent =",
                "frame_year = 24\nparent =",
                "jobs/x.toml:4: `frame_year`: not a year: 24",
            ),
            ("\"rate\"", "\"../rate\"", "jobs/x.toml:12: `file`: letters, digits"),
        ] {
            let text = GOOD.replace(from, to);
            assert!(errors(&text).contains(expected), "{expected}\n{}", errors(&text));
        }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let text = GOOD.replace("990000", "99").replace("\"districts\"", "\"pie\"");
        assert_eq!(errors(&text).lines().count(), 2);
    }

    #[test]
    fn a_text_that_is_no_toml_is_refused_with_its_line() {
        assert!(errors("title = \"a\"\nyears = [").starts_with("jobs/x.toml:2: "));
    }
}
