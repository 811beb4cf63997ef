use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE};

/// A header in ASCII; one that is not is as good as none.
pub(super) fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned) // lossless or none
}

/// Redirects of Chinese sites may hold UTF-8 as it is.
pub(super) fn location(headers: &HeaderMap) -> Option<String> {
    let bytes = headers.get(LOCATION)?.as_bytes();
    Some(String::from_utf8_lossy(bytes).into_owned())
}

pub(super) fn cookies(headers: &HeaderMap) -> Vec<u8> {
    let values: Vec<&[u8]> = headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes).collect();
    values.join(&b'\n')
}

/// Media type and charset of `Content-Type`.
pub(super) fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(value) = text(headers, &CONTENT_TYPE) else {
        return (None, None);
    };
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts
        .next()
        .map(str::to_ascii_lowercase)
        .filter(|media| !media.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media_type, charset)
}

/// `Retry-After` in seconds; as a date it would need a clock, and the back-off waits as well.
pub(super) fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = text(headers, &RETRY_AFTER).and_then(|text| text.trim().parse().ok()); // a date is no number
    Duration::from_secs(seconds.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};

    use super::{content_type, location};

    #[test]
    fn the_media_type_is_told_from_its_charset() {
        let cases = [
            ("text/html", Some("text/html"), None),
            ("Text/HTML; Charset=\"GB2312\"", Some("text/html"), Some("GB2312")),
            ("text/html;version=1; charset=utf-8", Some("text/html"), Some("utf-8")),
            ("text/html; charset=", Some("text/html"), None),
            ("; charset=gbk", None, Some("gbk")),
        ];
        for (value, media_type, charset) in cases {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]);
            let (found, found_charset) = content_type(&headers);
            assert_eq!(
                (found.as_deref(), found_charset.as_deref()),
                (media_type, charset),
                "{value}"
            );
        }
        assert_eq!(content_type(&HeaderMap::new()), (None, None));
    }

    #[test]
    fn a_target_in_raw_utf8_is_kept() {
        let value = HeaderValue::from_bytes("/年报.html".as_bytes()).unwrap();
        let headers = HeaderMap::from_iter([(LOCATION, value)]);
        assert_eq!(location(&headers).unwrap(), "/年报.html");
    }
}
