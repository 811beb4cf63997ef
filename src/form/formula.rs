use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::reference::{ControlAxis, ControlLevel, Form, FormControl, Relation, Side, Term, TermOf};

/// One row or column of figures.
pub(super) struct Line<'a> {
    /// Whether codes are of columns or of items.
    pub(super) axis: ControlAxis,
    /// The cell of a code.
    pub(super) at: &'a dyn Fn(&str) -> Option<String>,
}

/// What hard controls say to be a sum of others, by code, with its formula. As long as a part is blank there is no sum: a
/// blank is no zero.
pub(super) fn formulas<'a>(form: &'a Form, line: &Line<'_>) -> Vec<(&'a str, String)> {
    let mut worked: BTreeMap<&str, &[Term]> = BTreeMap::new();
    let mut found = Vec::new();
    for control in &form.controls {
        let Some((code, terms)) = sum(control, line.axis) else {
            continue;
        };
        // A sum is worked out once, and never from itself.
        if worked.contains_key(code) || rests_on(terms, code, &worked) {
            continue;
        }
        if let Some(formula) = formula(terms, line.at) {
            worked.insert(code, terms);
            found.push((code, formula));
        }
    }
    found
}

/// `1=2+3` within the return.
fn sum(control: &FormControl, axis: ControlAxis) -> Option<(&str, &[Term])> {
    let hard = control.level == ControlLevel::Hard && control.relation == Relation::Equal && control.axis == axis;
    let ([left], Side::Sum(terms)) = (control.left.as_slice(), &control.right) else {
        return None;
    };
    let own = std::iter::once(left).chain(terms).all(|term| term.of == TermOf::Same);
    // 3=2 makes nothing to work out.
    (hard && own && left.factor == Decimal::ONE && terms.len() > 1).then_some((left.code.as_str(), terms.as_slice()))
}

fn rests_on(terms: &[Term], code: &str, worked: &BTreeMap<&str, &[Term]>) -> bool {
    let rests = |term: &Term| {
        term.code == code
            || worked
                .get(term.code.as_str())
                .is_some_and(|terms| rests_on(terms, code, worked))
    };
    terms.iter().any(rests)
}

fn formula(terms: &[Term], at: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut cells = Vec::new();
    let mut sum = String::new();
    for term in terms {
        let cell = at(&term.code)?;
        let sign = if term.factor.is_sign_negative() { '-' } else { '+' };
        sum.push(sign);
        if term.factor.abs() != Decimal::ONE {
            sum.push_str(&term.factor.abs().normalize().to_string());
            sum.push('*');
        }
        // "/" counts as nothing.
        sum.push_str(&["N(", &cell, ")"].concat());
        cells.push(format!("{cell}=\"\""));
    }
    let sum = sum.trim_start_matches('+');
    Some(format!("=IF(OR({}),\"\",{sum})", cells.join(",")))
}
