//! Whose the figures of a row are.

use crate::form::rows::{Reader, Row, RowKind, UnitRow, is_filled};
use crate::form::subject::{Subject, Whose, is_organ};
use crate::form::totals::Total;
use crate::model::{Extraction, Finding, IssueCode, Place, RegionCode, Role, Scope};
use crate::reference::Shape;

impl Reader<'_> {
    /// Where all rows are bureaus of one region, the total that they add up to is the region's figure.
    pub(super) fn total_of_parts(&self, extraction: &mut Extraction) {
        let sheet = &self.grid().name;
        let rows = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Unit) && !self.is_spare(row))
            .map(|row| row.at);
        let parts: Vec<u32> = extraction
            .mentions
            .iter()
            .filter(|mention| mention.role == Role::Part)
            .filter_map(|mention| match &mention.locator.place {
                Place::Cell(cell) if cell.sheet == *sheet => Some(cell.row),
                Place::Cell(_) | Place::Text { .. } => None,
            })
            .collect();
        let mut totals = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Total(Total::All)));
        let (Some(total), None) = (totals.next(), totals.next()) else {
            return;
        };
        if parts.is_empty() || rows.into_iter().any(|row| !parts.contains(&row)) {
            return;
        }
        let of = UnitRow {
            row: total,
            unit: self.owner.clone().map(|own| Subject {
                scope: Scope::Region,
                ..own
            }),
        };
        for column in self
            .header
            .columns
            .iter()
            .filter(|column| column.meaning.kind.is_additive())
        {
            let place = Place::Cell(self.place(total, column));
            let wrong = |finding: &Finding| {
                finding.code == IssueCode::TotalMismatch && finding.at.as_ref().is_some_and(|(at, _)| *at == place)
            };
            let units = self.rows.iter().filter(|row| matches!(row.kind, RowKind::Unit));
            let mut stated = units.filter(|row| !self.is_spare(row));
            let whole = stated.all(|row| self.is_certain(row, column));
            if whole
                && !extraction.findings.iter().any(wrong)
                && let Some(figure) = self.figure(&of, column, &mut Vec::new())
            {
                extraction.mentions.extend(self.mention(&of, column, figure));
            }
        }
    }

    /// A form of one row that has several: none says whose it is.
    pub(super) fn one_row(&self, extraction: &mut Extraction) {
        let filled = self.rows.iter().filter(|row| is_filled(self.grid(), self.header, row));
        let rows: Vec<&Row<'_>> = filled.collect();
        if self.header.labels.is_none()
            && let [_, second, ..] = rows.as_slice()
        {
            extraction
                .findings
                .push(self.about(second, IssueCode::FormRows).with("count", rows.len()));
            return;
        }
        let owned = self
            .rows
            .iter()
            .any(|row| matches!(row.kind, RowKind::Own | RowKind::Item(_)));
        // Bureaus of one region or of the other.
        let contradicted = matches!(self.sheet.whose, Whose::Contradiction(..));
        let unowned = owned && self.owner.is_none();
        if (unowned || contradicted) && self.sheet.form.shape != Shape::FreeItems {
            extraction.findings.push(self.whose());
        }
    }

    /// Why it cannot be told whose a table of one body is.
    fn whose(&self) -> Finding {
        if let Whose::Contradiction(found, expected) = &self.sheet.whose {
            let finding = Finding::new(IssueCode::SenderOther).with("form", &self.sheet.form.key);
            return finding.with("found", found).with("expected", expected);
        }
        let found = self.sheet.body.clone().unwrap_or_else(|| self.sheet.title.clone());
        let several = self.names.bearers(&found);
        if several.len() < 2 {
            return Finding::new(IssueCode::RegionUnknown).with("found", found);
        }
        let names: Vec<String> = several.iter().map(|code| self.names.regions.full_name(code)).collect();
        let finding = Finding::new(IssueCode::RegionAmbiguous).with("name", found);
        finding.with("candidates", names.join("、"))
    }

    /// Whose row it is, with the scope of its figures.
    pub(super) fn unit(&self, index: usize, extraction: &mut Extraction) -> Option<Subject> {
        let row = self.rows.get(index)?;
        let subject = |region: RegionCode, scope| Subject {
            region,
            scope,
            role: Role::Total,
        };
        if let Some(code) = self.names.own_level(&row.label) {
            return Some(subject(code, Scope::OwnLevel));
        }
        let bearers = self.names.bearers(&row.label);
        match bearers.as_slice() {
            [code] => {
                let own = self.sheet.form.scope == Scope::Body && is_organ(&row.label);
                let scope = if own { Scope::Body } else { Scope::Region };
                Some(subject(code.clone(), scope))
            }
            // 公安局, 司法局 in the table of a county: parts of what it counts.
            [] if is_organ(&row.label) && self.sheet.region().is_some() => {
                self.sheet.region().cloned().map(|region| Subject {
                    region,
                    scope: Scope::Body,
                    role: Role::Part,
                })
            }
            [] => {
                let told = is_organ(&row.label) && matches!(self.sheet.whose, Whose::Contradiction(..));
                let finding = self.about(row, IssueCode::RegionUnknown).with("found", &row.label);
                extraction.findings.extend((!told).then_some(finding));
                None
            }
            several => {
                let settled = self.by_subtotal(index, several);
                if settled.is_none() {
                    let names: Vec<String> = several.iter().map(|code| self.names.regions.full_name(code)).collect();
                    let finding = self.about(row, IssueCode::RegionAmbiguous).with("name", &row.label);
                    extraction.findings.push(finding.with("candidates", names.join("、")));
                }
                settled.map(|code| subject(code, Scope::Region))
            }
        }
    }

    /// Of namesakes the one below the region that the next subtotal names.
    fn by_subtotal(&self, index: usize, several: &[RegionCode]) -> Option<RegionCode> {
        let below = self.rows.iter().skip(index + 1);
        let subtotal = below
            .into_iter()
            .find(|row| matches!(row.kind, RowKind::Total(Total::Group)))?;
        let above: Vec<&RegionCode> = self
            .names
            .regions
            .names_in(&subtotal.label)
            .flat_map(|found| found.bearers)
            .collect();
        let mut inside = several
            .iter()
            .filter(|code| above.iter().any(|above| self.names.regions.is_within(code, above)));
        let found = inside.next()?;
        inside.next().is_none().then(|| found.clone())
    }
}
