//! Texts with the truth about their figures, and changes to both at once.

use std::path::{Path, PathBuf};

use fazhi::document::{Input, Limits, Zone, read};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::project::{Row, truth};

/// One figure of a text.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// The indicators that are right for it; none for one outside the catalogue.
    pub(crate) indicators: Vec<String>,
    pub(crate) value: Decimal,
    pub(crate) sense: String,
    pub(crate) year: i32,
    /// Where it may be found, in Unicode scalars.
    pub(crate) at: Vec<(usize, usize)>,
    /// The number that states it, with what one of it comes to; none for 无败诉案件.
    pub(crate) stated: Vec<(Number, Decimal)>,
}

/// A number as printed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Number {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: Decimal,
}

/// Names of the region that a text is about, wider ones first; empty where it names none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) province: String,
    pub(crate) city: String,
    pub(crate) county: String,
    pub(crate) town: String,
}

/// A text with its truth.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: Vec<char>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) year: i32,
    /// Where its own words stand.
    pub(crate) body: (usize, usize),
    pub(crate) names: Names,
    /// What was put in: where, and what about.
    pub(crate) put_in: Vec<(usize, usize, super::distract::About)>,
}

/// One change: what stands in a range is written otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

impl Source {
    /// The text changed, the places of its truth moved along. Changes must not overlap.
    pub(crate) fn changed(&self, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.start, edit.end));
        let mut text = Vec::with_capacity(self.text.len());
        let mut at = 0;
        for edit in &edits {
            assert!(edit.start >= at, "{}: overlapping changes", self.name);
            text.extend_from_slice(&self.text[at..edit.start]);
            text.extend(edit.text.chars());
            at = edit.end;
        }
        text.extend_from_slice(&self.text[at..]);
        let shift = |upto: &dyn Fn(&Edit) -> bool, place: usize| {
            let gone: usize = edits.iter().filter(|e| upto(e)).map(|e| e.end - e.start).sum();
            let come: usize = edits.iter().filter(|e| upto(e)).map(|e| e.text.chars().count()).sum();
            place + come - gone
        };
        let start = |place: usize| shift(&|edit: &Edit| edit.end <= place, place);
        let end = |place: usize| shift(&|edit: &Edit| edit.start < place, place);
        let mut moved = Self { text, ..self.clone() };
        for fact in &mut moved.facts {
            fact.at = fact.at.iter().map(|(s, e)| (start(*s), end(*e))).collect();
            for (number, _) in &mut fact.stated {
                (number.start, number.end) = (start(number.start), end(number.end));
            }
        }
        moved.body = (start(self.body.0), end(self.body.1));
        for put in &mut moved.put_in {
            (put.0, put.1) = (start(put.0), end(put.1));
        }
        moved
    }
}

/// A digit of either width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Numbers in digits, dates and titles among them.
pub(crate) fn numbers(text: &[char]) -> Vec<Number> {
    let is = |at: usize| text.get(at).is_some_and(|c| digit(*c).is_some());
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !is(at) {
            at += 1;
            continue;
        }
        let start = at;
        let mut plain = String::new();
        loop {
            while is(at) {
                plain.push(char::from_digit(digit(text[at]).unwrap(), 10).unwrap());
                at += 1;
            }
            let group = text.get(at).is_some_and(|c| matches!(c, ',' | '，'))
                && (1..=3).all(|step| is(at + step))
                && !is(at + 4);
            let grouped = group && !plain.contains('.') && (plain.len() <= 3 || text[start..at].contains(&','));
            let point = text.get(at).is_some_and(|c| matches!(c, '.' | '．')) && is(at + 1) && !plain.contains('.');
            if point {
                plain.push('.');
            } else if !grouped {
                break;
            }
            at += 1;
        }
        if let Ok(value) = plain.parse() {
            found.push(Number { start, end: at, value });
        }
    }
    found
}

/// Chinese numerals of one character: 每年至少开展一次.
const SPELLED: &str = "一二三四五六七八九十";

fn spelled(text: &[char]) -> Vec<Number> {
    let value = |c: &char| SPELLED.chars().position(|d| d == *c);
    let named = text.iter().enumerate().filter_map(|(at, c)| Some((at, value(c)?)));
    named
        .map(|(at, place)| Number {
            start: at,
            end: at + 1,
            value: Decimal::from(place + 1),
        })
        .collect()
}

/// Finds for every fact the number that states it, once at each of its places.
fn state(text: &[char], facts: &mut [Fact]) {
    let (digits, words) = (numbers(text), spelled(text));
    let factors = [
        Decimal::ONE,
        Decimal::new(10_000, 0),
        Decimal::new(1, 4),
        Decimal::new(100_000_000, 0),
    ];
    let mut used: Vec<usize> = Vec::new();
    for fact in facts {
        for (start, end) in fact.at.clone() {
            let fits = |number: &&Number| number.start >= start && number.end <= end;
            let factor = |number: &Number| factors.into_iter().find(|f| number.value * f == fact.value);
            let mut candidates: Vec<&Number> = digits.iter().filter(fits).collect();
            candidates.extend(words.iter().filter(fits).filter(|_| fact.value > Decimal::ZERO));
            let open = |number: &&&Number| factor(number).is_some() && !used.contains(&number.start);
            let free = candidates.iter().rev().find(open);
            let any = free.or_else(|| candidates.iter().find(|number| factor(number).is_some()));
            if let Some(number) = any {
                used.push(number.start);
                fact.stated.push(((*number).clone(), factor(number).unwrap()));
            }
        }
    }
}

/// Folder beside the checkout with the five documents and their truth, if it is there.
pub(crate) fn shared() -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    above
        .map(|folder| folder.join("shared"))
        .find(|folder| folder.join("gold/seeds.jsonl").is_file())
}

/// The five documents with their truth.
pub(crate) fn seeds() -> Vec<Source> {
    let Some(shared) = shared() else { return Vec::new() };
    let told = |name: &str| std::fs::read_to_string(shared.join("gold").join(name)).unwrap();
    let documents: Value = serde_json::from_str(&told("seed_documents.json")).unwrap();
    let rows: Vec<Value> = told("seeds.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let source = |document: &Value| {
        let name = document["doc"].as_str().unwrap();
        let text = std::fs::read_to_string(shared.join("seeds").join(name)).unwrap();
        let own = rows.iter().filter(|row| row["doc"] == name);
        let place = |key: &str| usize::try_from(document["body_span"][key].as_u64().unwrap()).unwrap();
        let region = |level: &str| {
            document["region"][level]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let mut source = Source {
            name: name.to_owned(),
            text: text.chars().collect(),
            facts: own.map(fact).collect(),
            year: i32::try_from(document["reporting_year"].as_i64().unwrap()).unwrap(),
            body: (place("start_char"), place("end_char")),
            names: Names {
                province: region("province"),
                city: region("city"),
                county: region("district"),
                town: region("township"),
            },
            put_in: Vec::new(),
        };
        state(&source.text, &mut source.facts);
        source
    };
    documents.as_array().unwrap().iter().map(source).collect()
}

fn fact(row: &Value) -> Fact {
    let code = |value: &Value| value.as_str().unwrap().to_owned();
    let others = row["alt"].as_array().into_iter().flatten();
    let mut indicators: Vec<String> = std::iter::once(&row["indicator"]).chain(others).map(code).collect();
    indicators.retain(|code| code != "?");
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let places = row["at"].as_array().unwrap();
    Fact {
        indicators,
        value: row["value"].to_string().parse::<Decimal>().unwrap().normalize(),
        sense: code(&row["sense"]),
        year: i32::try_from(row["year"].as_i64().unwrap()).unwrap(),
        at: places.iter().map(|at| (number(&at[0]), number(&at[1]))).collect(),
        stated: Vec::new(),
    }
}

/// The shipped sample reports as plain texts, with those rows of their truth that can be found in
/// them without doubt; pages of which any row cannot are left out.
pub(crate) fn samples() -> Vec<Source> {
    let rows = truth("truth.tsv");
    let mut pages: Vec<&str> = rows.iter().map(|row| row["document"].as_str()).collect();
    pages.retain(|page| page.starts_with("site/"));
    pages.sort_unstable();
    pages.dedup();
    pages.iter().filter_map(|page| sample(page, &rows)).collect()
}

fn sample(page: &str, rows: &[Row]) -> Option<Source> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample").join(page);
    let bytes = std::fs::read(&path).unwrap();
    let input = Input {
        bytes: &bytes,
        charset: None,
    };
    let read = read(&input, &Limits::default()).ok()?;
    // The title stands above the body.
    let kept = read
        .blocks
        .iter()
        .filter(|block| block.zone == Zone::Body || block.zone == Zone::Head && block.text.contains("报告"));
    let text = kept.map(|block| block.text.trim()).collect::<Vec<_>>().join("\n");
    let text: Vec<char> = text.chars().collect();
    let own = rows.iter().filter(|row| row["document"] == page);
    let facts: Option<Vec<Fact>> = own.map(|row| located(&text, row)).collect();
    let mut facts = facts?;
    state(&text, &mut facts);
    let code = page.split('/').nth(1)?;
    let year = facts
        .iter()
        .filter(|fact| fact.sense == "observed")
        .map(|fact| fact.year)
        .max()?;
    Some(Source {
        name: page.replace('/', "_").replace(".html", ".txt").replace(".htm", ".txt"),
        body: (0, text.len()),
        text,
        facts,
        year,
        names: names(code),
        put_in: Vec::new(),
    })
}

fn located(text: &[char], row: &Row) -> Option<Fact> {
    let quote = only(text, &row["quote"])?;
    let printed = row["printed"].as_str();
    let inside = only(&text[quote.0..quote.1], printed)?;
    Some(Fact {
        indicators: vec![row["indicator"].clone()],
        value: row["value"].parse::<Decimal>().ok()?.normalize(),
        sense: row["sense"].clone(),
        year: row["year"].parse().ok()?,
        at: vec![(quote.0 + inside.0, quote.0 + inside.1)],
        stated: Vec::new(),
    })
}

/// Where words stand in a text, if they stand there once.
fn only(text: &[char], words: &str) -> Option<(usize, usize)> {
    let words: Vec<char> = words.chars().collect();
    let mut found = text
        .windows(words.len())
        .enumerate()
        .filter(|(_, window)| *window == words);
    let (at, _) = found.next()?;
    found.next().is_none().then_some((at, at + words.len()))
}

/// Names of a sample region and of what it lies in.
fn names(code: &str) -> Names {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    let table = std::fs::read_to_string(path).unwrap();
    let name = |wanted: &str| {
        let row = table.lines().find(|line| line.starts_with(wanted));
        row.and_then(|row| row.split('\t').nth(1))
            .unwrap_or_default()
            .to_owned()
    };
    Names {
        province: name("990000"),
        city: name(&format!("{}00", &code[..4])),
        county: name(code),
        town: String::new(),
    }
}
