use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use crate::collect::challenge::Challenges;

/// How sites are asked.
#[derive(Debug, Clone)]
pub struct FetchPolicy {
    /// The `User-Agent` header: says who asks and how to reach them.
    pub user_agent: String,
    /// The name that robots.txt may speak to.
    pub robots_token: String,
    /// Least time between the end of one request to a host and the start of the next.
    pub min_delay: Duration,
    /// Most of it: a slow site, its `Crawl-delay` and its `Retry-After` are obeyed up to here.
    pub max_delay: Duration,
    /// For the connection.
    pub connect_timeout: Duration,
    /// Between two pieces of an answer.
    pub read_timeout: Duration,
    /// For one request with its whole answer.
    pub total_timeout: Duration,
    /// Most bytes of one answer, unpacked.
    pub max_bytes: u64,
    /// How often a request is tried again after a failure that may pass.
    pub retries: u32,
    /// Wait before the first of them; doubled each time, up to `max_delay`.
    pub backoff: Duration,
    /// Most redirects in a row.
    pub max_redirects: usize,
    /// Hosts (names or addresses as in the URL) that may be inside the own network.
    pub private_hosts: BTreeSet<String>,
    /// Hosts that are played by a server on this machine.
    pub rehearsals: Vec<Rehearsal>,
    /// Whose certificates are believed.
    pub roots: Roots,
    /// Further root certificates in PEM: of an office's own authority, or of one that browsers do
    /// not ship.
    pub extra_roots: Vec<Vec<u8>>,
    /// How a challenge page is told from an answer.
    pub challenges: Challenges,
}

impl Default for FetchPolicy {
    fn default() -> Self {
        Self {
            user_agent: concat!("fazhi/", env!("CARGO_PKG_VERSION")).to_owned(),
            robots_token: "fazhi".to_owned(),
            min_delay: Duration::from_secs(1),
            max_delay: Duration::from_mins(1),
            connect_timeout: Duration::from_secs(20),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_mins(5),
            max_bytes: 64 << 20,
            retries: 3,
            backoff: Duration::from_secs(2),
            max_redirects: 5,
            private_hosts: BTreeSet::new(),
            rehearsals: Vec::new(),
            roots: Roots::Shipped,
            extra_roots: Vec::new(),
            challenges: Challenges::default(),
        }
    }
}

/// Plays a site with a server on this machine: the demo, or a dry run of a job. Only for addresses
/// with `http` and without a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// The host as it stands in addresses.
    pub host: String,
    /// The server that plays it.
    pub addr: SocketAddr,
}

/// Whose certificates are believed. They are always verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roots {
    /// Those that Mozilla trusts, shipped in the program: works on a machine that has none.
    Shipped,
    /// Those and the ones of the operating system, which must have some.
    ShippedAndSystem,
}
