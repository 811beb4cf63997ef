//! The pieces of a well-formed part of a workbook, cut out of its text without a copy. There are no
//! documents types, so no entity of a file's own is ever expanded, and no nesting, so none is too deep.

use std::borrow::Cow;

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag, or a tag without content.
    Open(Tag<'a>),
    /// The full name of an end tag.
    Close(&'a str),
    /// Characters with their entities.
    Text(&'a str),
    /// Characters as they are.
    Data(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Name with its prefix.
    pub(super) name: &'a str,
    attributes: &'a str,
    /// Whether it has no content.
    pub(super) empty: bool,
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Tag<'a> {
    /// The tag between `<` and `>`.
    pub(super) fn of(inside: &'a str) -> Self {
        let bare = inside.strip_suffix('/');
        let empty = bare.is_some();
        let bare = bare.unwrap_or(inside);
        let (name, attributes) = bare.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((bare, ""));
        Self {
            name,
            attributes,
            empty,
        }
    }

    /// The name without its prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// An attribute as written, by its full name, or by its bare name under any prefix.
    pub(super) fn raw(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after.get(1..)?.split_once(quote)?;
            let key = key.trim();
            if key == wanted || (!wanted.contains(':') && local(key) == wanted) {
                return Some(value);
            }
            rest = next;
        }
    }

    /// An attribute with its entities decoded.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'a, str>> {
        self.raw(wanted).map(decoded)
    }

    /// An attribute as a number; nothing where there is none or it is no number.
    pub(super) fn number(&self, wanted: &str) -> Option<u32> {
        self.raw(wanted)?.trim().parse().ok()
    }

    /// Whether an attribute says yes.
    pub(super) fn says(&self, wanted: &str) -> bool {
        self.raw(wanted)
            .is_some_and(|text| text == "1" || text == "true" || text == "on")
    }
}

/// The pieces of a text in order; comments and declarations are left out.
#[derive(Debug, Clone)]
pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// The pieces of a whole part.
    pub(super) const fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// The start tags that are left.
    pub(super) fn tags(self) -> impl Iterator<Item = Tag<'a>> {
        self.filter_map(|piece| match piece {
            Piece::Open(tag) => Some(tag),
            _ => None,
        })
    }

    fn cut(&mut self, end: usize, skip: usize) -> &'a str {
        let inside = self.rest.get(..end).unwrap_or_default();
        self.rest = self.rest.get(end + skip..).unwrap_or_default();
        inside
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if !self.rest.starts_with('<') {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                if end == 0 {
                    return None;
                }
                return Some(Piece::Text(self.cut(end, 0)));
            }
            self.cut(1, 0);
            if self.rest.starts_with("!--") {
                let end = self.rest.find("-->").unwrap_or(self.rest.len());
                self.cut(end, 3);
                continue;
            }
            if let Some(data) = self.rest.strip_prefix("![CDATA[") {
                self.rest = data;
                let end = data.find("]]>").unwrap_or(data.len());
                return Some(Piece::Data(self.cut(end, 3)));
            }
            let end = tag_end(self.rest.as_bytes())?;
            let inside = self.cut(end, 1);
            match inside.as_bytes().first() {
                Some(b'!' | b'?') => {}
                Some(b'/') => return Some(Piece::Close(inside.get(1..).unwrap_or_default().trim_end())),
                _ => return Some(Piece::Open(Tag::of(inside))),
            }
        }
    }
}

/// Where the `>` of a tag stands: one inside of quotes is none.
pub(super) fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from
            + tag
                .get(from..)?
                .iter()
                .position(|byte| matches!(byte, b'>' | b'"' | b'\''))?;
        let quote = *tag.get(at)?;
        if quote == b'>' {
            return Some(at);
        }
        let inside = tag.get(at + 1..)?;
        from = at + 2 + inside.iter().position(|byte| *byte == quote)?;
    }
}

/// A text with its entities decoded: the five of XML and those by number. Any other stays as written.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        found.push_str(before);
        // No entity of XML has a longer name.
        let end = after.bytes().take(12).position(|byte| byte == b';');
        let named = end.and_then(|end| Some((entity(after.get(..end)?)?, after.get(end + 1..)?)));
        if let Some((c, next)) = named {
            found.push(c);
            rest = next;
        } else {
            found.push('&');
            rest = after;
        }
    }
    found.push_str(rest);
    Cow::Owned(found)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Piece, Pieces, decoded};

    #[test]
    fn pieces_in_order() {
        let text = "<?xml version=\"1.0\"?><!-- <x/> --><a b=\"1>2\" c='&amp;甲'/>t&lt;<x:d></x:d ><![CDATA[<&]]><e f=";
        let seen: Vec<String> = Pieces::of(text)
            .map(|piece| match piece {
                Piece::Open(tag) => {
                    let values = ["b", "c"].map(|name| tag.attribute(name).unwrap_or_default().into_owned());
                    format!("<{} {} {}", tag.local(), values.join(" "), tag.empty)
                }
                Piece::Close(name) => format!("/{name}"),
                Piece::Text(text) => decoded(text).into_owned(),
                Piece::Data(text) => text.to_owned(),
            })
            .collect();
        assert_eq!(seen, ["<a 1>2 &甲 true", "t<", "<d   false", "/x:d", "<&"]);
    }

    #[test]
    fn attributes_by_full_or_bare_name() {
        let Some(Piece::Open(tag)) = Pieces::of("<c office:value='1' value-type='a' x:value-type = \"b\">").next()
        else {
            panic!("a tag")
        };
        assert_eq!(tag.raw("value"), Some("1"));
        assert_eq!(tag.raw("x:value-type"), Some("b"));
        assert_eq!(tag.raw("value-type"), Some("a"));
        assert_eq!(tag.raw("y:value-type"), None);
    }

    #[test]
    fn entities_by_name_and_number() {
        assert_eq!(decoded("&#x7532;&#20057;&quot;&lol;&;&"), "甲乙\"&lol;&;&");
    }

    proptest! {
        #[test]
        fn any_text_has_an_end(text in "[<>/!?&;#x\"'=甲 a\\[\\]CDAT-]{0,60}") {
            for piece in Pieces::of(&text) {
                if let Piece::Open(tag) = piece {
                    drop(tag.attribute("a"));
                }
            }
        }
    }
}
