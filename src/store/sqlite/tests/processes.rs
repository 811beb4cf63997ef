//! Threads and processes beside each other, and what is left when one is killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;

use super::{Desk, at};
use crate::model::{ArticleId, Digest, Origin, Snapshot};
use crate::store::{JobLock, Ledger, LockError, Outcome, SqliteLedger};

fn file(number: u32) -> (ArticleId, Snapshot) {
    let path = format!("{number}.xlsx");
    let snapshot = Snapshot {
        digest: Digest::of(path.as_bytes()),
        media_type: None,
        charset: None,
        origin: Origin::File { path: path.clone() },
        first_seen: at(0),
    };
    (ArticleId(format!("file:{path}")), snapshot)
}

#[test]
fn several_threads_open_migrate_and_write_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    std::thread::scope(|scope| {
        for thread in 0..4_u32 {
            let path = &path;
            scope.spawn(move || {
                let mut ledger = SqliteLedger::open(path).unwrap();
                for number in 0..10 {
                    let (id, snapshot) = file(thread * 10 + number);
                    ledger.add_snapshot(&id, &snapshot).unwrap();
                }
            });
        }
    });
    let reader = SqliteLedger::open_reader(&path).unwrap();
    assert_eq!(reader.articles().unwrap().len(), 40);
}

#[test]
fn a_reader_sees_the_last_whole_state_while_a_writer_is_at_work() {
    let mut desk = Desk::new();
    let (id, snapshot) = file(1);
    desk.ledger.add_snapshot(&id, &snapshot).unwrap();
    let reader = SqliteLedger::open_reader(&desk.folder.path().join("ledger.sqlite")).unwrap();
    let transaction = desk.ledger.connection.transaction().unwrap();
    transaction.execute("INSERT INTO articles VALUES ('half')", []).unwrap();
    assert_eq!(reader.articles().unwrap().len(), 1);
    drop(transaction); // never committed
    assert_eq!(desk.reopened().ledger.articles().unwrap().len(), 1);
}

/// The other process: this test binary again, running [`other_process`] only. Killed at the end.
struct Other(Child);

impl Other {
    /// Starts it and waits until it says that it is ready.
    fn ready(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["store::sqlite::tests::processes::other_process", "--exact"])
            .args(["--ignored", "--nocapture"])
            .env("FAZHI_TEST_FOLDER", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The harness may print the test's name on the same line first.
        assert!(lines.map(Result::unwrap).any(|line| line.ends_with("READY")));
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        self.kill();
    }
}

#[test]
#[ignore = "the other process of the test below"]
fn other_process() {
    let Some(folder) = std::env::var_os("FAZHI_TEST_FOLDER").map(PathBuf::from) else {
        return; // asked for by hand
    };
    let path = folder.join("ledger.sqlite");
    let lock = JobLock::acquire(&folder, "yearly").unwrap();
    let mut ledger = SqliteLedger::open(&path).unwrap();
    ledger.begin_run(&lock, at(0), at(1)).unwrap();
    let (id, snapshot) = file(1);
    ledger.add_snapshot(&id, &snapshot).unwrap();
    let half = Connection::open(&path).unwrap();
    half.execute_batch("BEGIN IMMEDIATE; INSERT INTO articles VALUES ('half')")
        .unwrap();
    println!("READY");
    // Waits to be killed: the parent never writes, so this returns only when the parent is gone.
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn a_killed_process_frees_its_job_and_leaves_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = Other::ready(folder.path());
    let busy = JobLock::acquire(folder.path(), "yearly").unwrap_err();
    let holder = format!("process {}", other.0.id());
    assert!(
        matches!(&busy, LockError::Busy { holder: found, .. } if *found == holder),
        "{busy}"
    );

    other.kill();
    let lock = JobLock::acquire(folder.path(), "yearly").unwrap();
    let mut ledger = SqliteLedger::open(&folder.path().join("ledger.sqlite")).unwrap();
    let articles = ledger.articles().unwrap();
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0].id, file(1).0);
    let begun = ledger.begin_run(&lock, at(5), at(6)).unwrap();
    let dead = ledger.run(begun.took_over.unwrap()).unwrap().unwrap();
    assert_eq!(dead.end.unwrap().outcome, Outcome::Died);
    let halves = "SELECT count(*) FROM articles WHERE id = 'half'";
    assert_eq!(
        ledger
            .connection
            .query_row(halves, [], |row| row.get::<_, i64>(0))
            .unwrap(),
        0
    );
}
