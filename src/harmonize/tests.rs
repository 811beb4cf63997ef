//! Hand-made pages of invented districts.

use rust_decimal::Decimal;

use super::{BodyKinds, Harmonized, Ranking, Reading, Rules, harmonize};
use crate::document::{DocumentKind, Found, Identity};
use crate::model::{
    ArticleId, Digest, Extraction, Indicator, IssueCode, Locator, Measure, Mention, Observation, Place, Qualifier,
    Quantity, Role, RuleRef, Scope, Sense,
};
use crate::reference::{Catalogue, Regions, TableFiles};

mod laws;
mod listing;
mod parts;
mod readings;
mod values;

const CATALOGUE: &str = "code\tname_zh\tname_en\tunit\tkind\tnumerator\tdenominator\tbetter\tleast\tmost\tdefinition_zh\tdefinition_en\n\
    aid.cases\t法律援助案件数\tLegal aid cases\t件\tcount\t\t\tup\t0\n\
    aid.recovered\t挽回损失\tRecovered\t万元\tamount\t\t\tup\t0\n\
    aid.rate\t办结率\tRate\t%\trate\t\t\tup\t0\t100\n";

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n\
    990100\t岚州市\tcity\t990000\n\
    990102\t望溪区\tcounty\t990100\t望溪\n\
    990103\t云磐区\tcounty\t990100\n\
    990102105\t石桥镇\ttownship\t990102\n";

/// Shipped tables with the small catalogue and regions on top.
pub(super) fn tables() -> TableFiles {
    let mut files = TableFiles::default();
    let kinds = include_str!("../../data/reference/body_kinds.tsv");
    files.add_layer(
        [
            ("indicators.tsv", CATALOGUE),
            ("regions.tsv", REGIONS),
            ("body_kinds.tsv", kinds),
            ("precedence.tsv", include_str!("../../data/reference/precedence.tsv")),
        ]
        .map(|(name, text)| (name.to_owned(), name.to_owned(), text.to_owned())),
    );
    files
}

pub(super) fn regions() -> Regions {
    Regions::load(&tables()).unwrap()
}

/// 件 and % as they are, 元 and 亿元 into 万元; nothing else.
fn convert(value: Decimal, unit: &str, indicator: &Indicator) -> Option<Decimal> {
    match (unit, indicator.unit.as_str()) {
        (same, own) if same == own => Some(value),
        ("元", "万元") => Some((value / Decimal::from(10_000)).normalize()),
        ("亿元", "万元") => Some(value * Decimal::from(10_000)),
        _ => None,
    }
}

fn with_rules<T>(work: impl FnOnce(&Rules<'_>) -> T) -> T {
    let catalogue = Catalogue::load(&tables()).unwrap();
    let bodies = BodyKinds::load(&tables()).unwrap();
    let precedence = Ranking::load(&tables(), &catalogue).unwrap();
    work(&Rules {
        catalogue: &catalogue,
        regions: &regions(),
        units: &convert,
        bodies: &bodies,
        precedence: &precedence,
        corrections: &[],
    })
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// An exact total of the region for 2024 at characters `start..start + 3`.
fn mention(indicator: &str, value: &str, unit: &str, start: usize) -> Mention {
    let place = Place::Text {
        block: 0,
        start,
        end: start + 3,
    };
    Mention {
        indicator: indicator.parse().unwrap(),
        quantity: Quantity::exact(decimal(value)),
        unit: unit.to_owned(),
        qualifier: Qualifier::Exact,
        measure: Measure::Level,
        sense: Sense::Observed,
        role: Role::Total,
        base: None,
        period: Some("2024".parse().unwrap()),
        scope: Scope::Region,
        counted_by: None,
        region: None,
        locator: Locator::new(Digest::of(b"page"), place, format!("{value}{unit}")),
        rule: RuleRef("test".to_owned()),
    }
}

fn cases(value: &str, start: usize) -> Mention {
    mention("aid.cases", value, "件", start)
}

fn stepped(mut mention: Mention, step: &str) -> Mention {
    mention.quantity.step = decimal(step);
    mention
}

fn hedged(mut mention: Mention, qualifier: Qualifier) -> Mention {
    mention.qualifier = qualifier;
    mention
}

fn part(mut mention: Mention) -> Mention {
    mention.role = Role::Part;
    mention
}

fn target(mut mention: Mention) -> Mention {
    mention.sense = Sense::Target;
    mention
}

/// One article: its name, the region, the age of the snapshot, its mentions.
#[derive(Debug, Clone)]
struct Page {
    article: ArticleId,
    identity: Identity,
    extraction: Extraction,
    revision: usize,
}

fn page(article: &str, mentions: Vec<Mention>) -> Page {
    Page {
        article: ArticleId(article.to_owned()),
        identity: Identity {
            kind: DocumentKind::AnnualReport,
            region: Some(Found {
                value: "990102".parse().unwrap(),
                span: None,
                by: "test".to_owned(),
            }),
            ..Identity::default()
        },
        extraction: Extraction {
            mentions,
            ..Extraction::default()
        },
        revision: 0,
    }
}

/// The page with a date of publication.
fn published(mut page: Page, date: Option<&str>) -> Page {
    page.identity.publication_date = date.map(|date| Found {
        value: date.parse().unwrap(),
        span: None,
        by: "test".to_owned(),
    });
    page
}

fn readings(pages: &[Page]) -> Vec<Reading<'_>> {
    let aged = pages.iter().map(|page| {
        let reading = Reading::current(&page.article, &page.identity, &page.extraction);
        Reading {
            revision: page.revision,
            ..reading
        }
    });
    aged.collect()
}

fn run(pages: &[Page]) -> Harmonized {
    let out = with_rules(|rules| harmonize(&readings(pages), rules));
    assert!(out.receipt().balances(), "{:?}", out.receipt());
    out
}

fn only(pages: &[Page]) -> Observation {
    let out = run(pages);
    assert_eq!(out.observations.len(), 1, "{:?}", out.observations);
    out.observations.into_iter().next().unwrap()
}

fn codes(out: &Harmonized) -> Vec<IssueCode> {
    out.issues.iter().map(|issue| issue.code).collect()
}
