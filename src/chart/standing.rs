use serde::{Deserialize, Serialize};

use crate::model::Qualifier;

/// Which way a target binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// At least the target is asked for (不少于60学时).
    Floor,
    /// At most the target is allowed.
    Ceiling,
}

/// On which side of a target a figure is known to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The target is reached.
    Reached,
    /// The target is missed.
    Missed,
    /// The figure's qualifier leaves it open: 50余 against a floor of 60.
    Undecided,
}

impl Standing {
    /// The standing of a figure. `about` decides nothing where the printed figure is the target
    /// itself (近60学时).
    pub fn of(value: f64, qualifier: Qualifier, (bound, target): (Bound, f64)) -> Self {
        let same = value.total_cmp(&target).is_eq();
        // The smallest and the largest value that the figure may stand for.
        let (low, high) = match qualifier {
            Qualifier::About if same => (f64::NEG_INFINITY, f64::INFINITY),
            Qualifier::Exact | Qualifier::About => (value, value),
            Qualifier::AtLeast => (value, f64::INFINITY),
            Qualifier::AtMost => (f64::NEG_INFINITY, value),
        };
        let (reached, missed) = match bound {
            Bound::Floor => (low >= target, high < target),
            Bound::Ceiling => (high <= target, low > target),
        };
        match (reached, missed) {
            (true, _) => Self::Reached,
            (_, true) => Self::Missed,
            _ => Self::Undecided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Standing};
    use crate::model::Qualifier;

    #[test]
    fn a_qualifier_decides_only_what_it_bounds() {
        use Bound::{Ceiling, Floor};
        use Qualifier::{About, AtLeast, AtMost, Exact};
        use Standing::{Missed, Reached, Undecided};
        for (value, qualifier, bound, expected) in [
            (60.0, Exact, Floor, Reached),
            (59.9, Exact, Floor, Missed),
            (60.0, Exact, Ceiling, Reached),
            (60.1, Exact, Ceiling, Missed),
            (60.0, AtLeast, Floor, Reached),
            (50.0, AtLeast, Floor, Undecided),
            (50.0, AtMost, Floor, Missed),
            (70.0, AtMost, Floor, Undecided),
            (50.0, AtMost, Ceiling, Reached),
            (70.0, AtMost, Ceiling, Undecided),
            (70.0, AtLeast, Ceiling, Missed),
            (50.0, AtLeast, Ceiling, Undecided),
            (60.0, About, Floor, Undecided),
            (61.0, About, Floor, Reached),
            (59.0, About, Ceiling, Reached),
        ] {
            let found = Standing::of(value, qualifier, (bound, 60.0));
            assert_eq!(found, expected, "{value} {qualifier} {bound:?}");
        }
    }
}
