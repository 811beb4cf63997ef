use std::fs;
use std::time::Duration;

use crate::collect::{FetchError, FetchPolicy, Fetcher, Files, Loopback, Rehearsal, Request, files_from, files_in};

async fn rehearse(files: Files) -> (Loopback, Fetcher) {
    let server = Loopback::serve(files).await.unwrap();
    let policy = FetchPolicy {
        rehearsals: vec![Rehearsal {
            host: "site.example".to_owned(),
            addr: server.addr(),
        }],
        min_delay: Duration::ZERO,
        retries: 0,
        ..FetchPolicy::default()
    };
    (server, Fetcher::new(&policy).unwrap())
}

fn is_404(result: &Result<crate::collect::Response, FetchError>) -> bool {
    matches!(result, Err(FetchError::Failed { reason, .. }) if reason.to_string() == "status_404")
}

#[tokio::test]
async fn a_rehearsed_site_answers_like_a_real_one() {
    let files = [
        ("index.html", "首页"),
        ("a/index.html", "列表"),
        ("a/年报.html", "正文"),
        ("a/b.xlsx", "x"),
    ];
    let files = files.map(|(path, body)| (path.to_owned(), body.as_bytes().to_vec()));
    let (server, fetcher) = rehearse(files_from(files.into())).await;
    for (path, body, media_type) in [
        ("/", "首页", "text/html"),
        ("/a/", "列表", "text/html"),
        ("/a/年报.html?x=1", "正文", "text/html"),
        (
            "/a/b.xlsx",
            "x",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ] {
        let url = format!("http://site.example{path}");
        let first = fetcher.fetch(&Request::new(&url)).await.unwrap();
        assert_eq!(first.bytes, body.as_bytes(), "{path}");
        assert_eq!(first.media_type.as_deref(), Some(media_type));
        assert_eq!(first.charset, None);
        let validators = first.validators;
        let second = fetcher.fetch(&Request { url, validators }).await.unwrap();
        assert!(second.not_modified && second.bytes.is_empty(), "{path}");
    }
    assert!(is_404(
        &fetcher.fetch(&Request::new("http://site.example/a/c.html")).await
    ));
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_rehearsed_folder_does_not_give_what_is_outside() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    fs::create_dir_all(root.join("sub")).unwrap();
    fs::write(root.join("sub/a.html"), "inside").unwrap();
    fs::write(folder.path().join("secret.html"), "outside").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.html"), root.join("link.html")).unwrap();
    let (_server, fetcher) = rehearse(files_in(root)).await;
    let inside = fetcher
        .fetch(&Request::new("http://site.example/sub/a.html"))
        .await
        .unwrap();
    assert_eq!(inside.bytes, b"inside");
    for path in ["/link.html", "/..%2fsecret.html", "/sub", "/sub/"] {
        let url = format!("http://site.example{path}");
        assert!(is_404(&fetcher.fetch(&Request::new(url)).await), "{path}");
    }
}
