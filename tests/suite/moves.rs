//! The text moves, the result moves: figures, measure words and places exchanged, and sentences put
//! in that state no figure of the text. Draws are seeded; `FAZHI_DRAWS` asks for more of each kind.
#![allow(clippy::print_stdout)] // what was measured, shown with --nocapture

#[path = "moves/change.rs"]
mod change;
#[path = "moves/distract.rs"]
mod distract;
#[path = "moves/draw.rs"]
mod draw;
#[path = "moves/score.rs"]
mod score;
#[path = "moves/source.rs"]
pub(crate) mod source;

use std::collections::BTreeMap;

use change::{Figures, Places, Region};
use distract::Sort;
use draw::Draw;
use score::Score;
use source::Source;

use crate::project::{Project, Row, rows};

const FLOOR: f64 = 0.97;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Figures(Figures),
    Measures,
    Places(Places),
    Distracted(&'static [Sort]),
    Everything,
}

const KINDS: &[(&str, Kind)] = &[
    ("unchanged", Kind::Nothing),
    ("figures-free", Kind::Figures(Figures::Free)),
    ("figures-mapped", Kind::Figures(Figures::Mapped)),
    ("figures-ordered", Kind::Figures(Figures::Ordered)),
    ("measures", Kind::Measures),
    ("places-all", Kind::Places(Places::All)),
    ("places-county", Kind::Places(Places::County)),
    ("distracted", Kind::Distracted(&Sort::ALL)),
    ("distracted-named", Kind::Distracted(&[Sort::Named])),
    ("distracted-last-year", Kind::Distracted(&[Sort::LastYear])),
    ("distracted-elsewhere", Kind::Distracted(&[Sort::Elsewhere])),
    ("distracted-months", Kind::Distracted(&[Sort::Month, Sort::Named])),
    ("everything", Kind::Everything),
];

impl Kind {
    fn of(self, source: &Source, regions: &[Region], draw: &mut Draw) -> Source {
        match self {
            Self::Nothing => source.clone(),
            Self::Figures(how) => change::figures(source, how, draw),
            Self::Measures => change::measures(source, draw),
            Self::Places(how) => change::places(source, (how, regions), draw),
            Self::Distracted(sorts) => distract::distracted(source, sorts, draw),
            Self::Everything => {
                let how = *draw.one(&[Figures::Free, Figures::Mapped, Figures::Ordered]);
                let moved = change::measures(&change::figures(source, how, draw), draw);
                let moved = change::places(&moved, (Places::All, regions), draw);
                distract::distracted(&moved, &Sort::ALL, draw)
            }
        }
    }
}

fn draws() -> usize {
    let asked = std::env::var("FAZHI_DRAWS").ok();
    asked.map_or(2, |count| count.parse().unwrap())
}

/// Every kind of change over every text, read in one call of the program.
fn measured(sources: &[Source], arguments: &[&str]) -> BTreeMap<&'static str, Score> {
    let (draws, regions) = (draws(), change::regions());
    let only = std::env::var("FAZHI_KIND").ok();
    let project = Project::sample();
    let mut written: Vec<(&str, String, Source)> = Vec::new();
    for (name, kind) in KINDS
        .iter()
        .filter(|(name, _)| only.as_ref().is_none_or(|only| name.starts_with(only.as_str())))
    {
        let draws = if *kind == Kind::Nothing { 1 } else { draws };
        for number in 0..draws {
            for source in sources {
                let mut draw = Draw::of(&[name, &source.name], number);
                let mut moved = kind.of(source, &regions, &mut draw);
                moved.name = format!("{name}-{number}-{}", &source.name);
                let file = format!("texts/{}", moved.name);
                project.write(&file, moved.text.iter().collect::<String>());
                written.push((name, moved.name.clone(), moved));
            }
        }
    }
    let call: Vec<&str> = ["extract", "texts", "--format", "csv"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let called = project.call(&call).expect(0);
    let rows = rows(called.stdout.as_bytes());
    let mut of: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        of.entry(row["document"].rsplit('/').next().unwrap())
            .or_default()
            .push(row);
    }
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    for (name, file, moved) in &written {
        let (name, _) = KINDS.iter().find(|(kind, _)| kind == name).unwrap();
        let own = of.get(file.as_str()).map_or(&[][..], Vec::as_slice);
        scores.entry(*name).or_default().add(score::score(moved, own));
    }
    if let Some(folder) = std::env::var_os("FAZHI_KEEP") {
        std::fs::create_dir_all(&folder).unwrap();
        for (_, file, moved) in &written {
            std::fs::write(
                std::path::Path::new(&folder).join(file),
                moved.text.iter().collect::<String>(),
            )
            .unwrap();
        }
    }
    scores
}

/// One line a kind, and what was missed or false.
fn told(scores: &BTreeMap<&str, Score>) -> String {
    let mut lines = Vec::new();
    for (name, score) in scores {
        lines.push(format!(
            "{name}: recall {:.4}, precision {:.4} (with nothing excused {:.4}): {} right, {} missed, {} false, {} excused",
            score.recall(),
            score.precision(),
            score.strict(),
            score.right,
            score.missed.len(),
            score.wrong.len(),
            score.excused.len()
        ));
    }
    for score in scores.values() {
        lines.extend(score.missed.iter().chain(&score.wrong).take(400).cloned());
    }
    lines.join("\n")
}

fn hold(scores: &BTreeMap<&str, Score>) {
    let said = told(scores);
    println!("{said}");
    let low: Vec<&&str> = scores
        .iter()
        .filter(|(_, score)| score.recall() < FLOOR || score.precision() < FLOOR)
        .map(|(name, _)| name)
        .collect();
    assert!(low.is_empty(), "below {FLOOR}: {low:?}\n{said}");
}

#[test]
fn the_reference_texts_move() {
    let seeds = source::seeds();
    if !seeds.is_empty() {
        hold(&measured(&seeds, &[]));
    }
}

#[test]
fn the_sample_reports_move() {
    let samples = source::samples();
    assert!(samples.len() >= 30, "only {} reports with their truth", samples.len());
    // Their regions are invented and stand in the tables of their job.
    hold(&measured(&samples[..8], &["--job", "jobs/demo.toml"]));
}
