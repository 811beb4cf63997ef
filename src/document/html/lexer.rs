//! html5ever builds the tree that browsers build but tells no source offsets. So every piece of
//! text is replaced by a mark before parsing: two private-use characters that name the piece. Marks
//! pass through the tree builder like any other text, also where it moves text (out of a table that
//! is not closed, say), and lead back from a text node to the exact place in the source.

use std::collections::HashMap;

/// Marks are pairs: one character of plane 15, one of plane 16.
const HIGH: u32 = 0xF_0000;
const LOW: u32 = 0x10_0000;
const BASE: u32 = 0xFFFE;

/// Elements whose content is no markup and never shown.
const RAW: &[&str] = &["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript"];
/// Elements whose content is text up to their own end tag.
const TEXT_ONLY: &[&str] = &["title", "textarea"];
/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];
/// Elements that need no end tag: they say nothing about depth, and the next of its name ends one.
const FLAT: &[&str] = &[
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "optgroup", "colgroup", "html",
    "body", "head",
];
/// Elements that go on in the next paragraph until they are ended themselves.
const LASTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Of lasting elements that are spelt alike, browsers keep this many.
const ALIKE: usize = 3;
/// How far up an element without end tag is looked for when the next one begins.
const NEAR: usize = 8;

/// A source with every piece of text replaced by its mark.
#[derive(Debug)]
pub(super) struct Marked {
    /// What the parser is given.
    pub(super) html: String,
    /// The pieces, by number.
    pub(super) pieces: Vec<Piece>,
    /// Start and end of every `<meta …>` in the source, in order.
    pub(super) metas: Vec<(usize, usize)>,
    /// Whether elements were nested deeper than allowed; the rest of the source was left out.
    pub(super) too_deep: bool,
}

/// A piece of text of the source, in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// A character reference, whose decoding stands behind the mark; otherwise the characters of
    /// the source are the text.
    pub(super) reference: bool,
}

/// The piece that a mark names.
pub(super) fn piece_number(high: char, low: char) -> Option<usize> {
    let high = u32::from(high).checked_sub(HIGH).filter(|high| *high < BASE)?;
    let low = u32::from(low).checked_sub(LOW).filter(|low| *low < BASE)?;
    usize::try_from(high * BASE + low).ok()
}

/// Whether a character begins a mark.
pub(super) fn begins_mark(c: char) -> bool {
    (HIGH..HIGH + BASE).contains(&u32::from(c))
}

/// White space as HTML knows it.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Replaces the text of `source` by marks.
pub(super) fn mark(source: &[char], most_depth: usize) -> Marked {
    let mut lexer = Lexer {
        source,
        at: 0,
        open: Vec::new(),
        counts: HashMap::new(),
        depth: 0,
        lasting: Vec::new(),
        out: Marked {
            html: String::with_capacity(source.len()),
            pieces: Vec::new(),
            metas: Vec::new(),
            too_deep: false,
        },
    };
    while lexer.at < source.len() && !lexer.out.too_deep {
        lexer.step();
        lexer.out.too_deep = lexer.depth + lexer.lasting.len() > most_depth;
    }
    lexer.out
}

struct Lexer<'a> {
    source: &'a [char],
    at: usize,
    /// Elements that are open here, outermost first, and how many of each name: an end tag without
    /// its element ends nothing.
    open: Vec<String>,
    counts: HashMap<String, usize>,
    depth: usize,
    lasting: Vec<Lasting>,
    out: Marked,
}

/// A lasting element that was not ended yet.
struct Lasting {
    name: String,
    /// Start and end of its tag.
    tag: (usize, usize),
    /// How many elements were open around it.
    inside: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.source.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        let Some(c) = self.peek(0) else { return };
        if c != '<' {
            return self.text();
        }
        match self.peek(1) {
            Some(next) if next.is_ascii_alphabetic() => self.start_tag(),
            Some('/') => match self.peek(2) {
                Some(next) if next.is_ascii_alphabetic() => self.end_tag(),
                Some(_) => self.skip_past('>'),
                None => self.text(),
            },
            Some('!') => self.declaration(),
            Some('?') => self.skip_past('>'),
            _ => self.text(),
        }
    }

    /// Copies part of the source; private-use characters would be taken for marks.
    fn copy(&mut self, from: usize, to: usize) {
        let part = self.source.get(from..to).unwrap_or_default();
        let plain = part.iter().map(|c| if u32::from(*c) >= HIGH { '\u{fffd}' } else { *c });
        self.out.html.extend(plain);
    }

    fn skip_past(&mut self, last: char) {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let skipped = rest.iter().position(|c| *c == last).map_or(rest.len(), |at| at + 1);
        self.at += skipped;
    }

    fn looking_at(&self, at: usize, word: &str) -> bool {
        let rest = self.source.get(at..).unwrap_or_default();
        word.chars().count() <= rest.len() && word.chars().zip(rest).all(|(a, b)| a.eq_ignore_ascii_case(b))
    }

    fn declaration(&mut self) {
        if self.looking_at(self.at, "<!--") {
            self.at = self.comment_end();
        } else {
            let from = self.at;
            let doctype = self.looking_at(from, "<!doctype");
            self.skip_past('>');
            if doctype {
                self.copy(from, self.at); // it decides whether a table may stand in a paragraph
            }
        }
    }

    fn comment_end(&self) -> usize {
        let start = self.at + 4;
        if self.looking_at(start, ">") {
            return start + 1;
        }
        if self.looking_at(start, "->") {
            return start + 2;
        }
        let rest = self.source.get(start..).unwrap_or_default();
        let end = (0..rest.len()).find_map(|at| {
            let tail = rest.get(at..)?;
            match tail {
                ['-', '-', '>', ..] => Some(at + 3),
                ['-', '-', '!', '>', ..] => Some(at + 4),
                _ => None,
            }
        });
        end.map_or(self.source.len(), |end| start + end)
    }

    fn start_tag(&mut self) {
        let from = self.at;
        let name = self.name(from + 1);
        let Some(end) = self.tag_end(from + 1 + name.chars().count()) else {
            self.at = self.source.len(); // a tag cut off by the end of the file is dropped, as browsers do
            return;
        };
        self.copy(from, end);
        self.at = end;
        let closed = self.source.get(end.wrapping_sub(2)) == Some(&'/');
        if name == "meta" {
            self.out.metas.push((from, end));
        }
        if RAW.contains(&name.as_str()) {
            self.at = self.close_of(&name);
        } else if TEXT_ONLY.contains(&name.as_str()) {
            let close = self.close_of(&name);
            while self.at < close {
                self.text_until(close);
            }
        } else if !closed && !VOID.contains(&name.as_str()) {
            self.opens(name, (from, end));
        }
    }

    fn opens(&mut self, name: String, tag: (usize, usize)) {
        if LASTING.contains(&name.as_str()) {
            let text = |(from, to): (usize, usize)| self.source.get(from..to);
            let alike = self.lasting.iter().filter(|open| text(open.tag) == text(tag));
            if alike.take(ALIKE).count() < ALIKE {
                let (name, inside) = (name.clone(), self.open.len());
                self.lasting.push(Lasting { name, tag, inside });
            }
        }
        if FLAT.contains(&name.as_str()) {
            let near = self.open.iter().rev().take(NEAR);
            let inside = near.take_while(|open| !matches!(open.as_str(), "table" | "div" | "ul" | "ol" | "dl"));
            if inside.into_iter().any(|open| *open == name) {
                self.closes(&name);
            }
        } else {
            self.depth += 1;
        }
        *self.counts.entry(name.clone()).or_default() += 1;
        self.open.push(name);
    }

    /// Ends a lasting element alone: what was begun inside it goes on.
    fn closes_lasting(&mut self, name: &str) {
        if let Some(at) = self.lasting.iter().rposition(|open| open.name == name) {
            self.lasting.remove(at);
        }
        let count = self.counts.get_mut(name).filter(|count| **count > 0);
        if let Some((count, at)) = count.zip(self.open.iter().rposition(|open| open == name)) {
            *count -= 1;
            self.open.remove(at);
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// Ends the innermost open element of a name, and those left open inside it.
    fn closes(&mut self, name: &str) {
        if LASTING.contains(&name) {
            return self.closes_lasting(name);
        }
        if self.counts.get(name).copied().unwrap_or(0) == 0 {
            return;
        }
        while let Some(open) = self.open.pop() {
            if !FLAT.contains(&open.as_str()) {
                self.depth = self.depth.saturating_sub(1);
            }
            if let Some(count) = self.counts.get_mut(&open) {
                *count = count.saturating_sub(1);
            }
            if matches!(open.as_str(), "td" | "th" | "caption" | "table") {
                let outside = self.open.len();
                self.lasting.retain(|lasting| lasting.inside <= outside);
            }
            if open == name {
                return;
            }
        }
    }

    fn end_tag(&mut self) {
        let from = self.at;
        let name = self.name(from + 2);
        let end = self
            .tag_end(from + 2 + name.chars().count())
            .unwrap_or(self.source.len());
        self.copy(from, end);
        self.at = end;
        self.closes(&name);
    }

    fn name(&self, at: usize) -> String {
        let rest = self.source.get(at..).unwrap_or_default();
        let name = rest.iter().take_while(|c| !is_blank(**c) && !matches!(c, '/' | '>'));
        name.map(char::to_ascii_lowercase).collect()
    }

    /// One past the `>` of a tag whose name ends at `at`: quotes hide it only in attribute values.
    fn tag_end(&self, mut at: usize) -> Option<usize> {
        loop {
            match *self.source.get(at)? {
                '>' => return Some(at + 1),
                '=' => {
                    at += 1;
                    while self.source.get(at).is_some_and(|c| is_blank(*c)) {
                        at += 1;
                    }
                    match *self.source.get(at)? {
                        quote @ ('"' | '\'') => {
                            let value = self.source.get(at + 1..)?;
                            at += 2 + value.iter().position(|c| *c == quote)?;
                        }
                        '>' => return Some(at + 1),
                        _ => {
                            let value = self.source.get(at..)?;
                            at += value.iter().position(|c| is_blank(*c) || *c == '>')?;
                        }
                    }
                }
                _ => at += 1,
            }
        }
    }

    /// Where the end tag of a raw element begins.
    fn close_of(&self, name: &str) -> usize {
        let length = name.chars().count();
        let closes = |at: usize| {
            self.source.get(at) == Some(&'<')
                && self.source.get(at + 1) == Some(&'/')
                && self.looking_at(at + 2, name)
                && self
                    .source
                    .get(at + 2 + length)
                    .is_none_or(|c| is_blank(*c) || matches!(c, '/' | '>'))
        };
        let end = self.source.len();
        (self.at..end).find(|at| closes(*at)).unwrap_or(end)
    }

    fn text(&mut self) {
        self.text_until(self.source.len());
    }

    /// One piece: white space, a character reference, or characters up to either or to markup.
    fn text_until(&mut self, limit: usize) {
        let from = self.at;
        let Some(c) = self.peek(0) else { return };
        if is_blank(c) {
            self.out.html.push(c);
            self.at += 1;
            return;
        }
        if c == '&'
            && let Some(end) = self.reference_end(limit)
        {
            self.at = end;
            let reference: String = self.source.get(from..end).unwrap_or_default().iter().collect();
            // A mark is no white space, and white space between rows of a table is nothing.
            if !is_blank_reference(&reference) {
                self.push(from, end, true);
            }
            self.out.html.push_str(&reference);
            return;
        }
        let rest = self.source.get(from + 1..limit).unwrap_or_default();
        let more = rest.iter().position(|c| is_blank(*c) || matches!(c, '<' | '&'));
        self.at = more.map_or(limit.max(from + 1), |more| from + 1 + more);
        self.push(from, self.at, false);
    }

    fn reference_end(&self, limit: usize) -> Option<usize> {
        let body = self.source.get(self.at + 1..limit)?;
        let (skip, numeric) = match body {
            ['#', 'x' | 'X', ..] => (2, true),
            ['#', ..] => (1, true),
            _ => (0, false),
        };
        let digits = body.get(skip..)?;
        let length = digits.iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if length == 0 || (numeric && !digits.first()?.is_ascii_hexdigit()) {
            return None;
        }
        let end = self.at + 1 + skip + length;
        Some(if self.source.get(end) == Some(&';') && end < limit {
            end + 1
        } else {
            end
        })
    }

    fn push(&mut self, start: usize, end: usize, reference: bool) {
        let Ok(number) = u32::try_from(self.out.pieces.len()) else {
            return;
        };
        let mark = [HIGH + number / BASE, LOW + number % BASE].map(char::from_u32);
        if let [Some(high), Some(low)] = mark {
            self.out.pieces.push(Piece { start, end, reference });
            self.out.html.push(high);
            self.out.html.push(low);
        }
    }
}

fn is_blank_reference(reference: &str) -> bool {
    let name = reference.trim_start_matches('&').trim_end_matches(';');
    let number = match name.strip_prefix("#x").or_else(|| name.strip_prefix("#X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
    };
    matches!(name, "Tab" | "NewLine") || number.is_some_and(|code| matches!(code, 0 | 9 | 10 | 12 | 13 | 32))
}

#[cfg(test)]
mod tests {
    use super::{Marked, mark};

    fn pieces(source: &str) -> Vec<String> {
        let chars: Vec<char> = source.chars().collect();
        let Marked { pieces, .. } = mark(&chars, 64);
        let text = |start, end| chars[start..end].iter().collect();
        pieces.iter().map(|piece| text(piece.start, piece.end)).collect()
    }

    #[test]
    fn text_is_told_from_markup() {
        for (source, expected) in [
            ("<p>一 二</p>三", vec!["一", "二", "三"]),
            ("<a title='a>b' x=\"</a>\" y=<z>甲</a>", vec!["甲"]),
            ("甲<!-- 乙 -- > 丙 -->丁<!>戊", vec!["甲", "丁", "戊"]),
            ("<script>if (a<b) '</p>'</script >甲", vec!["甲"]),
            ("<title>甲<b>乙</title>丙", vec!["甲", "<b>乙", "丙"]),
            (
                "a&nbsp;b&#49;c&d e & f",
                vec!["a", "&nbsp;", "b", "&#49;", "c", "&d", "e", "&", "f"],
            ),
            ("1 < 2 </ x>3", vec!["1", "<", "2", "3"]),
            ("甲<b", vec!["甲"]),
            ("<style>p{}", vec![]),
            ("<!doctype html><?xml 甲?>乙", vec!["乙"]),
        ] {
            assert_eq!(pieces(source), expected, "{source}");
        }
    }

    #[test]
    fn nesting_beyond_the_limit_cuts_the_source() {
        let chars: Vec<char> = "<div>".repeat(100).chars().chain("甲".chars()).collect();
        let marked = mark(&chars, 64);
        assert!(marked.too_deep && marked.pieces.is_empty());
        let closed: Vec<char> = "<div><br><p></div>".repeat(100).chars().collect();
        assert!(!mark(&closed, 64).too_deep);
    }
}
