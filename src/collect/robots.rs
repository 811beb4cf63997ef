use std::time::Duration;

use texting_robots::Robot;
use url::Url;

use crate::collect::error::Reason;

/// What robots.txt of a site says, or what its absence means (RFC 9309, section 2.3.1).
pub(super) enum Robots {
    /// It was read.
    Rules(Box<Robot>),
    /// There is none (4xx, or redirects that lead nowhere): everything is allowed.
    Absent,
    /// It cannot be had (5xx, no answer): nothing is allowed for now.
    Unavailable(Reason),
    /// The site answers with a challenge page of that status.
    Challenge(u16),
    /// The name of the site leads into the own network.
    PrivateName,
}

/// Most bytes of a robots.txt: RFC 9309 wants at least 500 KiB to be read.
pub(super) const MOST_BYTES: u64 = 512 << 10;

impl Robots {
    /// Reads the file as it speaks to `token`. A file that is no robots.txt at all (many sites
    /// answer every address with a page) has no rules.
    pub(super) fn read(token: &str, bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match Robot::new(token, bytes) {
            Ok(robot) => Self::Rules(Box::new(robot)),
            Err(_) => Self::Absent,
        }
    }

    /// What it means that robots.txt gave nothing: 4xx says that there is none, unless it is a 4xx
    /// that asks to come again.
    pub(super) fn after(reason: Reason) -> Self {
        match reason {
            Reason::Status(400..=499) if !reason.may_pass() => Self::Absent,
            reason => Self::Unavailable(reason),
        }
    }

    /// The pause that it asks for.
    pub(super) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Rules(robot) => robot
                .delay
                .and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()), // NaN, < 0
            Self::Absent | Self::Unavailable(_) | Self::Challenge(_) | Self::PrivateName => None,
        }
    }
}

/// The name of a site's robots.txt.
pub(super) fn address(url: &Url) -> Url {
    let mut address = url.clone();
    address.set_path("/robots.txt");
    address.set_query(None);
    address.set_fragment(None);
    address
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Robots, address};

    #[test]
    fn rules_for_our_name_go_before_those_for_all() {
        let text = "\u{feff}User-agent: *\nDisallow: /\n\nUser-agent: Fazhi\nCrawl-delay: 2.5\nDisallow: /私密/\n";
        let robots = Robots::read("fazhi", text.as_bytes());
        assert_eq!(robots.delay(), Some(Duration::from_millis(2500)));
        let Robots::Rules(rules) = robots else {
            panic!("no rules")
        };
        assert!(rules.allowed("http://site.example/public/a.html"));
        assert!(!rules.allowed("http://site.example/%E7%A7%81%E5%AF%86/a.html"));
    }

    #[test]
    fn a_page_in_its_place_forbids_nothing() {
        let robots = Robots::read("fazhi", "<html><body>首页</body></html>".as_bytes());
        assert!(matches!(robots, Robots::Rules(rules) if rules.allowed("http://site.example/a")));
    }

    #[test]
    fn each_scheme_host_and_port_has_its_own() {
        let of = |url: &str| address(&url.parse().unwrap()).to_string();
        assert_eq!(
            of("https://site.example:8443/a/b?c#d"),
            "https://site.example:8443/robots.txt"
        );
    }
}
