use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::harmonize::Rules;
use crate::harmonize::claim::{Age, Base, Claim, Stated};
use crate::harmonize::period::canonical;
use crate::harmonize::precedence::Standing;
use crate::model::{
    ArticleId, CellRef, CorrectionAction, CorrectionNote, Locator, ObservationKey, Place, Precedence, Role, RuleRef,
    Sense, Source,
};
use crate::reference::{Correction, Problem};

/// What corrections made of the claims of one slot.
#[derive(Default)]
pub(super) struct Corrected<'a> {
    /// The claims that are left, and those that people added.
    pub(super) claims: Vec<Claim<'a>>,
    /// Statements that were struck out or replaced.
    pub(super) struck: Vec<Source>,
    /// What was done, to be shown beside the figure.
    pub(super) notes: Vec<CorrectionNote>,
    /// Claims that no mention stands behind.
    pub(super) added: usize,
    /// Corrections that no longer find what they correct.
    pub(super) stale: Vec<Problem>,
}

/// The corrections of a job by the figure that each is about.
pub(super) struct Corrections<'a>(BTreeMap<ObservationKey, Vec<&'a Correction>>);

impl<'a> Corrections<'a> {
    pub(super) fn of(rules: &Rules<'a>) -> Self {
        let mut all: BTreeMap<ObservationKey, Vec<&Correction>> = BTreeMap::new();
        for correction in rules.corrections {
            all.entry(key_of(correction, rules)).or_default().push(correction);
        }
        Self(all)
    }

    /// Those of a figure, in the order of the table.
    pub(super) fn about(&self, key: &ObservationKey) -> &[&'a Correction] {
        if self.0.is_empty() {
            return &[]; // most jobs: no key is looked for
        }
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// The figures that are corrected, in order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &ObservationKey> {
        self.0.keys()
    }
}

/// The figure that a correction is about.
fn key_of(correction: &Correction, rules: &Rules<'_>) -> ObservationKey {
    let indicator = rules.catalogue.get(&correction.indicator);
    let period = indicator.map_or(correction.period, |indicator| {
        canonical(correction.period, indicator.kind)
    });
    ObservationKey {
        body: correction.body.clone(),
        region: correction.region.clone(),
        indicator: correction.indicator.clone(),
        period,
        scope: correction.scope,
        sense: Sense::Observed,
    }
}

/// Applies the corrections of a figure to its claims.
pub(super) fn apply<'a>(corrections: &[&Correction], claims: Vec<Claim<'a>>, rules: &Rules<'a>) -> Corrected<'a> {
    let mut out = Corrected {
        claims,
        ..Corrected::default()
    };
    for correction in corrections {
        match out.apply(correction, rules) {
            Ok(()) => out.notes.push(correction.note()),
            Err(problem) => out.stale.push(problem),
        }
    }
    out
}

impl<'a> Corrected<'a> {
    fn apply(&mut self, correction: &Correction, rules: &Rules<'a>) -> Result<(), Problem> {
        match correction.action {
            CorrectionAction::Drop => self.strike(correction),
            CorrectionAction::Override => {
                self.strike(correction)?;
                self.set(correction, rules)
            }
            CorrectionAction::Add => {
                let stated: Vec<Decimal> = self.current(correction).map(|claim| claim.value).collect();
                if stated.is_empty() {
                    self.set(correction, rules)
                } else {
                    let reason = format!(
                        "a source now states it ({}); look at both, and remove the row",
                        list(&stated)
                    );
                    Err(correction.problem(reason))
                }
            }
        }
    }

    /// Totals of current snapshots at the place that is meant.
    fn current<'s>(&'s self, correction: &'s Correction) -> impl Iterator<Item = &'s Claim<'a>> {
        let meant = self.claims.iter().filter(move |claim| is_meant(claim, correction));
        meant.filter(|claim| claim.role == Role::Total)
    }

    /// Strikes out what states the value that is expected. Where the place is named every statement
    /// there must state it; otherwise one must, and the others stay.
    fn strike(&mut self, correction: &Correction) -> Result<(), Problem> {
        let expected = |claim: &Claim<'_>| Some(claim.value) == correction.expect;
        let meant: Vec<&Claim<'_>> = self.claims.iter().filter(|claim| is_meant(claim, correction)).collect();
        let placed = correction.quote.is_some();
        let found = meant.iter().any(|claim| expected(claim));
        if !found || (placed && !meant.iter().all(|claim| expected(claim))) {
            let stated: Vec<Decimal> = meant.iter().map(|claim| claim.value).collect();
            return Err(correction.problem(mended(correction, &stated)));
        }
        let totals = meant.iter().any(|claim| expected(claim) && claim.role == Role::Total);
        let role = if totals { Role::Total } else { Role::Part };
        let struck = |claim: &Claim<'_>| is_meant(claim, correction) && expected(claim) && claim.role == role;
        let (struck, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.claims).into_iter().partition(struck);
        self.claims = left;
        self.struck.extend(
            struck
                .into_iter()
                .map(|claim| claim.into_source().lost(Precedence::Correction)),
        );
        Ok(())
    }

    /// Adds the value that a person set: it stands in the row of the table.
    fn set(&mut self, correction: &Correction, rules: &Rules<'a>) -> Result<(), Problem> {
        let indicator = rules.catalogue.get(&correction.indicator);
        let (Some(indicator), Some(value)) = (indicator, correction.value) else {
            return Err(correction.problem("the indicator is not in the catalogue, or the value is empty"));
        };
        let row = &correction.row;
        let place = Place::Cell(CellRef {
            sheet: row.file.clone(),
            row: u32::try_from(row.line.saturating_sub(1)).unwrap_or(u32::MAX),
            column: u32::try_from(row.column).unwrap_or(u32::MAX),
            header_path: vec![correction.action.to_string(), correction.key.clone()],
            span: None,
        });
        let cited = correction.cited.clone().unwrap_or_else(|| format!("file:{}", row.file));
        let source = Source {
            article: ArticleId(cited),
            value,
            step: Decimal::new(1, value.scale()),
            printed: format!("{value}{}", indicator.unit),
            qualifier: correction.qualifier,
            role: Role::Total,
            base: None,
            counted_by: None,
            locator: Locator::new(row.table, place, value.to_string()),
            rule: RuleRef(format!("correction/{}", correction.key)),
            lost_by: None,
        };
        self.claims.push(Claim {
            indicator,
            value,
            upper: None,
            step: source.step,
            qualifier: source.qualifier,
            role: source.role,
            stated: Stated::Correction(Arc::new(source)),
            age: Age::Current,
            standing: Standing::CORRECTION,
            published: None,
            base: Base::Own,
        });
        self.added += 1;
        Ok(())
    }
}

/// Whether a correction is about this statement: one of a current snapshot, made by no correction,
/// in the article and with the quotation that the row names.
fn is_meant(claim: &Claim<'_>, correction: &Correction) -> bool {
    let read = claim.age == Age::Current && claim.standing != Standing::CORRECTION;
    let article = correction
        .article
        .as_ref()
        .is_none_or(|article| article == claim.article());
    let quoted = correction
        .quote
        .as_ref()
        .is_none_or(|quote| quote.is_of(claim.locator()));
    read && article && quoted
}

fn mended(correction: &Correction, stated: &[Decimal]) -> String {
    let expect = correction.expect.map_or_else(String::new, |value| value.to_string());
    let now = match stated {
        [] => "nothing is stated there".to_owned(),
        values => format!("{} is stated there", list(values)),
    };
    format!(
        "it corrects {expect}, and {now}: the source was mended or moved; look at it, then change or remove the row"
    )
}

fn list(values: &[Decimal]) -> String {
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
