//! The Chinese words of case files and what they stand for.

use fazhi::model::{BodyKind, NonFigure, Period, Qualifier, Role, Scope, Sense};

/// How exact a figure is; nothing is 准确.
pub(crate) fn qualifier(word: &str) -> Option<Qualifier> {
    Some(match word {
        "" | "准确" => Qualifier::Exact,
        "约" => Qualifier::About,
        "至少" => Qualifier::AtLeast,
        "至多" => Qualifier::AtMost,
        _ => return None,
    })
}

/// Whole or part; nothing is 全部.
pub(crate) fn role(word: &str) -> Option<Role> {
    Some(match word {
        "" | "全部" => Role::Total,
        "部分" => Role::Part,
        _ => return None,
    })
}

/// Seen or wished for; nothing is 实际.
pub(crate) fn sense(word: &str) -> Option<Sense> {
    Some(match word {
        "" | "实际" => Sense::Observed,
        "目标" => Sense::Target,
        _ => return None,
    })
}

/// Whose within the region; nothing is 全域.
pub(crate) fn scope(word: &str) -> Option<Scope> {
    Some(match word {
        "" | "全域" => Scope::Region,
        "本级" => Scope::OwnLevel,
        "单位" => Scope::Body,
        "部分工作" => Scope::PartOfWork,
        _ => return None,
    })
}

/// The organ that counted, for a word that is not empty.
pub(crate) fn organ(word: &str) -> Option<BodyKind> {
    Some(match word {
        "法院" => BodyKind::Court,
        "检察院" => BodyKind::Procuratorate,
        "工会" => BodyKind::Other,
        _ => return None,
    })
}

/// A class of number that is no figure.
pub(crate) fn class(word: &str) -> Option<NonFigure> {
    Some(match word {
        "日期" => NonFigure::Date,
        "文号" => NonFigure::DocumentNumber,
        "书名" => NonFigure::Title,
        "序数" => NonFigure::Ordinal,
        "列表号" => NonFigure::ListMark,
        "代码" => NonFigure::Code,
        "名称" => NonFigure::Name,
        "变化" => NonFigure::Change,
        "他域" => NonFigure::OtherRegion,
        "词语" => NonFigure::Word,
        _ => return None,
    })
}

/// A time: `2023`, `2023上半年`, `2023第三季度`, `2023-11`, `2023-01至2023-09`, `至2023-09`.
pub(crate) fn period(word: &str) -> Option<Period> {
    let parts = [
        ("上半年", "-H1"),
        ("下半年", "-H2"),
        ("第一季度", "-Q1"),
        ("第二季度", "-Q2"),
        ("第三季度", "-Q3"),
        ("第四季度", "-Q4"),
    ];
    let mut text = word.to_owned();
    for (chinese, short) in parts {
        text = text.replace(chinese, short);
    }
    let text = match text.split_once('至') {
        Some(("", to)) => format!("../{to}"),
        Some((from, to)) => format!("{from}/{to}"),
        None => text,
    };
    text.parse().ok()
}

#[test]
fn times_are_read_as_they_are_written() {
    for (word, period_of) in [
        ("2023", "2023"),
        ("2023上半年", "2023-H1"),
        ("2023第三季度", "2023-Q3"),
        ("2023-11", "2023-11"),
        ("2022-07至2023-06", "2022-07/2023-06"),
        ("至2023-09", "../2023-09"),
    ] {
        assert_eq!(period(word), Some(period_of.parse().unwrap()), "{word}");
    }
    for word in ["", "今年", "2023第五季度", "2023-13", "2023-09至2023-01"] {
        assert_eq!(period(word), None, "{word}");
    }
}
