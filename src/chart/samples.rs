//! Invented specs that the tests draw: plain ones and nasty ones.

use crate::chart::spec::{
    Bars, Baseline, ChartKind, ChartSpec, Dumbbell, HeatMap, Line, Lines, Point, Reference, Row, Targets, Words,
};
use crate::chart::standing::Bound;
use crate::model::Qualifier;

pub(crate) const DISTRICTS: [&str; 13] = [
    "望溪区",
    "石坪县",
    "青岚高新区",
    "云屏区",
    "柳汀县",
    "鹿鸣县",
    "沧浦市",
    "南麓区",
    "白鹭洲区",
    "松涛县",
    "澄江经济技术开发区",
    "禾丰县",
    "碧潭土家族苗族自治县",
];

pub(crate) const YEARS: [i32; 5] = [2020, 2021, 2022, 2023, 2024];

fn words() -> Words {
    Words {
        missing: "无数据".into(),
        unit: "单位：".into(),
        note: "注：".into(),
        coverage: "覆盖：".into(),
        source: "来源：".into(),
        about: "原文为约数".into(),
        at_least: "原文为“余”“多”“以上”，实际不少于此数".into(),
        at_most: "原文为“不足”，实际不大于此数".into(),
        reached: "达到目标".into(),
        missed: "低于目标".into(),
        undecided: "无法判定".into(),
        short_axis: "坐标轴不从零开始".into(),
        gap: "线条中断处为该年无数据".into(),
        context: "蓝线为本地区，灰线为其他地区".into(),
    }
}

fn spec(title: &str, unit: &str, kind: ChartKind) -> ChartSpec {
    ChartSpec {
        title: title.into(),
        subtitle: Some("青岚省13个县级地区，2024年".into()),
        unit: unit.into(),
        notes: vec!["“无数据”指该地区年度报告没有写明此项，不等于零。".into()],
        coverage: Some("13个地区中的11个".into()),
        source: Some("各地区年度法治政府建设情况报告，数字可追溯至原文语句".into()),
        words: words(),
        kind,
    }
}

/// A figure for a district and a year: spread out, growing, and the same at every run.
fn figure(district: usize, year: usize) -> f64 {
    let base = [1840, 960, 412, 2733, 655, 1208, 3105, 77, 1499, 0, 284, 531, 1021][district % 13];
    let share = 80 + 7 * u32::try_from(year).unwrap() + 5 * u32::try_from((district * 7 + year * 3) % 5).unwrap();
    (f64::from(base * share) / 100.0).round()
}

fn rate(district: usize, year: usize) -> f64 {
    let tenths = [984, 971, 992, 1000, 958, 979, 966, 988, 949, 973, 981, 995, 962][district % 13];
    let shift = i32::try_from((district * 5 + year * 11) % 17).unwrap() - 8;
    f64::from((tenths + shift).min(1000)) / 10.0
}

fn count_point(value: f64) -> Point {
    Point::exact(value, crate::chart::layout::grouped(value, 0)).resting_on(vec![format!("o{value}")])
}

fn rate_point(value: f64) -> Point {
    Point::exact(value, format!("{value:.1}%"))
}

fn rows(points: impl Fn(usize) -> Vec<Point>) -> Vec<Row> {
    let row = |(place, name): (usize, &&str)| Row {
        category: (*name).into(),
        points: points(place),
    };
    DISTRICTS.iter().enumerate().map(row).collect()
}

pub(crate) fn bars() -> ChartSpec {
    let points = |place: usize| match place {
        4 => vec![Point::missing(""), count_point(figure(4, 3))],
        8 => vec![
            count_point(figure(8, 4)).qualified(Qualifier::AtLeast),
            Point::missing("数值有冲突"),
        ],
        _ => vec![count_point(figure(place, 4)), count_point(figure(place, 3))],
    };
    let kind = ChartKind::Bars(Bars {
        series: vec!["2024年".into(), "2023年（上年）".into()],
        rows: rows(points),
        reference: Some(Reference {
            value: 1304.0,
            label: "13个地区中位数 1,304件".into(),
        }),
    });
    spec("人民调解案件受理数：各地区与上年对比", "件", kind)
}

pub(crate) fn single_bars() -> ChartSpec {
    let mut spec = bars();
    if let ChartKind::Bars(bars) = &mut spec.kind {
        bars.series.truncate(1);
        bars.reference = None;
        for row in &mut bars.rows {
            row.points.truncate(1);
        }
        bars.rows.sort_by(|a, b| {
            b.points[0]
                .value
                .unwrap_or(-1.0)
                .total_cmp(&a.points[0].value.unwrap_or(-1.0))
        });
    }
    spec
}

pub(crate) fn lines(series: usize) -> ChartSpec {
    let line = |place: usize| Line {
        name: DISTRICTS[place].into(),
        points: (0..YEARS.len())
            .map(|year| match (place, year) {
                (1, 2) | (3, 4) => Point::missing(""),
                _ => count_point(figure(place, year)),
            })
            .collect(),
    };
    let kind = ChartKind::Lines(Lines {
        years: YEARS.to_vec(),
        series: (0..series).map(line).collect(),
        baseline: Baseline::Zero,
    });
    spec("行政复议案件受理数，2020—2024年", "件", kind)
}

pub(crate) fn targets() -> ChartSpec {
    let hours = [62, 60, 48, 71, 0, 66, 55, 80, 60, 40, 58, 64, 59];
    let points = |place: usize| {
        let value = f64::from(hours[place]);
        let point = Point::exact(value, format!("{value}"));
        vec![match place {
            4 => Point::missing(""),
            5 | 9 => point.qualified(Qualifier::AtLeast),
            8 => point.qualified(Qualifier::About),
            _ => point,
        }]
    };
    let kind = ChartKind::Targets(Targets {
        rows: rows(points),
        target: Reference {
            value: 60.0,
            label: "目标：不少于60学时".into(),
        },
        bound: Bound::Floor,
    });
    spec("行政执法人员年度培训学时", "学时", kind)
}

pub(crate) fn dumbbell() -> ChartSpec {
    let points = |place: usize| match place {
        2 => vec![rate_point(rate(2, 4)), Point::missing("")],
        6 => vec![Point::missing(""), rate_point(rate(6, 3))],
        9 => vec![Point::missing(""), Point::missing("")],
        11 => vec![rate_point(97.5), rate_point(97.5)],
        _ => vec![rate_point(rate(place, 4)), rate_point(rate(place, 3))],
    };
    let kind = ChartKind::Dumbbell(Dumbbell {
        series: ["2024年".into(), "2023年".into()],
        rows: rows(points),
    });
    spec("人民调解成功率：多数地区高于上年", "%", kind)
}

pub(crate) fn heat_map() -> ChartSpec {
    let points = |place: usize| {
        let point = |year: usize| match (place, year) {
            (2, 0 | 1) | (10, 4) => Point::missing(""),
            (7, 3) => Point::missing("不适用"),
            (5, 2) => count_point(figure(5, 2)).qualified(Qualifier::About),
            _ => count_point(figure(place, year)),
        };
        (0..YEARS.len()).map(point).collect()
    };
    let kind = ChartKind::HeatMap(HeatMap {
        columns: YEARS.iter().map(|year| format!("{year}年")).collect(),
        rows: rows(points),
    });
    spec("行政应诉案件数：地区与年度", "件", kind)
}

/// Every kind in a plain case.
pub(crate) fn plain() -> Vec<(&'static str, ChartSpec)> {
    vec![
        ("bars", bars()),
        ("single_bars", single_bars()),
        ("lines", lines(5)),
        ("one_line", lines(1)),
        ("panels", lines(13)),
        ("targets", targets()),
        ("dumbbell", dumbbell()),
        ("heat_map", heat_map()),
    ]
}

fn each_point(spec: &mut ChartSpec, change: impl Fn(usize, &mut Point)) {
    let lists: Vec<&mut Vec<Point>> = match &mut spec.kind {
        ChartKind::Bars(Bars { rows, .. })
        | ChartKind::Targets(Targets { rows, .. })
        | ChartKind::Dumbbell(Dumbbell { rows, .. })
        | ChartKind::HeatMap(HeatMap { rows, .. }) => rows.iter_mut().map(|row| &mut row.points).collect(),
        ChartKind::Lines(Lines { series, .. }) => series.iter_mut().map(|line| &mut line.points).collect(),
    };
    for (place, point) in lists.into_iter().flatten().enumerate() {
        change(place, point);
    }
}

fn names_of(spec: &mut ChartSpec) -> Vec<&mut String> {
    match &mut spec.kind {
        ChartKind::Bars(Bars { rows, .. })
        | ChartKind::Targets(Targets { rows, .. })
        | ChartKind::Dumbbell(Dumbbell { rows, .. })
        | ChartKind::HeatMap(HeatMap { rows, .. }) => rows.iter_mut().map(|row| &mut row.category).collect(),
        ChartKind::Lines(Lines { series, .. }) => series.iter_mut().map(|line| &mut line.name).collect(),
    }
}

fn repeat(spec: &mut ChartSpec, count: usize) {
    fn to<T: Clone>(list: &mut Vec<T>, count: usize) {
        *list = list.iter().cycle().take(count).cloned().collect();
    }
    match &mut spec.kind {
        ChartKind::Bars(Bars { rows, .. })
        | ChartKind::Targets(Targets { rows, .. })
        | ChartKind::Dumbbell(Dumbbell { rows, .. })
        | ChartKind::HeatMap(HeatMap { rows, .. }) => to(rows, count),
        ChartKind::Lines(Lines { series, .. }) => to(series, count),
    }
}

/// Keeps one column or year.
fn single_column(spec: &mut ChartSpec) {
    match &mut spec.kind {
        ChartKind::HeatMap(map) => map.columns.truncate(1),
        ChartKind::Lines(lines) => lines.years.truncate(1),
        _ => return,
    }
    let lists: Vec<&mut Vec<Point>> = match &mut spec.kind {
        ChartKind::HeatMap(map) => map.rows.iter_mut().map(|row| &mut row.points).collect(),
        ChartKind::Lines(lines) => lines.series.iter_mut().map(|line| &mut line.points).collect(),
        _ => Vec::new(),
    };
    for points in lists {
        points.truncate(1);
    }
}

/// Gives a line chart thirty years, one of them left out.
fn thirty_years(spec: &mut ChartSpec) {
    let ChartKind::Lines(lines) = &mut spec.kind else {
        return;
    };
    lines.years = (1995..2026).filter(|year| *year != 2009).collect();
    for line in &mut lines.series {
        line.points = line.points.iter().cycle().take(30).cloned().collect();
    }
}

/// Every kind in every nasty case.
pub(crate) fn nasty() -> Vec<(String, ChartSpec)> {
    type Change = fn(&mut ChartSpec);
    let changes: [(&str, Change); 11] = [
        ("forty long names", |spec| {
            repeat(spec, 40);
            for (place, name) in names_of(spec).into_iter().enumerate() {
                *name = format!("青岚省碧潭土家族苗族自治州澄江国家级经济技术开发区第{place}管理委员会（筹）");
            }
        }),
        ("one district", |spec| repeat(spec, 1)),
        ("all missing", |spec| {
            each_point(spec, |_, point| *point = Point::missing(""));
        }),
        ("all missing with reasons", |spec| {
            each_point(spec, |_, point| *point = Point::missing("数值有冲突，未取"));
        }),
        ("all alike", |spec| {
            each_point(spec, |_, point| *point = Point::exact(99.0, "99.0%"));
        }),
        ("all zero", |spec| {
            each_point(spec, |_, point| *point = Point::exact(0.0, "0"));
        }),
        ("very large", |spec| {
            each_point(spec, |place, point| {
                let value = 1e12 + 1e11 * f64::from(u32::try_from(place % 9).unwrap());
                *point = Point::exact(value, crate::chart::layout::grouped(value, 2)).qualified(Qualifier::About);
            });
        }),
        ("one giant among dwarfs", |spec| {
            each_point(spec, |place, point| {
                let value = if place == 3 { 9_876_543.0 } else { 1.0 };
                *point = Point::exact(value, crate::chart::layout::grouped(value, 0));
            });
        }),
        ("one column", single_column),
        ("thirty years", thirty_years),
        ("long words", |spec| {
            let long = "这是一段很长的说明文字，用来检查换行，with some Latin words and 1,234,567 figures in between；";
            spec.title = long.repeat(2);
            spec.subtitle = Some(long.repeat(3));
            spec.notes = vec![long.repeat(4), String::new(), long.into()];
            spec.source = Some(long.repeat(3));
            for name in names_of(spec) {
                *name = "Unbreakablelatinnamethatislongerthananycolumncouldeverbe".into();
            }
        }),
    ];
    let mut all = Vec::new();
    for (kind, plain) in plain() {
        for (case, change) in changes {
            let mut spec = plain.clone();
            change(&mut spec);
            all.push((format!("{kind}, {case}"), spec));
        }
    }
    all
}
