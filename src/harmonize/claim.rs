use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::harmonize::precedence::Standing;
use crate::harmonize::receipt::{DropReason, Dropped};
use crate::harmonize::{Rules, unit};
use crate::model::{
    ArticleId, BodyId, BodyKind, Indicator, IndicatorCode, IndicatorKind, Issue, IssueCode, IssuePlace, Locator,
    Mention, ObservationKey, Period, Qualifier, RegionCode, Role, Scope, Sense, Source,
};

/// What claims must share to speak of the same thing: an observation's key, but for a region or a
/// time that may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) home: Option<(BodyId, RegionCode)>,
    pub(super) indicator: IndicatorCode,
    pub(super) period: Option<Period>,
    pub(super) scope: Scope,
    pub(super) sense: Sense,
    /// Another organ that counted. Where the region is known `home` tells it as well.
    pub(super) counted_by: Option<BodyKind>,
}

impl Slot {
    /// The key, where region and time are known; otherwise what is not.
    pub(super) fn key(&self) -> Result<ObservationKey, DropReason> {
        self.clone().into_key()
    }

    /// The same of a slot that is no longer needed.
    pub(super) fn into_key(self) -> Result<ObservationKey, DropReason> {
        let (body, region) = self.home.ok_or(DropReason::NoRegion)?;
        Ok(ObservationKey {
            body,
            region,
            indicator: self.indicator,
            period: self.period.ok_or(DropReason::NoPeriod)?,
            scope: self.scope,
            sense: self.sense,
        })
    }
}

/// A mention in the catalogue's unit. It only points to the mention: there are millions, and most of
/// their texts are copied once, when they become sources.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    pub(super) indicator: &'a Indicator,
    /// The value in the indicator's unit; of a range the lower end.
    pub(super) value: Decimal,
    /// Upper end of a range.
    pub(super) upper: Option<Decimal>,
    /// One unit of the last printed digit, in the indicator's unit.
    pub(super) step: Decimal,
    /// How the figure bounds the true value.
    pub(super) qualifier: Qualifier,
    /// Total or part.
    pub(super) role: Role,
    /// Who says so, and where.
    pub(super) stated: Stated<'a>,
    /// Whether the snapshot is not the article's newest.
    pub(super) age: Age,
    /// How much its source counts against others.
    pub(super) standing: Standing,
    /// When its document was published, where that is known.
    pub(super) published: Option<NaiveDate>,
    /// Of which base a ratio is.
    pub(super) base: Base,
}

/// What a claim rests on.
#[derive(Debug, Clone)]
pub(super) enum Stated<'a> {
    /// A place of an article.
    Mention(&'a Mention, &'a ArticleId),
    /// A row of the table of corrections, as a source.
    Correction(Arc<Source>),
}

/// Whether a ratio is of the base that the catalogue gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// It is, or the text names none.
    Own,
    /// The text names another one.
    Other,
}

/// Whether a snapshot is its article's newest among the readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    Current,
    /// How many newer ones there are.
    Older(usize),
}

impl Claim<'_> {
    /// The article that states it.
    pub(super) fn article(&self) -> &ArticleId {
        match &self.stated {
            Stated::Mention(_, article) => article,
            Stated::Correction(source) => &source.article,
        }
    }

    /// Where it stands.
    pub(super) fn locator(&self) -> &Locator {
        match &self.stated {
            Stated::Mention(mention, _) => &mention.locator,
            Stated::Correction(source) => &source.locator,
        }
    }

    pub(super) fn dropped(&self, reason: DropReason) -> Dropped {
        Dropped {
            article: self.article().clone(),
            locator: self.locator().clone(),
            indicator: self.indicator.code.clone(),
            reason,
        }
    }

    /// The claim with its texts, as it is kept.
    pub(super) fn into_source(self) -> Source {
        let (mention, article) = match self.stated {
            Stated::Mention(mention, article) => (mention, article),
            Stated::Correction(source) => return Arc::unwrap_or_clone(source),
        };
        Source {
            article: article.clone(),
            value: self.value,
            step: self.step,
            printed: format!("{}{}", mention.quantity, mention.unit),
            qualifier: self.qualifier,
            role: self.role,
            base: mention.base.clone(),
            counted_by: mention.counted_by,
            locator: mention.locator.clone(),
            rule: mention.rule.clone(),
            lost_by: None,
        }
    }

    /// One order for all claims of a slot, whatever the order of the readings.
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        self.age
            .cmp(&other.age)
            .then_with(|| self.article().cmp(other.article()))
            .then_with(|| self.locator().cmp(other.locator()))
            .then_with(|| (self.value, self.step, self.upper).cmp(&(other.value, other.step, other.upper)))
            .then_with(|| (self.value.scale(), self.qualifier).cmp(&(other.value.scale(), other.qualifier)))
            .then_with(|| self.cmp_rest(other))
    }

    /// Two claims of one value in one place: seldom, and only here their texts are made.
    fn cmp_rest(&self, other: &Self) -> Ordering {
        let (one, two) = (self.clone().into_source(), other.clone().into_source());
        (one.role, one.counted_by)
            .cmp(&(two.role, two.counted_by))
            .then_with(|| (&one.printed, &one.base, &one.rule).cmp(&(&two.printed, &two.base, &two.rule)))
    }
}

/// What the mentions of one document have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issuing<'a> {
    pub(super) article: &'a ArticleId,
    pub(super) age: Age,
    pub(super) published: Option<NaiveDate>,
}

/// A mention as a claim, or why it is none.
pub(super) fn claim<'a>(
    mention: &'a Mention,
    issuing: &Issuing<'a>,
    (indicator, standing): (&'a Indicator, Standing),
    rules: &Rules<'_>,
) -> Result<Claim<'a>, DropReason> {
    let converted = unit::convert(mention, indicator, rules.units)?;
    if indicator.least.is_some_and(|least| converted.value < least) {
        return Err(DropReason::Impossible);
    }
    let qualifier = match (mention.qualifier, converted.upper) {
        // Of a range the lower end is kept, and the true value is at least that.
        (Qualifier::Exact, Some(_)) => Qualifier::AtLeast,
        (qualifier, _) => qualifier,
    };
    let role = match mention.scope {
        // Two fields of work may both have a total: neither stands for the whole, nor against the other.
        Scope::PartOfWork => Role::Part,
        Scope::Region | Scope::OwnLevel | Scope::Body => mention.role,
    };
    Ok(Claim {
        indicator,
        value: converted.value,
        upper: converted.upper,
        step: converted.step,
        qualifier,
        role,
        stated: Stated::Mention(mention, issuing.article),
        age: issuing.age,
        standing,
        published: issuing.published,
        base: base_of(mention, indicator, rules),
    })
}

/// A ratio is of another base where the text names one that is neither the code nor the name of the
/// catalogue's denominator.
fn base_of(mention: &Mention, indicator: &Indicator, rules: &Rules<'_>) -> Base {
    let (IndicatorKind::Ratio, Some(base), Some(own)) = (indicator.kind, &mention.base, &indicator.denominator) else {
        return Base::Own;
    };
    let name = rules.catalogue.get(own).map(|own| own.name_zh.as_str());
    if base == own.as_str() || name == Some(base) {
        Base::Own
    } else {
        Base::Other
    }
}

/// The issue of a mention that was dropped as wrong; other reasons are no defects of the page.
pub(super) fn issue(mention: &Mention, article: &ArticleId, reason: DropReason, rules: &Rules<'_>) -> Option<Issue> {
    let code = match reason {
        DropReason::UnitMismatch => IssueCode::UnitMismatch,
        DropReason::NotWhole => IssueCode::NotWhole,
        DropReason::Impossible => IssueCode::Implausible,
        DropReason::Change
        | DropReason::Share
        | DropReason::Pace
        | DropReason::UnknownIndicator
        | DropReason::NoRegion
        | DropReason::NoPeriod
        | DropReason::Superseded => return None,
    };
    let indicator = rules.catalogue.get(&mention.indicator)?;
    let place = IssuePlace::Inside {
        article: article.clone(),
        locator: mention.locator.clone(),
    };
    Some(
        Issue::new(code, place)
            .with("name", &indicator.name_zh)
            .with("indicator", &indicator.code)
            .with("unit", &mention.unit)
            .with("value", format!("{}{}", mention.quantity, mention.unit))
            .with("expected", &indicator.unit)
            .with(
                "least",
                indicator.least.map_or_else(String::new, |least| least.to_string()),
            )
            .with("most", indicator.most.map_or_else(String::new, |most| most.to_string())),
    )
}
