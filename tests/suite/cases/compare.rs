//! What was read against what a case says.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use fazhi::model::{IssueCode, Mention, Place, Role, Scope};
use fazhi::run::{LocalFile, Tables};
use rust_decimal::Decimal;

use super::parse::{AsWhat, Case, Figure, Number};

/// What is measured, in the order of the table of floors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    Recall,
    Precision,
    Qualifier,
    Role,
    Sense,
    Period,
    Whose,
    Base,
    Place,
    Numbers,
    Issues,
}

impl Measure {
    pub(crate) const ALL: [(Self, &str); 11] = [
        (Self::Recall, "recall"),
        (Self::Precision, "precision"),
        (Self::Qualifier, "qualifier"),
        (Self::Role, "role"),
        (Self::Sense, "sense"),
        (Self::Period, "period"),
        (Self::Whose, "whose"),
        (Self::Base, "base"),
        (Self::Place, "place"),
        (Self::Numbers, "numbers"),
        (Self::Issues, "issues"),
    ];
}

/// How many of how many were right.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<Measure, (u32, u32)>);

impl Tally {
    pub(crate) fn count(&mut self, measure: Measure, right: bool) {
        let (rights, all) = self.0.entry(measure).or_default();
        *rights += u32::from(right);
        *all += 1;
    }

    pub(crate) fn of(&self, measure: Measure) -> (u32, u32) {
        self.0.get(&measure).copied().unwrap_or_default()
    }

    /// Figures that the cases state.
    pub(crate) fn figures(&self) -> u32 {
        self.of(Measure::Recall).1
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (measure, name) in Measure::ALL {
            let (right, all) = self.of(measure);
            let rate = f64::from(right) / f64::from(all.max(1));
            writeln!(f, "{name:<10} {rate:.4}  {right}/{all}")?;
        }
        Ok(())
    }
}

/// One thing that was read otherwise than the case says.
pub(crate) struct Deviation {
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// A mention with its place in the passage and its value in the catalogue's unit.
struct Read<'a> {
    mention: &'a Mention,
    span: Range<usize>,
    value: Option<Decimal>,
}

impl Read<'_> {
    fn states(&self, figure: &Figure, value: Option<Decimal>) -> bool {
        self.mention.indicator == figure.indicator && value.is_some() && self.value == value
    }

    fn covers(&self, figure: &Figure) -> bool {
        self.span.start <= figure.place.start && figure.place.end <= self.span.end
    }
}

/// Compares one case with its reading, and counts.
pub(crate) fn compare(case: &Case, file: &LocalFile, tables: &Tables, tally: &mut Tally) -> Vec<Deviation> {
    let mut comparison = Comparison {
        case,
        tables,
        tally,
        found: Vec::new(),
    };
    comparison.figures(file);
    comparison.numbers(file);
    comparison.issues(file);
    comparison.found
}

struct Comparison<'a> {
    case: &'a Case,
    tables: &'a Tables,
    tally: &'a mut Tally,
    found: Vec<Deviation>,
}

/// The place of a figure or number in the passage.
fn span(place: &Place, offset: usize) -> Range<usize> {
    let (start, end) = match place {
        Place::Text { start, end, .. } => (*start, *end),
        Place::Cell(cell) => cell.span.expect("cells of a passage stand in its text"),
    };
    start.saturating_sub(offset)..end.saturating_sub(offset)
}

impl Comparison<'_> {
    fn deviate(&mut self, line: usize, what: String) {
        self.found.push(Deviation { line, what });
    }

    fn value(&self, indicator: &fazhi::model::IndicatorCode, (value, unit): (Decimal, &str)) -> Option<Decimal> {
        let indicator = self.tables.catalogue.get(indicator)?;
        Some(self.tables.units.convert(value, unit, indicator)?.normalize())
    }

    fn figures(&mut self, file: &LocalFile) {
        let offset = self.case.offset();
        let read = |mention: &'_ Mention| self.value(&mention.indicator, (mention.quantity.value, &mention.unit));
        let mut open: Vec<Read<'_>> = Vec::new();
        for mention in &file.reading.extraction.mentions {
            open.push(Read {
                mention,
                span: span(&mention.locator.place, offset),
                value: read(mention),
            });
        }
        let mut pairs: Vec<(&Figure, Option<Read<'_>>)> = Vec::new();
        for figure in &self.case.figures {
            let value = self.value(&figure.indicator, (figure.value, &figure.unit));
            if value.is_none() {
                self.deviate(
                    figure.line,
                    format!("unit {} is none of {}", figure.unit, figure.indicator),
                );
            }
            let near = open
                .iter()
                .position(|read| read.states(figure, value) && read.covers(figure));
            let any = || open.iter().position(|read| read.states(figure, value));
            let at = near.or_else(any);
            pairs.push((figure, at.map(|at| open.remove(at))));
        }
        for (figure, read) in pairs {
            self.tally.count(Measure::Recall, read.is_some());
            match read {
                Some(read) => {
                    self.tally.count(Measure::Precision, true);
                    self.details(figure, &read);
                }
                None => self.deviate(
                    figure.line,
                    format!("not read: {} {}", figure.indicator, figure.printed),
                ),
            }
        }
        for Read { mention, .. } in open {
            self.tally.count(Measure::Precision, false);
            let quote = &mention.locator.quote;
            let what = format!("{} {}{}", mention.indicator, mention.quantity, mention.unit);
            self.deviate(
                self.case.line,
                format!("read and not there: {what} in 「{quote}」 by {}", mention.rule.0),
            );
        }
    }

    fn details(&mut self, figure: &Figure, read: &Read<'_>) {
        let mention = read.mention;
        // A region or day inside the page's own is told by the role: a part of the work.
        let scope = mention.scope == figure.scope
            || mention.scope == Scope::PartOfWork && figure.scope == Scope::Region && figure.role == Role::Part;
        let whose = |scope: Scope, organ: Option<fazhi::model::BodyKind>| {
            organ.map_or_else(|| scope.to_string(), |organ| format!("{scope} by {organ}"))
        };
        let period = mention
            .period
            .map_or_else(|| "none".to_owned(), |period| period.to_string());
        let covered = if read.covers(figure) {
            figure.printed.clone()
        } else {
            mention.locator.quote.clone()
        };
        let mut details = vec![
            (
                Measure::Qualifier,
                mention.qualifier == figure.qualifier,
                (mention.qualifier.to_string(), figure.qualifier.to_string()),
            ),
            (
                Measure::Role,
                mention.role == figure.role,
                (mention.role.to_string(), figure.role.to_string()),
            ),
            (
                Measure::Sense,
                mention.sense == figure.sense,
                (mention.sense.to_string(), figure.sense.to_string()),
            ),
            (
                Measure::Period,
                mention.period == Some(figure.period),
                (period, figure.period.to_string()),
            ),
            (
                Measure::Whose,
                scope && mention.counted_by == figure.counted_by,
                (
                    whose(mention.scope, mention.counted_by),
                    whose(figure.scope, figure.counted_by),
                ),
            ),
            (Measure::Place, read.covers(figure), (covered, figure.printed.clone())),
        ];
        if let Some(base) = &figure.base {
            let read = mention.base.clone().unwrap_or_default();
            details.push((Measure::Base, read == *base, (read, base.clone())));
        }
        for (measure, right, (seen, due)) in details {
            self.tally.count(measure, right);
            if !right {
                let name = Measure::ALL
                    .iter()
                    .find(|(other, _)| *other == measure)
                    .map_or("", |(_, name)| name);
                let of = format!("{} {}", figure.indicator, figure.printed);
                self.deviate(figure.line, format!("{name} of {of}: read as {seen}, is {due}"));
            }
        }
    }

    /// Numbers that are no figures: each listed as such, so that nothing disappears.
    fn numbers(&mut self, file: &LocalFile) {
        let offset = self.case.offset();
        let extraction = &file.reading.extraction;
        for number in &self.case.numbers {
            let here = |place: &Place| overlaps(&span(place, offset), number);
            let ignored = extraction
                .ignored
                .iter()
                .find(|ignored| here(&ignored.place))
                .map(|ignored| ignored.class);
            let unclaimed = extraction.unclaimed.iter().any(|left| here(&left.place));
            let right = match number.as_what {
                AsWhat::Either => ignored.is_some() || unclaimed,
                AsWhat::Class(class) => ignored == Some(class),
                AsWhat::Unclaimed => unclaimed,
            };
            self.tally.count(Measure::Numbers, right);
            if !right {
                let seen = match (ignored, unclaimed) {
                    (Some(class), _) => format!("no figure, {class}"),
                    (None, true) => "unclaimed".to_owned(),
                    (None, false) => "a figure of an indicator, or nothing".to_owned(),
                };
                let due = match number.as_what {
                    AsWhat::Either => "no figure or unclaimed".to_owned(),
                    AsWhat::Class(class) => format!("no figure, {class}"),
                    AsWhat::Unclaimed => "unclaimed".to_owned(),
                };
                self.deviate(number.line, format!("{}: listed as {seen}, is {due}", number.printed));
            }
        }
    }

    /// Issues of the figures: those that the case names, and no other.
    fn issues(&mut self, file: &LocalFile) {
        let told = file.issues().into_iter().map(|issue| issue.code);
        let read = |code: &IssueCode| matches!(code, IssueCode::BlankFigure | IssueCode::TableUnaligned);
        let mut told: Vec<IssueCode> = told.filter(read).collect();
        told.extend(
            file.figure_issues(self.tables)
                .into_iter()
                .map(|found| found.issue.code),
        );
        told.sort_unstable();
        told.dedup();
        for (line, code) in &self.case.issues {
            let right = told.contains(code);
            self.tally.count(Measure::Issues, right);
            if !right {
                self.deviate(*line, format!("not raised: {code}"));
            }
        }
        for code in told {
            if self.case.issues.iter().all(|(_, due)| *due != code) {
                self.tally.count(Measure::Issues, false);
                self.deviate(self.case.line, format!("raised and not due: {code}"));
            }
        }
    }
}

fn overlaps(span: &Range<usize>, number: &Number) -> bool {
    span.start < number.place.end && number.place.start < span.end
}
