/// How a challenge page (a page of script that a browser must solve first) is told from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenges {
    /// HTTP statuses that only challenge pages have.
    pub statuses: Vec<u16>,
    /// Texts of the scripts and cookies of known challenge pages, in ASCII. They count only on a
    /// page that has next to no text of its own: a site may leave the script on pages that it shows.
    pub markers: Vec<String>,
}

/// How much of a page is searched for markers: they stand at its head, and a workbook is long.
const HEAD: usize = 256 << 10;

impl Default for Challenges {
    fn default() -> Self {
        let markers = ["__jsl_clearance", "$_ts", "acw_sc__v2", "_cf_chl_opt", "wzws_"];
        Self {
            statuses: vec![412, 512, 521],
            markers: markers.map(str::to_owned).to_vec(),
        }
    }
}

impl Challenges {
    /// Whether an answer with that status, those cookies and that body is a challenge page.
    pub(super) fn matches(&self, status: u16, cookies: &[u8], body: &[u8]) -> bool {
        let marked = |bytes: &[u8]| {
            let found = |marker: &String| bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
            self.markers.iter().filter(|marker| !marker.is_empty()).any(found)
        };
        let head = &body[..body.len().min(HEAD)];
        self.statuses.contains(&status) || ((marked(head) || marked(cookies)) && is_bare(body))
    }
}

/// Whether a page has next to no text outside its scripts. Counted in bytes outside of ASCII, so
/// that it holds for every encoding of Chinese: the smallest report has thousands, a challenge page
/// at most the few of a sentence that asks to wait.
fn is_bare(body: &[u8]) -> bool {
    const FEW: usize = 200;
    let mut count = 0;
    let mut rest = body;
    while let Some(start) = find(rest, b"<script") {
        count += foreign(&rest[..start]);
        rest = find(&rest[start..], b"</script").map_or(&[], |end| &rest[start + end..]);
    }
    count + foreign(rest) < FEW
}

fn foreign(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !byte.is_ascii()).count()
}

fn find(bytes: &[u8], tag: &[u8]) -> Option<usize> {
    bytes
        .windows(tag.len())
        .position(|window| window.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::Challenges;

    #[test]
    fn a_challenge_is_a_status_or_a_marker_on_a_page_without_text() {
        let script = "<html><script>document.cookie='__jsl_clearance=1';// 请稍候</script></html>";
        let text = "本年度共受理行政复议案件十二件。".repeat(20);
        let both = format!("{script}<p>{text}</p>");
        let waiting = format!("<p>请稍候</p>{script}");
        let open = "<SCRIPT>$_ts=window['$_ts']; 中文中文";
        let jsl: &[u8] = b"__jsl_clearance_s=1; path=/";
        let cases: [(u16, &[u8], &str, bool); 11] = [
            (200, b"", script, true),
            (200, b"", &waiting, true),
            (200, b"", &both, false),
            (200, b"", &text, false),
            (200, b"", "", false),
            (200, b"", open, true),
            (200, jsl, "", true),
            (200, jsl, &text, false),
            (412, b"", &text, true),
            (521, b"", "", true),
            (404, b"", "not found", false),
        ];
        for (status, cookies, body, expected) in cases {
            let found = Challenges::default().matches(status, cookies, body.as_bytes());
            assert_eq!(found, expected, "{status} {body}");
        }
    }

    #[test]
    fn an_empty_marker_of_a_table_matches_nothing() {
        let challenges = Challenges {
            statuses: Vec::new(),
            markers: vec![String::new()],
        };
        assert!(!challenges.matches(200, b"", b"<script></script>"));
    }
}
