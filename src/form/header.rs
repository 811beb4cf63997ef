use crate::document::{Cell, Grid};
use crate::form::HEAD_ROWS;
use crate::model::{CellRef, Finding, IssueCode};
use crate::reference::{Form, FormColumn, Required};

/// The last column that spreadsheets have.
const LAST_COLUMN: u32 = 16_383;

/// The header of a form: which columns hold what.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// Last row of the header.
    pub(super) bottom: u32,
    /// Column of the units' names.
    pub(super) units: u32,
    /// Columns with an indicator, from left to right.
    pub(super) columns: Vec<HeaderColumn<'a>>,
}

/// A column with an indicator.
#[derive(Debug)]
pub(super) struct HeaderColumn<'a> {
    pub(super) at: u32,
    pub(super) meaning: &'a FormColumn,
    /// Labels above its cells, outermost first, as printed.
    pub(super) path: Vec<String>,
    /// Unit of its figures: the one in brackets, that of the sheet, or that of the catalogue.
    pub(super) unit: String,
}

/// A label with half-width letters and without blanks.
pub(super) fn bare(label: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    label.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

/// A label without the unit in brackets at its end, and that unit.
fn split_unit(label: &str) -> (String, Option<String>) {
    let bare = bare(label);
    let unit = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match unit {
        // 县(市、区) ends in no unit.
        Some((name, unit)) if !name.is_empty() && !unit.contains(['、', ',']) && unit.chars().count() <= 6 => {
            let unit = unit.trim_start_matches("单位:").to_owned();
            (name.to_owned(), Some(unit))
        }
        _ => (bare, None),
    }
}

/// Finds the header of `form` on a sheet. Columns that are missing or stand twice are reported and
/// left out; without a column of units nothing can be read.
pub(super) fn find<'a>(grid: &Grid, form: &'a Form, findings: &mut Vec<Finding>) -> Option<Header<'a>> {
    let top = grid.cells.first().map_or(0, |cell| cell.row);
    let mut near = grid.cells.iter().take_while(|cell| cell.row < top + HEAD_ROWS);
    let Some(units) = near.find(|cell| {
        let labels = form.label_column.as_ref();
        labels.is_some_and(|labels| labels.is_match(&split_unit(&cell.text).0))
    }) else {
        let finding = Finding::new(IssueCode::FormColumn).with("form", &form.key);
        findings.push(finding.with("column", "单位"));
        return None;
    };
    let below = grid.merges.iter().filter(|merge| merge.first_row == units.row);
    let bottom = below
        .map(|merge| merge.last_row)
        .max()
        .unwrap_or(units.row)
        .min(units.row + 5);
    let unit_of_sheet = unit_line(grid, units.row);
    let mut columns: Vec<HeaderColumn<'a>> = Vec::new();
    let last = grid
        .cells
        .iter()
        .map(|cell| cell.column)
        .max()
        .unwrap_or(0)
        .min(LAST_COLUMN);
    for meaning in &form.columns {
        let mut found: Vec<HeaderColumn<'a>> = Vec::new();
        for at in 0..=last {
            let path = path(grid, (units.row, bottom), at);
            let names: Vec<(String, Option<String>)> = path.iter().map(|label| split_unit(label)).collect();
            let joined: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            if !joined.is_empty() && meaning.header.is_match(&joined.join("/")) {
                let own = names.into_iter().rev().find_map(|(_, unit)| unit);
                let unit = own.or_else(|| unit_of_sheet.clone());
                found.push(HeaderColumn {
                    at,
                    meaning,
                    path,
                    unit: unit.unwrap_or_else(|| meaning.unit.clone()),
                });
            }
        }
        if found.len() == 1 {
            columns.extend(found);
        } else if !found.is_empty() || meaning.required == Required::Yes {
            let finding = Finding::new(IssueCode::FormColumn).with("form", &form.key);
            findings.push(finding.with("column", &meaning.name));
        }
    }
    columns.sort_by_key(|column| column.at);
    Some(Header {
        bottom,
        units: units.column,
        columns,
    })
}

/// The labels above a column, a merged one once.
pub(super) fn path(grid: &Grid, (top, bottom): (u32, u32), column: u32) -> Vec<String> {
    let mut found: Vec<&Cell> = Vec::new();
    for row in top..=bottom {
        if let Some(cell) = grid.cell_or_merge(row, column)
            && found
                .last()
                .is_none_or(|last| (last.row, last.column) != (cell.row, cell.column))
        {
            found.push(cell);
        }
    }
    found
        .into_iter()
        .map(|cell| cell.text.split_whitespace().collect())
        .collect()
}

/// 计量单位：万元 above the header. 填报单位 is who reports.
fn unit_line(grid: &Grid, header: u32) -> Option<String> {
    let above = grid.cells.iter().take_while(|cell| cell.row < header);
    let mut units = above.filter_map(|cell| {
        let text = bare(&cell.text);
        let unit = text.strip_prefix("计量单位:").or_else(|| text.strip_prefix("单位:"))?;
        (!unit.is_empty() && unit.chars().count() <= 4).then(|| unit.to_owned())
    });
    units.next()
}

/// The place of a cell with its labels.
pub(super) fn cell_ref(grid: &Grid, at: (u32, u32), labels: Vec<String>) -> CellRef {
    CellRef {
        sheet: grid.name.clone(),
        row: at.0,
        column: at.1,
        header_path: labels,
        span: grid.cell(at.0, at.1).and_then(|cell| cell.span),
    }
}

#[cfg(test)]
mod tests {
    use super::split_unit;

    #[test]
    fn units_stand_in_brackets_at_the_end() {
        for (label, name, unit) in [
            ("参训人次（人次）", "参训人次", Some("人次")),
            ("罚没\n金额(单位:万元)", "罚没金额", Some("万元")),
            ("单 位", "单位", None),
            ("县（市、区）", "县(市、区)", None),
            ("（一）", "(一)", None),
        ] {
            assert_eq!(split_unit(label), (name.to_owned(), unit.map(str::to_owned)), "{label}");
        }
    }
}
