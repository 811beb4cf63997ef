//! A site whose every answer a test writes itself, down to the bytes on the wire.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::TestClock;
use crate::collect::{FetchPolicy, Fetcher, Rehearsal};

/// What is answered to a request.
#[derive(Clone)]
pub(super) enum Answer {
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// Nothing, and the connection stays open.
    Silence,
}

/// An answer with a status, headers and a body.
pub(super) fn answer(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let length = format!("content-length: {}", body.len());
    let mut bytes = format!("HTTP/1.1 {status} X\r\n{length}\r\nconnection: close\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    Answer::Bytes(bytes)
}

pub(super) fn page(body: impl AsRef<[u8]>) -> Answer {
    answer(200, &["content-type: text/html; charset=gb2312"], body)
}

pub(super) fn redirect(target: &str) -> Answer {
    answer(302, &[&format!("location: {target}")], "")
}

/// The site; every request it got is kept as it came.
pub(super) struct Site {
    pub(super) addr: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Answers each path with its answers in turn, the last one for ever; 404 elsewhere.
    pub(super) async fn start<const N: usize>(pages: [(&str, Vec<Answer>); N]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let pages: BTreeMap<String, Vec<Answer>> = pages.map(|(path, answers)| (path.to_owned(), answers)).into();
        tokio::spawn(serve(listener, pages, Arc::clone(&requests)));
        Self { addr, requests }
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The paths asked for, robots.txt left out.
    pub(super) fn paths(&self) -> Vec<String> {
        let path = |request: &String| request.split(' ').nth(1).unwrap().to_owned();
        let paths = self.requests().iter().map(path).collect::<Vec<_>>();
        paths.into_iter().filter(|path| path != "/robots.txt").collect()
    }
}

async fn serve(listener: TcpListener, mut pages: BTreeMap<String, Vec<Answer>>, requests: Arc<Mutex<Vec<String>>>) {
    let mut silent = Vec::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let Some(request) = read_head(&mut stream).await else {
            continue; // a connection that was opened ahead and not used
        };
        let path = request.split(' ').nth(1).unwrap().to_owned();
        requests.lock().unwrap().push(request);
        let answer = match pages.get_mut(&path) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers[0].clone(),
            None => answer(404, &[], "nothing here"),
        };
        match answer {
            Answer::Silence => silent.push(stream),
            // A client that has read enough may have hung up.
            Answer::Bytes(bytes) => drop(stream.write_all(&bytes).await),
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(head).unwrap())
}

/// A policy that plays `site.example` and `other.example` with the site, with small limits.
pub(super) fn policy(site: &Site) -> FetchPolicy {
    let rehearsal = |host: &str| Rehearsal {
        host: host.to_owned(),
        addr: site.addr,
    };
    FetchPolicy {
        rehearsals: vec![rehearsal("site.example"), rehearsal("other.example")],
        min_delay: Duration::from_secs(1),
        retries: 2,
        backoff: Duration::from_secs(3),
        max_bytes: 10_000,
        ..FetchPolicy::default()
    }
}

/// A fetcher with a clock that does not wait.
pub(super) fn fetcher(policy: &FetchPolicy) -> (Fetcher, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    (Fetcher::with_clock(policy, clock.clone()).unwrap(), clock)
}
