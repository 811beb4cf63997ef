//! The worker's side.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, channel};
use std::{panic, process, thread};

use crate::document::{Input, Limits};
use crate::run::stages::{self, READING};
use crate::run::tables::Tables;
use crate::run::workers::confine::confine;
use crate::run::workers::wire::{self, Act, Done, Ready, Start, Task};

/// Stack of the thread that reads. Readers recurse no deeper than [`Limits::depth`] allows; twice what
/// a main thread has is more than that takes.
const STACK: usize = 16 << 20;

/// A page in traditional characters, with a date and figures: reading it loads what is loaded on first
/// use (patterns, the dictionary of characters), so that a worker's memory is counted from there.
const WARM_UP: &str = "<html><head><title>2023年法治政府建設年度報告</title></head><body><p>發布日期：2024-02-01</p>\
    <p>一年來，我區嚴格落實行政執法責任制，全年受理行政複議申請128件，辦結126件，規範辦案程序。</p></body></html>";
/// No region: looking it up loads the townships.
const NOWHERE: &str = "nowhere";

/// Answers the program that started this one until it closes the pipe or dies. For `fazhi worker` only.
///
/// # Errors
/// Messages that are none, tables with mistakes, limits that the system refuses.
pub fn serve() -> io::Result<()> {
    // A caught panic is told in the reading. What went to standard error would fill a pipe that is
    // only read when the worker has died.
    panic::set_hook(Box::new(|_| {}));
    let mut from = io::stdin().lock();
    let Some((start, _)) = wire::read::<Start>(&mut from, 0)? else {
        return Ok(());
    };
    let longest = u64::try_from(start.limits.bytes).unwrap_or(u64::MAX);
    let (hand, tasks) = channel();
    let reading = move || {
        if let Err(error) = answer_all(&start, &tasks, &mut io::stdout()) {
            drop(writeln!(io::stderr(), "{error}"));
            // The other thread waits for the parent, and the parent for an answer.
            process::exit(1);
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(reading)?;
    // This thread only listens, so that a worker whose parent was killed ends at once, in the middle
    // of a document too.
    while let Some(message) = wire::read::<Task>(&mut from, longest)? {
        if hand.send(message).is_err() {
            break;
        }
    }
    Ok(())
}

fn answer_all(start: &Start, tasks: &Receiver<(Task, Vec<u8>)>, to: &mut impl Write) -> io::Result<()> {
    let tables = Tables::load(&start.tables).map_err(io::Error::other)?;
    let page = Task {
        act: Act::Read,
        charset: None,
    };
    answer(&page, WARM_UP.as_bytes(), &start.limits, &tables)?;
    tables.regions.named(NOWHERE);
    confine(start.memory)?;
    let ready = Ready {
        code_version: READING.code_version,
        tables: tables.digest,
    };
    wire::write(to, &ready, &[])?;
    while let Ok((task, bytes)) = tasks.recv() {
        wire::write(to, &Done, &answer(&task, &bytes, &start.limits, &tables)?)?;
    }
    Ok(())
}

fn answer(task: &Task, bytes: &[u8], limits: &Limits, tables: &Tables) -> io::Result<Vec<u8>> {
    let input = Input {
        bytes,
        charset: task.charset.as_deref(),
    };
    let answer = match task.act {
        Act::Read => serde_json::to_vec(&stages::read(&input, limits, tables)),
        Act::Links => serde_json::to_vec(&stages::links(&input, limits, tables)),
        Act::Open => serde_json::to_vec(&stages::read_open(&input, limits, tables)),
    };
    Ok(answer?)
}
