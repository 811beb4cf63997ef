use rust_decimal::Decimal;

use super::{Consolidated, Method, consolidate};
use crate::form::filled::{Bearer, Filled, FilledCell};
use crate::model::{CellRef, Period, RegionCode, Scope};
use crate::reference::{Catalogue, ColumnTime, Form, Forms, Regions, TableFiles, shipped_tables};

const REGIONS: &str = "code\tname\tlevel\tparent\taliases\tvalid_from\tvalid_to\tsource\n\
    990000\t青岚省\tprovince\n990100\t岚州市\tcity\t990000\n\
    990102\t云磐区\tcounty\t990100\n990103\t望溪区\tcounty\t990100\n990121\t溪东县\tcounty\t990100\n";

fn cell(form: &Form, (row, region, scope): (&str, &str, Scope), (column, value): (&str, Option<&str>)) -> FilledCell {
    let of = form.column(column).unwrap();
    FilledCell {
        row: row.to_owned(),
        column: column.to_owned(),
        at: CellRef {
            sheet: "a".to_owned(),
            row: DISTRICTS
                .iter()
                .position(|(name, _)| *name == row)
                .map_or(9, |at| u32::try_from(at).unwrap()),
            column: 1,
            header_path: Vec::new(),
            span: None,
        },
        value: value.map(|value| value.parse().unwrap()),
        unit: of.unit.clone(),
        kind: of.kind,
        time: ColumnTime::This,
        total: row == "合计",
        of: (row != "合计").then(|| Bearer {
            region: region.parse().unwrap(),
            scope,
        }),
    }
}

fn filled(form: &Form, body: &str, cells: Vec<FilledCell>) -> Filled {
    Filled {
        form: form.key.clone(),
        sheet: "a".to_owned(),
        body: Some(body.to_owned()),
        region: None,
        period: Some(Period::Year(2031)),
        cells,
        failures: Vec::new(),
    }
}

fn added(key: &str, returns: &dyn Fn(&Form) -> Vec<Filled>) -> Vec<Consolidated> {
    let files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    let forms = Forms::load(&files, &catalogue).unwrap();
    let mut files = TableFiles::default();
    files.add_layer([("regions.tsv".to_owned(), "regions.tsv".to_owned(), REGIONS.to_owned())]);
    let regions = Regions::load(&files).unwrap();
    let returns = returns(forms.get(key).unwrap());
    let returns: Vec<&Filled> = returns.iter().collect();
    consolidate(&returns, &forms, &catalogue, &regions)
}

fn code(code: &str) -> RegionCode {
    code.parse().unwrap()
}

const DISTRICTS: [(&str, &str); 3] = [("云磐区", "990102"), ("望溪区", "990103"), ("溪东县", "990121")];

#[test]
fn regions_of_one_level_add_up_and_nothing_else_does() {
    let totals = added("training", &|form| {
        let row =
            |at: usize, column, value| cell(form, (DISTRICTS[at].0, DISTRICTS[at].1, Scope::Region), (column, value));
        let own = cell(form, ("市本级", "990100", Scope::OwnLevel), ("1", Some("500")));
        let city = vec![
            row(0, "1", Some("30")),
            row(1, "1", Some("40")),
            row(2, "1", None),
            row(0, "4", Some("60")),
            row(1, "4", Some("64")),
            own,
        ];
        // The district sends its own as well: once.
        vec![
            filled(form, "岚州市", city),
            filled(form, "云磐区", vec![row(0, "1", Some("30.0"))]),
        ]
    });
    let of = |column: &str, scope| {
        totals
            .iter()
            .find(|one| one.column == column && one.over.scope == scope)
            .unwrap()
    };
    let officers = of("1", Scope::Region);
    assert_eq!(
        (officers.method, officers.value),
        (Method::Sum, Some(Decimal::from(70)))
    );
    assert_eq!((officers.stated, officers.bodies, officers.conflicting), (2, 3, 0));
    assert_eq!(officers.over.parent, code("990100"));
    let own = of("1", Scope::OwnLevel);
    assert_eq!(
        (own.value, &own.over.parent),
        (Some(Decimal::from(500)), &code("990000"))
    );
}

#[test]
fn what_two_returns_state_differently_is_in_no_sum() {
    let totals = added("training", &|form| {
        let one = |value| {
            filled(
                form,
                "云磐区",
                vec![cell(form, ("云磐区", "990102", Scope::Region), ("1", Some(value)))],
            )
        };
        let other = cell(form, ("望溪区", "990103", Scope::Region), ("1", Some("7")));
        vec![one("30"), one("31"), filled(form, "望溪区", vec![other])]
    });
    assert_eq!((totals[0].value, totals[0].stated), (Some(Decimal::from(7)), 1));
    assert_eq!((totals[0].conflicting, totals[0].bodies), (1, 2));
}

#[test]
fn rates_are_sums_over_sums_and_residuals_are_told() {
    // 36 of 40 and 5 of 10: 41 of 50, not the mean of 90 and 50.
    let totals = added("training", &|form| {
        let row = |at: usize, column, value| {
            cell(
                form,
                (DISTRICTS[at].0, DISTRICTS[at].1, Scope::Region),
                (column, Some(value)),
            )
        };
        let mut cells = Vec::new();
        for (at, figures) in [["40", "36", "90"], ["10", "5", "50"]].into_iter().enumerate() {
            cells.extend(
                ["5", "6", "7"]
                    .into_iter()
                    .zip(figures)
                    .map(|(column, value)| row(at, column, value)),
            );
        }
        cells.push(cell(form, ("合计", "", Scope::Region), ("5", Some("51"))));
        vec![filled(form, "岚州市", cells)]
    });
    let of = |column: &str| totals.iter().find(|one| one.column == column).unwrap();
    let rate = of("7");
    assert_eq!(
        (rate.method, rate.value, rate.stated),
        (Method::Ratio, Some(Decimal::from(82)), 2)
    );
    assert_eq!(rate.range, Some((Decimal::from(50), Decimal::from(90))));
    assert_eq!(
        (of("5").value, of("5").residual),
        (Some(Decimal::from(50)), Some(Decimal::ONE))
    );
}

#[test]
fn bureaus_add_up_within_their_region() {
    let totals = added("penalty", &|form| {
        let bureau = |name: &str, value| {
            let own = cell(form, ("", "990102", Scope::Body), ("13", Some(value)));
            filled(form, name, vec![own])
        };
        vec![
            bureau("云磐区城管局", "12"),
            bureau("云磐区交通局", "30"),
            bureau("云磐区交通局", "30"),
        ]
    });
    assert_eq!(totals.len(), 1);
    assert_eq!((totals[0].value, totals[0].bodies), (Some(Decimal::from(42)), 2));
    assert_eq!(
        (&totals[0].over.parent, totals[0].over.scope),
        (&code("990102"), Scope::Body)
    );
}
