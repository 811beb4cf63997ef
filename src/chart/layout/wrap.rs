/// Marks that never begin a line.
const CLOSING: &str = "，。、；：！？）》」』】〉”’…％,.;:!?)]}%";
/// Marks that never end a line.
const OPENING: &str = "（《「『【〈“‘([{";

/// Breaks a text into lines no wider than `room`, given the width of each character: between Chinese
/// characters, at blanks between Latin words and numbers, inside a word only when it alone is too long.
/// A line holds at least one character, so nothing is lost where nothing fits.
pub(crate) fn wrap(text: &str, room: f64, width: impl Fn(char) -> f64) -> Vec<String> {
    let wide = |piece: &str| piece.chars().map(&width).sum::<f64>();
    let mut lines = Lines::default();
    for piece in pieces(text) {
        if !lines.last.is_empty() && lines.width + wide(&piece) <= room {
            lines.width += wide(&piece);
            lines.last.push_str(&piece);
            continue;
        }
        lines.end();
        let piece = piece.trim_start();
        let whole = wide(piece) <= room;
        for c in piece.chars() {
            if !whole && lines.width + width(c) > room {
                lines.end();
            }
            lines.width += width(c);
            lines.last.push(c);
        }
    }
    lines.end();
    if lines.done.is_empty() {
        lines.done.push(String::new());
    }
    lines.done
}

/// Lines that are full, and the one that is being filled with its width.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    last: String,
    width: f64,
}

impl Lines {
    fn end(&mut self) {
        if !self.last.is_empty() {
            self.done.push(std::mem::take(&mut self.last));
        }
        self.width = 0.0;
    }
}

/// Stretches without a break inside; a blank goes before the word that follows it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        let joined = before.is_some_and(|before| stays_joined(before, c));
        match pieces.last_mut() {
            Some(last) if joined => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        before = Some(c);
    }
    pieces
}

fn stays_joined(before: char, c: char) -> bool {
    if CLOSING.contains(c) || OPENING.contains(before) {
        return true;
    }
    if c == ' ' {
        return false;
    }
    before == ' ' || (is_word(before) && is_word(c))
}

fn is_word(c: char) -> bool {
    // Chinese begins at U+2E80; arrows, marks and Latin letters below it hold together.
    c < '\u{2E80}' && c != ' '
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::wrap;

    fn lines(text: &str, most: u8) -> Vec<String> {
        wrap(text, f64::from(most), |_| 1.0)
    }

    #[test]
    fn lines_break_where_readers_expect() {
        for (text, most, expected) in [
            ("望溪区石坪县", 3, vec!["望溪区", "石坪县"]),
            ("望溪区，石坪县", 3, vec!["望溪", "区，石", "坪县"]),
            ("青岚（石坪）", 3, vec!["青岚", "（石", "坪）"]),
            ("rate of success", 8, vec!["rate of", "success"]),
            ("incomparable", 5, vec!["incom", "parab", "le"]),
            ("共1,234件", 4, vec!["共", "1,23", "4件"]),
            ("", 4, vec![""]),
        ] {
            assert_eq!(lines(text, most), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a-z0-9，（）望溪区 ]{0,40}", most in 2u8..12) {
            let found = lines(&text, most);
            let solid = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(solid(&found.concat()), solid(&text));
            prop_assert!(found.iter().all(|line| line.chars().count() <= usize::from(most) || line.chars().any(|c| "，（）".contains(c))));
        }
    }
}
