use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{BINS, PIECE, Signature, masked};
use crate::document::{Input, Limits, Marks, identify, read_with};
use crate::reference::{Regions, shipped_tables};

fn signature(text: &str) -> Signature {
    Signature::of_text(text, &[]).unwrap()
}

/// Text of pseudo-random Chinese characters that depends on `seed` alone.
fn text(seed: u32, length: usize) -> String {
    let mut state = u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from_u32(0x5000 + u32::try_from(state % 3000).unwrap()).unwrap()
    };
    (0..length).map(next).collect()
}

/// Shared pieces over all pieces, counted one by one.
fn jaccard(one: &str, two: &str) -> f64 {
    let pieces =
        |text: &str| -> BTreeSet<Vec<char>> { masked(text, &[]).windows(PIECE).map(<[char]>::to_vec).collect() };
    let (one, two) = (pieces(one), pieces(two));
    let count = |count: usize| f64::from(u32::try_from(count).unwrap());
    count(one.intersection(&two).count()) / count(one.union(&two).count())
}

#[test]
fn the_estimate_lies_within_four_standard_errors_of_the_exact_share() {
    // Always the same cases: a law that holds but for one case in 16,000 must not fail by chance.
    let mut runner = TestRunner::new_with_rng(
        Config::with_cases(60),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let cases = (any::<u32>(), 1500usize..4000, 0usize..4000, 0usize..4000);
    let law = |(seed, shared, of_one, of_two): (u32, usize, usize, usize)| {
        let shared = text(seed, shared);
        let one = shared.clone() + &text(seed ^ 1 << 20, of_one);
        let two = shared + &text(seed ^ 1 << 21, of_two);
        let exact = jaccard(&one, &two);
        let found = signature(&one).resemblance(&signature(&two));
        let count = |count: usize| f64::from(u32::try_from(count).unwrap());
        let estimate = count(found.same) / count(found.of);
        let error = (exact * (1.0 - exact) / count(found.of)).sqrt();
        prop_assert!((estimate - exact).abs() <= 4.0 * error + 1e-9, "{estimate} for {exact}");
        prop_assert_eq!(found, signature(&two).resemblance(&signature(&one)));
        Ok(())
    };
    runner.run(&cases, law).unwrap();
}

proptest! {
    #[test]
    fn a_signature_comes_back_from_its_text_form(seed: u32, length in 5usize..300) {
        let one = signature(&text(seed, length));
        let kept = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(serde_json::from_str::<Signature>(&kept).unwrap(), one);
    }
}

#[test]
fn figures_and_own_names_make_no_difference_and_are_told_all_the_same() {
    let names = ["岚州市望溪区".to_owned(), "望溪区".to_owned()];
    let other = ["云磐区".to_owned()];
    let of = |text: &str, names: &[String]| Signature::of_text(text, names).unwrap();
    let one = of("望溪区全年受理行政复议申请128件办结一百二十件较上年有所增加", &names);
    let two = of("云磐区全年受理行政复议申请7件办结6件较上年有所增加", &other);
    let found = one.resemblance(&two);
    assert_eq!((found.percent(), found.identical), (100, false));
    assert!(one.resemblance(&one.clone()).identical);
}

#[test]
fn a_report_in_traditional_characters_resembles_itself() {
    let simplified = "一年来，我区严格落实行政执法责任制，全面推行执法公示、全过程记录和重大执法决定法制审核，\
        组织开展联合执法检查，规范办案程序，依法办理行政复议案件，认真听取群众意见，及时化解矛盾纠纷，\
        对发现的问题逐项整改，营商环境进一步优化。";
    let traditional = "一年來，我區嚴格落實行政執法責任制，全面推行執法公示、全過程記錄和重大執法決定法制審核，\
        組織開展聯合執法檢查，規範辦案程序，依法辦理行政複議案件，認真聽取羣衆意見，及時化解矛盾糾紛，\
        對發現的問題逐項整改，營商環境進一步優化。";
    let files = shipped_tables();
    let (regions, marks) = (Regions::load(&files).unwrap(), Marks::load(&files).unwrap());
    let of = |text: &str| {
        let input = Input {
            bytes: text.as_bytes(),
            charset: None,
        };
        let mut document = read_with(&input, &Limits::default(), &marks).unwrap();
        identify(&mut document, &regions, &marks);
        Signature::of(&document, &regions).unwrap()
    };
    let found = of(simplified).resemblance(&of(traditional));
    assert!(found.percent() >= 95, "{found:?}");
}

#[test]
fn a_text_too_short_for_a_piece_has_no_signature() {
    assert_eq!(Signature::of_text("望溪区的", &[]), None);
    assert_eq!(signature("望溪区的法治").pieces(), 2);
    assert_eq!(signature(&text(1, 5000)).bands(4).count(), BINS / 4);
}

#[test]
fn a_text_form_that_is_none_is_refused() {
    let one: String = signature("全年开展执").into();
    assert_eq!(one.len(), 24 + 8 * BINS);
    assert_eq!(&one[16..24], "00000001");
    assert!(Signature::try_from(one[1..].to_owned()).is_err());
    assert!(Signature::try_from(one.replace('f', "x")).is_err());
}
