//! Large tables, written piece by piece while the next pieces are made: a country's comparison has
//! more bytes than anybody wants in memory.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::io::Write;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use rust_decimal::Decimal;

use crate::model::{Period, Sense};
use crate::panel::CellKey;
use crate::render::RenderError;
use crate::render::cell::{BYTE_ORDER_MARK, Cell, looks_like_formula};

/// Rows of a CSV file in the making.
#[derive(Debug, Default)]
pub(super) struct Lines {
    bytes: String,
    begun: bool,
    columns: usize,
    expected: usize,
    /// Whether some row had another number of cells than the header.
    uneven: bool,
    scratch: String,
}

impl Lines {
    fn of(columns: usize) -> Self {
        Self {
            expected: columns,
            ..Self::default()
        }
    }

    fn next(&mut self) {
        if self.begun {
            self.bytes.push(',');
        }
        self.begun = true;
        self.columns += 1;
    }

    /// A text cell, which never becomes a formula.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.next();
        push_text(&mut self.bytes, text);
        self
    }

    /// A word of a closed list or a code: letters, digits, dots, bars and underscores, which need neither
    /// quotes nor a guard.
    pub(super) fn word(&mut self, word: &str) -> &mut Self {
        debug_assert!(
            word.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'|')),
            "`{word}` is no word"
        );
        self.next();
        self.bytes.push_str(word);
        self
    }

    /// The key of an observation behind a cell, as it prints, empty without one.
    pub(super) fn key(&mut self, key: Option<CellKey<'_>>) -> &mut Self {
        self.next();
        if let Some(key) = key {
            for part in [key.region.as_str(), key.region.as_str(), key.indicator.as_str()] {
                self.bytes.push_str(part);
                self.bytes.push('|');
            }
            match u64::try_from(key.year) {
                Ok(year @ 1000..=9999) => push_digits(&mut self.bytes, year),
                _ => self.uneven |= write!(self.bytes, "{}", Period::Year(key.year)).is_err(), // a string takes all
            }
            for word in [key.scope.word(), Sense::Observed.word()] {
                self.bytes.push('|');
                self.bytes.push_str(word);
            }
        }
        self
    }

    /// A text cell of something that prints.
    pub(super) fn show(&mut self, value: impl Display) -> &mut Self {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let printed = write!(scratch, "{value}");
        self.text(&scratch);
        self.uneven |= printed.is_err(); // a string takes all that is written to it
        self.scratch = scratch;
        self
    }

    /// A text cell, empty without a value.
    pub(super) fn maybe(&mut self, value: Option<impl Display>) -> &mut Self {
        match value {
            Some(value) => self.show(value),
            None => self.empty(),
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, value: impl Into<i64>) -> &mut Self {
        self.next();
        push_whole(&mut self.bytes, i128::from(value.into()), 0);
        self
    }

    /// A decimal with the digits that it has, empty without one.
    pub(super) fn decimal(&mut self, value: Option<Decimal>) -> &mut Self {
        self.next();
        if let Some(value) = value {
            push_whole(&mut self.bytes, value.mantissa(), value.scale());
        }
        self
    }

    /// A cell.
    pub(super) fn cell(&mut self, cell: &Cell) -> &mut Self {
        match cell {
            Cell::Text(text) => self.text(text),
            Cell::Verbatim(text) => {
                self.next();
                push_quoted(&mut self.bytes, "", text);
                self
            }
            Cell::Number(number) => self.decimal(Some(*number)),
            Cell::Empty => self.empty(),
        }
    }

    /// An empty cell.
    pub(super) fn empty(&mut self) -> &mut Self {
        self.next();
        self
    }

    /// Ends the row.
    pub(super) fn end(&mut self) {
        self.uneven |= self.columns != self.expected;
        self.begun = false;
        self.columns = 0;
        self.bytes.push('\n');
    }
}

fn push_text(bytes: &mut String, text: &str) {
    // Few texts begin with a byte that a formula may begin with.
    let may_be = matches!(
        text.as_bytes().first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | 0xef)
    );
    let guard = if may_be && looks_like_formula(text) { "'" } else { "" };
    push_quoted(bytes, guard, text);
}

/// A text behind its guard, between quotes where it needs them.
fn push_quoted(bytes: &mut String, guard: &str, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        bytes.push('"');
        bytes.push_str(guard);
        bytes.push_str(&text.replace('"', "\"\""));
        bytes.push('"');
    } else {
        bytes.push_str(guard);
        bytes.push_str(text);
    }
}

/// `mantissa` with `scale` decimals, as a decimal prints: at least one digit before the point.
fn push_whole(bytes: &mut String, mantissa: i128, scale: u32) {
    if mantissa < 0 {
        bytes.push('-');
    }
    match u64::try_from(mantissa.unsigned_abs()) {
        Ok(small) => match (scale, 10u64.checked_pow(scale)) {
            (0, _) => push_digits(bytes, small),
            (_, Some(unit)) => {
                push_digits(bytes, small / unit);
                bytes.push('.');
                push_padded(bytes, small % unit, scale);
            }
            (_, None) => {
                bytes.push_str("0.");
                push_padded(bytes, small, scale);
            }
        },
        Err(_) => push_large(bytes, mantissa.unsigned_abs(), scale as usize),
    }
}

/// Most digits of a number of 64 bits.
const MOST_DIGITS: usize = 20;

/// The digits of a whole number.
fn push_digits(bytes: &mut String, whole: u64) {
    let mut digits = [b'0'; MOST_DIGITS];
    let mut begin = MOST_DIGITS;
    let mut rest = whole;
    while rest > 0 || begin == MOST_DIGITS {
        begin -= 1;
        digits[begin] = b'0' + u8::try_from(rest % 10).unwrap_or_default(); // below ten
        rest /= 10;
    }
    bytes.push_str(std::str::from_utf8(&digits[begin..]).unwrap_or_default()); // digits are text
}

/// The digits of a whole number with zeros before them, `width` altogether.
fn push_padded(bytes: &mut String, whole: u64, width: u32) {
    let digits = whole.checked_ilog10().map_or(1, |log| log + 1);
    (digits..width).for_each(|_| bytes.push('0'));
    push_digits(bytes, whole);
}

/// As [`push_whole`], of what has more than 64 bits.
fn push_large(bytes: &mut String, whole: u128, scale: usize) {
    let digits = whole.to_string();
    match digits.len().checked_sub(scale) {
        Some(point) if scale > 0 && point > 0 => {
            bytes.push_str(&digits[..point]);
            bytes.push('.');
            bytes.push_str(&digits[point..]);
        }
        _ if scale == 0 => bytes.push_str(&digits),
        _ => {
            bytes.push_str("0.");
            (digits.len()..scale).for_each(|_| bytes.push('0'));
            bytes.push_str(&digits);
        }
    }
}

/// A table that is written in pieces.
pub(super) struct Stream<'a> {
    pub(super) table: &'static str,
    pub(super) columns: &'a [&'a str],
    /// How many pieces there are.
    pub(super) pieces: usize,
}

/// Figures whose rows are one piece.
pub(super) const PIECE: usize = 256;

/// Pieces that may wait for an earlier one.
const WAITING: usize = 4;

impl Stream<'_> {
    /// Writes the header and the pieces in order. `piece` is called once for each number below
    /// `pieces`, on as many threads as there are cores.
    pub(super) fn write(
        &self,
        out: &mut dyn Write,
        piece: &(dyn Fn(usize, &mut Lines) + Sync),
    ) -> Result<(), RenderError> {
        let failed = |reason: String| RenderError {
            table: self.table,
            reason,
        };
        let mut header = Lines::of(self.columns.len());
        header.bytes.push_str(BYTE_ORDER_MARK);
        for column in self.columns {
            header.text(column);
        }
        header.end();
        out.write_all(header.bytes.as_bytes())
            .map_err(|error| failed(error.to_string()))?;
        let next = AtomicUsize::new(0);
        let (sender, receiver) = sync_channel::<(usize, Lines)>(WAITING);
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            for _ in 0..threads.min(self.pieces) {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= self.pieces {
                            return;
                        }
                        let mut lines = Lines::of(self.columns.len());
                        piece(at, &mut lines);
                        if sender.send((at, lines)).is_err() {
                            return; // writing failed, and said so
                        }
                    }
                });
            }
            drop(sender);
            let mut early: BTreeMap<usize, Lines> = BTreeMap::new();
            let mut due = 0;
            let mut result = Ok(());
            while let Ok((at, lines)) = receiver.recv() {
                early.insert(at, lines);
                while let Some(lines) = early.remove(&due) {
                    due += 1;
                    if result.is_ok() {
                        result = self.put(&lines, out);
                    }
                }
            }
            if result.is_ok() && due < self.pieces {
                return Err(failed("a thread that made rows died".to_owned()));
            }
            result
        })
    }

    /// The bytes of a table whose pieces are rows of cells.
    pub(super) fn bytes<const N: usize>(
        &self,
        piece: &(dyn Fn(usize) -> Vec<[Cell; N]> + Sync),
    ) -> Result<Vec<u8>, RenderError> {
        let mut bytes = Vec::new();
        self.write(&mut bytes, &|at, lines| {
            for row in piece(at) {
                for cell in &row {
                    lines.cell(cell);
                }
                lines.end();
            }
        })?;
        Ok(bytes)
    }

    fn put(&self, lines: &Lines, out: &mut dyn Write) -> Result<(), RenderError> {
        let failed = |reason: String| RenderError {
            table: self.table,
            reason,
        };
        if lines.uneven {
            return Err(failed("a row has another number of cells than the header".to_owned()));
        }
        out.write_all(lines.bytes.as_bytes())
            .map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::{Lines, Stream, push_whole};
    use crate::model::Scope;
    use crate::panel::CellKey;

    #[test]
    fn cells_are_guarded_and_quoted() {
        let mut lines = Lines::of(5);
        lines
            .text("=1")
            .text("一,\"二\"\n")
            .number(-5)
            .decimal(None)
            .maybe(Some("x"))
            .end();
        assert_eq!(lines.bytes, "'=1,\"一,\"\"二\"\"\n\",-5,,x\n");
        assert!(!lines.uneven);
        lines.empty().end();
        assert!(lines.uneven);
    }

    #[test]
    fn pieces_keep_their_order_and_uneven_rows_are_refused() {
        let stream = Stream {
            table: "t.csv",
            columns: &["a"],
            pieces: 300,
        };
        let mut bytes = Vec::new();
        stream.write(&mut bytes, &|at, lines| lines.show(at).end()).unwrap();
        let expected: Vec<String> = (0..300).map(|at| at.to_string()).collect();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            format!("\u{feff}a\n{}\n", expected.join("\n"))
        );
        let uneven = stream.write(&mut Vec::new(), &|_, lines| lines.empty().empty().end());
        assert_eq!(uneven.unwrap_err().table, "t.csv");
    }

    proptest! {
        #[test]
        fn decimals_print_as_they_do(mantissa in any::<i64>(), scale in 0u32..=28) {
            let value = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
            let mut printed = String::new();
            push_whole(&mut printed, value.mantissa(), value.scale());
            prop_assert_eq!(printed, value.to_string());
        }

        #[test]
        fn decimals_of_many_digits_print_as_they_do(mantissa in -(1i128 << 96) + 1..1i128 << 96, scale in 0u32..=28) {
            let value = Decimal::from_i128_with_scale(mantissa, scale);
            let mut printed = String::new();
            push_whole(&mut printed, value.mantissa(), value.scale());
            prop_assert_eq!(printed, value.to_string());
        }

        #[test]
        fn keys_print_as_they_do(year in -20i32..12_000) {
            let (region, indicator) = ("990102".parse().unwrap(), "aid.cases".parse().unwrap());
            let key = CellKey { region: &region, indicator: &indicator, year, scope: Scope::Region };
            let mut lines = Lines::of(1);
            lines.key(Some(key));
            prop_assert_eq!(&lines.bytes, &key.to_string());
        }
    }
}
