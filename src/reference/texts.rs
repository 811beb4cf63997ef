use std::collections::BTreeMap;

use crate::model::{Issue, IssueCode, IssuePlace, Severity};
use crate::reference::lang::Lang;
use crate::reference::table::{Problem, Problems, Row, TableFiles};

/// What users read, in Chinese and English, by key; and the texts of issues with their severity.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    phrases: BTreeMap<String, Phrase>,
    issues: BTreeMap<IssueCode, (Severity, Phrase)>,
}

/// Parameters of issues whose values are words of a closed list.
const WORDED: &[&str] = &["reason", "section"];

#[derive(Debug, Clone)]
struct Phrase {
    zh: String,
    en: String,
}

impl Phrase {
    fn of(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            zh: row.required("zh")?.to_owned(),
            en: row.required("en")?.to_owned(),
        })
    }

    fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Texts {
    /// Table of phrases by key.
    pub const PHRASES: &'static str = "texts.tsv";
    /// Table of issue texts and severities by code.
    pub const ISSUES: &'static str = "issues.tsv";

    /// Reads and checks both tables: every issue code has a row.
    pub fn load(files: &TableFiles) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut texts = Self::default();
        for row in files
            .tables(Self::PHRASES, &["key", "zh", "en"])?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let key = problems.keep(row.required("key").map(str::to_owned));
            let phrase = problems.keep(Phrase::of(&row));
            texts.phrases.extend(key.zip(phrase));
        }
        let columns = &["code", "severity", "zh", "en"];
        for row in files
            .tables(Self::ISSUES, columns)?
            .into_iter()
            .flat_map(|table| table.rows)
        {
            let code = problems.keep(row.parse::<IssueCode>("code"));
            let severity = problems.keep(row.parse::<Severity>("severity"));
            let phrase = problems.keep(Phrase::of(&row));
            texts.issues.extend(code.zip(severity.zip(phrase)));
        }
        for code in IssueCode::ALL.iter().filter(|code| !texts.issues.contains_key(code)) {
            problems.push(Self::ISSUES, 0, format!("issue code `{code}` has no row"));
        }
        problems.or(texts)
    }

    /// The phrase with that key; the key itself where there is none, so that a gap shows.
    pub fn phrase<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        self.phrases.get(key).map_or(key, |phrase| phrase.in_lang(lang))
    }

    /// The phrase with its `{slots}` filled.
    pub fn fill(&self, key: &str, lang: Lang, slots: &[(&str, &str)]) -> String {
        fill(self.phrase(key, lang), slots.iter().copied())
    }

    /// Severity of an issue.
    pub fn severity(&self, code: IssueCode) -> Severity {
        self.issues
            .get(&code)
            .map_or(Severity::Error, |(severity, _)| *severity)
    }

    /// A parameter that is a word of a closed list has a phrase; every other one is itself.
    fn worded<'a>(&'a self, name: &str, value: &'a str, lang: Lang) -> &'a str {
        let phrase = self
            .phrases
            .get(&format!("{name}.{value}"))
            .filter(|_| WORDED.contains(&name));
        phrase.map_or(value, |phrase| phrase.in_lang(lang))
    }

    /// The sentence that a person reads for an issue.
    pub fn issue(&self, issue: &Issue, lang: Lang) -> String {
        let quote = match &issue.place {
            IssuePlace::Inside { locator, .. } => locator.quote.as_str(),
            _ => "",
        };
        // Names in issues are Chinese; in English the code of the indicator says more.
        let code = issue.params.get("indicator").filter(|_| lang == Lang::En);
        // A parameter of the same name stands later and wins.
        let params = issue
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), self.worded(name, value, lang)));
        let named = code.map(|code| ("name", code.as_str()));
        let slots = std::iter::once(("quote", quote)).chain(params).chain(named);
        let phrase = self
            .issues
            .get(&issue.code)
            .map_or(issue.code.word(), |(_, phrase)| phrase.in_lang(lang));
        fill(phrase, slots)
    }
}

/// One pass over the template, so that a value that looks like a slot is never filled again.
fn fill<'a>(template: &str, slots: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let slots: BTreeMap<&str, &str> = slots.collect();
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let slot = after.split_once('}');
        if let Some((value, tail)) = slot.and_then(|(name, tail)| slots.get(name).map(|value| (*value, tail))) {
            filled.push_str(value);
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn slots_are_filled_once_and_unknown_ones_stay() {
        let slots = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("{a} {b} {c} {", slots.into_iter()), "{b} x {c} {");
    }
}
