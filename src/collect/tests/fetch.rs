use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::site::{Answer, Site, answer, fetcher, page, policy};
use crate::collect::{Counter, FetchError, FetchPolicy, Reason, Request, SetupError, Validators};
use crate::model::IssueCode;

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn reason(error: &FetchError) -> (Reason, u32) {
    match error {
        FetchError::Failed { reason, attempts, .. } => (*reason, *attempts),
        other => panic!("{other}"),
    }
}

async fn fetch_one(answers: Vec<Answer>) -> Result<crate::collect::Response, FetchError> {
    let site = Site::start([("/a", answers)]).await;
    let (fetcher, _) = fetcher(&policy(&site));
    fetcher.fetch(&Request::new("http://site.example/a")).await
}

#[tokio::test]
async fn a_page_comes_with_what_its_server_says_of_it() {
    let headers = [
        "Content-Type: Text/HTML; charset=\"GB2312\"",
        "ETag: \"7\"",
        "Last-Modified: Sat, 01 Mar 2025 02:00:00 GMT",
    ];
    let site = Site::start([("/%E5%B9%B4", vec![answer(200, &headers, [0xC4, 0xEA])])]).await;
    let (fetcher, _) = fetcher(&policy(&site));
    let response = fetcher
        .fetch(&Request::new("http://SITE.example/年#top"))
        .await
        .unwrap();
    assert_eq!(response.bytes, [0xC4, 0xEA]); // never decoded
    assert_eq!(response.url.as_str(), "http://site.example/%E5%B9%B4");
    assert_eq!(response.final_url, response.url);
    assert_eq!(response.media_type.as_deref(), Some("text/html"));
    assert_eq!(response.charset.as_deref(), Some("GB2312"));
    assert_eq!(response.validators.etag.as_deref(), Some("\"7\""));
    assert_eq!(
        response.validators.last_modified.as_deref(),
        Some("Sat, 01 Mar 2025 02:00:00 GMT")
    );
    assert!(!response.not_modified && !response.downgraded);
    let agent = format!("user-agent: fazhi/{}\r\n", env!("CARGO_PKG_VERSION"));
    let head = &site.requests()[1];
    assert!(
        head.contains(&agent) && head.contains("host: site.example\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn what_is_gone_is_not_asked_for_again() {
    for status in [401, 403, 404, 410, 204, 206, 304] {
        let error = fetch_one(vec![answer(status, &[], "")]).await.unwrap_err();
        assert_eq!(reason(&error), (Reason::Status(status), 1), "{error}");
        assert_eq!(error.code(), IssueCode::FetchFailed);
        assert_eq!(error.issue().params["reason"], format!("status_{status}"));
    }
}

#[tokio::test]
async fn what_may_pass_is_asked_for_again_with_growing_waits() {
    let answers = vec![answer(500, &[], ""), answer(502, &[], ""), page("here")];
    let site = Site::start([("/a", answers)]).await;
    let (fetcher, clock) = fetcher(&policy(&site));
    let response = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap();
    assert_eq!(response.bytes, b"here");
    // After robots.txt the delay, then the back-off and its double.
    assert_eq!(clock.slept(), [1, 3, 6].map(seconds));
    let counts = fetcher.counts();
    assert_eq!(counts.of(Counter::Retry(Reason::Status(500))), 1);
    assert_eq!(counts.of(Counter::Retry(Reason::Status(502))), 1);
    assert_eq!(counts.of(Counter::Requests), 4);
    let named: Vec<(String, u64)> = counts.named().into_iter().collect();
    assert!(named.contains(&("retry/status_500".to_owned(), 1)), "{named:?}");
    // Four of the page, twelve of the site's answer for robots.txt.
    assert!(named.contains(&("http/bytes".to_owned(), 16)), "{named:?}");
}

#[tokio::test]
async fn after_the_last_try_the_reason_is_told() {
    let error = fetch_one(vec![answer(503, &[], "")]).await.unwrap_err();
    assert_eq!(reason(&error), (Reason::Status(503), 3));
}

#[tokio::test]
async fn a_site_may_say_how_long_to_wait() {
    let answers = vec![answer(429, &["Retry-After: 20"], ""), page("here")];
    let site = Site::start([("/a", answers)]).await;
    let (fetcher, clock) = fetcher(&policy(&site));
    fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap();
    assert_eq!(clock.slept(), [1, 20].map(seconds));
}

#[tokio::test]
async fn silence_is_a_time_out() {
    let site = Site::start([("/a", vec![Answer::Silence])]).await;
    let policy = FetchPolicy {
        read_timeout: Duration::from_millis(250),
        retries: 1,
        ..policy(&site)
    };
    let (fetcher, _) = fetcher(&policy);
    let error = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap_err();
    assert_eq!(reason(&error), (Reason::Timeout, 2));
}

#[tokio::test]
async fn a_body_that_does_not_come_to_its_end_is_a_failure() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly half".to_vec();
    let error = fetch_one(vec![Answer::Bytes(half.clone())]).await.unwrap_err();
    assert_eq!(reason(&error), (Reason::Cut, 3));
    let response = fetch_one(vec![Answer::Bytes(half), page("whole")]).await.unwrap();
    assert_eq!(response.bytes, b"whole");
}

#[tokio::test]
async fn nobody_at_the_port_is_a_refused_connection() {
    let site = Site::start([]).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut policy = policy(&site);
    policy.rehearsals[0].addr = free.local_addr().unwrap();
    drop(free);
    let (fetcher, _) = fetcher(&policy);
    let error = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap_err();
    // Not even robots.txt can be had.
    let reason = Reason::Refused;
    let url = "http://site.example/a".to_owned();
    assert_eq!(error, FetchError::RobotsUnavailable { url, reason });
    assert_eq!(error.issue().params["reason"], "robots.txt refused");
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn the_limit_counts_unpacked_bytes() {
    let gzip = "content-encoding: gzip";
    let exactly = vec![b'x'; 10_000];
    assert_eq!(fetch_one(vec![page(&exactly)]).await.unwrap().bytes, exactly);
    let packed = vec![answer(200, &[gzip], gzipped(&exactly))];
    assert_eq!(fetch_one(packed).await.unwrap().bytes, exactly);

    let more = vec![b'x'; 10_001];
    let unstated = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec(), more.clone()].concat();
    let bomb = gzipped(&vec![0; 20_000_000]); // 20 MB from 20 kB
    for large in [page(&more), Answer::Bytes(unstated), answer(200, &[gzip], bomb)] {
        let error = fetch_one(vec![large]).await.unwrap_err();
        let url = "http://site.example/a".to_owned();
        assert_eq!(error, FetchError::TooLarge { url, limit: 10_000 });
        assert_eq!(error.code(), IssueCode::TooLarge);
        assert_eq!(error.issue().params["limit"], "10000");
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let etag = "ETag: \"7\"";
    let site = Site::start([("/a", vec![answer(200, &[etag], "one"), answer(304, &[etag], "")])]).await;
    let (fetcher, _) = fetcher(&policy(&site));
    let first = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap();
    let again = Request {
        url: "http://site.example/a".to_owned(),
        validators: Validators {
            last_modified: Some("Sat, 01 Mar 2025 02:00:00 GMT".to_owned()),
            ..first.validators
        },
    };
    let second = fetcher.fetch(&again).await.unwrap();
    assert!(second.not_modified && second.bytes.is_empty() && second.status == 304);
    let head = site.requests().pop().unwrap();
    assert!(head.contains("if-none-match: \"7\"\r\n"), "{head}");
    assert!(
        head.contains("if-modified-since: Sat, 01 Mar 2025 02:00:00 GMT\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn a_challenge_page_is_told_at_once_and_never_tried_again() {
    let script = "<html><script>document.cookie='__jsl_clearance=1'</script></html>";
    let cookie = "set-cookie: __jsl_clearance_s=1; path=/";
    for (status, header, body) in [
        (412, "x: y", ""),
        (521, cookie, script),
        (512, "x: y", ""),
        (200, "x: y", script),
        (202, cookie, ""),
        (503, "x: y", script),
    ] {
        let site = Site::start([("/a", vec![answer(status, &[header], body)])]).await;
        let (fetcher, _) = fetcher(&policy(&site));
        let error = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap_err();
        let url = "http://site.example/a".to_owned();
        assert_eq!(error, FetchError::Blocked { url, status });
        assert_eq!(error.code(), IssueCode::FetchBlocked);
        assert_eq!(site.paths().len(), 1);
        assert_eq!(fetcher.counts().of(Counter::Failure(Reason::Blocked)), 1);
    }
}

#[tokio::test]
async fn requests_to_one_host_go_one_at_a_time() {
    let site = Site::start([("/a", vec![page("a")]), ("/b", vec![page("b")])]).await;
    let (fetcher, clock) = fetcher(&policy(&site));
    let (a, b) = (
        Request::new("http://site.example/a"),
        Request::new("http://site.example/b"),
    );
    let (a, b) = tokio::join!(fetcher.fetch(&a), fetcher.fetch(&b));
    assert_eq!((a.unwrap().bytes, b.unwrap().bytes), (b"a".to_vec(), b"b".to_vec()));
    // robots.txt once, then a delay before each.
    assert_eq!(clock.slept(), [1, 1].map(seconds));
    assert_eq!(fetcher.counts().of(Counter::RobotsAbsent), 1);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_is_named() {
    let site = Site::start([]).await;
    let bad = b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n".to_vec();
    let policy = FetchPolicy {
        extra_roots: vec![bad],
        ..policy(&site)
    };
    let error = crate::collect::Fetcher::new(&policy).err().unwrap();
    assert!(matches!(error, SetupError::Certificate { number: 1, .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_not_believed() {
    let site = Site::start([]).await;
    let policy = FetchPolicy {
        private_hosts: ["127.0.0.1".to_owned()].into(),
        retries: 0,
        ..policy(&site)
    };
    let (fetcher, _) = fetcher(&policy);
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", plain.local_addr().unwrap());
    let server = async {
        use tokio::io::AsyncWriteExt;
        let (mut stream, _) = plain.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nhello").await.unwrap();
        stream
    };
    let request = Request::new(url);
    let (_stream, result) = tokio::join!(server, fetcher.fetch(&request));
    let error = result.unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::RobotsUnavailable {
                reason: Reason::Tls,
                ..
            }
        ),
        "{error}"
    );
}
