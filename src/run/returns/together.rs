//! The returns of a job beside each other: which took the place of which, and what one says against another.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::form::{self, Asked, Beside, Filled, Sent};
use crate::harmonize;
use crate::model::{
    ArticleId, Extraction, Finding, Issue, IssueCode, IssuePlace, Origin, Period, Place, RegionCode, YearMonth,
};
use crate::reference::Regions;
use crate::run::readings::ReadArticle;
use crate::run::tables::Tables;

/// One table of a file that lies in an inbox.
struct Table<'a> {
    read: &'a ReadArticle,
    sent: &'a Sent,
    of: Of<'a>,
}

/// What a table is: form, period, whose. Two tables that are the same are two states of one return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Of<'a> {
    form: &'a str,
    period: Period,
    whose: Whose<'a>,
}

/// The region with what is left of the body's name without it: 岚州市云磐区司法局 and 云磐区司法局 are one body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Whose<'a> {
    region: Option<&'a RegionCode>,
    name: String,
}

/// When a return was made, as far as it can be told: the day that it states, where all of its kind state one; the second it
/// was first seen; whether it answers a receipt.
type Time = (Option<NaiveDate>, i64, bool);

/// The returns of a job.
pub(crate) struct Together<'a> {
    tables: Vec<Table<'a>>,
    /// Tables by what they are.
    alike: BTreeMap<Of<'a>, Vec<usize>>,
    /// The table that took a table's place.
    over: BTreeMap<usize, usize>,
}

/// Cells of a file: sheet, row, column.
type Cells<'a> = BTreeSet<(&'a str, u32, u32)>;

impl<'a> Together<'a> {
    /// Of files that lie there now; pages of sites send nothing.
    pub(crate) fn of(articles: &'a [ReadArticle], regions: &Regions) -> Self {
        let files = articles.iter().filter(|read| read.is_current());
        let files = files.filter(|read| matches!(read.of.snapshot.origin, Origin::File { .. }));
        let each = |read: &'a ReadArticle| {
            let tables = read.reading.sent.iter().filter_map(move |sent| {
                Some(Table {
                    read,
                    sent,
                    of: Of {
                        form: &sent.form,
                        period: sent.period?,
                        whose: whose(sent, regions)?,
                    },
                })
            });
            tables.collect::<Vec<_>>()
        };
        let tables: Vec<Table<'a>> = files.flat_map(each).collect();
        let mut alike: BTreeMap<Of<'a>, Vec<usize>> = BTreeMap::new();
        for (at, table) in tables.iter().enumerate() {
            alike.entry(table.of.clone()).or_default().push(at);
        }
        let mut together = Self {
            tables,
            alike,
            over: BTreeMap::new(),
        };
        let over = together.alike.values().flat_map(|same| together.superseded(same));
        together.over = over.collect();
        together
    }

    /// Of tables of one body, form and period in several files: those that are older than another, each with the newest.
    fn superseded(&self, same: &[usize]) -> Vec<(usize, usize)> {
        let dated = same.iter().all(|at| date(&self.tables[*at]).is_some());
        let time = |at: usize| -> Time {
            let table = &self.tables[at];
            let seen = table.read.of.snapshot.first_seen.timestamp();
            (
                date(table).filter(|_| dated),
                seen,
                !table.read.reading.answers.is_empty(),
            )
        };
        let Some(last) = same
            .iter()
            .copied()
            .max_by_key(|at| (time(*at), std::cmp::Reverse(*at)))
        else {
            return Vec::new();
        };
        let older = same.iter().copied().filter(|at| time(*at) < time(last));
        let another = |at: &usize| self.article(*at) != self.article(last);
        older.filter(another).map(|at| (at, last)).collect()
    }

    fn article(&self, at: usize) -> &'a ArticleId {
        &self.tables[at].read.of.article
    }

    /// The tables that count, in order.
    fn counted(&self) -> impl Iterator<Item = (usize, &Table<'a>)> {
        let tables = self.tables.iter().enumerate();
        tables.filter(|(at, _)| !self.over.contains_key(at))
    }

    /// The one return of that kind which counts; nothing where there is none, or several that differ.
    fn one(&self, of: &Of<'a>) -> Option<&'a Filled> {
        let same = self.alike.get(of)?.iter().filter(|at| !self.over.contains_key(at));
        let mut tables = same.map(|at| &self.tables[*at].sent.table);
        let first = tables.next()?;
        tables.all(|other| figures(other) == figures(first)).then_some(first)
    }

    /// The figures that count, for totals.
    pub(crate) fn figures(&self) -> Vec<&'a Filled> {
        self.counted().map(|(_, table)| &table.sent.table).collect()
    }

    /// Places of a file that were superseded.
    fn cells_of(&self, article: &ArticleId) -> Cells<'a> {
        let own = self.over.keys().filter(|at| self.article(**at) == article);
        let cells = own.flat_map(|at| &self.tables[*at].sent.table.cells);
        cells
            .map(|cell| (cell.at.sheet.as_str(), cell.at.row, cell.at.column))
            .collect()
    }

    /// Whether what was found in a file is about figures that a later file replaced.
    pub(crate) fn is_past(&self, read: &ReadArticle, finding: &Finding) -> bool {
        if self.over.is_empty() {
            return false;
        }
        let article = &read.of.article;
        if let Some((place, _)) = &finding.at {
            return is_among(place, &self.cells_of(article));
        }
        let mut own = self.tables.iter().enumerate();
        let all = own.all(|(at, table)| table.read.of.article != *article || self.over.contains_key(&at));
        all && self.over.keys().any(|at| self.article(*at) == article)
    }

    /// What files state apart from what was superseded; and what was, as older snapshots of the articles that took its place.
    pub(crate) fn parted(&self) -> Vec<Parted<'a>> {
        let mut parted = Vec::new();
        let losing: BTreeSet<&ArticleId> = self.over.keys().map(|at| self.article(*at)).collect();
        for article in losing {
            let mut own = self
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| table.read.of.article == *article);
            let Some((_, first)) = own.clone().next() else { continue };
            let cells = self.cells_of(article);
            parted.push(Parted {
                article,
                read: first.read,
                revision: 0,
                extraction: keep(&first.read.reading.extraction, &|place| !is_among(place, &cells)),
            });
            let past = own
                .by_ref()
                .filter_map(|(at, table)| Some((table, *self.over.get(&at)?)));
            for (table, by) in past {
                let cells: Cells<'_> = table.sent.table.cells.iter().map(|cell| &cell.at).map(place).collect();
                parted.push(Parted {
                    article: self.article(by),
                    read: table.read,
                    revision: 1,
                    extraction: keep(&table.read.reading.extraction, &|place| is_among(place, &cells)),
                });
            }
        }
        parted
    }

    /// Issues between returns: superseded ones, two that nothing tells apart in time, last year's sent again, controls against
    /// last year's and other forms, another sender than the file's name says, a period that nobody asked for.
    pub(crate) fn issues(&self, tables: &Tables) -> Vec<Issue> {
        let mut issues = self.replaced();
        issues.extend(self.twice());
        for (_, table) in self.counted() {
            let found = self
                .again(table)
                .into_iter()
                .chain(self.controls(table, tables))
                .chain(sender(table, tables))
                .chain(self.period(table, tables));
            let read = table.read;
            issues.extend(found.map(|finding| finding.into_issue(&read.of.article, read.of.snapshot.digest)));
        }
        issues
    }

    fn replaced(&self) -> Vec<Issue> {
        let one = |(at, by): (&usize, &usize)| {
            let table = &self.tables[*at];
            let issue = about(table, IssueCode::ReturnSuperseded);
            let article = self.article(*by).clone();
            // Whose name a file bears is for the internal edition.
            issue
                .with("changed", changed(&table.sent.table, &self.tables[*by].sent.table))
                .with("by", article)
        };
        self.over.iter().map(one).collect()
    }

    fn twice(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        for same in self.alike.values() {
            let left: Vec<usize> = same.iter().copied().filter(|at| !self.over.contains_key(at)).collect();
            let Some((first, rest)) = left.split_first() else {
                continue;
            };
            let state = |at: usize| figures(&self.tables[at].sent.table);
            for other in rest {
                if self.article(*other) != self.article(*first) && state(*other) != state(*first) {
                    let issue = about(&self.tables[*first], IssueCode::ReturnTwice);
                    issues.push(issue.with("other", self.article(*other)));
                }
            }
        }
        issues
    }

    fn again(&self, table: &Table<'a>) -> Option<Finding> {
        let earlier = self.counted().filter(|(_, other)| {
            other.of.form == table.of.form && other.of.whose == table.of.whose && other.of.period < table.of.period
        });
        let mut earlier: Vec<&Table<'a>> = earlier.map(|(_, other)| other).collect();
        earlier.sort_by_key(|other| std::cmp::Reverse(other.of.period));
        earlier
            .into_iter()
            .find_map(|other| table.sent.table.repeats(&other.sent.table))
    }

    fn controls(&self, table: &Table<'a>, tables: &Tables) -> Vec<Finding> {
        let Some(form) = tables.forms.get(table.of.form) else {
            return Vec::new();
        };
        let last = before(table.of.period).map(|period| Of {
            period,
            ..table.of.clone()
        });
        let same = |other: &&Of<'a>| {
            other.period == table.of.period && other.whose == table.of.whose && other.form != table.of.form
        };
        let others: Vec<&Filled> = self.alike.keys().filter(same).filter_map(|of| self.one(of)).collect();
        let beside = Beside {
            last_year: last.and_then(|of| self.one(&of)),
            others: &others,
        };
        let known = &table.sent.table.failures;
        let failures = form::check(&table.sent.table, form, beside).into_iter();
        failures
            .filter(|failure| !known.contains(failure))
            .filter_map(|failure| form::control_finding(&failure, form))
            .collect()
    }

    /// Whether another file, named before, holds the very figures of this one.
    fn is_spare(&self, table: &Table<'a>) -> bool {
        let own = &table.read.of.article;
        let mut same = self.alike.get(&table.of).into_iter().flatten();
        same.any(|at| {
            let same = figures(&self.tables[*at].sent.table) == figures(&table.sent.table);
            same && self.article(*at) < own && !self.over.contains_key(at)
        })
    }

    /// A return of a period that nobody asked for, where the one that is due has not come.
    fn period(&self, table: &Table<'a>, tables: &Tables) -> Vec<Finding> {
        let body = |name: &str| name.split_whitespace().collect::<String>();
        let own = table.sent.body.as_deref().map(body);
        let dues = tables.dues.returns.iter();
        let due: Vec<Period> = dues
            .filter(|due| due.form == table.of.form && Some(body(&due.body)) == own)
            .map(|due| due.period)
            .collect();
        // Of two files with one return the later may well be meant for the period that has not come.
        let spare = self.is_spare(table);
        if due.contains(&table.of.period) && !spare {
            return Vec::new();
        }
        let later = due.into_iter().filter(|period| !spare || *period > table.of.period);
        let missing = later.filter(|period| {
            let of = Of {
                period: *period,
                ..table.of.clone()
            };
            !self.alike.contains_key(&of)
        });
        let asked = missing.max().map(|period| Asked {
            region: None,
            period: Some(period),
        });
        asked.map_or_else(Vec::new, |asked| table.sent.table.differs(&asked))
    }
}

/// What a file states under one article.
pub(crate) struct Parted<'a> {
    article: &'a ArticleId,
    pub(crate) read: &'a ReadArticle,
    revision: usize,
    extraction: Extraction,
}

impl Parted<'_> {
    /// As `harmonize` takes it.
    pub(crate) fn reading(&self) -> harmonize::Reading<'_> {
        harmonize::Reading {
            revision: self.revision,
            ..harmonize::Reading::current(self.article, &self.read.reading.identity, &self.extraction)
        }
    }
}

fn whose<'a>(sent: &'a Sent, regions: &Regions) -> Option<Whose<'a>> {
    let region = sent.table.region.as_ref();
    let mut name: String = sent.body.iter().flat_map(|body| body.split_whitespace()).collect();
    // Of namesakes that nothing tells apart neither is the other.
    if region.is_none() && regions.names_in(&name).any(|found| !found.weak) {
        return None;
    }
    if region.is_some() {
        let named: Vec<String> = regions
            .names_in(&name)
            .filter(|found| !found.weak)
            .map(|found| found.name.to_owned())
            .collect();
        for found in named {
            name = name.replacen(&found, "", 1);
        }
    }
    if name == "人民政府" {
        name.clear();
    }
    (region.is_some() || !name.is_empty()).then_some(Whose { region, name })
}

/// The day on which a return was filled in, as it states.
fn date(table: &Table<'_>) -> Option<NaiveDate> {
    table
        .read
        .reading
        .identity
        .publication_date
        .as_ref()
        .map(|found| found.value)
}

/// The same period one year before.
fn before(period: Period) -> Option<Period> {
    let month = |at: YearMonth| YearMonth::new(at.year() - 1, at.month());
    Some(match period {
        Period::Year(year) => Period::Year(year - 1),
        Period::Half(year, half) => Period::Half(year - 1, half),
        Period::Quarter(year, quarter) => Period::Quarter(year - 1, quarter),
        Period::Month(at) => Period::Month(month(at)?),
        Period::Span(from, to) => Period::Span(month(from)?, month(to)?),
        Period::ToDate(at) => Period::ToDate(month(at)?),
    })
}

type Figures<'a> = BTreeMap<(&'a str, &'a str), Option<rust_decimal::Decimal>>;

fn figures(filled: &Filled) -> Figures<'_> {
    let cells = filled.cells.iter();
    cells
        .map(|cell| ((cell.row.as_str(), cell.column.as_str()), cell.value))
        .collect()
}

/// How many figures of an earlier state a later one has otherwise.
fn changed(earlier: &Filled, later: &Filled) -> usize {
    let (earlier, later) = (figures(earlier), figures(later));
    let slots: BTreeSet<_> = earlier.keys().chain(later.keys()).collect();
    let value = |of: &Figures<'_>, slot| of.get(slot).copied().flatten();
    slots
        .into_iter()
        .filter(|slot| value(&earlier, *slot) != value(&later, *slot))
        .count()
}

fn about(table: &Table<'_>, code: IssueCode) -> Issue {
    let article = table.read.of.article.clone();
    let body = table.sent.body.clone().unwrap_or_default();
    let issue = Issue::new(code, IssuePlace::Document { article }).with("form", table.of.form);
    issue.with("period", table.of.period).with("body", body)
}

/// Another region on the sheet than in the name of the file or of the folder that it lies in.
fn sender(table: &Table<'_>, tables: &Tables) -> Vec<Finding> {
    let regions = &tables.regions;
    let path = table.read.of.snapshot.origin.label();
    let parts = path.rsplit('/');
    let named = parts.into_iter().find_map(|part| {
        let found = regions.names_in(part).filter(|found| !found.weak).last()?;
        let year = Some(table.of.period.year());
        let mut bearers = regions.named_in(found.name, year).map(|region| region.code.clone());
        let code = bearers.next()?;
        bearers.next().is_none().then_some(code)
    });
    let (Some(named), Some(own)) = (named, &table.sent.table.region) else {
        return Vec::new();
    };
    // A city's folder holds the returns of its districts.
    if regions.is_within(own, &named) || regions.is_within(&named, own) {
        return Vec::new();
    }
    let asked = Asked {
        region: Some(named.clone()),
        period: None,
    };
    let findings = table.sent.table.differs(&asked).into_iter();
    findings
        .map(|finding| finding.with("expected", regions.full_name(&named)))
        .collect()
}

fn place(at: &crate::model::CellRef) -> (&str, u32, u32) {
    (at.sheet.as_str(), at.row, at.column)
}

fn is_among(at: &Place, cells: &Cells<'_>) -> bool {
    match at {
        Place::Cell(cell) => cells.contains(&place(cell)),
        Place::Text { .. } => false,
    }
}

/// The figures of an extraction at some places.
fn keep(extraction: &Extraction, kept: &dyn Fn(&Place) -> bool) -> Extraction {
    let mentions = extraction
        .mentions
        .iter()
        .filter(|mention| kept(&mention.locator.place));
    let unstated = extraction.unstated.iter().filter(|unstated| kept(&unstated.place));
    Extraction {
        mentions: mentions.cloned().collect(),
        unstated: unstated.cloned().collect(),
        first_heading: extraction.first_heading,
        ends_beside_results: extraction.ends_beside_results,
        ..Extraction::default()
    }
}
