//! One run of a job from its sources to its publication.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::archive::Archive;
use crate::check::{Due, Expectation, Signed, check_copies, check_figures, check_reports};
use crate::document::DocumentKind;
use crate::form::{Plain, Standing, issue_id, judge};
use crate::harmonize::{self, Harmonized, harmonize};
use crate::model::{ArticleId, Finding, Issue, IssueCode, IssuePlace, Origin, RegionCode, Severity};
use crate::publish::Change;
use crate::reference::{Job, Texts};
use crate::run::collecting::{collect, published};
use crate::run::crawl::{Collected, Depot, Waiting};
use crate::run::error::RunError;
use crate::run::frame::{carried, county_level, panel};
use crate::run::names;
use crate::run::options::{Network, Options};
use crate::run::outputs::{self, Publishing};
use crate::run::project::Project;
use crate::run::readings::{ReadArticle, read_all};
use crate::run::returns::{Parted, Together};
use crate::run::stages::{CHART, CHECK, COLLECT, HARMONIZE, READING};
use crate::run::summary::Summary;
use crate::run::tables::Tables;
use crate::run::unchanged::{self, Basis, Inputs};
use crate::run::workers::Readers;
use crate::store::{
    Figures, Found, IssueState, JobLock, Ledger, NewIssues, Outcome, Run, RunEnd, RunId, SqliteLedger, Stage, Stamp,
};

/// Runs a job once. Fails only when it could not run at all; whatever is wrong with a page, a file or
/// a figure is an issue of the summary.
pub fn run_job(project: &Project, job: &Job, options: &Options) -> Result<Summary, RunError> {
    let tables = Tables::load(&project.tables(Some(job))?)?;
    let problems = tables.check_job(&format!("jobs/{}.toml", job.name), job);
    problems.or(())?;
    let lock = JobLock::acquire(&project.state, &job.name)?;
    let mut ledger = SqliteLedger::open(&project.ledger())?;
    let now = Utc::now();
    let archive = Archive::open(&project.archive())?;
    let begun = ledger.begin_run(&lock, options.due.unwrap_or(now), now)?;
    let readers = options.read_in.open(&tables);
    let mut running = Running {
        project,
        job,
        tables: &tables,
        readers: &readers,
        archive: &archive,
        ledger: &mut ledger,
        run: begun.run,
        now,
    };
    let result = running.all(options);
    let end = match &result {
        Ok(summary) => ended(Outcome::Done, u8::from(summary.new_at_severity > 0), Some(summary)),
        Err(_) => ended(Outcome::Failed, 2, None),
    };
    ledger.finish_run(begun.run, &end)?;
    result
}

/// How many runs are looked through for the last one that came to its end.
const LAST_RUNS: u32 = 50;

/// The time for which a job last ran to an end, for the times missed since; nothing before its first
/// run. A run that died made up for nothing.
pub fn last_due(project: &Project, job: &Job) -> Option<DateTime<Utc>> {
    if !project.ledger().is_file() {
        return None;
    }
    let ledger = SqliteLedger::open_reader(&project.ledger());
    match ledger.and_then(|ledger| ledger.runs(&job.name, LAST_RUNS)) {
        Ok(runs) => {
            let ended = |run: &&Run| run.end.as_ref().is_some_and(|end| end.outcome != Outcome::Died);
            runs.iter().find(ended).map(|run| run.due)
        }
        Err(error) => {
            tracing::error!(job = %job.name, %error, "missed runs cannot be told");
            None
        }
    }
}

fn ended(outcome: Outcome, status: u8, summary: Option<&Summary>) -> RunEnd {
    RunEnd {
        finished: Utc::now(),
        outcome,
        exit_status: Some(status),
        receipt: summary.and_then(|summary| serde_json::to_value(summary).ok()),
    }
}

struct Running<'a> {
    project: &'a Project,
    job: &'a Job,
    tables: &'a Tables,
    readers: &'a Readers<'a>,
    archive: &'a Archive,
    ledger: &'a mut SqliteLedger,
    run: RunId,
    now: DateTime<Utc>,
}

impl Running<'_> {
    fn all(&mut self, options: &Options) -> Result<Summary, RunError> {
        let collected = self.collect(options.network)?;
        names::keep(self.project, self.job, &collected.names)?;
        let basis = self.basis(&collected, options)?;
        if let Some(summary) = self.unchanged(basis.as_ref(), &collected)? {
            return Ok(summary);
        }
        let mut readings = read_all(&self.job.name, self.ledger, self.archive, self.readers)?;
        readings.articles.retain(|read| counts(read, &collected.present));
        let on_site = |read: &ReadArticle| matches!(read.of.snapshot.origin, Origin::Web { .. });
        if options.network == Network::Offline && !self.job.sites.is_empty() && !readings.articles.iter().any(on_site) {
            // An empty publication must never take the place of a full one.
            return Err(RunError::NothingArchived {
                job: self.job.name.clone(),
            });
        }
        let harmonized = self.harmonize(&readings.articles);
        // A correction that no longer finds what it corrects is a bad table: nothing is published.
        harmonized.stale.clone().or(())?;
        let figures = Figures {
            observations: &harmonized.observations,
            targets: &harmonized.targets,
        };
        self.ledger.replace_figures(self.run, HARMONIZE, figures)?;
        let carried = carried(&harmonized.observations, self.job, self.tables);
        let panel = panel(&carried.observations, self.job, self.tables)?;
        let reports = self.report_issues(&readings.articles);
        let mut found = self.found(&readings.articles, &harmonized);
        found.extend(carried.issues.iter().map(|issue| self.of(issue.clone(), HARMONIZE)));
        found.extend(self.copies(&readings.articles));
        found.extend(reports.iter().map(|issue| self.of(issue.clone(), CHECK)));
        found.extend(self.kept_issues(&collected, options.network)?);
        let publishing = Publishing {
            project: self.project,
            job: self.job,
            tables: self.tables,
            articles: &readings.articles,
            harmonized: &harmonized,
            panel: &panel,
            notes: &carried.notes,
            lang: options.lang,
        };
        let charts = outputs::draw_charts(&publishing)?;
        found.extend(charts.issues.iter().map(|issue| self.of(issue.clone(), CHART)));
        found.sort_by_key(|found| found.issue.id());
        found.dedup_by_key(|found| found.issue.id());
        let published = outputs::publish(&publishing, charts, &found)?;
        if let Some(publication) = outputs::record(&published, &self.job.name, self.run, self.now) {
            self.ledger.add_publication(&publication)?;
        }
        // Last: an issue counts as told only once its publication stands.
        let new = self.ledger.record_issues(self.run, &found)?;
        let mut summary = self.summary(&collected, &readings.articles, &harmonized);
        let missing = reports
            .iter()
            .filter(|issue| issue.code == IssueCode::ReportMissing)
            .count();
        summary.expected = county_level(self.job, self.tables).len() * self.job.years.clone().count();
        summary.reported = summary.expected - missing;
        summary.fresh = readings.fresh;
        summary.published = published.change != Change::Unchanged;
        summary.folder = published.folder;
        let open = found.iter().map(|found| (found.severity, found.issue.clone()));
        self.tell_issues(&mut summary, open.collect(), &new);
        // What was lost in this run may be read in the next one, whatever else stays the same.
        let kept = basis.filter(|_| readings.lost == 0);
        summary.rests_on = kept.map(|basis| basis.with(&summary.folder)).transpose()?;
        Ok(summary)
    }

    /// What the figures and the publication of this run will rest on.
    fn basis(&self, collected: &Collected, options: &Options) -> Result<Option<Basis>, RunError> {
        Basis::of(&Inputs {
            state: &self.project.state,
            job: self.job,
            tables: self.tables,
            articles: &self.ledger.articles_of(&self.job.name)?,
            collected,
            options,
        })
    }

    /// The last run's summary, where this one would come to the same: the run before came to its end,
    /// rested on the same, and its publication lies there as it left it. The issues are found again.
    fn unchanged(&mut self, basis: Option<&Basis>, collected: &Collected) -> Result<Option<Summary>, RunError> {
        let runs = self.ledger.runs(&self.job.name, 2)?;
        let last = runs.iter().find(|run| run.id != self.run);
        let Some(mut summary) = last.and_then(unchanged::summary_of) else {
            return Ok(None);
        };
        let folder = self.project.reports.join(&self.job.name);
        if !basis.is_some_and(|basis| basis.stands(&summary, &folder)) {
            return Ok(None);
        }
        let new = self.ledger.keep_issues(self.run)?;
        let known = self.ledger.issues(&self.job.name)?.into_iter();
        let open = known.filter(|record| record.state == IssueState::Open);
        self.tell_issues(
            &mut summary,
            open.map(|record| (record.severity, record.issue)).collect(),
            &new,
        );
        summary.new_articles = collected.new;
        summary.changed_articles = collected.changed;
        summary.lists = collected.lists;
        summary.names.clone_from(&collected.names);
        summary.files = collected.files;
        summary.fresh = 0;
        summary.published = false;
        summary.unchanged = true;
        summary.folder = folder;
        tracing::info!(job = %self.job.name, "nothing has changed since the last run");
        Ok(Some(summary))
    }

    fn collect(&mut self, network: Network) -> Result<Collected, RunError> {
        let mut depot = Depot {
            ledger: &mut *self.ledger,
            archive: self.archive,
            readers: self.readers,
            run: self.run,
            now: self.now,
            collected: Collected::default(),
            waiting: Waiting::default(),
        };
        let collected = collect(self.project, self.job, network, &mut depot);
        depot.write_waiting()?;
        collected?;
        Ok(depot.collected)
    }

    fn harmonize(&self, articles: &[ReadArticle]) -> Harmonized {
        harmonized(self.job, self.tables, articles)
    }

    /// Issues of documents and figures, each with who found it.
    fn found(&self, articles: &[ReadArticle], harmonized: &Harmonized) -> Vec<Found> {
        let mut found = Vec::new();
        let returns = Together::of(articles, &self.tables.regions);
        found.extend(
            returns
                .issues(self.tables)
                .into_iter()
                .map(|issue| self.of(issue, CHECK)),
        );
        for read in articles.iter().filter(|read| read.is_current()) {
            let findings = read.reading.findings.iter().chain(&read.reading.extraction.findings);
            let findings = findings
                .filter(|finding| !returns.is_past(read, finding) && !is_explained(read, finding, &self.tables.texts));
            let issues = findings.map(|finding| finding.clone().into_issue(&read.of.article, read.of.snapshot.digest));
            found.extend(issues.map(|issue| self.of(issue, READING)));
        }
        found.extend(harmonized.issues.iter().map(|issue| self.of(issue.clone(), HARMONIZE)));
        found.extend(self.outside(articles).map(|issue| self.of(issue, CHECK)));
        let figures = check_figures(&harmonized.observations, &self.tables.catalogue, &self.tables.norms);
        found.extend(figures.into_iter().map(|issue| self.of(issue, CHECK)));
        found
    }

    /// Reports of regions that are not below the job's parent: listed, never compared, and told.
    fn outside<'a>(&'a self, articles: &'a [ReadArticle]) -> impl Iterator<Item = Issue> + 'a {
        let regions = &self.tables.regions;
        let reports = articles.iter().filter(|read| read.is_current() && !read.is_further());
        let reports = reports.filter(|read| read.reading.identity.kind == DocumentKind::AnnualReport);
        reports.filter_map(move |read| {
            let region = &read.reading.identity.region.as_ref()?.value;
            let inside = regions.ancestry(region).any(|above| above.code == self.job.parent);
            let article = read.of.article.clone();
            (!inside).then(|| {
                Issue::new(IssueCode::OutsideJob, IssuePlace::Document { article })
                    .with("region", regions.full_name(region))
                    .with("parent", regions.full_name(&self.job.parent))
            })
        })
    }

    /// Reports whose text is largely that of another.
    fn copies(&self, articles: &[ReadArticle]) -> Vec<Found> {
        let reports = articles.iter().filter(|read| read.is_current());
        let reports = reports.filter(|read| read.reading.identity.kind == DocumentKind::AnnualReport);
        let signed = reports.filter_map(|read| {
            Some(Signed {
                article: &read.of.article,
                identity: &read.reading.identity,
                signature: read.reading.signature.as_ref()?,
            })
        });
        let issues = check_copies(&signed.collect::<Vec<_>>(), &self.tables.norms, &self.tables.regions);
        issues.into_iter().map(|issue| self.of(issue, CHECK)).collect()
    }

    /// Reports that are missing, late or twice there.
    fn report_issues(&self, articles: &[ReadArticle]) -> Vec<Issue> {
        let regions: Vec<RegionCode> = county_level(self.job, self.tables)
            .into_iter()
            .map(|region| region.code)
            .collect();
        let years: Vec<i32> = self.job.years.clone().collect();
        let expectation = Expectation {
            regions: &regions,
            years: &years,
            due: Due::default(),
        };
        let firsts = articles.iter().filter(|read| !read.is_further());
        check_reports(&judged(firsts), &expectation, &self.tables.rules())
    }

    /// What collecting found; of a run that did not ask the network, what the last one that did had
    /// found stays open.
    fn kept_issues(&self, collected: &Collected, network: Network) -> Result<Vec<Found>, RunError> {
        let mut found: Vec<Found> = collected
            .issues
            .iter()
            .map(|issue| self.of(issue.clone(), COLLECT))
            .collect();
        if network == Network::Offline {
            let known = self.ledger.issues(&self.job.name)?;
            let open = known
                .into_iter()
                .filter(|known| known.state == IssueState::Open && known.stamp.stage == Stage::Collect);
            found.extend(open.map(|known| self.of(known.issue, COLLECT)));
        }
        Ok(found)
    }

    fn of(&self, issue: Issue, stamp: Stamp) -> Found {
        Found {
            severity: self.tables.texts.severity(issue.code),
            issue,
            stamp,
        }
    }

    fn summary(&self, collected: &Collected, articles: &[ReadArticle], harmonized: &Harmonized) -> Summary {
        let current: Vec<&ReadArticle> = articles.iter().filter(|read| read.is_current()).collect();
        let of_kind = |kind: DocumentKind| {
            let own = current.iter().filter(|read| !read.is_further());
            own.filter(|read| read.reading.identity.kind == kind).count()
        };
        // What pages say that are no reports enters nothing, and is counted all the same.
        let others = current.iter().filter(|read| !speaks(read));
        let elsewhere: usize = others.map(|read| read.reading.extraction.mentions.len()).sum();
        let on_site = |read: &&&ReadArticle| matches!(read.of.snapshot.origin, Origin::Web { .. });
        Summary {
            title: self.job.title.clone(),
            articles: current.iter().filter(on_site).count(),
            names: collected.names.clone(),
            new_articles: collected.new,
            changed_articles: collected.changed,
            lists: collected.lists,
            files: collected.files,
            documents: current.len(),
            reports: of_kind(DocumentKind::AnnualReport),
            returns: of_kind(DocumentKind::Return),
            mentions: harmonized.read + elsewhere,
            dropped: harmonized.dropped.len() + elsewhere,
            unclaimed: current.iter().map(|read| read.reading.extraction.unclaimed.len()).sum(),
            observations: harmonized.observations.len(),
            targets: harmonized.targets.len(),
            ..Summary::default()
        }
    }

    fn tell_issues(&self, summary: &mut Summary, open: Vec<(Severity, Issue)>, new: &NewIssues) {
        summary.open = open;
        let undecided = new.undecided.iter();
        summary.new = undecided
            .map(|record| (record.severity, record.issue.clone()))
            .collect();
        summary.new_at_severity = self.job.severity.map_or(0, |severity| new.at_least(severity));
    }
}

/// Whether an article's figures count: files of an inbox only while they lie there.
fn counts(read: &ReadArticle, present: &BTreeSet<ArticleId>) -> bool {
    match read.of.snapshot.origin {
        Origin::Web { .. } => true,
        Origin::File { .. } => present.contains(&read.of.article),
    }
}

/// What the readings of a job come to.
pub(crate) fn harmonized(job: &Job, tables: &Tables, articles: &[ReadArticle]) -> Harmonized {
    let mut corrections = tables.corrections.within(&job.parent, &tables.regions);
    let plain = Plain::of(&tables.forms, &tables.regions);
    // People name a file as they see it, or as it is published.
    for article in corrections
        .iter_mut()
        .filter_map(|correction| correction.article.as_mut())
    {
        *article = published(job, article, &plain);
    }
    let parted = Together::of(articles, &tables.regions).parted();
    let whole = articles
        .iter()
        .filter(|read| !parted.iter().any(|part| std::ptr::eq(part.read, *read)));
    let mut readings = judged(whole);
    readings.extend(parted.iter().filter(|part| speaks(part.read)).map(Parted::reading));
    harmonize(&readings, &tables.rules_of(&corrections))
}

/// Whether the unit explained what was found on the receipt that it sent back.
fn is_explained(read: &ReadArticle, finding: &Finding, texts: &Texts) -> bool {
    let answers = &read.reading.answers;
    !answers.is_empty()
        && texts.severity(finding.code) == Severity::Check
        && answers
            .get(&issue_id(finding))
            .is_some_and(|answer| judge(answer, texts) == Standing::Closed)
}

/// The readings that state figures of their regions: reports, plans and returns. News and notices
/// are archived and listed, and state none.
fn judged<'a>(articles: impl Iterator<Item = &'a ReadArticle>) -> Vec<harmonize::Reading<'a>> {
    let speaking = articles.filter(|read| speaks(read));
    speaking
        .map(|ReadArticle { of, reading }| harmonize::Reading {
            revision: of.revision,
            ..harmonize::Reading::current(&of.article, &reading.identity, &reading.extraction)
        })
        .collect()
}

fn speaks(read: &ReadArticle) -> bool {
    !matches!(read.reading.identity.kind, DocumentKind::Notice | DocumentKind::Other)
}
