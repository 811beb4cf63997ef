use std::error::Error;
use std::io::ErrorKind;

use reqwest::Response;

use crate::collect::error::Reason;
use crate::collect::guard::PrivateName;

/// Why one request gave no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The name leads into the own network.
    PrivateName,
    /// No answer that can be used.
    Reason(Reason, String),
}

/// Reads a body that is at most `limit` bytes long when unpacked: what is packed small and unpacks
/// large is stopped on the way.
pub(super) async fn read(mut response: Response, limit: u64) -> Result<Vec<u8>, Trouble> {
    let too_large = || Trouble::Reason(Reason::TooLarge, format!("more than {limit} bytes"));
    let stated = response.content_length().unwrap_or(0);
    if stated > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble(&error))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What an error of the client means.
pub(super) fn trouble(error: &reqwest::Error) -> Trouble {
    let chain = || std::iter::successors(Some(error as &(dyn Error + 'static)), |error| cause(*error));
    if chain().any(<dyn Error>::is::<PrivateName>) {
        return Trouble::PrivateName;
    }
    let refused = |error: &std::io::Error| error.kind() == ErrorKind::ConnectionRefused;
    let reason = if error.is_timeout() {
        Reason::Timeout
    } else if error.is_dns() {
        Reason::Dns
    } else if chain().any(<dyn Error>::is::<rustls::Error>) {
        Reason::Tls
    } else if chain().filter_map(<dyn Error>::downcast_ref).any(refused) {
        Reason::Refused
    } else if error.is_body() || error.is_decode() {
        Reason::Cut
    } else {
        Reason::Connection
    };
    let detail = chain().last().map_or_else(String::new, ToString::to_string);
    Trouble::Reason(reason, detail)
}

/// What is behind an error. An I/O error shows as its source the source of the error that it wraps,
/// not that error itself.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}
