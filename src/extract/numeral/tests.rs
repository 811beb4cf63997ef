use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Numeral, chinese, numerals, scaled};

fn all(text: &str) -> Vec<Numeral> {
    numerals(&text.chars().collect::<Vec<char>>())
}

fn one(text: &str) -> Numeral {
    let mut found = all(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

fn value(numeral: &Numeral) -> Option<Decimal> {
    scaled(numeral.mantissa, numeral.scale)
}

fn step(numeral: &Numeral) -> Option<Decimal> {
    scaled(Decimal::new(1, numeral.mantissa.scale()), numeral.scale)
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn values_and_steps() {
    for (text, whole, unit) in [
        ("调解1247件", "1247", "1"),
        ("4 598个", "4598", "1"),
        ("12,077件", "12077", "1"),
        ("1 757 526件", "1757526", "1"),
        ("4.6万件", "46000", "1000"),
        ("37万余份", "370000", "10000"),
        ("37余万份", "370000", "10000"),
        ("176.3万余人次", "1763000", "1000"),
        ("8.2亿", "820000000", "10000000"),
        ("5千万元", "50000000", "10000000"),
        ("97.40%", "97.40", "0.01"),
        ("两万余人次", "20000", "1"),
        ("十五件", "15", "1"),
        ("一百零二件", "102", "1"),
        ("三千零五十件", "3050", "1"),
        ("一亿二千万元", "120000000", "1"),
        ("二〇一四年", "2014", "1"),
        ("近百余场", "100", "1"),
        ("百余件", "100", "1"),
        ("百分之九十八点五", "98.5", "0.1"),
        ("百分之百", "100", "1"),
        ("0.0038万宗", "38", "1"),
    ] {
        let numeral = one(text);
        assert!(!numeral.doubtful, "{text}");
        assert_eq!(value(&numeral), Some(dec(whole)), "{text}");
        assert_eq!(step(&numeral), Some(dec(unit)), "{text}");
    }
}

#[test]
fn two_readings_are_doubtful_and_one_number() {
    for text in ["案件1 5起", "三四次", "一百二十五六次", "一百二次", "百姓", "万家"] {
        assert!(one(text).doubtful, "{text}");
    }
}

#[test]
fn ranges_have_both_ends() {
    for (text, low, high) in [("1-2个", "1", "2"), ("三至五天", "3", "5"), ("10~20万元", "10", "20")] {
        let numeral = one(text);
        assert_eq!((numeral.mantissa, numeral.upper), (dec(low), Some(dec(high))), "{text}");
    }
    assert_eq!(all("2件,3起").len(), 2);
    assert_eq!(all("9-2个").len(), 2);
}

#[test]
fn words_with_a_bound_character_are_no_bound() {
    for (text, open) in [
        ("3多元", true),
        ("100多元化解", false),
        ("50余件", true),
        ("10多次", true),
    ] {
        assert_eq!(one(text).open, open, "{text}");
    }
}

/// The standard way to write a number below 亿 in Chinese numerals.
fn write(value: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    fn four(mut value: u64, text: &mut String) {
        let mut gap = false;
        for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = value / power;
            value %= power;
            if digit == 0 {
                gap = true;
                continue;
            }
            if gap && !text.is_empty() {
                text.push('零');
            }
            gap = false;
            text.push_str(DIGITS[usize::try_from(digit).unwrap()]);
            text.push_str(name);
        }
    }
    if value == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    if value >= 10_000 {
        four(value / 10_000, &mut text);
        text.push('万');
        if value.is_multiple_of(10_000) {
            return text;
        }
        if value % 10_000 < 1000 {
            text.push('零');
            four(value % 10_000, &mut text);
            return text.replace("零零", "零");
        }
    }
    four(value % 10_000, &mut text);
    text
}

proptest! {
    #[test]
    fn chinese_numerals_round_trip(count in 0..100_000_000u64) {
        let run: Vec<char> = write(count).chars().collect();
        prop_assert_eq!(chinese::parse(&run), Some(count));
    }

    #[test]
    fn digits_round_trip(digits in 0..10_000_000_000u64, decimals in 0..4u32) {
        let printed = Decimal::from_i128_with_scale(i128::from(digits), decimals);
        let found = one(&format!("共{printed}件"));
        prop_assert_eq!(value(&found), Some(printed));
        prop_assert_eq!(step(&found), Some(Decimal::new(1, decimals)));
    }

    #[test]
    fn no_text_panics(text in "[0-9,. 一二十百千万亿余多零两点分之%，-]{0,20}|\\PC{0,20}") {
        let found = all(&text);
        for pair in found.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for numeral in found {
            prop_assert!(numeral.start < numeral.end);
            let _ = (value(&numeral), step(&numeral));
        }
    }
}
