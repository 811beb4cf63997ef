//! Golden bytes, small and written by hand, and the documentation of the columns.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    AUDIT_COLUMNS, CHANGE_COLUMNS, COMPARISON_COLUMNS, CONSOLIDATED_COLUMNS, COVERAGE_COLUMNS, DICTIONARY_COLUMNS,
    DOCUMENT_COLUMNS, FAULT_COLUMNS, ISSUE_COLUMNS, IssueNotes, LISTING_COLUMNS, Names, OBSERVATION_COLUMNS,
    PANEL_COLUMNS, POINT_COLUMNS, RenderError, SOURCE_COLUMNS, STATISTICS_COLUMNS, TABLE_COLUMNS, TARGET_COLUMNS,
    TREND_COLUMNS, WIDE_COLUMNS, comparison_csv, coverage_csv, issues_csv, listing_csv, listing_json, listing_table,
    observations_csv, panel_csv, statistics_csv, targets_csv, trends_csv, wide_csv,
};
use crate::check::Norms;
use crate::harmonize::ListingRow;
use crate::model::{
    ArticleId, BodyId, CellRef, Digest, Issue, IssueCode, IssuePlace, Locator, Observation, ObservationKey, Period,
    Place, Precedence, Qualifier, Role, RuleRef, Scope, Sense, Source, Status, Target,
};
use crate::panel::{FrameRegion, PARQUET_COLUMNS, Panel, PanelFrame, PanelTables, Parent, targets};
use crate::reference::{Catalogue, Contracts, Lang, Regions, Texts, shipped_tables};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn source(value: &str, quote: &str) -> Source {
    let cell = Place::Cell(CellRef {
        sheet: "表1".to_owned(),
        row: 6,
        column: 1,
        header_path: Vec::new(),
        span: None,
    });
    Source {
        article: ArticleId("file:a.xlsx".to_owned()),
        value: decimal(value),
        step: Decimal::ONE,
        printed: format!("{value}件"),
        qualifier: Qualifier::Exact,
        role: Role::Total,
        base: None,
        counted_by: None,
        locator: Locator::new(Digest::of(b"abc"), cell, quote.to_owned()),
        rule: RuleRef("test".to_owned()),
        lost_by: None,
    }
}

fn key(year: i32) -> ObservationKey {
    let region = "990102".parse().unwrap();
    ObservationKey {
        body: BodyId::government(&region),
        region,
        indicator: "aid.cases".parse().unwrap(),
        period: Period::Year(year),
        scope: Scope::Region,
        sense: Sense::Observed,
    }
}

fn observation(year: i32, value: Option<&str>, sources: Vec<Source>) -> Observation {
    Observation {
        key: key(year),
        value: value.map(decimal),
        unit: "件".to_owned(),
        status: if value.is_some() {
            Status::Reported
        } else {
            Status::Conflict
        },
        qualifier: Qualifier::Exact,
        sources,
        alternatives: Vec::new(),
        precedence: None,
        corrections: Vec::new(),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The lines after the header of a table that writes itself.
fn written(table: impl FnOnce(&mut dyn std::io::Write) -> Result<(), RenderError>) -> Vec<String> {
    let mut bytes = Vec::new();
    table(&mut bytes).unwrap();
    body(bytes)
}

/// The lines after the header.
fn body(bytes: Vec<u8>) -> Vec<String> {
    text(bytes).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn observations_and_targets_stand_in_one_table() {
    let catalogue = Catalogue::load(&shipped_tables()).unwrap();
    let regions = Regions::default();
    let names = Names {
        catalogue: &catalogue,
        regions: &regions,
    };
    let mut chosen = observation(2024, Some("4714"), vec![source("4714", "=4714")]);
    chosen.alternatives = vec![source("4000", "4000").lost(Precedence::ExactOverRounded)];
    chosen.precedence = Some("exact_over_rounded".to_owned());
    let conflict = observation(2023, None, vec![source("154", "154"), source("163", "163")]);
    let target = Target {
        key: ObservationKey {
            sense: Sense::Target,
            ..key(2025)
        },
        value: decimal("5000"),
        bound: Qualifier::AtLeast,
        unit: "件".to_owned(),
        sources: vec![source("5000", "5000")],
    };
    let bytes = observations_csv(&[conflict, chosen], &[target], &names).unwrap();
    assert!(bytes.starts_with("\u{feff}observation,body,".as_bytes()));
    // SHA-256 of `abc` as in FIPS 180-4.
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let tail = |quote: &str, printed: &str| format!("file:a.xlsx,{digest},表1!B7,{printed},{quote},test");
    let head = "990102,990102,,aid.cases,法律援助案件数";
    assert_eq!(
        body(bytes),
        [
            format!(
                "990102|990102|aid.cases|2023|region|observed,{head},observed,region,2023,2023,,件,conflict,,154;163,2,,,,,{}",
                tail("154", "154件")
            ),
            format!(
                "990102|990102|aid.cases|2024|region|observed,{head},observed,region,2024,2024,4714,件,reported,exact,,1,4000,exact_over_rounded,exact_over_rounded,,{}",
                tail("'=4714", "4714件")
            ),
            format!(
                "990102|990102|aid.cases|2025|region|target,{head},target,region,2025,2025,5000,件,,at_least,,1,,,,,{}",
                tail("5000", "5000件")
            ),
        ]
    );
}

#[test]
fn the_panel_and_what_follows_from_it() {
    let files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    let parent = |code: &str, name: &str| Parent {
        code: code.parse().unwrap(),
        name: name.to_owned(),
    };
    let region = |code: &str, name: &str| FrameRegion {
        code: code.parse().unwrap(),
        name: name.to_owned(),
        city: Some(parent("990100", "岚州市")),
        province: None,
    };
    let frame = PanelFrame {
        regions: vec![region("990102", "望溪区"), region("990103", "云磐区")],
        years: vec![2023, 2024],
        indicators: vec!["aid.cases".parse().unwrap()],
        catalogue: &catalogue,
        norms: &Norms::load(&files, &catalogue).unwrap(),
        tables: &PanelTables::default(),
    };
    let observations = [
        observation(2023, Some("120"), Vec::new()),
        observation(2024, Some("100"), Vec::new()),
    ];
    let panel = Panel::build(&observations, &frame).unwrap();
    let what = "aid.cases,法律援助案件数,件";
    let own = |year: i32| format!("990102|990102|aid.cases|{year}|region|observed");
    assert_eq!(
        written(|out| panel_csv(&panel, &BTreeMap::new(), out)),
        [
            format!(
                "county,990102,望溪区,岚州市,2023,{what},120,reported,exact,,,,,,,,,,{},,",
                own(2023)
            ),
            format!(
                "county,990102,望溪区,岚州市,2024,{what},100,reported,exact,,,,,,,,,,{},,",
                own(2024)
            ),
            format!("county,990103,云磐区,岚州市,2023,{what},,missing,,,,,,,,,,,,,"),
            format!("county,990103,云磐区,岚州市,2024,{what},,missing,,,,,,,,,,,,,"),
            format!("city,990100,岚州市,,2023,{what},120,,exact,sum,1,2,120,120,120,120,,,,,"),
            format!("city,990100,岚州市,,2024,{what},100,,exact,sum,1,2,100,100,100,100,,,,,"),
        ]
    );
    assert_eq!(
        written(|out| comparison_csv(&panel, &BTreeMap::new(), out)),
        [
            format!(
                "{what},2023,990102,望溪区,岚州市,120,exact,1,larger_first,1,2,50,1,100,,,,,岚州市,1,2,120,120,no,{}",
                own(2023)
            ),
            format!(
                "{what},2024,990102,望溪区,岚州市,100,exact,1,larger_first,1,2,50,1,100,120,-20,件,-16.67,岚州市,1,2,100,100,no,{}",
                own(2024)
            ),
        ]
    );
    assert_eq!(
        written(|out| coverage_csv(&panel, out)),
        [
            "aid.cases,法律援助案件数,2023,1,0,0,0,0,1,2,50",
            "aid.cases,法律援助案件数,2024,1,0,0,0,0,1,2,50",
        ]
    );
    assert_eq!(
        written(|out| statistics_csv(&panel, out)),
        [
            format!("{what},2023,all,,,sum,120,exact,1,2,50,1,120,,,0,120,120,120,120,120"),
            format!("{what},2023,city,990100,岚州市,sum,120,exact,1,2,50,1,120,,,0,120,120,120,120,120"),
            format!("{what},2024,all,,,sum,100,exact,1,2,50,1,100,,,0,100,100,100,100,100"),
            format!("{what},2024,city,990100,岚州市,sum,100,exact,1,2,50,1,100,,,0,100,100,100,100,100"),
        ]
    );
    assert_eq!(
        written(|out| trends_csv(&panel, out)),
        [format!(
            "{what},990102,望溪区,岚州市,2,2,2023,120,2024,100,-16.67,,,,no"
        )]
    );
    let mut wide = Vec::new();
    wide_csv(&panel, &mut wide).unwrap();
    assert_eq!(
        text(wide),
        "\u{feff}region_code,region,city,province,year,aid.cases\n\
         990102,望溪区,岚州市,,2023,120\n990102,望溪区,岚州市,,2024,100\n\
         990103,云磐区,岚州市,,2023,\n990103,云磐区,岚州市,,2024,\n"
    );
}

#[test]
fn goals_stand_beside_their_results() {
    let catalogue = Catalogue::load(&shipped_tables()).unwrap();
    let regions = Regions::default();
    let names = Names {
        catalogue: &catalogue,
        regions: &regions,
    };
    let goal = |year: i32, value: &str| Target {
        key: ObservationKey {
            sense: Sense::Target,
            ..key(year)
        },
        value: decimal(value),
        bound: Qualifier::AtLeast,
        unit: "件".to_owned(),
        sources: vec![source(value, value)],
    };
    let goals = [goal(2023, "100"), goal(2024, "150"), goal(2025, "150"), goal(2022, "1")];
    let observations = [
        observation(2022, None, Vec::new()),
        observation(2023, Some("120"), Vec::new()),
        observation(2024, Some("120"), Vec::new()),
    ];
    let rows = targets(&goals, &observations, &catalogue);
    let line = |year: i32, goal: &str, told: &str, own: &str| {
        let head = format!(
            "990102|990102|aid.cases|{year}|region|target,990102,990102,,aid.cases,法律援助案件数,件,region,{year}"
        );
        format!("{head},{goal},at_least,floor,{told},{own},file:a.xlsx,{goal}")
    };
    let own = |year: i32| key(year).to_string();
    assert_eq!(
        written(|out| targets_csv(&rows, &names, out)),
        [
            line(2023, "100", "120,exact,reported,20,met", &own(2023)),
            line(2024, "150", "120,exact,reported,-30,missed", &own(2024)),
            line(2025, "150", ",,missing,,not_stated", ""),
            line(2022, "1", ",,conflict,,undecided", &own(2022)),
        ]
    );
}

#[test]
fn issues_stand_gravest_first_with_their_words() {
    let texts = Texts::load(&shipped_tables()).unwrap();
    let article = ArticleId("http://a.invalid/1".to_owned());
    let seen = "2024-03-05T01:02:03Z".parse().unwrap();
    let first_seen = BTreeMap::from([(article.clone(), seen)]);
    let missing = Issue::new(IssueCode::ReportMissing, IssuePlace::Job)
        .with("region", "望溪区")
        .with("year", 2023);
    let place = Place::Text {
        block: 3,
        start: 5,
        end: 9,
    };
    let inside = IssuePlace::Inside {
        article,
        locator: Locator::new(Digest::of(b"abc"), place, "3条".to_owned()),
    };
    let unit = Issue::new(IssueCode::UnitMismatch, inside)
        .with("name", "案件")
        .with("unit", "条")
        .with("expected", "件");
    let conflict = IssuePlace::Observation {
        key: key(2024).to_string(),
    };
    let conflict = Issue::new(IssueCode::ValueConflict, conflict)
        .with("name", "案件")
        .with("values", "1件、2件")
        .with("places", "甲、乙");
    let notes = IssueNotes {
        texts: &texts,
        lang: Lang::Zh,
        first_seen: &first_seen,
    };
    let rows = body(issues_csv(&[missing.clone(), unit.clone(), conflict.clone()], &notes).unwrap());
    assert_eq!(
        rows,
        [
            format!(
                "{},error,value_conflict,案件有不同数值：1件、2件，未取；出处：甲、乙,,990102|990102|aid.cases|2024|region|observed,,",
                conflict.id()
            ),
            format!("{},check,report_missing,望溪区 缺 2023 年度报告,,,,", missing.id()),
            format!(
                "{},check,unit_mismatch,案件的单位“条”不可换算为“件”，未取,http://a.invalid/1,block 3,3条,2024-03-05T01:02:03Z",
                unit.id()
            ),
        ]
    );
}

fn listing() -> ListingRow {
    ListingRow {
        document: "in/x.html".to_owned(),
        indicator: "aid.recovered".parse().unwrap(),
        name: "法律援助挽回损失".to_owned(),
        body: None,
        region_code: None,
        region: String::new(),
        sense: Sense::Observed,
        scope: Scope::Region,
        year: Some(2024),
        period: Some(Period::Year(2024)),
        value: decimal("25.80"),
        unit: "万元".to_owned(),
        qualifier: Qualifier::AtLeast,
        role: Role::Part,
        evidence: Some("-挽回\n25.80万余元".to_owned()),
        start: Some(7),
        end: Some(19),
        locator: "block 3".to_owned(),
        status: Status::Reported,
        counted_by: None,
    }
}

#[test]
fn the_listing_keeps_its_evidence_as_it_is() {
    let rows = [listing()];
    assert_eq!(
        text(listing_csv(&rows).unwrap()),
        format!(
            "{}\nin/x.html,aid.recovered,法律援助挽回损失,,,,observed,region,2024,2024,25.80,万元,at_least,part,\
             \"-挽回\n25.80万余元\",7,19,block 3,reported,\n",
            LISTING_COLUMNS.join(",")
        )
    );
    let json: serde_json::Value = serde_json::from_slice(&listing_json(&rows).unwrap()).unwrap();
    assert_eq!(json["value"], "25.80");
    assert_eq!(json["evidence"], "-挽回\n25.80万余元");
    let names: Vec<&str> = LISTING_COLUMNS.to_vec();
    assert!(names.iter().all(|name| json.get(*name).is_some()));
    assert_eq!(json.as_object().unwrap().len(), names.len());
}

#[test]
fn the_table_aligns_wide_characters() {
    let texts = Texts::load(&shipped_tables()).unwrap();
    let mut long = listing();
    long.evidence = Some("长".repeat(40));
    long.name = "案件".to_owned();
    let table = listing_table(&[listing(), long], &texts, Lang::Zh);
    let expected = format!(
        "文件       指标              地区  时期  数值        说明       原文\n\
         in/x.html  法律援助挽回损失        2024  25.80 万元  分项 以上  -挽回 25.80万余元\n\
         in/x.html  案件                    2024  25.80 万元  分项 以上  {}…\n",
        "长".repeat(23)
    );
    assert_eq!(table, expected);
}

#[test]
fn the_contracts_name_exactly_the_columns() {
    let contracts = Contracts::load(&shipped_tables()).unwrap();
    // Behind its first columns, wide.csv has one for each indicator.
    let wide = [WIDE_COLUMNS, &["*"]].concat();
    let written = [
        ("audit.csv", AUDIT_COLUMNS),
        ("changes.csv", CHANGE_COLUMNS),
        ("comparison.csv", COMPARISON_COLUMNS),
        ("consolidated.csv", CONSOLIDATED_COLUMNS),
        ("coverage.csv", COVERAGE_COLUMNS),
        ("dictionary.csv", DICTIONARY_COLUMNS),
        ("documents.csv", DOCUMENT_COLUMNS),
        ("extract", LISTING_COLUMNS),
        ("issues.csv", ISSUE_COLUMNS),
        ("observations.csv", OBSERVATION_COLUMNS),
        ("panel.csv", PANEL_COLUMNS),
        ("panel.parquet", PARQUET_COLUMNS),
        ("points.csv", POINT_COLUMNS),
        ("sources.csv", SOURCE_COLUMNS),
        ("statistics.csv", STATISTICS_COLUMNS),
        ("tables.csv", TABLE_COLUMNS),
        ("targets.csv", TARGET_COLUMNS),
        ("trends.csv", TREND_COLUMNS),
        ("verify.csv", FAULT_COLUMNS),
        ("wide.csv", &wide),
    ];
    for (file, columns) in written {
        let named = contracts.columns(file).iter().map(|column| column.name.as_str());
        assert_eq!(named.collect::<Vec<&str>>(), columns, "{file}");
    }
    // And of no file that nobody writes.
    let files: Vec<&str> = contracts.files().map(|(file, _)| file).collect();
    assert_eq!(files, written.map(|(file, _)| file));
}
