//! A project in a temporary folder, run through the real program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A row of a CSV file by column.
pub(crate) type Row = BTreeMap<String, String>;

/// What one call of the program gave.
pub(crate) struct Called {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Called {
    /// Fails with everything that the program said unless it ended with `status`.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        let Self {
            status: found,
            stdout,
            stderr,
        } = &self;
        assert_eq!(
            *found,
            Some(status),
            "status\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        );
        self
    }
}

/// A folder with the shipped samples and their job, which a test may change as it likes.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// The shipped samples.
    pub(crate) fn sample() -> Self {
        let project = Self::empty();
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&source.join("data/sample"), &project.path("data/sample"));
        fs::create_dir_all(project.path("jobs")).unwrap();
        fs::copy(source.join("jobs/demo.toml"), project.path("jobs/demo.toml")).unwrap();
        project
    }

    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root().join(inside)
    }

    /// Writes a file, with its folders.
    pub(crate) fn write(&self, inside: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The program, ready to be called in this project.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
        command
            .current_dir(self.root())
            .args(arguments)
            .stdin(Stdio::null())
            .env_remove("RUST_LOG");
        command
    }

    /// Calls the program and waits for it.
    pub(crate) fn call(&self, arguments: &[&str]) -> Called {
        let output = self.command(arguments).output().unwrap();
        Called {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A published table of the demo.
    pub(crate) fn table(&self, name: &str) -> Vec<Row> {
        rows(&fs::read(self.path("reports/demo").join(name)).unwrap())
    }

    /// The open issues of the demo by id, with their severity and the run that opened them.
    pub(crate) fn open_issues(&self) -> Vec<String> {
        let ledger = fazhi::store::SqliteLedger::open_reader(&self.path("data/state/ledger.sqlite")).unwrap();
        let issues = fazhi::store::Ledger::issues(&ledger, "demo").unwrap();
        let open = issues.iter().filter(|one| one.state == fazhi::store::IssueState::Open);
        open.map(|one| format!("{} {} {:?}", one.id.0, one.severity, one.opened_run))
            .collect()
    }

    /// Every file below a folder with its bytes.
    pub(crate) fn files(&self, inside: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(&self.path(inside), "", &mut files);
        files
    }
}

/// The rows of a CSV file, with or without a byte order mark.
pub(crate) fn rows(bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        header
            .iter()
            .zip(record.iter())
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A tab-separated table of tests/samples.
pub(crate) fn truth(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            header
                .iter()
                .zip(line.split('\t'))
                .map(|(n, c)| ((*n).to_owned(), c.to_owned()))
                .collect()
        })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}
