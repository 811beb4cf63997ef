use url::Url;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: String,
    /// What the last visit of this very address taught: an answer that has not changed is then not
    /// sent again.
    pub validators: Validators,
}

impl Request {
    /// Asks for an address as if for the first time.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            validators: Validators::default(),
        }
    }
}

/// Marks of one version of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`, as the server wrote it.
    pub last_modified: Option<String>,
}

impl Validators {
    pub(super) fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// An answer that is what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// 200 or 203; 304 when it has not changed.
    pub status: u16,
    /// The address asked for, in its canonical spelling and without a fragment.
    pub url: Url,
    /// The address that answered, after redirects.
    pub final_url: Url,
    /// Validators for the next visit of `url`; empty after a redirect, because they belong to
    /// another address, which the next redirect may not name.
    pub validators: Validators,
    /// `Content-Type` without its parameters, in lower case.
    pub media_type: Option<String>,
    /// `charset` of `Content-Type`, as written.
    pub charset: Option<String>,
    /// The bytes, unpacked; empty when it has not changed.
    pub bytes: Vec<u8>,
    /// What the validators stood for is still current.
    pub not_modified: bool,
    /// A redirect led from https to http: what came could have been changed on the way.
    pub downgraded: bool,
}
