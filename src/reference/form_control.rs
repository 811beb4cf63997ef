//! What the figures of a form are held against (审核关系): `1=2+3`, `5<=1`, `1<=2*last.1`, `4=3/2%`, `1=aid.01`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::word_list;
use crate::reference::forms::{Form, Shape};
use crate::reference::{Problem, Row};

word_list! {
    /// What a control's codes are of.
    ControlAxis, "an axis of a control (columns, rows)" {
        /// Of columns: it holds in every row of figures.
        Columns = "columns",
        /// Of items: it holds in every column of figures.
        Rows = "rows",
    }
}

word_list! {
    /// What follows where a control does not hold.
    ControlLevel, "a level of a control (hard, soft)" {
        /// The return is wrong and is sent back.
        Hard = "hard",
        /// It may be right: an explanation is required.
        Soft = "soft",
    }
}

word_list! {
    /// How the two sides of a control stand to each other.
    Relation, "a relation (=, >=, <=)" {
        /// Both sides are equal.
        Equal = "=",
        /// The left side is no smaller.
        AtLeast = ">=",
        /// The left side is no larger.
        AtMost = "<=",
    }
}

/// Where a term's figure stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermOf {
    /// In the same return: `3`.
    Same,
    /// In the return of the same body and form one year before: `last.3`.
    LastYear,
    /// In the return of the same body and period of another form, by its key: `aid.3`. Columns of a form of one row or
    /// of the body's row; items in their first column of this year.
    Form(String),
    /// Nowhere: a number that the rule states, its code: `#20`.
    Number,
}

/// One figure of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What the figure is multiplied by; negative where it is taken off.
    pub factor: Decimal,
    /// Where it stands.
    pub of: TermOf,
    /// Code of the column or item.
    pub code: String,
}

/// The right side of a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Figures added up.
    Sum(Vec<Term>),
    /// A share in percent: numerator, denominator. Equal when it agrees to the digits that the left side prints.
    Percent(Term, Term),
}

/// One control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormControl {
    /// Its key within the form.
    pub key: String,
    /// Whether codes are of columns or of items.
    pub axis: ControlAxis,
    /// As written in the table, for people.
    pub rule: String,
    /// Left side.
    pub left: Vec<Term>,
    /// Relation.
    pub relation: Relation,
    /// Right side.
    pub right: Side,
    /// Hard or soft.
    pub level: ControlLevel,
    /// What it demands, in Chinese.
    pub text_zh: String,
    /// What it demands, in English.
    pub text_en: String,
}

impl FormControl {
    pub(super) const COLUMNS: &[&str] = &["form", "key", "axis", "rule", "level", "text_zh", "text_en"];

    pub(super) fn parse(row: &Row) -> Result<Self, Problem> {
        let rule = row.required("rule")?;
        let malformed = || {
            row.problem(format!(
                "column `rule`: `{rule}` is no control; write `1=2+3`, `5<=1`, `1<=2*last.1`, `4=3/2%`, `1=aid.01`"
            ))
        };
        let (left, relation, right) = split(rule).ok_or_else(malformed)?;
        Ok(Self {
            key: row.required("key")?.to_owned(),
            axis: row.parse("axis")?,
            left: sum(left).ok_or_else(malformed)?,
            relation,
            right: side(right).ok_or_else(malformed)?,
            level: row.parse("level")?,
            text_zh: row.required("text_zh")?.to_owned(),
            text_en: row.required("text_en")?.to_owned(),
            rule: rule.to_owned(),
        })
    }

    /// Every term of both sides.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let right: Vec<&Term> = match &self.right {
            Side::Sum(terms) => terms.iter().collect(),
            Side::Percent(numerator, denominator) => vec![numerator, denominator],
        };
        self.left.iter().chain(right)
    }

    /// Whether it holds, with the figures of both sides; nothing where a figure is not stated, since a blank is no zero.
    pub fn weigh(&self, figure: &dyn Fn(&Term) -> Option<Decimal>) -> Option<Weighed> {
        let left = added(&self.left, figure)?;
        let (right, slack) = match &self.right {
            Side::Sum(terms) => (added(terms, figure)?, Decimal::ZERO),
            Side::Percent(numerator, denominator) => {
                let share = figure(numerator)?.checked_div(figure(denominator)?)?;
                let half_step = Decimal::new(5, left.scale().saturating_add(1).min(28));
                (share.checked_mul(Decimal::ONE_HUNDRED)?, half_step)
            }
        };
        let holds = match self.relation {
            Relation::Equal => (left - right).abs() <= slack,
            Relation::AtLeast => left + slack >= right,
            Relation::AtMost => left <= right + slack,
        };
        Some(Weighed { holds, left, right })
    }

    /// What is wrong with it in its form.
    pub(super) fn mistakes(&self, form: &Form, forms: &BTreeMap<&str, &Form>) -> Vec<String> {
        let mut mistakes = Vec::new();
        if self.axis == ControlAxis::Rows && !form.shape.has_items() {
            mistakes.push(format!("column `axis`: a form of shape {} has no items", form.shape));
        }
        for term in self.terms() {
            let code = &term.code;
            let known = match &term.of {
                TermOf::Number => code.parse::<Decimal>().is_ok(),
                TermOf::Same | TermOf::LastYear => has(form, self.axis, code),
                TermOf::Form(other) => forms.get(other.as_str()).is_some_and(|other| {
                    let axis = if other.shape.has_items() {
                        ControlAxis::Rows
                    } else {
                        ControlAxis::Columns
                    };
                    other.shape != Shape::FreeItems && has(other, axis, code)
                }),
            };
            if !known {
                mistakes.push(format!(
                    "column `rule`: `{code}` is no code of the {} of its form",
                    self.axis
                ));
            }
        }
        mistakes
    }
}

/// The two sides of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// Whether the control holds.
    pub holds: bool,
    /// Left side.
    pub left: Decimal,
    /// Right side.
    pub right: Decimal,
}

fn has(form: &Form, axis: ControlAxis, code: &str) -> bool {
    match axis {
        ControlAxis::Columns => form.column(code).is_some(),
        ControlAxis::Rows => form.item(code).is_some(),
    }
}

fn added(terms: &[Term], figure: &dyn Fn(&Term) -> Option<Decimal>) -> Option<Decimal> {
    terms.iter().try_fold(Decimal::ZERO, |sum, term| {
        let figure = match term.of {
            TermOf::Number => term.code.parse().ok()?,
            TermOf::Same | TermOf::LastYear | TermOf::Form(_) => figure(term)?,
        };
        sum.checked_add(figure.checked_mul(term.factor)?)
    })
}

fn split(rule: &str) -> Option<(&str, Relation, &str)> {
    // The longer signs first: `=` stands in both of them.
    let relations = [Relation::AtLeast, Relation::AtMost, Relation::Equal];
    relations.into_iter().find_map(|relation| {
        let (left, right) = rule.split_once(relation.word())?;
        Some((left, relation, right))
    })
}

fn side(text: &str) -> Option<Side> {
    match text.trim().strip_suffix('%').and_then(|share| share.split_once('/')) {
        Some((numerator, denominator)) => Some(Side::Percent(term(numerator)?, term(denominator)?)),
        None => sum(text).map(Side::Sum),
    }
}

fn sum(text: &str) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    for added in text.split('+') {
        for (index, part) in added.split('-').enumerate() {
            let term = term(part)?;
            let factor = if index == 0 { term.factor } else { -term.factor };
            terms.push(Term { factor, ..term });
        }
    }
    Some(terms)
}

fn term(text: &str) -> Option<Term> {
    let text = text.trim();
    let (factor, place) = match text.split_once('*') {
        Some((factor, place)) => (factor.trim().parse().ok()?, place.trim()),
        None => (Decimal::ONE, text),
    };
    if let Some(number) = place.strip_prefix('#') {
        return number.parse::<Decimal>().ok().map(|_| Term {
            factor,
            of: TermOf::Number,
            code: number.to_owned(),
        });
    }
    let (of, code) = match place.split_once('.') {
        None => (TermOf::Same, place),
        Some(("last", code)) => (TermOf::LastYear, code),
        Some((form, code)) => (TermOf::Form(form.to_owned()), code),
    };
    let plain = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    plain(code).then(|| Term {
        factor,
        of,
        code: code.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Relation, Term, TermOf, side, split, sum};
    use crate::reference::form_control::{ControlAxis, ControlLevel, FormControl};

    fn control(rule: &str) -> FormControl {
        let (left, relation, right) = split(rule).unwrap();
        FormControl {
            key: "a".to_owned(),
            axis: ControlAxis::Columns,
            rule: rule.to_owned(),
            left: sum(left).unwrap(),
            relation,
            right: side(right).unwrap(),
            level: ControlLevel::Hard,
            text_zh: "甲".to_owned(),
            text_en: "a".to_owned(),
        }
    }

    /// Column 1 holds 10, 2 holds 4, 3 holds 6, 4 holds 66.7, last year's 1 held 5, another form's 1 holds 10; 9 is blank.
    fn figure(term: &Term) -> Option<Decimal> {
        let text = match (&term.of, term.code.as_str()) {
            (TermOf::Same | TermOf::Form(_), "1") => "10",
            (TermOf::LastYear, "1") => "5",
            (_, "2") => "4",
            (_, "3") => "6",
            (_, "4") => "66.7",
            _ => return None,
        };
        text.parse().ok()
    }

    #[test]
    fn controls_hold_or_not_and_blanks_say_nothing() {
        for (rule, holds) in [
            ("1=2+3", Some(true)),
            ("1 = 2 + 2", Some(false)),
            ("2=1-3", Some(true)),
            ("2>=3", Some(false)),
            ("2<=3", Some(true)),
            ("1<=2*last.1", Some(true)),
            ("1<=1.5*last.1", Some(false)),
            ("1<=1.5*last.1+#3", Some(true)),
            ("1=aid.1", Some(true)),
            // 4 of 6 are 66.66…%.
            ("4=2/3%", Some(true)),
            ("4=3/1%", Some(false)),
            ("1=2+9", None),
        ] {
            let weighed = control(rule).weigh(&figure);
            assert_eq!(weighed.map(|weighed| weighed.holds), holds, "{rule}");
        }
    }

    #[test]
    fn what_is_no_control_is_refused() {
        assert!(split("1").is_none());
        for rule in ["1=", "=1", "1=2+", "1=a b", "1=x*2", "1=last."] {
            let (left, _, right) = split(rule).unwrap();
            assert!(sum(left).is_none() || side(right).is_none(), "{rule}");
        }
        assert_eq!(split("1>=2").unwrap().1, Relation::AtLeast);
    }
}
