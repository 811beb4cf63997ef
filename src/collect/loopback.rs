use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::model::Digest;

/// The bytes of a path (`a/b.html`: decoded, without a slash in front, never with `..`), where there
/// are any.
pub type Files = Box<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// A site on this machine, for rehearsals: answers GET on a loopback port until it is shut down or
/// dropped.
#[derive(Debug)]
pub struct Loopback {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Loopback {
    /// Serves files on a free port: `index.html` for a folder, media type by extension and without a
    /// charset (so that the page itself must say), the digest as `ETag`, 304 where the client has it
    /// already, 404 for what there is not.
    pub async fn serve(files: Files) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(answer).with_state(Arc::new(files));
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error says that the other half was dropped, which means the same.
            drop(stopped.await);
        });
        Ok(Self {
            addr,
            stop: Some(stop),
            task: tokio::spawn(serving.into_future()),
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Ends the requests at work, then the server.
    pub async fn shutdown(mut self) -> std::io::Result<()> {
        drop(self.stop.take());
        (&mut self.task).await.map_err(std::io::Error::other)?
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves files from memory, by path.
pub fn files_from(files: BTreeMap<String, Vec<u8>>) -> Files {
    Box::new(move |path| files.get(path).cloned())
}

/// Serves the files of a folder; links that leave it are not followed.
pub fn files_in(folder: PathBuf) -> Files {
    Box::new(move |path| {
        // Whatever fails is not there, as on any site.
        let root = folder.canonicalize().ok()?;
        let file = root.join(path).canonicalize().ok()?;
        let inside = file.starts_with(&root) && file.is_file();
        inside.then(|| std::fs::read(file).ok())?
    })
}

async fn answer(State(files): State<Arc<Files>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let found = decode(uri.path()).and_then(|path| {
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path
        };
        let bytes = files(&path)?;
        Some((path, bytes))
    });
    let Some((path, bytes)) = found else {
        return status(StatusCode::NOT_FOUND);
    };
    let etag = format!("\"{}\"", Digest::of(&bytes));
    let known = headers
        .get(IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let answer = Response::builder().header(ETAG, etag);
    let answer = if known {
        answer.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        answer.header(CONTENT_TYPE, media_type(&path)).body(Body::from(bytes))
    };
    // The parts are well-formed; a server says so if they were not.
    answer.unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The path of a URL without the slash in front and with its `%xx` decoded; none where it is no
/// UTF-8, or could leave the folder.
fn decode(path: &str) -> Option<String> {
    let mut decoded = Vec::new();
    let mut rest = path.strip_prefix('/')?.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        if let (b'%', Some(digits)) = (byte, after.get(..2)) {
            let digits = std::str::from_utf8(digits).ok()?; // no UTF-8, no path
            decoded.push(u8::from_str_radix(digits, 16).ok()?); // no digits, no path
            rest = &after[2..];
        } else {
            decoded.push(*byte);
            rest = after;
        }
    }
    let decoded = String::from_utf8(decoded).ok()?; // no UTF-8, no path
    let unsafe_part = |part: &str| part == ".." || part == "." || part.contains(['\\', '\0', ':']);
    let safe = !decoded.starts_with('/') && !decoded.split('/').any(unsafe_part);
    safe.then_some(decoded)
}

fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "shtml" => "text/html",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "xml" => "application/xml",
        "json" => "application/json",
        "css" => "text/css",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn no_path_leaves_the_folder() {
        let good = [
            ("/", ""),
            ("/a/b.html", "a/b.html"),
            ("/%E5%B9%B4%E6%8A%A5.html", "年报.html"),
            ("/a..b", "a..b"),
        ];
        for (path, expected) in good {
            assert_eq!(decode(path).as_deref(), Some(expected));
        }
        for bad in [
            "/../a",
            "/a/../../b",
            "/%2e%2e/a",
            "/a/%2E%2E",
            "//etc/passwd",
            "/a\\..\\b",
            "/c:/a",
            "/%00",
            "/%ff",
            "a",
        ] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
