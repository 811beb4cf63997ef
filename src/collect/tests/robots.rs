use std::time::Duration;

use super::site::{Site, answer, fetcher, page, policy, redirect};
use crate::collect::{Counter, FetchError, Reason, Request};
use crate::model::IssueCode;

const RULES: &str = "User-agent: *\nDisallow: /private/\n";

async fn forbidden(site: &Site, url: &str) -> bool {
    let (fetcher, _) = fetcher(&policy(site));
    match fetcher.fetch(&Request::new(url)).await {
        Ok(_) => false,
        Err(FetchError::Forbidden { .. }) => true,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_robots_txt_forbids_is_not_asked_for() {
    let site = Site::start([
        ("/robots.txt", vec![answer(200, &["content-type: text/plain"], RULES)]),
        ("/public/a", vec![page("a")]),
        ("/private/a", vec![page("b")]),
        ("/public/moved", vec![redirect("/private/a")]),
    ])
    .await;
    assert!(!forbidden(&site, "http://site.example/public/a").await);
    assert!(forbidden(&site, "http://site.example/private/a").await);
    // Nor when a redirect leads there.
    assert!(forbidden(&site, "http://site.example/public/moved").await);
    assert_eq!(site.paths(), ["/public/a", "/public/moved"]);
}

#[tokio::test]
async fn it_is_asked_for_once_and_its_delay_is_kept() {
    let rules = format!("{RULES}Crawl-delay: 7\n");
    let site = Site::start([("/robots.txt", vec![page(rules)]), ("/a", vec![page("a")])]).await;
    let (fetcher, clock) = fetcher(&policy(&site));
    for _ in 0..2 {
        fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap();
    }
    assert_eq!(site.requests().len(), 3);
    assert_eq!(clock.slept(), [7, 7].map(Duration::from_secs));
    assert_eq!(fetcher.counts().of(Counter::RobotsRead), 1);
}

#[tokio::test]
async fn a_site_without_one_allows_everything() {
    for answers in [
        vec![answer(404, &[], "")],
        vec![answer(403, &[], "")],
        vec![redirect("/robots.txt")],
        vec![redirect("http://127.0.0.1/robots.txt")],
        vec![page("<html><body>首页</body></html>")],
    ] {
        let site = Site::start([("/robots.txt", answers), ("/a", vec![page("a")])]).await;
        assert!(!forbidden(&site, "http://site.example/a").await);
    }
}

#[tokio::test]
async fn it_may_stand_elsewhere() {
    let site = Site::start([
        ("/robots.txt", vec![redirect("http://other.example/rules")]),
        ("/rules", vec![page(RULES)]),
    ])
    .await;
    assert!(forbidden(&site, "http://site.example/private/a").await);
}

#[tokio::test]
async fn while_it_cannot_be_had_nothing_is_fetched() {
    for status in [500, 503, 429] {
        let answers = vec![answer(status, &[], "")];
        let site = Site::start([("/robots.txt", answers), ("/a", vec![page("a")])]).await;
        let (fetcher, _) = fetcher(&policy(&site));
        for _ in 0..2 {
            let error = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap_err();
            let url = "http://site.example/a".to_owned();
            let reason = Reason::Status(status);
            assert_eq!(error, FetchError::RobotsUnavailable { url, reason });
            assert_eq!(error.code(), IssueCode::FetchFailed);
        }
        assert_eq!(site.paths(), Vec::<String>::new());
        assert_eq!(site.requests().len(), 3); // three tries, for both
    }
}

#[tokio::test]
async fn a_passing_failure_of_it_passes() {
    let answers = vec![answer(500, &[], ""), page(RULES)];
    let site = Site::start([("/robots.txt", answers)]).await;
    assert!(forbidden(&site, "http://site.example/private/a").await);
}

#[tokio::test]
async fn a_challenge_in_its_place_is_told() {
    let site = Site::start([("/robots.txt", vec![answer(521, &[], "")])]).await;
    let (fetcher, _) = fetcher(&policy(&site));
    let error = fetcher.fetch(&Request::new("http://site.example/a")).await.unwrap_err();
    assert!(matches!(error, FetchError::Blocked { status: 521, .. }), "{error}");
}
