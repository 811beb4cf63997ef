use crate::check::{Figure, Figures};
use crate::model::{IndicatorKind, Issue, IssueCode, Qualifier, Role, Source};

/// Parts of a total (其中…) that are larger than the total itself, where the bounds of both leave no
/// doubt. Rates are no parts of one another.
pub(super) fn check(figures: &Figures<'_>) -> Vec<Issue> {
    figures.all.iter().flat_map(larger).collect()
}

fn larger<'a>(figure: &'a Figure<'_>) -> impl Iterator<Item = Issue> + 'a {
    let counted = matches!(
        figure.indicator.kind,
        IndicatorKind::Count | IndicatorKind::Amount | IndicatorKind::Stock
    );
    let bounded = matches!(figure.observation.qualifier, Qualifier::Exact | Qualifier::AtMost);
    let parts = figure.observation.alternatives.iter();
    let exceeds = move |part: &&Source| {
        let least = matches!(part.qualifier, Qualifier::Exact | Qualifier::AtLeast);
        counted && bounded && least && part.role == Role::Part && part.value > figure.value
    };
    parts.filter(exceeds).map(|part| {
        figure
            .issue(IssueCode::PartExceeds)
            .with("part_value", &part.printed)
            .with("value", figure.printed())
            .with("quote", &part.locator.quote)
    })
}
