use crate::chart::font::Metrics;
use crate::chart::layout::lay_out;
use crate::chart::samples::{bars, dumbbell, heat_map, lines, nasty, plain, targets};
use crate::chart::spec::{ChartKind, ChartSpec, Point};
use crate::chart::{ChartError, TextBox, overlaps, png};

/// The labels of a chart, laid out but not drawn: drawing takes far longer.
fn texts(spec: &ChartSpec) -> Vec<TextBox> {
    lay_out(spec, &Metrics::load().unwrap()).unwrap().texts
}

#[test]
fn every_kind_is_drawn_alike_twice_without_overlap_or_missing_glyph() {
    let folder = tempfile::tempdir().unwrap();
    for (name, spec) in plain() {
        let first = png(&spec).unwrap();
        let path = folder.path().join(format!("{name}.png"));
        std::fs::write(&path, &first.png).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes, png(&spec).unwrap().png, "{name}");
        // Width and height stand in the header chunk, big-endian, behind signature, length and name.
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(
            (&bytes[1..4], side(16), side(20)),
            (&b"PNG"[..], first.size.0, first.size.1),
            "{name}"
        );
        assert_eq!(first.size.0, 1600, "{name}");
        assert!((600..2400).contains(&first.size.1), "{name} is {} high", first.size.1);
        assert!(first.missing_glyphs.is_empty(), "{name}");
        assert!(overlaps(&first.texts).is_empty(), "{name}");
    }
}

#[test]
fn nasty_specs_are_laid_out_without_overlap_and_on_the_page() {
    let metrics = Metrics::load().unwrap();
    for (name, spec) in nasty() {
        let scene = lay_out(&spec, &metrics).unwrap();
        let pairs = overlaps(&scene.texts);
        let texts = pairs
            .iter()
            .map(|(a, b)| (&scene.texts[*a].text, &scene.texts[*b].text));
        assert!(pairs.is_empty(), "{name}: {:?}", texts.collect::<Vec<_>>());
        assert!(scene.outside().is_empty(), "{name}: {:?}", scene.outside());
        assert!(scene.missing_glyphs.is_empty(), "{name}");
    }
}

#[test]
fn every_figure_of_a_table_kind_is_printed() {
    for spec in [bars(), targets(), dumbbell(), heat_map()] {
        let texts = texts(&spec);
        for (name, point) in spec.points().filter(|(_, point)| point.value.is_some()) {
            let printed = point.printed(&spec.words);
            assert!(
                texts.iter().any(|text| text.text.starts_with(&printed)),
                "{name}: {printed}"
            );
        }
    }
}

#[test]
fn what_is_missing_is_said_in_words() {
    for (name, mut spec) in plain() {
        spec.notes.clear();
        spec.words.gap.clear();
        let texts = texts(&spec);
        let said = texts.iter().any(|text| text.text.contains("无数据"));
        // In lines the gap and the footnote say it; elsewhere each missing value does.
        assert_eq!(said, !matches!(spec.kind, ChartKind::Lines(_)), "{name}");
    }
    let texts = texts(&lines(3));
    assert!(texts.iter().any(|text| text.text == "线条中断处为该年无数据"));
}

#[test]
fn marks_are_explained_where_they_occur() {
    let explained = |spec| {
        let texts = texts(&spec);
        texts
            .iter()
            .map(|text| text.text.clone())
            .filter(|text| text.contains("原文为"))
            .collect::<Vec<_>>()
    };
    assert_eq!(explained(heat_map()), ["≈ 原文为约数"]);
    assert_eq!(explained(dumbbell()), [""; 0]);
}

#[test]
fn only_scales_without_zero_say_so() {
    for (name, spec) in plain() {
        let texts = texts(&spec);
        let said = texts.iter().any(|text| text.text == spec.words.short_axis);
        assert_eq!(said, name == "dumbbell", "{name}");
    }
}

#[test]
fn a_missing_character_is_drawn_as_a_mark_and_reported() {
    let mut spec = bars();
    spec.title = "𡌶村𣒍".into();
    let rendered = png(&spec).unwrap();
    assert_eq!(rendered.missing_glyphs, ['𡌶', '𣒍']);
    assert_eq!(rendered.texts[0].text, "〓村〓");
}

#[test]
fn what_cannot_be_drawn_honestly_is_refused() {
    let with = |value: f64| {
        let mut spec = bars();
        if let ChartKind::Bars(bars) = &mut spec.kind {
            bars.rows[0].points[0] = Point::exact(value, "?");
        }
        png(&spec).unwrap_err()
    };
    let name = || "望溪区".to_owned();
    assert_eq!(
        with(-3.0),
        ChartError::Negative {
            name: name(),
            value: -3.0
        }
    );
    assert_eq!(with(f64::NAN), ChartError::NotFinite { name: name() });
    assert_eq!(with(f64::INFINITY), ChartError::NotFinite { name: name() });

    let mut short = heat_map();
    if let ChartKind::HeatMap(map) = &mut short.kind {
        map.rows[0].points.pop();
    }
    let expected = ChartError::PointCount {
        name: name(),
        expected: 5,
        found: 4,
    };
    assert_eq!(png(&short).unwrap_err(), expected);

    let mut unsorted = lines(2);
    if let ChartKind::Lines(lines) = &mut unsorted.kind {
        lines.years.swap(1, 2);
    }
    assert_eq!(png(&unsorted).unwrap_err(), ChartError::YearOrder { year: 2021 });

    let mut empty = targets();
    if let ChartKind::Targets(targets) = &mut empty.kind {
        targets.rows.clear();
    }
    let title = empty.title.clone();
    assert_eq!(png(&empty).unwrap_err(), ChartError::Empty { title, what: "rows" });

    let mut endless = bars();
    if let ChartKind::Bars(bars) = &mut endless.kind {
        bars.rows = bars.rows.iter().cycle().take(400).cloned().collect();
    }
    assert!(matches!(png(&endless).unwrap_err(), ChartError::TooLarge { .. }));
}

#[test]
fn a_spec_survives_json_and_unknown_keys_are_refused() {
    for (name, spec) in plain() {
        let json = serde_json::to_string(&spec).unwrap();
        let back = serde_json::from_str::<ChartSpec>(&json).unwrap();
        assert_eq!(back, spec, "{name}");
        let more = json.replacen('{', "{\"colour\":\"red\",", 1);
        assert!(serde_json::from_str::<ChartSpec>(&more).is_err());
    }
}

/// Leaves every picture in a folder of the system's temporary place, for a person to look at:
/// `cargo test --lib leaves_the_pictures -- --ignored --nocapture`.
#[test]
#[ignore = "for looking at the pictures"]
fn leaves_the_pictures_to_look_at() {
    let folder = tempfile::tempdir().unwrap().keep();
    let plain = plain().into_iter().map(|(name, spec)| (name.to_owned(), spec));
    for (name, spec) in plain.chain(nasty()) {
        let start = std::time::Instant::now();
        let rendered = png(&spec).unwrap();
        println!(
            "{name}: {:?}, {} bytes, {:?}",
            rendered.size,
            rendered.png.len(),
            start.elapsed()
        );
        let stem = name.replace([',', ' '], "_");
        std::fs::write(folder.join(format!("{stem}.png")), rendered.png).unwrap();
        std::fs::write(folder.join(format!("{stem}.svg")), rendered.svg).unwrap();
    }
    println!("{}", folder.display());
}
