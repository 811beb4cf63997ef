//! One worker process as its parent sees it.

use std::io::{self, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::run::error::RunError;
use crate::run::stages::READING;
use crate::run::tables::Tables;
use crate::run::workers::bounds::{Bounds, Workers};
use crate::run::workers::loss::Loss;
use crate::run::workers::wire::{self, Done, PROTOCOL, Ready, Start, Task};

/// Most that is read of a dead worker's last words.
const LAST_WORDS: u64 = 4096;

/// A worker that is ready for a document. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    bounds: Bounds,
    tasks: Sender<(Task, Vec<u8>)>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

/// Why no answer came.
enum Silence {
    /// It is still at work.
    Late,
    /// It has ended, or said something that is no answer.
    Ended(Option<io::Error>),
}

impl Worker {
    /// Starts a worker and waits until it is ready.
    pub(super) fn start(workers: &Workers, tables: &Tables) -> Result<Self, RunError> {
        let failed = |reason: String| RunError::Worker {
            program: workers.program.clone(),
            reason,
        };
        let mut child = command(&workers.program)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no pipes".to_owned()));
        };
        let (tasks, to_do) = channel();
        let (done, answers) = channel();
        let start = Start {
            tables: tables.files.clone(),
            limits: workers.bounds.limits,
            memory: workers.bounds.memory,
        };
        let talk = Talk {
            stdin,
            stdout: BufReader::new(stdout),
            longest: workers.bounds.memory,
        };
        thread::spawn(move || talk.all(&start, &to_do, &done));
        let mut worker = Self {
            child,
            bounds: workers.bounds,
            tasks,
            answers,
        };
        let said = worker.wait(workers.bounds.start);
        worker.check(said, tables).map_err(failed)?;
        Ok(worker)
    }

    /// Whether the first answer is that of a worker of this very program and these tables.
    fn check(&mut self, said: Result<Vec<u8>, Silence>, tables: &Tables) -> Result<(), String> {
        let ready = match said {
            Ok(bytes) => serde_json::from_slice::<Ready>(&bytes).map_err(|error| error.to_string())?,
            Err(Silence::Late) => return Err(format!("it is not ready after {} s", self.bounds.start.as_secs())),
            Err(Silence::Ended(error)) => {
                let (status, words) = self.end();
                let error = error.map(|error| error.to_string());
                let status = status.map(|status| status.to_string());
                let said: Vec<String> = [error, status, Some(words)].into_iter().flatten().collect();
                return Err(format!("it ended at once: {}", said.join("; ").trim()));
            }
        };
        let own = Ready {
            code_version: READING.code_version,
            tables: tables.digest,
        };
        if ready == own {
            Ok(())
        } else {
            Err("it is another version of fazhi than the one that started it".to_owned())
        }
    }

    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Gives it a document and waits for the answer. After a loss the worker is dead.
    pub(super) fn ask(&mut self, task: Task, bytes: Vec<u8>) -> Result<Vec<u8>, Loss> {
        // A failed send is a worker that has ended; waiting finds out how.
        drop(self.tasks.send((task, bytes)));
        match self.wait(self.bounds.time) {
            Ok(answer) => Ok(answer),
            Err(Silence::Late) => {
                self.end();
                Err(Loss::TooSlow {
                    limit: self.bounds.time,
                })
            }
            Err(Silence::Ended(error)) => {
                let (status, words) = self.end();
                let malformed = error.filter(|error| error.kind() == io::ErrorKind::InvalidData);
                Err(match malformed {
                    Some(error) => Loss::Died {
                        how: format!("its answer is none: {error}"),
                    },
                    None => Loss::of_death(status, &words, self.bounds.memory),
                })
            }
        }
    }

    fn wait(&self, longest: Duration) -> Result<Vec<u8>, Silence> {
        match self.answers.recv_timeout(longest) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(Silence::Ended(Some(error))),
            Err(RecvTimeoutError::Disconnected) => Err(Silence::Ended(None)),
            Err(RecvTimeoutError::Timeout) => Err(Silence::Late),
        }
    }

    /// Makes sure that it has ended: how, and what it said last. One that was ending by itself keeps its
    /// own status: the system notes it before it closes the pipes.
    fn end(&mut self) -> (Option<ExitStatus>, String) {
        // A kill fails only where the process has ended already.
        drop(self.child.kill());
        let status = self.child.wait();
        let mut words = Vec::new();
        if let Some(stderr) = self.child.stderr.take()
            && let Err(error) = stderr.take(LAST_WORDS).read_to_end(&mut words)
        {
            tracing::warn!(%error, "the last words of a worker cannot be read");
        }
        let status = status.inspect_err(|error| tracing::warn!(%error, "how a worker ended cannot be told"));
        (status.ok(), String::from_utf8_lossy(&words).trim().to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// The worker's command: nothing of this process's environment, and a group of its own, so that
/// Ctrl-C in a terminal asks only this process to end.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    // glibc reserves 64 MiB of address space for each further thread's arena, which would count
    // against the limit without being used.
    command.env_clear().env("MALLOC_ARENA_MAX", "1");
    // An option that only `fazhi` knows: another program (a test binary, say) refuses it at once.
    command.args(["worker", "--protocol", &PROTOCOL.to_string()]);
    command.current_dir("/").stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0).arg0("fazhi");
    }
    command
}

/// The thread that writes to a worker and reads from it: pipes have no time-outs, channels do.
struct Talk {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// Longest answer. What is in an answer was in the worker's memory before.
    longest: u64,
}

impl Talk {
    /// Passes on the start, then each task, until one side ends.
    fn all(mut self, start: &Start, to_do: &Receiver<(Task, Vec<u8>)>, done: &Sender<io::Result<Vec<u8>>>) {
        let ready = wire::write(&mut self.stdin, start, &[]).and_then(|()| self.ready());
        // Where nobody listens any more there is nobody to tell.
        if done.send(ready).is_err() {
            return;
        }
        while let Ok((task, bytes)) = to_do.recv() {
            let answer = wire::write(&mut self.stdin, &task, &bytes).and_then(|()| self.answer());
            if done.send(answer).is_err() {
                return;
            }
        }
    }

    fn ready(&mut self) -> io::Result<Vec<u8>> {
        let (ready, _) = wire::read::<Ready>(&mut self.stdout, 0)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(serde_json::to_vec(&ready)?)
    }

    fn answer(&mut self) -> io::Result<Vec<u8>> {
        let (Done, answer) = wire::read::<Done>(&mut self.stdout, self.longest)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(answer)
    }
}
