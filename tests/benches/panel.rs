//! A generated country from mentions to written tables: 2,900 counties, ten years, 150 indicators, with
//! conflicts, revisions, parts, rounded statements and counties that reported under a former code.
//! Prints time and peak memory of each step, whether ten times the data take ten times the time,
//! whether the planted truth came out, and what pandas needs for the same groups, ranks and changes.
//! `cargo bench --bench panel`; `-- 150` for 150 counties alone.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation
)]

#[path = "generated_country.rs"]
mod country;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use country::{Country, Tables, Truth};
use fazhi::harmonize::harmonize;
use fazhi::model::Observation;
use fazhi::panel::{Facts, Panel};
use fazhi::render;

/// Counties whose mentions are in memory at one time, on each thread.
const BATCH: usize = 25;
const THREADS: usize = 2;

fn main() {
    let own: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let tables = Tables::load();
    if !own.is_empty() {
        for counties in own {
            run(&Country::of(counties), &tables).print();
        }
        return;
    }
    let province = run(&Country::of(150), &tables);
    province.print();
    let tenth = run(&Country::of(290), &tables);
    tenth.print();
    let whole = run(&Country::of(2900), &tables);
    whole.print();
    let times = |of: fn(&Run) -> Duration| of(&whole).as_secs_f64() / of(&tenth).as_secs_f64();
    println!(
        "ten times the data: {:.1} times the time from mentions, {:.1} times from observations",
        times(Run::from_mentions),
        times(Run::from_observations)
    );
}

/// What one country took.
#[derive(Default)]
struct Run {
    counties: usize,
    mentions: usize,
    observations: usize,
    cells: usize,
    harmonize: Duration,
    add: Duration,
    panel: Duration,
    files: Vec<(&'static str, Duration, u64)>,
    peak: Option<u64>,
    pandas: Option<Vec<(String, f64)>>,
    wrong: usize,
    checked: usize,
}

impl Run {
    fn written(&self) -> Duration {
        self.files.iter().map(|(_, took, _)| *took).sum()
    }

    fn from_observations(&self) -> Duration {
        self.add + self.panel + self.written()
    }

    fn from_mentions(&self) -> Duration {
        self.harmonize + self.from_observations()
    }

    fn print(&self) {
        println!(
            "{} counties, {} mentions, {} observations, {} cells",
            self.counties, self.mentions, self.observations, self.cells
        );
        let line = |name: &str, took: Duration| println!("  {name:<34} {:>8.3} s", took.as_secs_f64());
        line("mentions to observations", self.harmonize);
        line("observations to cells", self.add);
        line("cells to panel (polars)", self.panel);
        for (name, took, bytes) in &self.files {
            println!(
                "  {name:<34} {:>8.3} s  {:>7.1} MB",
                took.as_secs_f64(),
                *bytes as f64 / 1e6
            );
        }
        line("from observations, altogether", self.from_observations());
        line("from mentions, altogether", self.from_mentions());
        match self.peak {
            Some(peak) => println!("  {:<34} {:>8.2} GiB", "peak memory", peak as f64 / f64::from(1 << 30)),
            None => println!("  peak memory: not known on this system"),
        }
        println!("  planted truth: {} of {} figures wrong", self.wrong, self.checked);
        match &self.pandas {
            None => println!("  pandas: not measured, for python3 with pandas and numpy is not there"),
            Some(steps) => {
                for (name, seconds) in steps {
                    println!("  pandas, {name:<26} {seconds:>8.3} s");
                }
                let all: f64 = steps.iter().map(|(_, seconds)| seconds).sum();
                println!(
                    "  pandas, altogether {:>23.3} s, {:.1} times the panel",
                    all,
                    all / self.panel.as_secs_f64()
                );
            }
        }
        assert_eq!(self.wrong, 0, "the planted truth did not come out");
    }
}

fn run(country: &Country, tables: &Tables) -> Run {
    forget_peak();
    let mut run = Run {
        counties: country.counties,
        ..Run::default()
    };
    let mut truth = Truth::default();
    let frame = country.frame(tables);
    let mut facts = Facts::of(&frame).unwrap();
    for first in (0..country.counties).step_by(BATCH * THREADS) {
        let part = |thread: usize| {
            let from = first + thread * BATCH;
            from.min(country.counties)..(from + BATCH).min(country.counties)
        };
        // Mentions are made outside of the measured time, as results of earlier readings lie there.
        let batches: Vec<country::Batch> = in_threads(|thread| country.mentions(part(thread), tables));
        let begun = Instant::now();
        let observations: Vec<Vec<Observation>> = in_threads(|thread| {
            let readings = batches[thread].readings();
            harmonize(&readings, &tables.rules()).observations
        });
        run.harmonize += begun.elapsed();
        run.mentions += batches.iter().map(country::Batch::len).sum::<usize>();
        run.observations += observations.iter().map(Vec::len).sum::<usize>();
        let begun = Instant::now();
        for observation in observations.iter().flatten() {
            facts.add(observation).unwrap();
        }
        run.add += begun.elapsed();
        for batch in batches {
            truth.join(batch.truth);
        }
    }
    let begun = Instant::now();
    let panel = facts.panel().unwrap();
    run.panel = begun.elapsed();
    run.cells = panel.slots() * panel.regions();
    let folder = tempfile::tempdir().unwrap();
    write(&panel, folder.path(), &mut run);
    run.peak = peak();
    (run.checked, run.wrong) = truth.check(&panel);
    run.pandas = pandas(&panel, folder.path());
    run
}

fn in_threads<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

type WriteTable = fn(&Panel, &mut dyn Write) -> Result<(), render::RenderError>;

fn write(panel: &Panel, folder: &Path, run: &mut Run) {
    let tables: [(&'static str, WriteTable); 6] = [
        ("panel.csv", render::panel_csv),
        ("comparison.csv", render::comparison_csv),
        ("statistics.csv", render::statistics_csv),
        ("trends.csv", render::trends_csv),
        ("wide.csv", render::wide_csv),
        ("coverage.csv", render::coverage_csv),
    ];
    for (name, table) in tables {
        measured(name, folder, run, |out| table(panel, out).unwrap());
    }
    measured("panel.parquet", folder, run, |mut out| {
        panel.write_parquet(&mut out).unwrap()
    });
}

fn measured(name: &'static str, folder: &Path, run: &mut Run, table: impl FnOnce(&mut BufWriter<File>)) {
    let begun = Instant::now();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join(name)).unwrap());
    table(&mut out);
    out.flush().unwrap();
    let took = begun.elapsed();
    run.files
        .push((name, took, fs::metadata(folder.join(name)).unwrap().len()));
}

/// The seconds that pandas needs for each step on the same cells, where it is there.
fn pandas(panel: &Panel, folder: &Path) -> Option<Vec<(String, f64)>> {
    let parquet = folder.join("panel.parquet");
    let columns = folder.join("columns.bin");
    country::write_columns(panel, &mut BufWriter::new(File::create(&columns).unwrap())).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/panel_in_pandas.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python)
        .arg(script)
        .arg(&columns)
        .arg(&parquet)
        .output()
        .ok()?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let steps = text.lines().filter_map(|line| line.rsplit_once('\t'));
    Some(
        steps
            .map(|(name, seconds)| (name.to_owned(), seconds.parse().unwrap()))
            .collect(),
    )
}

/// Most memory that this process has held, in bytes, since `forget_peak`.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}
