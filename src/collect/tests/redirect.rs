use super::site::{Site, answer, fetcher, page, policy, redirect};
use crate::collect::{Counter, FetchError, FetchPolicy, Refusal, Request, Validators};
use crate::model::IssueCode;

const ASKED: &str = "http://site.example/a";

fn refused(target: &str, refusal: Refusal) -> FetchError {
    FetchError::RedirectRefused {
        url: ASKED.to_owned(),
        target: target.to_owned(),
        refusal,
    }
}

#[tokio::test]
async fn a_redirect_is_followed_to_its_end() {
    let site = Site::start([
        ("/a", vec![redirect("/b?c=1#d")]),
        ("/b?c=1", vec![redirect("http://other.example/年报.html")]),
        ("/%E5%B9%B4%E6%8A%A5.html", vec![answer(200, &["ETag: \"1\""], "here")]),
    ])
    .await;
    let (fetcher, _) = fetcher(&policy(&site));
    let validators = Validators {
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
    };
    let request = Request {
        url: ASKED.to_owned(),
        validators,
    };
    let response = fetcher.fetch(&request).await.unwrap();
    assert_eq!(response.bytes, b"here");
    assert_eq!(response.url.as_str(), ASKED);
    assert_eq!(
        response.final_url.as_str(),
        "http://other.example/%E5%B9%B4%E6%8A%A5.html"
    );
    assert_eq!(response.validators, Validators::default());
    assert_eq!(fetcher.counts().of(Counter::Redirects), 2);
    // The mark of one address is not shown to another, where it may stand for another page.
    let marked: Vec<bool> = site
        .requests()
        .iter()
        .map(|head| head.contains("if-none-match"))
        .collect();
    assert_eq!(marked, [false, true, false, false, false]);
}

#[tokio::test]
async fn a_redirect_into_the_own_network_is_refused_and_not_asked() {
    let inner = Site::start([("/", vec![page("secret")])]).await;
    let port = inner.addr.port();
    for target in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://other.example:{port}/"),
    ] {
        let site = Site::start([("/a", vec![redirect(&target)])]).await;
        let (fetcher, _) = fetcher(&policy(&site));
        let error = fetcher.fetch(&Request::new(ASKED)).await.unwrap_err();
        let FetchError::RedirectRefused { refusal, .. } = &error else {
            panic!("{target}: {error}")
        };
        assert_eq!(*refusal, Refusal::PrivateAddress, "{target}");
        assert_eq!(error.code(), IssueCode::RedirectRefused);
        assert_eq!(error.issue().params["address"], ASKED);
        assert_eq!(fetcher.counts().of(Counter::Refusals), 1);
    }
    assert_eq!(inner.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_name_for_an_address_of_the_own_network_is_refused_unless_the_job_names_it() {
    let inner = Site::start([("/", vec![page("intranet")])]).await;
    let request = Request::new(format!("http://localhost:{}/", inner.addr.port()));
    let (outside, _) = fetcher(&policy(&inner));
    let error = outside.fetch(&request).await.unwrap_err();
    let refusal = Refusal::PrivateAddress;
    let url = request.url.clone();
    assert_eq!(error, FetchError::Refused { url, refusal });
    assert_eq!(error.issue().params["reason"], "private_address");
    assert_eq!(inner.requests(), Vec::<String>::new());

    let named = FetchPolicy {
        private_hosts: ["localhost".to_owned()].into(),
        ..policy(&inner)
    };
    let (inside, _) = fetcher(&named);
    assert_eq!(inside.fetch(&request).await.unwrap().bytes, b"intranet");
}

#[tokio::test]
async fn circles_and_long_ways_and_bad_targets_are_refused() {
    let site = Site::start([("/a", vec![redirect("/b")]), ("/b", vec![redirect("/a")])]).await;
    let (one, _) = fetcher(&policy(&site));
    let error = one.fetch(&Request::new(ASKED)).await.unwrap_err();
    assert_eq!(error, refused(ASKED, Refusal::Loop));

    let site = Site::start([
        ("/a", vec![redirect("/1")]),
        ("/1", vec![redirect("/2")]),
        ("/2", vec![redirect("/3")]),
        ("/3", vec![page("too far")]),
    ])
    .await;
    let short = FetchPolicy {
        max_redirects: 2,
        ..policy(&site)
    };
    let (two, _) = fetcher(&short);
    let error = two.fetch(&Request::new(ASKED)).await.unwrap_err();
    assert_eq!(error, refused("http://site.example/3", Refusal::TooMany));
    assert_eq!(site.paths(), ["/a", "/1", "/2"]);

    for (headers, target, refusal) in [
        (vec![], "", Refusal::NoTarget),
        (
            vec!["location: ftp://site.example/"],
            "ftp://site.example/",
            Refusal::Scheme,
        ),
    ] {
        let site = Site::start([("/a", vec![answer(301, &headers, "")])]).await;
        let (fetcher, _) = fetcher(&policy(&site));
        let error = fetcher.fetch(&Request::new(ASKED)).await.unwrap_err();
        assert_eq!(error, refused(target, refusal));
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    let site = Site::start([]).await;
    let (fetcher, _) = fetcher(&policy(&site));
    for (url, refusal) in [
        ("年报.html", Refusal::Malformed),
        ("file:///etc/passwd", Refusal::Scheme),
        ("http://me:pw@site.example/", Refusal::Credentials),
        ("http://127.0.0.1/", Refusal::PrivateAddress),
    ] {
        let error = fetcher.fetch(&Request::new(url)).await.unwrap_err();
        let url = url.to_owned();
        assert_eq!(error, FetchError::Refused { url, refusal });
    }
    assert_eq!(site.requests(), Vec::<String>::new());
}
