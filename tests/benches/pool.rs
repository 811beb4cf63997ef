//! Small returns per second: through worker processes, and in this process on the same number of
//! threads, in the same run. `cargo bench --bench pool`; the aim is 500 a second through the pool.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use fazhi::document::Input;
use fazhi::reference::shipped_tables;
use fazhi::run::{Outcome, ReadIn, Readers, Tables, Workers};

/// A return of one city with its districts, as clerks send it.
const RETURN: &[u8] = include_bytes!("../fixtures/workbooks/training.xlsx");
/// Returns read in each round, each way.
const RETURNS: usize = 500;
const ROUNDS: usize = 4;

fn main() {
    let tables = Tables::load(&shipped_tables()).unwrap();
    let workers = Workers::of(PathBuf::from(env!("CARGO_BIN_EXE_fazhi")));
    let threads = workers.count;
    let pool = ReadIn::Workers(workers).open(&tables);
    let started = Instant::now();
    read(&pool, threads.get(), threads);
    println!("{threads} workers started in {:.2} s", started.elapsed().as_secs_f64());
    let here = Readers::InProcess(&tables);
    read(&here, threads.get(), threads);
    // Turn and turn about, so that both meet the same load of the machine.
    for round in 1..=ROUNDS {
        for (name, readers) in [("in this process", &here), ("in workers", &pool)] {
            let started = Instant::now();
            read(readers, RETURNS, threads);
            let rate = RETURNS as f64 / started.elapsed().as_secs_f64();
            println!("round {round}, {name}: {rate:.0} returns a second on {threads} threads");
        }
    }
}

fn read(readers: &Readers<'_>, count: usize, threads: NonZeroUsize) {
    let next = AtomicUsize::new(0);
    let input = Input {
        bytes: RETURN,
        charset: None,
    };
    thread::scope(|scope| {
        for _ in 0..threads.get() {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < count {
                    assert!(matches!(readers.read(&input).unwrap(), Outcome::Read(_)));
                }
            });
        }
    });
}
