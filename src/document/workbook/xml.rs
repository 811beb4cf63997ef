//! The tags of a well-formed part of a workbook, for the few attributes that its reader leaves out.

use std::collections::BTreeMap;

/// A tag with its attributes, entities decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// Whether it is an end tag.
    pub(super) closes: bool,
    /// Whether it has no content.
    pub(super) empty: bool,
}

impl Tag {
    /// An attribute as a number; `otherwise` where there is none.
    pub(super) fn number(&self, name: &str, otherwise: u32) -> u32 {
        self.attributes
            .get(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    }

    /// Whether an attribute says yes.
    pub(super) fn says(&self, name: &str) -> bool {
        self.attributes
            .get(name)
            .is_some_and(|text| text == "1" || text == "true")
    }
}

/// The tags of a text in order. Comments and declarations are left out.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once('<')?;
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->")?.1;
                continue;
            }
            let end = tag_end(after)?;
            rest = after.get(end + 1..)?;
            let inside = after.get(..end)?;
            if !inside.starts_with(['!', '?']) {
                return Some(tag(inside));
            }
        }
    })
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quote: Option<u8> = None;
    text.bytes().position(|byte| {
        let closes = quote == Some(byte);
        let opens = quote.is_none() && matches!(byte, b'"' | b'\'');
        let end = quote.is_none() && byte == b'>';
        if closes {
            quote = None;
        } else if opens {
            quote = Some(byte);
        }
        end
    })
}

fn tag(inside: &str) -> Tag {
    let closes = inside.starts_with('/');
    let empty = inside.ends_with('/');
    let inside = inside.trim_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            break;
        };
        let Some((value, next)) = after.get(1..).and_then(|after| after.split_once(quote)) else {
            break;
        };
        attributes.insert(key.trim().to_owned(), decoded(value));
        rest = next;
    }
    Tag {
        name: name.to_owned(),
        attributes,
        closes,
        empty,
    }
}

fn decoded(value: &str) -> String {
    let plain = value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'");
    plain.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_with_attributes_in_order() {
        let text = "<?xml version=\"1.0\"?><!-- <x/> --><a b=\"1>2\" c='&amp;甲'/>text<d></d><e f=";
        let seen: Vec<(String, bool, bool, Vec<String>)> = tags(text)
            .map(|tag| (tag.name, tag.closes, tag.empty, tag.attributes.into_values().collect()))
            .collect();
        let expected = [
            ("a", false, true, vec!["1>2", "&甲"]),
            ("d", false, false, vec![]),
            ("d", true, false, vec![]),
        ];
        let expected = expected.map(|(name, closes, empty, values)| {
            let values = values.into_iter().map(str::to_owned).collect::<Vec<_>>();
            (name.to_owned(), closes, empty, values)
        });
        assert_eq!(seen, expected);
    }
}
