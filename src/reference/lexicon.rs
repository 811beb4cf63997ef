use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::model::{Indicator, IndicatorCode, Malformed, Qualifier, Role, RuleRef, word_list};
use crate::reference::Catalogue;
use crate::reference::lexicon_pattern::Pattern;
use crate::reference::lexicon_synonyms::Synonyms;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

const COLUMNS: &[&str] = &[
    "key", "pattern", "units", "topic", "role", "forbid", "example", "gives", "not",
];

/// One wording of one indicator (表述): a row of `wordings.tsv`.
#[derive(Debug, Clone)]
pub struct Wording {
    /// Where the row stands, for messages.
    pub row: Row,
    /// The rule as mentions name it: `wording/mediation.cases/2`.
    pub rule: RuleRef,
    /// The indicator.
    pub indicator: Indicator,
    /// The wording.
    pub pattern: Pattern,
    /// Printed units that it takes; empty for all that convert to the catalogue's.
    pub units: Vec<String>,
    /// Topics of which the passage must have one; empty for any.
    pub topics: Vec<String>,
    /// Topics that the passage must not have.
    pub not_topics: Vec<String>,
    /// Total or part, and when.
    pub role: WordingRole,
    /// Words that must not stand in the item: the clause between the figures beside this one.
    pub forbid: Vec<Vec<char>>,
    /// Words that must not stand anywhere in the clause (`^审查`).
    pub forbid_in_clause: Vec<Vec<char>>,
    /// Words that must not stand before the figure in its sentence (`~查处`).
    pub forbid_before: Vec<Vec<char>>,
    /// Texts that it must read, and what it must find in each.
    pub examples: Vec<(String, Expected)>,
    /// Texts in which the indicator must not be found.
    pub counter_examples: Vec<String>,
}

word_list! {
    /// What a wording says of total and part.
    WordingRole, "a role of a wording (total, part, bureau)" {
        /// The whole, unless the passage says otherwise.
        Total = "total",
        /// Always a part: one field, one kind of case.
        Part = "part",
        /// The whole, but a part where one bureau is named.
        Bureau = "bureau",
    }
}

/// What an example must give: `120`, `at_least 50`, `part 3`, `target at_least 60`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The value, in the catalogue's unit.
    pub value: Decimal,
    /// The qualifier; exact unless stated.
    pub qualifier: Qualifier,
    /// The role; total unless stated.
    pub role: Role,
}

impl FromStr for Expected {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed::new("an expected figure (`120`, `at_least 50`, `part 3`)", text);
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let number = words.pop().ok_or_else(malformed)?;
        let mut expected = Self {
            value: number.parse().map_err(|_| malformed())?,
            qualifier: Qualifier::Exact,
            role: Role::Total,
        };
        for word in words {
            if let Ok(role) = word.parse() {
                expected.role = role;
            } else {
                expected.qualifier = word.parse().map_err(|_| malformed())?;
            }
        }
        Ok(expected)
    }
}

impl Wording {
    /// Table that the wordings are read from.
    pub const TABLE: &'static str = "wordings.tsv";

    /// Reads and checks the table: every indicator is in the catalogue, every pattern can be read,
    /// every row has an example. A later row replaces an earlier one with the same key.
    pub fn load(files: &TableFiles, catalogue: &Catalogue) -> Result<Vec<Self>, Problems> {
        let mut problems = Problems::default();
        let sets = Synonyms::load(files)?;
        let mut wordings: BTreeMap<String, Self> = BTreeMap::new();
        for table in files.tables(Self::TABLE, COLUMNS)? {
            let mut lines: BTreeMap<String, usize> = BTreeMap::new();
            for row in &table.rows {
                let Some(found) = problems.keep(wording(row, (catalogue, &sets))) else {
                    continue;
                };
                let key = row.text("key").to_owned();
                if let Some(line) = lines.insert(key.clone(), row.line) {
                    problems
                        .0
                        .push(row.problem(format!("key `{key}` stands in line {line} already")));
                }
                wordings.insert(key, found);
            }
        }
        problems.or(wordings.into_values().collect())
    }
}

/// The forbidden words that `pick` takes.
fn words(row: &Row, pick: impl Fn(&str) -> Option<&str>) -> Vec<Vec<char>> {
    let words = row.list("forbid", '|');
    words
        .iter()
        .filter_map(|word| Some(pick(word)?.chars().collect()))
        .collect()
}

/// The examples with what each must give: as many of the one as of the other.
fn examples(row: &Row) -> Result<Vec<(String, Expected)>, Problem> {
    let (texts, gives) = (row.list("example", '|'), row.list("gives", '|'));
    if texts.is_empty() || texts.len() != gives.len() {
        return Err(row.problem("columns `example` and `gives` must hold as many texts as figures, parted by `|`"));
    }
    let expected = |text: &String| {
        text.parse()
            .map_err(|error: Malformed| row.problem(format!("column `gives`: {error}")))
    };
    texts
        .iter()
        .zip(&gives)
        .map(|(text, gives)| Ok((text.clone(), expected(gives)?)))
        .collect()
}

/// The pattern of a row, its sets written out.
fn pattern(row: &Row, sets: &Synonyms) -> Result<Pattern, Problem> {
    let named = |reason: String| row.problem(format!("column `pattern`: {reason}"));
    let text = sets.expand(row.required("pattern")?).map_err(named)?;
    text.parse().map_err(|error: Malformed| named(error.to_string()))
}

fn wording(row: &Row, (catalogue, sets): (&Catalogue, &Synonyms)) -> Result<Wording, Problem> {
    let key = row.required("key")?;
    let (code, _) = key
        .split_once('/')
        .ok_or_else(|| row.problem("column `key` must read family.name/number"))?;
    let code: IndicatorCode = code
        .parse()
        .map_err(|error| row.problem(format!("column `key`: {error}")))?;
    let indicator = catalogue
        .get(&code)
        .ok_or_else(|| row.problem(format!("`{code}` is not in the catalogue")))?;
    let (not_topics, topics): (Vec<String>, Vec<String>) = row
        .list("topic", '|')
        .into_iter()
        .partition(|topic| topic.starts_with('!'));
    Ok(Wording {
        rule: RuleRef(format!("wording/{key}")),
        indicator: indicator.clone(),
        pattern: pattern(row, sets)?,
        units: row.list("units", '|'),
        topics,
        not_topics: not_topics
            .into_iter()
            .map(|topic| topic.trim_start_matches('!').to_owned())
            .collect(),
        role: row.parse("role")?,
        forbid: words(row, |word| (!word.starts_with(['^', '~'])).then_some(word)),
        forbid_in_clause: words(row, |word| word.strip_prefix('^')),
        forbid_before: words(row, |word| word.strip_prefix('~')),
        examples: examples(row)?,
        counter_examples: row.list("not", '|'),
        row: row.clone(),
    })
}
