use reqwest::header::{ETAG, HeaderMap, LAST_MODIFIED};
use url::Url;

use crate::collect::error::{FetchError, Reason, Refusal};
use crate::collect::guard::Guard;
use crate::collect::headers;
use crate::collect::request::{Response, Validators};

/// The way from the address that was asked for to the one that answers.
pub(super) struct Trail {
    asked: String,
    first: Url,
    hops: Vec<Url>,
}

/// Why a redirect is not followed.
pub(super) struct Stop {
    pub(super) target: String,
    pub(super) refusal: Refusal,
}

impl Trail {
    pub(super) fn new(asked: &str, first: Url) -> Self {
        Self {
            asked: asked.to_owned(),
            first,
            hops: Vec::new(),
        }
    }

    /// The address to be asked now.
    pub(super) fn current(&self) -> &Url {
        self.hops.last().unwrap_or(&self.first)
    }

    pub(super) fn is_redirected(&self) -> bool {
        !self.hops.is_empty()
    }

    /// Goes where a redirect leads, when that may be followed: each target is vetted like a new
    /// address.
    pub(super) fn follow(&mut self, location: Option<String>, guard: &Guard, most: usize) -> Result<(), Stop> {
        let stop = |target: String, refusal| Err(Stop { target, refusal });
        let Some(location) = location else {
            return stop(String::new(), Refusal::NoTarget);
        };
        let Ok(mut target) = self.current().join(&location) else {
            return stop(location, Refusal::Malformed);
        };
        target.set_fragment(None);
        if let Err(refusal) = guard.vet(&target) {
            return stop(target.to_string(), refusal);
        }
        if target == self.first || self.hops.contains(&target) {
            return stop(target.to_string(), Refusal::Loop);
        }
        if self.hops.len() >= most {
            return stop(target.to_string(), Refusal::TooMany);
        }
        self.hops.push(target);
        Ok(())
    }

    /// The error for a redirect that is not followed.
    pub(super) fn stopped(&self, stop: Stop) -> FetchError {
        FetchError::RedirectRefused {
            url: self.asked.clone(),
            target: stop.target,
            refusal: stop.refusal,
        }
    }

    /// The error for an address whose name leads into the own network.
    pub(super) fn private(&self) -> FetchError {
        let refusal = Refusal::PrivateAddress;
        if self.is_redirected() {
            let target = self.current().to_string();
            return self.stopped(Stop { target, refusal });
        }
        FetchError::Refused {
            url: self.asked.clone(),
            refusal,
        }
    }

    pub(super) fn blocked(&self, status: u16) -> FetchError {
        let url = self.asked.clone();
        FetchError::Blocked { url, status }
    }

    pub(super) fn forbidden(&self) -> FetchError {
        let url = self.asked.clone();
        FetchError::Forbidden { url }
    }

    pub(super) fn robots_unavailable(&self, reason: Reason) -> FetchError {
        let url = self.asked.clone();
        FetchError::RobotsUnavailable { url, reason }
    }

    pub(super) fn too_large(&self, limit: u64) -> FetchError {
        let url = self.asked.clone();
        FetchError::TooLarge { url, limit }
    }

    pub(super) fn failed(&self, reason: Reason, attempts: u32, detail: String) -> FetchError {
        FetchError::Failed {
            url: self.asked.clone(),
            reason,
            attempts,
            detail,
        }
    }

    /// The answer at the end of the way.
    pub(super) fn response(self, status: u16, headers: &HeaderMap, bytes: Vec<u8>) -> Response {
        let (media_type, charset) = headers::content_type(headers);
        let validators = if self.is_redirected() {
            Validators::default()
        } else {
            Validators {
                etag: headers::text(headers, &ETAG),
                last_modified: headers::text(headers, &LAST_MODIFIED),
            }
        };
        let schemes = std::iter::once(&self.first).chain(&self.hops).map(Url::scheme);
        let downgraded = schemes.clone().zip(schemes.skip(1)).any(|hop| hop == ("https", "http"));
        Response {
            status,
            final_url: self.current().clone(),
            url: self.first,
            validators,
            media_type,
            charset,
            bytes,
            not_modified: status == 304,
            downgraded,
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{ETAG, HeaderMap, HeaderValue};

    use super::Trail;
    use crate::collect::guard::Guard;
    use crate::collect::{FetchPolicy, Refusal};

    fn guard() -> Guard {
        Guard::new(&FetchPolicy::default())
    }

    fn trail(first: &str) -> Trail {
        Trail::new(first, first.parse().unwrap())
    }

    #[test]
    fn a_redirect_is_followed_or_stopped_with_its_reason() {
        let cases = [
            (Some("/b"), None),
            (Some("b.html#top"), None),
            (Some("https://other.example/"), None),
            (Some("//other.example/年报"), None),
            (Some("http://127.0.0.1/"), Some(Refusal::PrivateAddress)),
            (Some("http://[fd00::1]/"), Some(Refusal::PrivateAddress)),
            (Some("file:///etc/passwd"), Some(Refusal::Scheme)),
            (Some("http://a:b@other.example/"), Some(Refusal::Credentials)),
            (Some("http://"), Some(Refusal::Malformed)),
            (Some("/a#again"), Some(Refusal::Loop)),
            (None, Some(Refusal::NoTarget)),
        ];
        for (location, expected) in cases {
            let mut trail = trail("http://site.example/a");
            let result = trail.follow(location.map(str::to_owned), &guard(), 5);
            assert_eq!(result.err().map(|stop| stop.refusal), expected, "{location:?}");
        }
    }

    #[test]
    fn the_last_of_too_many_is_not_followed() {
        let mut trail = trail("http://site.example/0");
        for hop in 1..=3 {
            assert!(trail.follow(Some(format!("/{hop}")), &guard(), 3).is_ok());
        }
        let stop = trail.follow(Some("/4".to_owned()), &guard(), 3).unwrap_err();
        assert_eq!(
            (stop.refusal, stop.target.as_str()),
            (Refusal::TooMany, "http://site.example/4")
        );
    }

    #[test]
    fn a_downgrade_is_noted_and_the_validators_of_another_address_are_not_kept() {
        let headers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("\"1\""))]);
        let cases = [
            ("http://site.example/", "https://site.example/", false),
            ("https://site.example/", "http://site.example/", true),
        ];
        for (from, to, downgraded) in cases {
            let mut trail = trail(from);
            assert!(trail.follow(Some(to.to_owned()), &guard(), 5).is_ok());
            let response = trail.response(200, &headers, Vec::new());
            assert_eq!(response.downgraded, downgraded, "{from}");
            assert_eq!((response.url.as_str(), response.final_url.as_str()), (from, to));
            assert_eq!(response.validators.etag, None);
        }
        let direct = trail("http://site.example/").response(200, &headers, Vec::new());
        assert_eq!(direct.validators.etag.as_deref(), Some("\"1\""));
    }
}
