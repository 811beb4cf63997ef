//! Documents read in real worker processes: the same readings as in this process, and real losses.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fazhi::document::Input;
use fazhi::reference::shipped_tables;
use fazhi::run::{Loss, Options, Outcome, ReadIn, Readers, RunError, Tables, Workers, read_files, run_job};
use rustix::process::{Pid, Signal, kill_process};

use crate::project::Project;

fn tables() -> Tables {
    Tables::load(&shipped_tables()).unwrap()
}

fn workers() -> Workers {
    Workers {
        count: NonZeroUsize::MIN,
        ..Workers::of(PathBuf::from(env!("CARGO_BIN_EXE_fazhi")))
    }
}

fn input(bytes: &[u8]) -> Input<'_> {
    Input { bytes, charset: None }
}

fn pool(workers: Workers, tables: &Tables) -> Readers<'_> {
    ReadIn::Workers(workers).open(tables)
}

/// A small report.
fn report() -> Vec<u8> {
    let text = "<html><title>云磐区2023年法治政府建设年度报告</title><body><p>全年共调解矛盾纠纷128件，调解成功126件。</p></body></html>";
    text.as_bytes().to_vec()
}

/// A page whose many small pieces take some hundred times its own size to read.
fn heavy(pieces: usize) -> Vec<u8> {
    format!("<html><body>{}</body></html>", "<b>1</b>".repeat(pieces)).into_bytes()
}

#[track_caller]
fn lost(outcome: Outcome) -> Loss {
    match outcome {
        Outcome::Lost(loss) => loss,
        Outcome::Read(reading) => panic!("it was read: {:?}", reading.findings),
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn a_worker_reads_what_this_process_reads_to_the_byte() {
    let tables = tables();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&here.join("data/sample/returns"), &mut paths);
    files(&here.join("data/sample/site/990102"), &mut paths);
    files(&here.join("tests/fixtures"), &mut paths);
    assert!(paths.len() > 30, "only {} files", paths.len());
    let read = |readers: &Readers<'_>| -> Vec<Vec<u8>> {
        let files = read_files(&paths, readers).unwrap().into_iter();
        files
            .map(|file| serde_json::to_vec(&file.unwrap().reading).unwrap())
            .collect()
    };
    let two = Workers {
        count: NonZeroUsize::new(2).unwrap(),
        ..workers()
    };
    let (one, other) = (read(&Readers::InProcess(&tables)), read(&pool(two, &tables)));
    for ((path, one), other) in paths.iter().zip(&one).zip(&other) {
        assert!(one == other, "{}", path.display());
    }
}

#[test]
fn a_document_beyond_the_memory_costs_itself_alone() {
    let tables = tables();
    let mut workers = workers();
    workers.bounds.memory = 24 << 20;
    let readers = pool(workers, &tables);
    let bombed = readers.read(&input(&heavy(400_000))).unwrap();
    assert_eq!(lost(bombed), Loss::TooMuchMemory { limit: 24 << 20 });
    let after = readers.read(&input(&report())).unwrap();
    assert_eq!(after, Readers::InProcess(&tables).read(&input(&report())).unwrap());
}

#[test]
fn a_document_that_takes_too_long_costs_itself_alone() {
    let tables = tables();
    let mut workers = workers();
    workers.bounds.time = Duration::from_millis(1);
    let readers = pool(workers.clone(), &tables);
    let late = readers.read(&input(&heavy(100_000))).unwrap();
    let limit = workers.bounds.time;
    assert_eq!(lost(late), Loss::TooSlow { limit });
    workers.bounds.time = Duration::from_mins(10);
    let readers = pool(workers, &tables);
    assert!(matches!(readers.read(&input(&report())).unwrap(), Outcome::Read(_)));
}

/// Kills workers that have a document in hand, at most so many, until `done`.
fn kill(readers: &Readers<'_>, most: usize, done: &AtomicBool) -> usize {
    let Readers::Pool(pool) = readers else { unreachable!() };
    let mut killed = Vec::new();
    while !done.load(Ordering::Relaxed) && killed.len() < most {
        for id in pool.in_hand() {
            if !killed.contains(&id) {
                kill_process(Pid::from_raw(id.cast_signed()).unwrap(), Signal::KILL).unwrap();
                killed.push(id);
            }
        }
        std::thread::yield_now();
    }
    killed.len()
}

fn read_under_kills(most: usize) -> (Outcome, usize) {
    let tables = tables();
    let readers = pool(workers(), &tables);
    let page = heavy(20_000);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let killing = scope.spawn(|| kill(&readers, most, &done));
        let outcome = readers.read(&input(&page)).unwrap();
        done.store(true, Ordering::Relaxed);
        let after = readers.read(&input(&report())).unwrap();
        assert_eq!(after, Readers::InProcess(&tables).read(&input(&report())).unwrap());
        (outcome, killing.join().unwrap())
    })
}

#[test]
fn a_worker_killed_once_by_others_loses_nothing() {
    let (outcome, killed) = read_under_kills(1);
    assert_eq!(killed, 1);
    let tables = tables();
    assert_eq!(
        outcome,
        Readers::InProcess(&tables).read(&input(&heavy(20_000))).unwrap()
    );
}

#[test]
fn a_document_whose_worker_dies_twice_is_blamed() {
    let (outcome, killed) = read_under_kills(2);
    assert_eq!(killed, 2);
    let loss = lost(outcome);
    assert_eq!(loss.word(), "reader_died");
    assert!(loss.to_string().contains("signal: 9"), "{loss}");
}

#[test]
fn a_program_that_is_no_worker_is_named() {
    let tables = tables();
    for (program, said) in [("/no/such/program", "No such file"), ("/bin/echo", "it ended at once")] {
        let workers = Workers::of(PathBuf::from(program));
        let error = pool(workers, &tables).read(&input(&report())).unwrap_err();
        assert!(matches!(error, RunError::Worker { .. }), "{error}");
        let error = error.to_string();
        assert!(error.contains(program) && error.contains(said), "{error}");
    }
}

#[test]
fn a_worker_is_confined() {
    let tables = tables();
    let readers = pool(workers(), &tables);
    readers.read(&input(&report())).unwrap();
    let Readers::Pool(workers) = &readers else {
        unreachable!()
    };
    let worker = workers.waiting()[0].to_string();
    assert_eq!(limit(&worker, "Max open files"), "3");
    for name in ["Max core file size", "Max file size", "Max processes"] {
        assert_eq!(limit(&worker, name), "0", "{name}");
    }
    assert_ne!(limit(&worker, "Max address space"), "unlimited");
    let environment = fs::read_to_string(format!("/proc/{worker}/environ")).unwrap();
    assert_eq!(environment.trim_end_matches('\0'), "MALLOC_ARENA_MAX=1");
    drop(readers);
    assert!(
        !Path::new(&format!("/proc/{worker}")).exists(),
        "a worker outlives its pool"
    );
}

/// The hard limit of a process.
fn limit(process: &str, name: &str) -> String {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap_or_default();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default();
    line.split_whitespace().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_lost_document_is_an_issue_of_this_run_and_is_read_by_the_next() {
    let folder = Project::empty();
    let job = "title = \"读取\"\nyears = { first = 2023, last = 2023 }\nparent = \"990000\"\n\
               tables = [\"tables\"]\n[[inbox]]\nname = \"报表\"\nfolder = \"inbox\"\n";
    folder.write("jobs/demo.toml", job);
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/regions.tsv");
    folder.write("tables/regions.tsv", fs::read(regions).unwrap());
    folder.write("inbox/a.html", heavy(150_000));
    folder.write("inbox/b.html", report());
    let file = folder.path("jobs/demo.toml");
    let project = fazhi::run::Project::of_job(&file).unwrap();
    let job = project.job(&file).unwrap();
    let run = |workers: Workers| {
        let options = Options {
            read_in: ReadIn::Workers(workers),
            ..Options::default()
        };
        let summary = run_job(&project, &job, &options).unwrap();
        let told = folder.table("issues.csv");
        let lost = told.iter().filter(|row| row["code"] == "unreadable").count();
        (summary.fresh, lost)
    };
    let mut small = workers();
    small.bounds.memory = 24 << 20;
    assert_eq!(run(small), (2, 1));
    assert_eq!(run(workers()), (1, 0));
    assert_eq!(run(workers()), (0, 0));
}

#[test]
fn a_site_that_is_as_it_was_needs_no_worker() {
    let folder = Project::sample();
    let file = folder.path("jobs/demo.toml");
    let project = fazhi::run::Project::of_job(&file).unwrap();
    let job = project.job(&file).unwrap();
    let run = |workers: Workers| {
        let options = Options {
            read_in: ReadIn::Workers(workers),
            ..Options::default()
        };
        run_job(&project, &job, &options).unwrap()
    };
    let first = run(workers());
    assert!(!first.unchanged && first.lists > 0);
    let again = run(Workers::of(folder.path("no-such-program")));
    assert!(again.unchanged);
    assert_eq!((again.lists, again.files), (first.lists, first.files));
}

#[test]
fn a_worker_ends_with_its_parent_even_in_the_middle_of_a_document() {
    let project = Project::empty();
    project.write("a.html", heavy(600_000));
    let mut program = project.command(&["inspect", "a.html"]).spawn().unwrap();
    let own = program.id();
    let worker = loop {
        let worker = children(own)
            .into_iter()
            .find(|child| limit(child, "Max open files") == "3");
        assert!(
            program.try_wait().unwrap().is_none(),
            "it was done before it could be killed"
        );
        if let Some(worker) = worker {
            break worker;
        }
        std::thread::yield_now();
    };
    program.kill().unwrap();
    program.wait().unwrap();
    // Where nobody waits for an orphan it stays as a zombie.
    let gone = || match fs::read_to_string(format!("/proc/{worker}/stat")) {
        Ok(stat) => stat.contains(") Z "),
        Err(_) => true,
    };
    let asked = std::time::Instant::now();
    while !gone() {
        assert!(asked.elapsed() < Duration::from_secs(20), "the worker lives on");
        std::thread::yield_now();
    }
}

/// Child processes of every thread.
fn children(process: u32) -> Vec<String> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let of_task = |task: std::io::Result<fs::DirEntry>| fs::read_to_string(task.ok()?.path().join("children")).ok();
    let lists: Vec<String> = tasks.filter_map(of_task).collect();
    lists
        .iter()
        .flat_map(|list| list.split_whitespace().map(str::to_owned))
        .collect()
}

#[test]
fn the_program_tells_a_lost_file_and_reads_the_others() {
    let project = Project::empty();
    // A node of the tree for every few bytes.
    project.write("a.html", heavy(1_200_000));
    project.write("b.html", report());
    let called = project
        .call(&["extract", "a.html", "b.html", "--format", "csv"])
        .expect(2);
    assert!(called.stderr.contains("读取所需内存超过上限"), "{}", called.stderr);
    assert!(called.stdout.contains("mediation.cases"), "{}", called.stdout);
}
