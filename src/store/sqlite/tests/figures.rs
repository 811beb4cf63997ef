use super::{Desk, HARMONIZE};
use crate::model::{
    ArticleId, Digest, Locator, Observation, ObservationKey, Period, Place, Qualifier, Role, RuleRef, Scope, Sense,
    Source, Status, Target,
};
use crate::store::{Figures, Ledger, LedgerError};

fn key(indicator: &str, year: i32, sense: Sense) -> ObservationKey {
    ObservationKey {
        body: "990102".parse().unwrap(),
        region: "990102".parse().unwrap(),
        indicator: indicator.parse().unwrap(),
        period: Period::Year(year),
        scope: Scope::Region,
        sense,
    }
}

fn source(value: &str) -> Source {
    let place = Place::Text {
        block: 2,
        start: 40,
        end: 48,
    };
    Source {
        article: ArticleId("http://site.example/a.html".to_owned()),
        value: value.parse().unwrap(),
        step: "1".parse().unwrap(),
        printed: format!("{value}件"),
        qualifier: Qualifier::Exact,
        role: Role::Total,
        base: None,
        counted_by: None,
        locator: Locator::new(Digest::of(b"page"), place, format!("调解纠纷{value}件")),
        rule: RuleRef("wording/mediation.cases/1".to_owned()),
        lost_by: None,
    }
}

fn observation(indicator: &str, year: i32, value: &str) -> Observation {
    Observation {
        key: key(indicator, year, Sense::Observed),
        value: Some(value.parse().unwrap()),
        unit: "件".to_owned(),
        status: Status::Reported,
        qualifier: Qualifier::Exact,
        sources: vec![source(value)],
        alternatives: Vec::new(),
        precedence: None,
        corrections: Vec::new(),
    }
}

fn target(value: &str) -> Target {
    Target {
        key: key("enforce.training_hours", 2024, Sense::Target),
        value: value.parse().unwrap(),
        bound: Qualifier::AtLeast,
        unit: "学时".to_owned(),
        sources: vec![source(value)],
    }
}

#[test]
fn figures_come_back_as_they_were_in_their_order_with_exact_decimals() {
    let mut desk = Desk::new();
    let observations = [
        observation("mediation.cases", 2024, "120"),
        observation("mediation.cases", 2023, "99.50"),
        observation("appeal.cases", 2024, "12345678901234567890.123"),
    ];
    let targets = [target("60"), target("40")];
    let run = desk.begin("yearly");
    let figures = Figures {
        observations: &observations,
        targets: &targets,
    };
    desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap();
    let desk = desk.reopened();
    assert_eq!(desk.ledger.observations("yearly").unwrap(), observations);
    assert_eq!(desk.ledger.targets("yearly").unwrap(), targets);
    assert_eq!(desk.ledger.observations("monthly").unwrap(), []);
    let one = desk.ledger.observation("yearly", &observations[1].key).unwrap();
    // Equal decimals may differ in scale: what is printed must stay.
    assert_eq!(one.unwrap().value.unwrap().to_string(), "99.50");
    let absent = key("mediation.cases", 2020, Sense::Observed);
    assert_eq!(desk.ledger.observation("yearly", &absent).unwrap(), None);
}

#[test]
fn the_figures_of_some_indicators_come_back_by_key() {
    let mut desk = Desk::new();
    let observations = [
        observation("mediation.cases", 2024, "120"),
        observation("mediation.cases", 2023, "99"),
        observation("appeal.cases", 2024, "12"),
        observation("aid.cases", 2024, "7"),
    ];
    let run = desk.begin("yearly");
    let figures = Figures {
        observations: &observations,
        targets: &[],
    };
    desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap();
    let asked = ["mediation.cases", "aid.cases", "mediation.cases"].map(|code| code.parse().unwrap());
    let [newer, older, _, aid] = observations;
    assert_eq!(
        desk.ledger.observations_of("yearly", &asked).unwrap(),
        [aid, older, newer]
    );
    assert_eq!(desk.ledger.observations_of("monthly", &asked).unwrap(), []);
    assert_eq!(desk.ledger.observations_of("yearly", &[]).unwrap(), []);
}

#[test]
fn thousands_of_figures_keep_their_order() {
    let mut desk = Desk::new();
    let of_body = |at: i32| {
        let mut one = observation("mediation.cases", 2024, &at.to_string());
        one.key.body = format!("990102/{}", 9000 - at).parse().unwrap();
        one
    };
    let observations: Vec<Observation> = (0..2500).map(of_body).collect();
    let run = desk.begin("yearly");
    let figures = Figures {
        observations: &observations,
        targets: &[],
    };
    desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap();
    assert!(desk.ledger.observations("yearly").unwrap() == observations);
}

#[test]
fn every_row_carries_run_stage_and_version() {
    let mut desk = Desk::new();
    let run = desk.begin("yearly");
    let figures = Figures {
        observations: &[observation("mediation.cases", 2024, "120")],
        targets: &[target("60")],
    };
    desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap();
    for table in ["observations", "targets"] {
        let sql = format!("SELECT run, stage, code_version, indicator, period FROM {table}");
        let row: (i64, String, u32, String, String) = desk
            .ledger
            .connection
            .query_row(&sql, [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
            .unwrap();
        assert_eq!((row.0, row.1.as_str(), row.2), (run.0, "harmonize", 3));
        assert_eq!(row.4, "2024");
    }
}

#[test]
fn the_set_of_one_job_is_replaced_whole_or_not_at_all() {
    let mut desk = Desk::new();
    let before = [observation("mediation.cases", 2024, "120")];
    for job in ["yearly", "monthly"] {
        let run = desk.begin(job);
        let figures = Figures {
            observations: &before,
            targets: &[],
        };
        desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap();
        desk.finish(run);
    }
    let run = desk.begin("yearly");
    let twice = [
        observation("appeal.cases", 2024, "1"),
        observation("appeal.cases", 2024, "2"),
    ];
    let figures = Figures {
        observations: &twice,
        targets: &[],
    };
    let refused = desk.ledger.replace_figures(run, HARMONIZE, figures).unwrap_err();
    assert!(matches!(refused, LedgerError::TwoObservations { .. }), "{refused}");
    assert_eq!(desk.ledger.observations("yearly").unwrap(), before);

    let none = Figures {
        observations: &[],
        targets: &[],
    };
    desk.ledger.replace_figures(run, HARMONIZE, none).unwrap();
    assert_eq!(desk.ledger.observations("yearly").unwrap(), []);
    assert_eq!(desk.ledger.observations("monthly").unwrap(), before);

    desk.finish(run);
    let ended = desk.ledger.replace_figures(run, HARMONIZE, none).unwrap_err();
    assert!(matches!(ended, LedgerError::RunEnded { .. }));
}
