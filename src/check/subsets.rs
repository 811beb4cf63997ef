use crate::check::norms::Norms;
use crate::check::{Figure, Figures};
use crate::model::{Issue, IssueCode, Qualifier};

/// Subsets larger than their set, where the bounds of both figures leave no doubt.
pub(super) fn check(figures: &Figures<'_>, norms: &Norms) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (part, whole) in norms.subsets() {
        let parts = figures.all.iter().filter(|figure| figure.indicator.code == *part);
        let pairs = parts.filter_map(|part| Some((part, figures.beside(part, whole)?)));
        issues.extend(pairs.filter_map(|(part, whole)| exceeds(part, whole)));
    }
    issues
}

fn exceeds(part: &Figure<'_>, whole: &Figure<'_>) -> Option<Issue> {
    let at_least = matches!(part.observation.qualifier, Qualifier::Exact | Qualifier::AtLeast);
    let at_most = matches!(whole.observation.qualifier, Qualifier::Exact | Qualifier::AtMost);
    (at_least && at_most && part.value > whole.value).then(|| {
        part.issue(IssueCode::SubsetExceeds)
            .with("part", &part.indicator.name_zh)
            .with("part_value", part.printed())
            .with("whole", &whole.indicator.name_zh)
            .with("whole_indicator", &whole.indicator.code)
            .with("whole_value", whole.printed())
    })
}
