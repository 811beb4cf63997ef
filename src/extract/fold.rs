//! A view of a block for matching only: width, script and blanks made alike. Every character of the
//! view knows which character of the block it stands for.

use ferrous_opencc::OpenCC;

use crate::document::may_be_traditional;

/// Characters of simplified texts that only whole words of the dictionary change: 瞭解, 答覆.
const BY_WORD: [char; 6] = ['瞭', '藉', '覆', '沈', '牴', '衹'];

/// The folded text of one block.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    /// The characters to match.
    pub(crate) chars: Vec<char>,
    /// For each of them, its place in the block; one more at the end. Empty where no place differs.
    at: Vec<usize>,
    /// The characters of the block as they stand.
    original: Vec<char>,
}

impl Folded {
    /// Folds a block's text. Script is left as it is where conversion would change the number of
    /// characters, because then no place would be sure.
    pub(crate) fn new(text: &str, simplify: &OpenCC) -> Self {
        let original: Vec<char> = text.chars().collect();
        let mut chars = Vec::with_capacity(original.len());
        let mut at = Vec::new();
        let mut next = 0;
        while let Some(&c) = original.get(next) {
            // Nearly every character is one that stays as it is.
            let (c, skip) = match c {
                '\u{4e00}'..='\u{9fff}' => (c, 0),
                '，' if !between_digits(&original, next) => (',', 0),
                '(' | '（' => ('(', pinyin(&original[next..])),
                _ => (narrow(c), passed_over(&original, next)),
            };
            if skip > 0 && next > 0 {
                if at.is_empty() {
                    at.extend(0..chars.len());
                }
                next += skip;
                continue;
            }
            if !at.is_empty() {
                at.push(next);
            }
            chars.push(c);
            next += 1;
        }
        if !at.is_empty() {
            at.push(original.len());
        }
        simplify_runs(&mut chars, simplify);
        Self { chars, at, original }
    }

    /// The characters of the block from `from` to `to`, as they stand there.
    pub(crate) fn quote(&self, from: usize, to: usize) -> String {
        self.original.get(from..to).unwrap_or_default().iter().collect()
    }

    /// The range of the block's characters that `start..end` of the view stands for.
    pub(crate) fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let place = |index: usize| match self.at.last() {
            Some(last) => self.at.get(index).copied().unwrap_or(*last),
            None => index.min(self.original.len()),
        };
        match end.checked_sub(1) {
            // One past the last character, not the start of the next: bracketed pinyin stays outside.
            Some(last) if start < end => (place(start), place(last) + 1),
            _ => (place(start), place(start)),
        }
    }
}

/// Length of the blanks at a place that mean nothing: in a broken line, in a date, before 余.
fn passed_over(original: &[char], at: usize) -> usize {
    line_break(original, at)
        .max(date_blank(original, at))
        .max(more_blank(original, at))
}

/// Simplifies what the dictionary may change. The walk through it costs more than all the rest, few texts need
/// it, and its words are of ideographs alone: what other characters part is converted apart.
fn simplify_runs(chars: &mut [char], simplify: &OpenCC) {
    let changes = |c: &char| BY_WORD.contains(c) || may_be_traditional(std::iter::once(*c));
    let apart = |c: &char| !ideograph(*c);
    let mut from = 0;
    while let Some(found) = chars[from..].iter().position(changes) {
        let at = from + found;
        let start = chars[from..at]
            .iter()
            .rposition(apart)
            .map_or(from, |last| from + last + 1);
        let end = chars[at..].iter().position(apart).map_or(chars.len(), |next| at + next);
        let end = end.max(at + 1);
        let run: String = chars[start..end].iter().collect();
        let simple: Vec<char> = simplify.convert(&run).chars().collect();
        if simple.len() == end - start {
            chars[start..end].copy_from_slice(&simple);
        }
        from = end;
    }
}

/// Whether a character is a Chinese one.
pub(crate) const fn ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..
    )
}

/// Whether digits stand on both sides of a place, blanks left out.
fn between_digits(original: &[char], at: usize) -> bool {
    let digit = |c: Option<&char>| c.is_some_and(|c| narrow(*c).is_ascii_digit());
    let before = original[..at].iter().rfind(|c| !c.is_whitespace());
    let behind = original
        .get(at + 1..)
        .and_then(|rest| rest.iter().find(|c| !c.is_whitespace()));
    digit(before) && digit(behind)
}

/// Length of the blanks at a place inside a date: 2030 年 1 月 至 6 月.
fn date_blank(original: &[char], at: usize) -> usize {
    let (Some(before), Some(rest)) = (
        at.checked_sub(1).and_then(|last| original.get(last)),
        original.get(at..),
    ) else {
        return 0;
    };
    // Each run of blanks is looked at once, from its beginning.
    if before.is_whitespace() || !rest.first().is_some_and(|c| c.is_whitespace()) {
        return 0;
    }
    let digit = |c: char| narrow(c).is_ascii_digit();
    let mark = |c: char| matches!(c, '年' | '月' | '日');
    let until = |c: char| matches!(narrow(c), '至' | '到' | '-' | '~');
    let ended = || {
        let last = original[..at - 1].iter().rfind(|c| !c.is_whitespace());
        last.is_some_and(|c| mark(*c))
    };
    let dated = |next: char| {
        let goes_on = matches!(before, '年' | '月') || until(*before) && ended();
        digit(*before) && mark(next) || mark(*before) && until(next) || goes_on && digit(next)
    };
    let length = rest
        .iter()
        .take_while(|c| c.is_whitespace() && !matches!(c, '\n' | '\r'))
        .count();
    if rest.get(length).is_some_and(|next| dated(*next)) {
        length
    } else {
        0
    }
}

/// Length of a blank at a place between a number and the word for somewhat more: 620 余件, 400 多万元.
fn more_blank(original: &[char], at: usize) -> usize {
    let (Some(last), Some([blank, more, next, ..])) = (
        at.checked_sub(1).and_then(|last| original.get(last)),
        original.get(at..),
    ) else {
        return 0;
    };
    let number = narrow(*last).is_ascii_digit() || matches!(last, '百' | '千' | '万' | '亿');
    // 12 多部门联合: elsewhere 多 begins a word.
    let counted = "百千万亿元件起宗例人名位次场份册张条个家户项 ".contains(*next);
    let said = *more == '余' || *more == '多' && counted;
    usize::from(blank.is_whitespace() && !matches!(blank, '\n' | '\r') && number && said)
}

/// Length of the blanks at a place that only break a line: what stands around them is one text. Between two digits
/// nobody can tell.
fn line_break(original: &[char], at: usize) -> usize {
    if !original.get(at).is_some_and(|c| c.is_whitespace()) || at == 0 || original[at - 1].is_whitespace() {
        return 0;
    }
    let blanks = original[at..].iter().take_while(|c| c.is_whitespace());
    let length = blanks.clone().count();
    let breaks = blanks.clone().any(|c| matches!(c, '\n' | '\r'));
    let latin = |c: Option<&char>| c.is_some_and(|c| narrow(*c).is_ascii_alphanumeric());
    // 385,⏎125件 may be one number or two.
    let joint = |c: Option<&char>| c.is_some_and(|c| matches!(narrow(*c), ',' | '，' | '.' | '-' | '~' | '、'));
    let last = original.get(at - 1);
    let counts = joint(last) && latin(at.checked_sub(2).and_then(|before| original.get(before)));
    let inside = (latin(last) || counts) && latin(original.get(at + length));
    if breaks && !inside { length } else { 0 }
}

/// One character in its plain form. The full-width comma keeps its width where digits stand around it: it never groups them.
fn narrow(c: char) -> char {
    match c {
        '\u{4e00}'..='\u{9fff}' | '，' => c,
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => ' ',
        '﹪' => '%',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Length of a bracket of toned Latin letters (調(diào)解) that opens at the head of `chars`, else 0.
fn pinyin(chars: &[char]) -> usize {
    let folded = |index: usize| chars.get(index).copied().map(narrow);
    let letters = (1..=8).take_while(|index| folded(*index).is_some_and(latin)).count();
    let toned = (1..=letters).any(|index| folded(index).is_some_and(|c| !c.is_ascii()));
    if toned && folded(letters + 1) == Some(')') {
        letters + 2
    } else {
        0
    }
}

fn latin(c: char) -> bool {
    c.is_ascii_lowercase() || ('\u{e0}'..='\u{24f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use ferrous_opencc::{OpenCC, config::BuiltinConfig};
    use proptest::prelude::*;

    use super::Folded;

    fn fold(text: &str) -> Folded {
        let simplify = OpenCC::from_config(BuiltinConfig::T2s).unwrap();
        Folded::new(text, &simplify)
    }

    #[test]
    fn width_script_and_blanks_fold_and_places_map_back() {
        for (text, folded) in [
            ("１２．５％（含）", "12.5%(含)"),
            ("調解糾紛\u{3000}30\u{a0}件", "调解纠纷 30 件"),
            ("調(diào)解30件", "调解30件"),
            ("人民調(diào)解(jiě)委員會", "人民调解委员会"),
            ("(app)服务", "(app)服务"),
            ("12，345", "12，345"),
            ("受理12件，办结9件", "受理12件,办结9件"),
            ("2030 年 1 月至 6 月受理 12 件", "2030年1月至6月受理 12 件"),
            ("调解 620 余件,追回 400 多万元", "调解 620余件,追回 400多万元"),
            ("查处 12 多部门联合", "查处 12 多部门联合"),
            ("安置 20\n人", "安置 20人"),
            ("接\r\n收12人", "接收12人"),
            // One number or two: nobody can tell.
            ("３\n８５件", "3 85件"),
            ("385，\n125件", "385， 125件"),
        ] {
            let view = fold(text);
            assert_eq!(view.chars.iter().collect::<String>(), folded);
        }
        let view = fold("接\n收12人");
        assert_eq!((view.span(1, 2), view.span(0, 2)), ((2, 3), (0, 3)));
        let view = fold("調(diào)解30件");
        assert_eq!(view.span(0, 1), (0, 1));
        assert_eq!(view.span(2, 5), (8, 11));
    }

    proptest! {
        #[test]
        fn every_place_lies_in_the_text(text in "[\\PC調解（）(àé)０-９ ]{0,24}") {
            let view = fold(&text);
            let length = text.chars().count();
            for index in 0..view.chars.len() {
                let (start, end) = view.span(index, index + 1);
                prop_assert!(start < end && end <= length);
            }
        }
    }
}
