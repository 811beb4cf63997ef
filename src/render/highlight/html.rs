//! Markup with every text in it escaped. Documents come from outside and are hostile.

/// A page as it grows. Markup is only ever a literal of this program: what comes from elsewhere goes
/// through [`Html::text`] or into the value of an attribute, and is escaped there.
#[derive(Debug, Default)]
pub(super) struct Html(String);

/// An attribute: its name and its value, not yet escaped.
pub(super) type Attribute<'a> = (&'static str, &'a str);

impl Html {
    /// The page's bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// Adds markup of our own.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Adds a start tag.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            value.chars().for_each(|c| self.character(c));
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Adds an end tag.
    pub(super) fn close(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Adds an element that holds only a text.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Adds a text. A character that turns the direction of writing stands in an element that keeps it
    /// from turning what follows.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if turns(c) {
                self.open(
                    "bdi",
                    &[("class", "turn"), ("title", &format!("U+{:04X}", u32::from(c)))],
                );
                self.0.push(c);
                self.close("bdi");
            } else {
                self.character(c);
            }
        }
    }

    fn character(&mut self, c: char) {
        match c {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            // A browser turns it into a line feed, except where it is written as a reference.
            '\r' => self.0.push_str("&#13;"),
            // A browser drops it from text.
            '\0' => self.0.push('\u{fffd}'),
            c => self.0.push(c),
        }
    }
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode UAX 9).
const fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Html;

    fn written(write: impl Fn(&mut Html)) -> String {
        let mut html = Html::default();
        write(&mut html);
        String::from_utf8(html.into_bytes()).unwrap()
    }

    #[test]
    fn texts_and_values_never_become_markup() {
        for (text, escaped) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a\" onclick='x' b=", "a&quot; onclick=&#39;x&#39; b="),
            ("&lt;&amp;#60;", "&amp;lt;&amp;amp;#60;"),
            ("]]><!-- -->", "]]&gt;&lt;!-- --&gt;"),
            ("甲\r\n乙\0", "甲&#13;\n乙\u{fffd}"),
        ] {
            assert_eq!(written(|html| html.text(text)), escaped);
            let tag = written(|html| html.open("a", &[("title", text)]));
            assert_eq!(tag, format!("<a title=\"{escaped}\">"));
        }
    }

    #[test]
    fn a_turn_of_direction_ends_with_itself() {
        let text = written(|html| html.text("1\u{202e}2"));
        assert_eq!(text, "1<bdi class=\"turn\" title=\"U+202E\">\u{202e}</bdi>2");
    }

    #[test]
    fn attributes_without_a_value_are_left_out() {
        assert_eq!(
            written(|html| html.leaf("p", &[("id", ""), ("class", "x")], "甲")),
            "<p class=\"x\">甲</p>"
        );
    }
}
