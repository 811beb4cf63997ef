use std::collections::BTreeMap;

use crate::document::Document;
use crate::form::{self, Card, ReceiptIssue, Standing, Weight};
use crate::model::{CellRef, Finding, Issue, IssueCode, IssuePlace, Place, Severity};
use crate::reference::{Lang, Texts};
use crate::run::local::LocalFile;
use crate::run::tables::Tables;

/// A return held against its form.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The return without the sheets of our own making.
    pub document: Document,
    /// Its issues: hard ones first, then by sheet and cell.
    pub issues: Vec<ReceiptIssue>,
    /// What the receipt says that it is.
    pub card: Card,
    /// Whether the file is a receipt that came back, and every figure on it is what it was when the receipt was made; nothing
    /// for a file that is no receipt.
    pub unchanged: Option<bool>,
}

impl Checked {
    /// How many issues of a weight are left.
    pub fn left(&self, weight: Weight) -> usize {
        let left = |issue: &&ReceiptIssue| issue.weight == weight && issue.standing != Standing::Closed;
        self.issues.iter().filter(left).count()
    }

    /// Whether nothing is left to mend or to explain.
    pub fn accepted(&self) -> bool {
        self.left(Weight::Hard) == 0 && self.left(Weight::Soft) == 0
    }
}

/// The issues of a return with what its unit answered, and the card of its receipt.
pub fn check_return(file: &LocalFile, document: &Document, tables: &Tables, lang: Lang) -> Checked {
    let texts = &tables.texts;
    let answers = form::explanations(document, texts);
    let before = Card::of(document);
    let mut document = document.clone();
    drop(form::take_own(&mut document));
    let own = |name: &mut String| {
        if let Some(real) = file.reading.sheets.get(name) {
            real.clone_into(name);
        }
    };
    // The receipt is the unit's: its sheets bear the names that it gave them.
    document.grids.iter_mut().for_each(|grid| own(&mut grid.name));
    let digest = form::figures_digest(&document).to_string();
    let mut issues = issues_of(file, &answers, tables, lang);
    let places = issues.iter_mut().filter_map(|issue| issue.place.as_mut());
    places.for_each(|place| own(&mut place.sheet));
    let receipt = before.as_ref().filter(|card| card.get(Card::KIND) == Some("receipt"));
    let unchanged = receipt.map(|card| card.get(Card::DIGEST) == Some(digest.as_str()));
    let card = before
        .unwrap_or_default()
        .with(Card::KIND, "receipt")
        .with(Card::DIGEST, digest);
    Checked {
        document,
        issues,
        card,
        unchanged,
    }
}

/// The issues of a return with what its unit answered: hard ones first, then by sheet and cell.
pub(super) fn issues_of(
    file: &LocalFile,
    answers: &BTreeMap<String, String>,
    tables: &Tables,
    lang: Lang,
) -> Vec<ReceiptIssue> {
    let texts = &tables.texts;
    let words = Words { texts, lang, answers };
    // Tables say for themselves whose they are; where one does not, its own issue says so at its cell.
    let named = !file.reading.sent.is_empty() && file.reading.sent.iter().all(|sent| sent.body.is_some());
    let whole = file.reading.findings.iter();
    let whole = whole.filter(|finding| !(named && finding.at.is_none() && finding.code == IssueCode::RegionUnknown));
    let findings = whole.chain(&file.reading.extraction.findings);
    let mut issues: Vec<ReceiptIssue> = findings.map(|finding| words.of_finding(finding, file)).collect();
    issues.extend(file.figure_issues(tables).iter().map(|found| {
        let place = found.places.iter().find_map(|locator| cell(&locator.place));
        words.issue(&found.issue, figure_id(&found.issue, place.as_ref()), place)
    }));
    let order = |issue: &ReceiptIssue| {
        let place = issue.place.as_ref();
        let place = place.map(|place| (place.sheet.clone(), place.row, place.column));
        (issue.weight, place, issue.code.word(), issue.id.clone())
    };
    issues.sort_by_cached_key(order);
    issues.dedup_by(|one, two| one.id == two.id);
    issues
}

fn cell(place: &Place) -> Option<CellRef> {
    match place {
        Place::Cell(cell) => Some(cell.clone()),
        Place::Text { .. } => None,
    }
}

/// An issue among figures, known by the first cell that it is about.
fn figure_id(issue: &Issue, place: Option<&CellRef>) -> String {
    let mut finding = match place {
        Some(place) => Finding::at(issue.code, Place::Cell(place.clone()), ""),
        None => Finding::new(issue.code),
    };
    finding.params = issue.params.clone();
    form::issue_id(&finding)
}

struct Words<'a> {
    texts: &'a Texts,
    lang: Lang,
    answers: &'a BTreeMap<String, String>,
}

impl Words<'_> {
    fn of_finding(&self, finding: &Finding, file: &LocalFile) -> ReceiptIssue {
        let place = finding.at.as_ref().and_then(|(place, _)| cell(place));
        let issue = finding.clone().into_issue(&file.article(), file.digest);
        self.issue(&issue, form::issue_id(finding), place)
    }

    fn issue(&self, issue: &Issue, id: String, place: Option<CellRef>) -> ReceiptIssue {
        let weight = match self.texts.severity(issue.code) {
            Severity::Error => Weight::Hard,
            Severity::Check => Weight::Soft,
            Severity::Info => Weight::Note,
        };
        let explanation = self.answers.get(&id).cloned().unwrap_or_default();
        let standing = match weight {
            // What must be mended is not closed by words.
            Weight::Hard => Standing::Open,
            Weight::Soft => form::judge(&explanation, self.texts),
            Weight::Note => Standing::Closed,
        };
        ReceiptIssue {
            id,
            weight,
            code: issue.code,
            text: self.text(issue),
            advice: self.advice(issue.code, weight),
            place,
            explanation,
            standing,
        }
    }

    fn text(&self, issue: &Issue) -> String {
        let text = self.texts.issue(issue, self.lang);
        match &issue.place {
            IssuePlace::Inside { locator, .. } if !locator.quote.is_empty() && !text.contains(&locator.quote) => {
                format!("{text}「{}」", locator.quote)
            }
            _ => text,
        }
    }

    /// What to do: the words of the code, or else those of its weight.
    fn advice(&self, code: IssueCode, weight: Weight) -> String {
        let key = format!("advice.{code}");
        let own = self.texts.phrase(&key, self.lang);
        if own == key {
            self.texts.phrase(&format!("advice.{weight}"), self.lang).to_owned()
        } else {
            own.to_owned()
        }
    }
}
