//! A generated country from mentions to written tables: 2,900 counties, ten years, 150 indicators, with
//! conflicts, revisions, parts, rounded statements and counties that reported under a former code.
//! Prints time and peak memory of each step, whether ten times the data take ten times the time,
//! whether the planted truth came out, what pandas needs for the same groups, ranks and changes, and
//! what the ledger takes of it all, apart.
//!
//! `cargo bench --bench panel`; `-- 150` for 150 counties alone, `-- ledger` for the ledger of the whole
//! country as well, which takes minutes and gigabytes. `PYTHON` names a Python that has pandas, `KEEP` a
//! folder that the files are left in.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation
)]

#[path = "generated_country.rs"]
mod country;
#[path = "generated_ledger.rs"]
mod ledger;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use country::{Batch, Country, Tables, Truth};
use fazhi::harmonize::harmonize;
use fazhi::panel::{Facts, Panel};
use fazhi::render;
use ledger::Books;

/// Counties whose mentions are in memory at one time.
const BATCH: usize = 50;
/// Threads that make mentions, outside of the measured time.
const THREADS: usize = 2;
/// Most counties whose ledger is written without being asked for.
const LEDGER: usize = 290;

fn main() {
    let own: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let ledger = std::env::args().any(|word| word == "ledger");
    let tables = Tables::load();
    let counties = if own.is_empty() { vec![150, 290, 2900] } else { own };
    let measured = |counties: &usize| {
        let books = (ledger || *counties <= LEDGER).then(Books::open);
        let run = run(&Country::of(*counties), &tables, books);
        run.print();
        run
    };
    let runs: Vec<Run> = counties.iter().map(measured).collect();
    let [.., tenth, whole] = runs.as_slice() else { return };
    if whole.counties != 10 * tenth.counties {
        return;
    }
    for (name, of) in [
        ("mentions", Run::since_mentions as fn(&Run) -> Took),
        ("observations", Run::since_observations),
    ] {
        let (whole, tenth) = (of(whole), of(tenth));
        println!(
            "ten times the data from {name}: {:.1} times the time, {:.1} times on the processors",
            whole.wall / tenth.wall,
            whole.cpu / tenth.cpu
        );
    }
}

/// Time by the clock, and on the processors by all threads together: on a machine that others use as
/// well the second one is the steadier.
#[derive(Debug, Clone, Copy, Default)]
struct Took {
    wall: f64,
    cpu: f64,
}

impl Took {
    fn of<T>(work: impl FnOnce() -> T) -> (T, Self) {
        let (begun, cpu) = (Instant::now(), cpu());
        let result = work();
        let took = Self {
            wall: begun.elapsed().as_secs_f64(),
            cpu: self::cpu() - cpu,
        };
        (result, took)
    }
}

impl std::ops::Add for Took {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            wall: self.wall + other.wall,
            cpu: self.cpu + other.cpu,
        }
    }
}

impl std::iter::Sum for Took {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), std::ops::Add::add)
    }
}

/// Seconds on the processors of all threads of this process so far, in ticks of a hundredth; zero
/// where the system does not tell.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let (_, after) = text.rsplit_once(')').unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

/// What one country took.
#[derive(Default)]
struct Run {
    counties: usize,
    mentions: usize,
    observations: usize,
    cells: usize,
    harmonize: Took,
    add: Took,
    panel: Took,
    files: Vec<(&'static str, Took, u64)>,
    peak: Option<u64>,
    pandas: Option<Vec<(String, Took)>>,
    ledger: Option<Books>,
    wrong: usize,
    checked: usize,
}

impl Run {
    fn written(&self) -> Took {
        self.files.iter().map(|(_, took, _)| *took).sum()
    }

    fn since_observations(&self) -> Took {
        self.add + self.panel + self.written()
    }

    fn since_mentions(&self) -> Took {
        self.harmonize + self.since_observations()
    }

    fn print(&self) {
        println!(
            "{} counties, {} mentions, {} observations, {} cells",
            self.counties, self.mentions, self.observations, self.cells
        );
        let line = |name: &str, took: Took| println!("  {name:<34} {:>8.3} s  {:>8.2} s", took.wall, took.cpu);
        println!("  {:<34} {:>10}  {:>10}", "", "clock", "processors");
        line("mentions to observations", self.harmonize);
        line("observations to cells", self.add);
        line("cells to panel", self.panel);
        for (name, took, bytes) in &self.files {
            let megabytes = *bytes as f64 / 1e6;
            println!(
                "  {name:<34} {:>8.3} s  {:>8.2} s  {megabytes:>7.1} MB",
                took.wall, took.cpu
            );
        }
        line("from observations, altogether", self.since_observations());
        line("from mentions, altogether", self.since_mentions());
        match self.peak {
            Some(peak) => println!("  {:<34} {:>8.2} GiB", "peak memory", peak as f64 / f64::from(1 << 30)),
            None => println!("  peak memory: not known on this system"),
        }
        println!("  planted truth: {} of {} figures wrong", self.wrong, self.checked);
        if let Some(books) = &self.ledger {
            line("ledger, results kept", books.keep_results);
            line("ledger, results read back", books.read_results);
            line("ledger, observations kept", books.keep_observations);
            line("ledger, observations read back", books.read_observations);
            println!("  {:<34} {:>8.1} MB", "ledger, its file", books.bytes() as f64 / 1e6);
        }
        match &self.pandas {
            None => println!("  pandas: not measured, for python3 with pandas and numpy is not there"),
            Some(steps) => {
                for (name, took) in steps {
                    line(&format!("pandas, {name}"), *took);
                }
                let all: Took = steps.iter().map(|(_, took)| *took).sum();
                line("pandas, altogether", all);
                println!(
                    "  pandas needs {:.1} times the panel's time, {:.1} times on the processors",
                    all.wall / self.panel.wall,
                    all.cpu / self.panel.cpu
                );
            }
        }
        assert_eq!(self.wrong, 0, "the planted truth did not come out");
    }
}

fn run(country: &Country, tables: &Tables, mut books: Option<Books>) -> Run {
    forget_peak();
    let mut run = Run {
        counties: country.counties,
        ..Run::default()
    };
    let mut truth = Truth::default();
    let frame = country.frame(tables);
    let mut facts = Facts::of(&frame).unwrap();
    for first in (0..country.counties).step_by(BATCH) {
        let last = (first + BATCH).min(country.counties);
        let each = (last - first).div_ceil(THREADS);
        let part = |thread: usize| (first + thread * each).min(last)..(first + (thread + 1) * each).min(last);
        // Mentions are made outside of the measured time, as results of earlier readings lie there.
        let mut batch = Batch::default();
        for made in in_threads(|thread| country::mentions(part(thread), tables)) {
            batch.join(made);
        }
        run.mentions += batch.len();
        if let Some(books) = &mut books {
            books.results(&batch);
        }
        let (harmonized, took) = Took::of(|| harmonize(&batch.readings(), &tables.rules()));
        run.harmonize = run.harmonize + took;
        run.observations += harmonized.observations.len();
        if let Some(books) = &mut books {
            books.observations(&harmonized.observations);
        }
        let ((), took) = Took::of(|| {
            facts.add_all(&harmonized.observations).unwrap();
            drop(harmonized);
        });
        run.add = run.add + took;
        truth.join(batch.truth);
    }
    let (panel, took) = Took::of(|| facts.panel().unwrap());
    run.panel = took;
    run.cells = panel.slots() * panel.regions();
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("KEEP").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(folder.path());
    write(&panel, folder, &mut run);
    run.peak = peak();
    (run.checked, run.wrong) = truth.check(&panel);
    run.pandas = pandas((&panel, tables), folder);
    run.ledger = books;
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
        ("panel.csv", |panel, out| {
            render::panel_csv(panel, &BTreeMap::new(), out)
        }),
        ("comparison.csv", |panel, out| {
            render::comparison_csv(panel, &BTreeMap::new(), out)
        }),
        ("statistics.csv", render::statistics_csv),
        ("trends.csv", render::trends_csv),
        ("wide.csv", render::wide_csv),
        ("coverage.csv", render::coverage_csv),
    ];
    for (name, table) in tables {
        measured(name, folder, run, |out| table(panel, out).unwrap());
    }
    measured("panel.parquet", folder, run, |mut out| {
        panel.write_parquet(&mut out).unwrap();
    });
}

fn measured(name: &'static str, folder: &Path, run: &mut Run, table: impl FnOnce(&mut BufWriter<File>)) {
    let ((), took) = Took::of(|| {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join(name)).unwrap());
        table(&mut out);
        out.flush().unwrap();
    });
    run.files
        .push((name, took, fs::metadata(folder.join(name)).unwrap().len()));
}

/// The seconds that pandas needs for each step on the same cells, where it is there.
fn pandas((panel, tables): (&Panel, &Tables), folder: &Path) -> Option<Vec<(String, Took)>> {
    let columns = folder.join("columns.bin");
    let mut out = BufWriter::new(File::create(&columns).unwrap());
    country::write_columns(panel, tables, &mut out).unwrap();
    out.flush().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/panel_in_pandas.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(python).arg(script).arg(&columns).output().ok()?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let step = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let took = Took {
            wall: cells[1].parse().unwrap(),
            cpu: cells[2].parse().unwrap(),
        };
        (cells[0].to_owned(), took)
    };
    Some(text.lines().map(step).collect())
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
