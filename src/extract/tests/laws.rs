//! Laws that hold for every text.

use proptest::prelude::*;

use super::lexicon;
use super::seeds::document;
use crate::document::{Found, Identity};
use crate::extract::{Lexicon, extract};
use crate::model::{Period, Place};

fn identity() -> Identity {
    Identity {
        year: Some(Found {
            value: 2023,
            span: None,
            by: "test".to_owned(),
        }),
        ..Identity::default()
    }
}

fn covers(place: &Place, at: usize) -> bool {
    matches!(place, Place::Text { start, end, .. } if (*start..*end).contains(&at))
}

/// Every digit of the text belongs to a mention, a number that is no figure, or an unclaimed one;
/// every quotation is the slice that its place says.
fn holds(text: &str, lexicon: &Lexicon) -> Result<(), TestCaseError> {
    let read = extract(&document(text, identity()), lexicon);
    let chars: Vec<char> = text.chars().collect();
    let quotes = read.mentions.iter().map(|m| (&m.locator.place, &m.locator.quote));
    let left = read.unclaimed.iter().map(|u| (&u.place, &u.printed));
    let ignored = read.ignored.iter().map(|i| (&i.place, &i.printed));
    let places: Vec<(&Place, &String)> = quotes.chain(left).chain(ignored).collect();
    for (place, quote) in &places {
        let Place::Text { start, end, .. } = place else {
            return Err(TestCaseError::fail("prose gives no cells"));
        };
        prop_assert_eq!(&chars[*start..*end].iter().collect::<String>(), *quote);
    }
    for mention in &read.mentions {
        // What a reader writes down is read back by the program that asked it.
        let told = mention.period.map(|period| period.to_string().parse::<Period>());
        prop_assert_eq!(told.transpose().ok().flatten(), mention.period, "{}", text);
    }
    for (at, c) in chars.iter().enumerate() {
        if c.is_ascii_digit() {
            prop_assert!(places.iter().any(|(place, _)| covers(place, at)), "{} at {}", text, at);
        }
    }
    Ok(())
}

const WORDS: &[&str] = &[
    "调解",
    "纠纷",
    "件",
    "12",
    "3.5",
    "万",
    "余",
    "元",
    "%",
    ",",
    "。",
    "、",
    "(",
    ")",
    "《",
    "》",
    "“",
    "”",
    "一是",
    "年",
    "月",
    "2023",
    "同比增长",
    "行政复议",
    "受理",
    "分别为",
    "和",
    "其中",
    "全县",
    "去年",
    "建议、提案",
    "罚款",
    "不少于",
    "1-2",
    "第",
    "届",
    "百分之",
    "九十",
    " ",
    "1 5",
    "截至",
    "无",
    "败诉",
    ":",
    ";",
];

/// Two of these do not add up to a decimal: none is claimed, and none is lost.
#[test]
fn numbers_beyond_all_figures_are_claimed_for_nothing() {
    let lexicon = lexicon();
    let large = format!("7{}", "0".repeat(28));
    let text = format!(
        "受理行政复议案件{large}件。从案件类型看,公安类{large}件、人社类{large}件;其他{large}件。其中{large}件,{large}成五。"
    );
    holds(&text, &lexicon).unwrap();
    let read = extract(&document(&text, identity()), &lexicon);
    assert_eq!(read.mentions, []);
    assert_eq!(read.unclaimed.len() + read.ignored.len(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_digit_is_lost(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        thread_local! {
            static LEXICON: Lexicon = lexicon();
        }
        LEXICON.with(|lexicon| holds(&words.concat(), lexicon))?;
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        thread_local! {
            static LEXICON: Lexicon = lexicon();
        }
        LEXICON.with(|lexicon| holds(&text, lexicon))?;
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_text() {
    let lexicon = lexicon();
    let passage =
        "本年收到行政复议申请142件,受理130件;人民调解员化解矛盾纠纷875件(内有疑难复杂纠纷41件),调解成功率98.3%,";
    let time = |repeats: usize| {
        let text = passage.repeat(repeats);
        let start = std::time::Instant::now();
        let read = extract(&document(&text, identity()), &lexicon);
        assert_eq!(read.mentions.len(), 5 * repeats);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (time(8), time(80));
    // Ten times the text; far below the hundred times of a square law.
    assert!(long < short * 40.0 + 1.0, "{short} s and {long} s");
}
