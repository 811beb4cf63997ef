use std::{fs, io};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files: the three pipes.
const FILES: u64 = 3;

/// Gives up what reading a document never needs: other files, sockets, processes, more memory. For
/// good: the hard limits go down too.
pub(super) fn confine(memory: u64) -> io::Result<()> {
    // Asked for while a file may still be opened.
    let size = address_space()?;
    lower(Resource::Core, 0)?;
    lower(Resource::Fsize, 0)?;
    // Of a process of root the system does not count this.
    lower(Resource::Nproc, 0)?;
    if let Some(size) = size {
        lower(Resource::As, size.saturating_add(memory))?;
    }
    lower(Resource::Nofile, FILES)
}

/// Sets a limit, or leaves a lower one that somebody has set before.
fn lower(resource: Resource, to: u64) -> io::Result<()> {
    let allowed = getrlimit(resource).maximum;
    let to = Some(allowed.map_or(to, |allowed| allowed.min(to)));
    let limit = Rlimit {
        current: to,
        maximum: to,
    };
    Ok(setrlimit(resource, limit)?)
}

/// Bytes of address space in use: program, tables and stacks. Only Linux says and limits it; elsewhere
/// a worker's memory has no limit.
fn address_space() -> io::Result<Option<u64>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let status = fs::read_to_string("/proc/self/status")?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = size.and_then(|size| size.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    let unsaid = || io::Error::other("the system does not say how much memory the worker has");
    kilobytes.map(|size| Some(size << 10)).ok_or_else(unsaid)
}
