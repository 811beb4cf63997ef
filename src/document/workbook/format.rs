//! What a number format makes of a number: the difference between 0.125 and 12.5%.

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Plain,
    /// As a percentage.
    Percent,
    /// As a date, with or without a time.
    Date,
    /// As a time of the day or a length of time.
    Time,
}

impl Shown {
    /// What a format shows by its number, and by its code where the workbook states one. Numbers below
    /// 164 are built in (ECMA-376, 18.8.30); 27 to 36 and 50 to 58 are the dates of East Asian editions.
    pub(super) fn of(number: u32, code: Option<&str>) -> Self {
        match (number, code) {
            (_, Some(code)) => Self::of_code(code),
            (9 | 10, None) => Self::Percent,
            (14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58, None) => Self::Date,
            (18..=21 | 32..=35 | 45..=47 | 55 | 56, None) => Self::Time,
            (_, None) => Self::Plain,
        }
    }

    /// What a format code shows: `0.0%`, `yyyy"年"m"月"`, `[h]:mm`.
    pub(super) fn of_code(code: &str) -> Self {
        if code.eq_ignore_ascii_case("general") {
            return Self::Plain;
        }
        let letters = letters(code);
        if letters.contains('%') {
            return Self::Percent;
        }
        // The first section is that of positive numbers.
        let first = letters.split(';').next().unwrap_or_default();
        let has = |wanted: &[char]| first.contains(wanted);
        let time = has(&['h', 's']);
        if has(&['y', 'd']) || first.contains("aaa") || year_of_era(first) {
            Self::Date
        } else if time {
            Self::Time
        } else if has(&['m']) {
            // Months where there is no hour or second beside them; `[m]` counts minutes.
            if first.contains("[m") { Self::Time } else { Self::Date }
        } else {
            Self::Plain
        }
    }
}

/// `e` is the year of an era, but in `0.00E+00` the exponent.
fn year_of_era(letters: &str) -> bool {
    let mut rest = letters;
    while let Some((_, after)) = rest.split_once('e') {
        if !after.starts_with(['+', '-']) {
            return true;
        }
        rest = after;
    }
    false
}

/// The characters of a code that mean something, in lower case: no quotations, no escaped characters, no
/// colours, conditions and locales, no AM/PM, no word General.
fn letters(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                rest.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    kept.push('[');
                    kept.push_str(&inside);
                }
            }
            _ => kept.push(c.to_ascii_lowercase()),
        }
    }
    kept.replace("general", "").replace("am/pm", "h").replace("a/p", "h")
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn codes_that_offices_use() {
        for (code, shown) in [
            ("General", Shown::Plain),
            ("0.0%", Shown::Percent),
            ("0%;-0%", Shown::Percent),
            ("0\"%\"", Shown::Plain),
            ("0\\%", Shown::Plain),
            ("#,##0.00", Shown::Plain),
            ("0.00E+00", Shown::Plain),
            ("@", Shown::Plain),
            ("0\"人\"", Shown::Plain),
            ("0\"day\"", Shown::Plain),
            ("[Red]0.0;[Blue]-0.0", Shown::Plain),
            ("[$¥-804]#,##0.00", Shown::Plain),
            ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", Shown::Plain),
            ("G/通用格式", Shown::Plain),
            ("yyyy/m/d", Shown::Date),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shown::Date),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"", Shown::Date),
            ("[$-F800]dddd, mmmm dd, yyyy", Shown::Date),
            ("m\"月\"", Shown::Date),
            ("yyyy-mm-dd hh:mm:ss", Shown::Date),
            ("ggge\"年\"m\"月\"", Shown::Date),
            ("aaaa", Shown::Date),
            ("h:mm AM/PM", Shown::Time),
            ("mm:ss", Shown::Time),
            ("[h]:mm:ss", Shown::Time),
            ("[mm]", Shown::Time),
        ] {
            assert_eq!(Shown::of_code(code), shown, "{code}");
        }
    }

    #[test]
    fn built_in_numbers() {
        for (number, shown) in [
            (0, Shown::Plain),
            (9, Shown::Percent),
            (10, Shown::Percent),
            (14, Shown::Date),
            (22, Shown::Date),
            (31, Shown::Date),
            (46, Shown::Time),
            (49, Shown::Plain),
            (57, Shown::Date),
            (200, Shown::Plain),
        ] {
            assert_eq!(Shown::of(number, None), shown, "{number}");
        }
    }
}
