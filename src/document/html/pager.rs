//! Further pages of one article. A page alone cannot know its own address, so it only tells what its
//! links say: addresses that differ by a page number, under texts that name a page.

use crate::document::Link;
use crate::model::{Finding, IssueCode};

/// Pages that a script may promise; no article has more.
const MOST_PAGES: usize = 200;
/// Names of list pages, whose further pages are lists.
const LISTS: &[&str] = &["index", "list", "default", "more"];

/// What the text of a link says about pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageText {
    /// 2, [2], 第2页.
    Number(usize),
    /// 下一页, 余下全文.
    Next,
    /// 末页.
    Last,
}

/// Reads the text of a link to a page of the same article.
pub fn page_text(text: &str) -> Option<PageText> {
    let kept = |c: &char| !c.is_whitespace() && !"[]【】()（）<>《》»›｜|".contains(*c);
    let text: String = text.chars().filter(kept).collect();
    let text = text.trim_start_matches('第').trim_end_matches('页');
    match text {
        "下一" | "下" | "后一" | "下一頁" | "余下全文" | "阅读全文" => Some(PageText::Next),
        "末" | "尾" | "最后一" => Some(PageText::Last),
        _ if text.len() <= 3 => text.parse().ok().map(PageText::Number),
        _ => None,
    }
}

/// The name of an address up to its page number, that number, and what follows: `t1_2.html` is page
/// number 2 of `t1` and `.html`. With a query, the number of its page is meant.
pub fn numbered(address: &str) -> Option<(&str, usize, &str)> {
    let address = address.split('#').next().unwrap_or_default();
    let start = match address.split_once('?') {
        Some((path, query)) => path.len() + 1 + page_in(query)?,
        None => page_of_file(address)?,
    };
    let rest = address.get(start..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits).filter(|number| number.len() <= 3)?;
    Some((address.get(..start)?, number.parse().ok()?, rest.get(digits..)?))
}

/// Where the number of the page begins in a query.
fn page_in(query: &str) -> Option<usize> {
    const NAMES: &[&str] = &[
        "page",
        "p",
        "pn",
        "pageno",
        "pagenum",
        "pageindex",
        "currentpage",
        "curpage",
    ];
    let name = |part: &str| part.split('=').next().unwrap_or(part).to_ascii_lowercase();
    let mut at = 0;
    for part in query.split('&') {
        if NAMES.contains(&name(part).as_str()) {
            return Some(at + part.find('=')? + 1);
        }
        at += part.len() + 1;
    }
    None
}

/// Where the number behind the last `_` or `-` of a file's name begins.
fn page_of_file(address: &str) -> Option<usize> {
    let file = address.rfind('/').map_or(0, |at| at + 1);
    let stem = address.get(file..)?.split('.').next()?;
    let digits = stem.len() - stem.bytes().rev().take_while(u8::is_ascii_digit).count();
    let joined = stem.get(..digits)?.ends_with(['_', '-']) && digits > 1;
    joined.then_some(file + digits)
}

/// Links that a script would write: `createPageHTML(3, 0, "t1", "html")` counts files from 0, with
/// the name of an element in front they count from 1.
pub(super) fn scripted(source: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for call in source.split("createPageHTML(").skip(1).take(4) {
        let arguments: String = call
            .chars()
            .take(200)
            .take_while(|c| !matches!(c, ')' | '\n'))
            .collect();
        let quoted = arguments.trim_start().starts_with(['"', '\'']);
        let mut arguments = arguments.split(',').map(|one| one.trim().trim_matches(['"', '\'']));
        if quoted {
            arguments.next();
        }
        let (total, _) = (arguments.next(), arguments.next());
        let total: Option<usize> = total.and_then(|total| total.parse().ok());
        let plain = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
        let (name, ending) = (arguments.next().filter(plain), arguments.next().filter(plain));
        let Some(((total, name), ending)) = total.zip(name).zip(ending) else {
            continue;
        };
        for page in 2..=total.min(MOST_PAGES) {
            let number = if quoted { page } else { page - 1 };
            links.push(Link {
                href: format!("{name}_{number}.{ending}"),
                text: page.to_string(),
            });
        }
    }
    links
}

/// The finding that a text goes on, on other pages: `count` of them are known in all, `more` says
/// whether this page names a next one.
pub(super) fn further(links: &[Link]) -> Option<Finding> {
    let mut count = 0;
    let mut more = false;
    for link in links {
        let Some((text, (before, number, _))) = page_text(&link.text).zip(numbered(&link.href)) else {
            continue;
        };
        let name = before.rsplit('/').next().unwrap_or(before).trim_end_matches(['_', '-']);
        if LISTS.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        match text {
            // Files are counted from 1 or from 0.
            PageText::Number(page) if page >= 2 && (page == number || page == number + 1) => count = count.max(page),
            PageText::Number(_) => {}
            PageText::Next => {
                more = true;
                count = count.max(2);
            }
            PageText::Last => count = count.max(number).max(2),
        }
    }
    let finding = Finding::new(IssueCode::FurtherPages).with("count", count);
    (count > 1).then(|| finding.with("more", if more { "yes" } else { "no" }))
}

#[cfg(test)]
mod tests {
    use super::{PageText, further, numbered, page_text, scripted};
    use crate::document::Link;

    #[test]
    fn addresses_and_texts_name_pages() {
        for (address, expected) in [
            ("t20320115_87_2.html", Some(("t20320115_87_", 2, ".html"))),
            ("/a/b/post_12-3.shtml", Some(("/a/b/post_12-", 3, ".shtml"))),
            ("show.aspx?id=5&page=2&x=1", Some(("show.aspx?id=5&page=", 2, "&x=1"))),
            ("t20320115_8712345.html", None),
            ("t1.html", None),
            ("show.aspx?id=5", None),
            ("/2032/01/", None),
        ] {
            assert_eq!(numbered(address), expected, "{address}");
        }
        for (text, expected) in [
            ("2", Some(PageText::Number(2))),
            ("【3】", Some(PageText::Number(3))),
            ("第 4 页", Some(PageText::Number(4))),
            ("下一页 >", Some(PageText::Next)),
            ("尾页", Some(PageText::Last)),
            ("下一篇", None),
            ("2031", None),
            ("", None),
        ] {
            assert_eq!(page_text(text), expected, "{text}");
        }
    }

    #[test]
    fn scripts_promise_pages() {
        let hrefs = |source: &str| -> Vec<(String, String)> {
            scripted(source)
                .into_iter()
                .map(|link| (link.href, link.text))
                .collect()
        };
        let pair = |href: &str, text: &str| (href.to_owned(), text.to_owned());
        assert_eq!(
            hrefs("function createPageHTML(n, c, p, e) {} createPageHTML(3, 0, \"t8_1\", \"html\");"),
            [pair("t8_1_1.html", "2"), pair("t8_1_2.html", "3")]
        );
        assert_eq!(
            hrefs("createPageHTML('page_div',2, 1,'0a','shtml',21)"),
            [pair("0a_2.shtml", "2")]
        );
        assert!(hrefs("createPageHTML(1, 0, 't8', 'html')").is_empty());
    }

    #[test]
    fn a_text_goes_on_where_links_say_so() {
        let link = |(href, text): &(&str, &str)| Link {
            href: (*href).to_owned(),
            text: (*text).to_owned(),
        };
        let said = |links: &[(&str, &str)]| {
            let links: Vec<Link> = links.iter().map(link).collect();
            further(&links).map(|finding| format!("{} {}", finding.params["count"], finding.params["more"]))
        };
        assert_eq!(
            said(&[("t1_2.html", "2"), ("t1_3.html", "3"), ("t1_2.html", "下一页")]).unwrap(),
            "3 yes"
        );
        assert_eq!(said(&[("t1_1.html", "2")]).unwrap(), "2 no");
        assert_eq!(said(&[("index_2.html", "2"), ("index_2.html", "下一页")]), None);
        assert_eq!(said(&[("t1_7.html", "2"), ("t1_2.html", "下一篇")]), None);
    }
}
