//! Passages about invented places, with what must be read in them and nothing else.

use std::fmt::Write as _;

use super::lexicon;
use super::seeds::document;
use crate::document::{DocumentKind, Found, Identity};
use crate::extract::{Lexicon, extract};
use crate::model::{Extraction, Mention, Period, Qualifier, Role, Scope, Sense};

mod counts;
mod traps;
mod wholes;

/// A passage and its mentions in order of place: `code=figure`, then what is not exact, total,
/// 2023, observed or of the whole region.
type Case = (&'static str, &'static [&'static str]);

fn found<T>(value: T) -> Found<T> {
    Found {
        value,
        span: None,
        by: "test".to_owned(),
    }
}

/// A county's report on 2023.
fn county() -> Identity {
    Identity {
        kind: DocumentKind::AnnualReport,
        title: Some(found("望溪县2023年法治政府建设年度报告".to_owned())),
        body: Some(found("望溪县人民政府".to_owned())),
        region: Some(found("990121".parse().unwrap())),
        year: Some(found(2023)),
        ..Identity::default()
    }
}

fn shown(mention: &Mention) -> String {
    let mut words = vec![format!("{}={}{}", mention.indicator, mention.quantity, mention.unit)];
    if mention.qualifier != Qualifier::Exact {
        words.push(mention.qualifier.to_string());
    }
    if mention.role == Role::Part {
        words.push("part".to_owned());
    }
    if mention.period != Some(Period::Year(2023)) {
        words.push(
            mention
                .period
                .map_or_else(|| "no period".to_owned(), |period| period.to_string()),
        );
    }
    if mention.sense == Sense::Target {
        words.push("target".to_owned());
    }
    if matches!(mention.scope, Scope::OwnLevel | Scope::Body) {
        words.push(mention.scope.to_string());
    }
    words.extend(mention.counted_by.map(|organ| format!("by {organ}")));
    words.join(" ")
}

fn read(text: &str, identity: Identity, lexicon: &Lexicon) -> Extraction {
    extract(&document(text, identity), lexicon)
}

fn check(cases: &[Case]) {
    let lexicon = lexicon();
    let mut wrong = String::new();
    for (text, expected) in cases {
        let seen: Vec<String> = read(text, county(), &lexicon).mentions.iter().map(shown).collect();
        if seen != *expected {
            writeln!(wrong, "{text}\n  seen     {seen:?}\n  expected {expected:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_county_is_none_of_a_page_that_speaks_of_its_district() {
    let nameless = Identity {
        year: Some(found(2023)),
        ..Identity::default()
    };
    let text = "全区共调处矛盾纠纷412件。云川县办理行政复议案件562件。";
    let seen: Vec<String> = read(text, nameless, &lexicon()).mentions.iter().map(shown).collect();
    assert_eq!(seen, ["mediation.cases=412件"]);
}

#[test]
fn figures_of_a_text_without_a_year_have_no_time_of_their_own() {
    let yearless = Identity { year: None, ..county() };
    let text = "全县共调处矛盾纠纷412件,2021年调解成功405件。";
    let seen: Vec<String> = read(text, yearless, &lexicon()).mentions.iter().map(shown).collect();
    assert_eq!(
        seen,
        ["mediation.cases=412件 no period", "mediation.succeeded=405件 2021"]
    );
}
