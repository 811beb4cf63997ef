//! Ranges of a text that overlap in any way become elements that nest.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::render::highlight::html::Html;
use crate::render::highlight::mark::Mark;

/// Elements inside each other at most; what lies deeper is marked by its label alone. A figure has a
/// handful of marks around it, a document made on purpose has thousands, and browsers stop at 512.
const DEEPEST: usize = 32;

/// A range of characters of a text with its mark.
#[derive(Debug, Clone)]
pub(super) struct Span<'a> {
    pub(super) range: Range<usize>,
    pub(super) mark: &'a Mark,
}

/// Writes a text with its marks. Every mark opens once with its id; where it crosses another one it
/// is closed and taken up again without. Its label stands where it ends. A range without characters
/// is its label alone.
pub(super) fn write(html: &mut Html, text: &str, spans: &[Span<'_>]) {
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let last = bytes.len() - 1;
    let mut spans = spans.to_vec();
    for span in &mut spans {
        let end = span.range.end.min(last);
        span.range = span.range.start.min(end)..end;
    }
    // The sort is stable: of equal ranges the first given is the outer one.
    spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end)));
    let edges: BTreeSet<usize> = spans
        .iter()
        .flat_map(|span| [span.range.start, span.range.end])
        .collect();
    let mut writer = Writer { html, open: Vec::new() };
    let mut done = 0;
    let mut waiting = spans.iter().peekable();
    for edge in edges {
        let part = bytes
            .get(done)
            .zip(bytes.get(edge))
            .and_then(|(from, to)| text.get(*from..*to));
        writer.html.text(part.unwrap_or_default());
        done = edge;
        writer.end(edge);
        while let Some(span) = waiting.next_if(|span| span.range.start == edge) {
            writer.begin(span);
        }
    }
    let rest = bytes.get(done).and_then(|from| text.get(*from..));
    html.text(rest.unwrap_or_default());
}

struct Writer<'h, 's> {
    html: &'h mut Html,
    /// Marks that are open now, outermost first.
    open: Vec<&'s Span<'s>>,
}

impl<'s> Writer<'_, 's> {
    fn begin(&mut self, span: &'s Span<'s>) {
        span.mark.open(self.html);
        if span.range.is_empty() || self.open.len() >= DEEPEST {
            span.mark.end(self.html);
        } else {
            self.open.push(span);
        }
    }

    /// Ends every mark that ends here; those inside of them that go on are taken up again.
    fn end(&mut self, edge: usize) {
        let Some(first) = self.open.iter().position(|span| span.range.end == edge) else {
            return;
        };
        let inner = self.open.split_off(first);
        for span in inner.iter().rev() {
            if span.range.end == edge {
                span.mark.end(self.html);
            } else {
                span.mark.pause(self.html);
            }
        }
        for span in inner.into_iter().filter(|span| span.range.end != edge) {
            span.mark.resume(self.html);
            self.open.push(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Span, write};
    use crate::render::highlight::html::Html;
    use crate::render::highlight::mark::{Kind, Mark};

    fn mark(id: &str) -> Mark {
        Mark {
            kind: Kind::NonFigure,
            id: id.to_owned(),
            label: id.to_owned(),
            details: String::new(),
            quote: String::new(),
        }
    }

    /// What is written, short: `[a` opens a with its id, `[` takes up again, `a]` is a label and an end.
    fn written(text: &str, ranges: &[(&str, std::ops::Range<usize>)]) -> String {
        let marks: Vec<Mark> = ranges.iter().map(|(id, _)| mark(id)).collect();
        let spans: Vec<Span<'_>> = marks
            .iter()
            .zip(ranges)
            .map(|(mark, (_, range))| Span {
                mark,
                range: range.clone(),
            })
            .collect();
        let mut html = Html::default();
        write(&mut html, text, &spans);
        let html = String::from_utf8(html.into_bytes()).unwrap();
        html.replace("<span class=\"tag\">· ", "{")
            .replace("<span class=\"nonfigure\" id=\"", "[")
            .replace("<span class=\"nonfigure\">", "[")
            .replace("</span></span>", "}]")
            .replace("</span>", "]")
            .replace("\">", ":")
    }

    #[test]
    fn marks_nest_cross_touch_and_have_no_width() {
        for (ranges, expected) in [
            (vec![], "甲乙丙丁"),
            (vec![("a", 1..3)], "甲[a:乙丙{a}]丁"),
            // Inside, given in the other order.
            (vec![("b", 1..2), ("a", 0..4)], "[a:甲[b:乙{b}]丙丁{a}]"),
            // The same characters twice: the first is outside.
            (vec![("a", 1..3), ("b", 1..3)], "甲[a:[b:乙丙{b}]{a}]丁"),
            // Crossing: b is closed with a and taken up again.
            (vec![("a", 0..2), ("b", 1..3)], "[a:甲[b:乙]{a}][丙{b}]丁"),
            (vec![("a", 0..2), ("b", 2..4)], "[a:甲乙{a}][b:丙丁{b}]"),
            (vec![("a", 2..2)], "甲乙[a:{a}]丙丁"),
            (vec![("a", 4..4), ("b", 3..9)], "甲乙丙[b:丁{b}][a:{a}]"),
            (vec![("a", 7..9)], "甲乙丙丁[a:{a}]"),
        ] {
            assert_eq!(written("甲乙丙丁", &ranges), expected, "{ranges:?}");
        }
        assert_eq!(written("", &[("a", 0..3)]), "[a:{a}]");
    }

    #[test]
    fn nothing_nests_deeper_than_browsers_follow() {
        let text = "字".repeat(200);
        let ranges: Vec<(&str, std::ops::Range<usize>)> = (0..100).map(|at| ("a", at..200)).collect();
        let html = written(&text, &ranges);
        let mut depth = 0usize;
        let mut deepest = 0;
        for c in html.chars() {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert_eq!((depth, deepest), (0, DEEPEST + 1));
        assert_eq!(html.matches("[a:").count(), 100);
    }
}
