use rust_decimal::Decimal;

use crate::form::Consolidated;
use crate::model::{IndicatorCode, Level, Period, Scope};
use crate::reference::{Form, Forms, Regions};
use crate::render::RenderError;
use crate::render::cell::{Cell, Mark, Sheet};

/// Columns of `consolidated.csv`.
pub const CONSOLIDATED_COLUMNS: &[&str] = &[
    "form",
    "name",
    "period",
    "parent",
    "parent_name",
    "level",
    "scope",
    "row",
    "column",
    "label",
    "indicator",
    "method",
    "value",
    "unit",
    "least",
    "most",
    "n_stated",
    "n_conflict",
    "n_bodies",
    "n_expected",
    "residual",
];

/// Bytes of `consolidated.csv`: totals over bodies, in the order given.
pub fn consolidated_csv(totals: &[Consolidated], forms: &Forms, regions: &Regions) -> Result<Vec<u8>, RenderError> {
    let sheet = Sheet {
        table: "consolidated.csv",
        columns: CONSOLIDATED_COLUMNS,
        mark: Mark::Bom,
    };
    sheet.bytes(totals.iter().map(|one| row(one, forms, regions)))
}

fn row(one: &Consolidated, forms: &Forms, regions: &Regions) -> [Cell; 21] {
    let form = forms.get(&one.form);
    let (label, indicator) = form.map_or((None, None), |form| named(form, one));
    let number = |value: Option<Decimal>| Cell::maybe_number(value.map(|value| value.normalize()));
    [
        Cell::text(&one.form),
        Cell::maybe_text(form.map(|form| &form.name_zh)),
        Cell::text(one.period),
        Cell::text(&one.over.parent),
        Cell::text(regions.full_name(&one.over.parent)),
        Cell::text(one.over.level),
        Cell::text(one.over.scope),
        Cell::maybe_text(Some(&one.row).filter(|row| !row.is_empty())),
        Cell::text(&one.column),
        Cell::maybe_text(label),
        Cell::maybe_text(indicator),
        Cell::text(one.method),
        number(one.value),
        Cell::maybe_text(Some(&one.unit).filter(|unit| !unit.is_empty())),
        number(one.range.map(|(least, _)| least)),
        number(one.range.map(|(_, most)| most)),
        Cell::number(one.stated),
        Cell::number(one.conflicting),
        Cell::number(one.bodies),
        Cell::maybe_number(expected(one, regions)),
        number(one.residual),
    ]
}

/// What a row and column are called, and the indicator that they count.
fn named<'a>(form: &'a Form, one: &Consolidated) -> (Option<String>, Option<&'a IndicatorCode>) {
    let column = form.column(&one.column);
    if one.row.is_empty() {
        return (
            column.map(|column| column.name.clone()),
            column.and_then(|column| column.indicator.as_ref()),
        );
    }
    let item = form.item(&one.row);
    let names = [
        item.map(|item| item.name.clone()),
        column.map(|column| column.name.clone()),
    ];
    let label = names.into_iter().flatten().collect::<Vec<_>>().join(" / ");
    (
        Some(label),
        item.and_then(|item| item.indicator(&one.column))
            .map(|found| &found.indicator),
    )
}

/// How many regions there are of that level below the parent; nothing where bodies of a region are added up.
fn expected(one: &Consolidated, regions: &Regions) -> Option<usize> {
    let counted = one.over.scope == Scope::Region && one.over.level != Level::Township;
    counted.then(|| below(one, one.period, regions))
}

fn below(one: &Consolidated, period: Period, regions: &Regions) -> usize {
    let year = period.year();
    let parts = regions
        .children(&one.over.parent)
        .filter(|part| part.level == one.over.level);
    let in_force = parts
        .filter(|part| part.valid_from.is_none_or(|from| from <= year) && part.valid_to.is_none_or(|to| year <= to));
    in_force.count()
}
